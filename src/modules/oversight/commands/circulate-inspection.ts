import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type NewDuty, openDuties } from '../../rulebook/public.ts'
import { circulateRound, type FindingRow, inspectedOf, type InspectedRow, type RoundRow, tellInspected, toMend } from '../store.ts'
import { keepInspections } from './keep-inspections.ts'

/** What a finding to be mended is called among the duties. */
export const mendKey = (findingId: string): string => `inspection.mend|${findingId}`

/** Tells the results: each inspected organisation sees its own findings from now on, and owes what is to be mended (YZ-06f); the inspector's own yearly duty is done. */
export const circulateInspection = (
  call: Call,
  { scope, row }: { scope: Scope; row: RoundRow },
  given: { number: string | null; words: string; cites: readonly string[] },
): Promise<Result<{ told: number; toMend: number }>> =>
  runCommand(call, scope, async (tx) => {
    const circular = { number: given.number, on: call.today, words: given.words }
    if ((await circulateRound(tx, row.id, { ...circular, byName: byOf(call).name })) === 0)
      return refuse('circulated-already', '这一轮已经通报过，没有再发。', 'The results of this round were circulated already.')
    await tellInspected(tx, row.id, circular)
    const inspected = await inspectedOf(tx, [row.id])
    const wanting = await toMend(
      tx,
      inspected.map(({ id }) => id),
    )
    await openDuties(
      tx,
      wanting.map((finding) => dutyOf(call, finding, { cites: given.cites, of: inspected.find(({ id }) => id === finding.inspectedId)! })),
    )
    await keepInspections(tx, call.now, { path: row.path, year: row.year, today: call.today })
    await tx.audit({ verb: 'inspection.circulated', objectType: 'inspection-round', objectId: row.id, path: row.path, fields: [`told:${inspected.length}`] })
    await tx.emit({ event: 'inspection.circulated', path: row.path, payload: { roundId: row.id, unitIds: inspected.map(({ unitId }) => unitId) } })
    return ok({ told: inspected.length, toMend: wanting.length })
  })

const dutyOf = (call: Call, finding: FindingRow, { cites, of }: { cites: readonly string[]; of: InspectedRow }): NewDuty => ({
  key: mendKey(finding.id),
  path: of.path,
  slot: 'books.inspection',
  what: { zh: `整改簿册检查指出的：${finding.words}`, en: `Mend what the inspection of the books found: ${finding.words}` },
  facts: [{ zh: `${of.title}　${finding.pageTitle}`, en: `${of.title}, ${finding.pageTitle}` }],
  cites: [...cites],
  ours: cites.length === 0,
  subject: { kind: 'branch', id: of.unitId },
  bearerRole: 'secretary',
  bearerUnitId: of.unitId,
  link: `/inspections?unit=${of.unitId}`,
  openedOn: call.today,
  dueOn: finding.dueOn,
})
