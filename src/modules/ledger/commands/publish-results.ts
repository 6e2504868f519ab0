import type { Period } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { branchPoints, discloseOf, type LedgerDeps, pointsSwitch, publishedRow, rulesOf } from '../facts.ts'
import { decidePublicationRow, insertPublication, type PublicationRow, publishRow } from '../store.ts'
import { pointsAreOff } from './set-points-table.ts'

type Given = { title: string; period: Period }

/** Prepares what the rule lets be published, without those whose results are not all confirmed; somebody else approves (JS-C-05e, JS-C-05f). */
export const proposePublication = (
  call: Call,
  deps: LedgerDeps,
  { scope, unit, given }: { scope: Scope; unit: Unit; given: Given },
): Promise<Result<{ publicationId: string; leftOut: number }>> =>
  runCommand(call, scope, async (tx) => {
    const rules = await rulesOf(tx, unit.id, call.today)
    if (!pointsSwitch(rules).on) return pointsAreOff
    const rule = discloseOf(rules)
    if (!rule) return noRule
    const { rows, leftOut } = await publishable(tx, call, deps, unit.id, given.period, rule)
    const by = byOf(call)
    const publicationId = newId<'publication'>()
    const { from, to } = given.period
    const { fields, withhold: withheld, audience, cites } = rule
    const kept = { id: publicationId, path: unit.path, branchId: unit.id, from, to, title: given.title, fields, withheld, audience, cites, rows, leftOut }
    await insertPublication(tx, { ...kept, proposedBy: by.account, proposedByName: by.name }, by.at)
    await tx.audit({ verb: 'publication.proposed', objectType: 'publication', objectId: publicationId, path: unit.path, fields: rule.fields })
    return ok({ publicationId, leftOut })
  })

const noRule = refuse(
  'nothing-to-publish-by',
  '没有一条有效的制度说积分可以公布、公布什么、给谁看，不能公布。',
  'No rule in force says what of the points may be published and to whom.',
)

/** Rows in the order of the roster (党小组, then pinyin); nobody whose counted lines are not all confirmed by the member. */
const publishable = async (tx: CommandTx, call: Call, deps: LedgerDeps, unitId: string, period: Period, rule: { fields: string[]; confirmedOnly: boolean }) => {
  const { items, members } = await branchPoints(tx, deps, { unitId, period, today: call.today })
  const shown = members.filter(({ confirmed }) => confirmed || !rule.confirmedOnly)
  return { rows: shown.map((member) => publishedRow(member, items, rule.fields)), leftOut: members.length - shown.length }
}

/** Another person than the one who proposed; the database holds it too. */
export const decidePublication = (
  call: Call,
  scope: Scope,
  publication: PublicationRow,
  given: { decision: 'approve' | 'refuse'; note: string | null },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (publication.proposedBy === call.session!.accountId)
      return refuse('needs-a-second-person', '提出的人不能自己同意，请另一个人来定。', 'Who proposed it cannot approve it; a second person decides.')
    if (given.decision === 'refuse' && !given.note) return refuse('say-why', '不同意要写明理由。', 'A refusal names its reason.', { field: '/note' })
    const by = byOf(call)
    const done = await decidePublicationRow(tx, publication.id, {
      state: given.decision === 'approve' ? 'approved' : 'refused',
      by: by.account,
      byName: by.name,
      note: given.note,
      at: by.at,
    })
    if (done === 0) return refuse('already-decided', '这件事已经定过了。', 'This was decided already.')
    await tx.audit({
      verb: `publication.${given.decision}d`,
      objectType: 'publication',
      objectId: publication.id,
      path: publication.path,
      ...(given.note ? { purpose: given.note } : {}),
    })
    return ok({})
  })

/** Shows it to the circle. Whose results were contested since the proposal is left out now. */
export const publishResults = (call: Call, deps: LedgerDeps, scope: Scope, publication: PublicationRow): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const rules = await rulesOf(tx, publication.branchId, call.today)
    const rule = discloseOf(rules)
    if (!pointsSwitch(rules).on || !rule) return pointsAreOff
    const now = await publishable(tx, call, deps, publication.branchId, { from: publication.from, to: publication.to }, { ...rule, fields: publication.fields })
    const still = new Set(now.rows.map(({ memberId }) => memberId))
    const rows = publication.rows.filter(({ memberId }) => still.has(memberId))
    const done = await publishRow(tx, publication.id, {
      rows,
      leftOut: publication.leftOut + publication.rows.length - rows.length,
      byName: byOf(call).name,
      at: call.now,
    })
    if (done === 0) return refuse('not-approved', '还没有人同意公布，或已经公布过了。', 'Nobody has approved it yet, or it was published already.')
    await tx.audit({ verb: 'publication.published', objectType: 'publication', objectId: publication.id, path: publication.path, fields: publication.fields })
    return ok({})
  })
