/** On the phone: what stands about me as a leader, and the way to say something in confidence about one. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField, toFirstGap } from '../../../../ui/field.tsx'
import { PhoneHello, PhonePage, PhoneSection, RecordLine, Records } from '../../../../ui/phone.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { useText } from '../../../../ui/text.ts'
import { confideRankNote, leadersHere, myLeading } from '../../contract.ts'
import { IncidentWords } from '../parts/incidents.tsx'
import { OwedList, Track } from '../parts/tracks.tsx'
import { strings } from '../strings.ts'

export const MyLeadingScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('mine')}>
        <TextLink href="/me">{t('toMe')}</TextLink>
      </PhoneHello>
      <Mine />
      <Confide />
    </PhonePage>
  )
}

const Mine = () => {
  const t = useText(strings)
  return (
    <Asked of={useAsk(myLeading)}>
      {(mine) => (
        <>
          <PhoneSection title={t('mySeats')}>
            {mine.seats.length === 0 && <p>{t('noSeat')}</p>}
            {mine.seats.map((seat) => (
              <div key={seat.seatId}>
                <p className="b">{seat.post}</p>
                <p>
                  {t('ofBody')}　<Track of={seat.body} />
                </p>
                <p>
                  {t('ofBranch')}　<Track of={seat.branch} />
                </p>
                <OwedList of={seat.owed} />
              </div>
            ))}
            {mine.incidents.map((one) => (
              <IncidentWords key={one.incidentId} of={one} />
            ))}
          </PhoneSection>
          {mine.entries.length > 0 && (
            <PhoneSection title={t('myEntries')}>
              <Records>
                {mine.entries.map((one) => (
                  <RecordLine
                    key={one.entryId}
                    head={formatFullDay(one.enteredOn as Day)}
                    what={one.words}
                    provenance={one.basis}
                    said={one.removedWhy ?? undefined}
                  />
                ))}
              </Records>
            </PhoneSection>
          )}
        </>
      )}
    </Asked>
  )
}

const Confide = () => {
  const t = useText(strings)
  const asked = useAsk(leadersHere)
  return (
    <PhoneSection title={t('confide')}>
      <p>{t('confideNote')}</p>
      <Asked of={asked}>{({ leaders, today }) => (leaders.length === 0 ? <p>{t('noLeadersHere')}</p> : <ConfideForm leaders={leaders} today={today} />)}</Asked>
    </PhoneSection>
  )
}

const ConfideForm = ({ leaders, today }: { leaders: readonly { memberId: string; name: string }[]; today: string }) => {
  const [t, k] = [useText(strings), useText(kit)]
  const empty = { memberId: '', day: today, words: '' }
  const [given, setGiven] = useState(empty)
  const [tried, setTried] = useState(false)
  const act = useAct(confideRankNote, { changes: [], onDone: () => (setGiven(empty), setTried(false)) })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const send = () => {
    if (given.memberId && given.words.trim()) return act.mutate({ body: given })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <>
      <SelectField
        label={t('confideWho')}
        value={given.memberId}
        missing={tried && !given.memberId ? k('chooseThis') : undefined}
        onValue={(memberId) => change({ memberId })}
        options={leaders.map(({ memberId, name }) => ({ value: memberId, label: name }))}
      />
      <DayField label={t('day')} value={given.day} max={today} onValue={(day) => change({ day })} />
      <LongField
        label={t('confideWords')}
        value={given.words}
        missing={tried && !given.words.trim() ? k('fillThis') : undefined}
        rows={4}
        maxLength={800}
        onValue={(words) => change({ words })}
      />
      <Button kind="ink" wide size="lg" busy={act.isPending} onClick={send}>
        {t('confideSend')}
      </Button>
      <p role="status">{act.data && t('confideSent')}</p>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
