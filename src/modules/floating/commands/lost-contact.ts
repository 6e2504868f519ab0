/** Lost contact (form T25): when it began, each search, found again, what a meeting decided. Nothing here changes a membership by itself. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { endOfTerm, type Term } from '../../../policy/engine/head.ts'
import { memberById, membersByIds } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsByIds } from '../../org/public.ts'
import { citesOf, isSeenBy, openSearchWords, ruleOf, type Rules, sealSearchWords } from '../facts.ts'
import {
  changeLost,
  insertLost,
  insertLostSearch,
  type Lost,
  type LostEnd,
  lostUnder,
  oneAtATime,
  openAbsenceOf,
  openLostOf,
  searchesOf,
  selectLost,
} from '../store.ts'

type Done = Promise<Result<Record<string, never>>>

const future = refuse('in-the-future', '日期还没有到。', 'That day has not come yet.', { field: '/on' })
const before = (since: Day) =>
  refuse('before-what-is-known', `日期早于失联起算日 ${since}。`, `The day lies before ${since}, from which contact counts as lost.`, { field: '/on' })
const over = refuse('lost-over', '这一条已经了结。', 'This entry is closed.')

type LostEntry = Pick<Lost, 'since' | 'sinceWhat' | 'situation'>

/** Opens the entry and its clocks. `since`: the last activity, dues or contact that is on record. */
export const enterLost = (call: Call, scope: Scope, { memberId, entry }: { memberId: string; entry: LostEntry }): Promise<Result<{ lostId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (entry.since > call.today) return refuse('in-the-future', '日期还没有到。', 'That day has not come yet.', { field: '/since' })
    const member = await memberById(tx, memberId)
    if (member?.status !== 'normal') return absent()
    await oneAtATime(tx, 'member', memberId)
    if (await openLostOf(tx, memberId))
      return refuse('lost-already', `${member.person.name}已经登记失联。请在那一条上办。`, `${member.person.name} is on the list already. Go on there.`)
    const lostId = newId<'lost'>()
    const absence = await openAbsenceOf(tx, memberId)
    await insertLost(tx, {
      ...EMPTY,
      ...entry,
      id: lostId,
      path: member.path,
      memberId,
      branchId: member.branchId,
      absenceId: absence?.id ?? null,
      ...by(call),
    })
    await tx.emit({ event: 'member.contact-lost', path: member.path, payload: { lostId, memberId, since: entry.since } })
    await tx.audit({ verb: 'floating.lost-entered', objectType: 'floating-lost', objectId: lostId, path: member.path, fields: ['since', 'situation'] })
    return ok({ lostId })
  })

const by = (call: Call) => ({ enteredByName: byOf(call).name, enteredAt: call.now })
const EMPTY = {
  searchFailed: null,
  foundOn: null,
  foundWords: null,
  subjectiveFault: null,
  stoppedOn: null,
  stoppedBy: null,
  endedOn: null,
  endedHow: null,
  endedWords: null,
}

const onLost = (call: Call, scope: Scope, lost: Lost, on: Day, work: (tx: CommandTx) => Promise<Result<Record<string, never>>>): Done =>
  runCommand(call, scope, async (tx) => {
    const now = await selectLost(tx, lost.id)
    if (!now) return absent()
    if (now.endedOn) return over
    if (on > call.today) return future
    return on < now.since ? before(now.since) : work(tx)
  })

const told = (tx: CommandTx, lost: Lost, verb: string, fields: string[]): Promise<void> =>
  tx.audit({ verb: `floating.lost-${verb}`, objectType: 'floating-lost', objectId: lost.id, path: lost.path, fields })

export type Search = { on: Day; way: string; found: boolean; words: string; searchFailed: boolean | null }

/** One search: by which way, what came of it. Only a person says that all searching has failed. */
export const recordSearch = (call: Call, scope: Scope, lost: Lost, { on, way, found, words, searchFailed }: Search): Done =>
  onLost(call, scope, lost, on, async (tx) => {
    const id = newId<'lost-search'>()
    const { name: byName, at } = byOf(call)
    await insertLostSearch(tx, { id, lostId: lost.id, path: lost.path, on, way, found, wordsSealed: sealSearchWords(id, words), byName, at })
    if (searchFailed !== null) await changeLost(tx, lost.id, { searchFailed })
    await told(tx, lost, 'searched', [way, found ? 'found' : 'not-found'])
    return ok({})
  })

/** Found again: heard first; whether the member is to blame is a person's word, and what follows a meeting's. */
export const recordFound = (call: Call, scope: Scope, lost: Lost, { on, words, fault }: { on: Day; words: string; fault: boolean | null }): Done =>
  onLost(call, scope, lost, on, async (tx) => {
    await changeLost(tx, lost.id, { foundOn: on, foundWords: words, ...(fault === null ? {} : { subjectiveFault: fault }), searchFailed: false })
    await tx.emit({ event: 'member.found-again', path: lost.path, payload: { lostId: lost.id, memberId: lost.memberId, on } })
    await told(tx, lost, 'found', ['foundOn'])
    return ok({})
  })

/** What a meeting decided and the superior approved, as the minutes say; from then on the second clock counts. */
export const recordStopped = (call: Call, scope: Scope, lost: Lost, { on, decidedBy }: { on: Day; decidedBy: string }): Done =>
  onLost(call, scope, lost, on, async (tx) => {
    if (lost.searchFailed !== true)
      return refuse('search-not-failed', '要先记下多方查找没有找到，才谈得上停止党籍。', 'Record first that every search has failed.', {
        details: { slot: 'floating.lost' },
      })
    await changeLost(tx, lost.id, { stoppedOn: on, stoppedBy: decidedBy })
    await tx.emit({ event: 'member.membership-stopped', path: lost.path, payload: { lostId: lost.id, memberId: lost.memberId, on } })
    await told(tx, lost, 'stopped', ['stoppedOn'])
    return ok({})
  })

export const endLost = (call: Call, scope: Scope, lost: Lost, { on, how, words }: { on: Day; how: LostEnd; words: string }): Done =>
  onLost(call, scope, lost, on, async (tx) => {
    if (how === 'managed' && !lost.foundOn) return refuse('not-found-yet', '还没有记联系上。', 'It is not recorded yet that the member was found.')
    if ((how === 'restored' || how === 'removed') && !lost.stoppedOn)
      return refuse('not-stopped', '没有停止党籍的决定，谈不上恢复或除名。', 'Membership was not stopped, so it can be neither restored nor ended here.')
    await changeLost(tx, lost.id, { endedOn: on, endedHow: how, endedWords: words })
    await told(tx, lost, 'ended', [how])
    return ok({})
  })

// ---------------------------------------------------------------- the register

const termAfter = (rules: Rules, slot: string): Term | null => (ruleOf(rules, slot)?.body as { after?: Term } | undefined)?.after ?? null

/** The days on which the clocks of the rules in force run out, for one entry. */
export const clocksOf = (rules: Rules, { since, stoppedOn }: Pick<Lost, 'since' | 'stoppedOn'>) => {
  const [first, second] = [termAfter(rules, 'floating.lost'), termAfter(rules, 'floating.stopped')]
  return { decideFrom: first ? endOfTerm(since, first) : null, removeFrom: second && stoppedOn ? endOfTerm(stoppedOn, second) : null }
}

const firstOfLastYear = (today: Day): Day => `${Number(today.slice(0, 4)) - 1}-01-01` as Day

/** Form T25 of a part of the tree. What was said in a search is open to the branch that searches. */
export const lostShown = async (tx: Tx, call: Call, unit: Unit) => {
  const rows = await lostUnder(tx, unit.path, firstOfLastYear(call.today))
  const members = await membersByIds(
    tx,
    rows.map(({ memberId }) => memberId),
  )
  const branchIds = [...new Set(rows.map(({ branchId }) => branchId))]
  const branches = await unitsByIds(tx, branchIds)
  const rules = await inForceForUnits(tx, [...new Set([unit.id, ...branchIds])], call.today)
  const searches = Map.groupBy(
    await searchesOf(
      tx,
      rows.map(({ id }) => id),
    ),
    ({ lostId }) => lostId,
  )
  const own = rules.get(unit.id)!
  return ok({
    unitId: unit.id,
    unitName: unit.shortName,
    unitKind: unit.kind,
    today: call.today,
    cites: { lost: citesOf(own, 'floating.lost'), stopped: citesOf(own, 'floating.stopped'), found: citesOf(own, 'floating.found-again') },
    rows: rows.map((row) => ({
      ...entryOf(row),
      name: members.get(row.memberId)?.person.name ?? '',
      branchName: branches.get(row.branchId)?.shortName ?? '',
      ...clocksOf(rules.get(row.branchId) ?? own, row),
      searches: (searches.get(row.id) ?? []).map(({ id, on, way, found, byName, wordsSealed }) => ({
        on,
        way,
        found,
        byName,
        words: wordsSealed && isSeenBy(call, row) ? openSearchWords(id, wordsSealed) : null,
      })),
      mine: isSeenBy(call, row),
    })),
  })
}

const entryOf = ({ id, path: _, enteredAt: __, absenceId: ___, ...row }: Lost) => ({ lostId: id, ...row })
