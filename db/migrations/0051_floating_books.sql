-- Books of a unit about several relations and about incoming members: parallel relations, residents, talent, retained graduates, stewards, plans,
-- places in commendation, invitations, support, the named receiver, requests at the desk, declarations of membership, groups away. One row an
-- entry, some tens a unit and year; `slot` is the rule that asks for it, `facts` its fields, `sealed` those only the entitled may read.
-- Nothing to backfill. If it fails, nothing is left behind; run it again.

create table floating.book (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  unit_id uuid not null,
  unit_name text not null,
  slot text not null,
  on_day date not null,
  until_day date,
  member_id uuid,
  person_name text,
  facts jsonb not null default '{}',
  sealed bytea,
  belonging_id uuid,
  case_id uuid,
  closed_on date,
  closed_words text,
  closed_by_name text,
  by_name text not null,
  entered_at timestamptz not null,
  version int not null default 1,
  constraint book_pk primary key (district_id, id),
  constraint book_days check (until_day is null or until_day >= on_day),
  constraint book_closed check ((closed_on is null) = (closed_by_name is null)),
  constraint book_unit_fk foreign key (district_id, unit_id) references org.unit (district_id, id)
);

select platform.open_table('floating.book', 'dist', 'path', 'select, insert, update');

create index book_unit on floating.book (district_id, unit_id, slot, on_day);

-- What followed an entry: a contact with a retained graduate, an answer of a resident, a contact of a pair, who came.
create table floating.book_follow (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  book_id uuid not null,
  on_day date not null,
  words text not null,
  by_name text not null,
  entered_at timestamptz not null,
  constraint book_follow_pk primary key (district_id, id),
  constraint book_follow_of_fk foreign key (district_id, book_id) references floating.book (district_id, id)
);

select platform.open_table('floating.book_follow', 'dist', 'path', 'select, insert');

create index book_follow_of on floating.book_follow (district_id, book_id, on_day);
