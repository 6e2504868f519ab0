import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { sessionById } from '../../activities/public.ts'
import { inForce, type Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { stepsInForce } from '../facts.ts'
import { refuseStale } from '../stages.ts'
import { insertMatters, insertMatterSteps, lockMatter, type Matter, type MatterStep, selectMatterSteps, setMatter } from '../store.ts'

/** Opens a matter that goes through the steps of the rule in force on its day; their names stay with it. */
export const openMatter = (call: Call, { scope, found: unit }: Reach<Unit>, { title, on }: { title: string; on: Day }): Promise<Result<{ matterId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return refuse('not-yet', '提出的日子还没有到。', 'That day has not come yet.', { field: '/on' })
    const steps = stepsInForce(await inForce(tx, unit.id, on))
    if (!steps)
      return refuse(
        'no-steps',
        '现行规定里没有写这里的重要事项按哪几步办。请先采用写了步骤的制度。',
        'No rule in force names the steps of an important matter here. Put one into force first.',
      )
    const id: string = newId<'matter'>()
    await insertMatters(tx, [
      {
        id,
        path: unit.path,
        unitId: unit.id,
        title,
        slot: steps.slot,
        steps: steps.steps,
        openedOn: on,
        openedByName: byOf(call).name,
        state: 'open',
        stoppedReason: null,
        version: 1,
      },
    ])
    await tx.audit({ verb: 'matter.opened', objectType: 'matter', objectId: id, path: unit.path })
    return ok({ matterId: id })
  })

/** Takes the next step. None can be skipped or taken before the one before it; the table refuses it too. */
export const takeStep = (
  call: Call,
  { scope, found }: Reach<Matter>,
  asked: { step: string; on: Day; result: string; sessionId: string | null },
): Promise<Result<{ number: number; state: 'open' | 'done' }>> =>
  runCommand(call, scope, async (tx) => {
    const matter = (await lockMatter(tx, found.id))!
    if (matter.state !== 'open') return refuse('matter-ended', '这件事已经办完或停办。', 'This matter has ended.')
    const taken = await selectMatterSteps(tx, [matter.id])
    const last = taken.at(-1) ?? null
    const amiss = whyNotNext(matter, { taken: taken.length, last, asked, today: call.today })
    if (amiss) return amiss
    if (asked.sessionId && (await sessionById(tx, asked.sessionId))?.unitId !== matter.unitId)
      return refuse('not-found', '没有找到这次会议。', 'That meeting was not found.', { field: '/sessionId' })
    const number = taken.length + 1
    await insertMatterSteps(tx, [
      {
        matterId: matter.id,
        number,
        path: matter.path,
        step: asked.step,
        onDay: asked.on,
        previous: last?.number ?? null,
        previousDay: last?.onDay ?? null,
        sessionId: asked.sessionId,
        result: asked.result,
        byName: byOf(call).name,
        at: call.now,
      },
    ])
    const state = number === matter.steps.length ? ('done' as const) : ('open' as const)
    if (state === 'done') await setMatter(tx, matter.id, { state, reason: null })
    await tx.audit({ verb: 'matter.step-taken', objectType: 'matter', objectId: matter.id, path: matter.path, fields: [asked.step] })
    return ok({ number, state })
  })

type StepAsked = { taken: number; last: MatterStep | null; asked: { step: string; on: Day }; today: Day }

/** The next step alone may be taken, not before the one before it and not ahead of its day. */
const whyNotNext = (matter: Matter, { taken, last, asked, today }: StepAsked) => {
  const next = matter.steps[taken]!
  if (next.key !== asked.step)
    return refuse(
      'step-out-of-order',
      `要先办“${next.title.zh}”，各步按顺序办，不能跳过。`,
      `First comes "${next.title.en}": steps are taken in order, none is skipped.`,
      {
        field: '/step',
        details: { next: next.key },
      },
    )
  if (asked.on > today) return refuse('not-yet', '这一天还没有到。', 'That day has not come yet.', { field: '/on' })
  if (asked.on < (last?.onDay ?? matter.openedOn))
    return refuse('step-too-early', '这一步的日子不能早于上一步。', 'A step cannot lie before the one before it.', { field: '/on' })
  return null
}

export const stopMatter = (
  call: Call,
  { scope, found }: Reach<Matter>,
  { version, reason }: { version: number; reason: string },
): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const matter = (await lockMatter(tx, found.id))!
    if (matter.state !== 'open') return refuse('matter-ended', '这件事已经办完或停办。', 'This matter has ended.')
    if (matter.version !== version) return refuseStale()
    await setMatter(tx, matter.id, { state: 'stopped', reason })
    await tx.audit({ verb: 'matter.stopped', objectType: 'matter', objectId: matter.id, path: matter.path, purpose: reason })
    return ok({ version: version + 1 })
  })
