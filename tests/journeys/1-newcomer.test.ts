import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cell, writeSheet } from '../../src/platform/sheet.ts'
import { HEADINGS, line } from '../members/table.ts'
import { hasBrowser, type Journey, startJourney, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('a newcomer', () => {
  let journey: Journey
  beforeAll(async () => {
    journey = await startJourney()
  }, 180_000)
  afterAll(() => journey?.close())

  test('finds three accounts named on the first page and goes in with one', async () => {
    const page = await journey.visitor()
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await page.getByText('何桂生').first().waitFor()
    const text = await wordsOf(page.locator('body'))
    for (const name of ['何桂生', '周立根', '季文静']) expect(text).toContain(name)
    await page.getByRole('button', { name: '用这个账号进去' }).nth(1).click()
    await page.getByRole('heading', { name: '今年的活动日' }).waitFor()
    expect(await page.locator('.months li').count()).toBe(12)
  })

  test('of another role is led to another first page', async () => {
    const committee = await journey.as('dangwei')
    await committee.goto('/')
    await committee.getByRole('heading', { name: '各支部', exact: true }).waitFor()
    const member = await journey.as('dangyuan', { phone: true })
    await member.goto('/')
    await member.getByText('我的记实').first().waitFor()
  })
})

describe.skipIf(!hasBrowser())('an empty system', () => {
  let journey: Journey
  let department: Page
  beforeAll(async () => {
    journey = await startJourney({ demonstration: false })
  }, 180_000)
  afterAll(() => journey?.close())

  const signIn = async (page: Page, login: string, password: string): Promise<void> => {
    await page.goto('/sign-in')
    await page.getByLabel('账号', { exact: true }).fill(login)
    await page.getByLabel('口令', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).first().click()
    await page.getByRole('button', { name: '登录', exact: true }).first().waitFor({ state: 'hidden' })
  }

  /** The department prints a slip, the person sets a password with it. */
  const setPassword = async (page: Page, login: string): Promise<string> => {
    await department.getByRole('row').filter({ hasText: login }).getByRole('link', { name: '打设口令的纸条' }).click()
    await department.getByLabel('为什么').fill('新开的账号')
    await department.getByRole('button', { name: '打一张纸条' }).click()
    const code = await wordsOf(department.getByText('纸条上的编号').locator('b'))
    await department.getByRole('link', { name: '返回' }).click()
    const password = `geese walk to ${login}`
    await page.goto('/sign-in')
    await page.getByText('用纸条设口令').click()
    await page.getByLabel('登录名').fill(login)
    await page.locator('details[open]').getByLabel('纸条上的编号').fill(code)
    await page.getByLabel('新口令').fill(password)
    await page.getByLabel('再写一遍').fill(password)
    await page.getByRole('button', { name: '设口令', exact: true }).click()
    await page.getByText('口令设好了').waitFor()
    return password
  }

  /** Hands a table in where the page has led, and imports it. */
  const takeIn = async (table: SheetTable, file: string): Promise<void> => {
    await department.locator('input[type=file]').setInputFiles({ name: file, mimeType: XLSX, buffer: Buffer.from(await writeSheet(table)) })
    await department.getByRole('button', { name: '核对' }).click()
    await department.getByRole('button', { name: `导入 ${table.rows.length} 行` }).click()
    await department.getByText(`已导入：新增 ${table.rows.length} 行`).waitFor()
  }

  test('leads its first visitor to make the district, the first account and three administrators', async () => {
    department = await journey.visitor()
    await department.getByRole('heading', { name: '这个系统还是空的' }).waitFor()
    await department.getByRole('link', { name: '从头开始' }).click()
    await department.getByRole('button', { name: '建好' }).click()
    await department.getByText('代码是六位数字', { exact: false }).waitFor()
    for (const [label, words] of FIRST_ACCOUNT) await department.getByLabel(label, { exact: true }).fill(words)
    await department.getByRole('button', { name: '建好' }).click()
    await department.getByRole('heading', { name: '建好了' }).waitFor()
    expect(await rowsOf(department.locator('tbody tr b'))).toEqual(['xitong-430698', 'anquan-430698', 'shenji-430698'])
  })

  test('leads the department to its units and takes them from a table', async () => {
    await department.getByRole('link', { name: '去登录' }).click()
    await signIn(department, 'zuzhibu', 'chang-kouling-2026')
    await department.getByRole('heading', { name: '从头开始' }).waitFor()
    await department.getByRole('link', { name: '去做' }).click()
    await department.getByRole('radio', { name: '党组织表', exact: false }).waitFor()
    await takeIn(UNITS, '党组织.xlsx')
  })

  test('goes on to the roster', async () => {
    await department.getByText('下一步：导入党员名册').waitFor()
    await department.getByRole('link', { name: '去做' }).click()
    await takeIn(ROSTER, '名册.xlsx')
  })

  test('goes on to the documents, adopts one, and says that all is done', async () => {
    await department.getByText('下一步：采用制度').waitFor()
    await department.getByRole('link', { name: '去做' }).click()
    await department.getByRole('row').filter({ hasText: '樟发〔2017〕37号' }).getByRole('link', { name: '采用' }).click()
    await department.getByLabel('自哪天起').fill('2026-01-01')
    await department.getByRole('button', { name: '采用', exact: true }).click()
    await department.getByText('四步都做完了').waitFor()
    await department.getByRole('link', { name: '看四步' }).click()
    await department.getByRole('link', { name: '账号与授权' }).waitFor()
  })

  test('opens an account for a branch by two people, and the branch sees its calendar', async () => {
    const security = await journey.visitor()
    await department.getByRole('link', { name: '账号与授权' }).first().click()
    await signIn(security, 'anquan-430698', await setPassword(security, 'anquan-430698'))
    await security.getByLabel('登录名', { exact: false }).fill('shuji-yi')
    await security.getByLabel('姓名', { exact: true }).fill('周一心')
    await security.getByRole('button', { name: '开户' }).click()
    await security.getByText('账号已开').waitFor()
    await security.getByRole('row').filter({ hasText: 'shuji-yi' }).getByRole('button', { name: '提出授权' }).click()
    await security.getByLabel('职责').selectOption({ label: '党支部书记' })
    await security.getByLabel('党组织代码').fill('A01')
    await security.getByRole('button', { name: '提出', exact: true }).click()
    await department.reload()
    await department.getByRole('row').filter({ hasText: '周一心' }).getByRole('button', { name: '确认' }).click()
    await department.getByText('没有等确认的授权').waitFor()
    const secretary = await journey.visitor()
    await signIn(secretary, 'shuji-yi', await setPassword(secretary, 'shuji-yi'))
    await secretary.getByRole('heading', { name: '今年的活动日' }).waitFor()
    await expect.poll(() => secretary.locator('.months li').count()).toBe(12)
  })
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const FIRST_ACCOUNT = [
  ['行政区划代码', '430698'],
  ['省', '湖南省'],
  ['市', '岳阳市'],
  ['县（市、区）', '新河县（样例）'],
  ['组织部全称', '中共新河县委组织部'],
  ['您的姓名', '陈知行'],
  ['您的登录名', 'zuzhibu'],
  ['口令', 'chang-kouling-2026'],
] as const

type SheetTable = { name: string; headings: string[]; rows: Cell[][] }

const UNITS: SheetTable = {
  name: '党组织',
  headings: ['党组织名称', '党组织代码', '上级党组织', '组织类别', '单位性质类别', '成立日期'],
  rows: [
    ['中共新河镇委员会', 'A00', null, '党委', '综合', '2010-01-01'],
    ['中共新河镇上湾村支部委员会', 'A01', 'A00', '党支部', '农村', '2010-01-01'],
    ['中共新河镇下湾村支部委员会', 'A02', 'A00', '党支部', '农村', '2010-01-01'],
  ],
}

const ROSTER: SheetTable = {
  name: '名册',
  headings: HEADINGS,
  rows: Array.from({ length: 12 }, (_, at) => line(at + 1, { branch: at % 2 ? '新河镇上湾村党支部' : '新河镇下湾村党支部' })),
}
