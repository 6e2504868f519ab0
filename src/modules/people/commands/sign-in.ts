import { Secret, TOTP } from 'otpauth'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { SlipCode } from '../../../kernel/slip-codes.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { newToken, openField, passwordMatches, sealField } from '../../../platform/crypto.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import { tokenHash } from '../../../platform/http.ts'
import { ledOn, mergedDistricts } from '../../../platform/merged.ts'
import type { Scope } from '../../../platform/scope.ts'
import { districtScope, registryScope } from '../access.ts'
import { inPasswordLane } from '../facts.ts'
import { noteMiss } from '../facts/slip-sources.ts'
import {
  type AccountRow,
  accountById,
  accountOfPerson,
  clearTotp,
  confirmNextTotp,
  deviceKnown,
  endOtherSessions,
  failedAttempts,
  holdAccount,
  insertAccounts,
  insertAttempt,
  insertSession,
  loginOf,
  markSecondFactor,
  setNextTotp,
  useSlip,
} from '../store.ts'
import { codeOf, trySlip, unknownSlip } from './use-slip.ts'

/** Where a district's rows lie; null for a district that this installation does not hold. */
export type DistrictPath = (districtId: number) => Promise<string | null>

const OFFICIAL_HOURS = 8
const MEMBER_DAYS = 30
/** At most ten guesses in a quarter of an hour and a hundred a day, from any number of addresses (G11). */
const GUESSES = { recentMinutes: 15, recent: 10, day: 100 }

const failed = refuse(
  'sign-in-failed',
  '账号或口令不对。可以再试；忘了口令，请找组织部打一张重设口令的纸条。',
  'Account or password is wrong. Try again, or ask the organisation department for a slip to set a new password with.',
)
export const tooMany = refuse(
  'too-many-tries',
  '试得太多了，请过 15 分钟再试。平时用的那台设备不受影响。',
  'Too many tries; wait 15 minutes. A device you have used before is not affected.',
)

export type SignedIn = { token: string; districtId: number; maxAgeSeconds: number }

/** The key under which a login name is kept. */
export const loginKeyOf = (login: string): string => login.normalize('NFKC').toLowerCase()

/** Where a login name leads; null where this installation has no such account. */
export const behindLogin = async (call: Call, loginKey: string, districtPath: DistrictPath): Promise<{ scope: Scope; accountId: string } | null> => {
  const login = await withDistrict(call.db, registryScope(), (tx) => loginOf(tx, loginKey))
  const path = login && (await districtPath(login.districtId))
  return login && path ? { scope: districtScope(login.districtId, path, call), accountId: login.accountId } : null
}

/** Checks a password. Unknown accounts take the same time and get the same words; every failure is kept in its own transaction. */
export const signInWithPassword = async (call: Call, given: { login: string; password: string }, districtPath: DistrictPath): Promise<Result<SignedIn>> => {
  const loginKey = loginKeyOf(given.login)
  const behind = await behindLogin(call, loginKey, districtPath)
  const account = behind && (await withDistrict(call.db, behind.scope, (tx) => accountById(tx, behind.accountId)))
  const knownDevice =
    behind !== null && call.deviceId !== null && (await withDistrict(call.db, behind.scope, (tx) => deviceKnown(tx, behind.accountId, call.deviceId!)))
  if (!knownDevice && (await guessedTooOften(call, loginKey))) return tooMany
  const matches = await inPasswordLane(() => passwordMatches(account?.passwordHash ?? DECOY, given.password))
  if (matches === null) return tooMany
  const succeeded = matches && account !== null && account.disabledAt === null && account.passwordHash !== null
  await noteAttempt(call, { loginKey, knownDevice, succeeded })
  if (!succeeded || !behind) {
    if (behind) await noteRefusal(call, behind.scope, { verb: 'session.refused', accountId: behind.accountId })
    return failed
  }
  return withDistrict(call.db, behind.scope, async (tx) =>
    (await holdAccount(tx, account)) ? openSession(tx, call, account, account.kind === 'member' ? 'member-device' : 'official') : failed,
  )
}

/** A try is counted in its own transaction: no rollback loses it. */
export const noteAttempt = (call: Call, attempt: { loginKey: string; knownDevice?: boolean; succeeded?: boolean }): Promise<number> =>
  withDistrict(call.db, registryScope(), (tx) => insertAttempt(tx, { id: newId(), at: call.now, knownDevice: false, succeeded: false, ...attempt }))

/** So does the trail of what was refused. */
export const noteRefusal = (call: Call, scope: Scope, { verb, accountId }: { verb: string; accountId: string }): Promise<void> =>
  withDistrict(call.db, scope, (tx) => recordAudit(tx, call.now, { verb, objectType: 'account', objectId: accountId, result: 'failed' }))

/** A hash that no password matches, so that an unknown account costs as much as a known one. */
const DECOY = 'argon2id$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

/** Whether this name, from devices never seen before, was tried too often. */
export const guessedTooOften = async (call: Call, loginKey: string): Promise<boolean> => {
  const minutesAgo = (minutes: number) => new Date(call.now.getTime() - minutes * 60_000)
  const counts = await withDistrict(call.db, registryScope(), (tx) =>
    failedAttempts(tx, loginKey, { recent: minutesAgo(GUESSES.recentMinutes), day: minutesAgo(24 * 60) }),
  )
  return counts.recent >= GUESSES.recent || counts.day >= GUESSES.day
}

const openSession = async (tx: Tx, call: Call, account: AccountRow, kind: 'official' | 'member-device'): Promise<Result<SignedIn>> => {
  const districtId = tx.scope.districtIds[0]!
  const token = `${districtId}.${newToken()}`
  const seconds = kind === 'official' ? OFFICIAL_HOURS * 3600 : MEMBER_DAYS * 86_400
  await insertSession(tx, {
    tokenHash: tokenHash(token),
    id: newId(),
    accountId: account.id,
    kind,
    deviceId: call.deviceId,
    madeAt: call.now,
    endsAt: new Date(call.now.getTime() + seconds * 1000),
    secondFactorAt: null,
  })
  await recordAudit(tx, call.now, { verb: 'session.opened', objectType: 'account', objectId: account.id })
  return ok({ token, districtId, maxAgeSeconds: seconds })
}

/** Binds a device to a member by the one-time code of a printed slip. */
export const signInBySlip = async (call: Call, typed: string, districtPath: DistrictPath): Promise<Result<SignedIn>> => {
  const code = codeOf(typed)
  if (!code.ok) return code
  const scope = await scopeOfCode(call, code.value, districtPath)
  const slip = scope && (await trySlip(call, scope, code.value, ({ purpose }) => purpose === 'device'))
  if (!slip) return unknownSlip
  return withDistrict(call.db, scope, async (tx) =>
    (await useSlip(tx, slip.id, call.now)) === 0 ? unknownSlip : openSession(tx, call, await memberAccount(tx, call.now, slip.personId!), 'member-device'),
  )
}

/** The district that a code names, or the one that it was merged into since; null for one that this installation does not hold, which counts as a miss. */
export const scopeOfCode = async (call: Call, code: SlipCode, districtPath: DistrictPath): Promise<Scope | null> => {
  const districtId = ledOn(await withDistrict(call.db, registryScope(), mergedDistricts), code.districtId)
  const path = await districtPath(districtId)
  if (path) return districtScope(districtId, path, call)
  noteMiss(call.source(), call.now)
  return null
}

const memberAccount = async (tx: Tx, at: Date, personId: string): Promise<AccountRow> => {
  const held = await accountOfPerson(tx, personId)
  if (held) return held
  const id = newId()
  await insertAccounts(tx, at, [{ id, personId, name: '', kind: 'member', administers: null, passwordHash: null }])
  return (await accountById(tx, id))!
}

const totpOf = (secret: string): TOTP => new TOTP({ issuer: '支部通', label: '支部通', secret: Secret.fromBase32(secret) })
export const totpPlace = (accountId: string): string => `account.totp|${accountId}`

/** Makes a new secret; it counts only once a code of it was given back, and until then the one before does. */
export const newSecondFactor = async (tx: Tx, accountId: string): Promise<string> => {
  const secret = new Secret({ size: 20 })
  await setNextTotp(tx, accountId, sealField(totpPlace(accountId), secret.base32))
  return totpOf(secret.base32).toString()
}

const wrongCode = refuse('sign-in-failed', '动态口令不对，或已经过了时间。请用最新的六位数。', 'The code is wrong or too old; use the newest six digits.')

/** Checks a code against the second factor in use, or the one begun; one step of tolerance either way. */
const codeMatches = (sealed: Buffer | null, { accountId, code, at }: { accountId: string; code: string; at: Date }): boolean =>
  sealed !== null && totpOf(openField(totpPlace(accountId), sealed)).validate({ token: code, timestamp: at.getTime(), window: 1 }) !== null

/** A code is guessed at no faster than a password: the same limits, counted by account, a failure kept in its own transaction. */
const withCode = async (call: Call, scope: Scope, pass: (tx: Tx, account: AccountRow) => Promise<boolean>): Promise<Result<Record<string, never>>> => {
  const loginKey = `second-factor|${call.session!.accountId}`
  if (await guessedTooOften(call, loginKey)) return tooManyCodes
  const passed = await withDistrict(call.db, scope, async (tx) => {
    const account = await accountById(tx, call.session!.accountId)
    return account !== null && (await pass(tx, account))
  })
  if (passed) return ok({})
  await noteAttempt(call, { loginKey })
  return wrongCode
}

const tooManyCodes = refuse('too-many-tries', '动态口令试得太多了，请过 15 分钟再试。', 'Too many tries of the code; wait 15 minutes.')

type Code = { token: string; code: string }

export const passSecondFactor = (call: Call, scope: Scope, { token, code }: Code): Promise<Result<Record<string, never>>> =>
  withCode(call, scope, async (tx, account) => {
    if (!codeMatches(account.totpSealed, { accountId: account.id, code, at: call.now })) return false
    await markSecondFactor(tx, tokenHash(token), call.now)
    await recordAudit(tx, call.now, { verb: 'session.second-factor', objectType: 'account', objectId: account.id })
    return true
  })

/** The code that was just given is the second step of this very session too; every other session of the account now owes it. */
export const confirmNewSecondFactor = (call: Call, scope: Scope, { token, code }: Code): Promise<Result<Record<string, never>>> =>
  withCode(call, scope, async (tx, account) => {
    if (!codeMatches(account.totpNextSealed, { accountId: account.id, code, at: call.now })) return false
    await confirmNextTotp(tx, account.id, call.now)
    await markSecondFactor(tx, tokenHash(token), call.now)
    await recordAudit(tx, call.now, { verb: 'account.second-factor-set', objectType: 'account', objectId: account.id })
    return true
  })

/** Puts a lost second factor away: by whoever has the password, with the slip that the security administrator printed. Every other session ends. */
export const clearSecondFactor = async (call: Call, scope: Scope, given: Code): Promise<Result<Record<string, never>>> => {
  const code = codeOf(given.code)
  if (!code.ok) return code
  const { accountId } = call.session!
  const slip = await trySlip(call, scope, code.value, (one) => one.purpose === 'second-factor' && one.accountId === accountId)
  if (!slip) return unknownSlip
  return withDistrict(call.db, scope, async (tx) => {
    if ((await useSlip(tx, slip.id, call.now)) === 0) return unknownSlip
    await clearTotp(tx, accountId)
    await endOtherSessions(tx, { accountId, keep: tokenHash(given.token), at: call.now })
    await recordAudit(tx, call.now, { verb: 'account.second-factor-cleared', objectType: 'account', objectId: accountId })
    return ok({})
  })
}
