import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as activities from '../../src/modules/activities/contract.ts'
import * as contract from '../../src/modules/meetings/contract.ts'
import type { Client } from '../support/world.ts'
import { hold, meetingScene, must, type Scene } from './scene.ts'

let scene: Scene
let secretary: Client
let recorder: Client
let day: string
let before: string
beforeAll(async () => {
  scene = await meetingScene()
  secretary = await scene.as('secretary')
  recorder = await scene.as('recorder')
  const days = await scene.days(scene.units.branch)
  day = days.find(({ month }) => month === 9)!.id
  before = days.find(({ month }) => month === 8)!.id
})
afterAll(() => scene.close())

type Deliberation = {
  report: { month: number; facts: { what: { zh: string }; value: { zh: string } }[]; words: string | null; version: number }
  plan: { month: number; facts: { what: { zh: string } }[]; changed: string | null }
  opinions: { about: string; words: string; result: string | null }[]
  questions: { id: string; version: number; state: string; returned: { words: string }[]; overdue: boolean; dueOn: string | null }[]
  abouts: string[]
}

const deliberation = async (sessionId = day): Promise<Deliberation> =>
  must(await secretary.call<Deliberation>(contract.deliberation, { params: { sessionId } }))

describe('report and plan', () => {
  test('the report on last month is prepared from the records and put in the secretary’s own words [JS-A-07a, JS-A-07e]', async () => {
    const { report } = await deliberation()
    expect(report.month).toBe(8)
    expect(report.facts.map(({ what }) => what.zh)).toContain('还在办的决议')
    expect(report.words).toBeNull()
    must(
      await secretary.call(contract.putBriefing, {
        params: { sessionId: day, kind: 'report' },
        body: { version: 0, words: '上月走访七户', result: '党员听了没有异议' },
      }),
    )
    must(
      await secretary.call(contract.hearOpinion, {
        params: { sessionId: day },
        body: { about: 'report', matter: '上月工作', name: '罗建平', words: '账目也要说' },
      }),
    )
    const after = await deliberation()
    expect(after.report).toMatchObject({ words: '上月走访七户', version: 1 })
    expect(after.opinions).toMatchObject([{ about: 'report', words: '账目也要说' }])
    const stale = await secretary.call(contract.putBriefing, { params: { sessionId: day, kind: 'report' }, body: { version: 0, words: '另一稿' } })
    expect(stale.body.refusal?.code).toBe('changed-meanwhile')
  })

  test('the plan of next month is put to members, their opinions and what changed are kept [JS-A-07b]', async () => {
    must(
      await secretary.call(contract.putBriefing, {
        params: { sessionId: day, kind: 'plan' },
        body: { version: 0, words: '上党课', changed: '加一项：修水渠' },
      }),
    )
    must(
      await secretary.call(contract.hearOpinion, {
        params: { sessionId: day },
        body: { about: 'plan', matter: '下月计划', memberId: scene.members.branch[2]!.memberId, words: '先修水渠', result: '写进计划' },
      }),
    )
    const { plan, opinions } = await deliberation()
    expect(plan).toMatchObject({ month: 10, changed: '加一项：修水渠' })
    expect(opinions.find(({ about }) => about === 'plan')).toMatchObject({ words: '先修水渠', result: '写进计划' })
  })

  test('members are heard on superior tasks, decisions, key work and public interest [ZS-06a]', async () => {
    for (const about of ['superior-task', 'unit-decision', 'key-work', 'public-interest'])
      must(await secretary.call(contract.hearOpinion, { params: { sessionId: day }, body: { about, matter: '防汛', name: '彭志远', words: '要备沙袋' } }))
    expect((await deliberation()).opinions.filter(({ words }) => words === '要备沙袋')).toHaveLength(4)
  })

  test('what departments and new-sector bodies are heard on is offered by their sector alone [ZS-06e, ZS-06f]', async () => {
    expect((await deliberation()).abouts).not.toContain('work-level')
    await scene.db.pool.query(`update org.unit set sector = 'organ' where id = '${scene.units.branch.id}'`)
    expect((await deliberation()).abouts).toContain('work-level')
    await scene.db.pool.query(`update org.unit set sector = 'non-public' where id = '${scene.units.branch.id}'`)
    expect((await deliberation()).abouts).toEqual(expect.arrayContaining(['enterprise-service', 'social-duty', 'workers-rights']))
    await scene.db.pool.query(`update org.unit set sector = 'village' where id = '${scene.units.branch.id}'`)
  })
})

describe('formal questions', () => {
  test('a question comes back on the next activity day until it was answered and closed [JS-A-07g]', async () => {
    const member = await scene.as('member')
    const { questionId } = must(await member.call<{ questionId: string }>(contract.askMine, { body: { about: 'hot', words: '路灯的钱怎么用的？' } }))
    const [asked] = (await deliberation()).questions
    expect(asked).toMatchObject({ id: questionId, state: 'open', returned: [] })
    const close = (words: string, version: number) =>
      secretary.call(contract.returnQuestion, { params: { questionId }, body: { version, sessionId: day, words, close: true } })
    expect((await close('下月说', 1)).body.refusal?.code).toBe('not-answered')
    expect(
      (await secretary.call(contract.returnQuestion, { params: { questionId }, body: { version: 1, sessionId: before, words: '上月', close: false } })).body
        .refusal?.code,
    ).toBe('before-it-was-asked')
    must(await secretary.call(contract.returnQuestion, { params: { questionId }, body: { version: 1, sessionId: day, words: '正在查账', close: false } }))
    must(await secretary.call(contract.answerQuestion, { params: { questionId }, body: { version: 2, answer: '用在十二盏灯上，发票已经公布' } }))
    expect((await deliberation()).questions[0]).toMatchObject({ state: 'answered', returned: [{ words: '正在查账' }] })
    must(await close('提问人听了答复', 3))
    const next = (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!.id
    expect((await deliberation(next)).questions).toEqual([])
    const mine = must(await member.call<{ questions: { state: string; answer: string }[] }>(contract.myQuestions))
    expect(mine.questions).toMatchObject([{ state: 'closed', answer: '用在十二盏灯上，发票已经公布' }])
  })

  test('an unanswered question stands before the members on the next day [JS-A-07g]', async () => {
    must(
      await recorder.call(contract.askQuestion, {
        body: { unitId: scene.units.branch.id, sessionId: day, about: 'hard', name: '唐小玲', words: '水渠谁来修？' },
      }),
    )
    const next = (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!.id
    expect((await deliberation(next)).questions.map(({ state }) => state)).toEqual(['open'])
  })
})

describe('ordered matters', () => {
  test('steps are named by the pack, taken in order, and none is skipped [ZS-06c]', async () => {
    const { matterId } = must(
      await secretary.call<{ matterId: string }>(contract.openMatter, { body: { unitId: scene.units.branch.id, title: '鱼塘发包', on: '2026-09-01' } }),
    )
    const step = (key: string, on = '2026-09-02') =>
      secretary.call<{ state: string }>(contract.takeStep, { params: { matterId }, body: { step: key, on, result: '办了' } })
    expect((await step('confer')).body.refusal?.code).toBe('step-out-of-order')
    must(await step('propose'))
    expect((await step('confer', '2026-09-01')).body.refusal?.code).toBe('step-too-early')
    for (const key of ['confer', 'deliberate', 'resolve', 'disclose-decision']) must(await step(key))
    expect(must(await step('disclose-result')).state).toBe('done')
    const { matters } = must(
      await secretary.call<{ matters: { steps: { title: { zh: string }; state: string }[]; state: string }[] }>(contract.matters, {
        query: { unitId: scene.units.branch.id },
      }),
    )
    expect(matters[0]!.steps).toHaveLength(6)
    expect(matters[0]!.steps.every(({ state }) => state === 'done')).toBe(true)
  })

  test('the database refuses a step without the one before it, or before its day [ZS-06c]', async () => {
    const { matterId } = must(
      await secretary.call<{ matterId: string }>(contract.openMatter, { body: { unitId: scene.units.branch.id, title: '修水渠', on: '2026-09-01' } }),
    )
    const insert = (number: number, previous: string, day = '2026-09-03') =>
      scene.inDistrict(async (tx) => {
        await tx.connection.query(
          `insert into meetings.matter_step (district_id, matter_id, number, path, step, on_day, previous, previous_day, result, by_name, at)
           values (430699, '${matterId}', ${number}, '${scene.units.branch.path}', 'x', '${day}', ${previous}, '办', '周立根', '2026-09-07T00:00:00Z')`,
        )
      })
    await expect(insert(2, 'null, null')).rejects.toThrow(/matter_step_in_order/)
    await expect(insert(2, "1, '2026-09-02'")).rejects.toThrow(/matter_step_after/)
    await insert(1, 'null, null')
    await expect(insert(2, "1, '2026-09-03'", '2026-09-02')).rejects.toThrow(/matter_step_not_earlier/)
  })
})

describe('disclosures and reports upward', () => {
  test('three categories, and what was not disclosed is listed with its stretch and clause [ZS-06d]', async () => {
    must(
      await secretary.call(contract.disclose, {
        body: { unitId: scene.units.branch.id, category: 'finance', title: '二季度收支', year: 2026, month: 5, publishedOn: '2026-06-20', place: '公开栏' },
      }),
    )
    const strange = await secretary.call(contract.disclose, {
      body: { unitId: scene.units.branch.id, category: 'gossip', title: '别的', year: 2026, month: 5, publishedOn: '2026-06-20', place: '公开栏' },
    })
    expect(strange.body.refusal?.code).toBe('unknown-category')
    const { missing } = must(
      await secretary.call<{ missing: { category: string; period: { zh: string }; cites: string[] }[] }>(contract.matters, {
        query: { unitId: scene.units.branch.id },
      }),
    )
    const named = missing.map(({ category, period }) => `${category} ${period.zh}`)
    expect(named).toContain('party 2026年4至6月')
    expect(named).not.toContain('finance 2026年4至6月')
    expect(missing[0]!.cites).toEqual(['zhangshu-2017-37#3.3'])
  })

  test('members see what was disclosed, remark on it, and the remark is answered [JS-A-07c]', async () => {
    const member = await scene.as('member')
    const mine = async () =>
      must(await member.call<{ disclosures: { id: string; remarks: { words: string; reply: string | null }[] }[] }>(contract.myQuestions)).disclosures
    const [first] = await mine()
    const { remarkId } = must(
      await member.call<{ remarkId: string }>(contract.remarkOn, { params: { disclosureId: first!.id }, body: { words: '第三项请说明' } }),
    )
    must(await secretary.call(contract.replyRemark, { params: { remarkId }, body: { reply: '是材料款' } }))
    expect((await mine())[0]!.remarks).toEqual([{ words: '第三项请说明', reply: '是材料款' }])
  })

  test('a matter of vital interest goes up and stays open at the superior until it is answered [JG-20c]', async () => {
    must(await secretary.call(contract.reportUpward, { body: { unitId: scene.units.branch.id, words: '医药费报销卡住', membersAffected: 3 } }))
    const committee = await scene.as('committee')
    const upward = async (client: Client, unitId: string) =>
      must(await client.call<{ upward: { id: string; version: number; answer: string | null; may: string[] }[] }>(contract.matters, { query: { unitId } }))
        .upward
    const [open] = await upward(committee, scene.units.committee.id)
    expect(open).toMatchObject({ answer: null, may: ['answer'] })
    must(await committee.call(contract.answerUpward, { params: { reportId: open!.id }, body: { version: 1, answer: '本月补报' } }))
    expect((await upward(secretary, scene.units.branch.id))[0]).toMatchObject({ answer: '本月补报' })
    const twice = await committee.call(contract.answerUpward, { params: { reportId: open!.id }, body: { version: 2, answer: '再答' } })
    expect(twice.body.refusal?.code).toBe('answered-already')
  })
})

describe('analysis and criticism', () => {
  const words = (field: string) => ({ field, words: `关于${field}` })

  test('fields follow the pack: four questions with criticism and self-criticism, both needed [ZS-05b, JS-A-06b]', async () => {
    const sessionId = await hold(scene, { kinds: ['organisation-life'] })
    const found = must(
      await secretary.call<{ forms: { slot: string; fields: { field: string; label: { zh: string } }[] }[] }>(contract.analysis, { params: { sessionId } }),
    )
    const form = found.forms.find(({ slot }) => slot === 'analysis.questions')!
    expect(form.fields.filter(({ field }) => field.startsWith('question-'))).toHaveLength(4)
    const write = (fields: unknown[]) =>
      recorder.call(contract.writeAnalysis, {
        params: { sessionId },
        body: { memberId: scene.members.branch[4]!.memberId, slot: form.slot, position: 1, fields },
      })
    const all = form.fields.map(({ field }) => words(field))
    expect((await write(all.filter(({ field }) => field !== 'criticism'))).body.refusal?.code).toBe('fields-missing')
    must(await write(all))
  })

  test('weaknesses carry measures with a term that is followed up, without saying what they are [ZS-05c]', async () => {
    const sessionId = await hold(scene, { kinds: ['organisation-life'] })
    const fields = ['weak-role', 'direction', 'measures'].map(words)
    const body = { memberId: scene.members.branch[4]!.memberId, slot: 'analysis.weaknesses', fields }
    expect((await recorder.call(contract.writeAnalysis, { params: { sessionId }, body })).body.refusal?.code).toBe('fields-missing')
    const { entryId } = must(
      await recorder.call<{ entryId: string }>(contract.writeAnalysis, { params: { sessionId }, body: { ...body, measureDue: '2026-12-31' } }),
    )
    const { rows } = await scene.db.pool.query(`select facts::text as facts, due_on from rulebook.duty where key = 'meetings.rectification|${entryId}'`)
    expect(rows[0].due_on).toBe('2026-12-31')
    expect(rows[0].facts).not.toContain('关于')
    must(await secretary.call(contract.endMeasure, { params: { entryId }, body: { on: '2026-09-07' } }))
  })

  test('the words are sealed in the table, every reading is logged, and a leading cadre’s turn shows [YC-02i, JG-19b]', async () => {
    const sessionId = await hold(scene, { kinds: ['organisation-life'] })
    const form = ['question-belief', 'question-loyalty', 'question-stand', 'question-unity', 'self-criticism', 'criticism'].map(words)
    must(
      await recorder.call(contract.writeAnalysis, {
        params: { sessionId },
        body: { memberId: scene.members.branch[0]!.memberId, slot: 'analysis.questions', position: 1, fields: form },
      }),
    )
    const { rows } = await scene.db.pool.query(`select encode(fields_sealed, 'escape') as sealed from meetings.analysis where session_id = '${sessionId}'`)
    expect(rows[0].sealed).not.toContain('criticism')
    const found = must(
      await secretary.call<{ entries: { position: number; leading: boolean; fields: unknown[] }[] }>(contract.analysis, { params: { sessionId } }),
    )
    expect(found.entries).toMatchObject([{ position: 1, leading: true }])
    const { rows: logged } = await scene.db.pool.query(
      `select count(*)::int as n from platform.audit_entry where verb = 'analysis.read' and object_id = '${sessionId}'`,
    )
    expect(logged[0].n).toBe(1)
    expect((await (await scene.as('member')).call(contract.analysis, { params: { sessionId } })).status).toBe(403)
    expect((await (await scene.as('sibling-secretary')).call(contract.analysis, { params: { sessionId } })).status).toBe(404)
  })

  test('the state of mind of members is analysed, sealed, and may open talks without the reason [JG-19c]', async () => {
    const talkWith = [scene.members.branch[5]!.memberId]
    const { entryId } = must(
      await secretary.call<{ entryId: string }>(contract.writeStateOfMind, {
        body: { unitId: scene.units.branch.id, on: '2026-09-01', issues: '外出党员多', measures: '每月电话', talkWith },
      }),
    )
    expect(must(await secretary.call<{ issues: string }>(contract.stateOfMind, { params: { entryId } })).issues).toBe('外出党员多')
    const { rows } = await scene.db.pool.query(`select facts::text as facts from rulebook.duty where key like 'meetings.talk|${entryId}|%'`)
    expect(rows).toHaveLength(1)
    expect(rows[0].facts).not.toContain('外出')
  })
})

describe('analysis by another province’s pack', () => {
  type Form = { slot: string; fields: { field: string; needed: boolean }[] }

  const held = async (): Promise<{ client: Client; sessionId: string; forms: Form[] }> => {
    const client = await scene.as('foreign-secretary')
    const { sessionId } = must(
      await client.call<{ sessionId: string }>(contract.openMeeting, {
        body: { unitId: scene.units.foreignBranch.id, kinds: ['organisation-life'], day: '2026-09-04', theme: '专题组织生活会' },
      }),
    )
    const { forms } = must(await client.call<{ forms: Form[] }>(contract.analysis, { params: { sessionId } }))
    return { client, sessionId, forms }
  }

  test('problems found in four ways stand with criticism and self-criticism, both needed [JS-A-06b]', async () => {
    const { client, sessionId, forms } = await held()
    const form = forms.find(({ slot }) => slot === 'analysis.problems')!
    expect(form.fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['raised-by-public', 'found-by-oneself', 'pointed-out-by-superiors', 'helped-by-one-another', 'self-criticism', 'criticism']),
    )
    const body = { memberId: scene.members.foreign[4]!.memberId, slot: form.slot }
    const needed = form.fields.filter((one) => one.needed).map(({ field }) => ({ field, words: '写明' }))
    const bare = await client.call(contract.writeAnalysis, {
      params: { sessionId },
      body: { ...body, fields: needed.filter(({ field }) => field !== 'self-criticism') },
    })
    expect(bare.body.refusal?.code).toBe('fields-missing')
    must(await client.call(contract.writeAnalysis, { params: { sessionId }, body: { ...body, fields: needed } }))
  })

  test('Party-spirit analysis holds three sources, five fields and three outlooks, and its measures come up next year [JS-A-06d]', async () => {
    const { client, sessionId, forms } = await held()
    const form = forms.find(({ slot }) => slot === 'analysis.party-spirit')!
    const starting = (word: string) => form.fields.filter(({ field }) => field.startsWith(word)).length
    expect([starting('against-'), starting('field-'), starting('cause-')]).toEqual([3, 5, 3])
    const fields = form.fields.map(({ field }) => ({ field, words: '写明' }))
    must(
      await client.call(contract.writeAnalysis, {
        params: { sessionId },
        body: { memberId: scene.members.foreign[4]!.memberId, slot: form.slot, fields, measureDue: '2026-12-31' },
      }),
    )
    const { sessionId: next } = must(
      await client.call<{ sessionId: string }>(contract.openMeeting, {
        body: { unitId: scene.units.foreignBranch.id, kinds: ['organisation-life'], day: '2027-02-04' },
      }),
    )
    const later = must(await client.call<{ carried: { due: string }[] }>(contract.analysis, { params: { sessionId: next } }))
    expect(later.carried).toMatchObject([{ due: '2026-12-31' }])
  })
})

describe('regularity', () => {
  type Page = {
    regular: { kind: string; groupName: string | null; state: string; every: { zh: string } | null; last: string | null; missed: number; cites: string[] }[]
    talks: { state: string; due: number; held: number }[]
  }
  const list = async (): Promise<Page> => must(await secretary.call<Page>(contract.meetings, { query: { unitId: scene.units.branch.id } }))

  test('each kind shows when it was last held, how often it is due and by what clause [JG-19a, CX-03a]', async () => {
    await hold(scene, { close: true, day: '2026-09-04' })
    const { regular } = await list()
    const members = regular.find(({ kind }) => kind === 'branch-meeting')!
    expect(members).toMatchObject({ last: '2026-09-04', state: 'in-order', every: { zh: '每季度至少 1 次' }, cites: ['branch-regulation-2018#11'] })
    expect(members.missed).toBe(2)
    expect(regular.filter(({ kind }) => kind === 'group-meeting').map(({ groupName, state }) => [groupName, state])).toEqual([
      ['第一党小组', 'overdue'],
      ['第二党小组', 'overdue'],
    ])
  })

  test('the year’s themed organisation-life meeting is checked like the others [JS-A-06a]', async () => {
    const { regular } = await list()
    expect(regular.find(({ kind }) => kind === 'organisation-life')).toMatchObject({ every: { zh: '每年至少 1 次' }, state: 'due' })
  })

  test('a superior sees the branches that are behind, by kind, and no others [JG-19a]', async () => {
    const committee = await scene.as('committee')
    const found = must(
      await committee.call<{ branches: number; overdue: { unitName: string; kinds: { kind: string }[] }[] }>(contract.regularity, {
        query: { unitId: scene.units.committee.id },
      }),
    )
    expect(found.branches).toBe(2)
    expect(found.overdue.map(({ unitName }) => unitName)).toContain('柏石村党支部')
    expect(found.overdue.find(({ unitName }) => unitName === '青竹村党支部')!.kinds.map(({ kind }) => kind)).not.toContain('branch-meeting')
  })

  test('talks still owed before an organisation-life meeting are shown with it [YZ-11c]', async () => {
    const { talks } = await list()
    expect(talks[0]).toMatchObject({ due: 8, held: 0 })
  })

  test('a talk may be held with an activity day and is linked to it; it counts before the meeting [YZ-11d, YZ-11c]', async () => {
    const body = {
      memberId: scene.members.branch[4]!.memberId,
      kind: 'talk',
      onDay: '2026-08-03',
      byNames: '周立根',
      words: '谈近况',
      corrected: null,
      sessionId: before,
      dutyId: null,
    }
    must(await secretary.call(activities.writeTalkNote, { body }))
    const { rows } = await scene.db.pool.query(`select session_id from activities.talk_note where district_id = 430699`)
    expect(rows).toEqual([{ session_id: before }])
    expect((await list()).talks[0]).toMatchObject({ due: 8, held: 1 })
  })
})
