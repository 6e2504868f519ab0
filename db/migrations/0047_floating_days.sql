-- Days of both halves in columns, so that whose day it is follows from a scan; whether the place away is fairly fixed, for the test of the rule.
-- Backfill: one update of the parts there are (some two rows a floating member and year), seconds at a million. Run it again if it fails.

alter table floating.case_part add column found_on date, add column offered_on date, add column accepted_on date, add column gone_on date;

alter table floating.absence add column fixed_place boolean;

update floating.case_part
set found_on = ((case when side = 'home' then heard else own end)->>'foundOn')::date,
  accepted_on = ((case when side = 'home' then heard else own end)->>'acceptedOn')::date,
  offered_on = ((case when side = 'home' then own else heard end)->>'offeredOn')::date,
  gone_on = least(
    ((case when side = 'home' then own else heard end)->>'returnedOn')::date,
    ((case when side = 'home' then own else heard end)->>'elsewhereOn')::date,
    ((case when side = 'home' then own else heard end)->>'cancelledOn')::date);
