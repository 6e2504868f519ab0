/** ③ the figure as a fraction, its segments with the limits marked, the comparison in whole numbers. */
import type { Mark } from '../../policy/vocabulary/explanation.ts'
import { FractionFigure, Segments } from '../figure.tsx'
import { say, useText } from '../text.ts'
import type { StepOf } from './explanation.ts'
import { why } from './strings.ts'

export const FractionStep = ({ amount, either, marks, lines }: StepOf<'fraction'>) => {
  const t = useText(why)
  const shown = amount ?? either?.[0] ?? null
  return (
    <div className="why-figure">
      {shown && <FractionFigure num={shown.num} den={shown.den} />}
      <div>
        {shown && shown.den > 1 && <Segments num={shown.num} den={shown.den} limits={marks.map(limitOf)} />}
        <Lines of={lines} />
        {!amount && either && (
          <p className="dim sm">{t('between', { least: `${either[0].num}/${either[0].den}`, most: `${either[1].num}/${either[1].den}` })}</p>
        )}
      </div>
    </div>
  )
}

const limitOf = ({ at, of, label, main }: Mark) => ({ at: { num: at, den: of }, label, decided: main })

export const Lines = ({ of }: { of: StepOf<'fraction'>['lines'] }) => (
  <p className="why-compare">
    {of.map((line, at) => (
      <span key={at}>{say(line)}</span>
    ))}
  </p>
)
