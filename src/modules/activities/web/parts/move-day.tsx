/** Moving the day: try it first; what the rule forbids is said where one chose it, with the lawful ways on (drawing 09). */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { dayOfMoment, formatDay } from '../../../../ui/days.ts'
import { DayField, Field, LongField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ErrorOf, Refusal } from '../../../../ui/states.tsx'
import { Icon } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listClauses } from '../../../rulebook/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { moveSession, openSession, tryDay, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'

type Tried = Answer<typeof tryDay>

export const MoveDay = ({ session, today, onDone }: { session: Session; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [to, setTo] = useState('')
  const [special, setSpecial] = useState(false)
  const [held, setHeld] = useState(false)
  const past = to !== '' && to < today
  const asked = useAsk(tryDay, { params: { sessionId: session.id }, query: { toDay: to } }, { when: to !== '' })
  const tried = to && asked.data ? asked.data : null
  const choose = (next: string) => (setTo(next), setSpecial(false))
  return (
    <>
      <DayField
        label={t('moveTo')}
        value={to}
        onValue={choose}
        hint={to ? undefined : t('moveTry')}
        min={`${session.year}-01-01`}
        max={`${session.year}-12-31`}
      />
      {asked.error && to && <ErrorOf error={asked.error} />}
      {tried && !tried.allowed && !special && (
        <NotAllowed tried={tried} to={to} onOther={() => choose(tried.from ? firstFree(tried, today) : '')} onSpecial={() => setSpecial(true)} />
      )}
      {tried && (tried.allowed || special) && <Says tried={tried} special={special} />}
      {past && (
        <Field label="">
          {() => (
            <Tick checked={held} onChecked={setHeld}>
              {t('moveHeld')}
            </Tick>
          )}
        </Field>
      )}
      {(!tried || tried.allowed || special) && (
        <Reason session={session} to={to} special={special} held={past && held} approval={tried?.needsApproval === true} onDone={onDone} />
      )}
    </>
  )
}

/** The lawful day nearest to now inside the bounds that the rule gives. */
const firstFree = ({ from, until }: Tried, today: string): string => (today > from! && (until === null || today <= until) ? today : from!)

const Says = ({ tried, special }: { tried: Tried; special: boolean }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const clause = clauseOf(tried.cites[0])
  return (
    <p className="move-says">
      <Icon of={tried.needsApproval ? 'clock' : 'met'} /> {special ? t('moveSpecial') : say(tried.says)} {clause && <Chip {...clause} />}
    </p>
  )
}

const NotAllowed = ({ tried, to, onOther, onSpecial }: { tried: Tried; to: string; onOther: () => void; onSpecial: () => void }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const gist = useAsk(listClauses).data?.clauses.find(({ cite }) => cite === tried.cites[0])?.gist
  return (
    <Refusal
      title={t('moveCannot', { day: formatDay(to as Day) })}
      gist={gist ?? undefined}
      clause={clauseOf(tried.cites[0])}
      ways={tried.ways.map(({ code, text }) => (
        <Button key={code} size="sm" onClick={code === 'ask-as-special' ? onSpecial : onOther}>
          {say(text)}
        </Button>
      ))}
    >
      {say(tried.says)}
    </Refusal>
  )
}

type Asking = { session: Session; to: string; special: boolean; held: boolean; approval: boolean; onDone: () => void }

const Reason = ({ session, to, special, held, approval, onDone }: Asking) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const move = useAct(moveSession, { changes: [openSession, yearOfDays], onDone })
  const send = () => {
    if (to && reason.trim().length >= 4)
      return move.mutate({
        params: { sessionId: session.id },
        body: { toDay: to, reason: reason.trim(), special, heldAlready: held, version: session.version },
      })
    setPressed(true)
    requestAnimationFrame(() => toFirstGap())
  }
  const short = reason.trim().length < 4 ? t('moveReasonMissing') : undefined
  return (
    <>
      <LongField
        label={t('moveReason')}
        ask={t('moveReasonAsk')}
        maxLength={500}
        value={reason}
        onValue={setReason}
        missing={pressed ? (to ? short : t('moveDayMissing')) : undefined}
      />
      <p className="form-go">
        <Button kind="ink" busy={move.isPending} onClick={send}>
          {t(held ? 'moveRecord' : approval || special ? 'moveAsk' : 'moveNow')}
        </Button>
      </p>
      {move.error && <ErrorOf error={move.error} written={reason} />}
    </>
  )
}

/** Every change of day that was asked for, and what became of it. */
export const Moves = ({ of }: { of: Session['reschedules'] }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  return (
    <>
      {of.map((move) => {
        const clause = clauseOf(move.cites[0])
        const words = {
          by: (move.state === 'waiting' ? move.requestedBy : move.decidedBy) ?? move.requestedBy,
          at: formatDay(dayOfMoment(move.decidedAt ?? move.requestedAt)),
          to: formatDay(move.toDay as Day),
          reason: move.reason,
        }
        return (
          <p key={move.id} className="note">
            {move.state === 'waiting' ? t('moveWaiting', words) : t(`moveDecided_${move.state}`, words)} {move.note && t('moveOpinion', { note: move.note })}{' '}
            {clause && <Chip {...clause} />}
          </p>
        )
      })}
    </>
  )
}
