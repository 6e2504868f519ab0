import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type Journey, startJourney, wordsOf, rowsOf } from '../support/journey.ts'

describe.skipIf(!hasBrowser())('a document', () => {
  let journey: Journey
  let department: Page
  let committee: Page
  let secretary: Page
  beforeAll(async () => {
    journey = await startJourney()
    ;[department, committee, secretary] = await Promise.all([journey.as('zuzhibu'), journey.as('dangwei'), journey.as('shuji')])
  }, 180_000)
  afterAll(() => journey?.close())

  test('is registered with number, issuer, date and chain, and has a status for every article with our own gist [YZ-00a] [YZ-00d]', async () => {
    await department.goto('/packs')
    await department.getByRole('link', { name: '扬州市保障党员权利的实施意见' }).click()
    await department.getByRole('heading', { name: '扬州市保障党员权利的实施意见', level: 1 }).waitFor()
    await department.getByText('2021年12月23日').waitFor()
    const page = await wordsOf(department.locator('main'))
    for (const fact of ['扬办发〔2021〕38号', '中共扬州市委办公室', '依据的上位文件', '《中国共产党党员权利保障条例》', '要点是我们自己写的，不是原文'])
      expect(page).toContain(fact)
    const rows = await rowsOf(department.locator('table').first().locator('tbody tr'))
    expect(rows.length).toBeGreaterThanOrEqual(19)
    for (const row of rows) expect(row).toMatch(/已成规则|部分成规则|尚未做|不用软件|默认不启用/)
  })

  test('is sent to those below, who sign for it and read it [YZ-00b]', async () => {
    await department.goto('/packs/jiangsu-activity-day')
    await department.getByRole('button', { name: '发给下级' }).click()
    await department.getByRole('checkbox', { name: '基层党委' }).check()
    await department.getByRole('button', { name: '发给下级' }).click()
    await department.getByText('已发给 1 个党组织').waitFor()
    await committee.goto('/packs')
    const waiting = committee.locator('section', { hasText: '发给您的文件' })
    await waiting.getByRole('button', { name: '签收' }).click()
    await waiting.getByRole('button', { name: '已阅' }).click()
    await waiting.waitFor({ state: 'detached' })
    await department.goto('/packs/jiangsu-activity-day')
    await department.getByText('发给 1 个党组织，1 个签收，1 个已阅').waitFor()
  })

  test('shows before it is adopted what would change and what contradicts it, and is adopted from a day by name [YZ-00c]', async () => {
    await department.getByRole('link', { name: '采用', exact: true }).click()
    await department.getByLabel('给谁采用').selectOption({ label: '中共樟树镇委员会' })
    await department.getByText('适用 中共樟树镇委员会 的 27 个支部', { exact: false }).waitFor()
    await department.getByLabel('自哪天起').fill('2027-01-01')
    await department.getByText('拟自 2027年1月1日 采用', { exact: false }).waitFor()
    expect(await wordsOf(department.locator('table', { hasText: '采用后' }))).toMatch(/没有规定[\s\S]*相同|相同[\s\S]*没有规定/)
    expect(await wordsOf(department.locator('section', { hasText: '文件之间说法不同' }))).toContain('遇节假日怎么调')
    expect(await adoptions(journey)).toBe(0)
    await department.getByLabel('说明').fill('11月20日部务会决定')
    await department.getByRole('button', { name: '采用', exact: true }).click()
    await department.getByRole('link', { name: '看现行规定' }).waitFor()
    expect(await adoptions(journey)).toBe(1)
  })

  test('is in force from its day, with the level it comes from and who put it there, and not the day before [YZ-00c]', async () => {
    await department.getByRole('link', { name: '看现行规定' }).click()
    await department.getByText(/中共樟树镇委员会\s+2027年1月1日/).waitFor()
    await secretary.goto('/rules?on=2027-01-01')
    const above = secretary.locator('tr', { hasText: '江苏省党员活动日制度' }).first()
    await above.waitFor()
    expect(await wordsOf(above)).toMatch(/照中共樟树镇委员会（乡镇）　自 2027年1月1日　季文静/)
    expect(await wordsOf(secretary.locator('main'))).toMatch(/照中共湘云县委组织部（县）/)
    await secretary.goto('/rules?on=2026-12-31')
    await secretary.getByText('2026年12月31日', { exact: false }).first().waitFor()
    expect(await wordsOf(secretary.locator('main'))).not.toContain('江苏省党员活动日制度')
  })

  test('lets a branch set its own value where it may, and refuses one looser than a floor with its clause [YZ-00c]', async () => {
    const jiangsu = await journey.as('yz-shuji')
    await jiangsu.goto('/rules')
    const rule = jiangsu.locator('tr', { hasText: '每季度联系外出党员' })
    await rule.locator('li', { hasText: '至少几次' }).getByRole('button', { name: '自定' }).click()
    await jiangsu.getByLabel('改成').fill('0')
    await jiangsu.getByLabel('理由').fill('外出的人多')
    const save = jiangsu.getByRole('button', { name: '存', exact: true })
    await save.click()
    await jiangsu.getByText('不能小于 1', { exact: false }).waitFor()
    await jiangsu.getByRole('button', { name: '不做了' }).click()

    await rule.locator('li', { hasText: '季度' }).getByRole('button', { name: '自定' }).click()
    await jiangsu.getByLabel('改成').selectOption({ label: '半年' })
    await jiangsu.getByLabel('理由').fill('外出的人多')
    await save.click()
    const refusal = jiangsu.getByRole('alert')
    await refusal.getByText('底线', { exact: false }).first().waitFor()
    expect(await wordsOf(refusal)).toContain('二（一）2')
    expect((await journey.db.pool.query("select count(*)::int as n from org.local_value where slot = 'floating.contact'")).rows[0].n).toBe(0)
    await jiangsu.getByLabel('改成').selectOption({ label: '月' })
    await save.click()
    await jiangsu.getByText('已存。上级看得到这个值是本级定的。').waitFor()
  })

  test('that contradicts another in force is listed, and a named person decides which holds', async () => {
    journey.clock.set('2027-01-04T09:00:00+08:00')
    committee = await journey.as('dangwei')
    await committee.goto('/clashes')
    const clash = committee.locator('section.clash', { has: committee.getByRole('heading', { name: '遇节假日怎么调' }) })
    await clash.waitFor()
    expect(await wordsOf(clash)).toMatch(/樟发〔2017〕37号 一[\s\S]*只往后推[\s\S]*可前可后，原则上不出当月/)
    await clash.getByRole('button', { name: '定下来' }).click()
    await clash.getByRole('radio', { name: '照《江苏省党员活动日制度》' }).check()
    await clash.getByLabel('理由').fill('与全省一致')
    await clash.getByRole('button', { name: '存' }).click()
    await clash.getByText(/文晓岚 2027年1月4日 定：照《江苏省党员活动日制度》/).waitFor()
  })
})

const adoptions = async (journey: Journey): Promise<number> =>
  (await journey.db.pool.query("select count(*)::int as n from org.adoption where pack_id = 'jiangsu-activity-day' and district_id = 430699")).rows[0].n
