/** Incoming members: who is announced or was found, who is placed and managed; a person found is registered and asked for. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import {
  desks,
  findFromOutside,
  findPerson,
  type FoundBody,
  FOUND_HOW,
  hereRegister,
  HOME_WORDS,
  HOST_STATES,
  keepDesk,
  OWNERS,
  partnerAddresses,
  tellIncoming,
  unitDesk,
} from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { leaving } from '../parts/leaving-strings.ts'
import { Rooms } from '../parts/rooms.tsx'
import { UnitOf } from '../parts/unit-of.tsx'
import { strings } from '../strings.ts'

type Register = Answer<typeof hereRegister>

export const HereScreen = () => <UnitOf>{(unitId) => <Of unitId={unitId} />}</UnitOf>

const Of = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(hereRegister, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>
)

const Page = ({ of }: { of: Register }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('hereTitle')} facts={t('hereFacts', { unit: of.unitName, count: of.rows.length })} />
      <div className="acts">
        {of.may.includes('find') && <Found of={of} />}
        {of.may.includes('keep-desk') && <Desk unitId={of.unitId} />}
        {of.counts.managed > 0 && <TellHomes unitId={of.unitId} />}
      </div>
      <Section title={t('hereTitle')} note={t('hereCounts', of.counts)}>
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
      label={t('hereTitle')}
      rows={of.rows}
      rowKey={({ caseId }) => caseId}
      marked={({ owner, conflicts, state }) => (owner.owner === 'gap' || conflicts > 0 || state === 'waiting' ? 'question' : undefined)}
      empty={<Empty title={t('nobodyHere')} />}
      columns={[
        { id: 'name', head: t('name'), oneLine: true, cell: (row) => <a href={`/floating/here/${row.caseId}`}>{personName(row.name)}</a> },
        { id: 'home', head: t('home'), cell: ({ otherName }) => otherName },
        { id: 'state', head: t('stage'), cell: ({ state }) => say(HOST_STATES[state]) },
        { id: 'word', head: t('word'), cell: ({ word }) => say(HOME_WORDS[word]) },
        { id: 'number', head: t('certificate'), cell: ({ number }) => number ?? '—' },
        { id: 'branch', head: t('branch'), cell: ({ unitName, groupName }) => `${unitName ?? '—'} ${groupName ?? ''}` },
        { id: 'managed', head: t('managedFrom'), cell: ({ managedFrom }) => (managedFrom ? formatDay(managedFrom as Day) : '—') },
        {
          id: 'owner',
          head: t('owner'),
          cell: ({ owner }) => `${say(OWNERS[owner.owner])}${owner.days > 0 ? ` ${t('ownerDays', { count: owner.days })}` : ''}`,
        },
      ]}
    />
  )
}

const Found = ({ of }: { of: Register }) => {
  const t = useText(strings)
  const go = useGo()
  const { data } = useAsk(desks, { query: {} })
  const outside = useAsk(partnerAddresses)
  const onDone = ({ caseId }: { caseId: string }) => go(`/floating/here/${caseId}`)
  const [inside, beyond] = [useAct(findPerson, { onDone }), useAct(findFromOutside, { onDone })]
  const partners = outside.data?.partners ?? []
  const homes = [
    ...(data?.desks ?? []).map((one) => ({ value: one.deskId, label: `${one.region} ${one.unitName}` })),
    ...partners.map((one) => ({ value: one.partnerId, label: `${one.organisation}　${t('outside')}` })),
  ]
  const send = (homeId: string, found: FoundBody) =>
    partners.some(({ partnerId }) => partnerId === homeId)
      ? beyond.mutate({ params: { unitId: of.unitId }, body: { ...found, partnerId: homeId } })
      : inside.mutate({ params: { unitId: of.unitId }, body: { ...found, homeDeskId: homeId } })
  return (
    <ActForm
      title={t('find')}
      note={t('findNote')}
      act={beyond.isIdle ? inside : beyond}
      fields={[
        { key: 'how', label: t('how'), as: 'select', options: Object.entries(FOUND_HOW).map(([value, title]) => ({ value, label: say(title) })) },
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        { key: 'name', label: t('name'), as: 'text' },
        { key: 'idNumber', label: t('idNumber'), as: 'text', optional: true },
        { key: 'homeDesk', label: t('homeDesk'), as: 'select', options: homes },
        { key: 'homeUnit', label: t('homeUnit'), as: 'text' },
        { key: 'employer', label: t('employer'), as: 'text', optional: true },
        { key: 'address', label: t('address'), as: 'text', optional: true },
        { key: 'phone', label: t('phone'), as: 'tel', optional: true },
        { key: 'occupation', label: t('occupation'), as: 'text', optional: true },
        { key: 'education', label: t('education'), as: 'text', optional: true },
      ]}
      onSend={(values) =>
        send(values['homeDesk']!, {
          how: values['how'] as keyof typeof FOUND_HOW,
          on: values['on']!,
          name: values['name']!,
          idNumber: orNull(values['idNumber']),
          phone: orNull(values['phone']),
          employer: orNull(values['employer']),
          address: orNull(values['address']),
          occupation: orNull(values['occupation']),
          education: orNull(values['education']),
          homeUnit: values['homeUnit']!,
        })
      }
    />
  )
}

const TellHomes = ({ unitId }: { unitId: string }) => {
  const t = useText(leaving)
  const act = useAct(tellIncoming)
  return (
    <>
      <ActForm
        quiet
        title={t('tellHomes')}
        note={t('tellHomesNote')}
        button={t('tellHomesSend')}
        act={act}
        fields={[]}
        onSend={() => act.mutate({ params: { unitId }, body: {} })}
      />
      {act.data && <p role="status">{t('toldHomes', { count: act.data.told })}</p>}
    </>
  )
}

const Desk = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const { data } = useAsk(unitDesk, { params: { unitId } })
  const act = useAct(keepDesk)
  if (!data) return null
  const { desk } = data
  return (
    <ActForm
      title={t('keepDesk')}
      act={act}
      fields={[
        { key: 'address', label: t('address'), as: 'text', initial: desk?.address ?? '' },
        { key: 'hours', label: t('hours'), as: 'text', initial: desk?.hours ?? '' },
        { key: 'telephone', label: t('phone'), as: 'tel', initial: desk?.telephone ?? '' },
        { key: 'person', label: t('deskPerson'), as: 'text', initial: desk?.person ?? '' },
        { key: 'receives', label: t('receives'), as: 'tick', initial: desk && !desk.receives ? '' : 'yes' },
      ]}
      onSend={({ address, hours, telephone, person, receives }) =>
        act.mutate({ params: { unitId }, body: { address: address!, hours: hours!, telephone: telephone!, person: person!, receives: receives === 'yes' } })
      }
    />
  )
}
