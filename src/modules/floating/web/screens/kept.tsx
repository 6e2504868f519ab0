/** One member away, at the branch's desk: contacts, reports, both accounts, exchange with the host, appraisal, conversion. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import {
  appraiseAway,
  auditCertificate,
  AUDITS,
  enterAccount,
  exchangeFromHome,
  homeStep,
  keepingPage,
  recordContact,
  setProbation,
  settlingIn,
} from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { ContactForm } from '../parts/contact-form.tsx'
import { keeping } from '../parts/keeping-strings.ts'
import { channelName, ContactLines, saidLines } from '../parts/said-lines.tsx'
import { dayOr, StandLine } from '../parts/stand-lines.tsx'
import { ExchangedLines, ToldLines } from '../parts/told-lines.tsx'
import { optionsOf } from './keeping.tsx'
import { noteTitle } from './my-keeping.tsx'

type Seen = Answer<typeof keepingPage>
type Of = { of: Seen }

export const KeptScreen = () => {
  const { absenceId } = useParams<'absenceId'>()
  return <Asked of={useAsk(keepingPage, { params: { absenceId } })}>{(seen) => <Page of={seen} />}</Asked>
}

const Page = ({ of }: Of) => {
  const t = useText(keeping)
  const facts = t('keptFacts', { branch: of.branchName, from: dayOr(of.from), partner: of.partner ? personName(of.partner) : t('noPartner') })
  return (
    <>
      <PageTitle
        title={t('keptTitle', { name: personName(of.name) })}
        tab={t('title')}
        crumbs={[{ label: t('title'), href: '/floating/keeping' }]}
        facts={facts}
      />
      <Section title={t('dutiesNow')}>
        {of.stands.length === 0 && <p className="dim">{t('nothingDue')}</p>}
        {of.stands.map((one) => (
          <StandLine key={one.slot} of={one} />
        ))}
      </Section>
      <Contacts of={of} />
      <Exchange of={of} />
      <Accounts of={of} />
      {of.probation && <Probation of={of} probation={of.probation} />}
      <Appraisal of={of} />
      <Reports of={of} />
      <Duties of={of} />
    </>
  )
}

const Contacts = ({ of }: Of) => {
  const t = useText(keeping)
  const [entered, setEntered] = useState(0)
  const act = useAct(recordContact, { onDone: () => setEntered((times) => times + 1) })
  return (
    <Section title={t('contacts')} note={of.open ? undefined : t('wordsClosed')}>
      {of.may.includes('record') && (
        <details>
          <summary className="btn btn-sm">{t('record')}</summary>
          <ActPanel title={t('record')}>
            <p role="status">{entered > 0 && t('saved')}</p>
            <ContactForm key={entered} between today={of.today} act={act} onSend={(body) => act.mutate({ params: { absenceId: of.absenceId }, body })} />
          </ActPanel>
        </details>
      )}
      <ContactLines of={of.contacts} />
      {of.hostContacts.length > 0 && (
        <p className="dim">
          {t('hostContacts')}　{of.hostContacts.map(({ on, channel }) => `${dayOr(on)} ${channelName(channel)}`).join('　')}
        </p>
      )}
    </Section>
  )
}

const MATTERS = ['placement', 'attended', 'conduct', 'conversion'] as const

const Exchange = ({ of }: Of) => {
  const t = useText(keeping)
  const [act, settle] = [useAct(exchangeFromHome), useAct(settlingIn)]
  const open = of.cases.find((one) => one.open)
  return (
    <Section title={t('exchangeTitle')}>
      {of.may.includes('exchange') && (
        <div className="acts">
          {open && (
            <ActForm
              title={t('exchange')}
              button={t('save')}
              act={act}
              oneAtLeast
              fields={MATTERS.map((key) => ({ key, label: t(key), as: 'long', optional: true }))}
              onSend={({ placement, attended, conduct, conversion }) =>
                act.mutate({
                  params: { caseId: open.caseId },
                  body: { placement: orNull(placement), attended: orNull(attended), conduct: orNull(conduct), conversion: orNull(conversion) },
                })
              }
            />
          )}
          <ActForm
            title={t('settling')}
            button={t('save')}
            act={settle}
            fields={[
              { key: 'on', label: t('on'), as: 'day', initial: of.today },
              { key: 'words', label: t('words'), as: 'long' },
            ]}
            onSend={({ on, words }) => settle.mutate({ params: { absenceId: of.absenceId }, body: { on: on!, words: words! } })}
          />
        </div>
      )}
      <ExchangedLines of={of.exchanged} />
      <h3>{t('told')}</h3>
      <ToldLines of={of.told} />
    </Section>
  )
}

const figure = (value: string | undefined): number | null => (value?.trim() && /^\d+$/.test(value.trim()) ? Number(value.trim()) : null)

const Accounts = ({ of }: Of) => {
  const t = useText(keeping)
  const act = useAct(enterAccount)
  const { own, host, differences } = of.accounts
  const shown = (value: number | null) => (value === null ? <span className="faint">—</span> : value)
  return (
    <Section title={t('accounts')} note={t('accountsNote')}>
      {of.may.includes('account') && (
        <ActForm
          title={t('account')}
          button={t('save')}
          act={act}
          fields={[
            { key: 'on', label: t('on'), as: 'day', initial: of.today },
            { key: 'words', label: t('inAll'), as: 'long' },
            { key: 'attended', label: t('attendedCount'), as: 'figure', optional: true },
            { key: 'dues', label: t('duesCount'), as: 'figure', optional: true },
          ]}
          onSend={({ on, words, attended, dues }) =>
            act.mutate({ params: { absenceId: of.absenceId }, body: { on: on!, words: words!, attended: figure(attended), duesMonths: figure(dues) } })
          }
        />
      )}
      <DataTable
        label={t('accounts')}
        rows={differences}
        rowKey={(row) => row.figure}
        marked={({ differs }) => (differs ? 'question' : undefined)}
        columns={[
          { id: 'figure', head: t('col_figure'), cell: (row) => t(`figure_${row.figure}`) },
          { id: 'own', head: t('col_own'), figure: true, cell: (row) => shown(row.own) },
          { id: 'host', head: t('col_host'), figure: true, cell: (row) => shown(row.host) },
          { id: 'differs', head: '', cell: (row) => <Difference of={row} /> },
        ]}
      />
      {own?.words && <p>{t('ownSays', { words: own.words })}</p>}
      {host.words.length === 0 && <p className="dim">{t('noHostWords')}</p>}
      {host.words.map((one, at) => (
        <p key={`${one.on}.${at}`}>{t('hostSays', { unit: one.byUnit, words: one.words })}</p>
      ))}
    </Section>
  )
}

const Difference = ({ of }: { of: Seen['accounts']['differences'][number] }) => {
  const t = useText(keeping)
  if (of.own === null || of.host === null) return <Status of="unknown">{t('unknown')}</Status>
  return of.differs ? <Status of="to_judge">{t('differs')}</Status> : <Status of="met">{t('same')}</Status>
}

const STEP_LOOK: Record<string, StatusWord> = { done: 'done', next: 'due_soon', ahead: 'later', refused: 'not_met' }

const StepsOf = ({ of }: { of: NonNullable<Seen['appraisal']> }) => {
  const t = useText(keeping)
  const clause = useClauses()
  const cite = clause(of.cites[0])
  return (
    <>
      {cite && <Chip {...cite} />}
      {of.steps.map((one) => (
        <p key={one.step}>
          <Status of={STEP_LOOK[one.state] ?? 'later'}>{t(one.state)}</Status> {say(one.text)}{' '}
          <span className="dim">{one.on ? dayOr(one.on) : one.due ? t('by', { day: dayOr(one.due) }) : ''}</span>
        </p>
      ))}
    </>
  )
}

const Appraisal = ({ of }: Of) => {
  const t = useText(keeping)
  const done = (step: string) => of.appraisal?.steps.some((one) => one.step === step && one.state === 'done') ?? false
  const offered = [
    ...(done('ask') ? [] : ['ask' as const]),
    ...(done('ask') && !done('feedback') ? ['no-feedback' as const] : []),
    ...(done('feedback') && !done('appraise') ? ['appraise' as const] : []),
  ]
  const titles = { ask: t('ask'), 'no-feedback': t('noFeedback'), appraise: t('appraise') }
  return (
    <Section title={t('appraisal', { year: of.appraisalYear })}>
      {of.appraisal && <StepsOf of={of.appraisal} />}
      {of.may.includes('appraise') && (
        <div className="acts">
          {offered.map((step) => (
            <AppraiseStep key={step} of={of} step={step} title={titles[step]} />
          ))}
        </div>
      )}
    </Section>
  )
}

const AppraiseStep = ({ of, step, title }: Of & { step: 'ask' | 'no-feedback' | 'appraise'; title: string }) => {
  const t = useText(keeping)
  const act = useAct(appraiseAway)
  return (
    <ActForm
      title={title}
      button={t('save')}
      act={act}
      fields={[{ key: 'words', label: t('words'), as: 'long' }]}
      onSend={({ words }) => act.mutate({ params: { absenceId: of.absenceId }, body: { step, year: of.appraisalYear, words: words! } })}
    />
  )
}

const Probation = ({ of, probation }: Of & { probation: NonNullable<Seen['probation']> }) => {
  const t = useText(keeping)
  const set = useAct(setProbation)
  const open = of.cases.at(-1)
  const asks = [
    ...(probation.askedOn ? [] : [{ what: 'ask-opinion' as const, title: t('askOpinion') }]),
    ...(probation.askedOn && !probation.opinion && !probation.noReplyOn ? [{ what: 'record-no-reply' as const, title: t('noReply') }] : []),
    ...((probation.opinion || probation.noReplyOn) && !probation.decidedOn ? [{ what: 'decide-probation' as const, title: t('decided') }] : []),
  ]
  return (
    <Section title={t('probation')} right={probation.until ? dayOr(probation.until) : undefined}>
      {probation.gap && <Gap of={probation.gap} />}
      {probation.steps && <StepsOf of={probation.steps} />}
      {probation.opinion && <p>{t('opinionIs', { words: probation.opinion.words })}</p>}
      {probation.noReplyOn && <p>{t('noReplyOn', { day: dayOr(probation.noReplyOn) })}</p>}
      {probation.decidedOn && <p>{t('decidedOn', { day: dayOr(probation.decidedOn) })}</p>}
      {of.may.includes('probation') && (
        <div className="acts">
          <ActForm
            title={t('setProbation')}
            button={t('save')}
            act={set}
            fields={[
              { key: 'until', label: t('probationUntil'), as: 'day', initial: probation.until ?? '' },
              { key: 'words', label: t('words'), as: 'long' },
            ]}
            onSend={({ until, words }) => set.mutate({ params: { absenceId: of.absenceId }, body: { until: until!, words: words! } })}
          />
          {open && asks.map(({ what, title }) => <ProbationStep key={what} caseId={open.caseId} step={what} title={title} />)}
        </div>
      )}
      <h3>{t('observations')}</h3>
      {probation.observed.length === 0 ? (
        <p className="dim">{t('noObservations')}</p>
      ) : (
        <ToldLines of={probation.observed.map((one) => ({ ...one, kind: 'observed' as const }))} />
      )}
    </Section>
  )
}

const ProbationStep = ({ caseId, step, title }: { caseId: string; step: 'ask-opinion' | 'record-no-reply' | 'decide-probation'; title: string }) => {
  const act = useAct(homeStep)
  return <ActForm title={title} act={act} fields={[]} onSend={() => act.mutate({ params: { caseId }, body: { step } })} />
}

const Gap = ({ of }: { of: NonNullable<NonNullable<Seen['probation']>['gap']> }) => {
  const t = useText(keeping)
  const clause = useClauses()
  const cites = [...new Set([...of.opinionCites, ...of.conversionCites])].flatMap((cite) => clause(cite) ?? [])
  return (
    <ActPanel title={t('gapTitle')}>
      <p>{t('gapText', { from: dayOr(of.opinionFrom), until: dayOr(of.until) })}</p>
      {of.askBy && <p>{t('gapBridge', { day: dayOr(of.askBy) })}</p>}
      <p>
        {cites.map((one) => (
          <Chip key={one.href ?? ''} {...one} />
        ))}
      </p>
    </ActPanel>
  )
}

const Reports = ({ of }: Of) => {
  const t = useText(keeping)
  const act = useAct(auditCertificate)
  return (
    <Section title={t('reports')}>
      {of.may.includes('audit') && of.number && (
        <ActForm
          title={t('audit')}
          note={of.number}
          button={t('save')}
          act={act}
          fields={[
            { key: 'on', label: t('on'), as: 'day', initial: of.today },
            { key: 'result', label: t('result'), as: 'select', options: optionsOf(AUDITS) },
            { key: 'findings', label: t('findings'), as: 'long' },
          ]}
          onSend={({ on, result, findings }) =>
            act.mutate({
              params: { absenceId: of.absenceId },
              body: { on: on!, year: of.appraisalYear, result: result as keyof typeof AUDITS, findings: findings! },
            })
          }
        />
      )}
      <Records>
        {of.notes.map((one, at) => (
          <RecordLine
            key={`${one.on}.${at}`}
            head={`${dayOr(one.on)}　${one.byName}`}
            what={noteTitle(t, one)}
            said={one.said ? saidLines(one.said).join('　') : (one.words ?? undefined)}
          />
        ))}
      </Records>
    </Section>
  )
}

const Duties = ({ of }: Of) => {
  const t = useText(keeping)
  const clause = useClauses()
  const sides = ['host', 'home', 'member', 'department'] as const
  return (
    <Section title={t('duties')}>
      <DataTable
        label={t('duties')}
        groups={sides
          .map((side) => ({ id: side, title: t(`side_${side}`), rows: of.duties.filter((one) => one.side === side) }))
          .filter(({ rows }) => rows.length > 0)}
        rowKey={({ slot }) => slot}
        columns={[
          { id: 'title', head: t('what'), cell: ({ title }) => say(title) },
          {
            id: 'cite',
            head: '',
            width: 220,
            cell: ({ cites }) => {
              const cite = clause(cites[0])
              return cite ? <Chip {...cite} /> : null
            },
          },
        ]}
      />
    </Section>
  )
}
