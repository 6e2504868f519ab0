import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pino from 'pino'
import { tasks } from '../../src/app/worker.ts'
import { day } from '../../src/kernel/days.ts'
import { book as readBook } from '../../src/modules/ledger/contract.ts'
import * as contract from '../../src/modules/oversight/contract.ts'
import { drawFrom, drawPages } from '../../src/modules/oversight/facts.ts'
import { setValues } from '../../src/modules/org/public.ts'
import { listDuties } from '../../src/modules/rulebook/contract.ts'
import { buildScene, byMonth, must, type Scene, takeOver } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'

type Round = {
  id: string
  seed: string
  state: string
  reproduced: boolean
  ofUnits: number
  toMend: number
  acknowledged: number
  inspected: {
    id: string
    unitId: string
    unitName: string
    drawn: { book: string; page: number }[]
    findings: { id: string; state: string; foundBy: string; words: string }[]
    circular: { words: string } | null
    acknowledged: { by: string } | null
  }[]
}
type Overview = { notInspected: { unitId: string }[]; rounds: { id: string; seed: string }[]; branches: number }

let scene: Scene
let committee: Client
let secretary: Client
beforeAll(async () => {
  scene = await buildScene({ now: '2026-12-31T10:00:00+08:00' })
  ;[committee, secretary] = (await Promise.all(['committee', 'secretary'].map((login) => scene.as(login)))) as [Client, Client]
  await takeOver(scene, scene.units.branch, scene.members.branch, byMonth(Array.from({ length: 8 }, () => 'PPPPPPPPPPPP')))
  await takeOver(scene, scene.units.sibling, scene.members.sibling, byMonth(Array.from({ length: 8 }, () => 'PPPPPPPPPPPA')))
})
afterAll(() => scene.close())

const town = () => ({ unitId: scene.units.committee.id })
const openRound = (given: Record<string, unknown> = {}, client = committee) =>
  client.call<{ roundId: string }>(contract.openInspection, {
    params: town(),
    body: { title: '2026年簿册专项检查', year: 2026, units: 1, pages: 4, seed: null, ...given },
  })
const see = async (roundId: string): Promise<Round> => must(await committee.call<Round>(contract.inspection, { params: { roundId } }))
const overview = async (): Promise<Overview> => must(await committee.call<Overview>(contract.inspections, { params: town(), query: { year: 2026 } }))
/** A drawn page carries its title and code too; a finding names book and page alone. */
const slim = ({ title: _title, checkCode: _code, ...rest }: Record<string, unknown>) => rest
const find = (inspectedId: string, given: Record<string, unknown>) =>
  committee.call<{ findingId: string }>(contract.recordFinding, {
    params: { inspectedId },
    body: { verdict: 'wanting', words: '缺学习内容', dueOn: '2027-01-31', ...slim(given) },
  })

describe('the draw', () => {
  test('the same seed over the same list draws the same, another seed another', () => {
    const list = Array.from({ length: 60 }, (_, at) => String(at))
    const draw = (seed: string) => drawFrom(seed, list, { wanted: 7, nameOf: (one) => one })
    expect(draw('2026')).toEqual(draw('2026'))
    expect(draw('2026')).not.toEqual(draw('2027'))
    expect(new Set(draw('2026')).size).toBe(7)
  })

  test('every page has the same chance, whichever book it stands in', () => {
    const books = [
      { book: 'thick', pages: Array.from({ length: 30 }, (_, at) => at + 1) },
      { book: 'thin', pages: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
    ]
    const drawn = Array.from({ length: 400 }, (_, seed) => drawPages(String(seed), 'unit', books, 4)).flat()
    const thin = drawn.filter(({ book }) => book === 'thin').length / drawn.length
    expect(thin).toBeGreaterThan(0.2)
    expect(thin).toBeLessThan(0.3)
  })

  test('a seed drawn in public gives the round; the draw can be made again from what was kept [YZ-06e]', async () => {
    const { roundId } = must(await openRound({ seed: '公开抽取 07' }))
    const round = await see(roundId)
    expect(round).toMatchObject({ seed: '公开抽取 07', reproduced: true, ofUnits: 2 })
    expect(round.inspected).toHaveLength(1)
    expect(round.inspected[0]!.drawn).toHaveLength(4)
  })
})

describe('a round over the books', () => {
  let round: Round
  beforeAll(async () => {
    const { roundId } = must(await openRound({ units: 2 }))
    round = await see(roundId)
  })

  test('organisations that no round of the year has drawn are listed by code [YZ-06e]', async () => {
    expect((await overview()).notInspected).toEqual([])
    const before = must(await committee.call<Overview>(contract.inspections, { params: town(), query: { year: 2025 } }))
    expect(before.notInspected.map(({ unitId }) => unitId).sort()).toEqual([scene.units.branch.id, scene.units.sibling.id].sort())
    expect(round.seed).toMatch(/^[0-9A-F]{8}$/)
  })

  test('the inspector sees exactly the drawn pages, as they stand in the book [YZ-06e]', async () => {
    const own = round.inspected.find(({ unitId }) => unitId === scene.units.branch.id)!
    const { pages } = must(
      await committee.call<{ pages: { book: string; drawn: { page: number }; page: { number: number; checkCode: string }; changed: boolean }[] }>(
        contract.drawnPages,
        { params: { inspectedId: own.id } },
      ),
    )
    expect(pages.map(({ book, drawn }) => `${book} ${drawn.page}`)).toEqual(own.drawn.map(({ book, page }) => `${book} ${page}`))
    expect(pages.every(({ changed, page, drawn }) => !changed && page.number === drawn.page)).toBe(true)
    const whole = must(
      await committee.call<{ pages: { number: number; checkCode: string }[] }>(readBook, {
        params: { unitId: own.unitId, book: pages[0]!.book },
        query: { year: 2026 },
      }),
    )
    expect(whole.pages.find(({ number }) => number === pages[0]!.page.number)!.checkCode).toBe(pages[0]!.page.checkCode)
  })

  test('findings stand under the inspector’s name and only on drawn pages [YZ-06e]', async () => {
    for (const own of round.inspected) must(await find(own.id, own.drawn[0]!))
    const [first] = round.inspected
    must(await find(first!.id, { ...first!.drawn[1]!, verdict: 'sound', words: '记录齐全', dueOn: null }))
    const missing = Array.from({ length: 40 }, (_, at) => at + 1).find(
      (page) => !first!.drawn.some((one) => one.book === 'activity-book' && one.page === page),
    )!
    expect((await find(first!.id, { book: 'activity-book', page: missing })).body.refusal?.code).toBe('not-drawn')
    expect((await find(first!.id, { ...first!.drawn[0]!, dueOn: '2026-01-01' })).body.refusal?.code).toBe('past-day')
    const seen = await see(round.id)
    expect(seen.inspected.flatMap(({ findings }) => findings.map(({ foundBy }) => foundBy)).every((name) => name.length > 1)).toBe(true)
  })

  test('before the circular the organisation sees nothing, after it its own findings and no other’s [YZ-06f]', async () => {
    const mine = async () =>
      must(await secretary.call<{ inspected: Round['inspected'] }>(contract.ownInspections, { params: { unitId: scene.units.branch.id } })).inspected
    expect(await mine()).toEqual([])
    const sent = must(
      await committee.call<{ told: number; toMend: number }>(contract.circulateInspection, {
        params: { roundId: round.id },
        body: { number: '镇组〔2026〕9号', words: '查了两个支部，各有一页要改。' },
      }),
    )
    expect(sent).toEqual({ told: 2, toMend: 2 })
    const after = await mine()
    expect(after.map(({ unitId }) => unitId)).toEqual([scene.units.branch.id])
    expect(after[0]!.circular!.words).toContain('两个支部')
    const twice = await committee.call(contract.circulateInspection, { params: { roundId: round.id }, body: { words: '再发一次' } })
    expect(twice.body.refusal?.code).toBe('circulated-already')
    expect((await find(round.inspected[0]!.id, round.inspected[0]!.drawn[2]!)).body.refusal?.code).toBe('circulated-already')
  })

  test('the organisation acknowledges, owes what is to be mended, mends it, and the inspector looks again [YZ-06f]', async () => {
    const own = (await see(round.id)).inspected.find(({ unitId }) => unitId === scene.units.branch.id)!
    must(await secretary.call(contract.acknowledgeInspection, { params: { inspectedId: own.id } }))
    const wanting = own.findings.find(({ state }) => state === 'to-mend')!
    const duties = async () => JSON.stringify(must(await secretary.call(listDuties, { query: {} }))).includes('整改簿册检查指出的')
    expect(await duties()).toBe(true)
    must(await secretary.call(contract.mendFinding, { params: { findingId: wanting.id }, body: { words: '已补记，另起一行' } }))
    expect(await duties()).toBe(false)
    const back = { params: { findingId: wanting.id }, body: { accepted: false, words: null } }
    expect((await committee.call(contract.checkMended, back)).body.refusal?.code).toBe('reason-missing')
    expect(must(await committee.call(contract.checkMended, { params: { findingId: wanting.id }, body: { accepted: true, words: null } }))).toEqual({
      state: 'closed',
    })
    const seen = await see(round.id)
    expect(seen).toMatchObject({ acknowledged: 1, toMend: 1, reproduced: true })
  })

  test('a stranger’s round, pages and findings answer as absent', async () => {
    const foreign = await scene.as('foreign-department')
    const sibling = await scene.as('sibling-secretary')
    const own = (await see(round.id)).inspected.find(({ unitId }) => unitId === scene.units.branch.id)!
    expect((await foreign.call(contract.inspection, { params: { roundId: round.id } })).status).toBe(404)
    expect((await foreign.call(contract.drawnPages, { params: { inspectedId: own.id } })).status).toBe(404)
    expect((await sibling.call(contract.acknowledgeInspection, { params: { inspectedId: own.id } })).status).toBe(404)
    expect((await sibling.call(contract.mendFinding, { params: { findingId: own.findings[0]!.id }, body: { words: '改了' } })).status).toBe(404)
    expect((await openRound({}, secretary)).status).toBe(403)
  })
})

describe('the yearly inspection', () => {
  const keep = () =>
    tasks['oversight.keep-inspections']!(
      { districtId: 430699, path: scene.scope.path, unitPath: scene.scope.path },
      { ...scene, logger: pino({ level: 'silent' }) },
    )
  type Duty = { slot: string; state: string; dueOn: string; bearer: { unitId: string } }
  const owed = async (client: Client, which: 'own' | 'closed' = 'own') =>
    must(await client.call<Record<'own' | 'closed', Duty[]>>(listDuties, { query: { closed: 'yes' } }))[which].filter(({ slot }) => slot === 'books.inspection')

  test('the department owes one inspection a year; opening a round does not do it, circulating its results does [YZ-06e] [YZ-06f]', async () => {
    const department = await scene.as('department')
    await keep()
    expect(await owed(department)).toMatchObject([{ dueOn: '2026-12-31', bearer: { unitId: scene.units.department.id } }])
    const { roundId } = must(
      await department.call<{ roundId: string }>(contract.openInspection, {
        params: { unitId: scene.units.department.id },
        body: { title: '全县簿册专项检查', year: 2026, units: 1, pages: 2, seed: null },
      }),
    )
    await keep()
    expect(await owed(department)).toHaveLength(1)
    must(await department.call(contract.circulateInspection, { params: { roundId }, body: { number: null, words: '抽查1个支部，记录齐全。' } }))
    expect(await owed(department)).toEqual([])
    expect(await owed(department, 'closed')).toMatchObject([{ state: 'fulfilled' }])
    await keep()
    expect(await owed(department)).toEqual([])
  })

  test('a township that inspects of its own accord owes nothing by that rule [YZ-06e]', async () => {
    expect(await owed(committee)).toEqual([])
  })
})

describe('the set of books', () => {
  test('the adopting unit names which books; the shelf, the draw and the print follow [YZ-06a]', async () => {
    const { department, branch } = scene.units
    await scene.inDistrict((tx) =>
      setValues(tx, [
        {
          unitId: department.id,
          path: department.path,
          slot: 'books.kept',
          key: 'things',
          value: ['activity-book'],
          from: day('2026-01-01'),
          byName: '部务会',
          at: scene.clock.now(),
        },
      ]),
    )
    const { roundId } = must(await openRound({ units: 2, pages: 30 }))
    const books = (await see(roundId)).inspected.flatMap(({ drawn }) => drawn.map(({ book }) => book))
    expect(new Set(books)).toEqual(new Set(['activity-book']))
    expect(books).toHaveLength(24)
    expect((await secretary.call(readBook, { params: { unitId: branch.id, book: 'ledger' } })).status).toBe(404)
  })
})
