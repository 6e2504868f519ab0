-- Slips for officials: one to set a password with, one to put a lost second factor away with (docs/decisions/013). They lie beside the slips that
-- bind a member's device, with the same one-time codes; a slip is for a person's device or for an account, never for both.
-- Rows: a few a year and district; those that are there stay slips for devices. If it fails, nothing is left behind; run it again.

alter table people.slip alter column person_id drop not null;

alter table people.slip add column account_id uuid;

alter table people.slip add column purpose text not null default 'device';

alter table people.slip add constraint slip_purpose check (purpose in ('device', 'password', 'second-factor'));

alter table people.slip add constraint slip_whose check ((purpose = 'device') = (person_id is not null) and (purpose = 'device') = (account_id is null));

alter table people.slip add constraint slip_account_fk foreign key (district_id, account_id) references people.account (district_id, id);

create index slip_account on people.slip (district_id, account_id) where account_id is not null;
