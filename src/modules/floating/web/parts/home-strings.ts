/** Words of what home adds; a file of its own, so that other pages need not fetch it. */
import { catalogue } from '../../../../ui/text.ts'
import { en } from '../locales/en/home.ts'
import { zh } from '../locales/zh/home.ts'

export const homeWords = catalogue('floating-home', { zh, en })
export type HomeKey = keyof typeof zh
