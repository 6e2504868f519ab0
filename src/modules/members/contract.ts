/** Members, exemptions, imports and exports: what the browser and the server say to each other. */
import { z } from 'zod'
import { ABOVE, BRANCH_DESK, endpoint } from '../../platform/endpoint.ts'
import { day, DESK_AND_ABOVE, id, keyOf, moment, text } from '../../platform/contract.ts'

// ---------------------------------------------------------------- the two national forms

type Field = { zh: string; en: string; required?: true }

/** The member form: the sixteen national items, their two dependent ones, and the group of the roster. Headings are the zh names. */
export const ROSTER_FIELDS = {
  name: { zh: '姓名', en: 'name', required: true },
  sex: { zh: '性别', en: 'sex' },
  idNumber: { zh: '公民身份号码', en: 'ID number', required: true },
  ethnicity: { zh: '民族', en: 'ethnicity' },
  bornOn: { zh: '出生日期', en: 'date of birth' },
  education: { zh: '学历', en: 'education' },
  standing: { zh: '人员类别', en: 'full or probationary', required: true },
  branch: { zh: '所在党支部', en: 'branch' },
  group: { zh: '所在党小组', en: 'group' },
  joinedOn: { zh: '加入党组织日期', en: 'admitted on', required: true },
  confirmedOn: { zh: '转为正式党员日期', en: 'full member since' },
  workPost: { zh: '工作岗位', en: 'work' },
  phone: { zh: '联系电话', en: 'telephone' },
  address: { zh: '家庭住址', en: 'address' },
  status: { zh: '党籍状态', en: 'status of membership' },
  lost: { zh: '是否为失联党员', en: 'contact lost' },
  lostSince: { zh: '失去联系日期', en: 'contact lost since' },
  floating: { zh: '是否为流动党员', en: 'floating' },
  floatingTo: { zh: '外出流向', en: 'away to' },
} as const satisfies Record<string, Field>
export type RosterField = keyof typeof ROSTER_FIELDS

/** The organisation form: the ten national items, and code and superior, which place the unit in the tree. */
export const UNIT_FIELDS = {
  name: { zh: '党组织名称', en: 'name of the organisation', required: true },
  code: { zh: '党组织代码', en: 'code', required: true },
  parent: { zh: '上级党组织', en: 'superior' },
  kind: { zh: '组织类别', en: 'kind', required: true },
  secretary: { zh: '党组织书记', en: 'secretary' },
  contact: { zh: '党组织联系人', en: 'contact person' },
  phone: { zh: '联系电话', en: 'telephone' },
  situation: { zh: '党组织所在单位情况', en: 'its place of work' },
  workUnit: { zh: '单位名称', en: 'name of the unit' },
  sector: { zh: '单位性质类别', en: 'nature of the unit' },
  unitParty: { zh: '单位建立党组织情况', en: 'Party organisation in the unit' },
  creditCode: { zh: '法人单位统一社会信用代码', en: 'social credit code' },
  from: { zh: '成立日期', en: 'founded on' },
} as const satisfies Record<string, Field>
export type UnitField = keyof typeof UNIT_FIELDS

export const FORMS = { roster: ROSTER_FIELDS, units: UNIT_FIELDS } as const
export type FormKind = keyof typeof FORMS
const formKind = z.enum(['roster', 'units'])

export const STANDINGS = { full: { zh: '正式党员', en: 'full member' }, probationary: { zh: '预备党员', en: 'probationary member' } } as const
export const STATUSES = {
  normal: { zh: '正常', en: 'normal' },
  stopped: { zh: '停止党籍', en: 'membership stopped' },
  left: { zh: '已转出', en: 'left' },
  died: { zh: '已去世', en: 'died' },
} as const
const EXEMPTION_KINDS = {
  attendance: { zh: '免于参加活动', en: 'exempt from attending' },
  'fact-recording': { zh: '不纳入记实', en: 'exempt from fact-recording' },
} as const
const REASON_CLASSES = {
  'old-age': { zh: '年老', en: 'old age' },
  illness: { zh: '疾病', en: 'illness' },
  disability: { zh: '残疾', en: 'disability' },
  frail: { zh: '体弱、行动不便', en: 'frail or hardly mobile' },
  other: { zh: '其他', en: 'other' },
} as const
const EXEMPTION_STATES = {
  requested: { zh: '待批', en: 'waiting' },
  approved: { zh: '已同意', en: 'approved' },
  refused: { zh: '未同意', en: 'refused' },
  ended: { zh: '已终止', en: 'ended' },
} as const

const standing = keyOf(STANDINGS)
const status = keyOf(STATUSES)
const exemptionKind = keyOf(EXEMPTION_KINDS)
const reasonClass = keyOf(REASON_CLASSES)
const exemptionState = keyOf(EXEMPTION_STATES)

/** What a person gives as purpose or reason: words, no numbers of persons (they would lie in the audit trail). */
const words = z
  .string()
  .trim()
  .min(2)
  .max(200)
  .regex(/^(?!.*\d{15})[^\u0000]*$/)

// ---------------------------------------------------------------- members

const exemptionMark = z.object({ id, kind: exemptionKind }).nullable()

const memberLine = z.object({
  memberId: id,
  name: z.string(),
  pinyin: z.string(),
  initials: z.string(),
  groupId: id.nullable(),
  groupName: z.string().nullable(),
  standing: standing.nullable(),
  status,
  floating: z.boolean(),
  attendanceExemption: exemptionMark,
  recordingExemption: exemptionMark,
})

/** A branch's members on a day. */
export const listMembers = endpoint({
  id: 'members.list',
  method: 'GET',
  path: '/api/units/:unitId/members',
  summary: { zh: '支部的党员（某一天）', en: 'Members of a branch on a day' },
  who: [...DESK_AND_ABOVE, 'recorder', 'group-leader'],
  params: z.object({ unitId: id }),
  query: z.object({
    on: day.optional(),
    find: z.string().trim().max(40).optional(),
    groupId: id.optional(),
    standing: standing.optional(),
    only: z.enum(['floating', 'attendance-exempt', 'recording-exempt', 'lost']).optional(),
  }),
  reply: z.object({
    unit: z.object({ id, name: z.string() }),
    on: day,
    members: z.array(memberLine),
    groups: z.array(z.object({ id, name: z.string() })),
    total: z.int(),
    may: z.object({ open: z.boolean(), import: z.boolean(), export: z.boolean(), requestExemption: z.boolean() }),
  }),
  example: { params: { unitId: 'branch' } },
})

const exemptionView = z.object({
  id,
  memberId: id,
  memberName: z.string(),
  branchId: id,
  branchName: z.string(),
  kind: exemptionKind,
  /** null: not for you to see */
  reasonClass: reasonClass.nullable(),
  alternativeForm: z.string().nullable(),
  from: day,
  to: day.nullable(),
  reviewOn: day.nullable(),
  state: exemptionState,
  requestedBy: z.string(),
  requestedAt: moment,
  decidedBy: z.string().nullable(),
  decidedUnit: z.string().nullable(),
  decidedAt: moment.nullable(),
  note: z.string().nullable(),
  may: z.object({ seeReason: z.boolean(), decide: z.boolean(), end: z.boolean() }),
})

export const memberPage = endpoint({
  id: 'members.one',
  method: 'GET',
  path: '/api/members/:memberId',
  summary: { zh: '一名党员', en: 'One member' },
  who: DESK_AND_ABOVE,
  params: z.object({ memberId: id }),
  reply: z.object({
    memberId: id,
    personId: id,
    name: z.string(),
    pinyin: z.string(),
    sex: z.enum(['male', 'female', 'unknown']),
    ethnicity: z.string(),
    bornOn: day.nullable(),
    education: z.string().nullable(),
    workPost: z.string().nullable(),
    idNumberHint: z.string().nullable(),
    phoneHint: z.string().nullable(),
    branch: z.object({ id, name: z.string() }),
    group: z.object({ id, name: z.string() }).nullable(),
    standing,
    joinedOn: day.nullable(),
    confirmedOn: day.nullable(),
    status,
    lostSince: day.nullable(),
    floating: z.boolean(),
    floatingTo: z.string().nullable(),
    belongings: z.array(
      z.object({ kind: z.enum(['affiliated', 'parallel']), branchName: z.string(), groupName: z.string().nullable(), from: day, to: day.nullable() }),
    ),
    posts: z.array(z.object({ post: z.string(), unitName: z.string(), from: day, to: day.nullable() })),
    exemptions: z.array(exemptionView),
    reveals: z.array(z.object({ at: moment, by: z.string(), fields: z.array(z.string()), purpose: z.string() })),
    may: z.object({ reveal: z.boolean(), requestExemption: z.boolean() }),
  }),
  example: { params: { memberId: 'member' } },
})

export const REVEALABLE = ['idNumber', 'phone', 'address'] as const

/** Shows protected fields in plain. Logged with the purpose, and the member sees who looked. */
export const revealMember = endpoint({
  id: 'members.reveal',
  method: 'POST',
  path: '/api/members/:memberId/reveal',
  summary: {
    zh: '看完整的身份号码、电话、住址（写明用途，留记录，本人看得到）',
    en: 'Show ID number, telephone or address in plain; logged, and shown to the member',
  },
  who: DESK_AND_ABOVE,
  params: z.object({ memberId: id }),
  body: z.strictObject({ fields: z.array(z.enum(REVEALABLE)).min(1).max(3), purpose: words }),
  reply: z.object({ idNumber: z.string().nullable().optional(), phone: z.string().nullable().optional(), address: z.string().nullable().optional() }),
  example: { params: { memberId: 'member' }, body: { fields: ['phone'], purpose: '通知开会' } },
})

export const myReveals = endpoint({
  id: 'members.myReveals',
  method: 'GET',
  path: '/api/my/reveals',
  summary: { zh: '谁看过我的身份号码、电话、住址', en: 'Who looked at my ID number, telephone or address' },
  who: ['member'],
  reply: z.object({
    reveals: z.array(z.object({ at: moment, by: z.string(), role: z.string(), unitName: z.string(), fields: z.array(z.string()), purpose: z.string() })),
  }),
})

// ---------------------------------------------------------------- exemptions

/** The branch asks; nothing is exempt until the named body decided. */
export const requestExemption = endpoint({
  id: 'members.requestExemption',
  method: 'POST',
  path: '/api/members/:memberId/exemptions',
  summary: { zh: '为党员申请免于参加活动，或不纳入记实', en: 'Ask for an exemption for a member' },
  who: BRANCH_DESK,
  idempotent: true,
  params: z.object({ memberId: id }),
  body: z.strictObject({
    kind: exemptionKind,
    reasonClass,
    /** sealed; only who decides and the branch secretary may read it */
    reason: z.string().trim().min(2).max(500),
    alternativeForm: z.string().trim().max(200).nullable().default(null),
    from: day,
    to: day.nullable().default(null),
  }),
  reply: exemptionView,
  example: { params: { memberId: 'member' }, body: { kind: 'attendance', reasonClass: 'frail', reason: '行动不便', from: '2026-09-01' } },
})

export const listExemptions = endpoint({
  id: 'members.listExemptions',
  method: 'GET',
  path: '/api/exemptions',
  summary: { zh: '范围内的两种免除', en: 'Exemptions in my part of the tree' },
  who: DESK_AND_ABOVE,
  query: z.object({ state: exemptionState.optional(), after: id.optional() }),
  reply: z.object({ exemptions: z.array(exemptionView), next: id.nullable(), waiting: z.int() }),
})

export const exemptionReason = endpoint({
  id: 'members.exemptionReason',
  method: 'GET',
  path: '/api/exemptions/:exemptionId/reason',
  summary: { zh: '看申请理由（只有批准的人和支部书记）', en: 'Read the reason (only who decides, and the branch secretary)' },
  who: ['secretary', 'committee', 'department'],
  params: z.object({ exemptionId: id }),
  reply: z.object({ reasonClass, reason: z.string() }),
  example: { params: { exemptionId: 'exemption' } },
})

export const decideExemption = endpoint({
  id: 'members.decideExemption',
  method: 'POST',
  path: '/api/exemptions/:exemptionId/decision',
  summary: { zh: '同意或不同意一项免除', en: 'Approve or refuse an exemption' },
  who: [...ABOVE, 'secretary'],
  idempotent: true,
  params: z.object({ exemptionId: id }),
  body: z.strictObject({
    approve: z.boolean(),
    /** a refusal gives its reason; an approval may carry a remark. Not the member's own reason: this note is not sealed. */
    note: z.string().trim().max(200).nullable().default(null),
    from: day.optional(),
    to: day.nullable().optional(),
    reviewOn: day.nullable().optional(),
    alternativeForm: z.string().trim().max(200).nullable().optional(),
  }),
  reply: exemptionView,
  example: { params: { exemptionId: 'exemption' }, body: { approve: true, reviewOn: '2027-09-01' } },
})

export const endExemption = endpoint({
  id: 'members.endExemption',
  method: 'POST',
  path: '/api/exemptions/:exemptionId/end',
  summary: { zh: '终止一项免除（之前的不变）', en: 'End an exemption; what was stays' },
  who: ['secretary', ...ABOVE],
  idempotent: true,
  params: z.object({ exemptionId: id }),
  body: z.strictObject({ lastDay: day, note: words }),
  reply: exemptionView,
  example: { params: { exemptionId: 'exemption' }, body: { lastDay: '2026-09-30', note: '身体已恢复' } },
})

// ---------------------------------------------------------------- imports

const importState = z.enum(['reading', 'previewed', 'importing', 'imported', 'failed', 'undoing', 'undone', 'dropped'])
const counts = z.object({ new: z.int(), changed: z.int(), same: z.int(), faulty: z.int() })

const importView = z.object({
  id,
  kind: formKind,
  unit: z.object({ id, name: z.string() }),
  fileName: z.string(),
  sheet: z.string(),
  sheets: z.array(z.string()),
  /** row of the headings as the person sees it */
  headingRow: z.int(),
  headings: z.array(z.string()),
  /** column index of each field; fields without a column are missing */
  mapping: z.record(z.string(), z.int()),
  missing: z.array(z.string()),
  state: importState,
  total: z.int(),
  done: z.int(),
  counts,
  message: text.nullable(),
  madeBy: z.string(),
  madeAt: moment,
  finishedAt: moment.nullable(),
  may: z.object({ map: z.boolean(), carryOut: z.boolean(), stop: z.boolean(), undo: z.boolean() }),
})

/** Takes an xlsx file, finds the headings, checks every row. More than a thousand rows are checked in the background. */
export const startImport = endpoint({
  id: 'members.startImport',
  method: 'POST',
  path: '/api/imports',
  summary: { zh: '交上一张表，先看结果，不会马上导入', en: 'Hand in a table; it is checked first and nothing is imported yet' },
  who: DESK_AND_ABOVE,
  lane: 'write',
  upload: { maxBytes: 40_000_000 },
  body: z.object({ kind: formKind, unitId: id, sheet: z.string().max(31).optional() }),
  reply: importView,
})

export const listImports = endpoint({
  id: 'members.listImports',
  method: 'GET',
  path: '/api/imports',
  summary: { zh: '导入过的表', en: 'Tables handed in' },
  who: DESK_AND_ABOVE,
  reply: z.object({
    imports: z.array(z.object({ id, kind: formKind, fileName: z.string(), state: importState, total: z.int(), counts, madeBy: z.string(), madeAt: moment })),
  }),
})

export const oneImport = endpoint({
  id: 'members.oneImport',
  method: 'GET',
  path: '/api/imports/:runId',
  summary: { zh: '一张表办到哪里了', en: 'How far one table is' },
  who: DESK_AND_ABOVE,
  params: z.object({ runId: id }),
  reply: importView,
  example: { params: { runId: 'import' } },
})

export const mapColumns = endpoint({
  id: 'members.mapColumns',
  method: 'PUT',
  path: '/api/imports/:runId/mapping',
  summary: { zh: '改正哪一栏是什么，然后重新核对', en: 'Correct which column is what, then check again' },
  who: DESK_AND_ABOVE,
  params: z.object({ runId: id }),
  body: z.strictObject({ columns: z.record(z.string().max(40), z.int().min(0).max(199)) }),
  reply: importView,
  example: { params: { runId: 'import' }, body: { columns: { name: 0 } } },
})

const faultView = z.object({
  code: z.string(),
  field: z.string(),
  column: z.string(),
  heading: z.string(),
  /** what stands in the cell; null for protected fields */
  written: z.string().nullable(),
  why: text,
  what: text,
  offer: z.union([z.object({ kind: z.literal('branch'), unitId: id, name: z.string() }), z.object({ kind: z.literal('keep-id-number') })]).nullable(),
})

export const importRows = endpoint({
  id: 'members.importRows',
  method: 'GET',
  path: '/api/imports/:runId/rows',
  summary: { zh: '表里的行：新增、有变、没变、要改', en: 'Rows of the table: new, changed, same, faulty' },
  who: DESK_AND_ABOVE,
  params: z.object({ runId: id }),
  query: z.object({ outcome: z.enum(['new', 'changed', 'same', 'faulty']), after: z.coerce.number().int().min(0).default(0) }),
  reply: z.object({
    rows: z.array(
      z.object({
        row: z.int(),
        name: z.string(),
        cells: z.array(z.object({ field: z.string(), text: z.string() })),
        changes: z.array(z.string()),
        faults: z.array(faultView),
      }),
    ),
    next: z.int().nullable(),
  }),
  example: { params: { runId: 'import' }, query: { outcome: 'new' } },
})

/** A person's word on one row: yes, that branch; or yes, the number really is so. */
export const decideRow = endpoint({
  id: 'members.decideRow',
  method: 'POST',
  path: '/api/imports/:runId/rows/:row/decision',
  summary: { zh: '对一行作决定：就是这个支部；号码确是如此', en: 'Decide about one row: that branch; or the number is really so' },
  who: DESK_AND_ABOVE,
  params: z.object({ runId: id, row: z.coerce.number().int().min(1).max(1_100_000) }),
  body: z.union([z.strictObject({ branchId: id }), z.strictObject({ keepIdNumber: z.strictObject({ reason: words }) })]),
  reply: importView,
  example: { params: { runId: 'import', row: '2' }, body: { keepIdNumber: { reason: '证件原件如此' } } },
})

export const annotatedCopy = endpoint({
  id: 'members.annotatedCopy',
  method: 'GET',
  path: '/api/imports/:runId/annotated',
  summary: { zh: '下载带批注的原表', en: 'Download the table with the faults written in' },
  who: DESK_AND_ABOVE,
  lane: 'export',
  file: true,
  params: z.object({ runId: id }),
  example: { params: { runId: 'import' } },
})

export const carryOutImport = endpoint({
  id: 'members.carryOutImport',
  method: 'POST',
  path: '/api/imports/:runId/carry-out',
  summary: { zh: '导入：全部进，或一行也不进', en: 'Import: all rows, or none' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ runId: id }),
  /** from which day the new members count as belonging here; today when absent */
  body: z.strictObject({ from: day.optional() }),
  reply: importView,
  example: { params: { runId: 'import' }, body: {} },
})

export const stopImport = endpoint({
  id: 'members.stopImport',
  method: 'POST',
  path: '/api/imports/:runId/stop',
  summary: { zh: '停止，不留结果', en: 'Stop and leave nothing' },
  who: DESK_AND_ABOVE,
  params: z.object({ runId: id }),
  reply: importView,
  example: { params: { runId: 'import' } },
})

export const undoImport = endpoint({
  id: 'members.undoImport',
  method: 'POST',
  path: '/api/imports/:runId/undo',
  summary: { zh: '撤销导入（还没有人改过这些行时）', en: 'Undo the import, while nobody has touched its rows' },
  who: DESK_AND_ABOVE,
  idempotent: true,
  params: z.object({ runId: id }),
  body: z.strictObject({ reason: words }),
  reply: importView,
  example: { params: { runId: 'import' }, body: { reason: '交错了表' } },
})

// ---------------------------------------------------------------- exports

export const blankForm = endpoint({
  id: 'members.blankForm',
  method: 'GET',
  path: '/api/forms/:kind',
  summary: { zh: '下载空表', en: 'Download the empty form' },
  who: DESK_AND_ABOVE,
  file: true,
  params: z.object({ kind: formKind }),
  example: { params: { kind: 'roster' } },
})

/** Masked unless a purpose is given. The purpose, the fields and the number of rows are kept. */
export const exportForm = endpoint({
  id: 'members.exportForm',
  method: 'POST',
  path: '/api/units/:unitId/exports/:kind',
  summary: { zh: '导出党组织表或党员名册（默认遮住号码、电话、住址）', en: 'Export the organisation form or the roster; masked by default' },
  who: DESK_AND_ABOVE,
  lane: 'export',
  file: true,
  params: z.object({ unitId: id, kind: formKind }),
  body: z.strictObject({ on: day.optional(), unmasked: z.strictObject({ purpose: words }).optional() }),
  example: { params: { unitId: 'branch', kind: 'roster' }, body: {} },
})
