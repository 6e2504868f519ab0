-- Which group of members somebody belongs to for education by groups (residents, laid-off, retired), where a document asks for it. Nothing is
-- overwritten: the newest word about a member counts; null takes the member out of every group.
-- Rows: one a member of a community branch, rarely more. Nothing to backfill. If it fails, nothing is left behind; run it again.
create table training.study_group (
  district_id int not null,
  id uuid not null,
  path text collate "C" not null,
  member_id uuid not null,
  belongs_to text,
  by_account uuid,
  by_name text not null,
  at timestamptz not null,
  constraint study_group_pk primary key (district_id, id)
);

select platform.open_table('training.study_group', 'dist', 'path', 'select, insert');

create index study_group_member on training.study_group (district_id, member_id, at desc);
