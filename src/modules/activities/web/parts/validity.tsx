/** Whether the day counts: one line a rule, never summed up. What only a person can judge has two equal buttons. */
import { useState } from 'react'
import { ACTORS } from '../../../../policy/vocabulary/actors.ts'
import type { Fraction } from '../../../../kernel/fractions.ts'
import type { Evaluation } from '../../../../policy/vocabulary/evaluation.ts'
import type { Explanation } from '../../../../policy/vocabulary/explanation.ts'
import type { Question } from '../../../../policy/vocabulary/questions.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ChoicePair } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { Checks, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, text, useText } from '../../../../ui/text.ts'
import { judgeSession, openSession } from '../../contract.ts'
import { zh } from '../locales/zh/desk.ts'
import { type Key, strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import { listed, sentences } from './session-words.ts'
import { useShortClauses } from './short-clauses.ts'

type Answer = Session['validity'][number]
type Check = Answer['checks'][number]

export const Validity = ({
  session,
  held,
  more = [],
}: {
  session: Session /** the day has come: does it count; before that: would it */
  held: boolean
  more?: readonly Answer[]
}) => {
  const t = useText(strings)
  const { chip, documents } = useShortClauses()
  const answers = [...session.validity, ...more.filter(({ slot }) => !session.validity.some((one) => one.slot === slot))]
  const lines = answers.flatMap((answer) => linesOf(session, answer))
  const cites = lines.flatMap(({ cite }) => cite ?? [])
  if (lines.length === 0) return null
  return (
    <Section id="counts" title={t(held ? 'counts' : 'wouldCount')} right={t('countsNote')}>
      {session.counts === false && (
        <p>
          <Status of="not_met">{t('doesNotCount')}</Status>
        </p>
      )}
      <Checks
        of={lines.map(({ id, outcome, says, fact, cite, slot, judge, ahead }) => ({
          id,
          status: <CheckStatus of={outcome} ahead={ahead} />,
          says,
          quiet: outcome === 'not_applicable',
          fact,
          chip: cite && <Chip {...chip(cite, `session:${session.id}/${slot}`)!} />,
          answer: judge && <Judge session={session} question={judge.question} who={judge.who} />,
        }))}
      />
      {cites.length > 0 && <p className="xs faint checks-of">{t('clausesOf', { document: listed(documents(cites)) })}</p>}
    </Section>
  )
}

/** "Not asked" is one thing, "looked at when it is closed" another. */
const CheckStatus = ({ of, ahead }: { of: Check['outcome']; ahead: boolean }) => {
  const t = useText(strings)
  if (of !== 'not_applicable') return <Status of={of} />
  return ahead ? <Status of="later">{t('laterOn')}</Status> : <Status of="not_required" />
}

type Line = {
  id: string
  slot: string
  outcome: Check['outcome']
  says: string
  fact: string
  cite: string | undefined
  ahead: boolean
  judge: { question: Question; who: string } | undefined
}

/** A rule of several points gives a line for each; a rule on a figure gives one, with the comparison in whole numbers. */
const linesOf = (session: Session, answer: Answer): Line[] => {
  const evaluation = answer.evaluation as Evaluation
  const fact = answer.checks.length === 0 ? figureWords(answer) || sentences(evaluation.missing.map(say)) : ''
  // a rule that only says how long an hour is judges no day
  if (answer.checks.length === 0 && answer.outcome === 'not_applicable' && fact === '') return []
  if (answer.checks.length === 0)
    return [
      {
        id: answer.slot,
        slot: answer.slot,
        outcome: answer.outcome,
        says: say(answer.title),
        fact,
        cite: citesOf(evaluation)[0],
        ahead: false,
        judge: undefined,
      },
    ]
  const asked = [...evaluation.judge]
  return answer.checks.map((check) => {
    const judge = check.outcome === 'to_judge' ? asked.shift() : undefined
    return {
      id: `${answer.slot}/${check.key}`,
      slot: answer.slot,
      outcome: check.outcome,
      says: say(check.says),
      fact: say(check.found),
      cite: check.cites[0] ?? citesOf(evaluation)[0],
      ahead: check.weight !== 'none' && session.state !== 'closed',
      judge: judge && { question: judge.question, who: judge.who },
    }
  })
}

const citesOf = (evaluation: Evaluation): string[] => evaluation.rule.cites.map(({ document, article }) => `${document}#${article}`)

/** The comparison as the rule explains it: 29×5 = 145，大于 34×4 = 136，达到80%. While something is open, between what and what. */
export const figureWords = ({ explanation, evaluation }: Answer): string => {
  const [figure] = (evaluation as Evaluation).figures
  if (figure?.either && figure.holds === null) return between(figure.either)
  const step = (explanation as Explanation).steps.find((one) => one.step === 'fraction')
  return step?.step === 'fraction' && step.lines[0] ? say(step.lines[0]) : ''
}

const between = ([least, most]: [Fraction, Fraction]): string =>
  text(strings, 'between', { least: `${least.num}/${least.den}`, most: `${most.num}/${most.den}` })

/** Two equal buttons, none chosen beforehand; the answer that speaks against the day takes a sentence. */
const Judge = ({ session, question, who }: { session: Session; question: Question; who: string }) => {
  const t = useText(strings)
  const [noting, setNoting] = useState<boolean | null>(null)
  const act = useAct(judgeSession, { changes: [openSession] })
  const against = question === 'stands-in-for-the-day' || question === 'spending-forbidden'
  const answer = (given: boolean, note: string | null) => act.mutate({ params: { sessionId: session.id }, body: { question, answer: given, note } })
  if (!session.may.includes('judge')) return <>{t('decidesWho', { who: say(ACTORS[who as keyof typeof ACTORS]) })}</>
  return (
    <div id="judge">
      <ChoicePair
        size="sm"
        choices={[!against, against].map((given, at) => ({
          id: String(given),
          label: t(judgeWord(question, given)),
          busy: act.isPending && noting === null && at === 0,
          onChoose: () => (given === against ? setNoting(given) : answer(given, null)),
        }))}
      />
      {noting !== null && <Noted busy={act.isPending} onNote={(note) => answer(noting, note)} />}
      {act.error && <ErrorOf error={act.error} />}
    </div>
  )
}

const judgeWord = (question: Question, given: boolean): Key => {
  const key = `judge_${question}_${given ? 'yes' : 'no'}`
  return key in zh ? (key as Key) : given ? 'judge_yes' : 'judge_no'
}

const Noted = ({ busy, onNote }: { busy: boolean; onNote: (note: string) => void }) => {
  const t = useText(strings)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <>
      <LongField
        label={t('judgeNote')}
        ask={t('judgeNoteAsk')}
        maxLength={500}
        value={note}
        onValue={setNote}
        missing={tried && !note.trim() ? t('judgeNoteMissing') : undefined}
      />
      <Button size="sm" kind="ink" busy={busy} onClick={() => (note.trim() ? onNote(note.trim()) : setTried(true))}>
        {t('judgeSend')}
      </Button>
    </>
  )
}

/** Who judged what, for the closed page. */
export const Judgements = ({ of }: { of: Session['judgements'] }) => {
  const t = useText(strings)
  return (
    <>
      {of.map(({ question, answer, note, byName, at }) => (
        <p key={question} className="xs faint checks-of">
          {t(judgeWord(question as Question, answer))}
          {note && `　${note}`}　{t('judgedBy', { name: byName, at: formatMoment(at) })}
        </p>
      ))}
    </>
  )
}
