import { calendarYear, type Day, earlier } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Database, type Tx, withDistrict } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import { inForceTried, type Unit, unitsUnder } from '../../org/public.ts'
import { packsAtHand } from '../../rulebook/public.ts'
import { districtScopeOf, jobScope } from '../access.ts'
import type { Draft, WhatIfResult } from '../contract.ts'
import { compareUnder, Kept, ruleChangesOf, titlesOf, turnsIn, type WhatIfDeps, withDraft } from '../facts.ts'
import { deleteWhatIf, finishWhatIf, insertChanges, insertGrounds, insertWhatIf, progressWhatIf, whatIfById, type WhatIfRow } from '../store.ts'

type Place = { scope: Scope; unit: Unit }

/** Asks for a run; it is carried out in the background. Refused at once where the draft cannot be read or a floor above forbids it. */
export const startWhatIf = (call: Call, { scope, unit }: Place, given: { year: number; draft: Draft }): Promise<Result<{ runId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const refused = await cannotTry(tx, { unit, today: call.today, ...given })
    if (refused) return refused
    const runId = newId<'what-if'>()
    await insertWhatIf(tx, { id: runId, path: unit.path, unitId: unit.id, ...given }, byOf(call))
    await tx.audit({ verb: 'what-if.started', objectType: 'what-if', objectId: runId, path: unit.path, fields: [given.draft.kind, `year:${given.year}`] })
    await tx.emit({ event: 'what-if.asked', path: unit.path, payload: { runId, path: unit.path } })
    return ok({ runId })
  })

type Trying = { unit: Unit; today: Day; year: number; draft: Draft }

const cannotTry = async (tx: Tx, { unit, today, year, draft }: Trying) => {
  const { from, to } = calendarYear(year)
  if (from > today)
    return refuse('in-the-future', '这一年还没有到，没有记录可以试算。', 'That year has not come; there are no records to run over.', { field: '/year' })
  if (draft.kind === 'pack' && !packsAtHand().packs.has(draft.pack))
    return refuse('no-such-pack', '没有这个制度包。', 'There is no such pack.', { field: '/draft/pack' })
  const tried = (await inForceTried(tx, [unit.id], earlier(today, to), withDraft(draft, { unitId: unit.id, from }))).get(unit.id)!
  return draft.kind === 'value' ? valueRefused(tried, unit, draft) : null
}

const valueRefused = (tried: InForce, unit: Unit, { slot, key }: { slot: string; key: string }) => {
  if (!tried.rules.has(slot) && !tried.forOthers.some((rule) => rule.slot === slot))
    return refuse('no-such-rule', '这一年没有这条规则在用，没有试算。', 'No such rule was in force in that year; nothing was tried.', { field: '/draft/slot' })
  const mine = (one: { slot: string; key: string | null; unit: string }) => one.unit === unit.id && one.slot === slot && one.key === key
  const held = tried.refused.find(mine)
  if (held) return refuse('below-floor', `${held.why.zh}。没有试算。`, `${held.why.en}. Nothing was tried.`, { details: { cites: held.floor.cites } })
  const unread = tried.unread.find(mine)
  return unread
    ? refuse('value-not-understood', `这个值看不懂：${unread.why.zh}。没有试算。`, `The value is not understood: ${unread.why.en}.`, { field: '/draft/value' })
    : null
}

/** Stops a run or puts a finished one away; nothing of it is left but the entry of the trail that it was asked for. */
export const dropWhatIf = (call: Call, { scope, row }: { scope: Scope; row: WhatIfRow }): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await deleteWhatIf(tx, row.id)
    await tx.audit({ verb: 'what-if.dropped', objectType: 'what-if', objectId: row.id, path: row.path, fields: [row.state] })
    return ok({})
  })

/** A run that was dropped while it went on. */
export class Dropped extends Error {}

/** How many branches are compared between two looks at whether the run still stands. */
const AT_ONCE = 250

type Carrying = { db: Database; scope: Scope; wide: Scope; deps: WhatIfDeps; at: Date; today: Day }

/** Carries a run out: read over the district, told as it goes, written in one transaction at the end. */
export const carryOutWhatIf = async ({ db, scope, wide, deps, at, today }: Carrying, run: WhatIfRow): Promise<void> => {
  const branches = await withDistrict(db, scope, (tx) => unitsUnder(tx, run.path, { kinds: ['branch'], on: earlier(today, calendarYear(run.year).to) }))
  const change = withDraft(run.draft, { unitId: run.unitId, from: calendarYear(run.year).from })
  const kept = new Kept()
  const sum = { before: new Map<string, InForce>(), after: new Map<string, InForce>(), members: 0 }
  for (let from = 0; from < branches.length; from += AT_ONCE) {
    await tell(db, scope, run, { done: from, total: branches.length })
    const some = branches.slice(from, from + AT_ONCE)
    const part = await withDistrict(db, wide, (tx) => compareUnder(tx, deps, { branches: some, year: run.year, today, change }))
    for (const difference of part.differences) kept.add(difference)
    for (const [id, rules] of part.before) sum.before.set(id, rules)
    for (const [id, rules] of part.after) sum.after.set(id, rules)
    sum.members += part.members
  }
  await tell(db, scope, run, { done: branches.length, total: branches.length })
  const through = earlier(today, calendarYear(run.year).to)
  const result: WhatIfResult = {
    through,
    members: sum.members,
    branches: branches.length,
    membersDiffer: new Set(kept.changes.filter(({ kind }) => kind === 'member').map(({ subjectId }) => subjectId)).size,
    branchesDiffer: new Set(kept.changes.map(({ branchId }) => branchId)).size,
    turns: turnsIn(kept, titlesOf([sum.before, sum.after])),
    rules: ruleChangesOf(sum.before, sum.after, { on: through, measures: deps.measures }),
  }
  await withDistrict(db, scope, (tx) => keep(tx, run, { kept, result, at }))
}

const tell = async (db: Database, scope: Scope, run: WhatIfRow, progress: { done: number; total: number }): Promise<void> => {
  if ((await withDistrict(db, scope, (tx) => progressWhatIf(tx, run.id, progress))) === 0) throw new Dropped()
}

const keep = async (tx: Tx, run: WhatIfRow, { kept, result, at }: { kept: Kept; result: WhatIfResult; at: Date }): Promise<void> => {
  if ((await finishWhatIf(tx, run.id, { result, at })) === 0) throw new Dropped()
  await inBatches(kept.grounds, 500, (some) => insertGrounds(tx, run, some))
  await inBatches(kept.changes, 5_000, (some) => insertChanges(tx, run.id, some))
  await recordAudit(tx, at, { verb: 'what-if.done', objectType: 'what-if', objectId: run.id, path: run.path, fields: [`changes:${kept.changes.length}`] })
}

const inBatches = async <T>(rows: readonly T[], size: number, write: (some: readonly T[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < rows.length; start += size) await write(rows.slice(start, start + size))
}

type Draught = Pick<WhatIfRow, 'id' | 'path' | 'unitId' | 'year' | 'draft'>

/** Asks for a run and carries it out at once, for the command line and benches: the same work as in the background. */
export const runDraft = async (db: Database, deps: WhatIfDeps, run: Draught & { districtId: number }, when: { at: Date; today: Day }): Promise<void> => {
  const scope = jobScope(run.districtId, run.path)
  await withDistrict(db, scope, (tx) => insertWhatIf(tx, run, { account: null, name: '系统', at: when.at }))
  const row = await withDistrict(db, scope, (tx) => whatIfById(tx, run.id))
  await carryOutWhatIf({ db, scope, wide: districtScopeOf(run), deps, ...when }, row!)
}
