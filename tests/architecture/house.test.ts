import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FLOORS } from '../../src/app/modules.ts'
import { besides, takenExports } from './exports.ts'
import { circles, floorsGuard } from './floors.ts'
import { functionLength, type LongFunction } from './function-length.ts'
import { scopeMint } from './scopes.ts'
import { schemaOwners, sqlRooms, tablesWithOwner } from './sql-rooms.ts'
import { timeAndChance } from './time-and-chance.ts'
import { type Guard, planted, realTree, shown } from './tree.ts'
import { moduleReadme, vocabulary } from './vocabulary.ts'

const LONG = JSON.parse(readFileSync(join(import.meta.dirname, 'long-functions.json'), 'utf8')) as LongFunction[]
const OWNERS = new Map([...FLOORS.flat(), 'platform'].map((name) => [name as string, name as string]))
const floors = floorsGuard([['people', 'rulebook'], ['org'], ['members'], ['activities', 'care'], ['ledger'], ['oversight']])

const green = (guard: Guard) => expect(shown(guard(realTree()))).toEqual([])
const red = (guard: Guard, files: Record<string, string>) => shown(guard(planted(files))).join('\n')

describe('the floors: calls go down, and through the door', () => {
  test('the house keeps to its floors', () => green(floorsGuard()))
  test('the house has no circle', () => green(circles))

  test.each([
    [
      'a call upwards',
      'src/modules/org/facts.ts',
      '../members/public.ts',
      'src/modules/members/public.ts',
      /org imports members, which stands above it: emit an event/,
    ],
    ['a sibling', 'src/modules/activities/facts.ts', '../care/public.ts', 'src/modules/care/public.ts', /which stands beside it/],
    ['the inside of a lower module', 'src/modules/members/facts.ts', '../org/store.ts', 'src/modules/org/store.ts', /entered through its public\.ts/],
    ['a module from the ground', 'src/platform/db.ts', '../modules/org/public.ts', 'src/modules/org/public.ts', /from below: what the ground needs/],
    ['the rules from the platform', 'src/platform/db.ts', '../policy/engine/load.ts', 'src/policy/engine/load.ts', /may import kernel only/],
    ['the composition', 'src/modules/org/facts.ts', '../../app/server.ts', 'src/app/server.ts', /app composes, nothing imports it/],
    ['a pack', 'src/modules/org/facts.ts', '../../../packs/a/values.json', 'packs/a/values.json', /a pack is read by policy\/engine/],
    ['a test', 'src/kernel/days.ts', '../../tests/support/cluster.ts', 'tests/support/cluster.ts', /does not depend on tests/],
    ['server code in a contract', 'src/modules/org/contract.ts', './store.ts', 'src/modules/org/store.ts', /shared with the browser/],
    ['server code in a topic of a contract', 'src/modules/org/contract/units.ts', '../store.ts', 'src/modules/org/store.ts', /shared with the browser/],
    ['a topic of a store from a command', 'src/modules/org/commands/a.ts', '../store/units.ts', 'src/modules/org/store/units.ts', /entered through store\.ts/],
    [
      'a topic of a contract from a screen',
      'src/modules/org/web/screens/units.tsx',
      '../../contract/units.ts',
      'src/modules/org/contract/units.ts',
      /through contract\.ts/,
    ],
    ['server code in a screen', 'src/modules/org/web/screens/units.tsx', '../../store.ts', 'src/modules/org/store.ts', /asks the server through contract\.ts/],
    ['a screen in server code', 'src/modules/org/routes.ts', './web/api.ts', 'src/modules/org/web/api.ts', /server code does not import the screens/],
    [
      'another module’s screen',
      'src/modules/members/web/screens/a.tsx',
      '../../../org/web/parts/b.tsx',
      'src/modules/org/web/parts/b.tsx',
      /through its web\/public\.tsx/,
    ],
    ['the inside of a module in app', 'src/app/server.ts', '../modules/org/store.ts', 'src/modules/org/store.ts', /app takes what a module offers/],
    ['a file without its ending', 'src/kernel/days.ts', './money', 'src/kernel/money.ts', /without its ending/],
    ['a file that is not there', 'src/kernel/days.ts', './gone.ts', 'src/kernel/money.ts', /which is not there/],
    ['a module without a floor', 'src/modules/odd/facts.ts', '../org/public.ts', 'src/modules/org/public.ts', /has no floor/],
  ])('%s is found and told what to do instead', (_what, from, specifier, to, message) => {
    expect(red(floors, { [from]: `import { x } from '${specifier}'\nexport const y = x`, [to]: 'export const x = 1' })).toMatch(message)
  })

  test('types, re-exports and dynamic imports count as well', () => {
    const above = { 'src/modules/members/public.ts': 'export type X = 1' }
    for (const text of [
      `import type { X } from '../members/public.ts'`,
      `export { X } from '../members/public.ts'`,
      `export const y = await import('../members/public.ts')`,
    ])
      expect(red(floors, { 'src/modules/org/facts.ts': text, ...above })).toMatch(/stands above it/)
  })

  test('a lower module’s door, its contract and its web door are open', () => {
    const tree = planted({
      'src/modules/members/facts.ts': `import { a } from '../org/public.ts'\nimport { b } from '../people/contract.ts'\nimport { c } from '../../policy/vocabulary/units.ts'`,
      'src/modules/members/web/screens/roll.tsx': `import { d } from '../../../org/web/public.tsx'\nimport { e } from '../../contract.ts'\nimport { f } from '../../../../ui/button.tsx'`,
      ...Object.fromEntries(
        ['org/public.ts', 'people/contract.ts', 'members/contract.ts', 'org/web/public.tsx'].map((name) => [`src/modules/${name}`, 'export const a = 1']),
      ),
      'src/policy/vocabulary/units.ts': '',
      'src/ui/button.tsx': '',
    })
    expect(shown(floors(tree))).toEqual([])
  })

  test.each([
    ['src/kernel/days.ts', 'zod', /kernel is pure/],
    ['src/policy/engine/resolve.ts', 'node:fs', /policy is pure/],
    ['src/policy/kinds/duty.ts', 'kysely', /policy is pure/],
    ['src/modules/org/contract.ts', 'kysely', /imports zod alone/],
    ['src/modules/org/web/api.ts', 'node:fs', /only a server has/],
    ['src/modules/org/facts.ts', 'react', /belongs to the browser/],
  ])('%s may not import %s', (file, name, message) => {
    expect(red(floors, { [file]: `import x from '${name}'\nexport const y = x` })).toMatch(message)
  })

  test('a circle is named with its whole way', () => {
    const files = {
      'src/kernel/a.ts': `import { b } from './b.ts'`,
      'src/kernel/b.ts': `import { c } from './c.ts'`,
      'src/kernel/c.ts': `import { a } from './a.ts'`,
    }
    expect(red(circles, files)).toMatch(/a\.ts → src\/kernel\/b\.ts → src\/kernel\/c\.ts → src\/kernel\/a\.ts/)
    expect(red(circles, { ...files, 'src/kernel/c.ts': `import type { a } from './a.ts'` })).toBe('')
  })
})

describe('the rooms: a file is where a reader looks for it', () => {
  test('the house holds no file it has no room for', () => green(vocabulary))
  test('every module has its page', () => green(moduleReadme))

  test.each(['src/modules/org/index.ts', 'src/kernel/utils.ts', 'src/modules/org/helpers.ts', 'src/ui/common/button.tsx', 'src/platform/helpers/x.ts'])(
    '%s has a name that says nothing',
    (file) => {
      expect(red(vocabulary, { [file]: '' })).toMatch(/name that says nothing/)
    },
  )

  test.each([
    ['src/modules/org/service.ts', /a module holds/],
    ['src/modules/org/commands/deep/x.ts', /a module holds/],
    ['src/modules/org/web/units.tsx', /screens\/, parts\//],
    ['src/policy/rules.ts', /engine\/, kinds\/ and vocabulary\//],
    ['packs/a/extra.ts', /a pack holds/],
    ['src/kernel/Days.ts', /lower case with hyphens/],
  ])('%s has no room', (file, message) => {
    expect(red(vocabulary, { [file]: '' })).toMatch(message)
  })

  test('a module without its page is named', () => {
    expect(red(moduleReadme, { 'src/modules/org/facts.ts': '' })).toMatch(/src\/modules\/org\/README\.md is missing/)
  })
})

describe('the database: SQL in stores, one owner for each table', () => {
  const store = 'src/modules/org/store.ts'

  test('the house keeps its SQL in its rooms', () => green(sqlRooms))
  test('every store keeps to its own schema', () => green(schemaOwners(OWNERS)))
  test('every table of the migrations has an owner', () => green(tablesWithOwner(OWNERS)))

  test.each([
    ['the sql tag', 'export const x = (tx) => tx.rows(sql`select 1`)'],
    ['a query of the driver', 'export const x = (client) => client.query(`select 1`)'],
    ['a text that is a statement', `export const x = 'delete from org.unit where id = 1'`],
  ])('SQL outside a store is found as %s', (_what, text) => {
    expect(red(sqlRooms, { 'src/modules/org/commands/close.ts': text })).toMatch(/move it into the store\.ts/)
    expect(red(sqlRooms, { [store]: text })).toBe('')
  })

  test('a store that reaches into another module’s tables is sent to its door', () => {
    expect(red(schemaOwners(OWNERS), { [store]: 'export const x = sql`select 1 from members.member join org.unit on true`' })).toMatch(
      /touches members\.member, which belongs to members: call src\/modules\/members\/public\.ts/,
    )
    expect(red(schemaOwners(OWNERS), { 'src/platform/jobs.ts': 'export const x = sql`update org.unit set a = 1`' })).toMatch(/touches org\.unit/)
    expect(red(schemaOwners(OWNERS), { [store]: 'export const x = sql`select 1 from org.unit`' })).toBe('')
  })

  test('a table in no module’s schema is found', () => {
    expect(red(tablesWithOwner(OWNERS), { 'db/migrations/0001_a.sql': 'create table stray (id int);' })).toMatch(/makes the table stray, which no module owns/)
    expect(red(tablesWithOwner(OWNERS), { 'db/migrations/0001_a.sql': 'create table odd.stray (id int);' })).toMatch(/odd\.stray/)
  })
})

describe('time, chance and proof come from one place each', () => {
  test('the house reads no clock and draws no chance elsewhere', () => green(timeAndChance))
  test('only access.ts and app mint scopes', () => green(scopeMint))

  test.each(['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'crypto.randomUUID()', 'randomBytes(3)', 'crypto.getRandomValues(x)'])(
    '%s is found in a module and in a screen',
    (call) => {
      for (const file of ['src/modules/org/facts.ts', 'src/modules/org/web/api.ts'])
        expect(red(timeAndChance, { [file]: `export const x = ${call}` })).toMatch(/reads the clock|draws chance/)
    },
  )

  test('a given moment, a comment and a text are left alone', () => {
    expect(red(timeAndChance, { 'src/kernel/days.ts': `// Date.now()\nexport const x = new Date(0)\nexport const y = 'Math.random()'` })).toBe('')
  })

  test('a command that mints its own scope is found', () => {
    expect(
      red(scopeMint, { 'src/modules/org/commands/a.ts': `import { mintScope } from '../../../platform/scope.ts'\nexport const x = mintScope({})` }),
    ).toMatch(/let access\.ts of the module check/)
  })
})

describe('what a file exports, somebody takes', () => {
  test('the house has no door to nowhere', () => green(takenExports(besides())))

  test('an export that nobody takes is found; one that a file or a test takes is not', () => {
    const files = { 'src/kernel/a.ts': 'export const taken = 1\nexport type Lonely = 2', 'src/kernel/b.ts': `import { taken } from './a.ts'` }
    expect(red(takenExports(), files)).toMatch(/^src\/kernel\/a\.ts:2 exports Lonely, which nobody takes/)
    expect(red(takenExports(['Lonely']), files)).toBe('')
  })
})

describe('functions tell one story', () => {
  const long = `export const tale = () => {\n${'  step()\n'.repeat(45)}}`

  test('no function of the house is longer than forty lines without a reason', () => green(functionLength(LONG)))

  test('a long one is found, by its name', () => {
    expect(red(functionLength([]), { 'src/kernel/a.ts': long })).toMatch(/tale has 47 lines/)
    expect(red(functionLength([]), { 'src/kernel/a.ts': `export const inner = { act() {\n${'  step()\n'.repeat(45)}} }` })).toMatch(/act has/)
  })

  test('a query counts as one line', () => {
    expect(red(functionLength([]), { 'src/kernel/a.ts': `export const x = (tx) =>\n  tx.rows(sql\`\n${'a,\n'.repeat(60)}\`)` })).toBe('')
  })

  test('a reason lets it pass, an empty reason does not, and a stale one is taken off', () => {
    const entry = { file: 'src/kernel/a.ts', name: 'tale', reason: 'a table of forty rows' }
    expect(red(functionLength([entry]), { 'src/kernel/a.ts': long })).toBe('')
    expect(red(functionLength([{ ...entry, reason: '' }]), { 'src/kernel/a.ts': long })).toMatch(/without a reason/)
    expect(red(functionLength([entry]), { 'src/kernel/a.ts': 'export const tale = () => 1' })).toMatch(/no longer long/)
  })
})
