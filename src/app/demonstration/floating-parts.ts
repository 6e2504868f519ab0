import type { Day } from '../../kernel/days.ts'
import type { Session } from '../../modules/activities/public.ts'
import {
  type BegunPart,
  type Card,
  type Desk,
  type Enclosure,
  type Letter,
  NO_CARD,
  type Played,
  sealCard,
  type Written,
} from '../../modules/floating/public.ts'
import type { Stock } from '../../modules/ledger/public.ts'
import type { inForceForUnits } from '../../modules/org/public.ts'
import { spell } from '../../modules/people/public.ts'
import type { Life, Tale } from './floating-lives.ts'
import type { Invented } from './persons.ts'
import type { BranchPlan } from './units.ts'
import type { Year } from './year.ts'

export type Rules = Awaited<ReturnType<typeof inForceForUnits>> extends Map<string, infer Held> ? Held : never
/** One county of the two: who lives there, its desks by committee, its branches that receive, its stock of certificates by committee. */
export type County = {
  year: Year
  desks: Map<string, Desk>
  places: Place[]
  stocks: Map<string, Stock & { used: number }>
  rules: ReadonlyMap<string, Rules>
  partnerId: string
}
/** A branch that receives, with the desk that is written to: its own, else its committee's. */
export type Place = {
  county: number
  branch: BranchPlan
  unitName: string
  path: string
  secretary: string
  desk: Desk
  deskPath: string
  group: { id: string; name: string } | null
  basis: string
  clause: string
  sessions: readonly Session[]
}
export type Group = {
  id: string
  name: string
  place: string
  unit: string
  committeeId: string
  people: string[]
  days: Record<'file' | 'filed' | 'hand-over' | 'accept', Day>
}
/** One time away, or one find, played out. */
export type Lived = {
  county: County
  one: Invented | null
  name: string
  life: Life | null
  hosts: readonly [Place, Place]
  tale: Tale
  played: Played
  absenceId: string | null
  certificate: { id: string; serial: number; stock: Stock } | null
  /** of a group away that the host has taken over */
  group: Group | null
  parts: { home: BegunPart[]; host: (BegunPart & { district: number })[] }
}

type Bare = Omit<Lived, 'parts'>

/** The rows that a life leaves behind on either side: a part for each case, with the letters in its drawer. */
export const partsOf = (lived: Bare): Lived => ({ ...lived, parts: { home: homeParts(lived), host: hostParts(lived) } })

/** Nothing was heard of those who are lost for so many days. */
export const LOST_SINCE = 205

/** The partner of the second county that has no such system: a letter on paper goes there. Invented. */
export const OUTSIDE = { organisation: '松滨区流动党员服务中心', deskName: '中共松滨区云岭街道工作委员会', address: '松滨区云岭路 1 号', person: '高组织员' }

const placeOf = ({ tale, hosts }: Bare, caseId: string): Place => hosts[tale.stays.findIndex((stay) => stay.caseId === caseId)]!

const lettersOf = ({ played }: Bare, caseId: string): Letter[] => played.letters.filter((letter) => letter.case === caseId)

const openedAt = (lived: Bare, caseId: string): Date => at(lettersOf(lived, caseId)[0]!.on, 0)

const at = (on: Day, minutes: number): Date => new Date(Date.parse(`${on}T01:30:00Z`) + minutes * 60_000)

const homeParts = (lived: Bare): BegunPart[] => {
  const { county, one, played, absenceId, life, name } = lived
  const { plan, paths } = county.year
  return played.home.cases.map((half) => {
    const { desk, county: district } = placeOf(lived, half.case)
    const other =
      life?.host === 'paper'
        ? { way: 'paper' as const, otherDistrict: null, otherDesk: null, otherName: OUTSIDE.deskName, partnerId: county.partnerId }
        : { way: 'inside' as const, otherDistrict: district, otherDesk: desk.id, otherName: desk.unitName, partnerId: null }
    const who = { personName: name, personPinyin: spell(name).pinyin, standing: one?.member.standing ?? null, memberId: one?.member.id ?? null }
    const lies = { path: one?.member.path ?? paths.get(plan.rootId)!, unitId: one?.branch.id ?? plan.rootId, branchId: one?.branch.id ?? null }
    const found = absenceId === null
    const part = {
      id: half.case,
      side: 'home' as const,
      half,
      absenceId,
      at: openedAt(lived, half.case),
      ...other,
      ...who,
      ...lies,
      groupId: null,
      basis: null,
      asked: found && half.told.word === 'silent',
      cardSealed: found ? sealCard(half.case, 'home', foundCard(lived)) : null,
    }
    return { part, letters: writtenOf(lived, half.case) }
  })
}

/** In its branch once it is placed, at the desk before. */
const whereOf = (place: ReturnType<typeof placeOf>, placed: boolean) =>
  placed
    ? { path: place.path, unitId: place.branch.id, branchId: place.branch.id, groupId: place.group?.id ?? null, basis: place.basis }
    : { path: place.deskPath, unitId: place.desk.unitId, branchId: null, groupId: null, basis: null }

const hostParts = (lived: Bare): Lived['parts']['host'] => {
  if (lived.life?.host === 'paper') return []
  const { county, one, played, name } = lived
  return [...played.hosts.values()].map((half) => {
    const place = placeOf(lived, half.case)
    const known = half.heard.word !== 'silent' && half.heard.word !== 'not-ours'
    const part = {
      id: half.case,
      side: 'host' as const,
      half,
      absenceId: null,
      memberId: null,
      at: openedAt(lived, half.case),
      way: 'inside' as const,
      otherDistrict: county.year.plan.districtId,
      otherDesk: null,
      otherName: homeName(lived),
      partnerId: null,
      personName: name,
      personPinyin: spell(name).pinyin,
      standing: known ? (one?.member.standing ?? null) : null,
      asked: false,
      ...whereOf(place, half.own.placedOn !== null),
      cardSealed: sealCard(half.case, 'host', known ? cardOf(lived) : { ...foundCard(lived), idNumber: null }),
    }
    return { part, district: place.county, letters: writtenOf(lived, half.case) }
  })
}

/** What the desk of a place calls the home of somebody: the branch, or what the person said. */
const homeName = ({ county, one }: Bare): string => {
  const { plan } = county.year
  return plan.units.find(({ id }) => id === (one?.branch.id ?? plan.committees[0]!.id))!.name
}

// ---------------------------------------------------------------- letters

const writtenOf = (lived: Bare, caseId: string): Written[] => {
  const place = placeOf(lived, caseId)
  const secretary = lived.county.year.invented.find((one) => one.branch.id === lived.one?.branch.id)?.person.name ?? '县委组织部'
  return lettersOf(lived, caseId).map((letter, index) => ({
    letter,
    ...(letter.from === 'home' ? { byName: secretary, byUnit: homeName(lived) } : { byName: place.secretary, byUnit: place.unitName }),
    at: at(letter.on, index),
    enclosure: enclosedIn(lived, letter, place),
  }))
}

const MATTERS = {
  home: [{ matter: 'conduct', words: '在家时带头清理河塘，群众评价好' }],
  host: [
    { matter: 'placement', words: '已编入支部和党小组' },
    { matter: 'attended', words: '近三个月的主题党日都到了' },
    { matter: 'conduct', words: '工作踏实，愿意帮人' },
  ],
}

const enclosedIn = (lived: Bare, letter: Letter, place: Place): Enclosure | undefined => {
  if (letter.kind === 'announced' || letter.kind === 'known') return { card: cardOf(lived) }
  if (letter.kind === 'found') return { card: foundCard(lived) }
  if (letter.kind === 'feedback') return { words: '按时参加组织生活，党费按月交，工作踏实' }
  if (letter.kind === 'observed') return { words: '谈过一次话，思想稳定，学习认真' }
  if (letter.kind === 'change') return { words: '换了住处，新地址已登记', card: { ...NO_CARD, address: '云岭路 88 弄 3 号' } }
  if (letter.kind === 'matters') return { lines: MATTERS[letter.from], words: MATTERS[letter.from].map(({ words }) => words).join('；') }
  if (letter.kind === 'note' || letter.kind === 'record') return { lines: [keptLine(letter, place)] }
  if (letter.kind === 'list' && lived.group) return { lines: [listed(lived.group, letter, letter.from === 'home' ? '组织委员' : place.secretary)] }
  return letter.kind === 'attendance' ? { lines: [attendedLine(letter, place)] } : undefined
}

/** What a host kept about a member: its entry, and under which form. */
export const KEPT = {
  note: { slot: 'floating.tasks', entry: 'task', fields: { task: '带新来的老乡到服务点登记', 'task-done': '带了两名，已登记' } },
  record: { slot: 'floating.reward', entry: 'reward', fields: { reward: '季度先进工作者', 'decided-by': '所在单位党组织' } },
} as const

export const keptLine = ({ kind, on }: Letter, { unitName, secretary }: Place): Record<string, unknown> => {
  const { slot, fields } = KEPT[kind as keyof typeof KEPT]
  return { ...fields, slot, on, host: unitName, by: secretary }
}

const listed = ({ id, name, place, unit, people, days }: Group, { on }: Letter, byName: string): Record<string, unknown> => {
  const step = (Object.keys(days) as (keyof Group['days'])[]).find((one) => days[one] === on)!
  return { group: id, name, place, unit, people, step, on, byName }
}

/** What the host says of one day of activity, in the words in which its roll would say it. */
export const attendedLine = (letter: Letter, { sessions, unitName, secretary }: Place): Record<string, unknown> => {
  const session = sessions.find(({ day }) => day === letter.on)!
  const told = { sessionId: session.id, version: 1, letter: letter.number % 5 === 4 ? 'L' : 'P', theme: session.theme, kind: session.kind }
  return { on: letter.on, ...told, host: unitName, by: secretary }
}

// ---------------------------------------------------------------- cards

const EMPLOYERS = ['顺达运输队', '宏远服装厂', '湖畔农庄', '新源建材', '晨光家政', '同心装修队', '远航船舶修造', '百味饭馆']
const REASON = { work: '务工经商', family: '随家人居住', study: '求学', abroad: '出国（境）' }
type ReasonKey = keyof typeof REASON

export const reasonOf = ({ one, life }: Bare): ReasonKey => {
  if (life?.key === 'abroad') return 'abroad'
  return one!.index % 7 === 3 ? 'family' : one!.index % 11 === 5 ? 'study' : 'work'
}

export const placeName = (lived: Bare): string => {
  const { one, hosts, life, county } = lived
  if (life?.key === 'abroad') return '新加坡'
  if (life?.host === 'inside' || !life) return hosts[0].desk.region
  return one?.member.floatingTo ?? county.year.plan.regions.at(-1)!.name
}

export const detailsOf = (lived: Bare) => ({
  employer: lived.life?.key === 'told-by-branch' ? null : EMPLOYERS[lived.one!.index % EMPLOYERS.length]!,
  address: ['lost', 'told-by-branch'].includes(lived.life?.key ?? '') ? null : `${placeName(lived)}${lived.hosts[0].branch.shortName}附近`,
  phone: lived.life?.key === 'told-by-branch' ? null : lived.one!.person.phone,
})

const cardOf = (lived: Bare): Card => {
  const { one, county } = lived
  const { person, member } = one!
  const details = lived.life ? detailsOf(lived) : { employer: null, address: null, phone: person.phone }
  return {
    name: person.name,
    sex: person.sex,
    bornYear: person.bornOn ? Number(person.bornOn.slice(0, 4)) : null,
    idNumberHint: null,
    standing: member.standing,
    joinedOn: member.joinedOn,
    idNumber: null,
    ...details,
    occupation: person.workPost,
    education: person.education,
    reason: REASON[reasonOf(lived)],
    place: placeName(lived),
    homeUnit: homeName(lived),
    homeContact: null,
    homePhone: county.desks.get(one!.branch.committeeId)?.telephone ?? null,
  }
}

/** What somebody who was found said of themselves; the number goes to home, to ask with. */
const foundCard = (lived: Bare): Card => ({
  ...NO_CARD,
  name: lived.name,
  phone: lived.one?.person.phone ?? '00012345678',
  employer: EMPLOYERS[lived.name.length % EMPLOYERS.length]!,
  idNumber: lived.one?.person.idNumber ?? null,
  occupation: '务工',
  homeUnit: homeName(lived),
})
