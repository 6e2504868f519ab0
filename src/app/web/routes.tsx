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
  page('/find', 'desk', () => import('./screens/find.tsx'), 'FindScreen'),

  // activities: /activity-days /activity-days/:sessionId /roll/:sessionId (phone) /sign/:sessionId (phone) /approvals
  page('/activity-days', 'desk', () => import('../../modules/activities/web/screens/year.tsx'), 'YearScreen'),
  page('/activity-days/:sessionId', 'desk', () => import('../../modules/activities/web/screens/session.tsx'), 'SessionScreen'),
  page('/roll/:sessionId', 'phone', () => import('../../modules/activities/web/screens/roll.tsx'), 'RollScreen'),
  page('/sign/:sessionId', 'phone', () => import('../../modules/activities/web/screens/sign.tsx'), 'SignScreen'),
  page('/room/:sessionId', 'paper', () => import('../../modules/activities/web/screens/room.tsx'), 'RoomScreen'),
  page('/standing', 'desk', () => import('../../modules/activities/web/screens/standing.tsx'), 'StandingScreen'),
  page('/standing/:memberId', 'desk', () => import('../../modules/activities/web/screens/standing-member.tsx'), 'StandingMemberScreen'),
  page('/reports', 'desk', () => import('../../modules/activities/web/screens/reports.tsx'), 'ReportsScreen'),
  page('/print/sheet/:sessionId', 'paper', () => import('../../modules/activities/web/screens/print-sheet.tsx'), 'PrintSheetScreen'),
  page('/print/notice/:sessionId', 'paper', () => import('../../modules/activities/web/screens/print-notice.tsx'), 'PrintNoticeScreen'),
  page('/print/record/:sessionId', 'paper', () => import('../../modules/activities/web/screens/print-record.tsx'), 'PrintRecordScreen'),
  page('/print/ledger/:unitId/:year', 'paper', () => import('../../modules/activities/web/screens/print-ledger.tsx'), 'PrintLedgerScreen'),
  page('/meetings', 'desk', () => import('../../modules/meetings/web/screens/meetings.tsx'), 'MeetingsScreen'),
  page('/meetings/:sessionId', 'desk', () => import('../../modules/meetings/web/screens/minutes.tsx'), 'MinutesScreen'),
  page('/meetings/:sessionId/deliberation', 'desk', () => import('../../modules/meetings/web/screens/deliberation.tsx'), 'DeliberationScreen'),
  page('/meetings/:sessionId/analysis', 'desk', () => import('../../modules/meetings/web/screens/analysis.tsx'), 'AnalysisScreen'),
  page('/matters', 'desk', () => import('../../modules/meetings/web/screens/matters.tsx'), 'MattersScreen'),
  page('/questions', 'desk', () => import('../../modules/meetings/web/screens/questions.tsx'), 'QuestionsScreen'),
  page('/me/questions', 'phone', () => import('../../modules/meetings/web/screens/my-questions.tsx'), 'MyQuestionsScreen'),
  page('/print/minutes/:sessionId', 'paper', () => import('../../modules/meetings/web/screens/print-minutes.tsx'), 'PrintMinutesScreen'),
  page('/duties', 'desk', () => import('../../modules/rulebook/web/screens/duties.tsx'), 'DutiesScreen'),
  page('/holidays', 'desk', () => import('../../modules/rulebook/web/screens/holidays.tsx'), 'HolidaysScreen'),
  page('/packs', 'desk', () => import('../../modules/org/web/screens/packs.tsx'), 'PacksScreen'),
  page('/packs/:pack', 'desk', () => import('../../modules/org/web/screens/pack.tsx'), 'PackScreen'),
  page('/packs/:pack/adopt', 'desk', () => import('../../modules/org/web/screens/adopt.tsx'), 'AdoptScreen'),
  page('/rules', 'desk', () => import('../../modules/org/web/screens/rules.tsx'), 'RulesScreen'),
  page('/clashes', 'desk', () => import('../../modules/org/web/screens/clashes.tsx'), 'ClashesScreen'),
  page('/members', 'desk', () => import('../../modules/members/web/screens/members.tsx'), 'MembersScreen'),
  page('/members/:memberId', 'desk', () => import('../../modules/members/web/screens/member.tsx'), 'MemberScreen'),
  page('/imports', 'desk', () => import('../../modules/members/web/screens/imports.tsx'), 'ImportsScreen'),
  page('/imports/:runId', 'desk', () => import('../../modules/members/web/screens/import-run.tsx'), 'ImportRunScreen'),
  page('/units', 'desk', () => import('../../modules/org/web/screens/units.tsx'), 'UnitsScreen'),
  page('/units/:unitId', 'desk', () => import('../../modules/org/web/screens/unit.tsx'), 'UnitScreen'),
  page('/filings', 'desk', () => import('../../modules/org/web/screens/filings.tsx'), 'FilingsScreen'),
  page('/setup', 'bare', () => import('../../modules/org/web/screens/setup.tsx'), 'SetupScreen'),
  page('/today', 'desk', () => import('../../modules/oversight/web/screens/today.tsx'), 'TodayScreen'),
  page('/branches', 'desk', () => import('../../modules/oversight/web/screens/branches.tsx'), 'BranchesScreen'),
  page('/inspections', 'desk', () => import('../../modules/oversight/web/screens/inspections.tsx'), 'InspectionsScreen'),
  page('/inspections/:roundId', 'desk', () => import('../../modules/oversight/web/screens/inspection.tsx'), 'InspectionScreen'),
  page('/inspected/:inspectedId', 'paper', () => import('../../modules/oversight/web/screens/drawn-pages.tsx'), 'DrawnPagesScreen'),
  page('/what-if', 'desk', () => import('../../modules/oversight/web/screens/what-if.tsx'), 'WhatIfScreen'),
  page('/what-if/:runId', 'desk', () => import('../../modules/oversight/web/screens/what-if-run.tsx'), 'WhatIfRunScreen'),
  page('/approvals', 'desk', () => import('../../modules/oversight/web/screens/approvals.tsx'), 'ApprovalsScreen'),
  page('/me', 'phone', () => import('../../modules/ledger/web/screens/me.tsx'), 'MeScreen'),
  page('/me/lines', 'phone', () => import('../../modules/ledger/web/screens/my-lines.tsx'), 'MyLinesScreen'),
  page('/me/certificate', 'phone', () => import('../../modules/ledger/web/screens/my-certificate.tsx'), 'MyCertificateScreen'),
  page('/me/published', 'phone', () => import('../../modules/ledger/web/screens/my-published.tsx'), 'MyPublishedScreen'),
  page('/records', 'desk', () => import('../../modules/ledger/web/screens/records.tsx'), 'RecordsScreen'),
  page('/records/contests', 'desk', () => import('../../modules/ledger/web/screens/contests.tsx'), 'ContestsScreen'),
  page('/records/sheets', 'desk', () => import('../../modules/ledger/web/screens/sheets.tsx'), 'SheetsScreen'),
  page('/records/coverage', 'desk', () => import('../../modules/ledger/web/screens/coverage.tsx'), 'CoverageScreen'),
  page('/records/entry/:entryId', 'desk', () => import('../../modules/ledger/web/screens/entry.tsx'), 'EntryScreen'),
  page('/records/member/:memberId', 'desk', () => import('../../modules/ledger/web/screens/member-record.tsx'), 'MemberRecordScreen'),
  page('/records/member/:memberId/file', 'desk', () => import('../../modules/ledger/web/screens/member-file.tsx'), 'MemberFileScreen'),
  page('/certificates', 'desk', () => import('../../modules/ledger/web/screens/certificates.tsx'), 'CertificatesScreen'),
  page('/certificates/:certificateId/print', 'paper', () => import('../../modules/ledger/web/screens/certificate-print.tsx'), 'CertificatePrintScreen'),
  page('/books', 'desk', () => import('../../modules/ledger/web/screens/books.tsx'), 'BooksScreen'),
  page('/books/:book/:unitId/:year', 'paper', () => import('../../modules/ledger/web/screens/book.tsx'), 'BookScreen'),
  page('/confirm-sheet/:unitId', 'paper', () => import('../../modules/ledger/web/screens/confirm-sheet.tsx'), 'ConfirmSheetScreen'),
  page('/slip/:personId', 'paper', () => import('../../modules/ledger/web/screens/slip.tsx'), 'SlipScreen'),
  page('/dues', 'desk', () => import('../../modules/dues/web/screens/month.tsx'), 'MonthScreen'),
  page('/dues/base', 'desk', () => import('../../modules/dues/web/screens/base.tsx'), 'BaseScreen'),
  page('/dues/register', 'desk', () => import('../../modules/dues/web/screens/register.tsx'), 'RegisterScreen'),
  page('/dues/disclosure', 'desk', () => import('../../modules/dues/web/screens/disclosure.tsx'), 'DisclosureScreen'),
  page('/dues/disclosure/:disclosureId/print', 'paper', () => import('../../modules/dues/web/screens/disclosure-print.tsx'), 'DisclosurePrintScreen'),
  page('/dues/receipt/:paymentId', 'paper', () => import('../../modules/dues/web/screens/receipt-print.tsx'), 'ReceiptScreen'),
  page('/dues/summary', 'desk', () => import('../../modules/dues/web/screens/summary.tsx'), 'SummaryScreen'),
  page('/me/dues', 'phone', () => import('../../modules/dues/web/screens/my-dues.tsx'), 'MyDuesScreen'),
  page('/points', 'desk', () => import('../../modules/ledger/web/screens/points.tsx'), 'PointsScreen'),
  page('/training', 'desk', () => import('../../modules/training/web/screens/training.tsx'), 'TrainingScreen'),
  page('/training/programmes', 'desk', () => import('../../modules/training/web/screens/programmes.tsx'), 'ProgrammesScreen'),
  page('/training/classes/:classId', 'desk', () => import('../../modules/training/web/screens/class.tsx'), 'ClassScreen'),
  page('/training/resources', 'desk', () => import('../../modules/training/web/screens/resources.tsx'), 'ResourcesScreen'),
  page('/training/needs', 'desk', () => import('../../modules/training/web/screens/needs.tsx'), 'NeedsScreen'),
  page('/me/study', 'phone', () => import('../../modules/training/web/screens/my-study.tsx'), 'MyStudyScreen'),
  page('/leaders', 'desk', () => import('../../modules/leaders/web/screens/leaders.tsx'), 'LeadersScreen'),
  page('/leaders/pairs', 'desk', () => import('../../modules/leaders/web/screens/pairs.tsx'), 'PairsScreen'),
  page('/leaders/reference/:referenceId', 'paper', () => import('../../modules/leaders/web/screens/reference.tsx'), 'ReferenceScreen'),
  page('/leaders/:personId', 'desk', () => import('../../modules/leaders/web/screens/leader.tsx'), 'LeaderScreen'),
  page('/me/leading', 'phone', () => import('../../modules/leaders/web/screens/my-leading.tsx'), 'MyLeadingScreen'),
  page('/administration', 'desk', () => import('../../modules/people/web/screens/administration.tsx'), 'AdministrationScreen'),

  ...(import.meta.env.DEV
    ? [
        page('/gallery', 'desk', () => import('./gallery/gallery.tsx'), 'Gallery'),
        page('/gallery/phone', 'phone', () => import('./gallery/phone-gallery.tsx'), 'PhoneGallery'),
        page('/gallery/paper', 'paper', () => import('./gallery/paper-gallery.tsx'), 'PaperGallery'),
      ]
    : []),
]
