/** The superior's page (drawing 06): what waits, the year as branches by months, and the exceptions. Nothing ranks anybody. */
import type { Day } from '../../../../kernel/days.ts'
import { monthOf, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { HeatMap } from '../../../../ui/heat-map.tsx'
import { Asks, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { overviewOfYear } from '../../../activities/contract.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { ExemptionAsk, RescheduleAsk, useWaiting, type Waiting } from '../parts/asks.tsx'
import { cellOf } from '../parts/cells.ts'
import { type Key, strings } from '../strings.ts'

type Overview = Answer<typeof overviewOfYear>
type Session = Answer<typeof mySession>

export const BranchesScreen = () => {
  const session = useAsk(mySession)
  return <Asked of={session}>{(me) => <Branches me={me} />}</Asked>
}

const Branches = ({ me }: { me: Session }) => {
  const search = useSearch()
  const year = Number(search.year ?? yearOf(me.today as Day))
  const unitId = search.unit ?? me.grants.find(({ role }) => role === 'committee' || role === 'department')?.unitId ?? me.grants[0]!.unitId
  const overview = useAsk(overviewOfYear, { params: { year }, query: { unitId } })
  const waiting = useWaiting()
  return <Asked of={overview}>{(seen) => <Page me={me} year={year} seen={seen} waiting={waiting} />}</Asked>
}

const Page = ({ me, year, seen, waiting }: { me: Session; year: number; seen: Overview; waiting: Waiting }) => {
  const t = useText(strings)
  const thisYear = yearOf(me.today as Day)
  return (
    <>
      <PageTitle
        title={t('branches')}
        facts={t('branchCount', { branches: seen.rows.length, day: formatFullDay(me.today as Day) })}
        waits={<Rich text={waitWords(t, waiting.count, exceptionsOf(seen).length)} />}
      />
      {waiting.count > 0 && <WaitingAsks waiting={waiting} today={me.today} />}
      <Section
        title={year === thisYear ? t('yearOfDays') : t('yearOfDaysOf', { year })}
        note={<Participation cites={seen.participationCites} />}
        right={
          <>
            {t('byCode')}
            {'　'}
            <TextLink href={`/branches?year=${year - 1}`}>{t('earlierYear', { year: year - 1 })}</TextLink>
            {'　'}
            <TextLink href={`/branches?year=${year + 1}`}>{t('laterYear', { year: year + 1 })}</TextLink>
          </>
        }
      >
        <HeatMap rows={rowsOf(seen, me.today)} current={year === thisYear ? monthOf(me.today as Day) : 0} label={t('yearOfDays')} />
      </Section>
      <Exceptions seen={seen} />
    </>
  )
}

/** What the cells count, with the clause that asks for it. */
const Participation = ({ cites }: { cites: readonly string[] }) => {
  const t = useText(strings)
  const clause = useClauses()(cites[0])
  return (
    <>
      {t('participation')} {clause && <Chip {...clause} />}
    </>
  )
}

const waitWords = (t: (key: Key, values?: Record<string, string | number>) => string, count: number, more: number): string => {
  if (count > 0) return more > 0 ? t('waits', { count, more }) : t('waitsOnly', { count })
  return more > 0 ? t('nothingWaits', { more }) : t('allQuiet')
}

const CARDS = 3

const WaitingAsks = ({ waiting, today }: { waiting: Waiting; today: string }) => {
  const t = useText(strings)
  const reschedules = waiting.reschedules.slice(0, CARDS)
  const exemptions = waiting.exemptions.slice(0, CARDS - reschedules.length)
  return (
    <>
      <Asks label={t('asked')}>
        {reschedules.map((one) => (
          <RescheduleAsk key={one.id} of={one} />
        ))}
        {exemptions.map((one) => (
          <ExemptionAsk key={one.id} of={one} today={today} />
        ))}
      </Asks>
      {waiting.count > CARDS && <TextLink href="/approvals">{t('approvals')}</TextLink>}
    </>
  )
}

const rowsOf = (seen: Overview, today: string) =>
  seen.rows.map((row) => ({
    id: row.unitId,
    code: row.code,
    name: row.name,
    href: `/activity-days?unit=${row.unitId}`,
    members: row.cells.reduce((most, cell) => cell.sum?.due ?? most, 0),
    cells: Array.from({ length: 12 }, (_, at) => {
      const month = row.cells.find((cell) => cell.month === at + 1)
      return { ...cellOf(month, { today, closes: false, decides: true }), ...(month ? { href: `/activity-days/${month.sessionId}` } : {}) }
    }),
  }))

type Kind = Overview['exceptions'][number]['kind']

const LOOK: Record<Kind, { status: StatusWord; word: Key }> = {
  'not-reported': { status: 'unreported', word: 'exception_notReported' },
  'not-held': { status: 'not_held', word: 'exception_notHeld' },
  invalid: { status: 'not_met', word: 'exception_invalid' },
  'below-rate': { status: 'not_met', word: 'exception_belowRate' },
  unapproved: { status: 'not_met', word: 'exception_unapproved' },
  'waiting-approval': { status: 'waits', word: 'exception_waiting' },
  'late-entry': { status: 'unknown', word: 'exception_late' },
  'forbidden-cost': { status: 'not_met', word: 'exception_cost' },
}

const SHOWN = 60

/** Held and not yet closed is its own state, and the branch's to end; it is not the same as not reported. */
const exceptionsOf = (seen: Overview) => {
  const places = new Map(seen.rows.map((row, at) => [row.unitId, at]))
  const held = new Set(seen.rows.flatMap(({ cells }) => cells.filter(({ state }) => state === 'held').map(({ sessionId }) => sessionId)))
  return seen.exceptions
    .filter((one) => one.kind !== 'not-reported' || !held.has(one.sessionId))
    .map((one) => ({ ...one, unitName: seen.rows[places.get(one.unitId) ?? -1]?.name ?? one.unitName }))
    .sort((one, other) => (places.get(one.unitId) ?? 0) - (places.get(other.unitId) ?? 0) || one.month - other.month)
}

const Exceptions = ({ seen }: { seen: Overview }) => {
  const t = useText(strings)
  const all = exceptionsOf(seen)
  const rows = all.slice(0, SHOWN)
  return (
    <Section title={t('toKnow')} note={t('exceptionsOnly')}>
      <DataTable
        label={t('toKnow')}
        rows={rows}
        total={all.length}
        rowKey={(row) => `${row.kind}:${row.sessionId}`}
        columns={[
          { id: 'state', head: t('col_state'), width: 132, cell: (row) => <Status of={LOOK[row.kind].status}>{t(LOOK[row.kind].word)}</Status> },
          { id: 'unit', head: t('col_unit'), width: 200, cell: (row) => <b>{row.unitName}</b> },
          {
            id: 'what',
            head: t('col_what'),
            cell: (row) => say(row.text),
          },
          {
            id: 'open',
            head: <span className="sr">{t('col_open')}</span>,
            figure: true,
            cell: (row) => (
              <ButtonLink size="sm" href={`/activity-days/${row.sessionId}`}>
                {t('open')}
              </ButtonLink>
            ),
          },
        ]}
        empty={<Empty title={t('noExceptions')}>{t('noExceptionsMore')}</Empty>}
      />
    </Section>
  )
}
