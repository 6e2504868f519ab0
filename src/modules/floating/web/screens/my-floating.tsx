/** The member's own time away: where both sides stand, who keeps in touch, and telling the branch before leaving. Phone. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { Facts } from '../../../../ui/page.tsx'
import { PaperWay, PhoneHello, PhonePage, PhoneSection, SayList } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { HOME_STAGES, HOST_STATES, myFloating, OWNERS, REASONS, reportArrival, tellMyDeparture } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { keeping } from '../parts/keeping-strings.ts'
import { KeptLines } from '../parts/kept-lines.tsx'
import { mine as words } from '../parts/mine-strings.ts'
import { Sides } from '../parts/sides.tsx'
import { strings } from '../strings.ts'

type Mine = Answer<typeof myFloating>

export const MyFloatingScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(myFloating)}>{(mine) => <Page mine={mine} />}</Asked>
    </PhonePage>
  )
}

const Page = ({ mine }: { mine: Mine }) => {
  const [t, keep] = [useText(strings), useText(keeping)]
  return (
    <>
      <PhoneHello name={t('myTitle')}>
        {mine.name}　{mine.branchName}
      </PhoneHello>
      {mine.current ? <Current current={mine.current} today={mine.today} /> : <None today={mine.today} />}
      <SayList
        of={[
          { href: '/me/keeping', label: keep('contactsAndFeedback') },
          { href: '/desks', label: t('desksTitle') },
        ]}
      />
      <PaperWay>{t('myPaper')}</PaperWay>
    </>
  )
}

const dayOr = (on: string | null) => (on ? formatDay(on as Day) : '—')

type Host = NonNullable<Mine['current']>['hosts'][number]

/** Reporting in with the certificate: once, while the host has not recorded it. */
const Arrival = ({ host: { caseId, heard, arrivedOn, mayReport }, number, today }: { host: Host; number: string | null; today: string }) => {
  const t = useText(words)
  const act = useAct(reportArrival)
  if (heard.reportedOn) return <p>{t('arrivedSeen', { day: dayOr(heard.reportedOn) })}</p>
  if (arrivedOn) return <p>{t('arrivedSelf', { day: dayOr(arrivedOn) })}</p>
  if (!mayReport) return null
  return (
    <ActForm
      title={t('arriveTitle')}
      note={`${t('arriveNote')}${number ? ` ${t('arriveNumber')} ${number}` : ''}`}
      button={t('arriveSend')}
      act={act}
      fields={[{ key: 'on', label: t('arriveOn'), as: 'day', initial: today }]}
      onSend={({ on }) => act.mutate({ body: { caseId, on: on! } })}
    />
  )
}

const Current = ({ current, today }: { current: NonNullable<Mine['current']>; today: string }) => {
  const [t, own] = [useText(strings), useText(words)]
  return (
    <>
      <PhoneSection title={say(HOME_STAGES[current.stage])}>
        <Facts
          of={[
            { name: t('owner'), value: say(OWNERS[current.owner.owner]) },
            { name: t('place'), value: current.place ?? '—' },
            { name: t('from'), value: dayOr(current.own.from) },
            { name: t('until'), value: dayOr(current.own.until) },
            { name: t('employer'), value: current.employer ?? '—' },
            { name: t('address'), value: current.address ?? '—' },
            { name: t('phone'), value: current.phone ?? '—' },
            { name: t('certificate'), value: current.own.number ?? '—' },
            { name: t('myCode'), value: current.checkCode ?? '—' },
            { name: t('myContact'), value: current.contactPerson?.name ?? '—' },
          ]}
        />
      </PhoneSection>
      {current.hosts.map((host) => (
        <PhoneSection key={host.caseId} title={host.otherName}>
          <p>
            {say(HOST_STATES[host.heard.state])}　{host.heard.unit ?? ''} {host.heard.group ?? ''}
          </p>
          {host.desk && <p className="dim">{t('deskLine', host.desk)}</p>}
          <Arrival host={host} number={current.own.number} today={today} />
        </PhoneSection>
      ))}
      <PhoneSection title={own('keptTitle')}>
        {current.kept.length === 0 ? <p className="dim">{own('keptEmpty')}</p> : <KeptLines of={current.kept} />}
      </PhoneSection>
      {current.sides.length > 0 && (
        <PhoneSection title={own('sidesTitle')}>
          <Sides of={current.sides} />
        </PhoneSection>
      )}
    </>
  )
}

const None = ({ today }: { today: string }) => {
  const t = useText(strings)
  const act = useAct(tellMyDeparture)
  const reasons = Object.entries(REASONS).map(([value, title]) => ({ value, label: say(title) }))
  return (
    <PhoneSection title={t('myNone')}>
      <ActForm
        title={t('myTell')}
        note={t('myTellNote')}
        act={act}
        fields={[
          { key: 'reason', label: t('reason'), as: 'select', options: reasons },
          { key: 'place', label: t('place'), as: 'text' },
          { key: 'from', label: t('from'), as: 'day', initial: today },
          { key: 'until', label: t('until'), as: 'day', optional: true },
          { key: 'employer', label: t('employer'), as: 'text', optional: true },
          { key: 'address', label: t('address'), as: 'text', optional: true },
          { key: 'phone', label: t('phone'), as: 'tel', optional: true },
        ]}
        onSend={(values) =>
          act.mutate({
            body: {
              form: 'written',
              reason: values['reason'] as keyof typeof REASONS,
              place: values['place']!,
              from: values['from']!,
              until: orNull(values['until']),
              fixedPlace: null,
              employer: orNull(values['employer']),
              address: orNull(values['address']),
              phone: orNull(values['phone']),
            },
          })
        }
      />
    </PhoneSection>
  )
}
