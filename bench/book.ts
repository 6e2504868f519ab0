/**
 * A year's activity book of a branch of 50 with twelve days: the pages as the screen asks for them, laid out by Chromium as A4, and the
 * whole way from the request to the file. In turns.
 *
 * When to run: after a change of the ledger's books, of a book supplier, or of src/ui/print.
 */
import { pino } from 'pino'
import { chromium, type Page } from 'playwright-core'
import { buildApp } from '../src/app/server.ts'
import { yearOf } from '../src/kernel/days.ts'
import { findChromium } from '../tests/support/chromium.ts'
import { buildCounty, liveAYear, openAccount, PASSWORD, putIntoForce } from './county.ts'
import { clock, onInstallation, type Installation } from './installation.ts'
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
  const bare = await browser.newPage()
  const entered = await page.request.post(`${address}/api/session`, { headers: { 'x-zhibu': '1' }, data: { login: 'shuji', password: PASSWORD } })
  if (entered.status() !== 200) throw new Error(`the secretary could not sign in: ${entered.status()} ${await entered.text()}`)
  const lines: Line[] = []
  for (const [book, title] of BOOKS) {
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await roundOf({ page, bare, address }, { book, unitId: branch.id, year }))
    lines.push(...linesOf(title, rounds, say))
  }
  await browser.close()
  await app.close()
  return lines
}

const BOOKS = [
  ['activity-book', 'book of twelve activity days'],
  ['fact-register', 'register of fact-records, 50 members'],
] as const

type Desk = { page: Page; bare: Page; address: string }
type Round = { answered: number; shown: number; whole: number; bare: number; bytes: number }

const roundOf = async ({ page, bare, address }: Desk, { book, unitId, year }: { book: string; unitId: string; year: number }): Promise<Round> => {
  const began = performance.now()
  const answer = await page.request.get(`${address}/api/units/${unitId}/books/${book}?year=${year}`)
  if (answer.status() !== 200) throw new Error(`the book did not come: ${answer.status()} ${await answer.text()}`)
  const answered = performance.now() - began
  const from = performance.now()
  await page.goto(`${address}/books/${book}/${unitId}/${year}`)
  await page.locator('.paper.book-cover').waitFor()
  const shown = performance.now() - from
  const { byteLength } = await page.pdf({ preferCSSPageSize: true })
  const whole = performance.now() - from
  return { answered, shown, whole, bare: await printBare(bare, await finished(page)), bytes: byteLength }
}

/** The sheets as they stand, without scripts and with their styles inside: a page of another origin may not load ours. */
const finished = async (page: Page): Promise<string> => {
  const styles = await page.evaluate<string>(`[...document.styleSheets].flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join('\\n')`)
  const still = (await page.content()).replace(/<script[^]*?<\/script>|<link[^>]*>|<style[^]*?<\/style>/g, '')
  return still.replace('<head>', () => `<head><style>${styles}</style>`)
}

/** What Chromium needs for laying the same sheets out as a finished document, and for writing the file. */
const printBare = async (bare: Page, still: string): Promise<number> => {
  const from = performance.now()
  await bare.setContent(still, { waitUntil: 'load' })
  await bare.pdf({ preferCSSPageSize: true })
  return performance.now() - from
}

const linesOf = (title: string, rounds: readonly Round[], say: (text: string) => void): Line[] => {
  const of = (figure: keyof Round) => median(rounds.map((round) => round[figure]))
  const beside = `the same sheets as a finished document ${millis(of('bare'))}`
  const ratio = median(rounds.map(({ whole, bare }) => whole / bare))
  say(`${title}: answer ${millis(of('answered'))}, shown ${millis(of('shown'))}, request to file ${millis(of('whole'))}, ${beside}, ${of('bytes')} bytes`)
  return [
    { what: `${title}: from the request to the printed file`, figure: millis(of('whole')), beside, ratio, goal: '≤ 2 s', met: of('whole') <= GOAL },
    { what: `${title}: the page shown; the server's answer alone`, figure: `${millis(of('shown'))}; ${millis(of('answered'))}` },
  ]
}

export const bookMeasure: Measure = { name: 'book', title: 'Printing a year’s book of a branch', run: onInstallation(measure) }
