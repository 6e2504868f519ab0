/** The books of a unit: what it keeps for incoming members, at its desk, of parallel relations; who waits, whose row has gaps, who was not told. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Facts, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { listMembers } from '../../../members/contract.ts'
import { BOOK_FLAGS, books, closeBook, type Follow, followBook, FOLLOWS, joinParallel, keepBook, RELATION_BASES, UNIT_SLOTS } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { BookForm, type Form, heldIn } from '../parts/book-form.tsx'
import { bookWords } from '../parts/books-strings.ts'
import { Declarations } from '../parts/declarations.tsx'
import { useFromHere } from '../parts/from-registers.ts'
import { UnitOf } from '../parts/unit-of.tsx'

type Seen = Answer<typeof books>
type Line = Seen['lines'][number]
type Slot = keyof typeof UNIT_SLOTS

/** Rows of those who wait on the page; the figure at the end counts all. */
const SHOWN = 20

export const BooksScreen = () => <UnitOf>{(unitId) => <Of unitId={unitId} />}</UnitOf>

const Of = ({ unitId }: { unitId: string }) => <Asked of={useAsk(books, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>

const Page = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const { data } = useAsk(listMembers, { params: { unitId: of.unitId } })
  const members = (data?.members ?? []).map((one) => ({ value: one.memberId, label: personName(one.name) }))
  const flagged = of.lines.filter(({ flags }) => flags.length > 0).length
  return (
    <>
      <PageTitle crumbs={useFromHere()} title={t('booksTitle')} facts={t('booksFacts', { unit: of.unitName, count: of.lines.length, flagged })} />
      {(['host', 'desk', 'parallel'] as const).map((side) => (
        <Side key={side} of={of} side={side} members={members} />
      ))}
      <Talent of={of} members={members} />
      <Declarations unitId={of.unitId} />
      <Waiting of={of} />
      <Gaps of={of} />
    </>
  )
}

type Members = { value: string; label: string }[]
type SideOf = (typeof UNIT_SLOTS)[Slot]['side']

const isOf = (side: SideOf, slot: string): boolean => UNIT_SLOTS[slot as Slot]?.side === side

const Forms = ({ of, side, members }: { of: Seen; side: SideOf; members: Members }) =>
  of.forms
    .filter(({ slot }) => isOf(side, slot) && of.mayKeep.includes(slot as Slot))
    .map((form) => <Enter key={form.slot} of={of} form={form} members={members} />)

const Enter = ({ of, form, members }: { of: Seen; form: Form; members: Members }) => {
  const act = useAct(keepBook)
  return (
    <BookForm
      form={form}
      today={of.today}
      members={members}
      act={act}
      onSend={({ on, until, who, whoElse }, fields) =>
        act.mutate({
          params: { unitId: of.unitId },
          body: { slot: form.slot as Slot, on: on!, until: orNull(until), memberId: orNull(who), person: orNull(whoElse), fields },
        })
      }
    />
  )
}

const Side = ({ of, side, members }: { of: Seen; side: 'host' | 'desk' | 'parallel'; members: Members }) => {
  const t = useText(bookWords)
  return (
    <Section title={t(`side_${side}`)}>
      <div className="acts no-print">
        {side === 'parallel' && of.mayJoin && <Join of={of} />}
        <Forms of={of} side={side} members={members} />
      </div>
      <Lines of={of} rows={of.lines.filter(({ slot }) => isOf(side, slot))} label={t(`side_${side}`)} />
    </Section>
  )
}

/** The roll of floating talent: an agency's own, with file, plan, activities and contact in columns of their own (YZ-07h). */
const Talent = ({ of, members }: { of: Seen; members: Members }) => {
  const t = useText(bookWords)
  const rows = of.lines.filter(({ slot }) => isOf('talent', slot))
  const form = of.forms.find(({ slot }) => isOf('talent', slot))
  const followed = (line: Line, kind: Follow) => line.follows.filter(({ what }) => what === kind).map(({ on, words }) => `${formatDay(on as Day)} ${words}`)
  if (rows.length === 0 && !of.mayKeep.includes('parallel.talent')) return null
  return (
    <Section title={say(UNIT_SLOTS['parallel.talent'].title)}>
      <div className="acts no-print">
        <Forms of={of} side="talent" members={members} />
      </div>
      <DataTable
        label={say(UNIT_SLOTS['parallel.talent'].title)}
        rows={rows}
        rowKey={({ bookId }) => bookId}
        marked={({ closedOn }) => (closedOn ? 'quiet' : undefined)}
        empty={<Empty title={t('empty')} />}
        columns={[
          { id: 'who', head: t('who'), oneLine: true, cell: ({ person }) => (person ? personName(person) : '—') },
          ...(rows.some(({ unitName }) => unitName !== of.unitName) ? [{ id: 'unit', head: t('branch'), cell: ({ unitName }: Line) => unitName }] : []),
          { id: 'on', head: t('since'), oneLine: true, cell: ({ on }) => formatDay(on as Day) },
          ...(form?.fields ?? []).map(({ key, title }) => ({ id: key, head: say(title), cell: ({ fields }: Line) => fields[key] ?? '—' })),
          ...(Object.keys(FOLLOWS) as Follow[]).map((kind) => ({
            id: kind,
            head: say(FOLLOWS[kind]),
            cell: (line: Line) => followed(line, kind).join('　') || '—',
          })),
          { id: 'act', head: '', action: true, cell: (line) => <LineActs line={line} today={of.today} /> },
        ]}
      />
    </Section>
  )
}

const Lines = ({ of, rows, label }: { of: Seen; rows: Line[]; label: string }) => {
  const t = useText(bookWords)
  const words = { yes: t('yes'), no: t('no'), ...Object.fromEntries(Object.entries(RELATION_BASES).map(([key, title]) => [key, say(title)])) }
  const formOf = (slot: string) => of.forms.find((form) => form.slot === slot)
  return (
    <DataTable
      label={label}
      rows={rows}
      rowKey={({ bookId }) => bookId}
      marked={({ flags, closedOn }) => (flags.length > 0 ? 'question' : closedOn ? 'quiet' : undefined)}
      empty={<Empty title={t('empty')} />}
      columns={[
        { id: 'on', head: t('on'), oneLine: true, cell: ({ on, until }) => `${formatDay(on as Day)}${until ? `—${formatDay(until as Day)}` : ''}` },
        { id: 'book', head: t('booksTitle'), cell: ({ slot, unitName }) => `${say(UNIT_SLOTS[slot as Slot].title)}　${unitName}` },
        { id: 'who', head: t('who'), oneLine: true, cell: ({ person }) => (person ? personName(person) : '—') },
        { id: 'what', head: t('what'), cell: (line) => whatOf(line, { held: heldIn(formOf(line.slot), line.fields, words), t }) },
        { id: 'follows', head: t('follows'), cell: ({ follows }) => follows.map(({ on, words: said }) => `${formatDay(on as Day)} ${said}`).join('　') },
        { id: 'flags', head: t('flags'), cell: ({ flags }) => listed(flags.map((flag) => say(BOOK_FLAGS[flag]))) },
        { id: 'act', head: '', action: true, cell: (line) => <LineActs line={line} today={of.today} /> },
      ]}
    />
  )
}

type T = (key: 'withheld' | 'days' | 'term' | 'ended', values?: Record<string, string | number>) => string

const whatOf = (line: Line, { held, t }: { held: string; t: T }): string =>
  [
    held,
    line.withheld.length > 0 ? t('withheld') : '',
    line.term ? t('term', { day: formatDay(line.term as Day) }) : '',
    line.days === null ? '' : t('days', { days: line.days }),
    line.closedOn ? `${t('ended')} ${formatDay(line.closedOn as Day)} ${line.closedWords ?? ''}` : '',
  ]
    .filter(Boolean)
    .join('　')

const LineActs = ({ line, today }: { line: Line; today: string }) => {
  const t = useText(bookWords)
  const [follow, close] = [useAct(followBook), useAct(closeBook)]
  const params = { bookId: line.bookId }
  const on = { key: 'on', label: t('on'), as: 'day' as const, initial: today }
  const which = {
    key: 'what',
    label: t('which'),
    as: 'select' as const,
    options: Object.entries(FOLLOWS).map(([value, title]) => ({ value, label: say(title) })),
  }
  if (line.closedOn) return null
  return (
    <div className="acts no-print">
      <ActForm
        title={t('follow')}
        act={follow}
        fields={[on, ...(isOf('talent', line.slot) ? [which] : []), { key: 'words', label: t('followWords'), as: 'long' }]}
        onSend={(values) => follow.mutate({ params, body: { on: values['on']!, what: orNull(values['what']) as Follow | null, words: values['words']! } })}
      />
      <ActForm
        title={t('close')}
        act={close}
        fields={[on, { key: 'words', label: t('words'), as: 'long', optional: true }]}
        onSend={(values) => close.mutate({ params, body: { on: values['on']!, words: orNull(values['words']) } })}
      />
    </div>
  )
}

/** Whoever stands above the branches says first in which one the member is: the members of a branch are read there alone. */
const Join = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const [home, setHome] = useState('')
  const { data } = useAsk(listMembers, { params: { unitId: home } }, { when: home !== '' })
  const members = (data?.members ?? []).map((one) => ({ value: one.memberId, label: personName(one.name) }))
  const branches = of.branches.map(({ unitId, name }) => ({ value: unitId, label: name }))
  const act = useAct(joinParallel)
  return (
    <ActForm
      title={t('join')}
      note={t('joinNote')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'home', label: t('homeBranch'), as: 'select', options: branches },
        { key: 'member', label: t('member'), as: 'select', options: members },
        { key: 'branch', label: t('branch'), as: 'select', options: branches.filter(({ value }) => value !== home) },
        { key: 'basis', label: t('basis'), as: 'select', options: Object.entries(RELATION_BASES).map(([value, title]) => ({ value, label: say(title) })) },
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        { key: 'until', label: t('until'), as: 'day', optional: true },
      ]}
      onValue={(key, value) => key === 'home' && setHome(value)}
      onSend={({ member, branch, basis, on, until }) =>
        act.mutate({
          params: { unitId: of.unitId },
          body: { memberId: member!, branchId: branch!, basis: basis as keyof typeof RELATION_BASES, on: on!, until: orNull(until) },
        })
      }
    />
  )
}

const Waiting = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const rows = of.waiting.filter(({ late, takenInOn }) => late || takenInOn === null)
  const note = of.takeInDays === null ? t('waitingUnset') : t('waitingLimit', { days: of.takeInDays })
  return (
    <Section title={t('waiting')} note={note} now={rows.some(({ side, takenInOn }) => side === 'host' && takenInOn === null)}>
      <DataTable
        label={t('waiting')}
        rows={rows.slice(0, SHOWN)}
        total={of.waiting.length}
        rowKey={({ side, caseId }) => `${side} ${caseId}`}
        marked={({ late }) => (late ? 'question' : undefined)}
        empty={<Empty title={t('nobodyWaits')} />}
        columns={[
          {
            id: 'who',
            head: t('who'),
            oneLine: true,
            cell: ({ side, caseId, absenceId, name }) => (
              <a href={side === 'host' ? `/floating/here/${caseId}` : `/floating/away/${absenceId}`}>{personName(name)}</a>
            ),
          },
          { id: 'other', head: t('other'), cell: ({ otherName }) => otherName },
          { id: 'known', head: t('knownOn'), cell: ({ knownOn }) => formatDay(knownOn as Day) },
          { id: 'taken', head: t('takenIn'), cell: ({ takenInOn }) => (takenInOn ? formatDay(takenInOn as Day) : t('notYet')) },
          { id: 'days', head: t('days', { days: '' }), figure: true, cell: ({ days }) => days },
          { id: 'late', head: t('flags'), cell: ({ late }) => (late ? t('late') : '') },
        ]}
      />
    </Section>
  )
}

const NAMED = 12

/** The first names, and how many more there are. */
const firstOf = (names: readonly string[], more: (count: number) => string): string =>
  names.length <= NAMED ? listed(names) : `${listed(names.slice(0, NAMED))} ${more(names.length - NAMED)}`

const Gaps = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const units = [
    { name: t('withoutReceiver'), value: listed(of.without.receiver) },
    { name: t('withoutDesk'), value: firstOf(of.without.desk, (count) => t('andMore', { count })) },
  ].filter(({ value }) => value !== '')
  const ledger = of.ledger.map(({ caseId, name, lacks }) => ({ name: personName(name), value: listed(lacks.map(say)), href: `/floating/here/${caseId}` }))
  const unnotified = [...Map.groupBy(of.unnotified, ({ on, activity }) => `${on} ${activity}`).values()].map((missed) => ({
    name: formatDay(missed[0]!.on as Day),
    value: `${missed[0]!.activity}　${listed([...new Set(missed.map(({ name }) => personName(name)))])}`,
  }))
  return (
    <Section title={t('without')}>
      {units.length + ledger.length + unnotified.length === 0 && <Note>{t('nothingLacks')}</Note>}
      {units.length > 0 && <Facts long of={units} />}
      {ledger.length > 0 && <h3>{t('ledger')}</h3>}
      {ledger.length > 0 && <Facts long of={ledger} />}
      {unnotified.length > 0 && <h3>{t('unnotified')}</h3>}
      {unnotified.length > 0 && <Facts long of={unnotified} />}
    </Section>
  )
}
