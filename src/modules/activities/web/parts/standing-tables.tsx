/** Two tables: what is worth a look, and everybody. Each figure opens its why. */
import { Chip } from '../../../../ui/chip.tsx'
import { Pips } from '../../../../ui/figure.tsx'
import { personName } from '../../../../ui/names.ts'
import { Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { type Column, DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { strings } from '../strings.ts'
import { byGroupAndName, inGroups } from './roll-order.ts'
import { saveTable } from './save-table.ts'
import type { T } from './session-words.ts'
import { bestOf, figureOf, isToMind, type Judged, type Member, pipsOf } from './standing-words.ts'

type Shown = { members: readonly Member[]; year: number }
type Minded = { member: Member; answer: Judged }

export const ToMind = ({ members, year }: Shown) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const rows = [...members].sort(byGroupAndName).flatMap((member) => member.answers.filter(isToMind).map((answer): Minded => ({ member, answer })))
  const columns: Column<Minded>[] = [
    { id: 'name', head: t('col_member'), width: 110, oneLine: true, cell: ({ member }) => <NameLink of={member} year={year} /> },
    { id: 'figure', head: t('col_times'), width: 90, figure: true, cell: ({ answer }) => <b>{figureOf(t, answer)}</b> },
    { id: 'state', head: t('col_state'), width: 116, cell: ({ answer }) => <Status of={answer.outcome} /> },
    { id: 'what', head: t('col_conclusion'), cell: ({ answer }) => <Follows of={answer} /> },
    {
      id: 'why',
      head: <span className="sr">{t('seeOne')}</span>,
      action: true,
      cell: ({ member, answer }) => (
        <Chip {...(clauseOf(answer.cites[0], whyOf(year, member, answer)) ?? { label: t('seeOne'), why: whyOf(year, member, answer) })} />
      ),
    },
  ]
  return (
    <div className="to-mind">
      <DataTable
        label={t('toMindTitle')}
        rows={rows}
        rowKey={({ member, answer }) => `${member.memberId}/${answer.slot}`}
        columns={columns}
        empty={<Empty title={t('toMindNone')} />}
      />
    </div>
  )
}

const whyOf = (year: number, { memberId }: Member, { slot }: Judged): string => `standing:${year}/${memberId}/${slot}`

const NameLink = ({ of, year }: { of: Member; year: number }) => (
  <a className="lnk" href={`/standing/${of.memberId}?year=${year}`}>
    {personName(of.name)}
  </a>
)

/** What follows, and whether it can still be mended. */
const Follows = ({ of }: { of: Judged }) => {
  const t = useText(strings)
  return (
    <>
      {of.follows.length > 0 ? of.follows.map(say).join('　') : say(of.title)}
      <small>{of.warning ? say(of.warning) : bestOf(t, of)}</small>
    </>
  )
}

export const Everybody = ({ members, year, unitName }: Shown & { unitName: string }) => {
  const t = useText(strings)
  const slots = [...new Map(members.flatMap(({ answers }) => answers).map((answer) => [answer.slot, answer])).values()]
  return (
    <>
      <LettersKey />
      <DataTable
        label={t('everybody')}
        dense
        groups={inGroups(members).map(({ name, rows }) => ({ id: name ?? '', title: name ?? '', rows }))}
        rowKey={({ memberId }) => memberId}
        columns={[
          nameColumn(t, year),
          ...(slots[0] ? [figureColumn(t, slots[0])] : []),
          lettersColumn(t),
          ...slots.map((slot) => slotColumn(t, { slot, year, head: slots.length === 1 ? t('col_conclusion') : say(slot.title) })),
        ]}
        find={({ name }) => ({ name })}
        onExport={() => saveTable(`${unitName}${year} ${t('standing')}`, tableOf(t, members, slots))}
      />
    </>
  )
}

const MARKS = [
  ['on', 'mark_on'],
  ['half', 'mark_half'],
  ['missed', 'mark_missed'],
  ['open', 'mark_open'],
  ['ahead', 'mark_ahead'],
] as const

/** What the small boxes say; the words of the statuses, not colours. */
const LettersKey = () => {
  const t = useText(strings)
  return (
    <p className="key st-key">
      {MARKS.map(([pip, word]) => (
        <span key={pip} className="st-pips">
          <Pips of={[pip]} />
          {t(word)}
        </span>
      ))}
    </p>
  )
}

const nameColumn = (t: T, year: number): Column<Member> => ({
  id: 'name',
  head: t('col_member'),
  width: 110,
  oneLine: true,
  cell: (member) => <NameLink of={member} year={year} />,
})

const lettersColumn = (t: T): Column<Member> => ({ id: 'letters', head: t('col_letters'), width: 230, cell: (member) => <Letters of={member} /> })

const Letters = ({ of }: { of: Member }) => {
  const t = useText(strings)
  const { due, present, elsewhere } = of.sum
  return (
    <span className="st-pips">
      <Pips of={pipsOf(of)} />
      <span className="sr">{t('attended', { num: present + elsewhere, den: due })}</span>
    </span>
  )
}

/** The figure that the first rule counts; a rule that counts another one says it in its own column. */
const figureColumn = (t: T, { amount, title }: Judged): Column<Member> => ({
  id: 'figure',
  head: amount?.den === 1 ? say(title) : t('col_figure'),
  width: 96,
  oneLine: true,
  cell: ({ answers }) => <b>{answers[0] && figureOf(t, answers[0])}</b>,
})

const slotColumn = (t: T, { slot, year, head }: { slot: Judged; year: number; head: string }): Column<Member> => ({
  id: slot.slot,
  head,
  cell: (member) => {
    const answer = member.answers.find((one) => one.slot === slot.slot)
    if (!answer) return ''
    const other = figureOf(t, answer) !== figureOf(t, member.answers[0]!)
    return (
      <span className="st-cell">
        <small className="st-of">{head}</small>
        {other && <b>{figureOf(t, answer)}</b>}
        <Status of={answer.outcome} />
        <Chip label={t('whyWord')} why={whyOf(year, member, answer)} />
      </span>
    )
  },
})

const tableOf = (t: T, members: readonly Member[], slots: readonly Judged[]): (string | number | null)[][] => [
  [t('col_member'), t('col_letters'), ...slots.flatMap(({ title }) => [say(title), t('col_state')])],
  ...[...members].sort(byGroupAndName).map((member) => [
    member.name,
    member.letters,
    ...slots.flatMap(({ slot }) => {
      const answer = member.answers.find((one) => one.slot === slot)
      return answer ? [` ${figureOf(t, answer)}`, t(`outcome_${answer.outcome}`)] : [null, null]
    }),
  ]),
]
