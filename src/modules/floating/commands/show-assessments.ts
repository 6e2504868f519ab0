/** How the work is judged: what a superior said of this unit, what the unit's secretary wrote, and the units below with figures, points, findings, bars. */
import type { Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Unit } from '../../org/public.ts'
import { citesOf, rulesAt } from '../facts.ts'
import { childrenOf, type Figure, figuresOf } from '../facts/assessments.ts'
import { type Assessment, assessmentsUnder, type AwardBar, barsUnder, reviewsUnder, type SecretaryReview, selectYardstick } from '../store.ts'
import { secretaryOf } from './review-secretary.ts'

type Asked = { unit: Unit; year: number; today: Day }

export const assessmentsShown = async (tx: Tx, { unit, year, today }: Asked) => {
  const [assessments, bars, reviews] = [
    await assessmentsUnder(tx, unit.path, year),
    await barsUnder(tx, unit.path, year),
    await reviewsUnder(tx, unit.path, year),
  ]
  const below = unit.kind === 'branch' ? [] : await childrenOf(tx, unit, today)
  const figures = await figuresOf(tx, { path: unit.path, units: [unit, ...below], year, today })
  const rules = await rulesAt(tx, unit.id, today)
  const yardstick = await selectYardstick(tx, unit.id, year)
  const of = (one: Unit) => judgedOf(one, { assessments, bars, reviews, figures: figures.get(one.id) ?? [] })
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    year,
    today,
    cites: {
      evaluation: citesOf(rules, 'floating.evaluation'),
      bar: citesOf(rules, 'floating.awards-bar'),
      review: citesOf(rules, 'floating.secretary-review'),
    },
    yardstick: yardstick && { ...yardstick.points, byName: yardstick.byName },
    secretary: (await secretaryOf(tx, unit, today))?.name ?? null,
    own: of(unit),
    below: below.map(of),
  }
}

type Kept = { assessments: readonly Assessment[]; bars: readonly AwardBar[]; reviews: readonly SecretaryReview[]; figures: Figure[] }

const judgedOf = (unit: Unit, { assessments, bars, reviews, figures }: Kept) => {
  const found = assessments.find(({ unitId }) => unitId === unit.id)
  const bar = bars.findLast(({ unitId }) => unitId === unit.id)
  const review = reviews.find(({ unitId }) => unitId === unit.id)
  return {
    unitId: unit.id,
    name: unit.shortName,
    figures,
    assessment: found ? assessmentView(found) : null,
    bar: bar ? barView(bar) : null,
    review: review ? { reviewId: review.id, ...review } : null,
  }
}

// what a reply does not name stays here: its schema takes the rest off
const assessmentView = (row: Assessment) => ({
  assessmentId: row.id,
  ...row,
  score: Math.round((row.qualitativePoints + row.quantitativePoints) * 100) / 100,
  full: row.qualitativeFull + row.quantitativeFull,
})

const barView = (row: AwardBar) => ({
  barId: row.id,
  ...row,
  state: row.upheld === false ? ('lifted' as const) : row.appeal && row.upheld === null ? ('appealed' as const) : ('stands' as const),
})
