/**
 * Measures: named figures about a subject over a period. A *base* measure is supplied by a module, set-wise: one call answers for all
 * subjects, another lists the facts behind one of them. A *derived* measure is computed by the engine from a base measure, so that the
 * figure and the list behind it come from one string and cannot drift.
 */
import type { Day, Period } from '../../kernel/days.ts'
import type { Text } from './outcomes.ts'
import type { Counting } from './parts.ts'
import type { Ticks } from './ticks.ts'

export type SubjectKind =
  | 'letter'
  | 'agreement'
  | 'member'
  | 'floating-member'
  | 'session'
  | 'branch'
  | 'unit'
  | 'document'
  | 'entry'
  | 'certificate'
  | 'leader'
  | 'township'

/** `unit`: what one of it is called; 次 where it says nothing. */
/** `good: 'low'`: the smaller the better, as with arrears. `unit` follows a count in words; 次 unless said otherwise. */
type BaseMeasure = { title: Text; about: SubjectKind; carries: 'ticks' | 'amount'; unit?: Text; good?: 'low' }

export const BASE_MEASURES = {
  'attendance.ticks': { title: { zh: '逐次出勤', en: 'attendance, session by session' }, about: 'member', carries: 'ticks' },
  'participation.ticks': { title: { zh: '一次活动的名册', en: 'the roll of one session' }, about: 'session', carries: 'ticks' },
  'coverage.months': { title: { zh: '开展活动日的月份', en: 'months with an activity day held' }, about: 'branch', carries: 'amount' },
  'meetings.held': { title: { zh: '召开的会议', en: 'meetings held' }, about: 'branch', carries: 'amount', unit: { zh: '次', en: 'times' } },
  'meetings.branch-meeting': {
    title: { zh: '召开支部党员大会', en: 'branch meetings held' },
    about: 'branch',
    carries: 'amount',
    unit: { zh: '次', en: 'times' },
  },
  'meetings.branch-committee': {
    title: { zh: '召开支委会', en: 'branch committee meetings held' },
    about: 'branch',
    carries: 'amount',
    unit: { zh: '次', en: 'times' },
  },
  'meetings.group-meeting': { title: { zh: '召开党小组会', en: 'group meetings held' }, about: 'branch', carries: 'amount', unit: { zh: '次', en: 'times' } },
  'meetings.party-class': { title: { zh: '召开党课', en: 'Party classes held' }, about: 'branch', carries: 'amount', unit: { zh: '次', en: 'times' } },
  'meetings.organisation-life': {
    title: { zh: '召开组织生活会', en: 'organisation-life meetings held' },
    about: 'branch',
    carries: 'amount',
    unit: { zh: '次', en: 'times' },
  },
  'meetings.democratic-life': {
    title: { zh: '召开民主生活会', en: 'democratic-life meetings held' },
    about: 'branch',
    carries: 'amount',
    unit: { zh: '次', en: 'times' },
  },
  'coverage.records': { title: { zh: '纳入记实的党员', en: 'members enrolled in fact-recording' }, about: 'branch', carries: 'amount' },
  'training.class-hours': { title: { zh: '集中学习', en: 'class hours' }, about: 'member', carries: 'amount', unit: { zh: '学时', en: 'hours' } },
  'training.working-days': { title: { zh: '集中教育', en: 'working days of training' }, about: 'member', carries: 'amount', unit: { zh: '天', en: 'days' } },
  'training.minutes': { title: { zh: '一个学时', en: 'one class hour' }, about: 'session', carries: 'amount', unit: { zh: '分钟', en: 'minutes' } },
  'training.rotations': { title: { zh: '轮训', en: 'rotation training' }, about: 'member', carries: 'amount', unit: { zh: '次', en: 'times' } },
  'classes.given': { title: { zh: '讲党课', en: 'Party classes given' }, about: 'member', carries: 'amount', unit: { zh: '次', en: 'times' } },
  /** class hours of theory alone, a part of `training.class-hours` */
  'training.theory-hours': { title: { zh: '理论学习', en: 'theory study' }, about: 'member', carries: 'amount', unit: { zh: '学时', en: 'hours' } },
  /** secretaries who finished a demonstration class in the period */
  'training.demonstration-secretaries': {
    title: { zh: '示范培训的书记', en: 'secretaries in demonstration classes' },
    about: 'unit',
    carries: 'amount',
    unit: { zh: '人', en: 'persons' },
  },
  /** meetings of the leading body attended, of those held (`den`) */
  'leaders.body-life': { title: { zh: '参加领导班子组织生活', en: 'organisation life in the leading body' }, about: 'leader', carries: 'amount' },
  /** own branch's organisation life attended as an ordinary member, of what was due (`den`) */
  'leaders.branch-life': { title: { zh: '参加所在支部组织生活', en: 'organisation life in the own branch' }, about: 'leader', carries: 'amount' },
  /** pairs of a leading body that talked in the period, of all its pairs (`den`) */
  'leaders.pairs-talked': { title: { zh: '班子成员之间谈心谈话', en: 'talks within the leading body' }, about: 'unit', carries: 'amount' },
  'study.characters': { title: { zh: '学习笔记', en: 'characters of study notes' }, about: 'member', carries: 'amount', unit: { zh: '字', en: 'characters' } },
  'dues.arrears-months': {
    title: { zh: '党费连续欠交的月数', en: 'months of dues in arrears, running' },
    about: 'member',
    carries: 'amount',
    good: 'low',
    unit: { zh: '个月', en: 'months' },
  },
  'dues.back-months': {
    title: { zh: '补交以前几个月的党费', en: 'months back that a payment of dues reaches' },
    about: 'member',
    carries: 'amount',
    good: 'low',
    unit: { zh: '个月', en: 'months' },
  },
  'dues.ahead-months': {
    title: { zh: '预交以后几个月的党费', en: 'months ahead that a payment of dues reaches' },
    about: 'member',
    carries: 'amount',
    good: 'low',
    unit: { zh: '个月', en: 'months' },
  },
  /** whole months away on the day asked, or those the member expects to be away where that is longer */
  'floating.months-away': {
    title: { zh: '外出月数', en: 'months away' },
    about: 'floating-member',
    carries: 'amount',
    unit: { zh: '个月', en: 'months' },
  },
  /** 1 where the destination is fairly fixed, 0 where it is not; `den: 0` while nobody has said */
  'floating.fixed-place': {
    title: { zh: '外出地点较固定', en: 'a fairly fixed place' },
    about: 'floating-member',
    carries: 'amount',
    unit: { zh: '处', en: 'place' },
  },
  /** days of the period on which neither side had taken charge and the days of transit were used up */
  'floating.gap-days': {
    title: { zh: '没有组织管的天数', en: 'days without an organisation in charge' },
    about: 'floating-member',
    carries: 'amount',
    good: 'low',
    unit: { zh: '天', en: 'days' },
  },
  /** organisations that hold the relation of a member on the day */
  'relations.affiliated': {
    title: { zh: '隶属的党组织', en: 'organisations of affiliation' },
    about: 'member',
    carries: 'amount',
    unit: { zh: '个', en: 'organisations' },
  },
} as const satisfies Record<string, BaseMeasure>
export type BaseMeasureName = keyof typeof BASE_MEASURES

type DerivedMeasure = { title: Text; from: BaseMeasureName; credit: string; as: 'fraction' | 'count'; good?: 'low' }

/** `credit` is the slot of the credit rule that says how a tick counts. */
export const DERIVED_MEASURES = {
  'attendance.ratio': { title: { zh: '出勤', en: 'attendance' }, from: 'attendance.ticks', credit: 'attendance.credit', as: 'fraction' },
  'attendance.unexcused': {
    title: { zh: '累计无故缺席', en: 'absences without cause in all' },
    from: 'attendance.ticks',
    credit: 'attendance.credit',
    as: 'count',
    good: 'low',
  },
  'attendance.unexcused-in-a-row': {
    title: { zh: '连续无故缺席', en: 'absences without cause in a row' },
    from: 'attendance.ticks',
    credit: 'attendance.credit',
    as: 'count',
    good: 'low',
  },
  'participation.rate': { title: { zh: '参与率', en: 'participation' }, from: 'participation.ticks', credit: 'participation.credit', as: 'fraction' },
} as const satisfies Record<string, DerivedMeasure>
type DerivedMeasureName = keyof typeof DERIVED_MEASURES

export type MeasureName = BaseMeasureName | DerivedMeasureName

/** What a supplier is asked: for all subjects at once, or (`facts`) for one. */
export type MeasureRequest = { measure: BaseMeasureName; period: Period; of: Counting | null }

/** One row of a ticks measure. `ahead`: counted sessions of the period that are still to come for this subject. */
export type TickRow = { subject: string; ticks: Ticks; ahead: number }

/** One row of an amount measure: `num` of `den` (den 1 for a plain count); `open` counts what is not known yet and may still add 1 each. */
export type AmountRow = { subject: string; num: number; den: number; open?: number; ahead?: number }

export type MeasureRow = TickRow | AmountRow

/** One fact behind a figure. For ticks the letters of the facts, in order, are exactly the row's string. */
export type MeasureFact = {
  /** the record behind it: session id for a member's ticks, member id for a session's roll */
  id: string
  on: Day
  /** tick letter; absent for an amount's fact */
  tick?: string
  /** what an amount's fact adds */
  amount?: number
  what: Text
  /** who said so, when, how: 当场点名, 签到表补录 … */
  provenance: Text
  /** a sealed or narrowed fact is a counted line without content */
  sealed?: boolean
}

/** What a module registers; `Scope` is the asker's proven scope, which policy does not know. */
export type MeasureSupplier<Scope> = {
  measure: BaseMeasureName
  rows: (scope: Scope, request: MeasureRequest) => Promise<MeasureRow[]>
  facts: (scope: Scope, request: MeasureRequest, subject: string) => Promise<MeasureFact[]>
}

export const isDerived = (name: MeasureName): name is DerivedMeasureName => name in DERIVED_MEASURES

export const measureTitle = (name: MeasureName): Text => (isDerived(name) ? DERIVED_MEASURES[name].title : BASE_MEASURES[name].title)

const TIMES: Text = { zh: '次', en: 'times' }

export const measureUnit = (name: MeasureName): Text => (isDerived(name) ? TIMES : ((BASE_MEASURES[name] as BaseMeasure).unit ?? TIMES))

/** Is less of it better: absences, arrears? */
export const lessIsBetter = (name: MeasureName): boolean =>
  ((isDerived(name) ? DERIVED_MEASURES[name] : BASE_MEASURES[name]) as { good?: 'low' }).good === 'low'
