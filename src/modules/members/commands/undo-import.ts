import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { openField } from '../../../platform/crypto.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { removeUnits, type Unit, unitsOfRun, unitsUnder, writeUnits } from '../../org/public.ts'
import { idNumberIndex, personsByIds, releaseIdNumbers, removePersons, revealPersons, writePersons } from '../../people/public.ts'
import { membersByIds } from '../facts.ts'
import {
  changeImportRun,
  deleteMembers,
  holdImportRun,
  type ImportRow,
  type ImportRun,
  importRowsOf,
  membersOfRun,
  replaceDatedRows,
  updateMembers,
} from '../store.ts'
import { type Before, beforePlace } from './carry-out-import.ts'
import type { Progress } from './check-table.ts'
import { AT_ONCE, notNow, type RunKey } from './hand-in-table.ts'

/**
 * Takes an import back as a whole, while nobody has touched any of its rows. A table of more than a thousand rows is taken back in the
 * background; where that is refused there, the run is as before and says why.
 */
export const undoImport = async (call: Call, scope: Scope, runId: string, reason: string): Promise<Result<RunKey>> => {
  try {
    return await runCommand(call, scope, async (tx) => {
      const run = await holdImportRun(tx, runId)
      if (!run) return absent()
      if (run.state !== 'imported') return notNow(run)
      if (run.total > AT_ONCE) return inBackground(tx, run, reason)
      const undone = await undoRun(tx, run, { at: call.now, reason })
      return undone.ok ? ok({ runId }) : undone
    })
  } catch (error) {
    const refusal = whyInUse(error)
    if (refusal) return refusal
    throw error
  }
}

const inBackground = async (tx: CommandTx, run: ImportRun, reason: string): Promise<Result<RunKey>> => {
  const { accountId, role } = tx.scope.actor
  await changeImportRun(tx, run.id, ['imported'], { state: 'undoing', done: 0, message: null })
  await tx.audit({ verb: 'import.undo-begun', objectType: 'import-run', objectId: run.id, path: run.path, purpose: reason })
  await tx.emit({ event: 'import.to-undo', path: run.path, payload: { runId: run.id, path: run.path, reason, accountId, role } })
  return ok({ runId: run.id })
}

type Undoing = { at: Date; reason: string; progress?: Progress }

/** The taking back itself, in the caller's transaction. A refusal means: roll back. */
export const undoRun = async (tx: CommandTx, run: ImportRun, undoing: Undoing): Promise<Result<null>> => {
  const undone = run.kind === 'roster' ? await undoRoster(tx, run, undoing) : await undoUnits(tx, run, undoing.at)
  if (!undone.ok) return undone
  const moved = await changeImportRun(tx, run.id, ['imported', 'undoing'], { state: 'undone', undoneAt: undoing.at, done: run.total, message: null })
  if (moved === 0) return refuse('stopped', '已经停止，什么也没有动。', 'Stopped; nothing was changed.')
  await tx.audit({ verb: 'import.undone', objectType: 'import-run', objectId: run.id, path: run.path, purpose: undoing.reason })
  await tx.emit({ event: 'members.import-undone', path: run.path, payload: { runId: run.id, unitId: run.unitId } })
  return ok(null)
}

/** Rows that hang on what was imported hold it; null for any other error. */
export const whyInUse = (error: unknown) => (violatedConstraint(error) === null ? null : inUse)

const inUse = refuse(
  'rows-in-use',
  '导入的内容已经被用上了（如点过名、发过证），不能撤销，什么也没有动。要改请逐个更正。',
  'What was imported is in use by now (a roll, a certificate), so the import cannot be undone; nothing was changed. Correct the entries one by one.',
)

const touchedRefusal = (names: readonly string[], count: number) =>
  refuse(
    'rows-touched',
    `有 ${count} 行导入以后有人改过（${names.slice(0, 5).join('、')}${count > 5 ? ' 等' : ''}），不能整批撤销，什么也没有动。请逐个更正。`,
    `${count} rows were changed since the import, so it cannot be undone as a whole; nothing was changed. Correct the entries one by one.`,
    { details: { touched: count } },
  )

// ---------------------------------------------------------------- rosters

type Changed = { row: ImportRow; before: Before }

const undoRoster = async (tx: CommandTx, run: ImportRun, { at, progress }: Undoing): Promise<Result<null>> => {
  const fresh = await membersOfRun(tx, run.id)
  const noted = (await importRowsOf(tx, run.id))
    .filter((row) => row.before !== null)
    .map((row): Changed => ({ row, before: JSON.parse(openField(beforePlace(run.id, row.row), row.before!)) as Before }))
  const touched = await touchedSince(tx, fresh, noted)
  if (touched.length > 0) return touchedRefusal(touched, touched.length)
  const knownBefore = new Set(noted.filter(({ row }) => row.outcome === 'new').map(({ before }) => before.person.id))
  for (let done = 0; done < fresh.length; done += PART) {
    await removeFresh(tx, fresh.slice(done, done + PART), knownBefore)
    await progress?.(Math.min(done + PART, fresh.length))
  }
  await restore(tx, noted, at)
  return ok(null)
}

/** So many members are taken out at a time; in between the person sees how far it is. */
const PART = 500

/** Names of those whose member or person row is not as the import left it. */
const touchedSince = async (tx: CommandTx, fresh: readonly { personId: string; touched: boolean }[], noted: readonly Changed[]): Promise<string[]> => {
  const known = new Map(noted.map(({ before }) => [before.person.id, before.personVersion]))
  const persons = await personsByIds(tx, [...fresh.map((one) => one.personId), ...known.keys()])
  const members = await membersByIds(
    tx,
    noted.flatMap(({ row }) => (row.outcome === 'changed' ? [row.subjectId!] : [])),
  )
  const movedOn = new Set<string>()
  for (const one of fresh) if (one.touched || persons.get(one.personId)?.version !== (known.get(one.personId) ?? 1)) movedOn.add(one.personId)
  for (const { row, before } of noted)
    if (
      row.outcome === 'changed' &&
      (members.get(row.subjectId!)?.version !== row.subjectVersion || persons.get(before.person.id)?.version !== before.personVersion)
    )
      movedOn.add(before.person.id)
  return [...movedOn].map((id) => persons.get(id)?.name ?? '')
}

const removeFresh = async (tx: CommandTx, fresh: readonly { id: string; personId: string }[], knownBefore: ReadonlySet<string>): Promise<void> => {
  if (fresh.length === 0) return
  await deleteMembers(
    tx,
    fresh.map((one) => one.id),
  )
  const personIds = fresh.map((one) => one.personId).filter((id) => !knownBefore.has(id))
  const fields = await revealPersons(tx, personIds)
  await releaseIdNumbers(
    tx,
    [...fields.values()].flatMap(({ idNumber }) => (idNumber ? [idNumberIndex(idNumber)] : [])),
  )
  await removePersons(tx, personIds)
}

const restore = async (tx: CommandTx, noted: readonly Changed[], at: Date): Promise<void> => {
  if (noted.length === 0) return
  await writePersons(
    tx,
    at,
    noted.map(({ before }) => before.person),
  )
  const members = noted.flatMap(({ before }) => (before.member ? [before.member] : []))
  if (members.length === 0) return
  await updateMembers(tx, at, members)
  const dated = noted.flatMap(({ before }) => (before.dated ? [before.dated] : []))
  await replaceDatedRows(
    tx,
    members.map((member) => member.id),
    {
      belongings: dated.flatMap((rows) => rows.belongings),
      standings: dated.flatMap((rows) => rows.standings),
      spans: dated.flatMap((rows) => rows.spans),
    },
  )
}

// ---------------------------------------------------------------- organisations

const undoUnits = async (tx: CommandTx, run: ImportRun, at: Date): Promise<Result<null>> => {
  const units = new Map((await unitsUnder(tx, run.path)).map((unit) => [unit.id, unit]))
  const fresh = await unitsOfRun(tx, run.id)
  const noted = (await importRowsOf(tx, run.id))
    .filter((row) => row.before !== null)
    .map((row) => JSON.parse(openField(beforePlace(run.id, row.row), row.before!)) as Unit)
  const touched = [...fresh.filter((unit) => unit.version !== 1), ...noted.filter((before) => units.get(before.id)?.version !== before.version + 1)]
  if (touched.length > 0)
    return touchedRefusal(
      touched.map((unit) => unit.name),
      touched.length,
    )
  await removeUnits(
    tx,
    fresh.map((unit) => unit.id),
  )
  await writeUnits(tx, at, noted)
  return ok(null)
}
