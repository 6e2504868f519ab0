import { monthOf, yearOf } from '../../../kernel/days.ts'
import { ok, type Refusal, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { evaluate, sourceOf } from '../../../policy/engine/evaluate.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { TriggerBody } from '../../../policy/kinds/trigger.ts'
import type { Evaluation } from '../../../policy/vocabulary/evaluation.ts'
import { inForce } from '../../org/public.ts'
import { keepFindings, type NewDuty, openDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import {
  answerOf,
  citesOf,
  countsAs,
  fieldGaps,
  freezeRoll,
  type FullLook,
  type Gap,
  judgeRoll,
  judgeValidity,
  isGuest,
  lettersOf,
  lookAt,
  minutesBetween,
  openRoll,
  type OpenLine,
  participationOf,
  rollGaps,
  type RuleAnswer,
  someoneKnown,
  type Sum,
  sumOf,
  validityGaps,
} from '../facts.ts'
import { possible, refuseAct, refuseStale } from '../stages.ts'
import {
  insertFiling,
  insertRecordVersion,
  insertRoll,
  lockBook,
  lockSession,
  nextBookPage,
  refreshRollup,
  replaceParts,
  type RollRow,
  selectFilings,
  type Session,
  type SessionChange,
  updateSession,
  updateSubSessions,
} from '../store.ts'
import { keepOwed } from './keep-owed.ts'
import { changeOf, type RecordAsked, sixValuesOf } from './write-record.ts'

export type Closed = {
  counts: boolean
  sum: Sum
  participation: { num: number; den: number } | null
  bookYear: number
  /** its page of the activity book; null for a meeting, which has its number in the book of its own kind */
  bookPage: number | null
  lines: number
  reportNumber: number
  validity: RuleAnswer[]
  findingId: string | null
}

/**
 * Closes a session, once: freezes the roll from the facts of its day, judges by the rules in force that day, gives it its page in the book,
 * counts it as reported upward, opens what follows, and brings the committee's row up to date. All of it in one transaction; of two people
 * who close at once the second is told who was first.
 */
export const closeSession = (call: Call, { scope, found }: Reach<Session>, asked: RecordAsked): Promise<Result<Closed>> =>
  runCommand(call, scope, async (tx) => {
    const session = (await lockSession(tx, found.id))!
    const refusal = refuseClose(call, session, asked)
    if (refusal) return refusal
    await lockBook(tx, session.unitId)
    if (asked.parts) await replaceParts(tx, session, asked.parts)
    const written: Session = { ...session, ...changeOf(asked) }
    const [rules, look, lines] = await Promise.all([inForce(tx, session.unitId, session.day!), lookAt(tx, written), openRoll(tx, written)])
    const answers = judgeValidity(rules, written, { ...look, attended: someoneKnown(lettersOf(lines)) }, 'held')
    const gaps = [...fieldGaps(written, look.parts), ...rollGaps(lines), ...validityGaps(answers)]
    if (gaps.length > 0) return refuseGaps(gaps)
    return ok(await carryOut(tx, call, { session: written, before: session, rules, look, lines, answers }))
  })

const refuseClose = (call: Call, session: Session, { version }: RecordAsked): { ok: false; refusal: Refusal } | null => {
  if (session.state === 'closed') return refuseClosed(session)
  if (!possible('close', session.state) || session.parentId !== null || session.day === null) return refuseAct('close', session.state)
  if (session.day > call.today) return refuse('not-yet', '活动的日子还没有到，不能办结。', 'The day has not come yet, so it cannot be closed.')
  return session.version === version ? null : refuseStale()
}

const refuseClosed = ({ closedByName, closedAt }: Session) =>
  refuse(
    'closed-already',
    `${closedByName}已经办结了这次活动。您这一次没有存，您写的还在这一页；要补充请写更正。`,
    `${closedByName} has closed this session already. Yours was not saved and is still on the page; add it as a correction.`,
    { details: { closedBy: closedByName, closedAt: closedAt?.toISOString() } },
  )

const refuseGaps = (gaps: readonly Gap[]) =>
  refuse(
    'not-ready',
    `办结前还有 ${gaps.length} 处：${gaps[0]!.message.zh}${gaps.length > 1 ? ' 等' : ''}。`,
    `${gaps.length} things stand before closing: ${gaps[0]!.message.en}${gaps.length > 1 ? ' and others' : ''}.`,
    { details: { gaps } },
  )

type Ready = { session: Session; before: Session; rules: InForce; look: FullLook; lines: readonly OpenLine[]; answers: readonly Evaluation[] }

const carryOut = async (tx: CommandTx, call: Call, ready: Ready): Promise<Closed> => {
  const { session, rules, lines, answers } = ready
  const letters = lettersOf(lines)
  const rollAnswers = judgeRoll(rules, session, letters)
  const result: Closed = {
    counts: countsAs(answers),
    sum: sumOf(letters),
    participation: participationOf(rules, letters),
    ...(await bookPlace(tx, session)),
    lines: lines.length,
    reportNumber: 0,
    validity: [...answers, ...rollAnswers].map(answerOf),
    findingId: await keepAnswers(tx, call, session, [...answers, ...rollAnswers]),
  }
  const rows = freezeRoll(session, lines, { counted: result.counts })
  await lock(tx, call, ready, { result, rows })
  await openHelp(tx, call, { session, rules, rows })
  result.reportNumber = await fileUpward(tx, call, session, result)
  await keepOwed(tx, call.now, { path: session.path, today: call.today })
  const belowRate = rollAnswers.some(({ outcome }) => outcome === 'not_met')
  await refreshRollup(tx, call.now, [session.id], belowRate)
  await tell(tx, session, result, rows)
  return result
}

const keepAnswers = async (tx: Tx, call: Call, session: Session, answers: readonly Evaluation[]): Promise<string | null> => {
  const findings = answers.map((evaluation) => ({ path: session.path, evaluation, madeBy: call.session!.accountId }))
  return (await keepFindings(tx, call.now, findings))[0] ?? null
}

/** The roll, the first version of the record and the closed session, all at once. */
const lock = async (tx: Tx, call: Call, { session, before }: Ready, { result, rows }: { result: Closed; rows: readonly RollRow[] }): Promise<void> => {
  const { name, accountId } = call.session!
  await insertRoll(tx, call.now, rows)
  await insertRecordVersion(tx, session, { version: 1, fields: { ...sixValuesOf(session) }, reason: null, byName: name, at: call.now, by: accountId })
  if (!(await updateSession(tx, call.now, before, closedChange(call, session, result)))) throw new Error('a locked session changed under its lock')
  await updateSubSessions(tx, call.now, session.id, { state: 'closed', closedAt: call.now, closedByName: name, counts: result.counts })
}

/** The numbered pages of the activity book are for activity days alone. */
const bookPlace = async (tx: Tx, session: Session): Promise<{ bookYear: number; bookPage: number | null }> => {
  const bookYear = yearOf(session.day!)
  if (session.kind !== 'activity-day') return { bookYear, bookPage: null }
  return { bookYear, bookPage: await nextBookPage(tx, { unitId: session.unitId, year: bookYear }) }
}

const closedChange = (call: Call, session: Session, { counts, sum, participation, bookYear, bookPage, findingId }: Closed): SessionChange => ({
  ...sixValuesOf(session),
  begins: session.begins,
  ends: session.ends,
  badgeNoted: session.badgeNoted,
  minutes: minutesBetween(session.begins, session.ends),
  state: 'closed',
  closedAt: call.now,
  closedBy: call.session!.accountId,
  closedByName: call.session!.name,
  counts,
  ...sum,
  creditedNum: participation?.num ?? null,
  creditedDen: participation?.den ?? null,
  bookYear,
  bookPage,
  findingId,
  recordVersion: 1,
})

/** Criticism and help for whoever was absent without cause, where a rule in force asks for it: one duty a member and session. */
const openHelp = async (tx: Tx, call: Call, { session, rules, rows }: { session: Session; rules: InForce; rows: readonly RollRow[] }): Promise<void> => {
  const absent = rows.filter((row) => !isGuest(row) && row.letter.toUpperCase() === 'A')
  await openDuties(
    tx,
    absent.flatMap((row) => helpDuties(call, { session, rules, row })),
  )
}

const ABSENT = 'member.absent-without-cause'

export const helpDuties = (call: Call, { session, rules, row }: { session: Session; rules: InForce; row: RollRow }): NewDuty[] =>
  [...rules.rules.values()]
    .filter((rule) => rule.kind === 'trigger' && (rule.body as TriggerBody).on.includes(ABSENT))
    .flatMap((rule) => {
      const evaluation = evaluate({
        rule,
        about: { kind: 'member', id: row.memberId },
        on: session.day!,
        facts: { event: ABSENT, happened: session.day!, done: [] },
        with: sourceOf(rules),
      })
      return evaluation.follows
        .filter(({ does, state }) => does === 'open' && state === 'now')
        .map(
          ({ bearer, due, text }): NewDuty => ({
            key: `${rule.slot}|${row.memberId}|${session.id}`,
            path: row.path,
            slot: rule.slot,
            what: text,
            facts: [{ zh: `${row.name}　${session.day} 缺席`, en: `${row.name}, absent on ${session.day}` }],
            cites: citesOf(rule),
            ours: rule.ours,
            subject: { kind: 'member', id: row.memberId },
            bearerRole: bearer ?? 'branch',
            bearerUnitId: row.unitId,
            link: `/standing/${row.memberId}`,
            openedOn: call.today,
            dueOn: due ?? null,
          }),
        )
    })

/** The closing is the report upward: nothing is typed twice. Returns which time it is in this half-year. */
const fileUpward = async (tx: Tx, call: Call, session: Session, { sum, counts }: Closed): Promise<number> => {
  if (session.kind !== 'activity-day') return 0
  const [year, half] = [yearOf(session.day!), monthOf(session.day!) <= 6 ? 1 : 2]
  const number = (await selectFilings(tx, { path: session.path, year })).filter((filing) => filing.unitId === session.unitId && filing.half === half).length + 1
  await insertFiling(tx, {
    unitId: session.unitId,
    half,
    number,
    path: session.path,
    year,
    figures: { sessionId: session.id, day: session.day, counts, sum },
    by: call.session!.accountId,
    byName: call.session!.name,
    at: call.now,
  })
  return number
}

const tell = async (tx: CommandTx, session: Session, { counts, bookPage }: Closed, rows: readonly RollRow[]): Promise<void> => {
  await tx.audit({
    verb: 'activities.closed',
    objectType: 'session',
    objectId: session.id,
    path: session.path,
    fields: [...(bookPage === null ? [] : [`page:${bookPage}`]), `counts:${counts}`],
  })
  const absent = rows.filter((row) => !isGuest(row) && row.letter.toUpperCase() === 'A').map(({ memberId }) => memberId)
  await tx.emit({
    event: 'session.closed',
    path: session.path,
    payload: {
      sessionId: session.id,
      unitId: session.unitId,
      unitPath: session.path,
      year: session.year,
      month: session.month,
      day: session.day,
      counts,
      absent,
    },
  })
}
