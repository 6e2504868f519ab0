-- What each district is due once a day (duties that fall due, pictures whose term has ended), asked for once a day by whichever server looks
-- first. Rows: one a task, district and day. If it fails, nothing is left behind; run it again.
create table platform.daily_run (
  district_id int not null,
  task text not null,
  day date not null,
  asked_at timestamptz not null,
  constraint daily_run_pk primary key (district_id, task, day)
);

select platform.open_table('platform.daily_run', 'dist', 'district', 'select, insert');
