/** ③ what a duty owed over each stretch of time, and what was done. */
import { formatDay, formatPeriod } from '../days.ts'
import { Status } from '../status.tsx'
import type { StatusWord } from '../status.tsx'
import { useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { Lines } from './fraction-step.tsx'
import { why } from './strings.ts'

type Turn = StepOf<'turns'>['items'][number]

const STATES: Record<Turn['state'], StatusWord> = {
  done: 'done',
  due: 'due_soon',
  later: 'later',
  overdue: 'overdue',
  released: 'not_required',
  waiting: 'waits',
}

export const TurnsStep = ({ items, lines }: StepOf<'turns'>) => {
  const t = useText(why)
  return (
    <div className="why-block">
      <table className="why-facts">
        <thead>
          <tr>
            <th scope="col">{t('turnPeriod')}</th>
            <th scope="col" className="num">
              {t('turnDone')}
            </th>
            <th scope="col">{t('turnDue')}</th>
            <th scope="col">{t('factStatus')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((turn, at) => (
            <tr key={at}>
              <td>{turn.period ? formatPeriod(turn.period.from, turn.period.to) : ''}</td>
              <td className="num">
                {turn.done}/{turn.need}
              </td>
              <td>{turn.due ? formatDay(turn.due) : t('noTerm')}</td>
              <td>
                <Status of={STATES[turn.state]}>{turn.state === 'released' ? t('released') : undefined}</Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Lines of={lines} />
    </div>
  )
}
