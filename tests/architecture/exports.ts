/** What a file exports somebody takes: an export that nobody names is a door to nowhere, and dead code hides behind it. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCode } from './source.ts'
import type { Guard } from './tree.ts'

const DECLARED = /^export (?:declare )?(?:const|let|type|interface|class|function|async function)\*? (\w+)/gm
const wordsOf = (text: string): Set<string> => new Set(text.match(/[A-Za-z_$][\w$]*/g))

/** Exported names that no other file mentions; `outside` are texts of tests, benches and scripts, which may take what they like. */
export const takenExports =
  (outside: readonly string[] = []): Guard =>
  (tree) => {
    const code = [...tree].filter(([file]) => isCode(file))
    const namedIn = new Map<string, number>()
    for (const text of [...code.map(([, text]) => text), ...outside]) for (const word of wordsOf(text)) namedIn.set(word, (namedIn.get(word) ?? 0) + 1)
    return code.flatMap(([file, text]) =>
      [...text.matchAll(DECLARED)]
        .filter(([, name]) => namedIn.get(name!) === 1)
        .map(({ 1: name, index }) => ({
          file,
          line: text.slice(0, index).split('\n').length,
          message: `exports ${name}, which nobody takes: drop the word export, or the code where this file does not need it either`,
        })),
    )
  }

const ROOT = join(import.meta.dirname, '../..')
const OUTSIDE = ['tests/**/*.ts', 'bench/**/*.ts', 'drills/**/*.ts', 'scripts/**/*.ts', '*.config.ts']

/** The texts beside the product that take from it. */
export const besides = (): string[] => globSync(OUTSIDE, { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'))
