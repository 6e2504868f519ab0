import { fileForm } from '../support/form.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/activities/contract.ts'
import { tasks } from '../../src/app/worker.ts'
import { measures } from '../../src/modules/activities/public.ts'
import { calendarYear, day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { writeUnits } from '../../src/modules/org/public.ts'
import { pino } from 'pino'
import { buildScene, close, must, open, PLAN, prepare, RECORD, type Scene, sendTicks, tick } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const dayIn = async (month: number, unit = scene.units.branch) => (await scene.days(unit)).find((one) => one.month === month)!
const everyone = () => scene.members.branch.map(({ memberId }) => tick(memberId, 'P'))

const plan = async (sessionId: string, changed: Partial<typeof PLAN>, login = 'secretary') => {
  const client = await scene.as(login)
  const { version } = await open(client, sessionId)
  return client.call<{ version: number; validity: { slot: string; outcome: string; checks: { key: string; outcome: string; found: { zh: string } }[] }[] }>(
    contract.planSession,
    { params: { sessionId }, body: { ...PLAN, ...changed, version } },
  )
}
const checkOf = (reply: { validity: { checks: { key: string; outcome: string }[] }[] }, key: string) =>
  reply.validity.flatMap(({ checks }) => checks).find((check) => check.key === key)?.outcome

describe('planning says whether the day would count', () => {
  test('a plan of half a day with study would count, clause by clause [ZS-01d] [ZS-04a] [YZ-05b]', async () => {
    const { id } = await dayIn(9)
    const planned = must(await plan(id, {}))
    expect(planned.validity.find(({ slot }) => slot === 'activity-day.validity')?.outcome).toBe('met')
    const view = await open(await scene.as('secretary'), id)
    expect(view).toMatchObject({ state: 'planned', category: 'theory-study' })
    expect((view as unknown as { parts: { studyForm: string }[] }).parts[0]!.studyForm).toBe('collective')
  })

  test('less than half a day would not count, exactly half a day would [ZS-01d]', async () => {
    const { id } = await dayIn(9)
    expect(checkOf(must(await plan(id, { begins: '09:00', ends: '11:59' })), 'half-day')).toBe('not_met')
    expect(checkOf(must(await plan(id, { begins: '09:00', ends: '12:00' })), 'half-day')).toBe('met')
  })

  test('labour or assigning work alone does not make a day, beside study it may [ZS-12d] [JS-A-04a]', async () => {
    const { id } = await dayIn(9)
    expect(checkOf(must(await plan(id, { parts: [{ kind: 'labour', minutes: 200 }] })), 'not-labour-alone')).toBe('not_met')
    expect(
      checkOf(
        must(
          await plan(id, {
            parts: [
              { kind: 'labour', minutes: 150 },
              { kind: 'study', minutes: 50 },
            ],
          }),
        ),
        'not-labour-alone',
      ),
    ).toBe('met')
    expect(
      checkOf(
        must(
          await plan(id, {
            parts: [
              { kind: 'labour', minutes: 151 },
              { kind: 'study', minutes: 50 },
            ],
          }),
        ),
        'not-labour-alone',
      ),
    ).toBe('to_judge')
  })

  test('a day without a study part is flagged where study is to be the main part [JS-A-04a]', async () => {
    const november = await dayIn(11, scene.units.foreignBranch)
    expect(checkOf(must(await plan(november.id, { parts: [{ kind: 'service', minutes: 180 }] }, 'foreign-secretary')), 'study-main')).toBe('not_met')
    expect(checkOf(must(await plan(november.id, {}, 'foreign-secretary')), 'study-main')).toBe('met')
  })

  test('an end before its beginning is refused', async () => {
    expect((await plan((await dayIn(9)).id, { begins: '12:00', ends: '09:00' })).body.refusal?.code).toBe('ends-before-it-begins')
  })

  test('a committee writes a model of time, content and form for kinds of organisation and a group of members; its branches of that kind are offered it [ZS-11a]', async () => {
    const part = { kind: 'study', studyForm: 'collective', ceremony: null, meeting: null, title: null, minutes: 60 }
    const body = {
      unitId: scene.units.committee.id,
      name: '农忙时节',
      sectors: ['rural'],
      members: '在家务农的',
      form: '田间分组',
      content: '学政策，帮收割',
      parts: [part],
    }
    const committee = await scene.as('committee')
    const { modelId } = must(await committee.call<{ modelId: string }>(contract.writeModel, { body }))
    const other = must(await committee.call<{ modelId: string }>(contract.writeModel, { body: { ...body, name: '机关', sectors: ['organ'] } }))
    type Offered = { templates: { key: string; writtenBy: string | null; form: string | null; content: string | null; parts: object[] }[] }
    const offered = async () =>
      must(await (await scene.as('secretary')).call<Offered>(contract.templates, { query: { unitId: scene.units.branch.id } })).templates
    const models = (await offered()).filter(({ writtenBy }) => writtenBy)
    expect(models).toMatchObject([{ key: modelId, form: '田间分组', content: '学政策，帮收割', parts: [part] }])
    expect(models.some(({ key }) => key === other.modelId)).toBe(false)
    must(await committee.call(contract.endModel, { params: { modelId }, body: {} }))
    expect((await offered()).filter(({ writtenBy }) => writtenBy)).toEqual([])
  })

  test('models for the sector are offered from the packs in force [JS-A-10a] [JS-A-10b] [JS-A-10c] [JS-A-10d] [JS-A-10e] [ZS-11a]', async () => {
    const sectors = {
      organ: ['study', 'work-assignment', 'service'],
      school: ['study', 'culture'],
      'state-enterprise': ['study', 'skills'],
      community: ['study', 'service', 'deliberation'],
      'non-public': ['study', 'skills', 'service'],
    } as const
    const units = await scene.db.pool
      .query('select 1')
      .then(() => import('../../src/platform/db.ts'))
      .then(({ withDistrict }) =>
        withDistrict(scene.db, scene.foreignScope, (tx) =>
          writeUnits(
            tx,
            scene.clock.now(),
            Object.keys(sectors).map((sector, index) => ({
              id: newId<'unit'>(),
              parentId: scene.units.foreignDepartment.id,
              code: `8${index}`,
              name: `${sector}党支部`,
              kind: 'branch' as const,
              sector: sector as 'organ',
              from: day('2020-01-01'),
            })),
          ),
        ),
      )
    const client = await scene.as('foreign-department')
    for (const unit of units) {
      const { templates } = must(
        await client.call<{ templates: { parts: { kind: string }[]; cites: string[] }[] }>(contract.templates, { query: { unitId: unit.id } }),
      )
      expect(templates.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([sectors[unit.sector as keyof typeof sectors]])
      expect(templates[0]!.cites).toEqual(['jiangsu-activity-day#5.2'])
    }
  })

  test('resources of the branch and of the township can be used, and are counted [ZS-09a]', async () => {
    const add = async (login: string, unitId: string, name: string) =>
      must(
        await (await scene.as(login)).call<{ resourceId: string }>(contract.addResource, { body: { unitId, kind: 'red-site', name, place: null, note: null } }),
      ).resourceId
    const mine = await add('secretary', scene.units.branch.id, '村史馆')
    const theirs = await add('committee', scene.units.committee.id, '烈士陵园')
    must(await plan((await dayIn(9)).id, { resourceIds: [mine, theirs] }))
    const { resources } = must(
      await (await scene.as('secretary')).call<{ resources: { name: string; used: number }[] }>(contract.resources, {
        query: { unitId: scene.units.branch.id },
      }),
    )
    expect(resources.map(({ name, used }) => [name, used])).toEqual(
      expect.arrayContaining([
        ['村史馆', 1],
        ['烈士陵园', 1],
      ]),
    )
  })

  test('days held together are noted once each, with one roll [JS-A-03d] [JS-A-01a]', async () => {
    const { id } = await dayIn(9)
    must(await plan(id, { combinedWith: ['remote-education', 'consultation'], guests: [{ name: '张青年', category: 'league-member' }] }))
    expect(await open(await scene.as('secretary'), id)).toMatchObject({
      combinedWith: ['remote-education', 'consultation'],
      guests: [{ name: '张青年', category: 'league-member' }],
    })
  })
})

describe('announcing', () => {
  test('a day without time, theme, content or form is not announced, and the clause says so [JS-A-01a]', async () => {
    const december = await dayIn(12, scene.units.foreignBranch)
    for (const missing of [{ theme: null }, { content: null }, { form: null, parts: [{ kind: 'study', minutes: 200 }] }, { begins: null }] as never[]) {
      const { version } = must(await plan(december.id, missing, 'foreign-secretary'))
      const reply = await (await scene.as('foreign-secretary')).call(contract.announceSession, { params: { sessionId: december.id }, body: { version } })
      expect(reply.status).toBe(409)
      expect(reply.body.refusal?.code).toBe('not-complete')
    }
    const { version } = must(await plan(december.id, {}, 'foreign-secretary'))
    must(await (await scene.as('foreign-secretary')).call(contract.announceSession, { params: { sessionId: december.id }, body: { version } }))
  })

  test('the job that follows writes one notice for each member, with the badge reminder, however often it runs [ZS-12a] [YZ-09f]', async () => {
    const { id } = await dayIn(9)
    await prepare(scene, id)
    const payload = { districtId: 430699, sessionId: id, unitPath: scene.units.branch.path, kind: 'announced' }
    for (const _twice of [1, 2]) await tasks['activities.post-notices']!(payload, { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) })
    const mine = must(
      await (await scene.as('member')).call<{
        notices: { sessionId: string; readAt: string | null }[]
        coming: { id: string; badgeReminder: boolean; may: string[] }[]
      }>(contract.myDays, { query: {} }),
    )
    expect(mine.notices).toEqual([expect.objectContaining({ sessionId: id, readAt: null })])
    expect(mine.coming.find((one) => one.id === id)).toMatchObject({ badgeReminder: true, may: ['check-in', 'ask-leave', 'record-elsewhere'] })
    must(await (await scene.as('member')).call(contract.readNotice, { params: { sessionId: id } }))
    const after = must(await (await scene.as('member')).call<{ notices: { readAt: string | null }[] }>(contract.myDays, { query: {} }))
    expect(after.notices[0]!.readAt).not.toBeNull()
  })

  test('notice and sign-in sheet print with the plan and the roll in its order [ZS-13a]', async () => {
    const { id } = await dayIn(9)
    const notice = must(await (await scene.as('secretary')).call(contract.noticeToPrint, { params: { sessionId: id } }))
    expect(notice).toMatchObject({
      theme: PLAN.theme,
      place: PLAN.place,
      signedBy: scene.units.branch.name,
      badgeReminder: true,
      dayName: { zh: '巴陵先锋党员活动日' },
    })
    const sheet = must(
      await (await scene.as('secretary')).call<{ rows: { number: number; name: string }[]; checkCode: string }>(contract.sheetToPrint, {
        params: { sessionId: id },
      }),
    )
    expect(sheet.rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(sheet.checkCode).toMatch(/^[0-9A-F]{4} [0-9A-F]{4} [0-9A-F]{4}$/)
  })
})

describe('money under the day', () => {
  const cost = async (kind: string) =>
    (await scene.as('secretary')).call<{ costId: string }>(contract.addCost, {
      params: { sessionId: (await dayIn(9)).id },
      body: { kind, what: '一笔', cents: 12_000 },
    })

  test.each(['tour', 'allowance', 'souvenir', 'banquet'])('%s is refused with its clause and told to the superior [ZS-12e]', async (kind) => {
    const reply = await cost(kind)
    expect(reply.status).toBe(409)
    expect(reply.body.refusal).toMatchObject({ code: 'forbidden-cost', field: '/kind' })
    const overview = must(
      await (await scene.as('committee')).call<{ exceptions: { kind: string; unitName: string }[] }>(contract.overviewOfYear, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(overview.exceptions.some((one) => one.kind === 'forbidden-cost' && one.unitName === scene.units.branch.name)).toBe(true)
  })

  test('study material may be bought [ZS-12e]', async () => {
    expect((await cost('material')).status).toBe(200)
    const view = await open(await scene.as('secretary'), (await dayIn(9)).id)
    expect((view as unknown as { costs: { kind: string; refused: boolean }[] }).costs.filter(({ refused }) => !refused).map(({ kind }) => kind)).toEqual([
      'material',
    ])
  })
})

describe('closing', () => {
  test('what is missing is named, first gap first, and nothing is half closed [ZS-13a] [YC-03b]', async () => {
    const { id } = await dayIn(9)
    await sendTicks(scene, id, [tick(scene.members.branch[5]!.memberId, 'L'), tick(scene.members.branch[6]!.memberId, 'H')])
    const reply = await close(scene, id, { record: { ...RECORD, deliberation: null } })
    expect(reply.status).toBe(409)
    const gaps = (reply.body.refusal as unknown as { details: { gaps: { code: string }[] } }).details.gaps.map(({ code }) => code)
    expect(gaps[0]).toBe('deliberation-missing')
    expect(gaps.slice(1).sort()).toEqual(['elsewhere-without-host', 'leave-without-approver'])
    expect(await open(await scene.as('secretary'), id)).toMatchObject({ state: 'announced', recordVersion: 0 })
  })

  test('one act writes roll, book page, certificate lines, report and statistics [ZS-13b] [ZS-02a] [JS-A-11c] [JS-A-02b] [YZ-09f] [ZS-12a]', async () => {
    const { id } = await dayIn(9)
    const secretary = await scene.as('secretary')
    must(
      await secretary.call(contract.askLeave, {
        params: { sessionId: id },
        body: { memberId: scene.members.branch[5]!.memberId, reasonClass: 'family', words: '陪护住院家人', grantedBy: '周立根' },
      }),
    )
    must(
      await secretary.call(contract.recordElsewhere, {
        params: { sessionId: id },
        body: {
          memberId: scene.members.branch[6]!.memberId,
          onDay: '2026-09-05',
          mode: 'in-person',
          hostName: '长沙某社区党支部',
          what: null,
          confirmedBy: '刘书记',
          confirmedHow: 'telephone',
        },
      }),
    )
    await sendTicks(
      scene,
      id,
      scene.members.branch.slice(0, 5).map(({ memberId }) => tick(memberId, 'P')),
    )
    const closed = must(await close(scene, id, { badgeNoted: true })) as unknown as {
      counts: boolean
      sum: Record<string, number>
      participation: { num: number; den: number }
      bookPage: number
      lines: number
      reportNumber: number
      findingId: string
    }
    expect(closed).toMatchObject({
      counts: true,
      bookPage: 1,
      lines: 8,
      reportNumber: 1,
      sum: { due: 8, present: 5, excused: 1, exempt: 0, elsewhere: 1, absent: 0, unknown: 1 },
      participation: { num: 6, den: 8 },
    })
    expect(closed.findingId).not.toBeNull()
    expect((await open(secretary, id)) as unknown).toMatchObject({ badgeReminder: true, badgeNoted: true })
    const overview = must(
      await (await scene.as('committee')).call<{
        rows: { unitId: string; cells: { month: number; state: string; participation: unknown; belowRate: boolean }[] }[]
      }>(contract.overviewOfYear, { params: { year: '2026' }, query: { unitId: scene.units.committee.id } }),
    )
    expect(overview.rows.find(({ unitId }) => unitId === scene.units.branch.id)!.cells.find(({ month }) => month === 9)).toMatchObject({
      state: 'closed',
      participation: { num: 6, den: 8 },
      belowRate: false,
    })
    const page = must(
      await secretary.call<{ number: number; names: Record<string, string[]>; sum: Record<string, number> }>(contract.recordPageToPrint, {
        params: { sessionId: id },
      }),
    )
    expect(page).toMatchObject({ number: 1, names: { excused: ['罗建平'], elsewhere: ['杨春生'], unknown: ['唐小玲'] } })
    const report = must(
      await secretary.call<{ held: number; filed: unknown[]; missing: { unitId: string }[] }>(contract.reportOfHalfYear, {
        params: { year: '2026', half: '2' },
        query: { unitId: scene.units.branch.id },
      }),
    )
    expect(report).toMatchObject({ held: 1, missing: [] })
    expect(report.filed).toHaveLength(1)
  })

  test('the second of two people who close is told who was first [ZS-13b]', async () => {
    const reply = await close(scene, (await dayIn(9)).id, {}, 'officer')
    expect(reply.status).toBe(409)
    expect(reply.body.refusal?.code).toBe('closed-already')
    expect(reply.body.refusal?.message.zh).toContain('已经办结')
  })

  test('of two who close at the same moment exactly one wins, and one book page is given', async () => {
    const { id } = await dayIn(8)
    await prepare(scene, id)
    await sendTicks(scene, id, everyone())
    const replies = await Promise.all([close(scene, id), close(scene, id, {}, 'officer'), close(scene, id)])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect((await open(await scene.as('secretary'), id)) as unknown).toMatchObject({ state: 'closed', bookPage: 2 })
  })

  test('a day before its date is not closed', async () => {
    const { id } = await dayIn(10)
    await prepare(scene, id)
    expect((await close(scene, id)).body.refusal?.code).toBe('not-yet')
  })

  test('a day of labour alone is closed, counts as not held, and says why [ZS-12d]', async () => {
    const { id } = await dayIn(6)
    await prepare(scene, id, { parts: [{ kind: 'labour', minutes: 200 }] })
    await sendTicks(scene, id, everyone())
    const closed = must(await close(scene, id, { record: { ...RECORD, study: null, deliberation: null, service: null } })) as unknown as {
      counts: boolean
      validity: { outcome: string }[]
    }
    expect(closed.counts).toBe(false)
    expect(closed.validity.map(({ outcome }) => outcome)).toContain('not_met')
    const overview = must(
      await (await scene.as('committee')).call<{ exceptions: { kind: string; month: number }[] }>(contract.overviewOfYear, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(overview.exceptions).toContainEqual(expect.objectContaining({ kind: 'invalid', month: 6 }))
  })

  test('where only a person can judge, closing waits for one of two equal answers [ZS-12d]', async () => {
    for (const [month, answer, counts] of [
      [5, false, true],
      [4, true, false],
    ] as const) {
      const { id } = await dayIn(month)
      await prepare(scene, id, {
        parts: [
          { kind: 'labour', minutes: 160 },
          { kind: 'study', minutes: 40 },
        ],
      })
      await sendTicks(scene, id, everyone())
      expect(((await close(scene, id)).body.refusal as unknown as { details: { gaps: { code: string }[] } }).details.gaps.map(({ code }) => code)).toEqual([
        'judge-stands-in-for-the-day',
      ])
      must(
        await (await scene.as('committee')).call(contract.judgeSession, {
          params: { sessionId: id },
          body: { question: 'stands-in-for-the-day', answer, note: null },
        }),
      )
      expect((must(await close(scene, id)) as unknown as { counts: boolean }).counts).toBe(counts)
    }
  })

  test('a day without a recorder is closed and flagged [ZS-13b]', async () => {
    const { id } = await dayIn(3)
    await prepare(scene, id, { recorderName: null })
    await sendTicks(scene, id, everyone())
    const closed = must(await close(scene, id)) as unknown as { counts: boolean; validity: { checks: { key: string; outcome: string }[] }[] }
    expect(closed.counts).toBe(true)
    expect(checkOf(closed, 'recorder')).toBe('not_met')
  })

  test('a day on which nobody’s attendance was recorded counts as not held [ZS-13a] [JS-A-11c]', async () => {
    const { id } = await dayIn(2)
    await prepare(scene, id)
    expect(must(await close(scene, id)) as unknown).toMatchObject({ counts: false, sum: { due: 8, unknown: 8, absent: 0 } })
  })

  test('a record that lacks one of its six fields counts as not held [JS-A-11c]', async () => {
    const september = await dayIn(8, scene.units.foreignBranch)
    await prepare(scene, september.id, { place: null }, 'foreign-secretary')
    await sendTicks(
      scene,
      september.id,
      scene.members.foreign.map(({ memberId }) => tick(memberId, 'P')),
      'foreign-secretary',
    )
    const closed = must(await close(scene, september.id, {}, 'foreign-secretary')) as unknown as {
      counts: boolean
      validity: { checks: { key: string; outcome: string }[] }[]
    }
    expect(closed.counts).toBe(false)
    expect(checkOf(closed, 'recorded')).toBe('not_met')
  })

  test('a day that was not held says why, and the superior sees it [ZS-13b] [JS-A-03a]', async () => {
    const { id } = await dayIn(1)
    const client = await scene.as('secretary')
    const { version } = await open(client, id)
    must(await client.call(contract.sayNotHeld, { params: { sessionId: id }, body: { reason: '书记住院，无人主持', version } }))
    const overview = must(
      await (await scene.as('committee')).call<{ exceptions: { kind: string; month: number }[] }>(contract.overviewOfYear, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(overview.exceptions).toContainEqual(expect.objectContaining({ kind: 'not-held', month: 1 }))
  })
})

describe('after the lock', () => {
  const amend = async (sessionId: string, change: Record<string, unknown>, login = 'secretary') =>
    (await scene.as(login)).call<{ amendmentId: string; kind: string; state: string }>(contract.correctRecord, {
      params: { sessionId },
      body: { reason: '核对原始签到表后更正', change },
    })

  test('a correction is a new version with reason and author; the original stays [JS-C-01a]', async () => {
    const { id } = await dayIn(9)
    expect(must(await amend(id, { field: 'study', value: '7 人发言' }))).toMatchObject({ kind: 'correction', state: 'in-force' })
    const view = (await open(await scene.as('secretary'), id)) as unknown as {
      recordVersion: number
      record: { study: string }
      amendments: { before: string; after: string; byName: string }[]
    }
    expect(view).toMatchObject({ recordVersion: 2, record: { study: '7 人发言' } })
    expect(view.amendments[0]).toMatchObject({ before: RECORD.study, after: '7 人发言', byName: expect.any(String) })
    expect((await amend(id, { field: 'study', value: '7 人发言' })).body.refusal?.code).toBe('nothing-to-correct')
  })

  test('attendance added late waits for a second person and stays marked for good', async () => {
    const { id } = await dayIn(9)
    const absentee = scene.members.branch[7]!.memberId
    const asked = must(await amend(id, { memberId: absentee, letter: 'P' }))
    expect(asked).toMatchObject({ kind: 'late-entry', state: 'waiting' })
    const decide = async (login: string) =>
      (await scene.as(login)).call<{ state: string }>(contract.decideLateEntry, { params: { amendmentId: asked.amendmentId }, body: { confirm: true } })
    expect((await decide('secretary')).body.refusal?.code).toBe('second-person-needed')
    expect((await open(await scene.as('secretary'), id)) as unknown).toMatchObject({ sum: { unknown: 1, present: 5 } })
    expect(must(await decide('officer')).state).toBe('in-force')
    expect((await decide('committee')).body.refusal?.code).toBe('decided-already')
    expect((await open(await scene.as('secretary'), id)) as unknown).toMatchObject({
      sum: { due: 8, unknown: 0, present: 6 },
      lateEntries: 1,
      participation: { num: 7, den: 8 },
    })
    const roll = must(
      await (await scene.as('secretary')).call<{ lines: { memberId: string; late: boolean; provenance: string }[] }>(contract.rollOf, {
        params: { sessionId: id },
      }),
    )
    expect(roll.lines.find(({ memberId }) => memberId === absentee)).toMatchObject({ late: true, provenance: 'corrected' })
    const overview = must(
      await (await scene.as('committee')).call<{ exceptions: { kind: string; month: number }[] }>(contract.overviewOfYear, {
        params: { year: '2026' },
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(overview.exceptions).toContainEqual(expect.objectContaining({ kind: 'late-entry', month: 9 }))
  })

  test('a presence taken back needs no second person, and the whole sum follows', async () => {
    const { id } = await dayIn(9)
    expect(must(await amend(id, { memberId: scene.members.branch[4]!.memberId, letter: 'A' }))).toMatchObject({ kind: 'correction', state: 'in-force' })
    expect((await open(await scene.as('secretary'), id)) as unknown).toMatchObject({ sum: { due: 8, present: 5, absent: 1 } })
  })

  test('ticks that arrive after the lock are kept and change nothing', async () => {
    const { id } = await dayIn(9)
    const [answer] = await sendTicks(scene, id, [tick(scene.members.branch[4]!.memberId, 'P')])
    expect(answer!.result).toBe('refused')
    expect((await open(await scene.as('secretary'), id)) as unknown).toMatchObject({ sum: { absent: 1, present: 5 } })
  })
})

describe('retired cadres', () => {
  test('content and form may be simpler; the half day is lifted only where the township reads it so [ZS-11e]', async () => {
    const { chooseReadings } = await import('../../src/modules/org/public.ts')
    const { layOutYear } = await import('../../src/modules/activities/public.ts')
    const [unit] = await scene.inDistrict((tx) =>
      writeUnits(tx, scene.clock.now(), [
        {
          id: newId<'unit'>(),
          parentId: scene.units.committee.id,
          code: '014',
          name: '离退休干部党支部',
          kind: 'branch',
          sector: 'retired',
          from: day('2020-01-01'),
        },
      ]),
    )
    await scene.inDistrict((tx) => layOutYear(tx, scene.clock.now(), { path: unit!.path, year: 2026 }))
    const { sessions } = must(
      await (await scene.as('committee')).call<{ sessions: { id: string; month: number }[] }>(contract.yearOfDays, {
        params: { year: '2026' },
        query: { unitId: unit!.id },
      }),
    )
    const halfDay = async () => {
      const view = await open(await scene.as('committee'), sessions.find(({ month }) => month === 12)!.id)
      return checkOf(view, 'half-day')
    }
    const { changeSession, sessionById } = await import('../../src/modules/activities/public.ts')
    await scene.inDistrict(async (tx) =>
      changeSession(tx, scene.clock.now(), (await sessionById(tx, sessions.find(({ month }) => month === 12)!.id))!, { begins: '09:00', ends: '10:30' }),
    )
    expect(await halfDay()).toBe('not_met')
    await scene.inDistrict((tx) =>
      chooseReadings(tx, [
        {
          slot: 'activity-day.validity',
          key: 'checks.half-day.lifted',
          chosen: ['retired-cadres'],
          from: day('2020-01-01'),
          unitId: scene.units.committee.id,
          path: scene.units.committee.path,
          byName: '镇党委会议',
          at: scene.clock.now(),
        },
      ]),
    )
    expect(await halfDay()).toBe('not_applicable')
  })
})

describe('parts of one day', () => {
  test('a day split by group adds up: each member in their own part [ZS-11b]', async () => {
    const { id } = await dayIn(7)
    await prepare(scene, id)
    const { groupOne, groupTwo } = scene.units
    const subs = [groupOne, groupTwo].map((group, index) => ({
      groupId: group.id,
      subUnitId: null,
      label: group.shortName,
      day: index === 0 ? '2026-07-06' : '2026-07-07',
      begins: '08:30',
      ends: index === 0 ? '11:30' : '11:45',
      place: null,
    }))
    const { sessionIds } = must(
      await (await scene.as('secretary')).call<{ sessionIds: string[] }>(contract.splitSession, { params: { sessionId: id }, body: { reason: '人多', subs } }),
    )
    const inGroup = (unitId: string) => scene.members.branch.filter(({ groupId }) => groupId === unitId).map(({ memberId }) => memberId)
    const strangers = await sendTicks(scene, sessionIds[0]!, [tick(inGroup(groupTwo.id)[0]!, 'P')])
    expect(strangers[0]!.result).toBe('refused')
    await sendTicks(
      scene,
      sessionIds[0]!,
      inGroup(groupOne.id).map((memberId) => tick(memberId, 'P')),
    )
    await sendTicks(
      scene,
      sessionIds[1]!,
      inGroup(groupTwo.id).map((memberId, index) => tick(memberId, index === 0 ? 'A' : 'P')),
    )
    expect(must(await close(scene, id, { begins: null, ends: null })) as unknown).toMatchObject({ counts: true, sum: { due: 8, present: 7, absent: 1 } })
    expect((await open(await scene.as('secretary'), sessionIds[0]!)).state).toBe('closed')
  })

  test('small scattered sessions together make the half day [ZS-11c]', async () => {
    const july = await dayIn(8, scene.units.sibling)
    await prepare(scene, july.id, { begins: null, ends: null }, 'sibling-secretary')
    const subs = ['早班', '晚班'].map((label, index) => ({
      groupId: null,
      subUnitId: null,
      label,
      day: '2026-08-04',
      begins: index ? '18:00' : '07:00',
      ends: index ? '19:30' : '08:30',
      place: null,
    }))
    const client = await scene.as('sibling-secretary')
    const { sessionIds } = must(
      await client.call<{ sessionIds: string[] }>(contract.splitSession, { params: { sessionId: july.id }, body: { reason: '因岗制宜', subs } }),
    )
    const [first, second] = [scene.members.sibling.slice(0, 4), scene.members.sibling.slice(4)]
    await sendTicks(
      scene,
      sessionIds[0]!,
      first.map(({ memberId }) => tick(memberId, 'P')),
      'sibling-secretary',
    )
    await sendTicks(
      scene,
      sessionIds[1]!,
      second.map(({ memberId }) => tick(memberId, 'P')),
      'sibling-secretary',
    )
    expect(must(await close(scene, july.id, {}, 'sibling-secretary')) as unknown).toMatchObject({ counts: true, sum: { due: 8, present: 8 } })
  })
})

describe('a meeting besides the activity day', () => {
  test('has its own record and counts in organisation life, not as an activity day, whatever its length [YZ-05b] [ZS-03a]', async () => {
    const client = await scene.as('secretary')
    const asked = { unitId: scene.units.branch.id, kind: 'meeting', day: '2026-09-05', theme: '支部党员大会', countings: ['collective', 'organisation-life'] }
    const superior = await (await scene.as('secretary')).call(contract.addSession, { body: { ...asked, unitId: scene.units.committee.id } })
    expect(superior.status).toBe(404)
    const { sessionId } = must(await client.call<{ sessionId: string }>(contract.addSession, { body: asked }))
    await sendTicks(scene, sessionId, everyone())
    const closed = must(
      await close(scene, sessionId, {
        record: { ...RECORD, theme: '支部党员大会' },
        parts: [{ kind: 'meeting', meeting: 'branch-meeting', minutes: 60 }],
        begins: '09:00',
        ends: '10:00',
      }),
    ) as unknown as { counts: boolean; reportNumber: number; validity: unknown[] }
    expect(closed).toMatchObject({ counts: true, reportNumber: 0, validity: [] })
    const supplier = measures.find(({ measure }) => measure === 'attendance.ticks')!
    const letters = async (of: 'activity-days' | 'collective') => {
      const rows = await scene.inDistrict((tx) => supplier.rows(tx, { measure: 'attendance.ticks', period: calendarYear(2026), of }))
      return rows
        .map((row) => ('ticks' in row ? row.ticks.length : 0))
        .sort()
        .at(-1)!
    }
    expect((await letters('collective')) - (await letters('activity-days'))).toBe(1)
  })
})

describe('quality and systems', () => {
  test('a meeting is evaluated for its quality in words, without a score [JG-19d]', async () => {
    const { id } = await dayIn(9)
    must(
      await (await scene.as('committee')).call(contract.reviewQuality, {
        params: { sessionId: id },
        body: { partNumber: 1, verdict: 'to-improve', note: '讨论可再充分' },
      }),
    )
    expect((await open(await scene.as('secretary'), id)) as unknown).toMatchObject({ qualityReviews: [{ verdict: 'to-improve', partNumber: 1 }] })
  })

  test('standing systems are listed with how often and when last they were carried out [JG-19e] [JG-19f] [ZS-03a]', async () => {
    const { id } = await dayIn(9, scene.units.sibling)
    await prepare(
      scene,
      id,
      {
        parts: [
          { kind: 'study', minutes: 100, meeting: 'party-class' },
          { kind: 'ceremony', ceremony: 'oath', minutes: 20 },
          { kind: 'appraisal', meeting: 'branch-meeting', minutes: 80 },
        ],
      },
      'sibling-secretary',
    )
    await sendTicks(
      scene,
      id,
      scene.members.sibling.map(({ memberId }) => tick(memberId, 'P')),
      'sibling-secretary',
    )
    must(await close(scene, id, {}, 'sibling-secretary'))
    const { systems } = must(
      await (await scene.as('committee')).call<{ systems: { key: string; times: number; lastDone: string | null }[] }>(contract.systemsOfBranch, {
        params: { year: '2026' },
        query: { unitId: scene.units.sibling.id },
      }),
    )
    const of = (key: string) => systems.find((one) => one.key === key)
    expect(of('branch-meeting')).toMatchObject({ times: 1, lastDone: '2026-09-07' })
    expect(of('party-class')).toMatchObject({ times: 1 })
    expect(of('appraisal')).toMatchObject({ times: 1 })
    expect(of('talk')).toMatchObject({ times: 0, lastDone: null })
  })

  test('images are registered with purpose, term and readers, apart from what is cleared for publicity [ZS-13c] [ZS-13m]', async () => {
    const { id } = await dayIn(9)
    const body = { purpose: 'record', description: '集中学习', takenOn: '2026-09-07', keptWhere: '支部档案柜', retentionUntil: '2028-12-31', readers: 'branch' }
    const past = await (await scene.as('secretary')).call(contract.addImage, { params: { sessionId: id }, body: { ...body, retentionUntil: '2026-09-06' } })
    expect(past.body.refusal?.code).toBe('term-is-past')
    const { imageId } = must(await (await scene.as('secretary')).call<{ imageId: string }>(contract.addImage, { params: { sessionId: id }, body }))
    const images = async (login: string) =>
      ((await open(await scene.as(login), id)) as unknown as { images: { clearedForPublicity: boolean; clearedBy: string | null }[] }).images
    expect(await images('secretary')).toMatchObject([{ clearedForPublicity: false }])
    must(await (await scene.as('secretary')).call(contract.clearImage, { params: { imageId }, body: { cleared: true, reason: '当事人都同意' } }))
    expect(await images('secretary')).toMatchObject([{ clearedForPublicity: true, clearedBy: 'secretary' }])
  })

  test('the picture of an image is kept without place and device, read by its readers only, and gone with its term [ZS-13c] [ZS-13m]', async () => {
    const { id } = await dayIn(8)
    const body = { purpose: 'record', description: '走访', takenOn: '2026-08-03', keptWhere: null, retentionUntil: '2026-09-07', readers: 'branch' }
    const { imageId } = must(await (await scene.as('secretary')).call<{ imageId: string }>(contract.addImage, { params: { sessionId: id }, body }))
    const put = async (bytes: Buffer) =>
      (await scene.as('secretary')).call(contract.putPicture, { params: { imageId }, ...fileForm(bytes, { name: 'a.jpg', type: 'image/jpeg' }) })
    expect((await put(Buffer.from('%PDF-1.7'))).body.refusal?.code).toBe('not-a-picture')
    expect((await put(Buffer.from('ffd8ffe1', 'hex'))).body.refusal?.code).toBe('not-a-picture')
    must(await put(jpegWith('GPS 28.7N 112.8E')))
    const look = async (login: string) => (await scene.as(login)).call(contract.showPicture, { params: { imageId } })
    const seen = await look('secretary')
    expect([seen.status, seen.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(seen.bytes.equals(jpegWith(null))).toBe(true)
    expect((await look('committee')).status).toBe(404)
    const { rows } = await scene.db.pool.query<{ sealed: Buffer }>('select sealed from activities.picture where image_id = $1', [imageId])
    expect(rows[0]!.sealed.includes(SCANNED)).toBe(false)
    scene.clock.set('2026-09-08T00:30:00+08:00')
    const { path } = scene.units.branch
    await tasks['activities.remove-images']!({ districtId: 430699, path }, { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) })
    const left = await scene.db.pool.query('select from activities.picture where image_id = $1', [imageId])
    expect(left.rowCount).toBe(0)
    scene.clock.set('2026-09-07T10:00:00+08:00')
  })
})

const SCANNED = Buffer.from('ffda0008010100003f00aabbccddeeff', 'hex')

/** The smallest thing that has the shape of a JPEG, with what a camera would have written into it. */
const jpegWith = (written: string | null): Buffer => {
  const segment = (marker: number, body: Buffer) => Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
  const exif = written === null ? [] : [segment(0xe1, Buffer.from(`Exif\0\0${written}`)), segment(0xfe, Buffer.from(written))]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0')),
    ...exif,
    segment(0xdb, Buffer.alloc(65)),
    SCANNED,
    Buffer.from([0xff, 0xd9]),
  ])
}
