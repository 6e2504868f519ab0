-- Days on which home answered for a member whose relation it had offered and then took the offer back: they stay home's, and the survey of gaps counts them.
-- They stand beside the offer in the index of 0059, or every row is read again.
-- Backfill: none; building the index takes seconds at a million rows. Run it again if it fails.

alter table floating.case_part add column answered datemultirange;

drop index floating.floating_case_part_scope;

create index floating_case_part_scope on floating.case_part (district_id, path, side)
  include (absence_id, managed_from, accepted_on, left_on, offered_on, answered);
