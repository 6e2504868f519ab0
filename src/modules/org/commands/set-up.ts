import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { type Call, unkept } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { hashPassword } from '../../../platform/crypto.ts'
import { writeAccounts, writeGrants, writeLogins } from '../../people/public.ts'
import { loadHolidays } from '../../rulebook/public.ts'
import { setUpScope } from '../access.ts'
import { anyDistrict, writeRegions, writeUnits } from '../facts.ts'
import { lockSetUp, type Region } from '../store.ts'

type SetUp = {
  districtCode: string
  province: string
  city: string
  district: string
  departmentName: string
  personName: string
  login: string
  password: string
}
type Administrator = { administers: 'system' | 'security' | 'audit'; login: string }
type Done = { districtId: number; unitId: string; administrators: Administrator[] }

const TITLES = { system: '系统管理员', security: '安全管理员', audit: '审计管理员' } as const
const ADMINISTRATORS = { system: 'xitong', security: 'anquan', audit: 'shenji' } as const

/**
 * Makes the district, its organisation department, the department's first account and the three administrators, who
 * exclude each other; these have no passwords until the department prints them slips. Refused once there is any district.
 */
export const setUp = async (call: Call, given: SetUp): Promise<Result<Done>> => {
  const regions = regionsOf(given)
  const district = regions[2]!
  const administrators = Object.entries(ADMINISTRATORS).map(
    ([administers, name]): Administrator => ({
      administers: administers as Administrator['administers'],
      login: `${name}-${given.districtCode}`,
    }),
  )
  const passwordHash = await hashPassword(given.password)
  return runCommand(unkept(call), setUpScope(district.id, district.path), async (tx) => {
    await lockSetUp(tx)
    if (await anyDistrict(tx))
      return refuse(
        'not-empty',
        '系统里已经有单位了，没有再建。请用已有的账号登录。',
        'The system is set up already; nothing was made. Sign in with an account that exists.',
      )
    await writeRegions(tx, regions)
    const [root] = await writeUnits(tx, call.now, [
      { parentId: null, path: district.path, code: given.districtCode, name: given.departmentName, kind: 'department', sector: 'organ', from: call.today },
    ])
    if (!(await openAccounts(tx, call, { given, rootId: root!.id, path: district.path, administrators, passwordHash })))
      return refuse('login-taken', '这个登录名已经有人用，没有建。请换一个。', 'This login name is taken; nothing was made. Choose another.', {
        field: '/login',
      })
    await loadHolidays(tx, call.today)
    await tx.audit({ verb: 'district.set-up', objectType: 'district', objectId: given.districtCode })
    return ok({ districtId: district.id, unitId: root!.id, administrators })
  })
}

/** Province, city and district by the digits of the district's code (GB/T 2260). */
const regionsOf = ({ districtCode, province, city, district }: SetUp): Region[] => {
  const [provinceCode, cityCode] = [districtCode.slice(0, 2), districtCode.slice(0, 4)]
  return [
    { id: Number(provinceCode), kind: 'province', name: province, parentId: null, path: `${provinceCode}.` },
    { id: Number(cityCode), kind: 'city', name: city, parentId: Number(provinceCode), path: `${provinceCode}.${cityCode}.` },
    { id: Number(districtCode), kind: 'district', name: district, parentId: Number(cityCode), path: `${provinceCode}.${cityCode}.${districtCode}.` },
  ]
}

type Accounts = { given: SetUp; rootId: string; path: string; administrators: Administrator[]; passwordHash: string }

const openAccounts = async (tx: CommandTx, call: Call, { given, rootId, path, administrators, passwordHash }: Accounts): Promise<boolean> => {
  const accountId = newId<'account'>()
  const others = administrators.map((administrator) => ({ ...administrator, id: newId<'account'>() }))
  await writeAccounts(tx, call.now, [
    { id: accountId, personId: null, name: given.personName, login: given.login, kind: 'official', administers: null, passwordHash },
    ...others.map(({ id, administers, login }) => ({
      id,
      personId: null,
      name: TITLES[administers],
      login,
      kind: 'official' as const,
      administers,
      passwordHash: null,
    })),
  ])
  const from: Day = call.today
  await writeGrants(tx, [
    { id: newId<'grant'>(), accountId, role: 'department', unitId: rootId, path, groupId: null, from, to: null, grantedBy: accountId, confirmedBy: accountId },
  ])
  const logins = [{ login: given.login, accountId }, ...others.map(({ login, id }) => ({ login, accountId: id }))]
  return writeLogins(
    tx,
    logins.map(({ login, accountId: id }) => ({ loginKey: login.normalize('NFKC').toLowerCase(), districtId: tx.scope.districtIds[0]!, accountId: id })),
  )
}
