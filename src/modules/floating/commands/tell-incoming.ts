/**
 * Home is told how it stands with those who came in, a statement a case: at intervals by itself, where an agreement of the host or the rule in force sets
 * them, and unasked at any time by the desk (JS-B-05f).
 */
import { type Day, later, type Period, within, yearOf } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Span } from '../../../policy/engine/head.ts'
import { stretchesOf } from '../../../policy/engine/turns.ts'
import type { DutyBody } from '../../../policy/kinds/duty.ts'
import { tookPart } from '../../activities/public.ts'
import { inForceForUnits, type Unit, unitsByIds } from '../../org/public.ts'
import { monthsStanding } from '../facts/dues-told.ts'
import { openEnclosure, ruleOf } from '../facts.ts'
import type { HostHalf } from '../stages.ts'
import { type AgreementRow, agreementsUnder, type LetterRow, lettersOfKinds, type PartRow, partsUnder } from '../store.ts'
import { lockHostCase, moveHost } from './act-at-host.ts'
import { writerOf } from './act-at-home.ts'
import type { Writer } from './hand-over.ts'

const SPANS: readonly Span[] = ['month', 'quarter', 'half-year', 'calendar-year']

/** Managed here and not gone. */
const managedUnder = async (tx: Tx, path: string): Promise<PartRow[]> =>
  (await partsUnder(tx, path, { side: 'host', open: true })).filter(({ own }) => (own as HostHalf).managedFrom && !(own as HostHalf).leftOn)

const saidOf = async (tx: Tx, rows: readonly PartRow[]): Promise<LetterRow[]> => {
  const ids = rows.map(({ id }) => id)
  return (await lettersOfKinds(tx, ids, 'host', ['statement', 'attendance', 'dues'])).filter(({ fromSide }) => fromSide === 'host')
}

const lastOf = (letters: readonly LetterRow[], caseId: string): Day | null =>
  letters.filter((one) => one.caseId === caseId && one.kind === 'statement').reduce<Day | null>((last, { on }) => (last && last > on ? last : on), null)

/** What was done in a period, from the letters that told it: each session and each month of dues once. */
const figuresOf = (letters: readonly LetterRow[], caseId: string, period: Period) => {
  const lines = (kind: LetterRow['kind']) =>
    letters.filter((one) => one.caseId === caseId && one.kind === kind).flatMap((one) => openEnclosure(one, one.enclosureSealed).lines ?? [])
  const inTime = lines('attendance').filter((line) => within(line['on'] as Day, period))
  const newest = [...new Map(inTime.map((line) => [line['sessionId'], line])).values()]
  const came = newest.filter((line) => tookPart(String(line['letter']))).length
  return { came, held: newest.length, dues: monthsStanding(lines('dues').filter((line) => within(line['on'] as Day, period))) }
}

const wordsOf = (row: PartRow, letters: readonly LetterRow[], period: Period): string => {
  const { unit, group, managedFrom } = row.own as HostHalf
  const { came, held, dues } = figuresOf(letters, row.id, period)
  const place = [unit, group].filter(Boolean).join(' ')
  return `${period.from} 至 ${period.to}：编入${place}，${managedFrom} 起在管；应参加组织生活 ${held} 次，参加 ${came} 次；交纳党费 ${dues} 个月。`
}

type Statement = { row: PartRow; words: string; writer: Writer }

/** Writes the statements; one whose case went in the meantime is left out. */
const tellAll = async (tx: Tx, statements: readonly Statement[]): Promise<number> => {
  let told = 0
  for (const { row, words, writer } of statements) {
    const locked = await lockHostCase(tx, row.id)
    if (!locked) continue
    const done = await moveHost(tx, locked, { act: { kind: 'tell', letter: 'statement', on: writer.today }, writer, enclose: () => ({ words }) })
    if (done.ok) told += 1
  }
  return told
}

const nobodyHere = refuse('nobody-managed', '现在没有在管的流入党员，没有可以通报的。', 'No incoming member is managed here: there is nothing to tell.')

/** The desk tells of everybody it manages, from the last statement to today. */
export const tellIncoming = (call: Call, scope: Scope, unit: Unit): Promise<Result<{ told: number }>> =>
  runCommand(call, scope, async (tx) => {
    const rows = await managedUnder(tx, unit.path)
    if (rows.length === 0) return nobodyHere
    const letters = await saidOf(tx, rows)
    const writer = writerOf(call, unit.name)
    const statements = rows.map((row) => {
      const from = lastOf(letters, row.id) ?? (row.own as HostHalf).managedFrom!
      return { row, writer, words: wordsOf(row, letters, { from, to: call.today }) }
    })
    const told = await tellAll(tx, statements)
    await tx.audit({ verb: 'floating.incoming-told', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [`told:${told}`] })
    return ok({ told })
  })

// ---------------------------------------------------------------- by itself

/** The stretch a day lies in, and the whole one before it. */
const stretchesAround = (per: Span, today: Day): { now: Period; before: Period } | null => {
  const year = yearOf(today)
  const all = [...stretchesOf(per, year - 1), ...stretchesOf(per, year)].filter((one) => one !== null)
  const at = all.findIndex((one) => within(today, one))
  return at > 0 ? { now: all[at]!, before: all[at - 1]! } : null
}

/** The shortest interval that an agreement over the unit or the rule in force there sets; null where nobody has set one. */
const intervalOf = (row: PartRow, agreements: readonly AgreementRow[], byRule: ReadonlyMap<string, Span>): Span | null => {
  const agreed = agreements.filter(({ path }) => row.path.startsWith(path)).flatMap(({ meets }) => meets ?? [])
  const spans: Span[] = [...agreed, ...(byRule.has(row.unitId) ? [byRule.get(row.unitId)!] : [])]
  return SPANS.find((one) => spans.includes(one)) ?? null
}

const rulesSay = async (tx: Tx, unitIds: readonly string[], on: Day): Promise<Map<string, Span>> => {
  const rules = await inForceForUnits(tx, unitIds, on)
  return new Map(
    [...rules].flatMap(([unitId, inForce]): [string, Span][] => {
      const per = (ruleOf(inForce, 'floating.brief-host')?.body as DutyBody | undefined)?.times?.per
      return per ? [[unitId, per]] : []
    }),
  )
}

/** Carried out every day for a district: whoever was managed in the last whole stretch and of whom home has not heard in this one. Returns how many were told. */
export const keepHomesTold = async (tx: Tx, at: Date, { path, today }: { path: string; today: Day }): Promise<number> => {
  const rows = await managedUnder(tx, path)
  const agreements = (await agreementsUnder(tx, path)).filter(
    ({ ourSide, endedOn, from, until }) => ourSide === 'host' && !endedOn && from <= today && (!until || until >= today),
  )
  const unitIds = [...new Set(rows.map(({ unitId }) => unitId))]
  const [byRule, units, letters] = [await rulesSay(tx, unitIds, today), await unitsByIds(tx, unitIds), await saidOf(tx, rows)]
  const due = rows.flatMap((row): Statement[] => {
    const per = intervalOf(row, agreements, byRule)
    const around = per && stretchesAround(per, today)
    const since = (row.own as HostHalf).managedFrom!
    const last = lastOf(letters, row.id)
    if (!around || since > around.before.to || (last && last >= around.now.from)) return []
    const unit = units.get(row.unitId)
    const writer: Writer = { name: unit?.shortName ?? '', unit: unit?.name ?? '', at, today }
    return [{ row, writer, words: wordsOf(row, letters, { from: later(since, around.before.from), to: around.before.to }) }]
  })
  const told = await tellAll(tx, due)
  if (told > 0) await recordAudit(tx, at, { verb: 'floating.incoming-told', objectType: 'district', objectId: path, path, fields: [`told:${told}`] })
  return told
}
