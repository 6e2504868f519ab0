import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type InspectedRow, insertFinding } from '../store.ts'

export type NewFinding = { book: string; page: number; verdict: 'sound' | 'wanting'; words: string; dueOn: Day | null }

/** What a named inspector found on a drawn page. Pages that were not drawn are not looked at, and after the circular nothing is added. */
export const recordFinding = (call: Call, { scope, row }: { scope: Scope; row: InspectedRow }, given: NewFinding): Promise<Result<{ findingId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const page = row.drawn.find((one) => one.book === given.book && one.page === given.page)
    if (!page)
      return refuse('not-drawn', '这一页没有抽到，不能记。请在抽到的页里选。', 'That page was not drawn; choose one of the drawn pages.', { field: '/page' })
    if (row.circularOn !== null)
      return refuse('circulated-already', '这一轮已经通报，不能再加。要再查，请另开一轮。', 'The results were circulated; open another round to go on.')
    if (given.verdict === 'sound' && given.dueOn !== null)
      return refuse('nothing-to-mend', '没有问题的页不用整改期限。', 'A page found sound has nothing to mend.', { field: '/dueOn' })
    if (given.dueOn !== null && given.dueOn < call.today)
      return refuse('past-day', '整改期限已经过去了，没有记。', 'The day to mend by has passed; nothing was recorded.', { field: '/dueOn' })
    const findingId = newId<'inspection-finding'>()
    await insertFinding(tx, { ...given, id: findingId, path: row.path, inspectedId: row.id, pageTitle: page.title.zh, checkCode: page.checkCode }, byOf(call))
    await tx.audit({ verb: 'inspection.found', objectType: 'inspection-finding', objectId: findingId, path: row.path, fields: [given.verdict, given.book] })
    return ok({ findingId })
  })
