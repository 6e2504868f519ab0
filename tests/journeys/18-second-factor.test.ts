import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD } from '../../src/app/demonstration/load.ts'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

const CHANGED = '村口的老槐树一共有三个杈'
const FROM_SLIP = '广播每天早上六点半响起来'

describe.skipIf(!hasBrowser())('an installation that asks officials for a second factor', () => {
  let journey: Journey
  let secret = ''
  beforeAll(async () => {
    journey = await startJourney({ secondFactor: 'demanded' })
  }, 240_000)
  afterAll(() => journey?.close())

  const codeNow = (of = secret) => new TOTP({ secret: of }).generate({ timestamp: journey.clock.now().getTime() })
  const signIn = async (page: Page, { login = 'shuji', password = PASSWORD } = {}): Promise<void> => {
    await page.goto('/sign-in')
    await page.getByLabel('账号', { exact: true }).fill(login)
    await page.getByLabel('口令', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).first().click()
    await page.getByRole('heading', { name: '还差一步' }).waitFor()
  }
  /** The key that the page shows, to be typed where the picture cannot be read. */
  const beginSetUp = async (page: Page): Promise<string> => {
    await page.getByRole('button', { name: '设置动态口令' }).click()
    const key = page.getByText('扫不了就手工输入密钥')
    await key.waitFor()
    return (await wordsOf(key)).split('：').at(-1)!.trim()
  }
  const confirm = async (page: Page, code: string): Promise<void> => {
    await page.getByLabel('六位数', { exact: true }).fill(code)
    await page.getByRole('button', { name: '确认', exact: false }).click()
  }
  const giveCode = async (page: Page): Promise<void> => {
    await page.getByLabel('动态口令', { exact: true }).fill(codeNow())
    await page.getByRole('button', { name: '进去' }).click()
  }

  test('leads a secretary with the right password to set one up, and then to the own first page', async () => {
    const page = await journey.visitor()
    await signIn(page)
    secret = await beginSetUp(page)
    await confirm(page, '000000')
    await page.getByText('动态口令不对').waitFor()
    await confirm(page, codeNow())
    await page.getByRole('heading', { name: '今年的活动日' }).waitFor()
  })

  test('from then on asks for the six digits at each sign-in, and no page opens before', async () => {
    const page = await journey.visitor()
    await signIn(page)
    await page.goto('/members')
    await page.getByRole('heading', { name: '还差一步' }).waitFor()
    await giveCode(page)
    await page.waitForURL((url) => url.pathname === '/members')
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  test('the password is changed under the own name, and asked for in its new words', async () => {
    const page = await journey.visitor()
    await signIn(page)
    await giveCode(page)
    await page.locator('details.person summary').click()
    await page.getByRole('link', { name: '我的账号' }).click()
    await page.getByLabel('现在的口令').fill(PASSWORD)
    await page.getByLabel('新口令').fill('yanshi')
    await page.getByLabel('再写一遍').fill('yanshi')
    await page.getByRole('button', { name: '改', exact: true }).click()
    await page.getByText('口令至少 12 个字，没有存').waitFor()
    await page.getByLabel('新口令').fill(CHANGED)
    await page.getByLabel('再写一遍').fill(CHANGED)
    await page.getByRole('button', { name: '改', exact: true }).click()
    await page.getByText('口令改好了').waitFor()
    await signIn(await journey.visitor(), { password: CHANGED })
  })

  test('who forgot it gets a slip from the department, sets another with it, and still needs the six digits', async () => {
    const department = await journey.visitor()
    await signIn(department, { login: 'zuzhibu' })
    await confirm(department, codeNow(await beginSetUp(department)))
    await department.getByRole('heading', { level: 1 }).waitFor()
    await department.goto('/administration')
    await department
      .getByRole('row')
      .filter({ has: department.getByText('shuji', { exact: true }) })
      .getByRole('link', { name: '打设口令的纸条' })
      .click()
    await department.getByLabel('为什么').fill('忘了口令，当面来领')
    await department.getByRole('button', { name: '打一张纸条' }).click()
    const code = await wordsOf(department.getByText('纸条上的编号').locator('b'))
    expect(code).toMatch(/^\d{6}(-[3-9A-Z]{4}){4}$/)

    const page = await journey.visitor()
    await page.goto('/sign-in')
    await page.getByText('用纸条设口令').click()
    await page.getByLabel('登录名').fill('shuji')
    await page.locator('details[open]').getByLabel('纸条上的编号').fill(code)
    await page.getByLabel('新口令').fill(FROM_SLIP)
    await page.getByLabel('再写一遍').fill(FROM_SLIP)
    await page.getByRole('button', { name: '设口令', exact: true }).click()
    await page.getByText('口令设好了').waitFor()
    await signIn(page, { password: FROM_SLIP })
    await giveCode(page)
    await page.getByRole('heading', { name: '今年的活动日' }).waitFor()
  })
})
