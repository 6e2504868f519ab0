/** How a tick counts in a ratio: in full (1/1), not at all though due (0/1), by a part, or not counted (out of the total). */
import { z } from 'zod'
import { fraction, parseFraction, type Fraction } from '../../kernel/fractions.ts'
import { headShape, type BodyOf } from '../engine/head.ts'
import { answer, type Kind } from '../engine/kind.ts'
import { slotOf } from '../engine/slots.ts'
import { lowerIsStricter } from '../engine/strictness.ts'
import { fill, text } from '../engine/words.ts'
import { joinStrictness, type Strictness, type Text } from '../vocabulary/outcomes.ts'
import { TICKS, tickOf, type Ticks } from '../vocabulary/ticks.ts'

/** `full` 1/1, `none` 0/1, `out` 不计, or a part such as `1/2`; a settled weight is a fraction, and null when it is out. */
const weightSchema = z.string().transform((text, ctx): Fraction | null => {
  if (text === 'full') return fraction(1, 1)
  if (text === 'none') return fraction(0, 1)
  if (text === 'out') return null
  try {
    return parseFraction(text)
  } catch {
    ctx.addIssue({
      code: 'custom',
      message: `“${text}”没有说明怎么计；写 full、none、out 或 1/2 这样的份数 · "${text}" does not say how a tick counts; write full, none, out or a part such as 1/2`,
    })
    return z.NEVER
  }
})

const weight = (zh: string, en: string) => slotOf(weightSchema, { zh, en })

const creditSchema = z.strictObject({
  ...headShape,
  kind: z.literal('credit'),
  counts: z.strictObject({
    present: weight('实到', 'Present'),
    'other-form': weight('以其他方式参加', 'In another form').optional(),
    irregular: weight('未按规定参加', 'Not as required').optional(),
    remote: weight('远程参加', 'Remote'),
    elsewhere: weight('异地参加', 'Elsewhere'),
    excused: weight('请假', 'On leave'),
    exempt: weight('免除', 'Exempt'),
    'fact-record-exempt': weight('不纳入记实', 'Not in fact-recording').optional(),
    absent: weight('缺席', 'Absent'),
  }),
  /** what differs for a member who was floating on that day */
  floating: z
    .strictObject({
      remote: weight('流动党员远程参加', 'Floating, remote').optional(),
      elsewhere: weight('流动党员异地参加', 'Floating, elsewhere').optional(),
      excused: weight('流动党员请假', 'Floating, on leave').optional(),
      absent: weight('流动党员缺席', 'Floating, absent').optional(),
    })
    .default({}),
})
type WrittenCredit = z.output<typeof creditSchema>
export type CreditBody = BodyOf<WrittenCredit>

/** How every letter counts, by char code, scaled to whole numbers: `num` of `den` units, `den` 0 where it is out of the total. */
export type CreditTable = { scale: number; num: Int32Array; den: Int32Array }

const tables = new WeakMap<object, CreditTable>()

/** The table of a settled credit rule; made once a rule. */
export const creditTable = (body: CreditBody): CreditTable => {
  const known = tables.get(body)
  if (known) return known
  const weights = new Map(LETTERS.flatMap((letter) => [letter, letter.toLowerCase()]).map((letter) => [letter, weightOf(body, letter)]))
  const scale = [...weights.values()].reduce((common, weight) => (weight ? leastCommon(common, weight.den) : common), 1)
  const table: CreditTable = { scale, num: new Int32Array(128), den: new Int32Array(128) }
  for (const [letter, weight] of weights) {
    if (!weight) continue
    table.num[letter.charCodeAt(0)] = (weight.num * scale) / weight.den
    table.den[letter.charCodeAt(0)] = scale
  }
  tables.set(body, table)
  return table
}

const LETTERS = Object.keys(TICKS).filter((letter) => letter !== 'U')

const leastCommon = (one: number, other: number): number => (one * other) / greatestCommon(one, other)
const greatestCommon = (one: number, other: number): number => (other === 0 ? one : greatestCommon(other, one % other))

/** How one letter counts under a credit rule: a part of one, or null for 不计. Unknown counts as due, nothing attained yet. */
export const weightOf = (body: CreditBody, letter: string): Fraction | null => {
  const { letter: capital, status, floating } = tickOf(letter)
  if (capital === 'U') return fraction(0, 1)
  const { counts } = body
  if (capital === 'O') return counts['other-form'] === undefined ? counts.present : counts['other-form']
  if (capital === 'I') return counts.irregular === undefined ? counts.present : counts.irregular
  if (capital === 'F') return counts['fact-record-exempt'] === undefined ? counts.exempt : counts['fact-record-exempt']
  const special = floating ? (body.floating as Record<string, Fraction | null | undefined>)[status] : undefined
  return special === undefined ? counts[status as 'present'] : special
}

/** A string of ticks in whole numbers: attained, total, and how many of the total are unknown. */
export type Tally = { num: number; den: number; unknown: number; counted: number; scale: number }

export const tally = (ticks: Ticks, table: CreditTable): Tally => {
  let num = 0
  let den = 0
  let unknown = 0
  let counted = 0
  for (let index = 0; index < ticks.length; index += 1) {
    const code = ticks.charCodeAt(index)
    if (code === 85 || code === 117) {
      unknown += 1
      den += table.scale
      counted += 1
      continue
    }
    num += table.num[code]!
    den += table.den[code]!
    if (table.den[code]! > 0) counted += 1
  }
  return { num, den, unknown, counted, scale: table.scale }
}

/** `1/1`, `0/1`, or null for 不计: how one letter stands in the list; `?` while nobody has chosen how it counts. */
export const showWeight = (weight: Fraction | null | undefined): string | null => (weight === undefined ? '?' : weight ? `${weight.num}/${weight.den}` : null)

/** What a weight says in words. */
const sayWeight = (weight: Fraction | null): Text => {
  if (weight === null) return text('不计入总数', 'left out of the total')
  if (weight.num === 0) return text('计入总数，不算参加', 'counts in the total, not as attended')
  if (weight.num === weight.den) return text('算参加', 'counts as attended')
  return text(`按 ${weight.num}/${weight.den} 次算参加`, `counts as ${weight.num}/${weight.den} attended`)
}

type CreditFacts = { tick: string }

const stricterWeight = (one: Fraction | null | undefined, other: Fraction | null | undefined): Strictness => {
  if (one === undefined || other === undefined) return one === other ? 'equal' : 'incomparable'
  if (one === null || other === null) return one === other ? 'equal' : 'incomparable'
  return lowerIsStricter(one, other)
}

export const credit: Kind<CreditBody, CreditFacts> = {
  name: 'credit',
  title: { zh: '出勤怎么计', en: 'How attendance counts' },
  schema: creditSchema,
  leansOn: () => [],
  asks: () => [],
  evaluate: (ask) => {
    const { tick } = ask.facts
    const counts = weightOf(ask.rule.body, tick)
    if (tick.toUpperCase() === 'U')
      return answer(ask, {
        outcome: 'unknown',
        missing: [text('这一次的情况还没有记', 'This tick is not recorded yet')],
        detail: { kind: 'credit', letter: tick, counts },
      })
    return answer(ask, {
      outcome: counts === null ? 'not_applicable' : counts.num > 0 ? 'met' : 'not_met',
      because: counts === null ? sayWeight(null) : null,
      detail: { kind: 'credit', letter: tick, counts },
    })
  },
  stricter: (one, other) =>
    joinStrictness([
      ...Object.keys({ ...one.counts, ...other.counts }).map((status) => stricterWeight(one.counts[status as 'present'], other.counts[status as 'present'])),
      ...Object.keys({ ...one.floating, ...other.floating }).map((status) =>
        stricterWeight(one.floating[status as 'remote'], other.floating[status as 'remote']),
      ),
    ]),
  words: (evaluation) => {
    const detail = evaluation.detail as { letter: string; counts: Fraction | null }
    const tick = tickOf(detail.letter)
    return { conclusion: fill(text('{what}，{how}', '{what}: {how}'), { what: tick.title, how: sayWeight(detail.counts) }), follows: null, steps: [] }
  },
  sayValue: (_key, value) => sayWeight(value as Fraction | null),
  canDoWithout: () => false,
  factsOf: (world) => ({ tick: String(world['tick'] ?? 'P') }),
}
