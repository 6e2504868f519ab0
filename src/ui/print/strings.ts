import { en } from '../locales/en/print.ts'
import { zh } from '../locales/zh/print.ts'
import { catalogue } from '../text.ts'

export const print = catalogue('print', { zh, en })
