import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as dues from '../../src/modules/dues/contract.ts'
import { closeMonths, disclosureContent, type NewPayment, openMonths, registerOf, takeNumbers, writePayments } from '../../src/modules/dues/public.ts'
import { day, type Day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { writeSheet } from '../../src/platform/sheet.ts'
import { buildScene, monthOf, openMonth, pay, type Scene, setAll } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene({ now: '2026-08-05T10:00:00+08:00' })
  await setAll(scene, { 4: { payer: 'salaried', parts: { post: '3000' } } })
  await openMonth(scene, 7)
}, 60_000)
afterAll(() => scene.close())

const unitId = () => scene.units.branch.id
const close = (month: number) => scene.secretary.call<Record<string, number>>(dues.closeMonth, { params: { unitId: unitId() }, body: { year: 2026, month } })

describe('closing a month', () => {
  test('a month that runs and a month before an open one are not closed; received is what goes up and what stays', async () => {
    await pay(scene.secretary, scene, 4, { month: 7, yuan: '15', paidOn: '2026-07-06' })
    await pay(scene.secretary, scene, 1, { month: 7, yuan: '0.50', paidOn: '2026-07-06' })
    await openMonth(scene, 8)
    expect((await close(8)).body.refusal?.code).toBe('month-runs')
    const closed = await close(7)
    expect(closed.body).toMatchObject({ branches: 1, receivedCents: 1550, upwardCents: 78, keptCents: 1472, unpaid: 6 })
    expect((await close(7)).body.refusal?.code).toBe('no-open-month')
  })

  test('what comes later stands apart as back-payment, and nothing is dated into the closed month', async () => {
    const dated = await pay(scene.secretary, scene, 2, { month: 7, yuan: '0.50', paidOn: '2026-07-31' })
    expect(dated.body.refusal?.code).toBe('period-closed')
    const late = await pay(scene.secretary, scene, 2, { month: 7, yuan: '0.50', paidOn: '2026-08-05', otherMonth: true })
    expect(late.body.kind).toBe('late')
    const page = await monthOf(scene, 7)
    expect(page.closing).toMatchObject({ receivedCents: 1550, onTimeCents: 1550, lateCents: 0 })
    expect(page.members.find(({ memberId }) => memberId === scene.members.branch[2]!.memberId)).toMatchObject({ stands: 'paid', lateCents: 50 })
    const frozen = await scene.db.pool.query("select count(*)::int as n from dues.closed_line where stands = 'unpaid'")
    expect(frozen.rows[0].n).toBe(6)
  })
})

describe('the half-yearly disclosure', () => {
  test('it shows who paid to a stated circle, never a base; missing ones are listed until it is published [ZS-08e] [ZS-08f]', async () => {
    type Page = { missing: { half: number }[]; draft: { rows: object[]; sum: { receivedCents: number } } }
    const before = await scene.secretary.call<Page>(dues.disclosures, { params: { unitId: unitId() }, query: { year: 2026, half: 1 } })
    expect(before.body.missing).toMatchObject([{ half: 1 }])
    const amounts = await scene.secretary.call(dues.publishDisclosure, {
      params: { unitId: unitId() },
      body: { year: 2026, half: 1, audience: '本支部党员', withAmounts: true },
    })
    expect(amounts.body.refusal?.code).toBe('amounts-withheld')
    const second = { year: 2026, half: 2 as const, audience: '本支部党员', withAmounts: false }
    const published = await scene.secretary.call<{ disclosureId: string }>(dues.publishDisclosure, { params: { unitId: unitId() }, body: second })
    const shown = await scene.member.call<{ rows: { paidCents: null }[]; audience: string; withheld: string[]; sum: { receivedCents: number } }>(
      dues.disclosure,
      {
        params: { disclosureId: published.body.disclosureId },
      },
    )
    expect(shown.body).toMatchObject({ audience: '本支部党员', sum: { receivedCents: 1600 } })
    expect(shown.body.withheld).toContain('base')
    expect(shown.body.rows.every(({ paidCents }) => paidCents === null)).toBe(true)
    expect(shown.raw).not.toMatch(/baseCents|"base":|memberId/)
    await scene.secretary.call(dues.publishDisclosure, { params: { unitId: unitId() }, body: { ...second, half: 1 } })
    const after = await scene.secretary.call<Page>(dues.disclosures, { params: { unitId: unitId() }, query: { year: 2026, half: 1 } })
    expect(after.body.missing).toEqual([])
    expect((await (await scene.as('sibling-member')).call(dues.disclosure, { params: { disclosureId: published.body.disclosureId } })).status).toBe(404)
  })

  test('two members of one name in one group stand on lines of their own, one paid up, one not [ZS-08e]', async () => {
    const [one, other] = [scene.members.branch[1]!, scene.members.branch[3]!]
    expect(one.groupId).toBe(other.groupId)
    type Draft = { draft: { rows: { line: number; name: string; groupName: string | null; unpaidMonths: number[] }[] } }
    await scene.db.pool.query("update dues.due set name = '李明' where member_id = any($1)", [[one.memberId, other.memberId]])
    await pay(scene.secretary, scene, 1, { month: 8, yuan: '0.50', paidOn: '2026-08-05' })
    const { body } = await scene.secretary.call<Draft>(dues.disclosures, { params: { unitId: unitId() }, query: { year: 2026, half: 2 } })
    const namesakes = body.draft.rows.filter(({ name }) => name === '李明')
    expect(namesakes.map(({ unpaidMonths }) => unpaidMonths)).toEqual(expect.arrayContaining([[], [7, 8]]))
    expect(new Set(body.draft.rows.map(({ line }) => line)).size).toBe(8)
    await scene.db.pool.query('update dues.due set name = $2 where member_id = $1', [one.memberId, one.name])
    await scene.db.pool.query('update dues.due set name = $2 where member_id = $1', [other.memberId, other.name])
    const mistaken = (await monthOf(scene, 8)).members.find(({ memberId }) => memberId === one.memberId)!.payments[0]!
    await scene.secretary.call(dues.reversePayment, { params: { paymentId: mistaken.id }, body: { reason: '记错' } })
  })

  test('the summary for the level above names nobody and carries no base [ZS-08f]', async () => {
    const summary = await scene.committee.call<{ sum: Record<string, number> }>(dues.summary, {
      params: { unitId: scene.units.committee.id },
      query: { year: 2026 },
    })
    expect(summary.body.sum).toMatchObject({ receivedCents: 1600, upwardCents: 78, keptCents: 1472, pendingCents: 50 })
    expect(summary.raw).not.toMatch(/周立根|何秀兰|baseCents/)
    expect((await scene.committee.call(dues.branchMonth, { params: { unitId: unitId() } })).status).toBe(403)
  })
})

describe('tables in and out', () => {
  test('a register with a third decimal and an unknown name is refused whole; mended, it is taken whole and numbered', async () => {
    const file = (rows: (string | number | null)[][]) => writeSheet({ name: '登记', headings: ['姓名', '8月'], rows })
    const upload = async (bytes: Uint8Array, carryOut: 'true' | 'false') => {
      const boundary = 'x-dues'
      const field = (name: string, value: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
      const head =
        field('unitId', unitId()) +
        field('year', '2026') +
        field('paidOn', '2026-08-05') +
        field('carryOut', carryOut) +
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="t6.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`
      const payload = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`)])
      return scene.secretary.call<{ faults: { row: number; column: { zh: string } }[]; payments: number; carriedOut: boolean }>(dues.importRegister, {
        body: payload as never,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      })
    }
    const bad = await upload(
      await file([
        ['周立根', 0.505],
        ['没有这人', 0.5],
        ['何秀兰', 0.5],
      ]),
      'true',
    )
    expect(bad.body).toMatchObject({ carriedOut: false, payments: 1 })
    expect(bad.body.faults).toMatchObject([
      { row: 2, column: { zh: '8月' } },
      { row: 3, column: { zh: '姓名' } },
    ])
    const good = await upload(
      await file([
        ['周立根', 0.5],
        ['何秀兰', '0.50'],
      ]),
      'true',
    )
    expect(good.body).toMatchObject({ carriedOut: true, payments: 2, faults: [] })
    expect((await upload(await file([['周立根', 0.5]]), 'false')).body.faults).toHaveLength(1)
  })

  test('the three tables leave as xlsx', async () => {
    for (const endpoint of [dues.exportRegister, dues.exportSummary])
      expect((await scene.secretary.call(endpoint, { params: { unitId: unitId() }, query: { year: 2026 } })).raw.slice(0, 2)).toBe('PK')
    expect((await scene.secretary.call(dues.exportBases, { params: { unitId: unitId() }, body: { year: 2026, purpose: null } })).raw.slice(0, 2)).toBe('PK')
  })
})

// ---------------------------------------------------------------- to the cent, whatever is paid

const payments = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 7 }),
    month: fc.integer({ min: 1, max: 6 }),
    later: fc.integer({ min: -2, max: 3 }),
    cents: fc.integer({ min: 1, max: 99_999 }),
    extra: fc.boolean(),
    reversed: fc.boolean(),
  }),
  { maxLength: 60 },
)

describe('money reconciles', () => {
  test('for any payments and reversals: receipts = register = disclosures = goes up + kept + not closed yet, at the branch and above it', async () => {
    const world = await buildScene({ now: '2026-12-20T10:00:00+08:00' })
    await setAll(world, { 3: { payer: 'salaried', parts: { post: '5000.01' } } })
    const { branch, committee } = world.units
    await fc.assert(
      fc.asyncProperty(payments, fc.integer({ min: 0, max: 6 }), async (given, closedMonths) => {
        await world.inDistrict(async (tx) => {
          for (const table of ['closed_line', 'payment', 'due', 'month', 'cash_box'])
            await world.db.pool.query(`delete from dues.${table} where district_id = 430699`)
          const by = { account: null, name: '支部', at: world.clock.now() }
          for (let month = 1; month <= 6; month += 1)
            await openMonths(tx, { branches: [branch], month: { year: 2026, month }, today: `2026-${String(month).padStart(2, '0')}-01` as Day, by })
          await writePayments(tx, await rowsOf(tx, world, given), by)
          for (let month = 1; month <= closedMonths; month += 1) await closeMonths(tx, { branches: [branch], month: { year: 2026, month }, by })
          const total = (await tx.connection.query('select coalesce(sum(cents), 0)::int as sum from dues.payment where district_id = 430699')).rows[0]
            .sum as number
          const register = await registerOf(tx, branch, 2026)
          expect(register.sum.receivedCents).toBe(total)
          expect(register.members.reduce((sum, { paidCents, extraCents }) => sum + paidCents + extraCents, 0) + register.sum.forOtherYearsCents).toBe(total)
          const halves = [await disclosureContent(tx, branch, { year: 2026, half: 1 }), await disclosureContent(tx, branch, { year: 2026, half: 2 })]
          expect(halves.reduce((sum, { paidCents, extraCents, otherCents }) => sum + paidCents + extraCents + otherCents, 0)).toBe(total)
        })
        const sums = (unit: string) => world.committee.call<{ sum: Record<string, number> }>(dues.summary, { params: { unitId: unit }, query: { year: 2026 } })
        const [above, own] = [
          (await sums(committee.id)).body.sum,
          (await world.secretary.call<{ sum: Record<string, number> }>(dues.summary, { params: { unitId: branch.id }, query: { year: 2026 } })).body.sum,
        ]
        expect(above['receivedCents']).toBe(own['receivedCents'])
        for (const sum of [above, own]) expect(sum['upwardCents']! + sum['keptCents']! + sum['pendingCents']!).toBe(sum['receivedCents'])
      }),
      { numRuns: 25, seed: 15 },
    )
    await world.close()
  }, 240_000)
})

type Given = { at: number; month: number; later: number; cents: number; extra: boolean; reversed: boolean }

const rowsOf = async (tx: Parameters<typeof takeNumbers>[0], world: Scene, given: readonly Given[]): Promise<NewPayment[]> => {
  const { branch } = world.units
  const last = (await takeNumbers(tx, [{ branchId: branch.id, path: branch.path, count: given.length * 2 }])).get(branch.id)!
  return given.flatMap(({ at, month, later, cents, extra, reversed }, index) => {
    const paidIn = Math.min(12, Math.max(1, month + later))
    const row: NewPayment = {
      id: newId(),
      path: branch.path,
      branchId: branch.id,
      memberId: world.members.branch[at]!.memberId,
      number: last - given.length * 2 + index * 2 + 1,
      year: 2026,
      month,
      kind: extra ? 'extra' : paidIn === month ? 'normal' : paidIn > month ? 'late' : 'ahead',
      cents,
      paidOn: day(`2026-${String(paidIn).padStart(2, '0')}-10`),
      sessionId: null,
      sessionDay: null,
      collector: 'secretary',
      collectorName: '书记',
      proxyName: null,
      proxyReason: null,
      consentName: null,
      flags: [],
      reversesId: null,
      note: null,
    }
    const reversal: NewPayment = {
      ...row,
      id: newId(),
      number: row.number + 1,
      cents: -cents,
      paidOn: day(`2026-${String(Math.min(12, paidIn + 1)).padStart(2, '0')}-11`),
      reversesId: row.id,
      note: '记错',
    }
    return reversed ? [row, reversal] : [row]
  })
}
