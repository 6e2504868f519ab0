/** One time away: our half, each host's half as it told it, and what can be done now. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Columns, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { listMembers } from '../../../members/contract.ts'
import {
  announce,
  awayPage,
  brief,
  cancelDeparture,
  certify,
  checkReturn,
  decide,
  desks,
  FORMS,
  HOME_STAGES,
  homeStep,
  namePartner,
  OWNERS,
  REASONS,
  reportReturn,
  settleAtHome,
} from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { AnnounceOutside } from '../parts/announce-outside.tsx'
import { Contributions, HomeDuties } from '../parts/both-sides.tsx'
import { ByTheRules } from '../parts/by-the-rules.tsx'
import { ChangeDetails, Details } from '../parts/in-charge.tsx'
import { Conflicts } from '../parts/conflicts.tsx'
import { leaving } from '../parts/leaving-strings.ts'
import { AsTold, HomeHalfFacts, HostHalfFacts, KnownFacts, LetterList } from '../parts/halves.tsx'
import { DuesAtHost } from '../parts/dues-at-host.tsx'
import { HomeRecord } from '../parts/home-record.tsx'
import { KeepingLink } from '../parts/keeping-link.tsx'
import { HomeBook } from '../parts/member-book.tsx'
import { PaperReply } from '../parts/paper-reply.tsx'
import { WriteLetter } from '../parts/write-letter.tsx'
import { strings } from '../strings.ts'

type Seen = Answer<typeof awayPage>
type Case = Seen['cases'][number]

export const AbsenceScreen = () => {
  const { absenceId } = useParams<'absenceId'>()
  return <Asked of={useAsk(awayPage, { params: { absenceId } })}>{(seen) => <Page of={seen} />}</Asked>
}

const Page = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const facts = [
    of.member.branchName,
    say(HOME_STAGES[of.stage]),
    `${say(OWNERS[of.owner.owner])}${of.owner.days > 0 ? ` ${t('ownerDays', { count: of.owner.days })}` : ''}`,
  ]
  return (
    <>
      <PageTitle
        title={personName(of.member.name)}
        tab={t('awayTitle')}
        crumbs={[{ label: t('awayTitle'), href: '/floating/away' }]}
        facts={facts.join('　')}
        actions={<KeepingLink href={`/floating/away/${of.absenceId}/keeping`} />}
      />
      <Section title={t('ownHalf')}>
        <Own of={of} />
        {of.may.includes('reveal') && <Details of={of} />}
        {!of.own.decision && of.may.includes('decide') && <ByTheRules of={of} />}
        <Leaving of={of} />
        <Return of={of} />
      </Section>
      {of.cases.map((one) => (
        <Host key={one.caseId} one={one} of={of} />
      ))}
      {of.may.includes('reveal') && <DuesAtHost absenceId={of.absenceId} />}
      <HomeBook absenceId={of.absenceId} />
      <HomeRecord absenceId={of.absenceId} mayWrite={of.may.includes('reveal')} />
      <HomeDuties of={of} />
      <Contributions of={of} />
    </>
  )
}

const dayOr = (on: string | null) => (on ? formatDay(on as Day) : null)

const Own = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const { own } = of
  return (
    <KnownFacts
      of={[
        { name: t('appliedOn'), value: listed([dayOr(own.appliedOn) ?? '—', ...(own.form ? [say(FORMS[own.form])] : []), of.toldByName]) },
        { name: t('reason'), value: of.reason ? say(REASONS[of.reason]) : null },
        { name: t('place'), value: of.place },
        { name: t('from'), value: dayOr(own.from) },
        { name: t('until'), value: dayOr(own.until) },
        { name: t('briefedOn'), value: dayOr(own.briefedOn) },
        { name: t('decision'), value: own.decision ? t(`decision_${own.decision}`) : null },
        { name: t('certificate'), value: own.number },
        ...(of.checkCode ? [{ name: t('code'), value: of.checkCode }] : []),
        { name: t('contactPerson'), value: of.contactPerson?.name ?? null },
        { name: t('firstContact'), value: dayOr(of.contactPerson?.firstContactBy ?? null) },
        { name: t('returnedOn'), value: dayOr(own.returnedOn) },
        { name: t('checkedOn'), value: dayOr(own.checkedOn) },
      ]}
    />
  )
}

const Leaving = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const params = { absenceId: of.absenceId }
  const [briefing, deciding, issuing] = [useAct(brief), useAct(decide), useAct(certify)]
  const ways = (['float', 'transfer'] as const).map((value) => ({ value, label: t(`decision_${value}`) }))
  return (
    <div className="acts">
      {of.may.includes('brief') && !of.own.briefedOn && (
        <ActForm
          title={t('brief')}
          act={briefing}
          fields={[
            { key: 'on', label: t('on'), as: 'day', initial: of.today, max: of.today },
            { key: 'words', label: t('words'), as: 'long' },
          ]}
          onSend={({ on, words }) => briefing.mutate({ params, body: { on: on!, words: words! } })}
        />
      )}
      {of.may.includes('decide') && !of.own.decision && (
        <ActForm
          title={t('decide')}
          act={deciding}
          fields={[
            { key: 'way', label: t('way'), as: 'select', options: ways },
            { key: 'words', label: t('words'), as: 'long' },
          ]}
          onSend={({ way, words }) => deciding.mutate({ params, body: { way: way as 'float' | 'transfer', words: words! } })}
        />
      )}
      {of.may.includes('certify') && (
        <ActForm
          title={t('certify')}
          note={t('certifyNote')}
          act={issuing}
          fields={[{ key: 'on', label: t('on'), as: 'day', initial: of.today }]}
          onSend={({ on }) => issuing.mutate({ params, body: { on: on!, contactMemberId: null } })}
        />
      )}
      {of.checkCode && <PrintLink absenceId={of.absenceId} />}
      {of.may.includes('announce') && (
        <>
          <Announce of={of} />
          <AnnounceOutside absenceId={of.absenceId} />
        </>
      )}
      {of.may.includes('reveal') && <ChangeDetails of={of} />}
      {of.may.includes('name-contact-person') && <Partner of={of} />}
    </div>
  )
}

const PrintLink = ({ absenceId }: { absenceId: string }) => {
  const t = useText(leaving)
  return (
    <ButtonLink size="sm" href={`/floating/away/${absenceId}/certificate`}>
      {t('printCertificate')}
    </ButtonLink>
  )
}

const Announce = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const act = useAct(announce)
  const { data } = useAsk(desks, { query: {} })
  const options = (data?.desks ?? []).filter(({ receives }) => receives).map((one) => ({ value: one.deskId, label: `${one.region} ${one.unitName}` }))
  return (
    <ActForm
      title={t('announce')}
      act={act}
      fields={[
        { key: 'desk', label: t('desk'), as: 'select', options },
        { key: 'words', label: t('words'), as: 'long', optional: true },
      ]}
      onSend={({ desk, words }) => act.mutate({ params: { absenceId: of.absenceId }, body: { deskId: desk!, from: null, words: orNull(words) } })}
    />
  )
}

const Partner = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const act = useAct(namePartner)
  const { data } = useAsk(listMembers, { params: { unitId: of.member.branchId } })
  const options = (data?.members ?? [])
    .filter(({ memberId }) => memberId !== of.member.memberId)
    .map((one) => ({ value: one.memberId, label: personName(one.name) }))
  return (
    <ActForm
      title={t('partnerName')}
      act={act}
      fields={[
        { key: 'member', label: t('contactPerson'), as: 'select', options },
        { key: 'from', label: t('on'), as: 'day', initial: of.today },
      ]}
      onSend={({ member, from }) => act.mutate({ params: { absenceId: of.absenceId }, body: { memberId: member!, from: from! } })}
    />
  )
}

const Return = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const params = { absenceId: of.absenceId }
  const [back, checking, undo] = [useAct(reportReturn), useAct(checkReturn), useAct(cancelDeparture)]
  const held = (['handed-in', 'lost', 'never-held'] as const).map((value) => ({ value, label: t(`held_${value}`) }))
  return (
    <div className="acts">
      {of.may.includes('report-return') && (
        <ActForm
          title={t('reportReturn')}
          act={back}
          fields={[
            { key: 'on', label: t('on'), as: 'day', initial: of.today },
            { key: 'words', label: t('words'), as: 'long', optional: true },
          ]}
          onSend={({ on, words }) => back.mutate({ params, body: { on: on!, words: orNull(words) } })}
        />
      )}
      {of.may.includes('check') && (
        <ActForm
          title={t('check')}
          act={checking}
          fields={[
            { key: 'on', label: t('on'), as: 'day', initial: of.today },
            { key: 'held', label: t('certificate'), as: 'select', options: held },
            { key: 'findings', label: t('findings'), as: 'long' },
            { key: 'account', label: t('account'), as: 'long', optional: true },
          ]}
          onSend={({ on, held: certificate, findings, account }) =>
            checking.mutate({ params, body: { on: on!, certificate: certificate as 'handed-in', findings: findings!, account: orNull(account) } })
          }
        />
      )}
      {of.may.includes('cancel') && (
        <ActForm
          title={t('cancel')}
          act={undo}
          fields={[{ key: 'words', label: t('words'), as: 'long' }]}
          onSend={({ words }) => undo.mutate({ params, body: { words: words! } })}
        />
      )}
    </div>
  )
}

const Host = ({ one, of }: { one: Case; of: Seen }) => {
  const t = useText(strings)
  return (
    <Section title={one.otherName} note={one.desk && t('deskLine', one.desk)}>
      <Conflicts of={one} settle={settleAtHome} />
      <Columns
        width={416}
        side={
          <>
            <h3>{t('theirHost')}</h3>
            <AsTold {...one} />
            <HostHalfFacts of={one.heard} />
          </>
        }
      >
        <h3>{t('ownHalf')}</h3>
        <HomeHalfFacts of={one.told} />
        {one.caseId === of.cases.at(-1)?.caseId && <CaseSteps one={one} of={of} />}
      </Columns>
      <h3>{t('letters')}</h3>
      <LetterList letters={one.letters} />
      {one.way === 'paper' && <PaperReply caseId={one.caseId} from="host" today={of.today} />}
    </Section>
  )
}

const STEPS = [
  ['say-elsewhere', 'elsewhere'],
  ['offer-transfer', 'offer'],
  ['withdraw-transfer', 'withdraw'],
  ['close-transfer', 'closeTransfer'],
] as const
const PROBATION_STEPS = [
  ['ask-opinion', 'askOpinion'],
  ['record-no-reply', 'noReply'],
  ['decide-probation', 'decideProbation'],
] as const

const CaseSteps = ({ one, of }: { one: Case; of: Seen }) => {
  const shown = [...STEPS, ...(of.member.standing === 'probationary' ? PROBATION_STEPS : [])].filter(([kind]) => of.may.includes(kind))
  return (
    <div className="acts no-print">
      {shown.map(([kind, word]) => (
        <Step key={kind} caseId={one.caseId} step={kind} word={word} />
      ))}
      {of.may.includes('tell') && <WriteLetter caseId={one.caseId} side="home" />}
    </div>
  )
}

/** A step that the other side hears at once is pressed twice: the first press says what it does. */
const Step = ({
  caseId,
  step,
  word,
}: {
  caseId: string
  step: (typeof STEPS | typeof PROBATION_STEPS)[number][0]
  word: (typeof STEPS | typeof PROBATION_STEPS)[number][1]
}) => {
  const t = useText(strings)
  const act = useAct(homeStep)
  return <ActForm title={t(word)} note={t('stepNote')} act={act} fields={[]} onSend={() => act.mutate({ params: { caseId }, body: { step } })} />
}
