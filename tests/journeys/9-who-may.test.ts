import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

const NOBODY = '00000000-0000-7000-8000-0000000000aa'

describe.skipIf(!hasBrowser())('who may see what', () => {
  let journey: Journey
  let secretary: Page
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    journey = await startJourney()
    secretary = await journey.as('shuji')
    const { rows } = await journey.db.pool.query("select short_name, id from org.unit where short_name in ('青竹村党支部', '柏石村党支部', '荷塘社区党支部')")
    for (const { short_name, id } of rows) ids[short_name] = id
    const stranger = await journey.db.pool.query('select member_id from members.belonging where branch_id = $1 limit 1', [ids['柏石村党支部']])
    ids.member = stranger.rows[0].member_id
  }, 180_000)
  afterAll(() => journey?.close())

  /** What a page says in the end, once it has stopped fetching. */
  const readAt = async (page: Page, path: string): Promise<string> => {
    await page.goto(path)
    return wordsOf(page.locator('main'))
  }

  test('a secretary sees the own branch, and a stranger’s unit answers exactly like one that does not exist', async () => {
    expect(await readAt(secretary, `/members?unit=${ids['青竹村党支部']}`)).toContain('中共樟树镇青竹村支部委员会的党员')
    const absent = await readAt(secretary, `/members?unit=${NOBODY}`)
    expect(absent).toContain('没有找到。可能已经移走，或不在您的范围内。')
    for (const unit of [ids['柏石村党支部'], ids['荷塘社区党支部']])
      for (const path of ['/members', '/records', '/activity-days']) expect(await readAt(secretary, `${path}?unit=${unit}`)).toBe(absent)
    expect(await readAt(secretary, `/members/${ids.member}`)).toBe(absent)
    expect(await readAt(secretary, `/units/${ids['柏石村党支部']}`)).toBe(absent)
  })

  test('what is refused on the page is refused by the server, in the same words for a stranger’s and for nobody’s', async () => {
    const ask = async (unit: string) => {
      const reply = await secretary.request.get(`${journey.address}/api/units/${unit}/members`)
      return [reply.status(), (await reply.json()).refusal.message.zh]
    }
    expect(await ask(ids['柏石村党支部']!)).toEqual(await ask(NOBODY))
    expect((await ask(NOBODY))[0]).toBe(404)
  })

  test('a group leader sees the own group, a recorder the own branch’s roll; neither its records', async () => {
    const leader = await journey.as('zuzhang')
    const group = await readAt(leader, `/members?unit=${ids['青竹村党支部']}`)
    expect(group).toContain('第三党小组')
    expect(group).not.toMatch(/第一党小组|第二党小组/)
    const recorder = await journey.as('jiluren')
    for (const page of [leader, recorder]) expect(await readAt(page, '/records')).toContain('不在您的职责里')
    expect(await readAt(recorder, '/activity-days')).toContain('巴陵先锋党员活动日')
  })

  test('a committee sees its subtree, a department its area, and neither another county', async () => {
    const committee = await journey.as('dangwei')
    const branches = await readAt(committee, '/branches')
    expect(branches).toContain('27 个支部')
    expect(branches).not.toContain('荷塘社区')
    expect(await readAt(committee, `/members?unit=${ids['柏石村党支部']}`)).toContain('柏石村')
    const department = await journey.as('zuzhibu')
    expect(await readAt(department, `/members?unit=${ids['荷塘社区党支部']}`)).toContain('没有找到')
  })

  test('a member sees the own lines and no list of others', async () => {
    const member = await journey.as('dangyuan', { phone: true })
    expect(await readAt(member, '/me')).toContain('何桂生')
    for (const path of ['/members', '/records', '/branches', `/members?unit=${ids['青竹村党支部']}`]) {
      const page = await readAt(member, path)
      expect(page).toContain('不在您的职责里')
      expect(page).not.toMatch(/周\s*立\s*根/)
    }
    const denied = await journey.db.pool.query("select count(*)::int as n from platform.audit_entry where verb = 'access.denied'")
    expect(denied.rows[0].n).toBeGreaterThan(0)
  })

  test('three administrators exclude each other and see no business data', async () => {
    for (const [login, title] of [
      ['xitong', '系统运行'],
      ['anquan', '账号和授权'],
      ['shenji', '操作记录'],
    ] as const) {
      const page = await journey.as(login)
      expect(await readAt(page, '/administration')).toContain(title)
      for (const path of ['/members', '/records', '/branches', '/activity-days', '/me']) expect(await readAt(page, path)).toContain('不在您的职责里')
    }
    const trail = await (await journey.as('shenji')).request.get(`${journey.address}/api/audit`)
    expect(await trail.text()).not.toMatch(/何桂生|青竹村/)

    const security = await journey.as('anquan')
    await security.goto('/administration')
    await security.getByRole('textbox', { name: '登录名', exact: true }).fill('er-ren')
    await security.getByRole('textbox', { name: '姓名', exact: true }).fill('申甲')
    await security.getByLabel('管理哪一类').selectOption({ label: '审计管理员' })
    await security.getByRole('button', { name: '开户' }).click()
    await security.locator('tr', { hasText: '申甲' }).waitFor()
    const row = security.locator('tr', { hasText: '申甲' })
    expect(await wordsOf(row)).toContain('审计管理员')
    expect(await row.getByRole('button', { name: '提出授权' }).count()).toBe(0)
  })
})
