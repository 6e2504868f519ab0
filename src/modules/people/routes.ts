import { renderSVG } from 'uqr'
import type { Day } from '../../kernel/days.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { Call, Session } from '../../platform/call.ts'
import { sealedTo } from '../../platform/audit-seal.ts'
import { type Database, type Tx, withDistrict } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { absent, type Route, route } from '../../platform/http.ts'
import { auditPage, recordAudit } from '../../platform/audit.ts'
import { ledOn, mergedDistricts } from '../../platform/merged.ts'
import { districtScope, grantScope, mergedTrailScope, registryScope } from './access.ts'
import { changePassword, setPasswordBySlip } from './commands/change-password.ts'
import { confirmGrant, disableAccount, endGrant, makeAccountSlip, makeSlip, openAccount, proposeGrant, type UnitForGrant } from './commands/keep-accounts.ts'
import {
  clearSecondFactor,
  confirmNewSecondFactor,
  type DistrictPath,
  newSecondFactor,
  passSecondFactor,
  type SignedIn,
  signInBySlip,
  signInWithPassword,
} from './commands/sign-in.ts'
import * as contract from './contract.ts'
import {
  accountById,
  accountsPage,
  closedSlips,
  countAccounts,
  endSessions,
  grantsOfAccounts,
  officialsPage,
  operatorSlips,
  setAccountPreferences,
  unconfirmedGrants,
} from './store.ts'

/** What the composition lends: facts of modules above that people may not import. */
type PeopleDeps = {
  db: Database
  districtPath: DistrictPath
  districtName: (districtId: number) => Promise<string>
  sessionOf: (token: string) => Promise<Session | null>
  unitByCode: (call: Call, code: string) => Promise<UnitForGrant | null>
  unitNames: (call: Call, unitIds: readonly string[]) => Promise<Map<string, string>>
  welcome: () => Promise<{ empty: boolean; demonstration: { login: string; password: string; role: Role; name: string; unitName: string }[] | null }>
}

export const routes = (deps: PeopleDeps): Route[] => [
  ...sessionRoutes(deps),
  ...secondFactorRoutes(deps),
  ...passwordRoutes(deps),
  ...accountRoutes(deps),
  operatorSlipsRoute(deps),
  ...grantRoutes(deps),
  trailRoute(deps),
]

const sessionRoutes = (deps: PeopleDeps): Route[] => [
  route(contract.welcome, async () => ok(await deps.welcome())),
  route(contract.signIn, async (call, { body }) => entered(deps, call, await signInWithPassword(call, body, deps.districtPath))),
  route(contract.signInWithSlip, async (call, { body }) => entered(deps, call, await signInBySlip(call, body.code, deps.districtPath))),
  route(contract.mySession, async (call) => ok(await viewOf(deps, call, call.session!))),
  route(contract.signOut, async (call) => {
    const scope = await ownScope(deps, call)
    await withDistrict(call.db, scope, async (tx) => {
      await endSessions(tx, call.session!.accountId, call.now)
      await recordAudit(tx, call.now, { verb: 'session.closed', objectType: 'account', objectId: call.session!.accountId })
    })
    call.setSession(null)
    return ok({})
  }),
  route(contract.setPreferences, async (call, { body }) => {
    const scope = await ownScope(deps, call)
    await withDistrict(call.db, scope, (tx) => setAccountPreferences(tx, call.session!.accountId, body))
    return ok({})
  }),
]

const ownScope = async (deps: PeopleDeps, call: Call) => districtScope(call.session!.districtId, (await deps.districtPath(call.session!.districtId))!, call)

const entered = async (deps: PeopleDeps, call: Call, signedIn: Result<SignedIn>) => {
  if (!signedIn.ok) return signedIn
  call.setSession(signedIn.value.token, signedIn.value.maxAgeSeconds)
  const session = await deps.sessionOf(signedIn.value.token)
  return session ? ok(await viewOf(deps, call, session)) : absent()
}

const viewOf = async (deps: PeopleDeps, call: Call, session: Session) => {
  const scope = districtScope(session.districtId, (await deps.districtPath(session.districtId))!, call)
  const account = await withDistrict(call.db, scope, (tx) => accountById(tx, session.accountId))
  return {
    accountId: session.accountId,
    name: session.name,
    kind: session.kind,
    districtName: await deps.districtName(session.districtId),
    secondFactorDue: session.secondFactorDue,
    secondFactorToSetUp: session.secondFactorToSetUp,
    hasPassword: (account?.passwordHash ?? null) !== null,
    hasSecondFactor: (account?.totpConfirmedAt ?? null) !== null,
    grants: session.grants.map(({ role, unitId, unitName, groupId, memberId }) => ({ role, unitId, unitName, groupId, memberId })),
    preferences: account?.preferences ?? {},
    today: call.today as string,
  }
}

const secondFactorRoutes = (deps: PeopleDeps): Route[] => [
  route(contract.giveSecondFactor, async (call, { body }) => {
    const passed = await passSecondFactor(call, await ownScope(deps, call), { token: call.sessionToken!, code: body.code })
    return passed.ok ? ok({ ...(await viewOf(deps, call, call.session!)), secondFactorDue: false }) : passed
  }),
  route(contract.setUpSecondFactor, async (call) => {
    if (call.session!.kind !== 'official') return forOfficials
    const scope = await ownScope(deps, call)
    const secretUri = await withDistrict(call.db, scope, (tx) => newSecondFactor(tx, call.session!.accountId))
    return ok({ secretUri, svg: renderSVG(secretUri) })
  }),
  route(contract.confirmSecondFactor, async (call, { body }) => {
    const confirmed = await confirmNewSecondFactor(call, await ownScope(deps, call), { token: call.sessionToken!, code: body.code })
    return confirmed.ok ? ok({ ...(await viewOf(deps, call, call.session!)), secondFactorDue: false, secondFactorToSetUp: false }) : confirmed
  }),
  route(contract.clearSecondFactor, async (call, { body }) => {
    const cleared = await clearSecondFactor(call, await ownScope(deps, call), { token: call.sessionToken!, code: body.code })
    return cleared.ok ? ok(await viewOf(deps, call, (await deps.sessionOf(call.sessionToken!))!)) : cleared
  }),
]

const forOfficials = refuse(
  'not-yours',
  '动态口令是给用账号和口令登录的人的；用纸条登录的设备不用。',
  'A second factor is for accounts with a password; a device bound by a slip needs none.',
)

const passwordRoutes = (deps: PeopleDeps): Route[] => [
  route(contract.changePassword, async (call, { body }) => changePassword(call, await ownScope(deps, call), body)),
  route(contract.setPasswordBySlip, (call, { body }) => setPasswordBySlip(call, body, deps.districtPath)),
  slipRoute(deps, contract.makePasswordSlip, { role: 'department', purpose: 'password' }),
  slipRoute(deps, contract.makeSecondFactorSlip, { role: 'security-admin', purpose: 'second-factor' }),
  route(contract.listOfficials, async (call, { query }) => {
    const reach = grantScope(call, ['department'])
    if (!reach.ok) return reach
    const { scope } = reach.value
    const all = scope.path === (await ownScope(deps, call)).path
    const { officials, grants } = await withDistrict(call.db, scope, (tx) =>
      officialsListed(tx, { ...query, all, self: call.session!.accountId, today: call.today }),
    )
    const names = await deps.unitNames(
      call,
      grants.map((grant) => grant.unitId),
    )
    return ok({
      next: officials.length === PAGE ? officials.at(-1)!.id : null,
      officials: officials.map(({ id, name, login }) => ({ id, name, login, roles: rolesOf(id, grants, names) })),
    })
  }),
]

type SlipEndpoint = typeof contract.makePasswordSlip | typeof contract.makeSecondFactorSlip
type SlipFor = { role: Role; purpose: 'password' | 'second-factor' }

const slipRoute = (deps: PeopleDeps, endpoint: SlipEndpoint, { role, purpose }: SlipFor): Route =>
  route(endpoint, async (call, { params, body }) => {
    const reach = grantScope(call, [role])
    if (!reach.ok) return reach
    return makeAccountSlip(call, { scope: reach.value.scope, whole: await ownScope(deps, call) }, { accountId: params.accountId, purpose, reason: body.reason })
  })

type OfficialsAsked = { after?: string | undefined; find?: string | undefined; all: boolean; self: string; today: Day }

const officialsListed = async (tx: Tx, { after, find, ...asked }: OfficialsAsked) => {
  const officials = await officialsPage(tx, { after: after ?? null, find: find ?? null, size: PAGE, ...asked })
  const grants = await grantsOfAccounts(
    tx,
    officials.map(({ id }) => id),
  )
  return { officials, grants: grants.filter(({ to }) => to === null || to >= asked.today) }
}

const rolesOf = (accountId: string, grants: Listed['grants'], names: ReadonlyMap<string, string>) =>
  grants.filter((grant) => grant.accountId === accountId).map(({ role, unitId }) => ({ role, unitName: names.get(unitId) ?? '' }))

const PAGE = 50

const accountRoutes = (deps: PeopleDeps): Route[] => [
  route(contract.makeSlip, async (call, { params }) => {
    const reach = grantScope(call, ['secretary', 'branch-officer'])
    return reach.ok ? makeSlip(call, reach.value.scope, params.personId) : reach
  }),
  route(contract.closedSlips, async (call) => {
    const reach = grantScope(call, contract.closedSlips.who)
    if (!reach.ok) return reach
    const { grant, scope } = reach.value
    const asked = { madeBy: call.session!.accountId, purposes: PRINTS[grant.role] ?? [], since: new Date(call.now.getTime() - TOLD_DAYS * 86_400_000) }
    const slips = await withDistrict(call.db, scope, (tx) => closedSlips(tx, asked))
    return ok({ slips: slips.map(({ closedAt, ...slip }) => ({ ...slip, closedAt: closedAt.toISOString() })) })
  }),
  route(contract.listAccounts, async (call, { query }) => {
    const reach = grantScope(call, ['security-admin'])
    if (!reach.ok) return reach
    const listed = await withDistrict(call.db, reach.value.scope, (tx) => accountsListed(tx, query))
    const names = await deps.unitNames(
      call,
      listed.grants.map((grant) => grant.unitId),
    )
    return ok({
      total: listed.total,
      next: listed.accounts.length === PAGE ? listed.accounts.at(-1)!.id : null,
      accounts: listed.accounts.map((account) => accountShown(account, listed.grants, names)),
    })
  }),
  route(contract.openAccount, async (call, { body }) => {
    const reach = grantScope(call, ['security-admin'])
    return reach.ok ? openAccount(call, reach.value.scope, body) : reach
  }),
  route(contract.disableAccount, async (call, { params, body }) => {
    const reach = grantScope(call, ['security-admin'])
    return reach.ok ? disableAccount(call, reach.value.scope, params.accountId, body.reason) : reach
  }),
]

/** The department's whole district too: an account without a role belongs to no part of it. */
const operatorSlipsRoute = (deps: PeopleDeps): Route =>
  route(contract.operatorSlips, async (call) => {
    const since = new Date(call.now.getTime() - TOLD_DAYS * 86_400_000)
    const slips = await withDistrict(call.db, await ownScope(deps, call), (tx) => operatorSlips(tx, since))
    return ok({ slips: slips.map(({ madeAt, usedAt, ...slip }) => ({ ...slip, madeAt: madeAt.toISOString(), usedAt: usedAt?.toISOString() ?? null })) })
  })

/** Who prints which slips. */
const PRINTS: Partial<Record<Role, ('device' | 'password' | 'second-factor')[]>> = {
  secretary: ['device'],
  'branch-officer': ['device'],
  department: ['password'],
  'security-admin': ['second-factor'],
}
const TOLD_DAYS = 30

/** One page of accounts with what each may, and how many there are. */
const accountsListed = async (tx: Tx, { after, find }: { after?: string | undefined; find?: string | undefined }) => {
  const accounts = await accountsPage(tx, { after: after ?? null, find: find ?? null, size: PAGE })
  const grants = await grantsOfAccounts(
    tx,
    accounts.map((account) => account.id),
  )
  return { accounts, grants, ...(await countAccounts(tx)) }
}

type Listed = Awaited<ReturnType<typeof accountsListed>>

const accountShown = (account: Listed['accounts'][number], grants: Listed['grants'], names: ReadonlyMap<string, string>) => ({
  id: account.id,
  name: account.name,
  login: account.login,
  administers: account.administers,
  disabledAt: account.disabledAt?.toISOString() ?? null,
  secondFactor: account.totpConfirmedAt !== null,
  grants: grants
    .filter((grant) => grant.accountId === account.id)
    .map(({ id, role, unitId, from, to, confirmedBy }) => ({ id, role, unitId, unitName: names.get(unitId) ?? '', from, to, confirmedBy })),
})

const grantRoutes = (deps: PeopleDeps): Route[] => [
  route(contract.proposeGrant, async (call, { params, body }) => {
    const reach = grantScope(call, ['security-admin'])
    if (!reach.ok) return reach
    const unit = await deps.unitByCode(call, body.unitCode)
    if (!unit) return absent()
    return proposeGrant(call, reach.value.scope, { accountId: params.accountId, unit, role: body.role, from: body.from as Day, to: body.to as Day | null })
  }),
  route(contract.waitingGrants, async (call) => {
    const reach = grantScope(call, ['department'])
    if (!reach.ok) return reach
    const grants = await withDistrict(call.db, reach.value.scope, unconfirmedGrants)
    const names = await deps.unitNames(
      call,
      grants.map((grant) => grant.unitId),
    )
    return ok({ grants: grants.map(({ id, accountName, role, unitId, from, to }) => ({ id, accountName, role, unitName: names.get(unitId) ?? '', from, to })) })
  }),
  route(contract.confirmGrant, async (call, { params }) => {
    const reach = grantScope(call, ['department'])
    return reach.ok ? confirmGrant(call, reach.value.scope, params.grantId) : reach
  }),
  route(contract.endGrant, async (call, { params, body }) => {
    const reach = grantScope(call, ['security-admin', 'department'])
    return reach.ok ? endGrant(call, reach.value.scope, params.grantId, body.reason) : reach
  }),
]

const trailRoute = (deps: PeopleDeps): Route =>
  route(contract.auditTrail, async (call, { query }) => {
    const reach = grantScope(call, ['audit-admin'])
    if (!reach.ok) return reach
    const register = await withDistrict(call.db, registryScope(), mergedDistricts)
    const merged = register.filter(({ fromId }) => ledOn(register, fromId) === reach.value.grant.districtId)
    const asked = query.of === undefined ? null : merged.find(({ fromId }) => fromId === query.of)
    if (asked === undefined) return absent()
    const { entries, sealed } = await withDistrict(call.db, asked ? mergedTrailScope(call, asked) : reach.value.scope, async (tx) => ({
      entries: await auditPage(tx, { before: query.before ?? null, verb: query.verb ?? null, size: PAGE }),
      sealed: await sealedTo(tx),
    }))
    return ok({
      merged: await Promise.all(merged.map(async ({ fromId, on }) => ({ districtId: fromId, name: await deps.districtName(fromId), on }))),
      entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
      sealedTo: sealed && { batch: sealed.batch, at: sealed.at.toISOString() },
      next: entries.length === PAGE ? entries.at(-1)!.id : null,
    })
  })
