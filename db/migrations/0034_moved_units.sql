-- A unit that is hung under another superior takes its rows along: its members, days, dues, books lie where it lies. Until now only the
-- tables of org moved, so that a moved branch saw nothing of its own. No row is changed but for its place; nothing to backfill.
-- If it fails, nothing is left behind; run it again.

-- As in 0001, and every row behind the wall of a path may change its place, so that tables of later migrations follow too. The audit
-- trail and the platform's other tables stay where they were written.
create or replace function platform.open_table(t regclass, class text, wall text, rights text, dcol text default 'district_id') returns void
language plpgsql as $$
declare
  bare text := replace(t::text, '.', '_');
begin
  execute format('comment on table %s is %L', t, case when dcol = 'district_id' then class else class || ' ' || dcol end);
  perform platform.lay_out(t, class, dcol);
  execute format('grant %s on %s to zhibu_app', rights, t);
  execute format('grant select on %s to zhibu_report', t);
  if wall = 'none' then
    return;
  end if;
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  if wall = 'district' then
    execute format('create policy unit_scope on %s using (district_id = any (nullif(current_setting(''app.districts'', true), '''')::int[]))', t);
    return;
  end if;
  execute format('create policy unit_scope on %s using (district_id = any (nullif(current_setting(''app.districts'', true), '''')::int[]) and path >= nullif(current_setting(''app.path'', true), '''') and path < nullif(current_setting(''app.path'', true), '''') || ''~'')', t);
  execute format('alter table %s add constraint %s check (path ~ ''^([0-9a-zA-Z]+[.])+$'')', t, bare || '_path_shape');
  execute format('create index %s on %s (district_id, path)', bare || '_scope', t);
  if t::text not like 'platform.%' then
    execute format('grant update (path) on %s to zhibu_app', t);
  end if;
end
$$;

-- The tables whose rows lie with a unit: behind the wall, with a path, not the platform's own and not org's, which moves its own.
create function platform.tables_with_units() returns setof regclass
language sql stable as $$
  select walled.oid::regclass
  from pg_class walled
  join pg_namespace room on room.oid = walled.relnamespace
  join pg_policy wall on wall.polrelid = walled.oid and wall.polname = 'unit_scope'
  join pg_attribute place on place.attrelid = walled.oid and place.attname = 'path' and not place.attisdropped
  where room.nspname not in ('platform', 'org')
  order by walled.oid::regclass::text
$$;

-- Hangs every row at and below one path of a district under another one. The wall holds: both paths must lie in the scope of the caller.
create function platform.move_rows(district int, old_path text, new_path text) returns void
language plpgsql as $$
declare
  t regclass;
begin
  for t in select platform.tables_with_units() loop
    execute format('update %s set path = $2 || substr(path, length($1) + 1) where district_id = $3 and path >= $1 and path < $1 || ''~''', t)
      using old_path, new_path, district;
  end loop;
end
$$;

do $$
declare
  t regclass;
begin
  for t in select platform.tables_with_units() loop
    execute format('grant update (path) on %s to zhibu_app', t);
  end loop;
end
$$;
