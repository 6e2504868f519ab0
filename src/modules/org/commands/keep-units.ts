import { addDays, type Day } from '../../../kernel/days.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { UnitKind, UnitSector } from '../contract.ts'
import { beginPlaces, unitById, unitByCode, unitsUnder, writeUnits } from '../facts.ts'
import { endPlaces, movePaths, selectOpenPlaces, type Unit, updateClosed, updateParent, updateUnit } from '../store.ts'

type NewUnit = {
  parentId: string
  code: string
  name: string
  shortName?: string
  kind: UnitKind
  sector: UnitSector
  hasCommittee?: boolean
  from: Day
}

/** What may hang below what: a group below a branch, branches below anything that leads branches. */
const BELOW: Record<UnitKind, readonly UnitKind[]> = {
  department: ['committee', 'general-branch', 'branch'],
  committee: ['committee', 'general-branch', 'branch'],
  'general-branch': ['branch'],
  branch: ['group'],
  group: [],
}

export const createUnit = (call: Call, scope: Scope, given: NewUnit): Promise<Result<{ unitId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const parent = await unitById(tx, given.parentId)
    if (!parent?.path.startsWith(scope.path)) return absent()
    const wrong = wrongPlace(parent, given.kind, given.from)
    if (wrong) return wrong
    if (await unitByCode(tx, given.code)) return codeTaken(given.code)
    const [unit] = await writeUnits(tx, call.now, [given])
    await tx.audit({ verb: 'unit.created', objectType: 'unit', objectId: unit!.id, path: unit!.path })
    await tx.emit({ event: 'unit.created', path: unit!.path, payload: { unitId: unit!.id, path: unit!.path, kind: unit!.kind, from: unit!.from } })
    return ok({ unitId: unit!.id })
  }).catch((error: unknown) => {
    if (violatedConstraint(error) === 'unit_code') return codeTaken(given.code)
    throw error
  })

const wrongPlace = (parent: Unit, kind: UnitKind, from: Day) => {
  if (!BELOW[parent.kind].includes(kind))
    return refuse(
      'wrong-place',
      `${parent.name}下面不能设这一类党组织，没有存。请换上级或换类型。`,
      `A unit of this kind cannot hang below ${parent.name}; nothing was saved. Choose another superior or another kind.`,
      { field: '/parentId' },
    )
  if (from < parent.from || (parent.to !== null && from > parent.to))
    return refuse(
      'superior-not-there',
      `${parent.name}在 ${from} 还不在或已撤销，没有存。请改日期或换上级。`,
      `${parent.name} does not exist on ${from}; nothing was saved. Change the day or the superior.`,
      { field: '/from' },
    )
  return null
}

const codeTaken = (code: string) =>
  refuse('code-taken', `代码 ${code} 已经有党组织用，没有存。请换一个代码。`, `The code ${code} is taken; nothing was saved. Choose another.`, {
    field: '/code',
  })

type UnitCorrection = { unitId: string; version: number; code: string; name: string; shortName: string; sector: UnitSector; hasCommittee: boolean }

export const changeUnit = (call: Call, scope: Scope, { unitId, ...given }: UnitCorrection): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const unit = await unitById(tx, unitId)
    if (!unit?.path.startsWith(scope.path)) return absent()
    const other = await unitByCode(tx, given.code)
    if (other && other.id !== unitId) return codeTaken(given.code)
    const done = await updateUnit(tx, { id: unitId, ...given, at: call.now })
    if (done === 0)
      return refuse(
        'changed-meanwhile',
        '这个党组织刚被别人改过，您的没有存。请看过新的内容再改。',
        'Somebody changed this unit meanwhile; yours was not saved. Look at it again first.',
      )
    const fields = (['code', 'name', 'shortName', 'sector', 'hasCommittee'] as const).filter((field) => unit[field] !== given[field])
    await tx.audit({ verb: 'unit.changed', objectType: 'unit', objectId: unitId, path: unit.path, fields })
    return ok({ version: given.version + 1 })
  })

/** Closes a unit from a day; `on` is its last day. Refused while units or members still belong to it. */
export const closeUnit = (
  call: Call,
  scope: Scope,
  { unitId, on, reason, membersThere }: { unitId: string; on: Day; reason: string; membersThere: number },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const unit = await unitById(tx, unitId)
    if (!unit?.path.startsWith(scope.path)) return absent()
    if (unit.to !== null) return refuse('closed-already', `${unit.name}已经从 ${unit.to} 起撤销。`, `${unit.name} is closed already, as of ${unit.to}.`)
    if (on < unit.from)
      return refuse(
        'before-its-start',
        `${unit.name}是 ${unit.from} 成立的，撤销的日子不能更早。没有存。`,
        `${unit.name} began on ${unit.from}; it cannot end before. Nothing was saved.`,
        { field: '/on' },
      )
    const below = (await unitsUnder(tx, unit.path, { on: addDays(on, 1) })).filter(({ id }) => id !== unit.id)
    if (below.length > 0)
      return refuse(
        'units-below',
        `${unit.name}下面还有 ${below.length} 个党组织，没有撤销。请先撤销或改隶它们。`,
        `${below.length} units still hang below ${unit.name}; it was not closed. Close or move them first.`,
      )
    if (membersThere > 0)
      return refuse(
        'members-there',
        `${unit.name}还有 ${membersThere} 名党员，没有撤销。请先把他们转到别的支部。`,
        `${membersThere} members still belong to ${unit.name}; it was not closed. Let them move first.`,
      )
    await updateClosed(tx, { id: unitId, on, at: call.now })
    await endPlaces(
      tx,
      (await selectOpenPlaces(tx, [unitId])).map(({ id }) => ({ id, to: on })),
    )
    await tx.audit({ verb: 'unit.closed', objectType: 'unit', objectId: unitId, path: unit.path, fields: ['to_day'], purpose: reason })
    await tx.emit({ event: 'unit.closed', path: unit.path, payload: { unitId, on } })
    return ok({})
  })

/** Hangs a unit, with all below it, under another superior from a day. The rows of other modules follow on `unit.moved`. */
export const moveUnit = (
  call: Call,
  scope: Scope,
  { unitId, parentId, from, reason }: { unitId: string; parentId: string; from: Day; reason: string },
): Promise<Result<{ moved: number }>> =>
  runCommand(call, scope, async (tx) => {
    const unit = await unitById(tx, unitId)
    const parent = await unitById(tx, parentId)
    if (!unit?.path.startsWith(scope.path) || !parent?.path.startsWith(scope.path)) return absent()
    const wrong = wrongPlace(parent, unit.kind, from)
    if (wrong) return wrong
    if (parent.path.startsWith(unit.path))
      return refuse('circle', '新上级在它自己下面，不能这样改隶。没有存。', 'The new superior lies below the unit itself. Nothing was saved.', {
        field: '/parentId',
      })
    if (from <= unit.from)
      return refuse(
        'before-its-start',
        `${unit.name}是 ${unit.from} 成立的，改隶要在这之后。没有存。`,
        `${unit.name} began on ${unit.from}; it can move only later. Nothing was saved.`,
        { field: '/from' },
      )
    const to = `${parent.path}${unit.path.split('.').at(-2)}.`
    await movePaths(tx, { from: unit.path, to })
    await updateParent(tx, { id: unitId, parentId, at: call.now })
    const moved = await unitsUnder(tx, to)
    await beginPlaces(
      tx,
      moved.filter(({ to: end }) => end === null),
      from,
    )
    await tx.audit({ verb: 'unit.moved', objectType: 'unit', objectId: unitId, path: to, fields: ['parent_id', 'path'], purpose: reason })
    await tx.emit({ event: 'unit.moved', path: to, payload: { unitId, fromPath: unit.path, toPath: to, from } })
    return ok({ moved: moved.length })
  })
