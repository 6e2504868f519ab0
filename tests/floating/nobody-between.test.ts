import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { homePartOf, hostPartOf, measures, ownerOn } from '../../src/modules/floating/public.ts'
import { absencesUnder, casesOfAbsences, coverageUnder, gapsIn, partsUnder } from '../../src/modules/floating/store.ts'
import { setValues } from '../../src/modules/org/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import type { Endpoint } from '../../src/platform/endpoint.ts'
import { tasks } from '../../src/modules/floating/jobs.ts'
import { dutiesOf } from '../../src/modules/rulebook/public.ts'
import { openSheetFile, writeSheet } from '../../src/platform/sheet.ts'
import type { Client } from '../support/world.ts'
import { announced, away, buildScene, code, depart, here, must, onAbsence, type Scene, settled } from './scene.ts'

let scene: Scene
let committee: Client
let department: Client
let early: string
let placed: string
let caseId: string

type Sum = { home: number; host: number; transit: number; gap: number; all: number }
type Coverage = {
  away: Sum
  here: Sum
  transitDays: number | null
  uncovered: { side: string; name: string; owner: string; days: number }[]
  lines: { name: string; away: Sum }[]
}

const coverage = async (client: Client, unitId: string, on?: string): Promise<Coverage> =>
  must(await client.call<Coverage>(contract.coverage, { params: { unitId }, ...(on ? { query: { on } } : {}) }))

beforeAll(async () => {
  scene = await buildScene()
  committee = await scene.as('committee')
  department = await scene.as('department')
  early = await depart(scene, 4, { from: '2026-09-01', toldOn: '2026-09-01' })
  placed = await depart(scene, 5, { from: '2026-09-02', toldOn: '2026-09-01', place: '江苏省扬州市芦荡县船厂路' })
  caseId = await announced(scene, placed)
  await settled(scene, caseId)
})
afterAll(() => scene.close())

describe('whose day it is', () => {
  test('the department sees for any day who manages every member away, and from the other side every guest [JS-B-01a]', async () => {
    const today = await coverage(department, scene.units.department.id)
    expect(today.away).toEqual({ home: 0, host: 1, transit: 0, gap: 1, all: 2 })
    expect(today.uncovered).toMatchObject([{ side: 'home', owner: 'gap', days: 7, name: scene.members.branch[4]!.name }])
    const before = await coverage(department, scene.units.department.id, '2026-09-03')
    expect(before.away).toMatchObject({ host: 0, gap: 2 })
    const theirs = await coverage(scene.hostDepartment, scene.units.foreignDepartment.id, '2026-09-05')
    expect(theirs.here).toMatchObject({ gap: 1, host: 0 })
    expect(theirs.uncovered).toMatchObject([{ side: 'host', name: scene.members.branch[5]!.name }])
    expect((await coverage(scene.hostDepartment, scene.units.foreignDepartment.id)).here).toMatchObject({ host: 1, gap: 0 })
  })

  test('counted by the unit below, down to the branch, which sees its own alone', async () => {
    const under = await coverage(department, scene.units.department.id)
    expect(under.lines.map(({ name, away: sum }) => [name, sum.all])).toContainEqual([scene.units.committee.shortName, 2])
    const sibling = await coverage(await scene.as('sibling-secretary'), scene.units.sibling.id)
    expect(sibling.away.all + sibling.here.all).toBe(0)
    expect((await scene.host.call(contract.coverage, { params: { unitId: scene.units.branch.id } })).status).toBe(404)
  })

  test('days in transit are those that a unit has set under the rule; then they are no gap', async () => {
    await scene.inDistrict((tx) =>
      setValues(tx, [
        {
          unitId: scene.units.department.id,
          path: scene.units.department.path,
          slot: 'floating.transit',
          key: 'within',
          value: '10 days',
          from: day('2026-01-01'),
          reason: '部务会定',
          byName: '部务会',
          at: scene.clock.now(),
        } as never,
      ]),
    )
    const today = await coverage(department, scene.units.department.id)
    expect([today.transitDays, today.away.transit, today.away.gap]).toEqual([10, 1, 0])
    expect((await coverage(department, scene.units.department.id, '2026-09-10')).away.transit).toBe(1)
    expect((await coverage(department, scene.units.department.id, '2026-09-11')).away.gap).toBe(1)
  })

  test('the sentence of the scan is the sentence of the stages, on every day and both sides', async () => {
    const days = Array.from({ length: 30 }, (_, at) => day(`2026-09-${String(at + 1).padStart(2, '0')}`))
    await scene.inDistrict(async (tx) => {
      const absences = await absencesUnder(tx, scene.units.department.path, { ended: false, since: day('2026-01-01') })
      const cases = await casesOfAbsences(
        tx,
        absences.map(({ id }) => id),
      )
      for (const on of days) {
        const rows = await coverageUnder(tx, scene.units.department.path, { on, allowed: [{ unitId: scene.units.branch.id, days: 10 }] })
        const owners = absences
          .filter(({ own }) => own.from! <= on)
          .map(
            (absence) =>
              ownerOn(
                homePartOf(
                  absence,
                  cases.filter((row) => row.absenceId === absence.id),
                ),
                on,
                10,
              ).owner,
          )
        const times = (what: string) => owners.filter((owner) => owner === what).length
        const sum = (key: 'host' | 'transit' | 'gap') => rows.filter(({ side }) => side === 'home').reduce((total, row) => total + row[key], 0)
        expect([on, sum('host'), sum('transit'), sum('gap')]).toEqual([on, times('host'), times('in-transit'), times('gap')])
      }
    })
    await withDistrict(scene.db, scene.foreignScope, async (tx) => {
      const parts = await partsUnder(tx, scene.units.foreignDepartment.path, { side: 'host', open: true })
      for (const on of days.slice(1)) {
        const rows = await coverageUnder(tx, scene.units.foreignDepartment.path, { on, allowed: [] })
        const gaps = parts.filter((part) => ownerOn(hostPartOf(part), on, null).owner === 'gap').length
        expect([on, rows.reduce((total, { gap }) => total + gap, 0)]).toEqual([on, gaps])
      }
    })
  })

  test('gap days, months away and the affiliation are figures that rules can lean on, with the facts behind them [JS-B-01a]', async () => {
    const period = { from: day('2026-09-01'), to: day('2026-09-30') }
    await scene.inDistrict(async (tx) => {
      const of = (name: string) => measures.find(({ measure }) => measure === name)!
      const [waits, found] = [scene.members.branch[4]!.memberId, scene.members.branch[5]!.memberId]
      const ask = { measure: 'floating.gap-days' as const, period, of: null }
      const gaps = await of('floating.gap-days').rows(tx, ask)
      expect(gaps).toContainEqual({ subject: waits, num: 20, den: 1 })
      expect(gaps).toContainEqual({ subject: found, num: 0, den: 1 })
      expect(await of('floating.gap-days').facts(tx, ask, waits)).toMatchObject([{ on: '2026-09-11', amount: 20 }])
      expect(await of('floating.months-away').rows(tx, { ...ask, measure: 'floating.months-away' })).toContainEqual({ subject: waits, num: 3, den: 1 })
      expect(await of('floating.fixed-place').rows(tx, { ...ask, measure: 'floating.fixed-place' })).toContainEqual({ subject: waits, num: 1, den: 1 })
      expect(await of('relations.affiliated').rows(tx, { ...ask, measure: 'relations.affiliated' })).toContainEqual({ subject: waits, num: 1, den: 1 })
      expect(await gapsIn(tx, scene.units.sibling.path, { ...period, allowed: [] })).toEqual([])
    })
  })
})

describe('surveys of both sides', () => {
  let surveyId: string
  let sweepId: string
  const year = { query: { year: 2026 } }
  const open = (client: Client, unitId: string, kind: string, area: string | null = null) =>
    client.call<{ surveyId: string }>(contract.openSurvey, { params: { unitId }, body: { kind, on: '2026-09-07', area, method: null } })
  const report = (client: Client, lines: object[], unregistered: object[] = [], unitId = scene.units.branch.id) =>
    client.call<{ outgoing: number }>(contract.reportSurvey, { params: { surveyId, unitId }, body: { on: '2026-09-07', lines, unregistered } })
  const line = (absenceId: string, found: string, fields: string[] = []) => ({ absenceId, found, fields, words: null })

  test('the committee opens the year’s survey once; every branch is asked, those that have not reported are listed [JS-B-03a]', async () => {
    surveyId = must(await open(committee, scene.units.committee.id, 'home')).surveyId
    expect(code(await open(committee, scene.units.committee.id, 'home'))).toEqual([409, 'survey-open'])
    expect((await open(scene.home, scene.units.branch.id, 'home')).status).toBe(403)
    const mine = must(
      await scene.home.call<{ asked: { surveyId: string; reportedOn: string | null }[] }>(contract.surveys, {
        params: { unitId: scene.units.branch.id },
        ...year,
      }),
    )
    expect(mine.asked).toMatchObject([{ surveyId, reportedOn: null }])
    const page = must(await committee.call<{ units: { reportedOn: string | null }[] }>(contract.surveyPage, { params: { surveyId } }))
    expect(page.units.map(({ reportedOn }) => reportedOn)).toEqual([null, null])
    expect((await scene.home.call(contract.surveyPage, { params: { surveyId } })).status).toBe(404)
  })

  test('a branch writes a line for everybody away, and whoever is away without being registered; stale records are listed [JS-B-03a] [JS-B-03b]', async () => {
    expect(code(await report(scene.home, [line(early, 'as-known')]))).toEqual([409, 'lines-missing'])
    expect((await report(await scene.as('sibling-secretary'), [line(early, 'as-known')], [], scene.units.sibling.id)).status).toBe(404)
    const done = must(await report(scene.home, [line(early, 'changed', ['phone']), line(placed, 'as-known')], [{ name: '丁未登', words: '在广州' }]))
    expect(done.outgoing).toBe(3)
    const page = must(
      await committee.call<{ units: { reportedOn: string | null; unitName: string }[]; stale: { absenceId: string; fields: string[] }[] }>(
        contract.surveyPage,
        {
          params: { surveyId },
        },
      ),
    )
    expect(page.units[0]).toMatchObject({ reportedOn: null, unitName: scene.units.sibling.shortName })
    expect(page.stale).toMatchObject([{ absenceId: early, fields: ['phone'] }])
  })

  test('a sweep names its area; who is known is ticked, a find opens a case at once, others are noted [CX-16a] [JS-B-05d]', async () => {
    const unitId = scene.units.foreignDepartment.id
    expect(code(await open(scene.hostDepartment, unitId, 'sweep'))).toEqual([409, 'area-missing'])
    sweepId = must(await open(scene.hostDepartment, unitId, 'sweep', '船厂工地')).surveyId
    const noted = await scene.hostDepartment.call(contract.noteInSweep, {
      params: { surveyId: sweepId },
      body: { caseId: null, name: '吴无名', homeName: '说是安徽的', on: '2026-09-07', found: 'not-known', words: null },
    })
    must(noted)
    const again = await scene.hostDepartment.call(contract.noteInSweep, {
      params: { surveyId: sweepId },
      body: { caseId: null, name: '吴无名', homeName: '说是安徽的', on: '2026-09-07', found: 'not-known', words: null },
    })
    expect(code(again)).toEqual([409, 'noted-already'])
    const find = { on: '2026-09-07', name: '卫新来', idNumber: null, phone: null, employer: null, address: null, occupation: '焊工', education: null }
    const opened = must(
      await scene.hostDepartment.call<{ caseId: string }>(contract.findInSweep, {
        params: { surveyId: sweepId },
        body: { ...find, homeDeskId: scene.homeDesk, homeUnit: '青竹村党支部' },
      }),
    )
    expect((await here(scene.hostDepartment, opened.caseId)).own.state).toBe('waiting')
    const page = must(
      await scene.hostDepartment.call<{ lines: { name: string; caseId: string | null }[] }>(contract.surveyPage, { params: { surveyId: sweepId } }),
    )
    expect(page.lines.map(({ name, caseId: of }) => [name, of !== null])).toEqual(
      expect.arrayContaining([
        ['吴无名', false],
        ['卫新来', true],
      ]),
    )
  })

  type Reconciled = { totals: Record<string, number>; differences: { what: string; name: string; side: string }[]; units: { differs: boolean; name: string }[] }
  const reconcile = async (client: Client, unitId: string): Promise<Reconciled> =>
    must(await client.call<Reconciled>(contract.reconciliation, { params: { unitId }, ...year }))
  const whats = (of: Reconciled) => of.differences.map(({ what, name }) => `${what} ${name}`)

  test('the differences are listed person by person, from either side, and go away as the sides hear of each other [JS-B-07b]', async () => {
    const before = whats(await reconcile(department, scene.units.department.id))
    expect(before).toEqual(
      expect.arrayContaining([
        `no-host ${scene.members.branch[4]!.name}`,
        `not-swept ${scene.members.branch[5]!.name}`,
        'not-registered 丁未登',
        'unknown-at-home 卫新来',
      ]),
    )
    const atHost = whats(await reconcile(scene.hostDepartment, scene.units.foreignDepartment.id))
    expect(atHost).toEqual(expect.arrayContaining([`not-swept-here ${scene.members.branch[5]!.name}`, 'unknown-at-home 吴无名']))
    must(
      await scene.hostDepartment.call(contract.noteInSweep, {
        params: { surveyId: sweepId },
        body: { caseId, name: scene.members.branch[5]!.name, homeName: null, on: '2026-09-07', found: 'as-known', words: null },
      }),
    )
    must(await scene.hostDepartment.call(contract.closeSurvey, { params: { surveyId: sweepId }, body: { analysis: null, measures: null } }))
    const closed = must(
      await committee.call<{ totals: Record<string, number> }>(contract.closeSurvey, { params: { surveyId }, body: { analysis: null, measures: null } }),
    )
    expect(closed.totals).toMatchObject({ outgoing: 3, registerAway: 2, notReporting: 1 })
    expect(whats(await reconcile(department, scene.units.department.id))).not.toContain(`not-swept ${scene.members.branch[5]!.name}`)
    expect(whats(await reconcile(scene.hostDepartment, scene.units.foreignDepartment.id))).not.toContain(`home-silent ${scene.members.branch[5]!.name}`)
    expect((await away(scene.home, placed)).cases[0]!.letters.some(({ kind }) => kind === 'list')).toBe(true)
  })

  test('the department’s own survey: committees count, totals that disagree are shown, analysis and measures are written down [JS-B-07a] [JS-B-07b]', async () => {
    const id = must(await open(department, scene.units.department.id, 'department')).surveyId
    expect((await open(committee, scene.units.committee.id, 'department')).status).toBe(403)
    const counted = (outgoing: number) =>
      committee.call(contract.countSurvey, { params: { surveyId: id, unitId: scene.units.committee.id }, body: { on: '2026-09-07', outgoing, incoming: 0 } })
    must(await counted(5))
    expect((await reconcile(department, scene.units.department.id)).units).toMatchObject([{ name: scene.units.committee.shortName, differs: true }])
    const close = (body: object) => department.call(contract.closeSurvey, { params: { surveyId: id }, body })
    expect(code(await close({ analysis: null, measures: null }))).toEqual([409, 'analysis-missing'])
    must(await close({ analysis: '多去扬州，务工为主', measures: '与芦荡县商量共管' }))
    const stats = must(
      await department.call<{ written: { analysis: string }[]; away: { all: number; direction: { key: string; count: number }[] }; groups: { key: string }[] }>(
        contract.statistics,
        { params: { unitId: scene.units.department.id } },
      ),
    )
    expect(stats.written).toMatchObject([{ analysis: '多去扬州，务工为主' }])
    expect(stats.away.direction).toEqual([{ key: '江苏省扬州市', count: 2, managed: 1 }])
    expect(stats.groups.map(({ key }) => key)).toEqual(['urban-community', 'migrant-worker', 'graduate'])
  })
})

describe('lost contact', () => {
  let lostId: string
  const act = (endpoint: Endpoint, body: object) => scene.home.call(endpoint, { params: { lostId }, body })

  test('the clocks of six months and two years follow from the rules; searches are recorded; nothing happens by itself [JS-B-01a]', async () => {
    const enter = () =>
      scene.home.call<{ lostId: string }>(contract.enterLost, {
        params: { memberId: scene.members.branch[6]!.memberId },
        body: { since: '2026-02-10', sinceWhat: 'activity', situation: 'work' },
      })
    lostId = must(await enter()).lostId
    expect(code(await enter())).toEqual([409, 'lost-already'])
    expect(code(await act(contract.recordStopped, { on: '2026-09-07', decidedBy: '支部党员大会' }))).toEqual([409, 'search-not-failed'])
    must(await act(contract.recordSearch, { on: '2026-09-01', way: 'family', found: false, words: '家里也不知道', searchFailed: true }))
    type Rows = { rows: { decideFrom: string; removeFrom: string | null; searches: { words: string | null }[]; mine: boolean }[] }
    const mine = must(await scene.home.call<Rows>(contract.lostRegister, { params: { unitId: scene.units.branch.id } })).rows[0]!
    expect([mine.decideFrom, mine.removeFrom, mine.searches[0]!.words]).toEqual(['2026-08-10', null, '家里也不知道'])
    const above = must(await committee.call<Rows>(contract.lostRegister, { params: { unitId: scene.units.committee.id } })).rows[0]!
    expect([above.searches[0]!.words, above.mine]).toEqual([null, false])
  })

  test('a decision of the meeting starts the second clock; found again, the entry is closed as managed', async () => {
    must(await act(contract.recordStopped, { on: '2026-09-05', decidedBy: '支部党员大会，镇党委批准' }))
    const row = must(await scene.home.call<{ rows: { removeFrom: string }[] }>(contract.lostRegister, { params: { unitId: scene.units.branch.id } })).rows[0]!
    expect(row.removeFrom).toBe('2028-09-05')
    expect(code(await act(contract.endLost, { on: '2026-09-07', how: 'managed', words: '回来了' }))).toEqual([409, 'not-found-yet'])
    must(await act(contract.recordFound, { on: '2026-09-06', words: '来电话', fault: false }))
    must(await act(contract.endLost, { on: '2026-09-07', how: 'restored', words: '大会恢复' }))
    expect(code(await act(contract.recordFound, { on: '2026-09-07', words: '又来', fault: null }))).toEqual([409, 'lost-over'])
  })
})

describe('what the superior takes up', () => {
  const take = (body: object) =>
    department.call<{ workId: string }>(contract.takeUpWork, {
      params: { unitId: scene.units.department.id },
      body: { on: '2026-09-07', aboutUnitId: null, aboutName: null, raisedId: null, facts: {}, ...body },
    })

  test('problems stay open until they are solved; supervision is on record [JS-B-07e] [JS-B-09b] [JS-B-09c]', async () => {
    const { workId } = must(await take({ kind: 'problem', title: '夜班多，活动排不上', facts: { parties: '船厂、镇党委', support: '给经费' } }))
    must(await take({ kind: 'supervision', on: '2026-11-20', title: '年底检查', aboutUnitId: scene.units.committee.id, facts: { findings: '待查' } }))
    type Works = { works: { workId: string; kind: string; closedOn: string | null }[] }
    const of = async () => must(await department.call<Works>(contract.works, { params: { unitId: scene.units.department.id }, query: { year: 2027 } })).works
    expect((await of()).map(({ workId: id }) => id)).toContain(workId)
    must(await department.call(contract.closeWork, { params: { workId }, body: { on: '2026-09-07', outcome: '改在周末' } }))
    expect((await of()).map(({ workId: id }) => id)).not.toContain(workId)
    expect((await scene.home.call(contract.works, { params: { unitId: scene.units.branch.id } })).status).toBe(403)
  })

  test('organisational handling follows a recorded refusal [JS-B-09d] [JS-B-09e]', async () => {
    const about = { aboutUnitId: scene.units.committee.id }
    expect(code(await take({ kind: 'handling', title: '处理', ...about, facts: { handling: 'organisational-handling' } }))).toEqual([409, 'no-handling'])
    expect(code(await take({ kind: 'handling', title: '处理', facts: { handling: 'criticism' } }))).toEqual([409, 'unit-missing'])
    must(
      await take({
        kind: 'handling',
        title: '借口没有地方，不收持证党员',
        ...about,
        facts: { pretext: '没有地方', handling: 'serious-criticism', certificateHeld: true },
      }),
    )
    must(await take({ kind: 'handling', title: '再次推诿', ...about, facts: { handling: 'organisational-handling', decidedBy: '部务会' } }))
  })
})

describe('the ledgers of the national form', () => {
  const out = async (client: Client, unitId: string, table: string) => {
    const reply = await client.call(contract.table, { params: { unitId, table }, query: { purpose: '核对' } })
    const file = openSheetFile(reply.bytes)
    if (!file.ok) throw new Error(reply.raw.slice(0, 200))
    const rows = await file.value.rows(file.value.sheets[0]!)
    return rows.ok ? rows.value.map(({ cells }) => cells) : []
  }
  const upload = (client: Client, table: string, unitId: string, bytes: Uint8Array, carryOut: string) => {
    const head = `--m\r\nContent-Disposition: form-data; name="carryOut"\r\n\r\n${carryOut}\r\n--m\r\nContent-Disposition: form-data; name="file"; filename="t.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`
    return client.call<{ good: number; carriedOut: boolean; faults: { column: string }[] }>(contract.tableIn, {
      params: { unitId, table },
      body: Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n--m--\r\n')]),
      headers: { 'content-type': 'multipart/form-data; boundary=m' },
    })
  }

  test('T9, T10 and T25 go out; address and telephone in the clear for the branch in charge alone', async () => {
    const mine = JSON.stringify(await out(scene.home, scene.units.branch.id, 'T9'))
    expect(mine).toContain('13800000001')
    const above = JSON.stringify(await out(committee, scene.units.committee.id, 'T9'))
    expect(above).toContain(scene.members.branch[4]!.name)
    expect(above).not.toContain('13800000001')
    expect(JSON.stringify(await out(scene.hostDepartment, scene.units.foreignDepartment.id, 'T10'))).toContain('卫新来')
    expect(JSON.stringify(await out(scene.home, scene.units.branch.id, 'T25'))).toContain('大会恢复'.length > 0 ? '问家属亲友 1 次' : '')
  })

  test('T9 comes in: one fault and nothing is taken; whole, each line is a time away on the register', async () => {
    const headings = ['姓名', '外出时间', '原因', '外出地点', '从业单位', '居住地', '联系电话']
    const sheet = (rows: string[][]) => writeSheet({ name: '流出党员台账', headings, rows })
    const name = scene.members.branch[7]!.name
    const bad = await sheet([
      [name, '2026-08-01', '务工经商', '广东省深圳市', '', '', ''],
      ['没有这人', '2026-08-01', '务工经商', '广东省', '', '', ''],
    ])
    expect(must(await upload(scene.home, 'T9', scene.units.branch.id, bad, 'yes'))).toMatchObject({ good: 1, carriedOut: false, faults: [{ column: '姓名' }] })
    const good = await sheet([[name, '2026-08-01', '务工经商', '广东省深圳市', '电子厂', '', '13900000002']])
    expect(must(await upload(scene.home, 'T9', scene.units.branch.id, good, 'yes'))).toMatchObject({ carriedOut: true, faults: [] })
    expect((await coverage(department, scene.units.department.id)).away.all).toBe(3)
    expect(must(await upload(scene.home, 'T9', scene.units.branch.id, good, 'yes'))).toMatchObject({ carriedOut: false, already: 1, faults: [] })
    const other = await sheet([[name, '2026-08-02', '务工经商', '广东省深圳市', '', '', '打不通']])
    expect(must(await upload(scene.home, 'T9', scene.units.branch.id, other, 'yes'))).toMatchObject({
      carriedOut: false,
      faults: [
        { row: 2, column: '姓名' },
        { row: 2, column: '联系电话', written: '打不通' },
      ],
    })
  })

  test('T10 comes in whole or not at all, with every fault of every line; read in again it doubles nobody', async () => {
    const desks = must(await scene.host.call<{ desks: { unitName: string; deskId: string }[] }>(contract.desks, { query: {} })).desks
    const home = desks.find(({ deskId }) => deskId === scene.homeDesk)!.unitName
    const sheet = (rows: string[][]) => writeSheet({ name: '流入党员台账', headings: ['姓名', '原党组织', '流入时间', '职业', '电话'], rows })
    const read = async (rows: string[][]) => must(await upload(scene.host, 'T10', scene.units.foreignBranch.id, await sheet(rows), 'yes'))
    const good = ['邬到来', home, '2026-08-20', '厨师', '13900000003']
    expect(await read([good, ['', '没有这里', '2099-01-01', '', '无'], ['邬到来二', home, '不清楚', '', '']])).toMatchObject({
      good: 1,
      carriedOut: false,
      faults: [
        { row: 3, column: '姓名' },
        { row: 3, column: '原党组织' },
        { row: 3, column: '流入时间' },
        { row: 3, column: '电话' },
        { row: 4, column: '流入时间' },
      ],
    })
    expect(await read([good, good])).toMatchObject({ carriedOut: false, faults: [{ column: '姓名' }, { column: '姓名' }] })
    expect(JSON.stringify(await out(scene.host, scene.units.foreignBranch.id, 'T10'))).not.toContain('邬到来')
    expect(await read([good, ['邬后到', home, '2026-08-21', '', '']])).toMatchObject({ good: 2, carriedOut: true, faults: [] })
    const listed = JSON.stringify(await out(scene.host, scene.units.foreignBranch.id, 'T10'))
    expect([listed.includes('邬到来'), listed.includes('邬后到')]).toEqual([true, true])
    expect(await read([good, ['邬第三', home, '2026-08-22', '', '']])).toMatchObject({ good: 1, already: 1, carriedOut: true, faults: [] })
    expect(await read([good])).toMatchObject({ already: 1, carriedOut: false, faults: [] })
  })

  test('an absence that was taken back counts on no day', async () => {
    const later = await depart(scene, 3, { from: '2026-10-10' })
    must(await onAbsence(scene.home, contract.cancelDeparture, later, { words: '不去了' }))
    expect((await coverage(department, scene.units.department.id, '2026-10-12')).away.all).toBe(3)
  })
})

describe('the day’s work', () => {
  const run = async () => {
    const path = scene.units.department.path
    await tasks['floating.keep-owed']!({ districtId: 430699, path }, { db: scene.db, clock: scene.clock, logger: undefined } as never)
    return scene.inDistrict((tx) => dutiesOf(tx, { limit: 5_000 }))
  }

  test('what the rules ask becomes duties of those who bear it, gaps go to the department, overdue contact climbs to the committee; a second run adds nothing [JS-B-01a] [JS-B-03a] [JS-B-07a]', async () => {
    scene.clock.set('2027-02-20T10:00:00+08:00')
    const open = await run()
    const of = (slot: string) => open.filter((duty) => duty.slot === slot)
    const waits = scene.members.branch[4]!
    expect(of('floating.managed').find(({ subjectId }) => subjectId === waits.memberId)).toMatchObject({
      bearerRole: 'home-department',
      bearerUnitId: scene.units.department.id,
    })
    expect(of('floating.survey-committee')).toMatchObject([{ bearerUnitId: scene.units.committee.id }])
    expect(of('floating.survey-department')).toMatchObject([{ bearerUnitId: scene.units.department.id }])
    expect(of('floating.contact').map(({ bearerUnitId }) => bearerUnitId)).toContain(scene.units.branch.id)
    expect((await run()).length).toBe(open.length)
    expect((await dutiesFound(scene)).filter((slot) => slot === 'floating.certificate').length).toBeGreaterThan(0)
  })

  test('lost for six months and every search failed: the clock opens a duty and a proposal, and stops nothing', async () => {
    const memberId = scene.members.branch[2]!.memberId
    const entered = await (await scene.as('secretary', { anew: true })).call<{ lostId: string }>(contract.enterLost, {
      params: { memberId },
      body: { since: '2026-08-01', sinceWhat: 'dues', situation: 'moved' },
    })
    const { lostId } = must(entered)
    expect((await run()).some(({ slot, subjectId }) => slot === 'floating.lost' && subjectId === memberId)).toBe(false)
    const search = { on: '2027-02-18', way: 'visit', found: false, words: '上门没有人', searchFailed: true }
    must(await (await scene.as('secretary')).call(contract.recordSearch, { params: { lostId }, body: search }))
    expect((await run()).some(({ slot, subjectId }) => slot === 'floating.lost' && subjectId === memberId)).toBe(true)
    const proposals = await scene.inDistrict((tx) =>
      tx.rows<{ what: string; state: string }>(
        sql`select proposes->>'what' as what, state from rulebook.proposal where district_id = 430699 and subject_id = ${memberId}`,
      ),
    )
    expect(proposals).toEqual([{ what: 'membership-stopped', state: 'open' }])
    const status = await scene.inDistrict((tx) =>
      tx.rows<{ status: string }>(sql`select status from members.member where district_id = 430699 and id = ${memberId}`),
    )
    expect(status).toEqual([{ status: 'normal' }])
    must(await (await scene.as('secretary')).call(contract.recordFound, { params: { lostId }, body: { on: '2027-02-20', words: '回来了', fault: false } }))
    expect((await run()).some(({ slot, subjectId }) => slot === 'floating.lost' && subjectId === memberId)).toBe(false)
  })
})

const dutiesFound = async (world: Scene): Promise<string[]> => (await world.inDistrict((tx) => dutiesOf(tx, { limit: 5_000 }))).map(({ slot }) => slot)
