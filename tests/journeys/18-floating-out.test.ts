import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf, rowsOf } from '../support/journey.ts'

/** One member, two counties, two people: 居正明 in 扬州 lets a member go and takes the member back; the county desk and 周立根's branch receive. */
describe.skipIf(!hasBrowser())('a floating member, from both sides', () => {
  let journey: Journey
  let home: Page
  let hostCounty: Page
  beforeAll(async () => {
    journey = await startJourney()
    home = await journey.as('yz-shuji')
    hostCounty = await journey.as('zuzhibu')
  }, 240_000)
  afterAll(() => journey?.close())

  let casePage = ''
  let awayPage = ''
  let name = ''
  let certificate = { number: '', code: '' }

  const main = (page: Page) => page.locator('main')
  const choose = (page: Page, label: string, option: RegExp | number) => {
    const field = page.getByLabel(label, { exact: true }).last()
    if (typeof option === 'number') return field.selectOption({ index: option })
    return field
      .locator('option')
      .filter({ hasText: option })
      .first()
      .getAttribute('value')
      .then((value) => field.selectOption(value!))
  }

  test('the county that receives keeps a desk, and anybody finds it [CX-11b] [JS-B-05k]', async () => {
    await hostCounty.goto('/floating/here')
    await hostCounty.getByRole('button', { name: '本单位服务点' }).click()
    await hostCounty.getByLabel('住址').fill('县政务中心二楼')
    await hostCounty.getByLabel('时间').fill('8:30—17:30')
    await hostCounty.getByLabel('电话').fill('0730-5551234')
    await hostCounty.getByLabel('专人').fill('邓组织员')
    await hostCounty.getByLabel('接收流动党员').check()
    const kept = hostCounty.waitForResponse((reply) => reply.url().includes('/floating/desk') && reply.request().method() === 'PUT')
    await hostCounty.getByRole('button', { name: '本单位服务点' }).last().click()
    expect((await kept).status()).toBe(200)
    const visitor = await journey.visitor({ phone: true })
    await visitor.goto('/desks')
    await visitor.getByText('县政务中心二楼', { exact: false }).waitFor()
  }, 90_000)

  test('leaving: told by word of mouth, briefed, decided [CX-10a] [CX-10b] [CX-10c]', async () => {
    await home.goto('/floating/away')
    await home.getByRole('button', { name: '登记外出' }).click()
    await home.getByLabel('党员', { exact: true }).locator('option').nth(5).waitFor({ state: 'attached' })
    name = (await wordsOf(home.getByLabel('党员', { exact: true }).locator('option').nth(5))).replaceAll(' ', '')
    await choose(home, '党员', 5)
    await choose(home, '形式', /口头/)
    await choose(home, '原因', /务工/)
    await home.getByLabel('去向', { exact: true }).fill('湖南省湘云县')
    await home.getByLabel('外出日期').fill('2026-11-10')
    await home.getByLabel('工作单位').fill('湘云竹业')
    await home.getByLabel('电话').fill('13900000002')
    await home.getByRole('button', { name: '登记', exact: true }).click()
    await home.waitForURL(/floating\/away\/.+/)
    awayPage = home.url()
    await home.getByRole('button', { name: '登记行前教育' }).click()
    await home.getByLabel('说明').last().fill('讲了纪律和流动党员规定')
    await home.getByRole('button', { name: '登记行前教育' }).click()
    await home.getByRole('button', { name: '定下来' }).click()
    await choose(home, '怎么办', /流动/)
    await home.getByLabel('说明').last().fill('外出三个月')
    await home.getByRole('button', { name: '定下来' }).click()
    await home.getByText('口头').first().waitFor()
  }, 90_000)

  test('the certificate is issued on the spot, printed, and anybody may ask whether it is good [JS-B-04d]', async () => {
    await home.getByRole('button', { name: '发证', exact: true }).click()
    await home.getByRole('button', { name: '发证', exact: true }).click()
    await home.getByRole('link', { name: '打印活动证' }).waitFor()
    const fact = (label: string) => {
      const line = home.locator('dl div', { has: home.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
      return wordsOf(line.locator('dd').first())
    }
    certificate = { number: await fact('活动证'), code: await fact('验证码') }
    await home.getByRole('link', { name: '打印活动证' }).click()
    await home.locator('.paper').waitFor()
    const paper = await wordsOf(home.locator('.paper'))
    for (const printed of Object.values(certificate)) expect(paper).toContain(printed)
    await home.getByRole('link', { name: '打印折页本' }).click()
    await home.locator('.booklet-page').first().waitFor()
    const pages = await rowsOf(home.locator('.booklet-page'))
    expect(pages).toHaveLength(8)
    for (const printed of Object.values(certificate)) expect(pages.join()).toContain(printed)
    const boxes = [...(await home.pdf({ preferCSSPageSize: true })).toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
    expect(boxes.map(([, wide, high]) => [wide, high].map((points) => Math.round((Number(points) * 25.4) / 72)))).toEqual(
      Array.from({ length: 4 }, () => [210, 148]),
    )
    await home.goto(awayPage)
    const visitor = await journey.visitor({ phone: true })
    await visitor.goto('/check')
    await visitor.getByLabel('证上的验证码').fill(certificate.code)
    await visitor.getByRole('button', { name: '验证' }).click()
    await visitor.getByText('有效。', { exact: true }).waitFor()
    expect((await wordsOf(main(visitor))).replaceAll(/\s/g, '')).not.toContain(name)
  }, 90_000)

  test('announced, found waiting at the host, placed and managed; each side sees the other’s half as told [YZ-07c] [CX-17a] [CX-18a] [JS-B-05c]', async () => {
    await home.getByRole('button', { name: '通报流入地' }).click()
    await choose(home, '服务点', /湘云县委组织部/)
    await home.getByRole('button', { name: '通报流入地' }).last().click()
    await home.getByText('流入地说的').waitFor()
    await hostCounty.goto('/floating/here')
    await hostCounty
      .locator('table a')
      .filter({ hasText: new RegExp([...name].join('\\s*')) })
      .first()
      .click()
    await hostCounty.waitForURL(/floating\/here\/.+/)
    casePage = hostCounty.url()
    await hostCounty.getByText('湘云竹业').first().waitFor()
    expect((await wordsOf(main(hostCounty))).replaceAll(/\s/g, '')).toContain(name)
    await hostCounty.getByRole('button', { name: '核对身份和证件' }).click()
    await choose(hostCounty, '证件', 1)
    await choose(hostCounty, '组织关系介绍信', /没有出示/)
    await hostCounty.getByLabel('证号').fill(certificate.number)
    await hostCounty.getByLabel('验证码').fill(certificate.code)
    await hostCounty.getByRole('button', { name: '核对身份和证件' }).last().click()
    await hostCounty.locator('.act', { hasText: '核对身份和证件' }).waitFor({ state: 'detached' })
    await hostCounty.getByRole('button', { name: '编入党支部' }).click()
    await choose(hostCounty, '依据', 1)
    await choose(hostCounty, '支部', /青竹村/)
    await hostCounty.getByRole('button', { name: '编入党支部' }).last().click()
    await hostCounty.locator('.act', { hasText: '编入党支部' }).waitFor({ state: 'detached' })
    const hostBranch = await journey.as('shuji')
    await hostBranch.goto(casePage)
    await hostBranch.getByRole('button', { name: '讲明要求，纳入管理' }).click()
    await hostBranch.getByLabel('谁负责接待').fill('周立根')
    await hostBranch.getByRole('button', { name: '讲明要求，纳入管理' }).last().click()
    await hostBranch.getByText('在管').first().waitFor()
    await home.goto(awayPage)
    await home.getByText('流入地在管').first().waitFor()
  }, 120_000)

  test('coming back: registered, checked, over on both sides [CX-21g] [CX-21h] [JS-B-04j]', async () => {
    await home.getByRole('button', { name: '登记返回' }).click()
    await home.getByRole('button', { name: '登记返回' }).last().click()
    await home.getByRole('button', { name: '查验证件，了结外出' }).click()
    await choose(home, '活动证', /已交回/)
    await home.getByLabel('证上看到什么').fill('证上有三次活动')
    await home.getByRole('button', { name: '查验证件，了结外出' }).last().click()
    await home.getByText('已返回').first().waitFor()
    await hostCounty.goto(casePage)
    await hostCounty.getByText('已返回并验证').first().waitFor()
    await hostCounty.getByRole('button', { name: '了结', exact: true }).click()
    await hostCounty.getByRole('button', { name: '了结', exact: true }).click()
    await hostCounty.getByText('已了结').first().waitFor()
  }, 90_000)

  test('a forged code is not good, and nothing else is told', async () => {
    const visitor = await journey.visitor({ phone: true })
    await visitor.goto('/check')
    await visitor.getByRole('button', { name: '验证' }).click()
    await visitor.getByText('还没有写验证码', { exact: false }).waitFor()
    await visitor.getByLabel('证上的验证码').fill('AAAA-BBBB-CCCC-DDDD')
    await visitor.getByRole('button', { name: '验证' }).click()
    await visitor.getByText('无效。', { exact: false }).waitFor()
  }, 60_000)

  test('a telephone that cannot be rung is refused where it was typed, and nothing typed is lost', async () => {
    const visitor = await journey.visitor({ phone: true })
    await visitor.goto('/desks')
    await visitor.getByRole('button', { name: '我是流动党员，亮明身份' }).first().click()
    await visitor.getByLabel('姓名').fill('测试人')
    await visitor.getByLabel('电话', { exact: true }).fill('没有电话')
    await visitor.getByLabel('组织关系在哪里').fill('某村党支部')
    await visitor.getByRole('button', { name: '我是流动党员，亮明身份' }).first().click()
    await visitor.getByText('电话只写数字', { exact: false }).waitFor()
    expect(await visitor.getByLabel('姓名').inputValue()).toBe('测试人')
    await visitor.getByLabel('电话', { exact: false }).first().fill('000-1234567')
    await visitor.getByRole('button', { name: '我是流动党员，亮明身份' }).first().click()
    await visitor.getByText('已经收到。', { exact: false }).waitFor()
  }, 60_000)
})
