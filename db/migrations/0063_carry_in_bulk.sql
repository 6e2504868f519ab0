-- Carrying a district asked after each row that left whether anything still refers to it, where no index answers: with 50,000 members that took
-- hours. The bonds between the tables are taken off for the carrying and laid again before its transaction ends, which looks at all rows at once;
-- one that does not hold undoes everything. Rows: none. If it fails, nothing is left behind; run it again.

-- As in 0061 otherwise.
create or replace function platform.carry_district(from_district int, into_district int, from_path text, to_path text) returns table (name text, carried bigint)
language plpgsql as $$
declare
  t record;
  bond record;
  bonds text[];
  columns text;
  terms text;
begin
  select array_agg(format('alter table %s add constraint %I %s', held.conrelid::regclass, held.conname, pg_get_constraintdef(held.oid)) order by held.oid)
    into bonds
    from pg_constraint held
    where held.contype = 'f' and held.conparentid = 0 and held.conrelid in (select kept.name from platform.carried_tables() as kept);
  for bond in
    select held.conrelid::regclass as t, held.conname
    from pg_constraint held
    where held.contype = 'f' and held.conparentid = 0 and held.conrelid in (select kept.name from platform.carried_tables() as kept)
  loop
    execute format('alter table %s drop constraint %I', bond.t, bond.conname);
  end loop;
  for t in select held.name as id from platform.carried_tables() as held order by held.name loop
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
    execute format('delete from %s where district_id = $1', t.id) using from_district;
    get diagnostics carried = row_count;
    if carried > 0 then
      name := t.id::text;
      return next;
    end if;
  end loop;
  foreach terms in array bonds loop
    execute terms;
  end loop;
end
$$;
