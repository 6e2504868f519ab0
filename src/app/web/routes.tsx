/**
 * Every page of the web app, one line each. A module's screen is loaded when its page is first opened.
 * `face`: `desk` has masthead and navigation, `phone` is a bare phone page, `paper` is to be printed, `bare` stands alone.
 * Screens read their parameters by `useParams()` of `src/ui/place.ts`. Only screens that exist stand here.
 */
import type { ComponentType } from 'react'

export type Face = 'desk' | 'phone' | 'paper' | 'bare'

export type Page = { path: string; face: Face; load: () => Promise<{ default: ComponentType }> }

const page = <Name extends string>(path: string, face: Face, load: () => Promise<Record<Name, ComponentType>>, name: Name): Page => ({
  path,
  face,
  load: async () => ({ default: (await load())[name] }),
})

export const PAGES: readonly Page[] = [
  page('/', 'bare', () => import('./screens/first.tsx'), 'FirstScreen'),
  page('/sign-in', 'bare', () => import('./screens/sign-in.tsx'), 'SignInScreen'),
  page('/api-docs', 'bare', () => import('./screens/api-docs.tsx'), 'ApiDocsScreen'),

  // activities: /activity-days /activity-days/:sessionId /roll/:sessionId (phone) /sign/:sessionId (phone) /approvals
  // rulebook:   /today /duties /rules /packs /packs/:packId /clashes /standing
  page('/members', 'desk', () => import('../../modules/members/web/screens/members.tsx'), 'MembersScreen'),
  page('/members/:memberId', 'desk', () => import('../../modules/members/web/screens/member.tsx'), 'MemberScreen'),
  page('/imports', 'desk', () => import('../../modules/members/web/screens/imports.tsx'), 'ImportsScreen'),
  page('/imports/:runId', 'desk', () => import('../../modules/members/web/screens/import-run.tsx'), 'ImportRunScreen'),
  // org:        /units /setup
  page('/today', 'desk', () => import('../../modules/oversight/web/screens/today.tsx'), 'TodayScreen'),
  page('/branches', 'desk', () => import('../../modules/oversight/web/screens/branches.tsx'), 'BranchesScreen'),
  page('/approvals', 'desk', () => import('../../modules/oversight/web/screens/approvals.tsx'), 'ApprovalsScreen'),
  // ledger:     /me (phone) /me/lines (phone) /certificates /books /books/:book/:unitId/:year (paper) /confirm-sheet/:unitId (paper)
  page('/administration', 'desk', () => import('../../modules/people/web/screens/administration.tsx'), 'AdministrationScreen'),

  ...(import.meta.env.DEV
    ? [
        page('/gallery', 'desk', () => import('./gallery/gallery.tsx'), 'Gallery'),
        page('/gallery/phone', 'phone', () => import('./gallery/phone-gallery.tsx'), 'PhoneGallery'),
        page('/gallery/paper', 'paper', () => import('./gallery/paper-gallery.tsx'), 'PaperGallery'),
      ]
    : []),
]
