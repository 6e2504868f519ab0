import { addDays, addMonths, type Day, day, dayOf, yearOf } from '../../kernel/days.ts'
import type { ExemptionToWrite } from '../../modules/members/public.ts'
import type { Draw } from './draw.ts'
import type { Invented } from './persons.ts'
import type { DistrictPlan } from './units.ts'

type Asked = { at: Date; today: Day }

/** Old and frail members of the township whom its committee exempted, one from fact-recording, and one request that waits. */
export const exemptionsOf = (draw: Draw, plan: DistrictPlan, invented: readonly Invented[], { at, today }: Asked): ExemptionToWrite[] => {
  const year = yearOf(today)
  const old = invented.filter(({ person, index }) => index > 4 && person.bornOn !== null && person.bornOn < dayOf(year - 80, 1, 1))
  const named = invented.filter(({ person, branch }) => branch.shortName === '青竹村' && person.name === '刘德福')
  const chosen = [...named, ...old.filter((one) => !named.includes(one))].slice(0, plan.districtId === 430699 ? 24 : 30)
  const approved = chosen.map((one, at_) =>
    exemption(draw, plan, one, {
      at,
      kind: at_ % 9 === 8 ? 'fact-recording' : 'attendance',
      from: dayOf(year, 1, 8),
      to: dayOf(year, 12, 31),
      state: 'approved',
    }),
  )
  const waiting = invented
    .filter(
      ({ person, branch, index }) =>
        index > 4 &&
        branch.shortName === '长浦村' &&
        person.bornOn !== null &&
        person.bornOn < day(`${year - 70}-01-01`) &&
        !chosen.some((one) => one.person.id === person.id),
    )
    .slice(0, 1)
  return [
    ...approved,
    ...waiting.map((one) => exemption(draw, plan, one, { at, kind: 'attendance', from: addDays(today, 10), to: addMonths(today, 12), state: 'requested' })),
  ]
}

type Wanted = { at: Date; kind: 'attendance' | 'fact-recording'; from: Day; to: Day; state: 'approved' | 'requested' }

const exemption = (draw: Draw, plan: DistrictPlan, { member, branch }: Invented, { at, kind, from, to, state }: Wanted): ExemptionToWrite =>
  ({
    id: draw.id(),
    path: member.path,
    memberId: member.id,
    branchId: branch.id,
    kind,
    reasonClass: 'old-age',
    reason: '年老体弱，行动不便',
    alternativeForm: kind === 'attendance' ? '送学上门' : null,
    from,
    to,
    reviewOn: to,
    state,
    requestedBy: null,
    requestedByName: '党支部书记',
    requestedAt: at,
    ...(state === 'approved' ? { decidedByName: '文晓岚', decidedUnitId: branch.committeeId, decidedAt: at } : {}),
  }) as ExemptionToWrite
