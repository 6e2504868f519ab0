/**
 * Every rule on attendance for 50,000 members with twelve activity days each, as the department's page and the yearly settlement ask for it:
 * read, evaluated and explained ready to show; against a bare GROUP BY that counts the same 600,000 lines of the rolls. In turns.
 *
 * When to run: after a change of policy/engine, policy/kinds/threshold or of the measures of activities.
 */
import { calendarYear, yearOf } from '../src/kernel/days.ts'
import { readStandings } from '../src/modules/activities/public.ts'
import { buildCounty, DISTRICT, liveAYear, putIntoForce } from './county.ts'
import { clock, install, type Installation } from './installation.ts'
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
  const year = yearOf(clock.today()) - 1
  await liveAYear(db, county, { year, days: DAYS })
  const { from, to } = calendarYear(year)
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await timed(() => db.pool.query(GROUP_BY, [from, to]))
    const rules = await timed(() => readStandings(db, { unit: county.department, year, today: clock.today() }))
    say(`round ${round + 1}: GROUP BY ${millis(bare.ms)} (${bare.value.rowCount} members), rules ${millis(rules.ms)}`)
    rounds.push({
      bare: bare.ms,
      rules: rules.ms,
      evaluations: rules.value.members.reduce((sum, { evaluations }) => sum + evaluations.length, 0),
      members: rules.value.members.length,
    })
  }
  return lineOf(rounds)
}

const lineOf = (rounds: readonly { bare: number; rules: number; evaluations: number; members: number }[]): Line[] => {
  const ratio = median(rounds.map(({ rules, bare }) => rules / bare))
  const ms = median(rounds.map(({ rules }) => rules))
  const { evaluations, members } = rounds[0]!
  const what = `${(evaluations / members).toFixed(0)} rules for ${members.toLocaleString('en')} members × ${DAYS} days`
  return [
    { what, figure: millis(ms), beside: `GROUP BY ${millis(median(rounds.map(({ bare }) => bare)))}`, ratio, goal: '≤ 3', met: ratio <= 3 },
    { what, figure: millis(ms), goal: '≤ 10 s', met: ms <= 10_000 },
  ]
}

export const rulesMeasure: Measure = { name: 'rules', title: 'Evaluation of all rules on attendance', run }
