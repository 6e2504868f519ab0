-- Sealing anew (docs/decisions/013): a role that reads the tables with sealed columns and may change those columns alone, so that notes that are
-- only ever added to stay so for requests. A migration with a new sealed column grants it here too; a guard compares.
-- Rows: none. If it fails, nothing is left behind; run it again.

do $$
begin
  if not exists (select from pg_roles where rolname = 'zhibu_keys') then
    create role zhibu_keys nologin;
  end if;
end
$$;

do $$
begin
  execute format('grant zhibu_keys to %I', current_user);
end
$$;

grant usage on schema platform, activities, dues, floating, leaders, ledger, meetings, members, people to zhibu_keys;

grant insert on platform.audit_entry to zhibu_keys;

-- Never written: the rows of an import are sealed by the thousand in import_part.
alter table members.import_row drop column values_sealed;

grant select, update (id_number_sealed, phone_sealed, address_sealed) on people.person to zhibu_keys;

grant select, update (totp_sealed) on people.account to zhibu_keys;

grant select, update (reason_sealed) on members.exemption to zhibu_keys;

grant select, update (values_sealed) on members.import_part to zhibu_keys;

grant select, update (before_sealed) on members.import_row to zhibu_keys;

grant select, update (words_sealed) on activities.leave to zhibu_keys;

grant select, update (words_sealed, corrected_sealed) on activities.talk_note to zhibu_keys;

grant select, update (sealed) on activities.picture to zhibu_keys;

grant select, update (sealed) on dues.base to zhibu_keys;

grant select, update (fields_sealed) on meetings.analysis to zhibu_keys;

grant select, update (words_sealed) on leaders.pair_talk to zhibu_keys;

grant select, update (words_sealed, noted_by_sealed) on leaders.rank_note to zhibu_keys;

grant select, update (words_sealed) on leaders.negative_entry to zhibu_keys;

grant select, update (words_sealed) on ledger.entry to zhibu_keys;

grant select, update (details_sealed) on floating.absence to zhibu_keys;

grant select, update (card_sealed) on floating.case_part to zhibu_keys;

grant select, update (enclosure_sealed) on floating.letter to zhibu_keys;

grant select, update (words_sealed) on floating.contact to zhibu_keys;

grant select, update (words_sealed) on floating.note to zhibu_keys;

grant select, update (words_sealed) on floating.lost_search to zhibu_keys;

grant select, update (letter_sealed) on floating.receipt to zhibu_keys;

grant select, update (sealed) on floating.book to zhibu_keys;
