-- An employment and talent service agency is a kind of unit of its own (YZ-07h): it keeps the roll of floating talent, with activities and contacts apart.
-- Backfill: none; agencies entered as public institutions until now are corrected by hand. The check is made anew over some thousand units a district.
-- Run it again if it fails.

alter table org.unit drop constraint unit_sector;
alter table org.unit add constraint unit_sector
  check (sector in ('village', 'community', 'organ', 'school', 'institution', 'talent-agency', 'state-enterprise', 'non-public', 'social', 'retired', 'estate', 'mixed'));

alter table floating.book_follow add column what text;
alter table floating.book_follow add constraint book_follow_what check (what in ('activity', 'contact'));
