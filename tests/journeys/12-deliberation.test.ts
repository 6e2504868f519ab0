/** The activity day's deliberation: report and plan, a member's formal question that comes back until it is closed, a matter in ordered steps. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { hasBrowser, type Journey, startJourney, said, wordsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('a branch deliberates', () => {
  let journey: Journey
  let secretary: Page
  let member: Page

  beforeAll(async () => {
    journey = await startJourney()
    secretary = await journey.as('shuji')
    member = await journey.as('dangyuan', { phone: true })
  }, 400_000)
  afterAll(() => journey?.close())

  const fold = async (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
  const main = (page: Page) => page.locator('main')

  test('a member asks a formal question on the phone and sees it waiting [JS-A-07g]', async () => {
    await member.goto('/me/questions')
    await main(member).getByLabel('问什么').fill('水渠什么时候修？')
    await member.getByRole('button', { name: '提出', exact: true }).click()
    await member.getByRole('heading', { name: '水渠什么时候修？' }).waitFor()
    await member
      .getByText(/没有答复/)
      .first()
      .waitFor()
  })

  test('it stands on the next activity day, is answered there and closed [JS-A-07g]', async () => {
    await secretary.goto('/questions')
    const question = main(secretary).locator('article', { hasText: '水渠什么时候修？' })
    await question.getByRole('button', { name: '答复', exact: true }).click()
    await question.getByLabel('怎么答').fill('十二月开工，月底完工。')
    await question.getByRole('button', { name: '存', exact: true }).click()
    await said(question, '十二月开工，月底完工。').waitFor()
    await member.reload()
    await member.getByText(/十二月开工，月底完工。/).waitFor()
  })

  test('last month’s report is prepared from the records and put by the secretary [JS-A-07a, JS-A-07b]', async () => {
    await secretary.goto('/meetings')
    const days = await (await secretary.request.get(`${journey.address}/api/session`)).json()
    const unitId = (days.grants as { role: string; unitId: string }[]).find(({ role }) => role === 'secretary')!.unitId
    const year = await (await secretary.request.get(`${journey.address}/api/activities/years/2026?unitId=${unitId}`)).json()
    const november = (year.sessions as { id: string; month: number; kind: string }[]).find(({ month, kind }) => month === 11 && kind === 'activity-day')!.id
    await secretary.goto(`/meetings/${november}/deliberation`)
    await secretary.getByRole('heading', { name: '上月工作通报（10月）' }).waitFor()
    await secretary.getByText('还在办的决议').waitFor()
    await fold(secretary, '提出')
    await main(secretary).getByLabel('书记的话').fill('上月走访七户，修好水渠一段。')
    await main(secretary).locator('.act').getByRole('button', { name: '提出', exact: true }).click()
    await said(secretary, '上月走访七户，修好水渠一段。').waitFor()
  })

  test('an ordered matter goes on with its next step only; what was not disclosed is listed [ZS-06c, ZS-06d]', async () => {
    await secretary.goto('/matters')
    const matter = main(secretary).locator('article', { hasText: '集体鱼塘发包' })
    await matter.getByText(/现在办：党员大会审议/).waitFor()
    await matter.getByRole('button', { name: '这一步办了', exact: true }).click()
    await matter.getByLabel('哪天办的').fill('2026-11-18')
    await matter.getByLabel('结果').fill('党员大会审议通过')
    await matter.getByRole('button', { name: '这一步办了', exact: true }).click()
    await matter.getByText(/现在办：村（居）民会议或代表会议决议/).waitFor()
    await main(secretary).getByText('政务　2026年7至9月').waitFor()
  })

  test('a matter of vital interest waits at the township until it is answered [JG-20c]', async () => {
    const committee = await journey.as('dangwei')
    await committee.goto('/matters')
    const report = main(committee).locator('article', { hasText: '三名老党员的医药费' })
    await report.getByRole('button', { name: '答复', exact: true }).click()
    await report.getByLabel('怎么答').fill('本月底前补报。')
    await report.getByRole('button', { name: '答复', exact: true }).click()
    await report.getByText(/本月底前补报。/).waitFor()
    expect(await wordsOf(main(committee))).not.toMatch(/排名|名次/)
  })
})
