import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doorsOf } from '../support/away.ts'
import { hasBrowser, type Journey, startJourney, said, wordsOf } from '../support/journey.ts'

/** Keeping in touch, coming back, probation: home in 芦荡县 (yz-*), the host a branch of 樟树镇. */
describe.skipIf(!hasBrowser())('keeping in touch with members away', () => {
  let journey: Journey
  let home: Page
  let host: Page
  let partner: Page
  let other: Away
  let own: Away

  type Away = { absenceId: string; caseId: string; name: string }
  let doors: ReturnType<typeof doorsOf>

  beforeAll(async () => {
    journey = await startJourney()
    doors = doorsOf(journey)
    ;[home, host, partner] = await Promise.all([journey.as('yz-shuji'), journey.as('shuji'), journey.as('yz-dangyuan', { phone: true })])
    const [homeUnit, hostUnit, me] = [await doors.unitOf(home, 'secretary'), await doors.unitOf(host, 'secretary'), await doors.unitOf(partner, 'member')]
    const deskId = await doors.openDesk(host, hostUnit.unitId)
    const members = await doors.membersOf(home, homeUnit.unitId)
    const settle = (memberId: string) => doors.settle({ home, host, memberId, deskId, branchId: hostUnit.unitId })
    for (const one of members.filter(({ memberId }) => memberId !== me.memberId)) {
      const settled = await settle(one.memberId)
      if (!settled) continue
      other = { ...settled, name: one.name }
      await doors.must(home, `/api/floating/absences/${settled.absenceId}/contact-person`, { memberId: me.memberId!, from: '2026-08-01' })
      break
    }
    own = { ...(await settle(me.memberId!))!, name: members.find(({ memberId }) => memberId === me.memberId)!.name }
  }, 300_000)
  afterAll(() => journey?.close())

  const form = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()

  test('the named partner writes a contact on the phone in some taps, with the kind of channel [CX-12a] [CX-12b] [JS-B-04g] [JS-B-08d]', async () => {
    await partner.goto('/me/keeping')
    await partner.getByRole('listitem').filter({ hasText: other.name }).getByRole('link', { name: '记一次联系' }).click()
    await partner.getByRole('heading', { name: `联系 ${other.name}` }).waitFor()
    await partner.getByRole('radio', { name: '微信群', exact: true }).check()
    await partner.getByRole('radio', { name: '联系上了', exact: true }).check()
    await partner.getByLabel('思想', { exact: true }).fill('牵挂家里老人')
    await partner.getByLabel('生活', { exact: true }).fill('住厂里宿舍')
    await form(partner, '存下').click()
    await partner.getByText('记好了。', { exact: false }).waitFor()
    await said(partner, '牵挂家里老人').waitFor()
  }, 60_000)

  test('the branch sees who is due by both readings; the words are for partner, secretary and the member alone [CX-12e] [JS-B-04f]', async () => {
    await home.goto('/floating/keeping')
    const table = home.getByRole('table', { name: '联系外出党员' })
    await table.getByText(other.name).first().waitFor()
    await home.goto(`/floating/away/${other.absenceId}/keeping`)
    await home.getByText('牵挂家里老人', { exact: false }).waitFor()
    await home.getByText('另一种读法：', { exact: false }).first().waitFor()
    const committee = await journey.as('yz-dangwei')
    await committee.goto(`/floating/away/${other.absenceId}/keeping`)
    await committee.getByText('谈话内容只给联系人、支部书记和本人看', { exact: false }).waitFor()
    expect(await wordsOf(committee.locator('main'))).not.toContain('牵挂')
  }, 60_000)

  test('news and the notice of an election go to everybody away, and stand on the member’s page [CX-12c] [CX-12d] [JS-B-04h] [JS-B-04i]', async () => {
    await home.goto('/floating/keeping')
    await form(home, '通报要事、通知选举评议').click()
    await home.getByLabel('哪一类').selectOption({ label: '党内选举' })
    await home.getByLabel('活动日期').fill('2026-12-10')
    await home.getByLabel('方式').selectOption({ label: '微信群' })
    await home.getByLabel('说明', { exact: true }).fill('支部换届，可以委托')
    await form(home, '存下').click()
    await home.getByText('记好了。').waitFor()
    await partner.goto('/me/keeping')
    await partner.getByText('支部换届，可以委托').waitFor()
  }, 60_000)

  test('the member reports to home and tells a change once; the host has it too [CX-21e] [CX-21f]', async () => {
    await form(partner, '向支部汇报').click()
    await partner.getByLabel('思想', { exact: true }).fill('安心')
    await partner.getByLabel('工作、就业', { exact: true }).fill('在厂里')
    await partner.getByLabel('参加组织生活', { exact: true }).fill('去了三次')
    await form(partner, '存下').click()
    await partner.getByText('记好了。').first().waitFor()
    await partner.goto('/me/keeping')
    await form(partner, '工作、住址、电话变了').click()
    await partner.getByLabel('工作单位', { exact: false }).fill('湘云纸厂')
    await form(partner, '存下').click()
    await partner.getByText('记好了。').first().waitFor()
    const { card } = await doors.ask<{ card: { employer: string } }>(host, `/api/floating/cases/${own.caseId}/host`)
    expect(card.employer).toBe('湘云纸厂')
  }, 60_000)

  test('the host gives feedback and the four matters, and home reads them [JS-B-06c] [JS-B-08c] [CX-19a]', async () => {
    await host.goto(`/floating/here/${own.caseId}/keeping`)
    await form(host, '给流出地反馈').click()
    await host.getByLabel('说明', { exact: true }).fill('表现踏实')
    await form(host, '存下').click()
    await said(host, '表现踏实').waitFor()
    await host.goto(`/floating/here/${own.caseId}/keeping`)
    await form(host, '互通四项情况').click()
    await host.getByLabel('编入组织').fill('编在一组')
    await host.getByLabel('主要表现').fill('肯干')
    await form(host, '存下').click()
    await said(host, '编在一组').waitFor()
    await home.goto(`/floating/away/${own.absenceId}/keeping`)
    await home.getByText('表现踏实', { exact: false }).first().waitFor()
    await home.getByText('编在一组', { exact: false }).first().waitFor()
  }, 60_000)

  test('an agreement of two townships with its meeting interval and its end is kept, and a visit under it [JS-B-08a] [CX-13c]', async () => {
    const committee = await journey.as('yz-dangwei')
    await committee.goto('/floating/agreements')
    await form(committee, '登记共管协议').click()
    await committee.getByLabel('对方组织').fill('樟树镇党委')
    await committee.getByLabel('我方是').selectOption({ label: '流出地' })
    for (const [label, words] of [
      ['流出地做什么', '通报名单'],
      ['流入地做什么', '编组管理'],
      ['目标', '一人不漏'],
      ['办法', '每季对名单'],
      ['保障', '各出一名专人'],
    ])
      await committee.getByLabel(label!, { exact: true }).fill(words!)
    await committee.getByLabel('多久会商一次').selectOption({ label: '每季度' })
    await committee.getByLabel('到期', { exact: true }).fill('2026-12-10')
    await form(committee, '存下').click()
    await committee.getByText('到期，现在商定续签或结束', { exact: false }).waitFor()
    await committee.getByText('下次会商最迟', { exact: false }).waitFor()
  }, 60_000)

  test('back home: the own account beside the host’s, what differs marked, and the appraisal waits for feedback [CX-21g] [CX-21i] [JS-B-04k] [CX-14e]', async () => {
    await partner.goto('/me/keeping')
    await form(partner, '我回来了').click()
    await partner.getByLabel('哪天回来的').fill('2026-11-19')
    await partner.getByLabel('在外的情况').fill('参加了五次')
    await partner.getByLabel('参加了几次组织生活').fill('5')
    await form(partner, '存下').click()
    await expect.poll(() => partner.getByRole('button', { name: '我回来了' }).count()).toBe(0)
    await home.goto(`/floating/away/${own.absenceId}/keeping`)
    await home.getByText('不一样', { exact: true }).first().waitFor()
    expect(await wordsOf(home.locator('main'))).toContain('本人：参加了五次')
    expect(await home.getByRole('button', { name: '记下评议结果' }).count()).toBe(0)
    journey.clock.set('2026-11-20T09:05:00+08:00')
    await form(home, '向流入地要反馈').click()
    await home.getByLabel('说明', { exact: true }).fill('请反馈今年表现')
    await form(home, '存下').click()
    await home.getByRole('button', { name: '记下：问过，没有收到' }).waitFor()
  }, 60_000)

  test('for those who come home the branch plans by the lunar calendar [CX-14c]', async () => {
    await home.goto('/floating/gatherings')
    await home.locator('li', { hasText: '春节' }).filter({ hasText: '2027年2月6日 正月初一' }).waitFor()
    await form(home, '安排一次').click()
    await home.getByLabel('时节').selectOption({ label: '春节 2027年2月6日' })
    await home.getByLabel('方式').selectOption({ label: '座谈' })
    await home.getByLabel('哪天').fill('2027-02-08')
    await home.getByLabel('说明', { exact: true }).fill('村部座谈')
    await form(home, '存下').click()
    await said(home, '村部座谈').waitFor()
  }, 60_000)
})
