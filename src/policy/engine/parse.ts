/**
 * Reads the files of packs strictly: every fault with file and line, all of them, never only the first.
 * Pure: texts in, packs and faults out. `load.ts` is the only place that touches the disk.
 */
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { RuleHead } from './head.ts'
import { kindNamed } from './kinds.ts'
import { fault, type LoadedPack, type LoadedRule, type PackFault, type Packs, type Place } from './packs.ts'
import { casesSchema, clashesSchema, coverageSchema, documentSchema, packSchema } from './schema.ts'
import { checkPacks } from './crosscheck.ts'

export { showFault } from './packs.ts'
export type { LoadedPack, LoadedRule, PackFault, Packs, Place } from './packs.ts'

export type SourceFile = { path: string; text: string }

/**
 * Parses packs from their files' texts. `path` is `<pack>/pack.yaml`, `<pack>/rules/x.yaml` … or `clashes.yaml`.
 * What is faulty is left out of the packs; whoever puts packs into force refuses to start while there are faults.
 */
export const parsePacks = (files: SourceFile[], digestOf: (pack: string) => string = () => 'draft'): { packs: Packs; faults: PackFault[] } => {
  const faults: PackFault[] = []
  const packs: Packs = { packs: new Map(), clashes: [], documents: new Map() }
  const sources = files.map((file) => readSource(file, faults))
  for (const id of packIds(sources)) {
    const pack = readPack(
      id,
      sources.filter((source) => source.pack === id),
      digestOf(id),
      faults,
    )
    if (pack) packs.packs.set(id, pack)
  }
  for (const pack of packs.packs.values()) for (const document of pack.documents) packs.documents.set(document.id, document)
  for (const source of sources.filter((one) => one.pack === null)) packs.clashes.push(...placed(source, readList(source, clashesSchema, faults)))
  faults.push(...checkPacks(packs))
  return { packs, faults: sortFaults(faults) }
}

type Source = { path: string; pack: string | null; room: string; name: string; document: Document; value: unknown; at: Place }

const readSource = (file: SourceFile, faults: PackFault[]): Source => {
  const counter = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false })
  const line = (offset: number) => counter.linePos(offset).line
  for (const error of document.errors)
    faults.push(fault(file.path, line(error.pos[0]), error.code === 'DUPLICATE_KEY' ? 'duplicate' : 'not-yaml', ...yamlFault(error.code, error.message)))
  const parts = file.path.split('/')
  const lineOf = (path: readonly PropertyKey[]) => line(offsetOf(document, path))
  return {
    path: file.path,
    pack: parts.length > 1 ? parts[0]! : null,
    room: parts.length > 2 ? parts[1]! : '',
    name: parts.at(-1)!.replace(/\.ya?ml$/, ''),
    document,
    value: document.errors.length === 0 ? document.toJS() : undefined,
    at: { file: file.path, line: 1, lineOf },
  }
}

const yamlFault = (code: string, message: string): [string, string] =>
  code === 'DUPLICATE_KEY'
    ? ['同一处写了两次同样的键；删去一个', 'The same key stands twice; remove one']
    : [`不是合格的 YAML：${message}；检查缩进、冒号和引号`, `Not valid YAML: ${message}; look at indentation, colons and quotes`]

/** The offset of the deepest node on the path that exists; for an unknown key, of the key itself. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return offset
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      offset = startOf(node) ?? offset
    } else return offset
  }
  return offset
}

const startOf = (node: unknown): number | undefined => (node as { range?: [number, number, number] | null } | null)?.range?.[0]

const packIds = (sources: Source[]): string[] => [...new Set(sources.flatMap((source) => (source.pack ? [source.pack] : [])))].sort()

const readPack = (id: string, sources: Source[], digest: string, faults: PackFault[]): LoadedPack | null => {
  const room = (name: string) => sources.filter((source) => source.room === name)
  for (const stray of sources.filter((source) => !isKnownFile(source)))
    faults.push(
      fault(
        stray.path,
        1,
        'unknown-file',
        '制度包里没有这种文件；见 docs/decisions/010-pack-format.md',
        'A pack has no such file; see docs/decisions/010-pack-format.md',
      ),
    )
  const main = sources.find((source) => source.room === '' && source.name === 'pack')
  if (!main) {
    faults.push(
      fault(`${id}/pack.yaml`, 1, 'missing-file', '缺少 pack.yaml；写明编号、名称、层级和文件', 'pack.yaml is missing; give id, title, layer and documents'),
    )
    return null
  }
  const head = readWhole(main, packSchema, faults)
  if (!head) return null
  const coverage = sources.find((source) => source.room === '' && source.name === 'coverage')
  return {
    id,
    version: `${head.version}-${digest}`,
    head,
    at: main.at,
    documents: room('documents').flatMap((source) => readDocument(source, id, faults)),
    rules: room('rules').flatMap((source) => readRules(source, id, faults)),
    cases: room('cases').flatMap((source) => placed(source, readList(source, casesSchema, faults))),
    coverage: { items: coverage ? readList(coverage, coverageSchema, faults) : [], at: coverage?.at ?? null },
  }
}

const isKnownFile = ({ room, name }: Source): boolean =>
  ['documents', 'rules', 'cases', 'forms'].includes(room) || (room === '' && (name === 'pack' || name === 'coverage'))

const readDocument = (source: Source, pack: string, faults: PackFault[]): LoadedPack['documents'] => {
  const parsed = readWhole(source, documentSchema, faults)
  if (!parsed) return []
  if (parsed.id && parsed.id !== source.name)
    faults.push(
      fault(
        source.path,
        source.at.lineOf(['id']),
        'wrong-name',
        `编号“${parsed.id}”与文件名“${source.name}”不同；改成一样`,
        `The id "${parsed.id}" differs from the file's name "${source.name}"; make them the same`,
      ),
    )
  return [{ ...parsed, id: source.name, number: parsed.number ?? null, pack, at: source.at }]
}

const readRules = (source: Source, pack: string, faults: PackFault[]): LoadedRule[] => {
  if (source.value === undefined) return []
  if (!Array.isArray(source.value)) {
    faults.push(fault(source.path, 1, 'not-a-list', '规则文件是一个列表，每条以“- rule:”开头', 'A file of rules is a list; each begins with "- rule:"'))
    return []
  }
  return source.value.flatMap((item: unknown, index) => readRule(source, item, index, pack, faults))
}

const readRule = (source: Source, item: unknown, index: number, pack: string, faults: PackFault[]): LoadedRule[] => {
  const name = (item as { kind?: unknown } | null)?.kind
  const kind = kindNamed(name)
  if (!kind) {
    faults.push(
      fault(source.path, source.at.lineOf([index, 'kind']), 'unknown-kind', `没有“${String(name)}”这一类规则`, `There is no kind of rule "${String(name)}"`),
    )
    return []
  }
  const parsed = kind.schema.safeParse(item)
  if (!parsed.success) {
    faults.push(...faultsOf(source, parsed.error.issues, [index]))
    return []
  }
  // every kind's schema opens with headShape, so that what it parsed is a head with a body
  const { rule, title, cites, default: ours, why, from, until, floor, note, kind: _, ...body } = parsed.data as Record<string, unknown> & RuleHead
  const head: RuleHead = { rule, title, cites, default: ours, why, from, until, floor, note, for: body.for as RuleHead['for'] }
  return [
    {
      slot: rule,
      kind: kind.name,
      pack,
      head,
      body,
      at: { ...source.at, line: source.at.lineOf([index]), lineOf: (path) => source.at.lineOf([index, ...path]) },
    },
  ]
}

const readWhole = <T extends z.ZodType>(source: Source, schema: T, faults: PackFault[]): z.output<T> | null => {
  if (source.value === undefined) return null
  const parsed = schema.safeParse(source.value)
  if (parsed.success) return parsed.data
  faults.push(...faultsOf(source, parsed.error.issues, []))
  return null
}

/** Reads a list item by item, so that one faulty item does not hide the others. */
const readList = <T extends z.ZodType>(source: Source, schema: z.ZodArray<T>, faults: PackFault[]): z.output<T>[] => {
  if (source.value === undefined || source.value === null) return []
  if (!Array.isArray(source.value)) {
    faults.push(fault(source.path, 1, 'not-a-list', '这个文件是一个列表，每项以“-”开头', 'This file is a list; each item begins with "-"'))
    return []
  }
  return source.value.flatMap((item: unknown, index) => {
    const parsed = schema.element.safeParse(item)
    if (parsed.success) return [parsed.data]
    faults.push(...faultsOf(source, parsed.error.issues, [index]))
    return []
  })
}

const placed = <T>(source: Source, items: T[]): (T & { at: Place })[] =>
  items.map((item, index) => ({
    ...item,
    at: { ...source.at, line: source.at.lineOf([index]), lineOf: (path: readonly PropertyKey[]) => source.at.lineOf([index, ...path]) },
  }))

type Issue = z.core.$ZodIssue

/** Zod's issues as faults; a message of ours is written `中文 · English`; of a union that did not match, the branch that came nearest speaks. */
const faultsOf = (source: Source, issues: readonly Issue[], base: PropertyKey[]): PackFault[] =>
  issues.flatMap((issue): PackFault[] => {
    const path = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        fault(
          source.path,
          source.at.lineOf([...path, key]),
          'unknown-key',
          `不认识的键“${key}”；改正拼写或删去`,
          `Unknown key "${key}"; mend the spelling or remove it`,
        ),
      )
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return faultsOf(source, nearestBranch(issue.errors), path)
    return [fault(source.path, source.at.lineOf(path), codeOf(issue), ...wordsOf(issue, path))]
  })

const nearestBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] =>
  [...branches].sort((one, other) => depth(other) - depth(one) || one.length - other.length)[0] ?? []

const depth = (issues: readonly Issue[]): number =>
  Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'invalid_union' ? Math.max(...issue.errors.map(depth), 0) : 0)))

const codeOf = (issue: Issue): string =>
  issue.code === 'custom' && typeof issue.params?.code === 'string'
    ? issue.params.code
    : issue.code === 'invalid_type' && issue.input === undefined
      ? 'missing-key'
      : 'wrong-value'

const wordsOf = (issue: Issue, path: PropertyKey[]): [string, string] => {
  const where = path.filter((step) => typeof step !== 'number').join('.')
  if (issue.code === 'invalid_type' && issue.input === undefined) return [`缺少“${where}”；补上`, `"${where}" is missing; add it`]
  if (issue.code === 'invalid_value')
    return [`“${where}”只能是：${issue.values.map(String).join('、')}`, `"${where}" must be one of: ${issue.values.map(String).join(', ')}`]
  const [zh, en = zh] = issue.message.split(' · ')
  return [`“${where}”写得不对：${zh}`, `"${where}" is not right: ${en}`]
}

const sortFaults = (faults: PackFault[]): PackFault[] => [...faults].sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line)
