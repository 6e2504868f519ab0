/** ③ the steps of a case: who did what on which day, what is next. */
import { ACTORS } from '../../policy/vocabulary/actors.ts'
import { formatDay } from '../days.ts'
import { Status } from '../status.tsx'
import type { StatusWord } from '../status.tsx'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

type CaseStep = StepOf<'steps'>['items'][number]

const STATES: Record<CaseStep['state'], StatusWord> = { done: 'done', refused: 'not_met', next: 'waits', ahead: 'later' }

export const StepsStep = ({ items }: StepOf<'steps'>) => (
  <ol className="checks why-block">
    {items.map((item) => (
      <Line key={item.step} of={item} />
    ))}
  </ol>
)

const Line = ({ of }: { of: CaseStep }) => {
  const t = useText(why)
  const facts = [of.on ? formatDay(of.on) : of.due ? t('until', { day: formatDay(of.due) }) : '', of.by ?? say(ACTORS[of.actor]), of.reason ?? ''].filter(
    Boolean,
  )
  return (
    <li>
      <Status of={STATES[of.state]}>{of.state === 'refused' ? t('refused') : undefined}</Status>
      <b>{say(of.text)}</b>
      <span className="d">{facts.join('　')}</span>
    </li>
  )
}
