/**
 * What is in force for a unit on a day: the packs adopted along its chain of superiors, nearest first, with what units have set and chosen.
 * The nearest answers for a slot, unless a farther one holds it as floor and the nearer is looser (refused, naming the clause) or cannot be
 * compared (a clash that a named person decides).
 */
import { later, within, type Day } from '../../kernel/days.ts'
import type { Strictness, Text } from '../vocabulary/outcomes.ts'
import type { AdoptionInForce, Citation, RuleInForce, ValueInForce, WhoAndWhen } from '../vocabulary/rules.ts'
import { layerDepth, type Layer, namesSector, type Sector, type UnitType } from '../vocabulary/units.ts'
import { kindOf } from './kinds.ts'
import type { LoadedPack, LoadedRule, Packs } from './packs.ts'
import { sayValue, settleRule, type SettledRule } from './settle.ts'
import { valueAt, withValueAt, type Slot } from './slots.ts'
import { same } from './strictness.ts'
import { fill, inQuotes, text } from './words.ts'

/** One unit of the chain. */
export type ChainUnit = { id: string; name: string; level: Layer; type?: UnitType; sector?: Sector }

/** A unit has adopted a pack from a day to a day. */
export type Adoption = { unit: string; pack: string; from: Day; to: Day | null; by: string; at: string }

/** A unit has set a value of its own: `key` as in `ValueInForce`, `value` as it is written in a pack (`3/4`, `15 days`). */
export type LocalValue = { unit: string; slot: string; key: string; value: unknown; from: Day; to: Day | null; by: string; at: string; cites?: string[] }

/** A unit has chosen where the text is open. `key: answers` with a pack's id decides a clash. */
export type Choice = { unit: string; slot: string; key: string; chosen: unknown; from?: Day; to?: Day | null; by: string; at: string }

export type World = {
  packs: Packs
  /** the unit asked about first, then its superiors, nearest first */
  chain: ChainUnit[]
  adoptions: Adoption[]
  localValues: LocalValue[]
  choices: Choice[]
  on: Day
  /** read the rules as they bind such a unit below the first one: a township looks at the calendar of its branches */
  as?: { type?: UnitType; sector?: Sector }
}

/** A value or a rule that was not let through, with the clause that holds it. */
export type Refused = {
  slot: string
  key: string | null
  unit: string
  unitName: string
  by: string
  value: unknown
  floor: { pack: string; cites: Citation[] }
  how: Strictness
  why: Text
}

/** A local value that is looser than the one above it where no floor forbids it: it holds, and the level above is shown. */
type Loosened = { slot: string; key: string; unit: string; unitName: string; by: string; above: ValueInForce; text: Text }

/** Two rules of one slot that cannot be put in order. */
type SlotClash = { slot: string; between: RuleInForce[]; answers: string; decided: WhoAndWhen | null; why: Text }

export type InForce = {
  on: Day
  unit: ChainUnit
  rules: Map<string, RuleInForce>
  /** for each slot the farther rules that do not answer */
  farther: Map<string, RuleInForce[]>
  /** rules in force along the chain that bind other kinds of unit, such as those of its branches */
  forOthers: RuleInForce[]
  refused: Refused[]
  loosened: Loosened[]
  clashes: SlotClash[]
  /** the packs in force with their adoption, nearest first */
  packs: { pack: LoadedPack; adoption: AdoptionInForce }[]
  /** choices and local values that could not be read: an unknown key, a value that is no option */
  unread: { slot: string; key: string; unit: string; why: Text }[]
}

/** Resolves the layers for the first unit of the chain (nearest first). */
export const resolve = (world: World): InForce => {
  const unit = world.chain[0]
  if (!unit) throw new Error('no unit to resolve for; give the chain with the unit itself first')
  const packs = packsInForce(world)
  const found: InForce = {
    on: world.on,
    unit,
    rules: new Map(),
    farther: new Map(),
    forOthers: [],
    refused: [],
    loosened: [],
    clashes: [],
    packs: packs.map(({ pack, adoption }) => ({ pack, adoption })),
    unread: [],
  }
  for (const [slot, candidates] of candidatesBySlot(world, packs, found)) decide(world, slot, candidates, found)
  return found
}

type Adopted = { pack: LoadedPack; adoption: AdoptionInForce; distance: number }

const packsInForce = ({ packs, chain, adoptions, on }: World): Adopted[] =>
  chain
    .flatMap((unit, distance) =>
      adoptions
        .filter((adoption) => adoption.unit === unit.id && within(on, adoption))
        .flatMap((adoption): Adopted[] => {
          const pack = packs.packs.get(adoption.pack)
          return pack ? [{ pack, distance, adoption: { ...whoAndWhen(unit, adoption), from: adoption.from, to: adoption.to, inherited: distance > 0 } }] : []
        }),
    )
    .sort(
      (one, other) =>
        one.distance - other.distance ||
        layerDepth(other.pack.head.layer) - layerDepth(one.pack.head.layer) ||
        other.adoption.from.localeCompare(one.adoption.from),
    )

const whoAndWhen = (unit: ChainUnit, { by, at }: { by: string; at: string }): WhoAndWhen => ({ by, at, unit: unit.id, unitName: unit.name, level: unit.level })

type Candidate = { written: LoadedRule; settled: SettledRule; adopted: Adopted }

const candidatesBySlot = (world: World, adopted: Adopted[], found: InForce): Map<string, Candidate[]> => {
  const bySlot = new Map<string, Candidate[]>()
  for (const one of adopted) {
    for (const written of one.pack.rules) {
      const settled = settleRule(written, one.pack, world.on, world.packs)
      if (!settled) continue
      if (!binds(written, { ...found.unit, ...world.as })) {
        found.forOthers.push(inForce({ written, settled, adopted: one }))
        continue
      }
      bySlot.set(settled.slot, [...(bySlot.get(settled.slot) ?? []), { written, settled, adopted: one }])
    }
  }
  return bySlot
}

const binds = ({ head }: LoadedRule, { type, sector }: ChainUnit): boolean =>
  (!head.for?.units || !type || head.for.units.includes(type)) && (!head.for?.sectors || !sector || namesSector(head.for.sectors, sector))

const inForce = ({ settled, adopted }: Candidate): RuleInForce => {
  const { start, slots: _, ...rule } = settled
  return { ...rule, since: later(start, adopted.adoption.from), adoption: adopted.adoption }
}

const decide = (world: World, slot: string, candidates: Candidate[], found: InForce): void => {
  const applied = candidates.map((candidate, index) => applyLocal(world, candidate, candidates[index - 1]?.adopted.distance ?? -1))
  const rules = applied.map(({ rule }) => rule)
  let answering = firstAnswer(world, slot, candidates, rules, found)
  for (let index = 0; index < candidates.length; index += 1) {
    if (index === answering || candidates[index]!.adopted.distance < candidates[answering]!.adopted.distance) continue
    if (floorHolds(world, rules[answering]!, rules[index]!, found)) answering = index
  }
  // what was set and chosen below the farther rule meets it only when it is the one that answers
  const { rule, notes } = answering === 0 ? applied[0]! : applyLocal(world, candidates[answering]!, -1)
  found.refused.push(...notes.refused)
  found.loosened.push(...notes.loosened)
  found.unread.push(...notes.unread)
  found.rules.set(slot, rule)
  found.farther.set(
    slot,
    rules.filter((_, index) => index !== answering),
  )
}

/** The nearest; two of the same unit and layer that differ are a clash unless somebody chose between them. */
const firstAnswer = (world: World, slot: string, candidates: Candidate[], rules: RuleInForce[], found: InForce): number => {
  const [first, second] = candidates
  if (!first || !second || second.adopted.distance !== first.adopted.distance || second.adopted.pack.head.layer !== first.adopted.pack.head.layer) return 0
  if (same(rules[0]!.body, rules[1]!.body)) return 0
  const decision = decisionFor(world, slot)
  const chosen = Math.max(
    0,
    candidates.findIndex(({ adopted }) => adopted.pack.id === decision?.chosen),
  )
  found.clashes.push({
    slot,
    between: rules.slice(0, 2),
    answers: rules[chosen]!.pack.id,
    decided: decision?.who ?? null,
    why: text('同一级有两个文件管这件事，内容不同', 'Two documents of one level speak about this and differ'),
  })
  return chosen
}

const decisionFor = (world: World, slot: string): { chosen: unknown; who: WhoAndWhen } | null => {
  for (const unit of world.chain) {
    const choice = world.choices.findLast((one) => one.unit === unit.id && one.slot === slot && one.key === 'answers' && holds(one, world.on))
    if (choice) return { chosen: choice.chosen, who: whoAndWhen(unit, choice) }
  }
  return null
}

const holds = ({ from, to }: { from?: Day; to?: Day | null }, on: Day): boolean =>
  (from === undefined || from <= on) && (to === undefined || to === null || on <= to)

/** Does the farther rule's floor hold against the nearer rule? What is decided or refused is noted. */
const floorHolds = (world: World, near: RuleInForce, far: RuleInForce, found: InForce): boolean => {
  const how = belowFloor(near, far)
  if (how === null) return false
  if (how === 'looser') {
    found.refused.push(refusedRule(near, far))
    return true
  }
  const decision = decisionFor(world, near.slot)
  const answers = decision ? String(decision.chosen) : far.pack.id
  found.clashes.push({ slot: near.slot, between: [near, far], answers, decided: decision?.who ?? null, why: NEITHER_WAY })
  return answers !== near.pack.id
}

const NEITHER_WAY = text(
  '上级文件定了底线，下级写法不同，分不出松紧',
  'The higher document holds a floor; the nearer one differs in a way that is neither stricter nor looser',
)

const refusedRule = (near: RuleInForce, far: RuleInForce): Refused => ({
  slot: near.slot,
  key: null,
  unit: near.adoption.unit,
  unitName: near.adoption.unitName,
  by: near.adoption.by,
  value: near.pack.id,
  floor: { pack: far.pack.id, cites: far.cites },
  how: 'looser',
  why: fill(
    text(
      '“{near}”在这一条上比“{far}”松，而上级定为底线，所以仍按上级执行',
      '"{near}" is looser here than "{far}", which holds it as a floor; the higher rule stays in force',
    ),
    { near: near.pack.title, far: far.pack.title },
  ),
})

/** How the nearer rule falls short of the farther one's floor; null where there is no floor or it is kept. */
const belowFloor = (near: RuleInForce, far: RuleInForce): 'looser' | 'incomparable' | null => {
  const keys = far.values.filter((value) => value.floor)
  if (!far.floor && keys.length === 0) return null
  if (near.kind !== far.kind) return 'incomparable'
  // a floor keeps its switch: what is forbidden stays off, what is asked stays on
  if (far.floor && isOn(near.body) !== isOn(far.body)) return 'looser'
  const body = far.floor ? near.body : keys.reduce((mixed, value) => withValueAt(mixed, value.path, valueAt(near.body, value.path)), far.body)
  const how = stricter(far, body, far.body)
  return how === 'looser' || how === 'incomparable' ? how : null
}

const isOn = (body: unknown): boolean => (body as { enabled?: boolean }).enabled ?? true

/** The kind's order; a rule switched off is looser than one switched on. */
const stricter = (rule: RuleInForce, one: unknown, other: unknown): Strictness =>
  isOn(one) === isOn(other) ? kindOf(rule).stricter(one, other) : isOn(one) ? 'stricter' : 'looser'

/** What was not let through, or shows, while local values and choices were applied. */
type Notes = Pick<InForce, 'refused' | 'loosened' | 'unread'>

/** Applies what units nearer than `above` and no farther than the adopter have set and chosen, farthest first. */
const applyLocal = (world: World, candidate: Candidate, above: number): { rule: RuleInForce; notes: Notes } => {
  const notes: Notes = { refused: [], loosened: [], unread: [] }
  let rule = inForce(candidate)
  for (let distance = candidate.adopted.distance; distance > above; distance -= 1) {
    const unit = world.chain[distance]!
    for (const choice of world.choices.filter((one) => one.unit === unit.id && one.slot === rule.slot && one.key !== 'answers' && holds(one, world.on)))
      rule = applyChoice(candidate, rule, unit, choice, notes)
    for (const value of world.localValues.filter((one) => one.unit === unit.id && one.slot === rule.slot && within(world.on, one)))
      rule = applyValue(candidate, rule, unit, value, notes)
  }
  return { rule, notes }
}

const applyChoice = ({ settled, written }: Candidate, rule: RuleInForce, unit: ChainUnit, choice: Choice, notes: Notes): RuleInForce => {
  const slot = settled.slots.get(choice.key)
  const known = rule.choices.find((one) => one.key === choice.key)
  const read = slot?.read(choice.chosen)
  // a screen sends the option as it was shown, a pack or a case as it is written
  const wanted = read?.ok ? read.value : choice.chosen
  const index = known && slot ? known.options.findIndex((option) => same(option.value, wanted)) : -1
  if (!slot || !known || index < 0) {
    notes.unread.push({
      slot: rule.slot,
      key: choice.key,
      unit: unit.id,
      why: fill(text('“{value}”不是可选的读法', '"{value}" is not one of the readings'), { value: JSON.stringify(choice.chosen) }),
    })
    return rule
  }
  const who = whoAndWhen(unit, choice)
  const value = known.options[index]!.value
  const set: ValueInForce = {
    key: choice.key,
    path: known.path,
    label: slot.label,
    value,
    said: sayValue(written, choice.key, value, slot),
    since: later(choice.from ?? rule.since, rule.since),
    origin: 'choice',
    cites: [],
    floor: slot.floor,
    why: null,
    set: who,
  }
  return {
    ...rule,
    body: withValueAt(rule.body, known.path, value),
    choices: rule.choices.map((one) => (one === known ? { ...one, chosen: index, by: who } : one)),
    values: putValue(rule.values, set),
  }
}

const putValue = (values: ValueInForce[], value: ValueInForce): ValueInForce[] => [...values.filter((one) => one.key !== value.key), value]

const applyValue = (candidate: Candidate, rule: RuleInForce, unit: ChainUnit, local: LocalValue, notes: Notes): RuleInForce => {
  const slot = candidate.settled.slots.get(local.key)
  const read = slot?.read(local.value)
  const path = pathOf(candidate, rule, local.key)
  if (!slot || !read?.ok || !path) {
    notes.unread.push({
      slot: rule.slot,
      key: local.key,
      unit: unit.id,
      why: slot && read && !read.ok ? twoTongues(read.message) : text('没有这个值', 'There is no such value'),
    })
    return rule
  }
  const body = withValueAt(rule.body, path, read.value)
  const above = rule.values.find((one) => one.key === local.key)
  const floored = slot.floor || rule.floor
  const how = !above || same(above.value, read.value) ? 'equal' : floored && local.key === 'enabled' ? 'looser' : stricter(rule, body, rule.body)
  if ((how === 'looser' || how === 'incomparable') && floored) {
    notes.refused.push(refusedValue(rule, unit, local, how))
    return rule
  }
  if (how === 'looser' && above) notes.loosened.push(loosened(rule, unit, local, above))
  const value: ValueInForce = {
    key: local.key,
    path,
    label: slot.label,
    value: read.value,
    said: sayValue(candidate.written, local.key, read.value, slot),
    since: later(local.from, rule.since),
    origin: 'local',
    cites: above?.cites ?? [],
    floor: slot.floor,
    why: null,
    set: whoAndWhen(unit, local),
  }
  return { ...rule, body, values: putValue(rule.values, value), choices: rule.choices.map((one) => settledByValue(one, value)) }
}

/** A message of the schemas is written `中文 · English`. */
const twoTongues = (message: string): Text => {
  const [zh, en = zh] = message.split(' · ')
  return text(zh!, en!)
}

/** Where the text left a value to be fixed, fixing it settles the choice. */
const settledByValue = (choice: RuleInForce['choices'][number], value: ValueInForce): RuleInForce['choices'][number] => {
  if (choice.key !== value.key) return choice
  const known = choice.options.findIndex((option) => same(option.value, value.value))
  const options =
    known >= 0 ? choice.options : [...choice.options, { value: value.value, said: value.said ?? text(String(value.value), String(value.value)), why: null }]
  return { ...choice, options, chosen: known >= 0 ? known : options.length - 1, by: value.set }
}

const pathOf = ({ settled }: Candidate, rule: RuleInForce, key: string): (string | number)[] | null =>
  rule.values.find((value) => value.key === key)?.path ?? settled.choices.find((choice) => choice.key === key)?.path ?? null

const refusedValue = (rule: RuleInForce, unit: ChainUnit, local: LocalValue, how: Strictness): Refused => ({
  slot: rule.slot,
  key: local.key,
  unit: unit.id,
  unitName: unit.name,
  by: local.by,
  value: local.value,
  floor: { pack: rule.pack.id, cites: rule.values.find((value) => value.key === local.key)?.cites ?? rule.cites },
  how,
  why: fill(text('“{pack}”把这个值定为底线，本地只能更严，不能更松', '"{pack}" holds this value as a floor: a unit may tighten it, not loosen it'), {
    pack: inQuotes(rule.pack.title),
  }),
})

const loosened = (rule: RuleInForce, unit: ChainUnit, local: LocalValue, above: ValueInForce): Loosened => ({
  slot: rule.slot,
  key: local.key,
  unit: unit.id,
  unitName: unit.name,
  by: local.by,
  above,
  text: fill(text('{unit}把“{label}”定得比上面松', '{unit} has set "{label}" looser than above'), { unit: unit.name, label: above.label }),
})

/** Whether a value could be set or chosen, asked before it is recorded: the refusal with its clause, or null. */
export const wouldRefuse = (world: World, local: LocalValue): Refused | InForce['unread'][number] | null => {
  const result = resolve({ ...world, localValues: [...world.localValues, local] })
  const mine = (one: { slot: string; key: string | null; unit: string }) => one.unit === local.unit && one.slot === local.slot && one.key === local.key
  return result.refused.find(mine) ?? result.unread.find(mine) ?? null
}
export type { Slot }
