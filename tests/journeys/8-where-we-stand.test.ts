import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('where we stand', () => {
  let journey: Journey
  let jiangsu: Page
  let township: Page
  let committee: Page
  beforeAll(async () => {
    journey = await startJourney()
    ;[jiangsu, township, committee] = await Promise.all([journey.as('yz-shuji'), journey.as('shuji-baimu'), journey.as('dangwei')])
  }, 180_000)
  afterAll(() => journey?.close())

  const standing = async (page: Page): Promise<{ minded: string[]; all: string[] }> => {
    await page.goto('/standing')
    await page.locator('.to-mind tbody tr').first().waitFor()
    const linesOf = async (selector: string) => (await rowsOf(page.locator(selector))).map((row) => row.replace(/\s+/g, ' '))
    return { minded: await linesOf('.to-mind tbody tr'), all: await linesOf('table[aria-label="全部党员"] tbody tr, section:last-of-type table tbody tr') }
  }

  test('two thirds and one half are exact in whole numbers, on both sides [YZ-05d] [YZ-05e] [YZ-05f]', async () => {
    const { minded, all } = await standing(jiangsu)
    const barred = minded.filter((row) => row.includes('不得评为“优秀”'))
    const talks = minded.filter((row) => row.includes('谈心谈话'))
    expect(barred.some((row) => row.includes('7/12'))).toBe(true)
    expect(barred.some((row) => row.includes('6/12'))).toBe(true)
    expect(minded.some((row) => row.includes('8/12'))).toBe(false)
    expect(all.some((row) => /8\/12.*符合.*符合/.test(row))).toBe(true)
    expect(talks.length).toBeGreaterThan(0)
    for (const row of talks) expect(row).toContain('5/12')
  })

  test('every figure opens why: clause, value in force, each fact counted, and what another reading would make of it [YZ-05f] [YZ-05g]', async () => {
    await jiangsu
      .locator('.to-mind tr', { hasText: /顾\s*文\s*斌/ })
      .getByRole('button', { name: /第5条/ })
      .click()
    const drawer = jiangsu.getByRole('dialog')
    await drawer.getByText('全年出勤 7/12，未达到三分之二').first().waitFor()
    const words = await wordsOf(drawer)
    for (const said of [
      '7×3 = 21，小于 12×2 = 24',
      '7×2 = 14，大于 12',
      '扬办发〔2021〕38号 第5条',
      '界限：现行 三分之二，自 2021年12月23日 起',
      '如按“请假不计入总数”：全年出勤 7/9，达到三分之二，结论不同',
      '到期末已补不回来',
    ])
      expect(words).toContain(said)
    expect(await drawer.locator('table tbody tr').count()).toBeGreaterThanOrEqual(12)
    await jiangsu.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  test('a due talk is a duty of the secretary, fulfilled by a record whose words are sealed [YZ-05e]', async () => {
    await jiangsu.goto('/duties')
    const duty = jiangsu.locator('tr', { hasText: '5/12' })
    await duty.waitFor()
    const name = (await wordsOf(duty))
      .match(/[\u4e00-\u9fff\s]+(?=　5\/12)/)![0]
      .trim()
      .split('\n')
      .at(-1)!
      .trim()
    await jiangsu.goto('/standing')
    await jiangsu
      .locator('.to-mind')
      .getByRole('link', { name: new RegExp([...name].join('\\s*')) })
      .first()
      .click()
    await jiangsu.getByRole('button', { name: '记一次谈话' }).click()
    await jiangsu.getByRole('radio', { name: '谈话', exact: true }).check()
    await jiangsu.getByLabel('谁谈的').fill('居正明')
    await jiangsu.getByLabel('谈了什么').fill(TALKED)
    await jiangsu.getByLabel('办结哪一件应办事项').selectOption({ index: 1 })
    await jiangsu.getByRole('button', { name: '存下' }).click()
    await jiangsu.getByText('对应的应办事项同时办结。').waitFor()
    await jiangsu.goto('/duties')
    await jiangsu.getByRole('heading', { name: '应办事项' }).waitFor()
    await jiangsu.getByText('看办完的').waitFor()
    expect(await wordsOf(jiangsu.locator('main'))).not.toContain('5/12')
    const stored = await journey.db.pool.query('select to_jsonb(talk_note) as row from activities.talk_note')
    expect(stored.rows.length).toBe(1)
    expect(JSON.stringify(stored.rows)).not.toContain(TALKED)
  })

  test('three in a row is a proposal that a person decides, with both readings of the text beside it [ZS-13k]', async () => {
    const { minded } = await standing(township)
    expect(minded.join()).toMatch(/3 次.*建议提请支部党员大会讨论是否评定为“不合格”/)
    await township.goto('/duties')
    await township.getByText('1 条建议等您定').waitFor()
    await township.getByRole('link', { name: '在“出勤与进度”里逐人看' }).click()
    await township.locator('.to-mind a').first().click()
    await township.getByRole('button', { name: /看依据，作决定/ }).click()
    const drawer = township.getByRole('dialog')
    await drawer.getByText('系统只提建议，不写等次', { exact: false }).waitFor()
    const words = await wordsOf(drawer)
    for (const said of ['中的顿号，是“或”还是“和”', '如按“两条都有才算”', '采纳建议', '不采纳，写明理由', '先补充事实']) expect(words).toContain(said)
    await drawer.getByRole('button', { name: '不采纳，写明理由' }).click()
    await drawer.getByRole('textbox').fill('三次都在照看住院的母亲，事先口头说过')
    await drawer.locator('.alone-go').getByRole('button').click()
    await drawer.getByText('没有采纳', { exact: true }).waitFor()
    expect(await wordsOf(drawer)).toMatch(/没有采纳\s*周玲怡\s*11月20日 09:00\s*三次都在照看/)
    const { rows } = await journey.db.pool.query("select state, decided_by_name as by, reason from rulebook.proposal where state <> 'open'")
    expect(rows).toEqual([{ state: 'declined', by: '周玲怡', reason: '三次都在照看住院的母亲，事先口头说过' }])
  })

  test('a committee sees its branches by exception on a map of months, in the order of codes, and goes down to the day [ZS-12c] [JS-A-00a]', async () => {
    await committee.goto('/branches')
    await committee.locator('tr', { hasText: '金塘村' }).first().waitFor()
    const rows = (await rowsOf(committee.locator('table').first().locator('tbody tr'))).map((row) => row.replace(/\s+/g, ' '))
    const codes = rows.map((row) => row.slice(0, 3))
    expect(codes).toEqual([...codes].sort())
    expect(rows.length).toBe(27)
    for (const [branch, word] of [
      ['兴源村', '未开'],
      ['金塘村', '未报'],
      ['石门村', '不算数'],
      ['青竹村', '待办结'],
      ['镇卫生院', '请准改期'],
    ] as const)
      expect(rows.find((row) => row.includes(branch))).toContain(word)
    const below = committee.locator('tr', { hasText: '白水湾村' }).filter({ hasText: '6月' }).first()
    await below.waitFor()
    expect(await wordsOf(committee.locator('main'))).not.toMatch(/第一名|排名|名次/)
    await committee.locator('table').first().locator('tr', { hasText: '兴源村' }).getByRole('link', { name: /未开/ }).click()
    await committee.getByText('书记住院，无人主持', { exact: false }).waitFor()
  })
})

const TALKED = '问了夜班的排班，商定每月第二周调休来参加'
