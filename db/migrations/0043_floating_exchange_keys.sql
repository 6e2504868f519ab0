-- A district's pair of exchange keys says which key of the key file it stems from, so that a pair made after a new key was added is of the new one.
-- Rows: none to a few a district; those there stem from the first key. If it fails, nothing is left behind; run it again.

alter table floating.exchange_key add column stems_from int not null default 1;
