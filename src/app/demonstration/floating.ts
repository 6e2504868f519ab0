import { addDays, dayOf, yearOf } from '../../kernel/days.ts'
import { sessionsOfYear } from '../../modules/activities/public.ts'
import { clausesForRefusal, type Deed, type Desk, playOut, type Played, writeDesk } from '../../modules/floating/public.ts'
import { numberInStock } from '../../modules/ledger/public.ts'
import { inForceForUnits } from '../../modules/org/public.ts'
import { districtScope } from '../../modules/people/public.ts'
import { type Database, type Tx, withDistrict } from '../../platform/db.ts'
import { type Draw, drawFrom } from './draw.ts'
import { asked, ELSEWHERE, handedOver, INSIDE, type Life, ON_PAPER, OVER, PROBATION, type Stay, type Tale, unknown } from './floating-lives.ts'
import { type County, type Group, type Lived, partsOf, type Place } from './floating-parts.ts'
import { writeLived } from './floating-rows.ts'
import { workTogether } from './floating-together.ts'
import type { Invented } from './persons.ts'
import type { BranchPlan } from './units.ts'
import type { Year } from './year.ts'

const SEED = 20_240_601

/** Branches that take members in; the first ones oftenest. None whose newest day waits to be closed: a guest more would ask for a tick more. */
const RECEIVING: Record<number, readonly string[]> = {
  430699: ['望湖社区', '竹制品厂', '茶亭社区', '两新组织联合', '柏石村', '望湖社区', '竹制品厂'],
  321099: ['荷塘社区', '远帆电子', '城北社区', '运西社区', '荷塘社区', '水务集团', '北园社区', '远帆电子'],
}

/** Both counties are there: who left one is told of in the other. */
export const floatBetween = async (db: Database, years: readonly Year[]): Promise<void> => {
  const draw = drawFrom(SEED)
  const counties: County[] = []
  for (const year of years) counties.push(await withDistrict(db, scopeOf(year), (tx) => openCounty(tx, year, draw)))
  const lived = counties.flatMap((county) => withGroup(county, livesOf(draw, county, counties)))
  for (const county of counties)
    await withDistrict(db, scopeOf(county.year), async (tx) => {
      await writeLived(tx, draw, county, lived)
      await workTogether(tx, county, lived)
    })
}

const scopeOf = ({ plan }: Year) => districtScope(plan.districtId, plan.path)

// ---------------------------------------------------------------- a county

const openCounty = async (tx: Tx, year: Year, draw: Draw): Promise<County> => {
  const { plan, today } = year
  const rules = await inForceForUnits(
    tx,
    plan.branches.map(({ id }) => id),
    today,
  )
  const desks = new Map(desksOf(draw, year).map((desk) => [desk.unitId, desk]))
  for (const desk of desks.values()) await writeDesk(tx, desk, { name: desk.person, at: year.at })
  return { year, desks, places: await placesOf(tx, year, { rules, desks }), stocks: stocksOf(draw, year), rules, partnerId: draw.id() }
}

/** The department, every committee, and the branches that receive. The telephone numbers begin with 000 and cannot be dialled. */
const desksOf = (draw: Draw, { plan, today }: Year): Desk[] => {
  const region = plan.regions.map(({ name }) => name).join('')
  const receiving = plan.branches.filter(({ shortName }) => RECEIVING[plan.districtId]!.slice(0, 3).includes(shortName))
  const wanted = [plan.rootId, ...plan.committees.map(({ id }) => id), ...receiving.map(({ id }) => id)]
  return wanted.map((unitId, index) => {
    const unit = plan.units.find(({ id }) => id === unitId)!
    return {
      id: draw.id(),
      districtId: plan.districtId,
      unitId,
      unitName: unit.name,
      region,
      receives: unit.kind !== 'department' || plan.committees.length > 1,
      level: unit.kind === 'department' ? ('department' as const) : unit.kind === 'committee' ? ('committee' as const) : ('branch' as const),
      address: unit.kind === 'department' ? '县政务服务中心一楼党员服务窗口' : `${unit.shortName}党群服务中心一楼`,
      hours: index % 2 === 0 ? '工作日 8:30—17:30' : '工作日 8:30—12:00，14:00—17:00；周六上午',
      telephone: `000-${String(draw.below(1e7)).padStart(8, '0')}`,
      person: draw.pick(['邓晓岚', '章国栋', '沈文斌', '卢秀兰', '石正清', '严慧玲']),
      from: dayOf(yearOf(today), 1, 8),
      to: null,
      successorId: null,
    }
  })
}

const BASIS: Partial<Record<BranchPlan['sector'], string>> = {
  'non-public': 'employer',
  'state-enterprise': 'employer',
  community: 'community',
  village: 'community',
}

const placesOf = async (tx: Tx, { plan, paths, invented, today }: Year, { rules, desks }: Pick<County, 'rules' | 'desks'>): Promise<Place[]> => {
  const branches = RECEIVING[plan.districtId]!.map((name) => plan.branches.find(({ shortName }) => shortName === name)!)
  const sessions = await sessionsOfYear(tx, { unitIds: branches.map(({ id }) => id), year: yearOf(today) })
  return branches.map((branch, index) => {
    const groupId = branch.groups[index % Math.max(1, branch.groups.length)]
    const group = plan.units.find(({ id }) => id === groupId)
    const desk = desks.get(branch.id) ?? desks.get(branch.committeeId)!
    return {
      county: plan.districtId,
      branch,
      unitName: plan.units.find(({ id }) => id === branch.id)!.name,
      path: paths.get(branch.id)!,
      desk,
      deskPath: paths.get(desk.unitId)!,
      secretary: invented.find((one) => one.branch.id === branch.id)!.person.name,
      group: group
        ? {
            id: group.id!,
            name: group.name,
          }
        : null,
      basis: BASIS[branch.sector] ?? 'nearby',
      clause: clausesForRefusal(rules.get(branch.id)!)[0] ?? '',
      sessions: sessions.filter(({ unitId, kind, state }) => unitId === branch.id && kind === 'activity-day' && state === 'closed'),
    }
  })
}

/** A sealed stock at every committee. */
const stocksOf = (draw: Draw, { plan, paths }: Year): County['stocks'] =>
  new Map(
    plan.committees.map(({ id, code }) => {
      const prefix = plan.districtId === 430699 ? '湘云流' : `芦流${code.slice(0, 1)}`
      return [id, { id: draw.id(), path: paths.get(id)!, unitId: id, kind: 'floating', prefix, digits: 4, first: 1, last: 300, used: 0 }]
    }),
  )

// ---------------------------------------------------------------- who lives which life

type Cast = { one: Invented; life: Life }

/** Whoever the roster says is away, each with a life in turn; beside them some on probation, and some who are back. */
const livesOf = (draw: Draw, county: County, counties: readonly County[]): Lived[] => {
  const cast = castOf(county)
  const lived = cast.map(({ one, life }, index) => liveOne(draw, { county, counties, one, life, index }))
  return [...lived, ...findsOf(draw, county, counties)]
}

const castOf = ({ year }: County): Cast[] => {
  const { plan, invented } = year
  const away = invented.filter(({ member }) => member.floating)
  const inside = away.filter(({ member }) => /（演示）/.test(member.floatingTo ?? ''))
  const outside = away.filter((one) => !inside.includes(one))
  const paper = plan.districtId === 321099 ? ON_PAPER : []
  const elsewhere = [...paper, ...paper, ...ELSEWHERE]
  const named = (one: Invented): Life | undefined => ELSEWHERE.find(({ key }) => key === NAMED[one.person.name])
  return [
    ...inside.map((one, index) => ({ one, life: INSIDE[index % INSIDE.length]! })),
    ...outside.map((one, index) => ({ one, life: named(one) ?? elsewhere[index % elsewhere.length]! })),
    ...onProbation(year).map((one, index) => ({ one, life: PROBATION[index % PROBATION.length]! })),
    ...invented
      .filter((one) => one.index === 9 && !one.member.floating && one.member.standing === 'full' && QUIET.test(one.branch.shortName))
      .slice(0, 4)
      .map((one, index) => ({ one, life: OVER[index % OVER.length]! })),
  ]
}

/** Those of 青竹村, whose secretary the guides follow. */
const NAMED: Record<string, string> = { 李海涛: 'unannounced', 陈思雨: 'told-by-branch' }

/** Branches that no guide and no journey leads to. */
const QUIET = /^(文坪|枫树垭|沙田|桃林|古塘|柳堡|泾河|夏集|范水|曹甸)/

/** Those whose probation ends soonest. */
const onProbation = ({ invented }: Year): Invented[] =>
  invented
    .filter(({ member, index }) => member.standing === 'probationary' && !member.floating && index > 4 && member.groupId !== null)
    .filter(({ branch }) => !['青竹村', '荷塘社区', '柏石村'].includes(branch.shortName))
    .toSorted((one, other) => (one.member.joinedOn! < other.member.joinedOn! ? -1 : 1))
    .slice(0, 4)

type Living = { county: County; counties: readonly County[]; one: Invented; life: Life; index: number }

const hostsOf = ({ county, counties, one, index }: Pick<Living, 'county' | 'counties' | 'index'> & { one: Invented | null }): readonly [Place, Place] => {
  const own = county.year.plan.districtId
  const within = one?.member.floatingTo?.includes(county.year.plan.regions.at(-1)!.name) ?? false
  const there = counties.find(({ year }) => (year.plan.districtId === own) === within) ?? county
  const places = there.places.filter(({ branch }) => branch.id !== one?.branch.id)
  return [places[index % places.length]!, places[(index + 3) % places.length]!]
}

const stayAt = (draw: Draw, { unitName, group, basis, clause }: Place): Stay => ({
  caseId: draw.id(),
  unit: unitName,
  group: group?.name ?? null,
  basis,
  clause,
})

const liveOne = (draw: Draw, living: Living): Lived => {
  const { county, one, life } = living
  const hosts = hostsOf(living)
  const stock = county.stocks.get(one.branch.committeeId)!
  const certificate = life.lacks ? null : { id: draw.id(), serial: ++stock.used, stock }
  const tale: Tale = {
    today: county.year.today,
    stays: [stayAt(draw, hosts[0]), stayAt(draw, hosts[1])],
    number: certificate ? numberInStock(stock, certificate.serial) : '',
    opinion: '按时参加组织生活和学习，工作踏实，群众反映好，同意按期转正',
  }
  const lived = { county, one, life, hosts, tale, name: one.person.name, certificate, absenceId: draw.id(), group: null }
  return partsOf({ ...lived, played: play(life.deeds(tale), lived) })
}

/** Days ago on which the steps of a group that was handed over were done. */
const STEPS_AGO = { file: 58, filed: 54, 'hand-over': 31, accept: 26 } as const

/** The first two of one committee who are settled with one host are a group away, which the host has taken over. */
const withGroup = ({ year }: County, lived: readonly Lived[]): Lived[] => {
  const settled = lived.filter(({ life, one, hosts }) => life?.key === 'managed' && life.leaves > 100 && one && hosts[0].desk.unitId)
  const together = [...Map.groupBy(settled, ({ one, hosts }) => `${one!.branch.committeeId} ${hosts[0].desk.id}`).values()].find(({ length }) => length > 1)
  if (!together) return [...lived]
  const members = together.slice(0, 2)
  const { one, hosts } = members[0]!
  const committee = year.plan.units.find(({ id }) => id === one!.branch.committeeId)!
  const place = hosts[0].desk.region
  const group = {
    id: drawFrom(SEED + year.plan.districtId).id(),
    name: `驻${hosts[0].branch.shortName}流动党员党支部`,
    place,
    unit: committee.shortName ?? committee.name,
    committeeId: one!.branch.committeeId,
    people: members.map(({ name }) => name),
    days: Object.fromEntries(Object.entries(STEPS_AGO).map(([step, ago]) => [step, addDays(year.today, -ago)])) as Group['days'],
  }
  return lived.map((of) => (members.includes(of) ? inGroup(of, group) : of))
}

const inGroup = (lived: Lived, group: Group): Lived => {
  const { life, tale } = lived
  return partsOf({ ...lived, group, played: play([...life!.deeds(tale), ...handedOver(tale, group.days)], lived) })
}

/** In the order of their days; what the host tells of its days of activity among them. */
const play = (deeds: readonly Deed[], { life, tale, hosts }: Pick<Lived, 'life' | 'tale' | 'hosts'>): Played => {
  const told = tale.stays.flatMap(({ caseId }, index) => attended(deeds, caseId, hosts[index]!))
  const inOrder = [...deeds, ...told].toSorted((one, other) => (one.act.on < other.act.on ? -1 : one.act.on > other.act.on ? 1 : 0))
  return playOut(inOrder, () => life?.host !== 'paper')
}

const attended = (deeds: readonly Deed[], caseId: string, { sessions }: Place): Deed[] => {
  const days = (kind: string) => deeds.find((deed) => deed.side === 'host' && deed.case === caseId && deed.act.kind === kind)?.act.on
  const [from, to] = [days('manage'), days('depart') ?? deeds.find(({ act }) => act.kind === 'report-return')?.act.on]
  return sessions
    .filter(({ day }) => from && day! >= from && (!to || day! < to))
    .slice(-4)
    .map(({ day }): Deed => ({ side: 'host', case: caseId, act: { kind: 'tell', on: day!, letter: 'attendance' } }))
}

/** Two persons found here who say to be of the other county: one is a member there whom nobody had told of, one is not known there. */
const findsOf = (draw: Draw, county: County, counties: readonly County[]): Lived[] => {
  const member = county.year.invented.find((one) => one.index === 11 && !one.member.floating && QUIET.test(one.branch.shortName)) ?? null
  return [asked, unknown].map((deeds, index) => {
    const one = index === 0 ? member : null
    const hosts = hostsOf({ county, counties, one: null, index: index + 1 })
    const tale: Tale = { today: county.year.today, stays: [stayAt(draw, hosts[0]), stayAt(draw, hosts[1])], number: '', opinion: '' }
    const name = one?.person.name ?? draw.pick(['鲁明远', '尹春燕'])
    const lived = { county, one, life: null, hosts, tale, name, certificate: null, absenceId: null, group: null }
    return partsOf({ ...lived, played: play(deeds(tale), lived) })
  })
}
