import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doorsOf, type Settled } from '../support/away.ts'
import { hasBrowser, type Journey, startJourney } from '../support/journey.ts'

/** Living in two places, and probation in two places: home is 荷塘社区 in 芦荡县 (yz-*), the host 青竹村 in 湘云县. */
describe.skipIf(!hasBrowser())('a life in two places', () => {
  let journey: Journey
  let home: Page
  let host: Page
  let member: Page
  let own: Settled & { memberId: string; name: string }
  let young: Settled & { name: string }
  let day: string

  beforeAll(async () => {
    journey = await startJourney()
    const { ask, unitOf, membersOf, openDesk, settle } = doorsOf(journey)
    ;[home, host, member] = await Promise.all([journey.as('yz-shuji'), journey.as('shuji'), journey.as('yz-dangyuan', { phone: true })])
    const [homeUnit, hostUnit, me] = [await unitOf(home, 'secretary'), await unitOf(host, 'secretary'), await unitOf(member, 'member')]
    const deskId = await openDesk(host, hostUnit.unitId)
    const members = await membersOf(home, homeUnit.unitId)
    const settled = async (memberId: string) => ({
      ...(await settle({ home, host, memberId, deskId, branchId: hostUnit.unitId }))!,
      memberId,
      name: members.find((one) => one.memberId === memberId)!.name,
    })
    own = await settled(me.memberId!)
    young = await settled(members.find(({ standing }) => standing === 'probationary')!.memberId)
    const { sessions } = await ask<{ sessions: { id: string; state: string; kind: string }[] }>(host, `/api/activities/years/2026?unitId=${hostUnit.unitId}`)
    day = sessions.find(({ kind, state }) => kind === 'activity-day' && state === 'held')!.id
  }, 300_000)
  afterAll(() => journey?.close())

  const line = (page: Page, name: string): Locator =>
    page.locator('li.rl', { has: page.locator('.rl-n', { hasText: new RegExp(`^${[...name].join('\\s*')}`) }) })
  const spaced = (name: string) => new RegExp([...name].join('\\s*'))

  test('the host calls the guest on its own roll; the sum of the branch stays what it is [CX-18a] [JS-A-02b]', async () => {
    const recorder = await journey.as('jiluren', { phone: true })
    await recorder.goto(`/roll/${day}`)
    const guest = line(recorder, own.name)
    await guest.waitFor()
    const { sum } = await doorsOf(journey).ask<{ sum: { due: number } }>(host, `/api/activities/sessions/${day}/roll`)
    expect(sum.due).toBe((await recorder.locator('li.rl').count()) - 2)
    await guest.getByRole('button', { name: '到', exact: true }).click()
    await guest.locator('button[aria-pressed="true"]').waitFor()
    const left = recorder.locator('.rl[data-left]')
    while ((await left.count()) > 0) await left.first().getByRole('button', { name: '到', exact: true }).click()
    await recorder.getByText('都点过了').waitFor()
  }, 90_000)

  test('once the host has closed its day, the line stands in the one record at home, and the member confirms it [JS-B-06e] [CX-20b]', async () => {
    await host.goto(`/activity-days/${day}`)
    await host.getByText(/6 项，已填 \d 项/).waitFor()
    for (const label of ['学习教育', '议事结论', '服务党员群众', '意见与答复', '下月安排']) {
      const field = host.getByLabel(label, { exact: true })
      if ((await field.inputValue()) === '') await field.fill('照计划做了。')
    }
    for (const gap of await host.locator('#judge').all()) await gap.getByRole('button').first().click()
    await host.getByRole('button', { name: '办结', exact: true }).click()
    await host.getByText('已办结').first().waitFor()
    const away = member.locator('main li', { hasText: '青竹村' }).first()
    await expect
      .poll(
        async () => {
          await member.goto('/me/lines')
          await member.locator('main h2, main [role=status]').first().waitFor()
          return away.count()
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
    await away.getByRole('button', { name: '对，我确认' }).click()
    await away.getByText('您已确认').waitFor()
    await home.goto(`/records/member/${own.memberId}`)
    await home.getByText('青竹村', { exact: false }).first().waitFor()
  }, 120_000)

  test('dues are paid at the host; home says once what they settle [CX-19b] [JS-B-06e]', async () => {
    await host.goto(`/floating/here/${own.caseId}`)
    await host.getByRole('button', { name: '记党费' }).click()
    await host.getByLabel('月份').selectOption('12')
    await host.getByLabel('金额（元）').fill('50.00')
    await host.getByRole('button', { name: '记党费' }).click()
    await host.getByRole('button', { name: '记党费' }).waitFor()
    await home.goto(`/floating/away/${own.absenceId}`)
    const taken = home.getByRole('table', { name: '流入地收的党费' })
    await taken.getByText('等本支部说明').waitFor()
    await home.getByRole('button', { name: /抵这个月/ }).click()
    await home.getByLabel('钱在哪边').selectOption({ label: '留在流入地，由流入地上缴' })
    await home.getByRole('button', { name: /抵这个月/ }).click()
    await home.getByText('请写明谁定的、怎么定的', { exact: false }).first().waitFor()
    await home.getByLabel('谁定的、怎么定的').fill('支委会 11 月定：外出的在流入地交')
    await home.getByRole('button', { name: /抵这个月/ }).click()
    await taken.getByText('等本支部说明').waitFor({ state: 'detached' })
    await member.goto('/me/lines')
    await member
      .getByText(/50\.00/)
      .first()
      .waitFor()
  }, 90_000)

  test('probation: home writes its end down and asks early, over the gap that the texts leave [JS-B-04l]', async () => {
    await home.goto(`/floating/away/${young.absenceId}/keeping`)
    await home.getByRole('button', { name: '写明预备期到哪天' }).click()
    await home.getByLabel('预备期到哪天').fill('2026-12-31')
    await home.getByLabel('说明', { exact: true }).last().fill('支部大会 2025 年 12 月 31 日接收')
    await home.getByRole('button', { name: '存下', exact: true }).click()
    await home.getByText('12月31日').first().waitFor()
    await home.getByRole('button', { name: '现在去征求意见' }).click()
    await home.getByRole('button', { name: '现在去征求意见' }).click()
    await home.getByRole('button', { name: '现在去征求意见' }).waitFor({ state: 'detached' })
  }, 90_000)

  test('the host observes and writes its opinion; home has it and says when the decision was made [JS-B-06i] [CX-14f]', async () => {
    await host.goto(`/floating/here/${young.caseId}`)
    await host.getByText(spaced(young.name)).first().waitFor()
    await host.getByRole('button', { name: '预备期书面意见' }).click()
    await host.getByLabel('意见', { exact: true }).selectOption({ index: 1 })
    await host.getByLabel('说明', { exact: true }).last().fill('按时参加组织生活，同意按期转正')
    await host.getByRole('button', { name: '预备期书面意见' }).click()
    await host.locator('.act', { hasText: '预备期书面意见' }).waitFor({ state: 'detached' })
    await home.goto(`/floating/away/${young.absenceId}/keeping`)
    await home.getByText('流入地意见：按时参加组织生活，同意按期转正').waitFor()
    await home.getByRole('button', { name: '记下支部大会已决定' }).click()
    await home.getByRole('button', { name: '记下支部大会已决定' }).click()
    await home.getByText(/11月20日已决定/).waitFor()
  }, 90_000)
})
