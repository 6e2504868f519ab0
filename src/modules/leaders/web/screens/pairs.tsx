/** Talks between every two of a body: one matrix with what is left, not a form for each pair. */
import './pairs.css'
import { useState } from 'react'
import { type Day, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, LongField, TextField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Icon } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { enterTalks, pairsOf, withdrawTalk } from '../../contract.ts'
import { strings } from '../strings.ts'

type Seen = Answer<typeof pairsOf>

const CHANGES = { changes: [pairsOf] }

export const PairsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Pairs today={me.today} />}</Asked>

const Pairs = ({ today }: { today: string }) => {
  const t = useText(strings)
  const search = useSearch()
  const year = Number(search.year ?? yearOf(today as Day))
  const asked = useAsk(pairsOf, { params: { bodyId: search.body ?? '' }, query: { year } }, { when: !!search.body, keep: true })
  if (!search.body)
    return (
      <>
        <PageTitle title={t('pairs')} crumbs={[{ label: t('back'), href: '/leaders' }]} />
        <Empty title={t('pairsWhich')} action={<ButtonLink href={`/leaders?year=${year}`}>{t('back')}</ButtonLink>}>
          {t('pairsWhichNext')}
        </Empty>
      </>
    )
  return <Asked of={asked}>{(seen) => <Shown of={seen} />}</Asked>
}

const keyOf = (one: string, other: string): string => (one < other ? `${one}|${other}` : `${other}|${one}`)

const Shown = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const clause = useClauses()
  const [chosen, setChosen] = useState<string[]>([])
  const chip = clause(of.cites[0])
  const toggle = (key: string) => setChosen(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key])
  const sum =
    of.need === null ? t('pairsNoRule', { total: of.total }) : t('pairsSum', { times: of.period ? say(of.period) : '', total: of.total, left: of.left })
  return (
    <>
      <PageTitle
        title={t('pairs')}
        crumbs={[{ label: t('back'), href: '/leaders' }]}
        facts={t('pairsFacts', { name: of.name, year: of.year })}
        waits={
          <>
            {sum} {chip && <Chip {...chip} />}
          </>
        }
      />
      <Section title={t('matrix')} note={t('matrixNote')}>
        <Matrix of={of} chosen={chosen} onToggle={toggle} />
      </Section>
      <Enter of={of} chosen={chosen} onDone={() => setChosen([])} />
      <Talks of={of} />
    </>
  )
}

/** Half a square: each pair once. */
const Matrix = ({ of, chosen, onToggle }: { of: Seen; chosen: readonly string[]; onToggle: (key: string) => void }) => {
  const known = new Map(of.pairs.map((pair) => [keyOf(pair.one, pair.other), pair]))
  return (
    <div className="pairs">
      <table>
        <thead>
          <tr>
            <td />
            {of.people.slice(0, -1).map(({ personId, name }) => (
              <th key={personId} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.people.slice(1).map((row, index) => (
            <tr key={row.personId}>
              <th scope="row">{personName(row.name)}</th>
              {of.people.slice(0, index + 1).map((column) => (
                <td key={column.personId}>
                  <Cell of={of} one={column} other={row} pair={known.get(keyOf(column.personId, row.personId))!} chosen={chosen} onToggle={onToggle} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Person = Seen['people'][number]
type CellOf = { of: Seen; one: Person; other: Person; pair: Seen['pairs'][number]; chosen: readonly string[]; onToggle: (key: string) => void }

const Cell = ({ of, one, other, pair, chosen, onToggle }: CellOf) => {
  const t = useText(strings)
  const key = keyOf(one.personId, other.personId)
  const enough = pair.talks >= (of.need ?? 1)
  const names = { one: one.name, other: other.name }
  if (enough)
    return (
      <span
        role="img"
        aria-label={t('cell_done', { ...names, day: formatDay(pair.last as Day) })}
        title={t('cell_done', { ...names, day: formatDay(pair.last as Day) })}
      >
        <Icon of="met" />
      </span>
    )
  return (
    <button type="button" aria-pressed={chosen.includes(key)} aria-label={t('cell_open', names)} title={t('cell_open', names)} onClick={() => onToggle(key)}>
      {chosen.includes(key) ? <Icon of="present" /> : ''}
    </button>
  )
}

const Enter = ({ of, chosen, onDone }: { of: Seen; chosen: readonly string[]; onDone: () => void }) => {
  const t = useText(strings)
  const [day, setDay] = useState(of.today)
  const [words, setWords] = useState('')
  const act = useAct(enterTalks, { ...CHANGES, onDone })
  const pairs = chosen.map((key) => key.split('|')).map(([oneId, otherId]) => ({ oneId: oneId!, otherId: otherId! }))
  return (
    <ActPanel
      title={t('talkTitle')}
      action={
        <Button
          kind="ink"
          busy={act.isPending}
          onClick={() => chosen.length > 0 && act.mutate({ params: { bodyId: of.bodyId }, body: { pairs, day, words: words.trim() || null } })}
        >
          {chosen.length > 0 ? t('enterTalks', { count: chosen.length }) : t('chooseFirst')}
        </Button>
      }
    >
      <DayField label={t('day')} value={day} max={of.today} onValue={setDay} />
      <LongField label={t('talkWords')} value={words} maxLength={500} onValue={setWords} />
      <p role="status">{act.data && t('talksEntered', { count: act.data.entered })}</p>
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const Talks = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const names = new Map(of.people.map(({ personId, name }) => [personId, name]))
  return (
    <Section title={t('talks')}>
      <DataTable
        label={t('talks')}
        rows={of.talks}
        rowKey={({ talkId }) => talkId}
        empty={t('noTalks')}
        marked={({ withdrawnWhy }) => (withdrawnWhy ? 'quiet' : undefined)}
        columns={[
          { id: 'day', head: t('day'), oneLine: true, cell: ({ day }) => formatDay(day as Day) },
          { id: 'who', head: t('col_name'), cell: ({ one, other }) => listed([names.get(one) ?? '', names.get(other) ?? '']) },
          { id: 'act', head: <span className="sr">{t('withdraw')}</span>, action: true, cell: (row) => <Withdraw of={row} /> },
        ]}
      />
    </Section>
  )
}

const Withdraw = ({ of }: { of: Seen['talks'][number] }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct(withdrawTalk, CHANGES)
  if (of.withdrawnWhy) return <span className="faint">{t('withdrawn', { why: of.withdrawnWhy })}</span>
  if (!open)
    return (
      <Button kind="text" onClick={() => setOpen(true)}>
        {t('withdraw')}
      </Button>
    )
  return (
    <>
      <TextField label={t('withdrawWhy')} value={reason} maxLength={200} onValue={setReason} />
      <Button size="sm" busy={act.isPending} onClick={() => reason.trim() && act.mutate({ params: { talkId: of.talkId }, body: { reason } })}>
        {t('withdraw')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
