-- What the engine concluded and what follows: findings, duties, proposals; and the calendar of public holidays.
-- Rows: findings of closed periods and decisions only (some five per member and year), duties some ten per unit and month.

create schema rulebook;

grant usage on schema rulebook to zhibu_app, zhibu_report;

-- A year without a row, or not published, is unknown: never read as ordinary weekdays.
create table rulebook.calendar_year (
  year int not null,
  published boolean not null,
  source text not null,
  constraint calendar_year_pk primary key (year)
);

select platform.open_table('rulebook.calendar_year', 'ref', 'none', 'select, insert, update');

create table rulebook.calendar_day (
  day date not null,
  kind text not null,
  name jsonb not null,
  constraint calendar_day_pk primary key (day),
  constraint calendar_day_kind check (kind in ('holiday', 'make-up'))
);

select platform.open_table('rulebook.calendar_day', 'ref', 'none', 'select, insert, update, delete');

-- evaluation is json, not jsonb: a finding replays to the same words, so its text stays byte for byte as it was written.
create table rulebook.finding (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  slot text not null,
  subject_kind text not null,
  subject_id uuid not null,
  about_from date not null,
  about_to date not null,
  outcome text not null,
  evaluation json not null,
  made_at timestamptz not null,
  made_by uuid,
  constraint finding_pk primary key (district_id, id),
  constraint finding_outcome check (outcome in ('met', 'not_met', 'not_applicable', 'unknown', 'to_judge'))
);

select platform.open_table('rulebook.finding', 'dist', 'path', 'select, insert');

-- A rule as it was in force, kept once by slot, pack version and digest, however many findings rest on it.
create table rulebook.rule_shelf (
  district_id int not null,
  key text not null,
  rule json not null,
  constraint rule_shelf_pk primary key (district_id, key)
);

select platform.open_table('rulebook.rule_shelf', 'dist', 'district', 'select, insert');

create index finding_subject on rulebook.finding (district_id, subject_id, slot, about_to desc);

-- key makes opening repeatable: the same rule, subject and period never opens a second duty.
create table rulebook.duty (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  key text not null,
  slot text not null,
  what jsonb not null,
  facts jsonb not null,
  cites text[] not null,
  ours boolean not null default false,
  subject_kind text not null,
  subject_id uuid,
  bearer_role text not null,
  bearer_unit_id uuid not null,
  link text,
  opened_on date not null,
  due_on date,
  state text not null default 'open',
  record_type text,
  record_id uuid,
  record_note text,
  closed_by uuid,
  closed_by_name text,
  closed_at timestamptz,
  release_reason text,
  finding_id uuid,
  constraint duty_pk primary key (district_id, id),
  constraint duty_key unique (district_id, key),
  constraint duty_state check (state in ('open', 'fulfilled', 'released')),
  constraint duty_released_with_reason check (state <> 'released' or (release_reason is not null and closed_by_name is not null)),
  constraint duty_fulfilled_by_record check (state <> 'fulfilled' or record_type is not null)
);

select platform.open_table('rulebook.duty', 'dist', 'path', 'select, insert, update');

create index duty_open on rulebook.duty (district_id, bearer_unit_id, due_on) where state = 'open';

-- A consequence about a person is a proposal until a named person decides.
create table rulebook.proposal (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  key text not null,
  slot text not null,
  subject_kind text not null,
  subject_id uuid not null,
  proposes jsonb not null,
  finding_id uuid not null,
  decides text not null,
  approves text,
  state text not null default 'open',
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  reason text,
  approved_by_name text,
  approved_at timestamptz,
  opened_at timestamptz not null,
  constraint proposal_pk primary key (district_id, id),
  constraint proposal_key unique (district_id, key),
  constraint proposal_state check (state in ('open', 'accepted', 'declined', 'more-facts', 'withdrawn')),
  constraint proposal_decided_by_name check (state in ('open', 'withdrawn') or decided_by_name is not null)
);

select platform.open_table('rulebook.proposal', 'dist', 'path', 'select, insert, update');

alter table rulebook.duty add constraint duty_finding_fk foreign key (district_id, finding_id) references rulebook.finding (district_id, id);

alter table rulebook.proposal add constraint proposal_finding_fk foreign key (district_id, finding_id) references rulebook.finding (district_id, id);
