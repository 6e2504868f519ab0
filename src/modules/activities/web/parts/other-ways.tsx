/** If something changes: another day, several parts, or not held at all. One is open at a time. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { LongField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { openSession, sayNotHeld, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import { MoveDay, Moves } from './move-day.tsx'
import type { Session } from './record-draft.ts'
import { SplitDay } from './split-day.tsx'

type Way = 'move' | 'split' | 'notHeld'

export const OtherWays = ({ session, today }: { session: Session; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState<Way | null>(null)
  const waiting = session.reschedules.some(({ state }) => state === 'waiting')
  const ways: [Way, boolean][] = [
    ['move', session.may.includes('reschedule') && !waiting],
    ['split', session.may.includes('split') && session.parentId === null && session.subSessions.length === 0],
    ['notHeld', session.may.includes('say-not-held') && session.parentId === null],
  ]
  const offered = ways.filter(([, may]) => may)
  if (offered.length === 0 && session.reschedules.length === 0) return null
  const done = () => setOpen(null)
  return (
    <Section id="ways" title={t('otherWays')}>
      <Moves of={session.reschedules} />
      {offered.length > 0 && (
        <p className="form-go">
          {offered.map(([way]) => (
            <Button key={way} size="sm" aria-expanded={open === way} onClick={() => setOpen(open === way ? null : way)}>
              {t(way === 'move' ? 'moveDay' : way)}
            </Button>
          ))}
        </p>
      )}
      {open === 'move' && <MoveDay session={session} today={today} onDone={done} />}
      {open === 'split' && <SplitDay session={session} onDone={done} />}
      {open === 'notHeld' && <NotHeld session={session} />}
    </Section>
  )
}

const NotHeld = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const say = useAct(sayNotHeld, { changes: [openSession, yearOfDays] })
  const short = reason.trim().length < 4
  return (
    <>
      <LongField
        label={t('notHeldReason')}
        ask={t('notHeldAsk')}
        maxLength={500}
        value={reason}
        onValue={setReason}
        missing={tried && short ? t('notHeldMissing') : undefined}
      />
      <p className="form-go">
        <Button
          kind="ink"
          busy={say.isPending}
          onClick={() =>
            short ? setTried(true) : say.mutate({ params: { sessionId: session.id }, body: { reason: reason.trim(), version: session.version } })
          }
        >
          {t('notHeldSend')}
        </Button>
      </p>
      {say.error && <ErrorOf error={say.error} written={reason} />}
    </>
  )
}
