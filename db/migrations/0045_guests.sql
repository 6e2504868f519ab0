-- Guests of the roll: members of other organisations whom a branch manages while they are away from home (distributed.md 2.3). The id is that of
-- their case; what home keeps of them is not here. Rows: one a guest and branch. Nothing to backfill. If it fails, nothing is left behind; run it again.

create table members.guest (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  branch_id uuid not null,
  group_id uuid,
  name text not null,
  pinyin text not null,
  initials text not null,
  standing text,
  home_name text not null,
  from_day date not null,
  to_day date,
  constraint guest_pk primary key (district_id, id, from_day),
  constraint guest_standing check (standing in ('full', 'probationary')),
  constraint guest_days check (to_day is null or to_day >= from_day)
);

select platform.open_table('members.guest', 'dist', 'path', 'select, insert, update');

create index guest_branch on members.guest (district_id, branch_id, from_day);
