/**
 * The schema rules that let one migration text run on embedded, server and distributed PostgreSQL, read from the
 * catalogue of a migrated plain database (docs/architecture.md 5; rules R1 to R12), and the wall of row-level security.
 */
import type pg from 'pg'

export type SchemaFault = { rule: string; table: string; detail: string; instead: string }

type Database = pg.Client | pg.Pool

/** Breaks of the rules for distribution in the given schemas. */
export const schemaFaults = async (db: Database, schemas: readonly string[]): Promise<SchemaFault[]> => {
  const { rows } = await db.query<{ rule: string; table: string; detail: string }>(DISTRIBUTION, [schemas])
  return rows.map((row) => ({ ...row, instead: INSTEAD[row.rule.split(' ')[0]!] ?? '' }))
}

const INSTEAD: Record<string, string> = {
  L0: "open it with select platform.open_table('schema.table', 'dist' | 'ref' | 'local', …) in its migration",
  L1: 'give it district_id int not null, never generated',
  L2: 'make (district_id, id) the primary key; a reference table needs one too',
  L3: 'put district_id first in every unique key and unique index',
  L4: 'begin the exclusion with: district_id with =',
  L5: 'refer by (district_id, x_id) → (district_id, id), to a dist table from a dist table only, or to a ref table',
  L6: 'use no action, restrict or on delete cascade, and no deferrable',
  L7: 'write it in the store, in the same transaction: a distributed table has no triggers',
  L8: 'write the policy as one expression over current_setting, without a sub-query',
  L9: 'let the application make the id with newId(): no serial, no identity',
  L10: 'partition by range of a day, one level, no inheritance',
  L11: 'write the rule in the store: a distributed table has no rewrite rules',
}

const DISTRIBUTION = `
with cls as (
  select c.oid, n.nspname || '.' || c.relname as name, c.relkind,
         split_part(obj_description(c.oid, 'pg_class'), ' ', 1) as k,
         coalesce(nullif(split_part(obj_description(c.oid, 'pg_class'), ' ', 2), ''), 'district_id') as dcol
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition),
dc as (
  select cls.*, a.attnum as dnum, a.attnotnull, a.attgenerated
  from cls left join pg_attribute a on a.attrelid = cls.oid and a.attname = cls.dcol and not a.attisdropped)
select 'L0 class comment missing' as rule, name as "table", '' as detail from cls where k is null or k not in ('dist', 'ref', 'local')
union all select 'L1 distribution column missing, nullable or generated', name, dcol from dc
  where k = 'dist' and (dnum is null or not attnotnull or attgenerated <> '')
union all select 'L2 no primary key', name, '' from dc
  where k in ('dist', 'ref') and not exists (select from pg_constraint p where p.conrelid = dc.oid and p.contype = 'p')
union all select 'L3 unique key without distribution column', dc.name, i.indexrelid::regclass::text
  from dc join pg_index i on i.indrelid = dc.oid
  where k = 'dist' and i.indisunique and not (dnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
union all select 'L4 exclusion without distribution column', dc.name, con.conname
  from dc join pg_constraint con on con.conrelid = dc.oid and con.contype = 'x'
  where k = 'dist' and not exists (
    select from generate_subscripts(con.conkey, 1) s join pg_operator o on o.oid = con.conexclop[s]
    where con.conkey[s] = dnum and o.oprname = '=')
union all select 'L5 foreign key shape', s.name, con.conname
  from pg_constraint con join dc s on s.oid = con.conrelid join dc t on t.oid = con.confrelid
  where con.contype = 'f' and con.conparentid = 0
    and not (t.k = 'ref' or (s.k = 'local' and t.k = 'local') or (s.k = 'dist' and t.k = 'dist' and s.dcol = t.dcol
      and exists (select from generate_subscripts(con.conkey, 1) x where con.conkey[x] = s.dnum and con.confkey[x] = t.dnum)))
union all select 'L6 foreign key action or deferrable', s.name, con.conname
  from pg_constraint con join dc s on s.oid = con.conrelid join dc t on t.oid = con.confrelid
  where con.contype = 'f' and con.conparentid = 0 and s.k = 'dist' and t.k = 'dist'
    and (con.confdeltype in ('n', 'd') or con.confupdtype in ('c', 'n', 'd') or con.condeferrable)
union all select 'L7 trigger on dist or ref table', dc.name, tg.tgname
  from dc join pg_trigger tg on tg.tgrelid = dc.oid and not tg.tgisinternal where k in ('dist', 'ref')
union all select 'L8 policy with sub-query', dc.name, p.polname
  from dc join pg_policy p on p.polrelid = dc.oid
  where k = 'dist' and (coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')) ~* '\\mselect\\M'
union all select 'L9 identity or sequence column', dc.name, a.attname
  from dc join pg_attribute a on a.attrelid = dc.oid and a.attnum > 0
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where k in ('dist', 'ref') and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) ~ 'nextval')
union all select 'L10 sub-partitioned or inherited', dc.name, i.inhrelid::regclass::text
  from dc join pg_inherits i on i.inhparent = dc.oid join pg_class ch on ch.oid = i.inhrelid
  where ch.relkind = 'p' or dc.relkind = 'r'
union all select 'L11 rewrite rule', dc.name, r.rulename from dc join pg_rewrite r on r.ev_class = dc.oid
order by 1, 2, 3`

// ---------------------------------------------------------------- the wall

/** Registries looked up by a key of their own, with the reason why no wall of districts can stand there. */
export const REGISTRIES: Record<string, string> = {
  'people.login': 'finds the district of a login name before anybody is signed in',
  'people.identity_claim': 'keeps an ID number single across districts; holds a keyed hash alone',
  'floating.check_code': 'finds the certificate behind a printed code, for anybody who holds the paper; holds a keyed hash alone',
  'people.sign_in_attempt': 'counts tries of a login name before anybody is signed in',
}

const SETTING = (name: string) => `NULLIF(current_setting('app.${name}'::text, true), ''::text)`
const IN_DISTRICT = `(district_id = ANY ((${SETTING('districts')})::integer[]))`
const DISTRICT_WALL = IN_DISTRICT
const PATH_WALL = `(${IN_DISTRICT} AND (path >= ${SETTING('path')}) AND (path < (${SETTING('path')} || '~'::text)))`
const PATH_SHAPE = `CHECK ((path ~ '^([0-9a-zA-Z]+[.])+$'::text))`

const CHAIN = `(${IN_DISTRICT} AND starts_with(${SETTING('path')}, path))`

/** Tables that may be read beyond one's own part of the tree, how far, and why. Writing stays behind the wall. */
export const OPENINGS: Record<string, { form: 'chain' | 'district'; reason: string }> = {
  'org.unit': { form: 'chain', reason: 'a unit sees the units above it' },
  'org.filing': { form: 'chain', reason: 'a plan filed by a superior is for those below' },
  'org.unit_place': { form: 'district', reason: 'where units hung in the tree is no secret inside the district' },
  'org.adoption': { form: 'district', reason: 'a unit that moved still reads the rules of its former superior' },
  'org.local_value': { form: 'district', reason: 'what is in force is no secret inside the district' },
  'org.reading': { form: 'district', reason: 'what is in force is no secret inside the district' },
  'ledger.points_table': { form: 'chain', reason: 'the points table of a superior counts for the units below' },
  'activities.session': { form: 'chain', reason: 'what a general branch or committee holds is for those below' },
  'activities.session_part': { form: 'chain', reason: 'what a general branch or committee holds is for those below' },
  'activities.resource': { form: 'chain', reason: 'places and materials of a township are used by its branches' },
  'activities.model': { form: 'chain', reason: 'a superior’s models are offered to the units below' },
  'activities.annual_plan': { form: 'chain', reason: 'a superior’s plan of the year is for those below' },
  'training.programme': { form: 'chain', reason: 'a superior’s programme is for those below' },
  'training.topic': { form: 'chain', reason: 'topics set by a superior are for those below' },
  'training.class': { form: 'chain', reason: 'classes of a superior are for those below' },
  'training.resource': { form: 'chain', reason: 'a superior’s resources are used by its branches' },
  'training.survey': { form: 'chain', reason: 'a superior’s questions are answered below' },
  'floating.publication': { form: 'chain', reason: 'what a superior publishes is for those below' },
  'org.clash_decision': { form: 'district', reason: 'what is in force is no secret inside the district' },
}

const OPENING_FORMS = { chain: CHAIN, district: DISTRICT_WALL }

type Policy = { using: string | null; check: string | null; command: string; permissive: boolean; everyone: boolean }

type Wall = {
  table: string
  dcol: string
  has_path: boolean
  path_collation: string | null
  path_not_null: boolean
  secured: boolean
  forced: boolean
  policies: Policy[] | null
  checks: string[] | null
  scope_index: boolean
  owner: string
}

/** Tables of a district's life whose wall is missing, open, or not in the one form that was measured. */
export const wallFaults = async (db: Database, schemas: readonly string[]): Promise<SchemaFault[]> => {
  const { rows } = await db.query<Wall>(WALLS, [schemas])
  return rows.flatMap((wall) => wallFaultsOf(wall).map(([rule, instead]) => ({ rule, table: wall.table, detail: '', instead })))
}

const wallFaultsOf = (wall: Wall): [string, string][] => {
  const faults: [string, string][] = []
  if (wall.owner === 'zhibu_app') faults.push(['W1 owned by the request role', 'let the migration’s own role own it'])
  if (wall.dcol !== 'district_id') {
    if (!(wall.table in REGISTRIES))
      faults.push(['W2 spread by another key without a reason', 'spread it by district_id, or add it to REGISTRIES with the reason'])
    return faults
  }
  const open = "open it with platform.open_table(…, 'dist', 'path' | 'district', …)"
  if (!wall.secured || !wall.forced) faults.push(['W3 row-level security not enabled and forced', open])
  if (!isOneForm(wall))
    faults.push([
      'W4 policy not in the one form',
      `${open}: one policy for all commands, exactly: ${wall.has_path ? PATH_WALL : DISTRICT_WALL}. A wider reading goes beside it, for select only, in a form of OPENINGS with its reason`,
    ])
  if (wall.has_path && !pathIsSound(wall))
    faults.push(['W5 path without its shape', `path text collate "C" not null, ${PATH_SHAPE}: without the closing dot b3 would open b31`])
  if (wall.has_path && !wall.scope_index) faults.push(['W6 no index for the wall', `create index … (district_id, path): ${open}`])
  return faults
}

const isOneForm = (wall: Wall): boolean => {
  const policies = wall.policies ?? []
  const walls = policies.filter((policy) => policy.command === '*')
  const openings = policies.filter((policy) => policy.command !== '*')
  const form = wall.has_path ? PATH_WALL : DISTRICT_WALL
  const stands = walls.length === 1 && walls.every((one) => one.permissive && one.everyone && one.using === form && (one.check === null || one.check === form))
  return stands && openings.every((one) => isKnownOpening(wall.table, one))
}

const isKnownOpening = (table: string, policy: Policy): boolean => {
  const opening = OPENINGS[table]
  return opening !== undefined && policy.command === 'r' && policy.using === OPENING_FORMS[opening.form]
}

const pathIsSound = (wall: Wall): boolean => wall.path_collation === 'C' && wall.path_not_null && (wall.checks ?? []).includes(PATH_SHAPE)

const WALLS = `
select n.nspname || '.' || c.relname as table,
       coalesce(nullif(split_part(obj_description(c.oid, 'pg_class'), ' ', 2), ''), 'district_id') as dcol,
       path.attnum is not null as has_path, sorting.collname as path_collation, coalesce(path.attnotnull, false) as path_not_null,
       c.relrowsecurity as secured, c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) as owner,
       (select json_agg(json_build_object('using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
                                          'command', p.polcmd, 'permissive', p.polpermissive, 'everyone', p.polroles = '{0}'))
        from pg_policy p where p.polrelid = c.oid) as policies,
       (select json_agg(pg_get_constraintdef(k.oid)) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') as checks,
       exists (select from pg_index i where i.indrelid = c.oid and i.indpred is null and (i.indkey::int2[])[0] = district.attnum and (i.indkey::int2[])[1] = path.attnum) as scope_index
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute district on district.attrelid = c.oid and district.attname = 'district_id' and not district.attisdropped
left join pg_attribute path on path.attrelid = c.oid and path.attname = 'path' and not path.attisdropped
left join pg_collation sorting on sorting.oid = path.attcollation
where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
  and split_part(obj_description(c.oid, 'pg_class'), ' ', 1) = 'dist'
order by 1`

// ---------------------------------------------------------------- schemas and floors

/** Foreign keys that point to a higher floor or a sibling; `order` names the schemas, lowest floor first. */
export const upwardKeys = async (db: Database, order: readonly (readonly string[])[]): Promise<SchemaFault[]> => {
  const floor = (schema: string) => order.findIndex((names) => names.includes(schema))
  const { rows } = await db.query<{ name: string; from: string; to: string }>(`
    select k.conname as name, s.nspname as from, t.nspname as to
    from pg_constraint k
    join pg_class a on a.oid = k.conrelid join pg_namespace s on s.oid = a.relnamespace
    join pg_class b on b.oid = k.confrelid join pg_namespace t on t.oid = b.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and s.nspname <> t.nspname
    order by 1`)
  return rows
    .filter(({ from, to }) => floor(from) >= 0 && floor(from) <= floor(to))
    .map(({ name, from, to }) => ({
      rule: 'F1 foreign key points up',
      table: from,
      detail: `${name} → ${to}`,
      instead: 'drop it: a lower floor does not know the higher; keep the id and let the higher module check it',
    }))
}

/** Tables outside every module's schema (those of PostgreSQL and of the job queue left out). */
export const strayTables = async (db: Database, schemas: readonly string[]): Promise<SchemaFault[]> => {
  const { rows } = await db.query<{ table: string }>(
    `
    select n.nspname || '.' || c.relname as table
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not (n.nspname = any ($1)) and n.nspname !~ '^(pg_|information_schema|graphile_worker)'
    order by 1`,
    [schemas],
  )
  return rows.map(({ table }) => ({
    rule: 'O1 table without an owner',
    table,
    detail: '',
    instead: `put it into the schema of its module (${schemas.join(', ')})`,
  }))
}

export const shownFaults = (faults: readonly SchemaFault[]): string[] =>
  faults.map(({ rule, table, detail, instead }) => `${table}: ${rule}${detail === '' ? '' : ` (${detail})`}: ${instead}`)
