import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDemonstration } from '../../src/app/demonstration/load.ts'
import { foldHome, foldHost, type Letter, NEW_HOME, NEW_HOST } from '../../src/modules/floating/stages.ts'
import { frozenClock } from '../../src/platform/clock.ts'
import { useKey } from '../../src/platform/crypto.ts'
import { type Database, openDatabase } from '../../src/platform/db.ts'
import { copyOf, type TestDatabase } from '../support/cluster.ts'
import { NOW } from '../support/journey.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  useKey(Buffer.alloc(32, 7))
  database = await copyOf('demonstration', async (config) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhibu-floating-'))
    const filling = openDatabase({ ...config, max: 4 })
    await loadDemonstration({ db: filling, clock: frozenClock(NOW), dataDir: folder, say: () => {} })
    await filling.close()
    rmSync(folder, { recursive: true, force: true })
  })
  db = openDatabase({ ...database.config, max: 4 })
}, 420_000)
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const all = async <Row>(text: string): Promise<Row[]> => (await db.pool.query(text)).rows as Row[]
const counts = async (text: string): Promise<Record<string, number>> =>
  Object.fromEntries((await all<{ key: string; count: number }>(text)).map(({ key, count }) => [key, count]))

describe('the floating members of the demonstration world', () => {
  test('more than eighty are away and sixty received, in every state of both tracks', async () => {
    const away = await counts('select state as key, count(*)::int from floating.absence group by 1')
    expect(Object.keys(away).toSorted()).toEqual(['applied', 'briefed', 'cancelled', 'certified', 'resident', 'return-reported', 'transferring'])
    const [open] = await all<{ n: number }>('select count(*)::int as n from floating.absence where ended_on is null')
    expect(open!.n).toBeGreaterThanOrEqual(80)
    expect(open!.n).toBeLessThanOrEqual(120)
    const here = await counts("select state as key, count(*)::int from floating.case_part where side = 'host' group by 1")
    for (const state of ['waiting', 'identified', 'placed', 'managed', 'departed', 'closed']) expect(here[state], state).toBeGreaterThan(0)
    expect(Object.values(here).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(60)
  })

  test('each half is the fold of the letters of its own side, and what was heard of the other side is what that side told', async () => {
    type Row = { id: string; side: 'home' | 'host'; own: unknown; heard: unknown; way: string }
    const parts = await all<Row>('select id, side, own, heard, way from floating.case_part')
    const letters = await all<Letter & { drawer: string }>(
      `select case_id as "case", side as drawer, from_side as "from", number, kind, on_day as "on", facts from floating.letter order by number`,
    )
    expect(parts.length).toBeGreaterThan(100)
    for (const { id, side, own, heard, way } of parts) {
      const drawer = letters.filter((letter) => letter.case === id && letter.drawer === side)
      const mine = drawer.filter(({ from }) => from === side)
      expect(own, id).toEqual(side === 'host' ? mine.reduce(foldHost, NEW_HOST) : mine.reduce(foldHome, NEW_HOME))
      const other = parts.find((part) => part.id === id && part.side !== side)
      if (way === 'inside') expect(heard, id).toEqual(other!.own)
      else expect(other).toBeUndefined()
    }
  })

  test('refusals name a clause and are with both superiors; two hosts that claim one member are with home’s [JS-B-09d]', async () => {
    const refused = await all<{ sides: number; clauses: number }>(
      "select count(distinct side)::int as sides, count(clause)::int as clauses from floating.raised where kind = 'refused' group by case_id",
    )
    expect(refused.length).toBeGreaterThan(0)
    for (const one of refused) expect(one).toEqual({ sides: 2, clauses: 2 })
    expect((await all("select from floating.raised where kind = 'two-hosts' and side = 'home'")).length).toBeGreaterThan(0)
  })

  test('certificates come numbered from a sealed stock, each with a printed code; nobody holds two [CX-11e] [CX-11f]', async () => {
    const rows = await all<{ id: string; number: string; sealed: boolean; coded: boolean; state: string }>(
      `select certificate.id, number, sealed_on is not null as sealed, state,
         exists (select from floating.check_code where check_code.certificate_id = certificate.id) as coded
       from ledger.certificate join ledger.number_range range on range.id = range_id where certificate.kind = 'floating'`,
    )
    expect(rows.length).toBeGreaterThan(60)
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length)
    expect(rows.filter(({ sealed, coded }) => !sealed || !coded)).toEqual([])
    expect(await all("select member_id from ledger.certificate where state = 'issued' group by 1 having count(*) > 1")).toEqual([])
  })

  test('letters on paper were sent and not acknowledged, and one waits to be sent [CX-13e]', async () => {
    expect(await counts('select state as key, count(*)::int from floating.dispatch group by 1')).toMatchObject({
      sent: expect.any(Number),
      written: expect.any(Number),
    })
    expect(await all("select from floating.letter where state = 'written'")).not.toEqual([])
  })

  test('desks of both counties have hours and a telephone that cannot be dialled [CX-11b] [JS-B-05k]', async () => {
    const desks = await all<{ district_id: number; hours: string; telephone: string }>('select district_id, hours, telephone from floating.desk')
    expect(new Set(desks.map(({ district_id }) => district_id)).size).toBe(2)
    for (const { hours, telephone } of desks) expect([hours !== '', telephone.startsWith('000')]).toEqual([true, true])
  })

  test('whom a host manages is a guest of its roll, and what was attended there is on record at home [JS-B-06e]', async () => {
    const managed = await all<{ id: string; guest: boolean }>(
      "select id, exists (select from members.guest where guest.id = case_part.id) as guest from floating.case_part where side = 'host' and managed_from is not null",
    )
    expect(managed.filter(({ guest }) => !guest)).toEqual([])
    expect((await all("select from floating.result where kind = 'attendance'")).length).toBeGreaterThan(50)
  })

  test('a group away is handed over: home’s steps in its book, the host’s in letters in the case of each of its people [CX-13d]', async () => {
    const groups = await all<{ id: string; people: string[]; steps: string[] }>(
      "select id, facts -> 'people' as people, jsonb_path_query_array(facts, '$.steps[*].step') as steps from floating.book where slot = 'floating.organisation'",
    )
    const over = groups.filter(({ steps }) => steps.includes('hand-over'))
    expect(over.length).toBeGreaterThan(0)
    for (const { people, steps } of over) expect([people.length, steps]).toEqual([2, ['propose', 'approve', 'file', 'hand-over']])
    const lists = await all<{ n: number; from: string }>(
      "select case_id, from_side as from, count(*)::int as n from floating.letter where kind = 'list' and side = 'home' group by 1, 2",
    )
    expect(lists).toHaveLength(over.length * 4)
    expect(lists.every(({ n }) => n === 2)).toBe(true)
  })

  test('what hosts kept of members stands at both sides, awards in the record at home; two branches are barred, one appeal is answered, one waits [CX-20b] [CX-19b]', async () => {
    const kept = await counts("select kind as key, count(*)::int from floating.note where side = 'host' and kind in ('task', 'reward') group by 1")
    const told = await counts("select kind as key, count(*)::int from floating.letter where side = 'home' and kind in ('note', 'record') group by 1")
    const [awards] = await all<{ n: number }>("select count(*)::int as n from floating.result where kind = 'reward'")
    expect(kept['task']).toBeGreaterThan(8)
    expect([told['note'], told['record'], awards!.n]).toEqual([kept['task'], kept['reward'], kept['reward']])
    const bars = await all<{ upheld: boolean | null; noticed: boolean; cites: string[] }>(
      'select upheld, noticed_on is not null as noticed, cites from floating.award_bar order by upheld nulls last',
    )
    expect(bars.map(({ upheld, noticed }) => [upheld, noticed])).toEqual([
      [true, true],
      [null, true],
    ])
    for (const { cites } of bars) expect(cites.length).toBeGreaterThan(0)
    expect(await all("select from rulebook.duty where key like 'floating-bar-appeal|%' and state = 'open'")).toHaveLength(1)
  })

  test('the pages of working together are peopled: surveys of three levels with differences, agreements, gatherings, books, groups away, judgements [CX-19f] [JS-B-08a]', async () => {
    expect(await counts('select kind as key, count(*)::int from floating.survey where closed_on is null group by 1')).toMatchObject({
      home: 1,
      sweep: expect.any(Number),
      department: 2,
    })
    const found = await counts("select found as key, count(*)::int from floating.survey_line where side = 'home' group by 1")
    expect(Object.keys(found).toSorted()).toEqual(['as-known', 'changed', 'not-known', 'not-reached'])
    const held = await all<{ kind: string; n: number }>(
      'select kind, (select count(*)::int from floating.agreement_event where agreement_id = agreement.id) as n from floating.agreement',
    )
    expect(held.filter(({ kind }) => kind === 'agreement').every(({ n }) => n >= 2)).toBe(true)
    expect(await all('select from floating.gathering where held_on is null')).not.toEqual([])
    expect(await all('select from floating.gathering where held_on is not null')).not.toEqual([])
    const slots = await counts('select slot as key, count(*)::int from floating.book group by 1')
    for (const slot of ['floating.receiver', 'floating.in-plans', 'floating.award-places', 'floating.organisation', 'parallel.retained', 'parallel.estate'])
      expect(slots[slot], slot).toBeGreaterThan(0)
    const [judged] = await all<{ right: boolean }>(
      `select bool_and(quantitative_points = (select sum((line->>'points')::numeric) from jsonb_array_elements(lines) as line)) as right from floating.assessment`,
    )
    expect(judged).toEqual({ right: true })
    expect(await all('select from floating.publication')).not.toEqual([])
    expect(
      Object.keys(await counts("select sector as key, count(*)::int from floating.case_part where side = 'host' and sector is not null group by 1")),
    ).toContain('urban-community')
  })
})
