/** The turns of a recurring duty in one year: which stretch of time owes how much, what was done, by when, and how it stands today. */
import { addDays, calendarMonth, calendarYear, dayOf, within as inside, yearOf, type Day, type Period } from '../../kernel/days.ts'
import type { DutyTurn } from '../vocabulary/evaluation.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import { fieldTitle } from '../vocabulary/fields.ts'
import { endOfTerm, runningDays, type Counted, type Span, type Term } from './head.ts'
import { fill, joinTexts, sayDay, text } from './words.ts'

/** A record that fulfils a turn. `for` names a day of the stretch it is about, where it came later; `until` ends a standing record; `matters`: which of several matters it holds. */
export type Done = { id: string; on: Day; for?: Day; until?: Day | null; matters?: string[] }

export type DutyFacts = {
  /** the first day on which the bearer was bound: adoption or foundation, whichever is later */
  since: Day
  /** the last day on which the bearer was bound: the case ended; a stretch that ends later is not owed */
  until?: Day | null
  /** the year asked about; the year of the day otherwise */
  year?: number
  done: Done[]
  /** `done` holds the bearer's whole history, so that what last year left unanswered is still owed in this one */
  carries?: boolean
  /** stretches released by a named person with a reason */
  released?: { for: Day; by: string; reason: string }[]
}

type Owed = {
  atLeast: number
  per: Span
  counted?: Counted | undefined
  within?: Term | null | undefined
  by?: string | null | undefined
  matters?: string[] | undefined
}

/** The stretches of a year for a span; a standing or single duty has one open stretch. */
export const stretchesOf = (span: Span, year: number): (Period | null)[] => {
  if (span === 'standing' || span === 'once' || span === 'session' || span === 'rolling-year') return [null]
  const months = { month: 1, quarter: 3, 'half-year': 6, 'calendar-year': 12 }[span]
  if (months === 12) return [calendarYear(year)]
  return Array.from({ length: 12 / months }, (_, index) => ({ from: dayOf(year, index * months + 1, 1), to: calendarMonth(year, (index + 1) * months).to }))
}

/** The turns of the year; a stretch that began before the bearer was bound, or ends after the bearer was bound no longer, is not owed. */
export const turnsOf = (owed: Owed, facts: DutyFacts, on: Day): DutyTurn[] => {
  const days = runningDays(owed.per, owed.counted)
  if (days !== null) return runningTurns(owed, days, facts, on)
  const year = facts.year ?? yearOf(on)
  return [...(facts.carries ? leftFrom(year - 1, owed, facts, on) : []), ...calendarTurns(year, owed, facts, on)]
}

const calendarTurns = (year: number, owed: Owed, facts: DutyFacts, on: Day): DutyTurn[] =>
  stretchesOf(owed.per, year)
    .filter((period) => period === null || period.from >= facts.since)
    .filter((period) => !facts.until || (period ? period.to <= facts.until : on <= facts.until))
    .map((period) => turnOf(owed, facts, period, on))

/** What a year left overdue and no later record has answered; a duty without stretches has nothing to leave. */
const leftFrom = (year: number, owed: Owed, facts: DutyFacts, on: Day): DutyTurn[] =>
  calendarTurns(year, owed, facts, on).filter(
    ({ period, state, due }) => period !== null && state === 'overdue' && !facts.done.some((record) => record.on > due! && record.on <= on),
  )

/** The day by which the first record is due for a bearer bound from `since`: the end of the first stretch owed. Null for a standing or single duty. */
export const firstDue = (times: Pick<Owed, 'per' | 'counted'>, since: Day): Day | null => {
  const days = runningDays(times.per, times.counted)
  if (days !== null) return addDays(since, days)
  const stretches = [...stretchesOf(times.per, yearOf(since)), ...stretchesOf(times.per, yearOf(since) + 1)]
  return stretches.find((period) => period !== null && period.from >= since)?.to ?? null
}

/**
 * A running duty: each stretch begins with the record that closed the one before (the first with the day the bearer was bound) and is due so many
 * days later. A record that came too late leaves its stretch overdue and begins the next.
 */
const runningTurns = (owed: Owed, days: number, facts: DutyFacts, on: Day): DutyTurn[] => {
  const marks: Mark[] = [...facts.done.filter((done) => done.on >= facts.since && done.on <= on), ...releasesOf(facts, on)].sort((one, other) =>
    one.on < other.on ? -1 : 1,
  )
  const turns: DutyTurn[] = []
  let from = facts.since
  let held: Mark[] = []
  for (const mark of marks) {
    held.push(mark)
    if (!mark.released && !suffices(owed, held)) continue
    turns.push(closedTurn(owed, { from, to: addDays(from, days) }, held, mark))
    from = mark.on
    held = []
  }
  const open = !facts.until || addDays(from, days) <= facts.until ? openTurn(owed, { from, to: addDays(from, days) }, held, on) : null
  const year = calendarYear(facts.year ?? yearOf(on))
  // what is overdue and not answered stays owed after New Year's Day
  const endOf = (turn: DutyTurn) => (turn === open && on > turn.period!.to ? on : turn.period!.to)
  return [...turns, ...(open ? [open] : [])].filter((turn) => endOf(turn) >= year.from && turn.period!.from <= year.to)
}

type Mark = { id: string; on: Day; matters?: string[]; released?: boolean }

const releasesOf = (facts: DutyFacts, on: Day): Mark[] =>
  (facts.released ?? [])
    .filter((release) => release.for >= facts.since && release.for <= on)
    .map((release) => ({ id: release.by, on: release.for, released: true }))

const lackedBy = (owed: Owed, records: readonly { matters?: string[] }[]): string[] =>
  (owed.matters ?? []).filter((matter) => !records.some((record) => record.matters?.includes(matter)))

const suffices = (owed: Owed, records: readonly { matters?: string[] }[]): boolean => records.length >= owed.atLeast && lackedBy(owed, records).length === 0

const closedTurn = (owed: Owed, period: Period, held: Mark[], last: Mark): DutyTurn => {
  const records = held.filter((mark) => !mark.released)
  const state = last.released ? 'released' : last.on <= period.to ? 'done' : 'overdue'
  return { period, need: owed.atLeast, done: records.length, by: records.map(({ id }) => id), due: period.to, state }
}

const openTurn = (owed: Owed, period: Period, held: Mark[], on: Day): DutyTurn => ({
  period,
  need: owed.atLeast,
  done: held.length,
  by: held.map(({ id }) => id),
  due: period.to,
  state: on > period.to ? 'overdue' : 'due',
  ...lacking(owed, held),
})

const lacking = (owed: Owed, records: readonly { matters?: string[] }[]): { lacks?: Text[] } => {
  const lacks = records.length > 0 ? lackedBy(owed, records).map(fieldTitle) : []
  return lacks.length > 0 ? { lacks } : {}
}

const turnOf = (owed: Owed, facts: DutyFacts, period: Period | null, on: Day): DutyTurn => {
  const records = facts.done.filter((done) => (period ? inside(done.for ?? done.on, period) : done.on <= on && (done.until ?? on) >= on))
  const due = dueOf(owed, facts, period)
  const released = facts.released?.some((release) => period === null || inside(release.for, period)) ?? false
  const made = records.filter((record) => record.on <= on)
  return {
    period,
    need: owed.atLeast,
    done: made.length,
    by: records.map((record) => record.id),
    due,
    state: stateOf({ done: suffices(owed, made), released, due, period, on }),
    ...lacking(owed, made),
  }
}

const dueOf = ({ within, by }: Owed, facts: DutyFacts, period: Period | null): Day | null => {
  if (by && period) return `${yearOf(period.from)}-${by}` as Day
  if (within) return endOfTerm(period?.to ?? facts.since, within)
  return period?.to ?? null
}

const stateOf = (turn: { done: boolean; released: boolean; due: Day | null; period: Period | null; on: Day }): DutyTurn['state'] => {
  if (turn.done) return 'done'
  if (turn.released) return 'released'
  if (turn.due !== null && turn.on > turn.due) return 'overdue'
  return turn.period !== null && turn.on < turn.period.from ? 'later' : 'due'
}

const TURN_STATES: Record<DutyTurn['state'], Text> = {
  done: { zh: '已办', en: 'done' },
  due: { zh: '待办', en: 'to do' },
  later: { zh: '未到期', en: 'not yet' },
  overdue: { zh: '过期', en: 'overdue' },
  released: { zh: '已免', en: 'released' },
  waiting: { zh: '等待', en: 'waiting' },
}

/** The whole year's answer: an overdue turn fails it; nothing done and nothing overdue is not yet a matter of met or not. */
export const outcomeOfTurns = (turns: readonly DutyTurn[]): 'met' | 'not_met' | 'not_applicable' => {
  if (turns.some((turn) => turn.state === 'overdue')) return 'not_met'
  return turns.some((turn) => turn.state === 'done' || turn.state === 'released') ? 'met' : 'not_applicable'
}

export const sayTurn = (turn: DutyTurn): Text => {
  const state = TURN_STATES[turn.state]
  const span = turn.period
    ? text(`${sayDay(turn.period.from).zh}至${sayDay(turn.period.to).zh}`, `${sayDay(turn.period.from).en} to ${sayDay(turn.period.to).en}`)
    : text('长期', 'standing')
  const due = turn.due && turn.state !== 'done' ? text(`，${sayDay(turn.due).zh}以前`, `, by ${sayDay(turn.due).en}`) : text('', '')
  const lacks = turn.lacks?.length ? fill(text('，还缺{what}', ', still without {what}'), { what: joinTexts(turn.lacks) }) : text('', '')
  return text(
    `${span.zh}：应 ${turn.need} 次，已 ${turn.done} 次，${state.zh}${due.zh}${lacks.zh}`,
    `${span.en}: ${turn.need} owed, ${turn.done} done, ${state.en}${due.en}${lacks.en}`,
  )
}

/**
 * Since when nothing was done: the due day of the first of the overdue turns that no later record has answered, or null. In a running duty the
 * record that came too late answers, so only the last turn can be unanswered.
 */
export const overdueSince = (turns: readonly DutyTurn[], { per, counted }: Pick<Owed, 'per' | 'counted'>): Day | null => {
  if (runningDays(per, counted) !== null) return turns.at(-1)?.state === 'overdue' ? turns.at(-1)!.due : null
  const fallen = turns.filter(({ state }) => state === 'overdue' || state === 'done' || state === 'released')
  const last = fallen.findLastIndex(({ state }) => state !== 'overdue')
  return fallen[last + 1]?.due ?? null
}
