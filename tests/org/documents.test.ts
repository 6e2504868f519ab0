import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as contract from '../../src/modules/org/contract.ts'
import { parsePacks } from '../../src/policy/engine/parse.ts'
import { reviewsDue } from '../../src/policy/engine/register.ts'
import { buildWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

type Line = {
  id: string
  number: string | null
  issued: string | null
  missing: number
  trial: { from: string | null; reviewDue: boolean } | null
  inForce: boolean
  articles: Record<string, number>
  layer: string
  delivery: unknown
}
type Page = {
  document: Line & { forwarded: { by: { zh: string }; on: string }[]; addressees: unknown[]; missing: { annex: { zh: string } }[] }
  chain: { title: { zh: string }; atHand: boolean }[]
  articles: { id: string; label: { zh: string }; gist: { zh: string; en: string }; status: string; rows: string[]; rules: { slot: string }[] }[]
  deliveries: { sent: number; received: number; read: number }
}

const documents = async () => (await (await world.as('department')).call<{ documents: Line[] }>(contract.listDocuments)).body.documents
const page = async (document: string) => (await (await world.as('department')).call<Page>(contract.showDocument, { params: { document } })).body

describe('the register of documents', () => {
  test('a document stands with number, day, issuer, forwarding and addressees [YZ-00a]', async () => {
    const { document } = await page('yangzhou-2021-38')
    expect(document).toMatchObject({ number: '扬办发〔2021〕38号', issued: '2021-12-23', forwarded: [{ on: '2022-01-04' }] })
    expect(document.addressees.length).toBeGreaterThan(0)
  })

  test('the missing annex of a notice is shown and carries no rule [ZS-00a]', async () => {
    const { document, articles } = await page('zhangshu-2017-37')
    expect(document).toMatchObject({ number: '樟发〔2017〕37号', issued: '2017-05-15' })
    expect(document.missing.map(({ annex }) => annex.zh).join()).toContain('党支部建设年')
    expect(articles.flatMap(({ rules }) => rules).some(({ slot }) => slot.startsWith('branch-building'))).toBe(false)
  })

  test('every article has our own gist in both languages, a status, and the rules made of it', async () => {
    const { articles } = await page('yangzhou-2021-38')
    for (const article of articles) expect([article.id, article.gist.zh, article.gist.en, article.status].every((part) => part.length > 0)).toBe(true)
    const fifth = articles.find(({ id }) => id === '5')!
    expect(fifth.label.zh).toBe('第5条')
    expect(fifth.rules.map(({ slot }) => slot)).toEqual(expect.arrayContaining(['attendance.excellent-bar', 'attendance.talk']))
    expect(fifth.rows).toContain('YZ-05d')
  })

  test('a document shows the higher texts that it carries out, at hand or not [YZ-00d]', async () => {
    const { chain } = await page('yangzhou-2021-38')
    expect(chain.map(({ title }) => title.zh)).toContain('《中国共产党党员权利保障条例》')
  })

  test('the county opinion names its four central documents and groups its articles by them [CX-00a]', async () => {
    const { chain, articles } = await page('changxiao')
    expect(chain.filter(({ title }) => title.zh.startsWith('《关于'))).toHaveLength(4)
    expect(new Set(articles.map(({ label }) => label.zh.slice(0, 1)))).toEqual(new Set(['序', '一', '二', '三', '四']))
  })

  test('trial texts stand apart, and a trial without its dates says so [YC-01a]', async () => {
    const trials = (await documents()).filter(({ trial }) => trial !== null)
    expect(trials.map(({ id }) => id)).toEqual(expect.arrayContaining(['qingdao-care', 'yichun-double-life']))
    expect(trials.find(({ id }) => id === 'yichun-double-life')!.trial).toMatchObject({ from: null, reviewDue: false })
  })

  test('a stranger to the register gets nothing, an unknown document is absent', async () => {
    expect((await (await world.as('member')).call(contract.listDocuments)).status).toBe(403)
    expect((await (await world.as('department')).call(contract.showDocument, { params: { document: 'no-such' } })).status).toBe(404)
  })
})

test('when a higher text is replaced, the documents and rules that rest on it are listed for review [YZ-00d]', () => {
  const pack = (id: string) => ({
    path: `${id}/pack.yaml`,
    text: `id: ${id}\ntitle: { zh: 甲, en: A }\nversion: 1\nlayer: city\ninForce: "2020-01-01"\ndocuments: [${id}]\n`,
  })
  const document = (id: string, more: string) => ({
    path: `${id}/documents/${id}.yaml`,
    text: `id: ${id}\ntitle: { zh: ${id}, en: ${id} }\nnumber: null\nissuer: 市\nissued: "2020-01-01"\n${more}articles:\n  - { id: "1", gist: { zh: 一, en: one }, status: modelled }\n`,
  })
  const { packs } = parsePacks([
    pack('local'),
    document('local', 'implements: [{ id: old-regulation, title: { zh: 旧条例, en: Old regulation }, atHand: false }]\n'),
    {
      path: 'local/rules/a.yaml',
      text: '- rule: talk.yearly\n  kind: duty\n  title: { zh: 每年谈一次, en: One talk a year }\n  cites: [local#1]\n  about: member\n  bearer: secretary\n  do: talk\n  times: { atLeast: 1, per: calendar-year }\n',
    },
    pack('newer'),
    document('newer', 'replaces: [{ id: old-regulation, title: { zh: 旧条例, en: Old regulation }, atHand: false }]\n'),
  ])
  expect(reviewsDue(packs)).toMatchObject([
    { replaced: { title: { zh: '旧条例' } }, by: { id: 'newer' }, documents: [{ id: 'local' }], rules: [{ slot: 'talk.yearly' }] },
  ])
})

describe('delivery and receipt', () => {
  test('a forwarded document reaches every addressee, and those without receipt are listed [YZ-00b]', async () => {
    const department = await world.as('department')
    const params = { document: 'yangzhou-2021-38' }
    const sent = await department.call<{ sent: number }>(contract.sendDocument, { params, body: { kinds: ['branch', 'committee'] } })
    expect(sent.body.sent).toBeGreaterThanOrEqual(3)
    expect((await department.call<{ sent: number }>(contract.sendDocument, { params, body: { kinds: ['branch'] } })).body.sent).toBe(0)
    const secretary = await world.as('secretary')
    expect((await secretary.call(contract.signForDocument, { params, body: { read: false } })).status).toBe(200)
    expect((await secretary.call(contract.signForDocument, { params, body: { read: true } })).status).toBe(200)
    const list = await department.call<{
      deliveries: { unit: { id: string }; received: { byName: string } | null; read: { byName: string } | null }[]
      withoutReceipt: number
    }>(contract.listDeliveries, { params })
    const own = list.body.deliveries.find(({ unit }) => unit.id === world.units.branch.id)!
    expect(own.received?.byName).toBe(own.read?.byName)
    expect(list.body.withoutReceipt).toBe(list.body.deliveries.length - 1)
    expect((await page('yangzhou-2021-38')).deliveries).toMatchObject({ received: 1, read: 1 })
  })

  test('a document is not sent outside one’s own part of the tree', async () => {
    const committee = await world.as('committee')
    const reply = await committee.call(contract.sendDocument, { params: { document: 'changxiao' }, body: { unitIds: [world.units.foreignBranch.id] } })
    expect(reply.status).toBe(404)
    expect(
      (await (await world.as('sibling-secretary')).call(contract.signForDocument, { params: { document: 'changxiao' }, body: { read: true } })).status,
    ).toBe(404)
  })
})
