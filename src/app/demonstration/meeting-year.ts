import type { Tx } from '../../platform/db.ts'
import { writeLectures } from '../../modules/training/public.ts'
import { drawFrom } from './draw.ts'
import { type Held, heldBy, minuteAll, type Plan, type Planned } from './meetings.ts'
import type { BranchPlan } from './units.ts'
import type { Year } from './year.ts'

const SEED = 20_181_128

/** What a branch meets for in a year, each with its own matter: general meetings by quarter, classes by quarter, groups by month. */
const GENERAL: readonly (readonly [string, string])[] = [
  ['03-26', '讨论一年的工作安排'],
  ['06-25', '讨论村道和路灯维修'],
  ['09-24', '讨论秋冬水渠清淤'],
]
const CLASSES: readonly (readonly [string, string])[] = [
  ['03-12', '党章里的党员义务和权利'],
  ['06-11', '党课：从身边的老党员学起'],
  ['09-10', '党课：把集体的账管好'],
]
const COMMITTEE: readonly (readonly [string, string])[] = [
  ['01-20', '研究一年的党员活动日和学习安排'],
  ['02-18', '研究春节前后走访困难党员'],
  ['03-17', '研究支部党员大会的议题'],
  ['04-21', '研究入党积极分子的培养'],
  ['05-19', '研究党费收缴和公示'],
  ['06-16', '研究“七一”前的走访和座谈'],
  ['07-21', '研究上半年工作和下半年打算'],
  ['08-18', '研究防汛值守的分工'],
  ['09-15', '研究支部党员大会的议题'],
  ['10-20', '研究年底的组织生活会怎样准备'],
]
const GROUP: readonly (readonly [string, string])[] = [
  ['01-13', '说说今年各自能做的事'],
  ['02-10', '交流走访困难户的情况'],
  ['03-10', '学习党章有关条文'],
  ['04-14', '商量党员责任区怎样分'],
  ['05-12', '交流学习心得'],
  ['06-09', '听取群众对路灯的意见'],
  ['07-14', '学习条例，对照说差距'],
  ['08-11', '商量防汛值守'],
  ['09-08', '交流学习心得'],
  ['10-13', '商量怎样帮困难户过冬'],
]

const plansOf = (kind: Plan['kind'], days: readonly (readonly [string, string])[]): Plan[] => days.map(([on, theme]) => ({ kind, on, theme, there: 'most' }))

/** The first group's minutes are adopted, those of the others wait for it. */
const groupPlans = (branch: BranchPlan): Plan[] =>
  branch.groups.flatMap((_, group) => plansOf('group-meeting', GROUP).map((plan) => ({ ...plan, group, unsigned: group > 0 })))

const LIFE: Plan = { kind: 'organisation-life', on: '07-30', theme: '对照检查，改进作风', there: 'most' }

/** Branches whose whole year is told, minutes and votes too; 青竹村 left one month of its committee out. Where the year has boundaries of its own, it stays so. */
const TOLD: Record<string, (branch: BranchPlan) => Plan[]> = {
  青竹村: (branch) => [...plansOf('branch-meeting', GENERAL), ...plansOf('party-class', CLASSES), ...groupPlans(branch)],
  柏石村: () => [...plansOf('branch-meeting', GENERAL), ...plansOf('branch-committee', COMMITTEE), ...plansOf('party-class', CLASSES)],
  荷塘社区: (branch) => [
    ...plansOf('branch-meeting', GENERAL),
    ...plansOf('branch-committee', COMMITTEE),
    ...plansOf('party-class', CLASSES),
    ...groupPlans(branch),
    LIFE,
  ],
}

/** The rest of the year's meetings, told with minutes and votes. Only a few branches: minutes that nobody adopted are computed anew whenever a book is read. */
export const meetAllYear = async (tx: Tx, lived: Year): Promise<void> => {
  // draws of its own: what else is invented stays as it is
  const year = { ...lived, draw: drawFrom(SEED + lived.plan.districtId) }
  const told = year.plan.branches.filter(({ shortName }) => shortName in TOLD)
  const held = await heldBy(
    tx,
    year,
    told.flatMap((branch) => TOLD[branch.shortName]!(branch).map((plan): Planned => ({ branch, plan }))),
  )
  await minuteAll(tx, year, held)
  await nameLecturers(tx, year, held)
}

/** Who gave each class; the last one is left for the branch to say. */
const nameLecturers = async (tx: Tx, year: Year, held: readonly Held[]): Promise<void> => {
  const classes = held.filter(({ plan }) => plan.kind === 'party-class' && plan.on !== CLASSES.at(-1)![0])
  const secretaries = new Map(year.invented.filter(({ index }) => index === 0).map((one) => [one.branch.id, one]))
  await writeLectures(
    tx,
    classes.flatMap(({ branch, plan, session }) => {
      const secretary = secretaries.get(branch.id)
      if (!secretary) return []
      return [
        {
          id: year.draw.id(),
          path: session.path,
          unitId: session.unitId,
          sessionId: session.id,
          memberId: secretary.member.id,
          lecturer: secretary.person.name,
          capacity: 'secretary' as const,
          title: plan.theme,
          theme: plan.theme,
          mode: 'lecture',
          minutes: 90,
          day: session.day!,
        },
      ]
    }),
    { by: null, byName: '支部记录', at: year.at },
  )
}
