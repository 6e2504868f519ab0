-- The rows of an import as they were read, sealed some thousand at a time (one row each would seal 100,000 times);
-- what a person decided about single rows; and who had protected fields of a member shown, for the member to see.
-- Rows: none yet. If it fails, nothing is left behind; run it again.

-- outcomes: one letter a row, in order: n new, c changed, s same, f faulty; empty while not yet checked.
create table members.import_part (
  district_id int not null,
  run_id uuid not null,
  part_no int not null,
  path text collate "C" not null,
  row_count int not null,
  values_sealed bytea not null,
  outcomes text not null default '',
  constraint import_part_pk primary key (district_id, run_id, part_no)
);

select platform.open_table('members.import_part', 'dist', 'path', 'select, insert, update, delete');

alter table members.import_part add constraint import_part_run_fk foreign key (district_id, run_id) references members.import_run (district_id, id) on delete cascade;

-- import_row now holds only rows that need a word of their own: faulty, changed, or decided about.
alter table members.import_row add column decision jsonb;

alter table members.import_row add column changes text[] not null default '{}';

alter table members.import_row alter column values_sealed drop not null;

create table members.reveal (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  fields text[] not null,
  purpose text not null,
  account_id uuid not null,
  account_name text not null,
  role text not null,
  unit_id uuid not null,
  at timestamptz not null,
  constraint reveal_pk primary key (district_id, id)
);

select platform.open_table('members.reveal', 'dist', 'path', 'select, insert');

create index reveal_member on members.reveal (district_id, member_id, at desc);

alter table members.reveal add constraint reveal_member_fk foreign key (district_id, member_id) references members.member (district_id, id) on delete cascade;

create index member_import on members.member (district_id, import_run_id) where import_run_id is not null;

create index exemption_waiting on members.exemption (district_id, state, requested_at);
