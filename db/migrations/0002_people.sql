-- Persons with their protected fields, accounts, sessions and role grants.
-- Rows: as many persons as members and officials; sessions some three per account. Nothing to backfill.

create schema people;

grant usage on schema people to zhibu_app, zhibu_report;

-- Protected fields (ID number, telephone, address) are sealed by the application; *_index is a keyed index for
-- equality, *_hint the mask that may be shown.
create table people.person (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  name text not null,
  pinyin text not null,
  initials text not null,
  sex text not null,
  ethnicity text not null,
  born_on date,
  education text,
  work_post text,
  id_number_sealed bytea,
  id_number_index bytea,
  id_number_hint text,
  phone_sealed bytea,
  phone_hint text,
  address_sealed bytea,
  version int not null default 1,
  changed_at timestamptz not null,
  constraint person_pk primary key (district_id, id),
  constraint person_sex check (sex in ('male', 'female', 'unknown')),
  constraint person_name_length check (char_length(name) between 1 and 60)
);

select platform.open_table('people.person', 'dist', 'path', 'select, insert, update, delete');

create index person_id_number on people.person (district_id, id_number_index);

create index person_initials on people.person (district_id, initials text_pattern_ops);

-- One ID number belongs to one person in the whole country. Looked up first, never joined.
create table people.identity_claim (
  id_hash bytea not null,
  district_id int not null,
  person_id uuid not null,
  constraint identity_claim_pk primary key (id_hash)
);

select platform.open_table('people.identity_claim', 'dist', 'none', 'select, insert, update, delete', 'id_hash');

-- The three administrators exclude each other: one account administers one thing, and holds no business role
-- (is_business is what role_grant refers to); a person holds at most one such account.
create table people.account (
  district_id int not null,
  id uuid not null,
  person_id uuid,
  name text not null,
  login text,
  kind text not null,
  administers text,
  is_business boolean not null generated always as (administers is null) stored,
  password_hash text,
  totp_sealed bytea,
  totp_confirmed_at timestamptz,
  preferences jsonb not null default '{}',
  disabled_at timestamptz,
  made_at timestamptz not null,
  constraint account_pk primary key (district_id, id),
  constraint account_business unique (district_id, id, is_business),
  constraint account_kind check (kind in ('official', 'member')),
  constraint account_administers check (administers in ('system', 'security', 'audit'))
);

select platform.open_table('people.account', 'dist', 'district', 'select, insert, update');

create unique index account_one_administration on people.account (district_id, person_id) where administers is not null and person_id is not null;

create table people.login (
  login_key text not null,
  district_id int not null,
  account_id uuid not null,
  constraint login_pk primary key (login_key)
);

select platform.open_table('people.login', 'dist', 'none', 'select, insert, delete', 'login_key');

-- Guesses are counted by login name whether it exists or not, in their own transaction.
create table people.sign_in_attempt (
  login_key text not null,
  id uuid not null,
  at timestamptz not null,
  known_device boolean not null,
  succeeded boolean not null,
  constraint sign_in_attempt_pk primary key (login_key, id)
);

select platform.open_table('people.sign_in_attempt', 'dist', 'none', 'select, insert', 'login_key');

create index sign_in_attempt_recent on people.sign_in_attempt (login_key, at);

create table people.session (
  district_id int not null,
  token_hash bytea not null,
  id uuid not null,
  account_id uuid not null,
  kind text not null,
  device_id text,
  made_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  second_factor_at timestamptz,
  ended_at timestamptz,
  constraint session_pk primary key (district_id, token_hash),
  constraint session_kind check (kind in ('official', 'member-device'))
);

select platform.open_table('people.session', 'dist', 'district', 'select, insert, update');

create index session_account on people.session (district_id, account_id);

create table people.role_grant (
  district_id int not null,
  id uuid not null,
  account_id uuid not null,
  is_business boolean not null default true,
  role text not null,
  unit_id uuid not null,
  path text collate "C" not null,
  group_id uuid,
  from_day date not null,
  to_day date,
  granted_by uuid,
  confirmed_by uuid,
  constraint role_grant_pk primary key (district_id, id),
  constraint role_grant_role check (role in ('recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department')),
  constraint role_grant_days check (to_day is null or to_day >= from_day),
  constraint role_grant_business check (is_business)
);

select platform.open_table('people.role_grant', 'dist', 'path', 'select, insert, update');

create index role_grant_account on people.role_grant (district_id, account_id);

-- A printed slip with a one-time code binds a member's device to a session of low privilege (D10).
create table people.slip (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  code_hash bytea not null,
  person_id uuid not null,
  made_by uuid,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  constraint slip_pk primary key (district_id, id)
);

select platform.open_table('people.slip', 'dist', 'path', 'select, insert, update');

create unique index slip_code on people.slip (district_id, code_hash);

alter table people.account add constraint account_person_fk foreign key (district_id, person_id) references people.person (district_id, id);

alter table people.session add constraint session_account_fk foreign key (district_id, account_id) references people.account (district_id, id);

alter table people.role_grant add constraint role_grant_account_fk foreign key (district_id, account_id, is_business) references people.account (district_id, id, is_business);

alter table people.slip add constraint slip_person_fk foreign key (district_id, person_id) references people.person (district_id, id);
