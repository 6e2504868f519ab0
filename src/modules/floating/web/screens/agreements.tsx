/** Agreements, twinned organisations and views exchanged: what each side does, when both meet next, when it ends, what was held. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { headed, say, sentences, useText } from '../../../../ui/text.ts'
import { AGREEMENT_KINDS, agreements, CHANNELS, consult, endAgreement, HELD_KINDS, holdUnder, makeAgreement, MEETS, OUR_SIDES } from '../../contract.ts'
import { ActForm, orNull, type Values } from '../parts/act-form.tsx'
import { keeping } from '../parts/keeping-strings.ts'
import { channelName } from '../parts/said-lines.tsx'
import { dayOr } from '../parts/stand-lines.tsx'
import { UnitOf } from '../parts/unit-of.tsx'
import { optionsOf } from './keeping.tsx'

type Seen = Answer<typeof agreements>
type Agreement = Seen['agreements'][number]

export const AgreementsScreen = () => <UnitOf>{(unitId) => <Of unitId={unitId} />}</UnitOf>

const Of = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(agreements, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>
)

const Page = ({ of }: { of: Seen }) => {
  const t = useText(keeping)
  return (
    <>
      <PageTitle
        title={t('agreementTitle')}
        crumbs={[{ label: t('title'), href: `/floating/keeping?unit=${of.unitId}` }]}
        facts={t('agreementFacts', { unit: of.unitName })}
      />
      <div className="acts">
        <Make of={of} kind="agreement" />
        <Make of={of} kind="twinning" />
      </div>
      {of.places.length > 0 && (
        <Section title={t('places')} note={t('placesNote')}>
          <p>{sentences(of.places.slice(0, 12).map((one) => t('place_line', one)))}</p>
        </Section>
      )}
      {of.agreements.length === 0 && <Empty title={t('noAgreements')} />}
      {of.agreements.map((one) => (
        <One key={one.agreementId} of={one} today={of.today} />
      ))}
      <Consultations of={of} />
    </>
  )
}

const DUTIES = ['homeDuties', 'hostDuties', 'goals', 'methods', 'safeguards'] as const

const Make = ({ of, kind }: { of: Seen; kind: keyof typeof AGREEMENT_KINDS }) => {
  const t = useText(keeping)
  const act = useAct(makeAgreement)
  const optional = kind === 'twinning'
  const send = (values: Values) =>
    act.mutate({
      params: { unitId: of.unitId },
      body: {
        kind,
        ourSide: values['ourSide'] as keyof typeof OUR_SIDES,
        otherName: values['other']!,
        otherContact: orNull(values['otherContact']),
        homeDuties: orNull(values['homeDuties']),
        hostDuties: orNull(values['hostDuties']),
        goals: orNull(values['goals']),
        methods: orNull(values['methods']),
        safeguards: orNull(values['safeguards']),
        meets: (orNull(values['meets']) as keyof typeof MEETS | null) ?? null,
        from: values['from']!,
        until: orNull(values['until']),
      },
    })
  return (
    <ActForm
      title={t(kind === 'agreement' ? 'make' : 'makeTwin')}
      button={t('save')}
      act={act}
      onSend={send}
      fields={[
        { key: 'other', label: t('other'), as: 'text' },
        { key: 'otherContact', label: t('otherContact'), as: 'text', optional: true },
        { key: 'ourSide', label: t('ourSide'), as: 'select', options: optionsOf(OUR_SIDES) },
        ...DUTIES.map((key) => ({ key, label: t(key), as: 'long' as const, optional })),
        { key: 'meets', label: t('meets'), as: 'select', options: optionsOf(MEETS), optional },
        { key: 'from', label: t('fromDay'), as: 'day', initial: of.today },
        { key: 'until', label: t('until'), as: 'day', optional: true },
      ]}
    />
  )
}

const One = ({ of, today }: { of: Agreement; today: string }) => {
  const t = useText(keeping)
  const written = DUTIES.flatMap((key) => (of[key] ? [{ name: t(key), value: of[key] }] : []))
  const due = of.meeting?.readings.find(({ chosen }) => chosen)
  return (
    <Section
      title={headed(say(AGREEMENT_KINDS[of.kind]), of.otherName)}
      note={of.unitName}
      right={of.until ? `${dayOr(of.from)}—${dayOr(of.until)}` : dayOr(of.from)}
    >
      <Facts
        long
        of={[
          ...written,
          ...(of.meets ? [{ name: t('meets'), value: say(MEETS[of.meets]) }] : []),
          ...(of.otherContact ? [{ name: t('otherContact'), value: of.otherContact }] : []),
        ]}
      />
      {!of.endedOn && due?.due && <p>{t(due.state === 'overdue' ? 'meetingOver' : 'meetingDue', { day: dayOr(due.due) })}</p>}
      {of.ending && of.until && <p>{t(of.ending.now ? 'endingNow' : 'endingLater', { until: dayOr(of.until), from: dayOr(of.ending.from) })}</p>}
      {of.endedOn ? <p className="dim">{t('ended', { day: dayOr(of.endedOn), words: of.endedWords ?? '' })}</p> : <Acts of={of} today={today} />}
      <Records>
        {of.events.map((one, at) => (
          <RecordLine
            key={`${one.on}.${at}`}
            head={`${dayOr(one.on)}　${one.byName}`}
            what={`${say(HELD_KINDS[one.kind])}　${channelName(one.channel)}`}
            said={one.words}
          />
        ))}
      </Records>
    </Section>
  )
}

const Acts = ({ of, today }: { of: Agreement; today: string }) => {
  const t = useText(keeping)
  const [hold, end] = [useAct(holdUnder), useAct(endAgreement)]
  const params = { agreementId: of.agreementId }
  return (
    <div className="acts">
      <ActForm
        title={t('hold')}
        button={t('save')}
        act={hold}
        fields={[
          { key: 'kind', label: t('heldKind'), as: 'select', options: optionsOf(HELD_KINDS) },
          { key: 'on', label: t('on'), as: 'day', initial: today },
          { key: 'channel', label: t('channel'), as: 'select', options: optionsOf(CHANNELS) },
          { key: 'words', label: t('words'), as: 'long' },
        ]}
        onSend={({ kind, on, channel, words }) =>
          hold.mutate({ params, body: { kind: kind as keyof typeof HELD_KINDS, on: on!, channel: channel as keyof typeof CHANNELS, words: words! } })
        }
      />
      <ActForm
        title={t('end')}
        button={t('save')}
        act={end}
        fields={[
          { key: 'on', label: t('on'), as: 'day', initial: today },
          { key: 'words', label: t('words'), as: 'long' },
        ]}
        onSend={({ on, words }) => end.mutate({ params, body: { on: on!, words: words! } })}
      />
    </div>
  )
}

const Consultations = ({ of }: { of: Seen }) => {
  const t = useText(keeping)
  const act = useAct(consult)
  return (
    <Section title={t('consultations')}>
      <ActForm
        title={t('consult')}
        button={t('save')}
        act={act}
        fields={[
          { key: 'other', label: t('other'), as: 'text' },
          { key: 'on', label: t('on'), as: 'day', initial: of.today },
          { key: 'channel', label: t('channel'), as: 'select', options: optionsOf(CHANNELS) },
          { key: 'words', label: t('col_words'), as: 'long' },
          { key: 'agreed', label: t('agreed'), as: 'long', optional: true },
        ]}
        onSend={({ other, on, channel, words, agreed }) =>
          act.mutate({
            params: { unitId: of.unitId },
            body: { otherName: other!, on: on!, channel: channel as keyof typeof CHANNELS, words: words!, agreed: orNull(agreed) },
          })
        }
      />
      {of.consultations.length === 0 && <p className="dim">{t('noConsultations')}</p>}
      <Records>
        {of.consultations.map((one, at) => (
          <RecordLine
            key={`${one.on}.${at}`}
            head={`${dayOr(one.on)}　${one.byName}`}
            what={`${one.otherName}　${channelName(one.channel)}`}
            said={one.agreed ? `${one.words}　${headed(t('agreed'), one.agreed)}` : one.words}
          />
        ))}
      </Records>
    </Section>
  )
}
