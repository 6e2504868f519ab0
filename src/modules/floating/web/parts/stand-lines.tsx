/** How one duty stands: the due day by the reading in use, by the other beside it, and who hears of what is overdue. */
import type { Day } from '../../../../kernel/days.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import type { StandShown } from '../../contract.ts'
import { keeping } from './keeping-strings.ts'

export const LOOK: Record<StandShown['readings'][number]['state'], StatusWord> = { done: 'done', due: 'due_soon', overdue: 'overdue', later: 'later' }

export const dayOr = (on: string | null): string => (on ? formatFullDay(on as Day) : '—')

/** The line of the reading in use; short enough for a table. */
export const StandShort = ({ of }: { of: StandShown | null }) => {
  const t = useText(keeping)
  if (!of) return <span className="faint">{t('noRule')}</span>
  if (of.unset) return <span className="faint">{t('unset')}</span>
  const chosen = of.readings.find((one) => one.chosen) ?? of.readings[0]
  if (!chosen) return <span className="faint">—</span>
  return (
    <Status of={LOOK[chosen.state]}>
      {t(`state_${chosen.state}`)}　{chosen.due && chosen.state !== 'done' ? t('by', { day: dayOr(chosen.due) }) : ''}
    </Status>
  )
}

/** The other reading of the same words, where they can be read in two ways. */
export const StandOther = ({ of }: { of: StandShown | null }) => {
  const t = useText(keeping)
  const other = of?.readings.find((one) => !one.chosen)
  return other ? (
    <span className="faint">
      {t(`state_${other.state}`)}　{other.due ? t('by', { day: dayOr(other.due) }) : ''}
    </span>
  ) : (
    <span className="faint">—</span>
  )
}

export const Rungs = ({ of }: { of: StandShown | null }) => {
  const reached = of?.rungs.filter((one) => one.reached) ?? []
  const last = reached.at(-1)
  return last ? <span>{say(last.text)}</span> : <span className="faint">—</span>
}

export const StandLine = ({ of }: { of: StandShown }) => {
  const t = useText(keeping)
  const clause = useClauses()
  const cite = clause(of.cites[0])
  return (
    <div className="f">
      <div className="f-label">
        <span>{say(of.title)}</span>
      </div>
      <div>
        <p>
          <StandShort of={of} /> {cite && <Chip {...cite} />}　<span className="dim">{t('last', { day: of.lastOn ? dayOr(of.lastOn) : t('never') })}</span>
        </p>
        {of.readings.length > 1 &&
          of.readings.map((one) => (
            <p key={one.key} className="dim">
              {t(one.chosen ? 'reading_chosen' : 'reading_other', { reading: say(one.title) })}　{one.due ? t('by', { day: dayOr(one.due) }) : ''}
            </p>
          ))}
        {of.overdue &&
          of.rungs.map((one) => (
            <p key={say(one.text)} className={one.reached ? '' : 'faint'}>
              {say(one.text)}
            </p>
          ))}
      </div>
    </div>
  )
}
