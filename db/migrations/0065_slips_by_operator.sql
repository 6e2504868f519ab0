-- A slip that the operator printed at the command line, where nobody in the district could (docs/decisions/013): who did it and why, for the
-- administrators to read.
-- Rows: two columns, empty. If it fails, nothing is left behind; run it again.

alter table people.slip add column operator_name text;

alter table people.slip add column operator_reason text;

alter table people.slip add constraint slip_operator_why check ((operator_name is null) = (operator_reason is null));
