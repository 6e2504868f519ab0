-- A stock of certificates whose seal was put on before they are handed out, so that a member who leaves today holds one today (CX-11e, CX-11g).
-- Two columns; ranges that are there stay unsealed. If it fails, nothing is left behind; run it again.

alter table ledger.number_range add column sealed_on date, add column sealed_by_name text;

alter table ledger.number_range add constraint number_range_sealed check ((sealed_on is null) = (sealed_by_name is null));
