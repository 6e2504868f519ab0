/**
 * `npm test`: guards, units, pack cases and the API on real PostgreSQL, then the journeys in a browser.
 * Ends with one plain line `N passed, N failed` (and `, N skipped`), and with a non-zero code when anything failed or nothing ran.
 * `npm test -- tests/kernel` runs a part; the results that `npm run trace` reads are kept of whole runs only.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../tests/support/chromium.ts'

export type TestResult = { file: string; title: string; status: 'passed' | 'failed' | 'skipped' }

const ROOT = join(import.meta.dirname, '..')
const RESULTS = join(ROOT, 'node_modules', '.zhibu-tests.json')
const say = (chinese: string, english: string) => console.log(`[支部通] ${chinese} / ${english}`)

const main = async (): Promise<void> => {
  process.chdir(ROOT)
  const filters = process.argv.slice(2)
  const results = [...(await runProject('house', filters)), ...(await runJourneys(filters))]
  if (filters.length === 0) writeFileSync(RESULTS, JSON.stringify(results))
  report(results)
}

const runJourneys = async (filters: string[]): Promise<TestResult[]> => {
  if (!existsSync(join(ROOT, 'tests', 'journeys')) || (filters.length > 0 && !filters.some((filter) => filter.includes('journeys')))) return []
  if (findChromium()) return runProject('journeys', filters)
  say('没有 Chromium，浏览器测试跳过', 'no Chromium: the browser journeys are skipped')
  return journeyTitles().map(({ file, title }) => ({ file, title, status: 'skipped' }))
}

/** Runs one vitest project; a file or a run that breaks without a failing test counts as one failure. */
const runProject = async (project: string, filters: string[]): Promise<TestResult[]> => {
  const output = join(ROOT, 'node_modules', `.zhibu-tests-${project}.json`)
  rmSync(output, { force: true })
  say(project === 'house' ? '检查、单元、接口测试' : '浏览器测试', project === 'house' ? 'guards, units and the API' : 'journeys in the browser')
  const args = ['run', '--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`, ...filters]
  const code = await run(join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), args)
  const results = existsSync(output) ? readResults(readFileSync(output, 'utf8')) : []
  if (code === 0 || results.some(({ status }) => status === 'failed')) return results
  return [...results, { file: project, title: `the ${project} run ended with code ${code}`, status: 'failed' }]
}

const run = (script: string, args: string[]): Promise<number> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } })
    child.on('exit', (code) => done(code ?? 1))
  })

type Json = { testResults: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[] }

const readResults = (text: string): TestResult[] =>
  (JSON.parse(text) as Json).testResults.flatMap(({ name, status, assertionResults }) => {
    const file = name.replace(`${ROOT}/`, '')
    const tests = assertionResults.map((test): TestResult => ({ file, title: test.fullName, status: outcome(test.status) }))
    const broken = status === 'failed' && !tests.some((test) => test.status === 'failed')
    return broken ? [...tests, { file, title: `${file} could not be run`, status: 'failed' }] : tests
  })

const outcome = (status: string): TestResult['status'] => (status === 'passed' || status === 'failed' ? status : 'skipped')

const journeyTitles = (): { file: string; title: string }[] =>
  readdirSync(join(ROOT, 'tests', 'journeys'))
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => {
      const file = `tests/journeys/${name}`
      const titles = readFileSync(join(ROOT, file), 'utf8').matchAll(/^\s*test\(\s*['"`](.*)['"`],/gm)
      return [...titles].map(([, title]) => ({ file, title: title ?? '' }))
    })

const report = (results: TestResult[]): void => {
  const count = (status: TestResult['status']) => results.filter((result) => result.status === status).length
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')]
  for (const { file, title, status } of results) if (status === 'failed') console.log(`FAILED ${file}: ${title}`)
  if (passed + failed === 0) console.log('没有跑到任何测试 / no test ran')
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

if (import.meta.main) await main()
