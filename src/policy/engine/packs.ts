/** Packs as they stand in memory once their files are read, and the faults found on the way. */
import type { KindName } from '../vocabulary/rules.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import type { RuleHead } from './head.ts'
import type { ClashTopic, Coverage, PackCase, PackHead, PolicyDocument } from './schema.ts'

/** A fault of a pack: where it is, what is wrong and what to do, for the person who edits the file. */
export type PackFault = { file: string; line: number; code: string; message: Text }

/** A rule as written: head, kind's own body with slots still open, and where it stands. */
export type LoadedRule = { slot: string; kind: KindName; pack: string; head: RuleHead; body: Record<string, unknown>; at: Place }
/** Finds the line of a path inside the file. */
export type Place = { file: string; line: number; lineOf: (path: readonly PropertyKey[]) => number }

export type LoadedPack = {
  id: string
  /** `1-3fa2c17b09aa`: the pack's own count and the digest of its files */
  version: string
  head: PackHead
  at: Place
  documents: (PolicyDocument & { at: Place })[]
  rules: LoadedRule[]
  cases: (PackCase & { at: Place })[]
  coverage: { items: Coverage; at: Place | null }
}

export type Packs = { packs: Map<string, LoadedPack>; clashes: (ClashTopic & { at: Place })[]; documents: Map<string, PolicyDocument & { at: Place }> }

export const fault = (file: string, line: number, code: string, zh: string, en: string): PackFault => ({ file, line, code, message: { zh, en } })

/** A fault as one line: `zhangshu-2017-37/rules/a.yaml:12 …`. */
export const showFault = ({ file, line, message }: PackFault, language: keyof Text = 'zh'): string => `${file}:${line} ${message[language]}`
