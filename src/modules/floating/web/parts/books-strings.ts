/** Words of the books and of groups away; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/books.ts'
import { zh } from '../locales/zh/books.ts'

export const bookWords = catalogue('floating-books', { zh, en })
