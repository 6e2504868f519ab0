/**
 * `npm run bench` runs every measure one after the other, `npm run bench -- check-ins rules` only those. Figures are ratios inside one run;
 * they are printed, kept in bench/results.md with date and machine, and never asserted. Run it on a quiet machine before a release and after
 * a change that a measure names in its header.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bookMeasure } from './book.ts'
import { bytesMeasure } from './bytes.ts'
import { checkInsMeasure } from './check-ins.ts'
import { closingMeasure } from './closing.ts'
import { committeeMeasure } from './committee.ts'
import { duesMeasure } from './dues.ts'
import { floatingMeasure } from './floating.ts'
import { overloadMeasure } from './overload.ts'
import { importMeasure } from './import.ts'
import { mergeMeasure } from './merge.ts'
import { rulesMeasure } from './rules.ts'
import { whatIfMeasure } from './what-if.ts'
import { machine } from './load.ts'
import { type Line, type Measure, tableOf } from './table.ts'

const MEASURES: readonly Measure[] = [
  checkInsMeasure,
  overloadMeasure,
  rulesMeasure,
  importMeasure,
  closingMeasure,
  committeeMeasure,
  duesMeasure,
  floatingMeasure,
  mergeMeasure,
  bytesMeasure,
  bookMeasure,
  whatIfMeasure,
]
const RESULTS = join(import.meta.dirname, 'results.md')

const INTRO = `# Bench

Written by \`npm run bench\` (\`bench/run.ts\` says when to run it). Every ratio compares two things inside one run on the same machine;
the absolute figures belong to that machine and its load. Nothing here is asserted.
`

const sectionOf = ({ name, title }: Measure, lines: readonly Line[], about: string): string =>
  `<!-- ${name} -->\n## ${title}\n\n${about}\n\n${tableOf(lines)}\n`

/** Sections of measures that did not run this time stay as they were. */
const keep = (fresh: ReadonlyMap<string, string>): void => {
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8').split(/(?=^<!-- [\w-]+ -->$)/m) : []
  const old = new Map(
    before.flatMap((text): [string, string][] => (/^<!-- ([\w-]+) -->/.exec(text) ? [[/^<!-- ([\w-]+) -->/.exec(text)![1]!, `${text.trimEnd()}\n`]] : [])),
  )
  const sections = MEASURES.flatMap(({ name }) => fresh.get(name) ?? old.get(name) ?? [])
  writeFileSync(RESULTS, [INTRO, ...sections].join('\n'))
}

const main = async (names: readonly string[]): Promise<void> => {
  const unknown = names.filter((name) => !MEASURES.some((measure) => measure.name === name))
  if (unknown.length > 0) throw new Error(`there is no measure ${unknown.join(', ')}; there are ${MEASURES.map(({ name }) => name).join(', ')}`)
  for (const measure of MEASURES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const before = machine()
    console.log(`\n— ${measure.name}: ${measure.title} (${before})`)
    const lines = await measure.run((text) => console.log(`  ${text}`))
    console.log(`\n${tableOf(lines)}`)
    keep(
      new Map([
        [measure.name, sectionOf(measure, lines, `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; before: ${before}; after: ${machine()}`)],
      ]),
    )
  }
}

await main(process.argv.slice(2))
process.exit(0)
