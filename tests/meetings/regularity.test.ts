import { afterAll, beforeAll, expect, test } from 'vitest'
import { tasks } from '../../src/app/worker.ts'
import { pino } from 'pino'
import * as rulebook from '../../src/modules/rulebook/contract.ts'
import { hold, meetingScene, must, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await meetingScene()
})
afterAll(() => scene.close())

type Duty = { id: string; slot: string; what: { zh: string }; facts: { zh: string }[]; clauses: { cite: string }[]; dueOn: string; term: string; state: string }

const dutiesSeenBy = async (login: string, query: Record<string, unknown> = {}): Promise<{ own: Duty[]; below: Duty[]; closed: Duty[] }> =>
  must(await (await scene.as(login)).call<{ own: Duty[]; below: Duty[]; closed: Duty[] }>(rulebook.listDuties, { query }))

/** The job of a day, as the worker runs it for the district. */
const runDaily = () =>
  tasks['meetings.keep-regular']!({ districtId: 430699, path: scene.scope.path, unitPath: scene.scope.path }, { ...scene, logger: pino({ level: 'silent' }) })

const regular = (duties: readonly Duty[]): string[] => duties.filter(({ slot }) => slot.startsWith('meetings.')).map(({ what }) => what.zh)

test('a kind of meeting that a rule asks for and that was not held becomes a duty with its clause, once [CX-03a]', async () => {
  await runDaily()
  await runDaily()
  const { own } = await dutiesSeenBy('secretary')
  expect(regular(own).sort()).toEqual(['召开党小组会', '召开党课', '召开支部党员大会', '召开支部委员会'])
  const members = own.find(({ slot }) => slot === 'meetings.members')!
  expect(members).toMatchObject({ dueOn: '2026-06-30', term: 'overdue', clauses: [{ cite: 'branch-regulation-2018#11' }] })
  expect(members.facts[0]!.zh).toBe('每季度至少 1 次；2026年4月1日至2026年6月30日没有开')
  const groups = own.find(({ slot }) => slot === 'meetings.groups')!
  expect(groups.facts[0]!.zh).toContain('第一党小组、第二党小组')
  expect(regular((await dutiesSeenBy('committee')).below)).toContain('召开支部党员大会')
})

test('the next meeting of that kind fulfils the duty, and only that one', async () => {
  const sessionId = await hold(scene, { kinds: ['branch-meeting'], close: true, day: '2026-09-04' })
  await runDaily()
  const { own, closed } = await dutiesSeenBy('secretary', { closed: 'yes' })
  expect(regular(own).sort()).toEqual(['召开党小组会', '召开党课', '召开支部委员会'])
  expect(closed.find(({ slot }) => slot === 'meetings.members')).toMatchObject({ state: 'fulfilled', closed: { record: 'branch-meeting', note: '2026-09-04' } })
  const { rows } = await scene.db.pool.query<{ id: string }>(
    "select record_id as id from rulebook.duty where slot = 'meetings.members' and state = 'fulfilled'",
  )
  expect(rows).toEqual([{ id: sessionId }])
})

test('while one stands open, the next missed stretch opens no second', async () => {
  const open = () =>
    scene.db.pool
      .query<{ slot: string; due: string }>("select slot, due_on as due from rulebook.duty where slot like 'meetings.%' and state = 'open' and path = $1", [
        scene.units.branch.path,
      ])
      .then(({ rows }) => rows.map(({ slot, due }) => `${slot} ${due}`).sort())
  const before = await open()
  expect(before).toContain('meetings.committee 2026-08-31')
  scene.clock.set('2026-10-09T09:00:00+08:00')
  await runDaily()
  expect(await open()).toEqual(before)
})
