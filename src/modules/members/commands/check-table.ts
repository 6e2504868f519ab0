import type { Day } from '../../../kernel/days.ts'
import { tidyIdNumber } from '../../../kernel/id-numbers.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Cell, SheetRow } from '../../../platform/sheet.ts'
import { type Unit, unitById, unitsUnder } from '../../org/public.ts'
import { claimsOf, idNumberIndex, type Person, type PersonInput, type Protected, personsByIdIndex, revealPersons } from '../../people/public.ts'
import { membersByPersonIds, postsOn } from '../facts.ts'
import {
  type BranchOf,
  type Checked,
  type Decision,
  type Fault,
  type Mapping,
  missingFields,
  plainText,
  readUnitRows,
  type RosterValue,
  rosterReader,
  type UnitOf,
  type UnitValue,
} from '../stages.ts'
import {
  changeImportRun,
  clearImportRows,
  decidedRows,
  type ImportCounts,
  type ImportPart,
  type ImportRun,
  importParts,
  type MemberRow,
  NO_COUNTS,
  type NotedRow,
  noteImportRows,
  setPartOutcomes,
} from '../store.ts'

/** Checks a table that was handed in against itself and against what is there. Writes only what it found. */

// ---------------------------------------------------------------- rows at rest

const PART_ROWS = 1_000

export const partPlace = (runId: string, no: number): string => `import_part.values|${runId}|${no}`

/** Rows sealed a thousand at a time; a date cell becomes its day. */
export const sealParts = (runId: string, rows: readonly SheetRow[]): ImportPart[] => {
  const parts: ImportPart[] = []
  for (let at = 0; at < rows.length; at += PART_ROWS) {
    const some = rows.slice(at, at + PART_ROWS)
    const no = parts.length + 1
    const plain = JSON.stringify(some.map(({ number, cells }) => [number, ...cells.map(dayOfDate)]))
    parts.push({ no, rowCount: some.length, sealed: sealField(partPlace(runId, no), plain), outcomes: '' })
  }
  return parts
}

const dayOfDate = (cell: Cell): Cell => (cell instanceof Date ? plainText(cell) : cell)

export const openPart = (runId: string, part: Pick<ImportPart, 'no' | 'sealed'>): SheetRow[] =>
  (JSON.parse(openField(partPlace(runId, part.no), part.sealed)) as [number, ...Cell[]][]).map(([number, ...cells]) => ({ number, cells }))

/** Every row of the table, part after part. */
export const eachPart = async function* (tx: Tx, runId: string): AsyncGenerator<{ no: number; rows: SheetRow[] }> {
  for (let after = 0; ; ) {
    const [part] = await importParts(tx, runId, { after, limit: 1 })
    if (!part) return
    yield { no: part.no, rows: openPart(runId, part) }
    after = part.no
  }
}

const FULL_ENOUGH = 5

/** A row counts where it has a name, its key, or most of a form; signatures and sums at the foot do not. */
const isData = (row: SheetRow, mapping: Mapping, key: string): boolean => {
  const has = (column: number | undefined): boolean => column !== undefined && plainText(row.cells[column] ?? null) !== ''
  return has(mapping.name) || has(mapping[key]) || Object.values(mapping).filter(has).length >= FULL_ENOUGH
}

// ---------------------------------------------------------------- against what is there

/** A row of a roster beside what the database holds of that person. */
export type ComparedMember = Checked<RosterValue> & {
  outcome: NotedRow['outcome']
  changes: string[]
  idIndex: Buffer | null
  person: (Person & Protected) | null
  member: MemberRow | null
}

/** Set-wise: three look-ups for all rows together. Says "elsewhere" of a person of another branch or district, never where. */
const compareRoster = async (tx: Tx, checked: readonly Checked<RosterValue>[]): Promise<ComparedMember[]> => {
  const indexes = checked.map((one) => (one.value ? idNumberIndex(one.value.idNumber) : null))
  const asked = indexes.filter((index) => index !== null)
  const claims = await claimsOf(tx, asked)
  const persons = claims.size === 0 ? new Map<string, Person>() : await personsByIdIndex(tx, asked)
  const personIds = [...persons.values()].map((person) => person.id)
  const members = await membersByPersonIds(tx, personIds)
  const fields = personIds.length === 0 ? new Map<string, Protected>() : await revealPersons(tx, personIds)
  return checked.map((one, at) => {
    const idIndex = indexes[at] ?? null
    const key = idIndex?.toString('hex') ?? ''
    const found = persons.get(key)
    const person = found ? { ...found, ...fields.get(found.id)! } : null
    return compareMember(one, { idIndex, person, member: found ? (members.get(found.id) ?? null) : null, claimed: claims.has(key) })
  })
}

type Held = { idIndex: Buffer | null; person: (Person & Protected) | null; member: MemberRow | null; claimed: boolean }

const compareMember = (one: Checked<RosterValue>, { idIndex, person, member, claimed }: Held): ComparedMember => {
  const beside = { ...one, idIndex, person, member }
  const faulty = (more: Fault[]): ComparedMember => ({ ...beside, value: null, faults: [...one.faults, ...more], outcome: 'faulty', changes: [] })
  if (!one.value) return faulty([])
  if (claimed && !person) return faulty([{ code: 'elsewhere', field: 'idNumber' }])
  if (!member) return { ...beside, outcome: 'new', changes: [] }
  if (member.status === 'left' || member.status === 'died') return faulty([{ code: 'no-longer-member', field: 'idNumber' }])
  if (member.branchId !== one.value.branchId) return faulty([{ code: 'elsewhere', field: 'idNumber' }])
  const changes = [...changedPersonFields(person!, one.value), ...changedMemberFields(member, one.value)]
  return { ...beside, outcome: changes.length > 0 ? 'changed' : 'same', changes }
}

/** The person as the table wants it: what the table does not say stays. */
export const personAfter = (value: RosterValue, person: (Person & Protected) | null, id: string): PersonInput => ({
  id,
  path: value.branchPath,
  name: value.name,
  sex: value.sex,
  ethnicity: value.ethnicity ?? person?.ethnicity ?? '',
  bornOn: value.bornOn,
  education: value.education ?? person?.education ?? null,
  workPost: value.workPost ?? person?.workPost ?? null,
  idNumber: value.idNumber,
  phone: value.phone ?? person?.phone ?? null,
  address: value.address ?? person?.address ?? null,
  ...(person && person.name === value.name ? { pinyin: person.pinyin } : {}),
})

const PERSON_FIELDS = ['name', 'sex', 'ethnicity', 'bornOn', 'education', 'workPost', 'phone', 'address'] as const
const changedPersonFields = (person: Person & Protected, value: RosterValue): string[] => {
  const after = personAfter(value, person, person.id)
  return PERSON_FIELDS.filter((field) => (after[field] ?? null) !== (person[field] ?? null))
}

type MemberState = Pick<MemberRow, 'groupId' | 'standing' | 'joinedOn' | 'confirmedOn' | 'status' | 'lostSince' | 'floating' | 'floatingTo'>

/** The member as the table wants it. Contact found again ends "lost"; back from away ends "floating". */
export const memberAfter = (value: RosterValue, member: MemberRow | null): MemberState => {
  const floating = value.floating ?? member?.floating ?? false
  return {
    groupId: value.groupId ?? member?.groupId ?? null,
    standing: value.standing,
    joinedOn: value.joinedOn,
    confirmedOn: value.confirmedOn ?? (value.standing === 'full' ? (member?.confirmedOn ?? null) : null),
    status: value.status ?? member?.status ?? 'normal',
    lostSince: value.lost === false ? null : (value.lostSince ?? member?.lostSince ?? null),
    floating,
    floatingTo: floating ? (value.floatingTo ?? member?.floatingTo ?? null) : null,
  }
}

const FIELD_OF: Record<keyof MemberState, string> = {
  groupId: 'group',
  standing: 'standing',
  joinedOn: 'joinedOn',
  confirmedOn: 'confirmedOn',
  status: 'status',
  lostSince: 'lostSince',
  floating: 'floating',
  floatingTo: 'floatingTo',
}
const changedMemberFields = (member: MemberRow, value: RosterValue): string[] => {
  const after = memberAfter(value, member)
  return (Object.keys(FIELD_OF) as (keyof MemberState)[]).filter((field) => after[field] !== member[field]).map((field) => FIELD_OF[field])
}

export type ComparedUnit = Checked<UnitValue> & { outcome: NotedRow['outcome']; changes: string[]; unit: UnitOf | null }

const compareUnit = (one: Checked<UnitValue>, units: ReadonlyMap<string, UnitOf>, codeOf: (unitId: string) => string | undefined): ComparedUnit => {
  const unit = one.value ? (units.get(one.value.code) ?? null) : null
  const faulty = (more: Fault[]): ComparedUnit => ({ ...one, value: null, faults: [...one.faults, ...more], outcome: 'faulty', changes: [], unit })
  if (!one.value) return faulty([])
  if (!unit) return { ...one, outcome: 'new', changes: [], unit }
  const parentCode = 'code' in one.value.parent ? one.value.parent.code : codeOf(one.value.parent.id)
  if (unit.parentId && parentCode !== undefined && parentCode !== codeOf(unit.parentId)) return faulty([{ code: 'unit-moves', field: 'parent' }])
  if (unit.kind !== one.value.kind) return faulty([{ code: 'kind-changes', field: 'kind' }])
  const changes = changedUnitFields(unit, one.value)
  return { ...one, outcome: changes.length > 0 ? 'changed' : 'same', changes, unit }
}

const changedUnitFields = (unit: UnitOf, value: UnitValue): string[] => [
  ...(unit.name === value.name ? [] : ['name']),
  ...(unit.sector === value.sector ? [] : ['sector']),
  ...(value.from === null || value.from === unit.from ? [] : ['from']),
  ...Object.entries(value.national).flatMap(([field, text]) => (unit.national[field] === text ? [] : [field])),
]

// ---------------------------------------------------------------- the stage as a whole

/** What rows are compared with, read once for a run. */
type RosterStage = (rows: readonly SheetRow[]) => Promise<ComparedMember[]>

export const openRosterStage = async (tx: Tx, run: ImportRun, today: Day): Promise<RosterStage> => {
  const branches = await branchesUnder(tx, run.path)
  const decisions = new Map((await decidedRows(tx, run.id)).map(({ row, decision }) => [row, decision as Decision]))
  const read = rosterReader(run.mapping, { today, branches, ownBranch: branches.find((branch) => branch.id === run.unitId) ?? null, decisions })
  return async (rows) => {
    const data = rows.filter((row) => isData(row, run.mapping, 'idNumber'))
    const checked = read(data)
    const kept = await keptBefore(
      tx,
      run.mapping,
      data.filter((_, at) => checked[at]!.faults.some((fault) => fault.code === 'id-check-digit')),
    )
    for (const row of kept) decisions.set(row, { ...decisions.get(row), keepIdNumber: { reason: '', by: '' } })
    return compareRoster(tx, kept.size === 0 ? checked : checked.map((one, at) => (kept.has(one.row) ? read([data[at]!])[0]! : one)))
  }
}

/** Rows whose odd number was kept with a reason in an earlier import: the person is there under it, so it is no fault again. */
const keptBefore = async (tx: Tx, mapping: Mapping, rows: readonly SheetRow[]): Promise<Set<number>> => {
  if (rows.length === 0) return new Set()
  const indexes = new Map(rows.map((row) => [row.number, idNumberIndex(tidyIdNumber(plainText(row.cells[mapping.idNumber!] ?? null)))]))
  const held = await personsByIdIndex(tx, [...indexes.values()])
  return new Set([...indexes].flatMap(([row, index]) => (held.has(index.toString('hex')) ? [row] : [])))
}

/** Branches and general branches at and below a path, each with its groups. */
export const branchesUnder = async (tx: Tx, path: string): Promise<BranchOf[]> => {
  const units = await unitsUnder(tx, path, { kinds: ['branch', 'general-branch', 'group'] })
  const groups = Map.groupBy(
    units.filter((unit) => unit.kind === 'group'),
    (unit) => unit.parentId,
  )
  return units
    .filter((unit) => unit.kind !== 'group')
    .map((unit) => ({ id: unit.id, path: unit.path, code: unit.code, name: unit.name, shortName: unit.shortName, groups: groups.get(unit.id) ?? [] }))
}

/** Organisations are few: the whole table at once. */
export const compareUnits = async (tx: Tx, run: ImportRun, today: Day): Promise<{ compared: ComparedUnit[]; rows: SheetRow[] }> => {
  const units = await withSecretaries(tx, await unitsUnder(tx, run.path), today)
  const ownUnit = units.find((unit) => unit.id === run.unitId) ?? (await unitById(tx, run.unitId))!
  const rows: SheetRow[] = []
  for await (const part of eachPart(tx, run.id)) rows.push(...part.rows.filter((row) => isData(row, run.mapping, 'code')))
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const codes = new Map(units.map((unit) => [unit.id, unit.code]))
  const checked = readUnitRows(rows, run.mapping, { today, units, ownUnit })
  return { rows, compared: checked.map((one) => compareUnit(one, byCode, (unitId) => codes.get(unitId))) }
}

/** Who holds the post is the secretary, whatever an earlier form said; so the name coming in again is no change. */
const withSecretaries = async (tx: Tx, units: readonly Unit[], on: Day): Promise<UnitOf[]> => {
  const posts = (await postsOn(tx, { unitIds: units.map((unit) => unit.id), day: on })).filter((post) => post.post === 'secretary')
  const names = new Map(posts.map((post) => [post.unitId, post.name]))
  return units.map((unit) => (names.has(unit.id) ? { ...unit, national: { ...unit.national, secretary: names.get(unit.id)! } } : unit))
}

const LETTER = { new: 'n', changed: 'c', same: 's', faulty: 'f' } as const
export type Progress = (done: number) => Promise<void>

/** Checks every row of a run and notes outcomes, faults and counts. The run ends up `previewed`. */
export const checkTable = async (tx: Tx, run: ImportRun, { today, progress }: { today: Day; progress?: Progress }): Promise<ImportCounts> => {
  await clearImportRows(tx, run.id)
  const unit = await unitById(tx, run.unitId)
  const missing = missingFields(run.kind, run.mapping, unit!.kind)
  const found =
    missing.length > 0
      ? { counts: NO_COUNTS, total: run.total }
      : await (run.kind === 'roster' ? checkRoster(tx, run, { today, progress }) : checkUnits(tx, run, today))
  const changed = await changeImportRun(tx, run.id, ['reading', 'previewed'], {
    state: 'previewed',
    counts: found.counts,
    total: found.total,
    done: found.total,
    message: null,
  })
  if (changed === 0) throw new Stopped()
  return found.counts
}

/** Somebody pressed stop while the work went on: roll it back and leave it be. */
export class Stopped extends Error {}

const checkRoster = async (tx: Tx, run: ImportRun, { today, progress }: { today: Day; progress?: Progress }) => {
  const compare = await openRosterStage(tx, run, today)
  const counts = { ...NO_COUNTS }
  const outcomes: { no: number; outcomes: string }[] = []
  let total = 0
  for await (const part of eachPart(tx, run.id)) {
    const compared = await compare(part.rows)
    outcomes.push({ no: part.no, outcomes: lettersOf(part.rows, compared) })
    await noteImportRows(tx, run, compared.filter((one) => one.outcome === 'faulty' || one.outcome === 'changed').map(noted))
    for (const one of compared) counts[one.outcome] += 1
    total += compared.length
    await progress?.(total)
  }
  await setPartOutcomes(tx, run.id, outcomes)
  return { counts, total }
}

const checkUnits = async (tx: Tx, run: ImportRun, today: Day) => {
  const { compared, rows } = await compareUnits(tx, run, today)
  const counts = { ...NO_COUNTS }
  for (const one of compared) counts[one.outcome] += 1
  await noteImportRows(tx, run, compared.filter((one) => one.outcome === 'faulty' || one.outcome === 'changed').map(noted))
  const byRow = new Map(compared.map((one) => [one.row, one]))
  const outcomes: { no: number; outcomes: string }[] = []
  for await (const part of eachPart(tx, run.id))
    outcomes.push({
      no: part.no,
      outcomes: lettersOf(
        part.rows,
        part.rows.flatMap((row) => byRow.get(row.number) ?? []),
      ),
    })
  await setPartOutcomes(tx, run.id, outcomes)
  return { counts, total: rows.length }
}

const noted = (one: { row: number; outcome: NotedRow['outcome']; faults: Fault[]; changes: string[] }): NotedRow => ({
  row: one.row,
  outcome: one.outcome,
  faults: one.faults,
  changes: one.changes,
})

/** One letter for each row of the part; a dash for rows that are no data. */
const lettersOf = (rows: readonly SheetRow[], compared: readonly { row: number; outcome: NotedRow['outcome'] }[]): string => {
  const outcomes = new Map(compared.map((one) => [one.row, LETTER[one.outcome]]))
  return rows.map((row) => outcomes.get(row.number) ?? '-').join('')
}
