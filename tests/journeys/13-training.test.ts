import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('study and Party classes', () => {
  let journey: Journey
  let secretary: Page
  let township: Page
  let member: Page
  beforeAll(async () => {
    journey = await startJourney()
    ;[secretary, township, member] = await Promise.all([journey.as('shuji'), journey.as('dangwei'), journey.as('dangyuan', { phone: true })])
  }, 240_000)
  afterAll(() => journey?.close())

  test('a secretary sees everybody’s hours and days with the clause behind them, nobody ranked [QD-05b] [CX-02k]', async () => {
    await secretary.goto('/training')
    await secretary.getByRole('heading', { name: '每个人' }).waitFor()
    const table = secretary.getByRole('table', { name: '每个人' })
    await table.getByText('31.5/32 学时').first().waitFor()
    await table.getByText('5.5/6 天').first().waitFor()
    await table.getByRole('button', { name: /依据/ }).first().click()
    const drawer = secretary.getByRole('dialog')
    await drawer.getByText(/逐次清点/).waitFor()
    await drawer
      .getByText(/95 分钟，1.58 学时/)
      .first()
      .waitFor()
    await secretary.keyboard.press('Escape')
  })

  test('names an ordinary member as lecturer; the capacity comes by itself [YZ-05c]', async () => {
    await secretary.getByRole('button', { name: '记一堂党课' }).click()
    await secretary.getByLabel('主讲人').selectOption({ label: '罗建平' })
    await secretary.getByLabel('题目').fill('种好这片田')
    await secretary.getByLabel('主题', { exact: true }).fill('乡村振兴')
    await secretary.getByRole('button', { name: '存下' }).click()
    const row = secretary.getByRole('table', { name: '党课' }).getByRole('row', { name: /种好这片田/ })
    await row.getByText(/罗建平　普通党员/).waitFor()
  })

  test('is told where coming study collides with work, and not stopped [CX-02i]', async () => {
    await secretary.getByText('冬修水利').first().waitFor()
  })

  test('sees member by member what was heard and which document was studied, and who was never at a Party school [CX-01a] [JS-A-05b] [QD-05a]', async () => {
    await secretary.goto('/training')
    await secretary.getByRole('link', { name: '每人学了什么' }).click()
    await secretary.getByRole('heading', { name: '每人学了什么', exact: true }).waitFor()
    const table = secretary.getByRole('table', { name: '每个人' })
    await table.getByRole('columnheader', { name: '党章和党的基本知识' }).waitFor()
    await table.getByRole('columnheader', { name: '《支部工作条例》' }).waitFor()
    await secretary.getByText(/\d+\/38 人学过/).waitFor()
    await secretary.getByText('刘德福、武　海').waitFor()
  })

  test('a township opens a class, a branch enrols, completion counts for the member [YZ-03a]', async () => {
    await township.goto('/training/programmes')
    await township.getByRole('button', { name: '开一个班' }).click()
    await township.getByRole('textbox', { name: '名称', exact: true }).fill('村级财务公开')
    await township.getByLabel('政治理论').first().check()
    await township.getByLabel('总共多少分钟').fill('30')
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByText(/班开好了/).waitFor()
    await township.getByRole('link', { name: '村级财务公开' }).click()
    await township.getByRole('heading', { name: '村级财务公开' }).waitFor()
    const address = new URL(township.url()).pathname

    await secretary.goto(address)
    await secretary.getByLabel('何桂生').check()
    await secretary.getByRole('button', { name: '报 1 人' }).click()
    await secretary.getByText('报上 1 人，原来已报 0 人。').waitFor()

    await township.goto(address)
    await township.getByRole('button', { name: '存下并结班' }).click()
    await township.getByText(/已结班/).waitFor()

    await secretary.goto('/training')
    const row = secretary.getByRole('table', { name: '每个人' }).getByRole('row', { name: /何桂生/ })
    await row.getByText('32/32 学时').waitFor()
  })

  test('a member sees the own study on the phone, declares self-study and says what to learn [CX-25c] [YZ-03c]', async () => {
    await member.goto('/me/study')
    await member.getByRole('heading', { name: '今年对我的要求' }).waitFor()
    await member.getByLabel('学了什么').fill('看电教片')
    await member.getByRole('button', { name: '记下' }).click()
    await member.getByText(/看电教片　30 分钟/).waitFor()
    const survey = member.locator('section', { hasText: '明年想学什么' })
    if (await survey.getByRole('button', { name: '交上去' }).isVisible()) {
      await survey.getByLabel('最想学什么').fill('果树管理')
      await survey.getByRole('button', { name: '交上去' }).click()
    }
    await survey.getByText('您已经答过了，谢谢。').waitFor()
    expect(await member.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  test('whoever stands above sees which secretaries are not yet rotation-trained [QD-05c] [YZ-03h]', async () => {
    await township.goto('/training')
    await township.getByRole('heading', { name: '各支部' }).waitFor()
    await township.getByRole('heading', { name: '书记轮训' }).waitFor()
  })
})
