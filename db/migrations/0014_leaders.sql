-- Double organisation life of leading cadres: leading bodies and who sits in them, linked units, meetings of the body with attendance, talks
-- in pairs, opinions and answers, incidents with the measure decided, confidential notes, the negative list, reference reports.
-- Their part in the own branch stays with the sessions of activities.
-- Rows: some 60 bodies of ten seats a district, 55 talks a body and year. Nothing to backfill.
-- If it fails, nothing is left behind; run it again.

create schema leaders;

grant usage on schema leaders to zhibu_app, zhibu_report;

create table leaders.body (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  name text not null,
  from_day date not null,
  to_day date,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint body_pk primary key (district_id, id),
  constraint body_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('leaders.body', 'dist', 'path', 'select, insert, update');

-- A dated place in a leading body. The person is a member of some branch of the district.
create table leaders.seat (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  person_id uuid not null,
  member_id uuid not null,
  post text not null,
  leads boolean not null,
  from_day date not null,
  to_day date,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint seat_pk primary key (district_id, id),
  constraint seat_days check (to_day is null or to_day >= from_day),
  constraint seat_once exclude using gist (district_id with =, body_id with =, person_id with =, daterange(from_day, to_day, '[]') with &&)
);

select platform.open_table('leaders.seat', 'dist', 'path', 'select, insert, update');

create index seat_body on leaders.seat (district_id, body_id);

create index seat_person on leaders.seat (district_id, person_id);

-- The unit a leader is linked with: the contact point. kind: a linked unit with a leading body of its own, or a contact branch.
create table leaders.link (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  from_day date not null,
  to_day date,
  by_name text not null,
  at timestamptz not null,
  constraint link_pk primary key (district_id, id),
  constraint link_kind check (kind in ('linked-unit', 'contact-branch')),
  constraint link_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('leaders.link', 'dist', 'path', 'select, insert, update');

create index link_body on leaders.link (district_id, body_id);

-- A meeting on the first track: of the body itself, of a linked unit, or of a contact branch.
create table leaders.meeting (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  kind text not null,
  unit_id uuid,
  on_day date not null,
  begins text not null,
  ends text not null,
  title text not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint meeting_pk primary key (district_id, id),
  constraint meeting_kind check (kind in ('democratic-life', 'body-study', 'body-meeting', 'linked-meeting', 'contact-meeting')),
  constraint meeting_hours check (ends > begins),
  constraint meeting_names_unit check ((kind in ('linked-meeting', 'contact-meeting')) = (unit_id is not null))
);

select platform.open_table('leaders.meeting', 'dist', 'path', 'select, insert, update');

create index meeting_body on leaders.meeting (district_id, body_id, on_day);

-- Who was there and for how long. Full attendance is read from arrived and left, never typed.
create table leaders.attendance (
  district_id int not null,
  meeting_id uuid not null,
  person_id uuid not null,
  path text collate "C" not null,
  status text not null,
  arrived text,
  left_at text,
  guidance text,
  reason text,
  by_name text not null,
  at timestamptz not null,
  constraint attendance_pk primary key (district_id, meeting_id, person_id),
  constraint attendance_status check (status in ('present', 'leave', 'absent', 'irregular')),
  constraint attendance_present_says_when check (status not in ('present', 'irregular') or (arrived is not null and left_at is not null and left_at >= arrived)),
  constraint attendance_leave_says_why check (status <> 'leave' or reason is not null)
);

select platform.open_table('leaders.attendance', 'dist', 'path', 'select, insert, update');

-- A talk between two of a body: one row a pair and talk, one_id < other_id. What was said is sealed.
create table leaders.pair_talk (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  one_id uuid not null,
  other_id uuid not null,
  on_day date not null,
  words_sealed bytea,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  withdrawn_why text,
  constraint pair_talk_pk primary key (district_id, id),
  constraint pair_talk_order check (one_id < other_id)
);

select platform.open_table('leaders.pair_talk', 'dist', 'path', 'select, insert, update');

create index pair_talk_body on leaders.pair_talk (district_id, body_id, on_day);

-- An opinion put to a leader in organisation life, and the answer.
create table leaders.opinion (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  person_id uuid not null,
  on_day date not null,
  place text not null,
  words text not null,
  asked_by text,
  answer text,
  action text,
  answered_by_name text,
  answered_on date,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint opinion_pk primary key (district_id, id),
  constraint opinion_answered check ((answer is null) = (answered_on is null) and (answer is null) = (answered_by_name is null))
);

select platform.open_table('leaders.opinion', 'dist', 'path', 'select, insert, update');

create index opinion_body on leaders.opinion (district_id, body_id);

-- Absence without cause, or part not taken as prescribed; the measure is decided by a named person, the person told, appeal open.
create table leaders.incident (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  person_id uuid not null,
  what text not null,
  facts text not null,
  source text not null,
  on_day date not null,
  due_on date,
  measure text,
  severity text,
  reason text,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  told_on date,
  appeal text,
  appealed_on date,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint incident_pk primary key (district_id, id),
  constraint incident_what check (what in ('absent-without-cause', 'irregular')),
  constraint incident_measure check (measure is null or measure in ('none', 'criticism', 'self-examination', 'circular')),
  constraint incident_severity check (severity is null or severity in ('light', 'middle', 'grave')),
  constraint incident_decided_by_name check ((measure is null) = (decided_by_name is null)),
  constraint incident_decided_says_why check (measure is null or (reason is not null and decided_at is not null))
);

select platform.open_table('leaders.incident', 'dist', 'path', 'select, insert, update');

create unique index incident_once on leaders.incident (district_id, person_id, source);

create index incident_body on leaders.incident (district_id, body_id);

-- In confidence: who noted it and what is sealed. The path is the district's, out of reach of the branch that noted it.
create table leaders.rank_note (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  person_id uuid not null,
  on_day date not null,
  words_sealed bytea not null,
  noted_by_sealed bytea not null,
  at timestamptz not null,
  constraint rank_note_pk primary key (district_id, id)
);

select platform.open_table('leaders.rank_note', 'dist', 'path', 'select, insert');

create index rank_note_person on leaders.rank_note (district_id, person_id);

-- The negative list of political performance: entry and basis sealed, the path is the district's.
create table leaders.negative_entry (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  person_id uuid not null,
  words_sealed bytea not null,
  basis text not null,
  entered_on date not null,
  entered_by uuid,
  entered_by_name text not null,
  removed_on date,
  removed_by_name text,
  removed_why text,
  constraint negative_entry_pk primary key (district_id, id),
  constraint negative_entry_removed check ((removed_on is null) = (removed_why is null) and (removed_on is null) = (removed_by_name is null)),
  constraint negative_entry_order check (removed_on is null or removed_on >= entered_on)
);

select platform.open_table('leaders.negative_entry', 'dist', 'path', 'select, insert, update');

create index negative_entry_person on leaders.negative_entry (district_id, person_id);

-- A summary given out as a reference: to whom, for what, by whom; the figures as they stood.
create table leaders.reference (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  body_id uuid not null,
  year int not null,
  purpose text not null,
  recipients text[] not null,
  figures jsonb not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint reference_pk primary key (district_id, id),
  constraint reference_purpose check (purpose in ('secretary-review', 'annual-appraisal', 'award', 'appointment')),
  constraint reference_recipients check (cardinality(recipients) > 0)
);

select platform.open_table('leaders.reference', 'dist', 'path', 'select, insert');
