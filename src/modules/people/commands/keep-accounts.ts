import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { hashPassword, newCode, newToken } from '../../../platform/crypto.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import {
  accountById,
  clearTotp,
  closeGrant,
  confirm,
  disable,
  endSessions,
  grantById,
  insertAccounts,
  insertGrants,
  insertLogins,
  insertSlip,
  type NewGrant,
  personsById,
} from '../store.ts'
import { slipHash } from './sign-in.ts'

const SLIP_DAYS = 14

/** Makes a slip for one member of the caller's branch. The code leaves the server once, to be printed. */
export const makeSlip = (call: Call, scope: Scope, personId: string): Promise<Result<{ code: string; name: string; endsAt: string }>> =>
  runCommand(call, scope, async (tx) => {
    const person = (await personsById(tx, [personId]))[0]
    if (!person) return absent()
    const code = `${scope.districtIds[0]}-${newCode(10)}`
    const endsAt = new Date(call.now.getTime() + SLIP_DAYS * 86_400_000)
    await insertSlip(tx, { id: newId(), path: person.path, codeHash: slipHash(code), personId, madeBy: call.session!.accountId, madeAt: call.now, endsAt })
    await tx.audit({ verb: 'slip.made', objectType: 'person', objectId: personId, path: person.path })
    return ok({ code, name: person.name, endsAt: endsAt.toISOString() })
  })

type OpenAccount = { login: string; name: string; administers: 'system' | 'security' | 'audit' | null }

/** Opens an account with a first password that the administrator cannot choose (ASVS 6.4.6). */
export const openAccount = async (call: Call, scope: Scope, given: OpenAccount): Promise<Result<{ accountId: string; firstPassword: string }>> => {
  const firstPassword = newToken().slice(0, 16)
  const passwordHash = await hashPassword(firstPassword)
  return runCommand(call, scope, async (tx) => {
    const accountId = newId()
    const loginKey = given.login.normalize('NFKC').toLowerCase()
    await insertAccounts(tx, call.now, [
      { id: accountId, personId: null, name: given.name, login: loginKey, kind: 'official', administers: given.administers, passwordHash },
    ])
    const free = await insertLogins(tx, [{ loginKey, districtId: scope.districtIds[0]!, accountId }])
    if (!free)
      return refuse('login-taken', '这个登录名已经有人用，没有开户。请换一个。', 'This login name is taken; no account was opened. Choose another.', {
        field: '/login',
      })
    await tx.audit({ verb: 'account.opened', objectType: 'account', objectId: accountId })
    return ok({ accountId, firstPassword })
  })
}

/** Disables an account and ends its sessions at once. */
export const disableAccount = (call: Call, scope: Scope, accountId: string, reason: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if ((await disable(tx, accountId, call.now)) === 0) return absent()
    await endSessions(tx, accountId, call.now)
    await tx.audit({ verb: 'account.disabled', objectType: 'account', objectId: accountId, purpose: reason })
    return ok({})
  })

/** Clears a second factor whose phone is lost, and ends the account's sessions. Nobody clears the own one. */
export const resetSecondFactor = (call: Call, scope: Scope, accountId: string, reason: string): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (accountId === call.session!.accountId)
      return refuse('needs-a-second-person', '自己的动态口令要由另一位安全管理员清除。', 'Your own second factor is cleared by another security administrator.')
    if ((await clearTotp(tx, accountId)) === 0) return absent()
    await endSessions(tx, accountId, call.now)
    await tx.audit({ verb: 'account.second-factor-cleared', objectType: 'account', objectId: accountId, purpose: reason })
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
