-- The ledger: certificates with their numbers, the ledger's own entries (rewards, punishments, role played), confirmations and
-- contests of every line, printed sheets, inspections of records, points and what is published of them.
-- Lines about activities, dues and the rest stay with their own modules; here only their stable keys are kept.
-- Rows: one certificate and some 20 confirmations per member and year, some 2 entries; the rest few. Nothing to backfill.
-- If it fails, nothing is left behind; run it again.

create schema ledger;

grant usage on schema ledger to zhibu_app, zhibu_report;

-- Numbers that the department at county level or above has allotted to a unit. Ranges of one kind and prefix never overlap;
-- next_serial only grows, so a number that was ever taken is never handed out again.
create table ledger.number_range (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  prefix text not null,
  digits int not null,
  first_serial int not null,
  last_serial int not null,
  next_serial int not null,
  allotted_by uuid,
  allotted_by_name text not null,
  allotted_at timestamptz not null,
  constraint number_range_pk primary key (district_id, id),
  constraint number_range_kind check (kind in ('activity', 'floating', 'member')),
  constraint number_range_order check (first_serial >= 1 and last_serial >= first_serial),
  constraint number_range_next check (next_serial between first_serial and last_serial + 1),
  constraint number_range_digits check (digits between 1 and 9 and length(last_serial::text) <= digits),
  constraint number_range_apart exclude using gist (district_id with =, kind with =, prefix with =, int4range(first_serial, last_serial, '[]') with &&)
);

select platform.open_table('ledger.number_range', 'dist', 'path', 'select, insert, update');

create index number_range_unit on ledger.number_range (district_id, unit_id, kind);

-- The layout a certificate is printed in: made by the centre, the province or the city, never below.
create table ledger.layout (
  district_id int not null,
  id uuid not null,
  kind text not null,
  version text not null,
  issuer text not null,
  level text not null,
  from_day date not null,
  registered_by_name text not null,
  registered_at timestamptz not null,
  constraint layout_pk primary key (district_id, id),
  constraint layout_once unique (district_id, kind, version),
  constraint layout_kind check (kind in ('activity', 'floating', 'member')),
  constraint layout_level check (level in ('central', 'province', 'city'))
);

select platform.open_table('ledger.layout', 'dist', 'district', 'select, insert');

-- A certificate begins with its number. The row stays for good: unique over all rows means that a voided number is never reused.
-- A member has at most one that is live. The path is the branch's.
create table ledger.certificate (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  branch_id uuid not null,
  kind text not null,
  number text not null,
  range_id uuid not null,
  serial int not null,
  layout_version text,
  state text not null,
  is_live boolean not null generated always as (state in ('numbered', 'sealed', 'issued', 'lost', 'damaged', 'full')) stored,
  replaces_id uuid,
  numbered_by uuid,
  numbered_by_name text not null,
  numbered_at timestamptz not null,
  sealed_by uuid,
  sealed_by_name text,
  sealed_unit_id uuid,
  sealed_at timestamptz,
  issued_by uuid,
  issued_by_name text,
  issued_on date,
  reported_on date,
  reported_words text,
  ended_by_name text,
  ended_on date,
  ended_words text,
  version int not null default 1,
  constraint certificate_pk primary key (district_id, id),
  constraint certificate_number_once unique (district_id, kind, number),
  constraint certificate_serial_once unique (district_id, range_id, serial),
  constraint certificate_kind check (kind in ('activity', 'floating', 'member')),
  constraint certificate_state check (state in ('numbered', 'sealed', 'issued', 'lost', 'damaged', 'full', 'voided', 'exchanged', 'closed')),
  constraint certificate_sealed_by_name check (sealed_at is null or (sealed_by_name is not null and sealed_unit_id is not null)),
  constraint certificate_issued_after_seal check (issued_on is null or (sealed_at is not null and issued_by_name is not null)),
  constraint certificate_state_sealed check (state <> 'sealed' or sealed_at is not null),
  constraint certificate_state_issued check (state not in ('issued', 'lost', 'damaged', 'full') or issued_on is not null),
  constraint certificate_ended_says_why check (state not in ('voided', 'exchanged', 'closed') or (ended_on is not null and ended_words is not null and ended_by_name is not null))
);

select platform.open_table('ledger.certificate', 'dist', 'path', 'select, insert, update');

create unique index certificate_one_live on ledger.certificate (district_id, member_id) where is_live;

create unique index certificate_replaced_once on ledger.certificate (district_id, replaces_id) where replaces_id is not null;

create index certificate_branch on ledger.certificate (district_id, branch_id);

-- Every step of a certificate's life, in order; the yearly audit is one of them.
create table ledger.certificate_step (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  certificate_id uuid not null,
  step text not null,
  on_day date not null,
  audit_year int,
  words text,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint certificate_step_pk primary key (district_id, id),
  constraint certificate_step_value check (step in ('numbered', 'sealed', 'issued', 'lost', 'damaged', 'full', 'voided', 'exchanged', 'closed', 'audited')),
  constraint certificate_step_audit_year check ((step = 'audited') = (audit_year is not null))
);

select platform.open_table('ledger.certificate_step', 'dist', 'path', 'select, insert');

create unique index certificate_audit_once on ledger.certificate_step (district_id, certificate_id, audit_year) where step = 'audited';

create index certificate_step_of on ledger.certificate_step (district_id, certificate_id, at);

-- The ledger's own entries. A correction is the next version with author and reason; nothing is overwritten. The words of a
-- punishment are sealed. event_day is when it happened, made_at of version 1 when it was entered: the delay is their difference.
create table ledger.entry (
  district_id int not null,
  id uuid not null,
  version int not null,
  path text collate "C" not null,
  branch_id uuid not null,
  member_id uuid not null,
  kind text not null,
  event_day date not null,
  year int not null,
  words text,
  words_sealed bytea,
  decided_by text,
  decision_number text,
  sphere text,
  withdrawn boolean not null default false,
  reason text,
  contest_id uuid,
  is_current boolean not null,
  entered_at timestamptz not null,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint entry_pk primary key (district_id, id, version),
  constraint entry_kind check (kind in ('reward', 'punishment', 'role', 'outstanding')),
  constraint entry_sphere check (sphere in ('production', 'work', 'study', 'social')),
  constraint entry_role_has_sphere check (kind not in ('role', 'outstanding') or sphere is not null),
  constraint entry_words check ((kind = 'punishment' and words is null and words_sealed is not null) or (kind <> 'punishment' and words is not null and words_sealed is null)),
  constraint entry_correction_says_why check (version = 1 or reason is not null)
);

select platform.open_table('ledger.entry', 'dist', 'path', 'select, insert, update');

create unique index entry_one_current on ledger.entry (district_id, id) where is_current;

create index entry_member on ledger.entry (district_id, member_id, event_day) where is_current;

create index entry_branch on ledger.entry (district_id, branch_id, event_day) where is_current;

-- A member's own yes to one version of one line. On the own device the account must be that member's own (the two foreign keys
-- below meet in person_id), on paper there must be the printed sheet of that member: the branch cannot confirm for anybody.
create table ledger.confirmation (
  district_id int not null,
  id uuid not null,
  member_id uuid not null,
  line_key text not null,
  line_version int not null,
  path text collate "C" not null,
  person_id uuid not null,
  how text not null,
  on_day date not null,
  by_account uuid,
  sheet_id uuid,
  transcribed_by uuid,
  transcribed_by_name text,
  at timestamptz not null,
  constraint confirmation_pk primary key (district_id, id),
  constraint confirmation_how check (
    (how = 'own-device' and by_account is not null and sheet_id is null and transcribed_by_name is null)
    or (how = 'printed-sheet' and by_account is null and sheet_id is not null and transcribed_by_name is not null))
);

select platform.open_table('ledger.confirmation', 'dist', 'path', 'select, insert');

create index confirmation_line on ledger.confirmation (district_id, member_id, line_key, line_version, at);

-- A member's no to one version of one line, in the member's words, and the branch's answer. One open contest per line.
create table ledger.contest (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  member_id uuid not null,
  person_id uuid not null,
  line_key text not null,
  line_version int not null,
  line_title jsonb not null,
  words text not null,
  how text not null,
  by_account uuid,
  sheet_id uuid,
  transcribed_by_name text,
  raised_at timestamptz not null,
  answer_due date,
  cites text[] not null default '{}',
  state text not null,
  answer text,
  answered_by uuid,
  answered_by_name text,
  answered_at timestamptz,
  constraint contest_pk primary key (district_id, id),
  constraint contest_state check (state in ('open', 'corrected', 'kept', 'withdrawn')),
  constraint contest_how check (
    (how = 'own-device' and by_account is not null and sheet_id is null)
    or (how = 'printed-sheet' and by_account is null and sheet_id is not null and transcribed_by_name is not null)),
  constraint contest_answered check (state not in ('corrected', 'kept') or (answer is not null and answered_by_name is not null and answered_at is not null))
);

select platform.open_table('ledger.contest', 'dist', 'path', 'select, insert, update');

create unique index contest_one_open on ledger.contest (district_id, member_id, line_key) where state = 'open';

create index contest_branch on ledger.contest (district_id, branch_id, raised_at) where state = 'open';

-- A sheet printed for a member without a phone: which lines in which order and version stood on it, and what came back signed.
create table ledger.sheet (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  member_id uuid not null,
  from_day date not null,
  to_day date not null,
  lines jsonb not null,
  check_code text not null,
  printed_by uuid,
  printed_by_name text not null,
  printed_at timestamptz not null,
  signed_on date,
  transcribed_by uuid,
  transcribed_by_name text,
  transcribed_at timestamptz,
  constraint sheet_pk primary key (district_id, id),
  constraint sheet_of_member unique (district_id, id, member_id),
  constraint sheet_days check (to_day >= from_day),
  constraint sheet_returned check ((signed_on is null) = (transcribed_at is null) and (transcribed_at is null or transcribed_by_name is not null))
);

select platform.open_table('ledger.sheet', 'dist', 'path', 'select, insert, update');

create index sheet_branch on ledger.sheet (district_id, branch_id, printed_at desc);

-- Inspections of records: what was found, the circular, who was held responsible. Findings stay; the later steps are added.
create table ledger.record_inspection (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  inspector_unit_id uuid not null,
  on_day date not null,
  verdict text not null,
  line_key text,
  words text not null,
  found_by uuid,
  found_by_name text not null,
  found_at timestamptz not null,
  circular_number text,
  circular_on date,
  circular_words text,
  circulated_by_name text,
  constraint record_inspection_pk primary key (district_id, id),
  constraint record_inspection_verdict check (verdict in ('sound', 'careless', 'falsified')),
  constraint record_inspection_circular check (circular_on is null or (circular_words is not null and circulated_by_name is not null and verdict <> 'sound'))
);

select platform.open_table('ledger.record_inspection', 'dist', 'path', 'select, insert, update');

create index record_inspection_unit on ledger.record_inspection (district_id, unit_id, on_day desc);

create table ledger.held_responsible (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  inspection_id uuid not null,
  who text not null,
  is_organisation boolean not null,
  measure text not null,
  decided_by text not null,
  on_day date not null,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint held_responsible_pk primary key (district_id, id)
);

select platform.open_table('ledger.held_responsible', 'dist', 'path', 'select, insert');

create index held_responsible_of on ledger.held_responsible (district_id, inspection_id);

-- The points table of a unit, where its packs switch points on: items to whole points, version by version.
create table ledger.points_table (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  from_day date not null,
  items jsonb not null,
  decided_by text not null,
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null,
  constraint points_table_pk primary key (district_id, id),
  constraint points_table_once unique (district_id, unit_id, from_day)
);

select platform.open_table('ledger.points_table', 'dist', 'path', 'select, insert');

-- The table of a superior counts for the units below, which read it.
create policy unit_chain on ledger.points_table for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

-- What is published of results: fields and circle by the rule, approved by another person, then shown as it stood on that day.
create table ledger.publication (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  from_day date not null,
  to_day date not null,
  title text not null,
  fields text[] not null,
  withheld text[] not null,
  audience jsonb not null,
  cites text[] not null,
  rows jsonb not null,
  left_out int not null,
  state text not null,
  proposed_by uuid,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  decision_note text,
  published_by_name text,
  published_at timestamptz,
  constraint publication_pk primary key (district_id, id),
  constraint publication_state check (state in ('proposed', 'approved', 'refused', 'published')),
  constraint publication_second_person check (state = 'proposed' or (decided_by_name is not null and decided_by is distinct from proposed_by)),
  constraint publication_refused_says_why check (state <> 'refused' or decision_note is not null),
  constraint publication_published check (state <> 'published' or (published_at is not null and published_by_name is not null))
);

select platform.open_table('ledger.publication', 'dist', 'path', 'select, insert, update');

create index publication_branch on ledger.publication (district_id, branch_id, to_day desc);

-- Two pairs that confirmations lean on: whose account it is, and which person a member is.
alter table people.account add constraint account_person_pair unique (district_id, id, person_id);

alter table members.member add constraint member_person_pair unique (district_id, id, person_id);

alter table ledger.number_range add constraint number_range_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table ledger.certificate add constraint certificate_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table ledger.certificate add constraint certificate_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table ledger.certificate add constraint certificate_range_fk foreign key (district_id, range_id) references ledger.number_range (district_id, id);

alter table ledger.certificate add constraint certificate_replaces_fk foreign key (district_id, replaces_id) references ledger.certificate (district_id, id);

alter table ledger.certificate_step add constraint certificate_step_of_fk foreign key (district_id, certificate_id) references ledger.certificate (district_id, id);

alter table ledger.entry add constraint entry_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table ledger.entry add constraint entry_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table ledger.sheet add constraint sheet_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table ledger.confirmation add constraint confirmation_member_fk foreign key (district_id, member_id, person_id) references members.member (district_id, id, person_id);

alter table ledger.confirmation add constraint confirmation_own_account_fk foreign key (district_id, by_account, person_id) references people.account (district_id, id, person_id);

alter table ledger.confirmation add constraint confirmation_sheet_fk foreign key (district_id, sheet_id, member_id) references ledger.sheet (district_id, id, member_id);

alter table ledger.contest add constraint contest_member_fk foreign key (district_id, member_id, person_id) references members.member (district_id, id, person_id);

alter table ledger.contest add constraint contest_own_account_fk foreign key (district_id, by_account, person_id) references people.account (district_id, id, person_id);

alter table ledger.contest add constraint contest_sheet_fk foreign key (district_id, sheet_id, member_id) references ledger.sheet (district_id, id, member_id);

alter table ledger.record_inspection add constraint record_inspection_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table ledger.held_responsible add constraint held_responsible_inspection_fk foreign key (district_id, inspection_id) references ledger.record_inspection (district_id, id);

alter table ledger.points_table add constraint points_table_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table ledger.publication add constraint publication_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);
