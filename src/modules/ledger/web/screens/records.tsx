/** A branch's records, member by member, in the order of the roster; what is late or missing; the way to enter and to print. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import type { Day } from '../../../../kernel/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Columns, Facts, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { ClosedSlips } from '../../../people/web/public.tsx'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { branchRecords, CERTIFICATE_STATES, recordGaps } from '../../contract.ts'
import { EnterEntry } from '../parts/enter-entry.tsx'
import { holdsDesk, looksFromAbove, type Session, useUnitOf } from '../parts/whose.ts'
import { dayOf, listed, partKey } from '../parts/words.ts'
import { strings } from '../strings.ts'
import { CoverageScreen } from './coverage.tsx'

type Records = Answer<typeof branchRecords>
type Gaps = Answer<typeof recordGaps>

export const RecordsScreen = () => {
  const { unit } = useSearch()
  return <Asked of={useAsk(mySession)}>{(me) => (!unit && looksFromAbove(me) ? <CoverageScreen /> : <Of me={me} />)}</Asked>
}

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  const query = year ? { year } : {}
  const gaps = useAsk(recordGaps, { params: { unitId }, query })
  return <Asked of={useAsk(branchRecords, { params: { unitId }, query })}>{(found) => <Page unitId={unitId} found={found} gaps={gaps.data} me={me} />}</Asked>
}

const Page = ({ unitId, found, gaps, me }: { unitId: string; found: Records; gaps: Gaps | undefined; me: Session }) => {
  const t = useText(strings)
  const { today } = me
  return (
    <>
      <PageTitle
        title={t('records')}
        facts={t('recordsFacts', { unit: found.unitName, year: found.year, count: found.members.length })}
        waits={
          found.openContests > 0 ? (
            <>
              <Rich text={t('openContests', { count: found.openContests })} />
              {'　'}
              <ButtonLink size="sm" kind={found.may.includes('answer') ? 'now' : 'plain'} href={`/records/contests?unit=${unitId}`}>
                {t('toContests')}
              </ButtonLink>
            </>
          ) : (
            t('noContests')
          )
        }
      />
      {holdsDesk(me) && <ClosedSlips />}
      {found.may.includes('enter') && <EnterEntry unitId={unitId} members={found.members} today={today} />}
      <Columns side={<Aside found={found} unitId={unitId} />}>
        <Section title={t('recordsByMember')} note={t('year', { year: found.year })} right={<Ways unitId={unitId} found={found} />}>
          <Members found={found} />
        </Section>
        {gaps && <GapLists gaps={gaps} />}
      </Columns>
    </>
  )
}

const Ways = ({ unitId, found }: { unitId: string; found: Records }) => {
  const t = useText(strings)
  return (
    <>
      <TextLink href={`/records?unit=${unitId}&year=${found.year - 1}`}>{t('year', { year: found.year - 1 })}</TextLink>
      {'　'}
      <TextLink href={`/records/coverage?unit=${unitId}`}>{t('coverage')}</TextLink>
      {found.may.includes('print-sheets') && (
        <>
          {'　'}
          <TextLink href={`/confirm-sheet/${unitId}`}>{t('printSheets')}</TextLink>
          {'　'}
          <TextLink href={`/records/sheets?unit=${unitId}`}>{t('toSheets')}</TextLink>
        </>
      )}
    </>
  )
}

const Members = ({ found }: { found: Records }) => {
  const t = useText(strings)
  const zero = (count: number) => (count === 0 ? <span className="faint">0</span> : count)
  return (
    <DataTable
      label={t('records')}
      rows={found.members}
      rowKey={(row) => row.memberId}
      find={(row) => ({ name: row.name, initials: row.initials })}
      countWords={t('countMembers', { count: found.members.length })}
      columns={[
        { id: 'name', head: t('col_name'), oneLine: true, cell: (row) => <a href={`/records/member/${row.memberId}`}>{personName(row.name)}</a> },
        { id: 'group', head: t('col_group'), deskOnly: true, cell: (row) => row.groupName ?? '' },
        ...(found.applies
          ? [
              {
                id: 'recording',
                head: t('col_recording'),
                cell: (row: Records['members'][number]) =>
                  row.exempt ? <Status of="exempt">{t('exempted')}</Status> : row.enrolled ? t('enrolled') : <Status of="not_met">{t('notEnrolled')}</Status>,
              },
            ]
          : []),
        ...(found.applies || found.members.some(({ certificate }) => certificate)
          ? [
              {
                id: 'certificate',
                head: t('col_certificate'),
                cell: ({ certificate }: Records['members'][number]) =>
                  certificate ? `${certificate.number}　${say(CERTIFICATE_STATES[certificate.state])}` : <span className="faint">{t('certificateNone')}</span>,
              },
            ]
          : []),
        { id: 'lines', head: t('col_lines'), figure: true, cell: (row) => zero(row.lines) },
        { id: 'unconfirmed', head: t('col_unconfirmed'), figure: true, cell: (row) => zero(row.unconfirmed) },
        {
          id: 'contested',
          head: t('col_contested'),
          figure: true,
          cell: (row) => (row.contested > 0 ? <Status of="disputed">{row.contested}</Status> : zero(0)),
        },
        { id: 'late', head: t('col_late'), figure: true, cell: (row) => zero(row.late) },
        { id: 'roles', head: t('col_roles'), figure: true, cell: (row) => zero(row.roles) },
      ]}
    />
  )
}

const Aside = ({ found }: { found: Records; unitId: string }) => {
  const t = useText(strings)
  const clause = useClauses()
  return (
    <>
      <Section title={t('partSummary')}>
        <Facts of={found.summary.map(({ part, lines, confirmed }) => ({ name: t(partKey(part)), value: t('partLine', { confirmed, lines }) }))} />
      </Section>
      <Section title={t('statesOfMind')} note={t('statesOfMindNote')}>
        {found.statesOfMind.length === 0 && <p className="dim">{t('noStatesOfMind')}</p>}
        {found.statesOfMind.length > 0 && (
          <p>
            {listed(found.statesOfMind.map(({ on, by }) => t('stateOfMindOn', { day: formatFullDay(on as Day), name: by })))}{' '}
            <TextLink href="/matters">{t('toStatesOfMind')}</TextLink>
          </p>
        )}
      </Section>
      <Section title={t('rulesHere')} note={t('rulesNote')}>
        {found.rules.length === 0 ? (
          <p className="dim">{t('noRules')}</p>
        ) : (
          <ul>
            {found.rules.map(({ slot, title, what, cites }) => (
              <li key={slot} className="note">
                {say(title)}
                {what && <p className="sm dim">{say(what)}</p>}
                {clause(cites[0]) && (
                  <p className="note-chip">
                    <Chip {...clause(cites[0])!} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

const GapLists = ({ gaps }: { gaps: Gaps }) => {
  const t = useText(strings)
  const clause = useClauses()
  const role = gaps.withoutRole
  return (
    <>
      <Section title={t('gaps')}>
        {gaps.late.length === 0 ? (
          <Empty title={t('noLate')} />
        ) : (
          <ul>
            {gaps.late.map((late) => (
              <li key={late.key}>
                <b>{personName(late.name)}</b> {`${say(late.title)}　`}
                {t('lateFacts', { day: formatDay(late.day as Day), entered: dayOf(late.enteredAt), count: late.delayDays, limit: say(late.limit) })}{' '}
                {clause(late.cites[0]) && <Chip {...clause(late.cites[0])!} ours={late.ours} />}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {role && (
        <Section
          title={t('withoutRole')}
          note={
            <>
              {t('withoutRoleNote', { count: role.atLeast, day: formatDay(role.due as Day) })} {clause(role.cites[0]) && <Chip {...clause(role.cites[0])!} />}
            </>
          }
        >
          {role.members.length === 0 ? <p className="dim">{t('allHaveRole')}</p> : <p>{listed(role.members.map(({ name }) => name))}</p>}
        </Section>
      )}
    </>
  )
}
