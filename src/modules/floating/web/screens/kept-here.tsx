/** The host's desk on one incoming member: contacts, feedback and the four matters to home, changes, observations in probation. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { contactHere, exchangeFromHost, keepingHere, OBSERVED_STAGES, observeHere, reportChange, tellFromHost } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { ContactForm } from '../parts/contact-form.tsx'
import { keeping } from '../parts/keeping-strings.ts'
import { ContactLines } from '../parts/said-lines.tsx'
import { dayOr, StandLine } from '../parts/stand-lines.tsx'
import { ExchangedLines, ToldLines } from '../parts/told-lines.tsx'
import { optionsOf } from './keeping.tsx'

type Of = { of: Answer<typeof keepingHere> }

export const KeptHereScreen = () => {
  const { caseId } = useParams<'caseId'>()
  return <Asked of={useAsk(keepingHere, { params: { caseId } })}>{(seen) => <Page of={seen} />}</Asked>
}

const Page = ({ of }: Of) => {
  const t = useText(keeping)
  return (
    <>
      <PageTitle
        title={t('hereTitle', { name: personName(of.name) })}
        tab={t('title')}
        crumbs={[{ label: personName(of.name), href: `/floating/here/${of.caseId}` }]}
        facts={of.managedFrom ? t('hereFacts', { other: of.otherName, from: dayOr(of.managedFrom) }) : t('hereFactsNotYet', { other: of.otherName })}
      />
      <Section title={t('dutiesNow')}>
        {of.opinionAskedOn && !of.opinion && <p>{t('askedHere', { day: dayOr(of.opinionAskedOn) })}</p>}
        {of.stands.length === 0 && <p className="dim">{t('nothingDue')}</p>}
        {of.opinion && <p>{t('opinionIs', { words: of.opinion.words })}</p>}
        {of.stands.map((one) => (
          <StandLine key={one.slot} of={one} />
        ))}
      </Section>
      <Contacts of={of} />
      <Between of={of} />
      <Observations of={of} />
    </>
  )
}

const Contacts = ({ of }: Of) => {
  const t = useText(keeping)
  const [entered, setEntered] = useState(0)
  const act = useAct(contactHere, { onDone: () => setEntered((times) => times + 1) })
  return (
    <Section title={t('contacts')} note={of.open ? undefined : t('wordsClosed')}>
      <details>
        <summary className="btn btn-sm">{t('record')}</summary>
        <ActPanel title={t('record')}>
          <p role="status">{entered > 0 && t('saved')}</p>
          <ContactForm key={entered} between today={of.today} act={act} onSend={(body) => act.mutate({ params: { caseId: of.caseId }, body })} />
        </ActPanel>
      </details>
      <ContactLines of={of.contacts} />
    </Section>
  )
}

const MATTERS = ['placement', 'attended', 'conduct', 'conversion'] as const

const Between = ({ of }: Of) => {
  const t = useText(keeping)
  const exchange = useAct(exchangeFromHost)
  const params = { caseId: of.caseId }
  return (
    <Section title={t('exchangeTitle')}>
      <div className="acts">
        <Tell of={of} kind="feedback" />
        <Tell of={of} kind="material" />
        <ActForm
          oneAtLeast
          title={t('exchange')}
          button={t('save')}
          act={exchange}
          fields={MATTERS.map((key) => ({ key, label: t(key), as: 'long', optional: true }))}
          onSend={({ placement, attended, conduct, conversion }) =>
            exchange.mutate({
              params,
              body: { placement: orNull(placement), attended: orNull(attended), conduct: orNull(conduct), conversion: orNull(conversion) },
            })
          }
        />
        <Change of={of} />
      </div>
      <ExchangedLines of={of.exchanged} />
      <h3>{t('tellings')}</h3>
      <ToldLines of={of.told} />
    </Section>
  )
}

const Tell = ({ of, kind }: Of & { kind: 'feedback' | 'material' }) => {
  const t = useText(keeping)
  const act = useAct(tellFromHost)
  return (
    <ActForm
      title={t(kind)}
      button={t('save')}
      act={act}
      fields={[{ key: 'words', label: t('words'), as: 'long' }]}
      onSend={({ words }) => act.mutate({ params: { caseId: of.caseId }, body: { kind, words: words! } })}
    />
  )
}

const Change = ({ of }: Of) => {
  const t = useText(keeping)
  const act = useAct(reportChange)
  return (
    <ActForm
      title={t('change')}
      note={t('changeNote')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'what', label: t('changeKind'), as: 'select', options: (['change', 'event'] as const).map((value) => ({ value, label: t(`kind_${value}`) })) },
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        ...(['employer', 'address', 'phone', 'place'] as const).map((key) => ({
          key,
          label: t(key),
          as: key === 'phone' ? ('tel' as const) : ('text' as const),
          optional: true,
        })),
        { key: 'words', label: t('words'), as: 'long' },
      ]}
      onSend={({ what, on, employer, address, phone, place, words }) =>
        act.mutate({
          params: { caseId: of.caseId },
          body: {
            what: what as 'change',
            on: on!,
            employer: orNull(employer),
            address: orNull(address),
            phone: orNull(phone),
            place: orNull(place),
            words: words!,
          },
        })
      }
    />
  )
}

const Observations = ({ of }: Of) => {
  const t = useText(keeping)
  const act = useAct(observeHere)
  return (
    <Section title={t('observations')}>
      <ActForm
        title={t('observe')}
        button={t('save')}
        act={act}
        fields={[
          { key: 'on', label: t('on'), as: 'day', initial: of.today },
          { key: 'stage', label: t('stage'), as: 'select', options: optionsOf(OBSERVED_STAGES), initial: of.standing === 'probationary' ? 'probationary' : '' },
          { key: 'words', label: t('words'), as: 'long' },
          { key: 'send', label: t('send'), as: 'tick', initial: 'yes' },
        ]}
        onSend={({ on, stage, words, send }) =>
          act.mutate({ params: { caseId: of.caseId }, body: { on: on!, stage: stage as keyof typeof OBSERVED_STAGES, words: words!, send: send === 'yes' } })
        }
      />
      {of.observations.length === 0 && <p className="dim">{t('noObservations')}</p>}
      <Records>
        {of.observations.map((one, at) => (
          <RecordLine key={`${one.on}.${at}`} head={`${dayOr(one.on)}　${one.byName}`} what={t('observe')} said={one.words ?? undefined} />
        ))}
      </Records>
    </Section>
  )
}
