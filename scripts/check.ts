/** `npm run check`: types, lint, format, guards, packs and trace, one after the other; all of them, so that one run shows every fault. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const tool = (name: string): string => join(ROOT, 'node_modules', '.bin', name)

type Step = { name: string; command: string; args: string[]; where?: boolean }

const STEPS: Step[] = [
  { name: 'types of the server', command: tool('tsc'), args: ['-p', 'tsconfig.server.json'] },
  {
    name: 'types of the web app',
    command: tool('tsc'),
    args: ['-p', 'tsconfig.web.json'],
    where: globSync('{src/ui,src/app/web,src/modules/*/web}/**/*.{ts,tsx}', { cwd: ROOT }).length > 0,
  },
  { name: 'lint', command: tool('oxlint'), args: ['--type-aware', 'src', 'scripts', 'tests'] },
  { name: 'format', command: tool('biome'), args: ['format', '.'] },
  { name: 'guards of the house', command: process.execPath, args: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'house', 'tests/architecture'] },
  {
    name: 'packs',
    command: process.execPath,
    args: ['src/app/cli.ts', 'pack', 'check'],
    where: existsSync(join(ROOT, 'src/app/cli.ts')) && existsSync(join(ROOT, 'src/policy/engine')),
  },
  { name: 'trace', command: process.execPath, args: ['scripts/trace.ts'] },
]

const failed: string[] = []
for (const { name, command, args, where } of STEPS) {
  if (where === false) continue
  console.log(`\n— ${name}`)
  if (spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' }).status !== 0) failed.push(name)
}
console.log(failed.length === 0 ? '\ncheck: all good' : `\ncheck: mend ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
