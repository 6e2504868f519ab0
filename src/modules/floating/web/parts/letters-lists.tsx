/** Letters to and from partners outside, each with its state and its clock. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import type { exchangeWith, OutLine } from '../../contract.ts'
import { exchange } from './exchange-strings.ts'
import { PaperActs } from './paper-acts.tsx'

const keyOf = ({ caseId, side, number }: Pick<OutLine, 'caseId' | 'side' | 'number'>): string => `${caseId}|${side}|${number}`

type Letters = { title: string; lines: readonly OutLine[]; empty: React.ReactNode; today: string; partners?: boolean }

export const LettersOut = ({ title, lines, empty, today, partners = false }: Letters) => {
  const t = useText(exchange)
  return (
    <Section title={title}>
      <DataTable
        label={title}
        rows={lines}
        rowKey={keyOf}
        empty={empty}
        columns={[
          { id: 'letter', head: t('col_letter'), width: 150, cell: (row) => <b>{say(row.title)}</b> },
          { id: 'about', head: t('col_about'), width: 80, cell: ({ about }) => about },
          ...(partners ? [{ id: 'partner', head: t('col_partner'), width: 180, cell: ({ partner }: OutLine) => partner }] : []),
          { id: 'on', head: t('col_on'), width: 100, oneLine: true, cell: ({ on }) => formatDay(on as Day) },
          { id: 'state', head: t('col_state'), cell: (row) => <OutState of={row} /> },
          { id: 'acts', head: <span className="sr">{t('col_how')}</span>, action: true, cell: (row) => <PaperActs of={row} today={today} /> },
        ]}
      />
    </Section>
  )
}

const LOOK: Record<OutLine['state'], StatusWord> = { unsent: 'later', written: 'waits', sent: 'waits', acknowledged: 'done', refused: 'not_met' }

const OutState = ({ of }: { of: OutLine }) => {
  const t = useText(exchange)
  const clause = useClauses()(of.cites[0])
  const by = of.fileNumber ? t('inFile', { number: of.fileNumber }) : of.sheetNumber ? t('onSheet', { number: of.sheetNumber }) : ''
  return (
    <>
      <Status of={of.overdue ? 'overdue' : LOOK[of.state]}>{t(`state_${of.state}`)}</Status>
      <p className="dim">
        {[by, of.sentOn ? t('sentOn', { day: formatDay(of.sentOn as Day), how: of.sentHow ?? '' }) : ''].filter(Boolean).join('　')}
        {of.waitingDays !== null && <>　{t('waiting', { count: of.waitingDays })}</>}
        {of.due && <>　{t(of.overdue ? 'overdue' : 'dueBy', { day: formatDay(of.due as Day) })}</>}
        {of.due && clause && <Chip {...clause} />}
        {of.answeredOn && <>　{t('answered', { day: formatDay(of.answeredOn as Day), by: of.answeredBy ?? '' })}</>}
      </p>
      {of.answerWords && <p>{of.answerWords}</p>}
    </>
  )
}

type InLine = Answer<typeof exchangeWith>['in'][number]

const IN_LOOK: Record<InLine['outcome'], StatusWord> = { taken: 'done', waits: 'waits', refused: 'not_met' }

export const LettersIn = ({ lines }: { lines: readonly InLine[] }) => {
  const t = useText(exchange)
  return (
    <Section title={t('in')}>
      <DataTable
        label={t('in')}
        rows={lines}
        rowKey={keyOf}
        empty={t('inEmpty')}
        columns={[
          { id: 'letter', head: t('col_letter'), cell: (row) => <b>{say(row.title)}</b> },
          { id: 'about', head: t('col_about'), width: 100, cell: ({ about }) => about },
          { id: 'on', head: t('col_on'), width: 100, oneLine: true, cell: ({ on }) => formatDay(on as Day) },
          { id: 'by', head: t('col_by'), width: 150, cell: ({ byName }) => byName },
          {
            id: 'state',
            head: t('col_state'),
            cell: ({ outcome, told, words }) => (
              <>
                <Status of={IN_LOOK[outcome]}>{t(`outcome_${outcome}`)}</Status>　<span className="faint">{t(told ? 'told' : 'untold')}</span>
                {words && <p>{words}</p>}
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}
