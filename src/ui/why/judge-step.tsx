/** ② what only a person can judge, and who. */
import { ACTORS } from '../../policy/vocabulary/actors.ts'
import { QUESTIONS } from '../../policy/vocabulary/questions.ts'
import { say, useText } from '../text.ts'
import { Status } from '../status.tsx'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

export const JudgeStep = ({ items }: StepOf<'judge'>) => {
  const t = useText(why)
  return (
    <ul className="why-points">
      {items.map(({ question, who, text }, at) => (
        <li key={at}>
          <Status of="to_judge">{t('decides', { who: say(ACTORS[who]) })}</Status>
          <p>
            <b>{say(QUESTIONS[question])}</b>
            <br />
            {say(text)}
          </p>
        </li>
      ))}
    </ul>
  )
}
