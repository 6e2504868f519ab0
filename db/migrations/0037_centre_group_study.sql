-- Study of a theory centre group is a class of its own form, and a form that no list has goes as `other`, named by its title.
-- Rows: as they are. If it fails, nothing is left behind; run it again.
alter table training.class drop constraint class_form;

alter table training.class add constraint class_form
  check (form in ('class', 'party-school', 'rotation', 'demonstration', 'farmer-college', 'skills', 'centre-group', 'other'));
