/** The only file of this module with SQL: desks, times away, parts of cases, letters, contact persons, contacts, notes, results, what went up, codes. */
import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../kernel/days.ts'
import { overMany, type Tx } from '../../platform/db.ts'
import type { Follow } from './contract.ts'
import type { Away, Conflict, Facts, HomeCase, HomeHalf, HomeState, HostHalf, HostPart, Letter, LetterKind, Side } from './stages.ts'

const here = (tx: Tx): number => tx.scope.districtIds[0]!
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`

// ---------------------------------------------------------------- desks

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

// ---------------------------------------------------------------- times away

export type ToldBy = 'member' | 'branch' | 'host'

export type Absence = {
  id: string
  path: string
  memberId: string
  branchId: string
  own: Away
  state: HomeState
  endedOn: Day | null
  toldBy: ToldBy
  toldByName: string
  toldWords: string | null
  reason: string | null
  place: string | null
  placeCode: number | null
  detailsSealed: Buffer | null
  hasEmployer: boolean
  hasAddress: boolean
  hasPhone: boolean
  sector: string | null
  certificateId: string | null
  openedAt: Date
  changedAt: Date
  version: number
}

const absenceColumns = sql`
  absence.id, absence.path, absence.member_id as "memberId", absence.branch_id as "branchId", absence.own, absence.state, absence.ended_on as "endedOn",
  absence.told_by as "toldBy", absence.told_by_name as "toldByName", absence.told_words as "toldWords", absence.reason, absence.place,
  absence.place_code as "placeCode", absence.details_sealed as "detailsSealed", absence.has_employer as "hasEmployer", absence.has_address as "hasAddress",
  absence.has_phone as "hasPhone", absence.sector, absence.certificate_id as "certificateId", absence.opened_at as "openedAt",
  absence.changed_at as "changedAt", absence.version`

export const selectAbsence = (tx: Tx, id: string): Promise<Absence | null> =>
  tx.maybe(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** Locked until the transaction ends: a case is always taken from its home end first, so that the two sides never wait for each other. */
export const lockAbsence = (tx: Tx, id: string): Promise<Absence | null> =>
  tx.maybe(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

export const openAbsenceOf = (tx: Tx, memberId: string): Promise<Absence | null> =>
  tx.maybe(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and member_id = ${memberId}
      and ended_on is null`)

/** All times away of members, the newest first. */
export const absencesOf = (tx: Tx, memberIds: readonly string[]): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and member_id = any (${[...memberIds]})
    order by opened_at desc, id desc
    limit 5000`)

/** Times away of a part of the tree: the open ones, or those that ended in a year. */
export const absencesUnder = (tx: Tx, path: string, asked: { ended: boolean; since: Day }): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and (case when ${asked.ended} then ended_on >= ${asked.since} else ended_on is null end)
    order by path, from_day, id
    limit 5000`)

export type NewAbsence = Omit<Absence, 'state' | 'endedOn' | 'changedAt' | 'version'> & { fixedPlace?: boolean | null }

export const insertAbsences = (tx: Tx, rows: readonly NewAbsence[]): Promise<number> =>
  tx.run(sql`
    insert into floating.absence (
      district_id, id, path, member_id, branch_id, state, own, from_day, until_day, returned_on, ended_on, told_by, told_by_name, told_words, reason, place,
      place_code, details_sealed, has_employer, has_address, has_phone, sector, certificate_id, fixed_place, opened_at, changed_at)
    select
      ${here(tx)}::int, id, path, "memberId", "branchId", own->>'state', own, (own->>'from')::date, (own->>'until')::date, (own->>'returnedOn')::date,
      "endedOn", "toldBy", "toldByName", "toldWords", reason, place, "placeCode", decode(details, 'hex'), "hasEmployer", "hasAddress", "hasPhone", sector,
      "certificateId", "fixedPlace", "openedAt", "openedAt"
    from jsonb_to_recordset(${json(
      rows.map(({ detailsSealed, ...row }) => ({ ...row, details: detailsSealed?.toString('hex') ?? null, endedOn: endOf(row.own) })),
    )}) as given (
      id uuid, path text, "memberId" uuid, "branchId" uuid, own jsonb, "endedOn" date, "toldBy" text, "toldByName" text, "toldWords" text, reason text,
      place text, "placeCode" int, details text, "hasEmployer" boolean, "hasAddress" boolean, "hasPhone" boolean, sector text, "certificateId" uuid,
      "fixedPlace" boolean, "openedAt" timestamptz)`)

/** The day on which a time away was over on paper; null while it is open. */
const endOf = (own: Away): Day | null => {
  if (own.state === 'resident') return own.checkedOn
  if (own.state === 'transferred' || own.state === 'cancelled') return own.decidedOn ?? own.appliedOn
  return null
}

/** Writes home's own half as the act left it. `on` is the day of the act, which ends a time away. */
export const saveAway = (tx: Tx, at: Date, { id, own, on }: { id: string; own: Away; on: Day }): Promise<number> =>
  tx.run(sql`
    update floating.absence
    set own = ${json(own)}, state = ${own.state}, from_day = ${own.from}, until_day = ${own.until}, returned_on = ${own.returnedOn},
      ended_on = ${own.state === 'resident' || own.state === 'transferred' || own.state === 'cancelled' ? on : null}, changed_at = ${moment(at)},
      version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}`)

export const setAbsenceCertificate = (tx: Tx, id: string, certificateId: string): Promise<number> =>
  tx.run(sql`update floating.absence set certificate_id = ${certificateId} where district_id = ${here(tx)} and id = ${id}`)

export type Details = { employer: string | null; address: string | null; phone: string | null }

/** Employer, address, telephone, sealed by the caller; what is known of them stands beside, so that gaps in the register are found. */
export const setAbsenceDetails = (
  tx: Tx,
  at: Date,
  given: { id: string; sealed: Buffer; has: Record<keyof Details, boolean>; place: string | null },
): Promise<number> =>
  tx.run(sql`
    update floating.absence
    set details_sealed = ${given.sealed}, has_employer = ${given.has.employer}, has_address = ${given.has.address}, has_phone = ${given.has.phone},
      place = coalesce(${given.place}, place), changed_at = ${moment(at)}, version = version + 1
    where district_id = ${here(tx)}
      and id = ${given.id}`)

// ---------------------------------------------------------------- contact persons

export type ContactPerson = {
  id: string
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  name: string
  from: Day
  to: Day | null
  firstContactBy: Day | null
}

/** Those named now, for times away or cases. */
export const contactPersonsOf = (tx: Tx, ids: readonly string[]): Promise<ContactPerson[]> =>
  tx.rows(sql<ContactPerson>`
    select id, side, absence_id as "absenceId", case_id as "caseId", member_id as "memberId", name, from_day as "from", to_day as "to",
      first_contact_by as "firstContactBy"
    from floating.contact_person
    where district_id = any (${[...tx.scope.districtIds]})
      and (absence_id = any (${[...ids]}) or case_id = any (${[...ids]}))
      and to_day is null
    order by from_day, id
    limit 20000`)

/** Ends who was named until now and names another. */
export const replaceContactPerson = async (tx: Tx, given: Omit<ContactPerson, 'to'> & { path: string }, by: { name: string; at: Date }): Promise<void> => {
  await tx.run(sql`
    update floating.contact_person
    set to_day = greatest(from_day, ${given.from}::date)
    where district_id = ${here(tx)}
      and side = ${given.side}
      and coalesce(absence_id, case_id) = ${given.absenceId ?? given.caseId}
      and to_day is null`)
  await tx.run(sql`
    insert into floating.contact_person (
      district_id, id, path, side, absence_id, case_id, member_id, name, from_day, first_contact_by, named_by_name, named_at)
    values (
      ${here(tx)}, ${given.id}, ${given.path}, ${given.side}, ${given.absenceId}, ${given.caseId}, ${given.memberId}, ${given.name}, ${given.from},
      ${given.firstContactBy}, ${by.name}, ${moment(by.at)})`)
}

// ---------------------------------------------------------------- parts of cases

export type Way = 'inside' | 'file' | 'paper'

/** What is beside the two halves of a part: who the other side is, where the part lies here, whom it is about. */
export type PartRow = {
  id: string
  side: Side
  path: string
  absenceId: string | null
  memberId: string | null
  own: HostHalf | HomeHalf
  heard: HostHalf | HomeHalf
  sent: number
  taken: number
  acknowledged: number
  waiting: Letter[]
  conflicts: Conflict[]
  settled: number[]
  way: Way
  otherDistrict: number | null
  otherDesk: string | null
  otherName: string
  partnerId: string | null
  personName: string
  personPinyin: string
  standing: string | null
  cardSealed: Buffer | null
  /** at home: a host asked for somebody, and home has not answered yet */
  asked: boolean
  unitId: string
  branchId: string | null
  groupId: string | null
  basis: string | null
  openedAt: Date
  changedAt: Date
  version: number
}

const partColumns = sql`
  case_part.id, case_part.side, case_part.path, case_part.absence_id as "absenceId", case_part.member_id as "memberId", case_part.own, case_part.heard,
  case_part.sent, case_part.taken, case_part.acknowledged, case_part.waiting, case_part.conflicts, case_part.settled, case_part.way,
  case_part.other_district as "otherDistrict", case_part.other_desk as "otherDesk", case_part.other_name as "otherName",
  case_part.partner_id as "partnerId", case_part.person_name as "personName", case_part.person_pinyin as "personPinyin", case_part.standing,
  case_part.card_sealed as "cardSealed", case_part.asked, case_part.unit_id as "unitId", case_part.branch_id as "branchId",
  case_part.group_id as "groupId", case_part.basis, case_part.opened_at as "openedAt", case_part.changed_at as "changedAt", case_part.version`

export const selectPart = (tx: Tx, id: string, side: Side): Promise<PartRow | null> =>
  tx.maybe(
    sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}
      and side = ${side}`,
    'floating-part',
  )

export const lockPart = (tx: Tx, id: string, side: Side): Promise<PartRow | null> =>
  tx.maybe(
    sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = ${here(tx)}
      and id = ${id}
      and side = ${side}
    for update`,
    'floating-lock-part',
  )

/** Where the other side of a host's part is; it stays there for as long as servers run. */
export const otherSideOf = (tx: Tx, id: string): Promise<Pick<PartRow, 'way' | 'otherDistrict'> | null> =>
  tx.maybe(
    sql<Pick<PartRow, 'way' | 'otherDistrict'>>`
    select way, other_district as "otherDistrict"
    from floating.case_part
    where district_id = ${here(tx)}
      and id = ${id}
      and side = 'host'`,
    'floating-other-side',
  )

/** The time away, where the case hangs on one, and its cases. */
export type HomeEnd = readonly [Absence | null, readonly PartRow[]]

/** Home's end of a case, locked: the time away first, then its cases; whoever comes from either side waits there and nowhere else. Sent together. */
export const lockHome = (tx: Tx, caseId: string): Promise<HomeEnd> => Promise.all([lockAbsenceOfCase(tx, caseId), lockCasesBeside(tx, caseId)])

const lockAbsenceOfCase = (tx: Tx, caseId: string): Promise<Absence | null> =>
  tx.maybe(
    sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = ${here(tx)}
      and id = (select absence_id from floating.case_part where district_id = ${here(tx)} and id = ${caseId} and side = 'home')
    for update`,
    'floating-lock-absence-of-case',
  )

const lockCasesBeside = (tx: Tx, caseId: string): Promise<PartRow[]> =>
  tx.rows(
    sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = ${here(tx)}
      and ((id = ${caseId} and side = 'home')
        or absence_id = (select absence_id from floating.case_part where district_id = ${here(tx)} and id = ${caseId} and side = 'home'))
    order by opened_at, id
    limit 200
    for update`,
    'floating-lock-cases-beside',
  )

/** Home's cases of one time away, in the order in which hosts came; locked where the caller writes. */
export const lockCasesOf = (tx: Tx, absenceId: string): Promise<PartRow[]> =>
  tx.rows(sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = ${here(tx)}
      and absence_id = ${absenceId}
    order by opened_at, id
    limit 200
    for update`)

export const casesOfAbsences = (tx: Tx, absenceIds: readonly string[]): Promise<PartRow[]> =>
  tx.rows(sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = any (${[...tx.scope.districtIds]})
      and absence_id = any (${[...absenceIds]})
    order by opened_at, id
    limit 20000`)

/** Parts of a side in a part of the tree, the open ones or all; the newest first. */
export const partsUnder = (tx: Tx, path: string, asked: { side: Side; open: boolean; askedOnly?: boolean }): Promise<PartRow[]> =>
  tx.rows(sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = any (${[...tx.scope.districtIds]})
      and side = ${asked.side}
      and path >= ${path}
      and path < ${`${path}~`}
      and (not ${asked.open} or ended_on is null)
      and (not ${asked.askedOnly ?? false} or asked)
    order by opened_at desc, id desc
    limit 5000`)

export type NewPart = Omit<
  PartRow,
  'own' | 'heard' | 'sent' | 'taken' | 'acknowledged' | 'waiting' | 'conflicts' | 'settled' | 'openedAt' | 'changedAt' | 'version'
> & {
  half: HostPart | HomeCase
  at: Date
}

const ownOf = (half: HostPart | HomeCase): HostHalf | HomeHalf => ('told' in half ? half.told : half.own)
const hostHalfOf = (half: HostPart | HomeCase): HostHalf => ('told' in half ? half.heard : half.own)
const homeHalfOf = (half: HostPart | HomeCase): HomeHalf => ('told' in half ? half.told : half.heard)

/** The host's state; the columns beside it are for lists and the survey of gaps. */
const shown = (half: HostPart | HomeCase) => {
  const host = hostHalfOf(half)
  const home = homeHalfOf(half)
  const over = ['not-ours', 'elsewhere', 'checked', 'cancelled'].includes(home.word)
  return {
    state: host.state,
    contradicted: half.conflicts.some(({ number }) => !half.settled.includes(number)),
    awayFrom: home.from,
    arrivedOn: host.identifiedOn ?? host.foundOn,
    foundOn: host.foundOn,
    offeredOn: home.offeredOn,
    answered: home.withdrawn?.length ? `{${home.withdrawn.map(({ from, until }) => `[${from},${until})`).join(',')}}` : null,
    acceptedOn: host.acceptedOn,
    goneOn: [home.returnedOn, home.elsewhereOn, home.cancelledOn].filter((on) => on !== null).toSorted()[0] ?? null,
    managedFrom: host.managedFrom,
    leftOn: host.leftOn,
    endedOn:
      host.closedOn ??
      ('told' in half && (over || host.state === 'departed') ? (host.leftOn ?? home.checkedOn ?? home.elsewhereOn ?? home.cancelledOn ?? home.from) : null),
  }
}

export const insertPart = (tx: Tx, part: NewPart): Promise<number> => {
  const { half } = part
  const also = shown(half)
  return tx.run(sql`
    insert into floating.case_part (
      district_id, id, side, path, absence_id, member_id, state, own, heard, sent, taken, acknowledged, waiting, conflicts, settled, contradicted, away_from,
      arrived_on, found_on, offered_on, answered, accepted_on, gone_on, managed_from, left_on, ended_on, way, other_district, other_desk, other_name, partner_id, person_name, person_pinyin, standing, card_sealed,
      asked, unit_id, branch_id, group_id, basis, opened_at, changed_at)
    values (
      ${here(tx)}, ${part.id}, ${part.side}, ${part.path}, ${part.absenceId}, ${part.memberId}, ${also.state}, ${json(ownOf(half))}, ${json(half.heard)},
      ${half.sent}, ${half.taken}, ${half.acknowledged}, ${json(half.waiting)}, ${json(half.conflicts)}, ${[...half.settled]}, ${also.contradicted},
      ${also.awayFrom}, ${also.arrivedOn}, ${also.foundOn}, ${also.offeredOn}, ${also.answered}::datemultirange, ${also.acceptedOn}, ${also.goneOn}, ${also.managedFrom}, ${also.leftOn}, ${also.endedOn}, ${part.way}, ${part.otherDistrict}, ${part.otherDesk},
      ${part.otherName}, ${part.partnerId}, ${part.personName}, ${part.personPinyin}, ${part.standing}, ${part.cardSealed}, ${part.asked}, ${part.unitId},
      ${part.branchId}, ${part.groupId}, ${part.basis}, ${moment(part.at)}, ${moment(part.at)})`)
}

/** `own`: an act moved the half, or the other side took our letters. `heard`: their letters came. Neither ever touches what belongs to the other. */
type Saving = { side: Side; half: HostPart | HomeCase; moved: 'own' | 'heard'; letters?: readonly LetterRow[]; beside?: readonly RawBuilder<unknown>[] }

/**
 * Writes the half that moved and its counts of the post, as an act or a letter left them, and puts the letters into the drawer beside them, in one
 * statement, with what else is written `beside` (always in the same order: entry, then events). The commit waits for it.
 */
export const savePart = (tx: Tx, at: Date, { letters = [], beside = [], ...saving }: Saving): void => {
  const name = `floating-save-${saving.moved}`
  const saved = partSaved(tx, at, saving)
  if (letters.length === 0) {
    tx.along(saved, name)
    for (const one of beside) tx.along(one)
  } else tx.along(sql`with saved as (${saved})${alsoWritten(beside)} ${lettersInserted(tx, letters)}`, `${name}-${lettersName(letters)}-${beside.length}`)
}

const alsoWritten = (beside: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(
    beside.map((one, at) => sql`, ${sql.raw(`beside_${at}`)} as (${one})`),
    sql.raw(''),
  )

const partSaved = (tx: Tx, at: Date, { side, half, moved }: Saving): RawBuilder<unknown> => {
  const also = shown(half)
  const turned =
    moved === 'own'
      ? sql`own = ${json(ownOf(half))}, sent = ${half.sent}, acknowledged = ${half.acknowledged}, settled = ${[...half.settled]}`
      : sql`heard = ${json(half.heard)}, taken = ${half.taken}, waiting = ${json(half.waiting)}, conflicts = ${json(half.conflicts)}`
  return sql`
    update floating.case_part
    set ${turned}, contradicted = ${also.contradicted}, state = ${also.state}, away_from = ${also.awayFrom}, arrived_on = ${also.arrivedOn},
      managed_from = ${also.managedFrom}, left_on = ${also.leftOn}, ended_on = ${also.endedOn}, found_on = ${also.foundOn}, offered_on = ${also.offeredOn},
      answered = ${also.answered}::datemultirange, accepted_on = ${also.acceptedOn}, gone_on = ${also.goneOn}, changed_at = ${moment(at)}, version = version + 1
    where district_id = ${here(tx)}
      and id = ${half.case}
      and side = ${side}`
}

/** Where a part lies: its branch once it is placed, its member once home knows whom a host asked for. */
export type Place = Partial<Pick<PartRow, 'path' | 'unitId' | 'branchId' | 'groupId' | 'basis' | 'memberId' | 'absenceId' | 'asked'>>

export const placePart = (tx: Tx, key: { id: string; side: Side }, to: Place): Promise<number> =>
  tx.run(sql`
    update floating.case_part
    set path = coalesce(${to.path ?? null}, path), unit_id = coalesce(${to.unitId ?? null}::uuid, unit_id),
      branch_id = coalesce(${to.branchId ?? null}::uuid, branch_id), group_id = ${to.groupId === undefined ? sql`group_id` : sql`${to.groupId}::uuid`},
      basis = coalesce(${to.basis ?? null}, basis), member_id = coalesce(${to.memberId ?? null}::uuid, member_id),
      absence_id = coalesce(${to.absenceId ?? null}::uuid, absence_id), asked = coalesce(${to.asked ?? null}::boolean, asked)
    where district_id = ${here(tx)}
      and id = ${key.id}
      and side = ${key.side}`)

/** Open parts of hosts that lay with a unit (as desk, branch or group) come to its superior, out of any branch. Their cases. */
export const partsToSuperior = (tx: Tx, closedId: string, to: { unitId: string; path: string }): Promise<{ caseId: string }[]> =>
  tx.rows(sql<{ caseId: string }>`
    update floating.case_part
    set path = ${to.path}, unit_id = ${to.unitId}, branch_id = null, group_id = null
    where district_id = ${here(tx)}
      and side = 'host'
      and ended_on is null
      and (unit_id = ${closedId} or branch_id = ${closedId})
    returning id as "caseId"`)

/** Who lay in a group that is gone stays in the branch. */
/** Units, branches and groups that open parts of the host's side lie with, and units with a desk. */
export const unitsOfHostParts = (tx: Tx, path: string): Promise<{ unitId: string }[]> =>
  tx.rows(sql<{ unitId: string }>`
    select held.unit_id as "unitId"
    from floating.case_part as part
    cross join lateral (values (part.unit_id), (part.branch_id), (part.group_id)) as held (unit_id)
    where part.district_id = ${here(tx)}
      and part.side = 'host'
      and part.ended_on is null
      and part.path >= ${path}
      and part.path < ${`${path}~`}
      and held.unit_id is not null
    union
    select unit_id as "unitId"
    from floating.desk
    where district_id = ${here(tx)}
      and to_day is null
    limit 20000`)

export const leaveGroup = (tx: Tx, groupId: string): Promise<number> =>
  tx.run(sql`
    update floating.case_part
    set group_id = null
    where district_id = ${here(tx)}
      and group_id = ${groupId}`)

/** The closed unit's desk, and every desk that named it as successor, now name the heir. */
export const passDesk = (tx: Tx, from: { deskId: string; heirId: string; on: Day }, at: Date): Promise<number> =>
  tx.run(sql`
    update floating.desk
    set successor_id = ${from.heirId}, to_day = case when id = ${from.deskId} then coalesce(to_day, ${from.on}::date) else to_day end, changed_at = ${moment(at)}
    where district_id = ${here(tx)}
      and id <> ${from.heirId}
      and (successor_id = ${from.deskId} or (id = ${from.deskId} and successor_id is null))`)

/** The desks of a district that was carried stand in the other one; that of its former root is a committee's. */
export const carryDesks = (tx: Tx, { fromId, rootId }: { fromId: number; rootId: string }, at: Date): Promise<number> =>
  tx.run(sql`
    update floating.desk
    set district_id = ${here(tx)}, level = case when unit_id = ${rootId} then 'committee' else level end, changed_at = ${moment(at)}
    where district_id = ${fromId}`)

/** The printed codes of certificates lead to where the certificates lie. */
export const carryCodes = (tx: Tx, fromId: number): Promise<number> =>
  tx.run(sql`update floating.check_code set district_id = ${here(tx)} where district_id = ${fromId}`)

/** The districts in which the other sides of our cases lie. */
export const districtsOfCases = async (tx: Tx): Promise<number[]> => {
  const found = await tx.rows(sql<{ district: number }>`
    select distinct other_district as district
    from floating.case_part
    where district_id = ${here(tx)}
      and other_district is not null
    order by 1`)
  return found.map(({ district }) => district)
}

/** Letters for cases whose other side was carried go to where it lies now. */
export const turnCasesTo = (tx: Tx, fromId: number, intoId: number): Promise<number> =>
  tx.run(sql`update floating.case_part set other_district = ${intoId} where district_id = ${here(tx)} and other_district = ${fromId}`)

export const setCard = (
  tx: Tx,
  key: { id: string; side: Side },
  card: { sealed: Buffer; name: string; pinyin: string; standing: string | null },
): Promise<number> =>
  tx.run(sql`
    update floating.case_part
    set card_sealed = ${card.sealed}, person_name = ${card.name}, person_pinyin = ${card.pinyin}, standing = coalesce(${card.standing}, standing)
    where district_id = ${here(tx)}
      and id = ${key.id}
      and side = ${key.side}`)

/** Letters of a case lie where the part lies. */
export const moveLetters = (tx: Tx, key: { id: string; side: Side }, path: string): Promise<number> =>
  tx.run(sql`update floating.letter set path = ${path} where district_id = ${here(tx)} and case_id = ${key.id} and side = ${key.side}`)

// ---------------------------------------------------------------- letters

export type LetterState = 'written' | 'sent' | 'acknowledged' | 'refused' | 'taken' | 'waiting'

export type LetterRow = {
  caseId: string
  /** whose drawer it lies in */
  side: Side
  fromSide: Side
  number: number
  path: string
  kind: LetterKind
  on: Day
  facts: Facts
  enclosureSealed: Buffer | null
  byName: string
  byUnit: string
  at: Date
  state: LetterState
  stateAt: Date
  cameAt: Date | null
}

const letterColumns = sql`
  letter.case_id as "caseId", letter.side, letter.from_side as "fromSide", letter.number, letter.path, letter.kind, letter.on_day as "on", letter.facts,
  letter.enclosure_sealed as "enclosureSealed", letter.by_name as "byName", letter.by_unit as "byUnit", letter.at, letter.state,
  letter.state_at as "stateAt", letter.came_at as "cameAt"`

/** Both drawers' letters of one part, in the order they were written. */
export const lettersOf = (tx: Tx, caseId: string, side: Side): Promise<LetterRow[]> =>
  tx.rows(sql<LetterRow>`
    select ${letterColumns}
    from floating.letter
    where district_id = any (${[...tx.scope.districtIds]})
      and case_id = ${caseId}
      and side = ${side}
    order by at, from_side, number
    limit 2000`)

/** Puts letters into a drawer; one that lies there already stays as it is. The commit waits for it. */
export const insertLetters = (tx: Tx, letters: readonly LetterRow[]): void => {
  if (letters.length > 0) tx.along(lettersInserted(tx, letters), `floating-${lettersName(letters)}`)
}

const lettersName = ({ length }: readonly LetterRow[]): string => (length === 1 ? 'letter' : 'letters')

const lettersInserted = (tx: Tx, letters: readonly LetterRow[]): RawBuilder<unknown> => sql`
    insert into floating.letter (
      district_id, case_id, side, from_side, number, path, kind, on_day, facts, enclosure_sealed, by_name, by_unit, at, state, state_at, came_at)
    ${letters.length === 1 ? letterGiven(tx, letters[0]!) : lettersGiven(tx, letters)}
    on conflict (district_id, case_id, side, from_side, number) do nothing`

/** Nearly always it is one, which needs no reading of a list. */
const letterGiven = (tx: Tx, letter: LetterRow): RawBuilder<unknown> => sql`values (
      ${here(tx)}, ${letter.caseId}, ${letter.side}, ${letter.fromSide}, ${letter.number}, ${letter.path}, ${letter.kind}, ${letter.on}, ${json(letter.facts)},
      ${letter.enclosureSealed}, ${letter.byName}, ${letter.byUnit}, ${moment(letter.at)}, ${letter.state}, ${moment(letter.stateAt)},
      ${letter.cameAt?.toISOString() ?? null}::timestamptz)`

const lettersGiven = (tx: Tx, letters: readonly LetterRow[]): RawBuilder<unknown> => sql`
    select ${here(tx)}::int, "caseId", side, "fromSide", number, path, kind, "on", facts, decode(enclosure, 'hex'), "byName", "byUnit", at, state, "stateAt", "cameAt"
    from jsonb_to_recordset(${json(letters.map(({ enclosureSealed, ...letter }) => ({ ...letter, enclosure: enclosureSealed?.toString('hex') ?? null })))}) as given (
      "caseId" uuid, side text, "fromSide" text, number int, path text, kind text, "on" date, facts jsonb, enclosure text, "byName" text, "byUnit" text,
      at timestamptz, state text, "stateAt" timestamptz, "cameAt" timestamptz)`

/** Own letters up to a number were taken by the other side, or one was refused by it. */
export const markLetters = (
  tx: Tx,
  key: { caseId: string; side: Side },
  to: { state: 'sent' | 'acknowledged' | 'refused'; upTo?: number; numbers?: readonly number[]; at: Date },
): Promise<number> =>
  tx.run(sql`
    update floating.letter
    set state = ${to.state}, state_at = ${moment(to.at)}
    where district_id = ${here(tx)}
      and case_id = ${key.caseId}
      and side = ${key.side}
      and from_side = ${key.side}
      and (number <= ${to.upTo ?? 0} or number = any (${[...(to.numbers ?? [])]}))
      and state in ('written', 'sent')`)

/** Letters of the other side up to a number were in turn. */
export const markTaken = (tx: Tx, key: { caseId: string; side: Side }, taken: number, at: Date): Promise<number> =>
  tx.run(sql`
    update floating.letter
    set state = 'taken', state_at = ${moment(at)}
    where district_id = ${here(tx)}
      and case_id = ${key.caseId}
      and side = ${key.side}
      and from_side <> ${key.side}
      and number <= ${taken}
      and state = 'waiting'`)

// ---------------------------------------------------------------- contacts, notes, results

export type ContactRow = {
  id: string
  path: string
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  on: Day
  channel: string
  direction: 'to-member' | 'from-member' | 'between-sides'
  reached: boolean
  matters: string[]
  wordsSealed: Buffer | null
  byName: string
  byAccount: string | null
  at: Date
}

export const insertContacts = (tx: Tx, rows: readonly ContactRow[]): Promise<number> =>
  tx.run(sql`
    insert into floating.contact (
      district_id, id, path, side, absence_id, case_id, member_id, on_day, channel, direction, reached, matters, words_sealed, by_name, by_account, entered_at)
    select
      ${here(tx)}::int, id, path, side, "absenceId", "caseId", "memberId", "on", channel, direction, reached,
      array(select jsonb_array_elements_text(matters)), decode(words, 'hex'), "byName", "byAccount", at
    from jsonb_to_recordset(${json(rows.map(({ wordsSealed, ...row }) => ({ ...row, words: wordsSealed?.toString('hex') ?? null })))}) as given (
      id uuid, path text, side text, "absenceId" uuid, "caseId" uuid, "memberId" uuid, "on" date, channel text, direction text, reached boolean,
      matters jsonb, words text, "byName" text, "byAccount" uuid, at timestamptz)`)

/** Contacts of times away or of host cases, the newest first. */
export const contactsOf = (tx: Tx, asked: { absenceIds?: readonly string[]; caseIds?: readonly string[] }): Promise<ContactRow[]> =>
  tx.rows(sql<ContactRow>`
    select id, path, side, absence_id as "absenceId", case_id as "caseId", member_id as "memberId", on_day as "on", channel, direction, reached, matters,
      words_sealed as "wordsSealed", by_name as "byName", by_account as "byAccount", entered_at as at
    from floating.contact
    where district_id = any (${[...tx.scope.districtIds]})
      and (absence_id = any (${[...(asked.absenceIds ?? [])]}) or (side = 'host' and case_id = any (${[...(asked.caseIds ?? [])]})))
    order by on_day desc, id desc
    limit 20000`)

export type NoteRow = {
  id: string
  path: string
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  kind: string
  on: Day
  facts: Record<string, unknown>
  wordsSealed: Buffer | null
  toMember: boolean
  byName: string
  byAccount: string | null
  at: Date
}

export const insertNotes = (tx: Tx, rows: readonly NoteRow[]): Promise<number> =>
  tx.run(sql`
    insert into floating.note (
      district_id, id, path, side, absence_id, case_id, member_id, kind, on_day, facts, words_sealed, to_member, by_name, by_account, entered_at)
    select ${here(tx)}::int, id, path, side, "absenceId", "caseId", "memberId", kind, "on", facts, decode(words, 'hex'), "toMember", "byName", "byAccount", at
    from jsonb_to_recordset(${json(rows.map(({ wordsSealed, ...row }) => ({ ...row, words: wordsSealed?.toString('hex') ?? null })))}) as given (
      id uuid, path text, side text, "absenceId" uuid, "caseId" uuid, "memberId" uuid, kind text, "on" date, facts jsonb, words text, "toMember" boolean,
      "byName" text, "byAccount" uuid, at timestamptz)`)

/** Notes of one side about times away or cases, the newest first. */
export const notesOf = (tx: Tx, side: Side, ids: readonly string[]): Promise<NoteRow[]> =>
  tx.rows(sql<NoteRow>`
    select id, path, side, absence_id as "absenceId", case_id as "caseId", member_id as "memberId", kind, on_day as "on", facts,
      words_sealed as "wordsSealed", to_member as "toMember", by_name as "byName", by_account as "byAccount", entered_at as at
    from floating.note
    where district_id = any (${[...tx.scope.districtIds]})
      and side = ${side}
      and (absence_id = any (${[...ids]}) or case_id = any (${[...ids]}))
    order by on_day desc, id desc
    limit 20000`)

export type ResultRow = {
  id: string
  path: string
  memberId: string
  absenceId: string
  caseId: string
  letterNumber: number
  kind: 'attendance' | 'dues' | 'contact' | 'reward' | 'punishment' | 'relation'
  on: Day
  facts: Record<string, unknown>
  at: Date
}

/** What a host's letter tells of attendance, dues, contacts; the same letter once more changes nothing. */
export const insertResults = (tx: Tx, rows: readonly ResultRow[]): Promise<number> =>
  tx.run(sql`
    insert into floating.result (district_id, id, path, member_id, absence_id, case_id, letter_number, kind, on_day, facts, entered_at)
    select ${here(tx)}::int, id, path, "memberId", "absenceId", "caseId", "letterNumber", kind, "on", facts, at
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, path text, "memberId" uuid, "absenceId" uuid, "caseId" uuid, "letterNumber" int, kind text, "on" date, facts jsonb, at timestamptz)
    on conflict do nothing`)

/** What hosts told of some members, or of a branch's members away; the branch is home's at the time. */
export const resultsOf = (
  tx: Tx,
  asked: ({ memberIds: readonly string[] } | { branchId: string }) & { from: Day; to: Day },
): Promise<(ResultRow & { branchId: string })[]> =>
  tx.rows(sql<ResultRow & { branchId: string }>`
    select result.id, result.path, result.member_id as "memberId", result.absence_id as "absenceId", result.case_id as "caseId",
      result.letter_number as "letterNumber", result.kind, result.on_day as "on", result.facts, result.entered_at as at, absence.branch_id as "branchId"
    from floating.result
    join floating.absence
      on absence.district_id = result.district_id
      and absence.id = result.absence_id
    where result.district_id = ${here(tx)}
      and ${'memberIds' in asked ? sql`result.member_id = any (${[...asked.memberIds]})` : sql`absence.branch_id = ${asked.branchId}`}
      and result.on_day between ${asked.from} and ${asked.to}
    order by result.on_day, result.entered_at, result.letter_number, result.id
    limit 50000`)

/** What hosts told of dues, in the order of their letters: of one time away, or under a path since a day. */
export const duesResultsOf = (
  tx: Tx,
  asked: { absenceId: string } | { path: string; since: Day },
): Promise<(ResultRow & { branchId: string; hostName: string })[]> =>
  tx.rows(sql<ResultRow & { branchId: string; hostName: string }>`
    select result.id, result.path, result.member_id as "memberId", result.absence_id as "absenceId", result.case_id as "caseId",
      result.letter_number as "letterNumber", result.kind, result.on_day as "on", result.facts, result.entered_at as at, absence.branch_id as "branchId",
      part.other_name as "hostName"
    from floating.result
    join floating.absence on absence.district_id = result.district_id and absence.id = result.absence_id
    join floating.case_part as part on part.district_id = result.district_id and part.id = result.case_id and part.side = 'home'
    where result.district_id = ${here(tx)}
      and result.kind = 'dues'
      and ${'absenceId' in asked ? sql`result.absence_id = ${asked.absenceId}` : sql`starts_with(result.path, ${asked.path}) and result.on_day >= ${asked.since}`}
    order by result.case_id, result.letter_number, result.id
    limit 20000`)

// ---------------------------------------------------------------- what went up

export type RaisedKind = 'refused' | Conflict['kind'] | 'not-ours' | 'change' | 'event'
export type RaisedRow = {
  id: string
  path: string
  unitId: string
  caseId: string
  side: Side
  kind: RaisedKind
  on: Day
  clause: string | null
  words: string | null
  personName: string
  otherName: string
  at: Date
  answeredOn: Day | null
  answer: string | null
  answeredByName: string | null
}

const raisedColumns = sql`
  id, path, unit_id as "unitId", case_id as "caseId", side, kind, on_day as "on", clause, words, person_name as "personName", other_name as "otherName",
  raised_at as at, answered_on as "answeredOn", answer, answered_by_name as "answeredByName"`

export const insertRaised = (tx: Tx, row: Omit<RaisedRow, 'answeredOn' | 'answer' | 'answeredByName'>): Promise<number> =>
  tx.run(sql`
    insert into floating.raised (district_id, id, path, unit_id, case_id, side, kind, on_day, clause, words, person_name, other_name, raised_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.caseId}, ${row.side}, ${row.kind}, ${row.on}, ${row.clause}, ${row.words},
      ${row.personName}, ${row.otherName}, ${moment(row.at)})`)

export const raisedUnder = (tx: Tx, path: string): Promise<RaisedRow[]> =>
  tx.rows(sql<RaisedRow>`
    select ${raisedColumns}
    from floating.raised
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by answered_on nulls first, on_day desc, id desc
    limit 500`)

export const raisedById = (tx: Tx, id: string): Promise<RaisedRow | null> =>
  tx.maybe(sql<RaisedRow>`
    select ${raisedColumns}
    from floating.raised
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const answerRaised = (tx: Tx, id: string, given: { on: Day; words: string; name: string }): Promise<number> =>
  tx.run(sql`
    update floating.raised
    set answered_on = ${given.on}, answer = ${given.words}, answered_by_name = ${given.name}
    where district_id = ${here(tx)}
      and id = ${id}
      and answered_on is null`)

// ---------------------------------------------------------------- printed codes

type CodeRow = { districtId: number; certificateId: string; voidedOn: Day | null }

export const insertCode = (tx: Tx, row: { hash: Buffer; certificateId: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into floating.check_code (code_hash, district_id, certificate_id, made_at)
    values (${row.hash}, ${here(tx)}, ${row.certificateId}, ${moment(row.at)})
    on conflict (code_hash) do nothing`)

export const codeByHash = (tx: Tx, hash: Buffer): Promise<CodeRow | null> =>
  tx.maybe(sql<CodeRow>`
    select district_id as "districtId", certificate_id as "certificateId", voided_on as "voidedOn"
    from floating.check_code
    where code_hash = ${hash}`)

export const voidCode = (tx: Tx, hash: Buffer, on: Day): Promise<number> =>
  tx.run(sql`
    update floating.check_code
    set voided_on = ${on}
    where code_hash = ${hash}
      and voided_on is null`)

// ---------------------------------------------------------------- exchange with partners outside: keys, partners, cards

export type OwnKeys = {
  version: number
  holder: string
  /** the count that the pair was made with; another than `version` only where it came from a merged district */
  madeAs: number
  stemsFrom: number
  signKey: string
  sealKey: string
  fingerprint: string
  madeByName: string
  madeAt: Date
  endedOn: Day | null
}

export const insertKeys = (tx: Tx, row: Omit<OwnKeys, 'endedOn'>): Promise<number> =>
  tx.run(sql`
    insert into floating.exchange_key (district_id, version, holder, made_as, stems_from, sign_key, seal_key, fingerprint, made_by_name, made_at)
    values (${here(tx)}, ${row.version}, ${row.holder}, ${row.madeAs}, ${row.stemsFrom}, ${row.signKey}, ${row.sealKey}, ${row.fingerprint}, ${row.madeByName}, ${moment(row.madeAt)})
    on conflict (district_id, version) do nothing`)

/** Newest first: the pair that is used, then those that files may still be sealed to. */
export const selectKeys = (tx: Tx): Promise<OwnKeys[]> =>
  tx.rows(sql<OwnKeys>`
    select version, holder, made_as as "madeAs", stems_from as "stemsFrom", sign_key as "signKey", seal_key as "sealKey", fingerprint, made_by_name as "madeByName", made_at as "madeAt", ended_on as "endedOn"
    from floating.exchange_key
    where district_id = ${here(tx)}
    order by version desc
    limit 100`)

/** Ends every pair that is still used: where a district was merged, also the one that its partners know. */
export const endKeys = (tx: Tx, on: Day, why: string): Promise<number> =>
  tx.run(sql`
    update floating.exchange_key
    set ended_on = ${on}, ended_why = ${why}
    where district_id = ${here(tx)}
      and ended_on is null`)

/** Moves the counts of all pairs down; none of them meets another on the way. */
export const shiftKeys = (tx: Tx, by: number): Promise<number> =>
  tx.run(sql`update floating.exchange_key set version = version - ${by} where district_id = ${here(tx)}`)

export const keepNameWithPartners = (tx: Tx, ours: string): Promise<number> =>
  tx.run(sql`update floating.partner set ours = ${ours}::uuid where district_id = ${here(tx)} and way = 'file' and ours is null`)

export type Partner = {
  id: string
  /** under which of our names it knows us, where that is the one of a district merged into ours */
  ours: string | null
  way: 'file' | 'paper'
  organisation: string
  deskId: string | null
  deskName: string
  address: string
  telephone: string
  person: string
  endedOn: Day | null
  endedWhy: string | null
}

const PARTNER = sql`
  id, ours, way, organisation, desk_id as "deskId", desk_name as "deskName", address, telephone, person, ended_on as "endedOn", ended_why as "endedWhy"`

export const insertPartner = (tx: Tx, row: Omit<Partner, 'ours' | 'endedOn' | 'endedWhy'>, by: { name: string; at: Date }): Promise<number> =>
  tx.run(sql`
    insert into floating.partner (district_id, id, way, organisation, desk_id, desk_name, address, telephone, person, added_by_name, added_at)
    values (${here(tx)}, ${row.id}, ${row.way}, ${row.organisation}, ${row.deskId}, ${row.deskName}, ${row.address}, ${row.telephone}, ${row.person}, ${by.name},
      ${moment(by.at)})`)

export const selectPartners = (tx: Tx): Promise<Partner[]> =>
  tx.rows(sql<Partner>`
    select ${PARTNER}
    from floating.partner
    where district_id = ${here(tx)}
    order by ended_on is not null, organisation, id
    limit 500`)

export const selectPartner = (tx: Tx, id: string): Promise<Partner | null> =>
  tx.maybe(sql<Partner>`
    select ${PARTNER}
    from floating.partner
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${id}`)

export const endPartnerRow = (tx: Tx, id: string, on: Day, why: string): Promise<number> =>
  tx.run(sql`
    update floating.partner
    set ended_on = ${on}, ended_why = ${why}
    where district_id = ${here(tx)}
      and id = ${id}
      and ended_on is null`)

export type PartnerCard = {
  partnerId: string
  number: number
  keyVersion: number
  signKey: string
  sealKey: string
  fingerprint: string
  takenByName: string
  takenAt: Date
  confirmedOn: Day | null
  confirmedWith: string | null
  confirmedByName: string | null
  replacedOn: Day | null
}

export const insertCard = (
  tx: Tx,
  row: Pick<PartnerCard, 'partnerId' | 'number' | 'keyVersion' | 'signKey' | 'sealKey' | 'fingerprint' | 'takenByName' | 'takenAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into floating.partner_card (district_id, partner_id, number, key_version, sign_key, seal_key, fingerprint, taken_by_name, taken_at)
    values (${here(tx)}, ${row.partnerId}, ${row.number}, ${row.keyVersion}, ${row.signKey}, ${row.sealKey}, ${row.fingerprint}, ${row.takenByName}, ${moment(row.takenAt)})`)

export const selectCards = (tx: Tx, partnerIds: readonly string[]): Promise<PartnerCard[]> =>
  tx.rows(sql<PartnerCard>`
    select partner_id as "partnerId", number, key_version as "keyVersion", sign_key as "signKey", seal_key as "sealKey", fingerprint,
      taken_by_name as "takenByName", taken_at as "takenAt", confirmed_on as "confirmedOn", confirmed_with as "confirmedWith",
      confirmed_by_name as "confirmedByName", replaced_on as "replacedOn"
    from floating.partner_card
    where district_id = ${here(tx)}
      and partner_id = any(${[...partnerIds]}::uuid[])
    order by partner_id, number desc
    limit 5000`)

/** The card that was in use until now is replaced by the one that is confirmed. */
export const replaceCards = (tx: Tx, partnerId: string, on: Day): Promise<number> =>
  tx.run(sql`
    update floating.partner_card
    set replaced_on = ${on}
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
      and replaced_on is null
      and confirmed_on is not null`)

export const confirmCardRow = (
  tx: Tx,
  { partnerId, number }: { partnerId: string; number: number },
  given: { on: Day; spokeWith: string; by: string | null; byName: string },
): Promise<number> =>
  tx.run(sql`
    update floating.partner_card
    set confirmed_on = ${given.on}, confirmed_with = ${given.spokeWith}, confirmed_by = ${given.by}, confirmed_by_name = ${given.byName}
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
      and number = ${number}
      and confirmed_on is null`)

// ---------------------------------------------------------------- exchange: files

export type FileOut = {
  id: string
  path: string
  partnerId: string
  number: number
  letters: number
  acknowledgements: number
  writtenAt: Date
  writtenByName: string
  sentOn: Day | null
  sentHow: string | null
}

const FILE_OUT = sql`
  id, path, partner_id as "partnerId", number, letters, acknowledgements, written_at as "writtenAt", written_by_name as "writtenByName", sent_on as "sentOn",
  sent_how as "sentHow"`

export const insertFileOut = (
  tx: Tx,
  row: Omit<FileOut, 'sentOn' | 'sentHow'> & { keyVersion: number; cardNumber: number; digest: Buffer; bytes: Buffer; writtenBy: string | null },
): Promise<number> =>
  tx.run(sql`
    insert into floating.file_out (district_id, id, path, partner_id, number, key_version, card_number, digest, bytes, letters, acknowledgements, written_by,
      written_by_name, written_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.partnerId}, ${row.number}, ${row.keyVersion}, ${row.cardNumber}, ${row.digest}, ${row.bytes}, ${row.letters},
      ${row.acknowledgements}, ${row.writtenBy}, ${row.writtenByName}, ${moment(row.writtenAt)})`)

export const selectFilesOut = (tx: Tx, partnerId: string): Promise<FileOut[]> =>
  tx.rows(sql<FileOut>`
    select ${FILE_OUT}
    from floating.file_out
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
    order by number desc
    limit 200`)

export const selectFileOut = (tx: Tx, id: string): Promise<(FileOut & { bytes: Buffer }) | null> =>
  tx.maybe(sql<FileOut & { bytes: Buffer }>`
    select ${FILE_OUT}, bytes
    from floating.file_out
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${id}`)

export const markFileSent = (tx: Tx, id: string, given: { on: Day; how: string; byName: string }): Promise<number> =>
  tx.run(sql`
    update floating.file_out
    set sent_on = ${given.on}, sent_how = ${given.how}, sent_by_name = ${given.byName}
    where district_id = ${here(tx)}
      and id = ${id}
      and sent_on is null`)

export type FileIn = {
  id: string
  path: string
  partnerId: string | null
  name: string
  digest: Buffer
  number: number | null
  writtenAt: Date | null
  state: 'shown' | 'taken' | 'left' | 'refused'
  letters: number
  acknowledgements: number
  refusal: { zh: string; en: string } | null
  handedInAt: Date
  handedInByName: string
}

const FILE_IN = sql`
  id, path, partner_id as "partnerId", name, digest, number, written_at as "writtenAt", state, letters, acknowledgements, refusal, handed_in_at as "handedInAt",
  handed_in_by_name as "handedInByName"`

export const insertFileIn = (tx: Tx, row: FileIn & { bytes: Buffer; handedInBy: string | null }): Promise<number> =>
  tx.run(sql`
    insert into floating.file_in (district_id, id, path, partner_id, name, digest, bytes, number, written_at, state, letters, acknowledgements, refusal,
      handed_in_by, handed_in_by_name, handed_in_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.partnerId}, ${row.name}, ${row.digest}, ${row.bytes}, ${row.number},
      ${row.writtenAt?.toISOString() ?? null}::timestamptz, ${row.state}, ${row.letters}, ${row.acknowledgements},
      ${row.refusal === null ? null : JSON.stringify(row.refusal)}::jsonb, ${row.handedInBy}, ${row.handedInByName}, ${moment(row.handedInAt)})`)

export const selectFilesIn = (tx: Tx, partnerId: string): Promise<FileIn[]> =>
  tx.rows(sql<FileIn>`
    select ${FILE_IN}
    from floating.file_in
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
    order by handed_in_at desc, id desc
    limit 200`)

/** Files that were refused before anybody knew whose they are. */
export const selectStrangeFiles = (tx: Tx): Promise<FileIn[]> =>
  tx.rows(sql<FileIn>`
    select ${FILE_IN}
    from floating.file_in
    where district_id = ${here(tx)}
      and partner_id is null
    order by handed_in_at desc, id desc
    limit 50`)

export const selectFileIn = (tx: Tx, id: string): Promise<(FileIn & { bytes: Buffer }) | null> =>
  tx.maybe(sql<FileIn & { bytes: Buffer }>`
    select ${FILE_IN}, bytes
    from floating.file_in
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${id}`)

/** The same bytes handed in before and taken, or still being looked at. */
export const selectFileInByDigest = (tx: Tx, digest: Buffer): Promise<FileIn | null> =>
  tx.maybe(sql<FileIn>`
    select ${FILE_IN}
    from floating.file_in
    where district_id = ${here(tx)}
      and digest = ${digest}
      and state in ('taken', 'shown')
    order by state = 'taken' desc, handed_in_at
    limit 1`)

export const settleFileIn = (tx: Tx, id: string, given: { state: 'taken' | 'left'; byName: string; at: Date }): Promise<number> =>
  tx.run(sql`
    update floating.file_in
    set state = ${given.state}, settled_by_name = ${given.byName}, settled_at = ${moment(given.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and state = 'shown'`)

/** Files and letters of a partner are written and taken one act at a time. */
export const lockPartner = (tx: Tx, id: string): Promise<{ id: string } | null> =>
  tx.maybe(sql<{ id: string }>`
    select id
    from floating.partner
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

// ---------------------------------------------------------------- exchange: how each letter travels

export type Dispatch = {
  caseId: string
  side: Side
  number: number
  path: string
  partnerId: string
  way: 'file' | 'paper'
  state: 'written' | 'sent' | 'acknowledged' | 'refused'
  hash: string
  before: string | null
  fileId: string | null
  fileNumber: number | null
  sheetNumber: string | null
  checkCode: string | null
  writtenOn: Day
  sentOn: Day | null
  sentHow: string | null
  answeredOn: Day | null
  answeredBy: string | null
  answerWords: string | null
}

const DISPATCH = sql`
  case_id as "caseId", side, number, path, partner_id as "partnerId", way, state, hash, before, file_id as "fileId", file_number as "fileNumber", sheet_number as "sheetNumber",
  check_code as "checkCode", written_on as "writtenOn", sent_on as "sentOn", sent_how as "sentHow", answered_on as "answeredOn", answered_by as "answeredBy",
  answer_words as "answerWords"`

/** A letter that goes into a further file keeps its row: it names the newest file. */
export const upsertDispatches = async (
  tx: Tx,
  rows: readonly Omit<Dispatch, 'state' | 'sentOn' | 'sentHow' | 'answeredOn' | 'answeredBy' | 'answerWords'>[],
): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.caseId}::uuid, ${row.side}, ${row.number}::int, ${row.path}, ${row.partnerId}::uuid, ${row.way}, 'written', ${row.hash},
      ${row.before}, ${row.fileId}::uuid, ${row.fileNumber}::int, ${row.sheetNumber}, ${row.checkCode}, ${row.writtenOn}::date)`,
  )
  await tx.run(sql`
    insert into floating.dispatch (district_id, case_id, side, number, path, partner_id, way, state, hash, before, file_id, file_number, sheet_number, check_code, written_on)
    values ${sql.join(values)}
    on conflict (district_id, case_id, side, number) do update
    set file_id = excluded.file_id, file_number = excluded.file_number, way = excluded.way, sheet_number = excluded.sheet_number, check_code = excluded.check_code`)
}

export const selectDispatches = (tx: Tx, partnerIds: readonly string[]): Promise<Dispatch[]> =>
  tx.rows(sql<Dispatch>`
    select ${DISPATCH}
    from floating.dispatch
    where district_id = ${here(tx)}
      and partner_id = any(${[...partnerIds]}::uuid[])
    order by written_on desc, case_id, side, number
    limit 20000`)

export const selectDispatchesOf = (tx: Tx, caseIds: readonly string[]): Promise<Dispatch[]> =>
  tx.rows(sql<Dispatch>`
    select ${DISPATCH}
    from floating.dispatch
    where district_id = any(${[...tx.scope.districtIds]})
      and case_id = any(${[...caseIds]}::uuid[])
    order by case_id, side, number
    limit 20000`)

export const markLettersSent = (tx: Tx, fileId: string, given: { on: Day; how: string }): Promise<number> =>
  tx.run(sql`
    update floating.dispatch
    set state = 'sent', sent_on = coalesce(sent_on, ${given.on}), sent_how = coalesce(sent_how, ${given.how})
    where district_id = ${here(tx)}
      and file_id = ${fileId}
      and state = 'written'`)

export const markPaperSent = (
  tx: Tx,
  { caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>,
  given: { on: Day; how: string },
): Promise<number> =>
  tx.run(sql`
    update floating.dispatch
    set state = 'sent', sent_on = ${given.on}, sent_how = ${given.how}
    where district_id = ${here(tx)}
      and case_id = ${caseId}
      and side = ${side}
      and number = ${number}
      and way = 'paper'
      and state = 'written'`)

export type Answer = Pick<Dispatch, 'caseId' | 'side' | 'number'> & {
  state: 'acknowledged' | 'refused'
  on: Day
  by: string
  words: string | null
}

export const markAnswered = async (tx: Tx, answers: readonly Answer[], entered: { byName: string; at: Date }): Promise<number> => {
  if (answers.length === 0) return 0
  const given = answers.map(({ caseId, side, number, state, on, by, words: said }) => ({ caseId, side, number, state, on, by, said }))
  return tx.run(sql`
    update floating.dispatch as d
    set state = given.state, answered_on = given."on", answered_by = given.by, answer_words = given.said, sent_on = coalesce(d.sent_on, d.written_on),
      entered_by_name = ${entered.byName}, entered_at = ${moment(entered.at)}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given ("caseId" uuid, side text, number int, state text, "on" date, by text, said text)
    where d.district_id = ${here(tx)}
      and d.case_id = given."caseId"
      and d.side = given.side
      and d.number = given.number
      and d.state in ('written', 'sent')`)
}

/** The next number of a paper letter of this district and year. */
export const countSheets = (tx: Tx, year: number): Promise<{ count: number }> =>
  tx.one(sql<{ count: number }>`
    select count(*)::int as count
    from floating.dispatch
    where district_id = ${here(tx)}
      and starts_with(sheet_number, ${`${year}-`})`)

export type Receipt = {
  caseId: string
  side: Side
  number: number
  path: string
  partnerId: string
  hash: string
  before: string | null
  fileId: string | null
  outcome: 'taken' | 'waits' | 'refused'
  on: Day
  words: string | null
  letterSealed: Buffer | null
  toldIn: string | null
}

const RECEIPT = sql`
  case_id as "caseId", side, number, path, partner_id as "partnerId", hash, before, file_id as "fileId", outcome, on_day as "on", words,
  letter_sealed as "letterSealed", told_in as "toldIn"`

/** A letter that waited and is now taken is told once more. */
export const upsertReceipts = async (tx: Tx, rows: readonly Omit<Receipt, 'toldIn'>[]): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.caseId}::uuid, ${row.side}, ${row.number}::int, ${row.path}, ${row.partnerId}::uuid, ${row.hash}, ${row.before},
      ${row.fileId}::uuid, ${row.outcome}, ${row.on}::date, ${row.words}, ${row.letterSealed}::bytea)`,
  )
  await tx.run(sql`
    insert into floating.receipt (district_id, case_id, side, number, path, partner_id, hash, before, file_id, outcome, on_day, words, letter_sealed)
    values ${sql.join(values)}
    on conflict (district_id, case_id, side, number) do update
    set outcome = excluded.outcome, on_day = excluded.on_day, words = excluded.words, letter_sealed = excluded.letter_sealed, told_in = null`)
}

export const selectReceipts = (tx: Tx, partnerIds: readonly string[]): Promise<Receipt[]> =>
  tx.rows(sql<Receipt>`
    select ${RECEIPT}
    from floating.receipt
    where district_id = ${here(tx)}
      and partner_id = any(${[...partnerIds]}::uuid[])
    order by on_day desc, case_id, side, number
    limit 20000`)

export const selectReceiptsOf = (tx: Tx, caseIds: readonly string[]): Promise<Receipt[]> =>
  tx.rows(sql<Receipt>`
    select ${RECEIPT}
    from floating.receipt
    where district_id = ${here(tx)}
      and case_id = any(${[...caseIds]}::uuid[])
    order by case_id, side, number
    limit 20000`)

/** A partner that sends a letter a second time did not hear that it was taken: it is told again. */
export const tellAgain = async (tx: Tx, letters: readonly Pick<Receipt, 'caseId' | 'side' | 'number'>[]): Promise<void> => {
  if (letters.length === 0) return
  await tx.run(sql`
    update floating.receipt as r
    set told_in = null
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as given ("caseId" uuid, side text, number int)
    where r.district_id = ${here(tx)}
      and r.case_id = given."caseId"
      and r.side = given.side
      and r.number = given.number`)
}

export const markTold = (tx: Tx, partnerId: string, fileId: string): Promise<number> =>
  tx.run(sql`
    update floating.receipt
    set told_in = ${fileId}
    where district_id = ${here(tx)}
      and partner_id = ${partnerId}
      and told_in is null`)

export const selectDispatch = (tx: Tx, { caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>): Promise<Dispatch | null> =>
  tx.maybe(sql<Dispatch>`
    select ${DISPATCH}
    from floating.dispatch
    where district_id = any(${[...tx.scope.districtIds]})
      and case_id = ${caseId}
      and side = ${side}
      and number = ${number}`)

// ---------------------------------------------------------------- exchange: the cases and letters that go outside

/** Our part of a case whose other side is a partner outside. */
export type OutsidePart = {
  caseId: string
  side: Side
  path: string
  partnerId: string
  way: 'file' | 'paper'
  personName: string
  otherName: string
  unitId: string
  taken: number
}

const OUTSIDE = sql`
  id as "caseId", side, path, partner_id as "partnerId", way, person_name as "personName", other_name as "otherName", unit_id as "unitId", taken`

export const selectOutsidePart = (tx: Tx, caseId: string, side: Side | null): Promise<OutsidePart | null> =>
  tx.maybe(sql<OutsidePart>`
    select ${OUTSIDE}
    from floating.case_part
    where district_id = any(${[...tx.scope.districtIds]})
      and id = ${caseId}
      and partner_id is not null
      and (${side}::text is null or side = ${side})
    order by side
    limit 1`)

export const selectPartsOfCases = (tx: Tx, caseIds: readonly string[]): Promise<(Omit<OutsidePart, 'partnerId'> & { partnerId: string | null })[]> =>
  tx.rows(sql<Omit<OutsidePart, 'partnerId'> & { partnerId: string | null }>`
    select ${OUTSIDE}
    from floating.case_part
    where district_id = any(${[...tx.scope.districtIds]})
      and id = any(${[...caseIds]}::uuid[])
    order by id, side
    limit 20000`)

export type OutsideLetter = {
  caseId: string
  side: Side
  number: number
  path: string
  partnerId: string
  way: 'file' | 'paper'
  personName: string
  unitId: string
  kind: string
  on: Day
  facts: Record<string, unknown>
  enclosureSealed: Buffer | null
  byName: string
  byUnit: string
  at: Date
}

const LETTER = sql`
  l.case_id as "caseId", l.side, l.number, l.path, p.partner_id as "partnerId", p.way, p.person_name as "personName", p.unit_id as "unitId", l.kind, l.on_day as "on", l.facts,
  l.enclosure_sealed as "enclosureSealed", l.by_name as "byName", l.by_unit as "byUnit", l.at`

/** All letters of our side to the partners, from each row's first on. */
export const selectLettersTo = (tx: Tx, partnerIds: readonly string[]): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = ${here(tx)}
      and p.partner_id = any(${[...partnerIds]}::uuid[])
    order by l.case_id, l.side, l.number
    limit 20000`)

export const selectLettersOutUnder = (tx: Tx, path: string): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = ${here(tx)}
      and starts_with(p.path, ${path})
      and p.partner_id is not null
      and l.state in ('written', 'sent')
    order by l.case_id, l.side, l.number
    limit 5000`)

/** All letters of our side in one case. */
export const selectLettersOfCase = (tx: Tx, caseId: string, side: Side): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = any(${[...tx.scope.districtIds]})
      and p.id = ${caseId}
      and p.side = ${side}
      and p.partner_id is not null
    order by l.number
    limit 2000`)

/** All letters of our sides in some cases. */
export const selectLettersOfCases = (tx: Tx, caseIds: readonly string[]): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select ${LETTER}
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side = p.side
    where p.district_id = ${here(tx)}
      and p.id = any(${[...caseIds]}::uuid[])
      and p.partner_id is not null
    order by l.case_id, l.side, l.number
    limit 20000`)

/** Letters of partners as they lie here. */
export const selectLettersFrom = (tx: Tx, partnerId: string): Promise<OutsideLetter[]> =>
  tx.rows(sql<OutsideLetter>`
    select l.case_id as "caseId", l.from_side as side, l.number, l.path, p.partner_id as "partnerId", p.way, p.person_name as "personName", p.unit_id as "unitId", l.kind, l.on_day as "on",
      l.facts, l.enclosure_sealed as "enclosureSealed", l.by_name as "byName", l.by_unit as "byUnit", l.at
    from floating.case_part as p
    join floating.letter as l on l.district_id = p.district_id and l.case_id = p.id and l.side = p.side and l.from_side <> p.side
    where p.district_id = ${here(tx)}
      and p.partner_id = ${partnerId}
    order by l.at desc, l.case_id, l.number
    limit 2000`)

/** The letters' own state follows how they travel. */
export const markPost = async (
  tx: Tx,
  letters: readonly Pick<Dispatch, 'caseId' | 'side' | 'number'>[],
  given: { state: 'sent' | 'acknowledged' | 'refused'; at: Date },
): Promise<void> => {
  if (letters.length === 0) return
  await tx.run(sql`
    update floating.letter as l
    set state = ${given.state}, state_at = ${moment(given.at)}
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as given ("caseId" uuid, side text, number int)
    where l.district_id = ${here(tx)}
      and l.case_id = given."caseId"
      and l.side = given.side
      and l.from_side = given.side
      and l.number = given.number
      and l.state in ('written', 'sent')`)
}

// ---------------------------------------------------------------- keeping in touch: agreements, consultations, gatherings

type AgreementKind = 'agreement' | 'twinning'
export type AgreementRow = {
  id: string
  path: string
  unitId: string
  unitName: string
  kind: AgreementKind
  ourSide: Side
  otherName: string
  otherContact: string | null
  homeDuties: string | null
  hostDuties: string | null
  goals: string | null
  methods: string | null
  safeguards: string | null
  meets: 'month' | 'quarter' | 'half-year' | 'calendar-year' | null
  from: Day
  until: Day | null
  endedOn: Day | null
  endedWords: string | null
  madeByName: string
  madeAt: Date
}

const agreementColumns = sql`
  id, path, unit_id as "unitId", unit_name as "unitName", kind, our_side as "ourSide", other_name as "otherName", other_contact as "otherContact",
  home_duties as "homeDuties", host_duties as "hostDuties", goals, methods, safeguards, meets, from_day as "from", until_day as until, ended_on as "endedOn",
  ended_words as "endedWords", made_by_name as "madeByName", made_at as "madeAt"`

export const insertAgreement = (tx: Tx, row: AgreementRow): Promise<number> =>
  tx.run(sql`
    insert into floating.agreement (
      district_id, id, path, unit_id, unit_name, kind, our_side, other_name, other_contact, home_duties, host_duties, goals, methods, safeguards, meets, from_day,
      until_day, made_by_name, made_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.kind}, ${row.ourSide}, ${row.otherName}, ${row.otherContact},
      ${row.homeDuties}, ${row.hostDuties}, ${row.goals}, ${row.methods}, ${row.safeguards}, ${row.meets}, ${row.from}, ${row.until}, ${row.madeByName},
      ${moment(row.madeAt)})`)

export const agreementById = (tx: Tx, id: string): Promise<AgreementRow | null> =>
  tx.maybe(sql<AgreementRow>`
    select ${agreementColumns}
    from floating.agreement
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const agreementsUnder = (tx: Tx, path: string): Promise<AgreementRow[]> =>
  tx.rows(sql<AgreementRow>`
    select ${agreementColumns}
    from floating.agreement
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by ended_on nulls first, from_day desc, id desc
    limit 500`)

export const endAgreementRow = (tx: Tx, id: string, { on, words }: { on: Day; words: string }): Promise<number> =>
  tx.run(sql`
    update floating.agreement
    set ended_on = ${on}, ended_words = ${words}
    where district_id = ${here(tx)}
      and id = ${id}
      and ended_on is null`)

export type AgreementEvent = {
  id: string
  path: string
  agreementId: string
  kind: 'meeting' | 'visit' | 'call' | 'joint-activity'
  on: Day
  channel: string
  words: string
  byName: string
  at: Date
}

export const insertAgreementEvent = (tx: Tx, row: AgreementEvent): Promise<number> =>
  tx.run(sql`
    insert into floating.agreement_event (district_id, id, path, agreement_id, kind, on_day, channel, words, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.agreementId}, ${row.kind}, ${row.on}, ${row.channel}, ${row.words}, ${row.byName}, ${moment(row.at)})`)

/** What was held under agreements, the newest first. */
export const eventsOfAgreements = (tx: Tx, ids: readonly string[]): Promise<AgreementEvent[]> =>
  tx.rows(sql<AgreementEvent>`
    select id, path, agreement_id as "agreementId", kind, on_day as "on", channel, words, by_name as "byName", entered_at as at
    from floating.agreement_event
    where district_id = any (${[...tx.scope.districtIds]})
      and agreement_id = any (${[...ids]})
    order by on_day desc, id desc
    limit 5000`)

export type Consultation = {
  id: string
  path: string
  unitId: string
  otherName: string
  on: Day
  channel: string
  words: string
  agreed: string | null
  byName: string
  at: Date
}

export const insertConsultation = (tx: Tx, row: Consultation): Promise<number> =>
  tx.run(sql`
    insert into floating.consultation (district_id, id, path, unit_id, other_name, on_day, channel, words, agreed, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.otherName}, ${row.on}, ${row.channel}, ${row.words}, ${row.agreed}, ${row.byName}, ${moment(row.at)})`)

export const consultationsUnder = (tx: Tx, path: string): Promise<Consultation[]> =>
  tx.rows(sql<Consultation>`
    select id, path, unit_id as "unitId", other_name as "otherName", on_day as "on", channel, words, agreed, by_name as "byName", entered_at as at
    from floating.consultation
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by on_day desc, id desc
    limit 500`)

export type Gathering = {
  id: string
  path: string
  unitId: string
  kind: 'meeting' | 'get-together' | 'visit'
  season: string
  plannedOn: Day
  words: string
  invited: string[]
  heldOn: Day | null
  came: string[]
  heldWords: string | null
  byName: string
  at: Date
}

const gatheringColumns = sql`
  id, path, unit_id as "unitId", kind, season, planned_on as "plannedOn", words, invited, held_on as "heldOn", came, held_words as "heldWords",
  by_name as "byName", entered_at as at`

export const insertGathering = (tx: Tx, row: Omit<Gathering, 'heldOn' | 'came' | 'heldWords'>): Promise<number> =>
  tx.run(sql`
    insert into floating.gathering (district_id, id, path, unit_id, kind, season, planned_on, words, invited, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.kind}, ${row.season}, ${row.plannedOn}, ${row.words}, ${row.invited}::uuid[], ${row.byName}, ${moment(row.at)})`)

export const gatheringById = (tx: Tx, id: string): Promise<Gathering | null> =>
  tx.maybe(sql<Gathering>`
    select ${gatheringColumns}
    from floating.gathering
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const gatheringsUnder = (tx: Tx, path: string, since: Day): Promise<Gathering[]> =>
  tx.rows(sql<Gathering>`
    select ${gatheringColumns}
    from floating.gathering
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and planned_on >= ${since}
    order by planned_on desc, id desc
    limit 500`)

export const holdGatheringRow = (tx: Tx, id: string, held: { on: Day; came: readonly string[]; words: string }): Promise<number> =>
  tx.run(sql`
    update floating.gathering
    set held_on = ${held.on}, came = ${[...held.came]}::uuid[], held_words = ${held.words}
    where district_id = ${here(tx)}
      and id = ${id}
      and held_on is null`)

/** Letters of some kinds in the drawers of parts, the oldest first. */
export const lettersOfKinds = (tx: Tx, caseIds: readonly string[], side: Side, kinds: readonly LetterKind[]): Promise<LetterRow[]> =>
  tx.rows(sql<LetterRow>`
    select ${letterColumns}
    from floating.letter
    where district_id = any (${[...tx.scope.districtIds]})
      and case_id = any (${[...caseIds]})
      and side = ${side}
      and kind = any (${[...kinds]})
    order by at, from_side, number
    limit 20000`)

/** Open times away for which a member is the named contact person. */
export const absencesKeptBy = (tx: Tx, memberId: string): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.contact_person
    join floating.absence on absence.district_id = contact_person.district_id and absence.id = contact_person.absence_id
    where contact_person.district_id = ${here(tx)}
      and contact_person.side = 'home'
      and contact_person.member_id = ${memberId}
      and contact_person.to_day is null
      and absence.ended_on is null
    order by absence.from_day, absence.id
    limit 200`)

/** Whether a member is named for a time away now. */
export const isNamedFor = async (tx: Tx, absenceId: string, memberId: string): Promise<boolean> =>
  (await tx.maybe(sql<{ id: string }>`
    select id
    from floating.contact_person
    where district_id = ${here(tx)}
      and absence_id = ${absenceId}
      and side = 'home'
      and member_id = ${memberId}
      and to_day is null`)) !== null

// ---------------------------------------------------------------- whose day it is, set-wise

/** The days in transit that the rules in force allow a unit; units without such a rule are left out. */
export type Allowed = { unitId: string; days: number }

/** What one unit's floating members are on a day, on one side. */
export type CoverageRow = { unitId: string; side: Side; home: number; host: number; transit: number; gap: number }

/** One person without an organisation on a day (or, asked for, in transit). */
type UncoveredRow = {
  side: Side
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  personName: string | null
  unitId: string
  otherName: string | null
  place: string | null
  since: Day
  days: number
  owner: 'in-transit' | 'gap'
}

const allowedTerm = (allowed: readonly Allowed[]) => sql`
  unnest(${allowed.map(({ unitId }) => unitId)}::uuid[], ${allowed.map(({ days }) => days)}::int[])`

/** The last day up to a day on which home ceased to answer, its offer of the relation taken back. */
const ceasedBy = (on: Day) => sql`upper(case_part.answered * datemultirange(daterange(null, ${on}::date + 1)))`

/**
 * Hosts that manage on the day, and the last day on which one ceased to, by time away. All columns stand in the index of the wall (0064): one more
 * belongs there too, or every row is read.
 */
const coveredHome = (tx: Tx, path: string, on: Day) => sql`
  select case_part.absence_id,
    bool_or(case_part.accepted_on <= ${on} or (case_part.managed_from <= ${on} and (case_part.left_on is null or case_part.left_on > ${on}))) as managed,
    bool_or((case_part.offered_on <= ${on} and (case_part.accepted_on is null or case_part.accepted_on > ${on})) or case_part.answered @> ${on}::date) as offered,
    greatest(max(case_part.left_on) filter (where case_part.left_on <= ${on} and case_part.left_on > case_part.managed_from), max(${ceasedBy(on)})) as left_on
  from floating.case_part
  where case_part.district_id = any (${[...tx.scope.districtIds]})
    and case_part.side = 'home'
    and case_part.path >= ${path}
    and case_part.path < ${`${path}~`}
    and (case_part.managed_from <= ${on} or case_part.accepted_on <= ${on} or case_part.offered_on <= ${on} or case_part.answered is not null)
    and case_part.absence_id is not null
  group by case_part.absence_id`

/** Those away on the day, each with the day since which nobody manages; the same sentence as `ownerAtHome` of stages.ts. */
const awayOn = (tx: Tx, path: string, on: Day) => sql`
  select absence.id, absence.member_id, absence.branch_id, absence.place,
    case when covered.managed and (absence.returned_on is null or absence.returned_on > ${on}) then 'host'
      when covered.offered or absence.returned_on <= ${on} then 'home' end as managed_by,
    greatest(absence.from_day, covered.left_on) as since
  from floating.absence
  left join (${coveredHome(tx, path, on)}) as covered on covered.absence_id = absence.id
  where absence.district_id = any (${[...tx.scope.districtIds]})
    and absence.path >= ${path}
    and absence.path < ${`${path}~`}
    and absence.from_day <= ${on}
    and (absence.ended_on is null or absence.ended_on > ${on})
    and absence.state <> 'cancelled'`

/** Those who are here or awaited on the day; the same sentence as `ownerAtHost`. */
const hereOn = (tx: Tx, path: string, on: Day) => sql`
  select case_part.id, case_part.unit_id, case_part.person_name, case_part.other_name,
    case when case_part.accepted_on <= ${on} or (case_part.managed_from <= ${on} and (case_part.left_on is null or case_part.left_on > ${on})) then 'host'
      when (case_part.offered_on <= ${on} and (case_part.accepted_on is null or case_part.accepted_on > ${on})) or case_part.answered @> ${on}::date then 'home'
      end as managed_by,
    coalesce(case_part.left_on, greatest(coalesce(case_part.away_from, case_part.found_on), ${ceasedBy(on)})) as since
  from floating.case_part
  where case_part.district_id = any (${[...tx.scope.districtIds]})
    and case_part.side = 'host'
    and case_part.path >= ${path}
    and case_part.path < ${`${path}~`}
    and coalesce(case_part.away_from, case_part.found_on) <= ${on}
    and (case_part.ended_on is null or case_part.ended_on > ${on})
    and (case_part.gone_on is null or case_part.gone_on > ${on}
      or (case_part.managed_from <= ${on} and (case_part.left_on is null or case_part.left_on > ${on})))
    and (case_part.left_on is null or case_part.left_on > ${on} or (case_part.managed_from is not null and case_part.acknowledged < case_part.sent))`

/** Units with floating members on a day, of both sides: for whom the rules must be known. */
export const floatingUnits = (tx: Tx, path: string): Promise<{ unitId: string }[]> =>
  tx.rows(sql<{ unitId: string }>`
    select unit_id as "unitId"
    from (
      select branch_id as unit_id
      from floating.absence
      where district_id = any (${[...tx.scope.districtIds]})
        and path >= ${path}
        and path < ${`${path}~`}
      group by branch_id) as away
    union
    select unit_id as "unitId"
    from (
      select unit_id
      from floating.case_part
      where district_id = any (${[...tx.scope.districtIds]})
        and side = 'host'
        and path >= ${path}
        and path < ${`${path}~`}
      group by unit_id) as here
    limit 20000`)

/** Every floating member of a part of the tree on one day, away from it and here, counted by unit: managed at home, at the host, in transit, in a gap. */
export const coverageUnder = (tx: Tx, path: string, { on, allowed }: { on: Day; allowed: readonly Allowed[] }): Promise<CoverageRow[]> => {
  overMany(tx)
  return tx.rows(sql<CoverageRow>`
    select member_on.branch_id as "unitId", 'home' as side, count(*) filter (where managed_by = 'home')::int as home,
      count(*) filter (where managed_by = 'host')::int as host,
      count(*) filter (where managed_by is null and ${on}::date - since < coalesce(term.days, 0))::int as transit,
      count(*) filter (where managed_by is null and ${on}::date - since >= coalesce(term.days, 0))::int as gap
    from (${awayOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.branch_id
    group by member_on.branch_id
    union all
    select member_on.unit_id as "unitId", 'host' as side, count(*) filter (where managed_by = 'home')::int as home,
      count(*) filter (where managed_by = 'host')::int as host,
      count(*) filter (where managed_by is null and ${on}::date - since < coalesce(term.days, 0))::int as transit,
      count(*) filter (where managed_by is null and ${on}::date - since >= coalesce(term.days, 0))::int as gap
    from (${hereOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.unit_id
    group by member_on.unit_id
    limit 40000`)
}

/** Who is in a gap or in transit on the day, the longest first. */
export const uncoveredUnder = (
  tx: Tx,
  path: string,
  { on, allowed, limit }: { on: Day; allowed: readonly Allowed[]; limit: number },
): Promise<UncoveredRow[]> => {
  overMany(tx)
  return tx.rows(sql<UncoveredRow>`
    select 'home' as side, member_on.id as "absenceId", null::uuid as "caseId", member_on.member_id as "memberId", null as "personName",
      member_on.branch_id as "unitId", null as "otherName", member_on.place, member_on.since, ${on}::date - member_on.since + 1 as days,
      case when ${on}::date - since < coalesce(term.days, 0) then 'in-transit' else 'gap' end as owner
    from (${awayOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.branch_id
    where managed_by is null
    union all
    select 'host' as side, null::uuid as "absenceId", member_on.id as "caseId", null::uuid as "memberId", member_on.person_name as "personName",
      member_on.unit_id as "unitId", member_on.other_name as "otherName", null as place, member_on.since, ${on}::date - member_on.since + 1 as days,
      case when ${on}::date - since < coalesce(term.days, 0) then 'in-transit' else 'gap' end as owner
    from (${hereOn(tx, path, on)}) as member_on
    left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = member_on.unit_id
    where managed_by is null
    order by days desc, side, "unitId", "absenceId", "caseId"
    limit ${limit}`)
}

/** Days of a period on which nobody managed although the days in transit were used up, by time away or (at a host) by case. */
type GapRow = { subject: string; side: Side; from: Day; to: Day; days: number }

/** From the offer of the relation to its acceptance the old organisation answers. */
const offeredSpan = sql`daterange(offered_on, case when accepted_on is not null then greatest(offered_on, accepted_on) end)`

export const gapsIn = (tx: Tx, path: string, { from, to, allowed }: { from: Day; to: Day; allowed: readonly Allowed[] }): Promise<GapRow[]> =>
  tx.rows(sql<GapRow>`
    select subject, side, lower(gap) as "from", upper(gap) - 1 as "to", upper(gap) - lower(gap) as days
    from (
      select subject, side,
        daterange(lower(piece) + coalesce(term.days, 0), greatest(upper(piece), lower(piece) + coalesce(term.days, 0))) * daterange(${from}::date, ${to}::date + 1) as gap
      from (
        select away.member_id as subject, 'home' as side, away.branch_id as unit_id,
          unnest(datemultirange(away.span) - coalesce(held.spans, '{}'::datemultirange)) as piece
        from (
          select id, member_id, branch_id,
            daterange(from_day, greatest(from_day, least(${to}::date + 1, coalesce(returned_on, ended_on, ${to}::date + 1)))) as span
          from floating.absence
          where district_id = any (${[...tx.scope.districtIds]})
            and path >= ${path}
            and path < ${`${path}~`}
            and from_day <= ${to}
            and state <> 'cancelled') as away
        left join (
          select absence_id, coalesce(range_agg(daterange(least(managed_from, accepted_on), case when accepted_on is null then left_on end))
            filter (where coalesce(managed_from, accepted_on) is not null), '{}')
            + coalesce(range_agg(${offeredSpan}) filter (where offered_on is not null), '{}')
            + coalesce(range_agg(answered) filter (where answered is not null), '{}') as spans
          from floating.case_part
          where district_id = any (${[...tx.scope.districtIds]})
            and side = 'home'
            and path >= ${path}
            and path < ${`${path}~`}
            and (coalesce(managed_from, accepted_on, offered_on) is not null or answered is not null)
          group by absence_id) as held on held.absence_id = away.id
        union all
        select id as subject, 'host' as side, unit_id,
          unnest(datemultirange(daterange(since, greatest(since, least(managed_from, accepted_on, gone_on, ended_on, ${to}::date + 1))))
            - case when offered_on is null then '{}'::datemultirange else datemultirange(${offeredSpan}) end - coalesce(answered, '{}')) as piece
        from (
          select id, unit_id, managed_from, accepted_on, gone_on, ended_on, offered_on, answered, coalesce(away_from, found_on) as since
          from floating.case_part
          where district_id = any (${[...tx.scope.districtIds]})
            and side = 'host'
            and path >= ${path}
            and path < ${`${path}~`}) as here
        where since <= ${to}) as pieces
      left join ${allowedTerm(allowed)} as term (unit_id, days) on term.unit_id = pieces.unit_id) as gaps
    where not isempty(gap)
    order by subject, "from"
    limit 400000`)

/** Those away with what a rule's test leans on: since when, until when expected, whether the place is fairly fixed. */
export type AwaySpan = { memberId: string; from: Day; until: Day | null; fixedPlace: boolean | null }

export const awaySpansUnder = (tx: Tx, path: string, on: Day): Promise<AwaySpan[]> =>
  tx.rows(sql<AwaySpan>`
    select member_id as "memberId", from_day as "from", until_day as until, fixed_place as "fixedPlace"
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and from_day <= ${on}
      and (ended_on is null or ended_on > ${on})
      and state <> 'cancelled'
    order by member_id, from_day
    limit 400000`)

// ---------------------------------------------------------------- surveys

export type SurveyKind = 'home' | 'sweep' | 'department'
export type Survey = {
  id: string
  path: string
  unitId: string
  unitName: string
  kind: SurveyKind
  year: number
  on: Day
  area: string | null
  method: string | null
  byName: string
  openedAt: Date
  closedOn: Day | null
  closedByName: string | null
  analysis: string | null
  measures: string | null
  totals: Record<string, number> | null
}

const surveyColumns = sql`
  survey.id, survey.path, survey.unit_id as "unitId", survey.unit_name as "unitName", survey.kind, survey.year, survey.on_day as "on", survey.area,
  survey.method, survey.by_name as "byName", survey.opened_at as "openedAt", survey.closed_on as "closedOn", survey.closed_by_name as "closedByName",
  survey.analysis, survey.measures, survey.totals`

export const insertSurvey = (tx: Tx, row: Omit<Survey, 'closedOn' | 'closedByName' | 'analysis' | 'measures' | 'totals'>): Promise<number> =>
  tx.run(sql`
    insert into floating.survey (district_id, id, path, unit_id, unit_name, kind, year, on_day, area, method, by_name, opened_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.kind}, ${row.year}, ${row.on}, ${row.area}, ${row.method}, ${row.byName},
      ${moment(row.openedAt)})`)

export const selectSurvey = (tx: Tx, id: string): Promise<Survey | null> =>
  tx.maybe(sql<Survey>`
    select ${surveyColumns}
    from floating.survey
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const lockSurvey = (tx: Tx, id: string): Promise<Survey | null> =>
  tx.maybe(sql<Survey>`
    select ${surveyColumns}
    from floating.survey
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

export const surveysUnder = (tx: Tx, path: string, years: { from: number; to: number }): Promise<Survey[]> =>
  tx.rows(sql<Survey>`
    select ${surveyColumns}
    from floating.survey
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year between ${years.from} and ${years.to}
    order by on_day desc, id desc
    limit 5000`)

export const closeSurveyRow = (
  tx: Tx,
  id: string,
  given: { on: Day; name: string; analysis: string | null; measures: string | null; totals: Record<string, number> },
): Promise<number> =>
  tx.run(sql`
    update floating.survey
    set closed_on = ${given.on}, closed_by_name = ${given.name}, analysis = ${given.analysis}, measures = ${given.measures}, totals = ${json(given.totals)}
    where district_id = ${here(tx)}
      and id = ${id}`)

export type SurveyUnit = {
  surveyId: string
  unitId: string
  path: string
  unitName: string
  kind: SurveyKind
  year: number
  heldBy: string
  reportedOn: Day | null
  byName: string | null
  outgoing: number | null
  incoming: number | null
}

const surveyUnitColumns = sql`
  survey_unit.survey_id as "surveyId", survey_unit.unit_id as "unitId", survey_unit.path, survey_unit.unit_name as "unitName", survey_unit.kind,
  survey_unit.year, survey_unit.held_by as "heldBy", survey_unit.reported_on as "reportedOn", survey_unit.by_name as "byName", survey_unit.outgoing,
  survey_unit.incoming`

export const insertSurveyUnits = (tx: Tx, rows: readonly Omit<SurveyUnit, 'reportedOn' | 'byName' | 'outgoing' | 'incoming'>[]): Promise<number> =>
  tx.run(sql`
    insert into floating.survey_unit (district_id, survey_id, unit_id, path, unit_name, kind, year, held_by)
    select ${here(tx)}::int, "surveyId", "unitId", path, "unitName", kind, year, "heldBy"
    from jsonb_to_recordset(${json(rows)}) as given ("surveyId" uuid, "unitId" uuid, path text, "unitName" text, kind text, year int, "heldBy" text)`)

export const surveyUnitsOf = (tx: Tx, surveyIds: readonly string[]): Promise<SurveyUnit[]> =>
  tx.rows(sql<SurveyUnit>`
    select ${surveyUnitColumns}
    from floating.survey_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and survey_id = any (${[...surveyIds]})
    order by path, survey_id
    limit 40000`)

/** What the units of a part of the tree were asked to report, as they see it themselves. */
export const surveyUnitsUnder = (tx: Tx, path: string, year: number): Promise<SurveyUnit[]> =>
  tx.rows(sql<SurveyUnit>`
    select ${surveyUnitColumns}
    from floating.survey_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by path, survey_id
    limit 40000`)

export const selectSurveyUnit = (tx: Tx, key: { surveyId: string; unitId: string }): Promise<SurveyUnit | null> =>
  tx.maybe(sql<SurveyUnit>`
    select ${surveyUnitColumns}
    from floating.survey_unit
    where district_id = any (${[...tx.scope.districtIds]})
      and survey_id = ${key.surveyId}
      and unit_id = ${key.unitId}`)

export const reportSurveyUnit = (
  tx: Tx,
  key: { surveyId: string; unitId: string },
  given: { on: Day; name: string; outgoing: number; incoming: number },
): Promise<number> =>
  tx.run(sql`
    update floating.survey_unit
    set reported_on = ${given.on}, by_name = ${given.name}, outgoing = ${given.outgoing}, incoming = ${given.incoming}
    where district_id = ${here(tx)}
      and survey_id = ${key.surveyId}
      and unit_id = ${key.unitId}`)

export type SurveyFound = 'as-known' | 'changed' | 'not-known' | 'back' | 'not-reached'
export type SurveyLine = {
  id: string
  surveyId: string
  unitId: string
  path: string
  side: Side
  year: number
  on: Day
  absenceId: string | null
  caseId: string | null
  memberId: string | null
  personName: string
  homeName: string | null
  found: SurveyFound
  fields: string[]
  words: string | null
  byName: string
  at: Date
}

/** Lines of a survey; a person already on it is written over, a line without a case is added. */
export const insertSurveyLines = (tx: Tx, rows: readonly SurveyLine[]): Promise<number> =>
  tx.run(sql`
    insert into floating.survey_line (
      district_id, id, survey_id, unit_id, path, side, year, on_day, absence_id, case_id, member_id, person_name, home_name, found, fields, words, by_name,
      entered_at)
    select ${here(tx)}::int, id, "surveyId", "unitId", path, side, year, "on", "absenceId", "caseId", "memberId", "personName", "homeName", found,
      array(select jsonb_array_elements_text(fields)), words, "byName", at
    from jsonb_to_recordset(${json(rows)}) as given (
      id uuid, "surveyId" uuid, "unitId" uuid, path text, side text, year int, "on" date, "absenceId" uuid, "caseId" uuid, "memberId" uuid,
      "personName" text, "homeName" text, found text, fields jsonb, words text, "byName" text, at timestamptz)
    on conflict (district_id, survey_id, coalesce(absence_id, case_id)) where coalesce(absence_id, case_id) is not null
    do update set found = excluded.found, fields = excluded.fields, words = excluded.words, on_day = excluded.on_day, by_name = excluded.by_name,
      entered_at = excluded.entered_at`)

const lineColumns = sql`
  survey_line.id, survey_line.survey_id as "surveyId", survey_line.unit_id as "unitId", survey_line.path, survey_line.side, survey_line.year,
  survey_line.on_day as "on", survey_line.absence_id as "absenceId", survey_line.case_id as "caseId", survey_line.member_id as "memberId",
  survey_line.person_name as "personName", survey_line.home_name as "homeName", survey_line.found, survey_line.fields, survey_line.words,
  survey_line.by_name as "byName", survey_line.entered_at as at`

export const surveyLinesOf = (tx: Tx, surveyIds: readonly string[]): Promise<SurveyLine[]> =>
  tx.rows(sql<SurveyLine>`
    select ${lineColumns}
    from floating.survey_line
    where district_id = any (${[...tx.scope.districtIds]})
      and survey_id = any (${[...surveyIds]})
    order by path, person_name, id
    limit 200000`)

/** What surveys of home found changed about times away. */
export const surveyChangesOf = (tx: Tx, absenceIds: readonly string[]): Promise<SurveyLine[]> =>
  tx.rows(sql<SurveyLine>`
    select ${lineColumns}
    from floating.survey_line
    where district_id = any (${[...tx.scope.districtIds]})
      and absence_id = any (${[...absenceIds]})
      and found = 'changed'
    order by entered_at, id
    limit 20000`)

/** Briefings of hosts under a path since a day, by the unit that gave them. */
export const briefingsUnder = (tx: Tx, path: string, since: Day): Promise<{ id: string; unitId: string; on: Day }[]> =>
  tx.rows(sql<{ id: string; unitId: string; on: Day }>`
    select id, facts ->> 'unitId' as "unitId", on_day as "on"
    from floating.note
    where district_id = ${here(tx)}
      and starts_with(path, ${path})
      and kind = 'brief'
      and on_day >= ${since}
    order by on_day, id
    limit 50000`)

export const surveyLinesUnder = (tx: Tx, path: string, year: number): Promise<SurveyLine[]> =>
  tx.rows(sql<SurveyLine>`
    select ${lineColumns}
    from floating.survey_line
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by path, person_name, id
    limit 200000`)

/** What the other side said of its own survey this year: letters of kind `list` with the year among their facts. */
export const surveysHeard = (tx: Tx, path: string, year: number): Promise<{ caseId: string; side: Side; on: Day; found: SurveyFound | null }[]> =>
  tx.rows(sql<{ caseId: string; side: Side; on: Day; found: SurveyFound | null }>`
    select case_id as "caseId", side, on_day as "on", facts->>'words' as found
    from floating.letter
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and kind = 'list'
      and from_side <> side
      and on_day between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
    order by case_id, number
    limit 200000`)

// ---------------------------------------------------------------- lost contact

export type LostEnd = 'managed' | 'restored' | 'removed' | 'entered-wrongly'
export type Lost = {
  id: string
  path: string
  memberId: string
  branchId: string
  absenceId: string | null
  since: Day
  sinceWhat: 'activity' | 'dues' | 'contact'
  situation: string
  searchFailed: boolean | null
  foundOn: Day | null
  foundWords: string | null
  subjectiveFault: boolean | null
  stoppedOn: Day | null
  stoppedBy: string | null
  endedOn: Day | null
  endedHow: LostEnd | null
  endedWords: string | null
  enteredByName: string
  enteredAt: Date
}

const lostColumns = sql`
  lost.id, lost.path, lost.member_id as "memberId", lost.branch_id as "branchId", lost.absence_id as "absenceId", lost.since, lost.since_what as "sinceWhat",
  lost.situation, lost.search_failed as "searchFailed", lost.found_on as "foundOn", lost.found_words as "foundWords",
  lost.subjective_fault as "subjectiveFault", lost.stopped_on as "stoppedOn", lost.stopped_by as "stoppedBy", lost.ended_on as "endedOn",
  lost.ended_how as "endedHow", lost.ended_words as "endedWords", lost.entered_by_name as "enteredByName", lost.entered_at as "enteredAt"`

export const insertLost = (tx: Tx, row: Lost): Promise<number> =>
  tx.run(sql`
    insert into floating.lost (district_id, id, path, member_id, branch_id, absence_id, since, since_what, situation, entered_by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.memberId}, ${row.branchId}, ${row.absenceId}, ${row.since}, ${row.sinceWhat}, ${row.situation},
      ${row.enteredByName}, ${moment(row.enteredAt)})`)

export const selectLost = (tx: Tx, id: string): Promise<Lost | null> =>
  tx.maybe(sql<Lost>`
    select ${lostColumns}
    from floating.lost
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const openLostOf = (tx: Tx, memberId: string): Promise<Lost | null> =>
  tx.maybe(sql<Lost>`
    select ${lostColumns}
    from floating.lost
    where district_id = any (${[...tx.scope.districtIds]})
      and member_id = ${memberId}
      and ended_on is null`)

/** Lost members of a part of the tree: open ones, and those that ended since a day. */
export const lostUnder = (tx: Tx, path: string, since: Day): Promise<Lost[]> =>
  tx.rows(sql<Lost>`
    select ${lostColumns}
    from floating.lost
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and (ended_on is null or ended_on >= ${since})
    order by ended_on desc nulls first, since, id
    limit 20000`)

type LostChange = Partial<
  Pick<Lost, 'searchFailed' | 'foundOn' | 'foundWords' | 'subjectiveFault' | 'stoppedOn' | 'stoppedBy' | 'endedOn' | 'endedHow' | 'endedWords'>
>

/** Writes what is given; what is absent stays. */
export const changeLost = (tx: Tx, id: string, change: LostChange): Promise<number> =>
  tx.run(sql`
    update floating.lost
    set search_failed = coalesce(${change.searchFailed ?? null}::boolean, search_failed), found_on = coalesce(${change.foundOn ?? null}::date, found_on),
      found_words = coalesce(${change.foundWords ?? null}, found_words), subjective_fault = coalesce(${change.subjectiveFault ?? null}::boolean, subjective_fault),
      stopped_on = coalesce(${change.stoppedOn ?? null}::date, stopped_on), stopped_by = coalesce(${change.stoppedBy ?? null}, stopped_by),
      ended_on = coalesce(${change.endedOn ?? null}::date, ended_on), ended_how = coalesce(${change.endedHow ?? null}, ended_how),
      ended_words = coalesce(${change.endedWords ?? null}, ended_words)
    where district_id = ${here(tx)}
      and id = ${id}`)

type LostSearch = {
  id: string
  lostId: string
  path: string
  on: Day
  way: string
  found: boolean
  wordsSealed: Buffer | null
  byName: string
  at: Date
}

export const insertLostSearch = (tx: Tx, row: LostSearch): Promise<number> =>
  tx.run(sql`
    insert into floating.lost_search (district_id, id, lost_id, path, on_day, way, found, words_sealed, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.lostId}, ${row.path}, ${row.on}, ${row.way}, ${row.found}, ${row.wordsSealed}, ${row.byName}, ${moment(row.at)})`)

export const searchesOf = (tx: Tx, lostIds: readonly string[]): Promise<LostSearch[]> =>
  tx.rows(sql<LostSearch>`
    select id, lost_id as "lostId", path, on_day as "on", way, found, words_sealed as "wordsSealed", by_name as "byName", entered_at as at
    from floating.lost_search
    where district_id = any (${[...tx.scope.districtIds]})
      and lost_id = any (${[...lostIds]})
    order by on_day, id
    limit 40000`)

// ---------------------------------------------------------------- a superior's work

export type WorkKind = 'problem' | 'supervision' | 'handling' | 'awards-bar' | 'evaluation' | 'secretary-review' | 'practice'
export type Work = {
  id: string
  path: string
  unitId: string
  aboutUnitId: string | null
  aboutName: string | null
  kind: WorkKind
  year: number
  on: Day
  title: string
  facts: Record<string, string | number | boolean | null>
  raisedId: string | null
  closedOn: Day | null
  outcome: string | null
  closedByName: string | null
  byName: string
  at: Date
}

const workColumns = sql`
  work.id, work.path, work.unit_id as "unitId", work.about_unit_id as "aboutUnitId", work.about_name as "aboutName", work.kind, work.year,
  work.on_day as "on", work.title, work.facts, work.raised_id as "raisedId", work.closed_on as "closedOn", work.outcome,
  work.closed_by_name as "closedByName", work.by_name as "byName", work.entered_at as at`

export const insertWork = (tx: Tx, row: Work): Promise<number> =>
  tx.run(sql`
    insert into floating.work (
      district_id, id, path, unit_id, about_unit_id, about_name, kind, year, on_day, title, facts, raised_id, closed_on, outcome, closed_by_name, by_name,
      entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.aboutUnitId}, ${row.aboutName}, ${row.kind}, ${row.year}, ${row.on}, ${row.title},
      ${json(row.facts)}, ${row.raisedId}, ${row.closedOn}, ${row.outcome}, ${row.closedByName}, ${row.byName}, ${moment(row.at)})`)

export const selectWork = (tx: Tx, id: string): Promise<Work | null> =>
  tx.maybe(sql<Work>`
    select ${workColumns}
    from floating.work
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

/** What was taken up in a year, and what is still open from earlier ones. */
export const worksUnder = (tx: Tx, path: string, year: number): Promise<Work[]> =>
  tx.rows(sql<Work>`
    select ${workColumns}
    from floating.work
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and (year = ${year} or (year < ${year} and closed_on is null))
    order by kind, on_day desc, id desc
    limit 5000`)

export const closeWorkRow = (tx: Tx, id: string, given: { on: Day; outcome: string; name: string }): Promise<number> =>
  tx.run(sql`
    update floating.work
    set closed_on = ${given.on}, outcome = ${given.outcome}, closed_by_name = ${given.name}
    where district_id = ${here(tx)}
      and id = ${id}`)

/** Some times away at once. */
export const absencesByIds = (tx: Tx, ids: readonly string[]): Promise<Absence[]> =>
  tx.rows(sql<Absence>`
    select ${absenceColumns}
    from floating.absence
    where district_id = any (${[...tx.scope.districtIds]})
      and id = any (${[...ids]})
    order by id
    limit 5000`)

// ---------------------------------------------------------------- how the work is judged

export type FigureKey = 'away-managed' | 'here-managed' | 'duties-in-time' | 'surveys-reported'
export type Points = { qualitative: number; lines: Record<FigureKey, number> }
export type Yardstick = { unitId: string; path: string; year: number; points: Points; byName: string; at: Date }

export const saveYardstick = (tx: Tx, row: Yardstick): Promise<number> =>
  tx.run(sql`
    insert into floating.yardstick (district_id, unit_id, path, year, points, by_name, set_at)
    values (${here(tx)}, ${row.unitId}, ${row.path}, ${row.year}, ${json(row.points)}, ${row.byName}, ${moment(row.at)})
    on conflict (district_id, unit_id, year) do update
    set points = excluded.points, by_name = excluded.by_name, set_at = excluded.set_at`)

export const selectYardstick = (tx: Tx, unitId: string, year: number): Promise<Yardstick | null> =>
  tx.maybe(sql<Yardstick>`
    select unit_id as "unitId", path, year, points, by_name as "byName", set_at as at
    from floating.yardstick
    where district_id = any (${[...tx.scope.districtIds]})
      and unit_id = ${unitId}
      and year = ${year}`)

export type FigureLine = { key: FigureKey; done: number; of: number; full: number; points: number }
export type Finding = 'carried-out' | 'not-carried-out' | 'ineffective'
export type Assessment = {
  id: string
  path: string
  unitId: string
  byUnitId: string
  byUnitName: string
  year: number
  on: Day
  lines: FigureLine[]
  qualitative: string
  qualitativePoints: number
  qualitativeFull: number
  quantitativePoints: number
  quantitativeFull: number
  finding: Finding
  reasons: string | null
  byName: string
  at: Date
}

const assessmentColumns = sql`
  assessment.id, assessment.path, assessment.unit_id as "unitId", assessment.by_unit_id as "byUnitId", assessment.by_unit_name as "byUnitName",
  assessment.year, assessment.on_day as "on", assessment.lines, assessment.qualitative, assessment.qualitative_points::float8 as "qualitativePoints",
  assessment.qualitative_full as "qualitativeFull", assessment.quantitative_points::float8 as "quantitativePoints",
  assessment.quantitative_full as "quantitativeFull", assessment.finding, assessment.reasons, assessment.by_name as "byName", assessment.entered_at as at`

export const insertAssessment = (tx: Tx, row: Assessment): Promise<number> =>
  tx.run(sql`
    insert into floating.assessment (
      district_id, id, path, unit_id, by_unit_id, by_unit_name, year, on_day, lines, qualitative, qualitative_points, qualitative_full,
      quantitative_points, quantitative_full, finding, reasons, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.byUnitId}, ${row.byUnitName}, ${row.year}, ${row.on}, ${json(row.lines)}, ${row.qualitative},
      ${row.qualitativePoints}::numeric, ${row.qualitativeFull}, ${row.quantitativePoints}::numeric, ${row.quantitativeFull}, ${row.finding}, ${row.reasons},
      ${row.byName}, ${moment(row.at)})`)

/** What counts of each unit and year under a path: its newest judgement. */
export const assessmentsUnder = (tx: Tx, path: string, year: number): Promise<Assessment[]> =>
  tx.rows(sql<Assessment>`
    select distinct on (assessment.unit_id) ${assessmentColumns}
    from floating.assessment
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by assessment.unit_id, assessment.entered_at desc, assessment.id desc
    limit 5000`)

export const selectAssessment = (tx: Tx, id: string): Promise<Assessment | null> =>
  tx.maybe(sql<Assessment>`
    select ${assessmentColumns}
    from floating.assessment
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export type AwardBar = {
  id: string
  path: string
  unitId: string
  unitName: string
  assessmentId: string
  byUnitId: string
  year: number
  on: Day
  round: string
  head: string
  circular: string
  cites: string[]
  byName: string
  at: Date
  noticedOn: Day | null
  noticedByName: string | null
  appeal: string | null
  appealedOn: Day | null
  appealedByName: string | null
  upheld: boolean | null
  answer: string | null
  answeredOn: Day | null
  answeredByName: string | null
}

const barColumns = sql`
  award_bar.id, award_bar.path, award_bar.unit_id as "unitId", award_bar.unit_name as "unitName", award_bar.assessment_id as "assessmentId",
  award_bar.by_unit_id as "byUnitId", award_bar.year, award_bar.on_day as "on", award_bar.round, award_bar.head, award_bar.circular, award_bar.cites,
  award_bar.by_name as "byName", award_bar.entered_at as at, award_bar.noticed_on as "noticedOn", award_bar.noticed_by_name as "noticedByName",
  award_bar.appeal, award_bar.appealed_on as "appealedOn", award_bar.appealed_by_name as "appealedByName", award_bar.upheld, award_bar.answer,
  award_bar.answered_on as "answeredOn", award_bar.answered_by_name as "answeredByName"`

type NewBar = Omit<AwardBar, 'noticedOn' | 'noticedByName' | 'appeal' | 'appealedOn' | 'appealedByName' | 'upheld' | 'answer' | 'answeredOn' | 'answeredByName'>

/** None where the finding has its bar already. */
export const insertBar = (tx: Tx, row: NewBar): Promise<number> =>
  tx.run(sql`
    insert into floating.award_bar (
      district_id, id, path, unit_id, unit_name, assessment_id, by_unit_id, year, on_day, round, head, circular, cites, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.assessmentId}, ${row.byUnitId}, ${row.year}, ${row.on}, ${row.round},
      ${row.head}, ${row.circular}, ${[...row.cites]}::text[], ${row.byName}, ${moment(row.at)})
    on conflict (district_id, assessment_id) do nothing`)

export const barsUnder = (tx: Tx, path: string, year: number): Promise<AwardBar[]> =>
  tx.rows(sql<AwardBar>`
    select ${barColumns}
    from floating.award_bar
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by entered_at, id
    limit 5000`)

export const selectBar = (tx: Tx, id: string): Promise<AwardBar | null> =>
  tx.maybe(sql<AwardBar>`
    select ${barColumns}
    from floating.award_bar
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

type Said = { on: Day; name: string }

export const noticeBar = (tx: Tx, id: string, { on, name }: Said): Promise<number> =>
  tx.run(sql`
    update floating.award_bar
    set noticed_on = ${on}, noticed_by_name = ${name}
    where district_id = ${here(tx)}
      and id = ${id}
      and noticed_on is null`)

export const appealBar = (tx: Tx, id: string, { on, name, words }: Said & { words: string }): Promise<number> =>
  tx.run(sql`
    update floating.award_bar
    set appeal = ${words}, appealed_on = ${on}, appealed_by_name = ${name}
    where district_id = ${here(tx)}
      and id = ${id}
      and appeal is null`)

export const answerBar = (tx: Tx, id: string, { on, name, words, upheld }: Said & { words: string; upheld: boolean }): Promise<number> =>
  tx.run(sql`
    update floating.award_bar
    set upheld = ${upheld}, answer = ${words}, answered_on = ${on}, answered_by_name = ${name}
    where district_id = ${here(tx)}
      and id = ${id}
      and appeal is not null
      and upheld is null`)

export type SecretaryReview = {
  id: string
  path: string
  unitId: string
  year: number
  personId: string | null
  secretary: string
  words: string
  lines: Omit<FigureLine, 'full' | 'points'>[]
  on: Day
  byName: string
  at: Date
  result: string | null
  resultWords: string | null
  resultOn: Day | null
  resultByName: string | null
  resultByUnit: string | null
}

const reviewColumns = sql`
  secretary_review.id, secretary_review.path, secretary_review.unit_id as "unitId", secretary_review.year, secretary_review.person_id as "personId",
  secretary_review.secretary, secretary_review.words, secretary_review.lines, secretary_review.on_day as "on", secretary_review.by_name as "byName",
  secretary_review.entered_at as at, secretary_review.result, secretary_review.result_words as "resultWords", secretary_review.result_on as "resultOn",
  secretary_review.result_by_name as "resultByName", secretary_review.result_by_unit as "resultByUnit"`

type NewReview = Omit<SecretaryReview, 'result' | 'resultWords' | 'resultOn' | 'resultByName' | 'resultByUnit'>

/** One a unit and year; written again until it has its result, then none is changed. */
export const saveReview = (tx: Tx, row: NewReview): Promise<number> =>
  tx.run(sql`
    insert into floating.secretary_review (district_id, id, path, unit_id, year, person_id, secretary, words, lines, on_day, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.year}, ${row.personId}, ${row.secretary}, ${row.words}, ${json(row.lines)}, ${row.on},
      ${row.byName}, ${moment(row.at)})
    on conflict (district_id, unit_id, year) do update
    set person_id = excluded.person_id, secretary = excluded.secretary, words = excluded.words, lines = excluded.lines, on_day = excluded.on_day,
      by_name = excluded.by_name, entered_at = excluded.entered_at
    where secretary_review.result is null`)

export const reviewsUnder = (tx: Tx, path: string, year: number): Promise<SecretaryReview[]> =>
  tx.rows(sql<SecretaryReview>`
    select ${reviewColumns}
    from floating.secretary_review
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and year = ${year}
    order by path, id
    limit 5000`)

export const selectReview = (tx: Tx, id: string): Promise<SecretaryReview | null> =>
  tx.maybe(sql<SecretaryReview>`
    select ${reviewColumns}
    from floating.secretary_review
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const saveReviewResult = (tx: Tx, id: string, given: { result: string; words: string; on: Day; name: string; unit: string }): Promise<number> =>
  tx.run(sql`
    update floating.secretary_review
    set result = ${given.result}, result_words = ${given.words}, result_on = ${given.on}, result_by_name = ${given.name}, result_by_unit = ${given.unit}
    where district_id = ${here(tx)}
      and id = ${id}
      and result is null`)

export type Practice = { id: string; path: string; unitId: string; unitName: string; title: string; words: string; on: Day; byName: string; at: Date }

const practiceColumns = sql`
  practice.id, practice.path, practice.unit_id as "unitId", practice.unit_name as "unitName", practice.title, practice.words, practice.on_day as "on",
  practice.by_name as "byName", practice.entered_at as at`

export const insertPractice = (tx: Tx, row: Practice): Promise<number> =>
  tx.run(sql`
    insert into floating.practice (district_id, id, path, unit_id, unit_name, title, words, on_day, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.title}, ${row.words}, ${row.on}, ${row.byName}, ${moment(row.at)})`)

export const practicesUnder = (tx: Tx, path: string): Promise<Practice[]> =>
  tx.rows(sql<Practice>`
    select ${practiceColumns}
    from floating.practice
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
    order by on_day desc, id desc
    limit 1000`)

export const selectPractice = (tx: Tx, id: string): Promise<Practice | null> =>
  tx.maybe(sql<Practice>`
    select ${practiceColumns}
    from floating.practice
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export type Publication = {
  id: string
  path: string
  practiceId: string
  unitName: string
  title: string
  words: string
  writtenByUnit: string
  writtenByName: string
  writtenOn: Day
  note: string | null
  on: Day
  byName: string
  at: Date
}

export const insertPublication = (tx: Tx, row: Publication): Promise<number> =>
  tx.run(sql`
    insert into floating.publication (
      district_id, id, path, practice_id, unit_name, title, words, written_by_unit, written_by_name, written_on, note, on_day, by_name, published_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.practiceId}, ${row.unitName}, ${row.title}, ${row.words}, ${row.writtenByUnit}, ${row.writtenByName},
      ${row.writtenOn}, ${row.note}, ${row.on}, ${row.byName}, ${moment(row.at)})
    on conflict (district_id, practice_id, path) do nothing`)

/** What was published for a unit, from above, by itself, or below it; the widest first. */
export const publicationsFor = (tx: Tx, path: string): Promise<Publication[]> =>
  tx.rows(sql<Publication>`
    select id, path, practice_id as "practiceId", unit_name as "unitName", title, words, written_by_unit as "writtenByUnit",
      written_by_name as "writtenByName", written_on as "writtenOn", note, on_day as "on", by_name as "byName", published_at as at
    from floating.publication
    where district_id = any (${[...tx.scope.districtIds]})
      and ((path >= ${path} and path < ${`${path}~`}) or starts_with(${path}, path))
    order by length(path), on_day desc, id desc
    limit 1000`)

/** The field or group of each open guest of a part of the tree, as the host said it. */
export const guestSectors = (tx: Tx, path: string): Promise<{ id: string; sector: string }[]> =>
  tx.rows(sql<{ id: string; sector: string }>`
    select id, sector
    from floating.case_part
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and side = 'host'
      and sector is not null
    limit 200000`)

/** The field or group that somebody belongs to, on the side that says it. */
export const saveSector = (tx: Tx, of: { absenceId: string } | { caseId: string }, sector: string): Promise<number> =>
  'absenceId' in of
    ? tx.run(sql`
        update floating.absence
        set sector = ${sector}
        where district_id = ${here(tx)}
          and id = ${of.absenceId}`)
    : tx.run(sql`
        update floating.case_part
        set sector = ${sector}
        where district_id = ${here(tx)}
          and id = ${of.caseId}
          and side = 'host'`)

// ---------------------------------------------------------------- books of a unit

export type BookRow = {
  id: string
  path: string
  unitId: string
  unitName: string
  /** the rule that asks for the entry */
  slot: string
  on: Day
  until: Day | null
  memberId: string | null
  personName: string | null
  facts: Record<string, unknown>
  sealed: Buffer | null
  belongingId: string | null
  caseId: string | null
  closedOn: Day | null
  closedWords: string | null
  closedByName: string | null
  byName: string
  at: Date
}

const bookColumns = sql`
  book.id, book.path, book.unit_id as "unitId", book.unit_name as "unitName", book.slot, book.on_day as "on", book.until_day as until,
  book.member_id as "memberId", book.person_name as "personName", book.facts, book.sealed, book.belonging_id as "belongingId", book.case_id as "caseId",
  book.closed_on as "closedOn", book.closed_words as "closedWords", book.closed_by_name as "closedByName", book.by_name as "byName", book.entered_at as at`

export const insertBook = (tx: Tx, row: Omit<BookRow, 'closedOn' | 'closedWords' | 'closedByName'>): Promise<number> =>
  tx.run(sql`
    insert into floating.book (
      district_id, id, path, unit_id, unit_name, slot, on_day, until_day, member_id, person_name, facts, sealed, belonging_id, case_id, by_name, entered_at)
    values (
      ${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.unitName}, ${row.slot}, ${row.on}, ${row.until}, ${row.memberId}, ${row.personName},
      ${json(row.facts)}, ${row.sealed}, ${row.belongingId}, ${row.caseId}, ${row.byName}, ${moment(row.at)})`)

export const bookById = (tx: Tx, id: string): Promise<BookRow | null> =>
  tx.maybe(sql<BookRow>`
    select ${bookColumns}
    from floating.book
    where district_id = any (${[...tx.scope.districtIds]})
      and id = ${id}`)

export const lockBook = (tx: Tx, id: string): Promise<BookRow | null> =>
  tx.maybe(sql<BookRow>`
    select ${bookColumns}
    from floating.book
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

/** Entries under a part of the tree, the newest first. */
export const booksUnder = (tx: Tx, path: string, slots: readonly string[]): Promise<BookRow[]> =>
  tx.rows(sql<BookRow>`
    select ${bookColumns}
    from floating.book
    where district_id = any (${[...tx.scope.districtIds]})
      and path >= ${path}
      and path < ${`${path}~`}
      and slot = any (${[...slots]})
    order by on_day desc, id desc
    limit 5000`)

export const saveBookFacts = (tx: Tx, id: string, given: { facts: Record<string, unknown>; caseId?: string | null }): Promise<number> =>
  tx.run(sql`
    update floating.book
    set facts = ${json(given.facts)}, case_id = coalesce(${given.caseId ?? null}, case_id), version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}`)

export const closeBookRow = (tx: Tx, id: string, given: { on: Day; words: string | null; name: string }): Promise<number> =>
  tx.run(sql`
    update floating.book
    set closed_on = ${given.on}, closed_words = ${given.words}, closed_by_name = ${given.name}, version = version + 1
    where district_id = ${here(tx)}
      and id = ${id}
      and closed_on is null`)

export type BookFollow = { id: string; path: string; bookId: string; on: Day; what: Follow | null; words: string; byName: string; at: Date }

export const insertBookFollow = (tx: Tx, row: BookFollow): Promise<number> =>
  tx.run(sql`
    insert into floating.book_follow (district_id, id, path, book_id, on_day, what, words, by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.bookId}, ${row.on}, ${row.what}, ${row.words}, ${row.byName}, ${moment(row.at)})`)

export const bookFollowsOf = (tx: Tx, bookIds: readonly string[]): Promise<BookFollow[]> =>
  tx.rows(sql<BookFollow>`
    select id, path, book_id as "bookId", on_day as "on", what, words, by_name as "byName", entered_at as at
    from floating.book_follow
    where district_id = any (${[...tx.scope.districtIds]})
      and book_id = any (${[...bookIds]})
    order by on_day, id
    limit 20000`)
