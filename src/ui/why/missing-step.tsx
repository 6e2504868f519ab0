/** ② what is not known, where the answer is 未明. */
import { Status } from '../status.tsx'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

export const MissingStep = ({ items }: StepOf<'missing'>) => {
  const t = useText(why)
  return (
    <div className="why-points">
      <Status of="unknown">{t('missing')}</Status>
      <ul>
        {items.map((item, at) => (
          <li key={at}>{say(item)}</li>
        ))}
      </ul>
    </div>
  )
}
