import { dayOf } from '../../kernel/days.ts'
import { hashPassword } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import type { Role } from '../../platform/endpoint.ts'
import { writeAccounts, writeGrants, writeLogins } from '../../modules/people/public.ts'
import type { Unit } from '../../modules/org/public.ts'
import type { Draw } from './draw.ts'
import type { Invented } from './persons.ts'

/** One password for every demonstration account; the data are invented and the accounts exist in no other installation. */
export const PASSWORD = 'yanshi-2026'

export type DemonstrationAccount = { login: string; password: string; role: Role; name: string; unitName: string }

type Wanted = { login: string; role: Role; unit: string; person?: string; name?: string; group?: number }

const WANTED: Record<number, Wanted[]> = {
  430699: [
    { login: 'dangyuan', role: 'member', unit: '002', person: '何桂生' },
    { login: 'shuji', role: 'secretary', unit: '002', person: '周立根' },
    { login: 'zuzhibu', role: 'department', unit: '000', name: '季文静' },
    { login: 'dangwei', role: 'committee', unit: 'A00', name: '文晓岚' },
    { login: 'jiluren', role: 'recorder', unit: '002', person: '欧阳敏' },
    { login: 'zuzhang', role: 'group-leader', unit: '002', person: '彭志远', group: 1 },
    { login: 'shuji-baimu', role: 'secretary', unit: '003' },
    { login: 'xitong', role: 'system-admin', unit: '000', name: '系统管理员' },
    { login: 'anquan', role: 'security-admin', unit: '000', name: '安全管理员' },
    { login: 'shenji', role: 'audit-admin', unit: '000', name: '审计管理员' },
  ],
  321099: [
    { login: 'yz-zuzhibu', role: 'department', unit: '000', name: '季晓云' },
    { login: 'yz-dangwei', role: 'committee', unit: 'A00', name: '芮建国' },
    { login: 'yz-shuji', role: 'secretary', unit: '010', person: '居正明' },
    { login: 'yz-dangyuan', role: 'member', unit: '010', person: '顾文斌' },
  ],
}

type Cast = { districtId: number; units: readonly Unit[]; invented: readonly Invented[]; at: Date }

export type Opened = { accounts: DemonstrationAccount[]; own: Map<string, string> }

/** Opens the accounts of one district; returns them for the first page and the guide, and the members' own by person. */
export const openAccounts = async (tx: Tx, draw: Draw, cast: Cast): Promise<Opened> => {
  const passwordHash = await hashPassword(PASSWORD)
  const made = (WANTED[cast.districtId] ?? []).map((wanted) => cut(draw, wanted, cast))
  await writeAccounts(
    tx,
    cast.at,
    made.map(({ accountId, wanted, personId, name }) => ({
      id: accountId,
      personId,
      name,
      login: wanted.login,
      kind: wanted.role === 'member' ? ('member' as const) : ('official' as const),
      administers: wanted.role.endsWith('-admin') ? (wanted.role.split('-')[0] as 'system' | 'security' | 'audit') : null,
      passwordHash,
    })),
  )
  await writeLogins(
    tx,
    made.map(({ accountId, wanted }) => ({ loginKey: wanted.login, districtId: cast.districtId, accountId })),
  )
  await writeGrants(
    tx,
    made.flatMap((one) => grantOf(draw, one)),
  )
  return {
    accounts: made.map(({ wanted, name, unit }) => ({ login: wanted.login, password: PASSWORD, role: wanted.role, name, unitName: unit.name })),
    own: new Map(made.flatMap(({ wanted, personId, accountId }) => (wanted.role === 'member' && personId ? [[personId, accountId] as const] : []))),
  }
}

type Cut = { accountId: string; wanted: Wanted; unit: Unit; personId: string | null; name: string; groupId: string | null }

const cut = (draw: Draw, wanted: Wanted, { units, invented }: Cast): Cut => {
  const unit = units.find((one) => one.code === wanted.unit)!
  const ofUnit = invented.filter((one) => one.branch.id === unit.id)
  const holder = wanted.person ? ofUnit.find((one) => one.person.name === wanted.person) : wanted.name ? undefined : ofUnit[0]
  const groupId = wanted.group ? (holder?.member.groupId ?? null) : null
  return { accountId: draw.id(), wanted, unit, personId: holder?.person.id ?? null, name: wanted.name ?? holder!.person.name, groupId }
}

const grantOf = (draw: Draw, { accountId, wanted, unit, groupId }: Cut) => {
  if (wanted.role === 'member' || wanted.role.endsWith('-admin')) return []
  const role = wanted.role as 'recorder' | 'group-leader' | 'secretary' | 'committee' | 'department'
  return [
    { id: draw.id(), accountId, role, unitId: unit.id, path: unit.path, groupId, from: dayOf(2024, 1, 1), to: null, grantedBy: null, confirmedBy: accountId },
  ]
}
