/** Cannot come: leave with a class of reason; or was there, but with another organisation. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, LongField, TextField } from '../../../../ui/field.tsx'
import { PhoneSection } from '../../../../ui/phone.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { askLeave, LEAVE_REASONS, myDays, recordElsewhere } from '../../contract.ts'
import { phone } from './phone-words.ts'
import type { Coming } from './sign-in.tsx'

type Asking = { session: Coming; memberId: string }
type Reason = keyof typeof LEAVE_REASONS

const LEAVE_STATUS = { requested: 'waits', approved: 'excused', refused: 'not_met', withdrawn: 'not_applicable' } as const

export const AskLeave = (asking: Asking) => {
  const t = useText(phone)
  const [open, setOpen] = useState(false)
  const { session } = asking
  if (session.myLeave)
    return (
      <PhoneSection title={t('leaveTitle')}>
        <p>
          <Status of={LEAVE_STATUS[session.myLeave]}>{t(`leaveState_${session.myLeave}`)}</Status>
        </p>
      </PhoneSection>
    )
  if (!session.may.includes('ask-leave')) return null
  return (
    <PhoneSection title={t('leaveTitle')}>
      {open ? (
        <LeaveForm {...asking} />
      ) : (
        <Button size="lg" wide onClick={() => setOpen(true)}>
          {t('leaveGo')}
        </Button>
      )}
    </PhoneSection>
  )
}

const LeaveForm = ({ session, memberId }: Asking) => {
  const t = useText(phone)
  const [reason, setReason] = useState<Reason | null>(null)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const ask = useAct(askLeave, { changes: [myDays] })
  const send = () =>
    reason ? ask.mutate({ params: { sessionId: session.id }, body: { memberId, reasonClass: reason, words: words.trim() || null } }) : setTried(true)
  return (
    <>
      <ChoiceField
        label={t('leaveReason')}
        value={reason}
        onValue={(next) => setReason(next as Reason)}
        options={Object.entries(LEAVE_REASONS).map(([value, label]) => ({ value, label: say(label) }))}
        missing={tried && !reason ? t('leaveMissing') : undefined}
      />
      <LongField label={t('leaveWords')} ask={t('leaveWordsAsk')} maxLength={500} value={words} onValue={setWords} />
      <p className="sign-go">
        <Button kind="ink" size="lg" wide busy={ask.isPending} onClick={send}>
          {t('leaveGo')}
        </Button>
      </p>
      {ask.error && <ErrorOf error={ask.error} written={words} />}
    </>
  )
}

const MODES = { 'in-person': 'mode_inPerson', video: 'mode_video', voice: 'mode_voice', messages: 'mode_messages' } as const
type Mode = keyof typeof MODES

export const AskAway = (asking: Asking) => {
  const t = useText(phone)
  const [open, setOpen] = useState(false)
  return (
    <PhoneSection title={t('awayTitle')}>
      {open ? (
        <AwayForm {...asking} />
      ) : (
        <Button size="lg" wide onClick={() => setOpen(true)}>
          {t('awayGo')}
        </Button>
      )}
    </PhoneSection>
  )
}

const AwayForm = ({ session, memberId }: Asking) => {
  const t = useText(phone)
  const [host, setHost] = useState('')
  const [day, setDay] = useState(session.day ?? '')
  const [mode, setMode] = useState<Mode | null>(null)
  const [tried, setTried] = useState(false)
  const tell = useAct(recordElsewhere, { changes: [] })
  const ready = host.trim() && day && mode
  const missing = tried && !ready ? t('awayMissing') : undefined
  const send = () =>
    ready
      ? tell.mutate({
          params: { sessionId: session.id },
          body: { memberId, onDay: day, mode, hostName: host.trim(), what: null, confirmedBy: null, confirmedHow: null },
        })
      : setTried(true)
  if (tell.data) return <Status of="waits">{t('awayDone')}</Status>
  return (
    <>
      <TextField label={t('awayHost')} ask={t('awayHostAsk')} maxLength={100} value={host} onValue={setHost} missing={host.trim() ? undefined : missing} />
      <DayField label={t('awayDay')} value={day} onValue={setDay} />
      <ChoiceField
        label={t('awayMode')}
        value={mode}
        onValue={(next) => setMode(next as Mode)}
        options={Object.entries(MODES).map(([value, word]) => ({ value, label: t(word) }))}
        missing={host.trim() ? missing : undefined}
      />
      <p className="sign-go">
        <Button kind="ink" size="lg" wide busy={tell.isPending} onClick={send}>
          {t('awayGo')}
        </Button>
      </p>
      {tell.error && <ErrorOf error={tell.error} />}
    </>
  )
}
