/** One survey: who has not reported first, the persons, what is stale; a sweep ticks those on the list and notes others. And what a branch reports in it. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { LongField, SelectField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { kit } from '../../../../ui/strings.ts'
import { listed, say, useText } from '../../../../ui/text.ts'
import { CHANGED_FIELDS, closeSurvey, noteInSweep, reportSurvey, SURVEY_FOUND, SURVEY_KINDS, surveyForm, surveyPage } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { coverageWords } from '../parts/coverage-strings.ts'

type Seen = Answer<typeof surveyPage>
const fieldsSaid = (fields: readonly string[]) => listed(fields.map((one) => say(CHANGED_FIELDS[one as keyof typeof CHANGED_FIELDS] ?? one)))

export const SurveyScreen = () => {
  const t = useText(coverageWords)
  const { surveyId } = useParams<'surveyId'>()
  return (
    <Asked of={useAsk(surveyPage, { params: { surveyId } })}>
      {(seen) => (
        <>
          <PageTitle
            title={`${say(SURVEY_KINDS[seen.kind])}${seen.area ? `　${seen.area}` : ''}`}
            crumbs={[{ label: t('surveys'), href: `/floating/surveys?unit=${seen.unitId}&year=${seen.year}` }]}
            facts={t('surveyFacts', { unit: seen.unitName, year: seen.year, day: formatDay(seen.on as Day), name: seen.byName })}
          />
          {seen.units.length > 0 && <Reporting of={seen} />}
          {seen.kind === 'sweep' && !seen.closedOn && <NotMet of={seen} />}
          <Lines of={seen} />
          {seen.stale.length > 0 && <Stale of={seen} />}
          <Closing of={seen} />
        </>
      )}
    </Asked>
  )
}

const Reporting = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  return (
    <Section title={t('reporting')} now={!of.closedOn && of.units.some(({ reportedOn }) => reportedOn === null)}>
      <DataTable
        label={t('reporting')}
        rows={of.units}
        rowKey={({ unitId }) => unitId}
        columns={[
          { id: 'unit', head: t('col_unit'), cell: ({ unitName }) => unitName },
          {
            id: 'state',
            head: t('col_reported'),
            cell: ({ reportedOn, byName }) =>
              reportedOn ? (
                <Status of="done">{`${formatDay(reportedOn as Day)}　${byName ?? ''}`}</Status>
              ) : (
                <Status of="unreported">{t('notReported')}</Status>
              ),
          },
          { id: 'outgoing', head: t('outgoing'), figure: true, cell: ({ outgoing }) => outgoing },
          ...(of.kind === 'department' ? [{ id: 'incoming', head: t('incoming'), figure: true, cell: ({ incoming }: Seen['units'][number]) => incoming }] : []),
        ]}
      />
    </Section>
  )
}

/** Those on the list here whom the sweep has not met yet: one press each. */
const NotMet = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  const act = useAct(noteInSweep, { changes: [surveyPage] })
  const note = (caseId: string | null, name: string, homeName: string | null, found: keyof typeof SURVEY_FOUND, words: string | null = null) =>
    act.mutate({ params: { surveyId: of.surveyId }, body: { caseId, name, homeName, on: of.today, found, words } })
  return (
    <Section title={t('notMet')}>
      <DataTable
        label={t('notMet')}
        rows={of.known}
        rowKey={({ caseId }) => caseId}
        empty={t('nobodyGap')}
        columns={[
          { id: 'name', head: t('col_name'), oneLine: true, cell: ({ caseId, name }) => <a href={`/floating/here/${caseId}`}>{name}</a> },
          { id: 'home', head: t('col_other'), cell: ({ homeName }) => homeName },
          {
            id: 'act',
            head: <span className="sr">{t('col_found')}</span>,
            action: true,
            cell: ({ caseId, name, homeName }) => (
              <>
                <Button size="sm" onClick={() => note(caseId, name, homeName, 'as-known')}>
                  {t('met')}
                </Button>{' '}
                <Button size="sm" onClick={() => note(caseId, name, homeName, 'back')}>
                  {t('gone')}
                </Button>
              </>
            ),
          },
        ]}
      />
      {act.error && <ErrorOf error={act.error} />}
      <ActForm
        title={t('noteOne')}
        act={act}
        fields={[
          { key: 'name', label: t('personName'), as: 'text' },
          { key: 'homeName', label: t('fromWhere'), as: 'text', optional: true },
          { key: 'words', label: t('words'), as: 'text', optional: true },
        ]}
        onSend={({ name, homeName, words }) => note(null, name ?? '', orNull(homeName), 'not-known', orNull(words))}
      />
    </Section>
  )
}

const Lines = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  if (of.kind === 'department') return null
  return (
    <Section title={t('lines')}>
      <DataTable
        label={t('lines')}
        rows={of.lines}
        rowKey={({ lineId }) => lineId}
        empty={t('noLines')}
        columns={[
          {
            id: 'name',
            head: t('col_name'),
            oneLine: true,
            cell: ({ name, absenceId, caseId }) =>
              absenceId ? <a href={`/floating/away/${absenceId}`}>{name}</a> : caseId ? <a href={`/floating/here/${caseId}`}>{name}</a> : name,
          },
          { id: 'home', head: t('col_unit'), cell: ({ homeName }) => homeName },
          {
            id: 'found',
            head: t('col_found'),
            cell: ({ found, fields }) => (
              <>
                {say(SURVEY_FOUND[found])}
                {fields.length > 0 && <span className="dim">　{t('changedFields', { fields: fieldsSaid(fields) })}</span>}
              </>
            ),
          },
          { id: 'words', head: t('col_words'), cell: ({ words }) => words },
          { id: 'by', head: t('col_by'), cell: ({ byName, on }) => `${byName}　${formatDay(on as Day)}` },
        ]}
      />
    </Section>
  )
}

const Stale = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  return (
    <Section title={t('stale')} note={t('staleNote')}>
      <ul className="outs">
        {of.stale.map(({ absenceId, name, fields }) => (
          <li key={absenceId}>
            <a href={`/floating/away/${absenceId}`}>{name}</a>　<span className="q">{fieldsSaid(fields)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const Closing = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  const act = useAct(closeSurvey, { changes: [surveyPage] })
  if (of.closedOn)
    return (
      <Section title={t('closedBy', { day: formatDay(of.closedOn as Day), name: of.closedByName ?? '' })}>
        {of.analysis && <p>{`${t('analysis')}　${of.analysis}`}</p>}
        {of.measures && <p>{`${t('measures')}　${of.measures}`}</p>}
      </Section>
    )
  const optional = of.kind !== 'department'
  return (
    <ActForm
      title={t('closeIt')}
      act={act}
      fields={[
        { key: 'analysis', label: t('analysis'), as: 'long', optional },
        { key: 'measures', label: t('measures'), as: 'long', optional },
      ]}
      onSend={({ analysis, measures }) => act.mutate({ params: { surveyId: of.surveyId }, body: { analysis: orNull(analysis), measures: orNull(measures) } })}
    />
  )
}

// ---------------------------------------------------------------- what a branch reports

type Found = keyof typeof SURVEY_FOUND
/** nothing is said of anybody until a person says it */
type Written = { found: Found | ''; field: string }

export const SurveyReportScreen = () => {
  const { surveyId } = useParams<'surveyId'>()
  const unitId = useSearch().unit ?? ''
  return <Asked of={useAsk(surveyForm, { params: { surveyId, unitId } })}>{(form) => <ReportForm of={form} />}</Asked>
}

const FOUND_AT_HOME: readonly Found[] = ['as-known', 'changed', 'not-reached', 'back']

const ReportForm = ({ of }: { of: Answer<typeof surveyForm> }) => {
  const [t, shared] = [useText(coverageWords), useText(kit)]
  const [written, setWritten] = useState<Record<string, Written>>(() =>
    Object.fromEntries(of.people.map(({ absenceId }) => [absenceId, { found: '', field: '' }])),
  )
  const [strangers, setStrangers] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(reportSurvey)
  const change = (absenceId: string, part: Partial<Written>) => setWritten((before) => ({ ...before, [absenceId]: { ...before[absenceId]!, ...part } }))
  const names = strangers.split('\n').flatMap((line) => (line.trim() ? [{ name: line.trim(), words: null }] : []))
  const open = Object.values(written).filter(({ found }) => found === '').length
  const lacks = ({ found, field }: Written) => found === '' || (found === 'changed' && field === '')
  const lines = Object.entries(written).flatMap(([absenceId, { found, field }]) =>
    found === '' ? [] : [{ absenceId, found, fields: found === 'changed' ? [field as keyof typeof CHANGED_FIELDS] : [], words: null }],
  )
  const rest = () =>
    setWritten((before) => Object.fromEntries(Object.entries(before).map(([id, one]) => [id, one.found === '' ? { ...one, found: 'as-known' as const } : one])))
  const send = () => {
    setTried(true)
    if (!Object.values(written).some(lacks))
      return act.mutate({ params: { surveyId: of.surveyId, unitId: of.unitId }, body: { on: of.today, lines, unregistered: names } })
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <>
      <PageTitle
        title={say(SURVEY_KINDS[of.kind])}
        crumbs={[{ label: t('surveys'), href: `/floating/surveys?unit=${of.unitId}` }]}
        facts={`${of.heldBy}　${of.year}　${of.unitName}`}
      />
      <ActPanel
        title={t('report')}
        action={
          <>
            {open > 0 && <Button onClick={rest}>{t('restAsKnown', { count: open })}</Button>}
            <Button kind="ink" busy={act.isPending} onClick={send}>
              {t('send')}
            </Button>
          </>
        }
      >
        {of.people.length === 0 && <p>{t('none')}</p>}
        {of.people.map(({ absenceId, name, place, from }) => (
          <div key={absenceId}>
            <SelectField
              label={`${name}　${place ?? ''}　${from ? formatDay(from as Day) : ''}`}
              value={written[absenceId]!.found}
              onValue={(found) => change(absenceId, { found: found as Found })}
              options={FOUND_AT_HOME.map((key) => ({ value: key, label: say(SURVEY_FOUND[key]) }))}
              {...(tried && written[absenceId]!.found === '' ? { missing: shared('chooseThis') } : {})}
            />
            {written[absenceId]!.found === 'changed' && (
              <SelectField
                label={t('changedWhat')}
                value={written[absenceId]!.field}
                onValue={(field) => change(absenceId, { field })}
                options={Object.entries(CHANGED_FIELDS).map(([value, words]) => ({ value, label: say(words) }))}
                {...(tried && written[absenceId]!.field === '' ? { missing: shared('chooseThis') } : {})}
              />
            )}
          </div>
        ))}
        <LongField label={t('addUnregistered')} value={strangers} onValue={setStrangers} />
        {act.error && <ErrorOf error={act.error} />}
      </ActPanel>
      <p role="status">{act.data ? t('sent', { count: act.data.outgoing }) : ''}</p>
    </>
  )
}
