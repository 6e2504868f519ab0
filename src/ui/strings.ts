/** The kit's own words, registered once. */
import { en as kitEn } from './locales/en/kit.ts'
import { zh as kitZh } from './locales/zh/kit.ts'
import { catalogue } from './text.ts'

export const kit = catalogue('kit', { zh: kitZh, en: kitEn })
