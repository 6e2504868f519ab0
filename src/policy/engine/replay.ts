/** A finding is an evaluation kept: the day, the rules with their versions and values, the facts. It replays to the same words years later. */
import type { Evaluation } from '../vocabulary/evaluation.ts'
import type { Explanation } from '../vocabulary/explanation.ts'
import type { RuleInForce } from '../vocabulary/rules.ts'
import type { Telling } from './kind.ts'
import { evaluate } from './evaluate.ts'
import { explain } from './explain.ts'
import { canonical } from './strictness.ts'

/** What is stored of an evaluation. The rules are stored once by their key, however many findings name them. */
export type Finding = Omit<Evaluation, 'rule' | 'uses'> & { ruleKey: string; usesKeys: string[]; wordsKey: string }

export type RuleShelf = Record<string, RuleInForce>

/** Takes an evaluation apart for storage: the finding, and the rules it rests on by key. Plain JSON both. */
export const keepFinding = (evaluation: Evaluation): { finding: Finding; rules: RuleShelf } => {
  const { rule, uses, ...rest } = evaluation
  const rules = Object.fromEntries([rule, ...uses].map((one) => [keyOfRule(one), one]))
  const wordsKey = digestOf(explain(evaluation))
  return { finding: { ...rest, ruleKey: keyOfRule(rule), usesKeys: uses.map(keyOfRule), wordsKey }, rules }
}

/** `attendance.talk@yangzhou-2021-38:1-3fa2c17b09aa:9f86d081` */
const keyOfRule = (rule: RuleInForce): string => {
  const key = keys.get(rule) ?? `${rule.slot}@${rule.pack.id}:${rule.pack.version}:${digestOf(rule)}`
  keys.set(rule, key)
  return key
}

/** A rule in force is not changed once made; its key is worked out once. */
const keys = new WeakMap<RuleInForce, string>()

/** Puts a stored finding and the rules it names together again. */
export const restore = (finding: Finding, rules: RuleShelf): Evaluation => {
  const { ruleKey, usesKeys, wordsKey: _, ...rest } = finding
  return { ...rest, rule: onShelf(rules, ruleKey), uses: usesKeys.map((key) => onShelf(rules, key)) }
}

const onShelf = (rules: RuleShelf, key: string): RuleInForce => {
  const rule = rules[key]
  if (!rule) throw new Error(`the finding names rule ${key}, which is not stored; restore it from the backup of the day it was made`)
  return rule
}

export type Replay = {
  explanation: Explanation
  /** judging the stored facts by the stored rule again gives the stored outcome */
  sameOutcome: boolean
  /** the words are those of the day the finding was made */
  sameWords: boolean
}

/** Judges and explains a stored finding again. */
export const replay = (finding: Finding, rules: RuleShelf, telling: Telling = {}): Replay => {
  const stored = restore(finding, rules)
  const again = evaluate({
    rule: stored.rule,
    about: stored.about,
    on: stored.on,
    facts: stored.facts,
    with: (slot) => stored.uses.find((rule) => rule.slot === slot) ?? null,
  })
  const sameOutcome = again.outcome === stored.outcome && digestOf(again.figures) === digestOf(stored.figures)
  return { explanation: explain(stored, telling), sameOutcome, sameWords: digestOf(explain(stored)) === finding.wordsKey }
}

/** A short digest of plain data, 64 bits in two lanes: tells versions apart, proves nothing against forgery; the audit trail does that. */
export const digestOf = (data: unknown): string => {
  const words = canonical(data)
  let one = 0x9dc5811c
  let other = 0x85ebca6b
  for (let index = 0; index < words.length; index += 1) {
    const code = words.charCodeAt(index)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ code, 0x5bd1e995) ^ (other >>> 15)
  }
  return [one, other].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}
