import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { setValues } from '../../src/modules/org/public.ts'
import { day } from '../../src/kernel/days.ts'
import { lineSupplier, openMonths, settleArrears } from '../../src/modules/dues/public.ts'
import { setLocalValue } from '../../src/modules/org/contract.ts'
import * as dues from '../../src/modules/dues/contract.ts'
import { myPage } from '../../src/modules/ledger/contract.ts'
import { writeSessions } from '../../src/modules/activities/public.ts'
import { buildScene, monthOf, openMonth, pay, type Scene, setAll } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
  await setAll(scene, { 4: { payer: 'salaried', parts: { post: '3000' } }, 5: { payer: 'salaried', parts: { post: '3000.01' } } })
  await scene.inDistrict((tx) => writeSessions(tx, scene.clock.now(), [sessionOn('2026-09-07', 9)]))
  await openMonth(scene, 9)
}, 60_000)
afterAll(() => scene.close())

const sessionOn = (on: string, month: number) => ({
  id: newId() as string,
  path: scene.units.branch.path,
  unitId: scene.units.branch.id,
  parentId: null,
  groupId: null,
  subUnitId: null,
  kind: 'activity-day' as const,
  year: 2026,
  month,
  state: 'announced' as const,
  ruleDay: day(on),
  day: day(on),
  moved: 'not' as const,
  movedWhy: null,
  commonDay: null,
  countings: [],
  theme: null,
  place: null,
  begins: null,
  ends: null,
})

const leader = () => scene.as('group-leader')

describe('a month and its frozen list', () => {
  test('opening names everybody due, the amount and the norm by version and clause [ZS-08d]', async () => {
    const page = await monthOf(scene, 9)
    expect(page.state).toBe('open')
    expect(page.members).toHaveLength(8)
    const [whole] = page.members.filter(({ memberId }) => memberId === scene.members.branch[5]!.memberId)
    expect(whole).toMatchObject({ dueCents: 3000, stands: 'unpaid' })
    expect(whole!.norm!.words.zh).toBe('3000.00 元以上至 5000.00 元，全部基数的 1%')
    expect(whole!.norm!.cites).toEqual(['dues-2008#rates'])
    expect(page.sum).toMatchObject({ members: 8, dueCents: 6 * 50 + 1500 + 3000, notSet: 0 })
  })

  test('a value changed in the middle of the open month does not change the list; the next month goes by it', async () => {
    const { committee } = scene.units
    await scene.inDistrict((tx) =>
      setValues(tx, [
        {
          unitId: committee.id,
          path: committee.path,
          slot: 'dues.rate',
          key: 'rounding',
          value: 'up',
          from: day('2026-09-08'),
          byName: '镇党委',
          at: scene.clock.now(),
        },
      ]),
    )
    const again = await openMonth(scene, 9)
    expect(again.body.refusal?.code).toBe('nothing-to-open')
    expect((await monthOf(scene, 9)).sum['dueCents']).toBe(4800)
    const member = scene.members.branch[5]!.memberId
    const by = { account: null, name: '系统', at: scene.clock.now() }
    await scene.inDistrict((tx) => openMonths(tx, { branches: [scene.units.branch], month: { year: 2026, month: 10 }, today: day('2026-10-01'), by }))
    const next = (await monthOf(scene, 10)).members.find(({ memberId }) => memberId === member)!
    expect(next.dueCents).toBe(3001)
  })
})

describe('a table of rates whose brackets overlap', () => {
  test('is refused with what is wrong with it, and nothing of the open month changes', async () => {
    const before = await monthOf(scene, 9)
    const brackets = [
      { over: 0, upTo: 3000, rate: '0.5%' },
      { over: 2000, rate: '1%' },
    ]
    const refused = await scene.committee.call(setLocalValue, {
      params: { unitId: scene.units.committee.id },
      body: { slot: 'dues.rate', key: 'payers.salaried.brackets', value: brackets, reason: '结合实际', cites: [], from: '2026-09-08' },
    })
    expect(refused.body.refusal?.message.zh).toContain('重叠')
    expect(await monthOf(scene, 9)).toEqual(before)
  })
})

describe('taking money', () => {
  test('the group leader collects from the own group on the activity day, with date, amount and number [ZS-08a] [ZS-08c] [JS-C-03b]', async () => {
    const paid = await pay(await leader(), scene, 4, { month: 9, yuan: '15' })
    expect(paid.body).toMatchObject({ cents: 1500, kind: 'normal', flags: [] })
    const row = (await monthOf(scene, 9)).members.find(({ memberId }) => memberId === scene.members.branch[4]!.memberId)!
    expect(row).toMatchObject({ stands: 'paid', paidCents: 1500 })
    const kept = await scene.db.pool.query('select session_id, session_day, paid_on, collector from dues.payment where id = $1', [paid.body.paymentId])
    expect(kept.rows[0]).toMatchObject({ session_day: '2026-09-07', paid_on: '2026-09-07', collector: 'group-leader' })
    expect(kept.rows[0].session_id).not.toBeNull()
    expect((await pay(await leader(), scene, 1, { month: 9, yuan: '0.50' })).status).toBe(404)
  })

  test('money taken by another than the collector is kept and flagged [ZS-08c]', async () => {
    const paid = await pay(scene.secretary, scene, 6, { month: 9, yuan: '0.5' })
    expect(paid.body.flags).toContain('collector')
    const right = await pay(scene.secretary, scene, 2, { month: 9, yuan: '0.5', receivedBy: scene.members.branch[2]!.memberId })
    expect(right.body.flags).not.toContain('collector')
  })

  test('a proxy needs the branch’s consent; without it the payment is flagged [ZS-08b]', async () => {
    const receivedBy = scene.members.branch[3]!.memberId
    const consented = await pay(scene.secretary, scene, 1, {
      month: 9,
      yuan: '0.50',
      receivedBy,
      proxy: { name: '何大明', reason: '外出务工', consent: '周立根' },
    })
    expect(consented.body.flags).toEqual([])
    const without = await pay(scene.secretary, scene, 3, { month: 9, yuan: '0.50', receivedBy, proxy: { name: '何大明', reason: '生病', consent: null } })
    expect(without.body.flags).toEqual(['proxy'])
  })

  test('three decimals, nothing, words and a day to come are refused with what to do', async () => {
    const code = async (yuan: string, paidOn = '2026-09-07') => (await pay(scene.secretary, scene, 0, { month: 9, yuan, paidOn })).body.refusal?.code
    expect(await code('0.505')).toBe('three-decimals')
    expect(await code('0')).toBe('nothing-paid')
    expect(await code('半块')).toBe('not-an-amount')
    expect(await code('0.50', '2026-09-08')).toBe('day-ahead')
  })

  test('the same payment entered twice is refused with who took it, when and under which number; a retry gets the first answer', async () => {
    const again = await pay(scene.secretary, scene, 4, { month: 9, yuan: '15.00' })
    expect(again.status).toBe(409)
    expect(again.body.refusal).toMatchObject({ code: 'already-paid' })
    expect(again.body.refusal!.message.zh).toMatch(/已经交过了：2026-09-07 交 15\.00 元，group-leader收，收据第 \d+ 号/)
    const key = newId()
    const body = { memberId: scene.members.branch[0]!.memberId, year: 2026, month: 9, yuan: '0.50', paidOn: '2026-09-07' }
    const send = () => scene.secretary.call<{ number: number }>(dues.recordPayment, { params: { unitId: scene.units.branch.id }, body, key })
    const [first, second] = [await send(), await send()]
    expect(second.body).toEqual(first.body)
    const { rows } = await scene.db.pool.query('select count(*)::int as n from dues.payment where member_id = $1', [body.memberId])
    expect(rows[0].n).toBe(1)
  })

  test('two who enter the same payment at once: one is taken, the other is told', async () => {
    const both = await Promise.all([
      pay(scene.secretary, scene, 5, { month: 9, yuan: '30' }),
      pay(await leader(), scene, 5, { month: 9, yuan: '30' }),
      pay(scene.officer, scene, 5, { month: 9, yuan: '30' }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 404, 409])
  })

  test('another month is said out loud, more than is due is split, a month that is not open has no list', async () => {
    const other = await pay(scene.secretary, scene, 7, { month: 10, yuan: '0.50' })
    expect(other.body.refusal).toMatchObject({ code: 'other-month', details: { kind: 'ahead' } })
    expect((await pay(scene.secretary, scene, 7, { month: 10, yuan: '0.50', otherMonth: true })).body.kind).toBe('ahead')
    expect((await pay(scene.secretary, scene, 7, { month: 9, yuan: '0.51' })).body.refusal?.code).toBe('more-than-due')
    expect((await pay(scene.secretary, scene, 7, { month: 3, yuan: '0.50', otherMonth: true })).body.refusal?.code).toBe('month-not-open')
    const extra = await pay(scene.secretary, scene, 7, { month: 9, yuan: '100', extra: true })
    expect(extra.body.kind).toBe('extra')
  })

  test('what goes further ahead than the rule lets needs a word on who agreed', async () => {
    const far = await pay(scene.secretary, scene, 6, { month: 12, yuan: '0.50', otherMonth: true })
    expect(far.status).toBe(200)
    const farther = (body: object) =>
      scene.secretary.call<{ flags: string[] }>(dues.recordPayment, {
        params: { unitId: scene.units.branch.id },
        body: { memberId: scene.members.branch[6]!.memberId, year: 2027, month: 1, yuan: '0.50', paidOn: '2026-09-07', otherMonth: true, ...body },
      })
    const refused = await farther({})
    expect(refused.body.refusal?.code).toBe('beyond-limit')
    expect(refused.body.refusal).toHaveProperty('finding')
    expect((await farther({ agreed: '支部大会同意，外出一年' })).body.flags).toContain('ahead')
  })

  test('a correction is a reversal: both stay, the sum is right, nobody is charged twice', async () => {
    const page = await monthOf(scene, 9)
    const wrong = page.members.find(({ memberId }) => memberId === scene.members.branch[2]!.memberId)!.payments[0]!
    const reversed = await scene.secretary.call(dues.reversePayment, { params: { paymentId: wrong.id }, body: { reason: '记到了别人名下' } })
    expect(reversed.status).toBe(200)
    expect((await scene.secretary.call(dues.reversePayment, { params: { paymentId: wrong.id }, body: { reason: '再冲' } })).body.refusal?.code).toBe(
      'already-reversed',
    )
    const after = (await monthOf(scene, 9)).members.find(({ memberId }) => memberId === scene.members.branch[2]!.memberId)!
    expect([after.stands, after.paidCents, after.payments.length]).toEqual(['unpaid', 0, 2])
    expect((await pay(scene.secretary, scene, 2, { month: 9, yuan: '0.50' })).status).toBe(200)
    await expect(scene.inDistrict((tx) => tx.connection.query('update dues.payment set cents = 1 where district_id = 430699'))).rejects.toThrow(
      /permission denied/,
    )
  })
})

describe('what follows from a payment', () => {
  test('each receipt is a line of the certificate, with amount and date, and a reversal a new version [YZ-06c] [JS-C-04h] [JS-C-03b]', async () => {
    const memberId = scene.members.branch[4]!.memberId
    const period = { from: day('2026-01-01'), to: day('2026-12-31') }
    const lines = await scene.inDistrict((tx) => lineSupplier.linesOf(tx, { memberIds: [memberId], period }))
    expect(lines).toMatchObject([{ part: 'dues', day: '2026-09-07', cents: 1500, version: 1, title: { zh: '交纳2026年9月党费' } }])
    const mine = await scene.member.call<{ toLook: { part: string; cents: number; late: boolean; delayDays: number }[]; requirements: { key: string }[] }>(
      myPage,
    )
    expect(mine.body.toLook).toMatchObject([{ part: 'dues', cents: 1500, late: false, delayDays: 0 }])
    expect(mine.body.requirements.map(({ key }) => key)).toContain('dues.year')
    const reversed = await scene.inDistrict((tx) => lineSupplier.linesOf(tx, { memberIds: [scene.members.branch[2]!.memberId], period }))
    expect(reversed.map(({ version, cents }) => [version, cents])).toEqual([
      [2, 0],
      [1, 50],
    ])
  })

  test('the member sees the own months and nobody else’s receipt', async () => {
    const mine = await scene.member.call<{ months: { month: number; stands: string }[]; payments: { id: string }[] }>(dues.myDues)
    expect(mine.body.months.find(({ month }) => month === 9)?.stands).toBe('paid')
    expect((await scene.member.call(dues.receipt, { params: { paymentId: mine.body.payments[0]!.id } })).status).toBe(200)
    const other = await scene.db.pool.query('select id from dues.payment where member_id = $1 limit 1', [scene.members.branch[5]!.memberId])
    expect((await scene.member.call(dues.receipt, { params: { paymentId: other.rows[0].id } })).status).toBe(404)
  })
})

describe('arrears', () => {
  test('six months without a break open a talk and a proposal that a person decides; five open nothing', async () => {
    const behind = await buildScene({ now: '2026-08-03T09:00:00+08:00' })
    await setAll(behind)
    for (const month of [2, 3, 4, 5, 6, 7, 8]) {
      await openMonth(behind, month)
      for (const at of [0, 1, 2, 3, 5, 6]) await pay(behind.secretary, behind, at, { month, yuan: '0.50', paidOn: `2026-${String(month).padStart(2, '0')}-03` })
      if (month === 2) await pay(behind.secretary, behind, 7, { month, yuan: '0.50', paidOn: '2026-02-03' })
    }
    const settle = (today: string) => behind.inDistrict((tx) => settleArrears(tx, behind.clock.now(), { path: behind.units.branch.path, today: day(today) }))
    expect(await settle('2026-08-03')).toMatchObject({ behind: 1, duties: 1, proposals: 1 })
    expect(await settle('2026-08-04')).toMatchObject({ duties: 0, proposals: 0 })
    const { rows } = await behind.db.pool.query('select state, subject_id from rulebook.proposal')
    expect(rows).toEqual([{ state: 'open', subject_id: behind.members.branch[4]!.memberId }])
    const months = (await monthOf(behind, 8)).members
    expect(months.map(({ arrears }) => arrears)).toContain(6)
    expect(months.find(({ memberId }) => memberId === behind.members.branch[7]!.memberId)!.arrears).toBe(5)
    await behind.close()
  }, 120_000)
})

describe('the collector where the text is open', () => {
  test('nothing is taken before somebody was named; who is named collects [ZS-08c]', async () => {
    const open = await buildScene({ settled: null })
    await setAll(open)
    await openMonth(open, 9)
    const page = await monthOf(open, 9)
    expect(page.collector).toMatchObject({ actor: null, names: [] })
    expect(page.collector.open!.zh).toContain('由党小组长收，还是由组织委员收')
    expect(page.may).toContain('name-collector')
    expect((await pay(open.secretary, open, 0, { month: 9, yuan: '0.50' })).body.refusal?.code).toBe('collector-not-named')
    const named = await open.secretary.call(dues.nameCollector, {
      params: { unitId: open.units.branch.id },
      body: { collects: 'organisation-commissioner', memberId: null, from: '2026-09-01', reason: '支部委员会商定' },
    })
    expect(named.status).toBe(200)
    expect((await pay(open.officer, open, 0, { month: 9, yuan: '0.50' })).body.flags).toEqual([])
    expect((await pay(open.secretary, open, 1, { month: 9, yuan: '0.50' })).body.flags).toEqual(['collector'])
    await open.close()
  }, 120_000)
})
