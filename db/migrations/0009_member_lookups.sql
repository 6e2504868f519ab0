-- The dated rows of one member are looked up by member: by the roll of a branch, by a member's page, and by the cascade
-- when an import is undone. Without these each of those reads a whole district.
-- Rows: some two belongings and two standings per member. If it fails, nothing is left behind; run it again.

create index belonging_member on members.belonging (district_id, member_id);

create index post_member on members.post (district_id, member_id);

create index floating_span_member on members.floating_span (district_id, member_id);
