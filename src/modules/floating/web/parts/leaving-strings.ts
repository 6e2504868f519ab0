/** Words of contact data, changes on the way, the printed certificate and what went up. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/leaving.ts'
import { zh } from '../locales/zh/leaving.ts'

export const leaving = catalogue('floating-leaving', { zh, en })
