/** One thing that the year asks of the member: the figure, a pip for each occasion, what is owed, the way to why. */
import type { Day } from '../../../../kernel/days.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { FigureInLine, type Pip, Pips } from '../../../../ui/figure.tsx'
import { Need, WhyGo } from '../../../../ui/phone.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { asExplanation } from '../../../../ui/why/explanation.ts'
import { useWhy } from '../../../../ui/why/why-place.tsx'
import { useClauses } from '../../../rulebook/web/public.tsx'
import type { RequirementView } from '../../contract.ts'
import { mine as strings } from './my-strings.ts'

const PIPS: Record<RequirementView['pips'][number], Pip> = { done: 'on', half: 'half', not: 'missed', contested: 'missed', ahead: 'ahead', unknown: 'open' }

export const Requirement = ({ of, again = false }: { of: RequirementView; again?: boolean }) => (
  <Need
    title={say(of.title)}
    figure={again ? <Again of={of} /> : <Figure of={of} />}
    pips={!again && of.pips.length > 1 ? <Pips of={of.pips.map((pip) => PIPS[pip])} /> : undefined}
    why={<Why of={of} />}
  >
    <Words of={of} />
  </Need>
)

/** A second rule over the same figure: where it does not bite, that is said in words, not as something fulfilled. */
const Again = ({ of }: { of: RequirementView }) => {
  const t = useText(strings)
  return <Status of={of.outcome}>{of.outcome === 'met' ? t('notBelow') : undefined}</Status>
}

/** A share as 8/9 次, a plain count as 0 次, else the status or the day by which. */
const Figure = ({ of }: { of: RequirementView }) =>
  of.figure && of.figure.den > 1 ? (
    <FigureInLine num={of.figure.num} den={of.figure.den} unit={say(of.figure.unit)} />
  ) : of.figure ? (
    <span className="fig">
      {of.figure.num} <span className="sm faint">{say(of.figure.unit)}</span>
    </span>
  ) : (
    <Status of={of.outcome === 'unknown' && of.due ? 'later' : of.outcome}>{of.outcome === 'unknown' && of.due ? formatDay(of.due as Day) : undefined}</Status>
  )

const Words = ({ of }: { of: RequirementView }) => {
  const t = useText(strings)
  return (
    <>{[of.note && say(of.note), of.owed && say(of.owed), of.owed && of.due ? t('dueBy', { day: formatDay(of.due as Day) }) : ''].filter(Boolean).join('　')}</>
  )
}

const Why = ({ of }: { of: RequirementView }) => {
  const t = useText(strings)
  const { open } = useWhy()
  const clause = useClauses()
  if (of.why) return <WhyGo onOpen={() => open(`requirement:${of.key}`, { explanation: asExplanation(of.why) })}>{t('whyAsked')}</WhyGo>
  const chips = of.cites.flatMap((cite) => clause(cite) ?? [])
  return chips.length > 0 ? (
    <p>
      {chips.map((chip, at) => (
        <Chip key={at} {...chip} />
      ))}
    </p>
  ) : null
}
