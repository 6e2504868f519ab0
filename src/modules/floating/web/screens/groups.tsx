/** Organisations away: conditions stated, approved, the list filed with the host, handed over and taken over; at home and as the host sees them. */
import type { ReactNode } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { Facts, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { acceptGroup, GROUP_CONDITIONS, GROUP_STEPS, groupsAway, proposeGroup, stepGroup } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { bookWords } from '../parts/books-strings.ts'
import { useFromAway } from '../parts/from-registers.ts'
import { UnitOf } from '../parts/unit-of.tsx'

type Seen = Answer<typeof groupsAway>
type Group = Seen['ours'][number]

export const GroupsScreen = () => <UnitOf>{(unitId) => <Of unitId={unitId} />}</UnitOf>

const Of = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(groupsAway, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>
)

const Page = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const cite = useClauses()(of.cites[0])
  return (
    <>
      <PageTitle crumbs={useFromAway()} title={t('groupsTitle')} facts={of.unitName} />
      <Section title={t('ours')} note={cite && <Chip {...cite} />}>
        <div className="acts no-print">
          <Propose of={of} />
        </div>
        {of.ours.length === 0 && <Note>{t('noneOurs')}</Note>}
        {of.ours.map((group) => (
          <One key={group.groupId} group={group}>
            <HomeAct group={group} of={of} key={group.next} />
          </One>
        ))}
      </Section>
      <Section title={t('told')}>
        {of.told.length === 0 && <Note>{t('noneTold')}</Note>}
        {of.told.map((group) => (
          <One key={group.groupId} group={group}>
            <HostAct group={group} of={of} key={group.next} />
          </One>
        ))}
      </Section>
    </>
  )
}

const One = ({ group, children }: { group: Group; children: ReactNode }) => {
  const t = useText(bookWords)
  const steps = group.steps.map(({ step, on, byName }) => ({ name: say(GROUP_STEPS[step]), value: `${formatDay(on as Day)} ${byName}` }))
  return (
    <section className="entry" aria-label={group.name}>
      <h3>{group.name}</h3>
      <p>{[group.place, group.unitName, group.hostName, t(`responsible_${group.responsible}`)].filter(Boolean).join('　')}</p>
      <p>{t('people', { count: group.people.length, names: listed(group.people.map(personName)) })}</p>
      <Facts of={steps} />
      <p>{group.next ? t('next', { step: say(GROUP_STEPS[group.next]) }) : t('done')}</p>
      {children}
    </section>
  )
}

const Propose = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const act = useAct(proposeGroup)
  const ticks = of.conditions.map((key, at) => ({
    key,
    label: say(GROUP_CONDITIONS[key]),
    as: 'tick' as const,
    ...(at === 0 ? { head: t('groupConditions') } : {}),
  }))
  // those of one place stand together: that is what a person looks for
  const candidates = of.candidates.toSorted((one, other) => (one.place ?? '').localeCompare(other.place ?? '', 'zh'))
  const people = candidates.map(({ absenceId, name, place, host }, at) => ({
    key: absenceId,
    label: [personName(name), place, host].filter(Boolean).join('　'),
    as: 'tick' as const,
    ...(at === 0 ? { head: t('groupPeople') } : {}),
  }))
  return (
    <ActForm
      title={t('propose')}
      note={t('proposeNote')}
      act={act}
      fields={[
        { key: 'name', label: t('groupName'), as: 'text' },
        { key: 'place', label: t('groupPlace'), as: 'text' },
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        ...ticks,
        ...people,
      ]}
      onSend={(values) =>
        act.mutate({
          params: { unitId: of.unitId },
          body: {
            name: values['name']!,
            place: values['place']!,
            on: values['on']!,
            conditions: of.conditions.filter((key) => values[key] === 'yes'),
            absenceIds: of.candidates.filter(({ absenceId }) => values[absenceId] === 'yes').map(({ absenceId }) => absenceId),
          },
        })
      }
    />
  )
}

const TITLES = { approve: 'doApprove', file: 'doFile', filed: 'doFiled', 'hand-over': 'doHandOver' } as const

const HomeAct = ({ group, of }: { group: Group; of: Seen }) => {
  const t = useText(bookWords)
  const act = useAct(stepGroup)
  const { next } = group
  if (!next || next === 'propose' || next === 'accept') return null
  if ((next === 'approve' || next === 'hand-over') && !of.mayDecide) return null
  const on = { key: 'on', label: t('on'), as: 'day' as const, initial: of.today }
  const ready = next === 'hand-over' ? [{ key: 'ready', label: t('ready'), as: 'tick' as const }] : []
  const slip = next === 'filed' ? [{ key: 'words', label: t('slip'), as: 'text' as const }] : []
  return (
    <ActForm
      title={t(TITLES[next])}
      act={act}
      fields={[on, ...ready, ...slip]}
      onSend={(values) =>
        act.mutate({
          params: { groupId: group.groupId },
          body: { step: next, on: values['on']!, ready: values['ready'] === 'yes', words: orNull(values['words']) },
        })
      }
    />
  )
}

const HostAct = ({ group, of }: { group: Group; of: Seen }) => {
  const t = useText(bookWords)
  const act = useAct(acceptGroup)
  const { next } = group
  if (next !== 'filed' && next !== 'accept') return null
  return (
    <ActForm
      title={t(next === 'filed' ? 'takeFiled' : 'takeAccept')}
      act={act}
      fields={[{ key: 'on', label: t('on'), as: 'day', initial: of.today }]}
      onSend={({ on }) => act.mutate({ params: { unitId: of.unitId, groupId: group.groupId }, body: { step: next, on: on! } })}
    />
  )
}
