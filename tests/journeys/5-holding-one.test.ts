import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, said, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('holding a day', () => {
  let journey: Journey
  let secretary: Page
  let member: Page
  let recorder: Page
  let id: string
  beforeAll(async () => {
    journey = await startJourney()
    ;[secretary, member] = await Promise.all([journey.as('shuji'), journey.as('dangyuan', { phone: true })])
    const { rows } = await journey.db.pool.query(
      "select session.id from activities.session join org.unit on unit.id = unit_id where short_name = '青竹村党支部' and session.year = 2026 and session.month = 12",
    )
    id = rows[0].id
  }, 180_000)
  afterAll(() => journey?.close())

  const sumOf = async (): Promise<Record<string, number>> => {
    const reply = await secretary.request.get(`${journey.address}/api/activities/sessions/${id}/roll`)
    return (await reply.json()).sum
  }

  test('it is planned, and the plan says before the day by which clause it would not count [JS-A-01a] [ZS-01d]', async () => {
    await secretary.goto(`/activity-days/${id}`)
    await secretary.getByText(/通知前还有 \d+ 处/).waitFor()
    await secretary.getByLabel('主题').fill('学党章第二章，评议村务')
    await secretary.getByLabel('地点').fill('村部二楼会议室')
    await secretary.getByLabel('内容').fill('学党章第二章，评议本年村务，走访困难户')
    await secretary.getByLabel('形式', { exact: true }).fill('集中学习')
    await secretary.getByLabel('开始').fill('08:30')
    await secretary.getByLabel('结束').fill('10:00')
    for (const [at, kind, minutes] of [
      [1, '学习教育', '90'],
      [2, '民主议事', '50'],
      [3, '为民服务', '60'],
    ] as const) {
      await secretary.getByRole('button', { name: '加一项' }).click()
      const part = secretary.locator('.part-row').nth(at - 1)
      await part.locator('select').first().selectOption({ label: kind })
      await part.getByRole('spinbutton').fill(minutes)
    }
    await secretary.locator('.part-row select').nth(1).selectOption({ label: '集中学习' })
    await secretary.getByLabel('主持', { exact: true }).selectOption({ label: '周立根　支部书记' })
    await secretary.getByLabel('记录', { exact: true }).selectOption({ label: '欧阳敏　党小组长' })
    await secretary.getByRole('button', { name: '加一位' }).click()
    await secretary.getByLabel('来宾姓名').fill('程晓燕')
    await secretary.getByLabel('身份').selectOption({ label: '入党积极分子' })
    await secretary.getByRole('button', { name: '存下安排' }).click()
    await secretary.getByText('已存下。').waitFor()
    const short = secretary.locator('#counts li', { hasText: '不少于半天' })
    await short.getByText('未达到').waitFor()
    expect(await wordsOf(short)).toContain('一')

    await secretary.getByLabel('结束').fill('11:50')
    await secretary.getByRole('button', { name: '存下安排' }).click()
    await short
      .getByText('符合', { exact: false })
      .or(short.getByText('达到', { exact: true }))
      .first()
      .waitFor()
  })

  test('it is announced in the product and on paper [JS-A-01a]', async () => {
    await secretary.getByRole('button', { name: '通知党员' }).click()
    await secretary.getByText('已通知 38 名党员。').waitFor()
    await journey.jobs.relay()
    await member.goto('/me')
    await member.getByRole('heading', { name: '请您参加' }).waitFor()
    expect(await wordsOf(member.locator('main'))).toMatch(/12月7日（星期一）08:30[\s\S]*学党章第二章，评议村务[\s\S]*村部二楼会议室/)
    await secretary.getByRole('link', { name: '打印通知' }).click()
    await secretary.getByText('学党章第二章，评议村务').first().waitFor()
    expect(await wordsOf(secretary.locator('body'))).toContain('村部二楼会议室')
  })

  test('a member asks for leave with a class of reason, and the branch grants it by name [YC-03b]', async () => {
    await member.getByRole('link', { name: '来不了，去请假' }).click()
    await member.getByRole('button', { name: '请假' }).click()
    await member.getByRole('radio').first().check()
    await member.getByRole('button', { name: '请假' }).click()
    await member.getByText('已请假，等支部答复。').waitFor()
    await secretary.goto(`/activity-days/${id}`)
    const row = secretary.locator('#roll tr', { hasText: '何桂生' })
    await row.getByRole('button', { name: '准假', exact: true }).click()
    await row.getByText(/周立根准/).waitFor()
    await member.reload()
    await member.getByText('支部已准假。').waitFor()
  })

  test('the sheet for signatures prints with everybody on the roll [ZS-13a]', async () => {
    await secretary.getByRole('link', { name: '打印签到表' }).click()
    await secretary.getByText('本页与系统记录一致，校验码', { exact: false }).first().waitFor()
    const rows = await rowsOf(secretary.locator('table', { hasText: '何桂生' }).locator('tbody tr'))
    expect(rows.filter((row) => /^\d+/.test(row.trim())).length).toBe(38)
    expect(rows.find((row) => row.includes('何桂生'))).toContain('请假')
  })

  test('the recorder calls the roll on a phone, one tap a person, also without network [ZS-13b]', async () => {
    journey.clock.set('2026-12-07T08:20:00+08:00')
    ;[recorder, secretary] = await Promise.all([journey.as('jiluren', { phone: true }), journey.as('shuji')])
    await recorder.goto(`/roll/${id}`)
    await line(recorder, '周立根').getByRole('button', { name: '到', exact: true }).click()
    await line(recorder, '周立根').locator('button[aria-pressed="true"]').waitFor()
    await expect.poll(async () => (await sumOf()).present).toBe(1)

    await recorder.context().setOffline(true)
    for (const name of ['何秀兰', '罗建平', '唐小玲']) await line(recorder, name).getByRole('button', { name: '到', exact: true }).click()
    await line(recorder, '吴国强').getByRole('button', { name: '其他' }).click()
    await line(recorder, '吴国强').getByRole('button', { name: '缺席' }).click()
    await recorder.getByText('没有信号，照常点。').waitFor()
    await recorder.getByText(/\d 条已存在本机，有信号后自动送出。/).waitFor()
    expect((await sumOf()).present).toBe(1)
  })

  test('a second recorder without network says otherwise of one: the conflict is shown and not resolved by the machine [JS-C-01b]', async () => {
    const second = await journey.as('shuji', { phone: true })
    await second.goto(`/roll/${id}`)
    await line(second, '吴国强').waitFor()
    await second.context().setOffline(true)
    await line(second, '吴国强').getByRole('button', { name: '到', exact: true }).click()
    await line(second, '余斌').getByRole('button', { name: '到', exact: true }).click()
    await second.getByText('没有信号，照常点。').waitFor()

    await recorder.context().setOffline(false)
    await recorder.getByText('没有信号，照常点。').waitFor({ state: 'detached' })
    await second.context().setOffline(false)
    await second.getByText('没有信号，照常点。').waitFor({ state: 'detached' })
    await line(second, '吴国强').getByText('两位记录人记得不一样', { exact: false }).waitFor()
    expect(await wordsOf(line(second, '吴国强'))).toMatch(/欧阳敏记缺席/)
    expect((await sumOf()).present).toBe(5)

    await secretary.goto(`/activity-days/${id}`)
    const row = secretary.locator('#roll tr', { hasText: '吴国强' })
    await row.getByText('两位记录人记得不一样', { exact: false }).waitFor()
    await row.getByRole('button', { name: '实到' }).click()
    await row.waitFor({ state: 'detached' })
    expect((await sumOf()).present).toBe(6)
  })

  test('a server that fails, or that has signed the phone out, is not called a lack of signal; what was ticked stays, and goes out later', async () => {
    const present = (await sumOf()).present!
    await journey.db.pool.query('alter table activities.tick add constraint out_of_order check (false) not valid')
    await recorder.locator('.rl[data-left]').first().getByRole('button', { name: '到', exact: true }).click()
    const said = recorder.getByRole('status').filter({ hasText: '服务器出错了，照常点。' })
    await said.getByText('1 条已存在本机，没有丢', { exact: false }).waitFor()
    expect(await wordsOf(said)).toMatch(/编号 [0-9A-F]{4}-[0-9A-F]{4}/)
    expect(await recorder.getByText('没有信号', { exact: false }).count()).toBe(0)
    await journey.db.pool.query('alter table activities.tick drop constraint out_of_order')

    await recorder.request.delete(`${journey.address}/api/session`, { headers: { 'x-zhibu': '1' } })
    await recorder.getByText('1 条还在本机，没有丢，登录以后自动送出。', { exact: false }).waitFor()
    expect((await sumOf()).present).toBe(present)
    await recorder.request.post(`${journey.address}/api/session`, { headers: { 'x-zhibu': '1' }, data: { login: 'jiluren', password: 'yanshi-2026' } })
    await recorder.reload()
    await expect.poll(async () => (await sumOf()).present).toBe(present + 1)
    await recorder.getByText('没有丢', { exact: false }).waitFor({ state: 'detached' })
  })

  test('on a phone that two share, nobody’s tick goes out under another’s name unless that other says so', async () => {
    const present = (await sumOf()).present!
    const signInAs = (login: string) =>
      recorder.request.post(`${journey.address}/api/session`, { headers: { 'x-zhibu': '1' }, data: { login, password: 'yanshi-2026' } })
    await signInAs('shuji')
    await line(recorder, '程军荣').getByRole('button', { name: '到', exact: true }).click()
    await recorder.getByText('前一位点的 1 条还在本机，没有丢。', { exact: false }).waitFor()
    await recorder.getByRole('button', { name: '刷新' }).click()
    await recorder.getByText('本机还有另一位点的 1 条没有送出。').waitFor()
    await line(recorder, '龙学德').getByRole('button', { name: '到', exact: true }).click()
    await expect.poll(async () => (await sumOf()).present).toBe(present + 1)
    await recorder.getByRole('button', { name: '用我的名义送出' }).click()
    await expect.poll(async () => (await sumOf()).present).toBe(present + 2)
    await recorder.getByText('另一位点的', { exact: false }).waitFor({ state: 'detached' })
    const device = await recorder.evaluate(() => localStorage.getItem('zhibu.device'))
    const { rows } = await journey.db.pool.query(
      'select login from activities.tick join people.account on account.id = tick.by_account where device = $1 order by seq desc limit 2',
      [device],
    )
    expect(rows.map(({ login }) => login)).toEqual(['shuji', 'shuji'])
    await signInAs('jiluren')
    await recorder.reload()
  })

  test('a member signs in by the code of the room; an old code is refused, and two on one phone are pointed out [ZS-13a]', async () => {
    const room = await journey.as('shuji')
    await room.goto(`/room/${id}`)
    const shown = room.locator('.room-code')
    await shown.waitFor()
    const old = (await wordsOf(shown)).replace(/\D/g, '')
    journey.clock.set('2026-12-07T08:25:00+08:00')
    const phone = await journey.as('zuzhang', { phone: true })
    await signIn(phone, id, old)
    await phone.getByRole('alert').waitFor()
    await room.reload()
    await shown.waitFor()
    const fresh = (await wordsOf(shown)).replace(/\D/g, '')
    expect(fresh).not.toBe(old)
    await signIn(phone, id, fresh)
    await phone.getByText('已签到').waitFor()

    await phone.request.post(`${journey.address}/api/session`, { headers: { 'x-zhibu': '1' }, data: { login: 'jiluren', password: 'yanshi-2026' } })
    await signIn(phone, id, fresh)
    await phone.getByText('已签到').waitFor()
    await recorder.reload()
    await line(recorder, '彭志远').getByText('这部手机上有两人签到，请核对', { exact: false }).waitFor()
  })

  test('guests and members of other branches are noted and never counted [JS-A-02c] [ZS-02f]', async () => {
    const before = await sumOf()
    await secretary.goto(`/activity-days/${id}`)
    await secretary.getByRole('button', { name: '记一位' }).click()
    await secretary.getByLabel('姓名', { exact: true }).fill('谭中和')
    await secretary.getByLabel('所在党支部').fill('长沙某社区党支部')
    await secretary.getByRole('button', { name: '记下' }).click()
    await said(secretary, '谭中和').waitFor()
    await secretary.getByText('程晓燕').waitFor()
    expect(await sumOf()).toEqual(before)
  })

  test('it is closed with at most six typed values besides the roll', async () => {
    await recorder.reload()
    const left = recorder.locator('.rl[data-left]')
    await left.first().waitFor()
    while ((await left.count()) > 0) await left.first().getByRole('button', { name: '到', exact: true }).click()
    await recorder.getByText('都点过了').waitFor()
    await secretary.goto(`/activity-days/${id}`)
    await secretary.getByText(/6 项，已填 \d 项/).waitFor()
    const typed = {
      学习教育: '周立根领学党章第二章；5 人发言。',
      议事结论: '评议村务 6 项，公示 7 天。',
      服务党员群众: '走访困难户 7 户。',
      意见与答复: '没有',
      下月安排: '1月学习，周立根主讲。',
    }
    for (const [label, words] of Object.entries(typed)) await secretary.getByLabel(label, { exact: true }).fill(words)
    await secretary.getByText('6 项，已填 6 项').waitFor()
    await secretary.getByText('写一次，各簿册共用').waitFor()
    for (const gap of await secretary.locator('#judge').all()) await gap.getByRole('button').first().click()
    await secretary.getByRole('button', { name: '办结', exact: true }).click()
    await secretary.getByRole('heading', { name: '已办结' }).or(secretary.getByText('已办结')).first().waitFor()
    const { rows } = await journey.db.pool.query('select state from activities.session where id = $1', [id])
    expect(rows).toEqual([{ state: 'closed' }])
  })
})

const line = (page: Page, name: string): Locator => page.locator('li.rl', { has: page.locator('.rl-n', { hasText: new RegExp(`^${[...name].join('\\s*')}`) }) })

const signIn = async (page: Page, id: string, code: string): Promise<void> => {
  await page.goto(`/sign/${id}?code=${code}`)
  await page.getByRole('button', { name: '签到' }).click()
}
