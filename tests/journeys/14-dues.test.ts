import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

/** Dues: a group leader collects on the phone, the secretary closes and publishes, the committee reads sums, the member sees the own. */
describe.skipIf(!hasBrowser())('dues', () => {
  let journey: Journey
  let secretary: Page
  beforeAll(async () => {
    journey = await startJourney()
    secretary = await journey.as('shuji')
  }, 240_000)
  afterAll(() => journey?.close())

  const main = (page: Page) => page.locator('main')

  test('the month names who owes how much by which norm, and one tap on the phone takes it [ZS-08a] [ZS-08c] [ZS-08d]', async () => {
    const leader = await journey.as('zuzhang', { phone: true })
    await leader.goto('/dues')
    await leader.getByText('由党小组长', { exact: false }).first().waitFor()
    const before = await wordsOf(main(leader))
    expect(before).toContain('每月 0.20 元到 1.00 元，由支部定')
    const button = leader.getByRole('button', { name: /^收 / }).first()
    await button.click()
    await leader.getByText(/元已收，收据第 \d+ 号/).waitFor()
    expect(await wordsOf(main(leader))).not.toContain('基数')
  }, 60_000)

  test('a third decimal and the same payment a second time are refused in plain words', async () => {
    await secretary.goto('/dues')
    await secretary.getByText('应交', { exact: false }).first().waitFor()
    await secretary.getByRole('button', { name: '另记' }).first().click()
    await secretary.getByLabel('金额（元）').fill('0.505')
    await secretary.getByRole('button', { name: '记下' }).click()
    await secretary.getByText('钱只算到分', { exact: false }).waitFor()
    await secretary.getByLabel('金额（元）').fill('0.50')
    await secretary.getByRole('button', { name: '记下' }).click()
    await secretary.getByText('已经交过了', { exact: false }).waitFor()
  }, 60_000)

  test('a month that is over is closed: received, handed up and kept stand there for good', async () => {
    await secretary.goto('/dues?year=2026&month=10')
    await secretary.getByRole('button', { name: '结 10月的账' }).click()
    await secretary.getByText('留存').waitFor()
    const page = await wordsOf(main(secretary))
    expect(page).toMatch(/实收\s*[\d,.]+ 元/)
    expect(page).toMatch(/上缴\s*[\d,.]+ 元/)
  }, 60_000)

  test('a base is set by one and waits for another; the look at it is logged [ZS-08d] [ZS-08f]', async () => {
    await secretary.goto('/dues/base')
    await secretary.getByText('党费核定表').first().waitFor()
    expect(await wordsOf(main(secretary))).not.toMatch(/基数 \d/)
    await secretary.getByRole('button', { name: '重新核定' }).first().click()
    await secretary.getByLabel('人员类别').selectOption({ label: '按月领工资的' })
    await secretary.getByLabel('岗位（职务）工资').fill('3000.01')
    await secretary.getByLabel('一年之内为什么改').fill('到镇里上班')
    await secretary.getByRole('button', { name: '交给另一个人核对' }).click()
    await secretary.getByText('等第二个人核对').first().waitFor()
    expect(await wordsOf(main(secretary))).toContain('30.00')
  }, 60_000)

  test('the second half of the year is published without a base and prints [ZS-08e]', async () => {
    await secretary.goto('/dues/disclosure?year=2026&half=2')
    await secretary.getByRole('button', { name: '公示下半年' }).click()
    await secretary.getByText('2026年下半年党费收缴情况公示').first().waitFor()
    const paper = await wordsOf(main(secretary))
    expect(paper).toContain('公示范围：本支部党员')
    expect(paper).toContain('不公示基数和收入')
  }, 60_000)

  test('the committee sees branches and sums, nobody by name', async () => {
    const committee = await journey.as('dangwei')
    await committee.goto('/dues/summary')
    await committee.getByText('27 个党支部', { exact: false }).waitFor()
    const page = await wordsOf(main(committee))
    expect(page).toContain('青竹村党支部')
    expect(page).not.toMatch(/何桂生|何秀兰|欧阳敏/)
    await committee.goto('/dues')
    await committee.getByText('不在您的职责里', { exact: false }).waitFor()
  }, 60_000)

  test('the member sees what a month costs, why, and the receipts [JS-C-03b] [YZ-06c]', async () => {
    const member = await journey.as('dangyuan', { phone: true })
    await member.goto('/me/dues')
    await member.getByText('您每月交', { exact: false }).waitFor()
    const page = await wordsOf(main(member))
    expect(page).toContain('2026年交到哪里')
    await member.getByRole('button', { name: '为什么交这些' }).click()
    await member.getByRole('dialog').getByText('党费标准', { exact: false }).first().waitFor()
  }, 60_000)
})
