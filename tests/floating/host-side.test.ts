import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/worker.ts'
import { day } from '../../src/kernel/days.ts'
import { rollOf } from '../../src/modules/activities/contract.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import { setValues } from '../../src/modules/org/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { buildScene as buildDays, prepare } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'
import { announced, away, buildScene, code, depart, here, must, onAbsence, onCase, type Scene, settled } from './scene.ts'

let scene: Scene
let days: Awaited<ReturnType<typeof buildDays>>
let member: Client
let absenceId: string
let caseId: string

type Kept = { side: string; unit: string; title: { zh: string }; fields: { title: { zh: string }; value: string }[]; words: string | null; withheld: boolean }
type Mine = {
  current: {
    sides: { matter: string; at: string | null; cites: string[]; ours: boolean; why: { zh: string } | null }[]
    kept: Kept[]
    hosts: { arrivedOn: string | null; mayReport: boolean; heard: { reportedOn: string | null; reportedWith: string | null } }[]
  }
}
const mine = async () => must(await member.call<Mine>(contract.myFloating)).current
const keep = (body: object) => onCase(scene.host, contract.keepCaseBook, caseId, { on: '2026-09-08', ...body })

beforeAll(async () => {
  days = await buildDays({ now: '2026-09-08T10:00:00+08:00' })
  scene = await buildScene({ world: days })
  member = await scene.as('member')
  absenceId = await depart(scene, 4, { from: '2026-09-01', toldOn: '2026-09-01' })
  caseId = await announced(scene, absenceId)
})
afterAll(() => scene.close())

const run = (task: string, payload: Record<string, unknown> & { districtId: number }) =>
  tasks[task]!(payload, { db: scene.db, clock: scene.clock, logger: { info: () => {}, warn: () => {}, error: () => {} } as never })
const heardAtHome = (kind: string) =>
  scene.inDistrict((tx) =>
    tx.rows<{ number: number }>(
      sql`select number from floating.letter where district_id = 430699 and case_id = ${caseId} and side = 'home' and kind = ${kind} order by number`,
    ),
  )
const setAtHost = (slot: string, key: string, value: unknown) =>
  withDistrict(scene.db, scene.foreignScope, (tx) => {
    const { id: unitId, path } = scene.units.foreignDepartment
    return setValues(tx, [{ unitId, path, slot, key, value, from: day('2020-01-01'), byName: '部务会', at: scene.clock.now() }])
  })

describe('arriving', () => {
  test('the wait is marked from the day after the value in force, not on its last day, on both sides [JS-B-02b]', async () => {
    await setAtHost('floating.take-in', 'within', '3 days')
    const { id: unitId, path } = scene.units.department
    const value = { unitId, path, slot: 'floating.take-in', key: 'within', value: '3 days', from: day('2020-01-01'), byName: '部务会', at: scene.clock.now() }
    await scene.inDistrict((tx) => setValues(tx, [value]))
    type Waiting = { takeInDays: number | null; waiting: { caseId: string; days: number; late: boolean }[] }
    const lateAt = async (login: string, at: string) => {
      const seen = must(await (await scene.as(login, { anew: true })).call<Waiting>(contract.books, { params: { unitId: at } }))
      expect(seen.takeInDays).toBe(3)
      const { days: waited, late } = seen.waiting.find((one) => one.caseId === caseId)!
      return { waited, late }
    }
    const both = async () => [await lateAt('foreign-department', scene.units.foreignDepartment.id), await lateAt('secretary', scene.units.branch.id)]
    scene.clock.set('2026-09-11T10:00:00+08:00')
    expect(await both()).toEqual([
      { waited: 3, late: false },
      { waited: 3, late: false },
    ])
    scene.clock.set('2026-09-12T10:00:00+08:00')
    expect(await both()).toEqual([
      { waited: 4, late: true },
      { waited: 4, late: true },
    ])
    scene.clock.set('2026-09-08T10:00:00+08:00')
  })

  test('the member reports in, the host records the day and the certificate that was brought; both sides know [CX-21c]', async () => {
    const report = (on: string) => member.call(contract.reportArrival, { body: { caseId, on } })
    expect((await mine()).hosts[0]).toMatchObject({ mayReport: true, arrivedOn: null })
    expect(code(await report('2026-09-09'))).toEqual([409, 'in-the-future'])
    expect(code(await report('2026-08-31'))).toEqual([409, 'before-leaving'])
    must(await report('2026-09-07'))
    expect(code(await report('2026-09-08'))).toEqual([409, 'reported-already'])
    expect((await here(scene.hostDepartment, caseId)).heard).toMatchObject({ arrivedOn: '2026-09-07' })
    must(await onCase(scene.hostDepartment, contract.reportIn, caseId, { on: '2026-09-08', number: '湘云流-0001' }))
    expect(code(await onCase(scene.hostDepartment, contract.reportIn, caseId, { on: '2026-09-08', number: null }))).toEqual([409, 'reported-already'])
    expect((await mine()).hosts[0]).toMatchObject({ mayReport: false, heard: { reportedOn: '2026-09-08', reportedWith: '湘云流-0001' } })
    expect((await (await scene.as('sibling-member')).call(contract.reportArrival, { body: { caseId, on: '2026-09-08' } })).status).toBe(404)
  })

  test('the relation letter is checked by its own fields, and the result is told home [CX-17a]', async () => {
    const seen = (relation: object | null) =>
      onCase(scene.hostDepartment, contract.identify, caseId, { on: '2026-09-08', sight: 'unclear', number: null, code: null, relation })
    const letter = { sight: 'good', number: '湘云介字12号', by: '青竹乡党委', until: '2026-09-30' }
    expect(code(await seen({ ...letter, number: null }))).toEqual([409, 'letter-incomplete'])
    expect(code(await seen({ ...letter, until: '2026-09-07' }))).toEqual([409, 'letter-expired'])
    expect(code(await seen({ ...letter, sight: 'expired' }))).toEqual([409, 'letter-not-expired'])
    must(await seen({ ...letter, until: '2026-09-08' }))
    expect((await away(scene.home, absenceId)).cases[0]!.heard['relation']).toEqual({ ...letter, until: '2026-09-08' })
    await settled(scene, caseId, '2026-09-08')
  })
})

describe('the member’s own page', () => {
  test('lists which duties and rights sit where, each with its clause; what no document says is named as ours [CX-20a]', async () => {
    const { sides } = await mine()
    const of = (matter: string) => sides.find((one) => one.matter === matter)
    expect(of('organisation-life')).toMatchObject({ at: 'both', cites: ['yangzhou-2021-38#7'], ours: false })
    expect(of('election')).toMatchObject({ at: 'home', ours: true })
    expect(of('certificate')).toMatchObject({ at: 'home', cites: ['yangzhou-2021-38#7'], ours: false })
    expect(of('vote')).toMatchObject({ at: 'home', ours: true, why: { zh: '表决权随隶属关系' } })
  })

  test('shows notes and tasks of both sides in one list; what is for a desk alone leaves it nowhere [CX-20b]', async () => {
    must(
      await onAbsence(scene.home, contract.keepHomeBook, absenceId, { on: '2026-09-07', fields: { need: '社保转接', service: '代办', 'served-by': '村部' } }),
    )
    must(await keep({ slot: 'floating.tasks', fields: { task: '清洁日出工' } }))
    must(await keep({ slot: 'floating.service', fields: { need: '想学焊工', service: '报了技能班', 'served-by': '社区' } }))
    must(await keep({ slot: 'floating.care', fields: { thought: '想家得很', service: '谈了一次' }, deskOnly: true }))
    must(await keep({ slot: 'floating.host-file', fields: { item: '合影一张' } }))
    const { kept } = await mine()
    const of = (title: string) => kept.filter((one) => one.title.zh === title).map(({ side, words }) => [side, words])
    expect(of('交办任务')).toEqual([['host', null]])
    expect(of('维权、培训、帮困')).toEqual([
      ['host', '需求：想学焊工'],
      ['home', '需求：社保转接'],
    ])
    expect(of('纳入管理')[0]?.[1]).toContain('接待：蒋支委')
    const raw = [await member.call(contract.myFloating), await scene.home.call(contract.homeBook, { params: { absenceId } })].map((reply) => reply.raw).join()
    expect(raw).toContain('清洁日出工')
    for (const hidden of ['想家得很', '谈了一次', '合影一张']) expect(raw).not.toContain(hidden)
    const above = await (await scene.as('committee')).call<{ fromHosts: Kept[] }>(contract.homeBook, { params: { absenceId } })
    expect(above.raw).not.toContain('想学焊工')
    expect(must(above).fromHosts.find(({ title }) => title.zh === '维权、培训、帮困')).toMatchObject({ words: null, withheld: true })
  })
})

describe('while the host manages', () => {
  test('awards, punishments and where the host placed the member stand in the record at home; a punishment is sealed [CX-19b]', async () => {
    must(await keep({ slot: 'floating.reward', fields: { reward: '县级优秀党员', 'decided-by': '芦荡县委' } }))
    must(await keep({ slot: 'floating.punishment', fields: { punishment: '党内警告', 'decided-by': '芦荡县纪委' } }))
    type Line = { part: string; day: string; words: string | null; restricted: boolean }
    const params = { memberId: scene.members.branch[4]!.memberId }
    const { lines } = must(await scene.home.call<{ lines: Line[] }>(ledger.memberRecord, { params, query: { year: '2026' } }))
    const of = (part: string) => lines.filter((line) => line.part === part)
    expect(of('relation')).toMatchObject([{ day: '2026-09-08', words: expect.stringContaining(scene.units.foreignBranch.name) }])
    expect(of('reward-punishment').map(({ words, restricted }) => [words?.split('，')[0], restricted])).toEqual(
      expect.arrayContaining([
        ['县级优秀党员', false],
        ['党内惩处：党内警告', true],
      ]),
    )
    const kept = await scene.inDistrict((tx) => tx.rows<{ facts: string }>(sql`select facts::text as facts from floating.result where district_id = 430699`))
    expect(kept.map(({ facts }) => facts).join()).not.toContain('党内警告')
  })

  test('contacts of a pair stand under the pair; their words are for the branch [CX-18f]', async () => {
    must(await keep({ slot: 'floating.pairing', fields: { 'local-member': '蒋支委' } }))
    type Lines = { lines: { noteId: string; slot: string; contacts: { on: string; words: string | null }[] }[] }
    const pairs = async (client: Client) =>
      must(await client.call<Lines>(contract.caseBook, { params: { caseId } })).lines.filter(({ slot }) => slot === 'floating.pairing')
    const [pair] = await pairs(scene.host)
    const log = (noteId: string, on: string) => scene.host.call(contract.contactOfPair, { params: { caseId, noteId }, body: { on, words: '一起看了招工信息' } })
    expect(code(await log(pair!.noteId, '2026-09-07'))).toEqual([409, 'before-what-is-known'])
    expect((await log('00000000-0000-7000-8000-0000000000aa', '2026-09-08')).status).toBe(404)
    must(await log(pair!.noteId, '2026-09-08'))
    expect(await pairs(scene.host)).toMatchObject([{ contacts: [{ on: '2026-09-08', words: '一起看了招工信息' }] }])
    expect((await pairs(scene.hostDepartment))[0]!.contacts).toMatchObject([{ words: null }])
  })

  test('the announcement of an activity is the notice to its guests, once, and reaches the member’s page [JS-B-06d]', async () => {
    const hostDay = (await days.days(scene.units.foreignBranch)).find(({ month }) => month === 9)!
    const payload = { districtId: 321099, unitPath: scene.units.foreignBranch.path, sessionId: hostDay.id }
    const before = (await heardAtHome('note')).length
    await run('floating.notify-guests', payload)
    expect(await heardAtHome('note')).toHaveLength(before)
    await prepare(days, hostDay.id, {}, 'foreign-secretary')
    await run('floating.notify-guests', payload)
    await run('floating.notify-guests', payload)
    expect(await heardAtHome('note')).toHaveLength(before + 1)
    const notices = (await mine()).kept.filter(({ title }) => title.zh === '通知参加')
    expect(notices.map(({ fields }) => fields.find(({ title }) => title.zh === '活动日期')?.value)).toEqual([hostDay.day])
    expect((await scene.host.call(rollOf, { params: { sessionId: hostDay.id } })).raw).toContain(caseId)
  })

  test('home is told how it stands at the interval that is set, once in each stretch, and at any time by the desk [JS-B-05f]', async () => {
    const tell = () => run('floating.keep-homes-told', { districtId: 321099, path: scene.units.foreignDepartment.path })
    scene.clock.set('2026-10-02T10:00:00+08:00')
    await tell()
    expect(await heardAtHome('statement')).toEqual([])
    await setAtHost('floating.brief-host', 'times.per', 'month')
    await tell()
    await tell()
    expect(await heardAtHome('statement')).toHaveLength(1)
    const home = await scene.as('secretary', { anew: true })
    const { letters } = (await away(home, absenceId)).cases[0]! as unknown as { letters: { kind: string; words: string | null }[] }
    expect(letters.find(({ kind }) => kind === 'statement')?.words).toContain('2026-09-08 至 2026-09-30')
    const desk = await scene.as('foreign-secretary', { anew: true })
    expect(must(await desk.call<{ told: number }>(contract.tellIncoming, { params: { unitId: scene.units.foreignBranch.id }, body: {} }))).toEqual({ told: 1 })
    expect(await heardAtHome('statement')).toHaveLength(2)
    scene.clock.set('2026-11-01T10:00:00+08:00')
    await tell()
    expect(await heardAtHome('statement')).toHaveLength(3)
  })
})
