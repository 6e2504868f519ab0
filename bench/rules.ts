/**
 * Every rule on attendance for 50,000 members with twelve activity days each, as the settlement of the year asks for it: roster, rules in
 * force and letters read, every rule answered for every member; against a bare GROUP BY that counts the same 600,000 lines of the rolls. In
 * turns. A second line adds what a page shows: names, and each member's own evaluation.
 *
 * When to run: after a change of policy/engine, policy/kinds/threshold or of the measures of activities.
 */
import { calendarYear, yearOf } from '../src/kernel/days.ts'
import { judgeStandings, readStandings } from '../src/modules/activities/public.ts'
import { buildCounty, DISTRICT, liveAYear, putIntoForce } from './county.ts'
import { clock, onInstallation, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const MEMBERS = 50_000
const DAYS = 12
const ROUNDS = 3
const PACKS = ['national', 'changxiao', 'zhangshu-2017-37', 'yangzhou-2021-38']

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
  const began = performance.now()
  const value = await work()
  return { ms: performance.now() - began, value }
}

const GROUP_BY = `select member_id, count(*) filter (where letter = 'P') as present, count(*) filter (where letter = 'A') as absent, count(*) as due
  from activities.roll_line
  where district_id = ${DISTRICT} and is_current and counted and day between $1 and $2
  group by member_id`

const measure = async ({ db }: Installation, say: (text: string) => void): Promise<Line[]> => {
  const county = await buildCounty(db, { committees: 20, branches: MEMBERS / 50, size: 50 })
  await putIntoForce(db, county, PACKS)
  const year = yearOf(clock.today()) - 1
  await liveAYear(db, county, { year, days: DAYS })
  const { from, to } = calendarYear(year)
  const asked = { unit: county.department, year, today: clock.today() }
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await timed(() => db.pool.query(GROUP_BY, [from, to]))
    const judged = await timed(() => judgeStandings(db, asked).then(outcomesOf))
    const shown = await timed(() => readStandings(db, asked).then(({ members }) => members.reduce((sum, { evaluations }) => sum + evaluations.length, 0)))
    say(
      `round ${round + 1}: GROUP BY ${millis(bare.ms)} (${bare.value.rowCount} members), rules ${millis(judged.ms)}, with names and every evaluation ${millis(shown.ms)}; ${JSON.stringify(judged.value.of)}`,
    )
    rounds.push({ bare: bare.ms, judged: judged.ms, shown: shown.ms, members: bare.value.rowCount!, answers: judged.value.answers })
  }
  return linesOf(rounds)
}

/** How many members each rule found on which side: every member is looked at. */
const outcomesOf = ({ members }: Standings): { answers: number; of: Record<string, number> } => {
  const of: Record<string, number> = {}
  let answers = 0
  for (const { judged } of members)
    for (const { slot, outcome } of judged) {
      of[`${slot} ${outcome}`] = (of[`${slot} ${outcome}`] ?? 0) + 1
      answers += 1
    }
  return { answers, of }
}

type Standings = Awaited<ReturnType<typeof judgeStandings>>
type Round = { bare: number; judged: number; shown: number; members: number; answers: number }

const linesOf = (rounds: readonly Round[]): Line[] => {
  const { answers, members } = rounds[0]!
  const what = `${(answers / members).toFixed(0)} rules for ${members.toLocaleString('en')} members × ${DAYS} days`
  const beside = `GROUP BY ${millis(median(rounds.map(({ bare }) => bare)))}`
  const ratio = median(rounds.map(({ judged, bare }) => judged / bare))
  const ms = median(rounds.map(({ judged }) => judged))
  return [
    { what: `${what}: read and judged`, figure: millis(ms), beside, ratio, goal: '≤ 3', met: ratio <= 3 },
    { what: `${what}: read and judged`, figure: millis(ms), goal: '≤ 10 s', met: ms <= 10_000 },
    {
      what: `${what}: the same with names, every evaluation made`,
      figure: millis(median(rounds.map(({ shown }) => shown))),
      beside,
      ratio: median(rounds.map(({ shown, bare }) => shown / bare)),
    },
  ]
}

export const rulesMeasure: Measure = {
  name: 'rules',
  title: 'Evaluation of all rules on attendance',
  run: onInstallation(measure, { settings: { work_mem: '64MB' } }),
}
