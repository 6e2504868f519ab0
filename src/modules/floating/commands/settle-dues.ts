/**
 * Dues that a host took: what a person of home says they settle here (JS-B-06e, CX-19b). Where a document in force lets dues be paid at the host they settle
 * the month; where none says, or one says at home, the person says why. The money stays with the host or was handed on: it goes up from one side alone.
 */
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { mayAt, type SidesBody } from '../../../policy/kinds/sides.ts'
import type { Place } from '../../../policy/vocabulary/floating.ts'
import { isSettled, settledElsewhere, settleElsewhere } from '../../dues/public.ts'
import { citesOf, ruleOf, type Rules, rulesAt } from '../facts.ts'
import { type Absence, duesResultsOf, notesOf, type NoteRow, type ResultRow } from '../store.ts'
import { keepNote } from './keep-in-touch.ts'

/** What a host says that it took for one month, as it said it last. */
type DuesTold = {
  resultId: string
  absenceId: string
  caseId: string
  memberId: string
  branchId: string
  year: number
  month: number
  cents: number
  on: Day
  host: string
  by: string | null
  at: Date
  /** a person of home said that it settles nothing here */
  setAside: { on: Day; byName: string } | null
}

type ToldRow = ResultRow & { branchId: string; hostName: string }

const whole = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)

/** The month that a line is for: two numbers, or one text as some partners write it. */
const monthIn = ({ facts }: ResultRow): { year: number; month: number } | null => {
  const written = /^(\d{4})-(\d{2})$/.exec(String(facts['month'] ?? ''))
  const [year, month] = written ? [Number(written[1]), Number(written[2])] : [whole(facts['year']), whole(facts['month'])]
  return year && month && month >= 1 && month <= 12 ? { year, month } : null
}

/** Names what the host told of one month of one case, whatever version. */
export const sourceOf = ({ caseId, year, month }: Pick<DuesTold, 'caseId' | 'year' | 'month'>): string => `floating:${caseId}:${year}-${month}`

const toldIn = (rows: readonly ToldRow[], notes: readonly NoteRow[]): DuesTold[] => {
  const told = rows.flatMap((row): DuesTold[] => {
    const of = monthIn(row)
    if (!of) return []
    const aside = notes.find(({ kind, facts }) => kind === 'dues-set-aside' && facts['resultId'] === row.id)
    const { id, absenceId, caseId, memberId, branchId, on, at, facts } = row
    const host = typeof facts['host'] === 'string' && facts['host'] ? facts['host'] : row.hostName
    const by = typeof facts['by'] === 'string' ? facts['by'] : null
    return [{ resultId: id, absenceId, caseId, memberId, branchId, ...of, cents: whole(facts['cents']) ?? 0, on, host, by, at, setAside: aside ?? null }]
  })
  return [...new Map(told.map((one) => [sourceOf(one), one])).values()]
}

/** Under a path, what hosts told since a day; a sum that the host took back is not among them. */
export const duesToldUnder = async (tx: Tx, path: string, since: Day): Promise<DuesTold[]> => {
  const rows = await duesResultsOf(tx, { path, since })
  const notes = await notesOf(tx, 'home', [...new Set(rows.map(({ absenceId }) => absenceId))])
  return toldIn(rows, notes).filter(({ cents }) => cents > 0)
}

const duesOfAbsence = async (tx: Tx, absenceId: string): Promise<DuesTold[]> =>
  toldIn(await duesResultsOf(tx, { absenceId }), await notesOf(tx, 'home', [absenceId]))

// ---------------------------------------------------------------- shown

const SIDES = 'floating.sides'

/** Where the documents in force have dues paid by a member away; null where none says. */
const placeOfDues = (rules: Rules): Place | null => {
  const rule = ruleOf(rules, SIDES)
  const open = rule?.choices.some(({ chosen, key }) => chosen === null && key.startsWith('matters.dues'))
  return rule?.kind === 'sides' && !open ? mayAt(rule.body as SidesBody, 'dues') : null
}

/** What says where dues are paid; the rule's own citations where the value has none. */
const citesOfDues = (rules: Rules): string[] => {
  const value = ruleOf(rules, SIDES)?.values.find(({ key }) => key.startsWith('matters.dues'))
  const own = value?.cites.map(({ document, article }) => `${document}#${article}`) ?? []
  return own.length > 0 ? own : citesOf(rules, SIDES)
}

export const duesShown = async (tx: Tx, call: Call, absence: Absence) => {
  const told = await duesOfAbsence(tx, absence.id)
  const rules = await rulesAt(tx, absence.branchId, call.today)
  const settled = await settledElsewhere(
    tx,
    told.map((one) => sourceOf(one)),
  )
  return {
    absenceId: absence.id,
    today: call.today,
    place: placeOfDues(rules),
    cites: citesOfDues(rules),
    lines: told.map((one) => ({
      resultId: one.resultId,
      year: one.year,
      month: one.month,
      cents: one.cents,
      on: one.on,
      host: one.host,
      byName: one.by,
      setAside: one.setAside && { on: one.setAside.on, byName: one.setAside.byName },
      settled: (settled.get(sourceOf(one))?.standing ?? []).map(({ id, number, cents, kind, madeByName, note }) => ({
        paymentId: id,
        number,
        cents,
        stays: kind === 'elsewhere',
        byName: madeByName,
        words: note,
      })),
    })),
  }
}

// ---------------------------------------------------------------- said by a person of home

type Done = Promise<Result<Record<string, never>>>

export type Settling = { money: 'stays' | 'came'; restGiven: boolean; words: string | null }

const needsWords = (place: Place | null) =>
  place === 'home'
    ? refuse(
        'dues-belong-home',
        '现行规定写在流出地交。留在流入地的钱要抵这个月，请写明谁同意、为什么；已经转交的，选“已转交”。',
        'The document in force has dues paid at home. If money kept by the host is to settle the month, say who agreed and why; if it was handed on, say so.',
        { field: '/words' },
      )
    : refuse(
        'dues-place-open',
        '现行规定没有写在哪一边交，由支部定：请写明谁定的、怎么定的。',
        'No document in force says on which side dues are paid: the branch decides. Say who decided, and how.',
        { field: '/words' },
      )

/** Settles the month of one line, once. Reversed like any payment, in the month of dues. */
export const settleDues = (call: Call, scope: Scope, { absence, resultId, said }: { absence: Absence; resultId: string; said: Settling }): Done =>
  runCommand(call, scope, async (tx) => {
    const told = (await duesOfAbsence(tx, absence.id)).find((one) => one.resultId === resultId)
    if (!told) return absent()
    if (told.cents <= 0) return refuse('taken-back', '流入地已经冲销了这一笔，没有可以抵的。', 'The host took this back; there is nothing to settle.')
    const place = placeOfDues(await rulesAt(tx, absence.branchId, told.on))
    if (said.money === 'stays' && (place === null || place === 'home') && !said.words) return needsWords(place)
    const { memberId, year, month, cents, on: takenOn, host } = told
    const settled = await settleElsewhere(tx, call, { memberId, year, month, cents, takenOn, host, source: sourceOf(told), ...said })
    return settled.ok ? ok({}) : settled
  })

/** It settles nothing here: the member owes the month as before, and the line stays as the host wrote it. */
export const setDuesAside = (call: Call, scope: Scope, { absence, resultId, words }: { absence: Absence; resultId: string; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    const told = (await duesOfAbsence(tx, absence.id)).find((one) => one.resultId === resultId)
    if (!told) return absent()
    if (await isSettled(tx, sourceOf(told)))
      return refuse('settled-already', '这一笔已经抵了党费。记错了，请先冲销。', 'This one is settled already. If that was wrong, reverse it first.')
    if (told.setAside) return refuse('set-aside-already', '这一笔已经记过不抵。', 'That it settles nothing is on record already.')
    await keepNote(tx, call, absence, {
      kind: 'dues-set-aside',
      on: call.today,
      words,
      facts: { resultId, year: told.year, month: told.month },
      toMember: true,
    })
    return ok({})
  })
