import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pino } from 'pino'
import * as contract from '../../src/modules/activities/contract.ts'
import { tasks } from '../../src/app/worker.ts'
import { keepOwed, layOutYear } from '../../src/modules/activities/public.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { setValues, writeUnits } from '../../src/modules/org/public.ts'
import { dutiesOf } from '../../src/modules/rulebook/public.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { buildScene, must, open, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const monthOf = async (month: number) => (await scene.days(scene.units.branch)).find((one) => one.month === month)!

describe('the year’s days', () => {
  test('each month has one fixed day, by the rule in force [JS-A-03a] [ZS-01a] [YZ-05a]', async () => {
    const days = await scene.days(scene.units.branch)
    expect(days.map(({ month }) => month)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(days.map(({ ruleDay }) => ruleDay)).toContain('2026-09-07')
    expect(days.every(({ ruleDay }) => new Date(`${ruleDay}T00:00:00Z`).getUTCDay() === 1)).toBe(true)
  })

  test('a day on a public holiday moves later only, and says why [ZS-01b]', async () => {
    const october = await monthOf(10)
    expect(october.ruleDay).toBe('2026-10-05')
    expect(october.day).toBe('2026-10-08')
    expect(october.moved).toBe('holiday')
    expect(october.movedWhy?.zh).toContain('国庆')
    expect(october.movedWhy?.zh).toContain('顺延')
  })

  test('an ordinary day stays where the rule puts it [ZS-01a]', async () => {
    expect(await monthOf(9)).toMatchObject({ day: '2026-09-07', ruleDay: '2026-09-07', moved: 'not', movedWhy: null })
  })

  test('a county’s own day is the same for its branches, moved inside the month either way [JS-A-03b] [JS-A-03c]', async () => {
    const days = await scene.days(scene.units.foreignBranch)
    expect(days.filter(({ moved }) => moved === 'not').every((one) => one.day!.endsWith('-10'))).toBe(true)
    expect(days.every((one) => one.day!.slice(5, 7) === String(one.month).padStart(2, '0'))).toBe(true)
    expect(days.some(({ moved }) => moved === 'holiday')).toBe(true)
  })

  test('laying out the year again changes nothing [JS-A-03a]', async () => {
    const before = await scene.days(scene.units.branch)
    const again = must(
      await (await scene.as('secretary')).call<{ made: number; changed: number }>(contract.generateYear, {
        params: { year: '2026' },
        body: { unitId: scene.units.branch.id },
      }),
    )
    expect(again).toMatchObject({ made: 0, changed: 0 })
    expect(await scene.days(scene.units.branch)).toEqual(before)
  })

  test('a year whose holidays are not published is unknown and says so, and fills in once they are [ZS-01b]', async () => {
    const laid = await scene.inDistrict((tx) => layOutYear(tx, scene.clock.now(), { path: scene.units.branch.path, year: 2029 }))
    expect(laid).toMatchObject({ made: 12, unknown: 12 })
    const days = await scene.days(scene.units.branch, 2029)
    expect(days.every(({ state, day: on }) => state === 'unknown' && on === null)).toBe(true)
    expect(days[0]!.movedWhy?.zh).toContain('还没有公布')
    const { writeYear } = await import('../../src/modules/rulebook/facts.ts')
    await scene.inDistrict((tx) =>
      writeYear(tx, { year: 2029, published: true, source: 'test', days: [{ day: day('2029-01-01'), kind: 'holiday', name: { zh: '元旦', en: 'New Year' } }] }),
    )
    await scene.inDistrict((tx) => writeYear(tx, { year: 2030, published: true, source: 'test', days: [] }))
    const filled = await scene.inDistrict((tx) => layOutYear(tx, scene.clock.now(), { path: scene.units.branch.path, year: 2029 }))
    expect(filled.changed).toBe(12)
    const [january] = await scene.days(scene.units.branch, 2029)
    expect(january).toMatchObject({ state: 'generated', day: '2029-01-02', moved: 'holiday' })
  })

  test('when the holidays of a year are changed, days that nobody has planned follow, planned ones stay [ZS-01b]', async () => {
    const { writeYear } = await import('../../src/modules/rulebook/facts.ts')
    const { holidayCalendar } = await import('../../src/modules/rulebook/public.ts')
    const before = await scene.inDistrict((tx) => holidayCalendar(tx, [2026]))
    const days = Object.entries(before.days).map(([on, entry]) => ({ day: day(on), ...entry }))
    const edit = (extra: typeof days) => scene.inDistrict((tx) => writeYear(tx, { year: 2026, published: true, source: 'test', days: [...days, ...extra] }))
    const run = () =>
      tasks['activities.fill-in-year']!({ districtId: 430699, year: 2026 }, { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) })
    await edit([{ day: day('2026-12-07'), kind: 'holiday', name: { zh: '临时放假', en: 'extra holiday' } }])
    await run()
    expect(await monthOf(12)).toMatchObject({ day: '2026-12-08', ruleDay: '2026-12-07', moved: 'holiday', movedWhy: { zh: '临时放假，顺延' } })
    await edit([])
    await run()
    expect(await monthOf(12)).toMatchObject({ day: '2026-12-07', moved: 'not', movedWhy: null })
    expect((await monthOf(3)).state).toBe('generated')
  })

  test('a branch that sets another day than the county’s shows the county’s beside it [JS-A-03c] [JS-A-03e]', async () => {
    const unitId = newId<'unit'>()
    await withDistrict(scene.db, scene.foreignScope, async (tx) => {
      const [unit] = await writeUnits(tx, scene.clock.now(), [
        {
          id: unitId,
          parentId: scene.units.foreignDepartment.id,
          code: '099',
          name: '省属单位党支部',
          kind: 'branch',
          sector: 'organ',
          from: day('2020-01-01'),
        },
      ])
      await setValues(tx, [
        {
          unitId,
          path: unit!.path,
          slot: 'activity-day.calendar',
          key: 'on',
          value: { dayOfMonth: 20 },
          from: day('2020-01-01'),
          byName: '支部',
          at: scene.clock.now(),
        },
      ])
      await layOutYear(tx, scene.clock.now(), { path: unit!.path, year: 2026 })
    })
    const reply = must(
      await (await scene.as('foreign-department')).call<{ sessions: { day: string; commonDay: string | null; month: number }[] }>(contract.yearOfDays, {
        params: { year: '2026' },
        query: { unitId },
      }),
    )
    expect(reply.sessions.find(({ month }) => month === 3)).toMatchObject({ day: '2026-03-20', commonDay: '2026-03-10' })
    expect((await scene.days(scene.units.foreignBranch)).every(({ commonDay }) => commonDay === null)).toBe(true)
  })

  test('only a branch or a general branch holds the day [JS-A-02a] [ZS-01c]', async () => {
    const reply = await (await scene.as('committee')).call(contract.generateYear, { params: { year: '2027' }, body: { unitId: scene.units.committee.id } })
    expect(reply.status).toBe(200)
    const held = must(
      await (await scene.as('committee')).call<{ rows: { unitName: string }[] }>(contract.ledgerOfDays, {
        params: { year: '2027' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(new Set(held.rows.map(({ unitName }) => unitName))).toEqual(new Set([scene.units.branch.name, scene.units.sibling.name]))
  })

  test('a general branch that lays out the year for itself holds it for its branches [ZS-01c] [JS-A-02a]', async () => {
    const [general, below] = [newId<'unit'>(), newId<'unit'>()]
    const laid = await scene.inDistrict(async (tx) => {
      const [unit] = await writeUnits(tx, scene.clock.now(), [
        { id: general, parentId: scene.units.committee.id, code: 'G00', name: '学校党总支', kind: 'general-branch', sector: 'school', from: day('2020-01-01') },
        { id: below, parentId: general, code: 'G01', name: '学校第一党支部', kind: 'branch', sector: 'school', from: day('2020-01-01') },
      ])
      await layOutYear(tx, scene.clock.now(), { path: unit!.path, year: 2026, holder: unit! })
      return layOutYear(tx, scene.clock.now(), { path: unit!.path, year: 2026 })
    })
    expect(laid.made).toBe(0)
    const reply = must(
      await (await scene.as('committee')).call<{ sessions: { unitName: string }[] }>(contract.yearOfDays, {
        params: { year: '2026' },
        query: { unitId: below },
      }),
    )
    expect(new Set(reply.sessions.map(({ unitName }) => unitName))).toEqual(new Set(['学校党总支']))
  })
})

describe('another day', () => {
  const move = async (login: string, sessionId: string, body: Record<string, unknown>) => {
    const { version } = await open(await scene.as(login), sessionId)
    return (await scene.as(login)).call<{ state: string; day: string; rescheduleId: string }>(contract.moveSession, {
      params: { sessionId },
      body: { reason: '门诊值班走不开', version, ...body },
    })
  }

  test('where the rule asks for approval the day stands until the superior agrees [ZS-01e]', async () => {
    const november = await monthOf(11)
    const asked = must(await move('secretary', november.id, { toDay: '2026-11-04' }))
    expect(asked).toMatchObject({ state: 'waiting', day: '2026-11-02' })
    expect(await monthOf(11)).toMatchObject({ day: '2026-11-02', waitingApproval: true })
    const twice = await move('secretary', november.id, { toDay: '2026-11-05' })
    expect(twice.body.refusal?.code).toBe('waiting-already')
    const waiting = must(await (await scene.as('committee')).call<{ reschedules: { id: string; unitName: string }[] }>(contract.waitingReschedules))
    expect(waiting.reschedules).toMatchObject([{ id: asked.rescheduleId, unitName: scene.units.branch.name }])
    const own = await (await scene.as('secretary')).call(contract.decideReschedule, {
      params: { rescheduleId: asked.rescheduleId },
      body: { agree: true, note: null },
    })
    expect(own.status).toBe(403)
    const decided = must(
      await (await scene.as('committee')).call<{ state: string }>(contract.decideReschedule, {
        params: { rescheduleId: asked.rescheduleId },
        body: { agree: true, note: null },
      }),
    )
    expect(decided.state).toBe('approved')
    expect(await monthOf(11)).toMatchObject({ day: '2026-11-04', moved: 'approved', waitingApproval: false })
    const again = await (await scene.as('committee')).call(contract.decideReschedule, {
      params: { rescheduleId: asked.rescheduleId },
      body: { agree: true, note: null },
    })
    expect(again.body.refusal?.code).toBe('decided-already')
  })

  test('a refusal states its reason and leaves the day where it was [ZS-01e]', async () => {
    const december = await monthOf(12)
    const asked = must(await move('secretary', december.id, { toDay: '2026-12-16' }))
    const silent = await (await scene.as('committee')).call(contract.decideReschedule, {
      params: { rescheduleId: asked.rescheduleId },
      body: { agree: false, note: null },
    })
    expect(silent.body.refusal?.code).toBe('reason-missing')
    must(
      await (await scene.as('committee')).call(contract.decideReschedule, {
        params: { rescheduleId: asked.rescheduleId },
        body: { agree: false, note: '年底统一考核，照原日开' },
      }),
    )
    expect(await monthOf(12)).toMatchObject({ day: '2026-12-07', moved: 'not', waitingApproval: false })
  })

  test('a day held on another date without asking is recorded and flagged [ZS-01e]', async () => {
    const july = await monthOf(7)
    const moved = must(await move('secretary', july.id, { toDay: '2026-07-09', heldAlready: true }))
    expect(moved.state).toBe('unapproved')
    expect(await monthOf(7)).toMatchObject({ day: '2026-07-09', moved: 'unapproved' })
    const overview = must(
      await (await scene.as('committee')).call<{ exceptions: { kind: string; month: number }[] }>(contract.overviewOfYear, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(overview.exceptions).toContainEqual(expect.objectContaining({ kind: 'unapproved', month: 7 }))
  })

  test('approval that comes after the day does not mend the change [ZS-01e]', async () => {
    const september = (await scene.days(scene.units.sibling)).find(({ month }) => month === 8)!
    expect(september.day! < '2026-09-07').toBe(true)
    const client = await scene.as('sibling-secretary')
    const { version } = await open(client, september.id)
    const asked = must(
      await client.call<{ rescheduleId: string; state: string }>(contract.moveSession, {
        params: { sessionId: september.id },
        body: { toDay: '2026-09-08', reason: '书记外出开会', version },
      }),
    )
    expect(asked.state).toBe('waiting')
    must(
      await (await scene.as('committee')).call(contract.decideReschedule, { params: { rescheduleId: asked.rescheduleId }, body: { agree: true, note: null } }),
    )
    expect((await scene.days(scene.units.sibling)).find(({ month }) => month === 8)).toMatchObject({ day: '2026-09-08', moved: 'unapproved' })
  })

  test('where no approval is asked the day moves at once, inside its month [JS-A-03b]', async () => {
    const november = (await scene.days(scene.units.foreignBranch)).find(({ month }) => month === 11)!
    const moved = must(await move('foreign-secretary', november.id, { toDay: '2026-11-03' }))
    expect(moved).toMatchObject({ state: 'in-force', day: '2026-11-03' })
  })

  test('a day outside the month is refused with the clause and the lawful ways on; a special case asks the superior [JS-A-03b]', async () => {
    const october = (await scene.days(scene.units.foreignBranch)).find(({ month }) => month === 10)!
    const tried = must(
      await (await scene.as('foreign-secretary')).call<{ allowed: boolean; ways: { code: string }[]; until: string; cites: string[] }>(contract.tryDay, {
        params: { sessionId: october.id },
        query: { toDay: '2026-11-03' },
      }),
    )
    expect(tried).toMatchObject({ allowed: false, until: '2026-10-31', cites: ['jiangsu-activity-day#3'] })
    expect(tried.ways.map(({ code }) => code)).toEqual(['day-in-month', 'ask-as-special'])
    const refused = await move('foreign-secretary', october.id, { toDay: '2026-11-03' })
    expect(refused.status).toBe(409)
    expect(refused.body.refusal?.code).toBe('day-not-allowed')
    expect(refused.body.refusal?.message.zh).toContain('不能改到11月3日')
    const lastDay = must(
      await (await scene.as('foreign-secretary')).call<{ allowed: boolean }>(contract.tryDay, {
        params: { sessionId: october.id },
        query: { toDay: '2026-10-31' },
      }),
    )
    expect(lastDay.allowed).toBe(true)
    expect(must(await move('foreign-secretary', october.id, { toDay: '2026-11-03', special: true }))).toMatchObject({ state: 'waiting', day: october.day })
  })

  test('two people who change one day are told apart [ZS-01e]', async () => {
    const june = await monthOf(6)
    const body = { toDay: '2026-06-09', reason: '抗旱值守', heldAlready: true, version: 99 }
    const reply = await (await scene.as('secretary')).call(contract.moveSession, { params: { sessionId: june.id }, body })
    expect(reply.body.refusal?.code).toBe('changed-meanwhile')
  })
})

describe('plans and ledger', () => {
  test('the yearly plan is kept in versions, and units without one are listed [ZS-10b]', async () => {
    const months = [{ month: 1, theme: '学党章', parts: ['study'] }]
    const before = must(
      await (await scene.as('committee')).call<{ missing: { unitId: string }[] }>(contract.annualPlan, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(before.missing.map(({ unitId }) => unitId)).toEqual(expect.arrayContaining([scene.units.committee.id, scene.units.branch.id]))
    const write = async (login: string, unitId: string) =>
      must(
        await (await scene.as(login)).call<{ version: number }>(contract.writeAnnualPlan, { params: { year: '2026' }, body: { unitId, months, note: null } }),
      ).version
    expect(await write('secretary', scene.units.branch.id)).toBe(1)
    expect(await write('secretary', scene.units.branch.id)).toBe(2)
    expect(await write('committee', scene.units.committee.id)).toBe(1)
    const after = must(
      await (await scene.as('committee')).call<{ missing: { unitId: string }[]; plan: { version: number } }>(contract.annualPlan, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(after.plan.version).toBe(1)
    expect(after.missing.map(({ unitId }) => unitId)).not.toContain(scene.units.branch.id)
    expect(after.missing.map(({ unitId }) => unitId)).toContain(scene.units.sibling.id)
  })

  test('the yearly plan and the half-yearly report are duties that open once and close with their record [ZS-10b] [ZS-13d]', async () => {
    const { sibling } = scene.units
    const owed = async (states: ('open' | 'fulfilled')[]) =>
      (await scene.inDistrict((tx) => dutiesOf(tx, { bearerUnitIds: [sibling.id], states }))).map(({ slot, dueOn }) => [slot, dueOn])
    const keep = () => scene.inDistrict((tx) => keepOwed(tx, scene.clock.now(), { path: sibling.path, today: scene.clock.today() }))
    await keep()
    expect(await keep()).toEqual({ opened: 0, fulfilled: 0 })
    expect(await owed(['open'])).toEqual(
      expect.arrayContaining([
        ['activity-day.branch-plan', '2026-01-31'],
        ['activity-day.report', '2026-07-15'],
        ['activity-day.report', '2027-01-15'],
      ]),
    )
    must(
      await (await scene.as('sibling-secretary')).call(contract.writeAnnualPlan, {
        params: { year: '2026' },
        body: { unitId: sibling.id, months: [{ month: 1, theme: '学党章', parts: ['study'] }], note: null },
      }),
    )
    must(await (await scene.as('sibling-secretary')).call(contract.fileReport, { params: { year: '2026', half: '1' }, body: { unitId: sibling.id } }))
    expect((await owed(['fulfilled'])).map(([slot]) => slot).sort()).toEqual(['activity-day.branch-plan', 'activity-day.report'])
  })

  test('branch and township have a ledger of days, in the order of the branches’ codes [ZS-10c]', async () => {
    const ledger = must(
      await (await scene.as('committee')).call<{ rows: { unitId: string; month: number }[] }>(contract.ledgerOfDays, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(ledger.rows.filter(({ unitId }) => unitId === scene.units.branch.id)).toHaveLength(12)
    expect(ledger.rows[0]).toMatchObject({ unitId: scene.units.branch.id, month: 1 })
  })
})
