import { en } from '../locales/en/why.ts'
import { zh } from '../locales/zh/why.ts'
import { catalogue } from '../text.ts'

export const why = catalogue('why', { zh, en })
