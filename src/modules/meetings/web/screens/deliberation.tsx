/** The deliberation of an activity day: report and plan from the records, what members said, questions that come back, measures. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatMoment } from '../../../../ui/days.ts'
import { LongField, SelectField, TextField } from '../../../../ui/field.tsx'
import { Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { type About, ABOUTS, answerOpinion, deliberation, hearOpinion, putBriefing } from '../../contract.ts'
import { Folded, FormGo } from '../parts/folded.tsx'
import { QuestionList } from '../parts/question-list.tsx'
import { strings } from '../strings.ts'

type Found = Answer<typeof deliberation>
type Briefing = Found['report']

export const DeliberationScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  return <Asked of={useAsk(deliberation, { params: { sessionId } })}>{(found) => <Page found={found} sessionId={sessionId} />}</Asked>
}

const Page = ({ found, sessionId }: { found: Found; sessionId: string }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        crumbs={[
          { label: t('meetings'), href: '/meetings' },
          { label: t('head'), href: `/meetings/${sessionId}` },
        ]}
        title={t('deliberation')}
      />
      {found.missing.map((one, at) => (
        <Note key={at}>{say(one)}</Note>
      ))}
      <OneBriefing of={found.report} sessionId={sessionId} cite={found.clauses.report[0]} />
      <OneBriefing of={found.plan} sessionId={sessionId} cite={found.clauses.plan[0]} />
      <Opinions found={found} sessionId={sessionId} />
      <Section title={t('openQuestions')} right={<Clause of={found.clauses.question[0]} />}>
        {found.questions.length === 0 ? <p>{t('noOpenQuestions')}</p> : <QuestionList of={found.questions} sessionId={sessionId} />}
      </Section>
      <Section title={t('measures')} note={t('measuresNote')} right={<Clause of={found.clauses.measure[0]} />}>
        {found.measures.length === 0 && <p className="dim">{t('noMeasures')}</p>}
        {found.measures.map((one) => (
          <p key={one.id}>{[one.words, one.source, one.ownerName, one.dueOn && formatDay(one.dueOn as Day)].filter(Boolean).join('　')}</p>
        ))}
      </Section>
    </>
  )
}

const Clause = ({ of }: { of: string | undefined }) => {
  const known = useClauses()(of)
  return known ? <Chip {...known} /> : null
}

const OneBriefing = ({ of, sessionId, cite }: { of: Briefing; sessionId: string; cite: string | undefined }) => {
  const t = useText(strings)
  return (
    <Section
      title={t(of.kind, { month: of.month })}
      note={of.at ? t('putBy', { name: of.by ?? '', at: formatMoment(of.at) }) : t('notPut')}
      right={<Clause of={cite} />}
    >
      <p className="b">{t('facts')}</p>
      <ul className="outs">
        {of.facts.map(({ what, value, link }, at) => (
          <li key={at}>
            {link ? <a href={link}>{say(what)}</a> : say(what)}
            <span>{say(value)}</span>
          </li>
        ))}
      </ul>
      {of.words && <p>{headed(t('ownWords'), of.words)}</p>}
      {of.changed && <p>{headed(t('changedWords'), of.changed)}</p>}
      {of.result && <p>{headed(t('resultWords'), of.result)}</p>}
      <Folded label={of.at ? t('putAgain') : t('put')}>{(close) => <BriefingForm of={of} sessionId={sessionId} onClose={close} />}</Folded>
    </Section>
  )
}

const BriefingForm = ({ of, sessionId, onClose }: { of: Briefing; sessionId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [words, setWords] = useState(of.words ?? '')
  const [changed, setChanged] = useState(of.changed ?? '')
  const [result, setResult] = useState(of.result ?? '')
  const act = useAct(putBriefing, { changes: [deliberation], onDone: onClose })
  const send = () =>
    act.mutate({
      params: { sessionId, kind: of.kind },
      body: { version: of.version, words: words.trim() || null, changed: changed.trim() || null, result: result.trim() || null },
    })
  return (
    <>
      <LongField label={t('ownWords')} rows={4} maxLength={10_000} value={words} onValue={setWords} />
      <LongField label={t('changedWords')} rows={2} maxLength={4_000} value={changed} onValue={setChanged} />
      <LongField label={t('resultWords')} rows={2} maxLength={2_000} value={result} onValue={setResult} />
      <FormGo save={t('put')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}

const Opinions = ({ found, sessionId }: { found: Found; sessionId: string }) => {
  const t = useText(strings)
  return (
    <Section title={t('opinions')}>
      {found.opinions.map((one) => (
        <article key={one.id}>
          <p className="dim">{t('opinionLine', { about: say(ABOUTS[one.about]), matter: one.matter })}</p>
          <p>{headed(one.name ?? t('unnamed'), one.words)}</p>
          {one.result ? (
            <p>{headed(t('opinionResult'), one.result)}</p>
          ) : (
            <Folded label={t('saveResult')}>{(close) => <ResultForm opinionId={one.id} onClose={close} />}</Folded>
          )}
        </article>
      ))}
      <Folded label={t('addOpinion')}>{(close) => <OpinionForm abouts={found.abouts} sessionId={sessionId} onClose={close} />}</Folded>
    </Section>
  )
}

const ResultForm = ({ opinionId, onClose }: { opinionId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [result, setResult] = useState('')
  const act = useAct(answerOpinion, { changes: [deliberation], onDone: onClose })
  return (
    <>
      <LongField label={t('opinionResult')} maxLength={2_000} value={result} onValue={setResult} />
      <FormGo
        save={t('save')}
        cancel={t('cancel')}
        busy={act.isPending}
        onSave={() => result.trim() && act.mutate({ params: { opinionId }, body: { result: result.trim() } })}
        onCancel={onClose}
      />
      {act.error && <ErrorOf error={act.error} written={result} />}
    </>
  )
}

const OpinionForm = ({ abouts, sessionId, onClose }: { abouts: readonly About[]; sessionId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ about: abouts[0] ?? 'plan', matter: '', name: '', words: '' })
  const [tried, setTried] = useState(false)
  const act = useAct(hearOpinion, { changes: [deliberation], onDone: onClose })
  const set = (key: 'matter' | 'name' | 'words') => (next: string) => setGiven({ ...given, [key]: next })
  const send = () => {
    if (!given.matter.trim() || !given.words.trim()) return setTried(true)
    act.mutate({ params: { sessionId }, body: { about: given.about, matter: given.matter.trim(), name: given.name.trim() || null, words: given.words.trim() } })
  }
  return (
    <>
      <SelectField
        label={t('opinionAbout')}
        value={given.about}
        onValue={(next) => setGiven({ ...given, about: (next || 'plan') as About })}
        options={abouts.map((value) => ({ value, label: say(ABOUTS[value]) }))}
      />
      <TextField
        label={t('opinionMatter')}
        maxLength={200}
        value={given.matter}
        onValue={set('matter')}
        missing={tried && !given.matter.trim() ? t('opinionMatterMissing') : undefined}
      />
      <TextField label={t('viewWho')} maxLength={60} value={given.name} onValue={set('name')} />
      <LongField
        label={t('opinionWords')}
        maxLength={4_000}
        value={given.words}
        onValue={set('words')}
        missing={tried && !given.words.trim() ? t('opinionWordsMissing') : undefined}
      />
      <p className="fold-buttons">
        <Button kind="ink" busy={act.isPending} onClick={send}>
          {t('save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </p>
      {act.error && <ErrorOf error={act.error} written={given.words} />}
    </>
  )
}
