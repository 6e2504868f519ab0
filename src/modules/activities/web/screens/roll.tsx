/** The roll on a phone (drawing 03): one tap for 到, two for anything else, undo in the foot; it works the same without network. */
import './roll.css'
import { useState } from 'react'
import { ButtonLink } from '../../../../ui/button.tsx'
import { Equation } from '../../../../ui/equation.tsx'
import { namesMatch } from '../../../../ui/names.ts'
import { PhonePage } from '../../../../ui/phone.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Empty, ErrorOf, Loading } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { type Called, type Calling, type Group, useCalling } from '../parts/calling.ts'
import { phone } from '../parts/phone-words.ts'
import { RollLine } from '../parts/roll-line.tsx'
import { Halted, RollTop } from '../parts/roll-top.tsx'
import { letterWord } from '../parts/roll-words.ts'
import type { Letter } from '../parts/ticks.ts'

export const RollScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const calling = useCalling(sessionId)
  if (!calling.roll) return <NoRoll of={calling} />
  return <CallRoll sessionId={sessionId} calling={calling} />
}

/** What was ticked before stays on the device also where the roll itself does not come. */
const NoRoll = ({ of: { error, outbox, askAgain } }: { of: Calling }) => {
  const t = useText(phone)
  return (
    <PhonePage brand={t('brand')}>
      <div className="rl-none">
        {!error ? (
          <Loading />
        ) : error.status === 0 ? (
          <Empty title={t('nobodyOffline')}>{t('nobodyOfflineNext')}</Empty>
        ) : (
          <ErrorOf error={error} onRetry={askAgain} />
        )}
        {outbox.waiting > 0 && <Halted of={outbox} />}
      </div>
    </PhonePage>
  )
}

const CallRoll = ({ sessionId, calling }: { sessionId: string; calling: Calling }) => {
  const t = useText(phone)
  const [wanted, setWanted] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const roll = calling.roll!
  const groups = calling.groups
    .map((group) => ({ ...group, rows: group.rows.filter((line) => namesMatch(wanted, line.name, line.initials)) }))
    .filter(({ rows }) => rows.length > 0)
  const tick = (line: Called, letter: Letter) => {
    calling.tick(line, letter)
    setOpen(null)
  }
  return (
    <PhonePage
      brand={t('brand')}
      top={<RollTop roll={roll} outbox={calling.outbox} about={`roll:${sessionId}`} wanted={wanted} onWanted={setWanted} />}
      foot={<Foot sessionId={sessionId} calling={calling} onNext={() => setWanted('')} />}
    >
      {roll.frozen && <Empty title={t('frozen')}>{t('frozenNext')}</Empty>}
      {roll.lines.length === 0 && <Empty title={t('noRoll')} />}
      {groups.length === 0 && wanted && <Empty title={t('nothingFound')} />}
      {groups.map((group) => (
        <section key={group.name ?? ''}>
          <GroupHead of={group} />
          <ul>
            {group.rows.map((line) => (
              <RollLine
                key={line.memberId}
                line={line}
                open={open === line.memberId}
                onOpen={() => setOpen(open === line.memberId ? null : line.memberId)}
                onTick={(letter) => tick(line, letter)}
              />
            ))}
          </ul>
        </section>
      ))}
    </PhonePage>
  )
}

const GroupHead = ({ of: { name, rows, left } }: { of: Group }) => {
  const t = useText(phone)
  return (
    <h2 className="rg">
      <b>{name ?? t('noGroup')}</b>
      <span>{left > 0 ? t('groupFacts', { count: rows.length, left }) : t('groupDone', { count: rows.length })}</span>
    </h2>
  )
}

/** The whole sum, undo, and the way to the next one; when all are called, the way to the session. */
const Foot = ({ sessionId, calling, onNext }: { sessionId: string; calling: Calling; onNext: () => void }) => {
  const t = useText(phone)
  const { last, left, roll } = calling
  const next = () => {
    onNext()
    requestAnimationFrame(toNext)
  }
  return (
    <>
      <Equation of={calling.sum} uncalled={!roll?.frozen} foot />
      <div className={last ? 'rf' : 'rf rf-one'}>
        {last && (
          <button type="button" className="btn" onClick={calling.undo}>
            <span>
              {t('undo')}
              <small>
                {last.line.name}　{last.letter === 'P' ? t('here') : letterWord(last.letter)}
              </small>
            </span>
          </button>
        )}
        {left > 0 && !roll?.frozen ? (
          <button type="button" className="btn rf-go" onClick={next}>
            {t('next')}
          </button>
        ) : (
          <ButtonLink className="rf-go" href={`/activity-days/${sessionId}`}>
            {t(roll?.frozen || left > 0 ? 'toSession' : 'allCalled')}
          </ButtonLink>
        )}
      </div>
    </>
  )
}

/** The first one not called below what is in sight, else the first of all. */
const toNext = (): void => {
  const left = [...document.querySelectorAll<HTMLElement>('.rl[data-left]')]
  const below = left.find((line) => line.getBoundingClientRect().top > 160)
  const line = below ?? left[0]
  line?.scrollIntoView({ block: 'center' })
  line?.querySelector<HTMLElement>('.tap')?.focus({ preventScroll: true })
}
