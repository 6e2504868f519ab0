import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as contract from '../../src/modules/ledger/contract.ts'
import { adoptPacks } from '../../src/modules/org/public.ts'
import { listDuties } from '../../src/modules/rulebook/contract.ts'
import { buildWorld, type Client, type World } from '../support/world.ts'

let world: World
let secretary: Client
let member: Client
let committee: Client
const me = () => world.members.branch[4]!

beforeAll(async () => {
  world = await buildWorld()
  await world.inDistrict((tx) =>
    adoptPacks(tx, [
      {
        unitId: world.units.department.id,
        path: world.units.department.path,
        pack: 'jiangsu-fact-record',
        from: day('2026-01-01'),
        byName: '县委组织部',
        at: world.clock.now(),
      },
    ]),
  )
  ;[secretary, member, committee] = (await Promise.all(['secretary', 'member', 'committee'].map((login) => world.as(login)))) as [Client, Client, Client]
})
afterAll(() => world.close())

type Line = {
  key: string
  version: number
  day: string
  title: { zh: string }
  words: string | null
  sealed: boolean
  late: boolean
  delayDays: number
  confirmation: { state: string; how: string | null; on: string | null }
  contest: { id: string; state: string; words: string; answer: string | null } | null
}
type Page = { toLook: Line[]; recent: Line[]; total: number; requirements: { key: string; outcome: string; owed: { zh: string } | null; cites: string[] }[] }

const enter = (body: object, client = secretary) =>
  client.call<{ entryIds: string[]; delayDays: number; late: boolean }>(contract.enterEntries, {
    params: { unitId: world.units.branch.id },
    body: { kind: 'role', memberIds: [me().memberId], day: '2026-09-01', words: '帮低保户抢收', sphere: 'production', ...body },
  })
const myPage = async (): Promise<Page> => (await member.call<Page>(contract.myPage)).body
const shown = (lines: Line[]) => lines.map(({ key, version }) => ({ key, version }))
const confirm = (lines: { key: string; version: number }[], client = member) =>
  client.call<{ confirmed: number; changed: string[] }>(contract.confirmLines, { body: { lines } })
const forget = () => world.inDistrict((tx) => tx.rows<{ n: number }>(sql`select count(*)::int as n from ledger.confirmation where district_id = 430699`))

describe('a branch enters, the member has the last word', () => {
  test('the part played is entered for one or for all who helped, in one step [JS-C-03d, JS-C-01b]', async () => {
    const reply = await enter({ memberIds: world.members.branch.slice(3, 6).map(({ memberId }) => memberId) })
    expect([reply.status, reply.body.entryIds.length, reply.body.late]).toEqual([200, 3, false])
  })

  test('a member’s own page is read for that member alone, in few statements', async () => {
    const count = async () => {
      const before = world.db.observe
      let statements = 0
      world.db.observe = (text) => {
        statements += 1
        before?.(text)
      }
      await member.call(contract.myPage)
      if (before) world.db.observe = before
      else delete world.db.observe
      return statements
    }
    await member.call(contract.myPage)
    expect(await count()).toBeLessThanOrEqual(35)
  })

  test('rewards are recorded with who decided them [JS-C-03c]', async () => {
    const reply = await enter({
      kind: 'reward',
      words: '优秀共产党员',
      sphere: null,
      decidedBy: '镇党委',
      decisionNumber: '樟委〔2026〕8号',
      day: '2026-09-04',
    })
    expect(reply.status).toBe(200)
    expect((await myPage()).toLook[0]!.words).toBe('优秀共产党员（镇党委 樟委〔2026〕8号）')
  })

  test('what has not happened yet, and who is not of this branch, is not entered', async () => {
    expect((await enter({ day: '2026-09-08' })).body.refusal?.code).toBe('in-the-future')
    expect((await enter({ memberIds: [world.members.sibling[0]!.memberId] })).body.refusal?.code).toBe('not-in-this-branch')
    expect((await enter({ sphere: null })).body.refusal?.code).toBe('say-where')
  })

  test('the member sees what waits and confirms all up to today in one tap [JS-C-04j]', async () => {
    const before = await myPage()
    expect(before.toLook).toHaveLength(2)
    const reply = await confirm(shown(before.toLook))
    expect(reply.body).toEqual({ confirmed: 2, changed: [] })
    const after = await myPage()
    expect([after.toLook.length, after.recent.map(({ confirmation }) => [confirmation.state, confirmation.how, confirmation.on])]).toEqual([
      0,
      [
        ['confirmed', 'own-device', '2026-09-07'],
        ['confirmed', 'own-device', '2026-09-07'],
      ],
    ])
  })

  test('the branch cannot confirm for anybody: no way in for it, and its own confirmation reaches only its own lines [JS-C-04j]', async () => {
    const reply = await enter({ kind: 'outstanding', words: '勇救落水儿童', sphere: 'social', day: '2026-09-06' })
    const key = `entry:${reply.body.entryIds[0]}`
    for (const login of ['committee', 'department']) expect((await confirm([{ key, version: 1 }], await world.as(login))).status).toBe(403)
    const bySecretary = await confirm([{ key, version: 1 }], secretary)
    expect(bySecretary.body).toEqual({ confirmed: 0, changed: [key] })
    expect((await myPage()).toLook.map((line) => line.key)).toEqual([key])
  })

  test('planted fault: a confirmation written with the secretary’s account for another member does not get into the table [JS-C-04j]', async () => {
    const write = (account: string | null, sheet: string | null) =>
      world.inDistrict((tx) =>
        tx.run(sql`
          insert into ledger.confirmation (district_id, id, member_id, line_key, line_version, path, person_id, how, on_day, by_account, sheet_id, transcribed_by_name, at)
          values (430699, ${newId()}, ${me().memberId}, 'entry:x', 1, ${world.units.branch.path}, ${me().personId}, ${sheet ? 'printed-sheet' : 'own-device'}, '2026-09-07', ${account}, ${sheet}, ${sheet ? '周立根' : null}, '2026-09-07T02:00:00Z')`),
      )
    const before = (await forget())[0]!.n
    await expect(write(world.accounts.get('secretary')!, null)).rejects.toThrow(/confirmation_own_account_fk/)
    await expect(write(null, newId())).rejects.toThrow(/confirmation_sheet_fk/)
    await expect(write(null, null)).rejects.toThrow(/confirmation_how/)
    expect((await forget())[0]!.n).toBe(before)
  })

  test('major outstanding performance stands in the record as it happens [JS-C-04k]', async () => {
    const [line] = (await myPage()).toLook
    expect([line!.title.zh, line!.delayDays]).toEqual(['重大突出表现（社会生活）', 1])
    const events = await world.inDistrict((tx) =>
      tx.rows<{ event: string }>(sql`select event from platform.outbox where district_id = 430699 and event = 'member.outstanding'`),
    )
    expect(events).toHaveLength(1)
  })
})

describe('contest and correction', () => {
  let contestId: string
  let key: string

  test('a line is contested with words; the branch owes an answer and the line stays marked [JS-C-04j]', async () => {
    key = (await myPage()).toLook[0]!.key
    const reply = await member.call<{ contestId: string; answerDue: string }>(contract.contestLine, { body: { key, version: 1, words: '不是我，是杨春生' } })
    expect([reply.status, reply.body.answerDue]).toEqual([200, '2026-09-12'])
    contestId = reply.body.contestId
    const line = (await myPage()).recent.find((one) => one.key === key)!
    expect([line.confirmation.state, line.contest!.words]).toEqual(['contested', '不是我，是杨春生'])
    expect((await confirm([{ key, version: 1 }])).body).toEqual({ confirmed: 0, changed: [key] })
    const again = await member.call(contract.contestLine, { body: { key, version: 1, words: '再说一次' } })
    expect(again.body.refusal?.code).toBe('already-contested')
    const duties = await secretary.call(listDuties, {})
    expect(JSON.stringify(duties.body)).toContain('答复异议：重大突出表现（社会生活）')
  })

  test('another branch does not see it, and cannot answer it', async () => {
    const stranger = await world.as('sibling-secretary')
    expect((await stranger.call(contract.answerContest, { params: { contestId }, body: { outcome: 'kept', words: '不改' } })).status).toBe(404)
    expect((await stranger.call(contract.contests, { params: { unitId: world.units.branch.id } })).status).toBe(404)
  })

  test('“corrected” is not accepted while the record is as it was [JS-C-01a]', async () => {
    const reply = await secretary.call(contract.answerContest, { params: { contestId }, body: { outcome: 'corrected', words: '改好了' } })
    expect(reply.body.refusal?.code).toBe('not-corrected-yet')
  })

  test('a correction adds a dated version with author and reason; the first words stay [JS-C-01a]', async () => {
    const entryId = key.split(':')[1]!
    const correct = (version: number) =>
      secretary.call<{ version: number }>(contract.correctEntry, {
        params: { entryId },
        body: { version, day: '2026-09-06', words: '参与营救落水儿童', sphere: 'social', reason: '主要施救人是杨春生' },
      })
    expect((await correct(1)).body.version).toBe(2)
    expect((await correct(1)).body.refusal?.code).toBe('changed-meanwhile')
    type Versions = { versions: { version: number; words: string; reason: string | null; by: string }[] }
    const { versions } = (await secretary.call<Versions>(contract.entryVersions, { params: { entryId } })).body
    expect(versions.map(({ version, words, reason, by }) => [version, words, reason, by])).toEqual([
      [1, '勇救落水儿童', null, 'secretary'],
      [2, '参与营救落水儿童', '主要施救人是杨春生', 'secretary'],
    ])
  })

  test('the branch answers, and the member is asked anew [JS-C-04j]', async () => {
    const answered = await secretary.call(contract.answerContest, { params: { contestId }, body: { outcome: 'corrected', words: '已改' } })
    expect(answered.status).toBe(200)
    const [line] = (await myPage()).toLook
    expect([line!.key, line!.version, line!.confirmation.state, line!.contest!.answer]).toEqual([key, 2, 'answered', '已改'])
    expect((await confirm([{ key, version: 1 }])).body).toEqual({ confirmed: 0, changed: [key] })
    expect((await confirm([{ key, version: 2 }])).body).toEqual({ confirmed: 1, changed: [] })
    expect(JSON.stringify((await secretary.call(listDuties, {})).body)).not.toContain('答复异议')
  })

  test('a line corrected after the member’s yes waits for the member again [JS-C-01a, JS-C-04j]', async () => {
    await secretary.call(contract.correctEntry, {
      params: { entryId: key.split(':')[1]! },
      body: { version: 2, day: '2026-09-06', words: '参与营救落水儿童，受轻伤', sphere: 'social', reason: '补记受伤' },
    })
    expect((await myPage()).toLook.map(({ confirmation }) => confirmation.state)).toEqual(['changed'])
    await confirm([{ key, version: 3 }])
  })

  test('a member may contest a line already confirmed, hear the answer, and confirm it after all', async () => {
    await member.call(contract.contestLine, { body: { key, version: 3, words: '没有受伤' } })
    const open = await secretary.call<{ contests: { id: string }[] }>(contract.contests, { params: { unitId: world.units.branch.id } })
    world.clock.set('2026-09-07T10:05:00+08:00')
    await secretary.call(contract.answerContest, { params: { contestId: open.body.contests[0]!.id }, body: { outcome: 'kept', words: '有诊所的条子' } })
    expect((await myPage()).toLook.map(({ confirmation }) => confirmation.state)).toEqual(['answered'])
    expect((await confirm([{ key, version: 3 }])).body.confirmed).toBe(1)
    expect((await myPage()).toLook).toEqual([])
  })

  test('taking a contest back closes it', async () => {
    const made = await member.call<{ contestId: string }>(contract.contestLine, { body: { key, version: 3, words: '再想想' } })
    expect((await member.call(contract.withdrawContest, { params: { contestId: made.body.contestId } })).status).toBe(200)
    const open = await secretary.call<{ contests: unknown[] }>(contract.contests, { params: { unitId: world.units.branch.id } })
    expect(open.body.contests).toEqual([])
  })
})

describe('punishments have restricted readers', () => {
  let key: string

  test('a punishment is sealed in the table and read by member, branch and superior alone [JS-C-03c]', async () => {
    const reply = await enter({ kind: 'punishment', words: '党内警告', sphere: null, decidedBy: '县纪委', decisionNumber: null, day: '2026-09-03' })
    key = `entry:${reply.body.entryIds[0]}`
    const raw = await world.inDistrict((tx) =>
      tx.rows<{ words: string | null; sealed: string }>(
        sql`select words, encode(words_sealed, 'escape') as sealed from ledger.entry where district_id = 430699 and kind = 'punishment'`,
      ),
    )
    expect([raw[0]!.words, raw[0]!.sealed.includes('党内警告')]).toEqual([null, false])
    expect((await myPage()).toLook.map(({ words }) => words)).toEqual(['党内警告（县纪委）'])
    type Found = { lines: Line[] }
    const seen = async (client: Client) =>
      (await client.call<Found>(contract.memberRecord, { params: { memberId: me().memberId } })).body.lines?.find((line) => line.key === key)?.words
    expect([await seen(secretary), await seen(committee)]).toEqual(['党内警告（县纪委）', '党内警告（县纪委）'])
    for (const login of ['group-leader', 'recorder', 'sibling-secretary']) {
      const reply = await (await world.as(login)).call(contract.memberRecord, { params: { memberId: me().memberId } })
      expect([403, 404]).toContain(reply.status)
    }
    const trail = await world.inDistrict((tx) =>
      tx.rows(sql`select id from platform.audit_entry where district_id = 430699 and verb = 'restricted-lines.read'`),
    )
    expect(trail.length).toBe(2)
  })

  test('in a book on the shelf it is a counted line without content, in the certificate it is not there [JS-C-05f]', async () => {
    const book = await secretary.call(contract.book, { params: { unitId: world.units.branch.id, book: 'fact-register' } })
    expect(book.status).toBe(200)
    expect(book.raw).not.toContain('党内警告')
    expect(book.raw).toContain('限定范围内可看')
  })
})

describe('late entries and the yearly entry', () => {
  test('the delay from event to entry is measured and late ones are listed against the term in force [JS-C-04h, YZ-06d]', async () => {
    const onTime = await enter({ kind: 'reward', sphere: null, day: '2026-08-31', words: '第七天记' })
    const late = await enter({ kind: 'reward', sphere: null, day: '2026-08-30', words: '第八天记' })
    expect([onTime.body.delayDays, onTime.body.late, late.body.delayDays, late.body.late]).toEqual([7, false, 8, true])
    type Gaps = {
      late: { delayDays: number; limit: { zh: string }; cites: string[]; ours: boolean }[]
      withoutRole: { atLeast: number; cites: string[]; members: { memberId: string }[] } | null
    }
    const gaps = (await secretary.call<Gaps>(contract.recordGaps, { params: { unitId: world.units.branch.id } })).body
    expect(gaps.late.map(({ delayDays, limit, ours }) => [delayDays, limit.zh, ours])).toEqual([[8, '7天', true]])
    expect(gaps.late[0]!.cites).toContain('jiangsu-fact-record#2.2')
  })

  test('members without the yearly entry of the part played are listed, the others are not [JS-C-04i]', async () => {
    type Gaps = { withoutRole: { atLeast: number; cites: string[]; members: { memberId: string }[] } }
    const gaps = (await secretary.call<Gaps>(contract.recordGaps, { params: { unitId: world.units.branch.id } })).body
    expect(gaps.withoutRole.atLeast).toBe(1)
    const missing = gaps.withoutRole.members.map(({ memberId }) => memberId)
    expect(missing).not.toContain(me().memberId)
    expect(missing).toContain(world.members.branch[0]!.memberId)
    expect(missing).toHaveLength(5)
  })

  test('the member’s page says what the year asks, with its clause [JS-C-04i]', async () => {
    const page = await myPage()
    expect(page.requirements.find(({ key }) => key === 'role-played')).toMatchObject({ outcome: 'met', owed: null, cites: ['jiangsu-fact-record#2.2'] })
  })
})

describe('the paper way', () => {
  type Sheet = { id: string; lines: { number: number; key: string; title: { zh: string } }[]; checkCode: string }
  let sheet: Sheet

  test('a sheet is printed with what waits for the member, and kept line by line [JS-C-04j]', async () => {
    const reply = await secretary.call<{ sheets: Sheet[]; nothingFor: string[] }>(contract.printSheets, {
      params: { unitId: world.units.branch.id },
      body: { memberIds: [world.members.branch[3]!.memberId, me().memberId, world.members.branch[0]!.memberId], from: '2026-01-01', to: '2026-12-31' },
    })
    expect(reply.body.sheets).toHaveLength(2)
    expect(reply.body.nothingFor).toEqual([world.members.branch[0]!.name])
    sheet = reply.body.sheets.find(({ lines }) => lines.length === 3)!
    expect(sheet.checkCode).toMatch(/^[0-9A-F]{4} [0-9A-F]{4} [0-9A-F]{4}$/)
  })

  test('what comes back signed is recorded as paper, with the day and who typed it in; a contested line is contested [JS-C-04j]', async () => {
    const give = (signedOn: string) =>
      secretary.call<{ confirmed: number; contested: number; changed: number }>(contract.returnSheet, {
        params: { sheetId: sheet.id },
        body: { signedOn, contested: [{ number: 2, words: '日子不对' }] },
      })
    expect((await give('2026-09-06')).body.refusal?.code).toBe('impossible-day')
    world.clock.set('2026-09-08T10:00:00+08:00')
    ;[secretary, member] = await Promise.all([world.as('officer'), world.as('member')])
    const secret = await secretary.call<{ confirmed: number; contested: number; changed: number }>(contract.returnSheet, {
      params: { sheetId: sheet.id },
      body: { signedOn: '2026-09-07', contested: [{ number: 2, words: '日子不对' }] },
    })
    expect(secret.body).toEqual({ confirmed: 2, contested: 1, changed: 0 })
    expect(
      (await secretary.call(contract.returnSheet, { params: { sheetId: sheet.id }, body: { signedOn: '2026-09-07', contested: [] } })).body.refusal?.code,
    ).toBe('already-returned')
    const rows = await world.inDistrict((tx) =>
      tx.rows<{ how: string; name: string; on: string }>(
        sql`select how, transcribed_by_name as name, on_day::text as "on" from ledger.confirmation where district_id = 430699 and how = 'printed-sheet'`,
      ),
    )
    expect(rows).toEqual([
      { how: 'printed-sheet', name: 'officer', on: '2026-09-07' },
      { how: 'printed-sheet', name: 'officer', on: '2026-09-07' },
    ])
  })
})
