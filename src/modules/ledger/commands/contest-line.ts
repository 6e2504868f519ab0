import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { endOfTerm } from '../../../policy/engine/head.ts'
import { fulfilDuties, openDuties } from '../../rulebook/public.ts'
import type { OwnRecord } from '../access.ts'
import { contestTerm, type LedgerDeps, type Line, linesOf, rulesOf, upTo } from '../facts.ts'
import { contestsOf, insertContests, type NewContest, settleContest } from '../store.ts'

/** Key of the duty to answer a contest; fulfilled by the answer, or by taking the contest back. */
export const contestDuty = (contestId: string): string => `record.contest|${contestId}`

/** The member's no, with words; opens the branch's duty to answer within the term of the rule in force. */
export const contestLine = (
  call: Call,
  deps: LedgerDeps,
  own: OwnRecord,
  given: { key: string; version: number; words: string },
): Promise<Result<{ contestId: string; answerDue: Day | null }>> =>
  runCommand(call, own.scope, async (tx) => {
    const line = (await linesOf(deps, tx, { memberIds: [own.memberId], period: upTo(call.today) })).find(({ key }) => key === given.key)
    if (!line) return absent()
    if (line.version !== given.version)
      return refuse(
        'line-changed',
        '这一条刚刚更正过，和您看到的不一样了，没有提交。请先看更正后的内容。',
        'This line was corrected meanwhile; nothing was sent. Please read it again first.',
      )
    const [opened] = await openContests(tx, call, [
      { line, words: given.words, path: own.branchPath, personId: own.personId, byAccount: call.session!.accountId, sheetId: null, transcribedByName: null },
    ])
    if (!opened)
      return refuse('already-contested', '这一条您已经提出过异议，支部还没有答复。', 'You have contested this line already; the branch has not answered yet.')
    return ok({ contestId: opened.id, answerDue: opened.answerDue })
  })

export type Contested = {
  line: Line
  words: string
  path: string
  personId: string
  byAccount: string | null
  sheetId: string | null
  transcribedByName: string | null
}

/** Opens contests with the branch's duty, audit and event; returns those that are new. */
export const openContests = async (tx: CommandTx, call: Call, contested: readonly Contested[]): Promise<NewContest[]> => {
  if (contested.length === 0) return []
  const term = contestTerm(await rulesOf(tx, contested[0]!.line.branchId, call.today))
  const rows = contested.map(
    ({ line, ...given }): NewContest => ({
      ...given,
      id: newId<'contest'>(),
      branchId: line.branchId,
      memberId: line.memberId,
      key: line.key,
      version: line.version,
      title: line.title,
      how: given.sheetId ? 'printed-sheet' : 'own-device',
      answerDue: term.within ? endOfTerm(call.today, term.within) : null,
      cites: term.cites,
    }),
  )
  const fresh = new Set((await insertContests(tx, rows, call.now)).map(({ id }) => id))
  const opened = rows.filter(({ id }) => fresh.has(id))
  await openDuties(
    tx,
    opened.map((row) => dutyOf(call, row, term)),
  )
  for (const row of opened) {
    await tx.audit({ verb: 'line.contested', objectType: 'contest', objectId: row.id, path: row.path, fields: [row.key] })
    await tx.emit({ event: 'record.contested', path: row.path, payload: { contestId: row.id, memberId: row.memberId, key: row.key } })
  }
  return opened
}

const dutyOf = (call: Call, row: NewContest, term: ReturnType<typeof contestTerm>) => ({
  key: contestDuty(row.id),
  path: row.path,
  slot: term.slot,
  what: { zh: `答复异议：${row.title.zh}`, en: `Answer a contest: ${row.title.en}` },
  facts: [],
  cites: term.cites,
  ours: term.ours,
  subject: { kind: 'member' as const, id: row.memberId },
  bearerRole: 'branch' as const,
  bearerUnitId: row.branchId,
  link: '/records/contests',
  openedOn: call.today,
  dueOn: row.answerDue,
})

/** The member takes a contest back; the line waits for the member again. */
export const withdrawContest = (call: Call, own: OwnRecord, contestId: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, own.scope, async (tx) => {
    const contest = (await contestsOf(tx, [own.memberId])).find(({ id }) => id === contestId)
    if (!contest) return absent()
    const done = await settleContest(tx, contestId, { state: 'withdrawn', answer: null, by: call.session!.accountId, byName: call.session!.name, at: call.now })
    if (done === 0) return refuse('already-answered', '支部已经答复了，不用再收回。', 'The branch has answered already; there is nothing to take back.')
    await fulfilDuties(tx, call.now, [
      { key: contestDuty(contestId), recordType: 'contest', recordId: contestId, by: call.session!.accountId, byName: call.session!.name },
    ])
    await tx.audit({ verb: 'contest.withdrawn', objectType: 'contest', objectId: contestId, path: contest.path })
    return ok({})
  })
