import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { inForce } from '../../org/public.ts'
import { madeBy, type Own } from '../access.ts'
import type { StudyWay } from '../contract.ts'
import { isOff, measureOf, minimaOf } from '../facts.ts'
import { checkNote, insertNotes, insertSelfStudies, selectResource, selectSelfStudies, type StudyNote, withdrawSelfStudy } from '../store.ts'
import { inTheFuture } from './make-programme.ts'

type Given = { day: Day; way: StudyWay; what: string; minutes: number; resourceId: string | null }

/** The most one person can study in a day; not a rule of a document, a guard against a slip of the finger. */
const MINUTES_A_DAY = 24 * 60

const noResource = refuse(
  'no-such-resource',
  '没有找到这项学习资源，没有记。请从列表里选，或不选。',
  'That resource was not found; choose one of the list, or none.',
  {
    field: '/resourceId',
  },
)

/** The member's own word; kept apart from collective time (CX-25c). */
export const declareStudy = (call: Call, { scope, memberId, path }: Own, given: Given): Promise<Result<{ studyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day > call.today) return inTheFuture
    if (given.resourceId && !(await selectResource(tx, given.resourceId))) return noResource
    const sameDay = await selectSelfStudies(tx, [memberId], { from: given.day, to: given.day })
    const already = sameDay.filter(({ withdrawn }) => !withdrawn).reduce((sum, { minutes }) => sum + minutes, 0)
    if (already + given.minutes > MINUTES_A_DAY)
      return refuse(
        'more-than-a-day',
        `那天已经记了 ${already} 分钟，加上这次超过一整天，没有记。`,
        `${already} minutes stand for that day already; with these it is more than a day.`,
        {
          field: '/minutes',
        },
      )
    const studyId = newId<'self-study'>()
    await insertSelfStudies(tx, call.now, [{ ...given, id: studyId, path, memberId }])
    await tx.audit({ verb: 'training.self-study-declared', objectType: 'self-study', objectId: studyId, path })
    return ok({ studyId })
  })

export const withdrawStudy = (call: Call, { scope, memberId, path }: Own, studyId: string): Promise<Result<{ studyId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if ((await withdrawSelfStudy(tx, call.now, { id: studyId, memberId })) === 0)
      return refuse('not-found', '没有找到这一条，或已经撤回了。', 'Not found, or taken back already.')
    await tx.audit({ verb: 'training.self-study-withdrawn', objectType: 'self-study', objectId: studyId, path })
    return ok({ studyId })
  })

const switchedOff = refuse(
  'notes-off',
  '您所在的支部没有启用学习笔记计数，没有记。笔记自己留着就好。',
  'Your branch does not count study notes, so nothing was entered. Keep them for yourself.',
)

/** Counted only where a rule is switched on: off by default, it is a burden (CX-02l, CX-02m). */
export const declareNotes = (call: Call, own: Own, given: { day: Day; characters: number; what: string }): Promise<Result<{ noteId: string }>> =>
  runCommand(call, own.scope, async (tx) => {
    if (given.day > call.today) return inTheFuture
    const rules = await inForce(tx, own.branchId, call.today)
    const counts = minimaOf(rules, call.today).some((rule) => !isOff(rule) && measureOf(rule) === 'study.characters')
    if (!counts) return switchedOff
    const noteId = newId<'study-note'>()
    await insertNotes(tx, call.now, [{ ...given, id: noteId, path: own.path, memberId: own.memberId }])
    await tx.audit({ verb: 'training.notes-declared', objectType: 'study-note', objectId: noteId, path: own.path })
    return ok({ noteId })
  })

/** Somebody of the branch looked at them; the name stands beside the count. */
export const checkNotes = (call: Call, scope: Scope, note: StudyNote): Promise<Result<{ noteId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if ((await checkNote(tx, note.id, madeBy(call))) === 0) return refuse('checked-already', '这些笔记已经有人看过。', 'These notes were looked at already.')
    await tx.audit({ verb: 'training.notes-checked', objectType: 'study-note', objectId: note.id, path: note.path })
    return ok({ noteId: note.id })
  })
