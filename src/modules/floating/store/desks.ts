/** Desks. */
import { sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { moment } from './rows.ts'

export type DeskLevel = 'department' | 'committee' | 'branch'
export type Desk = {
  id: string
  districtId: number
  unitId: string
  unitName: string
  level: DeskLevel
  region: string
  address: string
  hours: string
  telephone: string
  person: string
  /** takes floating members in; others only advise */
  receives: boolean
  from: Day
  to: Day | null
  successorId: string | null
}

const deskColumns = sql`
  desk.id, desk.district_id as "districtId", desk.unit_id as "unitId", desk.unit_name as "unitName", desk.level, desk.region, desk.address, desk.hours,
  desk.telephone, desk.person, desk.receives, desk.from_day as "from", desk.to_day as "to", desk.successor_id as "successorId"`

/** Open desks whose region, name or address holds the typed words; those of one district first where one is given. */
export const selectDesks = (tx: Tx, asked: { find: string | null; districtId: number | null }): Promise<Desk[]> =>
  tx.rows(sql<Desk>`
    select ${deskColumns}
    from floating.desk
    where to_day is null
      and (${asked.find}::text is null or position(${asked.find ?? ''} in region || unit_name || address) > 0)
      and (${asked.districtId}::int is null or district_id = ${asked.districtId})
    order by region, level desc, unit_name, id
    limit 300`)

export const selectDesk = (tx: Tx, id: string): Promise<Desk | null> => tx.maybe(sql<Desk>`select ${deskColumns} from floating.desk where id = ${id}`)

export const selectDeskOfUnit = (tx: Tx, districtId: number, unitId: string): Promise<Desk | null> =>
  tx.maybe(sql<Desk>`
    select ${deskColumns}
    from floating.desk
    where district_id = ${districtId}
      and unit_id = ${unitId}
      and to_day is null`)

export const upsertDesk = (tx: Tx, desk: Desk, by: { name: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into floating.desk (
      id, district_id, unit_id, unit_name, level, region, address, hours, telephone, person, receives, from_day, to_day, successor_id, changed_by_name, changed_at)
    values (
      ${desk.id}, ${desk.districtId}, ${desk.unitId}, ${desk.unitName}, ${desk.level}, ${desk.region}, ${desk.address}, ${desk.hours}, ${desk.telephone},
      ${desk.person}, ${desk.receives}, ${desk.from}, ${desk.to}, ${desk.successorId}, ${by.name}, ${moment(by.at)})
    on conflict (id) do update
    set unit_name = excluded.unit_name, level = excluded.level, region = excluded.region, address = excluded.address, hours = excluded.hours,
      telephone = excluded.telephone, person = excluded.person, receives = excluded.receives, to_day = excluded.to_day, successor_id = excluded.successor_id,
      changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at`)
