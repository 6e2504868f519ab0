/**
 * A draft over a year of 50,000 members: every rule under what is in force and under the draft, and who comes out differently; against two
 * plain evaluations of the same rules. In turns. A second line is the whole run as a person asks for it, with both explanations kept.
 *
 * When to run: after a change of policy/engine, of the measures of activities, or of oversight's what-if.
 */
import { whatIfDeps } from '../src/app/suppliers.ts'
import { calendarYear, yearOf } from '../src/kernel/days.ts'
import { newId } from '../src/kernel/ids.ts'
import { judgeStandings } from '../src/modules/activities/public.ts'
import { compareUnder, type Draft, runDraft, withDraft } from '../src/modules/oversight/public.ts'
import { withDistrict } from '../src/platform/db.ts'
import { buildCounty, liveAYear, putIntoForce } from './county.ts'
import { clock, install, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const MEMBERS = 50_000
const ROUNDS = 3
const PACKS = ['national', 'changxiao', 'zhangshu-2017-37', 'yangzhou-2021-38']
const DRAFT: Draft = { kind: 'value', slot: 'attendance.excellent-bar', key: 'when.limit.value', value: '3/4' }

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
  const began = performance.now()
  const value = await work()
  return { ms: performance.now() - began, value }
}

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const installation = await install({ settings: { work_mem: '64MB' } })
  try {
    return await measure(installation, say)
  } finally {
    await installation.close()
  }
}

const measure = async ({ db }: Installation, say: (text: string) => void): Promise<Line[]> => {
  const county = await buildCounty(db, { committees: 20, branches: MEMBERS / 50, size: 50 })
  await putIntoForce(db, county, PACKS)
  const today = clock.today()
  const year = yearOf(today) - 1
  await liveAYear(db, county, { year, days: 12 })
  const unit = county.department
  const change = withDraft(DRAFT, { unitId: unit.id, from: calendarYear(year).from })
  const rounds: { plain: number; compared: number; whole: number; differ: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const once = await timed(() => judgeStandings(db, { unit, year, today }))
    const twice = await timed(() => judgeStandings(db, { unit, year, today }))
    const compared = await timed(() => withDistrict(db, county.scope, (tx) => compareUnder(tx, whatIfDeps, { branches: county.branches, year, today, change })))
    const whole = await timed(() =>
      runDraft(db, whatIfDeps, { districtId: unit.districtId, id: newId(), path: unit.path, unitId: unit.id, year, draft: DRAFT }, { at: clock.now(), today }),
    )
    const differ = compared.value.differences.length
    say(`round ${round + 1}: two evaluations ${millis(once.ms + twice.ms)}, compared ${millis(compared.ms)} (${differ} differ), whole run ${millis(whole.ms)}`)
    rounds.push({ plain: once.ms + twice.ms, compared: compared.ms, whole: whole.ms, differ })
  }
  const ratio = median(rounds.map(({ compared, plain }) => compared / plain))
  const whole = median(rounds.map((one) => one.whole))
  const beside = `two evaluations ${millis(median(rounds.map(({ plain }) => plain)))}`
  const what = `a changed limit over ${MEMBERS.toLocaleString('en')} members × 12 days (${rounds[0]!.differ} differ)`
  return [
    { what: `${what}: compared`, figure: millis(median(rounds.map(({ compared }) => compared))), beside, ratio, goal: '≤ 1.3', met: ratio <= 1.3 },
    { what: `${what}: the whole run, kept with both explanations`, figure: millis(whole), goal: '≤ 60 s', met: whole <= 60_000 },
  ]
}

export const whatIfMeasure: Measure = { name: 'what-if', title: 'What-if over a past year', run }
