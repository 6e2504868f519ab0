import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { rosterOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import type { Level, ProgrammeKind, TopicKind } from '../contract.ts'
import { insertOutcome, insertProgramme, insertTopic, type Programme } from '../store.ts'

export const endsBeforeItBegins = refuse(
  'ends-before-it-begins',
  '结束的日子早于开始的日子，没有存。请核对两个日子。',
  'It ends before it begins; nothing was saved. Check both days.',
  {
    field: '/to',
  },
)

/** What a level may call its own: a branch does not run a county programme. */
const LEVELS_OF: Record<string, readonly Level[]> = { department: ['city', 'county'], committee: ['township'] }
export const levelsOf = (unit: Pick<Unit, 'kind'>): readonly Level[] => LEVELS_OF[unit.kind] ?? ['branch']

export const notThisLevel = (unit: Unit, level: Level) =>
  levelsOf(unit).includes(level)
    ? null
    : refuse(
        'not-this-level',
        `${unit.shortName}不能办这一级的培训，没有存。请选本单位的级别。`,
        `${unit.shortName} does not run training of this level; choose its own.`,
        { field: '/level' },
      )

type GivenProgramme = {
  kind: ProgrammeKind
  level: Level
  title: string
  themes: string[]
  forWhom: string
  contentClasses: string[]
  venue: string | null
  projects: string[]
  from: Day
  to: Day
  target: number | null
}

/** A programme, a named plan with themes, a plan for a field, or a campaign. */
export const makeProgramme = (call: Call, scope: Scope, unit: Unit, given: GivenProgramme): Promise<Result<{ programmeId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.to < given.from) return endsBeforeItBegins
    const wrongLevel = notThisLevel(unit, given.level)
    if (wrongLevel) return wrongLevel
    const programmeId = newId<'programme'>()
    await insertProgramme(tx, { ...given, id: programmeId, path: unit.path, unitId: unit.id }, madeBy(call))
    await tx.audit({ verb: 'training.programme-made', objectType: 'programme', objectId: programmeId, path: unit.path, fields: [given.kind, given.level] })
    return ok({ programmeId })
  })

type GivenOutcome = { memberId: string | null; item: string; result: string; day: Day }

/** An item of a campaign with its result, or a task that a member took; several as they come. */
export const addOutcome = (
  call: Call,
  scope: Scope,
  { unit, programme }: { unit: Unit; programme: Programme },
  given: GivenOutcome,
): Promise<Result<{ outcomeId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.day > call.today) return inTheFuture
    if (given.memberId && !(await belongs(tx, unit, given.memberId, call.today))) return notHere
    const outcomeId = newId<'outcome'>()
    await insertOutcome(tx, { ...given, id: outcomeId, path: unit.path, unitId: unit.id, programmeId: programme.id }, madeBy(call))
    await tx.audit({ verb: 'training.outcome-entered', objectType: 'outcome', objectId: outcomeId, path: unit.path, fields: [programme.id] })
    return ok({ outcomeId })
  })

const belongs = async (tx: Parameters<typeof rosterOn>[0], unit: Unit, memberId: string, day: Day): Promise<boolean> =>
  (await rosterOn(tx, { branchIds: [unit.id], day })).some((member) => member.memberId === memberId)

export const inTheFuture = refuse('in-the-future', '日期还没有到，没有记。事情发生以后再记。', 'That day has not come yet; nothing was entered.', {
  field: '/day',
})
const notHere = refuse(
  'not-in-this-branch',
  '这名党员那天不在本支部，没有记。请从名册里选。',
  'That member did not belong to this branch on that day; nothing was entered.',
  {
    field: '/memberId',
  },
)

type GivenTopic = { kind: TopicKind; title: string; from: Day; to: Day | null }

/** A priority, a study theme or a document, for a period: when it is over it retires by itself (CX-01b). */
export const setTopic = (call: Call, scope: Scope, unit: Unit, given: GivenTopic): Promise<Result<{ topicId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (given.to !== null && given.to < given.from) return endsBeforeItBegins
    const topicId = newId<'topic'>()
    await insertTopic(tx, { ...given, id: topicId, path: unit.path, unitId: unit.id }, madeBy(call))
    await tx.audit({ verb: 'training.topic-set', objectType: 'topic', objectId: topicId, path: unit.path, fields: [given.kind] })
    return ok({ topicId })
  })
