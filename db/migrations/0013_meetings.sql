-- Meetings: minutes, differing views, votes, resolutions that are followed up, the deliberation of the activity day, matters in ordered
-- steps, disclosures, reports upward, and sealed entries of analysis and criticism. A meeting is a session of activities.
-- Rows: some 30 meetings a branch and year, five topics, two votes and five resolutions each; the rest few. Nothing to backfill.
-- If it fails, nothing is left behind; run it again.

-- Whose meeting a session is: all members of the unit, its committee (holders of posts), or those who may vote. A group is group_id.
alter table activities.session add column due_body text not null default 'members';

alter table activities.session add constraint session_due_body check (due_body in ('members', 'committee', 'voters'));

create schema meetings;

grant usage on schema meetings to zhibu_app, zhibu_report;

-- The minutes of one session: drafted, adopted, and (for a correction) drafted again as the next version.
create table meetings.minutes (
  district_id int not null,
  session_id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  state text not null,
  version int not null,
  reason text,
  opened_at timestamptz not null,
  opened_by_name text not null,
  constraint minutes_pk primary key (district_id, session_id),
  constraint minutes_state check (state in ('draft', 'adopted')),
  constraint minutes_correction_says_why check (version = 1 or reason is not null)
);

select platform.open_table('meetings.minutes', 'dist', 'path', 'select, insert, update');

-- A topic as it was saved each time. Rows are only ever added: the key itself refuses a second save over the same revision, and what
-- stood before stays readable.
create table meetings.topic (
  district_id int not null,
  id uuid not null,
  revision int not null,
  path text collate "C" not null,
  session_id uuid not null,
  number int not null,
  meeting text,
  subject text not null,
  title text not null,
  report text,
  points jsonb not null,
  outcome text,
  removed boolean not null default false,
  edited_by uuid,
  edited_by_name text not null,
  edited_at timestamptz not null,
  constraint topic_pk primary key (district_id, id, revision),
  constraint topic_subject check (subject in ('education', 'branch-building', 'work', 'member-matter', 'study-exchange', 'other')),
  constraint topic_revision check (revision >= 1)
);

select platform.open_table('meetings.topic', 'dist', 'path', 'select, insert');

create index topic_session on meetings.topic (district_id, session_id);

-- A view that differs from what was decided. Added only: nobody edits or removes one, and every adopted version carries all of them.
create table meetings.differing_view (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  session_id uuid not null,
  topic_id uuid not null,
  stance text not null,
  member_id uuid,
  name text,
  words text not null,
  corrects_id uuid,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint differing_view_pk primary key (district_id, id),
  constraint differing_view_stance check (stance in ('against', 'minority', 'reserved', 'other'))
);

select platform.open_table('meetings.differing_view', 'dist', 'path', 'select, insert');

create index differing_view_session on meetings.differing_view (district_id, session_id, entered_at);

-- Chair and recorder, each by name, over one text (its digest): who signs a changed text signs anew.
create table meetings.signature (
  district_id int not null,
  session_id uuid not null,
  version int not null,
  digest text not null,
  as_role text not null,
  path text collate "C" not null,
  name text not null,
  member_id uuid,
  account_id uuid not null,
  how text not null,
  at timestamptz not null,
  by_name text not null,
  constraint signature_pk primary key (district_id, session_id, version, digest, as_role),
  constraint signature_role check (as_role in ('chair', 'recorder')),
  constraint signature_how check (how in ('own', 'paper'))
);

select platform.open_table('meetings.signature', 'dist', 'path', 'select, insert');

-- The adopted text, frozen: added only. It stands on both signatures over the same text, and on the version before it: the differing
-- views of that one are all among its own.
create table meetings.adopted (
  district_id int not null,
  session_id uuid not null,
  version int not null,
  path text collate "C" not null,
  unit_id uuid not null,
  digest text not null,
  body jsonb not null,
  view_ids uuid[] not null,
  previous int,
  previous_views uuid[],
  chair_role text not null default 'chair',
  recorder_role text not null default 'recorder',
  reason text,
  adopted_at timestamptz not null,
  constraint adopted_pk primary key (district_id, session_id, version),
  constraint adopted_views_once unique (district_id, session_id, version, view_ids),
  constraint adopted_roles check (chair_role = 'chair' and recorder_role = 'recorder'),
  constraint adopted_follows check ((version = 1 and previous is null and previous_views is null) or (version > 1 and previous = version - 1 and previous_views is not null)),
  constraint adopted_keeps_differing_views check (previous_views is null or view_ids @> previous_views),
  constraint adopted_correction_says_why check (version = 1 or reason is not null),
  constraint adopted_by_chair foreign key (district_id, session_id, version, digest, chair_role) references meetings.signature (district_id, session_id, version, digest, as_role),
  constraint adopted_by_recorder foreign key (district_id, session_id, version, digest, recorder_role) references meetings.signature (district_id, session_id, version, digest, as_role),
  constraint adopted_after foreign key (district_id, session_id, previous, previous_views) references meetings.adopted (district_id, session_id, version, view_ids)
);

select platform.open_table('meetings.adopted', 'dist', 'path', 'select, insert');

-- What was decided, or is to be done after a superior's decision, with a person and a day; followed up until it is done or released.
create table meetings.resolution (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid not null,
  topic_id uuid,
  vote_id uuid,
  kind text not null,
  words text not null,
  source text,
  owner_member_id uuid,
  owner_name text,
  due_on date,
  state text not null default 'draft',
  done_on date,
  done_words text,
  done_by_name text,
  version int not null default 1,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint resolution_pk primary key (district_id, id),
  constraint resolution_kind check (kind in ('resolution', 'measure')),
  constraint resolution_state check (state in ('draft', 'open', 'done', 'released', 'withdrawn')),
  constraint resolution_measure_has_owner check (kind <> 'measure' or (source is not null and owner_name is not null and due_on is not null)),
  constraint resolution_end_says_what check (state not in ('done', 'released') or (done_on is not null and done_words is not null and done_by_name is not null))
);

select platform.open_table('meetings.resolution', 'dist', 'path', 'select, insert, update');

create index resolution_session on meetings.resolution (district_id, session_id);

create index resolution_unit on meetings.resolution (district_id, unit_id, state, due_on);

-- A member left out of those entitled at one meeting: on one of the grounds that the rule names, approved above, the meeting consenting.
create table meetings.deduction (
  district_id int not null,
  session_id uuid not null,
  member_id uuid not null,
  path text collate "C" not null,
  ground text not null,
  approved_by_name text,
  approved_on date,
  consented boolean not null,
  withdrawn boolean not null default false,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint deduction_pk primary key (district_id, session_id, member_id)
);

select platform.open_table('meetings.deduction', 'dist', 'path', 'select, insert, update');

-- One vote: on a matter (for, against, abstaining) or among candidates. Closed once; the figures and the finding behind the result stay.
create table meetings.vote (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid not null,
  topic_id uuid,
  number int not null,
  business text not null,
  title text not null,
  persons int not null default 1,
  ballots text[] not null,
  seats int,
  candidates jsonb not null default '[]',
  tellers text[] not null default '{}',
  state text not null,
  tally jsonb,
  slot text,
  entitled int,
  present int,
  issued int,
  returned int,
  approvals int,
  outcome text,
  finding_id uuid,
  opened_by_name text not null,
  opened_at timestamptz not null,
  closed_by_name text,
  closed_at timestamptz,
  withdrawn_reason text,
  version int not null default 1,
  constraint vote_pk primary key (district_id, id),
  constraint vote_number_once unique (district_id, session_id, number),
  constraint vote_ballots check (ballots <@ array['show-of-hands', 'paper', 'secret'] and cardinality(ballots) > 0),
  constraint vote_state check (state in ('open', 'closed', 'withdrawn')),
  constraint vote_outcome check (outcome in ('carried', 'not-carried', 'not-valid', 'to-judge')),
  constraint vote_closed_whole check (state <> 'closed' or (closed_at is not null and closed_by_name is not null and outcome is not null and entitled is not null and present is not null and slot is not null)),
  constraint vote_withdrawn_says_why check (state <> 'withdrawn' or withdrawn_reason is not null),
  constraint vote_present_within check (outcome is distinct from 'carried' or present <= entitled),
  constraint vote_more_than_issued check (outcome is distinct from 'carried' or issued is null or returned <= issued)
);

select platform.open_table('meetings.vote', 'dist', 'path', 'select, insert, update');

-- The secretary's report on the month past and the plan of the month ahead, as put to an activity day: facts from the records, own words.
create table meetings.briefing (
  district_id int not null,
  session_id uuid not null,
  kind text not null,
  path text collate "C" not null,
  unit_id uuid not null,
  year int not null,
  month int not null,
  facts jsonb not null,
  words text,
  changed text,
  result text,
  by_name text not null,
  at timestamptz not null,
  version int not null default 1,
  constraint briefing_pk primary key (district_id, session_id, kind),
  constraint briefing_kind check (kind in ('report', 'plan')),
  constraint briefing_month check (month between 1 and 12)
);

select platform.open_table('meetings.briefing', 'dist', 'path', 'select, insert, update');

-- What a member said in the deliberation, and what became of it.
create table meetings.opinion (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid not null,
  about text not null,
  matter text not null,
  member_id uuid,
  name text,
  words text not null,
  result text,
  result_by_name text,
  result_at timestamptz,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint opinion_pk primary key (district_id, id),
  constraint opinion_about check (about in ('report', 'plan', 'superior-task', 'unit-decision', 'key-work', 'public-interest', 'branch-work', 'work-level', 'enterprise-service', 'social-duty', 'workers-rights'))
);

select platform.open_table('meetings.opinion', 'dist', 'path', 'select, insert, update');

create index opinion_session on meetings.opinion (district_id, session_id);

-- A formal question of a member: it returns on every following activity day until it was answered and closed there.
create table meetings.question (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid,
  about text not null,
  member_id uuid,
  name text not null,
  words text not null,
  asked_on date not null,
  due_on date,
  state text not null,
  answer text,
  acted text,
  answered_by_name text,
  answered_on date,
  closed_session_id uuid,
  closed_on date,
  closed_by_name text,
  version int not null default 1,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint question_pk primary key (district_id, id),
  constraint question_about check (about in ('hot', 'hard', 'key')),
  constraint question_state check (state in ('open', 'answered', 'closed')),
  constraint question_answered check (state = 'open' or (answer is not null and answered_by_name is not null and answered_on is not null)),
  constraint question_closed check (state <> 'closed' or (closed_on is not null and closed_by_name is not null))
);

select platform.open_table('meetings.question', 'dist', 'path', 'select, insert, update');

create index question_unit on meetings.question (district_id, unit_id, state, asked_on);

-- What was said of a question on a day on which it returned.
create table meetings.question_turn (
  district_id int not null,
  question_id uuid not null,
  session_id uuid not null,
  path text collate "C" not null,
  words text not null,
  by_name text not null,
  at timestamptz not null,
  constraint question_turn_pk primary key (district_id, question_id, session_id)
);

select platform.open_table('meetings.question_turn', 'dist', 'path', 'select, insert');

-- A matter that goes through ordered steps; their names are those of the rule on the day it was opened.
create table meetings.matter (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  title text not null,
  slot text not null,
  steps jsonb not null,
  opened_on date not null,
  opened_by_name text not null,
  state text not null,
  stopped_reason text,
  version int not null default 1,
  constraint matter_pk primary key (district_id, id),
  constraint matter_state check (state in ('open', 'done', 'stopped')),
  constraint matter_stop_says_why check (state <> 'stopped' or stopped_reason is not null)
);

select platform.open_table('meetings.matter', 'dist', 'path', 'select, insert, update');

create index matter_unit on meetings.matter (district_id, unit_id, state);

-- A step that was taken. It stands on the one before it, and not before its day: no step can be skipped.
create table meetings.matter_step (
  district_id int not null,
  matter_id uuid not null,
  number int not null,
  path text collate "C" not null,
  step text not null,
  on_day date not null,
  previous int,
  previous_day date,
  session_id uuid,
  result text not null,
  by_name text not null,
  at timestamptz not null,
  constraint matter_step_pk primary key (district_id, matter_id, number),
  constraint matter_step_day_once unique (district_id, matter_id, number, on_day),
  constraint matter_step_in_order check ((number = 1 and previous is null and previous_day is null) or (number > 1 and previous = number - 1 and previous_day is not null)),
  constraint matter_step_not_earlier check (previous_day is null or on_day >= previous_day),
  constraint matter_step_after foreign key (district_id, matter_id, previous, previous_day) references meetings.matter_step (district_id, matter_id, number, on_day)
);

select platform.open_table('meetings.matter_step', 'dist', 'path', 'select, insert');

-- What a village or community has disclosed: Party, government and financial affairs.
create table meetings.disclosure (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  category text not null,
  title text not null,
  words text,
  year int not null,
  month int not null,
  published_on date not null,
  place text not null,
  by_name text not null,
  at timestamptz not null,
  constraint disclosure_pk primary key (district_id, id),
  constraint disclosure_category check (category ~ '^[a-z0-9-]+$'),
  constraint disclosure_month check (month between 1 and 12)
);

select platform.open_table('meetings.disclosure', 'dist', 'path', 'select, insert');

create index disclosure_unit on meetings.disclosure (district_id, unit_id, year, month);

create table meetings.remark (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  disclosure_id uuid not null,
  member_id uuid,
  name text,
  words text not null,
  at timestamptz not null,
  reply text,
  replied_by_name text,
  replied_at timestamptz,
  constraint remark_pk primary key (district_id, id),
  constraint remark_replied check (reply is null or (replied_by_name is not null and replied_at is not null))
);

select platform.open_table('meetings.remark', 'dist', 'path', 'select, insert, update');

create index remark_disclosure on meetings.remark (district_id, disclosure_id);

-- A matter touching members' vital interests, reported upward; open at the superior until answered.
create table meetings.upward_report (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid,
  words text not null,
  members_affected int not null,
  due_on date,
  reported_at timestamptz not null,
  reported_by_name text not null,
  answer text,
  answered_by_name text,
  answered_at timestamptz,
  version int not null default 1,
  constraint upward_report_pk primary key (district_id, id),
  constraint upward_report_members check (members_affected >= 0),
  constraint upward_report_answered check (answer is null or (answered_by_name is not null and answered_at is not null))
);

select platform.open_table('meetings.upward_report', 'dist', 'path', 'select, insert, update');

create index upward_report_unit on meetings.upward_report (district_id, unit_id, reported_at);

-- Analysis, criticism and self-criticism by the fields of a rule, sealed. member_id null: the state of mind of a branch's members.
-- Only the term of a measure and whether it was done stand in the clear.
create table meetings.analysis (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  session_id uuid,
  member_id uuid,
  slot text not null,
  position int,
  on_day date not null,
  fields_sealed bytea not null,
  measure_due date,
  measure_done_on date,
  measure_done_by_name text,
  version int not null default 1,
  entered_by uuid,
  entered_by_name text not null,
  entered_at timestamptz not null,
  constraint analysis_pk primary key (district_id, id),
  constraint analysis_of_a_meeting check (member_id is null or session_id is not null),
  constraint analysis_done_by_name check ((measure_done_on is null) = (measure_done_by_name is null))
);

select platform.open_table('meetings.analysis', 'dist', 'path', 'select, insert, update');

create index analysis_session on meetings.analysis (district_id, session_id);

create index analysis_unit on meetings.analysis (district_id, unit_id, on_day);

alter table meetings.minutes add constraint minutes_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.topic add constraint topic_minutes_fk foreign key (district_id, session_id) references meetings.minutes (district_id, session_id);

alter table meetings.differing_view add constraint differing_view_minutes_fk foreign key (district_id, session_id) references meetings.minutes (district_id, session_id);

alter table meetings.differing_view add constraint differing_view_corrects_fk foreign key (district_id, corrects_id) references meetings.differing_view (district_id, id);

alter table meetings.differing_view add constraint differing_view_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table meetings.signature add constraint signature_minutes_fk foreign key (district_id, session_id) references meetings.minutes (district_id, session_id);

alter table meetings.vote add constraint vote_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.resolution add constraint resolution_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.resolution add constraint resolution_vote_fk foreign key (district_id, vote_id) references meetings.vote (district_id, id);

alter table meetings.resolution add constraint resolution_owner_fk foreign key (district_id, owner_member_id) references members.member (district_id, id);

alter table meetings.deduction add constraint deduction_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.deduction add constraint deduction_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table meetings.briefing add constraint briefing_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.opinion add constraint opinion_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.opinion add constraint opinion_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table meetings.question add constraint question_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table meetings.question add constraint question_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.question add constraint question_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table meetings.question_turn add constraint question_turn_question_fk foreign key (district_id, question_id) references meetings.question (district_id, id);

alter table meetings.question_turn add constraint question_turn_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.matter add constraint matter_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table meetings.matter_step add constraint matter_step_matter_fk foreign key (district_id, matter_id) references meetings.matter (district_id, id);

alter table meetings.matter_step add constraint matter_step_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.disclosure add constraint disclosure_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table meetings.remark add constraint remark_disclosure_fk foreign key (district_id, disclosure_id) references meetings.disclosure (district_id, id);

alter table meetings.remark add constraint remark_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table meetings.upward_report add constraint upward_report_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id);

alter table meetings.upward_report add constraint upward_report_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.analysis add constraint analysis_session_fk foreign key (district_id, session_id) references activities.session (district_id, id);

alter table meetings.analysis add constraint analysis_member_fk foreign key (district_id, member_id) references members.member (district_id, id);
