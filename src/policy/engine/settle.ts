/** Settles a written rule for a day: every slot becomes the value that holds then, with where it comes from. */
import { later, type Day } from '../../kernel/days.ts'
import type { Citation, ChoiceInForce, RuleInForce, ValueInForce } from '../vocabulary/rules.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import { kindOf } from './kinds.ts'
import type { LoadedPack, LoadedRule, Packs } from './packs.ts'
import { entryOn, isSlot, slotsIn, type Slot, type SlotEntry } from './slots.ts'
import { same } from './strictness.ts'
import { text } from './words.ts'

/** A rule settled from its pack alone, before any unit has adopted, set or chosen anything. */
export type SettledRule = Omit<RuleInForce, 'adoption' | 'since'> & { start: Day; slots: Map<string, Slot<unknown>> }

/** The last day each rule was settled for: the branches of a district ask for the same day one after another. */
const lastSettled = new WeakMap<LoadedRule, { on: Day; packs: Packs; settled: SettledRule | null }>()

/** The rule on a day, or null where it does not speak yet or no longer: before its start, after its end, before its first value. */
export const settleRule = (rule: LoadedRule, pack: LoadedPack, on: Day, packs: Packs): SettledRule | null => {
  const last = lastSettled.get(rule)
  if (last && last.on === on && last.packs === packs) return last.settled
  const settled = settle(rule, pack, on, packs)
  lastSettled.set(rule, { on, packs, settled })
  return settled
}

const settle = (rule: LoadedRule, pack: LoadedPack, on: Day, packs: Packs): SettledRule | null => {
  const start = rule.head.from ?? pack.head.inForce
  if (on < start || (rule.head.until && on > rule.head.until)) return null
  const slots = slotsIn(rule.body)
  if (slots.some(({ slot }) => slot.openness === null && entryOn(slot, on, start) === null)) return null
  const cited = (cites: string[] | null | undefined) => (cites ?? []).flatMap((cite) => citationOf(cite, packs) ?? [])
  const cites = cited(rule.head.cites)
  return {
    slot: rule.slot,
    kind: rule.kind,
    title: rule.head.title,
    pack: { id: pack.id, title: pack.head.title, version: pack.version },
    layer: pack.head.layer,
    body: settleBody(rule.body, on, start),
    cites,
    ours: rule.head.default === 'ours',
    values: slots.flatMap(({ key, path, slot }) => {
      const entry = entryOn(slot, on, start)
      return entry ? [valueOf(rule, { key, path, slot, entry, since: later(entry.from ?? start, start), cites: entry.cites ? cited(entry.cites) : cites })] : []
    }),
    choices: slots.flatMap(({ key, path, slot }) => (slot.openness ? [choiceOf(rule, key, path, slot)] : [])),
    floor: rule.head.floor ?? false,
    start,
    slots: new Map(slots.map(({ key, slot }) => [key, slot])),
  }
}

const settleBody = (node: unknown, on: Day, start: Day): unknown => {
  if (isSlot(node)) return entryOn(node, on, start)?.value
  if (Array.isArray(node)) return node.map((item) => settleBody(item, on, start))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, settleBody(value, on, start)]))
}

type Found = { key: string; path: (string | number)[]; slot: Slot<unknown>; entry: SlotEntry<unknown>; since: Day; cites: Citation[] }

const valueOf = (rule: LoadedRule, { key, path, slot, entry, since, cites }: Found): ValueInForce => ({
  key,
  path,
  label: slot.label,
  value: entry.value,
  said: sayValue(rule, key, entry.value, slot),
  since,
  origin: entry.ours || rule.head.default === 'ours' ? 'ours' : 'document',
  cites: entry.ours ? [] : cites,
  floor: slot.floor || (rule.head.floor ?? false),
  why: entry.why,
  set: null,
})

/** A value in words: the kind's own, with what it stands for (half a day), else the option's. */
export const sayValue = (rule: Pick<LoadedRule, 'kind'>, key: string, value: unknown, slot: Slot<unknown>): Text | null => {
  const option = slot.options.find((one) => same(one.value, value))
  const said = option?.said ?? kindOf(rule).sayValue(key, value)
  return said && slot.means ? text(`${slot.means.zh}（${said.zh}）`, `${slot.means.en} (${said.en})`) : said
}

const choiceOf = (rule: LoadedRule, key: string, path: (string | number)[], slot: Slot<unknown>): ChoiceInForce => ({
  key,
  path,
  label: slot.label,
  openness: slot.openness!,
  open: slot.open!,
  options: slot.options.map((option) => ({
    value: option.value,
    said: option.said ?? kindOf(rule).sayValue(key, option.value) ?? text(String(option.value), String(option.value)),
    why: option.why,
  })),
  chosen: slot.entries.length > 0 ? 0 : null,
  by: slot.entries.length > 0 ? 'ours' : null,
  chooser: slot.chooser!,
})

/** `document#article` with title, number and gist; null where it is not registered (the loader reports that). */
export const citationOf = (cite: string, packs: Packs): Citation | null => {
  const [id, article] = cite.split('#') as [string, string]
  const document = packs.documents.get(id)
  const found = document?.articles.find((one) => one.id === article)
  return document && found
    ? { document: id, article, place: found.label ?? text(article, article), documentTitle: document.title, number: document.number, gist: found.gist }
    : null
}
