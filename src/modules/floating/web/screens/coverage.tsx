/** Who manages every floating member on a day: those without an organisation first, then the figures by unit below. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField } from '../../../../ui/field.tsx'
import { PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { coverage } from '../../contract.ts'
import { Beside, ForUnit } from '../parts/asked-unit.tsx'
import { coverageWords } from '../parts/coverage-strings.ts'
import { useFromAway } from '../parts/from-registers.ts'

type Seen = Answer<typeof coverage>

export const CoverageScreen = () => <ForUnit>{({ unitId, today, roles }) => <OnDay unitId={unitId} today={today} roles={roles} />}</ForUnit>

const OnDay = ({ unitId, today, roles }: { unitId: string; today: string; roles: readonly string[] }) => {
  const t = useText(coverageWords)
  const crumbs = useFromAway()
  const [on, setOn] = useState(today)
  return (
    <Asked of={useAsk(coverage, { params: { unitId }, query: { on } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            crumbs={crumbs}
            title={t('coverage')}
            facts={t('coverageFacts', { unit: seen.unitName, day: formatFullDay(seen.on as Day), away: seen.away.all, here: seen.here.all })}
            waits={seen.away.gap + seen.here.gap === 0 ? t('noGap') : <Rich text={t('gapCount', { count: seen.away.gap + seen.here.gap })} />}
            actions={<Beside unitId={unitId} here="toCoverage" superior={roles.includes('committee') || roles.includes('department')} />}
          />
          <DayField label={t('dayAsked')} value={on} onValue={(next) => next && setOn(next)} />
          <Uncovered of={seen} owner="gap" />
          {seen.uncovered.some(({ owner }) => owner === 'in-transit') && <Uncovered of={seen} owner="in-transit" />}
          <ByUnit of={seen} />
        </>
      )}
    </Asked>
  )
}

const Uncovered = ({ of, owner }: { of: Seen; owner: 'gap' | 'in-transit' }) => {
  const t = useText(coverageWords)
  const clause = useClauses()
  const chip = clause(owner === 'gap' ? of.cites.managed[0] : of.cites.transit[0])
  const rows = of.uncovered.filter((row) => row.owner === owner)
  const note = of.transitDays === null ? t('transitUnset') : t('transitNote', { days: of.transitDays })
  return (
    <Section title={t(owner === 'gap' ? 'gaps' : 'transit')} note={note} right={chip && <Chip {...chip} />} now={owner === 'gap' && rows.length > 0}>
      <DataTable
        label={t(owner === 'gap' ? 'gaps' : 'transit')}
        rows={rows}
        rowKey={({ absenceId, caseId }) => absenceId ?? caseId ?? ''}
        empty={t('nobodyGap')}
        columns={[
          {
            id: 'name',
            head: t('col_name'),
            oneLine: true,
            cell: ({ name, absenceId, caseId }) => <a href={absenceId ? `/floating/away/${absenceId}` : `/floating/here/${caseId}`}>{name}</a>,
          },
          { id: 'side', head: t('col_side'), oneLine: true, cell: ({ side }) => t(`side_${side}`) },
          { id: 'unit', head: t('col_unit'), cell: ({ unitName }) => unitName },
          { id: 'other', head: t('col_other'), cell: ({ otherName, place }) => otherName ?? place },
          { id: 'since', head: t('col_since'), oneLine: true, cell: ({ since }) => formatFullDay(since as Day) },
          { id: 'days', head: t('col_days'), figure: true, cell: ({ days }) => days },
        ]}
      />
      {owner === 'gap' && of.more > 0 && <p className="dim">{t('more', { count: of.more })}</p>}
    </Section>
  )
}

const figureOf = (count: number) => (count === 0 ? <span className="faint">0</span> : count)
const gapOf = (count: number) => (count === 0 ? <span className="faint">0</span> : <Status of="not_met">{String(count)}</Status>)

const ByUnit = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  return (
    <Section title={t('byUnit')} right={of.parentId && <a href={`/floating/coverage?unit=${of.parentId}`}>{t('upward')}</a>}>
      <DataTable
        label={t('byUnit')}
        wide
        rows={of.lines}
        rowKey={({ unitId }) => unitId}
        empty={t('nobodyGap')}
        columns={[
          {
            id: 'unit',
            head: t('col_unit'),
            cell: ({ unitId, name, below }) => (below ? <a href={`/floating/coverage?unit=${unitId}`}>{name}</a> : `${name}${t('own')}`),
          },
          { id: 'away', head: t('col_awayAll'), figure: true, cell: ({ away }) => figureOf(away.all) },
          { id: 'away-host', head: t('col_awayHost'), figure: true, cell: ({ away }) => figureOf(away.host) },
          { id: 'away-home', head: t('col_awayHome'), figure: true, cell: ({ away }) => figureOf(away.home) },
          { id: 'away-transit', head: t('col_awayTransit'), figure: true, cell: ({ away }) => figureOf(away.transit) },
          { id: 'away-gap', head: t('col_awayGap'), figure: true, cell: ({ away }) => gapOf(away.gap) },
          { id: 'here', head: t('col_hereAll'), figure: true, cell: ({ here }) => figureOf(here.all) },
          { id: 'here-host', head: t('col_hereHost'), figure: true, cell: ({ here }) => figureOf(here.host) },
          { id: 'here-gap', head: t('col_hereGap'), figure: true, cell: ({ here }) => gapOf(here.gap) },
        ]}
      />
    </Section>
  )
}
