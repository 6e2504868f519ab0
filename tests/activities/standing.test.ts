import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pino } from 'pino'
import * as contract from '../../src/modules/activities/contract.ts'
import { tasks } from '../../src/app/worker.ts'
import { measures } from '../../src/modules/activities/public.ts'
import { calendarYear } from '../../src/kernel/days.ts'
import { dutiesOf } from '../../src/modules/rulebook/public.ts'
import { buildScene, byMonth, close, must, open, prepare, type Scene, sendTicks, takeOver, tick } from './scene.ts'

type Answer = {
  slot: string
  outcome: string
  amount: { num: number; den: number } | null
  either: { num: number; den: number }[] | null
  best: { num: number; den: number } | null
  ahead: number
  warning: { zh: string } | null
  follows: { zh: string }[]
}
type Standing = { memberId: string; name: string; letters: string; sum: Record<string, number>; answers: Answer[] }

const standings = async (scene: Scene, login = 'secretary') =>
  must(
    await (await scene.as(login)).call<{ members: Standing[]; running: boolean }>(contract.standingOfBranch, {
      params: { year: '2026' },
      query: { unitId: scene.units.branch.id },
    }),
  )
const answer = (found: { members: Standing[] }, memberId: string, slot: string) =>
  found.members.find((one) => one.memberId === memberId)!.answers.find((one) => one.slot === slot)!

describe('at the end of the year', () => {
  let scene: Scene
  let found: { members: Standing[]; running: boolean }
  const rows = ['PPPPPPPPLLLL', 'PPPPPPPLLLLL', 'PPPPPPLLLLLL', 'PPPPPLLLLLLL', 'PAAAPPPPPPPP', 'PAAPAAPPPPPP', 'APAPAPAPAPAP', 'APAPAPAPAPPP']
  const of = (index: number, slot: string) => answer(found, scene.members.branch[index]!.memberId, slot)
  beforeAll(async () => {
    scene = await buildScene({ now: '2026-12-31T10:00:00+08:00' })
    await takeOver(scene, scene.units.branch, scene.members.branch, byMonth(rows))
    found = await standings(scene)
  })
  afterAll(() => scene.close())

  test('the ratio shows its numerator and denominator in whole numbers, with every activity in it [YZ-05f]', async () => {
    expect(found.members.map(({ memberId, letters }) => [memberId, letters])).toEqual(
      expect.arrayContaining(scene.members.branch.map(({ memberId }, index) => [memberId, rows[index]])),
    )
    expect(of(0, 'attendance.excellent-bar').amount).toEqual({ num: 8, den: 12 })
    const one = must(
      await (await scene.as('secretary')).call<{
        facts: { letter: string; provenance: { zh: string } }[]
        whys: { slot: string; explanation: { steps: { step: string; rows?: unknown[] }[] } }[]
      }>(contract.standingOfMember, { params: { year: '2026', memberId: scene.members.branch[0]!.memberId } }),
    )
    expect(one.facts.map(({ letter }) => letter).join('')).toBe(rows[0])
    expect(one.facts[0]!.provenance.zh).toBe('当场点名　欧阳敏')
    const why = one.whys.find(({ slot }) => slot === 'attendance.excellent-bar')!
    expect(why.explanation.steps.find(({ step }) => step === 'facts')!.rows).toHaveLength(12)
  })

  test('8 of 12 is exactly two thirds and does not bar the grade excellent, 7 of 12 does [YZ-05d]', () => {
    expect(of(0, 'attendance.excellent-bar')).toMatchObject({ outcome: 'met', follows: [] })
    expect(of(1, 'attendance.excellent-bar')).toMatchObject({ outcome: 'not_met', amount: { num: 7, den: 12 } })
    expect(of(1, 'attendance.excellent-bar').follows[0]!.zh).toContain('优秀')
  })

  test('6 of 12 is exactly one half and asks for no talk, 5 of 12 does [YZ-05e]', () => {
    expect(of(2, 'attendance.talk')).toMatchObject({ outcome: 'met', amount: { num: 6, den: 12 } })
    expect(of(3, 'attendance.talk')).toMatchObject({ outcome: 'not_met', amount: { num: 5, den: 12 } })
  })

  test('three in a row or six in all lead to a proposal; two and two, or five in all, do not [ZS-13k]', () => {
    expect([4, 5, 6, 7].map((index) => of(index, 'attendance.absences').outcome)).toEqual(['not_met', 'met', 'not_met', 'met'])
  })

  test('settling opens each talk and each proposal once, and a person decides [YZ-05e] [ZS-13k]', async () => {
    const settle = async () =>
      must(
        await (await scene.as('secretary')).call<{ duties: number; proposals: number; findings: number }>(contract.settleStanding, {
          params: { year: '2026' },
          body: { unitId: scene.units.branch.id },
        }),
      )
    const first = await settle()
    expect(first.proposals).toBe(2)
    expect(await settle()).toMatchObject({ duties: 0, proposals: 0, findings: 0 })
    const open = await scene.inDistrict((tx) => dutiesOf(tx, { subjectIds: [scene.members.branch[3]!.memberId], slots: ['attendance.talk'] }))
    expect(open).toHaveLength(1)
    expect(open[0]).toMatchObject({ bearerRole: 'secretary', state: 'open' })
  })

  test('an untaken talk stays open; the record of the talk, sealed, fulfils it [YZ-05e] [JS-A-12e]', async () => {
    const memberId = scene.members.branch[3]!.memberId
    const [duty] = await scene.inDistrict((tx) => dutiesOf(tx, { subjectIds: [memberId], slots: ['attendance.talk'] }))
    const write = async (body: Record<string, unknown>) =>
      (await scene.as('secretary')).call<{ noteId: string; dutyFulfilled: boolean }>(contract.writeTalkNote, {
        body: {
          memberId,
          kind: 'talk',
          onDay: '2026-12-30',
          byNames: '周立根',
          words: '谈了出勤，本人答应按时参加',
          corrected: '调了班次',
          sessionId: null,
          dutyId: duty!.id,
          ...body,
        },
      })
    expect((await write({ onDay: '2027-01-01' })).body.refusal?.code).toBe('in-the-future')
    const written = must(await write({}))
    expect(written.dutyFulfilled).toBe(true)
    expect(await scene.inDistrict((tx) => dutiesOf(tx, { subjectIds: [memberId], slots: ['attendance.talk'] }))).toEqual([])
    expect(must(await (await scene.as('secretary')).call(contract.readTalkNote, { params: { noteId: written.noteId } }))).toMatchObject({
      words: '谈了出勤，本人答应按时参加',
      corrected: '调了班次',
    })
    expect((await (await scene.as('sibling-secretary')).call(contract.readTalkNote, { params: { noteId: written.noteId } })).status).toBe(404)
    const { rows: stored } = await scene.db.pool.query('select words_sealed from activities.talk_note where id = $1', [written.noteId])
    expect((stored[0] as { words_sealed: Buffer }).words_sealed.includes(Buffer.from('出勤'))).toBe(false)
  })

  test('the figures come set-wise, and the list behind one of them is letter by letter the same [YZ-05f]', async () => {
    const supplier = measures.find(({ measure }) => measure === 'attendance.ticks')!
    const request = { measure: 'attendance.ticks' as const, period: calendarYear(2026), of: 'activity-days' as const }
    const all = await scene.inDistrict((tx) => supplier.rows(tx, request))
    for (const row of all) {
      const facts = await scene.inDistrict((tx) => supplier.facts(tx, request, row.subject))
      expect(facts.map((fact) => fact.tick).join('')).toBe('ticks' in row ? row.ticks : '')
    }
    expect(all).toHaveLength(8)
  })

  test('a member reads the own standing, nobody else’s', async () => {
    const own = await (await scene.as('member')).call(contract.standingOfMember, { params: { year: '2026', memberId: scene.members.branch[4]!.memberId } })
    expect(own.status).toBe(200)
    expect(
      (await (await scene.as('member')).call(contract.standingOfMember, { params: { year: '2026', memberId: scene.members.branch[5]!.memberId } })).status,
    ).toBe(404)
  })

  test('coverage counts organisations, months and members in whole numbers, and lists the gaps [JS-A-00a]', async () => {
    const coverage = must(
      await (await scene.as('committee')).call<{
        organisations: unknown
        months: unknown
        members: unknown
        gaps: { unitId: string; held: number; expected: number }[]
      }>(contract.coverageOfYear, { params: { year: '2026' }, query: { unitId: scene.units.committee.id } }),
    )
    expect(coverage).toMatchObject({ organisations: { num: 1, den: 2 }, months: { num: 12, den: 24 }, members: { num: 8, den: 8 } })
    expect(coverage.gaps).toMatchObject([{ unitId: scene.units.sibling.id, held: 0, expected: 12 }])
  })
})

describe('while the year is running', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await buildScene({ now: '2026-09-08T10:00:00+08:00' })
    await takeOver(
      scene,
      scene.units.branch,
      scene.members.branch,
      byMonth(['PPPPPPPPP', 'PPLLLLLLL', 'PPPPPLLLL', 'PLLLLLLLL', 'PPPPPPPP.', 'PPPPP....', 'PPPPPPPAA', 'PPPPPPPPP']),
    )
  })
  afterAll(() => scene.close())
  const of = async (index: number, slot: string) => answer(await standings(scene), scene.members.branch[index]!.memberId, slot)

  test('the best still attainable ratio is shown, with a warning while it can be mended and when it no longer can [YZ-05g]', async () => {
    expect(await of(0, 'attendance.excellent-bar')).toMatchObject({ outcome: 'met', ahead: 3, best: { num: 12, den: 12 }, warning: null })
    const mendable = await of(2, 'attendance.excellent-bar')
    expect(mendable).toMatchObject({ outcome: 'not_met', amount: { num: 5, den: 9 }, best: { num: 8, den: 12 } })
    expect(mendable.warning!.zh).toContain('还来得及')
    const lost = await of(1, 'attendance.excellent-bar')
    expect(lost).toMatchObject({ amount: { num: 2, den: 9 }, best: { num: 5, den: 12 } })
    expect(lost.warning!.zh).toContain('补不回来')
  })

  test('an unknown tick leaves the answer open only while it could change it [YZ-05f]', async () => {
    expect(await of(4, 'attendance.excellent-bar')).toMatchObject({
      outcome: 'met',
      either: [
        { num: 8, den: 9 },
        { num: 9, den: 9 },
      ],
    })
    expect(await of(5, 'attendance.excellent-bar')).toMatchObject({
      outcome: 'unknown',
      either: [
        { num: 5, den: 9 },
        { num: 9, den: 9 },
      ],
    })
  })

  test('the third absence in a row, recorded at closing, opens the proposal by itself; its correction takes it back [ZS-13k]', async () => {
    const october = (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!
    const client = await scene.as('secretary')
    await prepare(scene, october.id)
    await sendTicks(
      scene,
      october.id,
      scene.members.branch.map(({ memberId }, index) => tick(memberId, index === 6 ? 'A' : 'P')),
    )
    must(
      await client.call(contract.moveSession, {
        params: { sessionId: october.id },
        body: { toDay: '2026-09-08', reason: '提前到今天开', special: true, heldAlready: true, version: (await open(client, october.id)).version },
      }),
    )
    must(await close(scene, october.id))
    const settle = () =>
      tasks['activities.settle-standing']!(
        { districtId: 430699, unitPath: scene.units.branch.path, year: 2026 },
        { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) },
      )
    await settle()
    const proposals = async () =>
      (await scene.db.pool.query('select state from rulebook.proposal where subject_id = $1', [scene.members.branch[6]!.memberId])).rows
    expect(await proposals()).toEqual([{ state: 'open' }])
    must(
      await client.call(contract.correctRecord, {
        params: { sessionId: october.id },
        body: { reason: '本人当天请了假，漏记', change: { memberId: scene.members.branch[6]!.memberId, letter: 'L' } },
      }),
    )
    await settle()
    expect(await proposals()).toEqual([{ state: 'withdrawn' }])
  })
})

describe('participation of one day', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await buildScene()
  })
  afterAll(() => scene.close())

  test.each([
    [3, 'PPPPPPPA', 7, false],
    [4, 'PPPPPPAA', 6, true],
    [5, 'PPPPPPP.', 7, false],
  ] as const)('month %i: %s is %i of 8 against eighty in a hundred [ZS-12c]', async (month, letters, num, below) => {
    await takeOver(scene, scene.units.branch, scene.members.branch, { [month]: letters })
    const { rows } = must(
      await (await scene.as('committee')).call<{ rows: { unitId: string; cells: { month: number; participation: unknown; belowRate: boolean }[] }[] }>(
        contract.overviewOfYear,
        { params: { year: '2026' }, query: { unitId: scene.units.committee.id } },
      ),
    )
    expect(rows.find(({ unitId }) => unitId === scene.units.branch.id)!.cells.find((cell) => cell.month === month)).toMatchObject({
      participation: { num, den: 8 },
      belowRate: below,
    })
  })

  test('what the public thinks stands beside the rate of participation [ZS-12b]', async () => {
    const note = async (content: number) =>
      (await scene.as('secretary')).call(contract.noteSatisfaction, {
        body: { unitId: scene.units.branch.id, sessionId: null, onDay: '2026-09-07', asked: 20, content, note: null },
      })
    expect((await note(21)).body.refusal?.code).toBe('more-content-than-asked')
    must(await note(18))
    const shown = must(
      await (await scene.as('secretary')).call<{ participation: { month: number }[]; notes: { asked: number; content: number }[] }>(contract.satisfactionOf, {
        params: { year: '2026' },
        query: { unitId: scene.units.branch.id },
      }),
    )
    expect(shown.participation.map(({ month }) => month)).toEqual([3, 4, 5])
    expect(shown.notes).toMatchObject([{ asked: 20, content: 18 }])
  })
})

describe('help for who stays away', () => {
  test('absence without cause opens criticism and help where the county’s opinion is in force; its record fulfils it [JS-A-12e]', async () => {
    const scene = await buildScene()
    const august = (await scene.days(scene.units.foreignBranch)).find(({ month }) => month === 8)!
    await prepare(scene, august.id, {}, 'foreign-secretary')
    await sendTicks(
      scene,
      august.id,
      scene.members.foreign.map(({ memberId }, index) => tick(memberId, index === 2 ? 'A' : index === 3 ? 'U' : 'P')),
      'foreign-secretary',
    )
    must(await close(scene, august.id, {}, 'foreign-secretary'))
    const { rows } = await scene.db.pool.query<{ id: string; subject_id: string; slot: string }>(
      "select id, subject_id, slot from rulebook.duty where slot = 'attendance.help'",
    )
    expect(rows.map(({ subject_id }) => subject_id)).toEqual([scene.members.foreign[2]!.memberId])
    const written = must(
      await (await scene.as('foreign-secretary')).call<{ dutyFulfilled: boolean }>(contract.writeTalkNote, {
        body: {
          memberId: scene.members.foreign[2]!.memberId,
          kind: 'help',
          onDay: '2026-09-01',
          byNames: '支部书记',
          words: '上门谈心，约定下次参加',
          corrected: null,
          sessionId: august.id,
          dutyId: rows[0]!.id,
        },
      }),
    )
    expect(written.dutyFulfilled).toBe(true)
    await scene.close()
  })
})
