import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('the books', () => {
  let journey: Journey
  let secretary: Page
  let committee: Page
  const folder = process.env.KEEP_PDF ?? mkdtempSync(join(tmpdir(), 'zhibu-books-'))
  beforeAll(async () => {
    journey = await startJourney()
    ;[secretary, committee] = await Promise.all([journey.as('shuji'), journey.as('dangwei')])
  }, 180_000)
  afterAll(async () => {
    await journey?.close()
    if (!process.env.KEEP_PDF) rmSync(folder, { recursive: true, force: true })
  })

  /** The printed book: how many sheets, and how large each is in millimetres. */
  const printed = async (page: Page, name: string) => {
    const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true })
    writeFileSync(join(folder, `${name}.pdf`), bytes)
    const boxes = [...bytes.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, wide, high]) => [Number(wide), Number(high)])
    if (process.env.KEEP_PDF) execFileSync('pdftoppm', ['-r', '60', '-png', join(folder, `${name}.pdf`), join(folder, name)])
    return { sheets: boxes.length, millimetres: boxes.map((box) => box.map((points) => Math.round((points! * 25.4) / 72))) }
  }

  const openBook = async (name: string): Promise<void> => {
    await secretary.goto('/books')
    await secretary.locator('tr', { hasText: name }).getByRole('link', { name: '打印' }).click()
    await secretary.locator('.paper.book-cover').waitFor()
  }

  test('a book of the year prints as A4 with a cover, what it holds, and places to sign [YZ-06a]', async () => {
    await openBook('党员活动日记录本')
    const cover = await wordsOf(secretary.locator('.paper.book-cover'))
    expect(cover).toContain('党员活动日记录本')
    expect(cover).toContain('2026年')
    expect(cover).toContain('青竹村')
    const back = await wordsOf(secretary.locator('.paper.book-back'))
    for (const said of ['页　数', '支部书记签名', '保管人签名', '检查人签名', '盖章']) expect(back).toContain(said)
    const pages = await secretary.locator('.paper:not(.book-cover):not(.book-back)').count()
    expect(pages).toBeGreaterThan(6)
    const { sheets, millimetres } = await printed(secretary, 'activity-book')
    expect(sheets).toBeGreaterThanOrEqual(pages + 2)
    expect(new Set(millimetres.map((size) => size.join('×')))).toEqual(new Set(['210×297']))
  })

  test('a page of the day has theme, content, form, time, place and attendance [JS-A-11c]', async () => {
    const page = await wordsOf(secretary.locator('.paper:not(.book-cover):not(.book-back)').first())
    for (const head of ['时间', '地点', '主题', '形式', '主持人', '记录人', '应到', '实到', '请假', '免除', '异地', '缺席', '未明', '主持人签字', '记录人签字'])
      expect(page.replaceAll('　', '')).toContain(head)
    expect(page).toContain('校验码')
  })

  test('a book of records prints each member’s lines, and nothing was typed for it [YZ-06a]', async () => {
    await openBook('党员记实登记簿')
    const text = await wordsOf(secretary.locator('.paper-desk'))
    expect(text).toContain('本人确认')
    expect((await printed(secretary, 'fact-register')).sheets).toBeGreaterThan(10)
  })

  let round = ''
  test('a superior draws branches and pages by a seed and sees exactly the drawn pages [YZ-06e]', async () => {
    await committee.goto('/inspections')
    await committee.getByText('这一年还没有开过检查').waitFor()
    await committee.getByLabel('抽几个支部').fill('40')
    await committee.getByLabel('每个支部抽几页').fill('3')
    await committee.getByLabel('种子').fill('20261120')
    await committee.getByRole('button', { name: '抽取支部和页' }).click()
    await committee.getByText('照种子再抽一遍，结果一样').waitFor()
    round = committee.url()
    await committee.locator('section', { hasText: '青竹村' }).getByRole('link', { name: '看抽到的 3 页' }).click()
    await committee.locator('.paper').nth(2).waitFor()
    expect(await committee.locator('.paper').count()).toBe(3)
  })

  test('findings stand under a name, the circular brings each branch its own, and it answers [YZ-06f]', async () => {
    const first = committee.locator('.inspected-page').first()
    await first.getByText('要整改').click()
    await first.getByLabel('看到的情况').fill('缺议事结论')
    await first.getByRole('button', { name: '记下' }).click()
    await first.getByText('文晓岚').waitFor()
    await committee.goto(round)
    await committee.getByLabel('通报的话').fill('这次查了各支部的簿册，指出的请改。')
    await committee.getByRole('button', { name: '通报', exact: true }).click()
    await committee.getByText('文晓岚通报').waitFor()
    await secretary.goto('/inspections')
    await secretary.getByText('缺议事结论').waitFor()
    await secretary.getByRole('button', { name: '看过了，签收' }).click()
    await secretary.getByText('周立根').first().waitFor()
    await secretary.getByLabel('怎么改的').fill('已补记，另起一行')
    await secretary.getByRole('button', { name: '改好了，报上去' }).click()
    await secretary.getByText('已报整改').waitFor()
    await committee.reload()
    await committee.getByRole('button', { name: '改好了' }).click()
    await committee.getByText('整改完成').waitFor()
  })
})
