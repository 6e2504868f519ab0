/** Words of the member's own page of a time away; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/mine.ts'
import { zh } from '../locales/zh/mine.ts'

export const mine = catalogue('floating-mine', { zh, en })
