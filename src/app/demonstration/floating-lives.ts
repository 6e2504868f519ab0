import { addDays, type Day } from '../../kernel/days.ts'
import type { Deed, HomeAct, HostAct } from '../../modules/floating/public.ts'

/** One host of a life: its case, and where the host places. */
export type Stay = { caseId: string; unit: string; group: string | null; basis: string; clause: string }
/** What a life is told with: its two possible hosts, the number of its certificate. */
export type Tale = { today: Day; stays: readonly [Stay, Stay]; number: string; opinion: string }
/** Where the host is: of this installation, on paper outside it, or nowhere yet. */
export type Life = { key: string; host: 'inside' | 'paper' | 'none'; deeds: (tale: Tale) => Deed[]; leaves: number; lacks?: boolean }

type Told = { ago: number; from?: number }
const on = ({ today }: Tale, ago: number): Day => addDays(today, -ago)
const home = (act: HomeAct): Deed => ({ side: 'home', act })
const host = (stay: Stay, act: HostAct): Deed => ({ side: 'host', case: stay.caseId, act })

/** Applied for, so many days ago, to leave on a day. */
const applies = (tale: Tale, { ago, from = ago }: Told, form: 'written' | 'oral' = 'written'): Deed[] => [
  home({ kind: 'apply', on: on(tale, ago), form, from: on(tale, from), until: null }),
]
const briefed = (tale: Tale, ago: number): Deed[] => [home({ kind: 'brief', on: on(tale, ago) }), home({ kind: 'decide', on: on(tale, ago), way: 'float' })]
const certified = (tale: Tale, ago: number): Deed[] => [home({ kind: 'certify', on: on(tale, ago), number: tale.number })]
/** As the rule wants it: applied for a week before, briefed, certificate in hand on the day. */
const leaves = (tale: Tale, ago: number): Deed[] => [...applies(tale, { ago: ago + 7, from: ago }), ...briefed(tale, ago + 5), ...certified(tale, ago + 2)]
const announced = (tale: Tale, stay: Stay, ago: number): Deed[] => [home({ kind: 'announce', on: on(tale, ago), case: stay.caseId })]
const identified = (tale: Tale, stay: Stay, ago: number): Deed[] => [host(stay, { kind: 'identify', on: on(tale, ago), sight: 'good', number: tale.number })]
const placed = (tale: Tale, stay: Stay, ago: number): Deed[] => {
  const { unit, group, basis } = stay
  return [host(stay, { kind: 'place', on: on(tale, ago), unit, group, basis })]
}
const managed = (tale: Tale, stay: Stay, ago: number): Deed[] => [
  ...identified(tale, stay, ago + 2),
  ...placed(tale, stay, ago + 1),
  host(stay, { kind: 'manage', on: on(tale, ago) }),
]
/** Gone, announced, taken in and managed some days later. */
const settled = (tale: Tale, ago: number): Deed[] => [...leaves(tale, ago), ...announced(tale, tale.stays[0], ago), ...managed(tale, tale.stays[0], ago - 8)]
const feedback = (tale: Tale, stay: Stay, ago: number): Deed[] => [host(stay, { kind: 'tell', on: on(tale, ago), letter: 'feedback' })]
const matters = (tale: Tale, stay: Stay, ago: number): Deed[] => [
  home({ kind: 'tell', on: on(tale, ago), case: stay.caseId, letter: 'matters' }),
  host(stay, { kind: 'tell', on: on(tale, ago - 6), letter: 'matters' }),
]

/** What the host keeps of the member and means for them: a task, and of those who are long there an award. */
const kept = (tale: Tale, stay: Stay, away: number): Deed[] =>
  (['note', ...(away >= 240 ? (['record'] as const) : [])] as const).map((letter, index) =>
    host(stay, { kind: 'tell', on: on(tale, KEPT_AGO - index), letter }),
  )
/** After the newest day of activity, so that it does not come between what the host told of those days. */
const KEPT_AGO = 6

const stays = (key: string, away: number): Life => ({
  key,
  host: 'inside',
  leaves: away,
  deeds: (tale) => [...settled(tale, away), ...matters(tale, tale.stays[0], 80), ...feedback(tale, tale.stays[0], 40), ...kept(tale, tale.stays[0], away)],
})

/** The list of a group away in the case of one of its members: filed with the host, on file there, handed over, taken over. */
export const handedOver = ({ stays: [stay] }: Tale, days: Readonly<Record<'file' | 'filed' | 'hand-over' | 'accept', Day>>): Deed[] => [
  home({ kind: 'tell', on: days.file, case: stay.caseId, letter: 'list' }),
  host(stay, { kind: 'tell', on: days.filed, letter: 'list' }),
  home({ kind: 'tell', on: days['hand-over'], case: stay.caseId, letter: 'list' }),
  host(stay, { kind: 'tell', on: days.accept, letter: 'list' }),
]

const life = (key: string, away: number, deeds: (tale: Tale) => Deed[], more: Partial<Life> = {}): Life => ({
  key,
  host: 'inside',
  leaves: away,
  deeds,
  ...more,
})

/** Every state of both tracks, most of them managed as most are; taken in this order, again from the first. */
export const INSIDE: readonly Life[] = [
  stays('managed', 320),
  life('placed', 34, (tale) => [
    ...leaves(tale, 34),
    ...announced(tale, tale.stays[0], 33),
    ...identified(tale, tale.stays[0], 20),
    ...placed(tale, tale.stays[0], 4),
  ]),
  life('in-transit', 6, (tale) => [...leaves(tale, 6), ...announced(tale, tale.stays[0], 6)]),
  stays('managed', 290),
  life('waiting', 45, (tale) => [...leaves(tale, 45), ...announced(tale, tale.stays[0], 44)]),
  life('identified', 28, (tale) => [...leaves(tale, 28), ...announced(tale, tale.stays[0], 27), ...identified(tale, tale.stays[0], 12)]),
  life(
    'certificate-requested',
    38,
    (tale) => [
      ...applies(tale, { ago: 36, from: 38 }, 'oral'),
      ...announced(tale, tale.stays[0], 35),
      host(tale.stays[0], { kind: 'identify', on: on(tale, 9), sight: 'missing', number: null }),
    ],
    { lacks: true },
  ),
  stays('managed', 240),
  life('refused', 52, (tale) => [
    ...leaves(tale, 52),
    ...announced(tale, tale.stays[0], 51),
    ...identified(tale, tale.stays[0], 30),
    host(tale.stays[0], { kind: 'refuse', on: on(tale, 15), clause: tale.stays[0].clause, words: '住在邻县，人不在本镇' }),
  ]),
  life('moved-on', 260, (tale) => [
    ...settled(tale, 260),
    host(tale.stays[0], { kind: 'depart', on: on(tale, 120), to: tale.stays[1].unit }),
    ...announced(tale, tale.stays[1], 118),
    ...managed(tale, tale.stays[1], 112),
  ]),
  stays('managed', 200),
  life('return-reported', 270, (tale) => [...settled(tale, 270), home({ kind: 'report-return', on: on(tale, 5) })]),
  life('gap', 230, (tale) => [...settled(tale, 230), host(tale.stays[0], { kind: 'depart', on: on(tale, 40), to: null })]),
  life('transfer-offered', 210, (tale) => [...settled(tale, 210), home({ kind: 'offer-transfer', on: on(tale, 10), case: tale.stays[0].caseId })]),
  stays('managed', 180),
  life('found-known', 120, (tale) => [
    host(tale.stays[0], { kind: 'find', on: on(tale, 80) }),
    home({ kind: 'know', on: on(tale, 76), case: tale.stays[0].caseId, from: on(tale, 120) }),
    ...certified(tale, 75),
    ...managed(tale, tale.stays[0], 60),
  ]),
  life('two-hosts', 90, (tale) => [
    ...leaves(tale, 90),
    ...announced(tale, tale.stays[0], 89),
    ...managed(tale, tale.stays[0], 80),
    host(tale.stays[1], { kind: 'find', on: on(tale, 11) }),
  ]),
  stays('managed', 150),
  stays('managed', 130),
  life('transfer-accepted', 220, (tale) => [
    ...settled(tale, 220),
    home({ kind: 'offer-transfer', on: on(tale, 25), case: tale.stays[0].caseId }),
    host(tale.stays[0], { kind: 'accept-transfer', on: on(tale, 3) }),
  ]),
  stays('managed', 110),
  life('unclear', 60, (tale) => [
    ...leaves(tale, 60),
    ...announced(tale, tale.stays[0], 59),
    host(tale.stays[0], { kind: 'identify', on: on(tale, 21), sight: 'unclear', number: null }),
  ]),
]

/** Away where no desk of this installation is: nobody told yet, or a letter on paper that nobody acknowledged. */
export const ELSEWHERE: readonly Life[] = [
  life('certified', 4, (tale) => leaves(tale, 4), { host: 'none' }),
  life('unannounced', 250, (tale) => leaves(tale, 250), { host: 'none' }),
  life('lost', 420, (tale) => leaves(tale, 420), { host: 'none' }),
  life('told-by-branch', 160, (tale) => applies(tale, { ago: 150, from: 160 }, 'oral'), { host: 'none', lacks: true }),
  life('abroad', 500, (tale) => leaves(tale, 500), { host: 'none' }),
  life('applied', -6, (tale) => applies(tale, { ago: 2, from: -6 }), { host: 'none', lacks: true }),
  life('briefed', -3, (tale) => [...applies(tale, { ago: 5, from: -3 }), ...briefed(tale, 3)], { host: 'none', lacks: true }),
]

/** Announced by a letter on paper; a change of address was told by a second one. */
export const ON_PAPER: readonly Life[] = [
  life('paper', 100, (tale) => [...leaves(tale, 100), ...announced(tale, tale.stays[0], 98)], { host: 'paper' }),
  life(
    'paper-twice',
    130,
    (tale) => [
      ...leaves(tale, 130),
      ...announced(tale, tale.stays[0], 128),
      home({ kind: 'tell', on: on(tale, 24), case: tale.stays[0].caseId, letter: 'change' }),
    ],
    { host: 'paper' },
  ),
]

/** Probationary members: the opinion not asked for yet, asked for, come, never come. */
export const PROBATION: readonly Life[] = [
  life('probation-due', 170, (tale) => settled(tale, 170)),
  life('opinion-asked', 160, (tale) => [...settled(tale, 160), home({ kind: 'ask-opinion', on: on(tale, 18), case: tale.stays[0].caseId })]),
  life('opinion-given', 175, (tale) => [
    ...settled(tale, 175),
    host(tale.stays[0], { kind: 'observe', on: on(tale, 70) }),
    home({ kind: 'ask-opinion', on: on(tale, 40), case: tale.stays[0].caseId }),
    host(tale.stays[0], { kind: 'give-opinion', on: on(tale, 12), conversion: 'on-time', words: tale.opinion }),
  ]),
  life('no-reply', 155, (tale) => [
    ...settled(tale, 155),
    home({ kind: 'ask-opinion', on: on(tale, 62), case: tale.stays[0].caseId }),
    home({ kind: 'record-no-reply', on: on(tale, 8), case: tale.stays[0].caseId }),
  ]),
]

/** Times away that are over: back and checked, taken back before leaving. */
export const OVER: readonly Life[] = [
  life('checked', 300, (tale) => [
    ...settled(tale, 300),
    home({ kind: 'report-return', on: on(tale, 60) }),
    home({ kind: 'check', on: on(tale, 56) }),
    host(tale.stays[0], { kind: 'close', on: on(tale, 50) }),
  ]),
  life('cancelled', 20, (tale) => [...applies(tale, { ago: 35, from: 20 }), home({ kind: 'cancel', on: on(tale, 22) })], { host: 'none', lacks: true }),
]

/** A person found at a host who says to be of here: home has not answered; home knows nobody of that name. */
export const asked = (tale: Tale): Deed[] => [host(tale.stays[0], { kind: 'find', on: on(tale, 7) })]
export const unknown = (tale: Tale): Deed[] => [
  host(tale.stays[0], { kind: 'find', on: on(tale, 48) }),
  home({ kind: 'deny', on: on(tale, 36), case: tale.stays[0].caseId, words: '查过名册，没有这个人，请再核实姓名和原单位' }),
]
