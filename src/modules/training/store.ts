/** The only file of this module with SQL. */
import { sql } from 'kysely'
import type { Day, Period } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { StudyGroup } from '../../policy/vocabulary/study.ts'
import type { Capacity, ClassForm, EnrolmentState, Level, ProgrammeKind, ResourceKind, StudyWay, TopicKind } from './contract.ts'

const here = (tx: Tx): number => tx.scope.districtIds[0]!
const districts = (tx: Tx): number[] => [...tx.scope.districtIds]
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`
const texts = (items: readonly string[]) => sql`${[...items]}::text[]`
const ids = (items: readonly string[]) => sql`${[...items]}::uuid[]`

/** Who wrote a row, and when. */
export type Made = { by: string | null; byName: string; at: Date }

/** Rows that hang at a unit above or below a path: what a superior set is for those below. */
const along = (path: string) => sql`(starts_with(path, ${path}) or starts_with(${path}, path))`

// ---------------------------------------------------------------- programmes, outcomes, topics

export type Programme = {
  id: string
  path: string
  unitId: string
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

const PROGRAMME = sql`
  id, path, unit_id as "unitId", kind, level, title, themes, for_whom as "forWhom", content_classes as "contentClasses", venue, projects,
  from_day as "from", to_day as "to", target`

export const insertProgramme = (tx: Tx, row: Programme, made: Made): Promise<number> =>
  tx.run(sql`
    insert into training.programme (district_id, id, path, unit_id, kind, level, title, themes, for_whom, content_classes, venue, projects,
      from_day, to_day, target, made_by, made_by_name, made_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.kind}, ${row.level}, ${row.title}, ${texts(row.themes)}, ${row.forWhom},
      ${texts(row.contentClasses)}, ${row.venue}, ${texts(row.projects)}, ${row.from}, ${row.to}, ${row.target}, ${made.by}, ${made.byName}, ${moment(made.at)})`)

/** Programmes of the unit, of those above it and of those below. */
export const selectProgrammes = (tx: Tx, { path, period }: { path: string; period: Period }): Promise<(Programme & { byName: string })[]> =>
  tx.rows(sql<Programme & { byName: string }>`
    select ${PROGRAMME}, made_by_name as "byName"
    from training.programme
    where district_id = any(${districts(tx)})
      and ${along(path)}
      and from_day <= ${period.to}
      and to_day >= ${period.from}
    order by path, from_day, id
    limit 500`)

export const selectProgramme = (tx: Tx, id: string): Promise<Programme | null> =>
  tx.maybe(sql<Programme>`
    select ${PROGRAMME}
    from training.programme
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export type Outcome = { id: string; path: string; programmeId: string; unitId: string; memberId: string | null; item: string; result: string; day: Day }

export const insertOutcome = (tx: Tx, row: Outcome, made: Made): Promise<number> =>
  tx.run(sql`
    insert into training.outcome (district_id, id, path, programme_id, unit_id, member_id, item, result, on_day, by_account, by_name, at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.programmeId}, ${row.unitId}, ${row.memberId}, ${row.item}, ${row.result}, ${row.day},
      ${made.by}, ${made.byName}, ${moment(made.at)})`)

export const selectOutcomes = (tx: Tx, programmeIds: readonly string[]): Promise<Outcome[]> =>
  tx.rows(sql<Outcome>`
    select id, path, programme_id as "programmeId", unit_id as "unitId", member_id as "memberId", item, result, on_day as "day"
    from training.outcome
    where district_id = any(${districts(tx)})
      and programme_id = any(${ids(programmeIds)})
    order by on_day, id
    limit 2000`)

export type Topic = { id: string; path: string; unitId: string; kind: TopicKind; title: string; from: Day; to: Day | null; byName: string }

export const insertTopic = (tx: Tx, row: Omit<Topic, 'byName'>, made: Made): Promise<number> =>
  tx.run(sql`
    insert into training.topic (district_id, id, path, unit_id, kind, title, from_day, to_day, set_by, set_by_name, set_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.kind}, ${row.title}, ${row.from}, ${row.to}, ${made.by}, ${made.byName}, ${moment(made.at)})`)

export const selectTopics = (tx: Tx, { path, period }: { path: string; period: Period }): Promise<Topic[]> =>
  tx.rows(sql<Topic>`
    select id, path, unit_id as "unitId", kind, title, from_day as "from", to_day as "to", set_by_name as "byName"
    from training.topic
    where district_id = any(${districts(tx)})
      and ${along(path)}
      and from_day <= ${period.to}
      and (to_day is null or to_day >= ${period.from})
    order by path, from_day, id
    limit 500`)

// ---------------------------------------------------------------- classes and enrolments

export type ClassRow = {
  id: string
  path: string
  unitId: string
  programmeId: string | null
  surveyId: string | null
  level: Level
  form: ClassForm
  title: string
  organiser: string
  venue: string | null
  contentClasses: string[]
  mode: string
  from: Day
  to: Day
  begins: string
  ends: string
  minutes: number
  places: number | null
  state: 'open' | 'closed' | 'cancelled'
  closedByName: string | null
  cancelledWhy: string | null
}

type NewClass = Omit<ClassRow, 'closedByName' | 'cancelledWhy'> & { closedByName?: string | null; closedAt?: Date | null }

const CLASS = sql`
  id, path, unit_id as "unitId", programme_id as "programmeId", survey_id as "surveyId", level, form, title, organiser, venue,
  content_classes as "contentClasses", mode, from_day as "from", to_day as "to", begins, ends, minutes, places, state,
  closed_by_name as "closedByName", cancelled_why as "cancelledWhy"`

export const insertClasses = async (tx: Tx, rows: readonly NewClass[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.programmeId}::uuid, ${row.surveyId}::uuid, ${row.level}, ${row.form},
      ${row.title}, ${row.organiser}, ${row.venue}, ${texts(row.contentClasses)}, ${row.mode}, ${row.from}::date, ${row.to}::date, ${row.begins}, ${row.ends},
      ${row.minutes}::int, ${row.places}::int, ${row.state}, ${row.closedByName ?? null}, ${row.closedAt ? row.closedAt.toISOString() : null}::timestamptz,
      ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into training.class (district_id, id, path, unit_id, programme_id, survey_id, level, form, title, organiser, venue, content_classes, mode,
      from_day, to_day, begins, ends, minutes, places, state, closed_by_name, closed_at, made_by, made_by_name, made_at)
    values ${sql.join(values)}`)
}

export const selectClass = (tx: Tx, id: string): Promise<ClassRow | null> =>
  tx.maybe(sql<ClassRow>`
    select ${CLASS}
    from training.class
    where district_id = any(${districts(tx)})
      and id = ${id}`)

/** The class of the district that the act is in, locked to its end: two branches never take the last place. */
export const lockClass = (tx: Tx, id: string): Promise<ClassRow | null> =>
  tx.maybe(sql<ClassRow>`
    select ${CLASS}
    from training.class
    where district_id = ${here(tx)}
      and id = ${id}
    for update`)

export const selectClasses = (tx: Tx, { path, period }: { path: string; period: Period }): Promise<ClassRow[]> =>
  tx.rows(sql<ClassRow>`
    select ${CLASS}
    from training.class
    where district_id = any(${districts(tx)})
      and ${along(path)}
      and from_day <= ${period.to}
      and to_day >= ${period.from}
    order by from_day, id
    limit 1000`)

export const selectClassesOfSurveys = (tx: Tx, surveyIds: readonly string[]): Promise<{ id: string; title: string; from: Day; surveyId: string }[]> =>
  tx.rows(sql<{ id: string; title: string; from: Day; surveyId: string }>`
    select id, title, from_day as "from", survey_id as "surveyId"
    from training.class
    where district_id = any(${districts(tx)})
      and survey_id = any(${ids(surveyIds)})
      and state <> 'cancelled'
    order by from_day, id
    limit 500`)

export const updateClass = (tx: Tx, id: string, change: { state: 'closed'; by: Made } | { state: 'cancelled'; why: string }): Promise<number> =>
  change.state === 'closed'
    ? tx.run(sql`
        update training.class
        set state = 'closed', closed_by_name = ${change.by.byName}, closed_at = ${moment(change.by.at)}, version = version + 1
        where district_id = ${here(tx)}
          and id = ${id}
          and state = 'open'`)
    : tx.run(sql`
        update training.class
        set state = 'cancelled', cancelled_why = ${change.why}, version = version + 1
        where district_id = ${here(tx)}
          and id = ${id}
          and state = 'open'`)

export type Enrolment = {
  classId: string
  memberId: string
  path: string
  branchId: string
  state: EnrolmentState
  minutes: number | null
  completedOn: Day | null
  note: string | null
}

/** Enrols; who withdrew before is enrolled again, who is there already stays. Returns how many are new. */
export const insertEnrolments = async (tx: Tx, rows: readonly (Omit<Enrolment, 'note'> & { decidedByName?: string | null })[], made: Made): Promise<number> => {
  if (rows.length === 0) return 0
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.classId}::uuid, ${row.memberId}::uuid, ${row.path}, ${row.branchId}::uuid, ${row.state}, ${row.minutes}::int,
      ${row.completedOn}::date, ${made.by}::uuid, ${made.byName}, ${moment(made.at)}, ${row.decidedByName ?? null})`,
  )
  return tx.run(sql`
    insert into training.enrolment as held (district_id, class_id, member_id, path, branch_id, state, minutes, completed_on, enrolled_by, enrolled_by_name,
      enrolled_at, decided_by_name)
    values ${sql.join(values)}
    on conflict (district_id, class_id, member_id) do update
    set state = 'enrolled', note = null, enrolled_by = excluded.enrolled_by, enrolled_by_name = excluded.enrolled_by_name, enrolled_at = excluded.enrolled_at
    where held.state = 'withdrawn'`)
}

export const selectEnrolments = (tx: Tx, classId: string): Promise<Enrolment[]> =>
  tx.rows(sql<Enrolment>`
    select class_id as "classId", member_id as "memberId", path, branch_id as "branchId", state, minutes, completed_on as "completedOn", note
    from training.enrolment
    where district_id = any(${districts(tx)})
      and class_id = ${classId}
    order by path, member_id
    limit 5000`)

export const countEnrolments = (tx: Tx, classIds: readonly string[]): Promise<{ classId: string; enrolled: number; completed: number }[]> =>
  tx.rows(sql<{ classId: string; enrolled: number; completed: number }>`
    select class_id as "classId", (count(*) filter (where state <> 'withdrawn'))::int as enrolled, (count(*) filter (where state = 'completed'))::int as completed
    from training.enrolment
    where district_id = any(${districts(tx)})
      and class_id = any(${ids(classIds)})
    group by class_id
    order by class_id
    limit 1000`)

/** What the organiser says of each: completed or not, how many minutes. */
export const updateEnrolments = (
  tx: Tx,
  classId: string,
  lines: readonly { memberId: string; state: EnrolmentState; minutes: number | null; completedOn: Day | null; note: string | null }[],
  made: Made,
): Promise<number> =>
  tx.run(sql`
    update training.enrolment
    set state = given.state, minutes = given.minutes, completed_on = given."completedOn", note = given.note,
      decided_by_name = ${made.byName}, decided_at = ${moment(made.at)}
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as given ("memberId" uuid, state text, minutes int, "completedOn" date, note text)
    where enrolment.district_id = ${here(tx)}
      and enrolment.class_id = ${classId}
      and enrolment.member_id = given."memberId"`)

/** One completed class of one member: what counts as study time besides the sessions. */
export type CompletedClass = {
  classId: string
  memberId: string
  path: string
  day: Day
  minutes: number
  title: string
  organiser: string
  form: ClassForm
  level: Level
  contentClasses: string[]
}

export const selectCompleted = (
  tx: Tx,
  { memberIds, path, period }: { memberIds: readonly string[] | null; path: string | null; period: Period },
): Promise<CompletedClass[]> =>
  tx.rows(sql<CompletedClass>`
    select enrolment.class_id as "classId", enrolment.member_id as "memberId", enrolment.path, enrolment.completed_on as "day", enrolment.minutes,
      class.title, class.organiser, class.form, class.level, class.content_classes as "contentClasses"
    from training.enrolment
    join training.class on class.district_id = enrolment.district_id and class.id = enrolment.class_id
    where enrolment.district_id = any(${districts(tx)})
      and enrolment.state = 'completed'
      and enrolment.completed_on between ${period.from} and ${period.to}
      and (${memberIds === null} or enrolment.member_id = any(${ids(memberIds ?? [])}))
      and (${path}::text is null or starts_with(enrolment.path, ${path}))
    order by enrolment.completed_on, enrolment.class_id, enrolment.member_id
    limit 200000`)

export const selectEnrolmentsOfMember = (
  tx: Tx,
  memberId: string,
  period: Period,
): Promise<{ classId: string; title: string; from: Day; to: Day; organiser: string; state: EnrolmentState }[]> =>
  tx.rows(sql<{ classId: string; title: string; from: Day; to: Day; organiser: string; state: EnrolmentState }>`
    select enrolment.class_id as "classId", class.title, class.from_day as "from", class.to_day as "to", class.organiser, enrolment.state
    from training.enrolment
    join training.class on class.district_id = enrolment.district_id and class.id = enrolment.class_id
    where enrolment.district_id = any(${districts(tx)})
      and enrolment.member_id = ${memberId}
      and class.to_day >= ${period.from}
      and class.from_day <= ${period.to}
    order by class.from_day, enrolment.class_id
    limit 100`)

/** Members who were ever enrolled in a Party-school class. */
export const countPartySchool = (tx: Tx, path: string): Promise<{ count: number }> =>
  tx.one(sql<{ count: number }>`
    select count(distinct enrolment.member_id)::int as count
    from training.enrolment
    join training.class on class.district_id = enrolment.district_id and class.id = enrolment.class_id
    where enrolment.district_id = any(${districts(tx)})
      and starts_with(enrolment.path, ${path})
      and enrolment.state <> 'withdrawn'
      and class.form = 'party-school'`)

/** Who of these members was ever enrolled in a Party-school class, and whether one was completed. */
export const selectPartySchool = (tx: Tx, memberIds: readonly string[]): Promise<{ memberId: string; completed: boolean }[]> =>
  tx.rows(sql<{ memberId: string; completed: boolean }>`
    select enrolment.member_id as "memberId", bool_or(enrolment.state = 'completed') as completed
    from training.enrolment
    join training.class on class.district_id = enrolment.district_id and class.id = enrolment.class_id
    where enrolment.district_id = any(${districts(tx)})
      and enrolment.member_id = any(${ids(memberIds)})
      and enrolment.state <> 'withdrawn'
      and class.form = 'party-school'
    group by enrolment.member_id
    order by enrolment.member_id`)

export const insertStudyGroups = (
  tx: Tx,
  rows: readonly { id: string; path: string; memberId: string; group: StudyGroup | null }[],
  made: Made,
): Promise<number> =>
  tx.run(sql`
    insert into training.study_group (district_id, id, path, member_id, belongs_to, by_account, by_name, at)
    values ${sql.join(
      rows.map(
        (row) =>
          sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.memberId}::uuid, ${row.group}::text, ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
      ),
    )}`)

/** The newest word about each of these members; those taken out of every group are left out. */
export const selectStudyGroups = async (tx: Tx, memberIds: readonly string[]): Promise<Map<string, StudyGroup>> => {
  const rows = await tx.rows(sql<{ memberId: string; group: StudyGroup | null }>`
    select distinct on (member_id) member_id as "memberId", belongs_to as "group"
    from training.study_group
    where district_id = any(${districts(tx)})
      and member_id = any(${ids(memberIds)})
    order by member_id, at desc, id desc`)
  return new Map(rows.flatMap(({ memberId, group }): [string, StudyGroup][] => (group ? [[memberId, group]] : [])))
}

// ---------------------------------------------------------------- lectures and what study was about

export type Lecture = {
  id: string
  path: string
  unitId: string
  sessionId: string | null
  memberId: string | null
  lecturer: string
  capacity: Capacity
  title: string
  theme: string
  mode: string
  minutes: number
  day: Day
  withdrawnWhy: string | null
  byName: string
}

const LECTURE = sql`
  id, path, unit_id as "unitId", session_id as "sessionId", lecturer_member_id as "memberId", lecturer_name as lecturer, capacity, title, theme, mode,
  minutes, on_day as "day", withdrawn_why as "withdrawnWhy", by_name as "byName"`

export const insertLectures = async (tx: Tx, rows: readonly Omit<Lecture, 'withdrawnWhy' | 'byName'>[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.unitId}::uuid, ${row.sessionId}::uuid, ${row.memberId}::uuid, ${row.lecturer}, ${row.capacity},
      ${row.title}, ${row.theme}, ${row.mode}, ${row.minutes}::int, ${row.day}::date, ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into training.lecture (district_id, id, path, unit_id, session_id, lecturer_member_id, lecturer_name, capacity, title, theme, mode, minutes,
      on_day, by_account, by_name, at)
    values ${sql.join(values)}`)
}

export const selectLecture = (tx: Tx, id: string): Promise<Lecture | null> =>
  tx.maybe(sql<Lecture>`
    select ${LECTURE}
    from training.lecture
    where district_id = any(${districts(tx)})
      and id = ${id}`)

/** Lectures heard by the units below a path, or given by some members wherever they were heard. */
export const selectLectures = (
  tx: Tx,
  { path, memberIds, period }: { path: string | null; memberIds: readonly string[] | null; period: Period },
): Promise<Lecture[]> =>
  tx.rows(sql<Lecture>`
    select ${LECTURE}
    from training.lecture
    where district_id = any(${districts(tx)})
      and (${path}::text is null or starts_with(path, ${path}))
      and (${memberIds === null} or lecturer_member_id = any(${ids(memberIds ?? [])}))
      and on_day between ${period.from} and ${period.to}
    order by on_day, id
    limit 20000`)

export const withdrawLectureRow = (tx: Tx, id: string, why: string): Promise<number> =>
  tx.run(sql`
    update training.lecture
    set withdrawn_why = ${why}
    where district_id = ${here(tx)}
      and id = ${id}
      and withdrawn_why is null`)

export type SessionStudy = {
  sessionId: string
  path: string
  unitId: string
  contentClasses: string[]
  mode: string
  topicIds: string[]
  programmeId: string | null
  material: string | null
  day: Day
}

export const upsertStudies = async (tx: Tx, rows: readonly SessionStudy[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.sessionId}::uuid, ${row.path}, ${row.unitId}::uuid, ${texts(row.contentClasses)}, ${row.mode}, ${ids(row.topicIds)},
      ${row.programmeId}::uuid, ${row.material}, ${row.day}::date, ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into training.session_study (district_id, session_id, path, unit_id, content_classes, mode, topic_ids, programme_id, material, on_day, by_account, by_name, at)
    values ${sql.join(values)}
    on conflict (district_id, session_id) do update
    set content_classes = excluded.content_classes, mode = excluded.mode, topic_ids = excluded.topic_ids, programme_id = excluded.programme_id,
      material = excluded.material, by_account = excluded.by_account, by_name = excluded.by_name, at = excluded.at`)
}

export const selectStudies = (tx: Tx, { path, period }: { path: string; period: Period }): Promise<SessionStudy[]> =>
  tx.rows(sql<SessionStudy>`
    select session_id as "sessionId", path, unit_id as "unitId", content_classes as "contentClasses", mode, topic_ids as "topicIds",
      programme_id as "programmeId", material, on_day as "day"
    from training.session_study
    where district_id = any(${districts(tx)})
      and starts_with(path, ${path})
      and on_day between ${period.from} and ${period.to}
    order by on_day, session_id
    limit 20000`)

/** What each of these sessions was about; one of which nobody said it is missing. */
export const selectContents = (tx: Tx, sessionIds: readonly string[]): Promise<Pick<SessionStudy, 'sessionId' | 'contentClasses'>[]> =>
  tx.rows(sql<Pick<SessionStudy, 'sessionId' | 'contentClasses'>>`
    select session_id as "sessionId", content_classes as "contentClasses"
    from training.session_study
    where district_id = any(${districts(tx)})
      and session_id = any(${[...sessionIds]}::uuid[])`)

// ---------------------------------------------------------------- resources

export type Resource = {
  id: string
  path: string
  unitId: string
  ownerLevel: Level
  kind: ResourceKind
  title: string
  place: string
  openTo: 'own' | 'below'
  topicId: string | null
  retiredOn: Day | null
}

const RESOURCE = sql`
  id, path, unit_id as "unitId", owner_level as "ownerLevel", kind, title, place, open_to as "openTo", topic_id as "topicId", retired_on as "retiredOn"`

export const insertResource = (tx: Tx, row: Omit<Resource, 'retiredOn'>, made: Made): Promise<number> =>
  tx.run(sql`
    insert into training.resource (district_id, id, path, unit_id, owner_level, kind, title, place, open_to, topic_id, entered_by, entered_by_name, entered_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.ownerLevel}, ${row.kind}, ${row.title}, ${row.place}, ${row.openTo}, ${row.topicId},
      ${made.by}, ${made.byName}, ${moment(made.at)})`)

export const selectResource = (tx: Tx, id: string): Promise<Resource | null> =>
  tx.maybe(sql<Resource>`
    select ${RESOURCE}
    from training.resource
    where district_id = any(${districts(tx)})
      and id = ${id}`)

/** What a unit may use: its own, and what those above opened to those below. */
export const selectResources = (tx: Tx, path: string): Promise<Resource[]> =>
  tx.rows(sql<Resource>`
    select ${RESOURCE}
    from training.resource
    where district_id = any(${districts(tx)})
      and (path = ${path} or (open_to = 'below' and starts_with(${path}, path)))
    order by retired_on nulls first, path, title, id
    limit 500`)

export const retireResourceRow = (tx: Tx, id: string, on: Day): Promise<number> =>
  tx.run(sql`
    update training.resource
    set retired_on = ${on}
    where district_id = ${here(tx)}
      and id = ${id}
      and retired_on is null`)

export type ResourceUse = { id: string; path: string; resourceId: string; unitId: string; day: Day; people: number; words: string | null; byName: string }

export const insertUses = async (tx: Tx, rows: readonly Omit<ResourceUse, 'byName'>[], made: Made): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (
      row,
    ) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.resourceId}::uuid, ${row.unitId}::uuid, ${row.day}::date, ${row.people}::int, ${row.words},
      ${made.by}::uuid, ${made.byName}, ${moment(made.at)})`,
  )
  await tx.run(sql`
    insert into training.resource_use (district_id, id, path, resource_id, unit_id, used_on, people, words, by_account, by_name, at)
    values ${sql.join(values)}`)
}

export const selectUses = (tx: Tx, resourceIds: readonly string[]): Promise<ResourceUse[]> =>
  tx.rows(sql<ResourceUse>`
    select id, path, resource_id as "resourceId", unit_id as "unitId", used_on as "day", people, words, by_name as "byName"
    from training.resource_use
    where district_id = any(${districts(tx)})
      and resource_id = any(${ids(resourceIds)})
    order by used_on desc, id
    limit 2000`)

// ---------------------------------------------------------------- a member's own

export type SelfStudy = {
  id: string
  path: string
  memberId: string
  day: Day
  way: StudyWay
  what: string
  minutes: number
  resourceId: string | null
  withdrawn: boolean
}

export const insertSelfStudies = async (tx: Tx, at: Date, rows: readonly Omit<SelfStudy, 'withdrawn'>[]): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.memberId}::uuid, ${row.day}::date, ${row.way}, ${row.what}, ${row.minutes}::int,
      ${row.resourceId}::uuid, ${moment(at)})`,
  )
  await tx.run(sql`
    insert into training.self_study (district_id, id, path, member_id, on_day, way, what, minutes, resource_id, declared_at)
    values ${sql.join(values)}`)
}

export const selectSelfStudies = (tx: Tx, memberIds: readonly string[], period: Period): Promise<SelfStudy[]> =>
  tx.rows(sql<SelfStudy>`
    select id, path, member_id as "memberId", on_day as "day", way, what, minutes, resource_id as "resourceId", withdrawn_at is not null as withdrawn
    from training.self_study
    where district_id = any(${districts(tx)})
      and member_id = any(${ids(memberIds)})
      and on_day between ${period.from} and ${period.to}
    order by on_day desc, id
    limit 20000`)

export const withdrawSelfStudy = (tx: Tx, at: Date, { id, memberId }: { id: string; memberId: string }): Promise<number> =>
  tx.run(sql`
    update training.self_study
    set withdrawn_at = ${moment(at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and member_id = ${memberId}
      and withdrawn_at is null`)

export type StudyNote = { id: string; path: string; memberId: string; day: Day; characters: number; what: string; checkedByName: string | null }

export const insertNotes = async (tx: Tx, at: Date, rows: readonly Omit<StudyNote, 'checkedByName'>[]): Promise<void> => {
  if (rows.length === 0) return
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.id}::uuid, ${row.path}, ${row.memberId}::uuid, ${row.day}::date, ${row.characters}::int, ${row.what}, ${moment(at)})`,
  )
  await tx.run(sql`
    insert into training.study_note (district_id, id, path, member_id, on_day, characters, what, declared_at)
    values ${sql.join(values)}`)
}

export const selectNotes = (tx: Tx, memberIds: readonly string[], period: Period): Promise<StudyNote[]> =>
  tx.rows(sql<StudyNote>`
    select id, path, member_id as "memberId", on_day as "day", characters, what, checked_by_name as "checkedByName"
    from training.study_note
    where district_id = any(${districts(tx)})
      and member_id = any(${ids(memberIds)})
      and on_day between ${period.from} and ${period.to}
      and withdrawn_at is null
    order by on_day desc, id
    limit 20000`)

export const selectNote = (tx: Tx, id: string): Promise<StudyNote | null> =>
  tx.maybe(sql<StudyNote>`
    select id, path, member_id as "memberId", on_day as "day", characters, what, checked_by_name as "checkedByName"
    from training.study_note
    where district_id = any(${districts(tx)})
      and id = ${id}
      and withdrawn_at is null`)

export const checkNote = (tx: Tx, id: string, made: Made): Promise<number> =>
  tx.run(sql`
    update training.study_note
    set checked_by_name = ${made.byName}, checked_at = ${moment(made.at)}
    where district_id = ${here(tx)}
      and id = ${id}
      and checked_by_name is null`)

// ---------------------------------------------------------------- surveys

export type Survey = {
  id: string
  path: string
  unitId: string
  title: string
  questions: string[]
  from: Day
  to: Day
  analysis: string | null
  analysedByName: string | null
}

const SURVEY = sql`
  id, path, unit_id as "unitId", title, questions, from_day as "from", to_day as "to", analysis, analysed_by_name as "analysedByName"`

export const insertSurvey = (tx: Tx, row: Survey, made: Made): Promise<number> =>
  tx.run(sql`
    insert into training.survey (district_id, id, path, unit_id, title, questions, from_day, to_day, analysis, analysed_by_name, analysed_at, made_by, made_by_name, made_at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.title}, ${texts(row.questions)}, ${row.from}, ${row.to}, ${row.analysis}, ${row.analysedByName},
      ${row.analysis === null ? null : made.at.toISOString()}::timestamptz, ${made.by}, ${made.byName}, ${moment(made.at)})`)

export const selectSurvey = (tx: Tx, id: string): Promise<Survey | null> =>
  tx.maybe(sql<Survey>`
    select ${SURVEY}
    from training.survey
    where district_id = any(${districts(tx)})
      and id = ${id}`)

export const selectSurveys = (tx: Tx, path: string): Promise<Survey[]> =>
  tx.rows(sql<Survey>`
    select ${SURVEY}
    from training.survey
    where district_id = any(${districts(tx)})
      and ${along(path)}
    order by to_day desc, id
    limit 200`)

export const updateAnalysis = (tx: Tx, id: string, analysis: string, made: Made): Promise<number> =>
  tx.run(sql`
    update training.survey
    set analysis = ${analysis}, analysed_by_name = ${made.byName}, analysed_at = ${moment(made.at)}
    where district_id = ${here(tx)}
      and id = ${id}`)

export type Need = { surveyId: string; memberId: string; path: string; answers: string[]; onPaper: boolean }

/** One answer a member and round; returns 0 where there is one already. */
export const insertNeeds = async (tx: Tx, rows: readonly Need[], made: Made): Promise<number> => {
  if (rows.length === 0) return 0
  const values = rows.map(
    (row) => sql`(${here(tx)}::int, ${row.surveyId}::uuid, ${row.memberId}::uuid, ${row.path}, ${texts(row.answers)}, ${row.onPaper}::boolean, ${made.by}::uuid,
      ${made.byName}, ${moment(made.at)})`,
  )
  return tx.run(sql`
    insert into training.need (district_id, survey_id, member_id, path, answers, on_paper, by_account, by_name, at)
    values ${sql.join(values)}
    on conflict (district_id, survey_id, member_id) do nothing`)
}

export const selectNeeds = (tx: Tx, surveyIds: readonly string[]): Promise<Need[]> =>
  tx.rows(sql<Need>`
    select survey_id as "surveyId", member_id as "memberId", path, answers, on_paper as "onPaper"
    from training.need
    where district_id = any(${districts(tx)})
      and survey_id = any(${ids(surveyIds)})
    order by at, member_id
    limit 5000`)

// ---------------------------------------------------------------- working time

export type WorkingTime = {
  id: string
  path: string
  unitId: string
  what: string
  weekdays: number[]
  begins: string
  ends: string
  from: Day
  to: Day | null
}

export const insertWorkingTime = (tx: Tx, row: WorkingTime, made: Made): Promise<number> =>
  tx.run(sql`
    insert into training.working_time (district_id, id, path, unit_id, what, weekdays, begins, ends, from_day, to_day, by_account, by_name, at)
    values (${here(tx)}, ${row.id}, ${row.path}, ${row.unitId}, ${row.what}, ${row.weekdays}::int[], ${row.begins}, ${row.ends}, ${row.from}, ${row.to},
      ${made.by}, ${made.byName}, ${moment(made.at)})`)

export const selectWorkingTimes = (tx: Tx, unitIds: readonly string[]): Promise<WorkingTime[]> =>
  tx.rows(sql<WorkingTime>`
    select id, path, unit_id as "unitId", what, weekdays, begins, ends, from_day as "from", to_day as "to"
    from training.working_time
    where district_id = any(${districts(tx)})
      and unit_id = any(${ids(unitIds)})
      and ended_on is null
    order by from_day, id
    limit 200`)

export const selectWorkingTime = (tx: Tx, id: string): Promise<WorkingTime | null> =>
  tx.maybe(sql<WorkingTime>`
    select id, path, unit_id as "unitId", what, weekdays, begins, ends, from_day as "from", to_day as "to"
    from training.working_time
    where district_id = any(${districts(tx)})
      and id = ${id}
      and ended_on is null`)

export const endWorkingTimeRow = (tx: Tx, id: string, on: Day): Promise<number> =>
  tx.run(sql`
    update training.working_time
    set ended_on = ${on}
    where district_id = ${here(tx)}
      and id = ${id}
      and ended_on is null`)
