import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { type Call, unkept } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { hashPassword, passwordMatches } from '../../../platform/crypto.ts'
import { withDistrict } from '../../../platform/db.ts'
import { tokenHash } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { inPasswordLane, slipReaches } from '../facts.ts'
import { passwordFault } from '../facts/passwords.ts'
import { type AccountRow, accountById, endOtherSessions, endSessions, endSlips, grantsOfAccounts, setPassword, type SlipRow, useSlip } from '../store.ts'
import { behindLogin, type DistrictPath, guessedTooOften, loginKeyOf, noteAttempt, noteRefusal, scopeOfCode, tooMany } from './sign-in.ts'
import { codeOf, trySlip, unknownSlip } from './use-slip.ts'

type Done = Result<Record<string, never>>

const noPassword = refuse('no-password', '这个账号是用纸条登录的，没有口令。', 'This account signs in by a slip and has no password.')
const wrongPassword = refuse('password-wrong', '现在的口令不对，没有改。', 'The present password is wrong; nothing was changed.', { field: '/old' })
const samePassword = refuse('password-unfit', '新口令和现在的一样，没有改。', 'The new password is the present one; nothing was changed.', {
  field: '/password',
})

/** Changes the own password: asks the present one, guessed at no faster than at signing in; every other session of the account ends. */
export const changePassword = async (call: Call, scope: Scope, given: { old: string; password: string }): Promise<Done> => {
  const account = (await withDistrict(call.db, scope, (tx) => accountById(tx, call.session!.accountId)))!
  if (account.passwordHash === null) return noPassword
  const fault = passwordFault(account.login ?? '', given.password)
  if (fault) return fault
  const loginKey = `password|${account.id}`
  if (await guessedTooOften(call, loginKey)) return tooMany
  const matches = await inPasswordLane(() => passwordMatches(account.passwordHash!, given.old))
  if (matches === null) return tooMany
  if (!matches) {
    await noteAttempt(call, { loginKey })
    await noteRefusal(call, scope, { verb: 'account.password-refused', accountId: account.id })
    return wrongPassword
  }
  if (given.password.normalize('NFKC') === given.old.normalize('NFKC')) return samePassword
  const fresh = await inPasswordLane(() => hashPassword(given.password))
  return fresh === null ? tooMany : putInPlace(call, scope, { account, fresh })
}

const putInPlace = (call: Call, scope: Scope, { account, fresh }: { account: AccountRow; fresh: string }): Promise<Done> =>
  runCommand(unkept(call), scope, async (tx) => {
    if ((await setPassword(tx, account, fresh)) === 0) return wrongPassword
    await endOtherSessions(tx, { accountId: account.id, keep: tokenHash(call.sessionToken!), at: call.now })
    await endSlips(tx, { accountId: account.id, purpose: 'password', at: call.now })
    await tx.audit({ verb: 'account.password-changed', objectType: 'account', objectId: account.id })
    return ok({})
  })

/**
 * Sets a password with a printed slip, once; nobody else ever knows it. Every session of the account ends, and the second factor stays as it is.
 * Unknown accounts take the same time and get the same words; tries are counted by slip.
 */
export const setPasswordBySlip = async (call: Call, given: { login: string; code: string; password: string }, districtPath: DistrictPath): Promise<Done> => {
  const fault = passwordFault(given.login, given.password)
  if (fault) return fault
  const code = codeOf(given.code)
  if (!code.ok) return code
  const behind = await behindLogin(call, loginKeyOf(given.login), districtPath)
  const scope = await scopeOfCode(call, code.value, districtPath)
  const slip = scope && (await trySlip(call, scope, code.value, (one) => one.purpose === 'password' && one.accountId === behind?.accountId))
  if (!slip) return unknownSlip
  const fresh = await inPasswordLane(() => hashPassword(given.password))
  return fresh === null ? tooMany : useForPassword(call, scope, { slip, fresh })
}

const useForPassword = (call: Call, scope: Scope, { slip, fresh }: { slip: SlipRow; fresh: string }): Promise<Done> =>
  runCommand(unkept(call), scope, async (tx) => {
    const accountId = slip.accountId!
    const used = await useSlip(tx, slip.id, call.now)
    const account = await accountById(tx, accountId)
    if (used === 0 || !account || !slipReaches(slip.path, { whole: scope.path, grants: await grantsOfAccounts(tx, [accountId]), today: call.today }))
      return unknownSlip
    if ((await setPassword(tx, account, fresh)) === 0) return unknownSlip
    await endSessions(tx, accountId, call.now)
    await endSlips(tx, { accountId, purpose: 'password', at: call.now })
    await tx.audit({ verb: 'account.password-set', objectType: 'account', objectId: accountId })
    return ok({})
  })
