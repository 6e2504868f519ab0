-- The tables whose rows are carried when two districts become one. In which order no longer matters: the bonds between them are taken off meanwhile
-- (0063). The trail stays where it was sealed, and what the daily work noted of a day.
drop function platform.carried_tables();

create function platform.carried_tables() returns table (name regclass)
language sql stable as $$
  select kept.oid::regclass
  from pg_class kept
  join pg_namespace room on room.oid = kept.relnamespace
  where kept.relkind in ('r', 'p')
    and not kept.relispartition
    and obj_description(kept.oid, 'pg_class') = 'dist'
    and room.nspname || '.' || kept.relname not in ('platform.audit_entry', 'platform.audit_batch', 'platform.audit_sealed', 'platform.daily_run')
$$;
