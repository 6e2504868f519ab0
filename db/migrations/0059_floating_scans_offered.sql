-- The survey of gaps also asks on which day home offered the relation: that day joins the others in the index of 0056, or every row is read again.
-- Backfill: none; building it takes seconds at a million rows. Run it again if it fails.

drop index floating.floating_case_part_scope;

create index floating_case_part_scope on floating.case_part (district_id, path, side) include (absence_id, managed_from, accepted_on, left_on, offered_on);
