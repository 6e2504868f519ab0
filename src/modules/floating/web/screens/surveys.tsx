/** The surveys of a year: what this unit is asked to report, what is going on, and how the three accounts stand against each other, person by person. */
import { type Day, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo, useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { countSurvey, DIFFERENCES, openSurvey, reconciliation, SURVEY_KINDS, surveys } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { Beside, ForUnit, type Me } from '../parts/asked-unit.tsx'
import { coverageWords } from '../parts/coverage-strings.ts'

type Seen = Answer<typeof surveys>

export const SurveysScreen = () => <ForUnit>{(me) => <Surveys {...me} />}</ForUnit>

const Surveys = ({ unitId, today, roles }: Me) => {
  const t = useText(coverageWords)
  const year = Number(useSearch().year ?? yearOf(today as Day))
  return (
    <Asked of={useAsk(surveys, { params: { unitId }, query: { year } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('surveys')}
            facts={t('surveysFacts', { unit: seen.unitName, year })}
            actions={
              <>
                <Beside unitId={unitId} here="toSurveys" superior={roles.includes('committee') || roles.includes('department')} />
                <TextLink href={`/floating/surveys?unit=${unitId}&year=${year - 1}`}>{t('earlier', { year: year - 1 })}</TextLink>
              </>
            }
          />
          <AskedOfUs of={seen} />
          <Held of={seen} roles={roles} />
          <Reconciliation unitId={unitId} year={year} />
        </>
      )}
    </Asked>
  )
}

const AskedOfUs = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  const act = useAct(countSurvey, { changes: [surveys, reconciliation] })
  if (of.asked.length === 0) return null
  return (
    <Section title={t('askedOfUs')} now={of.asked.some(({ reportedOn }) => reportedOn === null)}>
      {of.asked.map((one) => (
        <div key={one.surveyId}>
          <p>
            <b>{t('askedLine', { who: one.heldBy, kind: say(SURVEY_KINDS[one.kind]) })}</b>　
            {one.reportedOn
              ? t('reportedLine', { day: formatDay(one.reportedOn as Day), name: one.byName ?? '', outgoing: one.outgoing ?? 0, incoming: one.incoming ?? 0 })
              : t('notReported')}
          </p>
          {one.kind === 'home' ? (
            <ButtonLink size="sm" href={`/floating/surveys/${one.surveyId}/report?unit=${of.unitId}`}>
              {t('report')}
            </ButtonLink>
          ) : (
            <ActForm
              title={t('counts')}
              act={act}
              fields={[
                { key: 'outgoing', label: t('outgoing'), as: 'text' },
                { key: 'incoming', label: t('incoming'), as: 'text' },
              ]}
              onSend={({ outgoing, incoming }) =>
                act.mutate({
                  params: { surveyId: one.surveyId, unitId: of.unitId },
                  body: { on: of.today, outgoing: Number(outgoing), incoming: Number(incoming) },
                })
              }
            />
          )}
        </div>
      ))}
    </Section>
  )
}

/** Who may open which: a committee its survey of home, a department its own, everybody a sweep. */
const Openings = ({ of, roles }: { of: Seen; roles: readonly string[] }) => {
  const t = useText(coverageWords)
  const go = useGo()
  const then = { changes: [surveys], onDone: ({ surveyId }: { surveyId: string }) => go(`/floating/surveys/${surveyId}`) }
  const [survey, sweep] = [useAct(openSurvey, then), useAct(openSurvey, then)]
  const open = (kind: 'home' | 'sweep' | 'department', { on, area, method }: Record<string, string>) =>
    (kind === 'sweep' ? sweep : survey).mutate({
      params: { unitId: of.unitId },
      body: { kind, on: on || of.today, area: orNull(area), method: orNull(method) },
    })
  const on = { key: 'on', label: t('on'), as: 'day' as const, initial: of.today }
  const method = { key: 'method', label: t('method'), as: 'text' as const, optional: true }
  const over = roles.includes('committee') || roles.includes('department')
  return (
    <div className="acts no-print">
      {over && of.unitKind === 'committee' && <ActForm title={t('openHome')} act={survey} fields={[on, method]} onSend={(values) => open('home', values)} />}
      {roles.includes('department') && of.unitKind === 'department' && (
        <ActForm title={t('openDepartment')} act={survey} fields={[on, method]} onSend={(values) => open('department', values)} />
      )}
      <ActForm
        title={t('openSweep')}
        act={sweep}
        fields={[on, { key: 'area', label: t('area'), as: 'text' }, method]}
        onSend={(values) => open('sweep', values)}
      />
    </div>
  )
}

const Held = ({ of, roles }: { of: Seen; roles: readonly string[] }) => {
  const t = useText(coverageWords)
  const chip = useClauses()(of.cites[of.unitKind === 'department' ? 'department' : 'home'][0])
  return (
    <Section title={t('held')} right={chip && <Chip {...chip} />}>
      <DataTable
        label={t('held')}
        rows={of.surveys}
        rowKey={({ surveyId }) => surveyId}
        empty={t('noSurveys')}
        columns={[
          {
            id: 'kind',
            head: t('col_kind'),
            cell: ({ surveyId, kind, area }) => <a href={`/floating/surveys/${surveyId}`}>{`${say(SURVEY_KINDS[kind])}${area ? `　${area}` : ''}`}</a>,
          },
          { id: 'held', head: t('col_held'), cell: ({ unitName, on }) => `${unitName}　${formatDay(on as Day)}` },
          {
            id: 'reported',
            head: t('col_reported'),
            figure: true,
            cell: ({ reported, asked }) => (asked > 0 ? t('reportedOf', { reported, asked }) : ''),
          },
          {
            id: 'state',
            head: t('col_state'),
            cell: ({ closedOn, closedByName }) =>
              closedOn ? (
                <Status of="done">{t('closedBy', { day: formatDay(closedOn as Day), name: closedByName ?? '' })}</Status>
              ) : (
                <Status of="waits">{t('goingOn')}</Status>
              ),
          },
        ]}
      />
      <Openings of={of} roles={roles} />
    </Section>
  )
}

const TOTALS = ['registerAway', 'surveyAway', 'sweptByHosts', 'departmentAway', 'registerHere', 'sweepHere', 'departmentHere', 'notReporting'] as const

const Reconciliation = ({ unitId, year }: { unitId: string; year: number }) => {
  const t = useText(coverageWords)
  return (
    <Section title={t('reconciliation')} note={t('reconciliationNote')}>
      <Asked of={useAsk(reconciliation, { params: { unitId }, query: { year } })}>
        {(seen) => (
          <>
            <Facts of={TOTALS.map((key) => ({ name: t(`total_${key}`), value: seen.totals[key] }))} />
            <DataTable
              label={t('reconciliation')}
              groups={[...Map.groupBy(seen.differences, ({ what }) => what)].map(([what, rows]) => ({
                id: what,
                title: `${say(DIFFERENCES[what])}　${rows.length}`,
                rows,
              }))}
              rowKey={({ what, name, absenceId, caseId }) => `${what}${name}${absenceId}${caseId}`}
              empty={t('noDifferences')}
              columns={[
                {
                  id: 'name',
                  head: t('col_name'),
                  oneLine: true,
                  cell: ({ name, side, absenceId, caseId }) =>
                    absenceId ? (
                      <a href={`/floating/away/${absenceId}`}>{name}</a>
                    ) : side === 'host' && caseId ? (
                      <a href={`/floating/here/${caseId}`}>{name}</a>
                    ) : (
                      name
                    ),
                },
                { id: 'unit', head: t('col_unit'), cell: ({ unitName }) => unitName },
                { id: 'other', head: t('col_other'), cell: ({ otherName }) => otherName },
              ]}
            />
            {seen.units.length > 0 && <Committees of={seen} />}
          </>
        )}
      </Asked>
    </Section>
  )
}

const Committees = ({ of }: { of: Answer<typeof reconciliation> }) => {
  const t = useText(coverageWords)
  const pair = (one: number | null, other: number | null) => (one === null ? t('notCounted') : t('pairOf', { away: one, here: other ?? 0 }))
  return (
    <DataTable
      label={t('byCommittee')}
      rows={of.units}
      rowKey={({ unitId }) => unitId}
      columns={[
        { id: 'unit', head: t('byCommittee'), cell: ({ unitId, name }) => <a href={`/floating/surveys?unit=${unitId}&year=${of.year}`}>{name}</a> },
        { id: 'counted', head: t('col_counted'), figure: true, cell: ({ counted }) => pair(counted.away, counted.here) },
        { id: 'register', head: t('col_register'), figure: true, cell: ({ register }) => pair(register.away, register.here) },
        { id: 'seen', head: t('col_seen'), figure: true, cell: ({ seen }) => pair(seen.survey, seen.sweep) },
        {
          id: 'differs',
          head: t('col_state'),
          cell: ({ differs, counted }) =>
            counted.away === null ? null : differs ? <Status of="disputed">{t('differs')}</Status> : <Status of="met">{t('agrees')}</Status>,
        },
      ]}
    />
  )
}
