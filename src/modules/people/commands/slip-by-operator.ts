import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { type Database, type Tx, withDistrict } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { registryScope } from '../access.ts'
import { slipReaches } from '../facts.ts'
import { type AccountRow, accountById, endSlips, grantsOfAccounts, loginOf, slipWriters } from '../store.ts'
import { loginKeyOf } from './sign-in.ts'
import { printSlip } from './use-slip.ts'

type Asked = {
  login: string
  purpose: 'password' | 'second-factor'
  /** who sits at the command line, and why it is done */
  operator: { name: string; reason: string }
}

type At = { now: Date; today: Day; scopes: readonly Scope[] }

type OperatorsSlip = { code: string; name: string; login: string; endsAt: Date }

/**
 * Prints a slip as the operator, for an account that nobody in its district can print one for: the only department that forgot its password, the
 * only security administrator who lost the phone. Where somebody can, it is refused with their names. The trail says that it was the operator,
 * and the administrators read it. `scopes`: the whole districts held here.
 */
export const slipByOperator = async (db: Database, asked: Asked, { now, today, scopes }: At): Promise<Result<OperatorsSlip>> => {
  const login = await withDistrict(db, registryScope(), (tx) => loginOf(tx, loginKeyOf(asked.login)))
  const scope = login && scopes.find(({ districtIds }) => districtIds[0] === login.districtId)
  if (!login || !scope) return unknownLogin
  return withDistrict(db, scope, async (tx) => {
    const account = await accountById(tx, login.accountId)
    const wrong = account ? ((await notFor(tx, account, { ...asked, today })) ?? null) : unknownLogin
    if (wrong) return wrong
    return ok(await print(tx, account!, { ...asked, now }))
  })
}

const print = async (tx: Tx, { id, name, login }: AccountRow, { purpose, operator, now }: Asked & { now: Date }): Promise<OperatorsSlip> => {
  await endSlips(tx, { accountId: id, purpose, at: now })
  const { code, endsAt } = await printSlip(tx, now, { path: tx.scope.path, purpose, personId: null, accountId: id, madeBy: null, operator })
  await recordAudit(tx, now, {
    verb: `account.${purpose}-slip-by-operator`,
    objectType: 'account',
    objectId: id,
    purpose: `${operator.name}：${operator.reason}`,
  })
  return { code, name, login: login ?? '', endsAt }
}

const notFor = async (tx: Tx, account: AccountRow, { purpose, today }: Asked & { today: Day }): Promise<Result<never> | null> => {
  if (account.kind !== 'official' || account.disabledAt) return unknownLogin
  if (purpose === 'second-factor' && account.totpConfirmedAt === null) return noSecondFactor
  const writers = await slipWriters(tx, { but: account.id, purpose, today })
  const grants = await grantsOfAccounts(tx, [account.id])
  const able = writers.filter(({ path }) => purpose === 'second-factor' || slipReaches(path!, { whole: tx.scope.path, grants, today }))
  return able.length > 0 ? somebodyCan(able.map(({ name }) => name)) : null
}

const unknownLogin = refuse(
  'not-found',
  '没有这个登录名，或账号已经停用，没有打。',
  'There is no such login name, or the account is disabled; nothing was printed.',
)
const noSecondFactor = refuse(
  'no-second-factor',
  '这个账号没有动态口令，不用清除，没有打。',
  'This account has no second factor to put away; nothing was printed.',
)
const somebodyCan = (names: readonly string[]) =>
  refuse(
    'somebody-can',
    `这张纸条可以由${[...new Set(names)].join('、')}在“账号和授权”里打，没有代打。`,
    `${[...new Set(names)].join(', ')} can print this slip under “Accounts and grants”; nothing was printed.`,
  )
