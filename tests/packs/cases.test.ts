/** Every pack's cases, one test each: the small world, the day and what the rules answer are in `packs/<pack>/cases/*.yaml`. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCases } from '../../src/policy/engine/cases.ts'
import { loadPacks } from '../../src/policy/engine/load.ts'

const { packs } = loadPacks(join(import.meta.dirname, '..', '..', 'packs'))

describe.each([...packs.packs.values()])('the cases of $id', (pack) => {
  for (const result of runCases(pack, packs)) {
    it(`${result.name}${result.rows.length > 0 ? ` [${result.rows.join(', ')}]` : ''}`, () => {
      expect(result.differences, `${result.file}:${result.line}`).toEqual([])
    })
  }

  it('reach every rule of the pack', () => {
    const reached = new Set(pack.cases.flatMap((one) => Object.keys(one.expect)))
    expect(pack.rules.map((rule) => rule.slot).filter((slot) => !reached.has(slot))).toEqual([])
  })
})
