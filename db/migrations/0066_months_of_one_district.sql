-- Tells the planner that all months of dues lie in a district or a few, before it has looked at any. Each line of a list is held against its month
-- by a check that the database plans itself; without this it believes that hardly a row is of the district, takes any index that begins with it,
-- and reads every month of the district for every line of the first month that is opened (50,000 lines, 1,000 months).
-- Rows: none. Once months are there, ANALYZE says so itself. A server before version 18 cannot be told; nothing but the first month is slower there.
-- If it fails, nothing is left behind; run it again.

do $$
begin
  if exists (select from pg_proc where proname = 'pg_restore_attribute_stats' and pronamespace = 'pg_catalog'::regnamespace) then
    perform pg_restore_attribute_stats(
      'schemaname', 'dues', 'relname', 'month', 'attname', 'district_id', 'inherited', false, 'null_frac', 0::real, 'avg_width', 4, 'n_distinct', 1::real);
  end if;
end
$$;
