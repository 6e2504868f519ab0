/** Parts of cases and their letters. */
import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Conflict, HomeCase, HomeHalf, HostHalf, HostPart, Letter, Side } from '../stages.ts'
import { type Absence, type LetterRow, absenceColumns, here, json, letterColumns, moment } from './rows.ts'

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

export const hostPartsByIds = (tx: Tx, ids: readonly string[]): Promise<PartRow[]> =>
  tx.rows(sql<PartRow>`
    select ${partColumns}
    from floating.case_part
    where district_id = any (${[...tx.scope.districtIds]})
      and id = any (${[...ids]})
      and side = 'host'
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
