import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('a member', () => {
  let journey: Journey
  let member: Page
  let secretary: Page
  beforeAll(async () => {
    journey = await startJourney()
    ;[member, secretary] = await Promise.all([journey.as('dangyuan', { phone: true }), journey.as('shuji')])
  }, 180_000)
  afterAll(() => journey?.close())

  const confirmed = async (name: string): Promise<number> =>
    (
      await journey.db.pool.query(
        'select count(distinct line_key)::int as n from ledger.confirmation join people.person on person.id = person_id where name = $1',
        [name],
      )
    ).rows[0].n

  test('sees on a phone what is expected this year, with its clause, and in large type', async () => {
    await member.goto('/me')
    await member.getByRole('heading', { name: '今年对我的要求' }).waitFor()
    await member.locator('main').getByText('樟发〔2017〕37号', { exact: false }).first().waitFor()
    await member.getByRole('button', { name: '依据在哪里' }).first().click()
    const drawer = member.getByRole('dialog')
    await drawer.getByText('樟发〔2017〕37号', { exact: false }).first().waitFor()
    await member.keyboard.press('Escape')
    const plain = await sizeOf(member)
    await member.getByText('大字', { exact: true }).click()
    expect(await sizeOf(member)).toBeGreaterThan(plain)
    await member.getByText('标准', { exact: true }).click()
    expect(await member.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  test('confirms all lines up to today in one tap [JS-C-04j]', async () => {
    const page = await journey.as('yz-dangyuan', { phone: true })
    await page.goto('/me')
    const before = await confirmed('顾文斌')
    const all = page.getByRole('button', { name: /^都对，这 \d+ 条我确认$/ })
    const count = Number(/\d+/.exec(await wordsOf(all))![0])
    await all.click()
    await page.getByText(`${count} 条已确认。`).waitFor()
    expect(await confirmed('顾文斌')).toBe(before + count)
    expect(await page.getByRole('heading', { name: /条请您看/ }).count()).toBe(0)
  })

  test('contests a line with words, and the branch answers [JS-C-04j]', async () => {
    await member.goto('/me')
    await member.getByRole('button', { name: '不对，我说明' }).first().click()
    await member.getByLabel('哪里不对，请写几句').fill(WORDS)
    await member.getByRole('button', { name: '交给支部' }).click()
    await member.getByText(`您说：${WORDS}`).first().waitFor()

    await secretary.goto('/records/contests')
    const contest = secretary.locator('section', { hasText: WORDS }).last()
    await contest.getByText(`何桂生说：${WORDS}`).waitFor()
    await contest.getByLabel('答复').fill(ANSWER)
    await contest.getByRole('button', { name: '查过了，记录不改' }).click()
    await contest.waitFor({ state: 'detached' })

    await member.goto('/me/lines')
    const line = member.locator('li', { hasText: ANSWER })
    await line.getByText('支部已答复，请您再看').waitFor()
    await line.getByRole('button', { name: '对，我确认' }).click()
    await line.getByText('您已确认').waitFor()
  })

  test('is the only one who can confirm: the branch is not offered it, and not let [JS-C-04j]', async () => {
    const { rows } = await journey.db.pool.query(
      "select member.id as member, line_key as key, line_version as version from ledger.confirmation join members.member on member.id = member_id join people.person on person.id = member.person_id where name = '何桂生' limit 1",
    )
    await secretary.goto(`/records/member/${rows[0].member}`)
    await secretary.getByRole('heading', { name: '何桂生　2026年' }).waitFor()
    expect(await secretary.getByRole('button', { name: '确认' }).count()).toBe(0)
    const before = await journey.db.pool.query('select count(*)::int as n from ledger.confirmation')
    const reply = await secretary.request.post(`${journey.address}/api/me/confirmations`, {
      headers: { 'x-zhibu': '1', 'idempotency-key': 'a'.repeat(32) },
      data: { lines: [{ key: rows[0].key, version: rows[0].version }] },
    })
    expect(reply.ok() ? (await reply.json()).confirmed : 0).toBe(0)
    expect((await journey.db.pool.query('select count(*)::int as n from ledger.confirmation')).rows).toEqual(before.rows)
  })

  test('without a phone confirms on a printed sheet, which is recorded as such [JS-C-04j]', async () => {
    const before = await confirmed('刘德福')
    await secretary.goto('/records')
    await secretary.getByRole('link', { name: '印核实单' }).click()
    await secretary.getByRole('checkbox', { name: /^刘德福/ }).check()
    await secretary.getByRole('button', { name: '印出来' }).click()
    await secretary.getByRole('heading', { name: '党员记实核实单' }).waitFor()
    expect(await wordsOf(secretary.locator('body'))).toContain('本人签名')

    await secretary.goto('/records/sheets')
    await secretary.getByText(/刘德福.*印/).waitFor()
    await secretary.getByLabel('单子上签的日期').fill('2026-11-20')
    await secretary.getByRole('button', { name: '记进来' }).click()
    await secretary.getByText(/记好了：\d+ 条确认，0 条异议。/).waitFor()
    expect(await confirmed('刘德福')).toBeGreaterThan(before)
    const { rows } = await journey.db.pool.query(
      "select distinct transcribed_by_name as by from ledger.confirmation join people.person on person.id = person_id where name = '刘德福' and how = 'printed-sheet'",
    )
    expect(rows).toEqual([{ by: '周立根' }])
  })

  describe('has a certificate that', () => {
    const certificates = async (page: Page): Promise<void> => {
      await page.goto('/certificates')
      await page.getByRole('heading', { name: '证件', level: 1 }).waitFor()
    }

    test('is numbered by the county department from a range, sealed by the committee, issued by the branch [JS-C-04d] [JS-C-04e] [JS-C-04f]', async () => {
      const department = await journey.as('yz-zuzhibu')
      await certificates(department)
      await department.getByRole('button', { name: '划号段' }).click()
      await department.getByLabel('划给').selectOption({ label: '中共县直荷塘社区支部委员会' })
      await department.getByRole('radio', { name: '党员证', exact: true }).check()
      await department.getByLabel('编号前面的字').fill('芦党')
      await department.getByLabel('止号').fill('900')
      await department.getByRole('button', { name: '划号段' }).click()
      await department.getByText('芦党00001—芦党00900').waitFor()
      await department.getByRole('button', { name: '编号', exact: true }).click()
      await department.getByText(/编了 \d+ 个号。/).waitFor()

      const committee = await journey.as('yz-dangwei')
      await certificates(committee)
      await committee.getByRole('button', { name: '都盖好了' }).click()
      await committee.getByText('等盖章').waitFor({ state: 'detached' })

      const secretary = await journey.as('yz-shuji')
      await certificates(secretary)
      await secretary.getByRole('button', { name: '都发到本人手里了' }).click()
      await secretary.getByText('等发放').waitFor({ state: 'detached' })
      expect(await statesOf(journey)).toEqual([{ state: 'issued', numbers: true }])
    })

    test('is kept by the member, who tells of its loss; the new one has a new number and the old is never used again [JS-C-04d] [JS-C-04g]', async () => {
      const old = (await numbersOf(journey))[0]!.number
      const member = await journey.as('yz-dangyuan', { phone: true })
      await member.goto('/me')
      await member.getByText(`编号 ${old}`, { exact: false }).waitFor()
      await member.getByRole('link', { name: '证件丢了、坏了、记满了' }).click()
      await member.getByRole('radio', { name: '丢了' }).check()
      await member.getByLabel('怎么回事').fill('搬家时丢了')
      await member.getByRole('button', { name: '告诉支部' }).click()
      await member.getByText('支部已经知道了', { exact: false }).waitFor()

      const department = await journey.as('yz-zuzhibu')
      await certificates(department)
      await department.getByRole('button', { name: '编号', exact: true }).click()
      await department.getByText('编了 1 个号。').waitFor()
      const numbers = await numbersOf(journey)
      expect(numbers.map(({ state }) => state)).toEqual(['voided', 'numbered'])
      expect(numbers[1]!.number).not.toBe(old)
      const reused = await journey.db.pool.query('select number from ledger.certificate group by number having count(*) > 1')
      expect(reused.rows).toEqual([])
    })

    test('prints its lines for a page of the booklet [JS-C-04b]', async () => {
      const secretary = await journey.as('yz-shuji')
      await certificates(secretary)
      await secretary.locator('tr', { hasText: '居正明' }).getByRole('link', { name: '打印' }).click()
      await secretary.getByText('《党员证》', { exact: false }).first().waitFor()
      const paper = await wordsOf(secretary.locator('body'))
      expect(paper).toContain('编号')
      expect(paper).toContain('党员活动日')
    })
  })
})

const numbersOf = async (journey: Journey): Promise<{ number: string; state: string }[]> =>
  (
    await journey.db.pool.query(
      "select number, state from ledger.certificate join members.member on member.id = member_id join people.person on person.id = member.person_id where name = '顾文斌' order by numbered_at, serial",
    )
  ).rows

const statesOf = async (journey: Journey) =>
  (await journey.db.pool.query("select state, bool_and(number like '芦党%') as numbers from ledger.certificate where kind <> 'floating' group by state")).rows

const WORDS = '那天我在县医院看病，没有到会'
const ANSWER = '问过记录人和同组党员，那天您下午到会签了到'

const sizeOf = async (page: Page): Promise<number> => Number.parseFloat(await page.evaluate("getComputedStyle(document.querySelector('main h2')).fontSize"))
