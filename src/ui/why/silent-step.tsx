/** ⑥ where the text is silent or unclear: the reading chosen, and whether another reading changes the result. */
import { say } from '../text.ts'
import type { StepOf } from './explanation.ts'

export const SilentStep = ({ of: { open, chosen, others } }: { of: StepOf<'silent'> }) => (
  <div className="why-silent">
    <b>{say(open)}</b> {say(chosen)}
    {others.map((other, at) => (
      <p key={at}>{other.changes ? <b>{say(other.text)}</b> : say(other.text)}</p>
    ))}
  </div>
)
