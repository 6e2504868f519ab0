-- A new second factor lies beside the one in use until a code of it was given back: who begins and does not end keeps the old one.
-- Rows: one column, empty. One that was begun before this ran has to be begun again. If it fails, nothing is left behind; run it again.

alter table people.account add column totp_next_sealed bytea;

grant update (totp_next_sealed) on people.account to zhibu_keys;
