/**
 * Words on the screen. Chinese is the first language, English is complete.
 * A catalogue is `catalogue('members', { zh, en })`; a component says `const t = useText(strings)` and `t('title', { count })`.
 * Flat keys; `{{name}}` is filled in; English may add `key_one` for the singular of a `count`.
 */
import { useSyncExternalStore } from 'react'

export type Language = 'zh' | 'en'

/** A text that may come from the server in both languages; a bare string is shown as it is. */
export type Words = string | { zh: string; en: string }

/** The shape an English catalogue must have beside its Chinese one. */
export type English<Zh extends Record<string, string>> = { [K in keyof Zh]: string } & { [K in keyof Zh & string as `${K}_one`]?: string }

export type Catalogue<Key extends string> = { area: string; keys?: Key; zh: Record<string, string>; en: Record<string, string> }

export type Values = Record<string, string | number>

const KEPT = 'zhibu.language'

const kept = (): Language => {
  const asked = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEPT)
  return asked === 'en' ? 'en' : 'zh'
}

let current: Language = kept()
const listeners = new Set<() => void>()

/** The words of one area in both languages; call it once, at the top of a `strings.ts`. */
export const catalogue = <const Zh extends Record<string, string>>(area: string, words: { zh: Zh; en: English<Zh> }): Catalogue<keyof Zh & string> => {
  const en = words.en as unknown as Record<string, string>
  return { area, zh: words.zh, en }
}

/** The words of one catalogue outside a component. A text that English lacks stands in Chinese, and a key that nobody wrote as itself. */
export const text = <Key extends string>({ zh, en }: Catalogue<Key>, key: Key, values: Values = {}): string => {
  const singular = current === 'en' && values['count'] === 1 ? en[`${key}_one`] : undefined
  const words = singular ?? (current === 'en' ? en[key] : undefined) ?? zh[key] ?? key
  return words.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}

export const language = (): Language => current

/** Changes the language of this browser; what is kept is the setting alone. */
export const setLanguage = async (to: Language): Promise<void> => {
  localStorage.setItem(KEPT, to)
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en'
  current = to
  for (const changed of listeners) changed()
}

const onLanguage = (changed: () => void): (() => void) => {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

export const useLanguage = (): Language => useSyncExternalStore(onLanguage, language)

/** The words of a catalogue in the language of the moment, typed by its Chinese keys. */
export const useText = <Key extends string>(words: Catalogue<Key>): ((key: Key, values?: Values) => string) => {
  useLanguage()
  return (key, values) => text(words, key, values)
}

/** Chooses the language of a text that came in both. */
export const say = (words: Words): string => (typeof words === 'string' ? words : words[language()])

/** Names in a row: 甲、乙、丙 / A, B, C */
export const listed = (items: readonly string[]): string => items.join(language() === 'zh' ? '、' : ', ')

/** Sentences in a row: 甲；乙 / A; B */
export const sentences = (items: readonly string[]): string => items.join(language() === 'zh' ? '；' : '; ')

/** A head and what it says: 甲：乙 / A: B */
export const headed = (head: string, words: string): string => `${head}${language() === 'zh' ? '：' : ': '}${words}`
