import { addDays, type Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call, Grant } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Refused, resolve, wouldRefuse } from '../../../policy/engine/resolve.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { clauseOf, openDuties } from '../../rulebook/public.ts'
import { mayChoose } from '../access.ts'
import { unitById, withDecisions, worldToDecide } from '../facts.ts'
import { endLocalValues, insertLocalValues, type Unit } from '../store.ts'
import { type Reading, writeReadings } from './adopt-pack.ts'
import { valueThere } from './set-record-template.ts'

/** `above` reaches the superior as well: what is looser than above is shown there. */
type Place = { scope: Scope; above: Scope; grant: Grant; unit: Unit }
type NewValue = { slot: string; key: string; value: unknown; reason: string; cites: string[]; from: Day }

/**
 * Sets a value of the unit's own from a day. Below a floor it is refused with the clause; looser than above without a floor
 * it holds. Either way the superior is told.
 */
export const setLocalValue = async (call: Call, place: Place, given: NewValue): Promise<Result<{ looser: boolean }>> => {
  const result = await runCommand(call, place.above, (tx) => setIfAllowed(tx, call, place, given)).catch(valueThere)
  if (!result.ok && result.refusal.code === 'below-floor') await tellSuperior(call, place, given)
  return result
}

const setIfAllowed = async (
  tx: CommandTx,
  call: Call,
  { unit, grant }: Place,
  { slot, key, value, reason, cites, from }: NewValue,
): Promise<Result<{ looser: boolean }>> => {
  const world = withDecisions(await worldToDecide(tx, unit, from))
  const { accountId, name } = call.session!
  const local = { unit: unit.id, slot, key, value, from, to: null, by: name, at: call.now.toISOString(), cites }
  const others = { ...world, localValues: world.localValues.filter((row) => row.unit !== unit.id || row.slot !== slot || row.key !== key) }
  const rule = resolve(world).rules.get(slot)
  if (!rule) return refuse('no-such-rule', '这一天没有这条规则在用，没有存。', 'No such rule is in force on that day; nothing was saved.', { field: '/slot' })
  if (!leftTo(grant, rule, key)) return notYoursToChoose
  const refused = wouldRefuse(others, local)
  if (refused)
    return 'floor' in refused
      ? belowFloor(refused)
      : refuse('value-not-understood', `这个值看不懂：${refused.why.zh}。没有存。`, `The value is not understood: ${refused.why.en}. Nothing was saved.`, {
          field: '/value',
        })
  const loosened = resolve({ ...others, localValues: [...others.localValues, local] }).loosened.find(
    (one) => one.unit === unit.id && one.slot === slot && one.key === key,
  )
  await endLocalValues(tx, { unitId: unit.id, slot, key, from, before: addDays(from, -1) })
  await insertLocalValues(tx, [
    { id: newId(), path: unit.path, unitId: unit.id, slot, key, value, cites, reason, from, to: null, setBy: accountId, setByName: name, setAt: call.now },
  ])
  await tx.audit({ verb: 'local-value.set', objectType: 'local-value', objectId: `${slot}/${key} ${unit.id}`, path: unit.path, purpose: reason })
  await tx.emit({ event: 'local-value.set', path: unit.path, payload: { unitId: unit.id, slot, key, from } })
  if (loosened)
    await openForSuperior(tx, call, unit, {
      given: { slot, key, value },
      text: loosened.text,
      cites: loosened.above.cites.map(({ document, article }) => `${document}#${article}`),
    })
  return ok({ looser: loosened !== undefined })
}

const leftTo = (grant: Grant, rule: RuleInForce, key: string): boolean =>
  mayChoose(grant, rule.choices.find((choice) => choice.key === key)?.chooser ?? 'adopter')

const notYoursToChoose = refuse(
  'not-yours',
  '原文把这一项留给组织部门来定，不在您的职责里。',
  'The text leaves this to an organisation department; it is not part of your role.',
)

const belowFloor = ({ why, floor }: Refused) => {
  const clauses = floor.cites.map(({ document, article }) => clauseOf(`${document}#${article}`))
  const named = clauses.map(({ label }) => label.zh).join('、')
  return refuse(
    'below-floor',
    `${why.zh}。没有存。依据：${named}。可以定得更严，或照上级执行；确有困难的，向上级说明。`,
    `${why.en}. Nothing was saved. Source: ${clauses.map(({ label }) => label.en).join(', ')}. A stricter value may be set; otherwise the one above holds.`,
    { field: '/value', details: { clauses } },
  )
}

/** The refusal rolled everything back, so the note to the superior has its own transaction. */
const tellSuperior = async (call: Call, { above, unit }: Place, given: NewValue): Promise<void> => {
  const withoutKey = { ...call, idempotencyKey: null }
  await runCommand(withoutKey, above, async (tx) => {
    const rule = resolve(withDecisions(await worldToDecide(tx, unit, given.from))).rules.get(given.slot)
    const value = rule?.values.find(({ key }) => key === given.key)
    const text: Text = {
      zh: `${unit.name}想把“${value?.label.zh ?? given.key}”定得低于底线，没有存`,
      en: `${unit.name} wanted to set "${value?.label.en ?? given.key}" below the floor; it was not saved`,
    }
    await openForSuperior(tx, call, unit, { given, text, cites: (value?.cites ?? rule?.cites ?? []).map(({ document, article }) => `${document}#${article}`) })
    await tx.audit({
      verb: 'local-value.refused',
      objectType: 'local-value',
      objectId: `${given.slot}/${given.key} ${unit.id}`,
      path: unit.path,
      purpose: given.reason,
      result: 'denied',
    })
    return ok({})
  })
}

type Looser = { given: Pick<NewValue, 'slot' | 'key' | 'value'>; text: Text; cites: string[] }

const openForSuperior = async (tx: CommandTx, call: Call, unit: Unit, { given, text, cites }: Looser): Promise<void> => {
  const superior = unit.parentId ? await unitById(tx, unit.parentId) : null
  if (!superior) return
  await openDuties(tx, [
    {
      key: `looser|${given.slot}|${given.key}|${unit.id}|${JSON.stringify(given.value)}`,
      path: superior.path,
      slot: given.slot,
      what: { zh: '看一看下级自定的值', en: 'Look at a value set below' },
      facts: [text],
      cites,
      ours: true,
      subject: { kind: 'unit', id: unit.id },
      bearerRole: superior.kind === 'department' ? 'county-department' : 'superior',
      bearerUnitId: superior.id,
      link: `/rules?unit=${unit.id}`,
      openedOn: call.today,
      dueOn: null,
    },
  ])
}

/** The unit's own value ends; what holds above holds again from the next day. */
export const endLocalValue = (
  call: Call,
  { scope, unit }: Place,
  { slot, key, on, reason }: { slot: string; key: string; on: Day; reason: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await endLocalValues(tx, { unitId: unit.id, slot, key, from: addDays(on, 1), before: on })
    await tx.audit({
      verb: 'local-value.ended',
      objectType: 'local-value',
      objectId: `${slot}/${key} ${unit.id}`,
      path: unit.path,
      fields: ['to_day'],
      purpose: reason,
    })
    await tx.emit({ event: 'local-value.set', path: unit.path, payload: { unitId: unit.id, slot, key, from: addDays(on, 1) } })
    return ok({})
  })

/** Chooses among the readings of an open text, or answers where it is silent. */
export const chooseReading = (
  call: Call,
  { scope, unit, grant }: Place,
  { from, reason, ...reading }: Reading & { from: Day; reason: string | null },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    await writeReadings(tx, call, unit, { readings: [reading], from, reason })
    const found = resolve(withDecisions(await worldToDecide(tx, unit, from)))
    const rule = found.rules.get(reading.slot)
    if (rule && !leftTo(grant, rule, reading.key)) return notYoursToChoose
    if (!rule?.choices.some(({ key }) => key === reading.key))
      return refuse('nothing-to-choose', '这一条没有可选的读法，没有存。', 'There is nothing to choose in this rule; nothing was saved.', { field: '/key' })
    const unread = found.unread.find((one) => one.slot === reading.slot && one.key === reading.key && one.unit === unit.id)
    if (unread) return refuse('no-such-reading', `${unread.why.zh}，没有存。`, `${unread.why.en}; nothing was saved.`, { field: '/chosen' })
    await tx.emit({ event: 'reading.chosen', path: unit.path, payload: { unitId: unit.id, slot: reading.slot, key: reading.key, from } })
    return ok({})
  })
