/** Units, documents, adoption and filings: what the browser and the server say to each other. */
import { z } from 'zod'
import { endpoint } from '../../platform/endpoint.ts'

const dayText = z.iso.date()
const moment = z.iso.datetime()
const text = z.object({ zh: z.string(), en: z.string() })
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
const unitId = z.object({ unitId: z.uuid() })
const code = z.string().trim().regex(/^[0-9A-Za-z-]{1,40}$/)
const unitName = z.string().trim().min(2).max(80)

/** A unit by name, as other pages mention it. */
const unitMention = z.object({ id: z.uuid(), name: z.string(), kind: unitKind })

const unitLine = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: unitKind,
  sector: unitSector,
  from: dayText,
  to: dayText.nullable(),
  /** how many levels below the caller's own unit */
  depth: z.int(),
})

export const listUnits = endpoint({
  id: 'org.listUnits',
  method: 'GET',
  path: '/api/units',
  summary: { zh: '党组织：本级和下级', en: 'Units: one’s own and those below' },
  who: DESK,
  query: z.object({ find: z.string().max(60).optional(), kind: unitKind.optional(), under: z.uuid().optional(), closed: z.enum(['yes', 'no']).optional() }),
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
    places: z.array(z.object({ parent: unitMention.nullable(), from: dayText, to: dayText.nullable() })),
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
  body: z.strictObject({ parentId: z.uuid(), code, name: unitName, shortName: unitName.optional(), kind: unitKind, sector: unitSector, hasCommittee: z.boolean().optional(), from: dayText }),
  reply: z.object({ unitId: z.uuid() }),
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
  example: { params: { unitId: 'branch' }, body: { version: 1, code: '999998', name: '改名村党支部', shortName: '改名村', sector: 'village', hasCommittee: true } },
})

export const closeUnit = endpoint({
  id: 'org.closeUnit',
  method: 'POST',
  path: '/api/units/:unitId/close',
  summary: { zh: '撤销一个党组织（从某日起）', en: 'Close a unit from a day' },
  who: ABOVE,
  idempotent: true,
  params: unitId,
  body: z.strictObject({ on: dayText, reason }),
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
  body: z.strictObject({ parentId: z.uuid(), from: dayText, reason }),
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
  reply: z.object({ districtId: z.int(), unitId: z.uuid(), administrators: z.array(z.object({ administers: z.enum(['system', 'security', 'audit']), login: z.string(), firstPassword: z.string() })) }),
  example: {
    body: { districtCode: '430624', province: '湖南省', city: '岳阳市', district: '湘阴县', departmentName: '中共湘阴县委组织部', personName: '张三', login: 'zuzhibu', password: 'a long first password' },
  },
})
