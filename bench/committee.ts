/**
 * What a county's department waits for when it opens the page of its branches, at 10,000 and at 200,000 members with the same number of
 * branches: the requests of that page over HTTP, together, until the last answer. In turns; the first of each is left out.
 *
 * When to run: after a change of the overview of activities or of what /branches asks.
 */
import { yearOf } from '../src/kernel/days.ts'
import { buildCounty, liveAYear, openAccount, putIntoForce } from './county.ts'
import { type Ask, signedIn } from './http.ts'
import { clock, install, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const BRANCHES = 200
const SIZES = [50, 1_000]
const DAYS = 3
const LOOKS = 30
const PACKS = ['national', 'changxiao', 'zhangshu-2017-37', 'yangzhou-2021-38']

type Place = { installation: Installation; members: number; look(): Promise<number>; took: number[] }

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const places: Place[] = []
  try {
    for (const size of SIZES) {
      places.push(await placeOf(size))
      say(`${(BRANCHES * size).toLocaleString('en')} members are there`)
    }
    for (let round = 0; round <= LOOKS; round++)
      for (const place of places) {
        const ms = await place.look()
        if (round > 0) place.took.push(ms)
      }
    return linesOf(places)
  } finally {
    for (const { installation } of places) await installation.close()
  }
}

const placeOf = async (size: number): Promise<Place> => {
  const installation = await install()
  const { db } = installation
  const county = await buildCounty(db, { committees: 10, branches: BRANCHES, size })
  await putIntoForce(db, county, PACKS)
  const year = yearOf(clock.today())
  await liveAYear(db, county, { year, days: DAYS })
  await openAccount(db, county, { login: 'department', role: 'department', unit: county.department })
  await db.pool.query('vacuum analyze')
  const ask = await signedIn(await installation.serve(), 'department')
  return { installation, members: BRANCHES * size, look: () => lookOnce(ask, { unitId: county.department.id, year }), took: [] }
}

/** What the page asks for once it knows who is looking (`oversight/web/screens/branches.tsx`). */
const lookOnce = async (ask: Ask, { unitId, year }: { unitId: string; year: number }): Promise<number> => {
  const began = performance.now()
  const [overview] = await Promise.all([
    ask<{ rows: unknown[] }>('GET', `/api/activities/overview/${year}?unitId=${unitId}`),
    ask('GET', '/api/activities/reschedules'),
    ask('GET', '/api/exemptions?state=requested'),
  ])
  if (overview.rows.length !== BRANCHES) throw new Error(`the page shows ${overview.rows.length} branches instead of ${BRANCHES}`)
  return performance.now() - began
}

const linesOf = (places: readonly Place[]): Line[] => {
  const [few, many] = places as [Place, Place]
  const name = ({ members }: Place) => `${members.toLocaleString('en')} members`
  const ratio = median(many.took) / median(few.took)
  return [
    {
      what: `page of ${BRANCHES} branches, ${name(many)}`,
      figure: millis(median(many.took)),
      beside: `${name(few)}: ${millis(median(few.took))}`,
      ratio,
      goal: '≤ 1.5',
      met: ratio <= 1.5,
    },
  ]
}

export const committeeMeasure: Measure = { name: 'committee', title: 'The page of a committee', run }
