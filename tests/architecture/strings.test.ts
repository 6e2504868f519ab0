/** Words a person sees stand in catalogues, Chinese first and English complete (CONTRIBUTING, "How the server code reads"; design 10). */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const HAN = /[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]/

const filesUnder = (folder: string): string[] =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    : []

const modules = readdirSync(join(ROOT, 'src/modules'))
const webFolders = ['src/ui', 'src/app/web', ...modules.map((name) => `src/modules/${name}/web`)]
const screens = webFolders.flatMap(filesUnder).filter((file) => file.endsWith('.tsx'))
const catalogues = [
  ...filesUnder('src/ui/locales/zh').map((file) => ({ zh: file, en: file.replace('/zh/', '/en/') })),
  ...[...modules.map((name) => `src/modules/${name}/web/strings.ts`), 'src/app/web/strings.ts']
    .filter((file) => existsSync(join(ROOT, file)))
    .map((file) => ({ zh: file, en: file })),
]

/** A full-width space between two facts is a measure of the page, not a word. */
const withoutSpaces = (code: string): string => code.replaceAll('\u3000', '')

const withoutComments = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1')

/** Lines of a file that hold Chinese outside comments, as `file:line: words`. */
const chineseIn = (file: string): string[] =>
  withoutSpaces(withoutComments(readFileSync(join(ROOT, file), 'utf8')))
    .split('\n')
    .flatMap((line, at) => (HAN.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : []))

const words = async (file: string, language: 'zh' | 'en'): Promise<Record<string, string>> =>
  ((await import(join(ROOT, file))) as Record<'zh' | 'en', Record<string, string>>)[language]

describe('Words on the screen', () => {
  test('no Chinese stands in a .tsx file: it belongs into the catalogue beside it (web/strings.ts, src/ui/locales)', () => {
    expect(screens.flatMap(chineseIn)).toEqual([])
  })

  test('the guard itself sees a Chinese word in code and lets one in a comment pass', () => {
    expect(HAN.test(withoutSpaces(withoutComments("const word = '党员'")))).toBe(true)
    expect(HAN.test(withoutSpaces(withoutComments("/* 党员 */ const gap = '　' // 名册")))).toBe(false)
  })

  test.each(catalogues)('every Chinese text of $zh has its English beside it, and none is left over', async ({ zh, en }) => {
    const chinese = await words(zh, 'zh')
    const english = await words(en, 'en')
    const base = (key: string): string => (key in chinese ? key : key.replace(/_one$/, ''))
    expect(Object.keys(chinese).filter((key) => !english[key]?.trim())).toEqual([])
    expect(Object.keys(english).filter((key) => !(base(key) in chinese))).toEqual([])
  })

  test.each(catalogues)('the blanks {{…}} of $zh are the same in both languages', async ({ zh, en }) => {
    const chinese = await words(zh, 'zh')
    const english = await words(en, 'en')
    const blanks = (text = ''): string => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]))].sort().join(' ')
    expect(Object.keys(chinese).filter((key) => blanks(chinese[key]) !== blanks(english[key]))).toEqual([])
  })

  test.each(catalogues)('$zh neither urges nor praises', async ({ zh }) => {
    const forbidden = /请及时|务必|！|亲，|真棒|太棒/
    const chinese = await words(zh, 'zh')
    expect(Object.entries(chinese).filter(([, text]) => forbidden.test(text))).toEqual([])
  })
})
