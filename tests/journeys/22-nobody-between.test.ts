import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

/** Nobody falls between: the department looks at a day, the committee surveys, a branch reports, the comparison names persons, lost contact has its clock. */
describe.skipIf(!hasBrowser())('nobody falls between', () => {
  let journey: Journey
  let department: Page
  let committee: Page
  let secretary: Page
  beforeAll(async () => {
    journey = await startJourney()
    department = await journey.as('zuzhibu')
    committee = await journey.as('dangwei')
    secretary = await journey.as('shuji')
  }, 240_000)
  afterAll(() => journey?.close())

  test('the department asks of a day who manages, from the county down to the branch [JS-B-01a]', async () => {
    await department.goto('/floating/coverage')
    await department.getByRole('heading', { name: '流动党员由谁管' }).waitFor()
    await department.getByRole('heading', { name: '没有组织管的' }).waitFor()
    const below = department.locator('main table').last().getByRole('link').first()
    const name = await wordsOf(below)
    await below.click()
    await department.getByText(name, { exact: false }).first().waitFor()
    await department.getByRole('link', { name: '上一级' }).waitFor()
    await department.getByLabel('看哪一天').fill('2026-09-01')
    await department.getByText('2026年9月1日', { exact: false }).first().waitFor()
  }, 90_000)

  test('the committee opens the year’s survey, the branch reports a person who is not registered, the comparison names that person [JS-B-03a] [JS-B-07b]', async () => {
    await committee.goto('/floating/surveys')
    await committee.getByRole('button', { name: '开始今年的排查' }).click()
    await committee.getByRole('button', { name: '开始今年的排查' }).click()
    await committee.getByText('没有报').first().waitFor()

    await secretary.goto('/floating/surveys')
    await secretary.getByRole('link', { name: '上报' }).click()
    await secretary.getByLabel(/名册里没有、却在外的/).fill('丁未登')
    await secretary.getByRole('button', { name: '上报' }).click()
    await secretary.getByText('还没有选。').first().waitFor()
    await secretary.getByRole('button', { name: /其余 \d+ 人都和登记的一样/ }).click()
    await secretary.getByRole('button', { name: '上报' }).click()
    await secretary.getByText(/已报：在外 \d+ 人/).waitFor()

    await department.goto('/floating/surveys')
    await department.getByText('丁未登').waitFor()
    await department.getByText('排查发现，名册里没有').first().waitFor()
  }, 90_000)

  test('lost contact is entered and searched; the clock shows the day on which it is put to the meeting', async () => {
    await secretary.goto('/floating/lost')
    await secretary.getByRole('button', { name: '登记失联' }).click()
    const member = secretary.getByLabel('哪一位')
    await member.selectOption({ index: 3 })
    await secretary.getByLabel('起算日').fill('2026-02-10')
    await secretary.getByLabel('从什么算起').selectOption('activity')
    await secretary.getByLabel('怎样失联的').selectOption('work')
    await secretary.getByRole('button', { name: '登记失联' }).click()
    await secretary.getByText('满期 8月10日').first().waitFor()
    await secretary.getByRole('button', { name: '记一次查找' }).waitFor()
  }, 90_000)

  test('a problem that the department takes up stays until it is closed; statistics show the key groups [JS-B-07d] [JS-B-07e]', async () => {
    await department.goto('/floating/work')
    await department.getByRole('button', { name: '登记', exact: true }).first().click()
    await department.getByLabel('什么事').fill('夜班多，活动排不上')
    await department.getByRole('button', { name: '登记', exact: true }).first().click()
    await department.getByText('还没有办结').waitFor()
    await department.goto('/floating/statistics')
    await department.getByRole('heading', { name: '重点领域和群体', exact: true }).waitFor()
    await expect.poll(() => department.locator('main').innerText()).toContain('农民工')
  }, 90_000)

  test('the department judges the committee by points and records; the committee reads its score [CX-19f]', async () => {
    await department.goto('/floating/assessments')
    await department.getByRole('button', { name: '考核', exact: true }).click()
    await department.getByLabel('定性部分', { exact: true }).fill('有计划、有专人')
    await department.getByLabel(/定性部分得分/).fill('36')
    await department.getByLabel('认定').selectOption('carried-out')
    await department.getByRole('button', { name: '考核', exact: true }).click()
    await department.getByText('36 / 40', { exact: false }).waitFor()
    await committee.goto('/floating/assessments')
    await committee.getByText('36 / 40', { exact: false }).waitFor()
    await committee.getByText('工作落实').first().waitFor()
  }, 60_000)

  test('work that was not carried out bars from awards; the committee acknowledges and appeals, the department answers [CX-19g]', async () => {
    await department.getByRole('button', { name: '重新考核' }).click()
    await department.getByRole('button', { name: '重新考核' }).click()
    await department.getByText('还没有填。').first().waitFor()
    await department.getByLabel('定性部分', { exact: true }).fill('有计划，没有专人')
    await department.getByLabel(/定性部分得分/).fill('12')
    await department.getByLabel('认定').selectOption('not-carried-out')
    await department.getByLabel('查到什么').fill('两个月没有人联系在外党员')
    await department.getByRole('button', { name: '重新考核' }).click()
    await department.getByRole('button', { name: '不评先评优并通报' }).click()
    await department.getByLabel('哪一次评比').fill('2026年先进基层党组织')
    await department.getByLabel('负责人').fill('文晓岚')
    await department.getByRole('button', { name: '不评先评优并通报' }).click()
    await department.getByText('还没有签收').waitFor()
    await committee.goto('/floating/assessments')
    await committee.getByText('两个月没有人联系在外党员').first().waitFor()
    await committee.getByRole('button', { name: '签收' }).click()
    await committee.getByText('还没有签收').waitFor({ state: 'detached' })
    await committee.getByRole('button', { name: '申诉' }).click()
    await committee.getByRole('button', { name: '不记了' }).click()
    await committee.getByLabel('不同意见').waitFor({ state: 'detached' })
    await committee.getByRole('button', { name: '申诉' }).click()
    await committee.getByLabel('不同意见').fill('联系过，记录补得晚')
    await committee.getByRole('button', { name: '申诉' }).click()
    await committee.getByText('申诉待答复').waitFor()
    await department.goto('/floating/assessments')
    await department.getByText('联系过，记录补得晚', { exact: false }).waitFor()
    await department.getByRole('button', { name: '答复申诉' }).click()
    await department.getByLabel('怎样答复').selectOption('no')
    await department.getByLabel('理由').fill('补的记录属实')
    await department.getByRole('button', { name: '答复申诉' }).click()
    await department.getByText('已撤销').waitFor()
    await committee.reload()
    await committee.getByText('补的记录属实', { exact: false }).waitFor()
  }, 90_000)
})
