-- The picture behind a registered image (ZS-13c): encrypted, without what the camera wrote into it, gone when its term ends.
-- Models of an activity day that a committee writes for kinds of organisation and groups of members (ZS-11a).
-- Rows: at most one picture a registered image; a dozen models a committee. If it fails, nothing is left behind; run it again.

create table activities.picture (
  district_id int not null,
  image_id uuid not null,
  path text collate "C" not null,
  sealed bytea not null,
  size int not null,
  added_by_name text not null,
  added_at timestamptz not null,
  constraint picture_pk primary key (district_id, image_id),
  constraint picture_size check (size between 1 and 3000000)
);

select platform.open_table('activities.picture', 'dist', 'path', 'select, insert, delete');

alter table activities.picture add constraint picture_image foreign key (district_id, image_id) references activities.image (district_id, id);

create table activities.model (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  name text not null,
  sectors text[] not null,
  members text,
  form text,
  content text,
  parts jsonb not null,
  written_by_name text not null,
  written_at timestamptz not null,
  ended_by_name text,
  ended_at timestamptz,
  constraint model_pk primary key (district_id, id),
  constraint model_sectors check (cardinality(sectors) > 0)
);

select platform.open_table('activities.model', 'dist', 'path', 'select, insert, update');

create index model_unit on activities.model (district_id, unit_id);

-- A superior's model is read by the units below it.
create policy unit_chain on activities.model for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));
