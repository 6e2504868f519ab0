import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/members/contract.ts'
import { memberById, rosterOn } from '../../src/modules/members/public.ts'
import { tasks } from '../../src/modules/members/jobs.ts'
import { writeSheet } from '../../src/platform/sheet.ts'
import { buildWorld, type Client, type World } from '../support/world.ts'
import { carryOut, HEADINGS, handIn, type Line, line, numberOf, readBack, roster, rowsOf, undo, type View } from './table.ts'

let world: World
let committee: Client
beforeAll(async () => {
  world = await buildWorld()
  committee = await world.as('committee')
})
afterAll(() => world.close())

const send = async (rows: readonly (readonly (string | number | boolean | Date | null)[])[], headings = HEADINGS) =>
  handIn(committee, world.units.committee.id, await roster(rows, headings))
const here = (branchId: string, on = '2026-09-07') => world.inDistrict((tx) => rosterOn(tx, { branchIds: [branchId], day: day(on) }))
const everything = async () => {
  const tables = ['people.person', 'people.identity_claim', 'members.member', 'members.belonging', 'members.standing', 'members.floating_span']
  const found = await Promise.all(tables.map((table) => world.db.pool.query(`select * from ${table} order by 1, 2, 3`)))
  return JSON.stringify(found.map((one) => one.rows))
}

describe('a roster that is right', () => {
  it('is only looked at first, then imported as a whole, and the second time changes nothing', async () => {
    const before = await everything()
    const rows = [line(1), line(2, { standing: '预备党员', joined: '2026-03-01', confirmed: null }), line(3, { branch: '003', floating: '是', to: '广东东莞' })]
    const seen = await send(rows)
    expect(seen.body).toMatchObject({ state: 'previewed', total: 3, counts: { new: 3, changed: 0, same: 0, faulty: 0 }, missing: [], may: { carryOut: true } })
    expect(await everything()).toBe(before)

    const done = await carryOut(committee, seen.body.id, { from: '2026-09-01' })
    expect(done.body).toMatchObject({ state: 'imported', done: 3, may: { undo: true } })
    const branch = await here(world.units.branch.id)
    expect(
      branch
        .filter((entry) => entry.name.startsWith('新人'))
        .map((entry) => [entry.standing, entry.floating])
        .toSorted(),
    ).toEqual([
      ['full', false],
      ['probationary', false],
    ])
    expect((await here(world.units.sibling.id)).find((entry) => entry.name.startsWith('新人'))).toMatchObject({ floating: true })
    expect((await here(world.units.branch.id, '2026-08-31')).some((entry) => entry.name.startsWith('新人'))).toBe(false)

    const between = await everything()
    const again = await send(rows)
    expect(again.body.counts).toEqual({ new: 0, changed: 0, same: 3, faulty: 0 })
    expect((await carryOut(committee, again.body.id)).body.state).toBe('imported')
    expect(await everything()).toBe(between)
  })

  it('keeps protected fields sealed, also those of the table while it waits', async () => {
    const [row] = (await world.db.pool.query('select values_sealed from members.import_part limit 1')).rows
    expect(String(row.values_sealed)).not.toContain('新人')
    const audit = await world.db.pool.query('select * from platform.audit_entry')
    expect(JSON.stringify(audit.rows)).not.toMatch(/新人|430699\d{12}/)
  })

  it('is recognised by other headings, below a title, with columns in another order, and without what the form does not ask', async () => {
    const bytes = await writeSheet({
      name: '花名册',
      banner: ['樟树镇党员花名册', '填报单位（盖章）：'],
      headings: ['姓　名*', '公民身份号码（18位）', '所属支部', '党员类型', '入党时间', '备注'],
      rows: [
        ['新人 甲', ` ${numberOf('1970-05-06', 911)} `, '青竹村支部委员会', '正式', '1995年7月1日', '无'],
        ['填表人：周立根', null, null, null, null, null],
      ],
    })
    const seen = await handIn(committee, world.units.committee.id, bytes)
    expect(seen.body).toMatchObject({ headingRow: 3, mapping: { name: 0, idNumber: 1, branch: 2, standing: 3, joinedOn: 4 } })
    expect((await rowsOf(committee, seen.body.id, 'faulty')).map((row) => [row.row, row.faults.map((fault) => fault.code)])).toEqual([
      [4, ['branch-like']],
      [5, ['not-a-name', 'required', 'required', 'required', 'required']],
    ])
  })

  it('of one branch needs no column for the branch', async () => {
    const secretary = await world.as('secretary')
    const headings = HEADINGS.filter((heading) => heading !== '所在党支部')
    const seen = await handIn(secretary, world.units.branch.id, await roster([line(30).filter((_, at) => at !== 8)], headings))
    expect(seen.body).toMatchObject({ missing: [], counts: { new: 1 } })
  })

  it('is corrected by hand where a heading was not understood', async () => {
    const headings = HEADINGS.map((heading) => (heading === '入党日期' ? '加入日子' : heading))
    const seen = await send([line(40)], headings)
    expect(seen.body).toMatchObject({ missing: ['joinedOn'], may: { carryOut: false }, counts: { new: 0 } })
    expect((await carryOut(committee, seen.body.id)).body.refusal?.code).toBe('columns-missing')
    const mapped = await committee.call<View>(contract.mapColumns, {
      params: { runId: seen.body.id },
      body: { columns: { ...seen.body.mapping, joinedOn: 9 } },
    })
    expect(mapped.body).toMatchObject({ missing: [], counts: { new: 1 }, may: { carryOut: true } })
    const wrong = await committee.call(contract.mapColumns, { params: { runId: seen.body.id }, body: { columns: { name: 99 } } })
    expect(wrong.body.refusal?.code).toBe('no-such-column')
  })

  it('says of a person who is there already what is new, and keeps what the table leaves empty', async () => {
    const changed = line(1, { phone: '00099999999', work: null, education: '大学本科' })
    const seen = await send([changed, line(2, { standing: '正式党员', joined: '2025-03-01', confirmed: '2026-03-01' })])
    expect(seen.body.counts).toEqual({ new: 0, changed: 2, same: 0, faulty: 0 })
    const rows = await rowsOf(committee, seen.body.id, 'changed')
    expect(rows.map((row) => row.changes)).toEqual([
      ['education', 'phone'],
      ['standing', 'joinedOn', 'confirmedOn'],
    ])
    await carryOut(committee, seen.body.id)
    const [person] = (await world.db.pool.query("select work_post, education, phone_hint from people.person where education = '大学本科'")).rows
    expect(person).toEqual({ work_post: '农民', education: '大学本科', phone_hint: '*********99' })
    const confirmed = (await here(world.units.branch.id, '2026-09-07')).filter((entry) => entry.name.startsWith('新人'))
    expect(confirmed.every((entry) => entry.standing === 'full')).toBe(true)
  })
})

describe('a roster with faults', () => {
  const foreignNumber = async () => {
    const [row] = (await world.db.pool.query<{ born_on: string }>('select born_on from people.person where district_id = 321099 order by born_on limit 1')).rows
    return row!.born_on
  }
  const faultsOf = async (more: Line) => {
    const seen = await send([line(77, more)])
    const [row] = await rowsOf(committee, seen.body.id, 'faulty')
    return row?.faults ?? []
  }

  it.each<[string, Line, string, string]>([
    [
      'a check digit that does not fit',
      { id: numberOf('1970-05-06', 911).slice(0, 17) + (numberOf('1970-05-06', 911).endsWith('1') ? '2' : '1'), born: null },
      'idNumber',
      'id-check-digit',
    ],
    ['an ID number of 30 February', { id: numberOf('1970-02-30', 911), born: null }, 'idNumber', 'id-birth-date'],
    ['an ID number from the future', { id: numberOf('2031-02-03', 911), born: null }, 'idNumber', 'id-birth-in-future'],
    ['an ID number of 15 places', { id: '430699700506911' }, 'idNumber', 'id-shape'],
    ['an ID number that the spreadsheet took for a figure', { id: 430699197005069100 }, 'idNumber', 'id-as-number'],
    ['a masked ID number', { id: '4****************1' }, 'idNumber', 'id-masked'],
    ['no ID number', { id: null }, 'idNumber', 'required'],
    ['a birth date that differs from the ID number', { id: numberOf('1970-05-06', 911), born: '1970-05-07' }, 'bornOn', 'born-differs'],
    ['a sex that differs from the ID number', { id: numberOf('1970-05-06', 911), born: null, sex: '女' }, 'sex', 'sex-differs'],
    ['30 February', { confirmed: '2019年2月30日' }, 'confirmedOn', 'day-no-such-day'],
    ['a day that could be two', { joined: '3/2/2001' }, 'joinedOn', 'day-ambiguous'],
    ['a day without its day', { joined: '2001年7月' }, 'joinedOn', 'day-incomplete'],
    ['a day that cannot be read', { joined: '七一' }, 'joinedOn', 'day-unreadable'],
    ['a day that has not come', { confirmed: '2026-09-08' }, 'confirmedOn', 'day-in-future'],
    ['full membership before admission', { joined: '2003-07-01', confirmed: '2002-07-01' }, 'confirmedOn', 'confirmed-before-joined'],
    ['admission before birth', { joined: '1950-07-01' }, 'joinedOn', 'joined-before-born'],
    ['a probationary member with a day of confirmation', { standing: '预备党员' }, 'confirmedOn', 'probationary-with-confirmation'],
    ['an unknown word', { standing: '积极分子' }, 'standing', 'unknown-word'],
    ['an unknown branch', { branch: '月球基地' }, 'branch', 'branch-unknown'],
    ['a branch of another district', { branch: '荷塘社区党支部' }, 'branch', 'branch-unknown'],
    ['a name of ten thousand characters', { name: '长'.repeat(10_000) }, 'name', 'too-long'],
    ['a name with figures', { name: '罗建平13900000000' }, 'name', 'not-a-name'],
    ['a name with a hidden turn of direction', { name: '罗\u202e建平' }, 'name', 'invisible-character'],
    ['an address of ten thousand characters', { address: '长'.repeat(10_000) }, 'address', 'too-long'],
    ['a telephone that is none', { phone: '没有电话本' }, 'phone', 'not-a-phone'],
    ['no name', { name: null }, 'name', 'required'],
  ])('names %s with its column, why, and what to do', async (_, more, field, code) => {
    const faults = await faultsOf(more)
    expect(faults.map((fault) => [fault.field, fault.code])).toContainEqual([field, code])
    const fault = faults.find((one) => one.code === code)!
    expect(fault.column).toMatch(/^[A-R]$/)
    expect(fault.why.zh && fault.what.zh).toBeTruthy()
    if (['idNumber', 'phone', 'address'].includes(field)) expect(fault.written).toBeNull()
  })

  it('a day just at the edge is right: confirmed on the day of admission, admitted today', async () => {
    expect(await faultsOf({ joined: '1975-07-01', confirmed: '1975-07-01', born: null, id: numberOf('1950-01-01', 911) })).toEqual([])
    expect(await faultsOf({ joined: '2026-09-07', confirmed: null, standing: '预备党员' })).toEqual([])
  })

  it.each([
    '2001-7-1',
    '2001/7/1',
    '2001.07.01',
    '20010701',
    '2001年7月1日',
    37073,
    '2001-07-01 00:00:00',
    '二〇〇一年七月一日',
    new Date('2001-07-01T00:00:00Z'),
  ])('reads the day %s', async (joined) => {
    expect(await faultsOf({ joined })).toEqual([])
  })

  it('a NUL that a file smuggles in is named, not stored', async () => {
    const bytes = await roster([line(77, { address: '一组_x0000_号' })])
    const seen = await handIn(committee, world.units.committee.id, bytes)
    expect([...(await rowsOf(committee, seen.body.id, 'faulty')).flatMap((row) => row.faults.map((fault) => fault.code)), 'none'][0]).toBe(
      'invisible-character',
    )
  })

  it('two rows with one number are named with the row of the first', async () => {
    const seen = await send([line(50), line(51, { id: line(50)[3]!, born: null }), line(52)])
    const [row] = await rowsOf(committee, seen.body.id, 'faulty')
    expect(row).toMatchObject({ row: 3, faults: [{ code: 'twice-in-file', why: { zh: '和第 2 行相同' } }] })
  })

  it('a person registered elsewhere is named as that, and never where', async () => {
    const born = await foreignNumber()
    const index = Math.round((Date.parse(born) - Date.parse('1970-01-01')) / 86_400_000 / 97)
    const body = `321099${born.replaceAll('-', '')}${index % 2 === 0 ? '997' : '996'}`
    const { idNumberCheckDigit } = await import('../../src/kernel/id-numbers.ts')
    const seen = await send([line(60, { id: body + idNumberCheckDigit(body), born: null, sex: null })])
    const reply = await committee.call(contract.importRows, { params: { runId: seen.body.id }, query: { outcome: 'faulty' } })
    expect(reply.raw).toContain('已在别处登记')
    expect(reply.raw).not.toMatch(/芦荡|荷塘|321099/)
  })

  it('a person of another branch of the same committee is registered elsewhere, too', async () => {
    const seen = await send([line(3, { branch: '青竹村党支部', floating: '是', to: '广东东莞' })])
    expect((await rowsOf(committee, seen.body.id, 'faulty'))[0]?.faults).toMatchObject([{ code: 'elsewhere' }])
  })

  it('one fault among many rows: none is imported', async () => {
    const before = await everything()
    const seen = await send([line(61), line(62, { confirmed: '2019年2月30日' }), line(63)])
    expect(seen.body).toMatchObject({ counts: { new: 2, faulty: 1 }, may: { carryOut: false } })
    const refused = await carryOut(committee, seen.body.id)
    expect(refused.status).toBe(409)
    expect(refused.body.refusal).toMatchObject({ code: 'rows-with-faults', message: { zh: expect.stringContaining('1 行要改') } })
    expect(await everything()).toBe(before)
  })

  it('a mistyped branch is offered by its nearest name, and one word mends the row', async () => {
    const seen = await send([line(64, { branch: '青竹支部' })])
    const [row] = await rowsOf(committee, seen.body.id, 'faulty')
    expect(row!.faults[0]).toMatchObject({
      code: 'branch-like',
      written: '青竹支部',
      what: { zh: '是不是“青竹村党支部”？' },
      offer: { kind: 'branch', unitId: world.units.branch.id },
    })
    const mended = await committee.call<View>(contract.decideRow, { params: { runId: seen.body.id, row: '2' }, body: { branchId: world.units.branch.id } })
    expect(mended.body).toMatchObject({ counts: { new: 1, faulty: 0 }, may: { carryOut: true } })
    const strange = await committee.call(contract.decideRow, { params: { runId: seen.body.id, row: '2' }, body: { branchId: world.units.foreignBranch.id } })
    expect(strange.status).toBe(404)
  })

  it('a number whose check digit really is so is kept with a reason, which is logged', async () => {
    const right = numberOf('1970-05-06', 913)
    const wrong = right.slice(0, 17) + (right.endsWith('5') ? '6' : '5')
    const seen = await send([line(65, { id: wrong, born: null })])
    const kept = await committee.call<View>(contract.decideRow, {
      params: { runId: seen.body.id, row: '2' },
      body: { keepIdNumber: { reason: '证件原件末位如此' } },
    })
    expect(kept.body.counts).toMatchObject({ new: 1, faulty: 0 })
    expect((await carryOut(committee, seen.body.id)).body.state).toBe('imported')
    const audit = await world.db.pool.query("select purpose, fields from platform.audit_entry where verb = 'import.id-number-kept'")
    expect(audit.rows).toEqual([{ purpose: '证件原件末位如此', fields: ['row 2', 'idNumber'] }])
    expect(JSON.stringify(audit.rows)).not.toContain(wrong)
  })

  it('the copy with the faults written in keeps every row in its place and says in it what to do', async () => {
    const seen = await send([line(66), line(67, { confirmed: '2019年2月30日' }), line(68)])
    const copy = await world.app.inject({ method: 'GET', url: `/api/imports/${seen.body.id}/annotated`, headers: { cookie: await cookieOf('committee') } })
    const rows = await readBack(copy.rawPayload)
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4])
    expect(rows[0]!.cells.at(-1)).toBe('要改的地方')
    expect(rows[2]!.cells.at(-1)).toBe('K 列“转为正式党员日期”没有这一天：核对后改正')
    expect(rows[1]!.cells[1]).toBe(line(66)[1])
    const corrected = await handIn(committee, world.units.committee.id, copy.rawPayload)
    expect(corrected.body.counts).toMatchObject({ new: 2, faulty: 1 })
  })
})

const cookieOf = async (login: string): Promise<string> => {
  const { PASSWORD } = await import('../support/world.ts')
  const reply = await world.app.inject({ method: 'POST', url: '/api/session', headers: { 'x-zhibu': '1' }, payload: { login, password: PASSWORD } })
  return /zhibu=[^;]+/.exec(String(reply.headers['set-cookie']))![0]
}

describe('a file that cannot be used', () => {
  it('without headings is refused with what was looked at and what is needed', async () => {
    const reply = await handIn(committee, world.units.committee.id, await writeSheet({ name: '随便', headings: ['甲', '乙'], rows: [['1', '2']] }))
    expect(reply.body.refusal).toMatchObject({ code: 'wrong-sheet', message: { zh: expect.stringMatching(/随便.*姓名.*公民身份号码/) } })
  })
  it('that is the other form is refused as that', async () => {
    const reply = await handIn(committee, world.units.committee.id, await roster([line(1)]), { kind: 'units' })
    expect(reply.body.refusal?.code).toBe('wrong-form')
  })
  it('with headings and no row is refused', async () => {
    expect((await handIn(committee, world.units.committee.id, await roster([]))).body.refusal?.code).toBe('no-rows')
  })
  it('that is no xlsx is refused, whatever its name says', async () => {
    const reply = await handIn(committee, world.units.committee.id, Buffer.from('姓名,性别\n汪海,男'), { name: '名册.xlsx' })
    expect(reply.status).toBe(409)
    expect(reply.body.refusal?.code).toBe('file-not-xlsx')
  })
  it('for a unit outside the caller’s part of the tree is as if the unit did not exist', async () => {
    const secretary = await world.as('secretary')
    for (const unit of [world.units.sibling, world.units.committee, world.units.foreignBranch])
      expect((await handIn(secretary, unit.id, await roster([line(1)]))).status).toBe(404)
  })
  it('of a stranger cannot be seen, mapped, imported or undone', async () => {
    const seen = await send([line(70)])
    const stranger = await world.as('sibling-secretary')
    const params = { runId: seen.body.id }
    expect((await stranger.call(contract.oneImport, { params })).status).toBe(404)
    expect((await carryOut(stranger, seen.body.id)).status).toBe(404)
    expect((await undo(stranger, seen.body.id)).status).toBe(404)
    expect((await (await world.as('foreign-department')).call(contract.oneImport, { params })).status).toBe(404)
  })
})

describe('an import is undone', () => {
  it('as a whole, while nobody has touched its rows: everything stands as before', async () => {
    const before = await everything()
    const seen = await send([line(80), line(81, { floating: '是', to: '上海' })])
    await carryOut(committee, seen.body.id)
    expect(await everything()).not.toBe(before)
    expect((await undo(committee, seen.body.id)).body.state).toBe('undone')
    expect(await everything()).toBe(before)
    expect((await undo(committee, seen.body.id)).body.refusal?.code).toBe('not-in-this-state')
  })

  it('also what it changed: the earlier telephone, standing and dates are back', async () => {
    const first = await send([line(82, { standing: '预备党员', joined: '2026-01-01', confirmed: null, phone: '00011111111' })])
    await carryOut(committee, first.body.id)
    const dates =
      'select standing.standing, from_day, to_day from members.standing join members.member on member.id = member_id where import_run_id = $1 order by from_day'
    const before = (await world.db.pool.query(dates, [first.body.id])).rows
    const second = await send([line(82, { joined: '2025-01-01', confirmed: '2026-01-01', phone: '00022222222' })])
    await carryOut(committee, second.body.id)
    expect((await world.db.pool.query(dates, [first.body.id])).rows).not.toEqual(before)
    expect((await undo(committee, second.body.id)).body.state).toBe('undone')
    expect((await world.db.pool.query(dates, [first.body.id])).rows).toEqual(before)
    const third = await send([line(82, { standing: '预备党员', joined: '2026-01-01', confirmed: null, phone: '00011111111' })])
    expect(third.body.counts).toMatchObject({ same: 1 })
  })

  it('not once a row was touched, and says whose', async () => {
    const seen = await send([line(83)])
    await carryOut(committee, seen.body.id)
    const later = await send([line(83, { phone: '00033333333' })])
    await carryOut(committee, later.body.id)
    const refused = await undo(committee, seen.body.id)
    expect(refused.body.refusal).toMatchObject({ code: 'rows-touched', message: { zh: expect.stringContaining('新人') } })
    expect((await undo(committee, later.body.id)).status).toBe(200)
  })
})

describe('two people at once', () => {
  it('press import on the same table: it is imported once', async () => {
    const seen = await send([line(90)])
    const both = await Promise.all([carryOut(committee, seen.body.id), carryOut(committee, seen.body.id)])
    expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 409])
    expect((await here(world.units.branch.id)).filter((entry) => entry.name === line(90)[1])).toHaveLength(1)
  })
  it('import the same person from two tables: one succeeds, the other is told and writes nothing', async () => {
    const one = await send([line(91)])
    const other = await send([line(92), line(91, { branch: '柏石村党支部' })])
    const both = await Promise.all([carryOut(committee, one.body.id), carryOut(committee, other.body.id)])
    expect(both.map((reply) => reply.status).toSorted()).toEqual([200, 409])
    const found = [...(await here(world.units.branch.id)), ...(await here(world.units.sibling.id))].filter((entry) => entry.name === line(91)[1])
    expect(found).toHaveLength(1)
  })
})

describe('a table of more than a thousand rows', () => {
  const payload = async (event: string) => {
    const { rows } = await world.db.pool.query('select payload from platform.outbox where event = $1 order by id desc limit 1', [event])
    return { ...rows[0].payload, districtId: 430699 }
  }
  const context = () => ({ db: world.db, clock: world.clock, logger: undefined as never })
  const many = () =>
    Array.from({ length: 1_200 }, (_, at) =>
      line(at, {
        id: numberOf(`19${50 + (at % 45)}-0${1 + (at % 9)}-${10 + (Math.floor(at / 45) % 19)}`, 801 + Math.floor(at / 855) * 2),
        born: null,
        sex: null,
      }),
    )

  it('is checked and imported in the background, with its progress told, and can be stopped without leaving anything', async () => {
    const before = await everything()
    const seen = await send(many())
    expect(seen.body).toMatchObject({ state: 'reading', total: 1_200 })
    await tasks['members.check-import']!(await payload('import.to-check'), context())
    const checked = await committee.call<View>(contract.oneImport, { params: { runId: seen.body.id } })
    expect(checked.body).toMatchObject({ state: 'previewed', done: 1_200, counts: { new: 1_200, faulty: 0 } })

    expect((await carryOut(committee, seen.body.id)).body.state).toBe('importing')
    expect((await committee.call<View>(contract.stopImport, { params: { runId: seen.body.id } })).body.state).toBe('dropped')
    await tasks['members.carry-out-import']!(await payload('import.to-carry-out'), context())
    expect(await everything()).toBe(before)

    const again = await send(many())
    await tasks['members.check-import']!(await payload('import.to-check'), context())
    await carryOut(committee, again.body.id)
    const asked = await payload('import.to-carry-out')
    await tasks['members.carry-out-import']!(asked, context())
    await tasks['members.carry-out-import']!(asked, context())
    const done = await committee.call<View>(contract.oneImport, { params: { runId: again.body.id } })
    expect(done.body).toMatchObject({ state: 'imported', done: 1_200, counts: { new: 1_200 } })
    await undo(committee, again.body.id)
    await tasks['members.undo-import']!(await payload('import.to-undo'), context())
    expect(await everything()).toBe(before)
  })

  it('is undone in the background too: it can be stopped and then stays imported, a touched row is told on its page, else all is as before', async () => {
    const before = await everything()
    const seen = await send(many())
    const { id } = seen.body
    await tasks['members.check-import']!(await payload('import.to-check'), context())
    await carryOut(committee, id)
    await tasks['members.carry-out-import']!(await payload('import.to-carry-out'), context())
    const imported = await everything()
    const look = async () => (await committee.call<View>(contract.oneImport, { params: { runId: id } })).body

    expect((await undo(committee, id)).body).toMatchObject({ state: 'undoing', done: 0, may: { undo: false, stop: true } })
    expect((await committee.call<View>(contract.stopImport, { params: { runId: id } })).body).toMatchObject({ state: 'imported', done: 1_200 })
    await tasks['members.undo-import']!(await payload('import.to-undo'), context())
    expect([(await look()).state, (await everything()) === imported]).toEqual(['imported', true])

    const touched = 'update members.member set version = $2 where id = (select id from members.member where import_run_id = $1 order by id limit 1)'
    await world.db.pool.query(touched, [id, 2])
    await undo(committee, id)
    await tasks['members.undo-import']!(await payload('import.to-undo'), context())
    expect(await look()).toMatchObject({ state: 'imported', message: { zh: expect.stringContaining('有人改过') }, may: { undo: true } })
    await world.db.pool.query(touched, [id, 1])

    await undo(committee, id)
    const told: number[] = []
    const watched = Object.assign(Object.create(world.db) as typeof world.db, {
      observe: (text: string) => void (text.includes('update members.import_run') && told.push(1)),
    })
    await tasks['members.undo-import']!(await payload('import.to-undo'), { ...context(), db: watched })
    expect(await look()).toMatchObject({ state: 'undone', done: 1_200, message: null })
    expect(told.length).toBeGreaterThan(2)
    expect(await everything()).toBe(before)
  })
})

describe('the forms go out again', () => {
  const exported = async (login: string, body: object, unitId = world.units.branch.id, kind = 'roster') =>
    world.app.inject({ method: 'POST', url: `/api/units/${unitId}/exports/${kind}`, headers: { cookie: await cookieOf(login), 'x-zhibu': '1' }, payload: body })

  it('masked by default, with a line that says who took them', async () => {
    const rows = await readBack((await exported('secretary', {})).rawPayload)
    expect(JSON.stringify(rows)).not.toMatch(/\d{17}/)
    expect(String(rows[1]!.cells[0])).toMatch(/已遮住.*secretary.*2026-09-07/)
    expect(rows[2]!.cells.slice(0, 3)).toEqual(['姓名', '性别', '公民身份号码'])
    expect(rows.length).toBeGreaterThan(8)
  })
  it('whole only with a purpose, which is kept with the number of rows; and what went out comes in again unchanged', async () => {
    expect((await exported('secretary', { unmasked: { purpose: '' } })).statusCode).toBe(400)
    const file = await exported('secretary', { unmasked: { purpose: '报县委组织部核对' } })
    const [entry] = (await world.db.pool.query("select purpose, fields from platform.audit_entry where verb = 'form.exported-unmasked'")).rows
    expect(entry.purpose).toBe('报县委组织部核对')
    expect(entry.fields[1]).toMatch(/^rows \d+$/)
    const seen = await handIn(await world.as('secretary'), world.units.branch.id, file.rawPayload)
    expect(seen.body.counts).toMatchObject({ new: 0, changed: 0, faulty: 0 })
    expect(seen.body.counts.same).toBe((await here(world.units.branch.id)).length)
  })
  it('of another branch not at all', async () => {
    expect((await exported('sibling-secretary', {})).statusCode).toBe(404)
  })
  it('the organisation form comes in again unchanged, too', async () => {
    const file = await exported('committee', { unmasked: { purpose: '核对' } }, world.units.committee.id, 'units')
    const seen = await handIn(committee, world.units.committee.id, file.rawPayload, { kind: 'units' })
    expect(seen.body.counts).toMatchObject({ new: 0, faulty: 0, changed: 0 })
  })
  it('the empty form can be filled in and handed in', async () => {
    const file = await world.app.inject({ method: 'GET', url: '/api/forms/roster', headers: { cookie: await cookieOf('committee') } })
    const rows = await readBack(file.rawPayload)
    expect(rows.at(-1)!.cells).toContain('公民身份号码')
  })
})

describe('organisations are imported', () => {
  const HEAD = ['党组织名称', '党组织代码', '上级党组织', '组织类别', '党组织书记', '联系电话', '单位性质类别', '法人单位统一社会信用代码', '成立日期']
  const units = async (rows: (string | null)[][]) =>
    handIn(committee, world.units.committee.id, await writeSheet({ name: '党组织', headings: HEAD, rows }), { kind: 'units' })

  it('also where a unit stands above the one it belongs to; then undone', async () => {
    const seen = await units([
      ['中共樟树镇河口村支部委员会', '021', '020', '党支部', '张三', '07301234567', '村', null, '2015年3月1日'],
      ['中共樟树镇河口总支部委员会', '020', null, '党总支', null, null, '农村', '91350100M000100Y43', '2014.1.2'],
    ])
    expect(seen.body.counts).toEqual({ new: 2, changed: 0, same: 0, faulty: 0 })
    expect((await carryOut(committee, seen.body.id)).body.state).toBe('imported')
    const { rows } = await world.db.pool.query(
      "select below.short_name, below.sector, above.short_name as above from org.unit below join org.unit above on above.id = below.parent_id where below.code in ('020', '021') order by below.code",
    )
    expect(rows).toEqual([
      { short_name: '樟树镇河口党总支', sector: 'village', above: '樟树镇党委' },
      { short_name: '樟树镇河口村党支部', sector: 'village', above: '樟树镇河口党总支' },
    ])
    expect((await undo(committee, seen.body.id)).body.state).toBe('undone')
    expect((await world.db.pool.query("select 1 from org.unit where code in ('020', '021')")).rows).toEqual([])
  })
  it.each<[string, (string | null)[], string]>([
    ['an unknown superior', ['河口村党支部', '021', '没有这个', '党支部', null, null, null, null, null], 'parent-unknown'],
    ['an unknown kind', ['河口村党支部', '021', null, '委员会所', null, null, null, null, null], 'unknown-word'],
    ['a wrong credit code', ['河口村党支部', '021', null, '党支部', null, null, null, '91350100M000100Y44', null], 'credit-code-check-digit'],
    ['a unit that would move', ['青竹村党支部', '002', '003', '党支部', null, null, '农村', null, null], 'unit-moves'],
    ['no code', ['河口村党支部', null, null, '党支部', null, null, null, null, null], 'required'],
  ])('but not with %s', async (_, row, code) => {
    const seen = await units([row])
    expect((await rowsOf(committee, seen.body.id, 'faulty'))[0]?.faults.map((fault) => fault.code)).toContain(code)
  })
  it('but not in a circle', async () => {
    const seen = await units([
      ['甲党总支', '031', '032', '党总支', null, null, null, null, null],
      ['乙党总支', '032', '031', '党总支', null, null, null, null, null],
    ])
    expect((await rowsOf(committee, seen.body.id, 'faulty')).map((row) => row.faults[0]?.code)).toEqual(['parent-circle', 'parent-circle'])
  })
  it('but not under a code that is used elsewhere in the district, and nothing is half done', async () => {
    await world.inDistrict(async (tx) => {
      const { writeUnits } = await import('../../src/modules/org/public.ts')
      await writeUnits(tx, world.clock.now(), [
        { parentId: world.units.department.id, code: '099', name: '别处的支部', kind: 'branch', sector: 'organ', from: day('2020-01-01') },
      ])
    })
    const seen = await units([
      ['河口村党支部', '021', null, '党支部', null, null, null, null, null],
      ['河口二村党支部', '099', null, '党支部', null, null, null, null, null],
    ])
    expect((await carryOut(committee, seen.body.id)).body.refusal?.code).toBe('code-taken')
    expect((await world.db.pool.query("select 1 from org.unit where code = '021'")).rows).toEqual([])
  })
})

it('a member brought in by an import answers like any other', async () => {
  const seen = await send([line(95)])
  await carryOut(committee, seen.body.id)
  const entry = (await here(world.units.branch.id)).find((one) => one.name === line(95)[1])!
  expect(await world.inDistrict((tx) => memberById(tx, entry.memberId))).toMatchObject({
    importRunId: seen.body.id,
    joinedOn: '2001-07-01',
    person: { ethnicity: '汉族' },
  })
})
