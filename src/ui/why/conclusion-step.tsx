/** ① the conclusion in one sentence, its shape before it. */
import { Icon, lookOf } from '../status.tsx'
import { say } from '../text.ts'
import type { StepOf } from './explanation.ts'

export const ConclusionStep = ({ outcome, text }: StepOf<'conclusion'>) => {
  const look = lookOf(outcome)
  return (
    <p className="why-say">
      <span className={`st-${look.tone}`}>
        <Icon of={look.shape} />
      </span>
      {say(text)}
    </p>
  )
}
