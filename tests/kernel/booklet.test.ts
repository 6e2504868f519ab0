import { describe, expect, test } from 'vitest'
import { impose } from '../../src/ui/print/impose.ts'

describe('a booklet', () => {
  test('printed on both sides and folded, its pages follow each other', () => {
    expect(impose(8)).toEqual([
      [8, 1],
      [2, 7],
      [6, 3],
      [4, 5],
    ])
    expect(impose(4)).toEqual([
      [4, 1],
      [2, 3],
    ])
  })

  test('fills whole sheets, each page once, and back lies on front', () => {
    for (const pages of [1, 4, 5, 8, 11, 12]) {
      const sides = impose(pages)
      const all = sides.flat().toSorted((one, other) => one - other)
      expect(all).toEqual(Array.from({ length: Math.ceil(pages / 4) * 4 }, (_, at) => at + 1))
      // a leaf has its front in one half of a side and its back in the other half of the next
      for (let side = 0; side < sides.length; side += 2) {
        const [[last, first], [second, before]] = [sides[side]!, sides[side + 1]!]
        expect([second - first, last - before]).toEqual([1, 1])
      }
    }
  })
})
