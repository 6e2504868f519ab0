/** The head of the phone roll: title, how it stands with the network, the search. */
import { useState } from 'react'
import { type Day, monthOf } from '../../../../kernel/days.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatMonthTitle } from '../../../../ui/days.ts'
import { Heading } from '../../../../ui/heading.tsx'
import { answerForOthers, dropRefused, type OutboxState } from '../../../../ui/outbox.ts'
import { OfflineNote } from '../../../../ui/phone.tsx'
import { FaultNumber } from '../../../../ui/states.tsx'
import { Icon } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { phone } from './phone-words.ts'
import type { Roll } from './roll-order.ts'

type Head = { roll: Roll; outbox: OutboxState; about: string; wanted: string; onWanted: (next: string) => void }

export const RollTop = ({ roll, outbox, about, wanted, onWanted }: Head) => {
  const t = useText(phone)
  const [told, setTold] = useState(false)
  return (
    <header className="rt">
      <div className="rt-t">
        <Heading>{roll.day ? t('rollTitle', { month: formatMonthTitle(monthOf(roll.day as Day)) }) : t('rollTitleOther')}</Heading>
        <button type="button" className="btn-text sm" aria-expanded={told} onClick={() => setTold(!told)}>
          {t('about')}
        </button>
      </div>
      {told && <p className="rt-about">{t('aboutText', { day: roll.day ? formatDay(roll.day as Day) : '' })}</p>}
      <Halted of={outbox} />
      <OfOthers count={outbox.others} about={about} />
      <Refused of={outbox} about={about} />
      {!roll.frozen && (
        <label className="find">
          <Icon of="search" />
          <input type="search" value={wanted} placeholder={t('find')} aria-label={t('find')} onChange={(event) => onWanted(event.target.value)} />
        </label>
      )}
    </header>
  )
}

/** Calm: it works the same, and says why nothing goes out, how many wait, and what to do. */
export const Halted = ({ of: { halt, waiting } }: { of: OutboxState }) => {
  const t = useText(phone)
  if (!halt) return null
  const { title, kept, nothing, icon } = HALTS[halt.why]
  return (
    <OfflineNote title={t(title)} icon={icon}>
      {waiting > 0 ? t(kept, { count: waiting }) : t(nothing)}
      {halt.why === 'signed-out' && (
        <>
          {' '}
          <a href={`/sign-in?then=${encodeURIComponent(location.pathname)}`}>{t('outGo')}</a>
        </>
      )}
      {halt.why === 'somebody-else' && (
        <>
          {' '}
          <button type="button" className="btn-text" onClick={() => location.reload()}>
            {t('whoGo')}
          </button>
        </>
      )}
      {halt.number && (
        <>
          {' '}
          <FaultNumber of={halt.number} />
        </>
      )}
    </OfflineNote>
  )
}

const HALTS = {
  'no-signal': { title: 'offTitle', kept: 'offNote', nothing: 'offNothing', icon: 'offline' },
  'signed-out': { title: 'outTitle', kept: 'outNote', nothing: 'outNothing', icon: 'unknown' },
  'somebody-else': { title: 'whoTitle', kept: 'whoNote', nothing: 'whoNothing', icon: 'unknown' },
  busy: { title: 'busyTitle', kept: 'busyNote', nothing: 'busyNothing', icon: 'clock' },
  fault: { title: 'faultTitle', kept: 'faultNote', nothing: 'faultNothing', icon: 'unknown' },
} as const

/** Of one phone that two recorders share: nobody's tick goes out under another's name unless that other says so. */
const OfOthers = ({ count, about }: { count: number; about: string }) => {
  const t = useText(phone)
  if (count === 0) return null
  return (
    <div className="off" role="status">
      <span>
        <b>{t('others', { count })}</b> {t('othersNote')}{' '}
        <Button size="sm" onClick={() => void answerForOthers(about)}>
          {t('othersSend')}
        </Button>
      </span>
    </div>
  )
}

const Refused = ({ of: { refused }, about }: { of: OutboxState; about: string }) => {
  const t = useText(phone)
  if (refused.length === 0) return null
  return (
    <div className="off" role="status">
      <span>
        <b>{t('notSent', { count: refused.length })}</b> {say(refused[0]!.refusal.message)}{' '}
        <Button size="sm" onClick={() => refused.forEach(({ nth }) => void dropRefused(about, nth))}>
          {t('notSentDrop')}
        </Button>
      </span>
    </div>
  )
}
