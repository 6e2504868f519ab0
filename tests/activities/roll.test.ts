import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pino } from 'pino'
import * as contract from '../../src/modules/activities/contract.ts'
import { tasks } from '../../src/app/worker.ts'
import { roomCodeAt } from '../../src/modules/activities/public.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { writeExemptions, writeFloatingSpans, writePosts } from '../../src/modules/members/public.ts'
import { buildScene, close, must, open, prepare, type Scene, sendTicks, takeOver, tick } from './scene.ts'

let scene: Scene
let sessionId: string
beforeAll(async () => {
  scene = await buildScene()
  await scene.inDistrict((tx) =>
    writeFloatingSpans(tx, [
      {
        id: newId(),
        path: scene.units.branch.path,
        memberId: scene.members.branch[7]!.memberId,
        destination: '长沙',
        hostName: null,
        from: day('2026-01-01'),
        to: null,
      },
    ] as never),
  )
  sessionId = (await scene.days(scene.units.branch)).find(({ month }) => month === 9)!.id
  await prepare(scene, sessionId, { recorderAccountId: scene.accounts.get('recorder')! })
})
afterAll(() => scene.close())

type Line = {
  memberId: string
  name: string
  letter: string | null
  provenance: string | null
  conflict: { letter: string; nonce: string }[]
  heads: string[]
  floating: boolean
  sharedDevice: boolean
  mayTick: boolean
  post: string | null
  basis: string
  leave: { id: string; state: string } | null
}
const roll = async (login = 'secretary') =>
  must(await (await scene.as(login)).call<{ lines: Line[]; sum: Record<string, number>; may: string[] }>(contract.rollOf, { params: { sessionId } }))
const lineOf = async (index: number, login?: string) => (await roll(login)).lines.find(({ memberId }) => memberId === scene.members.branch[index]!.memberId)!
const idOf = (index: number) => scene.members.branch[index]!.memberId

describe('who is on the roll', () => {
  test('every member of the branch, floating ones too, on the branch they are affiliated to [ZS-02a] [ZS-02b] [JS-A-02b]', async () => {
    const { lines, sum } = await roll()
    expect(lines).toHaveLength(8)
    expect(lines.every(({ basis }) => basis === 'affiliated')).toBe(true)
    expect(lines.filter(({ floating }) => floating)).toHaveLength(1)
    expect(sum).toMatchObject({ due: 8, unknown: 8 })
  })

  test('an exemption shows who consented, and not why [ZS-02d] [JS-C-02b]', async () => {
    const memberId = scene.members.sibling[5]!.memberId
    await scene.inDistrict((tx) =>
      writeExemptions(tx, [
        {
          id: newId(),
          path: scene.units.sibling.path,
          memberId,
          kind: 'attendance',
          reasonClass: 'old-age',
          reason: null,
          alternativeForm: '送学上门',
          from: day('2026-01-01'),
          to: null,
          reviewOn: null,
          state: 'approved',
          requestedBy: null,
          requestedByName: '何秀兰',
          requestedAt: scene.clock.now(),
          decidedBy: null,
          decidedByName: '镇党委',
          decidedUnitId: scene.units.committee.id,
          decidedAt: scene.clock.now(),
          note: null,
        },
      ] as never),
    )
    const october = (await scene.days(scene.units.sibling)).find(({ month }) => month === 10)!
    const view = must(
      await (await scene.as('sibling-secretary')).call<{ lines: (Line & { byName: string; exemption: object })[] }>(contract.rollOf, {
        params: { sessionId: october.id },
      }),
    )
    const line = view.lines.find((one) => one.memberId === memberId)!
    expect(line).toMatchObject({
      letter: 'X',
      provenance: 'exemption',
      byName: '镇党委',
      exemption: { kind: 'attendance', decidedBy: '镇党委', alternativeForm: '送学上门' },
    })
    expect(JSON.stringify(line)).not.toContain('old-age')
  })

  test('a leading cadre’s attendance is recorded month by month like everybody’s [YC-02d] [ZS-02c]', async () => {
    await scene.inDistrict((tx) =>
      writePosts(tx, [
        {
          id: newId(),
          path: scene.units.sibling.path,
          memberId: scene.members.sibling[1]!.memberId,
          unitId: scene.units.sibling.id,
          post: 'leading-cadre',
          from: day('2020-01-01'),
          to: null,
        },
      ]),
    )
    await takeOver(scene, scene.units.sibling, scene.members.sibling, { 1: 'PPPPPPPP', 2: 'PAPPPPPP', 3: 'PLPPPPPP' })
    const standing = must(
      await (await scene.as('sibling-secretary')).call<{ facts: { on: string; letter: string }[] }>(contract.standingOfMember, {
        params: { year: '2026', memberId: scene.members.sibling[1]!.memberId },
      }),
    )
    expect(standing.facts.map(({ letter }) => letter).join('')).toBe('PAL')
  })

  test('the secretary stands among the others, in the order of the group [ZS-02c] [YC-02a]', async () => {
    const { lines } = await roll()
    const position = lines.findIndex(({ memberId }) => memberId === idOf(0))
    expect(lines[position]!.post).toBe('支部书记')
    expect(position).not.toBe(0)
  })

  test('guests are listed apart and are not due [JS-A-02c] [ZS-02f]', async () => {
    const november = (await scene.days(scene.units.branch)).find(({ month }) => month === 11)!
    await prepare(scene, november.id, {
      guests: [
        { name: '李积极', category: 'activist' },
        { name: '王代表', category: 'public-representative' },
        { name: '赵对象', category: 'development-candidate' },
      ],
    })
    const view = (await open(await scene.as('secretary'), november.id)) as unknown as { guests: { category: string }[] }
    expect(view.guests.map(({ category }) => category).sort()).toEqual(['activist', 'development-candidate', 'public-representative'])
    const sheet = must(
      await (await scene.as('secretary')).call<{ rows: unknown[]; guests: unknown[] }>(contract.sheetToPrint, { params: { sessionId: november.id } }),
    )
    expect([sheet.rows.length, sheet.guests.length]).toEqual([8, 3])
  })
})

describe('calling the roll', () => {
  test('the named recorder calls the roll of this session and of no other [ZS-13b]', async () => {
    const [answer] = await sendTicks(scene, sessionId, [tick(idOf(0), 'P')], 'recorder')
    expect(answer!.result).toBe('taken')
    expect(await lineOf(0)).toMatchObject({ letter: 'P', provenance: 'recorder' })
    const other = (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!
    const reply = await (await scene.as('recorder')).call(contract.sendTicks, { params: { sessionId: other.id }, body: { ticks: [tick(idOf(0), 'P')] } })
    expect(reply.status).toBe(404)
  })

  test('a group leader ticks the own group only', async () => {
    const [own, stranger] = [
      scene.members.branch.find(({ groupId }) => groupId === scene.units.groupOne.id)!,
      scene.members.branch.find(({ groupId }) => groupId === scene.units.groupTwo.id)!,
    ]
    const answers = await sendTicks(scene, sessionId, [tick(own.memberId, 'P'), tick(stranger.memberId, 'P')], 'group-leader')
    expect(answers.map(({ result }) => result)).toEqual(['taken', 'refused'])
    const { lines } = await roll('group-leader')
    expect(
      lines
        .filter(({ mayTick }) => mayTick)
        .map(({ memberId }) => memberId)
        .sort(),
    ).toEqual(
      scene.members.branch
        .filter(({ groupId }) => groupId === scene.units.groupOne.id)
        .map(({ memberId }) => memberId)
        .sort(),
    )
  })

  test('sending the same ticks again changes nothing, a number used for another tick is refused', async () => {
    const ticks = [tick(idOf(1), 'P'), tick(idOf(2), 'P')]
    expect((await sendTicks(scene, sessionId, ticks)).map(({ result }) => result)).toEqual(['taken', 'taken'])
    expect((await sendTicks(scene, sessionId, ticks)).map(({ result }) => result)).toEqual(['already', 'already'])
    expect((await sendTicks(scene, sessionId, [{ ...ticks[0]!, letter: 'A' }])).map(({ result }) => result)).toEqual(['refused'])
    expect(await lineOf(1)).toMatchObject({ letter: 'P' })
  })

  test('two recorders offline: the same status merges, different ones are shown until a person decides [ZS-13b]', async () => {
    await sendTicks(scene, sessionId, [tick(idOf(3), 'P')], 'secretary', 'device-aaaa')
    await sendTicks(scene, sessionId, [tick(idOf(3), 'P')], 'officer', 'device-bbbb')
    expect(await lineOf(3)).toMatchObject({ letter: 'P', conflict: [] })
    await sendTicks(scene, sessionId, [tick(idOf(4), 'P')], 'secretary', 'device-aaaa')
    await sendTicks(scene, sessionId, [tick(idOf(4), 'A')], 'officer', 'device-bbbb')
    const line = await lineOf(4)
    expect(line.letter).toBeNull()
    expect(line.conflict.map(({ letter }) => letter).sort()).toEqual(['A', 'P'])
    await sendTicks(scene, sessionId, [tick(idOf(4), 'A', { saw: line.heads })])
    expect(await lineOf(4)).toMatchObject({ letter: 'A', conflict: [] })
  })

  test('approved leave, absence without cause and irregular participation are three different things [YC-03b]', async () => {
    await sendTicks(scene, sessionId, [tick(idOf(5), 'I')])
    expect(await lineOf(5)).toMatchObject({ letter: 'I' })
    const asked = must(
      await (await scene.as('member')).call<{ leaveId: string; state: string }>(contract.askLeave, {
        params: { sessionId: (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!.id },
        body: { memberId: idOf(4), reasonClass: 'illness', words: '住院检查' },
      }),
    )
    expect(asked.state).toBe('requested')
    expect((await (await scene.as('member')).call(contract.decideLeave, { params: { leaveId: asked.leaveId }, body: { grant: true } })).status).toBe(403)
    expect(
      must(await (await scene.as('secretary')).call<{ state: string }>(contract.decideLeave, { params: { leaveId: asked.leaveId }, body: { grant: true } }))
        .state,
    ).toBe('approved')
    expect(must(await (await scene.as('secretary')).call<{ words: string }>(contract.leaveWords, { params: { leaveId: asked.leaveId } })).words).toBe(
      '住院检查',
    )
    expect((await (await scene.as('sibling-secretary')).call(contract.leaveWords, { params: { leaveId: asked.leaveId } })).status).toBe(404)
  })

  test('a member asks leave for themselves, not for others', async () => {
    const reply = await (await scene.as('member')).call(contract.askLeave, {
      params: { sessionId },
      body: { memberId: idOf(6), reasonClass: 'work', words: null },
    })
    expect(reply.status).toBe(403)
  })

  test('the paper sheet is copied later and stays marked as copied [ZS-13a]', async () => {
    const { checkCode } = must(await (await scene.as('secretary')).call<{ checkCode: string }>(contract.sheetToPrint, { params: { sessionId } }))
    const transcribe = async (code: string) =>
      (await scene.as('secretary')).call<{ ticks: { result: string }[] }>(contract.transcribeSheet, {
        params: { sessionId },
        body: { checkCode: code, ticks: [{ nonce: newId(), memberId: idOf(6), letter: 'P' }] },
      })
    expect((await transcribe('0000 0000 0000')).body.refusal?.code).toBe('another-sheet')
    expect(must(await transcribe(checkCode)).ticks[0]!.result).toBe('taken')
    expect(await lineOf(6)).toMatchObject({ letter: 'P', provenance: 'transcribed' })
  })

  test('a floating member who took part by video is recorded as remote [ZS-11d] [ZS-02e]', async () => {
    await sendTicks(scene, sessionId, [tick(idOf(7), 'R')])
    expect(await lineOf(7)).toMatchObject({ letter: 'R', floating: true })
  })
})

describe('attendance elsewhere', () => {
  const at = async (month: number, unit = scene.units.branch) => (await scene.days(unit)).find((one) => one.month === month)!.id

  test('the member’s own word waits until the branch notes the host’s confirmation [JS-A-02d] [YZ-07e]', async () => {
    const id = await at(10)
    const said = must(
      await (await scene.as('member')).call<{ elsewhereId: string; confirmed: boolean }>(contract.recordElsewhere, {
        params: { sessionId: id },
        body: {
          memberId: idOf(4),
          onDay: '2026-09-05',
          mode: 'in-person',
          hostName: '长沙某社区党支部',
          what: null,
          confirmedBy: '我自己',
          confirmedHow: 'letter',
        },
      }),
    )
    expect(said.confirmed).toBe(false)
    must(
      await (await scene.as('secretary')).call(contract.confirmElsewhere, {
        params: { elsewhereId: said.elsewhereId },
        body: { confirmedBy: '刘书记', confirmedHow: 'telephone' },
      }),
    )
    const view = must(await (await scene.as('secretary')).call<{ lines: Line[] }>(contract.rollOf, { params: { sessionId: id } }))
    expect(view.lines.find(({ memberId }) => memberId === idOf(4))).toMatchObject({ letter: 'H', provenance: 'elsewhere' })
  })

  test('a branch that received a member of another branch tells the home branch by itself [YZ-07e]', async () => {
    const host = await at(9, scene.units.sibling)
    const home = await at(9)
    must(
      await (await scene.as('sibling-secretary')).call(contract.addVisitor, {
        params: { sessionId: host },
        body: { memberId: idOf(2), name: scene.members.branch[2]!.name, homeUnitId: scene.units.branch.id, homeName: '青竹村党支部' },
      }),
    )
    const payload = {
      districtId: 430699,
      memberId: idOf(2),
      sessionId: host,
      unitPath: scene.units.sibling.path,
      day: '2026-09-07',
      hostName: scene.units.sibling.name,
      byName: '何秀兰',
    }
    for (const _twice of [1, 2]) await tasks['activities.tell-home']!(payload, { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) })
    const view = must(
      await (await scene.as('secretary')).call<{ lines: (Line & { elsewhere: { hostName: string; confirmedBy: string } | null })[] }>(contract.rollOf, {
        params: { sessionId: home },
      }),
    )
    expect(view.lines.find(({ memberId }) => memberId === idOf(2))!.elsewhere).toMatchObject({ hostName: scene.units.sibling.name, confirmedBy: '何秀兰' })
  })
})

describe('signing in by the code in the room', () => {
  const signIn = async (login: string, body: { nonce?: string; code: string }, more: { session?: string; device?: string } = {}) =>
    (await scene.as(login)).call<{ at: string; already: boolean }>(contract.checkIn, {
      params: { sessionId: more.session ?? sessionId },
      body: { nonce: newId(), ...body },
      ...(more.device ? { headers: { 'x-zhibu-device': more.device } } : {}),
    })
  const code = (ago = 0, session = sessionId) => roomCodeAt(session, new Date(scene.clock.now().getTime() - ago)).code

  test('a code of this moment and of the step before holds, none older than thirty seconds', async () => {
    const at = new Date('2026-09-07T09:00:00+08:00')
    const shown = roomCodeAt('s', at).code
    const { roomCodeHolds } = await import('../../src/modules/activities/facts.ts')
    const after = (ms: number) => roomCodeHolds('s', shown, new Date(at.getTime() + ms))
    expect([after(0), after(14_999), after(15_000), after(29_999), after(30_000), after(-1)]).toEqual([true, true, true, true, false, false])
  })

  test('the code of one session is worth nothing in another', async () => {
    const october = (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!
    expect((await signIn('member', { code: code(0, october.id) })).body.refusal?.code).toBe('code-too-old')
  })

  test('an old code is refused, the one shown now signs in, once [ZS-13a]', async () => {
    expect((await signIn('member', { code: code(31_000) })).body.refusal?.code).toBe('code-too-old')
    const nonce = newId()
    const first = must(await signIn('member', { nonce, code: code() }, { device: 'device-cccc' }))
    expect(first.already).toBe(false)
    expect(must(await signIn('member', { nonce, code: code(60_000) }))).toEqual(first)
    expect(must(await signIn('member', { code: code() }))).toMatchObject({ already: true, at: first.at })
  })

  test('thirty-two parallel retries have one effect and one answer', async () => {
    const nonce = newId()
    const replies = await Promise.all(Array.from({ length: 32 }, () => signIn('officer', { nonce, code: code() }, { device: 'device-dddd' })))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(replies.map(({ raw }) => raw)).size).toBe(1)
    const { rows } = await scene.db.pool.query('select count(*)::int as count from activities.tick where nonce = $1', [nonce])
    expect(rows[0]).toEqual({ count: 1 })
    const audits = await scene.db.pool.query(
      "select count(*)::int as count from platform.audit_entry where verb = 'activities.signed-in' and account_id = $1",
      [scene.accounts.get('officer')],
    )
    expect(audits.rows[0]).toEqual({ count: 1 })
  })

  test('a second member on one device is signed in and flagged', async () => {
    must(await signIn('recorder', { code: code() }, { device: 'device-dddd' }))
    const { lines } = await roll()
    expect(
      lines
        .filter(({ sharedDevice }) => sharedDevice)
        .map(({ memberId }) => memberId)
        .sort(),
    ).toEqual([idOf(1), idOf(3)].sort())
  })

  test('a stranger’s session is not there, a session of another day is not open', async () => {
    expect((await signIn('sibling-member', { code: code() })).status).toBe(404)
    const october = (await scene.days(scene.units.branch)).find(({ month }) => month === 10)!
    expect((await signIn('member', { code: code(0, october.id) }, { session: october.id })).body.refusal?.code).toBe('sign-in-closed')
  })

  test('guessing codes is stopped after a few', async () => {
    const codes = await Promise.all(Array.from({ length: 8 }, () => signIn('group-leader', { code: '00000000' })))
    expect(codes.map(({ body }) => body.refusal?.code)).toContain('too-many-tries')
  })

  test('what was signed in and what the recorder called come together in one roll, and close [ZS-13a]', async () => {
    await sendTicks(scene, sessionId, [tick(idOf(4), 'P', { saw: (await lineOf(4)).heads })])
    expect((await lineOf(4)).conflict).toEqual([])
    expect(must(await close(scene, sessionId)) as unknown).toMatchObject({ sum: { due: 8, present: 8 } })
    expect((await signIn('group-leader', { code: code() })).status).toBe(409)
  })
})
