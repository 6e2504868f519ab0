import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { sayTimes } from '../../../policy/kinds/duty.ts'
import { sayDay } from '../../../policy/engine/words.ts'
import { ACTORS } from '../../../policy/vocabulary/actors.ts'
import type { Unit } from '../../org/public.ts'
import { dutiesOf, type Fulfilment, fulfilDuties, type NewDuty, openDuties } from '../../rulebook/public.ts'
import { type Asked, askedOf, citesOf, regularityUnder } from '../facts.ts'

/**
 * Opens a duty for every kind of meeting whose last stretch went by without one, in the branches at and below a path, and fulfils it by the
 * next meeting of that kind. One stands open a branch and kind, from the first stretch that was missed. Repeatable.
 */
export const keepRegular = async (tx: Tx, at: Date, { path, today }: { path: string; today: Day }): Promise<{ opened: number; fulfilled: number }> => {
  const all = (await regularityUnder(tx, path, today)).flatMap(({ unit, asked }) => askedOf(asked).map((one) => ({ unit, asked: one })))
  const open = new Map((await openOf(tx, all)).map(({ key, slot, bearerUnitId }) => [`${slot}|${bearerUnitId}`, key]))
  const standing = ({ unit, asked }: Owing) => open.get(`${asked.rule.slot}|${unit.id}`)
  const opened = await openDuties(
    tx,
    all.filter((one) => !standing(one)).flatMap((one) => dutyOf(one, today)),
  )
  const fulfilled = await fulfilDuties(
    tx,
    at,
    all.flatMap((one) => fulfilmentOf(one, standing(one))),
  )
  return { opened: opened.size, fulfilled }
}

type Owing = { unit: Unit; asked: Asked }

const openOf = (tx: Tx, all: readonly Owing[]) => dutiesOf(tx, { slots: [...new Set(all.map(({ asked }) => asked.rule.slot))], limit: 200_000 })

const dutyOf = ({ unit, asked: { kind, rule, missed } }: Owing, today: Day): NewDuty[] => {
  if (!missed) return []
  const [times, from, to] = [sayTimes(rule.body.times), sayDay(missed.period.from), sayDay(missed.period.to)]
  const groups = missed.groups.length > 0 ? { zh: `　${missed.groups.join('、')}`, en: `: ${missed.groups.join(', ')}` } : { zh: '', en: '' }
  return [
    {
      key: `${rule.slot}|${unit.id}|${missed.period.from}`,
      path: unit.path,
      slot: rule.slot,
      what: { zh: `召开${kind.name.zh}`, en: `Hold: ${kind.name.en}` },
      facts: [{ zh: `${times.zh}；${from.zh}至${to.zh}没有开${groups.zh}`, en: `${times.en}; none held from ${from.en} to ${to.en}${groups.en}` }],
      cites: citesOf(rule),
      ours: rule.ours,
      subject: { kind: 'unit', id: unit.id },
      bearerRole: rule.body.bearer in ACTORS ? rule.body.bearer : 'branch',
      bearerUnitId: unit.id,
      link: `/meetings?unit=${unit.id}`,
      openedOn: today,
      dueOn: missed.due,
    },
  ]
}

const fulfilmentOf = ({ asked: { rule, missed, last } }: Owing, key: string | undefined): Fulfilment[] =>
  key && !missed && last ? [{ key, recordType: rule.body.do, recordId: last.sessionId, note: last.day }] : []
