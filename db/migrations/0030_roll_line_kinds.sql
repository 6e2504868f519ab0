-- What a line counts for as one small number (1 activity days, 2 collective, 4 organisation life), so that a member's letters are read in the
-- order of their days from the index alone: a district's year in one pass over what a bare count would read.
alter table activities.roll_line add column kinds smallint not null generated always as (
  case when 'activity-days' = any (countings) then 1 else 0 end
  + case when 'collective' = any (countings) then 2 else 0 end
  + case when 'organisation-life' = any (countings) then 4 else 0 end) stored;

drop index activities.roll_line_member;

create index roll_line_member on activities.roll_line (district_id, member_id, day, session_id) include (letter, counted, kinds) where is_current;
