import { addDays, type Day, later } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { sealField } from '../../../platform/crypto.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { unitById, writeUnits, type UnitToWrite } from '../../org/public.ts'
import { claimIdNumbers, claimsOf, type Person, type PersonInput, type Protected, writePersons } from '../../people/public.ts'
import { missingFields } from '../stages.ts'
import {
  changeImportRun,
  type DatedRows,
  datedRowsOf,
  holdImportRun,
  type ImportRun,
  insertMembers,
  type MemberRow,
  type NewMember,
  type NotedRow,
  noteImportRows,
  replaceDatedRows,
  replan,
  standingsOf,
  updateMembers,
} from '../store.ts'
import { type ComparedMember, type ComparedUnit, compareUnits, eachPart, memberAfter, openRosterStage, personAfter, type Progress } from './check-table.ts'
import { AT_ONCE, notNow, type RunKey } from './hand-in-table.ts'

/**
 * Imports a checked table: every row is checked once more in the same transaction, then all are written, or none.
 * `from` is the day from which new members count as belonging here.
 */
export const carryOutImport = (call: Call, scope: Scope, runId: string, from: Day): Promise<Result<RunKey>> =>
  asRefusal(() =>
    runCommand(call, scope, async (tx) => {
      const run = await holdImportRun(tx, runId)
      if (!run) return absent()
      const fault = await notReady(tx, run)
      if (fault) return fault
      if (run.total > AT_ONCE) return inBackground(tx, run, { from, role: scope.actor.role })
      const done = await importRun(tx, run, { at: call.now, today: call.today, from })
      return done.ok ? ok({ runId }) : done
    }),
  )

const notReady = async (tx: CommandTx, run: ImportRun) => {
  if (run.state !== 'previewed') return notNow(run)
  const unit = await unitById(tx, run.unitId)
  if (missingFields(run.kind, run.mapping, unit!.kind).length > 0)
    return refuse(
      'columns-missing',
      '还有必填的栏目没有对上，没有导入。请先对好栏目。',
      'Required columns are not matched yet; nothing was imported. Match them first.',
    )
  return run.counts.faulty > 0 ? hasFaults(run.counts.faulty) : null
}

const hasFaults = (faulty: number) =>
  refuse(
    'rows-with-faults',
    `有 ${faulty} 行要改，一行也没有导入。请按列出的改好再导入。`,
    `${faulty} rows have faults, so none was imported. Mend them and import again.`,
    { details: { faulty } },
  )

const inBackground = async (tx: CommandTx, run: ImportRun, { from, role }: { from: Day; role: string }): Promise<Result<RunKey>> => {
  await changeImportRun(tx, run.id, ['previewed'], { state: 'importing', done: 0 })
  await tx.audit({ verb: 'import.begun', objectType: 'import-run', objectId: run.id, path: run.path })
  await tx.emit({ event: 'import.to-carry-out', path: run.path, payload: { runId: run.id, path: run.path, from, accountId: tx.scope.actor.accountId, role } })
  return ok({ runId: run.id })
}

type Carrying = { at: Date; today: Day; from: Day; progress?: Progress }

/** The writing itself, in the caller's transaction. A refusal means: roll back. */
export const importRun = async (tx: CommandTx, run: ImportRun, carrying: Carrying): Promise<Result<null>> => {
  const written = run.kind === 'roster' ? await importRoster(tx, run, carrying) : await importUnits(tx, run, carrying)
  if (!written.ok) return written
  const counts = { ...written.value, faulty: 0 }
  const moved = await changeImportRun(tx, run.id, ['previewed', 'importing'], {
    state: 'imported',
    counts,
    done: run.total,
    finishedAt: carrying.at,
    message: null,
  })
  if (moved === 0) return refuse('stopped', '已经停止，什么也没有导入。', 'Stopped; nothing was imported.')
  await tx.audit({
    verb: 'import.carried-out',
    objectType: 'import-run',
    objectId: run.id,
    path: run.path,
    fields: [`new ${counts.new}`, `changed ${counts.changed}`],
  })
  await tx.emit({ event: run.kind === 'roster' ? 'members.imported' : 'units.imported', path: run.path, payload: { runId: run.id, unitId: run.unitId } })
  return ok(null)
}

type Written = { new: number; changed: number; same: number }

// ---------------------------------------------------------------- rosters

/** While the database writes one part, the next is opened, checked and sealed: statements travel in order on one connection. */
const importRoster = async (tx: CommandTx, run: ImportRun, carrying: Carrying): Promise<Result<Written>> => {
  const compare = await openRosterStage(tx, run, carrying.today)
  const written: Written = { new: 0, changed: 0, same: 0 }
  let done = 0
  let writing: Promise<Refused | null> = Promise.resolve(null)
  try {
    for await (const part of eachPart(tx, run.id)) {
      const compared = await compare(part.rows)
      const faulty = compared.filter((one) => one.outcome === 'faulty').length
      const before = writing
      if (faulty === 0) writing = unseen(writeRows(tx, run, { compared, ...carrying }))
      const fault = await before
      if (fault) return await settled(writing, fault)
      if (faulty > 0) return hasFaults(faulty)
      for (const one of compared) if (one.outcome !== 'faulty') written[one.outcome] += 1
      done += compared.length
      if (isPowerOfTwo(part.no)) await replan(tx)
      await carrying.progress?.(done)
    }
  } catch (error) {
    await writing
    throw error
  }
  return (await writing) ?? ok(written)
}

type Refused = ReturnType<typeof refuse>

/** Its failure is looked at later, where it is waited for. */
const unseen = <Value>(work: Promise<Value>): Promise<Value> => {
  work.catch(() => {})
  return work
}

/** The refusal, once nothing is under way any more. */
const settled = async (work: Promise<unknown>, fault: Refused): Promise<Refused> => {
  await work.catch(() => {})
  return fault
}

/** As the tables double, their plans are made anew. */
const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0

/** Everything is sent at once; a number claimed elsewhere shows in the answers, and the caller rolls back. */
const writeRows = async (
  tx: CommandTx,
  run: ImportRun,
  { compared, at, from }: Carrying & { compared: readonly ComparedMember[] },
): Promise<Refused | null> => {
  const fresh = compared.filter((one) => one.outcome === 'new').map((one) => withIds(one, run, from))
  const changed = compared.filter((one) => one.outcome === 'changed')
  const persons = [...fresh.map((one) => one.person), ...changed.map((one) => personAfter(one.value!, one.person, one.person!.id))]
  const noted = fresh.flatMap((one) =>
    one.before ? [notedAs('new', one.compared, { subjectId: one.member.id, version: 1, before: seal(run, one.compared.row, one.before) })] : [],
  )
  const members = fresh.map((one) => one.member)
  const [claimed] = await Promise.all([claimAfter(tx, writePersons(tx, at, persons), fresh), insertMembers(tx, at, members), noteImportRows(tx, run, noted)])
  if (!claimed)
    return refuse(
      'claimed-meanwhile',
      '有人刚刚在别处登记了表里的一个人，一行也没有导入。请重新核对。',
      'Somebody of this table was registered elsewhere a moment ago; nothing was imported. Check the table again.',
    )
  if (changed.length > 0) await changeMembers(tx, run, { changed, at, from })
  return null
}

const claimAfter = async (tx: CommandTx, persons: Promise<void>, fresh: readonly Fresh[]): Promise<boolean> => {
  const [claimed] = await Promise.all([claimAll(tx, fresh), persons])
  return claimed
}

type Fresh = { compared: ComparedMember; person: PersonInput; member: NewMember; before: Before | null }

const withIds = (compared: ComparedMember, run: ImportRun, from: Day): Fresh => {
  const value = compared.value!
  const personId = compared.person?.id ?? newId()
  const member: NewMember = {
    ...memberAfter(value, null),
    id: newId(),
    path: value.branchPath,
    personId,
    branchId: value.branchId,
    belongsFrom: later(from, value.joinedOn),
    importRunId: run.id,
  }
  return { compared, person: personAfter(value, compared.person, personId), member, before: compared.person ? beforeOf(compared.person, null, null) : null }
}

/** True when every number now points at the person written here. */
const claimAll = async (tx: CommandTx, fresh: readonly Fresh[]): Promise<boolean> => {
  if (fresh.length === 0) return true
  const claims = fresh.map((one) => ({ idHash: one.compared.idIndex!, districtId: tx.scope.districtIds[0]!, personId: one.person.id }))
  const hashes = claims.map((claim) => claim.idHash)
  const [, held] = await Promise.all([claimIdNumbers(tx, claims), claimsOf(tx, hashes)])
  return claims.every((claim) => held.get(claim.idHash.toString('hex'))?.personId === claim.personId)
}

type Changing = { changed: readonly ComparedMember[]; at: Date; from: Day }

const changeMembers = async (tx: CommandTx, run: ImportRun, { changed, at, from }: Changing): Promise<void> => {
  const ids = changed.map((one) => one.member!.id)
  const dated = await datedRowsOf(tx, ids)
  await noteImportRows(
    tx,
    run,
    changed.map((one) =>
      notedAs('changed', one, {
        subjectId: one.member!.id,
        version: one.member!.version + 1,
        before: seal(run, one.row, beforeOf(one.person!, one.member, datedOf(dated, one.member!.id))),
      }),
    ),
  )
  await updateMembers(
    tx,
    at,
    changed.map((one) => ({ id: one.member!.id, ...memberAfter(one.value!, one.member) })),
  )
  const after = changed.map((one) => datedAfter(one, datedOf(dated, one.member!.id), from))
  await replaceDatedRows(tx, ids, {
    belongings: after.flatMap((rows) => rows.belongings),
    standings: after.flatMap((rows) => rows.standings),
    spans: after.flatMap((rows) => rows.spans),
  })
}

const datedOf = (rows: DatedRows, memberId: string): DatedRows => ({
  belongings: rows.belongings.filter((row) => row.memberId === memberId),
  standings: rows.standings.filter((row) => row.memberId === memberId),
  spans: rows.spans.filter((row) => row.memberId === memberId),
})

/** Standings follow from the two dates; a change of group and of floating begins on the day of the import. */
const datedAfter = ({ value, member }: ComparedMember, before: DatedRows, from: Day): DatedRows => {
  const after = memberAfter(value!, member)
  const state = { ...after, id: member!.id, path: member!.path, belongsFrom: before.belongings[0]?.from ?? from }
  const sameDates = after.standing === member!.standing && after.joinedOn === member!.joinedOn && after.confirmedOn === member!.confirmedOn
  const sameFloating = after.floating === member!.floating && after.floatingTo === member!.floatingTo
  return {
    belongings:
      after.groupId === member!.groupId
        ? before.belongings
        : before.belongings.flatMap((row) => (row.to === null && row.kind === 'affiliated' ? turnedOver(row, from, { groupId: after.groupId }) : [row])),
    standings: sameDates ? before.standings : standingsOf(state),
    spans: sameFloating
      ? before.spans
      : [...before.spans.flatMap((row) => (row.to === null ? ended(row, from) : [row])), ...(after.floating ? [spanFrom(state, from)] : [])],
  }
}

const ended = <Row extends { from: Day; to: Day | null }>(row: Row, from: Day): Row[] => (row.from >= from ? [] : [{ ...row, to: addDays(from, -1) }])
const turnedOver = <Row extends { id: string; from: Day; to: Day | null }>(row: Row, from: Day, change: Partial<Row>): Row[] => [
  ...ended(row, from),
  { ...row, ...change, id: newId(), from: later(row.from, from), to: null },
]
const spanFrom = (member: { id: string; path: string; floatingTo: string | null }, from: Day) => ({
  id: newId() as string,
  path: member.path,
  memberId: member.id,
  destination: member.floatingTo ?? '',
  hostName: null,
  from,
  to: null,
})

// ---------------------------------------------------------------- what stood before, for the undo

/** What stood before a row was imported; sealed, because it holds protected fields. */
export type Before = { person: PersonInput; personVersion: number; member: MemberRow | null; dated: DatedRows | null }

const beforeOf = (person: Person & Protected, member: MemberRow | null, dated: DatedRows | null): Before => ({
  person: {
    id: person.id,
    path: person.path,
    name: person.name,
    sex: person.sex,
    ethnicity: person.ethnicity,
    bornOn: person.bornOn,
    education: person.education,
    workPost: person.workPost,
    idNumber: person.idNumber,
    phone: person.phone,
    address: person.address,
    pinyin: person.pinyin,
  },
  personVersion: person.version + 1,
  member,
  dated,
})

export const beforePlace = (runId: string, row: number): string => `import_row.before|${runId}|${row}`
const seal = (run: ImportRun, row: number, before: Before): string => sealField(beforePlace(run.id, row), JSON.stringify(before)).toString('hex')

const notedAs = (outcome: 'new' | 'changed', one: ComparedMember, subject: { subjectId: string; version: number; before: string }): NotedRow => ({
  row: one.row,
  outcome,
  faults: [],
  changes: one.changes,
  subjectId: subject.subjectId,
  subjectVersion: subject.version,
  beforeHex: subject.before,
})

// ---------------------------------------------------------------- organisations

const importUnits = async (tx: CommandTx, run: ImportRun, { at, today }: Carrying): Promise<Result<Written>> => {
  const { compared } = await compareUnits(tx, run, today)
  const faulty = compared.filter((one) => one.outcome === 'faulty').length
  if (faulty > 0) return hasFaults(faulty)
  const touched = compared.filter((one) => one.outcome !== 'same')
  const ids = new Map(compared.map((one) => [one.value!.code, one.unit?.id ?? (newId() as string)]))
  const changed = touched.filter((one) => one.unit !== null)
  await noteImportRows(
    tx,
    run,
    changed.map((one) => ({
      row: one.row,
      outcome: 'changed',
      faults: [],
      changes: one.changes,
      subjectId: one.unit!.id,
      subjectVersion: null,
      beforeHex: sealField(beforePlace(run.id, one.row), JSON.stringify(one.unit)).toString('hex'),
    })),
  )
  await writeUnits(
    tx,
    at,
    touched.map((one) => unitToWrite(one, { ids, run, today })),
  )
  return ok({ new: touched.length - changed.length, changed: changed.length, same: compared.length - touched.length })
}

type Placing = { ids: ReadonlyMap<string, string>; run: ImportRun; today: Day }

const unitToWrite = ({ value, unit }: ComparedUnit, { ids, run, today }: Placing): UnitToWrite => ({
  id: ids.get(value!.code)!,
  parentId: unit ? unit.parentId : 'code' in value!.parent ? (ids.get(value!.parent.code) ?? null) : value!.parent.id,
  ...(unit?.parentId === null ? { path: unit.path } : {}),
  code: value!.code,
  name: value!.name,
  shortName: unit && unit.shortName !== unit.name ? unit.shortName : shortNameOf(value!.name),
  kind: value!.kind,
  sector: value!.sector,
  national: { ...unit?.national, ...value!.national },
  from: value!.from ?? unit?.from ?? today,
  ...(unit ? {} : { importRunId: run.id }),
})

/** 中共樟树镇青竹村支部委员会 → 樟树镇青竹村党支部: as people say it. */
const shortNameOf = (name: string): string =>
  name
    .replace(/^(?:中国共产党|中共)/, '')
    .replace(/总支部委员会$/, '党总支')
    .replace(/(?<!总)支部委员会$/, '党支部')
    .replace(/(?<!支部)委员会$/, '党委')

/** A code used outside the caller's part of the tree shows only when it is written. */
const asRefusal = async (work: () => Promise<Result<RunKey>>): Promise<Result<RunKey>> => {
  try {
    return await work()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal) return refusal
    throw error
  }
}

export const refusalOf = (error: unknown) =>
  violatedConstraint(error) === 'unit_code'
    ? refuse(
        'code-taken',
        '有一个代码已在别处使用，一行也没有导入。请向上级组织部门核对代码。',
        'One of the codes is used elsewhere; nothing was imported. Check the codes with the department above.',
      )
    : null
