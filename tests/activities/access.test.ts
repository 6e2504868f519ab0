import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { routes } from '../../src/modules/activities/routes.ts'
import { leaksOf, type Things, thingsOf } from '../support/access-matrix.ts'
import { buildScene, close, must, open, prepare, type Scene, sendTicks, tick } from './scene.ts'

let scene: Scene
let things: Things
beforeAll(async () => {
  scene = await buildScene()
  const days = await scene.days(scene.units.branch)
  const at = (month: number) => days.find((one) => one.month === month)!.id
  const secretary = await scene.as('secretary')
  const memberId = scene.members.branch[5]!.memberId
  const session = at(9)
  await prepare(scene, session)
  await prepare(scene, at(8))
  await sendTicks(
    scene,
    at(8),
    scene.members.branch.slice(1).map((member) => tick(member.memberId, 'P')),
  )
  must(await close(scene, at(8)))
  const { version } = await open(secretary, at(11))
  things = {
    ...thingsOf(scene),
    session,
    leave: must(
      await secretary.call<{ leaveId: string }>(contract.askLeave, {
        params: { sessionId: session },
        body: { memberId, reasonClass: 'family', words: '家里有事' },
      }),
    ).leaveId,
    elsewhere: must(
      await secretary.call<{ elsewhereId: string }>(contract.recordElsewhere, {
        params: { sessionId: session },
        body: { memberId, onDay: '2026-09-05', mode: 'in-person', hostName: '某支部', what: null, confirmedBy: null, confirmedHow: null },
      }),
    ).elsewhereId,
    image: must(
      await secretary.call<{ imageId: string }>(contract.addImage, {
        params: { sessionId: session },
        body: { purpose: 'record', description: '会场', takenOn: '2026-09-07', keptWhere: null, retentionUntil: '2027-12-31', readers: 'branch' },
      }),
    ).imageId,
    model: must(
      await (await scene.as('committee')).call<{ modelId: string }>(contract.writeModel, {
        body: { unitId: scene.units.committee.id, name: '春耕', sectors: ['rural'], members: null, form: null, content: null, parts: [ONE_PART] },
      }),
    ).modelId,
    reschedule: must(
      await secretary.call<{ rescheduleId: string }>(contract.moveSession, {
        params: { sessionId: at(11) },
        body: { toDay: '2026-11-04', reason: '值班走不开', version },
      }),
    ).rescheduleId,
    amendment: must(
      await secretary.call<{ amendmentId: string }>(contract.correctRecord, {
        params: { sessionId: at(8) },
        body: { reason: '漏记了本人', change: { memberId: scene.members.branch[0]!.memberId, letter: 'P' } },
      }),
    ).amendmentId,
    note: must(
      await secretary.call<{ noteId: string }>(contract.writeTalkNote, {
        body: { memberId, kind: 'talk', onDay: '2026-09-01', byNames: '周立根', words: '谈心', corrected: null, sessionId: null, dutyId: null },
      }),
    ).noteId,
  }
})
afterAll(() => scene.close())

describe('with real sessions, leaves, notes and changes behind the ids', () => {
  test('every placeholder of the contract’s examples names a thing that exists', () => {
    const named = [...JSON.stringify(routes({ judges: [] }).map(({ endpoint }) => endpoint.example)).matchAll(/"\w+Ids?":"([a-z]+)"/g)].map(([, name]) => name!)
    expect([...new Set(named)].filter((name) => !(name in things))).toEqual([])
  })

  test.each(routes({ judges: [] }).map(({ endpoint }) => [endpoint.id, endpoint] as const))(
    '%s answers strangers as if it were not there',
    async (_id, endpoint) => {
      expect(await leaksOf(scene, endpoint, things)).toEqual([])
    },
  )
})

const ONE_PART = { kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: null, minutes: 60 }
