import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as ledger from '../../src/modules/ledger/contract.ts'
import * as contract from '../../src/modules/meetings/contract.ts'
import type { Client } from '../support/world.ts'
import { close as closeDay, open, prepare } from '../activities/scene.ts'
import { adopt, call, closeMeeting, count, hold, meetingScene, must, openVote, page, type Scene, sign, topicBody, writeTopic } from './scene.ts'

let scene: Scene
let secretary: Client
let recorder: Client
beforeAll(async () => {
  scene = await meetingScene()
  secretary = await scene.as('secretary')
  recorder = await scene.as('recorder')
})
afterAll(() => scene.close())

describe('the thread of one general meeting', () => {
  test('a meeting is arranged, minuted, voted on, adopted by chair and recorder, and stands in its book [CX-03a, CX-03b]', async () => {
    const sessionId = await hold(scene, { letters: 'PPPPPPAA', theme: '支部党员大会' })
    const topicId = await writeTopic(recorder, sessionId, { subject: 'branch-building' })
    const voteId = await openVote(recorder, sessionId, { topicId })
    expect(must(await count(recorder, voteId, { hands: { for: 5, against: 1, abstain: 0 } })).outcome).toBe('carried')
    must(
      await recorder.call(contract.writeResolution, {
        params: { sessionId },
        body: { kind: 'resolution', words: '十月底前修好十二盏', voteId, topicId, ownerName: '何秀兰', dueOn: '2026-10-31' },
      }),
    )
    await closeMeeting(scene, sessionId)
    const draft = await page(secretary, sessionId)
    expect(draft.gaps).toEqual([])
    expect(draft.head).toMatchObject({ chair: '周立根', recorder: '欧阳敏', sum: { due: 8, present: 6, absent: 2 } })
    expect(draft.head.kinds).toEqual([{ kind: 'branch-meeting', name: { zh: '支部党员大会', en: 'branch meeting' }, number: 1 }])
    expect(draft.head.away.map(({ name, status }) => `${name} ${status.zh} ${status.en}`).sort()).toEqual(['唐小玲 缺席 absent', '杨春生 缺席 absent'])
    await adopt(scene, sessionId)
    const adopted = await page(secretary, sessionId)
    expect(adopted.state).toBe('adopted')
    expect(adopted.resolutions).toMatchObject([{ state: 'open', ownerName: '何秀兰', dueOn: '2026-10-31' }])
    const book = must(
      await secretary.call<{ pages: { title: { zh: string }; fields: { label: { zh: string }; value: string }[] }[] }>(ledger.book, {
        params: { unitId: scene.units.branch.id, book: 'minutes-members' },
        query: { year: 2026 },
      }),
    )
    const fields = book.pages.at(-1)!.fields
    expect(fields.map(({ label }) => label.zh)).toEqual([
      '时间',
      '地点',
      '主持人',
      '记录人',
      '出席人',
      '列席人',
      '缺席人及原因',
      '议题1',
      '传达、报告',
      '发言要点',
      '结果',
      '表决情况',
      '决议',
      '责任人',
      '完成时限',
    ])
    expect(fields.find(({ label }) => label.zh === '表决情况')!.value).toContain('应到 8，实到 6，赞成 5，反对 1，弃权 0。通过')
  })

  test('a joint meeting enters the book of each of its kinds, and is numbered in each [CX-03a]', async () => {
    const sessionId = await hold(scene, { kinds: ['branch-meeting', 'party-class'], close: true, day: '2026-09-05' })
    await writeTopic(recorder, sessionId, { title: '党课', subject: 'education' })
    expect((await page(secretary, sessionId)).head.kinds.map(({ kind, number }) => [kind, number])).toEqual([
      ['branch-meeting', 1],
      ['party-class', 1],
    ])
    for (const book of ['minutes-members', 'class-book']) {
      const found = must(
        await secretary.call<{ pages: { fields: { value: string }[] }[] }>(ledger.book, {
          params: { unitId: scene.units.branch.id, book },
          query: { year: 2026 },
        }),
      )
      expect(found.pages.some(({ fields }) => fields.some(({ value }) => value.includes('2026年9月5日')))).toBe(true)
    }
  })

  test('who is due follows from the kind: committee members, a group, all [CX-03a]', async () => {
    const committee = await hold(scene, { kinds: ['branch-committee'], letters: 'PPP', close: true, day: '2026-09-03' })
    expect((await page(secretary, committee)).head.sum).toMatchObject({ due: 3, present: 3 })
    const group = await hold(scene, { kinds: ['group-meeting'], letters: 'P.P.P.P.', groupId: scene.units.groupOne.id, close: true, day: '2026-09-02' })
    expect((await page(secretary, group)).head.sum).toMatchObject({ due: 4, present: 4 })
  })

  test('a branch holds an organisation-life meeting, a leading body a democratic-life meeting: two kinds, never one for the other [JG-19b]', async () => {
    const refused = await secretary.call(contract.openMeeting, { body: { unitId: scene.units.branch.id, kinds: ['democratic-life'], day: '2026-09-06' } })
    expect(refused.body.refusal?.code).toBe('no-leading-body')
    const committee = await scene.as('committee')
    must(await committee.call(contract.openMeeting, { body: { unitId: scene.units.committee.id, kinds: ['democratic-life'], day: '2026-09-06' } }))
    const wrong = await committee.call(contract.openMeeting, { body: { unitId: scene.units.committee.id, kinds: ['branch-meeting'], day: '2026-09-06' } })
    expect(wrong.body.refusal?.code).toBe('not-a-holding-unit')
  })

  test('reflections on study are minuted as a topic of their own [CX-03c]', async () => {
    const sessionId = await hold(scene, { kinds: ['group-meeting'], groupId: scene.units.groupTwo.id, letters: '.P.P.P.P', day: '2026-09-01' })
    await writeTopic(secretary, sessionId, { subject: 'study-exchange', title: '交流学习心得', points: [{ name: '何秀兰', words: '学了要用到村里的事上' }] })
    expect((await page(secretary, sessionId)).topics).toMatchObject([{ subject: 'study-exchange', points: [{ name: '何秀兰' }] }])
  })
})

describe('adopting', () => {
  test('nothing is adopted before the meeting is closed and has a topic', async () => {
    const sessionId = await hold(scene)
    must(await recorder.call(contract.writeTopic, { params: { sessionId, topicId: randomUUID() }, body: topicBody() }))
    const refused = await sign(scene, sessionId, 'chair', 'secretary')
    expect(refused.body.refusal?.code).toBe('not-closed')
  })

  test('chair and recorder are two persons, each for their own place; paper is entered by the desk', async () => {
    const sessionId = await hold(scene, { close: true })
    await writeTopic(recorder, sessionId)
    expect((await sign(scene, sessionId, 'recorder', 'secretary')).body.refusal?.code).toBe('not-yours-to-sign')
    expect(must(await sign(scene, sessionId, 'chair', 'secretary')).adopted).toBe(false)
    expect(must(await sign(scene, sessionId, 'recorder', 'officer', 'paper')).adopted).toBe(true)
    expect((await page(secretary, sessionId)).signatures.map(({ as, name, how }) => [as, name, how])).toEqual([
      ['chair', '周立根', 'own'],
      ['recorder', '欧阳敏', 'paper'],
    ])
  })

  test('who signs has read the text: a change in between asks for a new reading, and the other signature is given anew', async () => {
    const sessionId = await hold(scene, { close: true })
    const topicId = await writeTopic(recorder, sessionId)
    const { digest } = await page(secretary, sessionId)
    must(await secretary.call(contract.signMinutes, { params: { sessionId }, body: { as: 'chair', how: 'own', digest } }))
    await writeTopic(recorder, sessionId, { topicId, revision: 1, outcome: '先修六盏' })
    const late = await recorder.call(contract.signMinutes, { params: { sessionId }, body: { as: 'recorder', how: 'own', digest } })
    expect(late.body.refusal?.code).toBe('text-changed')
    expect(must(await sign(scene, sessionId, 'recorder', 'recorder')).adopted).toBe(false)
    expect((await page(secretary, sessionId)).signatures.map(({ as }) => as)).toEqual(['recorder'])
    expect(must(await sign(scene, sessionId, 'chair', 'secretary')).adopted).toBe(true)
  })

  test('adopted minutes are frozen; a correction is a new version with its reason, the former stays readable', async () => {
    const sessionId = await hold(scene, { close: true })
    const topicId = await writeTopic(recorder, sessionId, { outcome: '十月办完' })
    await adopt(scene, sessionId)
    const frozen = await recorder.call(contract.writeTopic, { params: { sessionId, topicId }, body: topicBody({ revision: 1, outcome: '十一月办完' }) })
    expect(frozen.body.refusal?.code).toBe('minutes-adopted')
    must(await recorder.call(contract.reopenMinutes, { params: { sessionId }, body: { reason: '月份写错' } }))
    await writeTopic(recorder, sessionId, { topicId, revision: 1, outcome: '十一月办完' })
    await adopt(scene, sessionId)
    const print = async (version: number) =>
      must(await secretary.call<{ topics: { outcome: string }[]; version: number }>(contract.minutesToPrint, { params: { sessionId }, query: { version } }))
    expect((await print(1)).topics[0]!.outcome).toBe('十月办完')
    expect((await print(2)).topics[0]!.outcome).toBe('十一月办完')
    expect((await page(secretary, sessionId)).versions).toMatchObject([{ version: 1 }, { version: 2, reason: '月份写错' }])
  })
})

describe('differing views', () => {
  test('they stand as entries of their own, named or not, and no later version drops one [YZ-04b]', async () => {
    const sessionId = await hold(scene, { close: true })
    const topicId = await writeTopic(recorder, sessionId)
    must(
      await recorder.call(contract.addView, {
        params: { sessionId },
        body: { topicId, stance: 'against', memberId: scene.members.branch[4]!.memberId, words: '先修桥' },
      }),
    )
    must(await recorder.call(contract.addView, { params: { sessionId }, body: { topicId, stance: 'minority', words: '钱不够' } }))
    await adopt(scene, sessionId)
    must(await recorder.call(contract.reopenMinutes, { params: { sessionId }, body: { reason: '补一条意见' } }))
    const removed = await recorder.call(contract.writeTopic, { params: { sessionId, topicId }, body: topicBody({ revision: 1, removed: true }) })
    expect(removed.body.refusal?.code).toBe('has-differing-views')
    must(await recorder.call(contract.addView, { params: { sessionId }, body: { topicId, stance: 'reserved', words: '保留意见' } }))
    await adopt(scene, sessionId)
    expect((await page(secretary, sessionId)).views.map(({ name, words }) => [name, words])).toEqual([
      ['何桂生', '先修桥'],
      [null, '钱不够'],
      [null, '保留意见'],
    ])
  })

  test('the database itself refuses to change or remove one, and a version without those of the one before [YZ-04b]', async () => {
    const sessionId = await hold(scene, { close: true })
    const topicId = await writeTopic(recorder, sessionId)
    must(await recorder.call(contract.addView, { params: { sessionId }, body: { topicId, stance: 'against', words: '先修桥' } }))
    await adopt(scene, sessionId)
    const asApp = (statement: string) =>
      scene.inDistrict(async (tx) => {
        await tx.connection.query(statement)
      })
    await expect(asApp(`delete from meetings.differing_view where district_id = 430699 and session_id = '${sessionId}'`)).rejects.toThrow(/permission denied/)
    await expect(asApp(`update meetings.differing_view set words = '' where district_id = 430699 and session_id = '${sessionId}'`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(asApp(`update meetings.adopted set body = '{}' where district_id = 430699 and session_id = '${sessionId}'`)).rejects.toThrow(
      /permission denied/,
    )
    const dropped = `
      insert into meetings.adopted (district_id, session_id, version, path, unit_id, digest, body, view_ids, previous, previous_views, reason, adopted_at)
      select district_id, session_id, 2, path, unit_id, digest, body, '{}', 1, PREVIOUS, '更正', adopted_at from meetings.adopted
      where district_id = 430699 and session_id = '${sessionId}' and version = 1`
    await expect(asApp(dropped.replace('PREVIOUS', 'view_ids'))).rejects.toThrow(/adopted_keeps_differing_views/)
    await expect(asApp(dropped.replace('PREVIOUS', "'{}'::uuid[]"))).rejects.toThrow(/adopted_after|adopted_by/)
  })
})

describe('bad input', () => {
  test('two people edit one topic: the second is told who was first and what stands there, and nothing is lost', async () => {
    const sessionId = await hold(scene)
    const topicId = await writeTopic(recorder, sessionId, { outcome: '第一稿' })
    const both = await Promise.all([
      recorder.call(contract.writeTopic, { params: { sessionId, topicId }, body: topicBody({ revision: 1, outcome: '记录人改的' }) }),
      secretary.call(contract.writeTopic, { params: { sessionId, topicId }, body: topicBody({ revision: 1, outcome: '书记改的' }) }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const refused = both.find(({ status }) => status === 409)!.body.refusal as unknown as {
      code: string
      message: { zh: string }
      details: { by: string; current: { outcome: string; revision: number } }
    }
    expect(refused.code).toBe('edited-meanwhile')
    expect(refused.message.zh).toContain('您写的还在这一页')
    expect(refused.details.current.revision).toBe(2)
    const kept = (await page(secretary, sessionId)).topics.find(({ id }) => id === topicId)!
    expect(kept).toMatchObject({ revision: 2, outcome: refused.details.current.outcome })
  })

  test('two people write two topics at once and neither hinders the other', async () => {
    const sessionId = await hold(scene)
    const both = await Promise.all([
      recorder.call(contract.writeTopic, { params: { sessionId, topicId: randomUUID() }, body: topicBody({ title: '甲' }) }),
      secretary.call(contract.writeTopic, { params: { sessionId, topicId: randomUUID() }, body: topicBody({ title: '乙', number: 2 }) }),
    ])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect((await page(secretary, sessionId)).topics.map(({ title }) => title)).toEqual(['甲', '乙'])
  })

  test('a text of forty printed pages is kept, adopted and printed whole', async () => {
    const sessionId = await hold(scene, { close: true })
    const long = '村里的路灯从东头到西头都要看一遍。'.repeat(60)
    for (let number = 1; number <= 8; number += 1)
      await writeTopic(recorder, sessionId, {
        number,
        title: `第 ${number} 项`,
        points: Array.from({ length: 5 }, (_, at) => ({ name: `发言人${at + 1}`, words: long })),
      })
    await adopt(scene, sessionId)
    const print = must(await secretary.call<{ topics: { points: { words: string }[] }[] }>(contract.minutesToPrint, { params: { sessionId }, query: {} }))
    const characters = print.topics.flatMap(({ points }) => points).reduce((sum, { words }) => sum + words.length, 0)
    expect(characters).toBe(long.length * 40)
    expect(characters).toBeGreaterThan(40_000)
  })

  test('minutes closed below the quorum carry no resolution: said with the figures and the clause', async () => {
    const sessionId = await hold(scene, { letters: 'PPPAAAAA', close: true })
    await writeTopic(recorder, sessionId)
    must(
      await recorder.call(contract.writeResolution, {
        params: { sessionId },
        body: { kind: 'resolution', words: '修路灯', ownerName: '何秀兰', dueOn: '2026-10-31' },
      }),
    )
    expect((await page(secretary, sessionId)).quorum).toMatchObject({ holds: false, entitled: 8, present: 3 })
    const refused = await sign(scene, sessionId, 'chair', 'secretary')
    expect(refused.body.refusal).toMatchObject({ code: 'below-quorum' })
    expect(refused.body.refusal!.message.zh).toContain('实到 3 人，至少要 4 人')
    const { resolutions } = await page(secretary, sessionId)
    must(
      await recorder.call(contract.writeResolution, {
        params: { sessionId },
        body: { resolutionId: resolutions[0]!.id, version: 1, kind: 'resolution', words: '修路灯', withdrawn: true },
      }),
    )
    await adopt(scene, sessionId)
    expect((await page(secretary, sessionId)).state).toBe('adopted')
  })
})

describe('resolutions are followed up', () => {
  test('an adopted resolution is owed by its day and ends done or released, with words', async () => {
    const sessionId = await hold(scene, { close: true })
    await writeTopic(recorder, sessionId)
    must(
      await recorder.call(contract.writeResolution, {
        params: { sessionId },
        body: { kind: 'resolution', words: '公布账目', ownerName: '何秀兰', dueOn: '2026-09-30' },
      }),
    )
    const before = (await page(secretary, sessionId)).resolutions[0]!
    const early = await secretary.call(contract.endResolution, {
      params: { resolutionId: before.id },
      body: { version: 1, state: 'done', on: '2026-09-07', words: '已公布' },
    })
    expect(early.body.refusal?.code).toBe('not-open')
    await adopt(scene, sessionId)
    const matters = must(
      await secretary.call<{ followed: { id: string; version: number; overdue: boolean }[] }>(contract.matters, { query: { unitId: scene.units.branch.id } }),
    )
    const open = matters.followed.find(({ id }) => id === before.id)!
    expect(open.overdue).toBe(false)
    must(
      await secretary.call(contract.endResolution, {
        params: { resolutionId: before.id },
        body: { version: open.version, state: 'done', on: '2026-09-07', words: '已公布' },
      }),
    )
    expect((await page(secretary, sessionId)).resolutions).toMatchObject([{ state: 'done', doneWords: '已公布' }])
  })

  test('a superior’s decision becomes measures with owner and term, or is not taken [JS-A-07d]', async () => {
    const sessionId = await hold(scene)
    const bare = await recorder.call(contract.writeResolution, { params: { sessionId }, body: { kind: 'measure', words: '每季查一次' } })
    expect(bare.body.refusal?.code).toBe('measure-incomplete')
    must(
      await recorder.call(contract.writeResolution, {
        params: { sessionId },
        body: { kind: 'measure', words: '每季查一次', source: '镇党委关于安全生产的通知', ownerName: '彭志远', dueOn: '2026-12-31' },
      }),
    )
    expect((await page(secretary, sessionId)).resolutions).toMatchObject([{ kind: 'measure', source: '镇党委关于安全生产的通知', ownerName: '彭志远' }])
  })
})

describe('a book of minutes that nobody adopted yet', () => {
  /** Statements on the tables of minutes behind one book, and what stands under the topics of its last pages. */
  const read = async (): Promise<{ statements: number; titles: string[] }> => {
    const before = scene.db.observe
    let statements = 0
    scene.db.observe = (text) => {
      if (/meetings\.(topic|differing_view|resolution|vote|deduction)\b/.test(text)) statements += 1
      before?.(text)
    }
    const book = must(
      await secretary.call<{ pages: { fields: { label: { zh: string }; value: string }[] }[] }>(ledger.book, {
        params: { unitId: scene.units.branch.id, book: 'minutes-group' },
        query: { year: 2026 },
      }),
    )
    if (before) scene.db.observe = before
    else delete scene.db.observe
    return { statements, titles: book.pages.flatMap(({ fields }) => fields.find(({ label }) => label.zh === '议题1')?.value ?? []) }
  }

  test('each table is asked once however many meetings, and each page shows its own', async () => {
    const meeting = async (day: string, title: string) => {
      const id = await hold(scene, { kinds: ['group-meeting'], groupId: scene.units.groupOne.id, letters: 'P.P.P.P.', day, close: true })
      await writeTopic(recorder, id, { title, subject: 'education' })
    }
    await meeting('2026-08-10', '第一次')
    const one = await read()
    await meeting('2026-08-11', '第二次')
    await meeting('2026-08-12', '第三次')
    const three = await read()
    expect(three.titles).toEqual(expect.arrayContaining(['第一次', '第二次', '第三次']))
    expect(three.titles.length).toBe(one.titles.length + 2)
    expect([one.statements > 0, three.statements]).toEqual([true, one.statements])
  })
})

describe('the activity book', () => {
  test('a meeting closed before an activity day takes no page of it: activity days alone are numbered', async () => {
    const meeting = await hold(scene, { close: true, day: '2026-09-06' })
    const { id } = (await scene.days(scene.units.branch)).find(({ month, ruleDay }) => month === 9 && ruleDay !== null)!
    await prepare(scene, id)
    await call(scene, id, 'PPPPPPPP')
    expect(must(await closeDay(scene, id)) as unknown).toMatchObject({ bookPage: 1 })
    expect(await open(secretary, meeting)).toMatchObject({ state: 'closed', bookPage: null })
  })
})
