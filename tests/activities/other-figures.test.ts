import { afterAll, beforeAll, expect, test } from 'vitest'
import { trainingDeps } from '../../src/app/suppliers.ts'
import { day } from '../../src/kernel/days.ts'
import type { Judge } from '../../src/modules/activities/public.ts'
import { settleBranch } from '../../src/modules/activities/public.ts'
import { meetingJudge } from '../../src/modules/meetings/public.ts'
import { studyJudge } from '../../src/modules/training/public.ts'
import type { InForce } from '../../src/policy/engine/resolve.ts'
import type { ThresholdBody } from '../../src/policy/kinds/threshold.ts'
import type { RuleInForce } from '../../src/policy/vocabulary/rules.ts'
import { hold, meetingScene, type Scene } from '../meetings/scene.ts'

/** What follows from study and meetings is settled together with attendance, where a rule in force opens something. */

let scene: Scene
beforeAll(async () => {
  scene = await meetingScene()
  await hold(scene, { kinds: ['party-class'], close: true, day: '2026-09-04' })
  scene.clock.set('2026-12-31T09:00:00+08:00')
})
afterAll(() => scene.close())

const talk = { key: 'talk', open: 'talk', bearer: 'secretary', at: 'period-end' } as unknown as ThresholdBody['then'][number]

/** The rules in force with one of them changed, as another document would say it. */
const changed = (rules: ReadonlyMap<string, InForce>, change: (inForce: InForce) => RuleInForce): Map<string, InForce> =>
  new Map(
    [...rules].map(([branchId, inForce]) => {
      const rule = change(inForce)
      return [branchId, { ...inForce, rules: new Map(inForce.rules).set(rule.slot, rule) }]
    }),
  )
const under =
  (judge: Judge, change: (inForce: InForce) => RuleInForce): Judge =>
  (tx, asked) =>
    judge(tx, { ...asked, rules: changed(asked.rules, change) })

const hoursOpenATalk = ({ rules }: InForce): RuleInForce => {
  const rule = [...rules.values()].find(
    ({ body }) => (body as ThresholdBody).must?.[0]?.measure === 'training.class-hours' && (body as ThresholdBody).about === 'member',
  )!
  return { ...rule, slot: 'study.hours', body: { ...(rule.body as ThresholdBody), then: [talk] } }
}
const classesOpenADuty =
  (atLeast: number) =>
  ({ rules }: InForce): RuleInForce => {
    const months = [...rules.values()].find(({ body }) => (body as ThresholdBody).must?.[0]?.measure === 'coverage.months')!
    const body = months.body as ThresholdBody
    const must = [{ ...body.must![0]!, measure: 'meetings.party-class' as const, value: { num: atLeast, den: 1 } }]
    return { ...months, slot: 'meetings.enough-classes', body: { ...body, must, then: [{ ...talk, bearer: 'branch' } as typeof talk] } }
  }

const settle = (judges: Judge[]) =>
  settleBranch(scene.db, { scope: scene.scope, unit: scene.units.branch, year: 2026, at: scene.clock.now(), today: day('2026-12-31'), deps: { judges } })
const duties = async (slot: string) =>
  (
    await scene.db.pool.query<{ kind: string; subject: string; bearer: string }>(
      'select subject_kind as kind, subject_id as subject, bearer_role as bearer from rulebook.duty where slot = $1 order by subject_id',
      [slot],
    )
  ).rows

test('the rules in force today let nothing follow from study beside being listed, and cost nothing', async () => {
  expect(await settle([studyJudge(trainingDeps), meetingJudge])).toMatchObject({ findings: 0 })
})

test('a minimum of study with a consequence opens it for whoever is short, once', async () => {
  const judges = [under(studyJudge(trainingDeps), hoursOpenATalk)]
  const before = await settle([])
  expect(before.duties).toBe(0)
  expect((await settle(judges)).duties).toBe(8)
  expect(await settle(judges)).toMatchObject({ duties: 0, findings: 0 })
  expect(await duties('study.hours')).toHaveLength(8)
})

test('a threshold on the meetings of a branch opens it for the branch: one class is enough for one, not for two', async () => {
  expect((await settle([under(meetingJudge, classesOpenADuty(1))])).duties).toBe(0)
  expect((await settle([under(meetingJudge, classesOpenADuty(2))])).duties).toBe(1)
  expect(await duties('meetings.enough-classes')).toEqual([{ kind: 'branch', subject: scene.units.branch.id, bearer: 'branch' }])
})
