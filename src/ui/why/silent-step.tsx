/** ⑥ where the text is silent or unclear: the reading chosen, and whether another reading changes the result. */
import { OUTCOMES } from '../../policy/vocabulary/outcomes.ts'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

export const SilentStep = ({ of: { open, chosen, others } }: { of: StepOf<'silent'> }) => {
  const t = useText(why)
  return (
    <div className="why-silent">
      <b>{say(open)}</b> {say(chosen)}
      {others.map((other, at) => (
        <p key={at}>
          {t('otherReading', { reading: say(other.text), outcome: say(OUTCOMES[other.outcome]) })}
          <b>{t(other.changes ? 'changes' : 'changesNot')}</b>
        </p>
      ))}
    </div>
  )
}
