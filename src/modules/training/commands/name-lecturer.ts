import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { type Tx, violatedConstraint } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { membersByIds, postsOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { madeBy } from '../access.ts'
import type { Capacity } from '../contract.ts'
import { capacityOf, type StudySession } from '../facts.ts'
import { insertLectures, type Lecture, withdrawLectureRow } from '../store.ts'
import { inTheFuture } from './make-programme.ts'

type LectureGiven = {
  sessionId: string | null
  day: Day
  lecturerMemberId: string | null
  lecturerName: string | null
  title: string
  theme: string
  mode: string
  minutes: number
}

const twice = refuse(
  'named-already',
  '这次活动已经记过这位主讲人，没有再记。记错了请先撤销那一条。',
  'This lecturer is named for that session already; withdraw the entry if it is wrong.',
  { field: '/lecturerMemberId' },
)

/** Names who gave a class. In what capacity is read from the posts held on that day (YZ-05c, YC-02c, JS-A-05d). */
export const nameLecturer = async (
  call: Call,
  scope: Scope,
  { unit, session }: { unit: Unit; session: StudySession | null },
  given: LectureGiven,
): Promise<Result<{ lectureId: string; capacity: Capacity }>> => {
  try {
    return await runCommand(call, scope, async (tx) => {
      const amiss = faultOf(given, session, call.today)
      if (amiss) return amiss
      const named = await lecturerNamed(tx, given)
      if (!named) return notReached
      const lectureId = newId<'lecture'>()
      const { capacity } = named
      const { sessionId, day, title, theme, mode, minutes } = given
      const lecture = { id: lectureId, path: unit.path, unitId: unit.id, sessionId, ...named, title, theme, mode, minutes, day }
      await insertLectures(tx, [lecture], madeBy(call))
      await tx.audit({ verb: 'training.lecturer-named', objectType: 'lecture', objectId: lectureId, path: unit.path, fields: [capacity] })
      return ok({ lectureId, capacity })
    })
  } catch (error) {
    if (violatedConstraint(error) === 'lecture_once') return twice
    throw error
  }
}

/** The lecturer by name and capacity; null where a member was given who is not found. Somebody from outside holds no post. */
const lecturerNamed = async (tx: Tx, { lecturerMemberId: memberId, lecturerName, day }: LectureGiven) => {
  if (memberId === null) return { memberId, lecturer: lecturerName!, capacity: capacityOf(null, []) }
  const member = (await membersByIds(tx, [memberId])).get(memberId)
  if (!member) return null
  const posts = await postsOn(tx, { unitIds: [member.branchId], day })
  return { memberId, lecturer: member.person.name, capacity: capacityOf(memberId, posts) }
}

const notReached = refuse(
  'no-such-member',
  '没有找到这名党员，没有记。请从名册里选，外请的写姓名。',
  'That member was not found; choose from the roster, or write the name of somebody from outside.',
  {
    field: '/lecturerMemberId',
  },
)

const faultOf = (given: LectureGiven, session: StudySession | null, today: Day) => {
  if (given.day > today) return inTheFuture
  if ((given.lecturerMemberId === null) === (given.lecturerName === null))
    return refuse(
      'one-lecturer',
      '主讲人选一位党员，或写一位外请的人，只能一样。',
      'Choose a member or write the name of somebody from outside, one of the two.',
      {
        field: '/lecturerMemberId',
      },
    )
  if (given.sessionId && !session)
    return refuse('no-such-session', '没有找到这次活动，没有记。请从列表里选。', 'That session was not found; choose one of the list.', { field: '/sessionId' })
  if (session && session.day !== given.day)
    return refuse(
      'another-day',
      `这次活动是${session.day}，和填的日子不同，没有记。`,
      `That session was on ${session.day}, another day than given; nothing was entered.`,
      {
        field: '/day',
      },
    )
  return null
}

/** An entry made by mistake is withdrawn with a reason and stays readable. */
export const withdrawLecture = (call: Call, scope: Scope, row: Lecture, reason: string): Promise<Result<{ lectureId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if ((await withdrawLectureRow(tx, row.id, reason)) === 0) return refuse('withdrawn-already', '这一条已经撤销过了。', 'This entry was withdrawn already.')
    await tx.audit({ verb: 'training.lecture-withdrawn', objectType: 'lecture', objectId: row.id, path: row.path, purpose: reason })
    return ok({ lectureId: row.id })
  })
