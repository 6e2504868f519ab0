-- Activity days and other sessions: the year's days, plans, rolls, ticks, closing, corrections, and what follows from them.
-- Rows: some 12 sessions per branch and year, one roll line per member and session, two ticks per roll line. Nothing to backfill.
-- If it fails, nothing is left behind; run it again.

create schema activities;

grant usage on schema activities to zhibu_app, zhibu_report;

-- One held or to-be-held session. parent_id: a sub-session of a split day (by group, sub-branch or post), whose attendance adds up to
-- the parent. rule_day is the day by the rule before any shift, day the day that holds now; both are null while the year's public
-- holidays are not published (state 'unknown'). The path is the holding unit's.
create table activities.session (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  parent_id uuid,
  group_id uuid,
  sub_unit_id uuid,
  kind text not null,
  year int not null,
  month int not null,
  state text not null,
  rule_day date,
  day date,
  moved text not null default 'not',
  moved_why jsonb,
  common_day date,
  begins text,
  ends text,
  minutes int,
  category text,
  countings text[] not null default '{}',
  combined_with text[] not null default '{}',
  template text,
  theme text,
  content text,
  form text,
  place text,
  host_member_id uuid,
  host_name text,
  recorder_account_id uuid,
  recorder_member_id uuid,
  recorder_name text,
  badge_reminder boolean not null default true,
  badge_noted boolean,
  study text,
  deliberation text,
  service text,
  opinions text,
  next_month text,
  not_held_reason text,
  superior_told_at timestamptz,
  announced_at timestamptz,
  begun_at timestamptz,
  closed_at timestamptz,
  closed_by uuid,
  closed_by_name text,
  counts boolean,
  finding_id uuid,
  book_year int,
  book_page int,
  due int,
  present int,
  excused int,
  exempt int,
  elsewhere int,
  absent int,
  unknown int,
  credited_num int,
  credited_den int,
  late_entries int not null default 0,
  record_version int not null default 0,
  version int not null default 1,
  changed_at timestamptz not null,
  constraint session_pk primary key (district_id, id),
  constraint session_kind check (kind in ('activity-day', 'meeting', 'class', 'other')),
  constraint session_state check (state in ('unknown', 'generated', 'planned', 'announced', 'held', 'closed', 'not-held')),
  constraint session_moved check (moved in ('not', 'holiday', 'approved', 'free', 'unapproved')),
  constraint session_month check (month between 1 and 12),
  constraint session_day_known check (state = 'unknown' or day is not null),
  constraint session_not_held_says_why check (state <> 'not-held' or not_held_reason is not null),
  constraint session_closed_by_name check (state <> 'closed' or (closed_at is not null and closed_by_name is not null and counts is not null)),
  constraint session_whole_sum check (due is null or due = present + excused + exempt + elsewhere + absent + unknown)
);

select platform.open_table('activities.session', 'dist', 'path', 'select, insert, update');

create unique index session_month_once on activities.session (district_id, unit_id, year, month) where kind = 'activity-day' and parent_id is null;

create unique index session_book_page on activities.session (district_id, unit_id, book_year, book_page) where book_page is not null;

create index session_unit_day on activities.session (district_id, unit_id, day);

create index session_parent on activities.session (district_id, parent_id) where parent_id is not null;

-- What the day is made of. One part may also be the record of one of the three meetings or of a class (meeting).
create table activities.session_part (
  district_id int not null,
  session_id uuid not null,
  number int not null,
  path text collate "C" not null,
  kind text not null,
  study_form text,
  ceremony text,
  meeting text,
  title text,
  minutes int not null,
  constraint session_part_pk primary key (district_id, session_id, number),
  constraint session_part_minutes check (minutes between 0 and 1440)
);

select platform.open_table('activities.session_part', 'dist', 'path', 'select, insert, delete');

create table activities.guest (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  name text not null,
  category text not null,
  constraint guest_pk primary key (district_id, id),
  constraint guest_category check (category in ('activist', 'development-candidate', 'league-member', 'public-representative'))
);

select platform.open_table('activities.guest', 'dist', 'path', 'select, insert, delete');

create index guest_session on activities.guest (district_id, session_id);

-- Money spent under a session, and entries of forbidden kinds: refused, kept as refused, reported to the superior.
create table activities.cost (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  kind text not null,
  what text not null,
  cents bigint not null,
  refused boolean not null,
  refused_cites text[] not null default '{}',
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint cost_pk primary key (district_id, id),
  constraint cost_amount check (cents >= 0)
);

select platform.open_table('activities.cost', 'dist', 'path', 'select, insert');

create index cost_session on activities.cost (district_id, session_id);

-- Sites, bases, contact points and network resources for the day.
create table activities.resource (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  kind text not null,
  name text not null,
  place text,
  note text,
  retired_on date,
  changed_at timestamptz not null,
  constraint resource_pk primary key (district_id, id),
  constraint resource_kind check (kind in ('red-site', 'education-base', 'contact-point', 'network', 'other'))
);

select platform.open_table('activities.resource', 'dist', 'path', 'select, insert, update');

create table activities.session_resource (
  district_id int not null,
  session_id uuid not null,
  resource_id uuid not null,
  path text collate "C" not null,
  constraint session_resource_pk primary key (district_id, session_id, resource_id)
);

select platform.open_table('activities.session_resource', 'dist', 'path', 'select, insert, delete');

-- A change of day: asked, decided where the rule asks for approval, or in force at once where it does not.
create table activities.reschedule (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  from_day date not null,
  to_day date not null,
  reason text not null,
  special boolean not null,
  needs_approval boolean not null,
  approver text,
  cites text[] not null,
  state text not null,
  requested_by uuid,
  requested_by_name text not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  decision_note text,
  constraint reschedule_pk primary key (district_id, id),
  constraint reschedule_state check (state in ('waiting', 'approved', 'refused', 'in-force', 'withdrawn', 'unapproved')),
  constraint reschedule_decided_by_name check (state not in ('approved', 'refused') or decided_by_name is not null)
);

select platform.open_table('activities.reschedule', 'dist', 'path', 'select, insert, update');

create index reschedule_session on activities.reschedule (district_id, session_id);

create unique index reschedule_one_waiting on activities.reschedule (district_id, session_id) where state = 'waiting';

-- Yearly plan of activity days of a branch or a township; a new version is a new row.
create table activities.annual_plan (
  district_id int not null,
  unit_id uuid not null,
  year int not null,
  version int not null,
  path text collate "C" not null,
  months jsonb not null,
  note text,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint annual_plan_pk primary key (district_id, unit_id, year, version)
);

select platform.open_table('activities.annual_plan', 'dist', 'path', 'select, insert');

-- Leave from one session: reason class for all who work with the roll, the words sealed.
create table activities.leave (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  member_id uuid not null,
  reason_class text not null,
  words_sealed bytea,
  state text not null,
  requested_by uuid,
  requested_by_name text not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  constraint leave_pk primary key (district_id, id),
  constraint leave_reason check (reason_class in ('illness', 'family', 'work', 'farm-work', 'away', 'official-business', 'other')),
  constraint leave_state check (state in ('requested', 'approved', 'refused', 'withdrawn')),
  constraint leave_decided_by_name check (state in ('requested', 'withdrawn') or decided_by_name is not null)
);

select platform.open_table('activities.leave', 'dist', 'path', 'select, insert, update');

create unique index leave_one_open on activities.leave (district_id, session_id, member_id) where state in ('requested', 'approved');

-- Attendance with another organisation, confirmed by it and passed to the home branch. The path is the home branch's.
create table activities.elsewhere (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  session_id uuid not null,
  on_day date not null,
  mode text not null,
  host_name text not null,
  host_session_id uuid,
  what text,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  confirmed_by_name text,
  confirmed_how text,
  confirmed_at timestamptz,
  reported_home_at timestamptz,
  ended_at timestamptz,
  constraint elsewhere_pk primary key (district_id, id),
  constraint elsewhere_mode check (mode in ('in-person', 'video', 'voice', 'messages')),
  constraint elsewhere_confirmed check (confirmed_at is null or confirmed_by_name is not null)
);

select platform.open_table('activities.elsewhere', 'dist', 'path', 'select, insert, update');

create unique index elsewhere_once on activities.elsewhere (district_id, session_id, member_id) where ended_at is null;

-- A member of another branch who took part here: the host's side, told to the home branch through the outbox.
create table activities.visitor (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  member_id uuid,
  name text not null,
  home_unit_id uuid,
  home_name text not null,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint visitor_pk primary key (district_id, id)
);

select platform.open_table('activities.visitor', 'dist', 'path', 'select, insert');

create index visitor_session on activities.visitor (district_id, session_id);

-- Every tick ever made, in no order: the current one is computed from the set (facts.ts). saw: nonces of the ticks this one replaces;
-- seq: the device's own counter; client_at: what the device's clock said, kept as data and trusted for nothing.
create table activities.tick (
  district_id int not null,
  nonce uuid not null,
  session_id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  letter text not null,
  provenance text not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  client_at timestamptz,
  device text,
  seq bigint not null default 0,
  saw uuid[] not null default '{}',
  note text,
  late boolean not null default false,
  constraint tick_pk primary key (district_id, nonce),
  constraint tick_letter check (letter in ('P', 'O', 'I', 'R', 'H', 'L', 'A', 'U')),
  constraint tick_provenance check (provenance in ('recorder', 'self', 'sheet', 'transcribed', 'corrected', 'import'))
);

select platform.open_table('activities.tick', 'dist', 'path', 'select, insert');

create index tick_session on activities.tick (district_id, session_id, member_id);

create unique index tick_self_once on activities.tick (district_id, session_id, member_id) where provenance = 'self';

-- The roll as frozen at closing; a correction ends a line and begins the next version. The path is the member's branch on that day.
create table activities.roll_line (
  district_id int not null,
  session_id uuid not null,
  member_id uuid not null,
  version int not null,
  path text collate "C" not null,
  unit_id uuid not null,
  day date not null,
  counted boolean not null,
  countings text[] not null,
  letter text not null,
  basis text not null,
  name text not null,
  group_id uuid,
  group_name text,
  provenance text not null,
  by_name text,
  at timestamptz,
  note text,
  late boolean not null default false,
  is_current boolean not null,
  made_at timestamptz not null,
  constraint roll_line_pk primary key (district_id, session_id, member_id, version),
  constraint roll_line_letter check (upper(letter) in ('P', 'O', 'I', 'R', 'H', 'L', 'X', 'F', 'A', 'U')),
  constraint roll_line_basis check (basis in ('affiliated', 'managed-floating', 'parallel'))
);

select platform.open_table('activities.roll_line', 'dist', 'path', 'select, insert, update');

create unique index roll_line_one_current on activities.roll_line (district_id, session_id, member_id) where is_current;

create index roll_line_member on activities.roll_line (district_id, member_id, day) include (letter, counted) where is_current;

create index roll_line_days on activities.roll_line (district_id, day) include (member_id, letter, counted, path) where is_current;

-- The typed values of the record, version by version; version 1 is the closing.
create table activities.record_version (
  district_id int not null,
  session_id uuid not null,
  version int not null,
  path text collate "C" not null,
  fields jsonb not null,
  reason text,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint record_version_pk primary key (district_id, session_id, version),
  constraint record_version_says_why check (version = 1 or reason is not null)
);

select platform.open_table('activities.record_version', 'dist', 'path', 'select, insert');

-- Changes after the lock. A late entry (a participation added afterwards) waits for a second person and stays marked.
create table activities.amendment (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  kind text not null,
  member_id uuid,
  field text,
  before text,
  after text not null,
  reason text not null,
  state text not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  second_account uuid,
  second_name text,
  second_at timestamptz,
  constraint amendment_pk primary key (district_id, id),
  constraint amendment_kind check (kind in ('correction', 'late-entry')),
  constraint amendment_state check (state in ('waiting', 'in-force', 'refused')),
  constraint amendment_second_person check (kind <> 'late-entry' or state = 'waiting' or (second_name is not null and second_account is distinct from by_account))
);

select platform.open_table('activities.amendment', 'dist', 'path', 'select, insert, update');

create index amendment_session on activities.amendment (district_id, session_id);

-- Answers to what only a person can judge about a session, named.
create table activities.judgement (
  district_id int not null,
  session_id uuid not null,
  question text not null,
  version int not null,
  path text collate "C" not null,
  answer boolean not null,
  note text,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint judgement_pk primary key (district_id, session_id, question, version)
);

select platform.open_table('activities.judgement', 'dist', 'path', 'select, insert');

-- In-product notices to members, written by the job that the outbox event of an announcement starts.
create table activities.notice (
  district_id int not null,
  session_id uuid not null,
  member_id uuid not null,
  kind text not null,
  path text collate "C" not null,
  made_at timestamptz not null,
  read_at timestamptz,
  constraint notice_pk primary key (district_id, session_id, member_id, kind),
  constraint notice_kind check (kind in ('announced', 'moved', 'not-held'))
);

select platform.open_table('activities.notice', 'dist', 'path', 'select, insert, update');

create index notice_member on activities.notice (district_id, member_id, made_at desc);

-- Talks about attendance, criticism and help. The words are sealed; persons and day are not.
create table activities.talk_note (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  unit_id uuid not null,
  kind text not null,
  on_day date not null,
  by_names text not null,
  session_id uuid,
  duty_id uuid,
  words_sealed bytea not null,
  corrected_sealed bytea,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint talk_note_pk primary key (district_id, id),
  constraint talk_note_kind check (kind in ('talk', 'criticism', 'help'))
);

select platform.open_table('activities.talk_note', 'dist', 'path', 'select, insert');

create index talk_note_member on activities.talk_note (district_id, member_id, on_day desc);

-- What the public thought of a branch's days: asked, content; counts only.
create table activities.satisfaction (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid,
  on_day date not null,
  asked int not null,
  content int not null,
  note text,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint satisfaction_pk primary key (district_id, id),
  constraint satisfaction_counts check (asked > 0 and content between 0 and asked)
);

select platform.open_table('activities.satisfaction', 'dist', 'path', 'select, insert');

create index satisfaction_unit on activities.satisfaction (district_id, unit_id, on_day);

-- The register of images: what for, until when, who may look, cleared for publicity or not. The file itself is optional.
create table activities.image (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  purpose text not null,
  description text not null,
  taken_on date not null,
  kept_where text,
  retention_until date not null,
  readers text not null,
  cleared_for_publicity boolean not null default false,
  cleared_by_name text,
  cleared_at timestamptz,
  removed_at timestamptz,
  recorded_by uuid,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  constraint image_pk primary key (district_id, id),
  constraint image_purpose check (purpose in ('record', 'study', 'service')),
  constraint image_readers check (readers in ('branch', 'branch-and-superior')),
  constraint image_cleared_by_name check (not cleared_for_publicity or cleared_by_name is not null)
);

select platform.open_table('activities.image', 'dist', 'path', 'select, insert, update');

create index image_session on activities.image (district_id, session_id);

-- An evaluation of a meeting or class for its quality, in words and three steps; never a score.
create table activities.quality_review (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  part_number int,
  verdict text not null,
  note text not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint quality_review_pk primary key (district_id, id),
  constraint quality_review_verdict check (verdict in ('good', 'sound', 'to-improve'))
);

select platform.open_table('activities.quality_review', 'dist', 'path', 'select, insert');

create index quality_review_session on activities.quality_review (district_id, session_id);

-- The half-yearly report upward is generated from the sessions; this row is the mark that it was filed, with the figures of that moment.
create table activities.report_filing (
  district_id int not null,
  unit_id uuid not null,
  year int not null,
  half int not null,
  number int not null,
  path text collate "C" not null,
  figures jsonb not null,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint report_filing_pk primary key (district_id, unit_id, year, half, number),
  constraint report_filing_half check (half in (1, 2))
);

select platform.open_table('activities.report_filing', 'dist', 'path', 'select, insert');

-- One row per branch and month for the committee's page, changed in the same transaction as the session.
create table activities.month_rollup (
  district_id int not null,
  unit_id uuid not null,
  year int not null,
  month int not null,
  path text collate "C" not null,
  session_id uuid not null,
  state text not null,
  day date,
  moved text not null,
  counts boolean,
  credited_num int,
  credited_den int,
  due int,
  present int,
  excused int,
  exempt int,
  elsewhere int,
  absent int,
  unknown int,
  late_entries int not null default 0,
  below_rate boolean not null default false,
  waiting_approval boolean not null default false,
  changed_at timestamptz not null,
  constraint month_rollup_pk primary key (district_id, unit_id, year, month)
);

select platform.open_table('activities.month_rollup', 'dist', 'path', 'select, insert, update');

create index month_rollup_year on activities.month_rollup (district_id, year, path);

alter table activities.session add constraint session_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table activities.session add constraint session_parent_fk foreign key (district_id, parent_id) references activities.session (district_id, id);

alter table activities.session_part add constraint session_part_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.guest add constraint guest_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.cost add constraint cost_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.resource add constraint resource_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table activities.session_resource add constraint session_resource_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.session_resource add constraint session_resource_resource_fk foreign key (district_id, resource_id) references activities.resource (district_id, id);

alter table activities.reschedule add constraint reschedule_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.annual_plan add constraint annual_plan_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table activities.leave add constraint leave_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.leave add constraint leave_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table activities.elsewhere add constraint elsewhere_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table activities.elsewhere add constraint elsewhere_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.visitor add constraint visitor_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.tick add constraint tick_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.tick add constraint tick_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table activities.roll_line add constraint roll_line_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.roll_line add constraint roll_line_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table activities.record_version add constraint record_version_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.amendment add constraint amendment_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.judgement add constraint judgement_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.notice add constraint notice_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.talk_note add constraint talk_note_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table activities.satisfaction add constraint satisfaction_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table activities.image add constraint image_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.quality_review add constraint quality_review_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table activities.report_filing add constraint report_filing_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table activities.month_rollup add constraint month_rollup_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

-- What a superior holds for the units below it may be read from below: a general branch's sessions, resources of the township.
create policy unit_chain on activities.session for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create policy unit_chain on activities.session_part for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create policy unit_chain on activities.resource for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));

create policy unit_chain on activities.annual_plan for select using (district_id = any (nullif(current_setting('app.districts', true), '')::int[]) and starts_with(nullif(current_setting('app.path', true), ''), path));
