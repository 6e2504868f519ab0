-- What is done about a leading cadre's absence goes by the ladder in force: its steps, and the measures it names. A measure is kept with
-- its words and the rule it was taken from, so that it reads the same when the rule has changed.
-- Rows: steps none yet; measures that were decided keep their key, the words of these are filled in. If it fails, nothing is left behind.

alter table leaders.incident drop constraint incident_measure;

alter table leaders.incident add constraint incident_measure check (measure ~ '^[a-z0-9-]+$');

alter table leaders.incident add column measure_title jsonb;

alter table leaders.incident add column rule jsonb;

update leaders.incident
set measure_title = case measure
  when 'criticism' then '{"zh": "批评教育", "en": "criticism and education"}'
  when 'self-examination' then '{"zh": "检讨", "en": "written self-examination"}'
  when 'circular' then '{"zh": "通报", "en": "circular"}' end::jsonb
where measure is not null;

-- A step between the establishing of the facts and the measure: that the person was heard, and what else a ladder asks.
create table leaders.incident_step (
  district_id int not null,
  incident_id uuid not null,
  step text not null,
  path text collate "C" not null,
  on_day date not null,
  actor text not null,
  words text not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint incident_step_pk primary key (district_id, incident_id, step),
  constraint incident_step_key check (step ~ '^[a-z0-9-]+$')
);

select platform.open_table('leaders.incident_step', 'dist', 'path', 'select, insert');

alter table leaders.incident_step add constraint incident_step_incident_fk foreign key (district_id, incident_id) references leaders.incident (district_id, id);
