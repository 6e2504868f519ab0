-- The path belongs to the key: row-level security then compares it inside the index, once a scan, and no page of the table is read.
drop index activities.roll_line_member;

create index roll_line_member on activities.roll_line (district_id, member_id, day, session_id, path) include (letter, counted, kinds) where is_current;
