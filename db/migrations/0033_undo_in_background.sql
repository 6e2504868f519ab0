-- A large import is taken back in the background, so its run has one state more.
-- Rows: as they are. If it fails, nothing is left behind; run it again.
alter table members.import_run drop constraint import_run_state;

alter table members.import_run add constraint import_run_state
  check (state in ('reading', 'previewed', 'importing', 'imported', 'failed', 'undoing', 'undone', 'dropped'));
