-- How letters of floating members travel to a partner outside this system: by a signed and sealed file, or on paper with a slip that comes back.
-- The letters themselves and what they move are in 0040; here is only who the partners are, which file or sheet carried what, and what came back.
-- Rows: some twenty partners a district, one file a week and partner, one dispatch or receipt a letter. Nothing to backfill. If it fails, nothing
-- is left behind; run it again.

create schema if not exists floating;

grant usage on schema floating to zhibu_app, zhibu_report;

-- The district's own pairs of keys. Private halves are made anew from the key file with `holder` and `version`; here stand only the open ones.
create table floating.exchange_key (
  district_id int not null,
  version int not null,
  holder uuid not null,
  sign_key text not null,
  seal_key text not null,
  fingerprint text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  ended_on date,
  ended_why text,
  constraint exchange_key_pk primary key (district_id, version),
  constraint exchange_key_ended check ((ended_on is null) = (ended_why is null))
);

select platform.open_table('floating.exchange_key', 'dist', 'district', 'select, insert, update');

-- An organisation outside this system. `desk_id` is its desk's own id, from its card; a partner on paper has none.
create table floating.partner (
  district_id int not null,
  id uuid not null,
  way text not null,
  organisation text not null,
  desk_id uuid,
  desk_name text not null,
  address text not null,
  telephone text not null,
  person text not null,
  added_by_name text not null,
  added_at timestamptz not null,
  ended_on date,
  ended_why text,
  constraint partner_pk primary key (district_id, id),
  constraint partner_way check (way in ('file', 'paper')),
  constraint partner_desk check ((way = 'file') = (desk_id is not null)),
  constraint partner_ended check ((ended_on is null) = (ended_why is null))
);

select platform.open_table('floating.partner', 'dist', 'district', 'select, insert, update');

create unique index partner_once on floating.partner (district_id, desk_id) where ended_on is null;

-- A partner's card: its open keys. Letters are taken only under a card whose digits a named person has compared on the telephone.
create table floating.partner_card (
  district_id int not null,
  partner_id uuid not null,
  number int not null,
  key_version int not null,
  sign_key text not null,
  seal_key text not null,
  fingerprint text not null,
  taken_by_name text not null,
  taken_at timestamptz not null,
  confirmed_on date,
  confirmed_with text,
  confirmed_by uuid,
  confirmed_by_name text,
  replaced_on date,
  constraint partner_card_pk primary key (district_id, partner_id, number),
  constraint partner_card_confirmed check ((confirmed_on is null) = (confirmed_with is null) and (confirmed_on is null) = (confirmed_by_name is null)),
  constraint partner_card_of_fk foreign key (district_id, partner_id) references floating.partner (district_id, id)
);

select platform.open_table('floating.partner_card', 'dist', 'district', 'select, insert, update');

create unique index partner_card_now on floating.partner_card (district_id, partner_id) where confirmed_on is not null and replaced_on is null;

-- A file made for a partner, kept as it went out (sealed: only the partner opens it).
create table floating.file_out (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  partner_id uuid not null,
  number int not null,
  key_version int not null,
  card_number int not null,
  digest bytea not null,
  bytes bytea not null,
  letters int not null,
  acknowledgements int not null,
  written_by uuid,
  written_by_name text not null,
  written_at timestamptz not null,
  sent_on date,
  sent_how text,
  sent_by_name text,
  constraint file_out_pk primary key (district_id, id),
  constraint file_out_number unique (district_id, partner_id, number),
  constraint file_out_sent check ((sent_on is null) = (sent_how is null) and (sent_on is null) = (sent_by_name is null)),
  constraint file_out_partner_fk foreign key (district_id, partner_id) references floating.partner (district_id, id)
);

select platform.open_table('floating.file_out', 'dist', 'path', 'select, insert, update');

-- A file that was handed in, also one that was refused: who, when, what came of it. `bytes` are as they came; only our keys open them.
create table floating.file_in (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  partner_id uuid,
  name text not null,
  digest bytea not null,
  bytes bytea not null,
  number int,
  written_at timestamptz,
  state text not null,
  letters int not null,
  acknowledgements int not null,
  refusal jsonb,
  handed_in_by uuid,
  handed_in_by_name text not null,
  handed_in_at timestamptz not null,
  settled_by_name text,
  settled_at timestamptz,
  constraint file_in_pk primary key (district_id, id),
  constraint file_in_state check (state in ('shown', 'taken', 'left', 'refused')),
  constraint file_in_refused check ((state = 'refused') = (refusal is not null)),
  constraint file_in_settled check ((state in ('taken', 'left')) = (settled_at is not null)),
  constraint file_in_partner check (partner_id is not null or state = 'refused'),
  constraint file_in_partner_fk foreign key (district_id, partner_id) references floating.partner (district_id, id)
);

select platform.open_table('floating.file_in', 'dist', 'path', 'select, insert, update');

create unique index file_in_once on floating.file_in (district_id, digest) where state = 'taken';

-- How one letter of ours travels. Made with the first file or sheet that carries it; `hash` and `before` make the chain that the partner checks.
create table floating.dispatch (
  district_id int not null,
  case_id uuid not null,
  side text not null,
  number int not null,
  path text collate "C" not null,
  partner_id uuid not null,
  way text not null,
  state text not null,
  hash text not null,
  before text,
  file_id uuid,
  sheet_number text,
  check_code text,
  written_on date not null,
  sent_on date,
  sent_how text,
  answered_on date,
  answered_by text,
  answer_words text,
  entered_by_name text,
  entered_at timestamptz,
  constraint dispatch_pk primary key (district_id, case_id, side, number),
  constraint dispatch_side check (side in ('home', 'host')),
  constraint dispatch_way check (way in ('file', 'paper') and (way = 'file') = (file_id is not null) and (way = 'paper') = (sheet_number is not null)),
  constraint dispatch_state check (state in ('written', 'sent', 'acknowledged', 'refused')),
  constraint dispatch_sent check (state <> 'sent' or sent_on is not null),
  constraint dispatch_answered check ((state in ('acknowledged', 'refused')) = (answered_on is not null)),
  constraint dispatch_sheet unique (district_id, sheet_number),
  constraint dispatch_partner_fk foreign key (district_id, partner_id) references floating.partner (district_id, id)
);

select platform.open_table('floating.dispatch', 'dist', 'path', 'select, insert, update');

create index dispatch_of on floating.dispatch (district_id, partner_id, state);

-- What became of one letter of a partner's: taken, kept until those before it come (then the letter lies here, sealed), or kept and not accepted.
create table floating.receipt (
  district_id int not null,
  case_id uuid not null,
  side text not null,
  number int not null,
  path text collate "C" not null,
  partner_id uuid not null,
  hash text not null,
  before text,
  file_id uuid,
  outcome text not null,
  on_day date not null,
  words text,
  letter_sealed bytea,
  told_in uuid,
  constraint receipt_pk primary key (district_id, case_id, side, number),
  constraint receipt_side check (side in ('home', 'host')),
  constraint receipt_outcome check (outcome in ('taken', 'waits', 'refused')),
  constraint receipt_waits check ((outcome = 'waits') = (letter_sealed is not null)),
  constraint receipt_partner_fk foreign key (district_id, partner_id) references floating.partner (district_id, id)
);

select platform.open_table('floating.receipt', 'dist', 'path', 'select, insert, update');

create index receipt_untold on floating.receipt (district_id, partner_id) where told_in is null;
