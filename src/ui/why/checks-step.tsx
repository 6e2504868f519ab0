/** ③ the points of a rule, one line each: outcome, the point in words, what was found. Not summed up. */
import { Status } from '../status.tsx'
import { say } from '../text.ts'
import type { StepOf } from './explanation.ts'

export const ChecksStep = ({ items }: StepOf<'checks'>) => (
  <ul className="checks why-block">
    {items.map((check) => (
      <li key={check.key}>
        <Status of={check.outcome} />
        <b>{say(check.says)}</b>
        <span className="d">{say(check.found)}</span>
      </li>
    ))}
  </ul>
)
