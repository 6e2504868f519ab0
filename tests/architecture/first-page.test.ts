/** A member's first page stays light: what every phone page loads never reaches antd, zod or a desk screen (stack 7; design 9). */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf } from './source.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Only what is imported at once; a dynamic import waits until somebody opens it. */
const atOnce = (file: string): string[] =>
  importsOf(file, read(file).replaceAll(/\bimport\(/g, 'later('))
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ specifier }) => specifier)

/** Every file and package that a page brings along, with the file that asks for it. A contract's zod is swapped by the build. */
const broughtBy = (start: string, brought = new Map<string, string>()): Map<string, string> => {
  for (const specifier of atOnce(start)) {
    const target = specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(start), specifier)) : specifier
    if (brought.has(target) || (target === 'zod' && /contract(?:\/[\w-]+)?\.ts$/.test(start))) continue
    brought.set(target, start)
    if (/\.tsx?$/.test(target) && existsSync(join(ROOT, target))) broughtBy(target, brought)
  }
  return brought
}

const phonePages = (): string[] =>
  [...read('src/app/web/routes.tsx').matchAll(/page\('([^']+)', 'phone', \(\) => import\('([^']+)'\)/g)]
    .filter(([, path]) => !path?.startsWith('/gallery'))
    .map(([, , file]) => relative(ROOT, join(ROOT, 'src/app/web', file ?? '')))

const HEAVY = /^(antd|zod|echarts|pinyin-pro|hucre)(\/|$)/

describe('A member’s first page', () => {
  test.each(['src/app/web/main.tsx', 'src/app/web/phone-frame.tsx', 'src/app/web/screens/first.tsx', ...phonePages()])(
    '%s brings no heavy library along',
    (file) => {
      expect(
        [...broughtBy(file)].filter(([target]) => HEAVY.test(target)).map(([target, from]) => `${from} → ${target}: load it lazily, or use the kit's own part`),
      ).toEqual([])
    },
  )

  test('the guard sees a heavy library where it is: in the sheet reader of the server', () => {
    expect([...broughtBy('src/platform/sheet.ts').keys()].filter((target) => HEAVY.test(target))).toContain('hucre/xlsx')
  })
})
