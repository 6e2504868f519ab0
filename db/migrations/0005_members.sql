-- Members: standing, belonging, posts, exemptions, floating spans; and the imports of rosters.
-- Rows: one member per person, some two belongings each; import rows are kept until the run is settled.

create schema members;

grant usage on schema members to zhibu_app, zhibu_report;

-- The member's present state; what held on a day is in the dated tables below.
create table members.member (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  person_id uuid not null,
  branch_id uuid not null,
  group_id uuid,
  standing text not null,
  joined_on date,
  confirmed_on date,
  status text not null default 'normal',
  lost_since date,
  floating boolean not null default false,
  floating_to text,
  import_run_id uuid,
  version int not null default 1,
  changed_at timestamptz not null,
  constraint member_pk primary key (district_id, id),
  constraint member_person unique (district_id, person_id),
  constraint member_standing check (standing in ('full', 'probationary')),
  constraint member_status check (status in ('normal', 'stopped', 'left', 'died')),
  constraint member_confirmed_after_joined check (confirmed_on is null or joined_on is null or confirmed_on >= joined_on)
);

select platform.open_table('members.member', 'dist', 'path', 'select, insert, update, delete');

create index member_branch on members.member (district_id, branch_id);

-- Where a member belongs, from day to day. One affiliation at a time; any number of parallel ones.
create table members.belonging (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  kind text not null,
  branch_id uuid not null,
  group_id uuid,
  from_day date not null,
  to_day date,
  reason text not null,
  constraint belonging_pk primary key (district_id, id),
  constraint belonging_kind check (kind in ('affiliated', 'parallel')),
  constraint belonging_days check (to_day is null or to_day >= from_day),
  constraint belonging_once exclude using gist (district_id with =, member_id with =, daterange(from_day, to_day, '[]') with &&) where (kind = 'affiliated')
);

select platform.open_table('members.belonging', 'dist', 'path', 'select, insert, update, delete');

create index belonging_branch on members.belonging (district_id, branch_id, from_day);

create table members.standing (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  standing text not null,
  from_day date not null,
  to_day date,
  constraint standing_pk primary key (district_id, id),
  constraint standing_value check (standing in ('full', 'probationary')),
  constraint standing_once exclude using gist (district_id with =, member_id with =, daterange(from_day, to_day, '[]') with &&)
);

select platform.open_table('members.standing', 'dist', 'path', 'select, insert, update, delete');

create index standing_member on members.standing (district_id, member_id);

create table members.post (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  unit_id uuid not null,
  post text not null,
  from_day date not null,
  to_day date,
  constraint post_pk primary key (district_id, id),
  constraint post_value check (post in ('secretary', 'deputy-secretary', 'organisation-officer', 'publicity-officer', 'discipline-officer', 'group-leader', 'certificate-custodian', 'leading-cadre')),
  constraint post_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('members.post', 'dist', 'path', 'select, insert, update, delete');

-- Two kinds that do not imply each other: from attending, and from fact-recording. The reason itself is sealed.
create table members.exemption (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  kind text not null,
  reason_class text not null,
  reason_sealed bytea,
  alternative_form text,
  from_day date not null,
  to_day date,
  review_on date,
  state text not null,
  requested_by uuid,
  requested_by_name text not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_unit_id uuid,
  decided_at timestamptz,
  decision_note text,
  constraint exemption_pk primary key (district_id, id),
  constraint exemption_kind check (kind in ('attendance', 'fact-recording')),
  constraint exemption_reason check (reason_class in ('old-age', 'illness', 'disability', 'frail', 'other')),
  constraint exemption_state check (state in ('requested', 'approved', 'refused', 'ended')),
  constraint exemption_decided check (state = 'requested' or decided_by_name is not null),
  constraint exemption_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('members.exemption', 'dist', 'path', 'select, insert, update');

create index exemption_member on members.exemption (district_id, member_id);

-- Days on which a member counts as floating, as the home branch holds it.
create table members.floating_span (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  destination text not null,
  host_name text,
  from_day date not null,
  to_day date,
  constraint floating_span_pk primary key (district_id, id),
  constraint floating_span_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('members.floating_span', 'dist', 'path', 'select, insert, update, delete');

-- An import: previewed, carried out whole or not at all, undone while nobody has touched its rows.
create table members.import_run (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  file_name text not null,
  file_hash bytea not null,
  sheet_name text,
  headings jsonb not null,
  mapping jsonb not null,
  state text not null,
  total int not null default 0,
  done int not null default 0,
  counts jsonb not null default '{}',
  message jsonb,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  finished_at timestamptz,
  undone_at timestamptz,
  constraint import_run_pk primary key (district_id, id),
  constraint import_run_kind check (kind in ('units', 'roster')),
  constraint import_run_state check (state in ('reading', 'previewed', 'importing', 'imported', 'failed', 'undone', 'dropped'))
);

select platform.open_table('members.import_run', 'dist', 'path', 'select, insert, update');

-- values_sealed holds the row as read, before_sealed what stood in the database, for the undo.
create table members.import_row (
  district_id int not null,
  run_id uuid not null,
  row_no int not null,
  path text collate "C" not null,
  values_sealed bytea not null,
  outcome text not null,
  faults jsonb not null default '[]',
  subject_id uuid,
  subject_version int,
  before_sealed bytea,
  constraint import_row_pk primary key (district_id, run_id, row_no),
  constraint import_row_outcome check (outcome in ('new', 'changed', 'same', 'faulty'))
);

select platform.open_table('members.import_row', 'dist', 'path', 'select, insert, update, delete');

alter table members.member add constraint member_person_fk foreign key (district_id, person_id) references people.person (district_id, id);

alter table members.member add constraint member_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table members.belonging add constraint belonging_member_fk foreign key (district_id, member_id) references members.member (district_id, id) on delete cascade;

alter table members.standing add constraint standing_member_fk foreign key (district_id, member_id) references members.member (district_id, id) on delete cascade;

alter table members.post add constraint post_member_fk foreign key (district_id, member_id) references members.member (district_id, id) on delete cascade;

alter table members.exemption add constraint exemption_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table members.floating_span add constraint floating_span_member_fk foreign key (district_id, member_id) references members.member (district_id, id) on delete cascade;

alter table members.import_row add constraint import_row_run_fk foreign key (district_id, run_id) references members.import_run (district_id, id) on delete cascade;
