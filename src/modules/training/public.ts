/** What the composition introduces: measures for rules, what the year asks of a member's study; and how a world is written. */
import { calendarYear, type Day, type Period, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { hasConsequence, showCount } from '../../policy/kinds/threshold.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Post, RosterLine } from '../members/public.ts'
import { inForce, unitsByIds } from '../org/public.ts'
import {
  citesOf,
  conversionOf,
  groundsOf,
  hoursOf,
  isOff,
  judgeMinima,
  lineOf,
  minimaOf,
  type Studied,
  studiedBy,
  type TrainingDeps,
  yearThrough,
} from './facts.ts'
import { selectLectures } from './store.ts'

export type { StudySupplier, TrainingDeps } from './facts.ts'
export { measures } from './facts.ts'
export {
  type ClassRow,
  insertClasses as writeClasses,
  insertEnrolments as writeEnrolments,
  insertLectures as writeLectures,
  insertNeeds as writeNeeds,
  insertNotes as writeNotes,
  insertProgramme as writeProgramme,
  insertResource as writeResource,
  insertSelfStudies as writeSelfStudies,
  insertSurvey as writeSurvey,
  insertTopic as writeTopic,
  insertUses as writeUses,
  insertWorkingTime as writeWorkingTime,
  selectLectures as lecturesOf,
  upsertStudies as writeStudies,
} from './store.ts'

type Asked = {
  memberId: string
  year: number
  today: Day
  rulesOn(on: Day): Promise<InForce>
  memberOn(on: Day): Promise<{ line: RosterLine; posts: readonly Pick<Post, 'memberId' | 'post'>[] } | null>
}

type Settling = { roster: readonly RosterLine[]; posts: readonly Pick<Post, 'memberId' | 'post'>[]; rules: ReadonlyMap<string, InForce>; through: Day }

/** For the settlement of standings: minima of study from which a duty or a proposal follows. Where hours are unknown, nothing follows. */
export const studyJudge =
  (deps: TrainingDeps) =>
  async (tx: Tx, { roster, posts, rules, through }: Settling): Promise<Evaluation[]> => {
    const found: Evaluation[] = []
    for (const own of Map.groupBy(roster, ({ branchId }) => rules.get(branchId)!.rules).values()) {
      const inForce = rules.get(own[0]!.branchId)!
      const slots = new Set(minimaOf(inForce, through).flatMap((rule) => (hasConsequence(rule.body) && !isOff(rule) ? [rule.slot] : [])))
      if (slots.size === 0) continue
      const studied = await studiedBy(tx, deps, {
        memberIds: own.map(({ memberId }) => memberId),
        period: { from: calendarYear(yearOf(through)).from, to: through },
      })
      const judged = judgeMinima({ rules: inForce, roster: own, posts, studied, on: through })
      found.push(...[...judged.values()].flat().filter(({ slot }) => slots.has(slot)))
    }
    return found
  }

/** Study as the member's page shows it: one requirement a minimum in force, with its why. */
export const requirementSupplier = (deps: TrainingDeps) => ({
  kind: 'study',
  requirementsOf: async (tx: Tx, { memberId, year, today, rulesOn, memberOn }: Asked) => {
    const { period, through } = yearThrough(year, today)
    const [rules, member, studied] = await Promise.all([rulesOn(through), memberOn(through), studiedBy(tx, deps, { memberIds: [memberId], period })])
    if (!member) return []
    const conversion = conversionOf(rules)
    return judgeMinima({ rules, roster: [member.line], posts: member.posts, studied, on: through })
      .get(memberId)!
      .filter(({ rule, outcome }) => !isOff(rule) && outcome !== 'not_applicable')
      .map((evaluation) => requirementOf(evaluation, { studied, conversion }))
  },
})

/** 31.5/32 学时; while the year runs what is short is a way still to go, not a failure. */
const requirementOf = (evaluation: Evaluation, given: { studied: Studied; conversion: ReturnType<typeof conversionOf> }) => {
  const line = lineOf(evaluation)
  const [num, den] = [Number(line.shown ?? 0), Number(line.limit ?? 0)]
  const left = showCount({ num: Math.round((den - num) * 100), den: 100 })
  return {
    key: evaluation.slot,
    title: line.title,
    outcome: evaluation.outcome,
    figure: line.shown === null || line.limit === null ? null : { num, den, unit: line.unit },
    pips: [],
    owed: evaluation.outcome === 'not_met' ? { zh: `还差 ${left} ${line.unit.zh}`, en: `${left} ${line.unit.en} to go` } : null,
    note: null,
    due: null,
    cites: citesOf(evaluation.rule),
    why: groundsOf(evaluation, given),
  }
}

/** Who gave the Party classes of a unit and how many class hours they took: columns of their pages in the book, by session. */
export const lectureLines = async (tx: Tx, { unitId, period }: { unitId: string; period: Period }) => {
  const [unit, rules] = [(await unitsByIds(tx, [unitId])).get(unitId)!, await inForce(tx, unitId, period.to)]
  const given = (await selectLectures(tx, { path: unit.path, memberIds: null, period })).filter(({ withdrawnWhy }) => withdrawnWhy === null)
  const conversion = conversionOf(rules)
  const linesOf = (own: typeof given) => {
    const minutes = own.reduce((sum, one) => sum + one.minutes, 0)
    const hours = conversion ? `${showCount(hoursOf(minutes, conversion))} 学时` : `${minutes} 分钟`
    return [
      { label: { zh: '主讲人', en: 'Given by' }, value: own.map(({ lecturer }) => lecturer).join('、') },
      { label: { zh: '学时', en: 'Class hours' }, value: hours, beside: true },
    ]
  }
  return new Map([...Map.groupBy(given, ({ sessionId }) => sessionId ?? '')].map(([sessionId, own]) => [sessionId, linesOf(own)]))
}
