import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney } from '../support/journey.ts'

/** A group away from 扬州 in 湘云县: stated, approved, filed with the host, handed over; a member who declares at a public desk; the books of a unit. */
describe.skipIf(!hasBrowser())('a group away, and what a host keeps', () => {
  let journey: Journey
  let home: Page
  let committee: Page
  let host: Page
  beforeAll(async () => {
    journey = await startJourney()
    home = await journey.as('yz-shuji')
    committee = await journey.as('yz-dangwei')
    host = await journey.as('zuzhibu')
  }, 240_000)
  afterAll(() => journey?.close())

  const GROUP = '驻湘云流动党支部'
  const choose = async (page: Page, label: string, option: RegExp) => {
    const field = page.getByLabel(label, { exact: true }).last()
    const found = field.locator('option').filter({ hasText: option }).first()
    await found.waitFor({ state: 'attached' })
    await field.selectOption((await found.getAttribute('value'))!)
  }
  const act = async (page: Page, title: string) => {
    await page.getByRole('button', { name: title, exact: true }).first().click()
    const done = page.waitForResponse((reply) => reply.request().method() === 'POST' && reply.url().includes('/floating/'))
    await page.getByRole('button', { name: title, exact: true }).last().click()
    expect((await done).status()).toBe(200)
  }

  test('the host keeps a desk; a visitor declares membership there and is shown nothing; the desk checks [JS-B-05k] [JS-B-05l] [CX-11b]', async () => {
    await host.goto('/floating/here')
    await host.getByRole('button', { name: '本单位服务点' }).click()
    await host.getByLabel('住址').fill('县政务中心二楼')
    await host.getByLabel('时间').fill('8:30—17:30')
    await host.getByLabel('电话').fill('0730-5551234')
    await host.getByLabel('专人').fill('邓组织员')
    const kept = host.waitForResponse((reply) => reply.url().includes('/floating/desk') && reply.request().method() === 'PUT')
    await host.getByRole('button', { name: '本单位服务点' }).last().click()
    expect((await kept).status()).toBe(200)
    const visitor = await journey.visitor({ phone: true })
    await visitor.goto('/desks')
    await visitor.getByLabel('地方、单位', { exact: false }).fill('县政务中心')
    await visitor.getByText('县政务中心二楼', { exact: false }).waitFor()
    await visitor.getByRole('button', { name: '我是流动党员，亮明身份' }).first().click()
    await visitor.getByLabel('姓名').fill('丁有田')
    await visitor.getByLabel('电话', { exact: true }).fill('13700000009')
    await visitor.getByLabel('组织关系在哪里').fill('扬州某村党支部')
    await visitor.getByRole('button', { name: '我是流动党员，亮明身份' }).first().click()
    await visitor.getByText('已经收到', { exact: false }).waitFor()
    expect(await visitor.locator('body').innerText()).not.toContain('13700000009')
    await host.goto('/floating/books')
    await host.getByText('13700000009', { exact: false }).waitFor()
    await host.getByRole('button', { name: '没有核对上' }).click()
    await host.getByLabel('怎么核对的').fill('电话打不通')
    await host.getByRole('button', { name: '没有核对上' }).last().click()
    await host.getByText('电话打不通', { exact: false }).waitFor()
  }, 120_000)

  test('home sends a member there and proposes a group; each condition is stated by a person [CX-13d]', async () => {
    await home.goto('/floating/away')
    await home.getByRole('button', { name: '登记外出' }).click()
    await home.getByLabel('党员', { exact: true }).locator('option').nth(5).waitFor({ state: 'attached' })
    await home.getByLabel('党员', { exact: true }).selectOption({ index: 5 })
    await choose(home, '形式', /口头/)
    await choose(home, '原因', /务工/)
    await home.getByLabel('去向', { exact: true }).fill('湘云竹业园')
    await home.getByLabel('外出日期').fill('2026-11-10')
    await home.getByRole('button', { name: '登记', exact: true }).click()
    await home.waitForURL(/floating\/away\/.+/)
    await home.getByRole('button', { name: '通报流入地' }).click()
    await choose(home, '服务点', /湘云县/)
    await home.getByRole('button', { name: '通报流入地' }).last().click()
    await home.getByText('流入地说的').first().waitFor()
    await home.goto('/floating/groups')
    await home.getByRole('button', { name: '提出建立' }).click()
    await home.getByLabel('名称').fill(GROUP)
    await home.getByLabel('驻在哪里').fill('湘云竹业园')
    await home
      .getByLabel(/　湘云竹业园/)
      .first()
      .check()
    await home.getByRole('button', { name: '提出建立' }).last().click()
    await home.getByText('条件都具备才能建立。').last().waitFor()
    for (const condition of ['流向地点相对集中', '外出时间较长', '具备建立条件'])
      if ((await home.getByLabel(condition).count()) > 0) await home.getByLabel(condition).check()
    await home.getByRole('button', { name: '提出建立' }).last().click()
    await home.getByRole('region', { name: GROUP }).waitFor()
  }, 120_000)

  test('the committee approves, the list goes to the host, who files it; handed over and taken over, both sides agree [CX-13e] [CX-13f] [JS-B-03d]', async () => {
    const group = (page: Page) => page.getByRole('region', { name: GROUP })
    await committee.goto('/floating/groups')
    await act(committee, '批准建立')
    await group(committee).getByText('下一步：名单抄送流入地').waitFor()
    await act(committee, '名单抄送流入地')
    await host.goto('/floating/groups')
    await group(host).getByText('流出地负责', { exact: false }).waitFor()
    await act(host, '收到名单，备案')
    await group(host).getByText('下一步：移交流入地').waitFor()
    await committee.goto('/floating/groups')
    await committee.getByRole('button', { name: '移交流入地' }).first().click()
    await committee.getByLabel('移交条件成熟').check()
    await committee.getByRole('button', { name: '移交流入地' }).last().click()
    await group(committee).getByText('下一步：流入地接管').waitFor()
    await host.goto('/floating/groups')
    await act(host, '接管')
    await group(host).getByText('流入地负责', { exact: false }).waitFor()
    await home.goto('/floating/groups')
    await group(home).getByText('流入地负责', { exact: false }).waitFor()
    await group(home).getByText('都办完了').waitFor()
  }, 120_000)

  test('a unit enters support, a round without places is marked, both in the books of the unit [JS-B-05g] [CX-18e]', async () => {
    await host.goto('/floating/books')
    await host.getByRole('button', { name: '记一条：活动场地和支持' }).click()
    await host.getByLabel('党组织', { exact: true }).last().fill(GROUP)
    await host.getByLabel('场所', { exact: true }).last().fill('园区二楼会议室')
    await host.getByRole('button', { name: '记下' }).last().click()
    await host.getByText('园区二楼会议室', { exact: false }).waitFor()
    await host.getByRole('button', { name: '记一条：表彰、关爱名额' }).click()
    await host.getByLabel('哪一次表彰').fill('七一表彰')
    await host.getByLabel('留出的名额').fill('0')
    await host.getByRole('button', { name: '记下' }).last().click()
    await host.getByText('没有留名额').waitFor()
  }, 120_000)
})
