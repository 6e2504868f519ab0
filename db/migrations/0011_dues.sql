-- Dues: the base and standard of each member, months with their frozen list of who owes what by which norm, payments with
-- numbered receipts, named collectors, published disclosures, and who read whose base.
-- Rows: one base a member and year, one due line a member and month, one payment a due line, one month a branch. Nothing to backfill.
-- If it fails, nothing is left behind; run it again.

create schema dues;

grant usage on schema dues to zhibu_app, zhibu_report;

-- What a member's dues rest on (form T5): the parts are sealed, only the kind of payer stands open. Set by one person, checked by another;
-- fixed for the year, so a row that follows in the same year says why. Nothing is overwritten: the next row ends the one before.
create table dues.base (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  branch_id uuid not null,
  year int not null,
  payer text not null,
  sealed bytea not null,
  from_day date not null,
  to_day date,
  state text not null,
  reason text,
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null,
  checked_by uuid,
  checked_by_name text,
  checked_at timestamptz,
  check_note text,
  approved_by uuid,
  approved_by_name text,
  approved_unit_id uuid,
  approved_at timestamptz,
  approval_note text,
  constraint base_pk primary key (district_id, id),
  constraint base_state check (state in ('set', 'waits-approval', 'checked', 'returned')),
  constraint base_first_of_month check (extract(day from from_day) = 1),
  constraint base_days check (to_day is null or to_day >= from_day),
  constraint base_two_people check (state <> 'checked' or (checked_by_name is not null and (checked_by is null or checked_by is distinct from set_by))),
  constraint base_once exclude using gist (district_id with =, member_id with =, daterange(from_day, to_day, '[]') with &&) where (state = 'checked')
);

select platform.open_table('dues.base', 'dist', 'path', 'select, insert, update');

create index base_member on dues.base (district_id, member_id, from_day);

create index base_branch on dues.base (district_id, branch_id, year);

-- Every look at a base, for the member to see.
create table dues.base_reading (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  base_id uuid not null,
  purpose text not null,
  account_id uuid,
  account_name text not null,
  role text not null,
  at timestamptz not null,
  constraint base_reading_pk primary key (district_id, id)
);

select platform.open_table('dues.base_reading', 'dist', 'path', 'select, insert');

create index base_reading_member on dues.base_reading (district_id, member_id, at);

-- The norms that were applied, once each: rule, version, clause, bracket, value. A due line names its norm by key.
create table dues.norm (
  district_id int not null,
  key text not null,
  norm jsonb not null,
  constraint norm_pk primary key (district_id, key)
);

select platform.open_table('dues.norm', 'dist', 'district', 'select, insert');

-- One month of one branch: opened with the frozen list, collected, closed once it is over. A closing counts what came in since the end of
-- the month closed before; no payment is dated into a closed month, so two closings never count the same one.
create table dues.month (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  year int not null,
  month int not null,
  state text not null,
  members int not null,
  due_cents bigint not null,
  opened_on date not null,
  opened_by uuid,
  opened_by_name text not null,
  opened_at timestamptz not null,
  receipts_from int,
  receipts_to int,
  paid_members int,
  on_time_cents bigint,
  late_cents bigint,
  ahead_cents bigint,
  extra_cents bigint,
  received_cents bigint,
  upward_cents bigint,
  kept_cents bigint,
  share jsonb,
  closed_by uuid,
  closed_by_name text,
  closed_at timestamptz,
  constraint month_pk primary key (district_id, id),
  constraint month_once unique (district_id, branch_id, year, month),
  constraint month_state check (state in ('open', 'closed')),
  constraint month_of_year check (month between 1 and 12),
  constraint month_closed_whole check (state = 'open' or (closed_at is not null and received_cents is not null and upward_cents is not null
    and received_cents = on_time_cents + late_cents + ahead_cents + extra_cents and received_cents = upward_cents + kept_cents))
);

select platform.open_table('dues.month', 'dist', 'path', 'select, insert, update');

create index month_when on dues.month (district_id, year, month);

-- The frozen list of a month: who owes how much by which norm. A member owes a month to one branch only. cents is null where no base was
-- checked when the month opened: that is not known, never zero; it is filled in once, and an amount that stands never changes.
create table dues.due (
  district_id int not null,
  month_id uuid not null,
  member_id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  group_id uuid,
  year int not null,
  month int not null,
  position int not null,
  name text not null,
  payer text,
  cents bigint,
  norm_key text,
  base_id uuid,
  constraint due_pk primary key (district_id, month_id, member_id),
  constraint due_once unique (district_id, member_id, year, month),
  constraint due_amount check (cents >= 0),
  constraint due_names_norm check (cents is null or norm_key is not null)
);

select platform.open_table('dues.due', 'dist', 'path', 'select, insert, update');

-- What each member's month came to when it was closed. Frozen: what comes later is late and stands apart.
create table dues.closed_line (
  district_id int not null,
  month_id uuid not null,
  member_id uuid not null,
  path text collate "C" not null,
  cents bigint,
  paid_cents bigint not null,
  stands text not null,
  constraint closed_line_pk primary key (district_id, month_id, member_id),
  constraint closed_line_stands check (stands in ('paid', 'partly', 'unpaid', 'nothing-due', 'not-set'))
);

select platform.open_table('dues.closed_line', 'dist', 'path', 'select, insert');

-- The running number of a branch's receipts. Its row is the lock of the branch's cash box.
create table dues.cash_box (
  district_id int not null,
  branch_id uuid not null,
  path text collate "C" not null,
  last_number int not null,
  constraint cash_box_pk primary key (district_id, branch_id)
);

select platform.open_table('dues.cash_box', 'dist', 'path', 'select, insert, update');

-- Money received, one row a receipt and month paid for. Rows are never changed: a wrong one is reversed by a row of the opposite amount.
-- session_id: the activity day on which it was collected (no foreign key: activities is a sibling); session_day: its day as it was then.
create table dues.payment (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  member_id uuid not null,
  number int not null,
  year int not null,
  month int not null,
  kind text not null,
  cents bigint not null,
  paid_on date not null,
  session_id uuid,
  session_day date,
  collector text not null,
  collector_name text not null,
  collector_member_id uuid,
  proxy_name text,
  proxy_reason text,
  consent_name text,
  flags text[] not null default '{}',
  reverses_id uuid,
  note text,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint payment_pk primary key (district_id, id),
  constraint payment_number unique (district_id, branch_id, number),
  constraint payment_reversed_once unique (district_id, reverses_id),
  constraint payment_kind check (kind in ('normal', 'late', 'ahead', 'extra')),
  constraint payment_sign check ((reverses_id is null and cents > 0) or (reverses_id is not null and cents < 0)),
  constraint payment_reversal_says_why check (reverses_id is null or note is not null),
  constraint payment_proxy_whole check (proxy_name is null or proxy_reason is not null),
  constraint payment_month check (month between 1 and 12)
);

select platform.open_table('dues.payment', 'dist', 'path', 'select, insert');

create index payment_member on dues.payment (district_id, member_id, year, month);

create index payment_when on dues.payment (district_id, branch_id, paid_on);

-- Who collects in a branch whose form the rules leave open, named by a person, from a day to a day.
create table dues.collector (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  collects text not null,
  member_id uuid,
  member_name text,
  from_day date not null,
  to_day date,
  reason text not null,
  named_by uuid,
  named_by_name text not null,
  named_at timestamptz not null,
  constraint collector_pk primary key (district_id, id),
  constraint collector_kind check (collects in ('group-leader', 'organisation-commissioner', 'secretary', 'member')),
  constraint collector_member check ((collects = 'member') = (member_id is not null)),
  constraint collector_once exclude using gist (district_id with =, branch_id with =, daterange(from_day, to_day, '[]') with &&)
);

select platform.open_table('dues.collector', 'dist', 'path', 'select, insert, update');

-- A half-year as it was published, to a stated circle; never a base.
create table dues.disclosure (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  year int not null,
  half int not null,
  number int not null,
  audience text not null,
  fields text[] not null,
  withheld text[] not null,
  content jsonb not null,
  received_cents bigint not null,
  check_code text not null,
  slot text,
  cites text[] not null default '{}',
  published_on date not null,
  published_by uuid,
  published_by_name text not null,
  published_at timestamptz not null,
  constraint disclosure_pk primary key (district_id, id),
  constraint disclosure_number unique (district_id, branch_id, year, half, number),
  constraint disclosure_half check (half in (1, 2))
);

select platform.open_table('dues.disclosure', 'dist', 'path', 'select, insert');

-- Money handed up by a branch, with the bank's or the superior's voucher.
create table dues.remittance (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  cents bigint not null,
  handed_on date not null,
  voucher text not null,
  handled_by text not null,
  reverses_id uuid,
  note text,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  constraint remittance_pk primary key (district_id, id),
  constraint remittance_reversed_once unique (district_id, reverses_id),
  constraint remittance_sign check ((reverses_id is null and cents > 0) or (reverses_id is not null and cents < 0 and note is not null))
);

select platform.open_table('dues.remittance', 'dist', 'path', 'select, insert');

create index remittance_branch on dues.remittance (district_id, branch_id, handed_on);

alter table dues.base add constraint base_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table dues.base add constraint base_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.base_reading add constraint base_reading_base_fk foreign key (district_id, base_id) references dues.base (district_id, id);

alter table dues.month add constraint month_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.due add constraint due_month_fk foreign key (district_id, month_id) references dues.month (district_id, id);

alter table dues.due add constraint due_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table dues.due add constraint due_norm_fk foreign key (district_id, norm_key) references dues.norm (district_id, key);

alter table dues.closed_line add constraint closed_line_due_fk foreign key (district_id, month_id, member_id) references dues.due (district_id, month_id, member_id);

alter table dues.cash_box add constraint cash_box_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.payment add constraint payment_member_fk foreign key (district_id, member_id) references members.member (district_id, id);

alter table dues.payment add constraint payment_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.payment add constraint payment_reverses_fk foreign key (district_id, reverses_id) references dues.payment (district_id, id);

alter table dues.collector add constraint collector_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.disclosure add constraint disclosure_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.remittance add constraint remittance_branch_fk foreign key (district_id, branch_id) references org.unit (district_id, id);

alter table dues.remittance add constraint remittance_reverses_fk foreign key (district_id, reverses_id) references dues.remittance (district_id, id);
