/**
 * One district is carried into another one of its province (docs/decisions/015). The operator does it from the command line while no server runs, on
 * the decision of somebody whose name and document are kept: all rows or none, in one transaction.
 */
import { addDays, type Day } from '../kernel/days.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { followCarried, readyToCarry } from '../modules/floating/public.ts'
import { hangDistrict, type Region, regionById, segmentOf, tellCodesApart, type Unit, unitsUnder } from '../modules/org/public.ts'
import { carryRegistries, endPosts } from '../modules/people/public.ts'
import { recordAudit } from '../platform/audit.ts'
import { asOwner, type Database, type Tx } from '../platform/db.ts'
import { type Carried, carryDistrict, type Clash, mergeClashes, mergedDistricts, noteMerged } from '../platform/merged.ts'
import { mintScope, type Scope } from '../platform/scope.ts'

type Merge = { fromId: number; intoId: number; on: Day; basis: string; decidedByName: string }

export type Merged = {
  from: Region
  into: Region
  rows: number
  tables: readonly Carried[]
  units: number
  /** unit codes that both had: those of the district that ended have its number before them now */
  renamed: readonly string[]
  /** accounts whose post was one of the district that ended */
  ended: readonly { account: string; role: string }[]
}

/** Refuses, with nothing changed, where the two cannot become one; what to do stands in the refusal. */
export const mergeDistricts = async (db: Database, asked: Merge, at: Date): Promise<Result<Merged>> => {
  const [from, into] = await regionsOf(db, asked)
  const wrong = wrongPair(from, into, asked)
  if (wrong) return wrong
  return asOwner(db, scopeOver(from!, into!), async (tx) => {
    const ready = await readyPair(tx, { from: from!, into: into! })
    return ready.ok ? ok(await carry(tx, { ...asked, ...ready.value, at })) : ready
  })
}

const regionsOf = (db: Database, { fromId, intoId }: Merge): Promise<(Region | null)[]> =>
  asOwner(db, scopeOf([0], '0.'), (tx) => Promise.all([regionById(tx, fromId), regionById(tx, intoId)]))

const scopeOf = (districtIds: readonly number[], path: string): Scope => mintScope({ districtIds, path, actor: { accountId: null, role: 'system' } })

const scopeOver = (from: Region, into: Region): Scope => scopeOf([from.id, into.id], provinceOf(from))
const provinceOf = ({ path }: Region): string => `${path.split('.')[0]}.`

const wrongPair = (from: Region | null | undefined, into: Region | null | undefined, { fromId, intoId, basis, decidedByName }: Merge) => {
  if (from?.kind !== 'district') return noDistrict(fromId)
  if (into?.kind !== 'district') return noDistrict(intoId)
  if (fromId === intoId) return refuse('same-district', '两个代码是同一个县，没有合并。', 'Both codes are the same district; nothing was merged.')
  if (provinceOf(from) !== provinceOf(into))
    return refuse(
      'other-province',
      `${from.name}和${into.name}不在一个省，没有合并。跨省只能一个人一个人地转接关系。`,
      `${from.name} and ${into.name} lie in two provinces; nothing was merged. Across provinces relations are transferred one by one.`,
    )
  if (basis.trim() === '' || decidedByName.trim() === '')
    return refuse('needs-basis', '要写明依据的文件和谁决定的，没有合并。', 'Name the document and who decided; nothing was merged.')
  return null
}

const noDistrict = (id: number) =>
  refuse('no-such-district', `没有代码为 ${id} 的县，没有合并。`, `There is no district with the code ${id}; nothing was merged.`)

type Roots = { from: Region; into: Region; root: Unit; under: Unit }

const readyPair = async (tx: Tx, { from, into }: { from: Region; into: Region }): Promise<Result<Roots>> => {
  const gone = (await mergedDistricts(tx)).find(({ fromId }) => fromId === from.id || fromId === into.id)
  if (gone)
    return refuse(
      'merged-already',
      `${gone.fromId} 已经在 ${gone.on} 并入 ${gone.intoId}，没有再合并。`,
      `${gone.fromId} was merged into ${gone.intoId} on ${gone.on}; nothing was merged.`,
    )
  const [root, under] = [await rootOf(tx, from), await rootOf(tx, into)]
  if (!root || !under) return noDistrict(root ? into.id : from.id)
  const clashes = (await mergeClashes(tx, { fromId: from.id, intoId: into.id })).filter(({ keyName }) => keyName !== 'unit_code')
  return clashes.length > 0 ? bothHave(clashes) : ok({ from, into, root, under })
}

const rootOf = async (tx: Tx, { id, path }: Region): Promise<Unit | undefined> =>
  (await unitsUnder({ ...tx, scope: scopeOf([id], path) }, path, { kinds: ['department'] })).find((unit) => unit.path === path)

/** What has the same code or number in both: told table by table, so that one of the two is renamed first. */
const bothHave = (clashes: readonly Clash[]): Result<never> => {
  const told = clashes.map(({ name, bothHave: values }) => `${name}：${values}`).join('；')
  return refuse(
    'both-have',
    `两个县有相同的编号，没有合并。请先在要并入的县改好再来。${told}`,
    `Both districts have the same codes; nothing was merged. Change those of the district that ends first. ${told}`,
  )
}

type Work = Merge & Roots & { at: Date }

const carry = async (tx: Tx, { fromId, intoId, from, into, root, under, on, basis, decidedByName, at }: Work): Promise<Merged> => {
  const [there, here] = [scopeOf([fromId], from.path), scopeOf([intoId], into.path)]
  const path = `${into.path}${segmentOf(root.id)}.`
  const ended = await endPosts({ ...tx, scope: there }, at, { rootId: root.id, last: addDays(on, -1) })
  const renamed = await tellCodesApart(tx, { fromId, intoId })
  const others = await readyToCarry(tx, { fromId, intoId })
  const told = { objectType: 'district', objectId: String(fromId), purpose: basis, fields: [`into:${intoId}`] }
  await recordAudit({ ...tx, scope: there }, at, { verb: 'district.merged', ...told })
  const tables = await carryDistrict(tx, { fromId, intoId, fromPath: from.path, toPath: path })
  const rows = tables.reduce((sum, { carried }) => sum + carried, 0)
  await noteMerged(tx, { fromId, intoId, fromPath: from.path, toPath: path, on, basis, decidedByName, rows, at })
  const units = await hangDistrict({ ...tx, scope: here }, at, { rootId: root.id, under, path, on })
  await carryRegistries({ ...tx, scope: here }, fromId)
  await followCarried(tx, at, { fromId, intoId, rootId: root.id, others })
  await recordAudit({ ...tx, scope: here }, at, { verb: 'district.merged', path, ...told })
  return { from, into, rows, tables, units: units.length, renamed, ended }
}
