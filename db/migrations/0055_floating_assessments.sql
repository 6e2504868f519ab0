-- How the work on floating members is judged: the points that a superior sets for a year, what each unit below came to, bars from awards with notice
-- and appeal, what a secretary writes for the yearly review, good experience collected and published; and the field or group of a guest.
-- A row an assessed unit and year; bars are few; some practices a year. Rows of floating.work with the kinds evaluation, awards-bar,
-- secretary-review and practice stay where they are and are still read. Nothing to backfill. If it fails, nothing is left behind; run it again.

-- The points of a year: how many for the judgement in words, how many for each counted line. The superior's own decision; no text has a figure.
create table floating.yardstick (
  district_id int not null,
  unit_id uuid not null,
  path text collate "C" not null,
  year int not null,
  points jsonb not null,
  by_name text not null,
  set_at timestamptz not null,
  constraint yardstick_pk primary key (district_id, unit_id, year),
  constraint yardstick_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.yardstick', 'dist', 'path', 'select, insert, update');

-- One judgement of one unit. Its path is the judged unit's, so that it reads its own. The newest of a year counts.
create table floating.assessment (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  by_unit_id uuid not null,
  by_unit_name text not null,
  year int not null,
  on_day date not null,
  lines jsonb not null,
  qualitative text not null,
  qualitative_points numeric(6, 2) not null,
  qualitative_full int not null,
  quantitative_points numeric(6, 2) not null,
  quantitative_full int not null,
  finding text not null,
  reasons text,
  by_name text not null,
  entered_at timestamptz not null,
  constraint assessment_pk primary key (district_id, id),
  constraint assessment_finding check (finding in ('carried-out', 'not-carried-out', 'ineffective')),
  constraint assessment_reasons check (finding = 'carried-out' or reasons is not null),
  constraint assessment_points check (qualitative_points between 0 and qualitative_full and quantitative_points between 0 and quantitative_full),
  constraint assessment_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.assessment', 'dist', 'path', 'select, insert');

create index assessment_of on floating.assessment (district_id, unit_id, year, entered_at);

-- A bar from awards and the circular: decided by a named person on a finding, told to the organisation, which may appeal; the answer upholds or lifts it.
create table floating.award_bar (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  assessment_id uuid not null,
  by_unit_id uuid not null,
  year int not null,
  on_day date not null,
  round text not null,
  head text not null,
  circular text not null,
  cites text[] not null,
  by_name text not null,
  entered_at timestamptz not null,
  noticed_on date,
  noticed_by_name text,
  appeal text,
  appealed_on date,
  appealed_by_name text,
  upheld boolean,
  answer text,
  answered_on date,
  answered_by_name text,
  constraint award_bar_pk primary key (district_id, id),
  constraint award_bar_noticed check ((noticed_on is null) = (noticed_by_name is null)),
  constraint award_bar_appealed check ((appeal is null) = (appealed_on is null) and (appeal is null) = (appealed_by_name is null)),
  constraint award_bar_answered check ((upheld is null) = (answer is null) and (upheld is null) = (answered_on is null) and (upheld is null or appeal is not null)),
  constraint award_bar_assessment_fk foreign key (district_id, assessment_id) references floating.assessment (district_id, id)
);

select platform.open_table('floating.award_bar', 'dist', 'path', 'select, insert, update');

create unique index award_bar_once on floating.award_bar (district_id, assessment_id);

create index award_bar_of_year on floating.award_bar (district_id, year);

-- What a secretary writes of two-sided management for the yearly review, the figures of that day beside it, and what came of it.
create table floating.secretary_review (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  year int not null,
  person_id uuid,
  secretary text not null,
  words text not null,
  lines jsonb not null,
  on_day date not null,
  by_name text not null,
  entered_at timestamptz not null,
  result text,
  result_words text,
  result_on date,
  result_by_name text,
  result_by_unit text,
  constraint secretary_review_pk primary key (district_id, id),
  constraint secretary_review_result check ((result is null) = (result_on is null) and (result is null) = (result_by_name is null)),
  constraint secretary_review_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.secretary_review', 'dist', 'path', 'select, insert, update');

create unique index secretary_review_once on floating.secretary_review (district_id, unit_id, year);

-- Good experience, as an organisation wrote it down: for itself and those over it.
create table floating.practice (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  title text not null,
  words text not null,
  on_day date not null,
  by_name text not null,
  entered_at timestamptz not null,
  constraint practice_pk primary key (district_id, id),
  constraint practice_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.practice', 'dist', 'path', 'select, insert');

-- A superior's publication of it: a copy of its own at the superior's path, read by everybody below. A wider one is another row.
create table floating.publication (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  practice_id uuid not null,
  unit_name text not null,
  title text not null,
  words text not null,
  written_by_unit text not null,
  written_by_name text not null,
  written_on date not null,
  note text,
  on_day date not null,
  by_name text not null,
  published_at timestamptz not null,
  constraint publication_pk primary key (district_id, id)
);

select platform.open_table('floating.publication', 'dist', 'path', 'select, insert');

create policy unit_chain on floating.publication for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create unique index publication_once on floating.publication (district_id, practice_id, path);

-- The field or group of a guest, as the host sees it; of a member away it stands in the time away.
alter table floating.case_part add column sector text;
