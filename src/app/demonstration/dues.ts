import { addDays, calendarMonth, type Day, dayOf, earlier, monthOf, yearOf } from '../../kernel/days.ts'
import type { Tx } from '../../platform/db.ts'
import { sessionsOfYear } from '../../modules/activities/public.ts'
import {
  type Base,
  closeMonths,
  disclosureContent,
  duesIn,
  type NewBase,
  type NewPayment,
  openMonths,
  sealBase,
  settleArrears,
  takeNumbers,
  writeBases,
  writeCollectors,
  writeDisclosures,
  writePayments,
  writeRemittances,
} from '../../modules/dues/public.ts'
import { unitsByIds, type Unit } from '../../modules/org/public.ts'
import { drawFrom } from './draw.ts'
import type { Invented } from './persons.ts'
import type { Year } from './year.ts'

const SEED = 20_080_401

/** Amounts on both sides of every bracket, in cents: somebody stands on each cliff. */
const CLIFFS = [300_000, 300_001, 500_000, 500_001, 1_000_000, 1_000_001]
const PENSIONS = [500_000, 500_001, 260_000, 318_050]

type Payer = { payer: string; base: Base }

const earns = (cents: number, part: 'post' | 'income' = 'post'): Base => ({
  parts: { [part]: cents },
  baseCents: cents,
  quarterCents: null,
  agreedCents: null,
  special: null,
})
const fixed = (agreedCents: number | null): Base => ({ parts: {}, baseCents: null, quarterCents: null, agreedCents, special: null })

/** Villagers pay a sum that the branch fixed, the others by their wages or pension; the first of a branch stand on the cliffs. */
const payerOf = ({ person, branch, index }: Invented, year: number): Payer => {
  const old = person.bornOn !== null && person.bornOn < dayOf(year - 60, 1, 1)
  if (branch.sector === 'retired' || (old && branch.sector !== 'village' && index > 3))
    return { payer: 'retired', base: earns(PENSIONS[index % PENSIONS.length]!, 'income') }
  if (branch.sector === 'village') return { payer: 'farmer', base: fixed(index % 5 === 0 ? 100 : 50) }
  if (branch.sector === 'non-public' && index % 6 === 5) return { payer: 'no-monthly-income', base: { ...earns(420_000), parts: {}, quarterCents: 1_260_000 } }
  if (branch.sector === 'community' && index % 9 === 8) return { payer: index % 2 === 0 ? 'unemployed' : 'student', base: fixed(null) }
  return { payer: 'salaried', base: earns(index < CLIFFS.length ? CLIFFS[index]! : 330_000 + ((index * 37_150) % 640_000)) }
}

/** Nobody has set these yet: the list of who is not set must not be empty. */
const isUnset = ({ branch, index }: Invented): boolean => branch.shortName === '长浦村' && index === 7

const baseOf = (year: Year, one: Invented): NewBase => {
  const { payer, base } = payerOf(one, yearOf(year.today))
  const id = year.draw.id()
  const month = monthOf(year.today)
  const from = payer === 'no-monthly-income' ? dayOf(yearOf(year.today), Math.floor((month - 1) / 3) * 3 + 1, 1) : dayOf(yearOf(year.today), 1, 1)
  return {
    id,
    path: one.member.path,
    memberId: one.member.id,
    branchId: one.branch.id,
    year: yearOf(year.today),
    payer,
    sealed: sealBase(id, base),
    from,
    to: payer === 'no-monthly-income' ? calendarMonth(yearOf(from), monthOf(from) + 2).to : dayOf(yearOf(year.today), 12, 31),
    state: 'checked',
    reason: null,
  }
}

/** Members who are behind, in months with the running one: six that are over, five, seven, one. */
const BEHIND: Record<string, Record<number, number>> = { 石门村: { 9: 7 }, 樟木村: { 9: 6 }, 荷塘社区: { 12: 8 }, 文坪村: { 10: 2 } }

const paysFor = (one: Invented, month: number, last: number): boolean => {
  const behind = BEHIND[one.branch.shortName]?.[one.index] ?? 0
  if (behind > 0) return month <= last - behind
  return !(month === last && (one.index * 7 + one.branch.members) % 11 === 0)
}

// a draw of its own: what else is invented stays as it is
const ownDraw = (lived: Year, step: number): Year => ({ ...lived, draw: drawFrom(SEED + lived.plan.districtId + step) })

const branchesOf = async (tx: Tx, { plan }: Year): Promise<Unit[]> => [
  ...(
    await unitsByIds(
      tx,
      plan.branches.map(({ id }) => id),
    )
  ).values(),
]

const heldIn = (branches: readonly Unit[], year: number, month: number): Unit[] => branches.filter(({ from }) => from <= calendarMonth(year, month).to)

/** A year of dues: bases set in January, every month opened and collected on the activity day. */
export const payDues = async (tx: Tx, lived: Year): Promise<void> => {
  const year = ownDraw(lived, 0)
  const { today, at } = year
  const branches = await branchesOf(tx, year)
  await setBases(tx, year)
  await nameCollectors(tx, year, branches)
  const days = await collectingDays(tx, year)
  const last = monthOf(today)
  const by = { account: null, name: '党支部', at }
  for (let month = 1; month <= last; month += 1) {
    const asked = { year: yearOf(today), month }
    const opensOn = earlier(calendarMonth(asked.year, month).to, today)
    await openMonths(tx, { branches: heldIn(branches, asked.year, month), month: asked, today: opensOn, by })
    await collect(tx, year, { month, first: dayOf(asked.year, month, 1), days, last })
    if (month === 7) await remarkable(tx, year)
  }
}

/** What follows, once the tables are known to the planner: all months closed but the newest two, a half-year shown, money handed up, arrears settled. */
export const closeDues = async (tx: Tx, lived: Year): Promise<void> => {
  const year = ownDraw(lived, 1)
  const { plan, today, at } = year
  const branches = await branchesOf(tx, year)
  for (let month = 1; month < monthOf(today) - 1; month += 1) {
    const closedAt = new Date(`${addDays(dayOf(yearOf(today), month, 1), 33)}T02:00:00Z`)
    const asked = { year: yearOf(today), month }
    await closeMonths(tx, { branches: heldIn(branches, asked.year, month), month: asked, by: { account: null, name: '党支部', at: closedAt } })
  }
  await discloseHalf(tx, year, branches)
  await handUp(tx, year, branches)
  await settleArrears(tx, at, { path: plan.path, today })
}

const setBases = (tx: Tx, year: Year): Promise<number> =>
  writeBases(
    tx,
    year.invented.filter((one) => !isUnset(one)).map((one) => baseOf(year, one)),
    { account: null, name: '组织委员', at: new Date(`${yearOf(year.today)}-01-06T02:00:00Z`) },
    { by: { account: null, name: '党支部书记', at: new Date(`${yearOf(year.today)}-01-08T02:00:00Z`) }, note: null },
  )

/** Where the text leaves open who collects, the branches have settled it; one has not, and is asked. */
const nameCollectors = async (tx: Tx, { plan, draw, today, at }: Year, branches: readonly Unit[]): Promise<void> => {
  const withGroups = plan.branches.filter(({ groups, shortName }) => groups.length > 0 && !shortName.startsWith('桃林村'))
  const paths = new Map(branches.map(({ id, path }) => [id, path]))
  await writeCollectors(
    tx,
    withGroups.map(({ id }) => ({
      id: draw.id(),
      path: paths.get(id)!,
      branchId: id,
      collects: 'group-leader' as const,
      memberId: null,
      memberName: null,
      from: dayOf(yearOf(today), 1, 1),
      to: null,
      reason: '支部委员会商定',
    })),
    { account: null, name: '党支部书记', at },
  )
}

/** The activity day of each branch and month. */
const collectingDays = async (tx: Tx, { plan, today }: Year): Promise<Map<string, { id: string; day: Day }>> => {
  const sessions = await sessionsOfYear(tx, { unitIds: plan.branches.map(({ id }) => id), year: yearOf(today) })
  return new Map(
    sessions.flatMap(({ id, unitId, month, day, kind }): [string, { id: string; day: Day }][] =>
      kind === 'activity-day' && day !== null ? [[`${unitId}|${month}`, { id, day }]] : [],
    ),
  )
}

type Collecting = { month: number; first: Day; days: ReadonlyMap<string, { id: string; day: Day }>; last: number }

const collect = async (tx: Tx, year: Year, { month, first, days, last }: Collecting): Promise<void> => {
  const of = new Map(year.invented.map((one) => [one.member.id, one]))
  const dues = await duesIn(tx, { branchIds: year.plan.branches.map(({ id }) => id), year: yearOf(first), month })
  const end = earlier(calendarMonth(yearOf(first), month).to, year.today)
  const owed = dues.flatMap(({ cents, ...due }): Due[] => (cents ? [{ ...due, cents }] : []))
  const paying = owed.filter((due) => of.has(due.memberId) && paysFor(of.get(due.memberId)!, month, last))
  const onDay = (due: Due) => days.get(`${due.branchId}|${month}`) ?? null
  const dated = paying.filter((due) => (onDay(due)?.day ?? end) <= year.today)
  const numbers = await numbersFor(tx, dated)
  const payments = dated.map((due) => paymentOf(year, { due, number: numbers(due.branchId), session: onDay(due), month, end }))
  for (const [paidOn, paid] of Map.groupBy(payments, (one) => one.paidOn))
    await writePayments(tx, paid, { account: null, name: '党小组长', at: new Date(`${paidOn}T01:30:00Z`) })
}

/** Hands out each branch's running numbers in order. */
const numbersFor = async (tx: Tx, wanted: readonly { branchId: string; path: string }[]): Promise<(branchId: string) => number> => {
  const counts = Map.groupBy(wanted, ({ branchId }) => branchId)
  const last = await takeNumbers(
    tx,
    [...counts].map(([branchId, own]) => ({ branchId, path: own[0]!.path, count: own.length })),
  )
  const next = new Map([...counts].map(([branchId, own]) => [branchId, last.get(branchId)! - own.length]))
  return (branchId) => {
    next.set(branchId, next.get(branchId)! + 1)
    return next.get(branchId)!
  }
}

/** Who takes the dues of a member: the leader of the group, or the organisation officer where the branch has no groups; the names of `postsOf` in load.ts. */
const takerOf = ({ invented }: Year, memberId: string): Pick<NewPayment, 'collector' | 'collectorName'> => {
  const known = TAKERS.get(invented) ?? takersOf(invented)
  TAKERS.set(invented, known)
  return known.get(memberId)!
}

const TAKERS = new WeakMap<readonly Invented[], Map<string, Pick<NewPayment, 'collector' | 'collectorName'>>>()

const takersOf = (invented: readonly Invented[]): Map<string, Pick<NewPayment, 'collector' | 'collectorName'>> => {
  const leaders = new Map<string, string>()
  const officers = new Map<string, string>()
  for (const { branch, member, person, index } of invented) {
    if (index <= 1) officers.set(branch.id, person.name)
    if (member.groupId && index > 1 && !leaders.has(member.groupId)) leaders.set(member.groupId, person.name)
  }
  return new Map(
    invented.map(({ branch, member }) => {
      const leader = leaders.get(member.groupId ?? '')
      return [
        member.id,
        leader
          ? { collector: 'group-leader' as const, collectorName: leader }
          : { collector: 'organisation-commissioner' as const, collectorName: officers.get(branch.id)! },
      ]
    }),
  )
}

type Due = { memberId: string; branchId: string; path: string; cents: number }

type Paying = { due: Due; number: number; session: { id: string; day: Day } | null; month: number; end: Day }

const paymentOf = (year: Year, { due, number, session, month, end }: Paying): NewPayment => {
  const inMonth = session !== null && monthOf(session.day) === month
  return {
    id: year.draw.id(),
    path: due.path,
    branchId: due.branchId,
    memberId: due.memberId,
    number,
    year: yearOf(year.today),
    month,
    kind: 'normal',
    cents: due.cents,
    paidOn: inMonth ? session.day : end,
    sessionId: inMonth ? session.id : null,
    sessionDay: inMonth ? session.day : null,
    ...takerOf(year, due.memberId),
    proxyName: null,
    proxyReason: null,
    consentName: null,
    flags: [],
    reversesId: null,
    note: null,
  }
}

/** 青竹村: one gave besides in July, one paid for two months by a proxy, one payment was wrong and taken back. */
const remarkable = async (tx: Tx, year: Year): Promise<void> => {
  const crew = year.invented.filter(({ branch }) => branch.shortName === '青竹村')
  if (crew.length === 0) return
  const numbers = await numbersFor(
    tx,
    Array.from({ length: 4 }, () => ({ branchId: crew[0]!.branch.id, path: crew[0]!.member.path })),
  )
  const july = dayOf(yearOf(year.today), 7, 1)
  const made = (at: number, more: Partial<NewPayment>): NewPayment => ({
    ...paymentOf(year, {
      due: { memberId: crew[at]!.member.id, branchId: crew[at]!.branch.id, path: crew[at]!.member.path, cents: 50 },
      number: numbers(crew[at]!.branch.id),
      session: null,
      month: 7,
      end: july,
    }),
    ...more,
  })
  const wrong = made(6, { kind: 'extra', cents: 5_000 })
  await writePayments(
    tx,
    [
      made(4, { kind: 'extra', cents: 10_000, note: '七一自愿多交' }),
      wrong,
      { ...wrong, id: year.draw.id(), number: numbers(wrong.branchId), cents: -5_000, paidOn: addDays(july, 1), reversesId: wrong.id, note: '记到了别人名下' },
      made(10, { kind: 'extra', cents: 2_000, proxyName: '李大明', proxyReason: '在外务工', consentName: '周立根' }),
    ],
    { account: null, name: '周立根', at: new Date(`${july}T02:00:00Z`) },
  )
}

/** The first half-year was shown everywhere but in two branches, which are asked for it. */
const NOT_SHOWN = new Set(['石门村党支部', '桃林村党支部'])

const discloseHalf = async (tx: Tx, { draw, today }: Year, branches: readonly Unit[]): Promise<void> => {
  const on = dayOf(yearOf(today), 7, 12)
  if (on > today) return
  const shown = branches.filter(({ shortName, from }) => !NOT_SHOWN.has(shortName) && from <= dayOf(yearOf(today), 1, 1))
  const rows = []
  for (const branch of shown) {
    const content = await disclosureContent(tx, branch, { year: yearOf(today), half: 1 })
    rows.push({
      id: draw.id(),
      path: branch.path,
      branchId: branch.id,
      year: yearOf(today),
      half: 1 as const,
      number: 1,
      audience: '本支部党员',
      fields: ['member', 'group', 'months-paid', 'total'],
      withheld: ['base', 'income', 'special-reason'],
      content,
      receivedCents: content.paidCents + content.extraCents + content.otherCents,
      checkCode: 'DEMO',
      slot: 'dues.disclosure',
      cites: ['dues-2008#publish'],
      publishedOn: on,
    })
  }
  await writeDisclosures(tx, rows, { account: null, name: '党支部书记', at: new Date(`${on}T02:00:00Z`) })
}

const handUp = async (tx: Tx, { draw, today }: Year, branches: readonly Unit[]): Promise<void> => {
  const on = dayOf(yearOf(today), 7, 15)
  if (on > today) return
  await writeRemittances(
    tx,
    branches.slice(0, 12).map((branch, at) => ({
      id: draw.id(),
      path: branch.path,
      branchId: branch.id,
      cents: 1_000 + at * 350,
      handedOn: on,
      voucher: `农信 ${String(202_600 + at)}`,
      handledBy: '组织委员',
      reversesId: null,
      note: null,
    })),
    { account: null, name: '组织委员', at: new Date(`${on}T02:00:00Z`) },
  )
}
