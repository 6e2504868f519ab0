/** One track in words, and what is owed with its clause. */
import type { Day } from '../../../../kernel/days.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import type { OwedLine } from '../../contract.ts'
import { strings } from '../strings.ts'

type TrackView = { due: number; attended: number; absent: number; irregular: number }

export const Track = ({ of }: { of: TrackView }) => {
  const t = useText(strings)
  return (
    <>
      <b>{t('ofDue', { attended: of.attended, due: of.due })}</b>
      {(of.absent > 0 || of.irregular > 0) && <small>{` ${t('missed', { absent: of.absent, irregular: of.irregular })}`}</small>}
    </>
  )
}

export const OwedList = ({ of }: { of: readonly OwedLine[] }) => {
  const t = useText(strings)
  const clause = useClauses()
  if (of.length === 0) return <p className="dim">{t('noOwed')}</p>
  return (
    <ul className="outs">
      {of.map((one) => (
        <li key={one.slot}>
          <span>
            {say(one.title)} {clause(one.cites[0]) && <Chip {...clause(one.cites[0])!} />}
          </span>
          <span className="q">
            <Owed of={one} />
            {one.state === 'to-do' && one.due && ` ${t('dueBy', { day: formatDay(one.due as Day) })}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

const LOOK = { met: 'met', overdue: 'overdue', 'to-do': 'later' } as const

export const Owed = ({ of }: { of: OwedLine }) => {
  const t = useText(strings)
  return <Status of={LOOK[of.state]}>{t('done', { done: of.done, need: of.need })}</Status>
}
