/** The packs as a whole; their cases, one by one, are proven in `tests/packs/`. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkReport } from '../../src/policy/engine/check.ts'
import { loadPacks } from '../../src/policy/engine/load.ts'
import { showFault } from '../../src/policy/engine/packs.ts'

const loaded = loadPacks(join(import.meta.dirname, '../../packs'))

describe('the packs of the house', () => {
  test('load without a single fault', () => {
    expect(loaded.faults.map((fault) => showFault(fault, 'en'))).toEqual([])
  })

  test('no article claims to be modelled without a rule or a note behind it', () => {
    expect(checkReport(loaded).warnings).toEqual([])
  })

  test('each of the ten texts is registered with issuer and articles, each article with a gist and a status [YZ-00a, ZS-00a]', () => {
    for (const document of loaded.packs.documents.values()) {
      expect(document.issuer.zh, document.id).not.toBe('')
      expect(document.articles.length, document.id).toBeGreaterThan(0)
    }
    const plan = loaded.packs.documents.get('zhangshu-2017-37')!
    expect(plan).toMatchObject({ number: '樟发〔2017〕37号', issued: '2017-05-15' })
    expect(plan.missing).toHaveLength(1)
    const opinion = loaded.packs.documents.get('yangzhou-2021-38')!
    expect(opinion).toMatchObject({ number: '扬办发〔2021〕38号', issued: '2021-12-23', forwarded: [{ on: '2022-01-04' }] })
  })
})
