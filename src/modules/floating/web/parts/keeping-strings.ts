/** Words of keeping in touch; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/keeping.ts'
import { zh } from '../locales/zh/keeping.ts'

export const keeping = catalogue('floating-keeping', { zh, en })
export type KeepingKey = keyof typeof zh
