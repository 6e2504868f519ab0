/** Levels, types and sectors of units, and the circles of people that a rule may name. */
import type { Text } from './outcomes.ts'

/** From far to near. A pack's layer says whose document it is; the unit that adopts it may sit nearer. */
export const LAYERS = {
  national: { zh: '中央', en: 'national' },
  province: { zh: '省', en: 'province' },
  city: { zh: '市', en: 'city' },
  county: { zh: '县', en: 'county' },
  township: { zh: '乡镇', en: 'township' },
  unit: { zh: '单位', en: 'unit' },
} as const satisfies Record<string, Text>
export type Layer = keyof typeof LAYERS
export const layerDepth = (layer: Layer): number => Object.keys(LAYERS).indexOf(layer)

export const UNIT_TYPES = {
  'local-committee': { zh: '地方党委', en: 'local committee' },
  'organisation-department': { zh: '组织部', en: 'organisation department' },
  'working-committee': { zh: '党工委', en: 'working committee' },
  'leading-party-group': { zh: '党组', en: 'leading Party group' },
  committee: { zh: '基层党委', en: 'basic-level committee' },
  'general-branch': { zh: '党总支', en: 'general branch' },
  branch: { zh: '党支部', en: 'branch' },
  'joint-branch': { zh: '联合党支部', en: 'joint branch' },
  'temporary-branch': { zh: '临时党支部', en: 'temporary branch' },
  'floating-branch': { zh: '流动党员党支部', en: 'branch of floating members' },
  'estate-branch': { zh: '小区行动党支部', en: 'estate action branch' },
  group: { zh: '党小组', en: 'group' },
} as const satisfies Record<string, Text>
export type UnitType = keyof typeof UNIT_TYPES

export const SECTORS = {
  organ: { zh: '机关', en: 'government organ' },
  school: { zh: '学校', en: 'school' },
  'public-institution': { zh: '事业单位', en: 'public institution' },
  'talent-agency': { zh: '公共就业和人才服务机构', en: 'employment and talent service agency' },
  'state-enterprise': { zh: '国有企业', en: 'state enterprise' },
  rural: { zh: '农村', en: 'village' },
  community: { zh: '社区', en: 'community' },
  'non-public-enterprise': { zh: '非公有制企业', en: 'non-public enterprise' },
  'social-organisation': { zh: '社会组织', en: 'social organisation' },
  'retired-cadres': { zh: '离退休干部', en: 'retired cadres' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Text>
export type Sector = keyof typeof SECTORS

/** A sector that is part of a wider one: what is said of the wider holds for it too. */
const WITHIN: Partial<Record<Sector, Sector>> = { 'talent-agency': 'public-institution' }

/** Whether what is said of some sectors is said of this one. */
export const namesSector = (sectors: readonly string[], sector: Sector): boolean => sectors.includes(sector) || sectors.includes(WITHIN[sector] ?? sector)

/** Circles of members that a rule may single out. */
export const POPULATIONS = {
  all: { zh: '全体党员', en: 'all members' },
  full: { zh: '正式党员', en: 'full members' },
  probationary: { zh: '预备党员', en: 'probationary members' },
  'leading-cadre': { zh: '党员领导干部', en: 'leading Party cadres' },
  'not-leading': { zh: '不担任领导职务的党员', en: 'members who are not leading cadres' },
  'leading-body': { zh: '领导班子成员', en: 'members of a leading body' },
  secretary: { zh: '党组织书记', en: 'secretaries' },
  floating: { zh: '流动党员', en: 'floating members' },
  abroad: { zh: '出国（境）的党员', en: 'members abroad' },
  retained: { zh: '毕业后关系留在学校的党员', en: 'graduates whose relation is retained' },
  frail: { zh: '年老体弱、行动不便的党员', en: 'aged, infirm or immobile members' },
  'fact-record-exempt': { zh: '经批准不纳入记实管理的党员', en: 'members released from fact-recording' },
  young: { zh: '青年党员', en: 'young members' },
  retired: { zh: '离退休党员', en: 'retired members' },
  'rural-without-office': { zh: '无职党员', en: 'members without office' },
} as const satisfies Record<string, Text>
export type Population = keyof typeof POPULATIONS

/** Who may be invited; guests never enter a ratio. */
export const GUESTS = {
  activist: { zh: '入党积极分子', en: 'activist' },
  'development-candidate': { zh: '发展对象', en: 'development candidate' },
  'league-member': { zh: '团员青年', en: 'League member or young person' },
  'public-representative': { zh: '群众代表', en: 'representative of the public' },
} as const satisfies Record<string, Text>
export type GuestCategory = keyof typeof GUESTS
