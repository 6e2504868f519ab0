-- A tick and a line of a roll are of a member or of a guest (`members.guest`): the roster of the day says who may be ticked, so the two keys to
-- members alone are given up. Nothing to backfill. If it fails, nothing is left behind; run it again.

alter table activities.tick drop constraint tick_member_fk;

alter table activities.roll_line drop constraint roll_line_member_fk;
