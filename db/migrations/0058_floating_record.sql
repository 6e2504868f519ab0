-- Nothing to backfill. If it fails, nothing is left behind; run it again.
-- Awards, punishments and changes of relation at a host come home as lines of the member's record; the words of a punishment lie sealed among the facts.
alter table floating.result drop constraint result_kind;

alter table floating.result add constraint result_kind check (kind in ('attendance', 'dues', 'contact', 'reward', 'punishment', 'relation'));
