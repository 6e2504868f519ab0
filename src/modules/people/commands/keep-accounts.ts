import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { type Call, unkept } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { withDistrict } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import {
  accountById,
  closeGrant,
  confirm,
  disable,
  endSessions,
  endSlips,
  grantById,
  grantsOfAccounts,
  insertAccounts,
  insertGrants,
  insertLogins,
  type NewGrant,
  personsById,
} from '../store.ts'
import { slipReaches } from '../facts.ts'
import { loginKeyOf } from './sign-in.ts'
import { printSlip } from './use-slip.ts'

/** Makes a slip for one member of the caller's branch. The code leaves the server once, to be printed. */
export const makeSlip = (call: Call, scope: Scope, personId: string): Promise<Result<{ code: string; name: string; endsAt: string }>> =>
  runCommand(unkept(call), scope, async (tx) => {
    const person = (await personsById(tx, [personId]))[0]
    if (!person) return absent()
    const { code, endsAt } = await printSlip(tx, call.now, { path: person.path, purpose: 'device', personId, accountId: null, madeBy: call.session!.accountId })
    await tx.audit({ verb: 'slip.made', objectType: 'person', objectId: personId, path: person.path })
    return ok({ code, name: person.name, endsAt: endsAt.toISOString() })
  })

type AccountSlip = { code: string; name: string; login: string; endsAt: string }
type Asked = { accountId: string; purpose: 'password' | 'second-factor'; reason: string }

/**
 * Makes a slip for an official: the department's for a new password, the security administrator's for a lost second factor, so that nobody
 * alone comes to both. `whole` sees the roles outside the caller's part too. An earlier slip for the same is taken back.
 */
export const makeAccountSlip = async (call: Call, { scope, whole }: { scope: Scope; whole: Scope }, asked: Asked): Promise<Result<AccountSlip>> => {
  const { accountId, purpose, reason } = asked
  const grants = await withDistrict(call.db, whole, (tx) => grantsOfAccounts(tx, [accountId]))
  if (!slipReaches(scope.path, { whole: whole.path, grants, today: call.today })) return absent()
  return runCommand(unkept(call), scope, async (tx) => {
    const account = await accountById(tx, accountId)
    if (!account || account.kind !== 'official' || account.disabledAt) return absent()
    if (accountId === call.session!.accountId) return anotherPerson
    if (purpose === 'second-factor' && account.totpConfirmedAt === null) return noSecondFactor
    await endSlips(tx, { accountId, purpose, at: call.now })
    const { code, endsAt } = await printSlip(tx, call.now, { path: scope.path, purpose, personId: null, accountId, madeBy: call.session!.accountId })
    await tx.audit({ verb: `account.${purpose}-slip-made`, objectType: 'account', objectId: accountId, purpose: reason })
    return ok({ code, name: account.name, login: account.login ?? '', endsAt: endsAt.toISOString() })
  })
}

const anotherPerson = refuse(
  'needs-a-second-person',
  '给自己的纸条要由另一个人打。知道现在的口令，可以在“我的账号”里自己改。',
  'A slip for yourself is printed by somebody else. Who knows the present password changes it under “My account”.',
)
const noSecondFactor = refuse('no-second-factor', '这个账号没有动态口令，不用清除。', 'This account has no second factor to put away.')

type OpenAccount = { login: string; name: string; administers: 'system' | 'security' | 'audit' | null }

/** Opens an account without a password: the department prints the slip with which the person sets one (ASVS 6.4.1, 6.4.6). */
export const openAccount = (call: Call, scope: Scope, given: OpenAccount): Promise<Result<{ accountId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const accountId = newId()
    const loginKey = loginKeyOf(given.login)
    await insertAccounts(tx, call.now, [
      { id: accountId, personId: null, name: given.name, login: loginKey, kind: 'official', administers: given.administers, passwordHash: null },
    ])
    const free = await insertLogins(tx, [{ loginKey, districtId: scope.districtIds[0]!, accountId }])
    if (!free)
      return refuse('login-taken', '这个登录名已经有人用，没有开户。请换一个。', 'This login name is taken; no account was opened. Choose another.', {
        field: '/login',
      })
    await tx.audit({ verb: 'account.opened', objectType: 'account', objectId: accountId })
    return ok({ accountId })
  })

/** Disables an account and ends its sessions at once. */
export const disableAccount = (call: Call, scope: Scope, accountId: string, reason: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if ((await disable(tx, accountId, call.now)) === 0) return absent()
    await endSessions(tx, accountId, call.now)
    await tx.audit({ verb: 'account.disabled', objectType: 'account', objectId: accountId, purpose: reason })
    return ok({})
  })

export type UnitForGrant = { id: string; path: string }

/** Proposes a role at a unit; it is in force only after the department confirmed it (two people). */
export const proposeGrant = (
  call: Call,
  scope: Scope,
  { accountId, unit, role, from, to }: { accountId: string; unit: UnitForGrant; role: NewGrant['role']; from: Day; to: Day | null },
): Promise<Result<{ grantId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const account = await accountById(tx, accountId)
    if (!account) return absent()
    if (account.administers)
      return refuse(
        'administrators-hold-no-roles',
        '系统、安全、审计管理员不能再有业务职责，没有授权。请另开一个账号。',
        'An administrator holds no business role; open another account.',
      )
    const grantId = newId()
    await insertGrants(tx, [
      { id: grantId, accountId, role, unitId: unit.id, path: unit.path, groupId: null, from, to, grantedBy: call.session!.accountId, confirmedBy: null },
    ])
    await tx.audit({ verb: 'grant.proposed', objectType: 'role-grant', objectId: grantId, path: unit.path })
    return ok({ grantId })
  })

export const confirmGrant = (call: Call, scope: Scope, grantId: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const grant = await grantById(tx, grantId)
    if (!grant) return absent()
    if (grant.grantedBy === call.session!.accountId)
      return refuse('needs-a-second-person', '授权要两个人：提出的人不能自己确认。', 'A grant takes two people: who proposed it cannot confirm it.')
    if ((await confirm(tx, grantId, call.session!.accountId)) === 0)
      return refuse('already-confirmed', '这项授权已经确认过了。', 'This grant was confirmed already.')
    await endSessions(tx, grant.accountId, call.now)
    await tx.audit({ verb: 'grant.confirmed', objectType: 'role-grant', objectId: grantId, path: grant.path })
    return ok({})
  })

export const endGrant = (call: Call, scope: Scope, grantId: string, reason: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const grant = await grantById(tx, grantId)
    if (!grant) return absent()
    await closeGrant(tx, grantId, call.today)
    await endSessions(tx, grant.accountId, call.now)
    await tx.audit({ verb: 'grant.ended', objectType: 'role-grant', objectId: grantId, path: grant.path, purpose: reason })
    return ok({})
  })
