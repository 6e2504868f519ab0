-- Dues that the host of a floating member took: the month is settled at home without anything coming into its box (kind 'elsewhere'), or the money was
-- handed on and is a receipt like any other. `source` names the host's record, so that it is settled once and its line in the ledger is not told twice.
-- Rows: a few hundred a year in a county, among the payments. Nothing to backfill.

alter table dues.payment add column source text;

alter table dues.payment drop constraint payment_kind;

alter table dues.payment add constraint payment_kind check (kind in ('normal', 'late', 'ahead', 'extra', 'elsewhere'));

alter table dues.payment add constraint payment_elsewhere_has_source check (kind <> 'elsewhere' or source is not null);

create index payment_source on dues.payment (district_id, source) where source is not null;
