/**
 * A year's activity book of a branch of 50 with twelve days: the pages as the screen asks for them, laid out by Chromium as A4, and the
 * whole way from the request to the file. In turns.
 *
 * When to run: after a change of the ledger's books, of a book supplier, or of src/ui/print.
 */
import { pino } from 'pino'
import { chromium } from 'playwright-core'
import { buildApp } from '../src/app/server.ts'
import { yearOf } from '../src/kernel/days.ts'
import { findChromium } from '../tests/support/chromium.ts'
import { buildCounty, liveAYear, openAccount, PASSWORD, putIntoForce } from './county.ts'
import { clock, install, type Installation } from './installation.ts'
import { type Line, type Measure, median, millis } from './table.ts'

const ROUNDS = 5
const GOAL = 2_000
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const run = async (say: (text: string) => void): Promise<Line[]> => {
  const installation = await install()
  try {
    return await measure(installation, say)
  } finally {
    await installation.close()
  }
}

const measure = async ({ db }: Installation, say: (text: string) => void): Promise<Line[]> => {
  const county = await buildCounty(db, { committees: 1, branches: 20, size: 50 })
  await putIntoForce(db, county, ['national', 'zhangshu-2017-37', 'yangzhou-2021-38', 'jiangsu-fact-record'])
  const year = yearOf(clock.today()) - 1
  await liveAYear(db, county, { year, days: 12 })
  const branch = county.branches[0]!
  await openAccount(db, county, { login: 'shuji', role: 'secretary', unit: branch, member: county.members[0]! })
  const app = await buildApp({ db, clock, logger: pino({ level: 'silent' }), addJob: async () => {}, demonstration: () => null, secondFactor: 'left-open' })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await chromium.launch({ executablePath: findChromium()!, args: QUIET })
  const page = await browser.newPage()
  await page.request.post(`${address}/api/session`, { data: { login: 'shuji', password: PASSWORD } })
  const lines: Line[] = []
  for (const [book, title] of [
    ['activity-book', 'book of twelve activity days'],
    ['fact-register', 'register of fact-records, 50 members'],
  ] as const) {
    const times: { answered: number; whole: number; bytes: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now()
      const answer = await page.request.get(`${address}/api/units/${branch.id}/books/${book}?year=${year}`)
      if (answer.status() !== 200) throw new Error(`the book did not come: ${answer.status()} ${await answer.text()}`)
      const answered = performance.now() - began
      const from = performance.now()
      await page.goto(`${address}/books/${book}/${branch.id}/${year}`)
      await page.locator('.paper.book-cover').waitFor()
      const { byteLength } = await page.pdf({ preferCSSPageSize: true })
      times.push({ answered, whole: performance.now() - from, bytes: byteLength })
    }
    const whole = median(times.map((one) => one.whole))
    say(`${title}: answer ${millis(median(times.map((one) => one.answered)))}, request to file ${millis(whole)}, ${times[0]!.bytes} bytes`)
    lines.push({ what: `${title}: from the request to the printed file`, figure: millis(whole), goal: '≤ 2 s', met: whole <= GOAL })
    lines.push({ what: `${title}: the server's answer alone`, figure: millis(median(times.map((one) => one.answered))) })
  }
  await browser.close()
  await app.close()
  return lines
}

export const bookMeasure: Measure = { name: 'book', title: 'Printing a year’s book of a branch', run }
