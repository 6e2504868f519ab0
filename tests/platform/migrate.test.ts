import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { migrate, splitStatements } from '../../src/platform/migrate.ts'
import { freshDatabase, MIGRATIONS, type TestDatabase } from '../support/cluster.ts'

describe('a migration file is cut into single statements', () => {
  test('semicolons in strings, names, comments and function bodies do not cut', () => {
    const text = `
      -- a comment; with a semicolon
      insert into a values ('x;y', 'it''s; fine', E'back\\';slash', "odd;name");
      /* a /* nested; */ comment; */
      create function f() returns void language plpgsql as $$ begin perform 1; perform $q$a;b$q$; end $$;
      select $1; select 'a' 'b;c'
    `
    const statements = splitStatements(text)
    expect(statements).toHaveLength(4)
    expect(statements[0]).toContain('"odd;name")')
    expect(statements[1]).toMatch(/end \$\$$/)
    expect(statements[2]).toBe('select $1')
    expect(statements[3]).toBe(`select 'a' 'b;c'`)
  })

  test('a file of comments and blank lines holds no statement', () => {
    expect(splitStatements('-- nothing;\n/* here; */ ;;\n')).toEqual([])
  })

  test('a quotation that never ends is refused with its beginning', () => {
    expect(() => splitStatements(`select 'abc`)).toThrow(/'abc/)
    expect(() => splitStatements('select $x$ abc')).toThrow(/inside a quotation/)
    expect(() => splitStatements('/* abc')).toThrow(/inside a comment/)
  })
})

describe('migrations run forward, once, and are never changed afterwards', () => {
  let database: TestDatabase
  let client: pg.Client
  let dir: string

  beforeAll(async () => {
    database = await freshDatabase('empty')
  })
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'zhibu-migrate-'))
    client = new pg.Client(database.config)
    await client.connect()
    await client.query('drop schema if exists platform cascade')
    await client.query('drop table if exists one, two cascade')
    return async () => {
      await client.end()
      rmSync(dir, { recursive: true })
    }
  })
  afterAll(() => database.drop())

  const write = (name: string, text: string) => writeFileSync(join(dir, name), text)

  test('each file runs once, in the order of the numbers', async () => {
    write('0002_two.sql', 'create table two (id int references one)')
    write('0001_one.sql', 'create table one (id int primary key); insert into one values (1);')
    expect(await migrate(client, dir)).toEqual({ applied: ['0001_one.sql', '0002_two.sql'] })
    expect(await migrate(client, dir)).toEqual({ applied: [] })
    write('0003_three.sql', 'insert into one values (2)')
    expect(await migrate(client, dir)).toEqual({ applied: ['0003_three.sql'] })
    expect((await client.query('select count(*)::int as n from one')).rows[0].n).toBe(2)
  })

  test('a file changed after it has run stops the start and is named', async () => {
    write('0001_one.sql', 'create table one (id int)')
    await migrate(client, dir)
    write('0001_one.sql', 'create table one (id bigint)')
    await expect(migrate(client, dir)).rejects.toThrow(/0001_one\.sql was changed/)
  })

  test('a file that fails half-way leaves nothing behind and names its statement', async () => {
    write('0001_one.sql', 'create table one (id int)')
    write('0002_two.sql', 'create table two (id int); select nonsense from one;')
    await expect(migrate(client, dir)).rejects.toThrow(/0002_two\.sql failed[^]*nonsense/)
    expect((await client.query(`select to_regclass('public.two') as two, to_regclass('public.one') is not null as one`)).rows[0]).toEqual({
      two: null,
      one: true,
    })
  })

  test('a new file below one that has run, a removed file, a bad name and a number used twice are each refused', async () => {
    write('0002_two.sql', 'create table two (id int)')
    await migrate(client, dir)
    write('0001_one.sql', 'create table one (id int)')
    await expect(migrate(client, dir)).rejects.toThrow(/0001_one\.sql is new but comes before 0002_two\.sql/)
    rmSync(join(dir, '0001_one.sql'))
    rmSync(join(dir, '0002_two.sql'))
    await expect(migrate(client, dir)).rejects.toThrow(/0002_two\.sql, which this program does not have/)
    write('3-bad.sql', '')
    await expect(migrate(client, dir)).rejects.toThrow(/3-bad\.sql is not a migration/)
    rmSync(join(dir, '3-bad.sql'))
    write('0003_a.sql', '')
    write('0003_b.sql', '')
    await expect(migrate(client, dir)).rejects.toThrow(/0003_b\.sql has a number/)
  })

  test('two servers that start together run each file once', async () => {
    write('0001_one.sql', 'create table one (id int); select pg_sleep(0.2)')
    const pool = new pg.Pool(database.config)
    const both = await Promise.all([migrate(pool, dir), migrate(pool, dir)])
    await pool.end()
    expect(both.map(({ applied }) => applied.length).sort()).toEqual([0, 1])
  })

  test('every statement travels alone and every file begins in the sequential mode of the distributed engine', async () => {
    write('0001_one.sql', 'create table one (id int); insert into one values (1);')
    const sent: string[] = []
    const query = client.query.bind(client)
    client.query = ((text: string, ...rest: []) => {
      sent.push(text.trim())
      return query(text, ...rest)
    }) as typeof client.query
    await migrate(client, dir)
    const begin = sent.indexOf('begin')
    expect(sent.slice(begin + 1, begin + 4)).toEqual([
      `set local citus.multi_shard_modify_mode to 'sequential'`,
      'create table one (id int)',
      'insert into one values (1)',
    ])
    for (const text of sent) expect(splitStatements(text)).toHaveLength(1)
  })

  test('our own migrations run on an empty database and a second time do nothing', async () => {
    const own = await freshDatabase('empty')
    const pool = new pg.Pool(own.config)
    expect((await migrate(pool, MIGRATIONS)).applied.length).toBeGreaterThan(0)
    expect((await migrate(pool, MIGRATIONS)).applied).toEqual([])
    await pool.end()
    await own.drop()
  })
})
