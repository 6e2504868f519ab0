/** The counted side of how the work is judged: what each unit's records of a year come to, and the points that they earn. */
import { calendarYear, type Day } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { type Unit, unitsByIds, unitsUnder } from '../../org/public.ts'
import { dutyOutcomes } from '../../rulebook/public.ts'
import { allowedUnder } from '../facts.ts'
import { coverageUnder, type FigureKey, type FigureLine, type Points, surveyUnitsUnder } from '../store.ts'

export type Figure = Pick<FigureLine, 'key' | 'done' | 'of'>
const FIGURE_KEYS: readonly FigureKey[] = ['away-managed', 'here-managed', 'duties-in-time', 'surveys-reported']

/** Units straight below the asked one, in the order of the tree; a branch has none. */
export const childrenOf = async (tx: Tx, unit: Unit, on: Day): Promise<Unit[]> =>
  (await unitsUnder(tx, unit.path, { kinds: ['department', 'committee', 'general-branch', 'branch'], on })).filter(({ parentId }) => parentId === unit.id)

type Count = { unitId: string; key: FigureKey; done: number; of: number }

/** What the records say of a year for each of some units, each with all below it. A year that still runs is counted up to today. */
export const figuresOf = async (tx: Tx, { path, units, year, today }: { path: string; units: readonly Unit[]; year: number; today: Day }) => {
  const { from, to } = calendarYear(year)
  const on = to < today ? to : today
  const counts = [...(await covered(tx, path, on)), ...(await owed(tx, path, { from, to: on })), ...(await reported(tx, path, year))]
  const places = await unitsByIds(tx, [...new Set(counts.map(({ unitId }) => unitId))])
  return new Map(
    units.map((unit) => {
      const own = counts.filter(({ unitId }) => places.get(unitId)?.path.startsWith(unit.path))
      return [unit.id, FIGURE_KEYS.map((key): Figure => ({ key, ...summed(own.filter((count) => count.key === key)) }))]
    }),
  )
}

const summed = (counts: readonly Count[]) => counts.reduce((sum, { done, of }) => ({ done: sum.done + done, of: sum.of + of }), { done: 0, of: 0 })

const covered = async (tx: Tx, path: string, on: Day): Promise<Count[]> => {
  const { allowed } = await allowedUnder(tx, path, on)
  return (await coverageUnder(tx, path, { on, allowed })).map(({ unitId, side, home, host, transit, gap }) => ({
    unitId,
    key: side === 'home' ? 'away-managed' : 'here-managed',
    done: home + host,
    of: home + host + transit + gap,
  }))
}

const owed = async (tx: Tx, path: string, period: { from: Day; to: Day }): Promise<Count[]> =>
  (await dutyOutcomes(tx, path, { slots: 'floating.', ...period })).map(({ bearerUnitId, due, inTime }) => ({
    unitId: bearerUnitId,
    key: 'duties-in-time',
    done: inTime,
    of: due,
  }))

const reported = async (tx: Tx, path: string, year: number): Promise<Count[]> =>
  (await surveyUnitsUnder(tx, path, year)).map(({ unitId, reportedOn }) => ({ unitId, key: 'surveys-reported', done: reportedOn ? 1 : 0, of: 1 }))

/** Points by share of what was asked; where nothing was asked of a unit, nothing is taken off. */
export const pointsFor = (figures: readonly Figure[], points: Points): FigureLine[] =>
  figures.map((figure) => {
    const full = points.lines[figure.key]
    return { ...figure, full, points: figure.of === 0 ? full : Math.round((full * figure.done * 100) / figure.of) / 100 }
  })

export const sumPoints = (lines: readonly FigureLine[]): number => Math.round(lines.reduce((sum, { points }) => sum + points, 0) * 100) / 100
