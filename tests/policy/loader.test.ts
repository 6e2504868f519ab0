import { describe, expect, test } from 'vitest'
import { parsePacks, type SourceFile } from '../../src/policy/engine/parse.ts'

/** A small pack that loads without fault; each test plants one. */
const PACK = `id: a
title: { zh: 甲, en: A }
version: 1
layer: township
inForce: "2020-01-01"
documents: [doc]
`
const DOCUMENT = `title: { zh: 文件, en: Document }
issuer: 甲镇
issued: "2020-01-01"
articles:
  - { id: "1", gist: { zh: 要点, en: gist }, status: modelled }
`
const DUTY = `- rule: report.half-yearly
  kind: duty
  title: { zh: 报备, en: Report }
  cites: [doc#1]
  about: branch
  bearer: branch
  do: activity-report
  times: { atLeast: 1, per: half-year }
`

const files = (changed: Record<string, string> = {}): SourceFile[] =>
  Object.entries({ 'a/pack.yaml': PACK, 'a/documents/doc.yaml': DOCUMENT, 'a/rules/duty.yaml': DUTY, ...changed }).map(([path, text]) => ({ path, text }))

const faultsOf = (changed: Record<string, string>) => parsePacks(files(changed)).faults.map(({ file, line, code }) => `${file}:${line} ${code}`)

describe('a pack is read strictly', () => {
  test('a sound pack has no fault', () => {
    expect(faultsOf({})).toEqual([])
  })

  test('an unknown key is named with its line', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': `${DUTY}  colour: red\n` })).toEqual(['a/rules/duty.yaml:9 unknown-key'])
  })

  test('an unknown key deep inside a value is found on its own line', () => {
    const text = DUTY.replace(
      'times: { atLeast: 1, per: half-year }',
      'times:\n    atLeast:\n      value: 1\n      default: ours\n      colour: red\n    per: half-year',
    )
    expect(faultsOf({ 'a/rules/duty.yaml': text })).toEqual(['a/rules/duty.yaml:12 unknown-key'])
  })

  test('a rule without citation does not load [YZ-00a]', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': DUTY.replace('  cites: [doc#1]\n', '') })).toEqual(['a/rules/duty.yaml:1 no-citation'])
  })

  test('a rule that is our own default says so and loads', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': DUTY.replace('cites: [doc#1]', 'default: ours') })).toEqual([])
  })

  test('a dated value without citation is named with its line', () => {
    const text = DUTY.replace('atLeast: 1', 'atLeast: [{ from: "2020-01-01", value: 1, cites: [doc#1] },\n    { from: "2021-01-01", value: 2 }]')
    expect(faultsOf({ 'a/rules/duty.yaml': text })).toEqual(['a/rules/duty.yaml:9 no-citation'])
  })

  test('dated values out of order are named with their line', () => {
    const text = DUTY.replace(
      'atLeast: 1',
      'atLeast: [{ from: "2021-01-01", value: 1, cites: [doc#1] },\n    { from: "2020-06-01", value: 2, cites: [doc#1] }]',
    )
    expect(faultsOf({ 'a/rules/duty.yaml': text })).toEqual(['a/rules/duty.yaml:9 dates-out-of-order'])
  })

  test('two values from one day are a duplicate', () => {
    const text = DUTY.replace(
      'atLeast: 1',
      'atLeast: [{ from: "2021-01-01", value: 1, cites: [doc#1] },\n    { from: "2021-01-01", value: 2, cites: [doc#1] }]',
    )
    expect(faultsOf({ 'a/rules/duty.yaml': text })).toEqual(['a/rules/duty.yaml:9 duplicate'])
  })

  test('a rule that stands twice is named at its second place', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': DUTY + DUTY })).toEqual(['a/rules/duty.yaml:9 duplicate'])
  })

  test('a key written twice is a duplicate', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': `${DUTY}  about: branch\n` })).toEqual(['a/rules/duty.yaml:9 duplicate'])
  })

  test('an article that is not registered cannot be cited [YZ-00a]', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': DUTY.replace('doc#1', 'doc#7') })).toEqual(['a/rules/duty.yaml:4 unregistered'])
  })

  test('a document that is not registered cannot be cited [YZ-00a]', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': DUTY.replace('doc#1', 'other#1') })).toEqual(['a/rules/duty.yaml:4 unregistered'])
  })

  test('packs that carry each other out are a circle, named once', () => {
    const other = { 'b/pack.yaml': PACK.replace('id: a', 'id: b').replace('[doc]', '[dob]') + 'carriesOut: [a]\n', 'b/documents/dob.yaml': DOCUMENT }
    expect(faultsOf({ ...other, 'a/pack.yaml': `${PACK}carriesOut: [b]\n` })).toEqual(['b/pack.yaml:7 circle'])
  })

  test('documents that implement each other are a circle', () => {
    const second = `${DOCUMENT}implements: [doc]\n`
    expect(
      faultsOf({
        'a/pack.yaml': PACK.replace('[doc]', '[doc, doc2]'),
        'a/documents/doc.yaml': `${DOCUMENT}implements: [doc2]\n`,
        'a/documents/doc2.yaml': second,
      }),
    ).toEqual(['a/documents/doc2.yaml:6 circle'])
  })

  test('a text that is named but not at hand is marked with ? and is no fault [YZ-00d]', () => {
    expect(faultsOf({ 'a/documents/doc.yaml': `${DOCUMENT}implements: ["higher?"]\n` })).toEqual([])
    expect(faultsOf({ 'a/documents/doc.yaml': `${DOCUMENT}implements: [higher]\n` })).toEqual(['a/documents/doc.yaml:6 unknown-link'])
  })

  test('a pack that is looser than the floor of the one it carries out does not load', () => {
    const higher = { 'b/pack.yaml': PACK.replace('id: a', 'id: b').replace('[doc]', '[dob]'), 'b/documents/dob.yaml': DOCUMENT }
    const quarterly = DUTY.replace('doc#1', 'dob#1').replace('per: half-year', 'per: { value: quarter, floor: true }')
    const carrying = { 'a/pack.yaml': `${PACK}carriesOut: [b]\n` }
    expect(faultsOf({ ...higher, ...carrying, 'b/rules/duty.yaml': quarterly })).toEqual(['a/rules/duty.yaml:1 looser-than-floor'])
    expect(faultsOf({ ...higher, ...carrying, 'b/rules/duty.yaml': quarterly, 'a/rules/duty.yaml': DUTY.replace('half-year', 'month') })).toEqual([])
  })

  test('a review before the trial begins is out of order [YC-01a]', () => {
    expect(faultsOf({ 'a/documents/doc.yaml': `${DOCUMENT}trial: { from: "2021-01-01", review: "2020-12-31" }\n` })).toEqual([
      'a/documents/doc.yaml:6 dates-out-of-order',
    ])
  })

  test('a kind of rule that does not exist is named', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': DUTY.replace('kind: duty', 'kind: wish') })).toEqual(['a/rules/duty.yaml:2 unknown-kind'])
  })

  test('a threshold says either when or must', () => {
    const threshold = `- rule: attendance.bar
  kind: threshold
  title: { zh: 线, en: Line }
  cites: [doc#1]
  about: member
  over: calendar-year
`
    expect(faultsOf({ 'a/rules/x.yaml': threshold })).toHaveLength(1)
    expect(faultsOf({ 'a/rules/x.yaml': `${threshold}  when: { measure: attendance.ratio, is: "<", value: 2/0 }\n` })).toEqual(['a/rules/x.yaml:7 wrong-value'])
    expect(faultsOf({ 'a/rules/x.yaml': `${threshold}  when: { measure: attendance.ratio, is: "<", value: 2/3 }\n` })).toEqual([])
  })

  test('text that is no YAML is named with its line, and the other files are read on', () => {
    expect(faultsOf({ 'a/rules/duty.yaml': `${DUTY}  note: [\n`, 'a/rules/other.yaml': DUTY.replace('cites: [doc#1]\n', '') })[0]).toMatch(
      /^a\/rules\/duty\.yaml:(9|10) not-yaml$/,
    )
  })

  test('every fault is reported, never only the first', () => {
    const faults = faultsOf({
      'a/rules/duty.yaml': `${DUTY.replace('doc#1', 'doc#9').replace('bearer: branch', 'bearer: nobody')}`,
      'a/documents/doc.yaml': `${DOCUMENT}colour: red\n`,
      'a/pack.yaml': `${PACK}wish: 1\n`,
    })
    expect(faults).toEqual(['a/pack.yaml:7 unknown-key'])
    const later = faultsOf({
      'a/rules/duty.yaml': DUTY.replace('bearer: branch', 'bearer: nobody\n  colour: red'),
      'a/documents/doc.yaml': `${DOCUMENT}colour: red\n`,
    })
    expect(later).toEqual([
      'a/documents/doc.yaml:6 unknown-key',
      'a/pack.yaml:6 missing-file',
      'a/rules/duty.yaml:6 wrong-value',
      'a/rules/duty.yaml:7 unknown-key',
    ])
  })

  test('a fault says in both languages what is wrong and what to do', () => {
    const [fault] = parsePacks(files({ 'a/rules/duty.yaml': `${DUTY}  colour: red\n` })).faults
    expect(fault!.message).toEqual({ zh: '不认识的键“colour”；改正拼写或删去', en: 'Unknown key "colour"; mend the spelling or remove it' })
  })
})
