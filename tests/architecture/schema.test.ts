import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FLOORS } from '../../src/app/modules.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'
import { schemaFaults, shownFaults, strayTables, upwardKeys, wallFaults } from './schema-lint.ts'

const ORDER: string[][] = [['platform'], ...FLOORS.map((floor) => [...floor] as string[])]
const SCHEMAS = ORDER.flat()

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  client = new pg.Client(database.config)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

describe('the migrated database keeps the rules of every engine', () => {
  test('every table can be distributed as it is', async () => expect(shownFaults(await schemaFaults(client, SCHEMAS))).toEqual([]))
  test('every table of a district’s life stands behind the wall', async () => expect(shownFaults(await wallFaults(client, SCHEMAS))).toEqual([]))
  test('foreign keys point down', async () => expect(shownFaults(await upwardKeys(client, ORDER))).toEqual([]))
  test('every table has an owner', async () => expect(shownFaults(await strayTables(client, SCHEMAS))).toEqual([]))

  test('requests run under a role that is neither owner nor superuser and cannot step around the wall', async () => {
    const { rows } = await client.query(`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'zhibu_app'`)
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }])
  })

  test('the request role may add to the audit trail and read it, and neither change nor delete', async () => {
    const { rows } = await client.query(`
      select privilege_type from information_schema.role_table_grants
      where grantee = 'zhibu_app' and table_schema = 'platform' and table_name in ('audit_entry', 'audit_batch') group by 1 order by 1`)
    expect(rows.map((row) => row.privilege_type)).toEqual(['INSERT', 'SELECT'])
  })

  test('no table may be emptied by the request role', async () => {
    const { rows } = await client.query(
      `select table_schema, table_name from information_schema.role_table_grants where grantee in ('zhibu_app', 'zhibu_report') and privilege_type = 'TRUNCATE'`,
    )
    expect(rows).toEqual([])
  })
})

const GOOD = `
  create table planted.good (district_id int not null, id uuid not null, path text collate "C" not null, primary key (district_id, id));
  select platform.open_table('planted.good', 'dist', 'path', 'select');
  create table planted.reference (id int primary key);
  comment on table planted.reference is 'ref';
  create table planted.own (id int primary key);
  comment on table planted.own is 'local';`

/** A table that is right but for what `columns` adds and `after` does. */
const table = (columns = '', after = '', comment = 'dist') => `
  create table planted.bad (district_id int not null, id uuid not null, path text collate "C" not null${columns}, primary key (district_id, id));
  comment on table planted.bad is '${comment}';
  ${after}`

describe('each break of a rule is seen on a planted fault', () => {
  const planting = async (sql: string): Promise<void> => {
    await client.query('drop schema if exists planted cascade; create schema planted')
    await client.query(GOOD)
    await client.query(sql)
  }

  test('a sound table shows nothing', async () => {
    await planting('')
    expect(shownFaults([...(await schemaFaults(client, ['planted'])), ...(await wallFaults(client, ['planted']))])).toEqual([])
  })

  test.each([
    ['L0', 'a table without its class', 'create table planted.bad (id int primary key)'],
    ['L0', 'a class nobody knows', table('', '', 'spread')],
    ['L1', 'a table without a district', `create table planted.bad (id uuid primary key); comment on table planted.bad is 'dist'`],
    ['L1', 'a district that may be empty', `create table planted.bad (district_id int, id uuid); comment on table planted.bad is 'dist'`],
    ['L2', 'a table without a primary key', `create table planted.bad (district_id int not null, id uuid); comment on table planted.bad is 'dist'`],
    ['L3', 'a unique key without the district', table(', code text unique')],
    ['L3', 'a unique index on an expression', table(', code text', 'create unique index on planted.bad (lower(code))')],
    ['L4', 'an exclusion without the district', table(`, during daterange, exclude using gist (during with &&)`)],
    [
      'L5',
      'a foreign key without the district',
      table(', other uuid', 'create unique index on planted.good (id); alter table planted.bad add foreign key (other) references planted.good (id)'),
    ],
    ['L5', 'a foreign key to a table that stays here', table(', other int references planted.own')],
    [
      'L5',
      'a reference table that needs a district’s table',
      `create table planted.bad (id int primary key, district_id int, other uuid); comment on table planted.bad is 'ref'; alter table planted.bad add foreign key (district_id, other) references planted.good`,
    ],
    [
      'L6',
      'a foreign key that empties',
      table(', other uuid', 'alter table planted.bad add foreign key (district_id, other) references planted.good on delete set null (other)'),
    ],
    [
      'L6',
      'a foreign key that follows changes',
      table(', other uuid', 'alter table planted.bad add foreign key (district_id, other) references planted.good on update cascade'),
    ],
    [
      'L6',
      'a foreign key that waits for the end',
      table(', other uuid', 'alter table planted.bad add foreign key (district_id, other) references planted.good deferrable'),
    ],
    [
      'L7',
      'a trigger',
      table(
        '',
        `create function planted.f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before update on planted.bad for each row execute function planted.f()`,
      ),
    ],
    ['L8', 'a policy with a sub-query', table('', 'create policy p on planted.bad using (district_id in (select id from planted.reference))')],
    ['L9', 'a serial', table(', number bigserial')],
    ['L9', 'an identity', table(', number int generated always as identity')],
    ['L10', 'an inherited table', table('', 'create table planted.child () inherits (planted.bad)')],
    [
      'L10',
      'partitions of partitions',
      `create table planted.bad (district_id int not null, on_day date not null, primary key (district_id, on_day)) partition by range (on_day); comment on table planted.bad is 'dist'; create table planted.part partition of planted.bad for values from ('2026-01-01') to ('2027-01-01') partition by list (district_id)`,
    ],
    ['L11', 'a rewrite rule', table('', 'create rule r as on delete to planted.bad do instead nothing')],
  ])('%s: %s', async (rule, _what, sql) => {
    await planting(sql)
    const found = (await schemaFaults(client, ['planted'])).filter((fault) => fault.rule.startsWith(`${rule} `))
    expect(found).not.toEqual([])
    expect(found[0]!.instead).not.toBe('')
  })

  const wall = (using: string) =>
    `alter table planted.bad enable row level security; alter table planted.bad force row level security; create policy p on planted.bad using (${using})`

  test.each([
    ['W1', 'a table owned by the request role', table('', 'alter table planted.bad owner to zhibu_app')],
    ['W2', 'another key to spread by', table('', '', 'dist id')],
    ['W3', 'no wall', table()],
    ['W3', 'a wall its owner steps over', table('', 'alter table planted.bad enable row level security')],
    ['W4', 'a wall for districts where rows have a path', table('', wall(`district_id = any (nullif(current_setting('app.districts', true), '')::int[])`))],
    ['W4', 'a wall that an empty setting opens', table('', wall(`path like current_setting('app.path', true) || '%'`))],
    [
      'W4',
      'a second policy beside the first',
      table('', `select platform.open_table('planted.bad', 'dist', 'path', 'select'); create policy wide on planted.bad using (true)`),
    ],
    [
      'W4',
      'a wider reading that nobody gave a reason for',
      table(
        '',
        `select platform.open_table('planted.bad', 'dist', 'path', 'select'); create policy wide on planted.bad for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]))`,
      ),
    ],
    ['W5', 'a path without its shape', table('', 'create index on planted.bad (district_id, path)')],
    [
      'W5',
      'a path in another order',
      `create table planted.bad (district_id int not null, id uuid not null, path text not null, primary key (district_id, id)); select platform.open_table('planted.bad', 'dist', 'path', 'select')`,
    ],
    ['W6', 'a wall without its index', table('', `select platform.open_table('planted.bad', 'dist', 'path', 'select'); drop index planted.planted_bad_scope`)],
  ])('%s: %s', async (rule, _what, sql) => {
    await planting(sql)
    expect((await wallFaults(client, ['planted'])).filter((fault) => fault.rule.startsWith(`${rule} `))).not.toEqual([])
  })

  test('a foreign key to a higher floor and a table without an owner', async () => {
    await planting('create table planted.bad (id int primary key, other int references planted.reference)')
    await client.query(
      'create schema if not exists high; create table high.h (id int primary key); alter table planted.bad add constraint up foreign key (id) references high.h (id)',
    )
    expect(shownFaults(await upwardKeys(client, [['planted'], ['high']])).join()).toMatch(/up → high/)
    expect(shownFaults(await upwardKeys(client, [['high'], ['planted']]))).toEqual([])
    expect(shownFaults(await strayTables(client, [...SCHEMAS, 'high'])).join()).toMatch(/planted\.bad: O1 table without an owner/)
    await client.query('drop schema high cascade; drop schema planted cascade')
  })
})
