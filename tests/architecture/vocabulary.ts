/** The closed list of rooms: a reader knows what a file holds by its name. */
import { isWeb } from './source.ts'
import type { Guard } from './tree.ts'

const WORD = '[a-z0-9]+(?:-[a-z0-9]+)*'

const ROOMS: RegExp[] = [
  `src/kernel/${WORD}\\.ts`,
  `src/platform/${WORD}\\.ts`,
  `src/policy/(?:engine|kinds|vocabulary)/${WORD}\\.ts`,
  `src/policy/README\\.md`,
  `src/ui/(?:${WORD}/)*${WORD}\\.(?:tsx?|css|json|svg|woff2)`,
  'src/ui/README\\.md',
  `src/app/(?:${WORD}/)*${WORD}\\.(?:tsx?|css|json|d\\.ts)`,
  // vite's entry has this name and no other
  `src/app/web/(?:index\\.html|public/${WORD}\\.(?:svg|png|ico))`,
  `src/modules/${WORD}/(?:README\\.md|(?:contract|routes|access|store|facts|stages|jobs|public)\\.ts|(?:commands|contract|facts|routes|store)/${WORD}\\.ts)`,
  `src/modules/${WORD}/web/(?:api\\.ts|public\\.tsx|strings\\.ts|screens/${WORD}\\.tsx|parts/${WORD}\\.tsx?|locales/(?:zh|en)(?:/${WORD})?\\.(?:ts|json))`,
  `src/modules/${WORD}/web/(?:screens|parts)/${WORD}\\.css`,
  `packs/${WORD}/(?:pack|values|coverage)\\.yaml`,
  `packs/${WORD}/(?:documents|rules|forms|cases)/${WORD}\\.yaml`,
  'packs/clashes\\.yaml',
  'db/(?:schema|migrations/\\d{4}_[a-z0-9_]+)\\.sql',
].map((pattern) => new RegExp(`^${pattern}$`))

const NOTHING_NAMES = /(?:^|\/)(?:index|utils?|helpers?|common|misc|shared|lib|manager|data)(?:\.[a-z.]+|\/)/

/** Files whose name says nothing, and files that no room is made for. */
export const vocabulary: Guard = (tree) =>
  [...tree.keys()].flatMap((file) => {
    if (NOTHING_NAMES.test(file) && file !== 'src/app/web/index.html')
      return [
        { file, message: 'has a name that says nothing (index, utils, helpers, common …): name it after what it holds, and import files by their own name' },
      ]
    if (ROOMS.some((room) => room.test(file))) return []
    return [
      {
        file,
        message: `is no file the house knows: ${adviceFor(file)}. A new kind of file needs a decision in docs/decisions and a line in tests/architecture/vocabulary.ts`,
      },
    ]
  })

const adviceFor = (file: string): string => {
  if (isWeb(file)) return 'a module’s web folder holds api.ts, public.tsx, strings.ts, screens/, parts/ and locales/'
  if (file.startsWith('src/modules/'))
    return 'a module holds README.md, contract.ts, routes.ts, access.ts, commands/<verb>.ts, store.ts, facts.ts, stages.ts, jobs.ts, public.ts and web/; what outgrows one file goes on in contract/<topic>.ts, facts/<topic>.ts, routes/<topic>.ts, store/<topic>.ts'
  if (file.startsWith('src/policy/')) return 'policy holds engine/, kinds/ and vocabulary/'
  if (file.startsWith('packs/')) return 'a pack holds pack.yaml, values.yaml, coverage.yaml, documents/, rules/, forms/ and cases/'
  return 'see the table in docs/architecture.md 2; names are lower case with hyphens'
}

/** Every module says in one page what it is for. */
export const moduleReadme: Guard = (tree) => {
  const modules = new Set([...tree.keys()].flatMap((file) => /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? []))
  return [...modules]
    .map((module) => `src/modules/${module}/README.md`)
    .filter((file) => !tree.has(file))
    .map((file) => ({ file, message: 'is missing: one page on what the module is for, whose tables it owns and what it offers in public.ts' }))
}
