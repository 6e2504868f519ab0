/** Who may reach which time away, which part of a case, which desk. Only this file mints scopes for the module, and only it the other side's. */
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { actorOf, type Call, type Grant, grantsWith } from '../../platform/call.ts'
import { asSide, type Tx, withDistrict } from '../../platform/db.ts'
import { DESK_AND_ABOVE } from '../../platform/contract.ts'
import { BRANCH_DESK, type Role } from '../../platform/endpoint.ts'
import { absent } from '../../platform/http.ts'
import { grantsHeld, notYours, reachFound, widestOver } from '../../platform/reach.ts'
import { mintScope, type Scope } from '../../platform/scope.ts'
import { regionById } from '../org/public.ts'
import type { Side } from './stages.ts'
import {
  type Absence,
  type Assessment,
  type AwardBar,
  bookById,
  type BookRow,
  agreementById,
  type AgreementRow,
  type Dispatch,
  gatheringById,
  type Gathering,
  isNamedFor,
  type OutsidePart,
  type PartRow,
  type RaisedRow,
  raisedById,
  type SecretaryReview,
  selectAbsence,
  selectAssessment,
  selectBar,
  selectDispatch,
  selectOutsidePart,
  type Lost,
  selectLost,
  selectPart,
  selectReview,
  selectSurvey,
  selectWork,
  type Survey,
  type Work,
} from './store.ts'

export type Reach = { scope: Scope; grant: Grant }

const scopeOf = (call: Call, grant: Grant): Scope => mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, grant.role) })

/** A row with a path, under the widest grant over it; what lies outside answers as if it did not exist. */
const reachPath = async <Row extends { path: string }>(
  call: Call,
  roles: readonly Role[],
  find: (tx: Tx) => Promise<Row | null>,
): Promise<Result<Reach & { row: Row }>> => {
  const reached = await reachFound(call, grantsHeld(call, roles), find, widestOver)
  return reached.ok ? ok({ scope: scopeOf(call, reached.value.grant), grant: reached.value.grant, row: reached.value.found }) : reached
}

/** A time away, for those over the branch where the relation lies. */
export const reachAbsence = (call: Call, roles: readonly Role[], absenceId: string): Promise<Result<Reach & { row: Absence }>> =>
  reachPath(call, roles, (tx) => selectAbsence(tx, absenceId))

/** One side's part of a case, for those over the unit where that part lies: home's never for the host's people, and the reverse. */
export const reachPart = (call: Call, roles: readonly Role[], caseId: string, side: Side): Promise<Result<Reach & { row: PartRow }>> =>
  reachPath(call, roles, (tx) => selectPart(tx, caseId, side))

export const reachRaised = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: RaisedRow }>> =>
  reachPath(call, roles, (tx) => raisedById(tx, id))

export type OwnAway = { scope: Scope; memberId: string; personId: string; branchId: string; branchPath: string; branchName: string; districtId: number }

/** The caller as a member: own rows alone, named by the own member id in every query. */
export const ownAway = (call: Call): Result<OwnAway> => {
  const grant = grantsWith(call, ['member']).find((held) => held.memberId)
  const personId = call.session?.personId
  if (!grant?.memberId || !personId) return notYours
  const scope = mintScope({ districtIds: [grant.districtId], path: grant.unitPath, actor: actorOf(call, 'member') })
  return ok({
    scope,
    memberId: grant.memberId,
    personId,
    branchId: grant.unitId,
    branchPath: grant.unitPath,
    branchName: grant.unitName,
    districtId: grant.districtId,
  })
}

/** Desks and regions belong to no district; anybody may ask. */
export const publicScope = (): Scope => mintScope({ districtIds: [0], path: '0.', actor: { accountId: null, role: 'visitor' } })

/** Whether the caller holds one of the roles over this path. */
export const holds = (call: Call, roles: readonly Role[], path: string): boolean =>
  call.session?.grants.some((grant) => roles.includes(grant.role) && path.startsWith(grant.unitPath)) ?? false

/**
 * The other end of a case: its whole district, for handing over a letter, for a number out of the committee's stock, for telling a superior, for
 * taking over a relation. What is read there never leaves the work; only rows of this module and what it asks of lower ones are touched.
 * `atOnce`: the work asks for everything before it waits for anything.
 */
export const onSide = async <T, Within extends Tx>(
  tx: Within,
  districtId: number,
  work: (tx: Within) => Promise<T>,
  how: { atOnce?: boolean } = {},
): Promise<T> => (await doorOf(tx, districtId))(work, how)

type Door<Within extends Tx> = <T>(work: (tx: Within) => Promise<T>, how?: { atOnce?: boolean }) => Promise<T>

/** The same in two steps, for whoever sends more beside it: through the door, what the work asks goes out in this very moment and not behind that. */
export const doorOf = async <Within extends Tx>(tx: Within, districtId: number): Promise<Door<Within>> => {
  const scope = mintScope({ districtIds: [districtId], path: await pathOfDistrict(tx, districtId), actor: tx.scope.actor })
  return (work, how = {}) => asSide(tx, scope, work, how)
}

/** Districts keep their place for good (`writeRegions` changes names alone): each connection asks once. */
const places = new WeakMap<object, Map<number, string>>()

const pathOfDistrict = async (tx: Tx, districtId: number): Promise<string> => {
  const known = places.get(tx.connection) ?? new Map<number, string>()
  places.set(tx.connection, known)
  const path = known.get(districtId) ?? (await regionById(tx, districtId))?.path
  if (!path) throw new Error(`district ${districtId} is not of this installation: a letter for it travels by file or on paper`)
  known.set(districtId, path)
  return path
}

/** The caller's own district whole, for what lies with a superior: the stock of certificates, what goes up. */
export const onWholeDistrict = <T, Within extends Tx>(tx: Within, work: (tx: Within) => Promise<T>): Promise<T> => onSide(tx, tx.scope.districtIds[0]!, work)

/** A background task's reach over one district. */
export const taskScope = (districtId: number, path: string): Scope => mintScope({ districtIds: [districtId], path, actor: { accountId: null, role: 'system' } })

// ---------------------------------------------------------------- the public check

const PER_MINUTE = { device: 20, all: 600 }
const asked = new Map<string, { minute: number; times: number }>()

const count = (key: string, minute: number): number => {
  const held = asked.get(key)
  const times = held?.minute === minute ? held.times + 1 : 1
  asked.set(key, { minute, times })
  return times
}

/** Codes are long enough not to be guessed; this keeps anybody from trying all the same. Counted in this process, forgotten after the minute. */
export const maySlowlyAsk = (call: Call): Result<null> => {
  const minute = Math.floor(call.now.getTime() / 60_000)
  if (asked.size > 5_000) asked.clear()
  if (count(`device ${call.deviceId ?? 'none'}`, minute) <= PER_MINUTE.device && count('all', minute) <= PER_MINUTE.all) return ok(null)
  return refuse('too-many-checks', '查得太快了，请过一分钟再查。', 'Too many checks at once. Try again in a minute.')
}

// ---------------------------------------------------------------- the exchange with partners outside

/** The department of the whole district carries its post: files hold the letters of every branch. */
export const reachExchange = (call: Call): Result<Reach> => {
  const grant = grantsWith(call, ['department']).find((held) => held.unitPath.endsWith(`.${held.districtId}.`))
  return grant ? ok({ grant, scope: scopeOf(call, grant) }) : notYours
}

export type LetterRef = { caseId: string; side: Side; number: number }

/** A case whose other side is a partner outside, in the caller's part of the tree. Of both sides in one district the one that is named. */
export const reachOutsideCase = (call: Call, caseId: string, side?: Side): Promise<Result<Reach & { row: OutsidePart }>> =>
  reachPath(call, DESK_AND_ABOVE, (tx) => selectOutsidePart(tx, caseId, side ?? null))

export const reachLetter = (call: Call, { caseId, side }: LetterRef): Promise<Result<Reach & { row: OutsidePart }>> => reachOutsideCase(call, caseId, side)

export const reachDispatch = (call: Call, ref: LetterRef): Promise<Result<Reach & { row: Dispatch }>> =>
  reachPath(call, DESK_AND_ABOVE, (tx) => selectDispatch(tx, ref))

// ---------------------------------------------------------------- keeping in touch

/** A time away for those who keep in touch: the branch's own desk, or the member who is named for it; for anybody else it does not exist. */
export const reachKept = async (call: Call, absenceId: string): Promise<Result<Reach & { row: Absence; as: 'desk' | 'partner' }>> => {
  const desk = await reachAbsence(call, BRANCH_DESK, absenceId)
  if (desk.ok) return ok({ ...desk.value, as: 'desk' as const })
  const grant = grantsWith(call, ['member']).find((held) => held.memberId)
  if (!grant?.memberId) return desk
  const scope = scopeOf(call, grant)
  const row = await withDistrict(call.db, scope, async (tx) => ((await isNamedFor(tx, absenceId, grant.memberId!)) ? selectAbsence(tx, absenceId) : null))
  return row ? ok({ scope, grant, row, as: 'partner' as const }) : absent()
}

export const reachAgreement = (call: Call, id: string): Promise<Result<Reach & { row: AgreementRow }>> =>
  reachPath(call, DESK_AND_ABOVE, (tx) => agreementById(tx, id))

export const reachGathering = (call: Call, id: string): Promise<Result<Reach & { row: Gathering }>> =>
  reachPath(call, BRANCH_DESK, (tx) => gatheringById(tx, id))

// ---------------------------------------------------------------- surveys, lost contact, a superior's work

/** A survey, for those over the unit that holds it. */
export const reachSurvey = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: Survey }>> =>
  reachPath(call, roles, (tx) => selectSurvey(tx, id))

export const reachLost = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: Lost }>> =>
  reachPath(call, roles, (tx) => selectLost(tx, id))

export const reachWork = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: Work }>> =>
  reachPath(call, roles, (tx) => selectWork(tx, id))

// ---------------------------------------------------------------- how the work is judged

export const reachAssessment = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: Assessment }>> =>
  reachPath(call, roles, (tx) => selectAssessment(tx, id))

export const reachBar = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: AwardBar }>> =>
  reachPath(call, roles, (tx) => selectBar(tx, id))

export const reachReview = (call: Call, roles: readonly Role[], id: string): Promise<Result<Reach & { row: SecretaryReview }>> =>
  reachPath(call, roles, (tx) => selectReview(tx, id))

// ---------------------------------------------------------------- books

export const reachBook = (call: Call, id: string): Promise<Result<Reach & { row: BookRow }>> => reachPath(call, DESK_AND_ABOVE, (tx) => bookById(tx, id))
