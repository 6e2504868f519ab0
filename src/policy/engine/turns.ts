/** The turns of a recurring duty in one year: which stretch of time owes how much, what was done, by when, and how it stands today. */
import { calendarMonth, calendarYear, dayOf, within as inside, yearOf, type Day, type Period } from '../../kernel/days.ts'
import type { DutyTurn } from '../vocabulary/evaluation.ts'
import type { Text } from '../vocabulary/outcomes.ts'
import { endOfTerm, type Span, type Term } from './head.ts'
import { sayDay, text } from './words.ts'

/** A record that fulfils a turn. `for` names a day of the stretch it is about, where it came later; `until` ends a standing record. */
export type Done = { id: string; on: Day; for?: Day; until?: Day | null }

export type DutyFacts = {
  /** the first day on which the bearer was bound: adoption or foundation, whichever is later */
  since: Day
  /** the year asked about; the year of the day otherwise */
  year?: number
  done: Done[]
  /** stretches released by a named person with a reason */
  released?: { for: Day; by: string; reason: string }[]
}

type Owed = { atLeast: number; per: Span; within?: Term | null | undefined; by?: string | null | undefined }

/** The stretches of a year for a span; a standing or single duty has one open stretch. */
export const stretchesOf = (span: Span, year: number): (Period | null)[] => {
  if (span === 'standing' || span === 'once' || span === 'session' || span === 'rolling-year') return [null]
  const months = { month: 1, quarter: 3, 'half-year': 6, 'calendar-year': 12 }[span]
  if (months === 12) return [calendarYear(year)]
  return Array.from({ length: 12 / months }, (_, index) => ({ from: dayOf(year, index * months + 1, 1), to: calendarMonth(year, (index + 1) * months).to }))
}

/** The turns of the year; a stretch that began before the bearer was bound is not owed. */
export const turnsOf = (owed: Owed, facts: DutyFacts, on: Day): DutyTurn[] =>
  stretchesOf(owed.per, facts.year ?? yearOf(on))
    .filter((period) => period === null || period.from >= facts.since)
    .map((period) => turnOf(owed, facts, period, on))

const turnOf = (owed: Owed, facts: DutyFacts, period: Period | null, on: Day): DutyTurn => {
  const records = facts.done.filter((done) => (period ? inside(done.for ?? done.on, period) : done.on <= on && (done.until ?? on) >= on))
  const due = dueOf(owed, facts, period)
  const released = facts.released?.some((release) => period === null || inside(release.for, period)) ?? false
  const done = records.filter((record) => record.on <= on).length
  return {
    period,
    need: owed.atLeast,
    done,
    by: records.map((record) => record.id),
    due,
    state: stateOf({ done: done >= owed.atLeast, released, due, period, on }),
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

export const TURN_STATES: Record<DutyTurn['state'], Text> = {
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
  return text(
    `${span.zh}：应 ${turn.need} 次，已 ${turn.done} 次，${state.zh}${due.zh}`,
    `${span.en}: ${turn.need} owed, ${turn.done} done, ${state.en}${due.en}`,
  )
}
