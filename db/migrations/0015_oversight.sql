-- What superiors do with the books and with the rules: the yearly inspection of the books (rounds, drawn pages, findings, what was mended),
-- and what-if runs over a past year. Books and conclusions stay with their modules; here is only what an inspector and a trial add.
-- Rows: one round and some 20 drawn units a committee and year, some 3 findings each; a what-if keeps one row for each member who would
-- come out differently and goes when it is stopped. Nothing to backfill. If it fails, nothing is left behind; run it again.

create schema oversight;

grant usage on schema oversight to zhibu_app, zhibu_report;

-- A round over a unit's part of the tree. `units` is the list the draw was made from, in order; with the seed it gives the same draw again.
create table oversight.inspection_round (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  year int not null,
  title text not null,
  seed text not null,
  units_wanted int not null,
  pages_wanted int not null,
  units jsonb not null,
  state text not null,
  opened_by uuid,
  opened_by_name text not null,
  opened_at timestamptz not null,
  circular_number text,
  circular_on date,
  circular_words text,
  circulated_by_name text,
  constraint inspection_round_pk primary key (district_id, id),
  constraint inspection_round_state check (state in ('open', 'circulated')),
  constraint inspection_round_circular check ((state = 'circulated') = (circular_on is not null and circular_words is not null and circulated_by_name is not null))
);

select platform.open_table('oversight.inspection_round', 'dist', 'path', 'select, insert, update');

create index inspection_round_unit on oversight.inspection_round (district_id, unit_id, year);

-- One drawn unit: which pages were drawn from which books, and the unit's own word after the circular. The path is the inspected unit's.
create table oversight.inspected_unit (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  round_id uuid not null,
  unit_id uuid not null,
  unit_name text not null,
  year int not null,
  title text not null,
  inspector_unit_name text not null,
  books jsonb not null,
  drawn jsonb not null,
  circular_number text,
  circular_on date,
  circular_words text,
  acknowledged_by uuid,
  acknowledged_by_name text,
  acknowledged_at timestamptz,
  constraint inspected_unit_pk primary key (district_id, id),
  constraint inspected_unit_once unique (district_id, round_id, unit_id),
  constraint inspected_unit_acknowledged check ((acknowledged_at is null) = (acknowledged_by_name is null) and (acknowledged_at is null or circular_on is not null))
);

select platform.open_table('oversight.inspected_unit', 'dist', 'path', 'select, insert, update');

create index inspected_unit_of on oversight.inspected_unit (district_id, unit_id, year);

-- What an inspector found on a drawn page, and how it was mended. A finding is never changed; the later steps are added.
create table oversight.inspection_finding (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  inspected_id uuid not null,
  book text not null,
  page int not null,
  page_title text not null,
  check_code text not null,
  verdict text not null,
  words text not null,
  due_on date,
  found_by uuid,
  found_by_name text not null,
  found_at timestamptz not null,
  mended_words text,
  mended_by_name text,
  mended_at timestamptz,
  checked_words text,
  checked_by_name text,
  checked_at timestamptz,
  state text not null,
  constraint inspection_finding_pk primary key (district_id, id),
  constraint inspection_finding_verdict check (verdict in ('sound', 'wanting')),
  constraint inspection_finding_state check (state in ('noted', 'to-mend', 'mended', 'closed')),
  constraint inspection_finding_sound check (verdict = 'wanting' or (state = 'noted' and due_on is null)),
  constraint inspection_finding_mended check (state not in ('mended', 'closed') or (mended_words is not null and mended_by_name is not null)),
  constraint inspection_finding_closed check (state <> 'closed' or checked_by_name is not null)
);

select platform.open_table('oversight.inspection_finding', 'dist', 'path', 'select, insert, update');

create index inspection_finding_of on oversight.inspection_finding (district_id, inspected_id);

-- A draft run over a past year. `draft` is the pack or value tried; a run that is stopped is deleted with everything it had written.
create table oversight.what_if (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  year int not null,
  draft jsonb not null,
  state text not null,
  done int not null default 0,
  total int,
  result jsonb,
  message jsonb,
  asked_by uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  finished_at timestamptz,
  constraint what_if_pk primary key (district_id, id),
  constraint what_if_state check (state in ('waiting', 'running', 'done', 'failed')),
  constraint what_if_done check (state <> 'done' or (result is not null and finished_at is not null))
);

select platform.open_table('oversight.what_if', 'dist', 'path', 'select, insert, update, delete');

create index what_if_unit on oversight.what_if (district_id, unit_id, asked_at desc);

-- Both explanations of a difference, once for all who stand exactly alike.
create table oversight.what_if_ground (
  district_id int not null,
  what_if_id uuid not null,
  number int not null,
  path text collate "C" not null,
  slot text not null,
  before jsonb,
  after jsonb,
  constraint what_if_ground_pk primary key (district_id, what_if_id, number),
  constraint what_if_ground_of_fk foreign key (district_id, what_if_id) references oversight.what_if (district_id, id) on delete cascade
);

select platform.open_table('oversight.what_if_ground', 'dist', 'path', 'select, insert, delete');

-- Who comes out differently under which rule.
create table oversight.what_if_change (
  district_id int not null,
  what_if_id uuid not null,
  number int not null,
  path text collate "C" not null,
  slot text not null,
  subject_kind text not null,
  subject_id uuid not null,
  branch_id uuid not null,
  before text,
  after text,
  ground int not null,
  constraint what_if_change_pk primary key (district_id, what_if_id, number),
  constraint what_if_change_subject check (subject_kind in ('member', 'branch', 'session')),
  constraint what_if_change_differs check (before is distinct from after),
  constraint what_if_change_of_fk foreign key (district_id, what_if_id) references oversight.what_if (district_id, id) on delete cascade
);

select platform.open_table('oversight.what_if_change', 'dist', 'path', 'select, insert, delete');

alter table oversight.inspection_round add constraint inspection_round_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table oversight.inspected_unit add constraint inspected_unit_round_fk foreign key (district_id, round_id) references oversight.inspection_round (district_id, id);

alter table oversight.inspected_unit add constraint inspected_unit_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table oversight.inspection_finding add constraint inspection_finding_of_fk foreign key (district_id, inspected_id) references oversight.inspected_unit (district_id, id);

alter table oversight.what_if add constraint what_if_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);
