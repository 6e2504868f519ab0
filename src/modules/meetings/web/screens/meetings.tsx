/** The meetings of a branch in a year: what is due by which clause, what was held, where minutes wait. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatDay, formatMonthTitle } from '../../../../ui/days.ts'
import { Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { meetings, regularity } from '../../contract.ts'
import { Folded } from '../parts/folded.tsx'
import { OpenMeeting } from '../parts/open-meeting.tsx'
import { RegularTable } from '../parts/regular-table.tsx'
import { isAbove, type Me, useUnitOf } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Found = Answer<typeof meetings>
type Line = Found['meetings'][number]

export const MeetingsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Me }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return (
    <>
      <Asked of={useAsk(meetings, { query: { unitId, ...(year ? { year } : {}) } })}>{(found) => <Page found={found} />}</Asked>
      {isAbove(me) && <Below unitId={unitId} />}
    </>
  )
}

const Page = ({ found }: { found: Found }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        title={t('meetings')}
        facts={t('meetingsFacts', { unit: found.unitName, year: found.year })}
        actions={
          <>
            <ButtonLink href={`/questions?unit=${found.unitId}`}>{t('openCount', { name: t('toQuestions'), count: found.openQuestions })}</ButtonLink>
            <ButtonLink href={`/matters?unit=${found.unitId}`}>{t('openCount', { name: t('toMatters'), count: found.openMatters })}</ButtonLink>
          </>
        }
      />
      {found.may.includes('open') && <Folded label={t('arrange')}>{(close) => <OpenMeeting found={found} onClose={close} />}</Folded>}
      {found.talks.map((talks) => (
        <Talks key={talks.sessionId} of={talks} />
      ))}
      <Section title={t('regular')} note={t('regularNote')}>
        <RegularTable of={found.regular.filter(({ every, times }) => every !== null || times > 0 || found.groups.length > 0)} />
      </Section>
      <Section title={t('list')}>
        <List found={found} />
      </Section>
    </>
  )
}

/** Talks held and left before an organisation-life meeting. */
const Talks = ({ of }: { of: Found['talks'][number] }) => {
  const t = useText(strings)
  return (
    <Note>
      <p className="b">{t('talksTitle')}</p>
      <p>{t('talksLine', { day: formatDay(of.day as Day), since: formatDay(of.since as Day), held: of.held, due: of.due })}</p>
      <p className="dim">{of.without.length > 0 ? t('talksLeft', { names: listed(of.without.map(({ name }) => name)) }) : t('talksDone')}</p>
    </Note>
  )
}

const List = ({ found }: { found: Found }) => {
  const t = useText(strings)
  if (found.meetings.length === 0) return <Empty title={t('noMeetings')}>{t('noMeetingsMore')}</Empty>
  const months = Map.groupBy([...found.meetings].reverse(), ({ day }) => Number((day ?? '0000-00').slice(5, 7)))
  return (
    <DataTable
      label={t('list')}
      groups={[...months].map(([month, rows]) => ({ id: String(month), title: month > 0 ? formatMonthTitle(month) : t('toCome'), rows }))}
      rowKey={(row) => row.sessionId}
      columns={[
        { id: 'day', head: t('colDay'), oneLine: true, cell: (row) => (row.day ? formatDay(row.day as Day) : '') },
        { id: 'what', head: t('colWhat'), cell: (row) => <What of={row} /> },
        { id: 'sum', head: t('colSum'), figure: true, cell: (row) => (row.sum ? t('presentOf', { present: row.sum.present, due: row.sum.due }) : '') },
        { id: 'minutes', head: t('colMinutes'), cell: (row) => (row.state === 'not-held' ? t('notHeld') : t(`minutes_${row.minutes}`)) },
        { id: 'follow', head: t('colFollow'), figure: true, deskOnly: true, cell: (row) => (row.openResolutions > 0 ? row.openResolutions : '') },
        {
          id: 'go',
          head: '',
          action: true,
          cell: (row) => row.day && <a href={`/meetings/${row.sessionId}`}>{row.minutes === 'adopted' ? t('look') : t('write')}</a>,
        },
      ]}
    />
  )
}

const What = ({ of }: { of: Line }) => {
  const t = useText(strings)
  const names = of.kinds.map(({ name, number }) => t('nth', { name: say(name), number }))
  return (
    <>
      <b>{names.length > 0 ? listed(names) : of.theme}</b>
      <small className="dim">{[of.groupName, of.isActivityDay ? t('onTheDay') : null, names.length > 0 ? of.theme : null].filter(Boolean).join('　')}</small>
    </>
  )
}

/** For a superior: only the branches that are behind. */
const Below = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  return (
    <Asked of={useAsk(regularity, { query: { unitId } })}>
      {(found) => (
        <Section title={t('below')} note={t('belowNote', { branches: found.branches, count: found.overdue.length })}>
          {found.overdue.length === 0 ? (
            <p>{t('belowNone')}</p>
          ) : (
            <DataTable
              label={t('below')}
              rows={found.overdue}
              rowKey={(row) => row.unitId}
              columns={[
                { id: 'unit', head: t('colWhat'), cell: (row) => <a href={`/meetings?unit=${row.unitId}`}>{row.unitName}</a> },
                {
                  id: 'kinds',
                  head: t('colKind'),
                  cell: (row) => listed(row.kinds.map(({ name, groupName }) => [say(name), groupName].filter(Boolean).join('　'))),
                },
              ]}
            />
          )}
        </Section>
      )}
    </Asked>
  )
}
