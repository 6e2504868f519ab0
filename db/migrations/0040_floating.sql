-- Floating members: one case, two parts, each written by its own side; letters between them (docs/decisions/012).
-- Rows: one time away a floating member and year, some 1.2 cases each (two parts), some eight letters a case, in both drawers; a dozen contacts
-- a year. Nothing to backfill. If it fails, nothing is left behind; run it again.

create schema if not exists floating;

grant usage on schema floating to zhibu_app, zhibu_report;

-- Where an organisation receives floating members: the only thing of a strange district that a caller may see. Public, few, rarely written.
create table floating.desk (
  id uuid not null,
  district_id int not null,
  unit_id uuid not null,
  unit_name text not null,
  level text not null,
  region text not null,
  address text not null,
  hours text not null,
  telephone text not null,
  person text not null,
  receives boolean not null,
  from_day date not null,
  to_day date,
  successor_id uuid,
  changed_by_name text not null,
  changed_at timestamptz not null,
  constraint desk_pk primary key (id),
  constraint desk_level check (level in ('department', 'committee', 'branch')),
  constraint desk_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('floating.desk', 'ref', 'none', 'select, insert, update');

create unique index desk_of_unit on floating.desk (district_id, unit_id) where to_day is null;

-- One time away of one member: home's alone. `own` is `Away` of stages.ts, its days repeated in columns for lists. What is protected is sealed.
create table floating.absence (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  branch_id uuid not null,
  state text not null,
  own jsonb not null,
  from_day date,
  until_day date,
  returned_on date,
  ended_on date,
  told_by text not null,
  told_by_name text not null,
  told_words text,
  reason text,
  place text,
  place_code int,
  details_sealed bytea,
  has_employer boolean not null default false,
  has_address boolean not null default false,
  has_phone boolean not null default false,
  sector text,
  certificate_id uuid,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  version int not null default 1,
  constraint absence_pk primary key (district_id, id),
  constraint absence_state check (state in ('resident', 'applied', 'briefed', 'certified', 'return-reported', 'transferring', 'transferred', 'cancelled')),
  constraint absence_told_by check (told_by in ('member', 'branch', 'host')),
  constraint absence_ended check (ended_on is null or state in ('resident', 'transferred', 'cancelled')),
  constraint absence_back_after_leaving check (returned_on is null or from_day is null or returned_on >= from_day),
  constraint absence_member_fk foreign key (district_id, member_id) references members.member (district_id, id),
  constraint absence_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id)
);

select platform.open_table('floating.absence', 'dist', 'path', 'select, insert, update');

-- A member is away once at a time, whoever says so.
create unique index absence_open on floating.absence (district_id, member_id) where ended_on is null;

create index absence_branch on floating.absence (district_id, branch_id);

-- Who keeps in touch, from day to day (home's named partner, and the host's receiver).
create table floating.contact_person (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  side text not null,
  absence_id uuid,
  case_id uuid,
  member_id uuid,
  name text not null,
  from_day date not null,
  to_day date,
  first_contact_by date,
  named_by_name text not null,
  named_at timestamptz not null,
  constraint contact_person_pk primary key (district_id, id),
  constraint contact_person_side check ((side = 'home' and absence_id is not null) or (side = 'host' and case_id is not null)),
  constraint contact_person_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('floating.contact_person', 'dist', 'path', 'select, insert, update');

create unique index contact_person_now on floating.contact_person (district_id, side, coalesce(absence_id, case_id)) where to_day is null;

-- One part of a case. Home: `own` is what it told (`HomeHalf`), `heard` what the host told; host: the reverse. Two rows, one id, also where both
-- lie in one district. Days of the host's half stand in columns for whichever side knows them, so that gaps are found by a scan.
create table floating.case_part (
  district_id int not null,
  id uuid not null,
  side text not null,
  path text collate "C" not null,
  absence_id uuid,
  member_id uuid,
  state text not null,
  own jsonb not null,
  heard jsonb not null,
  sent int not null default 0,
  taken int not null default 0,
  acknowledged int not null default 0,
  waiting jsonb not null default '[]',
  conflicts jsonb not null default '[]',
  settled int[] not null default '{}',
  contradicted boolean not null default false,
  away_from date,
  arrived_on date,
  managed_from date,
  left_on date,
  ended_on date,
  way text not null,
  other_district int,
  other_desk uuid,
  other_name text not null,
  partner_id uuid,
  person_name text not null,
  person_pinyin text not null,
  standing text,
  card_sealed bytea,
  asked boolean not null default false,
  unit_id uuid not null,
  branch_id uuid,
  group_id uuid,
  basis text,
  guest_belonging_id uuid,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  version int not null default 1,
  constraint case_part_pk primary key (district_id, id, side),
  constraint case_part_side check (side in ('home', 'host')),
  constraint case_part_way check (way in ('inside', 'file', 'paper')),
  constraint case_part_other check ((way = 'inside') = (other_district is not null)),
  constraint case_part_home check (side = 'home' or absence_id is null),
  constraint case_part_counts check (acknowledged <= sent),
  constraint case_part_absence_fk foreign key (district_id, absence_id) references floating.absence (district_id, id),
  constraint case_part_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.case_part', 'dist', 'path', 'select, insert, update');

create index case_part_absence on floating.case_part (district_id, absence_id) where absence_id is not null;

create index case_part_unit on floating.case_part (district_id, unit_id, side);

create index case_part_partner on floating.case_part (district_id, partner_id) where partner_id is not null;

-- A letter as it lies in one side's drawer: written (`from_side` = `side`) or come in. What is protected lies sealed beside the facts that move a half.
create table floating.letter (
  district_id int not null,
  case_id uuid not null,
  side text not null,
  from_side text not null,
  number int not null,
  path text collate "C" not null,
  kind text not null,
  on_day date not null,
  facts jsonb not null,
  enclosure_sealed bytea,
  by_name text not null,
  by_unit text not null,
  at timestamptz not null,
  state text not null,
  state_at timestamptz not null,
  came_at timestamptz,
  constraint letter_pk primary key (district_id, case_id, side, from_side, number),
  constraint letter_sides check (side in ('home', 'host') and from_side in ('home', 'host')),
  constraint letter_number check (number >= 1),
  constraint letter_state check (
    (side = from_side and state in ('written', 'sent', 'acknowledged', 'refused')) or (side <> from_side and state in ('taken', 'waiting'))),
  constraint letter_part_fk foreign key (district_id, case_id, side) references floating.case_part (district_id, id, side)
);

select platform.open_table('floating.letter', 'dist', 'path', 'select, insert, update');

create index letter_unanswered on floating.letter (district_id, state_at) where state in ('written', 'sent');

-- What was said to and heard from a member away, by either side. The words are sealed: for the persons in charge and the member.
create table floating.contact (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  side text not null,
  absence_id uuid,
  case_id uuid,
  member_id uuid,
  on_day date not null,
  channel text not null,
  direction text not null,
  reached boolean not null,
  matters text[] not null default '{}',
  words_sealed bytea,
  by_name text not null,
  by_account uuid,
  entered_at timestamptz not null,
  constraint contact_pk primary key (district_id, id),
  constraint contact_side check ((side = 'home' and absence_id is not null) or (side = 'host' and case_id is not null)),
  constraint contact_direction check (direction in ('to-member', 'from-member', 'between-sides'))
);

select platform.open_table('floating.contact', 'dist', 'path', 'select, insert');

create index contact_absence on floating.contact (district_id, absence_id, on_day);

create index contact_case on floating.contact (district_id, case_id, on_day);

-- Records of either side about a case: services, tasks, requirements told and acknowledged, observations, supports. `kind` is an entry of the vocabulary.
create table floating.note (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  side text not null,
  absence_id uuid,
  case_id uuid,
  member_id uuid,
  kind text not null,
  on_day date not null,
  facts jsonb not null default '{}',
  words_sealed bytea,
  to_member boolean not null,
  by_name text not null,
  by_account uuid,
  entered_at timestamptz not null,
  constraint note_pk primary key (district_id, id),
  constraint note_side check (side in ('home', 'host'))
);

select platform.open_table('floating.note', 'dist', 'path', 'select, insert');

create index note_absence on floating.note (district_id, absence_id, on_day);

create index note_case on floating.note (district_id, case_id, on_day);

-- What was done at the host, as it came home by letter: supplies lines of the certificate and is credited by the rule in force.
create table floating.result (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  absence_id uuid not null,
  case_id uuid not null,
  letter_number int not null,
  kind text not null,
  on_day date not null,
  facts jsonb not null,
  entered_at timestamptz not null,
  constraint result_pk primary key (district_id, id),
  constraint result_kind check (kind in ('attendance', 'dues', 'contact')),
  constraint result_once unique (district_id, case_id, letter_number, id)
);

select platform.open_table('floating.result', 'dist', 'path', 'select, insert, update');

create index result_member on floating.result (district_id, member_id, on_day);

-- What goes up at once: refusals, contradictions, gaps. Lies with the superior (`path` is the superior's), on either side.
create table floating.raised (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  case_id uuid not null,
  side text not null,
  kind text not null,
  on_day date not null,
  clause text,
  words text,
  person_name text not null,
  other_name text not null,
  raised_at timestamptz not null,
  answered_on date,
  answer text,
  answered_by_name text,
  constraint raised_pk primary key (district_id, id),
  constraint raised_kind check (kind in ('refused', 'two-hosts', 'arrived-after-return', 'returned-before-arrival', 'certificate-differs', 'certificate-voided', 'not-ours')),
  constraint raised_answered check ((answered_on is null) = (answer is null))
);

select platform.open_table('floating.raised', 'dist', 'path', 'select, insert, update');

create index raised_case on floating.raised (district_id, case_id);

-- The code printed on a certificate, looked up by its keyed hash alone. Tells whether it is good today, and nothing else.
create table floating.check_code (
  code_hash bytea not null,
  district_id int not null,
  certificate_id uuid not null,
  made_at timestamptz not null,
  voided_on date,
  constraint check_code_pk primary key (code_hash)
);

select platform.open_table('floating.check_code', 'dist', 'none', 'select, insert, update', 'code_hash');
