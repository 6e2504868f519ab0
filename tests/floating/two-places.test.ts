import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as activities from '../../src/modules/activities/contract.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import { sessionById } from '../../src/modules/activities/public.ts'
import { attendees, electorateOf } from '../../src/modules/meetings/facts.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { tasks } from '../../src/app/worker.ts'
import { buildScene as buildDays, close, prepare, sendTicks, tick } from '../activities/scene.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { announced, buildScene, code, depart, must, type Scene, settled } from './scene.ts'

let scene: Scene
let days: Awaited<ReturnType<typeof buildDays>>
let caseId: string
let hostDay: string

beforeAll(async () => {
  days = await buildDays({ now: '2026-09-10T13:00:00+08:00' })
  scene = await buildScene({ world: days })
  caseId = await announced(scene, await depart(scene, 4, { from: '2026-09-01', toldOn: '2026-09-01' }))
  await settled(scene, caseId, '2026-09-09')
  hostDay = (await days.days(scene.units.foreignBranch)).find(({ month }) => month === 9)!.id
})
afterAll(() => scene.close())

type Roll = { sum: Record<string, number>; lines: { memberId: string; name: string; basis: string; elsewhere: { hostName: string } | null }[] }
const rollAt = async (login: string, sessionId: string): Promise<Roll> =>
  must(await (await scene.as(login)).call<Roll>(activities.rollOf, { params: { sessionId } }))

const run = async (task: string, payload: Record<string, unknown> & { districtId: number }) =>
  tasks[task]!(payload, { db: scene.db, clock: scene.clock, logger: { info: () => {}, warn: () => {}, error: () => {} } as never })

const hostScope = () => scene.foreignScope
const letters = (kind: string) =>
  withDistrict(scene.db, hostScope(), (tx) =>
    tx.rows<{ number: number }>(
      sql`select number from floating.letter where district_id = 321099 and case_id = ${caseId} and side = 'host' and kind = ${kind} order by number`,
    ),
  )
const told = async () => run('floating.tell-attendance', { districtId: 321099, sessionId: hostDay, unitPath: scene.units.foreignBranch.path })

describe('living in two places', () => {
  test('whom the host manages stands on its roll beside the members, in no sum of the branch [JS-A-02b] [CX-18a] [CX-20a] [JS-B-06b] [JS-B-02b]', async () => {
    await prepare(days, hostDay, {}, 'foreign-secretary')
    const roll = await rollAt('foreign-secretary', hostDay)
    const guest = roll.lines.find((line) => line.memberId === caseId)!
    expect(guest).toMatchObject({ name: scene.members.branch[4]!.name, basis: 'managed-floating' })
    expect(roll.sum['due']).toBe(scene.members.foreign.length)
    expect(roll.lines).toHaveLength(scene.members.foreign.length + 1)
    const electorate = await withDistrict(scene.db, scene.foreignScope, async (tx) =>
      electorateOf(tx, (await sessionById(tx, hostDay))!, { roll: await attendees(tx, (await sessionById(tx, hostDay))!), deductions: [] }),
    )
    expect(electorate.members.onRoll.map(({ memberId }) => memberId)).not.toContain(caseId)
  })

  test('once the day is closed home is told, once; a repeat of the job tells nothing new [CX-19a] [CX-19b] [JS-B-06e]', async () => {
    await sendTicks(days, hostDay, [tick(caseId, 'P'), ...scene.members.foreign.map(({ memberId }) => tick(memberId, 'P'))], 'foreign-secretary')
    expect((await close(days, hostDay, {}, 'foreign-secretary')).status).toBe(200)
    await told()
    await told()
    expect(await letters('attendance')).toHaveLength(1)
  })

  test('the member’s one ledger at home has the line, with the host’s name behind it [CX-20b] [JS-B-06e]', async () => {
    const lines = must(
      await scene.home.call<{ lines: { key: string; day: string; status: string | null; words: string | null }[] }>(ledger.memberRecord, {
        params: { memberId: scene.members.branch[4]!.memberId },
        query: { year: '2026' },
      }),
    ).lines
    const line = lines.find(({ key }) => key === `away:${caseId}:${hostDay}`)
    expect(line).toMatchObject({ day: '2026-09-10', status: 'present' })
    expect(line!.words).toContain(scene.units.foreignBranch.name)
  })

  test('dues taken at the host are told once and stand in the ledger at home; bad sums are refused with the reason [CX-19b] [JS-B-06e]', async () => {
    const pay = (body: object) =>
      scene.host.call(contract.takeDues, { params: { caseId }, body: { year: 2026, month: 9, yuan: '15.00', on: '2026-09-10', ...body } })
    expect(code(await pay({ yuan: '15.005' }))).toEqual([409, 'not-yuan'])
    expect(code(await pay({ on: '2026-09-11' }))).toEqual([409, 'in-the-future'])
    must(await pay({}))
    expect(code(await pay({ yuan: '20' }))).toEqual([409, 'month-told-already'])
    const lines = must(
      await scene.home.call<{ lines: { key: string; part: string; cents: number | null }[] }>(ledger.memberRecord, {
        params: { memberId: scene.members.branch[4]!.memberId },
        query: { year: '2026' },
      }),
    ).lines
    expect(lines.find(({ key }) => key === `away:${caseId}:dues-2026-9`)).toMatchObject({ part: 'dues' })
  })

  test('home’s own day of the month learns it by the crediting rule’s way: elsewhere, confirmed by the host [ZS-02e] [YZ-07e]', async () => {
    const events = await withDistrict(scene.db, scene.scope, (tx) =>
      tx.rows<{ payload: Record<string, unknown> }>(
        sql`select payload from platform.outbox where district_id = 430699 and event = 'activities.attended-elsewhere' order by id`,
      ),
    )
    expect(events).toHaveLength(1)
    await run('activities.tell-home', { ...events[0]!.payload, districtId: 430699 })
    const home = (await days.days(scene.units.branch)).find(({ month }) => month === 9)!
    const line = (await rollAt('secretary', home.id)).lines.find(({ memberId }) => memberId === scene.members.branch[4]!.memberId)!
    expect(line.elsewhere).toMatchObject({ hostName: scene.units.foreignBranch.name })
  })
})
