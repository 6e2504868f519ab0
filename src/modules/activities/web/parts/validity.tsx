/** Whether the day counts: one line a rule, never summed up. What only a person can judge has two equal buttons. */
import { useState } from 'react'
import { ACTORS } from '../../../../policy/vocabulary/actors.ts'
import type { Evaluation, Figure } from '../../../../policy/vocabulary/evaluation.ts'
import type { Question } from '../../../../policy/vocabulary/questions.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ChoicePair } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { Checks, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { judgeSession, openSession } from '../../contract.ts'
import { zh } from '../locales/zh/desk.ts'
import { type Key, strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import { listed, sentences } from './session-words.ts'
import { useShortClauses } from './short-clauses.ts'

type Answer = Session['validity'][number]
type Check = Answer['checks'][number]

export const Validity = ({ session, more = [] }: { session: Session; more?: readonly Answer[] }) => {
  const t = useText(strings)
  const { chip, documents } = useShortClauses()
  const answers = [...session.validity, ...more.filter(({ slot }) => !session.validity.some((one) => one.slot === slot))]
  const lines = answers.flatMap((answer) => linesOf(session, answer))
  const cites = lines.flatMap(({ cite }) => cite ?? [])
  if (lines.length === 0) return null
  const held = session.state === 'held' || session.state === 'closed'
  return (
    <Section id="counts" title={t(held || session.gaps.length > 0 ? 'counts' : 'wouldCount')} right={t('countsNote')}>
      {session.counts === false && (
        <p>
          <Status of="not_met">{t('doesNotCount')}</Status>
        </p>
      )}
      <Checks
        of={lines.map(({ id, outcome, says, fact, cite, slot, judge }) => ({
          id,
          status: outcome === 'not_applicable' ? <Status of="not_required" /> : <Status of={outcome} />,
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

type Line = { id: string; slot: string; outcome: Check['outcome']; says: string; fact: string; cite: string | undefined; judge: { question: Question; who: string } | undefined }

/** A rule of several points gives a line for each; a rule on a figure gives one, with the comparison in whole numbers. */
const linesOf = (session: Session, answer: Answer): Line[] => {
  const evaluation = answer.evaluation as Evaluation
  if (answer.checks.length === 0) return [{ id: answer.slot, slot: answer.slot, outcome: answer.outcome, says: say(answer.title), fact: evaluation.figures.map(compared).join('　') || sentences(evaluation.missing.map(say)), cite: citesOf(evaluation)[0], judge: undefined }]
  const asked = [...evaluation.judge]
  return answer.checks.map((check) => {
    const judge = check.outcome === 'to_judge' ? asked.shift() : undefined
    return { id: `${answer.slot}/${check.key}`, slot: answer.slot, outcome: check.outcome, says: say(check.says), fact: say(check.found), cite: check.cites[0] ?? citesOf(evaluation)[0], judge: judge && { question: judge.question, who: judge.who } }
  })
}


const citesOf = (evaluation: Evaluation): string[] => evaluation.rule.cites.map(({ document, article }) => `${document}#${article}`)

/** 35×100 ≥ 37×80，即 3500 ≥ 2960: whole numbers on both sides, the sign as it is. */
const compared = ({ amount, either, limit }: Figure): string => {
  const shown = amount ?? either?.[0]
  if (!shown) return ''
  if (limit.den === 1 && shown.den === 1) return `${shown.num} ${sign(shown.num, limit.num)} ${limit.num}`
  const [left, right] = [shown.num * limit.den, limit.num * shown.den]
  return `${shown.num}×${limit.den} ${sign(left, right)} ${shown.den}×${limit.num}　${left} ${sign(left, right)} ${right}`
}

const sign = (left: number, right: number): string => (left === right ? '=' : left > right ? '>' : '<')

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
      <LongField label={t('judgeNote')} ask={t('judgeNoteAsk')} maxLength={500} value={note} onValue={setNote} missing={tried && !note.trim() ? t('judgeNoteMissing') : undefined} />
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
