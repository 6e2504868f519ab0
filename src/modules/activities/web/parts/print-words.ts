import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/print.ts'
import { zh } from '../locales/zh/print.ts'

export const print = catalogue('activities-print', { zh, en })
