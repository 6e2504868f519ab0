-- Regions (reference), units in a dated tree, and what each unit has put into force: adoptions, local values,
-- readings, decisions on clashes; documents delivered and plans filed.
-- Rows: regions some 3,300; units one per organisation.

create schema org;

grant usage on schema org to zhibu_app, zhibu_report;

-- Province, city, district by their GB/T 2260 code; path "43.4306.430699.".
create table org.region (
  id int not null,
  kind text not null,
  name text not null,
  parent_id int,
  path text collate "C" not null,
  constraint region_pk primary key (id),
  constraint region_kind check (kind in ('province', 'city', 'district')),
  constraint region_path unique (path)
);

select platform.open_table('org.region', 'ref', 'none', 'select, insert, update');

-- The root unit of a district (its organisation department) has the district's own path; every other unit's path is
-- its parent's path, its own segment and a dot. national: the rest of the ten items of the national form.
create table org.unit (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  parent_id uuid,
  code text not null,
  name text not null,
  short_name text not null,
  kind text not null,
  sector text not null,
  has_committee boolean not null default false,
  national jsonb not null default '{}',
  from_day date not null,
  to_day date,
  import_run_id uuid,
  version int not null default 1,
  changed_at timestamptz not null,
  constraint unit_pk primary key (district_id, id),
  constraint unit_code unique (district_id, code),
  constraint unit_kind check (kind in ('department', 'committee', 'general-branch', 'branch', 'group')),
  constraint unit_sector check (sector in ('village', 'community', 'organ', 'school', 'institution', 'state-enterprise', 'non-public', 'social', 'retired', 'estate', 'mixed')),
  constraint unit_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('org.unit', 'dist', 'path', 'select, insert, update, delete');

-- Where a unit hung in the tree, from day to day.
create table org.unit_place (
  district_id int not null,
  id uuid not null,
  unit_id uuid not null,
  parent_id uuid,
  path text collate "C" not null,
  from_day date not null,
  to_day date,
  constraint unit_place_pk primary key (district_id, id),
  constraint unit_place_once exclude using gist (district_id with =, unit_id with =, daterange(from_day, to_day, '[]') with &&)
);

select platform.open_table('org.unit_place', 'dist', 'path', 'select, insert, update, delete');

-- A pack put into force at a region (province, city) for all below it.
create table org.region_adoption (
  id uuid not null,
  region_id int not null,
  pack_id text not null,
  pack_version text not null,
  from_day date not null,
  to_day date,
  decided_by_name text not null,
  decided_at timestamptz not null,
  constraint region_adoption_pk primary key (id)
);

select platform.open_table('org.region_adoption', 'ref', 'none', 'select, insert, update');

create table org.adoption (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  pack_id text not null,
  pack_version text not null,
  from_day date not null,
  to_day date,
  decided_by uuid,
  decided_by_name text not null,
  decided_at timestamptz not null,
  note text,
  constraint adoption_pk primary key (district_id, id),
  constraint adoption_days check (to_day is null or to_day >= from_day),
  constraint adoption_once exclude using gist (district_id with =, unit_id with =, pack_id with =, daterange(from_day, to_day, '[]') with &&)
);

select platform.open_table('org.adoption', 'dist', 'path', 'select, insert, update');

create table org.local_value (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  slot text not null,
  key text not null,
  value jsonb not null,
  cites text[] not null,
  reason text,
  from_day date not null,
  to_day date,
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null,
  constraint local_value_pk primary key (district_id, id),
  constraint local_value_once exclude using gist (district_id with =, unit_id with =, slot with =, key with =, daterange(from_day, to_day, '[]') with &&)
);

select platform.open_table('org.local_value', 'dist', 'path', 'select, insert, update');

-- Which reading of an unclear text, or which answer to a silent one, holds from a day.
create table org.reading (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  slot text not null,
  key text not null,
  chosen jsonb not null,
  reason text,
  from_day date not null,
  to_day date,
  chosen_by uuid,
  chosen_by_name text not null,
  chosen_at timestamptz not null,
  constraint reading_pk primary key (district_id, id)
);

select platform.open_table('org.reading', 'dist', 'path', 'select, insert, update');

create table org.clash_decision (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  clash_id text not null,
  chosen text not null,
  reason text,
  decided_by uuid,
  decided_by_name text not null,
  decided_at timestamptz not null,
  ended_at timestamptz,
  constraint clash_decision_pk primary key (district_id, id)
);

select platform.open_table('org.clash_decision', 'dist', 'path', 'select, insert, update');

-- A document sent to a unit: received and read are separate acts (签收).
create table org.document_delivery (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  document_id text not null,
  sent_by uuid,
  sent_at timestamptz not null,
  received_by uuid,
  received_by_name text,
  received_at timestamptz,
  read_by_name text,
  read_at timestamptz,
  constraint document_delivery_pk primary key (district_id, id),
  constraint document_delivery_once unique (district_id, unit_id, document_id)
);

select platform.open_table('org.document_delivery', 'dist', 'path', 'select, insert, update');

-- Texts a unit makes and files upward: implementing plan, year plan, written systems. A new version is a new row.
create table org.filing (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  subject text not null,
  year int,
  title text not null,
  content text not null,
  based_on text,
  version int not null,
  from_day date not null,
  filed_by uuid,
  filed_by_name text not null,
  filed_at timestamptz not null,
  received_by_name text,
  received_at timestamptz,
  constraint filing_pk primary key (district_id, id),
  constraint filing_kind check (kind in ('implementing-plan', 'year-plan', 'written-system')),
  constraint filing_version unique (district_id, unit_id, kind, subject, version)
);

select platform.open_table('org.filing', 'dist', 'path', 'select, insert, update');

-- Standing measures of a catalogue (for example the care measures of a pack), each with an owner and a status.
create table org.measure_status (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  pack_id text not null,
  measure_id text not null,
  title text not null,
  owner text,
  status text not null,
  linked_policies text[] not null default '{}',
  changed_by_name text not null,
  changed_at timestamptz not null,
  constraint measure_status_pk primary key (district_id, id),
  constraint measure_status_state check (status in ('open', 'running', 'done', 'dropped')),
  constraint measure_status_once unique (district_id, unit_id, pack_id, measure_id)
);

select platform.open_table('org.measure_status', 'dist', 'path', 'select, insert, update');

alter table org.unit add constraint unit_parent_fk foreign key (district_id, parent_id) references org.unit (district_id, id);

alter table org.unit_place add constraint unit_place_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id) on delete cascade;

alter table org.adoption add constraint adoption_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table org.local_value add constraint local_value_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table org.reading add constraint reading_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table org.clash_decision add constraint clash_decision_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table org.document_delivery add constraint document_delivery_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table org.filing add constraint filing_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table org.measure_status add constraint measure_status_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

-- For reading only: a unit sees the units above it on its own chain; what is in force, and where units hung in the tree,
-- is no secret inside the district (a unit that moved still reads the rules of its former superior). Writing stays below one's own path.
create policy unit_chain on org.unit for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create policy unit_chain on org.filing for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create policy district_reads on org.unit_place for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]));

create policy district_reads on org.adoption for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]));

create policy district_reads on org.local_value for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]));

create policy district_reads on org.reading for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]));

create policy district_reads on org.clash_decision for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]));
