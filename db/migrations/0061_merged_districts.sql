-- Two districts become one (docs/decisions/015): the rows of the one that ends are carried into the other, whatever module they belong to.
-- Rows: a merged district a decade and province. Backfill: `made_as` of the keys for partners outside. If it fails, nothing is left behind; run it again.

-- Which district ended, into which one it was carried, and where its root unit hangs now. Public: whoever still holds the old number is led on by it.
create table platform.merged_district (
  from_id int not null,
  into_id int not null,
  from_path text collate "C" not null,
  to_path text collate "C" not null,
  on_day date not null,
  basis text not null,
  decided_by_name text not null,
  row_count int not null,
  at timestamptz not null,
  constraint merged_district_pk primary key (from_id),
  constraint merged_district_other check (into_id <> from_id),
  constraint merged_district_basis check (basis <> '' and decided_by_name <> '')
);

select platform.open_table('platform.merged_district', 'ref', 'none', 'select');

-- The tables whose rows are carried, each after those that it refers to. The trail stays where it was sealed, and what the daily work noted of a day.
create function platform.carried_tables() returns table (name regclass, depth int)
language sql stable as $$
  with recursive held as (
    select kept.oid
    from pg_class kept
    join pg_namespace room on room.oid = kept.relnamespace
    where kept.relkind in ('r', 'p')
      and not kept.relispartition
      and obj_description(kept.oid, 'pg_class') = 'dist'
      and room.nspname || '.' || kept.relname not in ('platform.audit_entry', 'platform.audit_batch', 'platform.audit_sealed', 'platform.daily_run')
  ),
  refers as (
    select distinct bond.conrelid as one, bond.confrelid as other
    from pg_constraint bond
    where bond.contype = 'f'
      and bond.conparentid = 0
      and bond.conrelid <> bond.confrelid
      and bond.conrelid in (select oid from held)
      and bond.confrelid in (select oid from held)
  ),
  steps as (
    select oid, 0 as depth from held
    union
    select refers.one, steps.depth + 1 from steps join refers on refers.other = steps.oid
    where steps.depth < 40
  )
  select oid::regclass, max(depth) from steps group by oid order by 2, 1
$$;

-- What of two districts cannot stand in one: rows that a key without a drawn id holds apart. The same shelf, norm or layout in both is shared.
-- Returns table, key and the values that both have, at most twenty of each key.
create function platform.merge_clashes(from_district int, into_district int) returns table (name text, key_name text, both_have text)
language plpgsql stable as $$
declare
  keyed record;
begin
  for keyed in
    select held.name as t, bare.relname::text as index_name, coalesce(pg_get_expr(key_index.indpred, key_index.indrelid), 'true') as only_where,
      string_agg(format('one.%I::text', part.attname), ', ' order by part.attnum) as words,
      string_agg(format('other.%1$I = one.%1$I', part.attname), ' and ') as same
    from platform.carried_tables() as held
    join pg_index key_index on key_index.indrelid = held.name and key_index.indisunique and key_index.indexprs is null
    join pg_class bare on bare.oid = key_index.indexrelid
    join pg_attribute part on part.attrelid = held.name and part.attnum = any (key_index.indkey::int2[]) and part.attname <> 'district_id'
    where held.name::text not in ('rulebook.rule_shelf', 'dues.norm', 'floating.exchange_key')
    group by held.name, bare.relname, key_index.indpred, key_index.indrelid
    having not bool_or(part.atttypid = 'uuid'::regtype)
  loop
    execute format(
      'select %L, %L, string_agg(found.words, ''; '') from (
        select distinct concat_ws('' '', %s) as words from (select * from %s where district_id = $1 and (%s)) as one
        where exists (select from (select * from %s where district_id = $2 and (%s)) as other where %s %s)
        order by 1 limit 20) as found',
      keyed.t, keyed.index_name, keyed.words, keyed.t, keyed.only_where, keyed.t, keyed.only_where, keyed.same,
      case when keyed.t = 'ledger.layout'::regclass then 'and (other.issuer, other.level) is distinct from (one.issuer, one.level)' else '' end)
      into name, key_name, both_have using from_district, into_district;
    if both_have is not null then
      return next;
    end if;
  end loop;
end
$$;

-- Carries every row of a district into another one, its place rewritten from one path to the other, but for the days on which a unit hung elsewhere;
-- a number that is printed somewhere keeps where it was given. Shared rows are left where both have them. Returns how many rows each table gave. The caller's scope reaches both districts.
create function platform.carry_district(from_district int, into_district int, from_path text, to_path text) returns table (name text, carried bigint)
language plpgsql as $$
declare
  t record;
  columns text;
  terms text;
begin
  for t in select held.name as id from platform.carried_tables() as held order by held.depth, held.name loop
    select string_agg(format('%I', attname), ', ' order by attnum),
      string_agg(case
        when attname = 'district_id' then '$2'
        when attname = 'given_in' then 'coalesce(given_in, $1)'
        when attname = 'path' and t.id <> 'org.unit_place'::regclass then 'case when starts_with(path, $3) then $4 || substr(path, length($3) + 1) else path end'
        else format('%I', attname) end, ', ' order by attnum)
      into columns, terms
      from pg_attribute where attrelid = t.id and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into %1$s (%2$s) select %3$s from %1$s where district_id = $1 %4$s', t.id, columns, terms,
      case when t.id::text in ('rulebook.rule_shelf', 'dues.norm', 'ledger.layout') then 'on conflict do nothing' else '' end)
      using from_district, into_district, from_path, to_path;
  end loop;
  for t in select held.name as id from platform.carried_tables() as held order by held.depth desc, held.name loop
    execute format('delete from %s where district_id = $1', t.id) using from_district;
    get diagnostics carried = row_count;
    if carried > 0 then
      name := t.id::text;
      return next;
    end if;
  end loop;
end
$$;

revoke all on function platform.carry_district(int, int, text, text) from public;

-- A pair of keys is made anew from its holder and the count it was made with; carried into another district it stands below that one's own pairs.
alter table floating.exchange_key add column made_as int;

update floating.exchange_key set made_as = version where made_as is null;

alter table floating.exchange_key alter column made_as set not null;

-- Under which of our names a partner outside knows us: null for the district's own. A partner of both districts stays two, as it sees two of us.
alter table floating.partner add column ours uuid;

drop index floating.partner_once;

create unique index partner_once on floating.partner (district_id, desk_id, ours) nulls not distinct where ended_on is null;

-- What has a number printed on it keeps the number, which two districts may both have given. Null: given in this very district.
alter table floating.dispatch add column given_in int;

alter table floating.dispatch drop constraint dispatch_sheet;

create unique index dispatch_sheet on floating.dispatch (district_id, given_in, sheet_number) nulls not distinct where sheet_number is not null;

alter table ledger.certificate add column given_in int;

alter table ledger.certificate drop constraint certificate_number_once;

create unique index certificate_number_once on ledger.certificate (district_id, given_in, kind, number) nulls not distinct;

alter table ledger.number_range add column given_in int;

alter table ledger.number_range drop constraint number_range_apart;

alter table ledger.number_range add constraint number_range_apart
  exclude using gist (district_id with =, coalesce(given_in, 0) with =, kind with =, prefix with =, int4range(first_serial, last_serial, '[]') with &&);
