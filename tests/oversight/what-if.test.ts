import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whatIfDeps } from '../../src/app/suppliers.ts'
import { day } from '../../src/kernel/days.ts'
import { circlesOf, readStandings } from '../../src/modules/activities/public.ts'
import { postsOn, rosterLinesOn } from '../../src/modules/members/public.ts'
import { adoptPacks, inForceForUnits, setValues } from '../../src/modules/org/public.ts'
import * as contract from '../../src/modules/oversight/contract.ts'
import { tasks } from '../../src/modules/oversight/jobs.ts'
import { asksOf, evaluate, sourceOf } from '../../src/policy/engine/evaluate.ts'
import type { ThresholdBody } from '../../src/policy/kinds/threshold.ts'
import type { MeasureRow } from '../../src/policy/vocabulary/measures.ts'
import { buildScene, byMonth, must, type Scene, takeOver } from '../activities/scene.ts'
import type { Client } from '../support/world.ts'

type Change = { number: number; slot: string; kind: string; subjectId: string; name: string; before: string | null; after: string | null; ground: number }
type Run = {
  state: string
  done: number
  total: number | null
  result: {
    members: number
    branches: number
    membersDiffer: number
    turns: { slot: string; kind: string; before: string | null; after: string | null; count: number }[]
    rules: { slot: string; change: string; values: { zh: string }[]; compared: boolean }[]
  } | null
  changes: Change[]
  next: number | null
}
type Draft = Record<string, unknown>

/** Letters of a year out of a number: the same number, the same year. */
const lettersOf = (seed: number, length: number): string[] => {
  let state = seed
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  return Array.from({ length }, () => {
    const share = next()
    return Array.from({ length: 12 }, () => (next() < share ? 'P' : 'ALUHA'[Math.floor(next() * 5)]!)).join('')
  })
}

let scene: Scene
let committee: Client
beforeAll(async () => {
  scene = await buildScene({ now: '2026-12-31T10:00:00+08:00' })
  committee = await scene.as('committee')
  await takeOver(scene, scene.units.branch, scene.members.branch, byMonth(lettersOf(7, 8)))
  await takeOver(scene, scene.units.sibling, scene.members.sibling, byMonth(lettersOf(31, 8)))
})
afterAll(() => scene.close())

const town = () => ({ unitId: scene.units.committee.id })
const start = (draft: Draft, client = committee, year = 2026) => client.call<{ runId: string }>(contract.startWhatIf, { params: town(), body: { year, draft } })
const work = (runId: string) =>
  tasks(whatIfDeps)['oversight.what-if']!(
    { districtId: scene.units.committee.districtId, runId, path: scene.units.committee.path },
    { db: scene.db, clock: scene.clock, logger: pino({ level: 'silent' }) },
  )
const see = async (runId: string, query: Record<string, unknown> = {}): Promise<Run> =>
  must(await committee.call<Run>(contract.whatIf, { params: { runId }, query }))

const tryOut = async (draft: Draft): Promise<{ runId: string; run: Run; changes: Change[] }> => {
  const { runId } = must(await start(draft))
  await work(runId)
  const run = await see(runId)
  const changes = [...run.changes]
  for (let from = run.next; from !== null; ) {
    const more = await see(runId, { from })
    changes.push(...more.changes)
    from = more.next
  }
  return { runId, run, changes }
}

/** Every answer of every member under what is really in force: the full evaluation. */
const answers = async (): Promise<Map<string, string>> => {
  const { members } = await readStandings(scene.db, { unit: scene.units.committee, year: 2026, today: scene.clock.today() })
  return new Map(
    members.flatMap(({ member, evaluations }) => evaluations.map(({ slot, outcome }): [string, string] => [`${slot}|${member.memberId}`, outcome])),
  )
}

// ---------------------------------------------------------------- random worlds

const WORLDS = 24

/** What a township may set for itself in these documents. */
const CHANGEABLE: [string, string, unknown[]][] = [
  ['attendance.excellent-bar', 'when.limit.value', ['2/3', '3/4', '4/5', '9/10']],
  ['attendance.talk', 'when.limit.value', ['1/2', '1/3', '2/3']],
  ['attendance.absences', 'when.in-a-row.value', [1, 2, 3, 4]],
  ['attendance.absences', 'when.in-all.value', [2, 4, 6]],
  ['attendance.credit', 'counts.excused', ['none', 'out']],
  ['attendance.credit', 'counts.elsewhere', ['full', 'none', 'out']],
  ['study.hours', 'must.hours.value', [33, 40, 48]],
]

/** One of a list, by a number of the world: a failing world can be made again. */
const drawing = (world: number) => {
  let state = world * 2_654_435_761
  return <T>(from: readonly T[]): T => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0
    return from[state % from.length]!
  }
}

/** The year of both branches over again: every line of every roll drawn anew. */
const reroll = (world: number): Promise<unknown> =>
  scene.db.pool.query(
    "update activities.roll_line set letter = substr('PPPPPAALUHX', 1 + abs(hashtext($1 || member_id::text || session_id::text)) % 11, 1) where district_id = 430699",
    [`${world}|`],
  )

/** Attendance through the standings, all other thresholds about members judged one by one out of the figures as they are supplied. */
const wholeEvaluation = async (): Promise<Map<string, string>> => {
  const supplied = new Map(whatIfDeps.measures.map((one) => [one.measure as string, one]))
  const others = await scene.inDistrict(async (tx) => {
    const on = scene.clock.today()
    const ids = [scene.units.branch.id, scene.units.sibling.id]
    const roster = await rosterLinesOn(tx, { branchIds: ids, day: on })
    const posts = await postsOn(tx, { unitIds: ids, day: on })
    const found: [string, string][] = []
    for (const [branchId, inForce] of await inForceForUnits(tx, ids, on))
      for (const rule of inForce.rules.values()) {
        const asks = rule.kind === 'threshold' && (rule.body as ThresholdBody).about === 'member' ? asksOf(rule, on) : []
        if (asks.length === 0 || !asks.every(({ measure }) => supplied.has(measure)) || asks.some(({ measure }) => measure === 'attendance.ticks')) continue
        const answered = await Promise.all(asks.map(async (request) => ({ request, rows: await supplied.get(request.measure)!.rows(tx, request) })))
        for (const line of roster.filter((one) => one.branchId === branchId)) {
          const rowOf = (rows: readonly MeasureRow[]) => rows.find(({ subject }) => subject === line.memberId) ?? { subject: line.memberId, num: 0, den: 1 }
          const held = posts.filter(({ memberId }) => memberId === line.memberId).map(({ post }) => post)
          const circles = circlesOf(line, held)
          const evaluation = evaluate({
            rule,
            about: { kind: 'member', id: line.memberId },
            on,
            facts: { answered: answered.map(({ request, rows }) => ({ request, row: rowOf(rows) })) },
            with: sourceOf(inForce),
            populations: circles.includes('leading-cadre') ? circles : [...circles, 'not-leading'],
          })
          found.push([`${rule.slot}|${line.memberId}`, evaluation.outcome])
        }
      }
    return found
  })
  return new Map([...(await answers()), ...others])
}

const differing = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `${key}|${before.get(key) ?? null}→${after.get(key) ?? null}`)
    .sort()

const value = (slot: string, key: string, given: unknown): Draft => ({ kind: 'value', slot, key, value: given })

const DRAFTS: [string, Draft][] = [
  ['a higher bar', value('attendance.excellent-bar', 'when.limit.value', '3/4')],
  ['leave left out of the total', value('attendance.credit', 'counts.excused', 'out')],
  ['two in a row are enough', value('attendance.absences', 'when.in-a-row.value', 2)],
  ['a later talk', value('attendance.talk', 'when.limit.value', '1/5')],
  ['another document besides', { kind: 'pack', pack: 'national' }],
]

describe('what a draft would change', () => {
  test.each(DRAFTS)('%s: the run lists exactly who comes out differently once it is really decided', async (_name, draft) => {
    const before = await answers()
    const { changes, run } = await tryOut(draft)
    const { committee: unit } = scene.units
    await scene.inDistrict((tx) => {
      const by = { unitId: unit.id, path: unit.path, from: day('2026-01-01'), byName: '镇党委', at: scene.clock.now() }
      return draft.kind === 'pack'
        ? adoptPacks(tx, [{ ...by, pack: draft.pack as string }])
        : setValues(tx, [{ ...by, slot: draft.slot as string, key: draft.key as string, value: draft.value }])
    })
    const real = differing(before, await answers())
    const slots = new Set([...before.keys(), ...real].map((key) => key.split('|')[0]!))
    const listed = changes
      .filter(({ kind, slot }) => kind === 'member' && slots.has(slot))
      .map((one) => `${one.slot}|${one.subjectId}|${one.before}→${one.after}`)
    expect(listed.sort()).toEqual(real)
    expect(run.result!.members).toBe(16)
  })

  test('on random worlds, for drafts drawn at random, the run lists exactly what judging everybody one by one before and after would', async () => {
    const { committee: unit, department } = scene.units
    const national = { unitId: department.id, path: department.path, pack: 'national', from: day('2019-05-06'), byName: '部务会', at: scene.clock.now() }
    await scene.inDistrict((tx) => adoptPacks(tx, [national]))
    let found = 0
    for (let world = 1; world <= WORLDS; world += 1) {
      const pick = drawing(world)
      await reroll(world)
      const [slot, key, values] = pick(CHANGEABLE)
      const draft = value(slot, key, pick(values))
      const before = await wholeEvaluation()
      const { changes } = await tryOut(draft)
      await scene.db.pool.query('delete from org.local_value where unit_id = $1 and slot = $2 and key = $3', [unit.id, slot, key])
      const decided = { unitId: unit.id, path: unit.path, from: day('2026-01-01'), byName: '镇党委', at: scene.clock.now() }
      await scene.inDistrict((tx) => setValues(tx, [{ ...decided, slot, key, value: draft['value'] }]))
      const real = differing(before, await wholeEvaluation())
      const listed = changes.filter(({ kind }) => kind === 'member').map((one) => `${one.slot}|${one.subjectId}|${one.before}→${one.after}`)
      expect(listed.sort(), `world ${world}: ${slot}/${key} = ${String(draft['value'])}`).toEqual(real)
      found += real.length
    }
    expect(found).toBeGreaterThan(WORLDS)
  }, 120_000)

  test('each difference has both explanations, with the figure and the clause', async () => {
    const { runId, changes, run } = await tryOut(value('attendance.excellent-bar', 'when.limit.value', '9/10'))
    expect(run.result!.rules.find(({ slot }) => slot === 'attendance.excellent-bar')).toMatchObject({ change: 'other-values', compared: true })
    const one = changes.find(({ slot }) => slot === 'attendance.excellent-bar')!
    const grounds = must(
      await committee.call<{ before: { steps: { step: string; text?: { zh: string } }[] }; after: { steps: { step: string; text?: { zh: string } }[] } }>(
        contract.whatIfGround,
        { params: { runId, number: String(one.ground) } },
      ),
    )
    expect(grounds.before.steps[0]!.text!.zh).not.toBe(grounds.after.steps[0]!.text!.zh)
    expect(grounds.after.steps.some(({ step }) => step === 'source')).toBe(true)
    expect(run.result!.turns.reduce((sum, { count }) => sum + count, 0)).toBe(changes.length)
  })

  test('a changed rate lists the days and branches that come out differently [ZS-12c]', async () => {
    const { changes } = await tryOut(value('activity-day.participation', 'must.rate.value', '10%'))
    const days = changes.filter(({ kind }) => kind === 'session')
    expect(days.length).toBeGreaterThan(0)
    expect(new Set(days.map(({ slot }) => slot)).size).toBe(1)
  })
})

describe('a run', () => {
  const left = () =>
    scene.db.pool.query(
      `select (select count(*)::int from oversight.what_if where id = $1) + (select count(*)::int from oversight.what_if_change where what_if_id = $1)
        + (select count(*)::int from oversight.what_if_ground where what_if_id = $1) as rows`,
      [lastRun],
    )
  let lastRun = ''

  test('stopped before it begins or while it goes on leaves nothing behind', async () => {
    lastRun = must(await start({ kind: 'pack', pack: 'qingdao-care' })).runId
    must(await committee.call(contract.dropWhatIf, { params: { runId: lastRun } }))
    await work(lastRun)
    expect((await left()).rows[0].rows).toBe(0)
    lastRun = must(await start({ kind: 'pack', pack: 'qingdao-care' })).runId
    await scene.inDistrict((tx) => tx.run(sql`update oversight.what_if set state = 'running' where district_id = ${430699} and id = ${lastRun}`))
    const going = work(lastRun)
    must(await committee.call(contract.dropWhatIf, { params: { runId: lastRun } }))
    await going
    expect((await left()).rows[0].rows).toBe(0)
    expect((await committee.call(contract.whatIf, { params: { runId: lastRun } })).status).toBe(404)
  })

  test('is refused at once for a year that has not come, a pack that is not there, a value that cannot be read', async () => {
    expect((await start({ kind: 'pack', pack: 'national' }, committee, 2027)).body.refusal?.code).toBe('in-the-future')
    expect((await start({ kind: 'pack', pack: 'nowhere' })).body.refusal?.code).toBe('no-such-pack')
    expect((await start(value('attendance.nothing', 'when.limit.value', '1/2'))).body.refusal?.code).toBe('no-such-rule')
    expect((await start(value('attendance.excellent-bar', 'when.limit.value', 'often'))).body.refusal?.code).toBe('value-not-understood')
  })

  test('can only be asked for and read inside one’s own part of the tree', async () => {
    const { runId } = await tryOut(value('attendance.talk', 'when.limit.value', '1/3'))
    const foreign = await scene.as('foreign-department')
    expect((await foreign.call(contract.whatIf, { params: { runId } })).status).toBe(404)
    expect((await foreign.call(contract.dropWhatIf, { params: { runId } })).status).toBe(404)
    expect((await start({ kind: 'pack', pack: 'national' }, foreign)).status).toBe(404)
    expect((await start({ kind: 'pack', pack: 'national' }, await scene.as('secretary'))).status).toBe(403)
  })
})
