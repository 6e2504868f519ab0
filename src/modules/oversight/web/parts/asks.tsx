/** What waits for the superior: changes of day and exemptions, each with two answers of the same size (drawing 06). */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ChoicePair } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { dayOfMoment, formatDay, formatFullDay } from '../../../../ui/days.ts'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { AskCard } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import type { Day } from '../../../../kernel/days.ts'
import { decideReschedule, overviewOfYear, waitingReschedules } from '../../../activities/contract.ts'
import { decideExemption, listExemptions } from '../../../members/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { strings } from '../strings.ts'

type Reschedule = Answer<typeof waitingReschedules>['reschedules'][number]
type Exemption = Answer<typeof listExemptions>['exemptions'][number]

export type Waiting = { reschedules: Reschedule[]; exemptions: Exemption[]; count: number }

/** Everything that waits for this person's approval. */
export const useWaiting = (): Waiting => {
  const moved = useAsk(waitingReschedules)
  const exempt = useAsk(listExemptions, { query: { state: 'requested' } })
  const reschedules = (moved.data?.reschedules ?? []).filter(({ state }) => state === 'waiting')
  const exemptions = (exempt.data?.exemptions ?? []).filter(({ may }) => may.decide)
  return { reschedules, exemptions, count: reschedules.length + exemptions.length }
}

export const RescheduleAsk = ({ of }: { of: Reschedule }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const decide = useAct(decideReschedule, { changes: [waitingReschedules, overviewOfYear] })
  const answer = (agree: boolean, note: string | null) => decide.mutate({ params: { rescheduleId: of.id }, body: { agree, note } })
  const clause = clauseOf(of.cites[0])
  return (
    <AskCard
      asked={t('asked')}
      title={t('rescheduleTitle', { unit: of.unitName })}
      facts={
        <>
          {t('rescheduleFacts', {
            reason: of.reason,
            from: formatDay(of.fromDay as Day),
            to: formatDay(of.toDay as Day),
            by: of.requestedBy,
            day: formatDay(dayOfMoment(of.requestedAt)),
          })}
          {decide.error && <ErrorOf error={decide.error} />}
        </>
      }
      chip={clause && <Chip {...clause} />}
      choices={<TwoAnswers busy={decide.isPending} onAnswer={answer} />}
    />
  )
}

export const ExemptionAsk = ({ of, today }: { of: Exemption; today: string }) => {
  const t = useText(strings)
  const decide = useAct(decideExemption, { changes: [listExemptions] })
  const answer = (approve: boolean, note: string | null) =>
    decide.mutate({ params: { exemptionId: of.id }, body: approve ? { approve, reviewOn: of.to ?? yearLater(today) } : { approve, note } } as Parameters<
      typeof decide.mutate
    >[0])
  return (
    <AskCard
      asked={t('asked')}
      title={t('exemptionTitle', {
        unit: of.branchName,
        name: of.memberName,
        what: of.kind === 'attendance' ? t('exemptionWhat_attendance') : t('exemptionWhat_recording'),
      })}
      facts={
        <>
          {t('exemptionFacts', {
            from: formatFullDay(of.from as Day),
            to: of.to ? formatFullDay(of.to as Day) : t('openEnded'),
            by: of.requestedBy,
            day: formatDay(dayOfMoment(of.requestedAt)),
          })}
          {decide.error && <ErrorOf error={decide.error} />}
        </>
      }
      choices={<TwoAnswers busy={decide.isPending} onAnswer={answer} />}
    />
  )
}

const yearLater = (today: string): string => `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`

/** Yes is said at once; a no first asks for its reason, which goes to whoever asked. */
const TwoAnswers = ({ busy, onAnswer }: { busy: boolean; onAnswer: (yes: boolean, note: string | null) => void }) => {
  const t = useText(strings)
  const [refusing, setRefusing] = useState(false)
  if (refusing) return <Refusal busy={busy} onRefuse={(note) => onAnswer(false, note)} onCancel={() => setRefusing(false)} />
  return (
    <ChoicePair
      label={t('asked')}
      choices={[
        { id: 'no', label: t('disagree'), onChoose: () => setRefusing(true) },
        { id: 'yes', label: t('agree'), onChoose: () => onAnswer(true, null), busy },
      ]}
    />
  )
}

const Refusal = ({ busy, onRefuse, onCancel }: { busy: boolean; onRefuse: (note: string) => void; onCancel: () => void }) => {
  const t = useText(strings)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const right = note.trim().length >= 2
  const send = () => (right ? onRefuse(note.trim()) : (setTried(true), setTimeout(toFirstGap)))
  return (
    <div className="refusal">
      <TextField
        label={t('whyNot')}
        ask={t('noteHint')}
        value={note}
        onValue={setNote}
        maxLength={200}
        missing={tried && !right ? t('whyNotMissing') : undefined}
      />
      <Button size="sm" kind="ink" busy={busy} onClick={send}>
        {t('refuse')}
      </Button>{' '}
      <Button size="sm" onClick={onCancel}>
        {t('thinkAgain')}
      </Button>
    </div>
  )
}
