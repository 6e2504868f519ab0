/** The navigation of the desk: which pages a role is offered, in three groups. A page that is not in `routes.tsx` is not offered. */
import type { Role } from '../../platform/endpoint.ts'
import type { zh } from './strings.ts'

type Word = Extract<keyof typeof zh, `nav_${string}`>

type NavEntry = { path: string; word: Word; roles: readonly Role[]; group: 1 | 2 | 3 }

const BRANCH: readonly Role[] = ['secretary', 'branch-officer']
const CALLS: readonly Role[] = ['secretary', 'branch-officer', 'group-leader', 'recorder']
const ABOVE: readonly Role[] = ['committee', 'department']
const DESK: readonly Role[] = [...BRANCH, ...ABOVE]

export const NAVIGATION: readonly NavEntry[] = [
  { path: '/branches', word: 'nav_branches', roles: ABOVE, group: 1 },
  { path: '/today', word: 'nav_today', roles: [...CALLS, 'department'], group: 1 },
  { path: '/approvals', word: 'nav_approvals', roles: ABOVE, group: 1 },
  { path: '/activity-days', word: 'nav_days', roles: [...CALLS, ...ABOVE], group: 1 },
  { path: '/meetings', word: 'nav_meetings', roles: DESK, group: 1 },
  { path: '/duties', word: 'nav_duties', roles: DESK, group: 1 },
  { path: '/members', word: 'nav_members', roles: DESK, group: 1 },
  { path: '/standing', word: 'nav_standing', roles: BRANCH, group: 2 },
  { path: '/training', word: 'nav_training', roles: DESK, group: 2 },
  { path: '/floating/away', word: 'nav_away', roles: DESK, group: 2 },
  { path: '/floating/here', word: 'nav_here', roles: DESK, group: 2 },
  { path: '/floating/raised', word: 'nav_raised', roles: ABOVE, group: 2 },
  { path: '/floating/keeping', word: 'nav_keeping', roles: DESK, group: 2 },
  { path: '/floating/coverage', word: 'nav_coverage', roles: ABOVE, group: 2 },
  { path: '/floating/partners', word: 'nav_partners', roles: ['department'], group: 2 },
  { path: '/leaders', word: 'nav_leaders', roles: ABOVE, group: 2 },
  { path: '/records', word: 'nav_records', roles: DESK, group: 2 },
  { path: '/dues', word: 'nav_dues', roles: [...BRANCH, 'group-leader'], group: 2 },
  { path: '/dues/summary', word: 'nav_duesSummary', roles: ABOVE, group: 2 },
  { path: '/certificates', word: 'nav_certificates', roles: DESK, group: 2 },
  { path: '/units', word: 'nav_units', roles: ABOVE, group: 2 },
  { path: '/imports', word: 'nav_imports', roles: ABOVE, group: 2 },
  { path: '/books', word: 'nav_books', roles: DESK, group: 3 },
  { path: '/inspections', word: 'nav_inspections', roles: DESK, group: 3 },
  { path: '/reports', word: 'nav_reports', roles: DESK, group: 3 },
  { path: '/filings', word: 'nav_filings', roles: DESK, group: 3 },
  { path: '/rules', word: 'nav_rules', roles: DESK, group: 3 },
  { path: '/packs', word: 'nav_packs', roles: DESK, group: 3 },
  { path: '/what-if', word: 'nav_whatIf', roles: ABOVE, group: 3 },
  { path: '/clashes', word: 'nav_clashes', roles: ABOVE, group: 3 },
  { path: '/holidays', word: 'nav_holidays', roles: ['department'], group: 3 },
  { path: '/administration', word: 'nav_administration', roles: ['security-admin', 'department'], group: 3 },
  { path: '/administration', word: 'nav_running', roles: ['system-admin'], group: 3 },
  { path: '/administration', word: 'nav_trail', roles: ['audit-admin'], group: 3 },
  { path: '/matters', word: 'nav_matters', roles: DESK, group: 2 },
  { path: '/questions', word: 'nav_questions', roles: DESK, group: 2 },
  { path: '/me', word: 'nav_me', roles: ['member'], group: 3 },
]

/** Where a person begins: the first page of the list that the role has and that exists. */
const FIRST: readonly { role: Role; path: string }[] = [
  { role: 'committee', path: '/branches' },
  { role: 'department', path: '/branches' },
  { role: 'secretary', path: '/today' },
  { role: 'branch-officer', path: '/today' },
  { role: 'group-leader', path: '/today' },
  { role: 'recorder', path: '/today' },
  { role: 'system-admin', path: '/administration' },
  { role: 'security-admin', path: '/administration' },
  { role: 'audit-admin', path: '/administration' },
  { role: 'member', path: '/me' },
]

/** `exists` tells whether a path is in `routes.tsx`. */
export const firstPathOf = (roles: readonly Role[], exists: (path: string) => boolean): string | null =>
  FIRST.find(({ role, path }) => roles.includes(role) && exists(path))?.path ??
  NAVIGATION.find((entry) => exists(entry.path) && entry.roles.some((role) => roles.includes(role)))?.path ??
  null
