/** What can only be seen across files: duplicates, citations, circles, floors, rules that point at rules. Every fault with file and line. */
import type { Text } from '../vocabulary/outcomes.ts'
import { kindOf } from './kinds.ts'
import { fault, type LoadedPack, type LoadedRule, type PackFault, type Packs, type Place } from './packs.ts'
import type { Link } from './schema.ts'
import { settleRule } from './settle.ts'
import { slotsIn } from './slots.ts'

export const checkPacks = (packs: Packs): PackFault[] => [
  ...[...packs.packs.values()].flatMap((pack) => [
    ...checkNames(pack),
    ...checkDocuments(pack, packs),
    ...checkRules(pack, packs),
    ...checkCoverage(pack, packs),
    ...checkCases(pack),
  ]),
  ...checkClashes(packs),
  ...circles('carriesOut', packNodes(packs)),
  ...circles('implements', documentNodes(packs, 'implements')),
  ...circles('replaces', documentNodes(packs, 'replaces')),
]

const at = (place: Place, path: PropertyKey[], code: string, zh: string, en: string): PackFault =>
  fault(place.file, path.length === 0 ? place.line : place.lineOf(path), code, zh, en)

const checkNames = (pack: LoadedPack): PackFault[] =>
  pack.head.id === pack.id
    ? []
    : [
        at(
          pack.at,
          ['id'],
          'wrong-name',
          `编号“${pack.head.id}”与文件夹“${pack.id}”不同；改成一样`,
          `The id "${pack.head.id}" differs from the folder "${pack.id}"; make them the same`,
        ),
      ]

/** The first place of every name that stands more than once. */
const duplicates = <T>(items: T[], nameOf: (item: T) => string, placeOf: (item: T, index: number) => PackFault): PackFault[] => {
  const seen = new Set<string>()
  return items.flatMap((item, index) => {
    const name = nameOf(item)
    const first = !seen.has(name)
    seen.add(name)
    return first ? [] : [placeOf(item, index)]
  })
}

const twice = (place: Place, path: PropertyKey[], name: string): PackFault =>
  at(place, path, 'duplicate', `“${name}”写了两次；删去或改名`, `"${name}" stands twice; remove or rename one`)

const checkDocuments = (pack: LoadedPack, packs: Packs): PackFault[] => [
  ...listFaults(pack),
  ...pack.documents.flatMap((document) => [
    ...(packs.documents.get(document.id)?.pack === pack.id ? [] : [twice(document.at, [], document.id)]),
    ...duplicates(
      document.articles,
      (article) => article.id,
      (article, index) => twice(document.at, ['articles', index, 'id'], article.id),
    ),
    ...trialFaults(document),
    ...unknownLinks(document.implements, document.at, 'implements', packs.documents),
  ]),
  ...unknownLinks(pack.head.carriesOut, pack.at, 'carriesOut', packs.packs),
]

/** The list of pack.yaml and the files in documents/ name the same documents. */
const listFaults = (pack: LoadedPack): PackFault[] => {
  const present = new Set(pack.documents.map((document) => document.id))
  const absent = pack.head.documents.flatMap((id, index) => (present.has(id) ? [] : [{ id, index }]))
  const unlisted = pack.documents.filter((document) => !pack.head.documents.includes(document.id))
  return [
    ...absent.map(({ id, index }) =>
      at(
        pack.at,
        ['documents', index],
        'missing-file',
        `列了文件“${id}”，但没有 documents/${id}.yaml`,
        `"${id}" is listed, but there is no documents/${id}.yaml`,
      ),
    ),
    ...unlisted.map((document) =>
      at(document.at, [], 'unlisted', `文件“${document.id}”没有列在 pack.yaml 里；加上`, `"${document.id}" is not listed in pack.yaml; add it`),
    ),
  ]
}

const trialFaults = ({ trial, at: place }: LoadedPack['documents'][number]): PackFault[] =>
  trial?.from && trial.review && trial.from > trial.review
    ? [at(place, ['trial', 'review'], 'dates-out-of-order', '复核日早于试行日；改正', 'The review comes before the trial begins; mend it')]
    : []

const unknownLinks = (links: Link[], place: Place, key: string, known: { has: (id: string) => boolean }): PackFault[] =>
  links.flatMap((link, index) =>
    link.atHand && link.id && !known.has(link.id)
      ? [at(place, [key, index], 'unknown-link', `没有登记“${link.id}”；手头没有的在末尾加 ?`, `"${link.id}" is not registered; add ? where it is not at hand`)]
      : [],
  )

const checkRules = (pack: LoadedPack, packs: Packs): PackFault[] => [
  ...duplicates(
    pack.rules,
    (rule) => rule.slot,
    (rule) => twice(rule.at, ['rule'], rule.slot),
  ),
  ...pack.rules.flatMap((rule) => [
    ...checkCited(rule),
    ...checkRuleDates(rule),
    ...citationsOf(rule).flatMap(({ cite, path }) => unregistered(cite, packs, rule.at, path)),
    ...checkPointers(rule, packs),
  ]),
  ...checkFloors(pack, packs),
]

const checkCited = (rule: LoadedRule): PackFault[] =>
  rule.head.cites || rule.head.default
    ? []
    : [
        at(
          rule.at,
          [],
          'no-citation',
          `规则“${rule.slot}”没有依据；加 cites: [文件#条款]，没有文件规定的写 default: ours`,
          `Rule "${rule.slot}" has no citation; add cites: [document#article], or default: ours where no document says it`,
        ),
      ]

const checkRuleDates = (rule: LoadedRule): PackFault[] =>
  rule.head.from && rule.head.until && rule.head.from > rule.head.until
    ? [at(rule.at, ['until'], 'dates-out-of-order', '结束日早于开始日；改正', 'It ends before it begins; mend it')]
    : []

/** Every citation of a rule with its path in the file: head, dated values, checks. */
const citationsOf = (rule: LoadedRule): { cite: string; path: PropertyKey[] }[] => [
  ...(rule.head.cites ?? []).map((cite, index) => ({ cite, path: ['cites', index] })),
  ...slotsIn(rule.body).flatMap(({ path, slot }) =>
    slot.entries.flatMap((entry, index) =>
      (entry.cites ?? []).map((cite, place) => ({ cite, path: slot.entries.length > 1 ? [...path, index, 'cites', place] : [...path, 'cites', place] })),
    ),
  ),
  ...((rule.body['checks'] as { cites?: string[] }[] | undefined) ?? []).flatMap((check, index) =>
    (check.cites ?? []).map((cite, place) => ({ cite, path: ['checks', index, 'cites', place] })),
  ),
]

const unregistered = (cite: string, packs: Packs, place: Place, path: PropertyKey[]): PackFault[] => {
  const [id, article] = cite.split('#') as [string, string]
  const document = packs.documents.get(id)
  if (!document)
    return [
      at(
        place,
        path,
        'unregistered',
        `引用了没有登记的文件“${id}”；先登记文件，没有来源的规则不能启用`,
        `Cites document "${id}", which is not registered; register it first, a rule without source cannot be switched on`,
      ),
    ]
  if (document.articles.some((one) => one.id === article)) return []
  return [
    at(
      place,
      path,
      'unregistered',
      `文件“${id}”没有登记条款“${article}”；已登记：${document.articles.map((one) => one.id).join('、')}`,
      `Document "${id}" has no registered article "${article}"; registered: ${document.articles.map((one) => one.id).join(', ')}`,
    ),
  ]
}

/** A calendar that names the workflow of a change names one that exists. */
const checkPointers = (rule: LoadedRule, packs: Packs): PackFault[] => {
  const pointer = (rule.body['change'] as { workflow?: string } | undefined)?.workflow
  if (!pointer || [...packs.packs.values()].some((pack) => pack.rules.some((other) => other.slot === pointer))) return []
  return [at(rule.at, ['change', 'workflow'], 'unknown-rule', `没有规则“${pointer}”`, `There is no rule "${pointer}"`)]
}

/** A pack that carries out another may not be looser where the other holds a floor. */
const checkFloors = (pack: LoadedPack, packs: Packs): PackFault[] =>
  higherPacks(pack, packs).flatMap((higher) =>
    higher.rules.flatMap((above) => {
      const mine = pack.rules.find((rule) => rule.slot === above.slot)
      return mine ? floorFault(mine, pack, above, higher, packs) : []
    }),
  )

const higherPacks = (pack: LoadedPack, packs: Packs): LoadedPack[] => {
  const seen = new Set<string>([pack.id])
  const queue = [pack]
  const found: LoadedPack[] = []
  for (let next = queue.shift(); next; next = queue.shift()) {
    for (const link of next.head.carriesOut) {
      const higher = link.id && link.atHand ? packs.packs.get(link.id) : undefined
      if (!higher || seen.has(higher.id)) continue
      seen.add(higher.id)
      found.push(higher)
      queue.push(higher)
    }
  }
  return found
}

const floorFault = (mine: LoadedRule, pack: LoadedPack, above: LoadedRule, higher: LoadedPack, packs: Packs): PackFault[] => {
  const day = pack.head.inForce > higher.head.inForce ? pack.head.inForce : higher.head.inForce
  const [near, far] = [settleRule(mine, pack, day, packs), settleRule(above, higher, day, packs)]
  if (!near || !far || !(far.floor || far.values.some((value) => value.floor))) return []
  const how = near.kind === far.kind ? kindOf(far).stricter(near.body, far.body) : 'incomparable'
  if (how !== 'looser') return []
  const cites = far.cites.map((cite) => `${cite.document}#${cite.article}`).join('、')
  return [
    at(
      mine.at,
      [],
      'looser-than-floor',
      `规则“${mine.slot}”比“${higher.id}”定的底线松（${cites}）；收紧或删去`,
      `Rule "${mine.slot}" is looser than the floor of "${higher.id}" (${cites}); tighten or remove it`,
    ),
  ]
}

const checkCoverage = (pack: LoadedPack, packs: Packs): PackFault[] => {
  const { items, at: place } = pack.coverage
  if (!place) return []
  return items.flatMap((item, index) => [
    ...unregistered(item.article, packs, place, [index, 'article']),
    ...item.by.flatMap((slot, order) =>
      pack.rules.some((rule) => rule.slot === slot)
        ? []
        : [at(place, [index, 'by', order], 'unknown-rule', `本包没有规则“${slot}”`, `This pack has no rule "${slot}"`)],
    ),
  ])
}

const checkCases = (pack: LoadedPack): PackFault[] => [
  ...duplicates(
    pack.cases,
    (one) => one.name,
    (one) => twice(one.at, ['name'], one.name),
  ),
  ...pack.cases.flatMap((one) =>
    Object.keys(one.expect).flatMap((slot) =>
      pack.rules.some((rule) => rule.slot === slot)
        ? []
        : [at(one.at, ['expect', slot], 'unknown-rule', `本包没有规则“${slot}”`, `This pack has no rule "${slot}"`)],
    ),
  ),
]

const checkClashes = (packs: Packs): PackFault[] => [
  ...duplicates(
    packs.clashes,
    (topic) => topic.id,
    (topic) => twice(topic.at, ['id'], topic.id),
  ),
  ...packs.clashes.flatMap((topic) =>
    topic.sides.flatMap((side, index) => [
      ...(packs.packs.has(side.pack)
        ? []
        : [at(topic.at, ['sides', index, 'pack'], 'unknown-link', `没有制度包“${side.pack}”`, `There is no pack "${side.pack}"`)]),
      ...side.cites.flatMap((cite, place) => unregistered(cite, packs, topic.at, ['sides', index, 'cites', place])),
    ]),
  ),
]

type LinkNode = { id: string; place: Place; links: { to: string; path: PropertyKey[] }[] }

const packNodes = (packs: Packs): LinkNode[] =>
  [...packs.packs.values()].map((pack) => ({
    id: pack.id,
    place: pack.at,
    links: pack.head.carriesOut.flatMap((link, index) => (link.id ? [{ to: link.id, path: ['carriesOut', index] }] : [])),
  }))

const documentNodes = (packs: Packs, which: 'implements' | 'replaces'): LinkNode[] =>
  [...packs.documents.values()].map((document) => ({
    id: document.id,
    place: document.at,
    links: document[which].flatMap((link, index) => (link.id ? [{ to: link.id, path: [which, index] }] : [])),
  }))

/** Each circle once, at the link that closes it. */
const circles = (what: string, nodes: LinkNode[]): PackFault[] => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const state = new Map<string, 'open' | 'done'>()
  const faults: PackFault[] = []
  const visit = (node: LinkNode, way: string[]): void => {
    state.set(node.id, 'open')
    for (const link of node.links) {
      const next = byId.get(link.to)
      if (!next || state.get(next.id) === 'done') continue
      if (state.get(next.id) === 'open') faults.push(circle(what, node, link.path, [...way.slice(way.indexOf(next.id)), next.id]))
      else visit(next, [...way, next.id])
    }
    state.set(node.id, 'done')
  }
  for (const node of nodes) if (!state.has(node.id)) visit(node, [node.id])
  return faults
}

const circle = (what: string, node: LinkNode, path: PropertyKey[], way: string[]): PackFault =>
  at(node.place, path, 'circle', `${what} 绕成了圈：${way.join(' → ')}；删去一环`, `${what} goes in a circle: ${way.join(' → ')}; remove one link`)

/** What of a pack's articles is carried out: for `pack check` and the page of a document. */
export type PackCoverage = { pack: string; articles: number; byStatus: Record<string, number>; modelledWithoutRule: string[]; notes: Text[] }

export const coverageOf = (pack: LoadedPack): PackCoverage => {
  const cited = new Set(pack.rules.flatMap((rule) => citationsOf(rule).map(({ cite }) => cite)))
  const covered = new Set(pack.coverage.items.map((item) => item.article))
  const articles = pack.documents.flatMap((document) => document.articles.map((article) => ({ cite: `${document.id}#${article.id}`, status: article.status })))
  const byStatus: Record<string, number> = {}
  for (const { status } of articles) byStatus[status] = (byStatus[status] ?? 0) + 1
  return {
    pack: pack.id,
    articles: articles.length,
    byStatus,
    modelledWithoutRule: articles.filter(({ cite, status }) => status === 'modelled' && !cited.has(cite) && !covered.has(cite)).map(({ cite }) => cite),
    notes: [],
  }
}
