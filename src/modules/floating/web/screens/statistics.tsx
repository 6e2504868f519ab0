/** Numbers and distribution of those away and here, key fields and groups, what was written of them; the ledgers out and in. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAsk, useUpload } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { FileField, TextField } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf, ImportFaults } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { REASONS, SECTORS, statistics, table, tableIn, TABLES } from '../../contract.ts'
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
      <TextField label={t('purpose')} value={purpose} maxLength={100} onValue={setPurpose} />
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
  const send = (carryOut: 'yes' | 'no') => file && act.mutate({ input: { params: { unitId, table: which }, body: { carryOut } }, file })
  const seen = act.data
  return (
    <>
      <p className="dim">{`${t('importT', { name: say(TABLES[which]) })}　${t('importHint')}`}</p>
      <FileField label={t('file')} file={file} onFile={setFile} accept=".xlsx" />
      <Button size="sm" busy={act.isPending} onClick={() => send('no')}>
        {t('look')}
      </Button>
      {seen && !seen.carriedOut && seen.faults.length === 0 && seen.rows > 0 && (
        <Button size="sm" kind="ink" busy={act.isPending} onClick={() => send('yes')}>
          {t('takeIn', { count: seen.rows })}
        </Button>
      )}
      <p role="status">{seen?.carriedOut ? t('takenIn', { count: seen.rows }) : ''}</p>
      {seen && seen.faults.length > 0 && (
        <ImportFaults faults={seen.faults.map(({ column, ...fault }, at) => ({ ...fault, id: String(at), column: { zh: column, en: column } }))} />
      )}
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
