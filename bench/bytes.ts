/**
 * The first page of a member: every script that Chromium loads to show `/me` on a phone, weighed as gzip, in an installation with a branch, its
 * days and the member's own device. The service worker is off, so that what it fetches afterwards for days without network is not counted here.
 *
 * When to run: after a change of src/app/web, src/ui, a phone screen or the build; the web app is built anew first.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BrowserContext, chromium } from 'playwright-core'
import { findChromium } from '../tests/support/chromium.ts'
import { openRooms } from './check-ins.ts'
import { putIntoForce } from './county.ts'
import { install, type ServerProcess } from './installation.ts'
import { kilobytes, type Line, type Measure } from './table.ts'

const GOAL = 150 * 1024
const ROOT = join(import.meta.dirname, '..')
/** How long a busy machine may take. */
const PATIENCE = 100_000
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
const PACKS = ['national', 'changxiao', 'zhangshu-2017-37']

type Script = { name: string; bytes: number; gzip: number }

const run = async (say: (text: string) => void): Promise<Line[]> => {
  build()
  const installation = await install()
  try {
    const { county, tokens } = await openRooms(installation, { branches: 2, size: 40, turns: 1 })
    await putIntoForce(installation.db, county, PACKS)
    const server = await installation.serve()
    const scripts = await inBrowser((context) => scriptsOf(context, { server, token: tokens[0]!, name: county.members[0]!.name }))
    for (const { name, gzip } of scripts) say(`${kilobytes(gzip).padStart(9)}  ${name}`)
    return linesOf(scripts)
  } finally {
    await installation.close()
  }
}

const build = (): void => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: ROOT })
  if (status !== 0) throw new Error(`the web app could not be built:\n${String(stderr)}`)
}

const inBrowser = async <T>(work: (context: BrowserContext) => Promise<T>): Promise<T> => {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('there is no Chromium: install it or set ZHIBU_CHROMIUM to its path')
  const browser = await chromium.launch({ executablePath, args: QUIET })
  try {
    return await work(await browser.newContext({ viewport: PHONE, isMobile: true, hasTouch: true, locale: 'zh-CN', serviceWorkers: 'block' }))
  } finally {
    await browser.close()
  }
}

type Visit = { server: ServerProcess; token: string; name: string }

/** The scripts in the order in which they came, once the page shows the member's name and nothing more is on its way. */
const scriptsOf = async (context: BrowserContext, { server, token, name }: Visit): Promise<Script[]> => {
  await context.addCookies([{ name: 'zhibu', value: token, url: server.address, sameSite: 'Strict' }])
  const page = await context.newPage()
  const loaded: Promise<Script>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') loaded.push(response.body().then((body) => weigh(response.url(), body)))
  })
  await page.goto(new URL('/me', server.address).href, { timeout: PATIENCE })
  await page.getByText(name, { exact: false }).first().waitFor({ timeout: PATIENCE })
  await page.waitForLoadState('networkidle')
  return Promise.all(loaded)
}

const weigh = (url: string, body: Buffer): Script => ({ name: new URL(url).pathname, bytes: body.length, gzip: gzipSync(body).length })

const linesOf = (scripts: readonly Script[]): Line[] => {
  const sum = (of: (script: Script) => number) => scripts.reduce((total, script) => total + of(script), 0)
  const [gzip, bytes] = [sum(({ gzip }) => gzip), sum(({ bytes }) => bytes)]
  const largest = scripts.toSorted((one, other) => other.gzip - one.gzip)[0]!
  return [
    {
      what: `JavaScript of a member's first page, ${scripts.length} files, gzip`,
      figure: kilobytes(gzip),
      beside: `${kilobytes(bytes)} unpacked; the largest file ${kilobytes(largest.gzip)}`,
      ratio: gzip / GOAL,
      goal: '≤ 150 KB',
      met: gzip <= GOAL,
    },
  ]
}

export const bytesMeasure: Measure = { name: 'bytes', title: 'Bytes of a member’s first page', run }
