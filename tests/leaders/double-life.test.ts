import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { adoptPacks, setValues } from '../../src/modules/org/public.ts'
import { writeMembers, writePosts } from '../../src/modules/members/public.ts'
import { writePersons } from '../../src/modules/people/public.ts'
import * as contract from '../../src/modules/leaders/contract.ts'
import type { Client } from '../support/world.ts'
import { buildScene, held, must, type Scene } from '../training/scene.ts'

type Seat = {
  personId: string
  name: string
  body: { due: number; attended: number; absent: number }
  branch: { due: number; attended: number; absent: number; irregular: number }
  owed: { slot: string; need: number; done: number; state: string }[]
  pairsLeft: number | null
  openIncidents: number
}
type Bodies = {
  bodies: {
    bodyId: string
    seats: Seat[]
    pairs: { total: number; left: number } | null
    toLookInto: { personId: string; source: string; what: string; day: string; facts: string }[]
  }[]
}

type Incident = {
  overdue: boolean
  measure: string | null
  measureTitle: { zh: string } | null
  decidedBy: string | null
  appeal: string | null
  next: string
  steps: { key: string; state: string; words: string | null }[]
  measures: { key: string }[]
}

let scene: Scene
let committee: Client
let department: Client
let bodyId: string
let people: string[]

const look = async (): Promise<Bodies['bodies'][number]> =>
  must(await committee.call<Bodies>(contract.bodiesUnder, { query: { unitId: scene.units.committee.id, year: 2026 } })).bodies[0]!
const seatOf = async (index: number): Promise<Seat> => (await look()).seats.find(({ personId }) => personId === people[index])!
const owedOf = (seat: Seat, slot: string) => seat.owed.find((one) => one.slot === slot)

const present = (index: number, arrived = '09:00', left = '11:00') => ({
  personId: people[index]!,
  status: 'present',
  arrived,
  left,
  guidance: null,
  reason: null,
})
const meet = (lines: unknown[], changed: Record<string, unknown> = {}) =>
  committee.call<{ meetingId: string; full: number }>(contract.recordMeeting, {
    params: { bodyId },
    body: { kind: 'democratic-life', unitId: null, day: '2026-08-20', begins: '09:00', ends: '11:00', title: '民主生活会', lines, ...changed },
  })

/** Eight of the branch and three invented ones: eleven seats. */
beforeAll(async () => {
  scene = await buildScene({ packs: ['national', 'zhangshu-2017-37'] })
  const { department: root, branch } = scene.units
  await scene.inDistrict(async (tx) => {
    await adoptPacks(tx, [{ unitId: root.id, path: root.path, pack: 'yichun-double-life', from: day('2020-01-01'), byName: '部务会', at: scene.clock.now() }])
    await setValues(tx, [
      {
        unitId: root.id,
        path: root.path,
        slot: 'leaders.in-time',
        key: 'within',
        value: '30 days',
        from: day('2020-01-01'),
        byName: '部务会',
        at: scene.clock.now(),
      },
    ])
    const more = ['高建平', '梁秀兰', '宋志远'].map((name) => ({ person: newId() as string, member: newId() as string, name }))
    await writePersons(
      tx,
      scene.clock.now(),
      more.map(({ person, name }) => ({
        id: person,
        path: branch.path,
        name,
        sex: 'male' as const,
        ethnicity: '汉族',
        bornOn: null,
        education: null,
        workPost: null,
        idNumber: null,
        phone: null,
        address: null,
      })),
    )
    await writeMembers(
      tx,
      scene.clock.now(),
      more.map(({ person, member }) => ({
        id: member,
        path: branch.path,
        personId: person,
        branchId: branch.id,
        groupId: null,
        standing: 'full' as const,
        joinedOn: day('2000-07-01'),
        confirmedOn: day('2001-07-01'),
        status: 'normal' as const,
        lostSince: null,
        floating: false,
        floatingTo: null,
        belongsFrom: day('2010-01-01'),
        importRunId: null,
      })),
    )
    people = [...scene.members.branch.map(({ personId }) => personId), ...more.map(({ person }) => person)]
    await writePosts(
      tx,
      scene.members.branch.map(({ memberId }) => ({
        id: newId(),
        path: branch.path,
        memberId,
        unitId: branch.id,
        post: 'leading-cadre' as const,
        from: day('2021-01-01'),
        to: null,
      })),
    )
    extra = more.map(({ member }) => member)
  })
  await held(scene, { 2: { minutes: 120, letters: 'PPPPPLAI' }, 3: { minutes: 90, letters: 'PPPPPRPH' } })
  committee = await scene.as('committee')
  department = await scene.as('department')
  bodyId = must(
    await committee.call<{ bodyId: string }>(contract.formBody, { body: { unitId: scene.units.committee.id, name: '镇党委领导班子', from: '2026-01-01' } }),
  ).bodyId
  for (const [index, memberId] of [...scene.members.branch.map((one) => one.memberId), ...extra].entries())
    must(
      await committee.call(contract.takeSeat, {
        params: { bodyId },
        body: { memberId, post: index === 0 ? '党委书记' : '党委委员', leads: index === 0, from: '2026-01-01' },
      }),
    )
}, 120_000)
afterAll(() => scene.close())

let extra: string[] = []

describe('two tracks', () => {
  test('own-branch life counts as for everybody else, the body’s meetings apart [JG-19g] [JS-A-06c]', async () => {
    must(await meet([present(0), { ...present(1), status: 'leave', arrived: null, left: null, reason: '出差' }], { kind: 'body-meeting', day: '2026-05-10' }))
    expect(await seatOf(0)).toMatchObject({ body: { due: 1, attended: 1 }, branch: { due: 2, attended: 2 } })
    expect(await seatOf(1)).toMatchObject({ body: { due: 1, attended: 0 } })
    // absent once without cause; irregular once and elsewhere once
    expect((await seatOf(6)).branch).toMatchObject({ due: 2, attended: 1, absent: 1 })
    expect((await seatOf(7)).branch).toMatchObject({ due: 1, attended: 0, irregular: 1 })
  })

  test('a democratic-life meeting in the year is owed once, and done once [YC-02e]', async () => {
    expect(owedOf(await seatOf(0), 'leaders.body-meeting')).toMatchObject({ need: 1, done: 0, state: 'to-do' })
    must(await meet([present(0)]))
    expect(owedOf(await seatOf(0), 'leaders.body-meeting')).toMatchObject({ need: 1, done: 1, state: 'met' })
    expect(owedOf(await seatOf(2), 'leaders.body-meeting')).toMatchObject({ done: 0 })
  })

  test('a linked unit’s meeting counts when somebody was there from beginning to end [YC-02f]', async () => {
    const linked = { kind: 'linked-meeting', unitId: scene.units.sibling.id, day: '2026-08-25' }
    expect(must(await meet([present(0, '09:01'), present(1, '08:50', '10:59'), present(2)], linked)).full).toBe(1)
    const done = await Promise.all([0, 1, 2].map(async (index) => owedOf(await seatOf(index), 'leaders.linked-meeting')?.done))
    expect(done).toEqual([0, 0, 1])
  })

  test('the own branch’s organisation-life meeting is taken from the session itself [YC-02g]', async () => {
    expect(owedOf(await seatOf(0), 'leaders.organisation-life')).toMatchObject({ need: 1, done: 0 })
  })

  test.each([
    ['names no unit although held at one', { kind: 'linked-meeting', unitId: null }, 'name-the-unit'],
    ['ends before it begins', { begins: '11:00', ends: '10:00' }, 'ends-before-it-begins'],
    ['is still to come', { day: '2026-12-01' }, 'in-the-future'],
  ])('a meeting that %s is refused', async (_what, changed, code) => {
    expect((await meet([present(0)], changed)).body.refusal?.code).toBe(code)
  })

  test('times that do not fit, leave without reason, a stranger on the list are refused whole', async () => {
    expect((await meet([present(0, '11:30', '12:00')])).body.refusal?.code).toBe('times-do-not-fit')
    expect((await meet([{ ...present(0), status: 'leave' }])).body.refusal?.code).toBe('say-why')
    expect((await meet([{ ...present(0), personId: scene.members.sibling[0]!.personId }])).body.refusal?.code).toBe('not-in-this-body')
    expect((await meet([present(0), present(0)])).body.refusal?.code).toBe('somebody-twice')
  })
})

describe('talks in pairs', () => {
  const enter = (pairs: [number, number][], on = '2026-08-01') =>
    committee.call<{ entered: number; left: number }>(contract.enterTalks, {
      params: { bodyId },
      body: { pairs: pairs.map(([one, other]) => ({ oneId: people[one]!, otherId: people[other]! })), day: on, words: '交换了意见' },
    })

  test('eleven people are 55 pairs; what is left is counted from the talks', async () => {
    expect((await look()).pairs).toMatchObject({ total: 55, left: 55 })
    expect(
      must(
        await enter([
          [0, 1],
          [1, 0],
          [0, 2],
        ]),
      ),
    ).toMatchObject({ entered: 2, left: 53 })
    expect((await seatOf(0)).pairsLeft).toBe(8)
    const seen = must(
      await committee.call<{ left: number; talks: { talkId: string }[]; pairs: { talks: number }[] }>(contract.pairsOf, {
        params: { bodyId },
        query: { year: 2026 },
      }),
    )
    expect(seen.pairs).toHaveLength(55)
    must(await committee.call(contract.withdrawTalk, { params: { talkId: seen.talks[0]!.talkId }, body: { reason: '记错了' } }))
    expect((await look()).pairs).toMatchObject({ left: 54 })
  })

  test('nobody talks with oneself, with a stranger to the body, or tomorrow', async () => {
    expect((await enter([[3, 3]])).body.refusal?.code).toBe('with-oneself')
    expect((await enter([[3, 4]], '2026-09-08')).body.refusal?.code).toBe('in-the-future')
    const stranger = await committee.call(contract.enterTalks, {
      params: { bodyId },
      body: { pairs: [{ oneId: people[0]!, otherId: scene.members.sibling[0]!.personId }], day: '2026-08-01', words: null },
    })
    expect(stranger.body.refusal?.code).toBe('not-in-this-body')
  })

  test('nobody sits twice in one body at a time', async () => {
    const again = await committee.call(contract.takeSeat, {
      params: { bodyId },
      body: { memberId: scene.members.branch[0]!.memberId, post: '委员', leads: false, from: '2026-06-01' },
    })
    expect(again.body.refusal?.code).toBe('seated-already')
  })

  test('how often is a value of the rule: two a year leave every pair open again', async () => {
    const { department: root } = scene.units
    const set = (value: number) =>
      scene.inDistrict((tx) =>
        setValues(tx, [
          {
            unitId: root.id,
            path: root.path,
            slot: 'leaders.pair-talks',
            key: 'times.atLeast',
            value,
            from: day('2020-01-01'),
            byName: '部务会',
            at: scene.clock.now(),
          },
        ]),
      )
    await set(2)
    expect((await look()).pairs).toMatchObject({ left: 55 })
  })
})

describe('opinions, incidents, measures', () => {
  test('an opinion is put, and answered once, not before it was put [YC-02j]', async () => {
    const { opinionId } = must(
      await committee.call<{ opinionId: string }>(contract.putOpinion, {
        params: { personId: people[0]! },
        body: { day: '2026-08-20', place: '组织生活会', words: '多到村里走走', askedBy: null },
      }),
    )
    const answer = (on: string) => committee.call(contract.answerOpinion, { params: { opinionId }, body: { day: on, answer: '每周一天', action: null } })
    expect((await answer('2026-08-19')).body.refusal?.code).toBe('day-does-not-fit')
    must(await answer('2026-08-21'))
    expect((await answer('2026-08-22')).body.refusal?.code).toBe('answered-already')
  })

  test('an absence without cause is opened from the facts, within the term, decided once by a named person, told and appealed [YC-03a] [YC-03d]', async () => {
    const found = (await look()).toLookInto.find(({ personId, what }) => personId === people[6] && what === 'absent-without-cause')!
    const open = () =>
      committee.call<{ incidentId: string; due: string }>(contract.openIncident, {
        params: { personId: people[6]! },
        body: { what: 'absent-without-cause', source: found.source, day: found.day, facts: '没有来，没有请假' },
      })
    const { incidentId, due } = must(await open())
    expect((Date.parse(due) - Date.parse(found.day)) / 86_400_000).toBe(30)
    expect((await open()).body.refusal?.code).toBe('opened-already')
    const leader = async () =>
      must(
        await committee.call<{ incidents: Incident[] }>(contract.leaderOf, {
          params: { personId: people[6]! },
          query: { year: 2026 },
        }),
      ).incidents[0]!
    // February and thirty days: overdue in September, shown to whoever stands above
    expect(await leader()).toMatchObject({ overdue: true, measure: null })
    const tell = () => committee.call(contract.tellIncident, { params: { incidentId }, body: { toldOn: '2026-09-01', appeal: '那天在医院' } })
    expect((await tell()).body.refusal?.code).toBe('not-decided')
    const decide = (measure = 'criticism') =>
      committee.call(contract.decideIncident, { params: { incidentId }, body: { measure, severity: 'light', reason: '第一次', toldOn: null } })
    const step = (key: string) =>
      committee.call(contract.stepIncident, { params: { incidentId }, body: { step: key, day: '2026-09-01', words: '本人说那天在医院' } })
    // the ladder in force: established, heard, decided, told
    expect(await leader()).toMatchObject({ next: 'step', measures: [{ key: 'criticism' }, { key: 'self-examination' }, { key: 'circular' }] })
    expect((await leader()).steps.map(({ key, state }) => `${key} ${state}`)).toEqual(['establish done', 'hear next', 'decide ahead', 'tell ahead'])
    expect((await decide()).body.refusal?.code).toBe('not-this-step')
    for (const key of ['decide', 'tell', 'establish', 'no-such-step']) expect((await step(key)).body.refusal?.code).toBe('not-this-step')
    must(await step('hear'))
    expect((await step('hear')).body.refusal?.code).toBe('not-this-step')
    expect(await leader()).toMatchObject({ next: 'decide', steps: [{}, { state: 'done', words: '本人说那天在医院' }, { state: 'next' }, {}] })
    expect((await decide('fine')).body.refusal?.code).toBe('not-a-measure')
    must(await decide())
    expect((await decide()).body.refusal?.code).toBe('decided-already')
    must(await tell())
    expect(await leader()).toMatchObject({
      measureTitle: { zh: '批评教育' },
      basis: { cites: ['yichun-double-life#3'] },
      steps: [{}, {}, {}, { state: 'done' }],
    })
    expect(await leader()).toMatchObject({ overdue: false, measure: 'criticism', decidedBy: 'committee', appeal: '那天在医院' })
  })
})

describe('in confidence', () => {
  test('a note goes past the own branch to the department, sealed; each reading is logged; who wrote it is not shown [YC-02k]', async () => {
    const member = await scene.as('member')
    const words = '会上直接分派工作'
    must(await member.call(contract.confideRankNote, { body: { memberId: scene.members.branch[6]!.memberId, day: '2026-08-03', words } }))
    const read = () => department.call<{ notes: { words: string }[] }>(contract.confidentialOf, { params: { personId: people[6]! } })
    const seen = await read()
    expect(must(seen).notes.map((note) => note.words)).toEqual([words])
    expect(seen.raw).not.toContain(scene.members.branch[4]!.name)
    for (const login of ['secretary', 'committee', 'member'])
      expect((await (await scene.as(login)).call(contract.confidentialOf, { params: { personId: people[6]! } })).status).toBe(403)
    const { rows } = await scene.db.pool.query(
      "select count(*)::int as n from platform.audit_entry where verb = 'leaders.confidential-read' and object_id = $1",
      [people[6]],
    )
    expect(rows[0].n).toBe(1)
    const stored = await scene.db.pool.query("select encode(words_sealed, 'escape') as words, path from leaders.rank_note")
    expect(stored.rows[0].words).not.toContain(words)
    expect(stored.rows[0].path).toBe('43.4306.430699.')
  })

  test('a note is about a leading cadre of the own branch alone', async () => {
    const sibling = await scene.as('sibling-member')
    const send = (memberId: string) => sibling.call(contract.confideRankNote, { body: { memberId, day: '2026-08-03', words: '…' } })
    expect((await send(scene.members.branch[6]!.memberId)).status).toBe(404)
    expect((await send(scene.members.sibling[1]!.memberId)).body.refusal?.code).toBe('not-a-leader')
  })

  test('the negative list is read by the department and the person alone; an entry ends with a reason [YC-03c]', async () => {
    const personId = people[4]!
    const { entryId } = must(
      await department.call<{ entryId: string }>(contract.enterNegative, {
        params: { personId },
        body: { words: '多次无故不参加', basis: '处理决定', day: '2026-08-25' },
      }),
    )
    const own = async () => must(await (await scene.as('member')).call<{ entries: { words: string; removedWhy: string | null }[] }>(contract.myLeading))
    expect((await own()).entries).toMatchObject([{ words: '多次无故不参加', removedWhy: null }])
    expect((await committee.call(contract.enterNegative, { params: { personId }, body: { words: '…', basis: '…', day: '2026-08-25' } })).status).toBe(403)
    expect((await committee.call(contract.leaderOf, { params: { personId }, query: { year: 2026 } })).raw).not.toContain('多次无故不参加')
    const remove = (on: string) => department.call(contract.removeNegative, { params: { entryId }, body: { reason: '已改正', day: on } })
    expect((await remove('2026-08-24')).body.refusal?.code).toBe('day-does-not-fit')
    must(await remove('2026-09-01'))
    expect((await remove('2026-09-01')).body.refusal?.code).toBe('removed-already')
    expect((await own()).entries).toMatchObject([{ removedWhy: '已改正' }])
  })
})

describe('references', () => {
  test('a reference keeps the figures as they stood, and to whom it was given [YC-01b] [YC-01c]', async () => {
    const give = (recipients: string[]) =>
      committee.call<{ referenceId: string }>(contract.giveReference, { params: { bodyId }, body: { year: 2026, purpose: 'annual-appraisal', recipients } })
    expect((await give([])).status).toBe(400)
    const before = await seatOf(3)
    const { referenceId } = must(await give(['县委组织部干部科', '镇党委']))
    must(await meet([present(3)], { day: '2026-09-01' }))
    const kept = must(await committee.call<{ recipients: string[]; seats: Seat[] }>(contract.seeReference, { params: { referenceId } }))
    expect(kept.recipients).toEqual(['县委组织部干部科', '镇党委'])
    expect(kept.seats.find(({ personId }) => personId === people[3])!.body).toEqual(before.body)
    expect((await seatOf(3)).body.due).toBe(before.body.due + 1)
    const sheet = await committee.call(contract.referenceSheet, { params: { referenceId } })
    expect(sheet.headers['content-type']).toContain('spreadsheet')
    const { rows } = await scene.db.pool.query("select fields from platform.audit_entry where verb = 'leaders.reference-given'")
    expect(rows[0].fields).toEqual(['县委组织部干部科', '镇党委'])
  })
})
