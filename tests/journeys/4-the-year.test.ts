import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('the year’s days', () => {
  let journey: Journey
  let township: Page
  let jiangsu: Page
  let committee: Page
  beforeAll(async () => {
    journey = await startJourney()
    ;[township, jiangsu, committee] = await Promise.all([journey.as('shuji'), journey.as('yz-shuji'), journey.as('dangwei')])
  }, 180_000)
  afterAll(() => journey?.close())

  const daysOf = async (page: Page, path = '/activity-days'): Promise<string[]> => {
    await page.goto(path)
    await page.locator('table[aria-label="逐次"] tbody tr, table tbody tr').first().waitFor()
    return (await rowsOf(page.locator('table').first().locator('tbody tr'))).map((row) => row.replace(/\s+/g, ' '))
  }
  const rowOf = (page: Page, words: string) => page.locator('table').first().locator('tbody tr', { hasText: words })

  test('stand on the first Monday, and one on a holiday moves later only, with its reason [ZS-01a] [ZS-01b]', async () => {
    const days = await daysOf(township)
    expect(days.length).toBe(12)
    expect(days[0]).toContain('1月5日（星期一）')
    const moved = days.filter((row) => row.includes('按规定是'))
    expect(moved.length).toBe(3)
    expect(moved[0]).toMatch(/4月7日（星期二）.*清明，顺延 按规定是 4月6日/)
    expect(moved[1]).toMatch(/5月6日.*劳动节，顺延 按规定是 5月4日/)
    expect(moved[2]).toMatch(/10月8日.*国庆节，顺延 按规定是 10月5日/)
  })

  test('are one fixed day a month in the other county, inside the month [JS-A-03a] [JS-A-03b] [JS-A-03c]', async () => {
    const days = await daysOf(jiangsu)
    expect(await wordsOf(jiangsu.locator('main'))).toContain('每月10日')
    expect(days.find((row) => row.startsWith('5月'))).toMatch(/5月11日（星期一）.*双休日，顺延 按规定是 5月10日/)
    for (const row of days.filter((one) => /^\d+月/.test(one))) expect(/(\d+)月\d+日/.exec(row)![1]).toBe(/^(\d+)月/.exec(row)![1])
  })

  test('of a year whose holidays are not published are unknown and say so [ZS-01b]', async () => {
    await township.goto('/activity-days?year=2027')
    await township.getByText('2027年的放假安排还没有公布。').waitFor()
    await township.getByRole('button', { name: '排出全年' }).click()
    await township.getByText('排出 12 次，改动 0 次，日子未明 12 次。').waitFor()
    const rows = await rowsOf(township.locator('table').first().locator('tbody tr'))
    for (const row of rows) expect(row).toContain('日子未明')
    const { rows: stored } = await journey.db.pool.query('select count(*)::int as n from activities.session where year = 2027 and day is not null')
    expect(stored).toEqual([{ n: 0 }])
  })

  test('change in the township only with the superior’s approval, until which the old day stands [ZS-01e]', async () => {
    await daysOf(township)
    await rowOf(township, '12月').getByRole('link', { name: '去安排' }).click()
    await township.getByRole('button', { name: '改日子' }).click()
    await township.getByLabel('改到哪天').fill('2026-12-09')
    await township.getByText('改日子要上级党组织批准，批准以后才算改。').waitFor()
    await township.getByLabel('缘由').fill('村里七日八日两天换届选举')
    await township.getByRole('button', { name: '报上级批准' }).click()
    await township.getByText('等上级批准，批准前原日子不变', { exact: false }).waitFor()
    expect((await daysOf(township)).at(-1)).toContain('12月7日')

    await committee.goto('/approvals')
    const ask = committee.locator('li, article, section', { hasText: '村里七日八日两天换届选举' }).last()
    await ask.getByRole('button', { name: '同意', exact: true }).click()
    await ask.waitFor({ state: 'detached' })
    const december = (await daysOf(township)).at(-1)
    expect(december).toContain('12月9日（星期三）')
    expect(december).toContain('按规定是 12月7日')
  })

  test('change where the document asks no approval at once, with the reason [JS-A-03b]', async () => {
    await daysOf(jiangsu)
    await rowOf(jiangsu, '12月').getByRole('link', { name: '去安排' }).click()
    await jiangsu.getByRole('button', { name: '改日子' }).click()
    await jiangsu.getByLabel('改到哪天').fill('2026-12-08')
    await jiangsu.getByLabel('缘由').fill('十日全县消防演练')
    await jiangsu.getByRole('button', { name: '改日子' }).last().click()
    await jiangsu.getByText('改到 12月8日：十日全县消防演练。').waitFor()
    expect((await daysOf(jiangsu)).at(-1)).toMatch(/12月8日（星期二）.*按规定是 12月10日/)
  })

  test('have a yearly plan, each saving a new version, and the township sees who has none [ZS-10b]', async () => {
    await township.goto('/activity-days')
    await township.getByRole('button', { name: '写年度计划' }).click()
    await township.getByLabel('1月', { exact: true }).fill('学党章')
    await township.getByLabel('7月', { exact: true }).fill('重温入党誓词')
    await township.getByRole('button', { name: '存成新的一版' }).click()
    await township.getByText(/第 1 版，周立根/).waitFor()
    await township.getByRole('button', { name: '改年度计划' }).click()
    await township.getByLabel('12月', { exact: true }).fill('述职评议')
    await township.getByRole('button', { name: '存成新的一版' }).click()
    await township.getByText(/第 2 版，周立根/).waitFor()
    await committee.goto('/activity-days')
    const missing = committee.locator('.note', { hasText: '下级还没有计划的' })
    await missing.getByText('打开').click()
    await missing.getByText('柏石村').waitFor()
    const named = await wordsOf(missing)
    expect(named).toContain('柏石村')
    expect(named).not.toContain('青竹村')
  })

  test('make a ledger by themselves, for the branch and for the township [ZS-10c]', async () => {
    const ledger = township.locator('table').nth(1)
    await ledger.locator('tbody tr').first().waitFor()
    const rows = (await rowsOf(ledger.locator('tbody tr'))).map((row) => row.replace(/\s+/g, ' '))
    expect(rows[0]).toMatch(/1月5日 学党章，议村道路灯 周立根 欧阳敏 \d+ \d+ \d+\/\d+ 第 1 页/)
    await committee.getByRole('heading', { name: '活动日台账' }).waitFor()
    await committee.locator('tbody tr', { hasText: '柏石村' }).first().waitFor()
    const [sheet] = await Promise.all([township.waitForEvent('download'), township.getByRole('button', { name: '导出表格' }).click()])
    expect(sheet.suggestedFilename()).toMatch(/活动日台账/)
  })
})
