import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { listMembers } from '../../src/modules/members/contract.ts'
import * as floating from '../../src/modules/floating/contract.ts'
import type { Endpoint } from '../../src/platform/endpoint.ts'
import { hasBrowser, type Journey, startJourney, said, wordsOf } from '../support/journey.ts'

/**
 * Journey 7 of floating members: the host is not in this system. Two installations, each with its own server and database; a department at each,
 * and what a person carries between them. 湘云县 is home on the first, 芦荡县 the host on the second.
 */
describe.skipIf(!hasBrowser())('a partner outside the system', () => {
  let here: Journey
  let there: Journey
  let home: Page
  let host: Page
  let secretary: Page
  let card: string
  let absenceId: string

  beforeAll(async () => {
    here = await startJourney()
    there = await startJourney()
    ;[home, host, secretary] = await Promise.all([here.as('zuzhibu'), there.as('yz-zuzhibu'), here.as('shuji')])
  }, 240_000)
  afterAll(async () => {
    await here?.close()
    await there?.close()
  })

  /** What other pages do, asked of the server as those pages ask it. */
  const ask = async <T>(
    page: Page,
    endpoint: Endpoint,
    { params = {}, query = {}, body }: { params?: object; query?: object; body?: unknown } = {},
  ): Promise<T> => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => (params as Record<string, string>)[name]!)
    const reply = await page.request.fetch(`${path}?${new URLSearchParams(query as Record<string, string>)}`, {
      method: endpoint.method,
      headers: { 'x-zhibu': '1', 'idempotency-key': newId() },
      ...(body === undefined ? {} : { data: body }),
    })
    const said = (await reply.json()) as T & { refusal?: { message: { zh: string } } }
    expect(said.refusal?.message.zh ?? '').toBe('')
    return said
  }

  const unitOf = async (page: Page, role: string): Promise<string> => {
    const { grants } = (await (await page.request.get('/api/session')).json()) as { grants: { role: string; unitId: string }[] }
    return grants.find((grant) => grant.role === role)!.unitId
  }

  const openDesk = async (page: Page, address: string): Promise<void> => {
    const body = { address, hours: '8:30—17:00', telephone: '0730-1234567', person: '何桂生', receives: true }
    await ask(page, floating.keepDesk, { params: { unitId: await unitOf(page, 'department') }, body })
  }

  /** Makes keys on the page and prints the card; gives the card's file and the digits as they stand on the paper. */
  const makeCard = async (page: Page): Promise<{ text: string; digits: string }> => {
    await page.goto('/floating/partners')
    await page.getByRole('button', { name: '做本单位的钥匙' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('link', { name: /^名片文件/ })
        .first()
        .click(),
    ])
    const text = readFileSync(await file.path(), 'utf8')
    await page
      .getByRole('link', { name: /^打印名片/ })
      .first()
      .click()
    const paper = page.locator('.paper')
    await paper.waitFor()
    const digits = /\d{5}(?: \d{5}){7}/.exec(await wordsOf(paper))![0]
    expect(await wordsOf(paper)).toContain('0730-1234567')
    return { text, digits }
  }

  /** Registers the other's card and writes down the digits heard on the telephone. */
  const takeCard = async (page: Page, { text, digits }: { text: string; digits: string }, organisation: string): Promise<void> => {
    await page.goto('/floating/partners')
    await page.getByLabel('名片的全部文字').fill(text)
    await page.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('还要打电话核对数字').waitFor()
    await page.getByRole('link', { name: organisation }).click()
    await page.getByText('打电话核对名片').waitFor()
    expect(await wordsOf(page.locator('main'))).not.toContain(digits)
    await page.getByLabel('和谁通的话').fill('何桂生')
    await page.getByLabel('听到的八组数字').fill(digits.replace(/\d$/, (last) => String((Number(last) + 1) % 10)))
    await page.getByRole('button', { name: '数字一样，确认' }).click()
    await page.getByText('第 8 组数字和名片上的不一样').waitFor()
    await page.getByLabel('听到的八组数字').fill(digits)
    await page.getByRole('button', { name: '数字一样，确认' }).click()
    await page.getByText(/已核对：/).waitFor()
  }

  const writeFile = async (page: Page, organisation: string): Promise<string> => {
    await page.goto('/floating/partners')
    await page.getByRole('link', { name: organisation }).click()
    await page.getByRole('button', { name: '做信件文件' }).click()
    await page.getByText(/号文件做好了/).waitFor()
    const row = page.getByRole('table', { name: '做给对方的文件' }).locator('tbody tr').first()
    const [file] = await Promise.all([page.waitForEvent('download'), row.getByRole('link', { name: '下载' }).click()])
    await row.getByRole('button', { name: '记交出' }).click()
    await row.getByLabel('怎么交的').fill('机要交换')
    await row.getByRole('button', { name: '记下' }).click()
    await said(row, '机要交换').waitFor()
    return file.path()
  }

  const handIn = async (page: Page, path: string): Promise<void> => {
    await page.goto('/floating/partners')
    await page.getByLabel('信件文件').setInputFiles({ name: '信件.zhibu', mimeType: 'application/octet-stream', buffer: readFileSync(path) })
    await page.getByRole('button', { name: '看它说什么' }).click()
    await page.getByRole('heading', { level: 1, name: '交来的信件文件' }).waitFor()
  }

  test('both departments make keys and exchange cards; the digits are compared by telephone', async () => {
    await openDesk(home, '湘云县云山路 1 号')
    await openDesk(host, '芦荡县湖滨路 2 号')
    const ours = await makeCard(home)
    const theirs = await makeCard(host)
    card = theirs.text
    await takeCard(home, theirs, JSON.parse(theirs.text).organisation as string)
    await takeCard(host, ours, JSON.parse(ours.text).organisation as string)
  })

  const nameOf = (text: string): string => (JSON.parse(text) as { organisation: string }).organisation

  test('the branch announces a member; the letter leaves as a file, and is sent, not acknowledged [CX-13e]', async () => {
    const { members } = await ask<{ members: { memberId: string; name: string; floating: boolean }[] }>(secretary, listMembers, {
      params: { unitId: await unitOf(secretary, 'secretary') },
    })
    const member = members.find((one) => !one.floating)!
    const today = '2026-11-20'
    const departure = {
      form: 'oral',
      reason: 'work',
      place: '江苏省扬州市',
      from: today,
      until: null,
      fixedPlace: null,
      employer: null,
      address: null,
      phone: null,
    }
    const opened = await ask<{ absenceId: string }>(secretary, floating.enterDeparture, {
      params: { memberId: member.memberId },
      body: { ...departure, toldOn: today, toldWords: '电话里说的' },
    })
    absenceId = opened.absenceId
    await secretary.goto(`/floating/away/${absenceId}`)
    await secretary.getByRole('button', { name: '通报系统外的流入地' }).click()
    const partner = secretary.getByLabel('往来单位')
    await partner.selectOption((await partner.locator('option', { hasText: nameOf(card) }).getAttribute('value'))!)
    await secretary.getByLabel('附几句话').fill('请关照')
    await secretary.getByRole('button', { name: '通报系统外的流入地' }).click()
    await secretary.getByText(nameOf(card)).first().waitFor()
    const path = await writeFile(home, nameOf(card))
    await secretary.goto('/floating/letters-out')
    await secretary.getByText('已交出，未回执').waitFor()
    expect(await wordsOf(secretary.locator('main'))).toMatch(/等了 0 天/)
    await handIn(host, path)
    const said = await wordsOf(host.locator('main'))
    expect(said).toContain(member.name)
    expect(said).toContain('通报外出党员')
    await host.getByRole('button', { name: '收下整个文件' }).click()
    await host.getByText(/新收 1 封/).waitFor()
    await handIn(host, path)
    await host.getByText('已收', { exact: true }).waitFor()
  })

  test('the host places the member and answers by a file; both cases agree [JS-B-05c]', async () => {
    const unitId = await unitOf(host, 'department')
    const { rows } = await ask<{ rows: { caseId: string; way: string }[] }>(host, floating.hereRegister, { params: { unitId }, query: { all: 'no' } })
    const { caseId } = rows.find(({ way }) => way === 'file')!
    const page = await ask<{ branches: { unitId: string }[]; bases: { options: { key: string }[] } | { key: string }[] }>(host, floating.herePage, {
      params: { caseId },
    })
    const bases = Array.isArray(page.bases) ? page.bases : page.bases.options
    const on = '2026-11-20'
    await ask(host, floating.identify, { params: { caseId }, body: { on, sight: 'missing', number: null, code: null } })
    await ask(host, floating.place, { params: { caseId }, body: { on, branchId: page.branches[0]!.unitId, groupId: null, basis: bases[0]!.key } })
    await ask(host, floating.manage, { params: { caseId }, body: { on, requirementsTold: true, receiver: '周立根' } })
    await host.goto('/floating/partners')
    const back = await wordsOf(host.getByRole('link', { name: /县委/ }).first())
    await handIn(home, await writeFile(host, back))
    await home.getByRole('button', { name: '收下整个文件' }).click()
    await home.getByText(/回执 1 条/).waitFor()
    await secretary.goto('/floating/letters-out')
    await secretary.getByText('发往系统外的信都有了回执').waitFor()
    const half = async (journey: Journey, side: string) =>
      (await journey.db.pool.query('select own, heard from floating.case_part where id = $1 and side = $2', [caseId, side])).rows[0] as {
        own: unknown
        heard: unknown
      }
    const [ours, theirs] = [await half(here, 'home'), await half(there, 'host')]
    expect(theirs.heard).toEqual(ours.own)
    expect(ours.heard).toEqual(theirs.own)
  })

  test('a file that somebody altered on the way is refused, with what to do', async () => {
    await ask(secretary, floating.reportReturn, { params: { absenceId }, body: { on: '2026-11-20', words: null } })
    const path = await writeFile(home, nameOf(card))
    const altered = readFileSync(path)
    const at = Math.floor(altered.length / 2)
    altered[at] = altered[at] === 65 ? 66 : 65
    await host.goto('/floating/partners')
    await host.getByLabel('信件文件').setInputFiles({ name: '信件.zhibu', mimeType: 'application/octet-stream', buffer: altered })
    await host.getByRole('button', { name: '看它说什么' }).click()
    await host.getByText('这个文件没有收').waitFor()
    expect(await wordsOf(host.locator('main'))).toMatch(/请向对方再要一份/)
    expect(await host.getByRole('button', { name: '收下整个文件' }).count()).toBe(0)
  })

  test('a partner without any system gets a printed letter; its slip ends the clock [CX-13e]', async () => {
    await home.goto('/floating/partners')
    await home.getByText('用纸信', { exact: true }).click()
    const address = { 单位名称: '远山县委组织部', 哪个科室: '组织科', 地址: '远山县一路 3 号', 电话: '000-7654321', 联系人: '周立根' }
    for (const [label, value] of Object.entries(address)) await home.getByLabel(label, { exact: true }).fill(value)
    await home.getByRole('button', { name: '登记', exact: true }).click()
    await home.getByText('编号打印').waitFor()
    const { partners } = await ask<{ partners: { partnerId: string; way: string }[] }>(secretary, floating.partnerAddresses)
    const { partnerId } = partners.find(({ way }) => way === 'paper')!
    await ask(secretary, floating.checkReturn, {
      params: { absenceId },
      body: { on: '2026-11-20', certificate: 'never-held', findings: '没有办过证', account: null },
    })
    const { members } = await ask<{ members: { memberId: string; floating: boolean }[] }>(secretary, listMembers, {
      params: { unitId: await unitOf(secretary, 'secretary') },
    })
    const departure = {
      form: 'oral',
      reason: 'work',
      place: '远山县',
      from: '2026-11-20',
      until: null,
      fixedPlace: null,
      employer: null,
      address: null,
      phone: null,
    }
    const opened = await ask<{ absenceId: string }>(secretary, floating.enterDeparture, {
      params: { memberId: members.filter((one) => !one.floating).at(-1)!.memberId },
      body: { ...departure, toldOn: '2026-11-20', toldWords: null },
    })
    await ask(secretary, floating.announceOutside, { params: opened, body: { partnerId, from: null, words: null } })
    await secretary.goto('/floating/letters-out')
    await secretary.getByRole('button', { name: '编号打印' }).click()
    const paper = secretary.locator('.paper')
    await paper.getByText('回　执').waitFor()
    const printed = await wordsOf(paper)
    expect(printed).toMatch(/流函〔2026〕1号/)
    const code = /核对码 (\d{5} \d{5})/.exec(printed)![1]!
    const pdf = await secretary.pdf({ preferCSSPageSize: true })
    expect([...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 (\d+)/g)].map(([, wide]) => wide)).toEqual(['594'])
    await secretary.goto('/floating/letters-out')
    await secretary.getByRole('button', { name: '记寄出' }).click()
    await secretary.getByLabel('怎么寄的').fill('挂号信')
    await secretary.getByRole('button', { name: '记下' }).click()
    await secretary.getByText('已交出，未回执').waitFor()
    await secretary.getByLabel('怎么寄的').waitFor({ state: 'hidden' })
    await secretary.getByRole('button', { name: '登记回执' }).click()
    await secretary.getByLabel('回执上的核对码').fill('11111 11111')
    await secretary.getByLabel('对方谁签的').fill('周立根')
    await secretary.getByLabel('对方怎么说').selectOption({ label: '收到' })
    await secretary.getByRole('button', { name: '记下' }).click()
    await secretary.getByText('请看清是哪封信的回执').waitFor()
    await secretary.getByLabel('回执上的核对码').fill(code)
    await secretary.getByRole('button', { name: '记下' }).click()
    await secretary.getByText('纸信 2026-0001').waitFor({ state: 'hidden' })
  })
})
