import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as floating from '../../src/modules/floating/contract.ts'
import { adoptPacks } from '../../src/modules/org/public.ts'
import { type ExchangeKeys, exchangeKeys } from '../../src/platform/crypto.ts'
import { readDistrict } from '../../src/platform/db.ts'
import { hashOfLetter, partyOf, type SentLetter, writeCard, writeLetters } from '../../src/platform/letters.ts'
import { fileForm } from '../support/form.ts'
import { buildWorld, type Client, type Reply, type World } from '../support/world.ts'

/**
 * The department of 湘云 with three partners outside: two that we hold the keys of, so that they can be made to say anything, and one on paper.
 * The clock stands at 7 September 2026 until a test moves it.
 */
type Outside = { holder: string; organisation: string; keys: ExchangeKeys; partnerId: string; files: number }

let world: World
let department: Client
let secretary: Client
let ours: { holder: string; organisation: string; keys: ExchangeKeys }
let honest: Outside
let other: Outside
let paperId: string
let lastTaken: SentLetter
let byFile: { absenceId: string; caseId: string }
let onPaper: { absenceId: string; caseId: string }

const must = <T>(reply: Reply<T>): T => {
  expect(reply.body.refusal?.message.zh ?? '').toBe('')
  expect(reply.status).toBe(200)
  return reply.body
}
const codeOf = (reply: Reply): string | undefined => reply.body.refusal?.code

beforeAll(async () => {
  world = await buildWorld({
    prepare: (tx, { units: { department: unit } }) =>
      adoptPacks(tx, [
        { unitId: unit.id, path: unit.path, pack: 'national', from: day('2017-06-01'), byName: '部务会', at: new Date('2026-09-07T02:00:00Z') },
      ]).then(() => {}),
  })
  department = await world.as('department')
  secretary = await world.as('secretary')
  const desk = { address: '云山路 1 号', hours: '8:30—17:00', telephone: '0730-1234567', person: '何桂生', receives: true }
  must(await department.call(floating.keepDesk, { params: { unitId: world.units.department.id }, body: desk }))
  must(await department.call(floating.makeKeys, { body: { replaces: null, why: null } }))
  const { rows } = await world.db.pool.query('select holder, version, stems_from from floating.exchange_key')
  ours = { holder: rows[0].holder, organisation: '中共湘云县委组织部', keys: exchangeKeys(rows[0].holder, rows[0].version, rows[0].stems_from) }
  honest = await partner('芦荡县委组织部')
  other = await partner('白水县委组织部')
  const address = { organisation: '远山县委组织部', deskName: '组织科', address: '远山县一路 3 号', telephone: '000-7654321', person: '周立根' }
  paperId = must(await department.call<{ partnerId: string }>(floating.addPaperPartner, { body: address })).partnerId
  byFile = await announced(5, honest.partnerId)
  onPaper = await announced(6, paperId)
})

afterAll(() => world.close())

const partner = async (organisation: string): Promise<Outside> => {
  const holder = newId<'holder'>() as string
  const keys = exchangeKeys(holder, 1)
  const desk = { id: holder, name: '组织科', address: '湖滨路 2 号', telephone: '000-1112223', person: '杨春生' }
  const card = writeCard({ organisation, desk, madeAt: '2026-09-01T00:00:00.000Z' }, keys)
  const { partnerId } = must(await department.call<{ partnerId: string }>(floating.addPartner, { body: { card } }))
  const heard = partyOf({ desk: holder, organisation, keys: keys.open }).fingerprint
  must(await department.call(floating.confirmPartner, { params: { partnerId }, body: { card: 1, heard, spokeWith: '杨春生', on: '2026-09-07' } }))
  return { holder, organisation, keys, partnerId, files: 0 }
}

const announced = async (member: number, partnerId: string) => {
  const departure = {
    form: 'oral',
    reason: 'work',
    place: '外县',
    from: '2026-09-07',
    until: null,
    fixedPlace: null,
    employer: null,
    address: null,
    phone: null,
  }
  const params = { memberId: world.members.branch[member]!.memberId }
  const { absenceId } = must(
    await secretary.call<{ absenceId: string }>(floating.enterDeparture, { params, body: { ...departure, toldOn: '2026-09-07', toldWords: null } }),
  )
  const { caseId } = must(
    await secretary.call<{ caseId: string }>(floating.announceOutside, { params: { absenceId }, body: { partnerId, from: null, words: '请关照' } }),
  )
  return { absenceId, caseId }
}

const letterOf = (said: Partial<SentLetter> & Pick<SentLetter, 'case'>): SentLetter => ({
  side: 'host',
  number: 1,
  kind: 'identified',
  body: { on: '2026-09-07', facts: { sight: 'missing', number: null } },
  by: '杨春生',
  at: '2026-09-07T01:00:00.000Z',
  before: null,
  ...said,
})

type Said = { letters?: SentLetter[]; acknowledgements?: Parameters<typeof writeLetters>[0]['acknowledgements'] }

const fileFrom = (from: Outside, { letters = [], acknowledgements = [] }: Said): Buffer =>
  Buffer.from(
    writeLetters(
      {
        from: partyOf({ desk: from.holder, organisation: from.organisation, keys: from.keys.open }),
        to: partyOf({ desk: ours.holder, organisation: ours.organisation, keys: ours.keys.open }),
        number: ++from.files,
        writtenAt: '2026-09-07T02:00:00.000Z',
        letters,
        acknowledgements,
      },
      { own: from.keys, partner: ours.keys.open },
    ),
  )

const handIn = async (bytes: Buffer) =>
  must(await department.call<{ fileId: string; state: string }>(floating.handInFile, fileForm(bytes, { name: 'a.zhibu' })))

/** The reason a file was refused for; nothing of the cases may have moved. */
const refusedFor = async (bytes: Buffer): Promise<string> => {
  const before = await stateOfCases()
  const handed = await handIn(bytes)
  expect(handed.state).toBe('refused')
  expect(await stateOfCases()).toEqual(before)
  const { rows } = await world.db.pool.query("select purpose from platform.audit_entry where verb = 'floating.file-refused' order by id desc limit 1")
  return rows[0].purpose as string
}

const stateOfCases = async () =>
  (await world.db.pool.query('select id, side, own, heard, sent, taken, acknowledged from floating.case_part order by id, side')).rows as unknown[]

const take = async (bytes: Buffer) => {
  const { fileId, state } = await handIn(bytes)
  expect(state).toBe('shown')
  return must(await department.call<Record<string, number>>(floating.takeFile, { params: { fileId }, body: {} }))
}

describe('what a confirmed partner may not say', () => {
  test('a partner cannot speak of a case that is shared with another', async () => {
    expect(await refusedFor(fileFrom(other, { letters: [letterOf({ case: byFile.caseId })] }))).toBe('letters-not-their-case')
  })

  test('nor in our own name', async () => {
    expect(
      await refusedFor(
        fileFrom(honest, { letters: [letterOf({ case: byFile.caseId, side: 'home', kind: 'returned', body: { on: '2026-09-07', facts: {} } })] }),
      ),
    ).toBe('letters-not-their-case')
  })

  test('nor acknowledge letters that went to another, or that it did not get as they were', async () => {
    const ack = {
      case: byFile.caseId,
      side: 'home' as const,
      number: 1,
      hash: `sha256.${'A'.repeat(43)}`,
      outcome: 'taken' as const,
      on: '2026-09-07',
      words: null,
    }
    expect(await refusedFor(fileFrom(other, { acknowledgements: [ack] }))).toBe('letters-not-their-case')
    must(await department.call(floating.writeFile, { params: { partnerId: honest.partnerId }, body: { again: false } }))
    expect(await refusedFor(fileFrom(honest, { acknowledgements: [ack] }))).toBe('acknowledges-another-letter')
  })

  test('nor use words that only home may write, or a body this version does not understand', async () => {
    expect(await refusedFor(fileFrom(honest, { letters: [letterOf({ case: byFile.caseId, kind: 'announced' })] }))).toBe('letter-not-understood')
    const odd = letterOf({ case: byFile.caseId, body: { on: '2026-09-07', facts: { grade: 'unqualified' } } })
    expect(await refusedFor(fileFrom(honest, { letters: [odd] }))).toBe('letter-not-understood')
  })

  /** Each was taken, or broke the taking off with a fault of ours, when this was written (2026-11-22). */
  test('nor tell of a day after the letter, of another age, of no day at all, or with a sign that nothing can keep', async () => {
    const attended = (line: Record<string, string>) => ({ kind: 'attendance', body: { on: '2026-09-07', facts: {}, enclosure: { lines: [line] } } })
    const told = (facts: Record<string, string>) => ({ kind: 'words', body: { on: '2026-09-07', facts } })
    for (const said of [
      { body: { on: '2026-09-08', facts: {} } },
      { body: { on: '0001-01-01', facts: {} } },
      told({ words: '好\u0000' }),
      attended({ on: 'gestern' }),
      attended({ on: '9999-12-31' }),
      attended({ on: '2026-09-05', title: '\u0000' }),
      attended({ on: '2026-09-05', '\u0000': 'x' }),
    ])
      expect(await refusedFor(fileFrom(honest, { letters: [letterOf({ case: byFile.caseId, ...said })] }))).toBe('letter-not-understood')
  })

  test('nor begin a case with anything but an announcement or a question', async () => {
    expect(await refusedFor(fileFrom(honest, { letters: [letterOf({ case: newId(), kind: 'placed', body: { on: '2026-09-07', facts: {} } })] }))).toBe(
      'letter-opens-no-case',
    )
  })

  test('nor exchange a letter for another under the same number', async () => {
    const first = letterOf({ case: byFile.caseId })
    expect(await take(fileFrom(honest, { letters: [first] }))).toMatchObject({ taken: 1 })
    const changed = { ...first, by: '别人' }
    expect(await refusedFor(fileFrom(honest, { letters: [changed] }))).toBe('letters-contradict')
    const unlinked = letterOf({
      case: byFile.caseId,
      number: 2,
      kind: 'words',
      body: { on: '2026-09-07', facts: { words: '好' } },
      before: hashOfLetter(changed),
    })
    expect(await refusedFor(fileFrom(honest, { letters: [unlinked] }))).toBe('letters-do-not-follow')
    const second = { ...unlinked, before: hashOfLetter(first) }
    expect(await take(fileFrom(honest, { letters: [second] }))).toMatchObject({ taken: 1 })
    lastTaken = second
  })

  test('attendance and dues at a host outside become lines of the member at home, once [CX-19a]', async () => {
    const attendance = letterOf({
      case: byFile.caseId,
      number: 3,
      kind: 'attendance',
      body: { on: '2026-09-07', facts: {}, enclosure: { lines: [{ on: '2026-09-05', title: '主题党日', status: 'present' }] } },
      before: hashOfLetter(lastTaken),
    })
    const dues = letterOf({
      case: byFile.caseId,
      number: 4,
      kind: 'dues',
      body: { on: '2026-09-07', facts: {}, enclosure: { lines: [{ on: '2026-09-06', month: '2026-09', cents: 1200 }] } },
      before: hashOfLetter(attendance),
    })
    const results = async () =>
      (await world.db.pool.query('select kind, on_day, facts from floating.result where case_id = $1 order by on_day', [byFile.caseId])).rows as unknown[]
    expect(await take(fileFrom(honest, { letters: [attendance, dues] }))).toMatchObject({ taken: 2 })
    expect(await results()).toMatchObject([
      { kind: 'attendance', on_day: '2026-09-05' },
      { kind: 'dues', on_day: '2026-09-06', facts: { cents: 1200 } },
    ])
    expect(await take(fileFrom(honest, { letters: [attendance, dues] }))).toMatchObject({ taken: 0, repeats: 2 })
    expect(await results()).toHaveLength(2)
    lastTaken = dues
  })

  test('a host outside takes back dues that it told, and tells them anew: the file taken twice changes nothing more [CX-19a]', async () => {
    const told = (number: number, line: Record<string, string | number>, before: SentLetter) =>
      letterOf({ case: byFile.caseId, number, kind: 'dues', body: { on: '2026-09-07', facts: {}, enclosure: { lines: [line] } }, before: hashOfLetter(before) })
    const back = told(5, { on: '2026-09-07', month: '2026-09', cents: 0, takenBack: '2026-09-07', reason: '记错了人', by: '杨春生' }, lastTaken)
    const anew = told(6, { on: '2026-09-07', month: '2026-09', cents: 900 }, back)
    type Line = { cents: number; takenBack: { reason: string } | null }
    const line = async () =>
      must(await secretary.call<{ lines: Line[] }>(floating.duesAtHost, { params: { absenceId: byFile.absenceId } })).lines.map(({ cents, takenBack }) => [
        cents,
        takenBack?.reason ?? null,
      ])
    expect(await line()).toEqual([[1200, null]])
    expect(await take(fileFrom(honest, { letters: [back] }))).toMatchObject({ taken: 1 })
    expect(await line()).toEqual([[0, '记错了人']])
    expect(await take(fileFrom(honest, { letters: [back, anew] }))).toMatchObject({ taken: 1, repeats: 1 })
    expect(await line()).toEqual([[900, null]])
    const { rows } = await world.db.pool.query(
      "select on_day, facts ->> 'version' as version from floating.result where case_id = $1 and kind = 'dues' order by letter_number",
      [byFile.caseId],
    )
    expect(rows).toEqual([
      { on_day: '2026-09-06', version: '1' },
      { on_day: '2026-09-06', version: '2' },
      { on_day: '2026-09-07', version: '3' },
    ])
    lastTaken = anew
  })

  test('once the exchange has ended, nothing at all', async () => {
    must(await department.call(floating.endPartner, { params: { partnerId: other.partnerId }, body: { why: '并入别的县' } }))
    expect(await refusedFor(fileFrom(other, { letters: [] }))).toBe('letters-from-a-stranger')
    expect(codeOf(await department.call(floating.writeFile, { params: { partnerId: other.partnerId }, body: { again: false } }))).toBe('partner-ended')
  })
})

describe('a file is taken whole or not at all', () => {
  test('a file that was looked at and went bad meanwhile is not taken, and the case stays as it was', async () => {
    const { fileId } = await handIn(
      fileFrom(honest, { letters: [letterOf({ case: byFile.caseId, number: 8, kind: 'words', before: `sha256.${'B'.repeat(43)}` })] }),
    )
    must(await department.call(floating.endPartner, { params: { partnerId: honest.partnerId }, body: { why: '试' } }))
    const before = await stateOfCases()
    expect(codeOf(await department.call(floating.takeFile, { params: { fileId }, body: {} }))).toBe('letters-from-a-stranger')
    expect(await stateOfCases()).toEqual(before)
    await world.db.pool.query('update floating.partner set ended_on = null, ended_why = null where id = $1', [honest.partnerId])
    must(await department.call(floating.leaveFile, { params: { fileId }, body: {} }))
  })

  test('a letter that waits is kept sealed, not in the open', async () => {
    const early = letterOf({
      case: byFile.caseId,
      number: 9,
      kind: 'words',
      body: { on: '2026-09-07', facts: { words: '柳树下的话' } },
      before: `sha256.${'C'.repeat(43)}`,
    })
    expect(await take(fileFrom(honest, { letters: [early] }))).toMatchObject({ waits: 1, taken: 0 })
    const { rows } = await world.db.pool.query('select letter_sealed as sealed, outcome from floating.receipt where number = 9')
    expect(rows[0].outcome).toBe('waits')
    expect(rows[0].sealed.includes(Buffer.from('柳树下的话'))).toBe(false)
  })
})

describe('on paper', () => {
  const ref = () => ({ caseId: onPaper.caseId, side: 'home', number: '1' })
  type Line = { state: string; waitingDays: number | null; due: string | null; overdue: boolean; about: string }
  const lines = async () => must(await secretary.call<{ lines: Line[] }>(floating.unacknowledgedLetters, { query: { unitId: world.units.branch.id } })).lines
  const line = async () => (await lines()).find((one) => one.about === world.members.branch[6]!.name)
  let checkCode: string

  test('a letter is numbered for print, with a slip and a check code [CX-13e]', async () => {
    expect(await line()).toMatchObject({ state: 'unsent', waitingDays: null })
    expect(codeOf(await secretary.call(floating.paperLetter, { params: ref() }))).toBe('letter-not-numbered')
    const numbered = must(await secretary.call<{ sheetNumber: string }>(floating.writePaper, { params: ref(), body: {} }))
    expect(numbered.sheetNumber).toBe('2026-0001')
    expect(must(await secretary.call<{ sheetNumber: string }>(floating.writePaper, { params: ref(), body: {} })).sheetNumber).toBe('2026-0001')
    const sheet = must(
      await secretary.call<{ checkCode: string; dueDays: number; says: { value: string }[]; to: { organisation: string } }>(floating.paperLetter, {
        params: ref(),
      }),
    )
    expect(sheet.to.organisation).toBe('远山县委组织部')
    expect(sheet.dueDays).toBe(15)
    checkCode = sheet.checkCode
    expect(checkCode).toMatch(/^\d{5} \d{5}$/)
  })

  test('posted, it waits with a clock, and after the days of the rule it is overdue', async () => {
    must(await secretary.call(floating.paperSent, { params: ref(), body: { on: '2026-09-07', how: '挂号信' } }))
    world.clock.set('2026-09-22T10:00:00+08:00')
    secretary = await world.as('secretary', { anew: true })
    expect(await line()).toMatchObject({ state: 'sent', waitingDays: 15, due: '2026-09-22', overdue: false })
    world.clock.set('2026-09-23T10:00:00+08:00')
    secretary = await world.as('secretary', { anew: true })
    expect(await line()).toMatchObject({ waitingDays: 16, overdue: true })
  })

  test('the slip that comes back ends the clock, but not the slip of another letter', async () => {
    const slip = { on: '2026-09-20', signedBy: '周立根', checkCode: '00000 00000', outcome: 'acknowledged', words: null }
    expect(codeOf(await secretary.call(floating.enterSlip, { params: ref(), body: slip }))).toBe('slip-of-another-letter')
    must(await secretary.call(floating.enterSlip, { params: ref(), body: { ...slip, checkCode: checkCode.replace(' ', '') } }))
    expect(await line()).toBeUndefined()
    expect(codeOf(await secretary.call(floating.enterSlip, { params: ref(), body: { ...slip, checkCode } }))).toBe('answered-already')
    const page = must(await secretary.call<{ cases: { unacknowledged?: number }[] }>(floating.awayPage, { params: { absenceId: onPaper.absenceId } }))
    expect(JSON.stringify(page.cases)).toContain('acknowledged')
  })

  test('a list is filed on paper: shown as not filed until its slip is back, then home enters by which slip [CX-13e]', async () => {
    const [committee, unitId] = [await world.as('committee', { anew: true }), world.units.branch.id]
    const conditions = ['place-concentrated', 'longer-time', 'conditions-present']
    const body = { name: '驻远山流动党员党小组', place: '远山', on: '2026-09-23', conditions, absenceIds: [onPaper.absenceId] }
    const { groupId } = must(await secretary.call<{ groupId: string }>(floating.proposeGroup, { params: { unitId }, body }))
    const step = (client: Client, said: object) =>
      client.call(floating.stepGroup, { params: { groupId }, body: { on: '2026-09-23', ready: false, words: null, ...said } })
    const next = async () => must(await secretary.call<{ ours: { next: string }[] }>(floating.groupsAway, { params: { unitId } })).ours[0]?.next
    must(await step(committee, { step: 'approve' }))
    must(await step(secretary, { step: 'file' }))
    const list = { ...ref(), number: '2' }
    must(await secretary.call(floating.writePaper, { params: list, body: {} }))
    must(await secretary.call(floating.paperSent, { params: list, body: { on: '2026-09-23', how: '挂号信' } }))
    expect(await next()).toBe('filed')
    expect(codeOf(await step(secretary, { step: 'filed', words: '电话里说收到了' }))).toBe('slip-missing')
    const sheet = must(await secretary.call<{ checkCode: string }>(floating.paperLetter, { params: list }))
    const slip = { on: '2026-09-23', signedBy: '周立根', checkCode: sheet.checkCode, outcome: 'acknowledged', words: null }
    must(await secretary.call(floating.enterSlip, { params: list, body: slip }))
    expect(codeOf(await step(secretary, { step: 'filed' }))).toBe('host-files-itself')
    must(await step(secretary, { step: 'filed', words: '凭第 2026-0002 号回执' }))
    expect(await next()).toBe('hand-over')
  })

  test('somebody found here whose home is outside is asked for on paper, and the answer is entered as it stands there', async () => {
    const found = {
      how: 'walk-in',
      on: '2026-09-23',
      name: '陈远山',
      idNumber: null,
      phone: null,
      employer: null,
      address: null,
      occupation: null,
      education: null,
    }
    const find = (client: Client, unitId: string, partnerId: string) =>
      client.call<{ caseId: string }>(floating.findFromOutside, { params: { unitId }, body: { ...found, homeUnit: '远山县东街村党支部', partnerId } })
    expect(codeOf(await find(secretary, world.units.branch.id, newId()))).toBe('no-such-partner')
    const { caseId } = must(await find(secretary, world.units.branch.id, paperId))
    expect(codeOf(await find(secretary, world.units.branch.id, paperId))).toBe('here-already')
    expect((await find(await world.as('sibling-secretary', { anew: true }), world.units.branch.id, paperId)).status).toBe(404)
    const asked = { caseId, side: 'host', number: '1' }
    must(await secretary.call(floating.writePaper, { params: asked, body: {} }))
    const sheet = must(await secretary.call<{ to: { organisation: string } }>(floating.paperLetter, { params: asked }))
    expect(sheet.to.organisation).toBe('远山县委组织部')
    const reply = (kind: string, facts: object) =>
      secretary.call<{ outcome: string }>(floating.enterReply, { params: { caseId }, body: { kind, on: '2026-09-23', signedBy: '周立根', facts } })
    expect(must(await reply('known', { from: '2026-08-01', number: '远流-0007' })).outcome).toBe('taken')
    expect(codeOf(await reply('placed', { unit: '某支部' }))).toBe('letter-not-understood')
    const page = must(await secretary.call<{ way: string; heard: { word: string; from: string; number: string } }>(floating.herePage, { params: { caseId } }))
    expect([page.way, page.heard.word, page.heard.from, page.heard.number]).toEqual(['paper', 'known', '2026-08-01', '远流-0007'])
  })

  test('what the partner wrote on its answer moves the case like a letter by file', async () => {
    const reply = (kind: string, facts: Record<string, string> = {}) =>
      secretary.call<{ number: number }>(floating.enterReply, {
        params: { caseId: onPaper.caseId },
        body: { kind, on: '2026-09-20', signedBy: '周立根', facts },
      })
    expect(must(await reply('identified', { sight: 'missing' })).number).toBe(1)
    expect(must(await reply('placed', { unit: '远山镇东街社区党支部' })).number).toBe(2)
    expect(must(await reply('managed')).number).toBe(3)
    expect(codeOf(await reply('announced'))).toBe('letter-not-understood')
    const { stage } = must(await secretary.call<{ stage: string }>(floating.awayPage, { params: { absenceId: onPaper.absenceId } }))
    expect(stage).toBe('away-confirmed')
  })

  test('dues that the host writes of on paper are entered as its sheet says, and taken back by another sheet', async () => {
    const enter = (dues: object) =>
      secretary.call<{ outcome: string }>(floating.enterReply, {
        params: { caseId: onPaper.caseId },
        body: { kind: 'dues', on: '2026-09-20', signedBy: '周立根', facts: {}, dues: { year: 2026, month: 9, reason: null, ...dues } },
      })
    const line = async () => must(await secretary.call<{ lines: object[] }>(floating.duesAtHost, { params: { absenceId: onPaper.absenceId } })).lines
    expect(codeOf(await enter({ yuan: '十五' }))).toBe('not-yuan')
    must(await enter({ yuan: '15.00' }))
    expect(await line()).toMatchObject([{ cents: 1500, byName: '周立根', takenBack: null }])
    expect(codeOf(await enter({ yuan: '0' }))).toBe('back-needs-words')
    must(await enter({ yuan: '0', reason: '写错了月份' }))
    expect(await line()).toMatchObject([{ cents: 0, takenBack: { on: '2026-09-20', reason: '写错了月份' } }])
  })
})

describe('who may', () => {
  test('another branch, another county and the member see neither letters nor files', async () => {
    const params = { caseId: onPaper.caseId, side: 'home', number: '1' }
    for (const login of ['sibling-secretary', 'foreign-secretary', 'foreign-department']) {
      const client = await world.as(login, { anew: true })
      expect((await client.call(floating.paperLetter, { params })).status).toBe(404)
      expect((await client.call(floating.enterReply, { params, body: { kind: 'words', on: '2026-09-20', signedBy: '某', facts: {} } })).status).toBe(404)
    }
    expect((await secretary.call(floating.exchangePartners, {})).status).toBe(403)
    const foreign = await world.as('foreign-department', { anew: true })
    const { rows } = await world.db.pool.query('select id from floating.file_out limit 1')
    expect((await foreign.call(floating.lettersFile, { params: { fileId: rows[0].id } })).status).toBe(404)
    expect((await foreign.call(floating.exchangeWith, { params: { partnerId: honest.partnerId } })).status).toBe(404)
  })

  test('the database itself keeps another county from partners, files and letters', async () => {
    for (const table of ['partner', 'partner_card', 'exchange_key', 'file_out', 'file_in', 'dispatch', 'receipt']) {
      const count = (scope: World['scope']) =>
        readDistrict(world.db, scope, (tx) => tx.one<{ n: number }>(sql`select count(*)::int as n from floating.${sql.raw(table)} where district_id = 430699`))
      expect((await count(world.scope)).n, table).toBeGreaterThan(0)
      expect((await count(world.foreignScope)).n, table).toBe(0)
    }
  })

  test('no file and no table holds a private key', async () => {
    const { rows } = await world.db.pool.query('select row_to_json(k)::text as row from floating.exchange_key as k')
    expect(rows.map(({ row }: { row: string }) => row).join()).not.toMatch(/PRIVATE|secret/i)
    expect(Object.keys(JSON.parse(rows[0].row) as object)).not.toContain('seed')
  })
})
