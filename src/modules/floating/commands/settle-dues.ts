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
import { monthIn, takenBackIn, type Version, versionsByMonth } from '../facts/dues-told.ts'
import { citesOf, ruleOf, type Rules, rulesAt } from '../facts.ts'
import { type Absence, duesResultsOf, notesOf, type NoteRow, type ResultRow } from '../store.ts'
import { keepNote } from './keep-in-touch.ts'

/** What a host says that it took for one month, as it said it last. */
type DuesTold = {
  resultId: string
  /** names this sum of this month to the branch's dues: settled once */
  source: string
  /** sums told before it and corrected since: what settles one of them is reversed by a person of home */
  corrected: readonly string[]
  takenBack: { on: Day; reason: string | null } | null
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

/** A sum told anew is another one: what settled the sum before it does not settle this. */
const sourceOf = (versions: readonly Version<ToldRow>[], at: number): string => {
  const [first] = versions[at]!.told
  const { year, month } = monthIn(first!.facts)!
  return `floating:${first!.caseId}:${year}-${month}${at === 0 ? '' : `:${first!.letterNumber}`}`
}

const toldIn = (rows: readonly ToldRow[], notes: readonly NoteRow[]): DuesTold[] =>
  [...Map.groupBy(rows, ({ caseId }) => caseId).values()].flatMap((of) =>
    [...versionsByMonth(of, ({ facts }) => facts).values()].map((versions) => asItStands(versions, notes)),
  )

const asItStands = (versions: readonly Version<ToldRow>[], notes: readonly NoteRow[]): DuesTold => {
  const { told, cents } = versions.at(-1)!
  const { id, absenceId, caseId, memberId, branchId, on, at, facts, hostName } = told.at(-1)!
  const sources = versions.map((_, index) => sourceOf(versions, index))
  return {
    resultId: id,
    source: sources.at(-1)!,
    corrected: sources.slice(0, -1),
    takenBack: takenBackIn(facts),
    absenceId,
    caseId,
    memberId,
    branchId,
    ...monthIn(facts)!,
    cents,
    on,
    host: typeof facts['host'] === 'string' && facts['host'] ? facts['host'] : hostName,
    by: typeof facts['by'] === 'string' ? facts['by'] : null,
    at,
    setAside: notes.find((note) => note.kind === 'dues-set-aside' && told.some((row) => row.id === note.facts['resultId'])) ?? null,
  }
}

/** Under a path, what hosts told since a day, each month as it stands now. */
export const duesToldUnder = async (tx: Tx, path: string, since: Day): Promise<DuesTold[]> => {
  const rows = await duesResultsOf(tx, { path, since })
  return toldIn(rows, await notesOf(tx, 'home', [...new Set(rows.map(({ absenceId }) => absenceId))]))
}

/** What settles each, and what still settles a sum that its host corrected. */
export const settledBy = async (tx: Tx, told: readonly DuesTold[]) => {
  const settled = await settledElsewhere(
    tx,
    told.flatMap(({ source, corrected }) => [source, ...corrected]),
  )
  const standing = (source: string) => settled.get(source)?.standing ?? []
  return ({ source, corrected }: DuesTold) => ({
    settled: standing(source),
    toReverse: corrected.flatMap(standing),
    reversals: settled.get(source)?.takenBack ?? 0,
  })
}

const duesOfAbsence = async (tx: Tx, absenceId: string): Promise<DuesTold[]> =>
  toldIn(await duesResultsOf(tx, { absenceId }), await notesOf(tx, 'home', [absenceId]))

type Standing = ReturnType<Awaited<ReturnType<typeof settledBy>>>['settled'][number]

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
  const by = await settledBy(tx, told)
  const view = ({ id, number, cents, kind, madeByName, note }: Standing) => ({
    paymentId: id,
    number,
    cents,
    stays: kind === 'elsewhere',
    byName: madeByName,
    words: note,
  })
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
      takenBack: one.takenBack,
      setAside: one.setAside && { on: one.setAside.on, byName: one.setAside.byName },
      settled: by(one).settled.map(view),
      toReverse: by(one).toReverse.map(view),
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

const takenBackAlready = refuse('taken-back', '流入地已经冲销了这一笔，没有可以抵的。', 'The host took this back; there is nothing to settle.')
const reverseFirst = refuse(
  'reverse-first',
  '流入地更正过这个月的金额，本支部按原来那一笔抵的还没有冲销。请先冲销，再抵。',
  'The host corrected this month, and what settled the earlier sum still stands here. Reverse that first.',
)

/** Settles the month of one line, once. Reversed like any payment, in the month of dues. */
export const settleDues = (call: Call, scope: Scope, { absence, resultId, said }: { absence: Absence; resultId: string; said: Settling }): Done =>
  runCommand(call, scope, async (tx) => {
    const told = (await duesOfAbsence(tx, absence.id)).find((one) => one.resultId === resultId)
    if (!told) return absent()
    if (told.cents <= 0) return takenBackAlready
    if ((await settledBy(tx, [told]))(told).toReverse.length > 0) return reverseFirst
    const place = placeOfDues(await rulesAt(tx, absence.branchId, told.on))
    if (said.money === 'stays' && (place === null || place === 'home') && !said.words) return needsWords(place)
    const { memberId, year, month, cents, on: takenOn, host } = told
    const settled = await settleElsewhere(tx, call, { memberId, year, month, cents, takenOn, host, source: told.source, ...said })
    return settled.ok ? ok({}) : settled
  })

/** It settles nothing here: the member owes the month as before, and the line stays as the host wrote it. */
export const setDuesAside = (call: Call, scope: Scope, { absence, resultId, words }: { absence: Absence; resultId: string; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    const told = (await duesOfAbsence(tx, absence.id)).find((one) => one.resultId === resultId)
    if (!told) return absent()
    if (told.cents <= 0) return takenBackAlready
    if (await isSettled(tx, told.source))
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
