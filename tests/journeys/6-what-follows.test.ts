import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, said, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('what follows by itself', () => {
  let journey: Journey
  let secretary: Page
  let member: Page
  let committee: Page
  let id: string
  let participation: string
  beforeAll(async () => {
    journey = await startJourney()
    ;[secretary, member, committee] = await Promise.all([journey.as('shuji'), journey.as('dangyuan', { phone: true }), journey.as('dangwei')])
    id = await sessionOf(journey, '青竹村党支部', 11)
  }, 180_000)
  afterAll(() => journey?.close())

  /** The seven boxes of the whole sum, in the order of the page: due, then what it is made of. */
  const boxes = async (): Promise<number[]> => {
    await secretary
      .getByText(/在册党员，已锁定/)
      .first()
      .waitFor()
    const words = (await wordsOf(secretary.locator('main'))).replace(/\s+/g, ' ')
    const found = /(\d+) 应到 (\d+) 实到 (\d+) 请假 (\d+) 免除 (\d+) 异地 (\d+) 缺席 (\d+) 未[明点]/.exec(words)
    return found!.slice(1).map(Number)
  }

  test('closing freezes the roll, and due is the sum of all the rest [ZS-12c] [ZS-01d]', async () => {
    await secretary.goto(`/activity-days/${id}`)
    await secretary.getByLabel('议事结论').fill('通报路灯 6 盏已修；护坡款项公示 7 天。')
    await secretary.getByText('可以办结了').waitFor()
    await secretary.getByRole('button', { name: '办结', exact: true }).click()
    await secretary.getByText(/38 人，按 11月2日在册党员，已锁定/).waitFor()
    const [due, ...parts] = await boxes()
    expect(due).toBe(38)
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(due)
    expect(parts.at(-1)).toBe(1)
    const page = await wordsOf(secretary.locator('main'))
    const [, came, of] = /参与率 (\d+)\/(\d+)/.exec(page)!
    expect(page).toContain(`${came}×5 = ${Number(came) * 5}，大于 ${of}×4 = ${Number(of) * 4}，达到80%`)
    participation = `${came}/${of}`
    await journey.jobs.relay()
  })

  test('the book has its page, numbered after the last one [YZ-06a]', async () => {
    await secretary.goto('/books')
    const row = secretary.locator('tr', { hasText: '党员活动日记录本' })
    await row.waitFor()
    expect((await wordsOf(row)).replace(/\s+/g, ' ')).toContain('11 11')
    await row.getByRole('link', { name: '打印' }).click()
    await secretary.getByText('护坡款项公示 7 天', { exact: false }).first().waitFor()
    expect(await wordsOf(secretary.locator('body'))).toMatch(/应到[\s\S]*实到[\s\S]*未明/)
  })

  test('the ledger of days, the report upward and the township’s figures have it without another keystroke [ZS-10c] [ZS-12b]', async () => {
    await secretary.goto('/activity-days')
    await secretary.locator('tr', { hasText: '第 11 页' }).waitFor()
    await secretary.goto('/reports')
    await secretary.getByText(/第 5 次　周立根/).waitFor()
    await committee.goto('/branches')
    const branch = committee.locator('tr', { hasText: '青竹村' }).first()
    await branch.waitFor()
    expect(await wordsOf(branch)).toContain(participation)
  })

  test('each member has a line that says how it came about [JS-C-04h]', async () => {
    await member.goto('/me')
    const line = member.locator('li', { hasText: '11月2日' }).first()
    await line.waitFor()
    expect(await wordsOf(line)).toMatch(/欧阳敏记[\s\S]*党员活动日　学党章第一章，议村道路灯维修：实到[\s\S]*当场点名/)
  })

  test('a locked record changes only by correction: a new version with reason and author, the former kept [JS-C-01a]', async () => {
    await secretary.goto(`/activity-days/${id}`)
    await secretary.getByRole('button', { name: '更正要写理由，原记录保留' }).click()
    await secretary.getByLabel('更正什么').selectOption({ label: '议事结论' })
    await secretary.getByLabel('改为').fill('通报路灯 7 盏已修；护坡款项公示 7 天。')
    await secretary.getByRole('button', { name: '写入更正' }).click()
    await secretary.getByText('选更正什么、改为什么，并写一句理由（四个字以上）。').first().waitFor()
    await secretary.getByLabel('理由').fill('验收单上是七盏')
    await secretary.getByRole('button', { name: '写入更正' }).click()
    await secretary.getByText('已写入，原记录保留。').waitFor()
    const kept = secretary.locator('section', { hasText: '更正与补记' }).last()
    await said(kept, '验收单上是七盏').waitFor()
    expect(await wordsOf(kept)).toMatch(/路灯 6 盏[\s\S]*改为[\s\S]*路灯 7 盏[\s\S]*周立根/)
    const { rows } = await journey.db.pool.query('select max(version)::int as version from activities.record_version where session_id = $1', [id])
    expect(rows[0].version).toBeGreaterThan(1)
  })

  test('a late entry waits for a second person and stays marked [JS-C-01a]', async () => {
    const row = secretary.locator('#roll tr', { hasText: /罗\s*建\s*平/ })
    await row.getByRole('button', { name: '补记' }).click()
    await secretary.locator('.roll-open').getByLabel('改为').selectOption({ label: '实到' })
    await secretary.locator('.roll-open').getByLabel('理由').fill('签到表上有他的签名')
    await secretary.locator('.roll-open').getByRole('button', { name: '写入更正' }).click()
    await secretary.getByText('已记下，等第二个人确认。').waitFor()
    expect((await boxes()).at(-1)).toBe(1)

    const own = secretary.locator('section', { hasText: '更正与补记' }).last().getByRole('button', { name: '确认', exact: true })
    await own.click()
    await secretary.getByRole('alert').first().waitFor()
    expect((await boxes()).at(-1)).toBe(1)
    await committee.goto(`/activity-days/${id}`)
    await committee.locator('section', { hasText: '更正与补记' }).last().getByRole('button', { name: '确认', exact: true }).click()
    await secretary.reload()
    const late = secretary.locator('section', { hasText: '更正与补记' }).last()
    await late.getByText(/文晓岚 .*确认/).waitFor()
    expect((await boxes()).at(-1)).toBe(0)
    expect(await wordsOf(secretary.locator('#roll'))).toMatch(/补记/)
  })

  test('a day of labour alone, or ten minutes short of half a day, counts as not held and says by which clause [ZS-12d] [ZS-01d]', async () => {
    for (const [branch, month, clause] of [
      ['石门村党支部', 3, /不能片面以义务劳动、工作布置代替/],
      ['樟木村党支部', 5, /不少于半天/],
    ] as const) {
      await committee.goto(`/activity-days/${await sessionOf(journey, branch, month)}`)
      await committee.getByText('这一天不算数，按未开计。').waitFor()
      const wrong = await rowsOf(committee.locator('#counts li', { hasText: '未达到' }))
      expect(wrong.join()).toMatch(clause)
      expect(wrong.join()).toMatch(/一|四（三）/)
    }
    await committee.goto('/branches')
    const row = committee.locator('tr', { hasText: '石门村' }).first()
    await row.waitFor()
    expect(await wordsOf(row)).toContain('不算数')
  })
})

const sessionOf = async (journey: Journey, branch: string, month: number): Promise<string> =>
  (
    await journey.db.pool.query(
      "select session.id from activities.session join org.unit on unit.id = unit_id where short_name = $1 and session.year = 2026 and session.month = $2 and session.kind = 'activity-day'",
      [branch, month],
    )
  ).rows[0].id
