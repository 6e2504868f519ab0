import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { PASSWORD } from '../../src/app/demonstration/load.ts'
import { hasBrowser, type Journey, startJourney } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('an installation that asks officials for a second factor', () => {
  let journey: Journey
  let secret = ''
  beforeAll(async () => {
    journey = await startJourney({ secondFactor: 'demanded' })
  }, 240_000)
  afterAll(() => journey?.close())

  const codeNow = () => new TOTP({ secret }).generate({ timestamp: journey.clock.now().getTime() })
  const signIn = async (page: Page): Promise<void> => {
    await page.goto('/sign-in')
    await page.getByLabel('账号', { exact: true }).fill('shuji')
    await page.getByLabel('口令', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: '登录', exact: true }).first().click()
    await page.getByRole('heading', { name: '还差一步' }).waitFor()
  }

  test('leads a secretary with the right password to set one up, and then to the own first page', async () => {
    const page = await journey.visitor()
    await signIn(page)
    await page.getByRole('button', { name: '设置动态口令' }).click()
    const key = page.getByText('扫不了就手工输入密钥')
    await key.waitFor()
    secret = (await key.innerText()).split('：').at(-1)!.trim()
    await page.getByLabel('六位数', { exact: true }).fill('000000')
    await page.getByRole('button', { name: '确认', exact: false }).click()
    await page.getByText('动态口令不对').waitFor()
    await page.getByLabel('六位数', { exact: true }).fill(codeNow())
    await page.getByRole('button', { name: '确认', exact: false }).click()
    await page.getByRole('heading', { name: '今年的活动日' }).waitFor()
  })

  test('from then on asks for the six digits at each sign-in, and no page opens before', async () => {
    const page = await journey.visitor()
    await signIn(page)
    await page.goto('/members')
    await page.getByRole('heading', { name: '还差一步' }).waitFor()
    await page.getByLabel('动态口令', { exact: true }).fill(codeNow())
    await page.getByRole('button', { name: '进去' }).click()
    await page.waitForURL((url) => url.pathname === '/members')
    await page.getByRole('heading', { level: 1 }).waitFor()
  })
})
