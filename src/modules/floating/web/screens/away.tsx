/** Those away from a branch or a part of the tree; hosts that ask; the departure that is told. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { listMembers } from '../../../members/contract.ts'
import { answerFind, awayRegister, enterDeparture, FORMS, HOME_STAGES, OWNERS, REASONS, SECTORS } from '../../contract.ts'
import { ActForm, orNull, type Values } from '../parts/act-form.tsx'
import { Rooms } from '../parts/rooms.tsx'
import { UnitOf } from '../parts/unit-of.tsx'
import { strings, type zh } from '../strings.ts'

type Register = Answer<typeof awayRegister>

export const AwayScreen = () => <UnitOf>{(unitId) => <Asked of={useAskRegister(unitId)}>{(seen) => <Page of={seen} />}</Asked>}</UnitOf>

const useAskRegister = (unitId: string) => useAsk(awayRegister, { params: { unitId } }, { when: unitId !== '' })

const Page = ({ of }: { of: Register }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('awayTitle')} facts={t('awayFacts', { unit: of.unitName, count: of.counts.away })} />
      {of.may.includes('depart') && <Depart of={of} />}
      {of.asked.map((one) => (
        <Find key={one.caseId} one={one} rows={of} />
      ))}
      <Section title={t('awayTitle')} note={t('counts', of.counts)}>
        <Rows of={of} />
      </Section>
      <Rooms />
    </>
  )
}

const Rows = ({ of }: { of: Register }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('awayTitle')}
      rows={of.rows}
      rowKey={({ absenceId }) => absenceId}
      find={({ name, initials }) => ({ name, initials })}
      marked={({ owner, conflicts }) => (owner.owner === 'gap' || conflicts > 0 ? 'question' : undefined)}
      empty={<Empty title={t('nobodyAway')} />}
      columns={[
        { id: 'name', head: t('name'), oneLine: true, cell: (row) => <a href={`/floating/away/${row.absenceId}`}>{personName(row.name)}</a> },
        { id: 'branch', head: t('branch'), oneLine: true, cell: ({ branchName }) => branchName },
        { id: 'stage', head: t('stage'), cell: ({ stage }) => say(HOME_STAGES[stage]) },
        {
          id: 'place',
          head: t('place'),
          cell: ({ place, from }) => (
            <>
              {place} {from && <span className="nw">{formatDay(from as Day)}</span>}
            </>
          ),
        },
        { id: 'host', head: t('host'), cell: ({ host }) => host ?? '—' },
        {
          id: 'owner',
          head: t('owner'),
          cell: ({ owner }) => `${say(OWNERS[owner.owner])}${owner.days > 0 ? ` ${t('ownerDays', { count: owner.days })}` : ''}`,
        },
        { id: 'contact', head: t('contactPerson'), oneLine: true, cell: ({ contactPerson }) => (contactPerson ? personName(contactPerson) : '—') },
        { id: 'lacks', head: t('lacks'), cell: ({ lacks }) => listed(lacks.map((one) => t(`lack_${one}`))) },
      ]}
    />
  )
}

const optionsOf = (table: Record<string, { zh: string; en: string }>) => Object.entries(table).map(([value, title]) => ({ value, label: say(title) }))

const Depart = ({ of }: { of: Register }) => {
  const t = useText(strings)
  const go = useGo()
  const { data } = useAsk(listMembers, { params: { unitId: of.unitId } })
  const act = useAct(enterDeparture, { onDone: ({ absenceId }) => go(`/floating/away/${absenceId}`) })
  const members = (data?.members ?? []).map((one) => ({ value: one.memberId, label: personName(one.name) }))
  const send = (values: Values) =>
    act.mutate({
      params: { memberId: values['member']! },
      body: {
        form: values['form'] as keyof typeof FORMS,
        reason: values['reason'] as keyof typeof REASONS,
        place: values['place']!,
        from: values['from']!,
        until: orNull(values['until']),
        fixedPlace: null,
        employer: orNull(values['employer']),
        address: orNull(values['address']),
        phone: orNull(values['phone']),
        toldOn: values['toldOn']!,
        toldWords: orNull(values['toldWords']),
        sector: orNull(values['sector']) as keyof typeof SECTORS | null,
      },
    })
  return <ActForm title={t('depart')} note={t('departNote')} button={t('save')} act={act} onSend={send} fields={departureFields(t, members, of.today)} />
}

type Words = (key: keyof typeof zh) => string

const departureFields = (t: Words, members: { value: string; label: string }[], today: string) => [
  { key: 'member', label: t('member'), as: 'select' as const, options: members },
  { key: 'form', label: t('form'), as: 'select' as const, options: optionsOf(FORMS) },
  { key: 'toldOn', label: t('toldOn'), as: 'day' as const, initial: today },
  { key: 'reason', label: t('reason'), as: 'select' as const, options: optionsOf(REASONS) },
  { key: 'place', label: t('place'), as: 'text' as const },
  { key: 'from', label: t('from'), as: 'day' as const },
  { key: 'until', label: t('until'), as: 'day' as const, optional: true },
  { key: 'sector', label: t('sector'), as: 'select' as const, options: optionsOf(SECTORS), optional: true },
  { key: 'employer', label: t('employer'), as: 'text' as const, optional: true },
  { key: 'address', label: t('address'), as: 'text' as const, optional: true },
  { key: 'phone', label: t('phone'), as: 'tel' as const, optional: true },
  { key: 'toldWords', label: t('toldWords'), as: 'long' as const, optional: true },
]

const Find = ({ one, rows }: { one: Register['asked'][number]; rows: Register }) => {
  const t = useText(strings)
  const { data } = useAsk(listMembers, { params: { unitId: rows.unitId } })
  const [ours, notOurs] = [useAct(answerFind), useAct(answerFind)]
  const members = (data?.members ?? []).map((member) => ({ value: member.memberId, label: personName(member.name) }))
  const params = { caseId: one.caseId }
  return (
    <Section title={t('asked')} now>
      <Note>{t('askedFacts', { other: one.otherName, name: personName(one.personName) })}</Note>
      <ActForm
        title={t('ours')}
        act={ours}
        fields={[
          { key: 'member', label: t('member'), as: 'select', options: members, initial: one.memberId ?? '' },
          { key: 'from', label: t('since'), as: 'day', initial: one.foundOn ?? '' },
        ]}
        onSend={(values) => ours.mutate({ params, body: { ours: 'yes', memberId: values['member']!, from: values['from']! } })}
      />
      <ActForm
        title={t('notOurs')}
        act={notOurs}
        fields={[{ key: 'words', label: t('words'), as: 'long' }]}
        onSend={(values) => notOurs.mutate({ params, body: { ours: 'no', words: values['words']! } })}
      />
    </Section>
  )
}
