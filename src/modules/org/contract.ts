/** Units, documents, adoption and filings: what the browser and the server say to each other. */
import { z } from 'zod'

const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const text = z.object({ zh: z.string(), en: z.string() })

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

const keysOf = <T extends Record<string, unknown>>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]]
export const unitKind = z.enum(keysOf(UNIT_KINDS) as [UnitKind, ...UnitKind[]])
export const unitSector = z.enum(keysOf(UNIT_SECTORS) as [UnitSector, ...UnitSector[]])
export { dayText, text }
