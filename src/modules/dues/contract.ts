/** Dues: bases, months, payments, collectors, disclosures, what goes up; what browser and server say to each other. Amounts go out in cents and come in as yuan, as written. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { count, day, DESK_AND_ABOVE, id, keyOf, moment, text, words, year } from '../../platform/contract.ts'

const cents = z.int()
const month = z.coerce.number().int().min(1).max(12)
const half = z.coerce.number().pipe(z.union([z.literal(1), z.literal(2)]))
/** Yuan as a person writes them; the server reads them and says what is wrong with them. */
const yuan = z.string().trim().min(1).max(24)

/** Who collects besides the desk. */
const ROOM = [...BRANCH_DESK, 'group-leader'] as const

/** The kinds of payer are data of the rate rule in force; a key of it. */
export type PayerKind = string
const payerKind = z.string().regex(/^[a-z0-9-]{1,40}$/)

/** The columns of the verification sheet (form T5): what is added, what is taken off. */
export const BASE_PARTS = {
  post: { zh: '岗位（职务）工资', en: 'post wage', sign: 1 },
  grade: { zh: '薪级（级别）工资', en: 'grade wage', sign: 1 },
  performance: { zh: '绩效工资（奖金）', en: 'performance pay', sign: 1 },
  allowance: { zh: '津贴补贴', en: 'allowances', sign: 1 },
  income: { zh: '离退休费或其他收入', en: 'pension or other income', sign: 1 },
  pension: { zh: '养老保险', en: 'pension insurance', sign: -1 },
  annuity: { zh: '职业年金', en: 'annuity', sign: -1 },
  housing: { zh: '住房公积金', en: 'housing fund', sign: -1 },
  medical: { zh: '医疗保险', en: 'medical insurance', sign: -1 },
  tax: { zh: '个人所得税', en: 'income tax', sign: -1 },
} as const
export type BasePart = keyof typeof BASE_PARTS
const basePart = keyOf(BASE_PARTS)

export const BASE_STATES = {
  set: { zh: '等第二个人核对', en: 'waits for a second person' },
  'waits-approval': { zh: '等上级批准', en: 'waits for approval' },
  checked: { zh: '已核定', en: 'checked' },
  returned: { zh: '已退回', en: 'sent back' },
} as const
const baseState = keyOf(BASE_STATES)

export const PAYMENT_KINDS = {
  normal: { zh: '正常', en: 'on time' },
  late: { zh: '补交', en: 'back-payment' },
  ahead: { zh: '预交', en: 'prepayment' },
  extra: { zh: '自愿多交', en: 'given besides' },
  elsewhere: { zh: '流入地收，不经本支部', en: 'taken and kept by the host' },
} as const
const paymentKind = keyOf(PAYMENT_KINDS)

/** What is remarkable about a payment; it is kept, shown, and forbids nothing. */
export const FLAGS = {
  amount: { zh: '与核定数不一致', en: 'differs from the sum set' },
  late: { zh: '超过补交的限度', en: 'later than back-payment goes' },
  ahead: { zh: '超过预交的限度', en: 'further ahead than prepayment goes' },
  collector: { zh: '不是规定的人收的', en: 'not taken by the collector' },
  proxy: { zh: '代交没有支部同意', en: 'proxy without consent' },
  'not-on-the-day': { zh: '不在活动日交的', en: 'not on the activity day' },
} as const

const norm = z.object({
  slot: z.string(),
  title: text,
  payer: text,
  words: text,
  pack: text,
  version: z.string(),
  cites: z.array(z.string()),
  special: z.boolean(),
})

const paymentView = z.object({
  id,
  number: z.int(),
  year: z.int(),
  month: z.int(),
  kind: paymentKind,
  cents,
  paidOn: day,
  sessionDay: day.nullable(),
  collector: z.string(),
  proxy: z.object({ name: z.string(), reason: z.string(), consent: z.string().nullable() }).nullable(),
  flags: z.array(z.string()),
  reversed: z.object({ number: z.int(), note: z.string().nullable(), by: z.string() }).nullable(),
  reverses: z.boolean(),
  note: z.string().nullable(),
  by: z.string(),
  at: moment,
})
export type PaymentView = z.infer<typeof paymentView>

/** How a member's month stands. `not-set`: no base was checked; never shown as zero. */
export const STANDS = {
  paid: { zh: '已交', en: 'paid' },
  partly: { zh: '交了一部分', en: 'partly paid' },
  unpaid: { zh: '未交', en: 'not paid' },
  'nothing-due': { zh: '免交', en: 'nothing due' },
  'not-set': { zh: '没有核定', en: 'not set' },
} as const
const stands = keyOf(STANDS)

const collectorView = z.object({
  /** null: no rule in force says who collects */
  actor: text.nullable(),
  form: text,
  /** the form that the text leaves open and nobody has settled */
  open: text.nullable(),
  names: z.array(z.string()),
  cites: z.array(z.string()),
  slot: z.string().nullable(),
  /** named by a person where the text is open */
  named: z.object({ by: z.string(), at: moment, reason: z.string() }).nullable(),
  /** the caller is the collector */
  you: z.boolean(),
})

// ---------------------------------------------------------------- the month of a branch

export const branchMonth = endpoint({
  id: 'dues.branchMonth',
  method: 'GET',
  path: '/api/units/:unitId/dues',
  summary: { zh: '支部一个月的党费：谁该交、谁交了', en: 'A month of dues of a branch: who owes, who paid' },
  who: ROOM,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional(), month: month.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    month: z.int(),
    today: day,
    state: z.enum(['not-open', 'open', 'closed']),
    openedOn: day.nullable(),
    closedAt: moment.nullable(),
    closedBy: z.string().nullable(),
    /** the activity day on which the dues of this month are collected */
    session: z.object({ id, day }).nullable(),
    collector: collectorView,
    members: z.array(
      z.object({
        memberId: id,
        name: z.string(),
        initials: z.string(),
        groupId: id.nullable(),
        groupName: z.string().nullable(),
        dueCents: cents.nullable(),
        norm: norm.nullable(),
        paidCents: cents,
        /** what came in for this month after it was over */
        lateCents: cents,
        stands,
        payments: z.array(paymentView),
        /** months behind without a break, before this one */
        arrears: count,
      }),
    ),
    sum: z.object({ members: count, dueCents: cents, paidCents: cents, paid: count, unpaid: count, notSet: count, extraCents: cents }),
    /** frozen at the closing */
    closing: z
      .object({
        onTimeCents: cents,
        lateCents: cents,
        aheadCents: cents,
        extraCents: cents,
        receivedCents: cents,
        upwardCents: cents,
        keptCents: cents,
        receipts: z.object({ from: z.int(), to: z.int() }).nullable(),
        cites: z.array(z.string()),
      })
      .nullable(),
    may: z.array(z.enum(['open', 'collect', 'reverse', 'close', 'name-collector', 'see-bases', 'publish'])),
  }),
  example: { params: { unitId: 'branch' } },
})

/** Opens a month for a branch, or for all branches at and below a unit: who owes how much, by which norm. Repeating it adds who came later. */
export const openMonth = endpoint({
  id: 'dues.openMonth',
  method: 'POST',
  path: '/api/units/:unitId/dues/months',
  summary: { zh: '开月：定下这个月谁交多少', en: 'Open a month: fix who owes how much' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ year, month }),
  reply: z.object({ branches: count, members: count, completed: count, notSet: count, dueCents: cents }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, month: 9 } },
})

export const closeMonth = endpoint({
  id: 'dues.closeMonth',
  method: 'POST',
  path: '/api/units/:unitId/dues/months/close',
  summary: { zh: '结账：这个月收了多少、上缴多少、留多少', en: 'Close a month: received, handed up, kept' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ year, month }),
  reply: z.object({ branches: count, receivedCents: cents, upwardCents: cents, keptCents: cents, unpaid: count }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, month: 9 } },
})

/** Takes one payment for one month. Another month than the one it is paid in must be said (`otherMonth`), what goes beyond a limit too (`agreed`). */
export const recordPayment = endpoint({
  id: 'dues.recordPayment',
  method: 'POST',
  path: '/api/units/:unitId/dues/payments',
  summary: { zh: '收一笔党费', en: 'Take a payment of dues' },
  who: ROOM,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    memberId: id,
    year,
    month,
    yuan,
    paidOn: day,
    /** given besides what is owed, of one's own will */
    extra: z.boolean().optional(),
    otherMonth: z.boolean().optional(),
    /** the member who took the money, where it was not the one who enters it */
    receivedBy: id.nullable().optional(),
    proxy: z
      .strictObject({ name: words(60), reason: words(200), consent: words(60).nullable() })
      .nullable()
      .optional(),
    agreed: words(200).nullable().optional(),
    note: words(200).nullable().optional(),
  }),
  reply: z.object({ paymentId: id, number: z.int(), cents, kind: paymentKind, flags: z.array(z.string()) }),
  example: { params: { unitId: 'branch' }, body: { memberId: 'member', year: 2026, month: 9, yuan: '15.00', paidOn: '2026-09-07' } },
})

export const reversePayment = endpoint({
  id: 'dues.reversePayment',
  method: 'POST',
  path: '/api/dues/payments/:paymentId/reverse',
  summary: { zh: '冲销一笔收错的', en: 'Reverse a payment that was wrong' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ paymentId: id }),
  body: z.strictObject({ reason: words(200) }),
  reply: z.object({ paymentId: id, number: z.int() }),
  example: { params: { paymentId: 'payment' }, body: { reason: '记到了别人名下' } },
})

export const receipt = endpoint({
  id: 'dues.receipt',
  method: 'GET',
  path: '/api/dues/payments/:paymentId',
  summary: { zh: '一张收据', en: 'One receipt' },
  who: [...ROOM, 'member'],
  params: z.object({ paymentId: id }),
  reply: z.object({ payment: paymentView, name: z.string(), unitName: z.string(), checkCode: z.string(), printedAt: moment }),
  example: { params: { paymentId: 'payment' } },
})

/** Where the text leaves open who collects in a branch of this form, the branch names somebody. */
export const nameCollector = endpoint({
  id: 'dues.nameCollector',
  method: 'POST',
  path: '/api/units/:unitId/dues/collector',
  summary: { zh: '定由谁收党费', en: 'Name who collects' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({
    collects: z.enum(['group-leader', 'organisation-commissioner', 'secretary', 'member']),
    memberId: id.nullable(),
    from: day,
    reason: words(200),
  }),
  reply: z.object({}),
  example: { params: { unitId: 'branch' }, body: { collects: 'group-leader', memberId: null, from: '2026-09-01', reason: '支部委员会商定' } },
})

// ---------------------------------------------------------------- the ledger of a branch

/** The register of a year (form T6): member by member, month by month; and the receipts in their order. */
export const register = endpoint({
  id: 'dues.register',
  method: 'GET',
  path: '/api/units/:unitId/dues/register',
  summary: { zh: '党费收缴登记簿', en: 'The register of dues of a year' },
  who: BRANCH_DESK,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    members: z.array(
      z.object({
        memberId: id,
        name: z.string(),
        groupName: z.string().nullable(),
        months: z.array(z.object({ month: z.int(), dueCents: cents.nullable(), paidCents: cents, stands })),
        dueCents: cents,
        paidCents: cents,
        extraCents: cents,
        unpaidMonths: count,
      }),
    ),
    receipts: z.array(paymentView.extend({ name: z.string(), memberId: id })),
    sum: z.object({ dueCents: cents, paidCents: cents, receivedCents: cents, extraCents: cents, forOtherYearsCents: cents }),
  }),
  example: { params: { unitId: 'branch' } },
})

export const exportRegister = endpoint({
  id: 'dues.exportRegister',
  method: 'GET',
  path: '/api/units/:unitId/dues/register.xlsx',
  summary: { zh: '导出党费收缴登记表', en: 'Export the register of dues' },
  who: BRANCH_DESK,
  lane: 'export',
  file: true,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  example: { params: { unitId: 'branch' } },
})

// ---------------------------------------------------------------- bases

const baseView = z.object({
  id,
  payer: payerKind,
  payerTitle: text,
  from: day,
  to: day.nullable(),
  state: baseState,
  reason: z.string().nullable(),
  setBy: z.string(),
  setAt: moment,
  checkedBy: z.string().nullable(),
  checkedAt: moment.nullable(),
  checkNote: z.string().nullable(),
  /** the standard that follows from it today; null where it cannot be said */
  monthlyCents: cents.nullable(),
  norm: norm.nullable(),
  may: z.array(z.enum(['read', 'check'])),
})

export const bases = endpoint({
  id: 'dues.bases',
  method: 'GET',
  path: '/api/units/:unitId/dues/bases',
  summary: { zh: '党费核定表（基数遮住）', en: 'The verification sheet, bases masked' },
  who: BRANCH_DESK,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    today: day,
    payers: z.array(z.object({ key: payerKind, title: text, base: z.string(), baseTitle: text, range: z.object({ least: cents, most: cents }).nullable() })),
    special: z.object({ approves: text, cites: z.array(z.string()) }).nullable(),
    rule: z.object({ slot: z.string(), title: text, pack: text, cites: z.array(z.string()) }).nullable(),
    members: z.array(z.object({ memberId: id, name: z.string(), initials: z.string(), groupName: z.string().nullable(), bases: z.array(baseView) })),
    may: z.array(z.enum(['set', 'import', 'export'])),
  }),
  example: { params: { unitId: 'branch' } },
})

const parts = z.partialRecord(basePart, yuan)

export const setBase = endpoint({
  id: 'dues.setBase',
  method: 'POST',
  path: '/api/members/:memberId/dues-base',
  summary: { zh: '核定一名党员的基数', en: 'Set the base of a member' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ memberId: id }),
  body: z.strictObject({
    payer: payerKind,
    parts: parts.optional(),
    /** income of the whole previous quarter, for who has no monthly income */
    quarter: yuan.nullable().optional(),
    /** the sum that the branch fixed inside the range of the rule */
    agreed: yuan.nullable().optional(),
    /** less or nothing, by hardship: studied by the branch, decided by the next-higher body */
    special: z
      .strictObject({ yuan, studiedOn: day, reason: words(300) })
      .nullable()
      .optional(),
    from: day,
    /** why it changes within the year */
    reason: words(200).nullable().optional(),
  }),
  reply: z.object({ baseId: id, monthlyCents: cents.nullable(), state: baseState }),
  example: { params: { memberId: 'member' }, body: { payer: 'salaried', parts: { post: '3000' }, from: '2026-01-01' } },
})

export const checkBase = endpoint({
  id: 'dues.checkBase',
  method: 'POST',
  path: '/api/dues/bases/:baseId/check',
  summary: { zh: '核对一个基数（第二个人）', en: 'Check a base, as the second person' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ baseId: id }),
  body: z.strictObject({ agrees: z.boolean(), note: words(200).nullable() }),
  reply: z.object({ state: baseState }),
  example: { params: { baseId: 'base' }, body: { agrees: true, note: null } },
})

const baseDetail = z.object({
  parts: z.partialRecord(basePart, cents),
  baseCents: cents.nullable(),
  quarterCents: cents.nullable(),
  agreedCents: cents.nullable(),
  special: z.object({ cents, studiedOn: day, reason: z.string() }).nullable(),
})

/** Opens a base in plain: the member, the collector, the checker; each reading is logged and the member sees it. */
export const readBase = endpoint({
  id: 'dues.readBase',
  method: 'POST',
  path: '/api/dues/bases/:baseId/read',
  summary: { zh: '看一个基数（留记录）', en: 'Read a base; it is logged' },
  who: ROOM,
  params: z.object({ baseId: id }),
  body: z.strictObject({ purpose: words(200) }),
  reply: baseDetail.extend({ why: z.unknown() }),
  example: { params: { baseId: 'base' }, body: { purpose: '核对' } },
})

/** Cases of hardship that wait for the next-higher body. */
export const specialCases = endpoint({
  id: 'dues.specialCases',
  method: 'GET',
  path: '/api/dues/special-cases',
  summary: { zh: '少交、免交党费的请示', en: 'Requests to pay less or nothing' },
  who: ABOVE,
  reply: z.object({
    cases: z.array(
      z.object({
        id,
        name: z.string(),
        unitName: z.string(),
        payerTitle: text,
        wantedCents: cents,
        studiedOn: day,
        reason: z.string(),
        from: day,
        setBy: z.string(),
        cites: z.array(z.string()),
      }),
    ),
  }),
})

export const decideSpecial = endpoint({
  id: 'dues.decideSpecial',
  method: 'POST',
  path: '/api/dues/bases/:baseId/decide',
  summary: { zh: '批准或不批准少交、免交', en: 'Decide on paying less or nothing' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ baseId: id }),
  body: z.strictObject({ agrees: z.boolean(), note: words(200).nullable() }),
  reply: z.object({ state: baseState }),
  example: { params: { baseId: 'base' }, body: { agrees: true, note: null } },
})

/** Form T5. Without a purpose the amounts are masked; with one they are opened, logged for every member. */
export const exportBases = endpoint({
  id: 'dues.exportBases',
  method: 'POST',
  path: '/api/units/:unitId/dues/bases.xlsx',
  summary: { zh: '导出党费核定表', en: 'Export the verification sheet' },
  who: BRANCH_DESK,
  lane: 'export',
  file: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ year, purpose: words(200).nullable() }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, purpose: null } },
})

const importFault = z.object({ row: z.int(), name: z.string(), column: text, written: z.string(), mend: text })

/** Takes form T5 in: all rows or none; what it sets waits for a second person. `carryOut` false only looks. */
export const importBases = endpoint({
  id: 'dues.importBases',
  method: 'POST',
  path: '/api/dues/bases/import',
  summary: { zh: '导入党费核定表', en: 'Import the verification sheet' },
  who: BRANCH_DESK,
  upload: { maxBytes: 5_000_000 },
  body: z.object({ unitId: id, year: z.coerce.number().int().min(2000).max(2100), carryOut: z.enum(['true', 'false']) }),
  reply: z.object({ rows: count, good: count, faults: z.array(importFault), carriedOut: z.boolean() }),
})

const paymentFault = z.object({ row: z.int(), name: z.string(), column: text, written: z.string(), mend: text })

/** Takes the month columns of form T6 in, for a branch that kept its register on paper or in a table. All rows or none. */
export const importRegister = endpoint({
  id: 'dues.importRegister',
  method: 'POST',
  path: '/api/dues/register/import',
  summary: { zh: '导入党费收缴登记表', en: 'Import the register of dues' },
  who: BRANCH_DESK,
  upload: { maxBytes: 5_000_000 },
  body: z.object({ unitId: id, year: z.coerce.number().int().min(2000).max(2100), paidOn: day, carryOut: z.enum(['true', 'false']) }),
  reply: z.object({ rows: count, payments: count, cents, faults: z.array(paymentFault), carriedOut: z.boolean() }),
})

// ---------------------------------------------------------------- disclosure

/** `line`: the place in the frozen list, by which two people of one name and group are told apart without saying who is who in the register */
const publishedRow = z.object({
  line: z.int(),
  name: z.string(),
  groupName: z.string().nullable(),
  dueCents: cents.nullable(),
  paidCents: cents.nullable(),
  unpaidMonths: z.array(z.int()),
})

const disclosureView = z.object({
  id: id.nullable(),
  year: z.int(),
  half: z.int(),
  number: z.int().nullable(),
  unitName: z.string(),
  audience: z.string(),
  fields: z.array(z.string()),
  withheld: z.array(z.string()),
  cites: z.array(z.string()),
  rows: z.array(publishedRow),
  months: z.array(z.int()),
  sum: z.object({ dueCents: cents, paidCents: cents, extraCents: cents, otherCents: cents, receivedCents: cents }),
  checkCode: z.string().nullable(),
  publishedOn: day.nullable(),
  publishedBy: z.string().nullable(),
})

export const disclosures = endpoint({
  id: 'dues.disclosures',
  method: 'GET',
  path: '/api/units/:unitId/dues/disclosures',
  summary: { zh: '党费公示', en: 'Disclosures of dues' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional(), half: half.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    half: z.int(),
    rule: z.object({ slot: z.string(), title: text, every: text, audience: text, cites: z.array(z.string()), ours: z.boolean() }).nullable(),
    /** halves of the year that are over and were not published */
    missing: z.array(z.object({ half: z.int(), due: day.nullable() })),
    published: z.array(z.object({ id, year: z.int(), half: z.int(), number: z.int(), on: day, by: z.string(), receivedCents: cents })),
    /** what would be published; null for readers above the branch */
    draft: disclosureView.nullable(),
    may: z.array(z.enum(['publish'])),
  }),
  example: { params: { unitId: 'branch' } },
})

export const publishDisclosure = endpoint({
  id: 'dues.publishDisclosure',
  method: 'POST',
  path: '/api/units/:unitId/dues/disclosures',
  summary: { zh: '公示半年的党费收缴情况', en: 'Publish a half-year of dues' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ year, half, audience: words(60), withAmounts: z.boolean() }),
  reply: z.object({ disclosureId: id, number: z.int(), checkCode: z.string() }),
  example: { params: { unitId: 'branch' }, body: { year: 2026, half: 1, audience: '本支部党员', withAmounts: false } },
})

export const disclosure = endpoint({
  id: 'dues.disclosure',
  method: 'GET',
  path: '/api/dues/disclosures/:disclosureId',
  summary: { zh: '一次公示', en: 'One disclosure' },
  who: [...DESK_AND_ABOVE, 'member'],
  params: z.object({ disclosureId: id }),
  reply: disclosureView,
  example: { params: { disclosureId: 'disclosure' } },
})

// ---------------------------------------------------------------- what goes up

/** Form T7: branch by branch, kind of payer by kind; without anybody's name. */
export const summary = endpoint({
  id: 'dues.summary',
  method: 'GET',
  path: '/api/units/:unitId/dues/summary',
  summary: { zh: '党费汇总与上缴', en: 'Summary of dues and what goes up' },
  who: DESK_AND_ABOVE,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  reply: z.object({
    unitName: z.string(),
    year: z.int(),
    today: day,
    isBranch: z.boolean(),
    branches: z.array(
      z.object({
        branchId: id,
        name: z.string(),
        code: z.string(),
        members: count,
        /** of them, who has paid something for the year */
        paidMembers: count,
        months: z.array(z.object({ month: z.int(), state: z.enum(['not-open', 'open', 'closed']) })),
        dueCents: cents,
        paidCents: cents,
        extraCents: cents,
        receivedCents: cents,
        upwardCents: cents,
        keptCents: cents,
        /** received and not yet in any closing */
        pendingCents: cents,
        handedCents: cents,
        notSet: count,
        arrears: z.object({ members: count, longest: count, cents }),
        disclosed: z.array(z.int()),
        missing: z.array(z.int()),
      }),
    ),
    sum: z.object({
      members: count,
      paidMembers: count,
      dueCents: cents,
      paidCents: cents,
      extraCents: cents,
      receivedCents: cents,
      upwardCents: cents,
      keptCents: cents,
      pendingCents: cents,
      handedCents: cents,
    }),
    /** by kind of payer: people and what they owe in the newest opened month; above a branch also by bracket, which for one branch would name people */
    payers: z.array(z.object({ key: z.string(), title: text, standard: text.nullable(), members: count, monthlyCents: cents, yearlyCents: cents })),
    /** the shares that hold for the branches, each once */
    shares: z.array(z.object({ slot: z.string(), title: text, num: z.int(), den: z.int(), cites: z.array(z.string()) })),
    remittances: z.array(
      z.object({
        id,
        branchName: z.string(),
        cents,
        on: day,
        voucher: z.string(),
        handledBy: z.string(),
        by: z.string(),
        reversed: z.boolean(),
        reverses: z.boolean(),
        note: z.string().nullable(),
      }),
    ),
    may: z.array(z.enum(['open', 'close', 'hand-up'])),
  }),
  example: { params: { unitId: 'branch' } },
})

export const exportSummary = endpoint({
  id: 'dues.exportSummary',
  method: 'GET',
  path: '/api/units/:unitId/dues/summary.xlsx',
  summary: { zh: '导出党费汇总表', en: 'Export the summary of dues' },
  who: DESK_AND_ABOVE,
  lane: 'export',
  file: true,
  params: z.object({ unitId: id }),
  query: z.object({ year: year.optional() }),
  example: { params: { unitId: 'branch' } },
})

export const handUp = endpoint({
  id: 'dues.handUp',
  method: 'POST',
  path: '/api/units/:unitId/dues/remittances',
  summary: { zh: '记一笔上缴', en: 'Record what was handed up' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ unitId: id }),
  body: z.strictObject({ yuan, on: day, voucher: words(60), handledBy: words(60) }),
  reply: z.object({ remittanceId: id }),
  example: { params: { unitId: 'branch' }, body: { yuan: '100.00', on: '2026-09-07', voucher: '工行 0001', handledBy: '何秀兰' } },
})

export const reverseHandUp = endpoint({
  id: 'dues.reverseHandUp',
  method: 'POST',
  path: '/api/dues/remittances/:remittanceId/reverse',
  summary: { zh: '冲销一笔上缴', en: 'Reverse what was handed up' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ remittanceId: id }),
  body: z.strictObject({ reason: words(200) }),
  reply: z.object({ remittanceId: id }),
  example: { params: { remittanceId: 'remittance' }, body: { reason: '凭证号写错' } },
})

// ---------------------------------------------------------------- the member's own

export const myDues = endpoint({
  id: 'dues.mine',
  method: 'GET',
  path: '/api/me/dues',
  summary: { zh: '我的党费', en: 'My dues' },
  who: ['member'],
  query: z.object({ year: year.optional() }),
  reply: z.object({
    name: z.string(),
    unitName: z.string(),
    year: z.int(),
    today: day,
    /** what holds today, with the member's own base in plain and an `Explanation` of how the standard follows */
    standard: z
      .object({
        monthlyCents: cents.nullable(),
        payerTitle: text,
        from: day,
        to: day.nullable(),
        checkedBy: z.string().nullable(),
        base: baseDetail,
        norm: norm.nullable(),
        why: z.unknown(),
      })
      .nullable(),
    months: z.array(z.object({ month: z.int(), dueCents: cents.nullable(), paidCents: cents, stands, norm: norm.nullable() })),
    payments: z.array(paymentView),
    arrears: count,
    readings: z.array(z.object({ by: z.string(), role: z.string(), purpose: z.string(), at: moment })),
    disclosures: z.array(z.object({ id, year: z.int(), half: z.int(), on: day, audience: z.string() })),
    collector: z.object({ actor: text.nullable(), names: z.array(z.string()), cites: z.array(z.string()) }),
  }),
})
