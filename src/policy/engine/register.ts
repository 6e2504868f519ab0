/** The registered documents and how they hang together: which text carries out which, which was replaced, which rules rest on them. */
import type { Text } from '../vocabulary/outcomes.ts'
import type { KindName } from '../vocabulary/rules.ts'
import { kindOf } from './kinds.ts'
import type { LoadedRule, Packs } from './parse.ts'
import type { Article, Link, PolicyDocument } from './schema.ts'
import { slotsIn } from './slots.ts'

/** One text of a chain of regulations. `document` is null for a text that is named but not at hand. */
export type ChainLink = { id: string | null; title: Text; document: PolicyDocument | null; depth: number; replacedBy: PolicyDocument | null }

/** The higher texts that a document carries out, nearest first, each with what replaced it. Knows circles. */
export const chainAbove = (packs: Packs, documentId: string): ChainLink[] => above(packs, documentId, 1, new Set([documentId]))

const above = (packs: Packs, documentId: string, depth: number, seen: Set<string>): ChainLink[] => {
  const document = packs.documents.get(documentId)
  return (document?.implements ?? []).flatMap((link) => {
    const here = chainLink(packs, link, depth)
    if (!here.id || !here.document || seen.has(here.id)) return [here]
    seen.add(here.id)
    return [here, ...above(packs, here.id, depth + 1, seen)]
  })
}

const chainLink = (packs: Packs, link: Link, depth: number): ChainLink => {
  const document = link.id ? (packs.documents.get(link.id) ?? null) : null
  const title = document?.title ?? link.title ?? { zh: link.id ?? '', en: link.id ?? '' }
  return { id: link.id, title, document, depth, replacedBy: link.id ? replacementOf(packs, link.id) : null }
}

/** The document that says that it replaces this one, or null. */
export const replacementOf = (packs: Packs, documentId: string): PolicyDocument | null =>
  [...packs.documents.values()].find((document) => document.replaces.some((link) => link.id === documentId)) ?? null

/** Every clause that a rule rests on: of the rule itself and of each of its values. */
export const citesOf = (rule: LoadedRule): string[] => [
  ...new Set([...(rule.head.cites ?? []), ...slotsIn(rule.body).flatMap(({ slot }) => slot.entries.flatMap((entry) => entry.cites ?? []))]),
]

/** The rules that rest on a clause, in the order of the packs. */
export const rulesOn = (packs: Packs, cite: string): LoadedRule[] => allRules(packs).filter((rule) => citesOf(rule).includes(cite))

const allRules = (packs: Packs): LoadedRule[] => [...packs.packs.values()].flatMap((pack) => pack.rules)

/** A higher text that was replaced, and everything that still rests on it. */
export type Review = { replaced: { id: string; title: Text }; by: PolicyDocument; documents: PolicyDocument[]; rules: LoadedRule[] }

/** What must be looked through because a higher text was replaced: the documents that carry it out, directly or not, and their rules. */
export const reviewsDue = (packs: Packs): Review[] =>
  [...packs.documents.values()].flatMap((by) =>
    by.replaces.flatMap((link): Review[] => {
      if (!link.id) return []
      const documents = [...packs.documents.values()].filter(
        (document) => document.id !== by.id && (document.id === link.id || chainAbove(packs, document.id).some(({ id }) => id === link.id)),
      )
      const resting = new Set(documents.map(({ id }) => id))
      const rules = allRules(packs).filter((rule) => citesOf(rule).some((cite) => resting.has(cite.split('#')[0]!)))
      const title = packs.documents.get(link.id)?.title ?? titleOf(packs, link.id) ?? link.title ?? { zh: link.id, en: link.id }
      return [{ replaced: { id: link.id, title }, by, documents, rules }]
    }),
  )

/** A text that is not at hand has its title where another document names it. */
const titleOf = (packs: Packs, id: string): Text | null =>
  [...packs.documents.values()].flatMap((document) => document.implements).find((link) => link.id === id && link.title)?.title ?? null

/** A rule in one line: its name and what each of its values says, or what it leaves open. */
type RuleMention = { slot: string; kind: KindName; title: Text; floor: boolean; values: { label: Text; said: Text | null; open: Text | null }[] }

const mentionOf = (rule: LoadedRule): RuleMention => ({
  slot: rule.slot,
  kind: rule.kind,
  title: rule.head.title,
  floor: rule.head.floor ?? false,
  values: slotsIn(rule.body).map(({ key, slot }) => {
    const last = slot.entries.at(-1)
    return { label: slot.label, said: last ? sayPlainly(rule, key, last.value) : null, open: slot.open }
  }),
})

/** A value in words: the kind's own, or the plain value where that is clear enough; null for what only a form can show. */
export const sayPlainly = (rule: { kind: KindName }, key: string, value: unknown): Text | null => {
  const said = kindOf(rule).sayValue(key, value)
  if (said) return said
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  return typeof value === 'string' || typeof value === 'number' ? { zh: String(value), en: String(value) } : null
}

type ArticleInRegister = Article & { rows: string[]; rules: RuleMention[] }

/** The articles of a document with the catalogue rows that they carry and the rules made of them. */
export const articlesOf = (packs: Packs, document: PolicyDocument): ArticleInRegister[] => {
  const coverage = packs.packs.get(document.pack)?.coverage.items ?? []
  return document.articles.map((article) => {
    const cite = `${document.id}#${article.id}`
    const rows = coverage.filter((item) => item.article === cite).flatMap((item) => item.rows)
    return { ...article, rows: [...new Set(rows)], rules: rulesOn(packs, cite).map(mentionOf) }
  })
}
