import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { pino } from 'pino'
import { loadDemonstration, PASSWORD } from '../../src/app/demonstration/load.ts'
import { buildApp } from '../../src/app/server.ts'
import type { Demonstration } from '../../src/app/suppliers.ts'
import { subscriptions, tasks } from '../../src/app/worker.ts'
import { districtsHeld } from '../../src/modules/org/public.ts'
import { districtScope, registryScope } from '../../src/modules/people/public.ts'
import { type FrozenClock, frozenClock } from '../../src/platform/clock.ts'
import { loadKeys } from '../../src/platform/crypto.ts'
import { type Database, openDatabase, withDistrict } from '../../src/platform/db.ts'
import { type Jobs, startJobs } from '../../src/platform/jobs.ts'
import { findChromium } from './chromium.ts'
import { freshDatabase } from './cluster.ts'

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
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const startJourney = async ({ now, demonstration = true }: { now: string; demonstration?: boolean }): Promise<Journey> => {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-journey-'))
  const clock = frozenClock(now)
  loadKeys(join(folder, 'master.key'))
  const database = await freshDatabase()
  const db = openDatabase({ ...database.config, max: 10 })
  const loaded: Demonstration | null = demonstration ? await loadDemonstration({ db, clock, dataDir: folder, say: () => {} }) : null
  const logger = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const jobs = await startJobs({ db, clock, logger, tasks, subscriptions, districts: () => scopesHeld(db), everyMs: 200 })
  const app = await buildApp({ db, clock, logger, addJob: jobs.addJob, demonstration: () => loaded })
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
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const scopesHeld = async (db: Database) => (await withDistrict(db, registryScope(), districtsHeld)).map((district) => districtScope(district.id, district.path))

const openWindows = (browser: Browser, address: string) => {
  const visitor = async ({ phone = false }: { phone?: boolean } = {}): Promise<Page> => {
    const context: BrowserContext = await browser.newContext({ viewport: phone ? PHONE : DESK, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: address, hasTouch: phone, isMobile: phone })
    const page = await context.newPage()
    page.on('pageerror', (error) => console.error(`[page] ${error.message}`))
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

/** Is there a browser to make the journey with? */
export const hasBrowser = (): boolean => findChromium() !== null
