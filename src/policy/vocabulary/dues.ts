/** How a base is reckoned, how an amount is rounded, how a branch is built: what rates and their collectors distinguish. */
import type { Text } from './outcomes.ts'

export const RATE_BASES = {
  'monthly-fixed': { zh: '每月固定、经常性收入，年初核定', en: 'fixed regular income of a month, set at the start of the year' },
  'month-received': { zh: '当月实际收入', en: 'income actually received in the month' },
  'previous-quarter': { zh: '上季度月平均纯收入', en: 'average monthly net income of the previous quarter' },
  pension: { zh: '每月离退休费或养老金', en: 'monthly retirement pay or pension' },
  none: { zh: '不看收入', en: 'none' },
} as const satisfies Record<string, Text>

export const ROUNDINGS = {
  'half-up': { zh: '到分，四舍五入', en: 'to the cent, halves up' },
  down: { zh: '到分，舍去零头', en: 'to the cent, down' },
  up: { zh: '到分，进上去', en: 'to the cent, up' },
} as const satisfies Record<string, Text>
export type Rounding = keyof typeof ROUNDINGS

/** A branch with or without groups, with or without a committee. */
export const BRANCH_FORMS = {
  groups: { zh: '有党小组，没有支委会', en: 'groups, no committee' },
  committee: { zh: '有支委会，没有党小组', en: 'a committee, no groups' },
  both: { zh: '支委会、党小组都有', en: 'a committee and groups' },
  neither: { zh: '支委会、党小组都没有', en: 'neither committee nor groups' },
} as const satisfies Record<string, Text>
export type BranchForm = keyof typeof BRANCH_FORMS

/** The form of a branch from what it has. */
export const branchForm = (has: { groups: boolean; committee: boolean }): BranchForm =>
  has.groups ? (has.committee ? 'both' : 'groups') : has.committee ? 'committee' : 'neither'
