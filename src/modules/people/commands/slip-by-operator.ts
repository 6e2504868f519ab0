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
  /** of those who could print it, each by name, why they cannot either: what the database does not know, such as a second lost phone */
  although?: string | undefined
}

type At = { now: Date; today: Day; scopes: readonly Scope[] }

type OperatorsSlip = { code: string; name: string; login: string; endsAt: Date }

/**
 * Prints a slip as the operator, for an account that nobody in its district can print one for: the only department that forgot its password, the
 * only security administrator who lost the phone. Where somebody can, it is refused with their names, unless the operator
 * names each of them with what keeps them from it. The trail says that it was the operator,
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

const print = async (tx: Tx, { id, name, login }: AccountRow, { purpose, although, now, ...asked }: Asked & { now: Date }): Promise<OperatorsSlip> => {
  const operator = { ...asked.operator, reason: [asked.operator.reason, although].filter(Boolean).join('；') }
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

const notFor = async (tx: Tx, account: AccountRow, { purpose, although = '', today }: Asked & { today: Day }): Promise<Result<never> | null> => {
  if (account.kind !== 'official' || account.disabledAt) return unknownLogin
  if (purpose === 'second-factor' && account.totpConfirmedAt === null) return noSecondFactor
  const writers = await slipWriters(tx, { but: account.id, purpose, today })
  const grants = await grantsOfAccounts(tx, [account.id])
  const able = writers.filter(({ path }) => purpose === 'second-factor' || slipReaches(path!, { whole: tx.scope.path, grants, today }))
  const names = [...new Set(able.map(({ name }) => name))]
  return names.every((name) => although.includes(name)) ? null : somebodyCan(names)
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
    `这张纸条可以由${names.join('、')}在“账号与授权”里打，没有代打。都办不了的，在命令最后写明每一位为什么办不了。`,
    `${names.join(', ')} can print this slip under “Accounts and grants”; nothing was printed. If none of them can, say at the end of the command of each by name why not.`,
  )
