/** A standing as figures and marks: never a percentage, never an order by rate. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { tickOf } from '../../../../policy/vocabulary/ticks.ts'
import type { Pip } from '../../../../ui/figure.tsx'
import type { standingOfBranch } from '../../contract.ts'
import type { T } from './session-words.ts'

export type Member = Answer<typeof standingOfBranch>['members'][number]
export type Judged = Member['answers'][number]

const PIPS: Record<string, Pip> = { present: 'on', elsewhere: 'on', excused: 'half', absent: 'missed', exempt: 'open', unknown: 'open' }

/** One box an occasion so far, and those still ahead. */
export const pipsOf = ({ letters, answers }: Member): Pip[] => [
  ...[...letters].map((letter) => PIPS[tickOf(letter).box]!),
  ...Array.from({ length: Math.min(answers[0]?.ahead ?? 0, 24) }, () => 'ahead' as const),
]

/** 7/12; a count says how often; while something is unknown, between what and what. */
export const figureOf = (t: T, { amount, either }: Judged): string => {
  if (amount) return amount.den === 1 ? t('times', { count: amount.num }) : `${amount.num}/${amount.den}`
  if (!either) return ''
  return t('between', { least: `${either[0].num}/${either[0].den}`, most: `${either[1].num}/${either[1].den}` })
}

/** What is worth a look: a rule that is not met, not known, to be judged, or one that warns while it can still be mended. */
export const isToMind = ({ outcome, warning }: Judged): boolean => warning !== null || outcome === 'not_met' || outcome === 'to_judge'

export const bestOf = (t: T, { best, ahead }: Judged): string =>
  best && best.den > 1 && ahead > 0 ? `${t('bestStill', { num: best.num, den: best.den })}　${t('aheadLeft', { count: ahead })}` : ''
