import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('double life of leaders', () => {
  let journey: Journey
  let township: Page
  let department: Page
  beforeAll(async () => {
    journey = await startJourney()
    ;[township, department] = await Promise.all([journey.as('dangwei'), journey.as('zuzhibu')])
  }, 240_000)
  afterAll(() => journey?.close())

  test('both tracks stand beside each other, a line a leader [JG-19g] [YC-02e]', async () => {
    await township.goto('/leaders')
    await township.getByRole('heading', { name: '樟树镇党委领导班子' }).waitFor()
    const table = township.getByRole('table', { name: '樟树镇党委领导班子' })
    expect(await table.getByRole('row').count()).toBeGreaterThanOrEqual(12)
    await table.getByText('无故 5 次，不按规定 0 次').first().waitFor()
  })

  test('eleven members are one matrix of 55 pairs; those chosen are entered at once', async () => {
    await township.getByRole('link', { name: /两两谈心：55 对/ }).click()
    await township.getByRole('heading', { name: '班子成员谈心谈话' }).waitFor()
    const open = township.locator('.pairs td button')
    await open.first().waitFor()
    const before = await open.count()
    await open.nth(0).click()
    await open.nth(1).click()
    await township.getByRole('button', { name: '记 2 对谈过' }).click()
    await township.getByText('记好 2 对。').waitFor()
    await expect.poll(() => open.count()).toBe(before - 2)
  })

  test('an incident past its term is decided by a named person, the person told [YC-03a] [YC-03d]', async () => {
    await township.goto('/leaders')
    const table = township.getByRole('table', { name: '樟树镇党委领导班子' })
    await table.waitFor()
    await table.getByRole('link').last().click()
    await township.getByText('已过期').waitFor()
    await township.getByRole('button', { name: '记下：听本人说明' }).click()
    await township.getByLabel('怎么说的、怎么办的').fill('本人说忘了请假')
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByRole('button', { name: '定一种措施' }).click()
    await township.getByLabel('轻重').selectOption({ label: '较轻' })
    await township.getByRole('radio', { name: '批评教育' }).check()
    await township.getByLabel('理由').fill('第一次，本人认账')
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByText(/定：批评教育（较轻）/).waitFor()
  })

  test('what is confided opens for the department alone, on a press that leaves an entry [YC-02k] [YC-03c]', async () => {
    const address = new URL(township.url()).pathname
    expect(await township.getByRole('heading', { name: '保密反映和负面清单' }).count()).toBe(0)
    await department.goto(address)
    await department.getByRole('heading', { name: '保密反映和负面清单' }).waitFor()
    await department.getByRole('button', { name: '查看，留下记录' }).click()
    await department.getByText('没有保密反映。').waitFor()
  })

  test('a reference is given out with its recipients and stands ready for print [YC-01c]', async () => {
    await township.goto('/leaders')
    await township.getByRole('button', { name: '出一份参考材料' }).click()
    await township.getByLabel('给谁，用顿号隔开').fill('县委组织部干部科')
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByRole('link', { name: '打印', exact: true }).first().click()
    await township.getByText('供参考，不是结论。').waitFor()
    await township.getByText(/给：县委组织部干部科/).waitFor()
  })

  test('a leader is linked with a branch, and one who leaves the body stays readable [JG-19g]', async () => {
    await township.goto('/leaders')
    const table = township.getByRole('table', { name: '樟树镇党委领导班子' })
    await table.waitFor()
    const seated = await table.getByRole('row').count()
    await table.getByRole('link').last().click()
    await township.getByRole('button', { name: '登记联系单位、联系点' }).click()
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByText('还没有选单位。').first().waitFor()
    await township.getByLabel('哪个单位').selectOption({ index: 1 })
    const chosen = await wordsOf(township.getByLabel('哪个单位').locator('option:checked'))
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByRole('button', { name: '登记离任' }).waitFor()
    await township.getByRole('listitem').filter({ hasText: chosen }).filter({ hasText: '联系点（支部）' }).first().waitFor()
    await township.getByRole('button', { name: '登记离任' }).click()
    await township.getByLabel('在任到哪一天').fill('2026-11-19')
    await township.getByRole('button', { name: '存下' }).click()
    await township.getByRole('button', { name: '存下' }).waitFor({ state: 'detached' })
    await township.goto('/leaders')
    await expect.poll(() => table.getByRole('row').count()).toBe(seated - 1)
  })
})
