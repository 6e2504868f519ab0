/** What members want to learn: the questions, what was said without names, the analysis, the classes that followed. */
import './training.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { sentences, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { analyseSurvey, answerOnPaper, openSurvey, surveysFor } from '../../contract.ts'
import { Acts } from '../../../../ui/acts.tsx'
import { type Me, useWhich } from '../parts/which-unit.tsx'
import { strings } from '../strings.ts'

type Seen = Answer<typeof surveysFor>
type Survey = Seen['surveys'][number]

const CHANGES = { changes: [surveysFor] }

export const NeedsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Needs me={me} />}</Asked>

const Needs = ({ me }: { me: Me }) => {
  const t = useText(strings)
  const { unitId } = useWhich(me)
  const [open, setOpen] = useState(false)
  return (
    <Asked of={useAsk(surveysFor, { query: { unitId } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('needs')}
            crumbs={[{ label: t('backToTraining'), href: '/training' }]}
            facts={t('needsFacts', { unit: seen.unitName })}
            actions={<Button onClick={() => setOpen(true)}>{t('openSurvey')}</Button>}
          />
          {open && <SurveyForm of={seen} onDone={() => setOpen(false)} />}
          {seen.surveys.length === 0 && <Empty title={t('noSurveys')} />}
          {seen.surveys.map((survey) => (
            <One key={survey.id} of={survey} seen={seen} />
          ))}
        </>
      )}
    </Asked>
  )
}

const One = ({ of, seen }: { of: Survey; seen: Seen }) => {
  const t = useText(strings)
  const [act, setAct] = useState<'paper' | 'analysis' | null>(null)
  const term = { from: formatFullDay(of.from as Day), to: formatFullDay(of.to as Day) }
  const leave = () => setAct(null)
  return (
    <Section title={of.title} note={of.open ? t('surveyOpen', term) : t('surveyOver', term)} right={t('answered', { asked: of.asked, answered: of.answered })}>
      {of.answers.length > 0 && (
        <details>
          <summary>{t('answers')}</summary>
          <ul>
            {of.answers.map((answers, at) => (
              <li key={at}>{sentences(answers.filter((one) => one !== ''))}</li>
            ))}
          </ul>
        </details>
      )}
      <p>
        <b>{t('analysis')}</b>　{of.analysis ?? <span className="dim">{t('noAnalysis')}</span>}
        {of.analysedBy && <span className="faint">{`　${t('analysedBy', { name: of.analysedBy })}`}</span>}
      </p>
      <p>
        <b>{t('classesFrom')}</b>
        {'　'}
        {of.classes.length === 0 ? (
          <span className="dim">{t('noClassesFrom')}</span>
        ) : (
          of.classes.map(({ id, title }) => (
            <a key={id} className="lnk" href={`/training/classes/${id}`}>
              {`${title}　`}
            </a>
          ))
        )}
      </p>
      {act === 'paper' && <PaperForm of={of} seen={seen} onDone={leave} />}
      {act === 'analysis' && <AnalysisForm of={of} onDone={leave} />}
      {act === null && (
        <p className="tr-acts">
          {of.open && seen.may.includes('answer') && <Button onClick={() => setAct('paper')}>{t('answerPaper')}</Button>}{' '}
          {of.own && <Button onClick={() => setAct('analysis')}>{t('writeAnalysis')}</Button>}
        </p>
      )}
    </Section>
  )
}

const SurveyForm = ({ of, onDone }: { of: Seen; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ title: '', questions: '', from: of.today, to: '' })
  const act = useAct(openSurvey, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () =>
    act.mutate({
      body: {
        ...given,
        unitId: of.unitId,
        questions: given.questions
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      },
    })
  return (
    <ActPanel title={t('openSurvey')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <TextField label={t('title')} value={given.title} maxLength={80} onValue={(title) => change({ title })} />
      <LongField label={t('questions')} value={given.questions} maxLength={800} onValue={(questions) => change({ questions })} />
      <DayField label={t('from')} value={given.from} onValue={(from) => change({ from })} />
      <DayField label={t('to')} value={given.to} min={of.today} onValue={(to) => change({ to })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const PaperForm = ({ of, seen, onDone }: { of: Survey; seen: Seen; onDone: () => void }) => {
  const t = useText(strings)
  const [memberId, setMember] = useState('')
  const [answers, setAnswers] = useState(of.questions.map(() => ''))
  const act = useAct(answerOnPaper, { ...CHANGES, onDone })
  return (
    <ActPanel
      title={t('answerPaper')}
      action={
        <Acts busy={act.isPending} onLeave={onDone} onSave={() => memberId && act.mutate({ params: { surveyId: of.id }, body: { memberId, answers } })} />
      }
    >
      <SelectField
        label={t('answerWhose')}
        value={memberId}
        onValue={setMember}
        options={seen.members.map(({ memberId: value, name }) => ({ value, label: name }))}
      />
      {of.questions.map((question, at) => (
        <TextField
          key={question}
          label={question}
          value={answers[at]!}
          maxLength={300}
          onValue={(next) => setAnswers(answers.map((one, index) => (index === at ? next : one)))}
        />
      ))}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const AnalysisForm = ({ of, onDone }: { of: Survey; onDone: () => void }) => {
  const t = useText(strings)
  const [analysis, setAnalysis] = useState(of.analysis ?? '')
  const act = useAct(analyseSurvey, { ...CHANGES, onDone })
  return (
    <ActPanel
      title={t('writeAnalysis')}
      action={<Acts busy={act.isPending} onLeave={onDone} onSave={() => act.mutate({ params: { surveyId: of.id }, body: { analysis } })} />}
    >
      <LongField label={t('analysis')} value={analysis} rows={4} maxLength={1000} onValue={setAnalysis} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
