-- A branch sees how its letters travel, not the files themselves: so the number of the file stands with the letter.
-- Rows: one a letter that went out by file; those there are given the number of their file. If it fails, nothing is left behind; run it again.

alter table floating.dispatch add column file_number int;

update floating.dispatch as d
set file_number = f.number
from floating.file_out as f
where f.district_id = d.district_id
  and f.id = d.file_id;
