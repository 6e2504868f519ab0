/** A general meeting of a branch: arranged, minuted by two people, voted on, adopted by chair and recorder, printed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { hasBrowser, type Journey, startJourney, said, wordsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('a branch holds a general meeting', () => {
  let journey: Journey
  let secretary: Page
  let recorder: Page

  beforeAll(async () => {
    journey = await startJourney()
    secretary = await journey.as('shuji')
    recorder = await journey.as('jiluren', { phone: true })
  }, 400_000)
  afterAll(() => journey?.close())

  const fold = async (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

  test('sees what is due by which clause, and what was held [JG-19a]', async () => {
    await secretary.goto('/meetings')
    await secretary.getByRole('heading', { name: '该开的会' }).waitFor()
    const members = secretary.locator('tr', { hasText: '支部党员大会' }).first()
    await members.getByText('每季度至少 1 次').waitFor()
    await secretary.locator('tr', { hasText: '支部委员会第 9 次' }).first().waitFor()
  })

  test('the meeting is arranged; who is due follows from its kind [CX-03a]', async () => {
    await fold(secretary, '安排一次会议')
    await secretary.locator('main').getByLabel('支部党员大会').check()
    await secretary.locator('main').getByLabel('日子').fill('2026-11-20')
    await secretary.locator('main').getByLabel('几点').fill('09:00')
    await secretary.locator('main').getByLabel('主题').fill('讨论村道路灯维修')
    await secretary.locator('main').getByLabel('地点').fill('村部会议室')
    await secretary.locator('main').getByLabel('主持人').selectOption({ label: '周立根' })
    await secretary.locator('main').getByLabel('记录人').selectOption({ label: '欧阳敏' })
    await secretary.getByRole('button', { name: '安排一次会议' }).click()
    await secretary.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
    await secretary.getByRole('heading', { name: /支部党员大会第 4 次记录/ }).waitFor()
  })

  test('the recorder calls the roll and writes on the phone, a differing view stands by itself [YZ-04b, CX-03b]', async () => {
    const sessionId = secretary.url().split('/').at(-1)!
    await tickAll(recorder, sessionId)
    await recorder.goto(`/meetings/${sessionId}`)
    await fold(recorder, '加一项议题')
    await recorder.locator('main').getByLabel('议什么').fill('村道路灯维修')
    await recorder.locator('main').getByLabel('属于哪一类').selectOption({ label: '支部建设' })
    await recorder.locator('main').getByLabel('结果').fill('先修十二盏')
    await recorder.getByRole('button', { name: '存', exact: true }).click()
    await recorder.getByRole('heading', { name: '1、村道路灯维修' }).waitFor()
    await fold(recorder, '记一条不同意见')
    await recorder.locator('main').getByLabel('意见', { exact: true }).fill('先修桥，再装灯。')
    await recorder.getByRole('button', { name: '存', exact: true }).click()
    await said(recorder, '先修桥，再装灯。').waitFor()
  })

  test('eight long topics are written: minutes of more than forty printed pages', async () => {
    const sessionId = secretary.url().split('/').at(-1)!
    const long = '村里的路灯从东头到西头都要看一遍，哪一盏不亮、什么时候修、谁去修，都要说清楚。'.repeat(28)
    for (let number = 2; number <= 9; number += 1) {
      const points = [1, 2, 3, 4, 5].map((at) => ({ name: `发言人${number}${at}`, words: `${long}第${number}之${at}说完。` }))
      const reply = await recorder.request.put(`${journey.address}/api/meetings/${sessionId}/topics/${crypto.randomUUID()}`, {
        headers: { 'x-zhibu': '1', 'idempotency-key': crypto.randomUUID() },
        data: { revision: 0, number, subject: 'work', title: `第${number}件事`, points },
      })
      expect(reply.status(), await reply.text()).toBe(200)
    }
  })

  test('a show of hands is counted and the calculation is shown [JS-A-07f]', async () => {
    await secretary.reload()
    await fold(secretary, '开始一次表决')
    await secretary.locator('main').getByLabel('写明内容').fill('修村道路灯')
    await secretary.locator('main').getByLabel('举手').check()
    await secretary.getByRole('button', { name: '开始一次表决' }).click()
    await secretary.getByRole('heading', { name: /第 1 项\s*修村道路灯/ }).waitFor()
    await fold(secretary, '记票')
    const present = Number(/现在到会 (\d+) 人/.exec(await wordsOf(secretary.locator('main')))![1])
    await secretary
      .locator('main')
      .getByLabel(/举手\s*赞成/)
      .fill(String(present - 1))
    await secretary
      .locator('main')
      .getByLabel(/举手\s*反对/)
      .fill('1')
    await secretary.getByRole('button', { name: '记下并结束' }).click()
    await secretary.getByText('怎样算的').waitFor()
    await secretary
      .getByText(/至少要 \d+ 票/)
      .first()
      .waitFor()
    await fold(secretary, '加一项决议')
    await secretary.locator('main').getByLabel('决定了什么').fill('年底前修好十二盏路灯')
    await secretary.locator('main').getByLabel('责任人').selectOption({ index: 2 })
    await secretary.locator('main').getByLabel('什么时候办完').fill('2026-12-31')
    await secretary.getByRole('button', { name: '存', exact: true }).click()
    await said(secretary, '年底前修好十二盏路灯').waitFor()
  })

  test('after the meeting is closed, chair and recorder adopt it by name and it is frozen', async () => {
    const sessionId = secretary.url().split('/').at(-1)!
    await closeIt(secretary, sessionId)
    await secretary.reload()
    await secretary.getByRole('button', { name: '我是主持人，确认' }).click()
    await secretary.getByText(/主持人周立根\s*本人确认/).waitFor()
    await recorder.reload()
    await recorder.getByRole('button', { name: '我是记录人，确认' }).waitFor()
    expect(await recorder.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await recorder.getByRole('button', { name: '我是记录人，确认' }).click()
    await recorder.getByText('这一版已经确认。').waitFor()
    await secretary.reload()
    await secretary.getByText('这一版已经确认。').waitFor()
    expect(await secretary.getByRole('button', { name: '加一项议题' }).count()).toBe(0)
  })

  test('the page prints with the columns of minutes, and stands in the book of general meetings', async () => {
    const sessionId = secretary.url().split('/').at(-1)!
    await secretary.goto(`/print/minutes/${sessionId}`)
    await secretary.getByRole('heading', { name: '支部党员大会记录' }).waitFor()
    const paper = await wordsOf(secretary.locator('.paper'))
    for (const word of [
      '时间',
      '地点',
      '主持人',
      '记录人',
      '出席人',
      '列席人',
      '缺席人及原因',
      '议题1',
      '不同意见',
      '表决情况',
      '决议',
      '责任人',
      '完成时限',
      '主持人签字',
      '记录人签字',
    ])
      expect(paper).toContain(word)
    for (let number = 2; number <= 9; number += 1) for (let at = 1; at <= 5; at += 1) expect(paper).toContain(`第${number}之${at}说完。`)
    const printed = (await secretary.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
    const sheets = [...printed.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, wide, high]) =>
      [Number(wide), Number(high)].map((points) => Math.round((points * 25.4) / 72)),
    )
    expect(sheets.length).toBeGreaterThanOrEqual(40)
    expect(sheets.every(([wide, high]) => wide === 210 && high === 297)).toBe(true)
    await secretary.goto('/books')
    await secretary.getByText('党员大会记录本').first().waitFor()
  })

  /** The roll is called through its own endpoint, as the phone's roll does; that page has its own journey. */
  const tickAll = async (page: Page, sessionId: string): Promise<void> => {
    const view = await (await page.request.get(`${journey.address}/api/activities/sessions/${sessionId}/roll`)).json()
    const lines = (view.lines ?? view.roll ?? []) as { memberId: string }[]
    const ticks = lines.map(({ memberId }, index) => ({ nonce: crypto.randomUUID(), memberId, letter: 'P', seq: index + 1 }))
    const reply = await page.request.post(`${journey.address}/api/activities/sessions/${sessionId}/ticks`, {
      headers: { 'x-zhibu': '1', 'idempotency-key': crypto.randomUUID() },
      data: { ticks },
    })
    expect(reply.status(), await reply.text()).toBe(200)
  }

  const closeIt = async (page: Page, sessionId: string): Promise<void> => {
    const { version } = await (await page.request.get(`${journey.address}/api/activities/sessions/${sessionId}`)).json()
    const record = { theme: '讨论村道路灯维修', study: null, deliberation: null, service: null, opinions: null, nextMonth: null }
    const reply = await page.request.post(`${journey.address}/api/activities/sessions/${sessionId}/close`, {
      headers: { 'x-zhibu': '1', 'idempotency-key': crypto.randomUUID() },
      data: { record, version, begins: '09:00', ends: '10:30' },
    })
    expect(reply.status(), await reply.text()).toBe(200)
  }
})
