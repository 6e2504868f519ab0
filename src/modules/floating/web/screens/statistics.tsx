/** Numbers and distribution of those away and here, key fields and groups, what was written of them; the ledgers out and in. */
import '../parts/acts.css'
import { useId, useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAct, useAsk, useUpload } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { FileField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf, ImportFaults } from '../../../../ui/states.tsx'
import { type Column, DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { REASONS, SECTORS, setSector, statistics, table, tableIn, TABLES } from '../../contract.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Beside, ForUnit, type Me } from '../parts/asked-unit.tsx'
import { coverageWords } from '../parts/coverage-strings.ts'

type Seen = Answer<typeof statistics>
type By = 'direction' | 'reason' | 'sector' | 'age' | 'standing'

export const StatisticsScreen = () => <ForUnit>{(me) => <Statistics {...me} />}</ForUnit>

const Statistics = ({ unitId, roles }: Me) => {
  const t = useText(coverageWords)
  return (
    <Asked of={useAsk(statistics, { params: { unitId } })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('statistics')}
            facts={t('statisticsFacts', {
              unit: seen.unitName,
              day: formatFullDay(seen.on as Day),
              away: seen.away.all,
              awayManaged: seen.away.managed,
              here: seen.here.all,
              hereManaged: seen.here.managed,
            })}
            actions={<Beside unitId={unitId} here="toStatistics" superior={roles.includes('committee') || roles.includes('department')} />}
          />
          <KeyGroups of={seen} />
          <InGroups of={seen} mine={roles.some((role) => role === 'secretary' || role === 'branch-officer')} />
          <Distribution title={t('awayBy')} of={seen.away} by={['direction', 'reason', 'sector', 'age', 'standing']} />
          <Distribution title={t('hereBy')} of={seen.here} by={['direction', 'age', 'standing']} from />
          <Written of={seen} />
          <Ledgers unitId={unitId} mine={roles.some((role) => role === 'secretary' || role === 'branch-officer')} />
        </>
      )}
    </Asked>
  )
}

const KeyGroups = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  const chip = useClauses()(of.cites.groups[0])
  return (
    <Section title={t('keyGroups')} right={chip && <Chip {...chip} />}>
      <DataTable
        label={t('keyGroups')}
        rows={of.groups}
        rowKey={({ key }) => key}
        columns={[
          { id: 'group', head: t('col_group'), cell: ({ key }) => say(SECTORS[key]) },
          { id: 'away', head: t('col_away'), figure: true, cell: ({ away }) => away },
          { id: 'managed', head: t('col_managed'), figure: true, cell: ({ awayManaged }) => awayManaged },
          { id: 'here', head: t('col_here'), figure: true, cell: ({ here }) => here },
          { id: 'here-managed', head: t('col_managed'), figure: true, cell: ({ hereManaged }) => hereManaged },
        ]}
      />
    </Section>
  )
}

/** Of the key fields and groups, whom nobody manages; and, for the branch in charge, whose field or group nobody has said. */
const InGroups = ({ of, mine }: { of: Seen; mine: boolean }) => {
  const t = useText(coverageWords)
  const who = (row: Seen['unsaid'][number]) => `/floating/${row.side === 'home' ? 'away' : 'here'}/${row.subjectId}`
  const columns: Column<Seen['unsaid'][number]>[] = [
    { id: 'name', head: t('col_name'), oneLine: true, cell: (row) => <TextLink href={who(row)}>{personName(row.name)}</TextLink> },
    { id: 'side', head: t('col_side'), cell: ({ side }) => t(`side_${side}`) },
    { id: 'unit', head: t('col_unit'), cell: ({ unitName }) => unitName },
    { id: 'place', head: t('col_other'), cell: ({ place }) => place ?? '' },
  ]
  const groups = of.groups.map(({ key }) => ({ id: key, title: say(SECTORS[key]), rows: of.gaps.filter((row) => row.key === key) }))
  return (
    <>
      <Section title={t('keyGaps')}>
        {of.gaps.length === 0 ? (
          <p className="dim">{t('noKeyGaps')}</p>
        ) : (
          <DataTable label={t('keyGaps')} groups={groups.filter(({ rows }) => rows.length > 0)} rowKey={({ subjectId }) => subjectId} columns={columns} />
        )}
      </Section>
      {mine && of.unsaid.length > 0 && (
        <Section title={t('groupUnsaid')}>
          <DataTable
            label={t('groupUnsaid')}
            rows={of.unsaid}
            rowKey={({ subjectId }) => subjectId}
            columns={[
              ...columns,
              { id: 'act', head: <span className="sr">{t('setSector')}</span>, action: true, cell: (row) => <SayGroup unitId={of.unitId} row={row} /> },
            ]}
          />
        </Section>
      )}
    </>
  )
}

const SayGroup = ({ unitId, row: { side, subjectId } }: { unitId: string; row: Seen['unsaid'][number] }) => {
  const t = useText(coverageWords)
  const act = useAct(setSector, { changes: [statistics] })
  const options = Object.entries(SECTORS).map(([value, words]) => ({ value, label: say(words) }))
  return (
    <ActForm
      title={t('setSector')}
      act={act}
      fields={[{ key: 'sector', label: t('sector'), as: 'select', options }]}
      onSend={({ sector }) => act.mutate({ params: { unitId }, body: { side, subjectId, sector: sector as keyof typeof SECTORS } })}
    />
  )
}

const Distribution = ({ title, of, by, from = false }: { title: string; of: Seen['away']; by: readonly By[]; from?: boolean }) => {
  const t = useText(coverageWords)
  const named = (what: By, key: string): string => {
    if (key === 'not-said') return t('not-said')
    if (what === 'reason') return say(REASONS[key as keyof typeof REASONS] ?? key)
    if (what === 'sector') return say(SECTORS[key as keyof typeof SECTORS] ?? key)
    if (what === 'standing') return t(key === 'full' ? 'standing_full' : 'standing_probationary')
    return what === 'age' ? t(key as 'to-35') : key
  }
  const groups = by.map((what) => ({
    id: what,
    title: t(what === 'direction' && from ? 'from_direction' : `by_${what}`),
    rows: of[what].map((row) => ({ ...row, what })),
  }))
  return (
    <Section title={title}>
      <DataTable
        label={title}
        groups={groups}
        rowKey={({ what, key }) => `${what}${key}`}
        empty={t('nobodyGap')}
        columns={[
          { id: 'key', head: title, cell: ({ what, key }) => named(what, key) },
          { id: 'count', head: t('people'), figure: true, width: 100, cell: ({ count }) => count },
          { id: 'managed', head: t('col_managed'), figure: true, width: 100, cell: ({ managed }) => managed },
        ]}
      />
    </Section>
  )
}

const Written = ({ of }: { of: Seen }) => {
  const t = useText(coverageWords)
  const chip = useClauses()(of.cites.record[0])
  return (
    <Section title={t('written')} right={chip && <Chip {...chip} />}>
      {of.written.length === 0 && <p className="dim">{t('noWritten')}</p>}
      {of.written.map(({ surveyId, year, unitName, analysis, measures }) => (
        <div key={surveyId}>
          <p>
            <a href={`/floating/surveys/${surveyId}`}>{`${year}　${unitName}`}</a>
          </p>
          <p>{`${t('analysis')}　${analysis}`}</p>
          {measures && <p>{`${t('measures')}　${measures}`}</p>}
        </div>
      ))}
    </Section>
  )
}

const Ledgers = ({ unitId, mine }: { unitId: string; mine: boolean }) => {
  const t = useText(coverageWords)
  const [purpose, setPurpose] = useState('')
  return (
    <Section title={t('tables')}>
      <TextField label={t('purpose')} value={purpose} maxLength={100} hint={t('purposeHint')} onValue={setPurpose} />
      {purpose.trim() && (
        <p className="acts">
          {(Object.keys(TABLES) as (keyof typeof TABLES)[]).map((key) => (
            <ButtonLink key={key} size="sm" download href={addressOf(table, { params: { unitId, table: key }, query: { purpose } })}>
              {t('exportT', { name: say(TABLES[key]) })}
            </ButtonLink>
          ))}
        </p>
      )}
      {mine && <ReadIn unitId={unitId} which="T9" />}
      {mine && <ReadIn unitId={unitId} which="T10" />}
    </Section>
  )
}

const ReadIn = ({ unitId, which }: { unitId: string; which: 'T9' | 'T10' }) => {
  const t = useText(coverageWords)
  const [file, setFile] = useState<File | null>(null)
  const act = useUpload(tableIn, { changes: [statistics] })
  const [tried, setTried] = useState(false)
  const id = useId()
  // what was said of one file does not hold for the next
  const choose = (next: File | null) => {
    setFile(next)
    act.reset()
  }
  const send = (carryOut: 'yes' | 'no') => {
    setTried(true)
    if (file) return act.mutate({ input: { params: { unitId, table: which }, body: { carryOut } }, file })
    requestAnimationFrame(() => toFirstGap(document.getElementById(id) ?? undefined))
  }
  const seen = act.data
  return (
    <div className="entry" id={id}>
      <h3>{t('importT', { name: say(TABLES[which]) })}</h3>
      <FileField
        label={t('file')}
        file={file}
        onFile={choose}
        accept=".xlsx"
        hint={t('importHint')}
        {...(tried && !file ? { missing: t('fileMissing') } : {})}
      />
      <div className="acts">
        <Button size="sm" busy={act.isPending} onClick={() => send('no')}>
          {t('look')}
        </Button>
        {seen && !seen.carriedOut && seen.faults.length === 0 && seen.good > 0 && (
          <Button size="sm" kind="ink" busy={act.isPending} onClick={() => send('yes')}>
            {t('takeIn', { count: seen.good })}
          </Button>
        )}
      </div>
      <p role="status">
        {seen?.carriedOut ? t('takenIn', { count: seen.good }) : ''} {seen && seen.already > 0 ? t('already', { count: seen.already }) : ''}
      </p>
      {seen && seen.faults.length > 0 && <ImportFaults faults={seen.faults.map(asFault)} />}
      {act.error && <ErrorOf error={act.error} />}
    </div>
  )
}

type Fault = Answer<typeof tableIn>['faults'][number]

const asFault = ({ column, written, why, ...fault }: Fault, at: number) => ({
  ...fault,
  id: String(at),
  column: { zh: column, en: column },
  written: written ? { zh: `${written}　${why.zh}`, en: `${written}　${why.en}` } : why,
})
