/** ③ why a planned day lies where it lies: the day by its rule, each shift with its reason. */
import { formatDayAndWeekday } from '../days.ts'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { Lines } from './fraction-step.tsx'
import { why } from './strings.ts'

export const DayStep = ({ day, lines }: StepOf<'day'>) => {
  const t = useText(why)
  return (
    <div className="why-block">
      <dl className="why-dl">
        {day.nominal && <Pair name={t('dayByRule')} value={formatDayAndWeekday(day.nominal)} />}
        {day.moved?.steps.map((shift) => (
          <Pair key={shift.on} name={formatDayAndWeekday(shift.on)} value={say(shift.reason)} />
        ))}
        <Pair name={t('dayInTheEnd')} value={day.on ? formatDayAndWeekday(day.on) : t('dayUnknown')} />
      </dl>
      <Lines of={lines} />
    </div>
  )
}

const Pair = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)
