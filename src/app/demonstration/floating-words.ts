import { addDays, addYears, type Day } from '../../kernel/days.ts'
import { type ContactRow, type NoteRow, sealWords } from '../../modules/floating/public.ts'
import type { Draw } from './draw.ts'
import { type County, KEPT, type Lived, LOST_SINCE } from './floating-parts.ts'

const CHANNELS = ['phone', 'wechat', 'phone', 'visit', 'video', 'wechat-group'] as const

/**
 * Days since the last contact, beyond the interval of the rule (thirty days in one county, ninety in the other): most in time, some late by the running
 * reading alone, some late by both, one on every rung of the ladder.
 */
const BEYOND = [-18, -24, -12, 4, -20, 9, -15, -6, 19, -22, 3, -10, 44, -17] as const

const SAYINGS: readonly Record<string, string>[] = [
  { thought: '思想稳定，关心村里的事', employment: '厂里订单多，工作稳定' },
  { life: '孩子在当地上学，生活习惯了', opinion: '希望把学习材料发到手机上' },
  { employment: '换了班组，收入没有变', studying: '每周学一次，记了笔记', news: '通报了支部选举的日子' },
  { participation: '在流入地参加了主题党日', thought: '愿意带新来的工友' },
]

/** Home's contacts since each member left, at most a year back. */
export const contactsIn = (draw: Draw, own: readonly Lived[]): ContactRow[] =>
  own
    .filter(({ life, absenceId }) => absenceId && life && life.leaves > 0 && !SILENT.includes(life.key))
    .flatMap((lived, index) => contactsOf(draw, lived, index))

const SILENT = ['told-by-branch', 'cancelled', 'applied', 'briefed']

const contactsOf = (draw: Draw, lived: Lived, index: number): ContactRow[] => {
  const interval = lived.county.year.plan.districtId === 430699 ? 30 : 90
  const { key, leaves } = lived.life!
  const returned = lived.played.home.own.returnedOn
  const last = key === 'lost' ? LOST_SINCE : Math.max(1, interval + BEYOND[index % BEYOND.length]!)
  const days = Array.from({ length: 13 }, (_, at) => last + at * (interval - 4)).filter((ago) => ago < Math.min(365, leaves))
  return days
    .map((ago) => addDays(lived.county.year.today, -ago))
    .filter((on) => !returned || on < returned)
    .map((on, at) => contact(draw, lived, { on, at: index + at }))
}

const contact = (draw: Draw, { county, one, absenceId }: Lived, { on, at }: { on: Day; at: number }): ContactRow => {
  const id = draw.id()
  const reached = at % 9 !== 7
  const said = SAYINGS[at % SAYINGS.length]!
  return {
    id,
    path: one!.member.path,
    side: 'home',
    absenceId,
    caseId: null,
    memberId: one!.member.id,
    on,
    reached,
    channel: CHANNELS[at % CHANNELS.length]!,
    direction: at % 7 === 5 ? 'from-member' : 'to-member',
    matters: reached ? Object.keys(said) : [],
    wordsSealed: reached ? sealWords('contact', id, JSON.stringify(said)) : null,
    byName: county.year.invented.find(({ branch, index }) => branch.id === one!.branch.id && index === 1)!.person.name,
    byAccount: null,
    at: new Date(`${on}T12:00:00Z`),
  }
}

// ---------------------------------------------------------------- notes

type Noted = { kind: string; on: Day; words: string; facts?: Record<string, unknown> }

/** Briefings, reports of the members, ends of probation at home; what was stated on taking in at a host of this county. */
export const notesIn = (draw: Draw, county: County, lived: readonly Lived[]): NoteRow[] =>
  lived.flatMap((one) => [
    ...(one.county === county && one.absenceId ? homeNotes(one).map((note) => atHome(draw, one, note)) : []),
    ...takings(draw, county, one),
    ...services(draw, county, one),
  ])

const homeNotes = ({ life, one, county, played, certificate }: Lived): Noted[] => {
  const { today } = county.year
  const { briefedOn } = played.home.own
  const away = life!.leaves
  const until = one!.member.standing === 'probationary' ? addYears(one!.member.joinedOn!, 1) : null
  return [
    ...(briefedOn ? [{ kind: 'briefing', on: briefedOn, words: '讲了流动党员的权利义务、报到和交党费的办法' }] : []),
    ...(away > 90 && one!.index % 2 === 0 && life!.key !== 'lost'
      ? [{ kind: 'self-report', on: addDays(today, -61), words: JSON.stringify(SAYINGS[one!.index % SAYINGS.length]) }]
      : []),
    ...(away > 90 && one!.index % 4 !== 0 && life!.key !== 'lost'
      ? [
          {
            kind: 'reach-test',
            on: addDays(today, -20 - (one!.index % 25)),
            words: '两边都接通',
            facts: { channel: 'phone', toMember: true, fromMember: true },
          },
        ]
      : []),
    ...(until ? [{ kind: 'probation-end', on: addDays(today, -away + 1), words: '预备期满日', facts: { until } }] : []),
    ...(certificate && away > 200 && one!.index % 3 === 0
      ? [{ kind: 'certificate-audit', on: addDays(today, -30), words: '记载清楚', facts: { year: Number(today.slice(0, 4)), result: 'in-order' } }]
      : []),
  ]
}

const atHome = (draw: Draw, { county, one, absenceId }: Lived, note: Noted): NoteRow => {
  const id = draw.id()
  const of = { path: one!.member.path, side: 'home' as const, absenceId, caseId: null, memberId: one!.member.id }
  return { ...of, ...kept(id, note), byName: note.kind === 'self-report' ? one!.person.name : '支部记录', at: county.year.at }
}

const kept = (id: string, { kind, on, words, facts = {} }: Noted) => ({
  id,
  kind,
  on,
  facts,
  wordsSealed: sealWords('note', id, words),
  toMember: true,
  byAccount: null,
})

const takings = (draw: Draw, county: County, { parts, played, hosts, tale }: Lived): NoteRow[] =>
  parts.host.flatMap(({ part, district }) => {
    const on = played.hosts.get(part.id)!.own.managedFrom
    if (district !== county.year.plan.districtId || !on) return []
    const { secretary } = hosts[tale.stays.findIndex(({ caseId }) => caseId === part.id)]!
    const note = { kind: 'taking-in', on, words: '已讲明组织生活、学习、党费、纪律要求', facts: { receiver: secretary } }
    return [
      {
        path: part.path,
        side: 'host' as const,
        absenceId: null,
        caseId: part.id,
        memberId: null,
        ...kept(draw.id(), note),
        byName: secretary,
        at: county.year.at,
      },
    ]
  })

/** What the host kept about one of its guests; the same went home by letter. */
const services = (draw: Draw, county: County, { parts }: Lived): NoteRow[] =>
  parts.host.flatMap(({ part, district, letters }) =>
    letters.flatMap(({ letter, byName }): NoteRow[] => {
      if (district !== county.year.plan.districtId || letter.from !== 'host' || !(letter.kind in KEPT)) return []
      const { slot, entry, fields } = KEPT[letter.kind as keyof typeof KEPT]
      const of = { id: draw.id(), path: part.path, side: 'host' as const, absenceId: null, caseId: part.id, memberId: null, kind: entry, on: letter.on }
      const facts = { ...fields, slot, has: Object.keys(fields) }
      return [{ ...of, facts, toMember: true, wordsSealed: null, byName, byAccount: null, at: county.year.at }]
    }),
  )
