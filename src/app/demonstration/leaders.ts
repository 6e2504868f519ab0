import { addDays, type Day, day, dayOf, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import {
  pairInOrder,
  writeAttendance,
  writeBody,
  writeIncidents,
  writeLinks,
  writeMeetings,
  writeOpinions,
  writeSeats,
  writeTalks,
} from '../../modules/leaders/public.ts'
import { writePosts } from '../../modules/members/public.ts'
import { adoptPacks, setValues } from '../../modules/org/public.ts'
import { drawFrom } from './draw.ts'
import type { Invented } from './persons.ts'
import type { Year } from './year.ts'

/** Eleven seats: the usual size, 55 pairs. */
const POSTS = [
  '党委书记',
  '党委副书记、镇长',
  '党委副书记',
  '纪委书记',
  '组织委员',
  '宣传委员',
  '统战委员',
  '政法委员',
  '人武部长',
  '党委委员、副镇长',
  '党委委员',
]

/** Pairs that have not talked yet, by their places: every seventh of the 55, and all of the last one's but one. */
const hasTalked = (one: number, other: number): boolean => (other === POSTS.length - 1 ? one === 0 : (one * POSTS.length + other) % 7 !== 3)

/** The leading body of 樟树镇 with its year: the last of the eleven has come to nothing. Only where the rules on leaders are adopted. */
export const leadAYear = async (tx: Tx, given: Year): Promise<void> => {
  const year = { ...given, draw: drawFrom(given.plan.districtId + 1) }
  const { plan, paths, draw, at, today } = year
  const committee = plan.committees[0]!
  const place = { unitId: committee.id, path: paths.get(committee.id)! }
  const crew = year.invented.filter(({ branch }) => branch.shortName === '镇机关').slice(0, POSTS.length)
  if (crew.length < POSTS.length) return
  await putLeadersIntoForce(tx, year)
  const [bodyId, from, made] = [draw.id(), dayOf(yearOf(today) - 1, 3, 1), { by: null, byName: '文晓岚', at }]
  await writeBody(tx, { id: bodyId, ...place, name: '樟树镇党委领导班子', from }, made)
  const body: Body = { bodyId, path: place.path, crew, made }
  await seats(tx, year, body, from)
  await meetings(tx, year, body)
  await talks(tx, year, body)
  await heard(tx, year, body)
}

type Body = { bodyId: string; path: string; crew: readonly Invented[]; made: { by: null; byName: string; at: Date } }

const putLeadersIntoForce = async (tx: Tx, { plan, at }: Year): Promise<void> => {
  const root = { unitId: plan.rootId, path: plan.path }
  const byName = '湘云县委组织部部务会'
  await adoptPacks(tx, [{ ...root, pack: 'yichun-double-life', from: day('2020-01-01'), byName, at }])
  await setValues(tx, [{ ...root, slot: 'leaders.in-time', key: 'within', value: '30 days', from: day('2020-01-01'), byName, at }])
}

const seats = async (tx: Tx, { draw }: Year, { bodyId, path, crew, made }: Body, from: Day): Promise<void> => {
  const seatIds = crew.map(() => draw.id()).toSorted()
  const seatOf = ({ person, member }: Invented, index: number) => ({ id: seatIds[index]!, path, bodyId, personId: person.id, memberId: member.id, from })
  await writeSeats(
    tx,
    crew.map((one, index) => ({ ...seatOf(one, index), post: POSTS[index]!, leads: index === 0 })),
    made,
  )
  const post = { post: 'leading-cadre' as const, from, to: null }
  await writePosts(
    tx,
    crew.map(({ member }) => ({ id: draw.id(), path: member.path, memberId: member.id, unitId: member.branchId, ...post })),
  )
}

const meetings = async (tx: Tx, year: Year, body: Body): Promise<void> => {
  const { draw, today, plan } = year
  const { bodyId, path, crew, made } = body
  const on = (month: number, date: number): Day => dayOf(yearOf(today), month, date)
  const branches = plan.branches.slice(1, 1 + crew.length)
  const common = { path, bodyId, begins: '09:00', ends: '11:30' }
  const meeting = (kind: 'democratic-life' | 'body-study' | 'linked-meeting', title: string, when: Day, unitId: string | null = null) => ({
    ...common,
    id: draw.id(),
    kind,
    unitId,
    day: when,
    title,
  })
  const own = [
    meeting('democratic-life', '年度民主生活会', on(1, 20)),
    ...[3, 5, 8, 10].map((month) => meeting('body-study', `第${month}月中心组学习`, on(month, 15))),
  ]
  const linked = branches.slice(0, 2).map((branch) => meeting('linked-meeting', `${branch.shortName}民主生活会`, on(2, 10), branch.id))
  await writeMeetings(tx, [...own, ...linked], made)
  await writeAttendance(tx, attendanceAt(body, own, linked), made)
  const linkOf = ({ person }: Invented, index: number) => ({ id: draw.id(), path, bodyId, personId: person.id, unitId: branches[index]!.id, from: on(1, 5) })
  await writeLinks(
    tx,
    crew.map((one, index) => ({ ...linkOf(one, index), kind: index < 2 ? ('linked-unit' as const) : ('contact-branch' as const) })),
    made,
  )
  await missed(tx, year, body, own[0]!)
}

type Held = { id: string; day: Day }

/** Everybody comes, but one is on leave each time, the last never comes, and one left a linked unit's meeting before its end. */
const attendanceAt = ({ path, crew }: Body, own: readonly Held[], linked: readonly Held[]) => {
  const whole = { status: 'present' as const, arrived: '08:55', left: '11:30', guidance: null, reason: null }
  const away = { arrived: null, left: null, guidance: null }
  const line = (meetingId: string, { person }: Invented) => ({ meetingId, personId: person.id, path })
  const ownLine = (id: string, one: Invented, index: number, nth: number) => {
    if (index === crew.length - 1) return { ...line(id, one), ...away, status: 'absent' as const, reason: null }
    if (index === nth + 3) return { ...line(id, one), ...away, status: 'leave' as const, reason: '到县里开会' }
    return { ...line(id, one), ...whole }
  }
  return [
    ...own.flatMap(({ id }, nth) => crew.map((one, index) => ownLine(id, one, index, nth))),
    { ...line(linked[0]!.id, crew[0]!), ...whole, guidance: '帮着把问题说具体' },
    { ...line(linked[1]!.id, crew[1]!), ...whole, left: '10:20', guidance: '听了对照检查' },
  ]
}

/** The last of the body missed the yearly meeting; the term for handling it has passed. */
const missed = async (tx: Tx, { draw }: Year, { bodyId, path, crew, made }: Body, { id, day: on }: Held): Promise<void> => {
  const incident = { id: draw.id(), path, bodyId, personId: crew.at(-1)!.person.id, what: 'absent-without-cause' as const }
  const facts = { facts: '年度民主生活会没有来，没有请假', source: `meeting:${id}`, day: on, due: addDays(on, 30) }
  await writeIncidents(tx, [{ ...incident, ...facts }], made)
}

const talks = async (tx: Tx, { draw, today }: Year, { bodyId, path, crew, made }: Body): Promise<void> => {
  const rows = crew.flatMap((one, first) =>
    crew.slice(first + 1).flatMap((other, offset) => {
      const second = first + 1 + offset
      if (!hasTalked(first, second)) return []
      const pair = pairInOrder(one.person.id, other.person.id)
      return [{ id: draw.id(), path, bodyId, ...pair, day: dayOf(yearOf(today), 1 + ((first + second) % 10), 8 + first), wordsSealed: null }]
    }),
  )
  await writeTalks(
    tx,
    rows.filter((row) => row.day <= today),
    made,
  )
}

const heard = async (tx: Tx, { draw, today }: Year, { bodyId, path, crew, made }: Body): Promise<void> => {
  const open = { answer: null, action: null, answeredByName: null, answeredOn: null }
  const opinion = (words: string, place: string, on: Day) => ({
    id: draw.id(),
    path,
    bodyId,
    personId: crew[0]!.person.id,
    day: on,
    place,
    words,
    askedBy: null,
    ...open,
  })
  const past = dayOf(yearOf(today), 1, 20)
  await writeOpinions(
    tx,
    [
      {
        ...opinion('到村里少看材料，多看田', '年度民主生活会', past),
        answer: '每周到村里一天，不要求准备材料',
        action: '三月起照办',
        answeredByName: '文晓岚',
        answeredOn: addDays(past, 9),
      },
      opinion('会能合着开的合着开', '机关支部组织生活会', addDays(today, -12)),
    ],
    made,
  )
}
