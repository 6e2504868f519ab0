/** After the lock: a correction with its reason. Attendance added afterwards is a late entry and waits for a second person. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { LongField, SelectField, toFirstGap } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import { correctRecord, openSession, rollOf } from '../../contract.ts'
import { strings } from '../strings.ts'
import { type Field, type Session, SIX } from './record-draft.ts'
import { byGroupAndName, type Line } from './roll-order.ts'
import { letterWord } from './roll-words.ts'
import type { Letter } from './ticks.ts'

const LETTERS: readonly Letter[] = ['P', 'R', 'O', 'I', 'H', 'L', 'A', 'U']

type Change = { memberId: string; letter: Letter } | { field: Field; value: string }

export const CorrectForm = ({ session, lines, onDone }: { session: Session; lines: readonly Line[]; onDone: () => void }) => {
  const t = useText(strings)
  const [what, setWhat] = useState(lines.length === 1 ? lines[0]!.memberId : '')
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const correct = useAct(correctRecord, { changes: [rollOf, openSession] })
  const field = SIX.find((one) => one === what)
  const change: Change | null = !what || (!field && !to) ? null : field ? { field, value: to.trim() } : { memberId: what, letter: to as Letter }
  const missing = tried ? t('correctMissing') : undefined
  const send = () => {
    if (change && reason.trim().length >= 4) return correct.mutate({ params: { sessionId: session.id }, body: { reason: reason.trim(), change } })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  if (correct.data) return <Done state={correct.data.state} onDone={onDone} />
  return (
    <div className="correct">
      {lines.length > 1 && (
        <SelectField
          label={t('correctWhat')}
          value={what}
          onValue={(next) => (setWhat(next), setTo(''))}
          options={[...fieldOptions(t), ...memberOptions(lines)]}
          missing={what ? undefined : missing}
        />
      )}
      {field ? (
        <LongField label={t('correctTo')} value={to} onValue={setTo} maxLength={2000} hint={session.record[field] ?? undefined} />
      ) : (
        <SelectField
          label={t('correctTo')}
          value={to}
          onValue={setTo}
          options={LETTERS.map((letter) => ({ value: letter, label: letterWord(letter) }))}
          missing={what && !to ? missing : undefined}
        />
      )}
      <LongField
        label={t('correctReason')}
        ask={t('correctReasonAsk')}
        maxLength={500}
        value={reason}
        onValue={setReason}
        missing={change && reason.trim().length < 4 ? missing : undefined}
      />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={correct.isPending} onClick={send}>
          {t('correctSend')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('cancel')}
        </Button>
      </p>
      {correct.error && <ErrorOf error={correct.error} written={reason} />}
    </div>
  )
}

const fieldOptions = (t: (key: `f_${Field}`) => string) => SIX.map((value) => ({ value, label: t(`f_${value}`) }))

const memberOptions = (lines: readonly Line[]) =>
  [...lines].sort(byGroupAndName).map(({ memberId, name, letter }) => ({ value: memberId, label: `${name}　${letter ? letterWord(letter) : ''}` }))

const Done = ({ state, onDone }: { state: 'waiting' | 'in-force'; onDone: () => void }) => {
  const t = useText(strings)
  return (
    <p className="form-go" role="status">
      <Status of={state === 'waiting' ? 'waits' : 'done'}>{t(state === 'waiting' ? 'correctWaits' : 'correctSaved')}</Status>
      <Button size="sm" onClick={onDone}>
        {t('foldThem')}
      </Button>
    </p>
  )
}
