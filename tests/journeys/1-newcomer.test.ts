import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney } from '../support/journey.ts'

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
    const text = await page.locator('body').innerText()
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
