import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('trying before adopting', () => {
  let journey: Journey
  let committee: Page
  beforeAll(async () => {
    journey = await startJourney()
    committee = await journey.as('yz-dangwei')
  }, 180_000)
  afterAll(() => journey?.close())

  const finish = () => committee.getByText('结论不同的党员').waitFor()

  test('from the page of a document one sees who would have come out differently, with both explanations', async () => {
    await committee.goto('/packs/zhangshu-2017-37/adopt')
    await committee.getByRole('link', { name: '看看过去一年会有什么不同' }).click()
    await committee.getByRole('button', { name: '看看过去一年会有什么不同' }).click()
    await finish()
    const main = await wordsOf(committee.locator('main'))
    expect(main).toContain('无正当理由不参加')
    expect(main).toContain('没有这条')
    await committee.locator('table[aria-label="会不同的"]').getByRole('button', { name: '依据' }).first().click()
    const drawer = committee.getByRole('dialog')
    await drawer.getByText('樟发〔2017〕37号').first().waitFor()
    await committee.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  test('a changed value lists those who stand between the two limits, and those whose answer was open', async () => {
    const value = new URLSearchParams({ slot: 'attendance.excellent-bar', key: 'when.limit.value', value: '3/4', label: '不得评为优秀的界限' })
    await committee.goto(`/what-if?${value.toString()}`)
    await committee.getByText('“不得评为优秀的界限”改为 3/4').waitFor()
    await committee.getByRole('button', { name: '看看过去一年会有什么不同' }).click()
    await finish()
    const rows = await rowsOf(committee.locator('table[aria-label="会不同的"] tbody tr'))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.replace(/\s+/g, ' ')).toMatch(/(符合|未明).*未达到/)
  })

  test('a run that is put away leaves nothing behind', async () => {
    await committee.getByRole('button', { name: '收走，不留结果' }).click()
    await committee.getByRole('heading', { name: '试算', exact: true, level: 1 }).waitFor()
    await expect.poll(() => committee.locator('table[aria-label="做过的试算"] tbody tr').count()).toBe(1)
  })
})
