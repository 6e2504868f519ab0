import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Locator, type Page, type Request } from 'playwright-core'
import type { PoolConfig } from 'pg'
import { pino } from 'pino'
import { loadDemonstration, PASSWORD } from '../../src/app/demonstration/load.ts'
import { buildApp } from '../../src/app/server.ts'
import type { SecondFactor } from '../../src/app/session.ts'
import type { Demonstration } from '../../src/app/suppliers.ts'
import { subscriptions, tasks } from '../../src/app/worker.ts'
import { districtsHeld } from '../../src/modules/org/public.ts'
import { districtScope, registryScope } from '../../src/modules/people/public.ts'
import { type FrozenClock, frozenClock } from '../../src/platform/clock.ts'
import { useKey } from '../../src/platform/crypto.ts'
import { type Database, openDatabase, withDistrict } from '../../src/platform/db.ts'
import { type Jobs, startJobs } from '../../src/platform/jobs.ts'
import { findChromium } from './chromium.ts'
import { copyOf, freshDatabase } from './cluster.ts'

/**
 * A browser journey: the whole system with the demonstration world on a real database, its clock in our hand, and one
 * browser window per person. What a person does is done through the page.
 */
export type Journey = {
  address: string
  db: Database
  clock: FrozenClock
  jobs: Jobs
  /** a signed-in window; `phone` is 390 px wide */
  as(login: string, how?: { phone?: boolean; offline?: boolean }): Promise<Page>
  /** a window of somebody who is not signed in */
  visitor(how?: { phone?: boolean }): Promise<Page>
  close(): Promise<void>
}

const DESK = { width: 1440, height: 1000 }
const PHONE = { width: 390, height: 844 }
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How long a person waits for a page before the journey has failed; a busy machine is slow. */
const PATIENCE = 40_000

/** The day of the demonstration in all journeys, so that its world is loaded once and copied for each. */
export const NOW = '2026-11-20T09:00:00+08:00'

export const startJourney = async ({
  demonstration = true,
  secondFactor = 'left-open',
}: {
  demonstration?: boolean
  secondFactor?: SecondFactor
} = {}): Promise<Journey> => {
  const clock = frozenClock(NOW)
  useKey(Buffer.alloc(32, 7))
  const database = demonstration ? await copyOf('demonstration', fillDemonstration) : await freshDatabase()
  const db = openDatabase({ ...database.config, max: 10 })
  const loaded: Demonstration | null = demonstration ? { accounts: await demonstrationAccounts(db) } : null
  const logger = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const jobs = await startJobs({ db, clock, logger, tasks, subscriptions, districts: () => scopesHeld(db), everyMs: 200 })
  const app = await buildApp({ db, clock, logger, addJob: jobs.addJob, demonstration: () => loaded, secondFactor })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await chromium.launch({ executablePath: findChromium()!, args: QUIET })
  const windows = openWindows(browser, address)
  return {
    address,
    db,
    clock,
    jobs,
    ...windows,
    close: async () => {
      await browser.close()
      await app.close()
      await jobs.stop()
      await db.close()
      await database.drop()
    },
  }
}

const fillDemonstration = async (config: PoolConfig): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-journey-'))
  const db = openDatabase({ ...config, max: 4 })
  await loadDemonstration({ db, clock: frozenClock(NOW), dataDir: folder, say: () => {} })
  await db.close()
  rmSync(folder, { recursive: true, force: true })
}

/** The first page names the accounts from a file of the installation; here they come from the tables. */
const demonstrationAccounts = async (db: Database): Promise<Demonstration['accounts']> => {
  const { rows } = await db.pool.query('select login, name, kind from people.account where login is not null order by id')
  const named = new Map(rows.map((row: { login: string; name: string }) => [row.login, row.name]))
  return (
    [
      ['dangyuan', 'member'],
      ['shuji', 'secretary'],
      ['zuzhibu', 'department'],
    ] as const
  ).map(([login, role]) => ({ login, password: PASSWORD, role, name: named.get(login) ?? '', unitName: '' }))
}

const scopesHeld = async (db: Database) => (await withDistrict(db, registryScope(), districtsHeld)).map((district) => districtScope(district.id, district.path))

const openWindows = (browser: Browser, address: string) => {
  const visitor = async ({ phone = false }: { phone?: boolean } = {}): Promise<Page> => {
    const context: BrowserContext = await browser.newContext({
      viewport: phone ? PHONE : DESK,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      baseURL: address,
      hasTouch: phone,
      isMobile: phone,
    })
    context.setDefaultTimeout(PATIENCE)
    const page = await context.newPage()
    page.on('pageerror', (error) => console.error(`[page] ${error.message}`))
    keepInSight(page)
    leaveWhenSaved(page)
    pressWhenStill(page)
    await page.goto('/')
    return page
  }
  const as = async (login: string, how: { phone?: boolean } = {}): Promise<Page> => {
    const page = await visitor(how)
    await page.request.post(`${address}/api/session`, { headers: { 'x-zhibu': '1' }, data: { login, password: PASSWORD } })
    return page
  }
  return { visitor, as }
}

/** The windows of the journey under way: what each has asked and not heard yet, and what the server refused it last. */
const inSight = new Map<Page, { underWay: Set<Request>; refused: string[] }>()

const keepInSight = (page: Page): void => {
  const [underWay, refused] = [new Set<Request>(), [] as string[]]
  inSight.set(page, { underWay, refused })
  page.on('close', () => inSight.delete(page))
  page.on('request', (request) => underWay.add(request))
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
  page.on('response', async (response) => {
    if (response.status() < 400) return
    const words = await response.text().catch(() => '')
    refused.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname} ${words.slice(0, 300)}`)
  })
}

const MOST_MS = 10_000

/** What was pressed is sent within the same turn of its window: after two of its turns it is among what is under way. */
const heard = async (page: Page, waitsFor: (request: Request) => boolean): Promise<void> => {
  const turn = () => page.evaluate(() => new Promise((done) => setTimeout(() => setTimeout(done)))).catch(() => undefined)
  await turn()
  const until = Date.now() + MOST_MS
  while ([...(inSight.get(page)?.underWay ?? [])].some(waitsFor) && Date.now() < until) await page.waitForTimeout(20)
  await turn()
}

/** A person turns to another page when what was sent is answered, in whatever window: leaving breaks a request off, and reading on comes too early. */
const leaveWhenSaved = (page: Page): void => {
  const saved = () => Promise.all([...inSight.keys()].map((one) => heard(one, (request) => request.method() !== 'GET')))
  const { goto, reload } = page
  page.goto = async (...where) => saved().then(() => goto.apply(page, where))
  page.reload = async (...how) => saved().then(() => reload.apply(page, how))
}

/** A person presses when the page stands still: what arrives in between moves what they press away from under the finger. */
const pressWhenStill = (page: Page): void => {
  const every = Object.getPrototypeOf(page.locator('body')) as Locator & { waits?: true }
  if (every.waits) return
  const { click } = every
  every.waits = true
  every.click = async function (this: Locator, ...how) {
    await heard(this.page(), () => true)
    return click.apply(this, how)
  }
}

/** What each window shows, for whoever reads why a journey failed. */
export const whatWindowsShow = async (): Promise<string> => {
  const shown = async ([page, { refused }]: [Page, { refused: string[] }]) => {
    const words = await page.innerText('body', { timeout: 2000 }).catch((error: Error) => error.message)
    return [page.url(), ...refused.slice(-3), words.slice(0, 3000)].join('\n')
  }
  return (await Promise.all([...inSight].map(shown))).join('\n\n')
}

/** These words as the page says them: what stands in a field that is being filled in is not said yet. */
export const said = (where: Page | Locator, words: string): Locator => {
  const page = 'page' in where ? where.page() : where
  return where.getByText(words).and(page.locator(':not(textarea)')).last()
}

/** The words of a part of a page that is at rest: while it still loads it holds none, and neither those that it must not hold. */
export const wordsOf = async (where: Locator): Promise<string> => {
  await atRest(where.page())
  return where.innerText()
}

/** The words of each that is found, of a page at rest. */
export const rowsOf = async (where: Locator): Promise<string[]> => {
  await atRest(where.page())
  return where.allInnerTexts()
}

/** Nothing is being asked or saved, and what is there was painted: a sheet of paper has no words before. */
const atRest = async (page: Page): Promise<void> => {
  await page.locator('main').first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}

/** Is there a browser to make the journey with? */
export const hasBrowser = (): boolean => findChromium() !== null
