-- Study and training of members: programmes and classes of three levels, enrolment, lecturers of Party classes, what a session's study was
-- about, topics of a period, resources and their use, self-study, study notes, surveys of needs, working time of a unit.
-- The minutes of a session stay with the session; here is only what it does not know itself.
-- Rows: some 60 classes and 2,000 enrolments a district and year, 20 study notes and lectures a branch. Nothing to backfill.
-- If it fails, nothing is left behind; run it again.

create schema training;

grant usage on schema training to zhibu_app, zhibu_report;

-- A programme, a named plan with themes, or a plan for a field, trade or post: what classes and sessions hang on. The path is the maker's.
create table training.programme (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  level text not null,
  title text not null,
  themes text[] not null,
  for_whom text not null,
  sectors text[] not null default '{}',
  content_classes text[] not null default '{}',
  venue text,
  projects text[] not null default '{}',
  from_day date not null,
  to_day date not null,
  target int,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  version int not null default 1,
  constraint programme_pk primary key (district_id, id),
  constraint programme_kind check (kind in ('programme', 'plan', 'field-plan', 'campaign')),
  constraint programme_level check (level in ('city', 'county', 'township', 'branch')),
  constraint programme_days check (to_day >= from_day),
  constraint programme_target check (target is null or target > 0)
);

select platform.open_table('training.programme', 'dist', 'path', 'select, insert, update');

create policy unit_chain on training.programme for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

-- What came of a programme: an item of a campaign, a task a member took; with the result. The path is the branch's.
create table training.outcome (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  programme_id uuid not null,
  unit_id uuid not null,
  member_id uuid,
  item text not null,
  result text not null,
  on_day date not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint outcome_pk primary key (district_id, id)
);

select platform.open_table('training.outcome', 'dist', 'path', 'select, insert');

create index outcome_programme on training.outcome (district_id, programme_id);

-- A topic set for a period by a level: a priority, an item of the list of study themes, or a document to be read.
create table training.topic (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  title text not null,
  from_day date not null,
  to_day date,
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null,
  constraint topic_pk primary key (district_id, id),
  constraint topic_kind check (kind in ('priority', 'theme', 'document')),
  constraint topic_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('training.topic', 'dist', 'path', 'select, insert, update');

create policy unit_chain on training.topic for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

-- A class run by a level: when, what about, how, for how many minutes, and whether it is a rotation or demonstration class.
create table training.class (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  programme_id uuid,
  survey_id uuid,
  level text not null,
  form text not null,
  title text not null,
  organiser text not null,
  venue text,
  content_classes text[] not null,
  mode text not null,
  from_day date not null,
  to_day date not null,
  begins text not null,
  ends text not null,
  minutes int not null,
  places int,
  state text not null,
  closed_by_name text,
  closed_at timestamptz,
  cancelled_why text,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  version int not null default 1,
  constraint class_pk primary key (district_id, id),
  constraint class_level check (level in ('city', 'county', 'township', 'branch')),
  constraint class_form check (form in ('class', 'party-school', 'rotation', 'demonstration', 'farmer-college', 'skills')),
  constraint class_state check (state in ('open', 'closed', 'cancelled')),
  constraint class_days check (to_day >= from_day),
  constraint class_minutes check (minutes between 1 and 60000),
  constraint class_places check (places is null or places > 0),
  constraint class_closed_by_name check (state <> 'closed' or (closed_by_name is not null and closed_at is not null)),
  constraint class_cancelled_says_why check (state <> 'cancelled' or cancelled_why is not null)
);

select platform.open_table('training.class', 'dist', 'path', 'select, insert, update');

create policy unit_chain on training.class for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create index class_days_of on training.class (district_id, from_day);

-- A member in a class. The path is the member's branch, so that the branch sees its own whoever runs the class.
create table training.enrolment (
  district_id int not null,
  class_id uuid not null,
  member_id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  state text not null,
  minutes int,
  completed_on date,
  note text,
  enrolled_by uuid,
  enrolled_by_name text not null,
  enrolled_at timestamptz not null,
  decided_by_name text,
  decided_at timestamptz,
  constraint enrolment_pk primary key (district_id, class_id, member_id),
  constraint enrolment_state check (state in ('enrolled', 'completed', 'not-completed', 'withdrawn')),
  constraint enrolment_minutes check (minutes is null or minutes between 0 and 60000),
  constraint enrolment_completed check (state <> 'completed' or (minutes is not null and completed_on is not null and decided_by_name is not null))
);

select platform.open_table('training.enrolment', 'dist', 'path', 'select, insert, update');

create index enrolment_member on training.enrolment (district_id, member_id);

-- Who lectured a Party class, in what capacity, to which branch. One row a lecturer and class or session.
create table training.lecture (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid,
  lecturer_member_id uuid,
  lecturer_name text not null,
  capacity text not null,
  title text not null,
  theme text not null,
  mode text not null,
  minutes int not null,
  on_day date not null,
  withdrawn_why text,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint lecture_pk primary key (district_id, id),
  constraint lecture_capacity check (capacity in ('leader', 'secretary', 'ordinary', 'outside')),
  constraint lecture_member check (capacity = 'outside' or lecturer_member_id is not null),
  constraint lecture_minutes check (minutes between 1 and 1440)
);

select platform.open_table('training.lecture', 'dist', 'path', 'select, insert, update');

create unique index lecture_once on training.lecture (district_id, session_id, lecturer_member_id) where session_id is not null and lecturer_member_id is not null and withdrawn_why is null;

create index lecture_lecturer on training.lecture (district_id, lecturer_member_id);

-- What the study of a session was about. The session itself keeps the minutes and who was there.
create table training.session_study (
  district_id int not null,
  session_id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  content_classes text[] not null,
  mode text not null,
  topic_ids uuid[] not null default '{}',
  programme_id uuid,
  material text,
  on_day date not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint session_study_pk primary key (district_id, session_id)
);

select platform.open_table('training.session_study', 'dist', 'path', 'select, insert, update');

-- A resource of the shared catalogue: who keeps it, who may use it.
create table training.resource (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  owner_level text not null,
  kind text not null,
  title text not null,
  place text not null,
  open_to text not null,
  topic_id uuid,
  retired_on date,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint resource_pk primary key (district_id, id),
  constraint resource_owner check (owner_level in ('city', 'county', 'township', 'branch')),
  constraint resource_kind check (kind in ('document', 'online', 'broadcast', 'site', 'teacher', 'other')),
  constraint resource_open check (open_to in ('own', 'below'))
);

select platform.open_table('training.resource', 'dist', 'path', 'select, insert, update');

create policy unit_chain on training.resource for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create table training.resource_use (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  resource_id uuid not null,
  unit_id uuid not null,
  used_on date not null,
  people int not null,
  words text,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint resource_use_pk primary key (district_id, id),
  constraint resource_use_people check (people > 0)
);

select platform.open_table('training.resource_use', 'dist', 'path', 'select, insert');

create index resource_use_resource on training.resource_use (district_id, resource_id);

-- What a member studied alone, declared by that member; kept apart from collective time. Never overwritten: withdrawn.
create table training.self_study (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  on_day date not null,
  way text not null,
  what text not null,
  minutes int not null,
  resource_id uuid,
  declared_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint self_study_pk primary key (district_id, id),
  constraint self_study_way check (way in ('online', 'broadcast', 'reading', 'other')),
  constraint self_study_minutes check (minutes between 1 and 720)
);

select platform.open_table('training.self_study', 'dist', 'path', 'select, insert, update');

create index self_study_member on training.self_study (district_id, member_id, on_day);

-- Study notes in characters, declared by the member, looked at by a named person; only where a rule is switched on.
create table training.study_note (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  on_day date not null,
  characters int not null,
  what text not null,
  declared_at timestamptz not null,
  checked_by_name text,
  checked_at timestamptz,
  withdrawn_at timestamptz,
  constraint study_note_pk primary key (district_id, id),
  constraint study_note_characters check (characters between 1 and 200000)
);

select platform.open_table('training.study_note', 'dist', 'path', 'select, insert, update');

create index study_note_member on training.study_note (district_id, member_id, on_day);

-- A round of asking what members want to learn, and what became of it.
create table training.survey (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  title text not null,
  questions text[] not null,
  from_day date not null,
  to_day date not null,
  analysis text,
  analysed_by_name text,
  analysed_at timestamptz,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint survey_pk primary key (district_id, id),
  constraint survey_days check (to_day >= from_day),
  constraint survey_analysed_by_name check (analysis is null or analysed_by_name is not null)
);

select platform.open_table('training.survey', 'dist', 'path', 'select, insert, update');

create policy unit_chain on training.survey for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

-- One answer a member and round; the path is the member's branch.
create table training.need (
  district_id int not null,
  survey_id uuid not null,
  member_id uuid not null,
  path text collate "C" not null,
  answers text[] not null,
  on_paper boolean not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint need_pk primary key (district_id, survey_id, member_id)
);

select platform.open_table('training.need', 'dist', 'path', 'select, insert, update');

-- When a unit works or produces, so that study can be laid beside it. weekdays: 1 Monday … 7 Sunday.
create table training.working_time (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  what text not null,
  weekdays int[] not null,
  begins text not null,
  ends text not null,
  from_day date not null,
  to_day date,
  ended_on date,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint working_time_pk primary key (district_id, id),
  constraint working_time_days check (to_day is null or to_day >= from_day),
  constraint working_time_hours check (ends > begins)
);

select platform.open_table('training.working_time', 'dist', 'path', 'select, insert, update');
