/** Words that all small forms share. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/acting.ts'
import { zh } from '../locales/zh/acting.ts'

export const acting = catalogue('floating-acting', { zh, en })
