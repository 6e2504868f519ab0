import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { ValidityBody, ValidityCheck } from '../../../policy/kinds/validity.ts'
import { SPENDING, type SpendingKind } from '../../../policy/vocabulary/parts.ts'
import type { RuleInForce } from '../../../policy/vocabulary/rules.ts'
import { inForce } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { citesOf } from '../facts.ts'
import { possible, refuseAct } from '../stages.ts'
import { insertCost, type Session } from '../store.ts'

type CostAsked = { kind: SpendingKind; what: string; cents: number }

/** Enters a cost. One of a kind that a rule in force forbids is refused with its clause; the attempt is kept and told to the superior. */
export const addCost = async (call: Call, { scope, found }: Reach<Session>, asked: CostAsked): Promise<Result<{ costId: string }>> => {
  if (!possible('add-cost', found.state)) return refuseAct('add-cost', found.state)
  const rules = await withDistrict(call.db, scope, (tx) => inForce(tx, found.unitId, found.day ?? call.today))
  const ban = banOn(rules, asked.kind)
  const kept = await runCommand(call, scope, async (tx) => {
    const costId: string = newId<'cost'>()
    await keep(tx, call, { session: found, asked, costId, cites: ban?.cites ?? [] })
    await tx.audit({
      verb: ban ? 'activities.cost-refused' : 'activities.cost-entered',
      objectType: 'cost',
      objectId: costId,
      path: found.path,
      ...(ban ? { result: 'denied' as const } : {}),
    })
    if (ban)
      await tx.emit({
        event: 'activities.forbidden-cost',
        path: found.path,
        payload: { sessionId: found.id, unitId: found.unitId, costId, kind: asked.kind, cites: ban.cites },
      })
    return ok({ costId })
  })
  return kept.ok && ban ? refuseCost(asked.kind, ban) : kept
}

const keep = (
  tx: Tx,
  call: Call,
  { session, asked, costId, cites }: { session: Session; asked: CostAsked; costId: string; cites: string[] },
): Promise<number> =>
  insertCost(tx, session, {
    ...asked,
    id: costId,
    refused: cites.length > 0,
    cites,
    byName: call.session!.name,
    byAccount: call.session!.accountId,
    at: call.now,
  })

type Ban = { cites: string[]; rule: RuleInForce; check: ValidityCheck }

/** The first rule in force that forbids this kind of spending. */
const banOn = (rules: InForce, kind: SpendingKind): Ban | null => {
  for (const rule of rules.rules.values()) {
    if (rule.kind !== 'validity') continue
    const check = (rule.body as ValidityBody).checks.find((one) => one.check === 'spending' && one.then !== 'none' && one.forbidden.includes(kind))
    if (check) return { rule, check, cites: check.cites ?? citesOf(rule) }
  }
  return null
}

const refuseCost = (kind: SpendingKind, { cites, rule, check }: Ban) =>
  refuse(
    'forbidden-cost',
    `“${SPENDING[kind].zh}”不能在活动日里开支，这一笔没有收下，已告知上级党组织。${check.says.zh}。`,
    `"${SPENDING[kind].en}" may not be spent under an activity day; it was not entered and the superior has been told. ${check.says.en}.`,
    { field: '/kind', details: { cites, slot: rule.slot } },
  )
