import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Member } from '../../members/public.ts'
import { dutiesOf, fulfilDuties, openDuties } from '../../rulebook/public.ts'
import { TASK_MEASURES, type TaskMeasure } from '../contract.ts'
import { followUpRule, type LedgerDeps, linesOf, rulesOf, upTo } from '../facts.ts'

export const TASK_KEY = 'record.task'

/** Opens a talk, a reminder or paired help from lines of the record, followed as a duty until it is done (JS-C-05c). */
export const openTask = (
  call: Call,
  deps: LedgerDeps,
  { scope, member, given }: { scope: Scope; member: Member; given: { measure: TaskMeasure; keys: readonly string[]; words: string; dueOn: Day | null } },
): Promise<Result<{ opened: boolean }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.dueOn && given.dueOn < call.today)
      return refuse('in-the-past', '期限已经过了，请定一个今天以后的日子。', 'The term has passed already; set a later day.', { field: '/dueOn' })
    const lines = (await linesOf(deps, tx, { memberIds: [member.id], period: upTo(call.today) })).filter(({ key }) => given.keys.includes(key))
    if (lines.length !== new Set(given.keys).size) return absent()
    const rule = followUpRule(await rulesOf(tx, member.branchId, call.today))
    const measure = TASK_MEASURES[given.measure]
    const key = `${TASK_KEY}|${given.measure}|${member.id}|${newId()}`
    const opened = await openDuties(tx, [
      {
        key,
        path: member.path,
        slot: rule?.slot ?? 'record.follow-up',
        what: { zh: `${measure.zh}：${member.person.name}。${given.words}`, en: `${measure.en}: ${member.person.name}. ${given.words}` },
        facts: lines.map(({ day, title, audience }) => ({
          zh: `${day} ${audience === 'restricted' ? '一条限定范围的记录' : title.zh}`,
          en: `${day} ${audience === 'restricted' ? 'a restricted line' : title.en}`,
        })),
        cites: rule?.cites ?? [],
        ours: !rule,
        subject: { kind: 'member', id: member.id },
        bearerRole: 'branch',
        bearerUnitId: member.branchId,
        link: `/records/member/${member.id}`,
        openedOn: call.today,
        dueOn: given.dueOn,
      },
    ])
    await tx.audit({ verb: 'record-task.opened', objectType: 'member', objectId: member.id, path: member.path, fields: [given.measure] })
    return ok({ opened: opened.size > 0 })
  })

/** The measure was taken: the record of it closes the task. */
export const closeTask = (
  call: Call,
  scope: Scope,
  { taskId, branchId, on, words }: { taskId: string; branchId: string; on: Day; words: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const duty = (await dutiesOf(tx, { bearerUnitIds: [branchId], states: ['open'] })).find(({ id, key }) => id === taskId && key.startsWith(`${TASK_KEY}|`))
    if (!duty) return absent()
    if (on > call.today) return refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
    await fulfilDuties(tx, call.now, [
      { key: duty.key, recordType: duty.key.split('|')[1]!, recordId: null, note: `${on} ${words}`, by: call.session!.accountId, byName: call.session!.name },
    ])
    await tx.audit({ verb: 'record-task.done', objectType: 'duty', objectId: taskId, path: duty.path })
    return ok({})
  })
