import { addDays, type Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { violatedConstraint } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { packsAtHand } from '../../rulebook/public.ts'
import { clashesOn, previewAdoption, SLOT_CLASH } from '../facts.ts'
import {
  type AdoptionRow,
  endClashDecisions,
  endReadings,
  insertAdoptions,
  insertClashDecisions,
  insertReadings,
  selectAdoption,
  type Unit,
  updateAdoptionEnd,
} from '../store.ts'

type Place = { scope: Scope; unit: Unit }
export type Reading = { slot: string; key: string; chosen: unknown }
export type Decision = { id: string; chosen: string; reason: string }
export type NewAdoption = { pack: string; from: Day; note: string | null; readings: Reading[]; clashes: Decision[] }

/**
 * Puts a pack into force for a unit and everything below it. Readings chosen and clashes decided on the way are recorded in
 * the same act. Refused while two packs of one level contradict each other and nobody has decided.
 */
export const adoptPack = (call: Call, { scope, unit }: Place, { pack, from, note, readings, clashes }: NewAdoption): Promise<Result<{ adoptionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const found = packsAtHand().packs.get(pack)
    if (!found) return absent()
    const who = { decidedBy: call.session!.accountId, decidedByName: call.session!.name, decidedAt: call.now }
    await writeReadings(tx, call, unit, { readings, from, reason: note })
    await writeDecisions(tx, call, unit, clashes)
    const preview = await previewAdoption(tx, { unitId: unit.id, packId: pack, from, by: who.decidedByName })
    const unread = preview.after.unread.find(({ unit: id }) => id === unit.id)
    if (unread)
      return refuse(
        'no-such-reading',
        `选定的读法用不上：${unread.why.zh}。没有采用，请重新选。`,
        `A chosen reading does not fit: ${unread.why.en}. Nothing was adopted.`,
        { details: { slot: unread.slot, key: unread.key } },
      )
    const undecided = preview.between.filter(({ decided }) => decided === null)
    if (undecided.length > 0)
      return refuse(
        'clashes-undecided',
        `还有 ${undecided.length} 处冲突没有人定，没有采用。请先逐处定下来。`,
        `${undecided.length} clashes are undecided; nothing was adopted. Decide them first.`,
        { details: { clashes: undecided.map(({ slot }) => `${SLOT_CLASH}${slot}`) } },
      )
    const id = newId<'adoption'>()
    await insertAdoptions(tx, [{ id, path: unit.path, unitId: unit.id, packId: pack, packVersion: found.version, from, to: null, note, ...who }])
    await tx.audit({ verb: 'pack.adopted', objectType: 'pack', objectId: `${pack} ${unit.id}`, path: unit.path, ...(note ? { purpose: note } : {}) })
    await tx.emit({ event: 'pack.adopted', path: unit.path, payload: { adoptionId: id, unitId: unit.id, path: unit.path, pack, from } })
    return ok({ adoptionId: id })
  }).catch(adoptedAlready)

const adoptedAlready = (error: unknown) => {
  if (violatedConstraint(error) !== 'adoption_once') throw error
  return refuse(
    'adopted-already',
    '这个制度包在这段时间已经采用，没有再存。要换日子，请先停用原来的。',
    'This pack is adopted for that time already; nothing was saved. End the earlier adoption to change the day.',
    { field: '/from' },
  )
}

/** Ends an adoption on its last day. Conclusions that were drawn stay as they are. */
export const endAdoption = (
  call: Call,
  { scope, adoption }: { scope: Scope; adoption: AdoptionRow },
  { on, reason }: { on: Day; reason: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (on < adoption.from)
      return refuse(
        'before-its-start',
        `这个制度包从 ${adoption.from} 起采用，停用的日子不能更早。没有存。`,
        `The adoption began on ${adoption.from}; it cannot end before. Nothing was saved.`,
        { field: '/on' },
      )
    if ((await updateAdoptionEnd(tx, { id: adoption.id, on })) === 0)
      return refuse('ended-already', `这个制度包已经在 ${adoption.to} 停用。`, `The adoption ended on ${adoption.to} already.`)
    await tx.audit({
      verb: 'pack.ended',
      objectType: 'pack',
      objectId: `${adoption.packId} ${adoption.unitId}`,
      path: adoption.path,
      fields: ['to_day'],
      purpose: reason,
    })
    await tx.emit({ event: 'pack.ended', path: adoption.path, payload: { adoptionId: adoption.id, unitId: adoption.unitId, pack: adoption.packId, on } })
    return ok({})
  })

/** After a review the pack is put into force again: the old adoption ends the day before, a new one begins with its reason. */
export const reconfirmAdoption = (
  call: Call,
  { scope, adoption }: { scope: Scope; adoption: AdoptionRow },
  { from, reason }: { from: Day; reason: string },
): Promise<Result<{ adoptionId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (!(await selectAdoption(tx, adoption.id))) return absent()
    if (from <= adoption.from)
      return refuse(
        'before-its-start',
        `这个制度包从 ${adoption.from} 起采用，复审后的日子要在这之后。没有存。`,
        `The adoption began on ${adoption.from}; the day after review must be later. Nothing was saved.`,
        { field: '/from' },
      )
    await updateAdoptionEnd(tx, { id: adoption.id, on: addDays(from, -1) })
    const id = newId<'adoption'>()
    const { accountId, name } = call.session!
    const version = packsAtHand().packs.get(adoption.packId)?.version ?? adoption.packVersion
    await insertAdoptions(tx, [
      { ...adoption, id, packVersion: version, from, to: null, decidedBy: accountId, decidedByName: name, decidedAt: call.now, note: reason },
    ])
    await tx.audit({ verb: 'pack.reconfirmed', objectType: 'pack', objectId: `${adoption.packId} ${adoption.unitId}`, path: adoption.path, purpose: reason })
    await tx.emit({
      event: 'pack.adopted',
      path: adoption.path,
      payload: { adoptionId: id, unitId: adoption.unitId, path: adoption.path, pack: adoption.packId, from },
    })
    return ok({ adoptionId: id })
  }).catch(adoptedAlready)

/** Ends the readings that held and begins the chosen ones. */
export const writeReadings = async (
  tx: CommandTx,
  call: Call,
  unit: Unit,
  { readings, from, reason }: { readings: readonly Reading[]; from: Day; reason: string | null },
): Promise<void> => {
  if (readings.length === 0) return
  const { accountId, name } = call.session!
  await endReadings(tx, { unitId: unit.id, of: readings, from, before: addDays(from, -1) })
  await insertReadings(
    tx,
    readings.map((reading) => ({
      ...reading,
      id: newId(),
      path: unit.path,
      unitId: unit.id,
      reason,
      from,
      to: null,
      chosenBy: accountId,
      chosenByName: name,
      chosenAt: call.now,
    })),
  )
  await tx.audit({ verb: 'reading.chosen', objectType: 'unit', objectId: unit.id, path: unit.path, fields: readings.map(({ slot, key }) => `${slot}/${key}`) })
}

/** Ends earlier decisions on the clashes and records the new ones. */
const writeDecisions = async (tx: CommandTx, call: Call, unit: Unit, decisions: readonly Decision[]): Promise<void> => {
  if (decisions.length === 0) return
  const { accountId, name } = call.session!
  await endClashDecisions(tx, { unitId: unit.id, clashIds: decisions.map(({ id }) => id), at: call.now })
  await insertClashDecisions(
    tx,
    decisions.map(({ id, chosen, reason }) => ({
      id: newId(),
      path: unit.path,
      unitId: unit.id,
      clashId: id,
      chosen,
      reason,
      decidedBy: accountId,
      decidedByName: name,
      decidedAt: call.now,
    })),
  )
  await tx.audit({ verb: 'clash.decided', objectType: 'unit', objectId: unit.id, path: unit.path, fields: decisions.map(({ id }) => id) })
}

/** A named person decides which side of a clash holds for a unit and below. */
export const decideClash = (call: Call, { scope, unit }: Place, decision: Decision): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const { listed, between } = await clashesOn(tx, unit, call.today)
    const sides = [
      ...listed.map(({ id, sides: all }) => ({ id, packs: all.map(({ pack }) => pack) })),
      ...between.map((one) => ({ id: `${SLOT_CLASH}${one.slot}`, packs: one.between.map(({ pack }) => pack.id) })),
    ]
    const clash = sides.find(({ id }) => id === decision.id)
    if (!clash) return absent()
    if (decision.chosen !== AS_HANDLED && !clash.packs.includes(decision.chosen))
      return refuse('no-such-side', '选的不是这处冲突里的文件，没有存。', 'The choice is not one of the documents in this clash; nothing was saved.', {
        field: '/chosen',
      })
    await writeDecisions(tx, call, unit, [decision])
    await tx.emit({ event: 'clash.decided', path: unit.path, payload: { unitId: unit.id, clash: decision.id, chosen: decision.chosen } })
    return ok({})
  })

/** The way the register of clashes proposes, confirmed by a person. */
export const AS_HANDLED = 'as-handled'
