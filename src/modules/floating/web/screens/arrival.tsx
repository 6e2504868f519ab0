/** One incoming member at the host: our half, home's half as it told it, and the next step. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatCents, formatDay, formatFullDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Columns, Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import {
  departFrom,
  giveOpinion,
  herePage,
  HOST_STATES,
  hostStep,
  manage,
  OWNERS,
  place,
  refuseMember,
  settleAtHost,
  takeBackDues,
  takeDues,
} from '../../contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { AcceptRelation } from '../parts/accept-relation.tsx'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { Conflicts } from '../parts/conflicts.tsx'
import { leaving } from '../parts/leaving-strings.ts'
import { AsTold, HomeHalfFacts, HostHalfFacts, LetterList } from '../parts/halves.tsx'
import { KeepingLink } from '../parts/keeping-link.tsx'
import { CaseBook } from '../parts/member-book.tsx'
import { Identity, ReportIn } from '../parts/identity.tsx'
import { PaperReply } from '../parts/paper-reply.tsx'
import { WriteLetter } from '../parts/write-letter.tsx'
import { strings } from '../strings.ts'

type Seen = Answer<typeof herePage>

export const ArrivalScreen = () => {
  const { caseId } = useParams<'caseId'>()
  return <Asked of={useAsk(herePage, { params: { caseId } })}>{(seen) => <Page of={seen} />}</Asked>
}

const Page = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const facts = [
    of.otherName,
    say(HOST_STATES[of.own.state]),
    `${say(OWNERS[of.owner.owner])}${of.owner.days > 0 ? ` ${t('ownerDays', { count: of.owner.days })}` : ''}`,
  ]
  const lastHeardAt = of.letters.findLast(({ fromSide }) => fromSide === 'home')?.at ?? null
  return (
    <>
      <PageTitle
        title={personName(of.card.name)}
        tab={t('hereTitle')}
        crumbs={[{ label: t('hereTitle'), href: '/floating/here' }]}
        facts={facts.join('　')}
        actions={<KeepingLink href={`/floating/here/${of.caseId}/keeping`} />}
      />
      <Conflicts of={of} settle={settleAtHost} />
      <Section title={t('person')}>
        <Person of={of} />
      </Section>
      <Section title={t('ownHalf')}>
        <Columns
          width={416}
          side={
            <>
              <h3>{t('theirHome')}</h3>
              <AsTold lastHeardAt={lastHeardAt} unacknowledged={of.unacknowledged} unansweredSince={of.unansweredSince} />
              <HomeHalfFacts of={of.heard} />
            </>
          }
        >
          <HostHalfFacts of={of.own} />
          <Arriving of={of} />
          <Staying of={of} />
          {of.dues.length > 0 && <DuesTold of={of} />}
        </Columns>
      </Section>
      <Section title={t('letters')}>
        <LetterList letters={of.letters} />
        {of.way === 'paper' && <PaperReply caseId={of.caseId} from="home" today={of.today} />}
      </Section>
      <CaseBook caseId={of.caseId} />
    </>
  )
}

const Person = ({ of: { card, cardHidden } }: { of: Seen }) => {
  const [t, own] = [useText(strings), useText(leaving)]
  const reach = (['phone', 'employer', 'address'] as const).map((key) => ({ name: t(key), value: card[key] ?? '—' }))
  return (
    <Facts
      long
      of={[
        { name: t('name'), value: `${personName(card.name)} ${card.bornYear ? t('born', { year: card.bornYear }) : ''} ${card.idNumberHint ?? ''}` },
        { name: t('joined'), value: card.joinedOn ? formatFullDay(card.joinedOn as Day) : '—' },
        ...(cardHidden ? [{ name: own('details'), value: own('hiddenHere') }] : reach),
        { name: t('homeUnit'), value: `${card.homeUnit ?? '—'} ${card.homeContact ?? ''} ${card.homePhone ?? ''}` },
      ]}
    />
  )
}

const Arriving = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const params = { caseId: of.caseId }
  const [taking, refusing] = [useAct(manage), useAct(refuseMember)]
  const clauseOf = useClauses()
  const day = { key: 'on', label: t('on'), as: 'day' as const, initial: of.today }
  return (
    <div className="acts">
      {of.may.includes('report-in') && of.own.state !== 'managed' && <ReportIn of={of} />}
      {of.may.includes('identify') && <Identity of={of} />}
      {of.may.includes('place') && (of.own.state !== 'managed' || of.branchId === null) && <Place of={of} />}
      {of.may.includes('manage') && (
        <ActForm
          title={t('manage')}
          note={t('requirements')}
          act={taking}
          fields={[day, { key: 'receiver', label: t('receiver'), as: 'text' }]}
          onSend={({ on, receiver }) => taking.mutate({ params, body: { on: on!, requirementsTold: true, receiver: receiver! } })}
        />
      )}
      {of.may.includes('refuse') && (
        <ActForm
          title={t('refuse')}
          note={t('refuseNote')}
          act={refusing}
          fields={[
            day,
            of.refusalCites.length > 0
              ? {
                  key: 'clause',
                  label: t('clause'),
                  as: 'select',
                  options: of.refusalCites.map((value) => ({ value, label: say(clauseOf(value)?.label ?? value) })),
                }
              : { key: 'clause', label: t('clause'), as: 'text' },
            { key: 'words', label: t('words'), as: 'long' },
          ]}
          onSend={({ on, clause, words }) => refusing.mutate({ params, body: { on: on!, clause: clause!, words: words! } })}
        />
      )}
    </div>
  )
}

const Place = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const act = useAct(place)
  const groups = of.branches.flatMap((branch) =>
    branch.groups.map((group) => ({ value: `${branch.unitId} ${group.groupId}`, label: `${branch.name} ${group.name}` })),
  )
  const whole = of.branches.map((branch) => ({ value: branch.unitId, label: branch.name }))
  return (
    <ActForm
      title={t('placeIn')}
      act={act}
      fields={[
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        { key: 'basis', label: t('basis'), as: 'select', options: of.bases.options.map(({ key, title }) => ({ value: key, label: say(title) })) },
        { key: 'into', label: t('branch'), as: 'select', options: [...whole, ...groups] },
      ]}
      onSend={({ on, basis, into }) => {
        const [branchId, groupId] = into!.split(' ')
        act.mutate({ params: { caseId: of.caseId }, body: { on: on!, branchId: branchId!, groupId: groupId ?? null, basis: basis! } })
      }}
    />
  )
}

const HOST_STEPS = [
  ['request-certificate', 'requestCertificate'],
  ['close', 'close'],
] as const

const Staying = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const params = { caseId: of.caseId }
  const gone = useAct(departFrom)
  return (
    <div className="acts no-print">
      {of.may.includes('depart') && (
        <ActForm
          title={t('leave')}
          act={gone}
          fields={[
            { key: 'on', label: t('on'), as: 'day', initial: of.today },
            { key: 'to', label: t('to'), as: 'text', optional: true },
            { key: 'words', label: t('words'), as: 'long', optional: true },
          ]}
          onSend={({ on, to, words }) => gone.mutate({ params, body: { on: on!, to: orNull(to), words: orNull(words) } })}
        />
      )}
      {HOST_STEPS.filter(([kind]) => of.may.includes(kind) && !(kind === 'request-certificate' && of.heard.number)).map(([kind, word]) => (
        <Step key={kind} of={of} step={kind} word={word} />
      ))}
      {of.own.state === 'managed' && <Dues of={of} />}
      {of.dues.some(({ cents }) => cents > 0) && <TakeBack of={of} />}
      {of.may.includes('accept-transfer') && <AcceptRelation of={of} />}
      {of.may.includes('give-opinion') && of.card.standing === 'probationary' && <Opinion of={of} />}
      <WriteLetter caseId={of.caseId} side="host" />
    </div>
  )
}

/** A step that home hears at once is pressed twice: the first press says what it does. */
const Step = ({ of, step, word }: { of: Seen; step: (typeof HOST_STEPS)[number][0]; word: (typeof HOST_STEPS)[number][1] }) => {
  const t = useText(strings)
  const act = useAct(hostStep)
  return (
    <ActForm
      title={t(word)}
      note={t('stepNote')}
      act={act}
      fields={[]}
      onSend={() => act.mutate({ params: { caseId: of.caseId }, body: { step, on: of.today } })}
    />
  )
}

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1)).map((value) => ({ value, label: value }))

const Dues = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const act = useAct(takeDues)
  const [year, month] = of.today.split('-')
  return (
    <ActForm
      title={t('takeDues')}
      note={t('takeDuesNote')}
      act={act}
      fields={[
        { key: 'year', label: t('duesYear'), as: 'figure', initial: year! },
        { key: 'month', label: t('duesMonth'), as: 'select', options: MONTHS, initial: String(Number(month)) },
        { key: 'yuan', label: t('duesYuan'), as: 'figure' },
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
      ]}
      onSend={({ year: of_, month: at, yuan, on }) =>
        act.mutate({ params: { caseId: of.caseId }, body: { year: Number(of_), month: Number(at), yuan: yuan!, on: on! } })
      }
    />
  )
}

const DuesTold = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <Facts
      of={of.dues.map(({ year, month, cents, on, byName, takenBack }) => ({
        name: t('duesOf', { year, month }),
        value: takenBack
          ? t('duesTakenBack', { day: formatDay(takenBack.on as Day), name: byName, reason: takenBack.reason ?? '' })
          : t('duesTold', { yuan: formatCents(cents), day: formatDay(on as Day), name: byName }),
      }))}
    />
  )
}

/** What home was told wrongly: reversed by a letter; home reverses by itself what it settled. */
const TakeBack = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const act = useAct(takeBackDues)
  const months = of.dues.filter(({ cents }) => cents > 0)
  const options = months.map(({ year, month, cents }) => ({ value: `${year}-${month}`, label: `${t('duesOf', { year, month })}　${formatCents(cents)}` }))
  return (
    <ActForm
      title={t('takeBack')}
      note={t('takeBackNote')}
      act={act}
      fields={[
        { key: 'month', label: t('duesMonth'), as: 'select', options },
        { key: 'reason', label: t('takeBackWhy'), as: 'text' },
      ]}
      onSend={({ month: which, reason }) => {
        const [year, month] = which!.split('-').map(Number)
        act.mutate({ params: { caseId: of.caseId }, body: { year: year!, month: month!, reason: reason! } })
      }}
    />
  )
}

const Opinion = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const act = useAct(giveOpinion)
  const options = (['on-time', 'extend', 'not'] as const).map((value) => ({ value, label: t(`conversion_${value}`) }))
  return (
    <ActForm
      title={t('opinion')}
      act={act}
      fields={[
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        { key: 'conversion', label: t('conversion'), as: 'select', options },
        { key: 'words', label: t('words'), as: 'long' },
      ]}
      onSend={({ on, conversion, words }) =>
        act.mutate({ params: { caseId: of.caseId }, body: { on: on!, conversion: conversion as 'on-time', words: words! } })
      }
    />
  )
}
