import { addDays, type Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { memberById } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { collectorsFor, formText, rulesOf } from '../facts.ts'
import { collectorsOn, type CollectorRow, endCollector, insertCollectors } from '../store.ts'

type Naming = { collects: CollectorRow['collects']; memberId: string | null; from: Day; reason: string }

/** A named person settles who collects, where the text leaves it open for a branch of this form. What a rule says is not to be settled here. */
export const nameCollector = (call: Call, { scope, found: unit }: Reach<Unit>, asked: Naming): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const rules = await rulesOf(tx, unit.id, asked.from)
    const collectors = (await collectorsFor(tx, { branches: [unit], rules: new Map([[unit.id, rules]]), on: asked.from, named: [] })).get(unit.id)!
    if (!collectors.open)
      return refuse(
        'settled-by-rule',
        `${formText(collectors.form).zh}的支部由谁收，现行规定已经写明，不用再定。`,
        'Who collects is settled by the rule in force; there is nothing to name.',
      )
    const member = asked.memberId ? await memberById(tx, asked.memberId) : null
    if ((asked.collects === 'member') !== (member !== null)) return absent()
    await endCollector(tx, { branchId: unit.id, from: asked.from, lastDay: addDays(asked.from, -1) })
    const [there] = await collectorsOn(tx, [unit.id], asked.from)
    if (there)
      return refuse(
        'named-already',
        `从${there.from}起已经定了由谁收，没有改。要换，请写以后的日子。`,
        'Somebody is named from that day already; choose a later day.',
        { field: '/from' },
      )
    const row = { id: newId<'collector'>() as string, path: unit.path, branchId: unit.id, to: null, memberName: member?.person.name ?? null, ...asked }
    await insertCollectors(tx, [row], byOf(call))
    await tx.audit({ verb: 'dues.collector-named', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [asked.collects], purpose: asked.reason })
    return ok({})
  })
