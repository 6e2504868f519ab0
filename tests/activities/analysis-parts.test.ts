import { afterAll, beforeAll, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import { buildScene, close, must, prepare, type Scene, sendTicks, tick } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

type View = { analysis: { title: { zh: string }; parts: string[]; cites: string[] } | null; parts: { kind: string; minutes: number }[] }

const look = async (sessionId: string): Promise<View> => must(await (await scene.as('secretary')).call<View>(contract.openSession, { params: { sessionId } }))
const dayIn = async (wanted: number) => (await scene.days(scene.units.branch)).find(({ month, ruleDay }) => month === wanted && ruleDay !== null)!.id

test('organisation-life meeting, talks and appraisal of a day are kept as parts, taken as Party-spirit analysis with the clause, and stand in the book [ZS-05a]', async () => {
  const id = await dayIn(9)
  const parts = [
    { kind: 'study', studyForm: 'collective', minutes: 60 },
    { kind: 'organisation-life', minutes: 90 },
    { kind: 'analysis', meeting: 'talk', minutes: 30 },
    { kind: 'appraisal', minutes: 45 },
  ]
  await prepare(scene, id, { parts })
  const planned = await look(id)
  expect(planned.analysis).toEqual({
    title: { zh: '党性分析', en: 'Party-spirit analysis' },
    parts: ['organisation-life', 'talk', 'appraisal'],
    cites: ['zhangshu-2017-37#3.2'],
  })
  await sendTicks(
    scene,
    id,
    scene.members.branch.map(({ memberId }) => tick(memberId, 'P')),
  )
  must(await close(scene, id))
  expect((await look(id)).analysis).toEqual(planned.analysis)
  const book = must(
    await (await scene.as('secretary')).call<{ pages: { fields: { label: { zh: string }; value: string }[] }[] }>(ledger.book, {
      params: { unitId: scene.units.branch.id, book: 'activity-book' },
      query: { year: 2026 },
    }),
  )
  const agenda = book.pages.at(-1)!.fields.find(({ label }) => label.zh === '议程')!.value
  expect(agenda).toContain('组织生活会 90 分')
  expect(agenda).toContain('民主评议党员 45 分')
})

test('a day without any of them has none', async () => {
  const id = await dayIn(10)
  await prepare(scene, id)
  expect((await look(id)).analysis).toBeNull()
})
