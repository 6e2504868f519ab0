/** Formal questions: what was asked, on which days it came back, the answer; taken up and closed on an activity day. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { answerQuestion, deliberation, QUESTION_ABOUTS, type QuestionShown, questions, returnQuestion } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Folded, FormGo } from './folded.tsx'

const CHANGES = { changes: [questions, deliberation] }

/** `sessionId`: the activity day on which they may be taken up; null where none is at hand. */
export const QuestionList = ({ of, sessionId }: { of: readonly QuestionShown[]; sessionId: string | null }) =>
  of.map((one) => <One key={one.id} of={one} sessionId={sessionId} />)

const One = ({ of, sessionId }: { of: QuestionShown; sessionId: string | null }) => {
  const t = useText(strings)
  return (
    <article>
      <h3>{of.words}</h3>
      <p className="dim">
        {[say(QUESTION_ABOUTS[of.about]), t('questionLine', { name: of.name, day: formatDay(of.askedOn as Day) })].join('　')}
        {'　'}
        <State of={of} />
      </p>
      {of.returned.map(({ day, words }, at) => (
        <p key={at}>{t('returnedOn', { day: day ? formatDay(day as Day) : '', words })}</p>
      ))}
      {of.answer && (
        <p>
          {t('answered', {
            name: of.answeredBy ?? '',
            day: of.answeredOn ? formatDay(of.answeredOn as Day) : '',
            words: [of.answer, of.acted].filter(Boolean).join('　'),
          })}
        </p>
      )}
      {of.may.includes('answer') && <Folded label={t('answer')}>{(close) => <AnswerForm of={of} onClose={close} />}</Folded>}
      {of.may.includes('return') && sessionId && <Folded label={t('takeUp')}>{(close) => <TurnForm of={of} sessionId={sessionId} onClose={close} />}</Folded>}
    </article>
  )
}

const State = ({ of }: { of: QuestionShown }) => {
  const t = useText(strings)
  if (of.state === 'closed') return <Status of="done">{of.closedOn ? t('closedOn', { day: formatDay(of.closedOn as Day) }) : t('state_closed')}</Status>
  if (of.state === 'answered') return <Status of="waits">{t('state_answered')}</Status>
  const term = of.dueOn ? t('questionDue', { day: formatDay(of.dueOn as Day) }) : t('questionNoTerm')
  return <Status of={of.overdue ? 'overdue' : 'due_soon'}>{`${t('state_open')}　${term}`}</Status>
}

const AnswerForm = ({ of, onClose }: { of: QuestionShown; onClose: () => void }) => {
  const t = useText(strings)
  const [answer, setAnswer] = useState(of.answer ?? '')
  const [acted, setActed] = useState(of.acted ?? '')
  const [tried, setTried] = useState(false)
  const act = useAct(answerQuestion, { ...CHANGES, onDone: onClose })
  const send = () =>
    answer.trim()
      ? act.mutate({ params: { questionId: of.id }, body: { version: of.version, answer: answer.trim(), acted: acted.trim() || null } })
      : setTried(true)
  return (
    <>
      <LongField
        label={t('answerWords')}
        rows={3}
        maxLength={4_000}
        value={answer}
        onValue={setAnswer}
        missing={tried && !answer.trim() ? t('answerWordsMissing') : undefined}
      />
      <LongField label={t('actedWords')} rows={2} maxLength={2_000} value={acted} onValue={setActed} />
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={answer} />}
    </>
  )
}

const TurnForm = ({ of, sessionId, onClose }: { of: QuestionShown; sessionId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const act = useAct(returnQuestion, { ...CHANGES, onDone: onClose })
  const send = (close: boolean) =>
    words.trim() && act.mutate({ params: { questionId: of.id }, body: { version: of.version, sessionId, words: words.trim(), close } })
  return (
    <>
      <LongField label={t('takeUpWords')} rows={2} maxLength={2_000} value={words} onValue={setWords} />
      <p className="fold-buttons">
        <Button busy={act.isPending} onClick={() => send(false)}>
          {t('keepOpen')}
        </Button>
        {of.state === 'answered' && (
          <Button busy={act.isPending} onClick={() => send(true)}>
            {t('closeQuestion')}
          </Button>
        )}
        <Button onClick={onClose}>{t('cancel')}</Button>
      </p>
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}
