import { readFileSync } from 'node:fs'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cell } from '../../src/platform/sheet.ts'
import { HEADINGS, line, numberOf, readBack, roster } from '../members/table.ts'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('a roster from a spreadsheet', () => {
  let journey: Journey
  let department: Page
  beforeAll(async () => {
    journey = await startJourney()
    department = await journey.as('zuzhibu')
  }, 180_000)
  afterAll(() => journey?.close())

  const membersHeld = async (): Promise<number> => (await journey.db.pool.query('select count(*)::int as n from members.member')).rows[0].n

  const handIn = async (bytes: Uint8Array, name: string): Promise<void> => {
    await department.goto('/imports')
    await department.locator('input[type=file]').setInputFiles({ name, mimeType: XLSX, buffer: Buffer.from(bytes) })
    await department.getByRole('button', { name: '核对' }).click()
    await department.getByRole('heading', { name: '导入党员名册' }).waitFor()
    await department.getByText('新增', { exact: false }).first().waitFor()
  }

  test('with a heading nobody knows is put right by choosing its column by hand', async () => {
    const headings = HEADINGS.map((heading) => (heading === '入党日期' ? '加入日子' : heading))
    await handIn(await roster(WITH_FAULTS, headings), '名册（改前）.xlsx')
    await department.getByText('还差 1 个必填的栏目').waitFor()
    await department.getByLabel('加入党组织日期', { exact: true }).selectOption({ label: 'J　加入日子' })
    await department.getByRole('button', { name: '按这样再核对' }).click()
    await department.getByRole('heading', { name: '要改的行' }).waitFor()
  })

  test('is looked at first: each fault names row, column, why and what to do, and nothing can be imported', async () => {
    const before = await membersHeld()
    await department.getByText('月球基地').first().waitFor()
    const seen = await wordsOf(department.locator('main'))
    expect(seen).toMatch(/新增 2 行　有变 0 行　没变 0 行　要改 4 行/)
    for (const words of ['校验', '没有这一天', '月球基地', '和第 2 行相同']) expect(seen).toContain(words)
    for (const column of ['D 公民身份号码', 'K 转为正式党员日期', 'I 所在党支部']) expect(seen).toContain(column)
    for (const { row } of FAULTY) expect(seen).toMatch(new RegExp(`(^|\\D)${row}(\\D|$)`, 'm'))
    expect(await department.getByRole('button', { name: /^导入 \d+ 行$/ }).count()).toBe(0)
    expect(await membersHeld()).toBe(before)
  })

  test('comes back as a copy with the faults written in, every row in its place', async () => {
    const rows = await sheetOf(await taken(department, () => department.getByRole('link', { name: '下载带批注的原表' }).click()))
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(rows[0]!.cells.at(-1)).toBe('要改的地方')
    for (const { row, says } of FAULTY) expect(String(rows[row - 1]!.cells.at(-1))).toMatch(says)
    expect(rows[1]!.cells[1]).toBe(WITH_FAULTS[0]![1])
  })

  test('once mended goes in as a whole', async () => {
    const before = await membersHeld()
    await handIn(await roster(MENDED), '名册.xlsx')
    await department.getByRole('button', { name: '导入 6 行' }).click()
    await department.getByText('已导入：新增 6 行，有变 0 行').waitFor()
    expect(await membersHeld()).toBe(before + 6)
    const secretary = await journey.as('shuji')
    await secretary.goto('/members')
    await secretary.getByText('43 人，按党小组和拼音排列').waitFor()
    expect(await wordsOf(secretary.locator('main'))).toContain(String(MENDED[0]![1]))
  })

  test('the same file a second time changes nothing', async () => {
    const done = department.url()
    const before = await membersHeld()
    await handIn(await roster(MENDED), '名册.xlsx')
    await department.getByText('没有新增，也没有变化，不用导入。').waitFor()
    expect(await membersHeld()).toBe(before)
    await department.goto(done)
  })

  test('is taken back with a reason while nobody has touched it', async () => {
    const before = await membersHeld()
    await department.getByRole('button', { name: '撤销导入' }).click()
    await department.getByRole('button', { name: '撤销', exact: true }).click()
    await department.getByText('请填这一项').waitFor()
    await department.getByLabel('为什么撤销').fill('交错了年份')
    await department.getByRole('button', { name: '撤销', exact: true }).click()
    await department.getByText('已撤销，恢复到导入以前').waitFor()
    expect(await membersHeld()).toBe(before - 6)
  })

  test('goes out masked, and whole only for a purpose that is kept', async () => {
    const secretary = await journey.as('shuji')
    await secretary.goto('/members')
    const masked = await sheetOf(await taken(secretary, () => secretary.getByRole('button', { name: '导出名册（遮住号码）' }).click()))
    expect(JSON.stringify(masked)).toContain('何桂生')
    expect(JSON.stringify(masked)).not.toMatch(/\d{17}[\dX]/)

    await secretary.getByRole('button', { name: '导出完整号码' }).click()
    await secretary.getByRole('button', { name: '导出', exact: true }).click()
    await secretary.getByText('请写明用途').waitFor()
    await secretary.getByLabel('用途').fill('报县委组织部核对')
    const whole = await sheetOf(await taken(secretary, () => secretary.getByRole('button', { name: '导出', exact: true }).click()))
    expect(JSON.stringify(whole)).toMatch(/\d{17}[\dX]/)
    expect(JSON.stringify(whole)).toContain('用途：报县委组织部核对')
    const { rows } = await journey.db.pool.query("select verb, purpose from platform.audit_entry where verb like 'form.exported%' order by at, verb")
    expect(rows).toEqual([
      { verb: 'form.exported', purpose: null },
      { verb: 'form.exported-unmasked', purpose: '报县委组织部核对' },
    ])
  })
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Invented people with numbers nobody was ever given. */
const newcomer = (at: number, more: Parameters<typeof line>[1] = {}): Cell[] => {
  const born = `19${60 + at}-0${at}-1${at}`
  return line(at, { born, id: numberOf(born, 997), ...more })
}

const otherDigit = (id: string): string => id.slice(0, 17) + (id.endsWith('1') ? '2' : '1')
const RIGHT = numberOf('1963-03-13', 997)

const WITH_FAULTS: Cell[][] = [
  newcomer(1),
  newcomer(2),
  newcomer(3, { id: otherDigit(RIGHT) }),
  newcomer(4, { confirmed: '2019年2月30日' }),
  newcomer(5, { branch: '月球基地' }),
  newcomer(6, { id: numberOf('1961-01-11', 997), born: '1961-01-11' }),
]
const MENDED: Cell[][] = [newcomer(1), newcomer(2), newcomer(3), newcomer(4), newcomer(5), newcomer(6, { branch: '柏石村党支部' })]
const FAULTY = [
  { row: 4, says: /D 列.*校验/ },
  { row: 5, says: /K 列.*没有这一天/ },
  { row: 6, says: /I 列.*所在党支部/ },
  { row: 7, says: /D 列.*和第 2 行相同/ },
]

const taken = async (page: Page, act: () => Promise<void>): Promise<Download> => {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return download
}

const sheetOf = async (download: Download) => readBack(readFileSync(await download.path()))
