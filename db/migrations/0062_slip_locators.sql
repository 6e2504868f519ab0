-- A slip's code says which slip it is (locator, no secret) beside its secret, of which a keyed hash is kept; tries are counted by slip instead of
-- over all slips together, and one that was tried too often is closed (docs/decisions/013).
-- Rows: slips of the last fortnight. Those of before carry ten digits that say nothing of which slip they are, so their tries cannot be counted
-- by slip: they are taken back and have to be printed anew. The plain hash of their digits, which a computer guesses at once, goes with them.
-- If it fails, nothing is left behind; run it again.

alter table people.slip add column locator text;

alter table people.slip add column secret_mac bytea;

alter table people.slip add column closed_at timestamptz;

update people.slip set ends_at = made_at where used_at is null and ends_at > made_at;

drop index people.slip_code;

alter table people.slip drop column code_hash;

create unique index slip_locator on people.slip (district_id, locator) where locator is not null;

-- How often a locator was tried since it was printed, whether there is such a slip or not.
create table people.slip_try (
  district_id int not null,
  locator text not null,
  tries int not null,
  tried_at timestamptz not null,
  constraint slip_try_pk primary key (district_id, locator)
);

select platform.open_table('people.slip_try', 'dist', 'district', 'select, insert, update, delete');
