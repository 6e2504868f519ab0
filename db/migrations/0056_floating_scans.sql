-- The survey of gaps reads everybody away in a part of the tree, on both sides: the indexes of the wall carry the days as well, so that it is answered
-- from them without the rows. They take the place of those that `open_table` made. Backfill: none; building them takes seconds at a million rows.
-- Run it again if it fails.

drop index floating.floating_absence_scope;

create index floating_absence_scope on floating.absence (district_id, path) include (id, branch_id, from_day, returned_on, ended_on, state);

drop index floating.floating_case_part_scope;

create index floating_case_part_scope on floating.case_part (district_id, path, side) include (absence_id, managed_from, accepted_on, left_on);
