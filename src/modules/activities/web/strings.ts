/** Words of the desk pages. The phone and the paper have their own, so that a phone does not load them all. */
import { catalogue } from '../../../ui/text.ts'
import { en as deskEn } from './locales/en/desk.ts'
import { en as phoneEn } from './locales/en/phone.ts'
import { en as printEn } from './locales/en/print.ts'
import { zh as deskZh } from './locales/zh/desk.ts'
import { zh as phoneZh } from './locales/zh/phone.ts'
import { zh as printZh } from './locales/zh/print.ts'

/** All three together, for the guard over the words. */
export const zh = { ...deskZh, .../* @__PURE__ */ prefixed('phone', phoneZh), .../* @__PURE__ */ prefixed('print', printZh) }
export const en = { ...deskEn, .../* @__PURE__ */ prefixed('phone', phoneEn), .../* @__PURE__ */ prefixed('print', printEn) }

function prefixed(area: string, words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [`${area}_${key}`, value]))
}

export type Key = keyof typeof deskZh

export const strings = catalogue('activities', { zh: deskZh, en: deskEn })
