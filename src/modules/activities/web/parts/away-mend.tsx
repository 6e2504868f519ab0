/** Attendance with another organisation: where, how, and who confirmed it there. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ReadField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { confirmElsewhere, openSession, recordElsewhere, rollOf } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import type { Line } from './roll-order.ts'

const MODES = { 'in-person': 'mode_inPerson', video: 'mode_video', voice: 'mode_voice', messages: 'mode_messages' } as const
const HOWS = ['letter', 'telephone', 'message', 'in-system', 'seen'] as const
type Mode = keyof typeof MODES
type How = (typeof HOWS)[number]

export const AwayMend = ({ session, line, onDone }: { session: Session; line: Line; onDone: () => void }) => {
  const t = useText(strings)
  const known = line.elsewhere
  const [host, setHost] = useState(known?.hostName ?? '')
  const [mode, setMode] = useState<Mode>('in-person')
  const [by, setBy] = useState('')
  const [how, setHow] = useState<How | ''>('')
  const [tried, setTried] = useState(false)
  const { send, busy, error } = useAway(session, line, onDone)
  const ready = host.trim() && by.trim() && how
  const missing = tried && !ready ? t('awayMissing') : undefined
  return (
    <>
      {known ? (
        <ReadField label={t('awayHost')}>{known.hostName}</ReadField>
      ) : (
        <TextField label={t('awayHost')} ask={t('awayHostAsk')} maxLength={100} value={host} onValue={setHost} missing={host.trim() ? undefined : missing} />
      )}
      {!known && (
        <SelectField
          label={t('awayMode')}
          value={mode}
          onValue={(next) => setMode((next || 'in-person') as Mode)}
          options={Object.entries(MODES).map(([value, word]) => ({ value, label: t(word) }))}
        />
      )}
      <TextField
        label={t('confirmedBy')}
        ask={t('confirmedByAsk')}
        maxLength={60}
        value={by}
        onValue={setBy}
        missing={host.trim() && !by.trim() ? missing : undefined}
      />
      <SelectField
        label={t('confirmedHow')}
        value={how}
        onValue={(next) => setHow(next as How)}
        options={HOWS.map((value) => ({ value, label: t(`how_${value}`) }))}
        missing={by.trim() ? missing : undefined}
      />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={busy} onClick={() => (ready ? send({ host: host.trim(), mode, by: by.trim(), how }) : setTried(true))}>
          {t('keepIt')}
        </Button>
      </p>
      {error && <ErrorOf error={error} />}
    </>
  )
}

/** A row that is there is confirmed; one that is not is written and confirmed at once. */
const useAway = (session: Session, line: Line, onDone: () => void) => {
  const record = useAct(recordElsewhere, { changes: [rollOf, openSession], onDone })
  const confirm = useAct(confirmElsewhere, { changes: [rollOf, openSession], onDone })
  const send = ({ host, mode, by, how }: { host: string; mode: Mode; by: string; how: How }) =>
    line.elsewhere
      ? confirm.mutate({ params: { elsewhereId: line.elsewhere.id }, body: { confirmedBy: by, confirmedHow: how } })
      : record.mutate({
          params: { sessionId: session.id },
          body: { memberId: line.memberId, onDay: session.day!, mode, hostName: host, what: null, confirmedBy: by, confirmedHow: how },
        })
  return { send, busy: record.isPending || confirm.isPending, error: record.error ?? confirm.error }
}
