-- The ground of every other table: the two request roles, the three ways a table can lie in the database, and the
-- platform's own tables (audit, outbox, idempotency, job runs).
-- Rows: none yet. If it fails, nothing is left behind; run it again.

-- Requests run as zhibu_app: neither owner nor superuser, row-level security forced on it.
-- Reports over districts run as zhibu_report after the application's own check.
do $$
begin
  if not exists (select from pg_roles where rolname = 'zhibu_app') then
    create role zhibu_app login;
  end if;
  if not exists (select from pg_roles where rolname = 'zhibu_report') then
    create role zhibu_report login bypassrls;
  end if;
end
$$;

do $$
begin
  execute format('grant zhibu_app, zhibu_report to %I', current_user);
end
$$;

create extension if not exists btree_gist;

create extension if not exists pg_trgm;

create schema if not exists platform;

grant usage on schema platform to zhibu_app, zhibu_report;

-- Distributes a table by a column, or copies it to every node, where the database is a distributed one; else nothing.
create function platform.lay_out(t regclass, class text, dcol text) returns void
language plpgsql as $$
begin
  if not exists (select from pg_extension where extname = 'citus') then
    return;
  end if;
  if class = 'dist' then
    execute format('select create_distributed_table(%L, %L)', t, dcol);
  elsif class = 'ref' then
    execute format('select create_reference_table(%L)', t);
  end if;
end
$$;

-- Opens a table for use. class: dist, ref or local. wall: 'path' (district and part of the tree), 'district', or
-- 'none' (registries looked up by their own key, reference data). rights: what zhibu_app may do.
-- The policy is one expression without sub-query, fails closed, and all of it is an index condition.
create function platform.open_table(t regclass, class text, wall text, rights text, dcol text default 'district_id') returns void
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
end
$$;

create table platform.audit_entry (
  district_id int not null,
  id uuid not null,
  at timestamptz not null,
  account_id uuid,
  role text not null,
  path text collate "C" not null,
  verb text not null,
  object_type text not null,
  object_id text not null,
  fields text[] not null,
  purpose text,
  result text not null,
  mac bytea not null,
  constraint audit_entry_pk primary key (district_id, id)
);

select platform.open_table('platform.audit_entry', 'dist', 'path', 'select, insert');

-- A sealed batch: the Merkle root over its entries, chained to the batch before. The checkpoint file leaves the machine.
create table platform.audit_batch (
  district_id int not null,
  number int not null,
  first_entry uuid not null,
  last_entry uuid not null,
  entry_ids uuid[] not null,
  root bytea not null,
  chain bytea not null,
  sealed_at timestamptz not null,
  constraint audit_batch_pk primary key (district_id, number)
);

select platform.open_table('platform.audit_batch', 'dist', 'district', 'select, insert');

-- Which entry is sealed in which batch: what is not here waits for the next one.
create table platform.audit_sealed (
  district_id int not null,
  entry_id uuid not null,
  number int not null,
  constraint audit_sealed_pk primary key (district_id, entry_id)
);

select platform.open_table('platform.audit_sealed', 'dist', 'district', 'select, insert');

create table platform.outbox (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  event text not null,
  payload jsonb not null,
  at timestamptz not null,
  handed_on_at timestamptz,
  constraint outbox_pk primary key (district_id, id)
);

select platform.open_table('platform.outbox', 'dist', 'path', 'select, insert, update');

create index outbox_waiting on platform.outbox (district_id, id) where handed_on_at is null;

create table platform.idempotency (
  district_id int not null,
  key text not null,
  account_id uuid,
  body_hash bytea not null,
  answer jsonb,
  at timestamptz not null,
  constraint idempotency_pk primary key (district_id, key)
);

select platform.open_table('platform.idempotency', 'dist', 'district', 'select, insert, update, delete');

create table platform.job_run (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  task text not null,
  subject_id uuid,
  state text not null,
  done int not null default 0,
  total int,
  message jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  constraint job_run_pk primary key (district_id, id),
  constraint job_run_state check (state in ('waiting', 'running', 'done', 'failed', 'stopped'))
);

select platform.open_table('platform.job_run', 'dist', 'path', 'select, insert, update');
