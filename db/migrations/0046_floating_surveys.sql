-- Nobody falls between: surveys of both sides with their lines, members that contact was lost with, what a superior does about this work.
-- Rows: one survey a committee and year, a line for each floating member and survey; lost members are few; a dozen works a unit and year.
-- Nothing to backfill. If it fails, nothing is left behind; run it again.

-- A survey: of home (a committee), a sweep at the host, of a department. Its path is the unit's that holds it.
create table floating.survey (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  kind text not null,
  year int not null,
  on_day date not null,
  area text,
  method text,
  by_name text not null,
  opened_at timestamptz not null,
  closed_on date,
  closed_by_name text,
  analysis text,
  measures text,
  totals jsonb,
  constraint survey_pk primary key (district_id, id),
  constraint survey_kind check (kind in ('home', 'sweep', 'department')),
  constraint survey_year check (year between 2000 and 2100),
  constraint survey_closed check ((closed_on is null) = (closed_by_name is null)),
  constraint survey_area check (kind <> 'sweep' or area is not null),
  constraint survey_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.survey', 'dist', 'path', 'select, insert, update');

create index survey_of_year on floating.survey (district_id, year, kind);

-- Who is asked to report in a survey. Its path is the unit's that reports, so that a branch sees what it owes and nothing of the others.
create table floating.survey_unit (
  district_id int not null,
  survey_id uuid not null,
  unit_id uuid not null,
  path text collate "C" not null,
  unit_name text not null,
  kind text not null,
  year int not null,
  held_by text not null,
  reported_on date,
  by_name text,
  outgoing int,
  incoming int,
  constraint survey_unit_pk primary key (district_id, survey_id, unit_id),
  constraint survey_unit_counts check (outgoing >= 0 and incoming >= 0),
  constraint survey_unit_reported check ((reported_on is null) = (by_name is null)),
  constraint survey_unit_survey_fk foreign key (district_id, survey_id) references floating.survey (district_id, id)
);

select platform.open_table('floating.survey_unit', 'dist', 'path', 'select, insert, update');

-- One person in a survey. A case where one is known; else a name that was noted.
create table floating.survey_line (
  district_id int not null,
  id uuid not null,
  survey_id uuid not null,
  unit_id uuid not null,
  path text collate "C" not null,
  side text not null,
  year int not null,
  on_day date not null,
  absence_id uuid,
  case_id uuid,
  member_id uuid,
  person_name text not null,
  home_name text,
  found text not null,
  fields text[] not null default '{}',
  words text,
  by_name text not null,
  entered_at timestamptz not null,
  constraint survey_line_pk primary key (district_id, id),
  constraint survey_line_side check (side in ('home', 'host')),
  constraint survey_line_found check (found in ('as-known', 'changed', 'not-known', 'back', 'not-reached')),
  constraint survey_line_survey_fk foreign key (district_id, survey_id) references floating.survey (district_id, id)
);

select platform.open_table('floating.survey_line', 'dist', 'path', 'select, insert, update');

create unique index survey_line_once on floating.survey_line (district_id, survey_id, coalesce(absence_id, case_id)) where coalesce(absence_id, case_id) is not null;

create index survey_line_of_year on floating.survey_line (district_id, year, side);

-- A member that contact was lost with (form T25). Clocks follow from `since` and from `stopped_on`; nothing here changes a membership.
create table floating.lost (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  branch_id uuid not null,
  absence_id uuid,
  since date not null,
  since_what text not null,
  situation text not null,
  search_failed boolean,
  found_on date,
  found_words text,
  subjective_fault boolean,
  stopped_on date,
  stopped_by text,
  ended_on date,
  ended_how text,
  ended_words text,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint lost_pk primary key (district_id, id),
  constraint lost_since_what check (since_what in ('activity', 'dues', 'contact')),
  constraint lost_found_after check (found_on is null or found_on >= since),
  constraint lost_stopped_after check (stopped_on is null or stopped_on >= since),
  constraint lost_stopped_by check ((stopped_on is null) = (stopped_by is null)),
  constraint lost_ended check ((ended_on is null) = (ended_how is null)),
  constraint lost_ended_how check (ended_how in ('managed', 'restored', 'removed', 'entered-wrongly')),
  constraint lost_member_fk foreign key (district_id, member_id) references members.member (district_id, id)
);

select platform.open_table('floating.lost', 'dist', 'path', 'select, insert, update');

create unique index lost_open on floating.lost (district_id, member_id) where ended_on is null;

-- Each search: where, with whom, what came of it. The words are sealed: for the branch that searches and the member.
create table floating.lost_search (
  district_id int not null,
  id uuid not null,
  lost_id uuid not null,
  path text collate "C" not null,
  on_day date not null,
  way text not null,
  found boolean not null,
  words_sealed bytea,
  by_name text not null,
  entered_at timestamptz not null,
  constraint lost_search_pk primary key (district_id, id),
  constraint lost_search_lost_fk foreign key (district_id, lost_id) references floating.lost (district_id, id)
);

select platform.open_table('floating.lost_search', 'dist', 'path', 'select, insert');

create index lost_search_of on floating.lost_search (district_id, lost_id, on_day);

-- What a superior takes up about this work: problems, supervision, handling of refusals, bars from awards, good practice, entries into reviews.
create table floating.work (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  about_unit_id uuid,
  about_name text,
  kind text not null,
  year int not null,
  on_day date not null,
  title text not null,
  facts jsonb not null default '{}',
  raised_id uuid,
  closed_on date,
  outcome text,
  closed_by_name text,
  by_name text not null,
  entered_at timestamptz not null,
  constraint work_pk primary key (district_id, id),
  constraint work_kind check (kind in ('problem', 'supervision', 'handling', 'awards-bar', 'evaluation', 'secretary-review', 'practice')),
  constraint work_closed check ((closed_on is null) = (outcome is null) and (closed_on is null) = (closed_by_name is null))
);

select platform.open_table('floating.work', 'dist', 'path', 'select, insert, update');

create index work_of_year on floating.work (district_id, year, kind);
