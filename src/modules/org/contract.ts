/** Units, documents, adoption and filings: what the browser and the server say to each other. */
import { z } from 'zod'
import { endpoint } from '../../platform/endpoint.ts'
import { clause, day, id, moment, text } from '../../platform/contract.ts'

const reason = z.string().trim().min(2).max(500)

const DESK = ['recorder', 'group-leader', 'branch-officer', 'secretary', 'committee', 'department'] as const
const OFFICERS = ['branch-officer', 'secretary', 'committee', 'department'] as const
const ABOVE = ['committee', 'department'] as const

// ---------------------------------------------------------------- units

export const UNIT_KINDS = {
  department: { zh: '组织部门', en: 'organisation department' },
  committee: { zh: '基层党委', en: 'basic-level committee' },
  'general-branch': { zh: '党总支', en: 'general branch' },
  branch: { zh: '党支部', en: 'branch' },
  group: { zh: '党小组', en: 'group' },
} as const
export type UnitKind = keyof typeof UNIT_KINDS

export const UNIT_SECTORS = {
  village: { zh: '农村', en: 'village' },
  community: { zh: '社区', en: 'community' },
  organ: { zh: '机关', en: 'government organ' },
  school: { zh: '学校', en: 'school' },
  institution: { zh: '事业单位', en: 'public institution' },
  'talent-agency': { zh: '公共就业和人才服务机构', en: 'employment and talent service agency' },
  'state-enterprise': { zh: '国有企业', en: 'state enterprise' },
  'non-public': { zh: '非公有制企业', en: 'non-public enterprise' },
  social: { zh: '社会组织', en: 'social organisation' },
  retired: { zh: '离退休干部', en: 'retired cadres' },
  estate: { zh: '小区', en: 'housing estate' },
  mixed: { zh: '综合', en: 'mixed' },
} as const
export type UnitSector = keyof typeof UNIT_SECTORS

const unitKind = z.enum(Object.keys(UNIT_KINDS) as [UnitKind, ...UnitKind[]])
const unitSector = z.enum(Object.keys(UNIT_SECTORS) as [UnitSector, ...UnitSector[]])
const unitId = z.object({ unitId: id })
const code = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z-]{1,40}$/)
const unitName = z.string().trim().min(2).max(80)

/** A unit by name, as other pages mention it. */
const unitMention = z.object({ id, name: z.string(), kind: unitKind })

const unitLine = z.object({
  id,
  parentId: id.nullable(),
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: unitKind,
  sector: unitSector,
  from: day,
  to: day.nullable(),
  /** how many levels below the caller's own unit */
  depth: z.int(),
})

export const listUnits = endpoint({
  id: 'org.listUnits',
  method: 'GET',
  path: '/api/units',
  summary: { zh: '党组织：本级和下级', en: 'Units: one’s own and those below' },
  who: DESK,
  query: z.object({
    find: z.string().max(60).optional(),
    kind: unitKind.optional(),
    under: id.optional(),
    closed: z.enum(['yes', 'no']).optional(),
    groups: z.enum(['yes', 'no']).optional(),
  }),
  reply: z.object({ units: z.array(unitLine), more: z.boolean(), may: z.object({ create: z.boolean() }) }),
})

export const showUnit = endpoint({
  id: 'org.showUnit',
  method: 'GET',
  path: '/api/units/:unitId',
  summary: { zh: '一个党组织', en: 'One unit' },
  who: DESK,
  params: unitId,
  reply: z.object({
    unit: unitLine.extend({ hasCommittee: z.boolean(), version: z.int(), national: z.record(z.string(), z.unknown()) }),
    chain: z.array(z.object({ id: z.string(), name: z.string(), level: z.string(), unit: z.boolean() })),
    children: z.array(unitLine),
    places: z.array(z.object({ parent: unitMention.nullable(), from: day, to: day.nullable() })),
    may: z.object({ change: z.boolean(), createBelow: z.boolean(), close: z.boolean(), move: z.boolean() }),
  }),
  example: { params: { unitId: 'branch' } },
})

export const createUnit = endpoint({
  id: 'org.createUnit',
  method: 'POST',
  path: '/api/units',
  summary: { zh: '新建一个党组织', en: 'Create a unit' },
  who: ABOVE,
  idempotent: true,
  body: z.strictObject({
    parentId: id,
    code,
    name: unitName,
    shortName: unitName.optional(),
    kind: unitKind,
    sector: unitSector,
    hasCommittee: z.boolean().optional(),
    from: day,
  }),
  reply: z.object({ unitId: id }),
  example: { body: { parentId: 'committee', code: '999999', name: '新设村党支部', kind: 'branch', sector: 'village', from: '2026-01-01' } },
})

export const changeUnit = endpoint({
  id: 'org.changeUnit',
  method: 'PUT',
  path: '/api/units/:unitId',
  summary: { zh: '更正党组织的名称、代码等', en: "Correct a unit's name, code and kind" },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: z.strictObject({ version: z.int(), code, name: unitName, shortName: unitName, sector: unitSector, hasCommittee: z.boolean() }),
  reply: z.object({ version: z.int() }),
  example: {
    params: { unitId: 'branch' },
    body: { version: 1, code: '999998', name: '改名村党支部', shortName: '改名村', sector: 'village', hasCommittee: true },
  },
})

export const closeUnit = endpoint({
  id: 'org.closeUnit',
  method: 'POST',
  path: '/api/units/:unitId/close',
  summary: { zh: '撤销一个党组织（从某日起）', en: 'Close a unit from a day' },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: z.strictObject({ on: day, reason }),
  reply: z.object({}),
  example: { params: { unitId: 'branch' }, body: { on: '2026-12-31', reason: '并入邻村党支部' } },
})

export const moveUnit = endpoint({
  id: 'org.moveUnit',
  method: 'POST',
  path: '/api/units/:unitId/move',
  summary: { zh: '改隶到另一个上级（从某日起）', en: 'Hang a unit under another superior from a day' },
  who: ['department'],
  idempotent: true,
  params: unitId,
  body: z.strictObject({ parentId: id, from: day, reason }),
  reply: z.object({ moved: z.int() }),
  example: { params: { unitId: 'branch' }, body: { parentId: 'committee', from: '2026-07-01', reason: '乡镇区划调整' } },
})

// ---------------------------------------------------------------- an empty system

export const setupState = endpoint({
  id: 'org.setupState',
  method: 'GET',
  path: '/api/setup',
  summary: { zh: '空系统还差哪几步', en: 'Which steps an empty system still needs' },
  who: 'public',
  reply: z.object({ empty: z.boolean(), steps: z.object({ units: z.boolean(), roster: z.boolean(), packs: z.boolean() }).nullable() }),
})

/** Makes district, root unit and the first accounts. Works only while there is no district at all. */
export const setUp = endpoint({
  id: 'org.setUp',
  method: 'POST',
  path: '/api/setup',
  summary: { zh: '在空系统里建县和第一个账号', en: 'In an empty system: the district and the first account' },
  who: 'public',
  lane: 'sign-in',
  body: z.strictObject({
    districtCode: z.string().regex(/^[1-9]\d{5}$/),
    province: z.string().trim().min(2).max(30),
    city: z.string().trim().min(2).max(30),
    district: z.string().trim().min(2).max(30),
    departmentName: unitName,
    personName: z.string().trim().min(2).max(30),
    login: z.string().regex(/^[\p{L}\p{N}._-]{2,40}$/u),
    password: z.string().min(12).max(200),
  }),
  reply: z.object({
    districtId: z.int(),
    unitId: id,
    administrators: z.array(z.object({ administers: z.enum(['system', 'security', 'audit']), login: z.string() })),
  }),
  example: {
    body: {
      districtCode: '430624',
      province: '湖南省',
      city: '岳阳市',
      district: '湘阴县',
      departmentName: '中共湘阴县委组织部',
      personName: '张三',
      login: 'zuzhibu',
      password: 'a long first password',
    },
  },
})

// ---------------------------------------------------------------- documents

const LAYERS = ['national', 'province', 'city', 'county', 'township', 'unit'] as const
const STATUSES = ['modelled', 'partly', 'not_yet', 'not_software', 'off'] as const
const documentParams = z.object({ document: z.string().regex(/^[a-z0-9-]{1,80}$/) })

const documentLine = z.object({
  id: z.string(),
  pack: z.string(),
  layer: z.enum(LAYERS),
  number: z.string().nullable(),
  title: text,
  issuer: text,
  issued: day.nullable(),
  articles: z.partialRecord(z.enum(STATUSES), z.int()),
  missing: z.int(),
  /** a trial text stands apart; `reviewDue` once its review day has come */
  trial: z.object({ from: day.nullable(), review: day.nullable(), reviewDue: z.boolean() }).nullable(),
  replacedBy: z.object({ id: z.string(), title: text }).nullable(),
  /** is its pack in force for the caller's unit today? */
  inForce: z.boolean(),
  /** how far it has got: sent to the caller's unit, signed for, read */
  delivery: z.object({ received: z.boolean(), read: z.boolean() }).nullable(),
})

export const listDocuments = endpoint({
  id: 'org.listDocuments',
  method: 'GET',
  path: '/api/documents',
  summary: { zh: '制度依据：登记的文件', en: 'Register of documents' },
  who: OFFICERS,
  reply: z.object({
    documents: z.array(documentLine),
    /** higher texts that were replaced, with what rests on them */
    reviews: z.array(
      z.object({
        replaced: text,
        by: z.object({ id: z.string(), title: text }),
        documents: z.array(z.object({ id: z.string(), title: text })),
        rules: z.array(z.object({ slot: z.string(), title: text, document: z.string() })),
      }),
    ),
  }),
})

const chainView = z.object({
  id: z.string().nullable(),
  title: text,
  number: z.string().nullable(),
  atHand: z.boolean(),
  depth: z.int(),
  replacedBy: z.object({ id: z.string(), title: text }).nullable(),
})

const ruleMention = z.object({
  slot: z.string(),
  kind: z.string(),
  title: text,
  floor: z.boolean(),
  values: z.array(z.object({ label: text, said: text.nullable(), open: text.nullable() })),
})

export const showDocument = endpoint({
  id: 'org.showDocument',
  method: 'GET',
  path: '/api/documents/:document',
  summary: { zh: '一份文件：条款、要点、成了哪些规则', en: 'One document: articles, gists, rules made of them' },
  who: OFFICERS,
  params: documentParams,
  reply: z.object({
    document: documentLine.extend({
      packTitle: text,
      notes: z.array(text),
      addressees: z.array(text),
      forwarded: z.array(z.object({ by: text, on: day.nullable(), number: z.string().nullable(), addressees: z.array(text) })),
      missing: z.array(z.object({ annex: text, note: text.nullable() })),
    }),
    chain: z.array(chainView),
    articles: z.array(
      z.object({
        id: z.string(),
        label: text,
        chapter: text.nullable(),
        gist: text,
        status: z.enum(STATUSES),
        note: text.nullable(),
        rows: z.array(z.string()),
        rules: z.array(ruleMention),
        verified: z.boolean().nullable(),
      }),
    ),
    /** units of the caller's part of the tree to which it was sent */
    deliveries: z.object({ sent: z.int(), received: z.int(), read: z.int() }),
    may: z.object({ send: z.boolean(), sign: z.boolean(), adopt: z.boolean() }),
  }),
  example: { params: { document: 'zhangshu-2017-37' } },
})

export const listDeliveries = endpoint({
  id: 'org.listDeliveries',
  method: 'GET',
  path: '/api/documents/:document/deliveries',
  summary: { zh: '一份文件发给了谁，谁还没有签收', en: 'Who a document was sent to, and who has not signed for it' },
  who: ABOVE,
  params: documentParams,
  reply: z.object({
    deliveries: z.array(
      z.object({
        unit: z.object({ id, name: z.string(), code: z.string() }),
        sentAt: moment,
        received: z.object({ byName: z.string(), at: moment }).nullable(),
        read: z.object({ byName: z.string(), at: moment }).nullable(),
      }),
    ),
    withoutReceipt: z.int(),
  }),
  example: { params: { document: 'zhangshu-2017-37' } },
})

export const sendDocument = endpoint({
  id: 'org.sendDocument',
  method: 'POST',
  path: '/api/documents/:document/deliveries',
  summary: { zh: '转发给下级党组织', en: 'Forward a document to units below' },
  who: ABOVE,
  idempotent: true,
  params: documentParams,
  body: z.strictObject({ kinds: z.array(unitKind).min(1).max(5).optional(), unitIds: z.array(id).max(5000).optional() }),
  reply: z.object({ sent: z.int() }),
  example: { params: { document: 'zhangshu-2017-37' }, body: { unitIds: ['branch'] } },
})

export const signForDocument = endpoint({
  id: 'org.signForDocument',
  method: 'POST',
  path: '/api/documents/:document/receipt',
  summary: { zh: '签收，或注明已阅', en: 'Sign for a document, or note that it was read' },
  who: OFFICERS,
  idempotent: true,
  params: documentParams,
  body: z.strictObject({ read: z.boolean() }),
  reply: z.object({}),
  example: { params: { document: 'zhangshu-2017-37' }, body: { read: true } },
})

// ---------------------------------------------------------------- filings

export const FILING_KINDS = {
  'implementing-plan': { zh: '实施方案', en: 'implementing plan' },
  'year-plan': { zh: '年度计划', en: 'year plan' },
  'written-system': { zh: '制度文本', en: 'written system' },
} as const

const filingKind = z.enum(['implementing-plan', 'year-plan', 'written-system'])
const subject = z.string().regex(/^[a-z0-9.-]{1,80}$/)

export const filingView = z.object({
  id,
  unitId: id,
  kind: filingKind,
  subject: z.string(),
  year: z.int().nullable(),
  title: z.string(),
  content: z.string(),
  basedOn: z.string().nullable(),
  version: z.int(),
  from: day,
  filed: z.object({ byName: z.string(), at: moment }),
  received: z.object({ byName: z.string(), at: moment }).nullable(),
})

/** Who has filed and who has not, over the caller's part of the tree. */
export const listFilings = endpoint({
  id: 'org.listFilings',
  method: 'GET',
  path: '/api/filings',
  summary: { zh: '备案：谁报了，谁还没有报', en: 'Filings: who has filed and who has not' },
  who: OFFICERS,
  query: z.object({ kind: filingKind, subject: subject.optional(), year: z.coerce.number().int().optional() }),
  reply: z.object({
    filed: z.array(filingView.extend({ unitName: z.string() })),
    unfiled: z.array(z.object({ id, name: z.string(), code: z.string() })),
    clauses: z.array(clause),
    may: z.object({ receive: z.boolean() }),
  }),
  example: { query: { kind: 'implementing-plan' } },
})

/** Every version of what one unit has filed, and the written systems that its rules ask for and that are missing. */
export const unitFilings = endpoint({
  id: 'org.unitFilings',
  method: 'GET',
  path: '/api/units/:unitId/filings',
  summary: { zh: '一个党组织的方案和制度文本，各个版本', en: "A unit's plans and written systems, all versions" },
  who: OFFICERS,
  params: unitId,
  reply: z.object({
    filings: z.array(filingView),
    required: z.array(z.object({ subject: z.string(), title: text, clauses: z.array(clause), filed: z.boolean() })),
    may: z.object({ file: z.boolean() }),
  }),
  example: { params: { unitId: 'branch' } },
})

export const fileText = endpoint({
  id: 'org.fileText',
  method: 'POST',
  path: '/api/units/:unitId/filings',
  summary: { zh: '报备一份方案或制度；再报是新版本', en: 'File a plan or a system; filing again makes a new version' },
  who: OFFICERS,
  idempotent: true,
  params: unitId,
  body: z.strictObject({
    kind: filingKind,
    subject,
    year: z.int().min(2000).max(2100).nullable(),
    title: z.string().trim().min(2).max(120),
    content: z.string().trim().min(2).max(20_000),
    basedOn: z.string().trim().max(1000).nullable(),
    from: day,
  }),
  reply: filingView,
  example: {
    params: { unitId: 'branch' },
    body: {
      kind: 'implementing-plan',
      subject: 'zhangshu-2017-37',
      year: null,
      title: '活动日实施方案',
      content: '每月首个周一上午',
      basedOn: null,
      from: '2026-01-01',
    },
  },
})

export const receiveFiling = endpoint({
  id: 'org.receiveFiling',
  method: 'POST',
  path: '/api/filings/:filingId/receive',
  summary: { zh: '收到备案', en: 'Acknowledge a filing' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ filingId: id }),
  reply: z.object({}),
  example: { params: { filingId: 'filing' } },
})

// ---------------------------------------------------------------- measures of a catalogue

const measureView = z.object({
  pack: z.string(),
  head: text,
  clauses: z.array(clause),
  measures: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      owner: z.string().nullable(),
      status: z.enum(['open', 'running', 'done', 'dropped']),
      linkedPolicies: z.array(z.string()),
      added: z.boolean(),
      changed: z.object({ byName: z.string(), at: moment }).nullable(),
    }),
  ),
})

export const listMeasures = endpoint({
  id: 'org.listMeasures',
  method: 'GET',
  path: '/api/units/:unitId/measures',
  summary: { zh: '措施清单：几个方面，谁负责，到哪一步', en: 'Catalogue of measures: heads, owners, states' },
  who: OFFICERS,
  params: unitId,
  query: z.object({ on: day.optional() }),
  reply: z.object({ heads: z.array(measureView), may: z.object({ keep: z.boolean() }) }),
  example: { params: { unitId: 'branch' } },
})

export const keepMeasure = endpoint({
  id: 'org.keepMeasure',
  method: 'PUT',
  path: '/api/units/:unitId/measures/:measure',
  summary: { zh: '写明一项措施由谁负责、到哪一步；也可补上清单里没有的', en: 'Set owner and state of a measure, or add one' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ unitId: id, measure: z.string().regex(/^[a-z0-9.-]{3,80}$/) }),
  body: z.strictObject({
    pack: z.string().regex(/^[a-z0-9-]{1,80}$/),
    title: z.string().trim().min(2).max(60),
    owner: z.string().trim().max(60).nullable(),
    status: z.enum(['open', 'running', 'done', 'dropped']),
    linkedPolicies: z.array(z.string().trim().min(2).max(120)).max(20),
  }),
  reply: z.object({}),
  example: {
    params: { unitId: 'committee', measure: 'care.human.must-talk' },
    body: { pack: 'qingdao-care', title: '必谈', owner: '组织办', status: 'running', linkedPolicies: [] },
  },
})

// ---------------------------------------------------------------- record templates by sector

const recordTemplate = z.strictObject({
  sector: unitSector,
  content: z.array(z.string().trim().min(1).max(40)).min(1).max(20),
  method: z.string().trim().min(2).max(200),
  use: z.string().trim().min(2).max(200),
})

export const listRecordTemplates = endpoint({
  id: 'org.listRecordTemplates',
  method: 'GET',
  path: '/api/units/:unitId/record-templates',
  summary: { zh: '分类指导：各领域记什么、怎么记、怎么用', en: 'Records by sector: content, method, use' },
  who: OFFICERS,
  params: unitId,
  reply: z.object({
    templates: z.array(recordTemplate.extend({ set: z.object({ byName: z.string(), at: moment, unitName: z.string(), since: day, inherited: z.boolean() }) })),
    may: z.object({ set: z.boolean() }),
  }),
  example: { params: { unitId: 'branch' } },
})

export const setRecordTemplate = endpoint({
  id: 'org.setRecordTemplate',
  method: 'POST',
  path: '/api/units/:unitId/record-templates',
  summary: { zh: '按领域定记实的内容、方式和用途', en: 'Set record content, method and use for a sector' },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: recordTemplate.extend({ from: day, reason }),
  reply: z.object({}),
  example: {
    params: { unitId: 'committee' },
    body: {
      sector: 'village',
      content: ['组织生活', '发挥作用'],
      method: '支部逐次记',
      use: '评议时参考',
      from: '2026-01-01',
      reason: '农村党员集中少，内容从简',
    },
  },
})

// ---------------------------------------------------------------- packs and adoption

const packParams = z.object({ pack: z.string().regex(/^[a-z0-9-]{1,80}$/) })
const whoAndWhen = z.object({ byName: z.string(), on: z.string(), unitId: z.string(), unitName: z.string(), level: z.enum(LAYERS) })
const adoptionView = z.object({
  id,
  pack: z.string(),
  packTitle: text,
  unitId: id,
  unitName: z.string(),
  from: day,
  to: day.nullable(),
  byName: z.string(),
  at: moment,
  note: z.string().nullable(),
  version: z.string(),
  current: z.boolean(),
})

/** All packs at hand, and where they are adopted in the caller's part of the tree and above it. */
export const listPacks = endpoint({
  id: 'org.listPacks',
  method: 'GET',
  path: '/api/packs',
  summary: { zh: '制度包：哪些已采用，哪些试行', en: 'Packs: which are adopted, which are on trial' },
  who: OFFICERS,
  reply: z.object({
    packs: z.array(
      z.object({
        id: z.string(),
        title: text,
        layer: z.enum(LAYERS),
        version: z.string(),
        inForce: day,
        trial: z.boolean(),
        documents: z.array(z.object({ id: z.string(), title: text })),
        rules: z.int(),
        cases: z.int(),
        names: z.record(z.string(), text),
        /** adoptions above the caller's unit, at it and below it */
        adoptions: z.array(adoptionView),
        regional: z.array(z.object({ region: z.string(), from: day, to: day.nullable() })),
      }),
    ),
    may: z.object({ adopt: z.boolean() }),
  }),
})

const changeView = z.object({
  slot: z.string(),
  rule: text,
  key: z.string(),
  label: text,
  before: z.object({ said: text, pack: z.string(), packTitle: text }).nullable(),
  after: z.object({ said: text, pack: z.string(), packTitle: text }).nullable(),
  source: z.enum(['this', 'above', 'local', 'clash']),
  clauses: z.array(clause),
  ours: z.boolean(),
})

const openChoice = z.object({
  slot: z.string(),
  rule: text,
  key: z.string(),
  label: text,
  openness: z.enum(['unclear', 'silent', 'unset']),
  open: text,
  options: z.array(z.object({ value: z.unknown(), said: text, why: text.nullable() })),
  chosen: z.int().nullable(),
  by: whoAndWhen.nullable(),
  chooser: text,
})

const clashView = z.object({
  id: z.string(),
  topic: text,
  sides: z.array(z.object({ pack: z.string(), packTitle: text, clauses: z.array(clause), says: text, answers: z.boolean().nullable() })),
  meaning: text.nullable(),
  handled: z.object({ by: text, how: text, default: text }).nullable(),
  /** must a person decide before the pack can be adopted? */
  mustDecide: z.boolean(),
  chosen: z.object({ pack: z.string(), reason: z.string().nullable(), who: whoAndWhen }).nullable(),
})

const refusedView = z.object({
  slot: z.string(),
  key: z.string().nullable(),
  unitName: z.string(),
  byName: z.string(),
  value: z.string(),
  why: text,
  clauses: z.array(clause),
})

export const previewAdoption = endpoint({
  id: 'org.previewAdoption',
  method: 'GET',
  path: '/api/packs/:pack/preview',
  summary: { zh: '采用前先看：现行、采用后、来源、条款', en: 'Before adopting: now, then, source, clause' },
  who: ABOVE,
  params: packParams,
  query: z.object({ unitId: id.optional(), from: day.optional() }),
  reply: z.object({
    pack: z.object({
      id: z.string(),
      title: text,
      layer: z.enum(LAYERS),
      version: z.string(),
      trial: z.boolean(),
      rules: z.int(),
      values: z.int(),
      cited: z.int(),
      ours: z.int(),
      cases: z.object({ all: z.int(), passed: z.int() }),
      missing: z.array(text),
    }),
    unit: unitMention,
    from: day,
    /** branches and general branches for which it would hold */
    branches: z.int(),
    adopted: adoptionView.nullable(),
    changes: z.array(changeView),
    open: z.array(openChoice),
    clashes: z.array(clashView),
    refused: z.array(refusedView),
    /** what units below have set on the same slots */
    below: z.array(z.object({ unitName: z.string(), label: text, value: text, since: day, stands: z.boolean(), why: text.nullable() })),
    may: z.object({ adopt: z.boolean() }),
  }),
  example: { params: { pack: 'zhangshu-2017-37' }, query: { unitId: 'committee', from: '2026-10-01' } },
})

export const adoptPack = endpoint({
  id: 'org.adoptPack',
  method: 'POST',
  path: '/api/units/:unitId/adoptions',
  summary: { zh: '从某日起采用一个制度包', en: 'Adopt a pack for a unit from a day' },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: z.strictObject({
    pack: z.string().regex(/^[a-z0-9-]{1,80}$/),
    from: day,
    note: z.string().trim().max(500).nullable(),
    readings: z.array(z.strictObject({ slot: z.string().max(80), key: z.string().max(120), chosen: z.unknown() })).max(100),
    clashes: z.array(z.strictObject({ id: z.string().max(120), chosen: z.string().max(80), reason: z.string().trim().max(500) })).max(60),
  }),
  reply: z.object({ adoptionId: id }),
  example: { params: { unitId: 'committee' }, body: { pack: 'zhangshu-2017-37', from: '2026-10-01', note: '部务会决定', readings: [], clashes: [] } },
})

export const endAdoption = endpoint({
  id: 'org.endAdoption',
  method: 'POST',
  path: '/api/adoptions/:adoptionId/end',
  summary: { zh: '停用：到某日为止', en: 'End an adoption on a day' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ adoptionId: id }),
  body: z.strictObject({ on: day, reason }),
  reply: z.object({}),
  example: { params: { adoptionId: 'adoption' }, body: { on: '2026-12-31', reason: '试行期满，不再执行' } },
})

/** A trial text, or one whose higher text was replaced, is looked through and put into force again. */
export const reconfirmAdoption = endpoint({
  id: 'org.reconfirmAdoption',
  method: 'POST',
  path: '/api/adoptions/:adoptionId/reconfirm',
  summary: { zh: '复审后继续采用', en: 'Keep an adoption after review' },
  who: ABOVE,
  idempotent: true,
  params: z.object({ adoptionId: id }),
  body: z.strictObject({ from: day, reason }),
  reply: z.object({ adoptionId: id }),
  example: { params: { adoptionId: 'adoption' }, body: { from: '2027-01-01', reason: '试行期满复审，继续执行' } },
})

// ---------------------------------------------------------------- what is in force

const valueView = z.object({
  key: z.string(),
  label: text,
  said: text,
  /** the value as a pack writes it, where a person may set another one by typing: `3`, `2/3`, `15 days` */
  written: z.string().nullable(),
  /** where another one is chosen rather than typed */
  options: z.array(z.object({ written: z.string(), said: text })),
  since: day,
  origin: z.enum(['document', 'ours', 'local', 'choice']),
  clauses: z.array(clause),
  floor: z.boolean(),
  why: text.nullable(),
  set: whoAndWhen.nullable(),
})

const ruleInForceView = z.object({
  slot: z.string(),
  kind: z.string(),
  title: text,
  pack: z.object({ id: z.string(), title: text }),
  layer: z.enum(LAYERS),
  since: day,
  adoption: whoAndWhen.extend({ from: day, inherited: z.boolean() }),
  ours: z.boolean(),
  floor: z.boolean(),
  trial: z.boolean(),
  clauses: z.array(clause),
  /** the higher texts that the rule's documents carry out */
  carriesOut: z.array(z.object({ title: text, atHand: z.boolean(), replacedBy: text.nullable() })),
  values: z.array(valueView),
  choices: z.array(openChoice),
  farther: z.array(z.object({ packTitle: text, layer: z.enum(LAYERS) })),
})

export const showInForce = endpoint({
  id: 'org.showInForce',
  method: 'GET',
  path: '/api/units/:unitId/in-force',
  summary: { zh: '在用制度：某单位某日执行哪些规定', en: 'What is in force for a unit on a day' },
  who: DESK,
  params: unitId,
  query: z.object({ on: day.optional() }),
  reply: z.object({
    unit: unitMention,
    on: day,
    packs: z.array(
      z.object({
        id: z.string(),
        title: text,
        layer: z.enum(LAYERS),
        trial: z.boolean(),
        adoption: whoAndWhen.extend({ from: day, to: day.nullable(), inherited: z.boolean() }),
      }),
    ),
    rules: z.array(ruleInForceView),
    refused: z.array(refusedView),
    loosened: z.array(z.object({ slot: z.string(), unitName: z.string(), byName: z.string(), text })),
    unread: z.array(z.object({ slot: z.string(), key: z.string(), why: text })),
    clashes: z.int(),
    may: z.object({ set: z.boolean(), choose: z.boolean() }),
  }),
  example: { params: { unitId: 'branch' } },
})

export const setLocalValue = endpoint({
  id: 'org.setLocalValue',
  method: 'POST',
  path: '/api/units/:unitId/local-values',
  summary: { zh: '结合实际自定一个值；低于底线的不能存', en: 'Set a local value; one below a floor is refused' },
  who: ['secretary', 'committee', 'department'],
  idempotent: true,
  params: unitId,
  body: z.strictObject({
    slot: z.string().max(80),
    key: z.string().max(120),
    value: z.unknown(),
    reason,
    cites: z.array(z.string().max(120)).max(5),
    from: day,
  }),
  reply: z.object({ looser: z.boolean() }),
  example: {
    params: { unitId: 'branch' },
    body: { slot: 'activity-day.calendar', key: 'leastHours', value: 3, reason: '农忙时节', cites: [], from: '2026-10-01' },
  },
})

export const endLocalValue = endpoint({
  id: 'org.endLocalValue',
  method: 'POST',
  path: '/api/units/:unitId/local-values/end',
  summary: { zh: '不再自定，照上级执行', en: 'End a local value; the one above holds again' },
  who: ['secretary', 'committee', 'department'],
  idempotent: true,
  params: unitId,
  body: z.strictObject({ slot: z.string().max(80), key: z.string().max(120), on: day, reason }),
  reply: z.object({}),
  example: { params: { unitId: 'branch' }, body: { slot: 'activity-day.calendar', key: 'leastHours', on: '2026-12-31', reason: '恢复照镇里执行' } },
})

export const chooseReading = endpoint({
  id: 'org.chooseReading',
  method: 'POST',
  path: '/api/units/:unitId/readings',
  summary: { zh: '选定读法，或原文没写时选一种', en: 'Choose a reading, or an answer where the text is silent' },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: z.strictObject({
    slot: z.string().max(80),
    key: z.string().max(120),
    chosen: z.unknown(),
    reason: z.string().trim().max(500).nullable(),
    from: day,
  }),
  reply: z.object({}),
  example: {
    params: { unitId: 'committee' },
    body: { slot: 'attendance.absences', key: 'over', chosen: 'calendar-year', reason: '按年评议', from: '2026-10-01' },
  },
})

export const listClashes = endpoint({
  id: 'org.listClashes',
  method: 'GET',
  path: '/api/units/:unitId/clashes',
  summary: { zh: '冲突：几份文件说法不同，按哪一种', en: 'Clashes among the documents in force' },
  who: OFFICERS,
  params: unitId,
  query: z.object({ on: day.optional() }),
  reply: z.object({ unit: unitMention, on: day, clashes: z.array(clashView), may: z.object({ decide: z.boolean() }) }),
  example: { params: { unitId: 'branch' } },
})

export const decideClash = endpoint({
  id: 'org.decideClash',
  method: 'POST',
  path: '/api/units/:unitId/clashes',
  summary: { zh: '定下一处冲突，写明理由', en: 'Decide a clash, with the reason' },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: z.strictObject({ id: z.string().max(120), chosen: z.string().max(80), reason }),
  reply: z.object({}),
  example: { params: { unitId: 'committee' }, body: { id: 'holiday-shift', chosen: 'zhangshu-2017-37', reason: '镇里统一安排' } },
})
