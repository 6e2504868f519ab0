import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../src/policy')

/** What a browser would load beside `entry`: every file reached by imports that are not of types alone. */
const reached = (entry: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const source = readFileSync(entry, 'utf8')
  for (const [, from] of source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)) {
    if (from!.startsWith('.')) reached(join(entry, '..', from!), seen)
    else seen.add(from!)
  }
  return seen
}

test('explaining, evaluating and resolving run in a browser: no disk, no server library', () => {
  const engine = readdirSync(join(ROOT, 'engine')).filter((name) => name !== 'load.ts')
  const libraries = engine.flatMap((name) => [...reached(join(ROOT, 'engine', name))].filter((path) => !path.startsWith('/')))
  expect([...new Set(libraries)].sort()).toEqual(['yaml', 'zod'])
  const explaining = ['explain.ts', 'evaluate.ts', 'resolve.ts', 'replay.ts'].flatMap((name) =>
    [...reached(join(ROOT, 'engine', name))].filter((path) => !path.startsWith('/')),
  )
  expect([...new Set(explaining)]).toEqual(['zod'])
})
