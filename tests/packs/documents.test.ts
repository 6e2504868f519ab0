import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPacks } from '../../src/policy/engine/load.ts'
import { showFault } from '../../src/policy/engine/parse.ts'
import { FIELDS } from '../../src/policy/vocabulary/fields.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const { packs, faults } = loadPacks(join(ROOT, 'packs'))
const documents = [...packs.documents.values()]
const articles = documents.flatMap((document) => document.articles.map((article) => ({ ...article, at: `${document.id}#${article.id}` })))
const coverage = [...packs.packs.values()].flatMap((pack) => pack.coverage.items)

const TEN_TEXTS = [
  'changxiao',
  'jiangsu-activity-day',
  'jiangsu-fact-record',
  'jiangsu-faculty',
  'jiangsu-floating',
  'jiguan-articles-19-20',
  'qingdao-care',
  'yangzhou-2021-38',
  'yichun-double-life',
  'zhangshu-2017-37',
]

describe('the packs', () => {
  it('load without a single fault', () => {
    expect(faults.map((one) => showFault(one, 'en'))).toEqual([])
  })

  it('are the ten texts and the national rules', () => {
    expect([...packs.packs.keys()].sort()).toEqual([...TEN_TEXTS, 'national'].sort())
  })
})

describe('a document', () => {
  it('names its number, issuer, day, forwarding and addressees where the text gives them [YZ-00a]', () => {
    const yangzhou = packs.documents.get('yangzhou-2021-38')!
    expect([yangzhou.number, yangzhou.issued, yangzhou.forwarded[0]?.on]).toEqual(['扬办发〔2021〕38号', '2021-12-23', '2022-01-04'])
    expect(yangzhou.addressees.length + yangzhou.forwarded[0]!.addressees.length).toBeGreaterThan(1)
  })

  it('names the higher texts it carries out, also those not at hand [YZ-00d, CX-00a]', () => {
    expect(packs.documents.get('yangzhou-2021-38')!.implements.map((link) => link.atHand)).toEqual([false, false, false])
    expect(packs.documents.get('changxiao')!.implements).toHaveLength(4)
    expect(packs.documents.get('yichun-double-life')!.implements[0]).toMatchObject({ id: 'jiguan-articles-19-20', atHand: true })
  })

  it('marks an annex announced but not at hand [ZS-00a]', () => {
    const { number, issued, missing } = packs.documents.get('zhangshu-2017-37')!
    expect([number, issued, missing.length]).toEqual(['樟发〔2017〕37号', '2017-05-15', 1])
    expect(missing[0]!.annex.zh).toContain('党支部建设年')
  })

  it('on trial says so, with no review date where the text gives none [YC-01a]', () => {
    for (const id of ['yichun-double-life', 'qingdao-care']) {
      expect(packs.documents.get(id)!.trial).toMatchObject({ from: null, review: null })
      expect(packs.packs.get(id)!.head.status).toBe('trial')
    }
    expect(packs.packs.get('jiangsu-activity-day')!.head.status).toBe('settled')
  })

  it('of the whole country says of each article whether the official wording was read', () => {
    const national = packs.packs.get('national')!.documents.flatMap((document) => document.articles)
    expect(national.filter((article) => article.verified === undefined)).toEqual([])
    expect(national.some((article) => article.verified === false)).toBe(true)
  })
})

describe('an article', () => {
  it('has our own line in both languages, short enough to be read aloud', () => {
    expect(articles.filter(({ gist }) => gist.zh.trim() === '' || gist.en.trim() === '').map(({ at }) => at)).toEqual([])
    expect(articles.filter(({ gist }) => gist.zh.length > 80).map(({ at }) => at)).toEqual([])
  })

  it('is written the way its place writes it', () => {
    expect(articles.filter(({ label }) => !label).map(({ at }) => at)).toEqual([])
    expect(articles.find(({ at }) => at === 'zhangshu-2017-37#4.3')!.label!.zh).toBe('四（三）')
  })

  it('that says modelled is carried out by a rule, or says how it is met without one', () => {
    const carried = new Set(coverage.filter(({ by, note }) => by.length > 0 || note).map(({ article }) => article))
    expect(
      coverage.filter(({ article }) => articles.find(({ at }) => at === article)?.status === 'modelled' && !carried.has(article)).map(({ article }) => article),
    ).toEqual([])
  })
})

describe('the catalogue', () => {
  it('hangs on the articles, every row on exactly one', () => {
    const hung = coverage.flatMap(({ rows }) => rows).sort()
    expect(hung).toEqual(catalogueIds().sort())
  })

  it('hangs only on articles that exist', () => {
    const known = new Set(articles.map(({ at }) => at))
    expect(coverage.filter(({ article }) => !known.has(article))).toEqual([])
  })
})

describe('the list of clashes', () => {
  it('names only rules that some pack has', () => {
    const slots = new Set([...packs.packs.values()].flatMap((pack) => pack.rules.map((rule) => rule.slot)))
    expect(packs.clashes.flatMap((clash) => clash.sides.flatMap((side) => (side.slot && !slots.has(side.slot) ? [`${clash.id}: ${side.slot}`] : [])))).toEqual(
      [],
    )
  })

  it('shows every side with a clause that exists, what it means and what holds until somebody chooses', () => {
    const known = new Set(articles.map(({ at }) => at))
    expect(packs.clashes.length).toBeGreaterThanOrEqual(40)
    for (const clash of packs.clashes) {
      expect(
        clash.sides.flatMap((side) => side.cites).filter((cite) => !known.has(cite)),
        clash.id,
      ).toEqual([])
      expect(clash.meaning.zh && clash.handled.how.zh && clash.handled.default.zh, clash.id).toBeTruthy()
    }
  })
})

const catalogueIds = (): string[] =>
  readFileSync(join(ROOT, 'docs', 'requirements.csv'), 'utf8')
    .split('\n')
    .flatMap((line) => /^([A-Z]{2}(?:-[A-D])?-\d{2}[a-z]),/.exec(line)?.[1] ?? [])

describe('a record', () => {
  it('has a title in both languages for every field a pack names', () => {
    const fields = [...packs.packs.values()].flatMap((pack) =>
      pack.rules
        .filter(({ kind }) => kind === 'entry')
        .flatMap((rule) => {
          const slot = rule.body['fields'] as { entries: { value: string[] }[] }
          return [...slot.entries.flatMap(({ value }) => value), ...(rule.body['restricted'] as string[]), ...(rule.body['optional'] as string[])]
        }),
    )
    expect([...new Set(fields)].filter((field) => !(field in FIELDS))).toEqual([])
  })

  it('leaves open and keeps sealed only fields that it has', () => {
    const strange = [...packs.packs.values()].flatMap((pack) =>
      pack.rules
        .filter(({ kind }) => kind === 'entry')
        .flatMap((rule) => {
          const known = new Set((rule.body['fields'] as { entries: { value: string[] }[] }).entries.flatMap(({ value }) => value))
          return (rule.body['optional'] as string[]).filter((field) => !known.has(field)).map((field) => `${rule.slot}: ${field}`)
        }),
    )
    expect(strange).toEqual([])
  })
})
