-- Keeping in touch and working together: agreements and twinned organisations with what was held under them, views exchanged between departments,
-- gatherings for those who come home. Rows: a few agreements a committee, some dozen events a year, a handful of gatherings a branch and year.
-- Nothing to backfill. If it fails, nothing is left behind; run it again.

-- What two organisations agreed upon, as one of them keeps it. Its path is the unit's that made it.
create table floating.agreement (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  kind text not null,
  our_side text not null,
  other_name text not null,
  other_contact text,
  home_duties text,
  host_duties text,
  goals text,
  methods text,
  safeguards text,
  meets text,
  from_day date not null,
  until_day date,
  ended_on date,
  ended_words text,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint agreement_pk primary key (district_id, id),
  constraint agreement_kind check (kind in ('agreement', 'twinning')),
  constraint agreement_side check (our_side in ('home', 'host')),
  constraint agreement_meets check (meets in ('month', 'quarter', 'half-year', 'calendar-year')),
  constraint agreement_days check (until_day is null or until_day >= from_day),
  constraint agreement_ended check ((ended_on is null) = (ended_words is null)),
  constraint agreement_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.agreement', 'dist', 'path', 'select, insert, update');

-- What was held under it: a meeting of both sides, a visit, a call, an activity together.
create table floating.agreement_event (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  agreement_id uuid not null,
  kind text not null,
  on_day date not null,
  channel text not null,
  words text not null,
  by_name text not null,
  entered_at timestamptz not null,
  constraint agreement_event_pk primary key (district_id, id),
  constraint agreement_event_kind check (kind in ('meeting', 'visit', 'call', 'joint-activity')),
  constraint agreement_event_of_fk foreign key (district_id, agreement_id) references floating.agreement (district_id, id)
);

select platform.open_table('floating.agreement_event', 'dist', 'path', 'select, insert');

create index agreement_event_of on floating.agreement_event (district_id, agreement_id, on_day);

-- Departments of the two areas tell each other what they know and think (one line each time).
create table floating.consultation (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  other_name text not null,
  on_day date not null,
  channel text not null,
  words text not null,
  agreed text,
  by_name text not null,
  entered_at timestamptz not null,
  constraint consultation_pk primary key (district_id, id),
  constraint consultation_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.consultation', 'dist', 'path', 'select, insert');

-- A meeting, get-together or visit for those who come home at a festival or in a farm season: planned, then held.
create table floating.gathering (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  season text not null,
  planned_on date not null,
  words text not null,
  invited uuid[] not null default '{}',
  held_on date,
  came uuid[] not null default '{}',
  held_words text,
  by_name text not null,
  entered_at timestamptz not null,
  constraint gathering_pk primary key (district_id, id),
  constraint gathering_kind check (kind in ('meeting', 'get-together', 'visit')),
  constraint gathering_held check ((held_on is null) = (held_words is null)),
  constraint gathering_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.gathering', 'dist', 'path', 'select, insert, update');

-- A change of work or home and a serious event go up at once too.
alter table floating.raised drop constraint raised_kind;

alter table floating.raised add constraint raised_kind check (kind in (
  'refused', 'two-hosts', 'arrived-after-return', 'returned-before-arrival', 'certificate-differs', 'certificate-voided', 'not-ours', 'change', 'event'));
