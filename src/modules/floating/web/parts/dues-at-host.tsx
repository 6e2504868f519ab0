/** Dues that hosts took of one member away: what each month settles here, said by a person of the branch. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatCents, formatFullDay } from '../../../../ui/days.ts'
import { Note, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, useText } from '../../../../ui/text.ts'
import { reversePayment } from '../../../dues/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { duesAtHost, setDuesAside, settleDues } from '../../contract.ts'
import { ActForm, orNull } from './act-form.tsx'
import { homeWords } from './home-strings.ts'

type Seen = Answer<typeof duesAtHost>
type Line = Seen['lines'][number]

/** Nothing is shown while no host has told of any. */
export const DuesAtHost = ({ absenceId }: { absenceId: string }) => (
  <Asked of={useAsk(duesAtHost, { params: { absenceId } })}>{(seen) => (seen.lines.length > 0 ? <Lines of={seen} /> : null)}</Asked>
)

const Lines = ({ of }: { of: Seen }) => {
  const t = useText(homeWords)
  const clause = useClauses()(of.cites[0])
  return (
    <Section title={t('duesTitle')} note={t('duesNote')}>
      <Note chip={clause && <Chip {...clause} />}>{t(of.place ? `dues_${of.place}` : 'dues_open')}</Note>
      <DataTable
        label={t('duesTitle')}
        rows={of.lines}
        rowKey={({ resultId }) => resultId}
        columns={[
          { id: 'month', head: t('duesMonth'), oneLine: true, cell: ({ year, month }) => t('ofMonth', { year, month }) },
          { id: 'sum', head: t('duesSum'), oneLine: true, cell: ({ cents }) => t('yuan', { yuan: formatCents(cents) }) },
          { id: 'by', head: t('duesBy'), cell: ({ host, byName, on }) => listed([host, byName ?? '', formatFullDay(on as Day)].filter(Boolean)) },
          { id: 'state', head: t('duesState'), cell: (line) => <State of={line} /> },
        ]}
      />
      {of.lines
        .filter(({ toReverse }) => toReverse.length > 0)
        .map((line) => (
          <Reverse key={line.resultId} line={line} />
        ))}
      {of.lines.filter(isOpen).map((line) => (
        <Settle key={line.resultId} line={line} absenceId={of.absenceId} />
      ))}
    </Section>
  )
}

const isOpen = ({ settled, toReverse, setAside, cents }: Line): boolean => settled.length + toReverse.length === 0 && setAside === null && cents > 0

const State = ({ of }: { of: Line }) => {
  const t = useText(homeWords)
  if (of.toReverse.length > 0) return <span>{of.takenBack ? t('duesBackReverse', backOf(of.takenBack)) : t('duesToldAnew')}</span>
  if (of.takenBack) return <span className="dim">{t('duesBack', backOf(of.takenBack))}</span>
  if (of.setAside && of.settled.length === 0) return t('duesAside', { name: of.setAside.byName, day: formatFullDay(of.setAside.on as Day) })
  if (of.settled.length === 0) return <span className="dim">{of.cents > 0 ? t('duesWaits') : '—'}</span>
  return of.settled.map((one) => (
    <p key={one.paymentId} title={one.words ?? undefined}>
      {t(one.stays ? 'duesSettled_stays' : 'duesSettled_came', { yuan: formatCents(one.cents), number: one.number, name: one.byName })}
    </p>
  ))
}

const backOf = ({ on, reason }: NonNullable<Line['takenBack']>) => ({ day: formatFullDay(on as Day), reason: reason ?? '' })

/** What settled a sum that the host corrected: taken back by a person, in the book of dues like any other payment. */
const Reverse = ({ line }: { line: Line }) => (
  <div className="acts no-print">
    {line.toReverse.map((payment) => (
      <ReverseOne key={payment.paymentId} payment={payment} because={line.takenBack?.reason ?? ''} />
    ))}
  </div>
)

const ReverseOne = ({ payment: { paymentId, cents, number }, because }: { payment: Line['toReverse'][number]; because: string }) => {
  const t = useText(homeWords)
  const act = useAct(reversePayment)
  return (
    <ActForm
      title={t('reverse', { yuan: formatCents(cents), number })}
      note={t('reverseNote')}
      button={t('reverseGo')}
      act={act}
      fields={[{ key: 'reason', label: t('reverseWhy'), as: 'text', initial: t('reverseBecause', { reason: because }) }]}
      onSend={({ reason }) => act.mutate({ params: { paymentId }, body: { reason: reason! } })}
    />
  )
}

const Settle = ({ line, absenceId }: { line: Line; absenceId: string }) => {
  const t = useText(homeWords)
  const [settling, setting] = [useAct(settleDues), useAct(setDuesAside)]
  const params = { absenceId, resultId: line.resultId }
  const month = t('ofMonth', { year: line.year, month: line.month })
  const places = (['stays', 'came'] as const).map((value) => ({ value, label: t(`money_${value}`) }))
  return (
    <div className="acts no-print">
      <ActForm
        title={`${month}　${t('settle')}`}
        act={settling}
        fields={[
          { key: 'money', label: t('money'), as: 'select', options: places },
          { key: 'rest', label: t('restGiven'), as: 'tick' },
          { key: 'words', label: t('words'), as: 'text', optional: true },
        ]}
        onSend={({ money, rest, words }) =>
          settling.mutate({ params, body: { money: money as 'stays' | 'came', restGiven: rest === 'yes', words: orNull(words) } })
        }
      />
      <ActForm
        title={`${month}　${t('aside')}`}
        act={setting}
        fields={[{ key: 'words', label: t('words'), as: 'text' }]}
        onSend={({ words }) => setting.mutate({ params, body: { words: words! } })}
      />
    </div>
  )
}
