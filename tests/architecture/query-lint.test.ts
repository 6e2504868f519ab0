import { describe, expect, test } from 'vitest'
import { lintQuery, tableClasses } from '../support/query-lint.ts'

const tables = tableClasses()
const faults = (text: string, report = false) => lintQuery(text, tables, { report }).join('\n')

describe('statements that a distributed database would refuse are seen on a plain one', () => {
  test('the tables and what they are spread by are read from the migrations', () => {
    expect(tables.get('org.unit')).toEqual({ kind: 'dist', column: 'district_id' })
    expect(tables.get('people.login')).toEqual({ kind: 'dist', column: 'login_key' })
    expect(tables.get('org.region')).toEqual({ kind: 'ref', column: 'district_id' })
  })

  test.each([
    ['several statements', 'select 1; select 2', /one per query/],
    ['set_config', `select set_config('app.path', $1, true)`, /set_config/],
    ['merge', 'merge into org.unit using x on true when matched then delete', /on conflict/],
    ['the clock of the database', 'update org.unit set changed_at = now() where district_id = $1', /pass call\.now/],
    ['the day of the database', 'select 1 from org.unit where district_id = $1 and from_day < current_date', /call\.today/],
    ['an id drawn in the database', 'insert into org.unit (district_id, id) values ($1, gen_random_uuid())', /pass newId/],
    ['a table without its district', 'select name from org.unit where id = $1', /org\.unit without its district_id/],
    ['an update without its district', 'update org.unit set name = $1 where id = $2', /without its district_id/],
    ['an insert without its district', 'insert into org.unit (id, name) values ($1, $2)', /without its district_id/],
    ['a registry without its key', 'select district_id from people.login where district_id = $1', /people\.login without its login_key/],
    [
      'a join that leaves the district out',
      'select 1 from org.unit u join members.member m on m.branch_id = u.id where u.district_id = $1',
      /members\.member without its district_id/,
    ],
    [
      'a join that never says which district',
      'select 1 from org.unit u join members.member m on m.district_id = u.district_id and m.branch_id = u.id',
      /never says which/,
    ],
    [
      'a sub-query without its district',
      'select 1 from org.unit where district_id = $1 and id in (select branch_id from members.member)',
      /members\.member without/,
    ],
    [
      'a district only in the sub-query',
      'select 1 from org.unit where id in (select branch_id from members.member where district_id = $1)',
      /org\.unit without/,
    ],
    ['a lock over several districts', 'select 1 from org.unit where district_id = any ($1) for update', /district by district/],
    ['a recursive walk over several districts', 'with recursive t as (select id from org.unit where district_id = any ($1)) select 1 from t', /path prefix/],
    ['rollup over several districts', 'select kind, count(*) from org.unit where district_id = any ($1) group by rollup (kind)', /group plainly/],
    ['a district that is changed', 'update org.unit set district_id = $1 where district_id = $2', /end the row/],
    [
      'a sub-query in do update',
      'insert into org.unit (district_id, id) values ($1, $2) on conflict (district_id, id) do update set name = (select 1)',
      /read the value before/,
    ],
    ['a lock in a select over a table', 'select pg_advisory_xact_lock(1) from org.region', /stand alone/],
  ])('%s', (_what, text, message) => {
    expect(faults(text)).toMatch(message)
  })

  test.each([
    ['one district', 'select name from org.unit where district_id = $1 and id = $2 for update'],
    ['a list of districts', 'select name from org.unit where district_id = any ($1) order by id'],
    [
      'a join on the district',
      'select 1 from members.member as m join org.unit as u on u.district_id = m.district_id and u.id = m.branch_id where m.district_id = any ($1)',
    ],
    [
      'a correlated sub-query',
      'select 1 from org.unit as u where u.district_id = $1 and exists (select from members.member as m where m.district_id = u.district_id and m.branch_id = u.id)',
    ],
    [
      'a with query joined on the district',
      'with here as (select district_id, id from org.unit where district_id = $1) select 1 from here join members.member on member.district_id = here.district_id',
    ],
    [
      'an upsert',
      'insert into org.unit as held (district_id, id, name) values ($1, $2, $3) on conflict (district_id, id) do update set name = excluded.name, version = held.version + 1',
    ],
    ['a delete', 'delete from org.unit where district_id = $1 and id = any ($2)'],
    ['a registry by its key', 'select district_id from people.login where login_key = $1'],
    ['reference data', 'select name from org.region where id = $1'],
    ['a text that only looks like it', `select 'now() set_config(; merge into' from org.unit where district_id = $1 -- now()`],
  ])('%s passes', (_what, text) => {
    expect(faults(text)).toBe('')
  })

  test('the reporting door may read across districts, and is held to the rest', () => {
    expect(faults('select kind, count(*) from org.unit group by kind', true)).toBe('')
    expect(faults('select now() from org.unit', true)).toMatch(/call\.now/)
  })
})
