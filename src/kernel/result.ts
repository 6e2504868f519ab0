/**
 * An expected *no* is a value, not an exception (style 15).
 * `Result.ok(value)` goes on; `Result.refuse(refusal)` carries a code of the contract, a sentence for the
 * person at the counter and, where a rule said it, the finding behind it.
 */
export type Refusal = {
  /** stable code in kebab-case, e.g. `session-already-closed` */
  code: string
  /** what happened, to what, why it matters, what to do next; Chinese first */
  message: { zh: string; en: string }
  /** which field of the request it is about, as a JSON pointer, where it is about one */
  field?: string
  /** the evaluation behind it, where a rule said no */
  finding?: unknown
  /** further facts a screen needs to offer the lawful ways on */
  details?: Record<string, unknown>
}

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const refuse = (code: string, zh: string, en: string, more: Omit<Refusal, 'code' | 'message'> = {}): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, message: { zh, en }, ...more },
})
