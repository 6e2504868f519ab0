import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TestResult } from '../../scripts/run-tests.ts'
import { catalogueFault, faultsOf, idsIn, type Row, readRows, writeRows } from '../../scripts/trace.ts'

const TABLE = readFileSync(join(import.meta.dirname, '../../docs/requirements.csv'), 'utf8')

const row = (id: string, status: string, proof = ''): Row => ({ id, group: '5', requirement: 'x', status, proof })
const ran = (title: string, status: TestResult['status'] = 'passed'): TestResult => ({ file: 'tests/a.test.ts', title, status })

describe('what the table of requirements claims is held against the tests', () => {
  test('the table is whole: every row of the catalogue once, and no other', () => {
    expect(catalogueFault(readRows(TABLE))).toEqual([])
    expect(faultsOf(readRows(TABLE), []).filter((fault) => /stands twice|has the status/.test(fault))).toEqual([])
  })

  test('a removed, a renamed and an added row are seen', () => {
    const rows = readRows(TABLE)
    expect(catalogueFault(rows.slice(1))).not.toEqual([])
    expect(catalogueFault([...rows, row('ZS-99a', 'not_yet')])).not.toEqual([])
    expect(catalogueFault(rows.map((one, index) => (index === 3 ? { ...one, id: 'ZS-99a' } : one)))).not.toEqual([])
  })

  test('the table is written back as it was read', () => {
    expect(writeRows(readRows(TABLE))).toBe(TABLE)
  })

  test('ids are read from the brackets of a title, one or several', () => {
    expect(idsIn('a day is flagged [ZS-01e]')).toEqual(['ZS-01e'])
    expect(idsIn('both rows [JS-A-03b, YZ-05e] and [ZS-13k]')).toEqual(['JS-A-03b', 'YZ-05e', 'ZS-13k'])
    expect(idsIn('no ids [here] nor ZS-01e')).toEqual([])
  })

  test('a row that claims to be done without a passing test is a fault', () => {
    expect(faultsOf([row('ZS-01e', 'done')], [ran('flagged [ZS-01e]')])).toEqual([])
    expect(faultsOf([row('ZS-01e', 'done')], [])[0]).toMatch(/ZS-01e is "done" but no passing test carries/)
    expect(faultsOf([row('ZS-01e', 'done')], [ran('flagged [ZS-01e]', 'failed')])).toHaveLength(1)
    expect(faultsOf([row('ZS-01e', 'done')], [ran('flagged [ZS-01e]', 'skipped')])).toHaveLength(1)
    expect(faultsOf([row('ZS-01e', 'partly', 'the letter upward is not there yet')], [])).toEqual([])
    expect(faultsOf([row('ZS-01e', 'partly')], [])[0]).toMatch(/without a reason/)
  })

  test('an id that no row has, a doubled row, an odd status and a silent exception are faults', () => {
    expect(faultsOf([row('ZS-01e', 'not_yet')], [ran('flagged [ZS-77z]')])[0]).toMatch(/\[ZS-77z\], which is no row/)
    expect(faultsOf([row('ZS-01e', 'not_yet'), row('ZS-01e', 'not_yet')], [])[0]).toMatch(/stands twice/)
    expect(faultsOf([row('ZS-01e', 'finished')], [])[0]).toMatch(/has the status "finished"/)
    expect(faultsOf([row('ZS-01e', 'off')], [])[0]).toMatch(/without a reason/)
    expect(faultsOf([row('ZS-01e', 'off', 'a switch of the pack')], [])).toEqual([])
  })
})
