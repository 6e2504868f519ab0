/** The first page of a branch (drawing 01): this month's day, the year, what is owed by term, what to know, the branch in figures. */
import type { Day } from '../../../../kernel/days.ts'
import { monthOf, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatDayTitle, formatMonthTitle } from '../../../../ui/days.ts'
import { Columns, Facts, Note, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { YearStrip } from '../../../../ui/year-strip.tsx'
import { overviewOfYear, yearOfDays } from '../../../activities/contract.ts'
import { listMembers } from '../../../members/contract.ts'
import { mySession } from '../../../people/contract.ts'
import { listDuties } from '../../../rulebook/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { cellOf } from '../parts/cells.ts'
import { OwnDuties } from '../parts/own-duties.tsx'
import { ThisMonth } from '../parts/this-month.tsx'
import { strings } from '../strings.ts'

type Session = Answer<typeof mySession>
type Year = Answer<typeof yearOfDays>
type Overview = Answer<typeof overviewOfYear>
type Duties = Answer<typeof listDuties>

export const TodayScreen = () => {
  const session = useAsk(mySession)
  return <Asked of={session}>{(me) => <Today me={me} />}</Asked>
}

const BRANCH_ROLES = ['secretary', 'branch-officer', 'group-leader', 'recorder']

/** The desk of the branch closes; a recorder and a group leader call the roll. */
const holdsDesk = (me: Session, unitId: string): boolean =>
  me.grants.some((grant) => grant.unitId === unitId && (grant.role === 'secretary' || grant.role === 'branch-officer'))

const Today = ({ me }: { me: Session }) => {
  const unitId = (me.grants.find(({ role }) => BRANCH_ROLES.includes(role)) ?? me.grants[0]!).unitId
  const year = yearOf(me.today as Day)
  const days = useAsk(yearOfDays, { params: { year }, query: { unitId } })
  const mayOversee = holdsDesk(me, unitId)
  const overview = useAsk(overviewOfYear, { params: { year }, query: { unitId } }, { when: mayOversee })
  const duties = useAsk(listDuties)
  return <Asked of={days}>{(seen) => <Page me={me} unitId={unitId} days={seen} overview={overview.data} duties={duties.data} />}</Asked>
}

type PageProps = { me: Session; unitId: string; days: Year; overview: Overview | undefined; duties: Duties | undefined }

const Page = ({ me, unitId, days, overview, duties }: PageProps) => {
  const t = useText(strings)
  const today = me.today as Day
  const month = days.sessions.find((one) => one.kind === 'activity-day' && one.parentId === null && one.month === monthOf(today))
  const due = duties?.own.filter(({ dueOn }) => dueOn !== null && dueOn <= today).length ?? 0
  const closes = holdsDesk(me, unitId)
  const waits = due + (closes && month?.state === 'held' ? 1 : 0)
  const inBranch = me.grants.some((grant) => grant.unitId === unitId && BRANCH_ROLES.includes(grant.role))
  const owed = (
    <Section title={t('duties')} right={t('byTerm')}>
      {duties && <OwnDuties duties={duties} today={today} />}
    </Section>
  )
  return (
    <>
      <PageTitle
        title={formatDayTitle(today)}
        waits={
          <Rich
            text={
              waits > 0
                ? t('twoThings', { count: waits, more: (duties?.own.length ?? 0) - due })
                : duties && duties.own.length === 0
                  ? t('doneAll')
                  : t('nothingToday', { more: (duties?.own.length ?? 0) - due })
            }
          />
        }
      />
      {month && <ThisMonth of={month} today={today} closes={closes} dayName={say(days.dayName)} />}
      {inBranch ? (
        <>
          <YearSection days={days} overview={overview} today={today} closes={closes} />
          <Columns side={<Aside unitId={unitId} days={days} today={today} />}>{owed}</Columns>
        </>
      ) : (
        owed
      )}
    </>
  )
}

type YearProps = { days: Year; overview: Overview | undefined; today: Day; closes: boolean }

const YearSection = ({ days, overview, today, closes }: YearProps) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const clause = days.rule && clauseOf(days.rule.cites[0])
  const participation = clauseOf(overview?.participationCites[0])
  const closed = days.sessions.filter((one) => one.kind === 'activity-day' && one.state === 'closed' && one.participation)
  const months = Array.from({ length: 12 }, (_, at) => {
    const session = days.sessions.find((one) => one.kind === 'activity-day' && one.parentId === null && one.month === at + 1)
    const seen = overview?.rows[0]?.cells.find((cell) => cell.month === at + 1)
    const facts =
      seen ?? (session && { ...session, belowRate: false, waitingApproval: session.waitingApproval, overdue: session.day !== null && session.day < today })
    return { month: at + 1, cell: cellOf(facts, { today, closes, decides: false }), ...(session ? { href: `/activity-days/${session.id}` } : {}) }
  })
  return (
    <Section
      title={t('yearOfDays')}
      note={clause && <Chip {...clause} />}
      right={
        <>
          {closed.length > 0 && participation && (
            <>
              <Chip {...participation} />{' '}
            </>
          )}
          {closed.length > 0 &&
            t('sumSoFar', {
              held: closed.length,
              present: closed.reduce((sum, one) => sum + one.participation!.num, 0),
              due: closed.reduce((sum, one) => sum + one.participation!.den, 0),
            })}
          {'　'}
          <TextLink href="/activity-days">{t('eachDay')}</TextLink>
        </>
      }
    >
      <YearStrip months={months} label={t('yearOfDays')} />
    </Section>
  )
}

const Aside = ({ unitId, days, today }: { unitId: string; days: Year; today: Day }) => {
  const t = useText(strings)
  const moved = days.sessions.filter((one) => one.day !== null && one.day >= today && one.moved !== 'not' && one.movedWhy).slice(0, 3)
  return (
    <>
      {moved.length > 0 && (
        <Section title={t('toNotice')}>
          {moved.map((one) => (
            <Note key={one.id}>
              <Rich text={t('movedNotice', { month: formatMonthTitle(one.month), day: formatDay(one.day as Day), why: say(one.movedWhy!) })} />
            </Note>
          ))}
        </Section>
      )}
      <BranchNow unitId={unitId} />
    </>
  )
}

const BranchNow = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const listed = useAsk(listMembers, { params: { unitId }, query: {} })
  return (
    <Section title={t('branchNow')}>
      <Asked of={listed}>
        {({ members, total }) => {
          const probationary = members.filter(({ standing }) => standing === 'probationary').length
          return (
            <Facts
              of={[
                {
                  name: t('members'),
                  value: probationary > 0 ? t('withProbationary', { count: total, probationary }) : t('membersValue', { count: total }),
                  href: '/members',
                },
                { name: t('floating'), value: t('membersValue', { count: members.filter(({ floating }) => floating).length }) },
                { name: t('exempt'), value: t('membersValue', { count: members.filter(({ attendanceExemption }) => attendanceExemption).length }) },
              ]}
            />
          )
        }}
      </Asked>
    </Section>
  )
}
