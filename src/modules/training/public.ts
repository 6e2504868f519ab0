/** What the composition introduces: measures for rules, what the year asks of a member's study; and how a world is written. */
import type { Day } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { showCount } from '../../policy/kinds/threshold.ts'
import type { Evaluation } from '../../policy/vocabulary/evaluation.ts'
import type { InForce } from '../../policy/engine/resolve.ts'
import type { Post, RosterLine } from '../members/public.ts'
import { citesOf, conversionOf, groundsOf, isOff, judgeMinima, lineOf, type Studied, studiedBy, type TrainingDeps, yearThrough } from './facts.ts'

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
