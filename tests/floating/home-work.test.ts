import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { tasks } from '../../src/modules/floating/jobs.ts'
import { setValues } from '../../src/modules/org/public.ts'
import { dutiesOf } from '../../src/modules/rulebook/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import type { Client } from '../support/world.ts'
import { announced, away, buildScene, code, depart, here, must, onAbsence, onCase, settled, type Scene } from './scene.ts'

/** What home does for a member away besides contacts; terms that the texts leave open are set by the department. */
let scene: Scene
let absenceId: string
let caseId: string
let memberId: string

type Row = {
  absenceId: string
  reach: { stand: { overdue: boolean; unset: boolean } | null; lastSuccessOn: string | null; unreachable: boolean }
  pressing: { contactedOn: string | null; joinedOn: string | null; reminders: number; overdue: boolean }
  briefing: { hosts: string[]; lastOn: string | null; missing: boolean; stand: { overdue: boolean } | null }
  services: { count: number; lastOn: string | null }
  staleSince: string | null
}
type Work = { rows: Row[]; counts: Record<string, number>; may: string[] }
type Recorded = {
  open: boolean
  tests: { toMember: boolean; fromMember: boolean }[]
  briefings: { byUnit: string; agreement: boolean; hosts: string[] }[]
  changes: { on: string; fields: { field: string; old: string | null; new: string | null }[] }[]
  waiting: { from: string; words: string | null }[]
}

const set = (scope: Scene['scope'], unit: { id: string; path: string }, values: [slot: string, key: string, value: unknown][]) =>
  withDistrict(scene.db, scope, (tx) =>
    setValues(
      tx,
      values.map(([slot, key, value]) => ({
        slot,
        key,
        value,
        unitId: unit.id,
        path: unit.path,
        from: day('2020-01-01'),
        byName: '部务会',
        at: scene.clock.now(),
      })),
    ),
  )

const at = async (on: string): Promise<void> => {
  scene.clock.set(`${on}T10:00:00+08:00`)
  scene.home = await scene.as('secretary', { anew: true })
  scene.host = await scene.as('foreign-secretary', { anew: true })
  scene.hostDepartment = await scene.as('foreign-department', { anew: true })
}
const work = async (client: Client = scene.home, unitId = scene.units.branch.id) => must(await client.call<Work>(contract.homeWork, { params: { unitId } }))
const row = async (client?: Client, unitId?: string) => (await work(client, unitId)).rows.find((one) => one.absenceId === absenceId)!
const record = async (client: Client = scene.home) => must(await client.call<Recorded>(contract.homeRecord, { params: { absenceId } }))
const owed = async (slot: string): Promise<string[]> => {
  const path = scene.units.department.path
  await tasks['floating.keep-owed']!({ districtId: 430699, path }, { db: scene.db, clock: scene.clock, logger: undefined } as never)
  const duties = await scene.inDistrict((tx) => dutiesOf(tx, { slots: [slot], states: ['open'], limit: 500 }))
  return duties.filter(({ subjectId }) => subjectId === memberId || subjectId === scene.units.committee.id).map(({ dueOn }) => dueOn ?? 'open')
}

beforeAll(async () => {
  scene = await buildScene({ packs: ['national', 'jiangsu-floating', 'changxiao'] })
  await set(scene.scope, scene.units.department, [
    ['floating.reach', 'times.per', 'quarter'],
    ['floating.press', 'within', '15 days'],
    ['floating.brief-branch', 'times.per', 'quarter'],
    ['floating.brief-home', 'times.per', 'half-year'],
    ['floating.records-update', 'within', '5 days'],
  ])
  memberId = scene.members.branch[4]!.memberId
  absenceId = await depart(scene, 4, { from: '2026-09-07', toldOn: '2026-09-01' })
})
afterAll(() => scene.close())

const brief = (client: Client, unitId: string, body: object = {}) =>
  client.call<{ told: number }>(contract.briefHosts, {
    params: { unitId },
    body: { absenceIds: [absenceId], agreementId: null, words: '在船厂，表现好', ...body },
  })

describe('pressing', () => {
  test('goes on until the member has reported and joined; each reminder is logged, and who contacts nobody climbs [JS-B-04e]', async () => {
    await at('2026-09-22')
    expect((await row()).pressing).toMatchObject({ contactedOn: null, joinedOn: null, reminders: 0, overdue: false })
    expect(await owed('floating.press')).toEqual(['2026-09-22'])
    await at('2026-09-23')
    expect((await row()).pressing.overdue).toBe(true)
    expect((await owed('floating.press')).length).toBe(2)
    must(await onAbsence(scene.home, contract.remindMember, absenceId, { on: '2026-09-23', channel: 'phone', reached: true, words: '请到芦荡县报到' }))
    expect((await row()).pressing).toMatchObject({ reminders: 1, overdue: true })
    caseId = await announced(scene, absenceId)
    must(await onCase(scene.hostDepartment, contract.identify, caseId, { on: '2026-09-23', sight: 'unclear', number: null, code: null }))
    expect((await row()).pressing).toMatchObject({ contactedOn: '2026-09-23', joinedOn: null, overdue: true })
    expect((await owed('floating.press')).length).toBe(2)
    await settled(scene, caseId, '2026-09-23')
    expect((await row()).pressing).toMatchObject({ joinedOn: '2026-09-23', overdue: false })
    expect(await owed('floating.press')).toEqual([])
  })
})

describe('hosts', () => {
  test('hear of each member again at the interval that was set; who was told of late is listed [JS-B-04b]', async () => {
    await at('2026-12-31')
    expect((await row()).briefing).toMatchObject({ hosts: ['中共芦荡县委组织部'], lastOn: '2026-09-23', missing: false })
    await at('2027-01-01')
    expect((await row()).briefing.missing).toBe(true)
    expect((await work()).counts['missing']).toBe(1)
    expect(await owed('floating.brief-branch')).toContain('2026-12-31')
    expect(must(await brief(scene.home, scene.units.branch.id)).told).toBe(1)
    expect((await row()).briefing).toMatchObject({ lastOn: '2027-01-01', missing: false })
    expect(await owed('floating.brief-branch')).toEqual([])
    const letter = (await away(scene.home, absenceId)).cases[0]!.letters.at(-1)!
    expect(letter).toMatchObject({ kind: 'brief', fromSide: 'home', state: 'acknowledged' })
    expect((await here(scene.host, caseId)).card['employer']).toBe('芦荡船厂')
  })
})

describe('channels', () => {
  const tested = (on: string, body: object) => onAbsence(scene.home, contract.testChannel, absenceId, { on, channel: 'phone', words: null, ...body })

  test('are tested both ways each stretch that the department set; only a test that worked both ways counts, and what fails climbs [CX-10g]', async () => {
    await at('2027-01-05')
    expect((await row()).reach).toMatchObject({ lastSuccessOn: null, unreachable: false, stand: { unset: false, overdue: true } })
    must(await tested('2027-01-05', { toMember: true, fromMember: false, words: '本人没有支部新号码' }))
    expect((await row()).reach).toMatchObject({ lastSuccessOn: null, unreachable: true })
    expect((await owed('floating.reach')).length).toBeGreaterThan(1)
    expect(code(await tested('2027-01-06', { toMember: true, fromMember: true }))).toEqual([409, 'in-the-future'])
    must(await tested('2027-01-05', { toMember: true, fromMember: true }))
    expect((await row()).reach).toMatchObject({ lastSuccessOn: '2027-01-05', unreachable: false })
    expect(await owed('floating.reach')).toEqual([])
    await at('2027-06-30')
    expect(await owed('floating.reach')).toEqual(['2027-06-30'])
    await at('2027-07-01')
    expect((await row()).reach.stand?.overdue).toBe(true)
    expect((await owed('floating.reach')).toSorted()).toEqual(['2027-06-30', '2027-07-01', '2027-09-30'])
  })
})

describe('a committee', () => {
  test('briefs hosts of its own accord or under an agreement, which is on record [JS-B-03c]', async () => {
    await at('2027-07-01')
    const committee = await scene.as('committee', { anew: true })
    const unitId = scene.units.committee.id
    expect(await owed('floating.brief-home')).toContain('2027-06-30')
    const { agreementId } = must(
      await committee.call<{ agreementId: string }>(contract.makeAgreement, {
        params: { unitId },
        body: {
          kind: 'agreement',
          ourSide: 'home',
          otherName: '芦荡县委组织部',
          otherContact: null,
          homeDuties: '通报名单',
          hostDuties: '编组管理',
          goals: '一人不漏',
          methods: '半年对一次',
          safeguards: '专人',
          meets: 'half-year',
          from: '2027-01-01',
          until: null,
        },
      }),
    )
    expect((await work(committee, unitId)).may).toEqual(['brief'])
    expect(must(await brief(committee, unitId, { agreementId })).told).toBe(1)
    expect(await owed('floating.brief-home')).toEqual([])
    expect((await record()).briefings[0]).toMatchObject({ agreement: true, byUnit: scene.units.committee.shortName, hosts: ['中共芦荡县委组织部'] })
    const sibling = await scene.as('sibling-secretary', { anew: true })
    expect((await brief(sibling, scene.units.sibling.id)).status).toBe(404)
    expect(
      code(await brief(scene.home, scene.units.branch.id, { absenceIds: [await depart(scene, 6, { from: '2027-07-01', toldOn: '2027-07-01', until: null })] })),
    ).toEqual([409, 'no-host-to-brief'])
  })
})

describe('services', () => {
  test('of home to each member away are on record with day and who served; only for the time away, and in sight of the member [CX-09b]', async () => {
    const serve = (on: string, fields: object = { need: '孩子上学', service: '开了证明', 'served-by': '村委会' }) =>
      onAbsence(scene.home, contract.keepHomeBook, absenceId, { on, fields })
    expect(code(await serve('2026-09-06'))).toEqual([409, 'not-while-away'])
    expect((await serve('2027-07-01', { need: '孩子上学' })).status).toBe(409)
    must(await serve('2026-09-08'))
    must(await serve('2027-07-01', { need: '讨薪', service: '请了律师', 'served-by': '司法所' }))
    const { lines } = must(
      await scene.home.call<{ lines: { on: string; fields: Record<string, string>; words: string | null }[] }>(contract.homeBook, { params: { absenceId } }),
    )
    expect(lines.map(({ on, fields }) => [on, fields['service']])).toEqual([
      ['2027-07-01', '请了律师'],
      ['2026-09-08', '开了证明'],
    ])
    expect(lines[0]!.words).toContain('讨薪')
    expect(await row()).toMatchObject({ services: { count: 2, lastOn: '2027-07-01' } })
    const mine = must(await (await scene.as('member', { anew: true })).call<{ away: { notes: { kind: string }[] } }>(contract.myKeeping))
    expect(mine.away.notes.filter(({ kind }) => kind === 'service')).toHaveLength(2)
  })
})

describe('the record', () => {
  test('is behind once the host or a survey told of a change, until it is entered; old and new stay on record for the persons in charge [JS-B-03b]', async () => {
    const change = { what: 'change', on: '2027-07-01', employer: '芦荡纸厂', address: null, phone: null, place: null, words: '换了厂' }
    must(await onCase(scene.host, contract.reportChange, caseId, change))
    expect(await row()).toMatchObject({ staleSince: '2027-07-01' })
    expect((await work()).counts['stale']).toBe(1)
    expect((await record()).waiting).toMatchObject([{ from: 'host', words: '换了厂' }])
    expect(await owed('floating.records-update')).toEqual(['2027-07-06'])
    await at('2027-07-07')
    expect(await owed('floating.records-update')).toEqual(['2027-07-06'])
    must(await onAbsence(scene.home, contract.changeDetails, absenceId, { employer: '芦荡纸厂', address: null, phone: null, place: null }))
    expect((await row()).staleSince).toBe(null)
    expect(await owed('floating.records-update')).toEqual([])
    const seen = await record()
    expect(seen.changes).toMatchObject([{ on: '2027-07-07', fields: [{ field: 'employer', old: '芦荡船厂', new: '芦荡纸厂' }] }])
    const above = await record(await scene.as('committee', { anew: true }))
    expect(above.open).toBe(false)
    expect(JSON.stringify(above)).not.toContain('纸厂')
    expect(above.changes[0]!.fields[0]).toMatchObject({ field: 'employer', old: null, new: null })
    const kept = await scene.home.call(contract.keepingPage, { params: { absenceId } })
    expect(kept.raw).not.toContain('芦荡纸厂')
  })

  test('what a survey found changed waits to be entered too [JS-B-03b]', async () => {
    await at('2027-09-01')
    const committee = await scene.as('committee', { anew: true })
    const { surveyId } = must(
      await committee.call<{ surveyId: string }>(contract.openSurvey, {
        params: { unitId: scene.units.committee.id },
        body: { kind: 'home', on: '2027-09-01', area: null, method: null },
      }),
    )
    const others = (await work()).rows.filter((one) => one.absenceId !== absenceId)
    const lines = [
      { absenceId, found: 'changed', fields: ['phone'], words: '换了号码' },
      ...others.map((one) => ({ absenceId: one.absenceId, found: 'as-known', fields: [], words: null })),
    ]
    must(
      await scene.home.call(contract.reportSurvey, {
        params: { surveyId, unitId: scene.units.branch.id },
        body: { on: '2027-09-01', lines, unregistered: [] },
      }),
    )
    expect(await row()).toMatchObject({ staleSince: '2027-09-01' })
    expect((await record()).waiting).toMatchObject([{ from: 'survey', words: '换了号码' }])
  })
})
