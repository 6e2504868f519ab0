import { z } from 'zod'
import { endpoint, ROLES } from '../../platform/endpoint.ts'
import { day, id, moment } from '../../platform/contract.ts'

const grantView = z.object({
  role: z.enum(ROLES),
  unitId: id,
  unitName: z.string(),
  groupId: id.optional(),
  memberId: id.optional(),
})

export const sessionView = z.object({
  accountId: id,
  name: z.string(),
  kind: z.enum(['official', 'member-device']),
  districtName: z.string(),
  secondFactorDue: z.boolean(),
  secondFactorToSetUp: z.boolean(),
  /** false where a slip bound the device: nothing to change then */
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  grants: z.array(grantView),
  /** how the person wants pages: large type, language */
  preferences: z.object({ type: z.enum(['standard', 'large']).optional(), language: z.enum(['zh', 'en']).optional() }),
  today: day,
})

/** First page: whether there is anything here yet, and the demonstration accounts when this is the demonstration world. */
export const welcome = endpoint({
  id: 'people.welcome',
  method: 'GET',
  path: '/api/welcome',
  summary: { zh: '首页：系统里有没有单位，演示账号', en: 'First page: is anything set up, demonstration accounts' },
  who: 'public',
  reply: z.object({
    empty: z.boolean(),
    demonstration: z.array(z.object({ login: z.string(), password: z.string(), role: z.enum(ROLES), name: z.string(), unitName: z.string() })).nullable(),
  }),
})

export const signIn = endpoint({
  id: 'people.signIn',
  method: 'POST',
  path: '/api/session',
  summary: { zh: '用账号和口令登录', en: 'Sign in with account and password' },
  who: 'public',
  lane: 'sign-in',
  body: z.strictObject({ login: z.string().min(1).max(60), password: z.string().min(1).max(200) }),
  reply: sessionView,
  example: { body: { login: 'nobody', password: 'not the password' } },
})

/** As typed from the paper: the server reads what people make of it. */
const slipCode = z.string().min(1).max(60)
const newPassword = z.string().min(1).max(200)

/** The one-time code printed on a slip by the branch binds this device to the member's own lines. */
export const signInWithSlip = endpoint({
  id: 'people.signInWithSlip',
  method: 'POST',
  path: '/api/session/slip',
  summary: { zh: '用支部打印的纸条上的编号登录', en: 'Sign in with the code on the slip printed by the branch' },
  who: 'public',
  lane: 'sign-in',
  body: z.strictObject({ code: slipCode }),
  reply: sessionView,
  example: { body: { code: '430699-AAAA-AAAA-AAAA-AAAA' } },
})

/** For whoever forgot the password, or has none yet: the department printed a slip. */
export const setPasswordBySlip = endpoint({
  id: 'people.setPasswordBySlip',
  method: 'POST',
  path: '/api/password/slip',
  summary: { zh: '凭组织部打印的纸条设口令', en: 'Set a password with the slip printed by the department' },
  who: 'public',
  lane: 'sign-in',
  body: z.strictObject({ login: z.string().min(1).max(60), code: slipCode, password: newPassword }),
  reply: z.object({}),
  example: { body: { login: 'nobody', code: '430699-AAAA-AAAA-AAAA-AAAA', password: 'a sentence nobody knows' } },
})

export const changePassword = endpoint({
  id: 'people.changePassword',
  method: 'POST',
  path: '/api/account/password',
  summary: { zh: '改自己的口令，别处的登录都退出', en: 'Change the own password; sessions elsewhere end' },
  who: 'signed-in',
  lane: 'sign-in',
  body: z.strictObject({ old: z.string().min(1).max(200), password: newPassword }),
  reply: z.object({}),
  example: { body: { old: 'not the password', password: 'a sentence nobody knows' } },
})

export const mySession = endpoint({
  id: 'people.mySession',
  method: 'GET',
  path: '/api/session',
  summary: { zh: '我是谁，有哪些职责', en: 'Who I am and which roles I hold' },
  who: 'signed-in',
  beforeSecondFactor: 'always',
  reply: sessionView,
})

export const signOut = endpoint({
  id: 'people.signOut',
  method: 'DELETE',
  path: '/api/session',
  summary: { zh: '退出', en: 'Sign out' },
  who: 'signed-in',
  beforeSecondFactor: 'always',
  reply: z.object({}),
})

export const giveSecondFactor = endpoint({
  id: 'people.giveSecondFactor',
  method: 'POST',
  path: '/api/session/second-factor',
  summary: { zh: '输入动态口令', en: 'Enter the code of the second factor' },
  who: 'signed-in',
  beforeSecondFactor: 'always',
  lane: 'sign-in',
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  reply: sessionView,
  example: { body: { code: '000000' } },
})

/** For whoever has the password and lost the phone: the security administrator printed a slip. */
export const clearSecondFactor = endpoint({
  id: 'people.clearSecondFactor',
  method: 'POST',
  path: '/api/session/second-factor/slip',
  summary: { zh: '凭安全管理员打印的纸条清除动态口令', en: 'Put a lost second factor away with the slip printed by the security administrator' },
  who: 'signed-in',
  beforeSecondFactor: 'always',
  lane: 'sign-in',
  body: z.strictObject({ code: slipCode }),
  reply: sessionView,
  example: { body: { code: '430699-AAAA-AAAA-AAAA-AAAA' } },
})

export const setPreferences = endpoint({
  id: 'people.setPreferences',
  method: 'PUT',
  path: '/api/session/preferences',
  summary: { zh: '记住大字、语言', en: 'Remember type size and language' },
  who: 'signed-in',
  beforeSecondFactor: 'always',
  body: z.strictObject({ type: z.enum(['standard', 'large']).optional(), language: z.enum(['zh', 'en']).optional() }),
  reply: z.object({}),
  example: { body: { type: 'large' } },
})

export const setUpSecondFactor = endpoint({
  id: 'people.setUpSecondFactor',
  method: 'POST',
  path: '/api/account/second-factor',
  summary: { zh: '设置动态口令', en: 'Set up the second factor' },
  who: 'signed-in',
  beforeSecondFactor: 'setting-up',
  reply: z.object({ secretUri: z.string(), svg: z.string() }),
})

export const confirmSecondFactor = endpoint({
  id: 'people.confirmSecondFactor',
  method: 'POST',
  path: '/api/account/second-factor/confirm',
  summary: { zh: '确认动态口令可用', en: 'Confirm that the second factor works' },
  who: 'signed-in',
  beforeSecondFactor: 'setting-up',
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  reply: sessionView,
  example: { body: { code: '000000' } },
})

/** Makes a slip for a member of the branch; the code is shown once, for printing. */
export const makeSlip = endpoint({
  id: 'people.makeSlip',
  method: 'POST',
  path: '/api/persons/:personId/slips',
  summary: { zh: '给党员打印登录纸条', en: 'Print a sign-in slip for a member' },
  who: ['secretary', 'branch-officer'],
  params: z.object({ personId: id }),
  reply: z.object({ code: z.string(), name: z.string(), endsAt: moment }),
  example: { params: { personId: 'person' } },
})

/** Told to whoever printed them: slips that were closed because wrong codes were tried on them, and that nobody printed anew. */
export const closedSlips = endpoint({
  id: 'people.closedSlips',
  method: 'GET',
  path: '/api/slips/closed',
  summary: { zh: '被试错太多作废、要重新打的纸条', en: 'Slips closed after too many wrong tries, to be printed anew' },
  who: ['secretary', 'branch-officer', 'department', 'security-admin'],
  reply: z.object({
    slips: z.array(
      z.object({
        id,
        purpose: z.enum(['device', 'password', 'second-factor']),
        name: z.string(),
        personId: id.nullable(),
        accountId: id.nullable(),
        closedAt: moment,
      }),
    ),
  }),
})

/** Told to the other administrators: slips that the operator printed at the command line, where nobody in the district could. */
export const operatorSlips = endpoint({
  id: 'people.operatorSlips',
  method: 'GET',
  path: '/api/slips/operator',
  summary: { zh: '运维人员代打的纸条', en: 'Slips that the operator printed' },
  who: ['department', 'system-admin', 'security-admin', 'audit-admin'],
  reply: z.object({
    slips: z.array(
      z.object({
        id,
        purpose: z.enum(['device', 'password', 'second-factor']),
        accountName: z.string(),
        operatorName: z.string(),
        operatorReason: z.string(),
        madeAt: moment,
        usedAt: moment.nullable(),
      }),
    ),
  }),
})

const accountView = z.object({
  id,
  name: z.string(),
  login: z.string(),
  administers: z.enum(['system', 'security', 'audit']).nullable(),
  disabledAt: moment.nullable(),
  secondFactor: z.boolean(),
  grants: z.array(z.object({ id, role: z.enum(ROLES), unitId: id, unitName: z.string(), from: day, to: day.nullable(), confirmedBy: z.string().nullable() })),
})

export const listAccounts = endpoint({
  id: 'people.listAccounts',
  method: 'GET',
  path: '/api/accounts',
  summary: { zh: '账号和授权', en: 'Accounts and grants' },
  who: ['security-admin'],
  query: z.object({ after: id.optional(), find: z.string().max(40).optional() }),
  reply: z.object({ accounts: z.array(accountView), next: id.nullable(), total: z.int() }),
})

export const openAccount = endpoint({
  id: 'people.openAccount',
  method: 'POST',
  path: '/api/accounts',
  summary: { zh: '开一个账号', en: 'Open an account' },
  who: ['security-admin'],
  idempotent: true,
  body: z.strictObject({
    login: z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u),
    name: z.string().min(1).max(60),
    administers: z.enum(['system', 'security', 'audit']).nullable(),
  }),
  reply: z.object({ accountId: id }),
  example: { body: { login: 'xin.zhanghao', name: '新账号', administers: null } },
})

const accountSlip = z.object({ code: z.string(), name: z.string(), login: z.string(), endsAt: moment })
const reason = z.strictObject({ reason: z.string().min(2).max(200) })

/** Officials whom the department may print a slip for a new password: all their roles lie in its part of the tree. */
export const listOfficials = endpoint({
  id: 'people.listOfficials',
  method: 'GET',
  path: '/api/officials',
  summary: { zh: '本部门管的账号，可以打设口令的纸条', en: 'Officials for whom the department prints a slip to set a password' },
  who: ['department'],
  query: z.object({ after: id.optional(), find: z.string().max(40).optional() }),
  reply: z.object({
    officials: z.array(z.object({ id, name: z.string(), login: z.string(), roles: z.array(z.object({ role: z.enum(ROLES), unitName: z.string() })) })),
    next: id.nullable(),
  }),
})

export const makePasswordSlip = endpoint({
  id: 'people.makePasswordSlip',
  method: 'POST',
  path: '/api/accounts/:accountId/password/slip',
  summary: { zh: '打印设口令的纸条', en: 'Print a slip to set a password with' },
  who: ['department'],
  params: z.object({ accountId: id }),
  body: reason,
  reply: accountSlip,
  example: { params: { accountId: 'account' }, body: { reason: '忘了口令' } },
})

/** For someone who has lost the phone: with the slip and the password, the next sign-in sets a new second factor up. */
export const makeSecondFactorSlip = endpoint({
  id: 'people.makeSecondFactorSlip',
  method: 'POST',
  path: '/api/accounts/:accountId/second-factor/slip',
  summary: { zh: '打印清除动态口令的纸条', en: 'Print a slip to put a lost second factor away with' },
  who: ['security-admin'],
  params: z.object({ accountId: id }),
  body: reason,
  reply: accountSlip,
  example: { params: { accountId: 'account' }, body: { reason: '手机遗失' } },
})

export const disableAccount = endpoint({
  id: 'people.disableAccount',
  method: 'POST',
  path: '/api/accounts/:accountId/disable',
  summary: { zh: '停用账号，已登录的立即退出', en: 'Disable an account; its sessions end at once' },
  who: ['security-admin'],
  params: z.object({ accountId: id }),
  body: z.strictObject({ reason: z.string().min(2).max(200) }),
  reply: z.object({}),
  example: { params: { accountId: 'account' }, body: { reason: '调离' } },
})

/** A grant takes two people: the security administrator proposes, the department that owns the unit confirms. */
export const proposeGrant = endpoint({
  id: 'people.proposeGrant',
  method: 'POST',
  path: '/api/accounts/:accountId/grants',
  summary: { zh: '提出授权，等组织部门确认', en: 'Propose a grant; the department confirms it' },
  who: ['security-admin'],
  idempotent: true,
  params: z.object({ accountId: id }),
  body: z.strictObject({
    role: z.enum(['recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department']),
    unitCode: z.string().min(1).max(40),
    from: day,
    to: day.nullable(),
  }),
  reply: z.object({ grantId: id }),
  example: { params: { accountId: 'account' }, body: { role: 'secretary', unitCode: '001', from: '2026-01-01', to: null } },
})

export const waitingGrants = endpoint({
  id: 'people.waitingGrants',
  method: 'GET',
  path: '/api/grants/waiting',
  summary: { zh: '等确认的授权', en: 'Grants that wait for confirmation' },
  who: ['department'],
  reply: z.object({
    grants: z.array(z.object({ id, accountName: z.string(), role: z.enum(ROLES), unitName: z.string(), from: day, to: day.nullable() })),
  }),
})

export const confirmGrant = endpoint({
  id: 'people.confirmGrant',
  method: 'POST',
  path: '/api/grants/:grantId/confirm',
  summary: { zh: '确认授权', en: 'Confirm a grant' },
  who: ['department'],
  params: z.object({ grantId: id }),
  reply: z.object({}),
  example: { params: { grantId: 'grant' } },
})

export const endGrant = endpoint({
  id: 'people.endGrant',
  method: 'POST',
  path: '/api/grants/:grantId/end',
  summary: { zh: '收回授权，已登录的立即退出', en: 'End a grant; sessions end at once' },
  who: ['security-admin', 'department'],
  params: z.object({ grantId: id }),
  body: z.strictObject({ reason: z.string().min(2).max(200) }),
  reply: z.object({}),
  example: { params: { grantId: 'grant' }, body: { reason: '换届' } },
})

export const auditTrail = endpoint({
  id: 'people.auditTrail',
  method: 'GET',
  path: '/api/audit',
  summary: { zh: '操作记录（只有编号和动作，没有内容）', en: 'Audit trail: ids and verbs, no content' },
  who: ['audit-admin'],
  query: z.object({ before: id.optional(), verb: z.string().max(60).optional(), of: z.coerce.number().int().optional() }),
  reply: z.object({
    /** districts that were merged into this one: their trail stays where it was sealed, and is asked for by `of` */
    merged: z.array(z.object({ districtId: z.int(), name: z.string(), on: z.string() })),
    entries: z.array(
      z.object({
        id,
        at: moment,
        accountId: id.nullable(),
        role: z.string(),
        verb: z.string(),
        objectType: z.string(),
        objectId: z.string(),
        fields: z.array(z.string()),
        purpose: z.string().nullable(),
        result: z.string(),
      }),
    ),
    sealedTo: z.object({ batch: z.int(), at: moment }).nullable(),
    next: id.nullable(),
  }),
})
