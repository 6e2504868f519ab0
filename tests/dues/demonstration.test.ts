import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDemonstration } from '../../src/app/demonstration/load.ts'
import { bookSupplier, disclosureContent, registerOf } from '../../src/modules/dues/public.ts'
import { calendarYear } from '../../src/kernel/days.ts'
import { type Unit, unitsUnder } from '../../src/modules/org/public.ts'
import { districtScope } from '../../src/modules/people/public.ts'
import { frozenClock } from '../../src/platform/clock.ts'
import { useKey } from '../../src/platform/crypto.ts'
import { type Database, openDatabase, withDistrict } from '../../src/platform/db.ts'
import { NOW } from '../support/journey.ts'
import { copyOf, type TestDatabase } from '../support/cluster.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  useKey(Buffer.alloc(32, 7))
  database = await copyOf('demonstration', async (config) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhibu-dues-'))
    const filling = openDatabase({ ...config, max: 4 })
    await loadDemonstration({ db: filling, clock: frozenClock(NOW), dataDir: folder, say: () => {} })
    await filling.close()
    rmSync(folder, { recursive: true, force: true })
  })
  db = openDatabase({ ...database.config, max: 4 })
}, 180_000)
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const DISTRICTS = [
  { id: 430699, path: '43.4306.430699.' },
  { id: 321099, path: '32.3210.321099.' },
]

const one = async <Row>(text: string, values: unknown[] = []): Promise<Row> => (await db.pool.query(text, values)).rows[0] as Row

describe('the dues of the demonstration world', () => {
  test.each(DISTRICTS)(
    'receipts, register, disclosure, closings: every view of district $id comes to the same cent, branch by branch [ZS-08a] [ZS-08e]',
    async ({ id, path }) => {
      await withDistrict(db, districtScope(id, path), async (tx) => {
        const branches = await unitsUnder(tx, path, { kinds: ['branch'] })
        let whole = 0
        for (const branch of branches) whole += await reconciles(tx, branch)
        expect(whole).toBe(Number((await one<{ sum: string }>('select sum(cents)::text as sum from dues.payment where district_id = $1', [id])).sum))
        expect(whole).toBeGreaterThan(0)
      })
    },
  )

  test('the printed register has a page a member with the columns of the form, a line a month, and never the income [ZS-08e]', async () => {
    const [{ id, path }] = DISTRICTS as unknown as [(typeof DISTRICTS)[number]]
    await withDistrict(db, districtScope(id, path), async (tx) => {
      const branch = (await unitsUnder(tx, path, { kinds: ['branch'] })).find(({ shortName }) => shortName.startsWith('青竹村'))!
      const asked = { unitId: branch.id, period: calendarYear(2026) }
      const pages = await bookSupplier.pagesOf(tx, asked)
      expect(pages.length).toBe((await bookSupplier.countOf(tx, asked)).pages)
      const [page] = pages as unknown as [(typeof pages)[number]]
      const heads = ['姓名', '党小组', '月工资收入', '执行标准', '月应交', '全年应交', '全年实交', '减免及批准', '欠交月数']
      expect(page.fields.map(({ label }) => label.zh)).toEqual(heads)
      expect(page.table.heads.map(({ zh }) => zh)).toEqual(['月份', '应交', '日期', '实交', '类型', '代交人', '收款人签章', '备注'])
      expect(page.table.rows.map(([month]) => month).filter(Boolean)).toEqual(Array.from({ length: 12 }, (_, at) => `${at + 1}月`))
      expect(page.fields.find(({ label }) => label.zh === '月工资收入')!.value).not.toMatch(/\d/)
    })
  })

  test('every cliff of the tables is peopled, on both sides', async () => {
    const { rows } = await db.pool.query("select distinct cents::int from dues.due where district_id = 321099 and payer in ('salaried', 'retired')")
    expect(rows.map(({ cents }: { cents: number }) => cents)).toEqual(expect.arrayContaining([1500, 3000, 5000, 7500, 15000, 20000, 2500]))
  })

  test('six months behind has opened a talk and a proposal, five has not', async () => {
    const { rows } = await db.pool.query(
      "select p.state, m.branch_id from rulebook.proposal p join members.member m on m.district_id = p.district_id and m.id = p.subject_id::uuid where p.slot = 'dues.arrears'",
    )
    expect(rows.length).toBeGreaterThanOrEqual(2)
    const { count } = await one<{ count: number }>("select count(*)::int as count from rulebook.duty where slot = 'dues.arrears'")
    expect(count).toBe(rows.length)
  })
})

const reconciles = async (tx: Parameters<typeof registerOf>[0], branch: Unit): Promise<number> => {
  const receipts = await tx.connection.query('select coalesce(sum(cents), 0)::int as sum from dues.payment where district_id = $1 and branch_id = $2', [
    branch.districtId,
    branch.id,
  ])
  const received = receipts.rows[0].sum as number
  const register = await registerOf(tx, branch, 2026)
  expect(register.sum.receivedCents, branch.name).toBe(received)
  const lines = register.members.reduce((sum, { paidCents, extraCents }) => sum + paidCents + extraCents, 0)
  expect(lines + register.sum.forOtherYearsCents, branch.name).toBe(received)
  const pages = await bookSupplier.pagesOf(tx, { unitId: branch.id, period: calendarYear(2026) })
  const printed = pages.flatMap(({ table }) => table.rows).reduce((sum, [, , , paid]) => sum + Math.round(Number(paid || 0) * 100), 0)
  expect(printed, `${branch.name}: the printed register`).toBe(received)
  const halves = [await disclosureContent(tx, branch, { year: 2026, half: 1 }), await disclosureContent(tx, branch, { year: 2026, half: 2 })]
  expect(
    halves.reduce((sum, { paidCents, extraCents, otherCents }) => sum + paidCents + extraCents + otherCents, 0),
    branch.name,
  ).toBe(received)
  const closed = await tx.connection.query(
    `select coalesce(sum(received_cents), 0)::int as received, coalesce(sum(upward_cents + kept_cents), 0)::int as both from dues.month where district_id = $1 and branch_id = $2 and state = 'closed'`,
    [branch.districtId, branch.id],
  )
  const pending = await tx.connection.query(
    `select coalesce(sum(cents), 0)::int as sum from dues.payment where district_id = $1 and branch_id = $2
     and paid_on > coalesce((select max(make_date(year, month, 1) + interval '1 month' - interval '1 day') from dues.month where district_id = $1 and branch_id = $2 and state = 'closed'), '1900-01-01')`,
    [branch.districtId, branch.id],
  )
  expect(closed.rows[0].received).toBe(closed.rows[0].both)
  expect(closed.rows[0].received + pending.rows[0].sum, branch.name).toBe(received)
  return received
}
