/** Leave that was ticked in the room gets its reason and who granted it. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { SelectField, TextField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { askLeave, LEAVE_REASONS, openSession, rollOf } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import type { Line } from './roll-order.ts'

type Reason = keyof typeof LEAVE_REASONS

export const LeaveMend = ({ session, line, onDone }: { session: Session; line: Line; onDone: () => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState<Reason | ''>('')
  const [by, setBy] = useState('')
  const [tried, setTried] = useState(false)
  const ask = useAct(askLeave, { changes: [rollOf, openSession], onDone })
  const missing = tried && (!reason || !by.trim()) ? t('leaveMissing') : undefined
  const send = () =>
    reason && by.trim()
      ? ask.mutate({ params: { sessionId: session.id }, body: { memberId: line.memberId, reasonClass: reason, words: null, grantedBy: by.trim() } })
      : setTried(true)
  return (
    <>
      <SelectField
        label={t('leaveReason')}
        value={reason}
        onValue={(next) => setReason(next as Reason)}
        options={Object.entries(LEAVE_REASONS).map(([value, words]) => ({ value, label: say(words) }))}
        missing={reason ? undefined : missing}
      />
      <TextField label={t('grantedBy')} ask={t('grantedByAsk')} maxLength={60} value={by} onValue={setBy} missing={reason ? missing : undefined} />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={ask.isPending} onClick={send}>
          {t('keepIt')}
        </Button>
      </p>
      {ask.error && <ErrorOf error={ask.error} />}
    </>
  )
}
