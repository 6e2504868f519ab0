/** What an activity day is made of, the fields of its record, and the money that may not be spent under it. */
import type { Text } from './outcomes.ts'

export const PARTS = {
  study: { zh: '学习教育', en: 'study' },
  class: { zh: '党课', en: 'Party class' },
  analysis: { zh: '党性分析', en: 'Party-spirit analysis' },
  deliberation: { zh: '民主议事', en: 'deliberation' },
  briefing: { zh: '工作通报', en: 'report on branch work' },
  service: { zh: '为民服务', en: 'service to the public' },
  dues: { zh: '交纳党费', en: 'dues' },
  meeting: { zh: '党员大会', en: 'branch meeting' },
  'group-meeting': { zh: '党小组会', en: 'group meeting' },
  'committee-meeting': { zh: '支委会', en: 'branch committee meeting' },
  'organisation-life': { zh: '组织生活会', en: 'organisation-life meeting' },
  appraisal: { zh: '民主评议党员', en: 'democratic appraisal' },
  ceremony: { zh: '主题仪式', en: 'ceremony' },
  talk: { zh: '谈心谈话', en: 'talk' },
  culture: { zh: '文化与社会实践', en: 'culture and social practice' },
  skills: { zh: '技能比武、业务培训', en: 'skill contest or job training' },
  labour: { zh: '义务劳动', en: 'voluntary labour' },
  'work-assignment': { zh: '工作布置', en: 'assigning work' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Text>
export type PartKind = keyof typeof PARTS

/** Forms that study may take (ZS-04a). */
export const STUDY_FORMS = {
  collective: { zh: '集中学习', en: 'collective study' },
  class: { zh: '讲授党课', en: 'Party class' },
  lecture: { zh: '专题辅导', en: 'lecture' },
  discussion: { zh: '专题讨论', en: 'discussion' },
  exchange: { zh: '交流发言', en: 'exchange' },
  'site-visit': { zh: '现场参观', en: 'site visit' },
  'report-meeting': { zh: '报告会', en: 'report meeting' },
  online: { zh: '网络党课', en: 'online class' },
} as const satisfies Record<string, Text>
export type StudyForm = keyof typeof STUDY_FORMS

/** Ceremonies (JG-19f, ZS-09a). */
export const CEREMONIES = {
  oath: { zh: '重温入党誓词', en: 'renewal of the oath' },
  application: { zh: '重温入党志愿书', en: 're-reading of the admission application' },
  constitution: { zh: '诵读党章', en: 'reading the constitution' },
  'political-birthday': { zh: '政治生日', en: 'political birthday' },
} as const satisfies Record<string, Text>
export type Ceremony = keyof typeof CEREMONIES

/** Kinds of counted activity (YZ-05b). */
export const ACTIVITY_CATEGORIES = {
  'theory-study': { zh: '理论学习教育', en: 'theory study' },
  'party-spirit-practice': { zh: '党性教育实践', en: 'Party-spirit practice' },
  'three-meetings-one-class': { zh: '三会一课', en: 'three meetings and one class' },
  'striving-for-excellence': { zh: '创先争优', en: 'striving for excellence' },
  'voluntary-service': { zh: '志愿服务', en: 'voluntary service' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Text>

/** Which sessions a measure counts. */
export const COUNTINGS = {
  'activity-days': { zh: '党员活动日', en: 'activity days' },
  collective: { zh: '集中活动', en: 'collective activities' },
  'organisation-life': { zh: '组织生活', en: 'organisation life' },
} as const satisfies Record<string, Text>
export type Counting = keyof typeof COUNTINGS

export const RECORD_FIELDS = {
  theme: { zh: '主题', en: 'theme' },
  content: { zh: '内容', en: 'content' },
  form: { zh: '形式', en: 'form' },
  time: { zh: '时间', en: 'time' },
  place: { zh: '地点', en: 'place' },
  attendance: { zh: '党员出勤', en: 'attendance' },
  recorder: { zh: '记录人', en: 'recorder' },
  images: { zh: '影像资料', en: 'images' },
} as const satisfies Record<string, Text>
export type RecordField = keyof typeof RECORD_FIELDS

export const SPENDING = {
  tour: { zh: '外出旅游', en: 'tour' },
  allowance: { zh: '误工补贴', en: 'allowance for lost work' },
  souvenir: { zh: '纪念品', en: 'souvenir' },
  banquet: { zh: '公款吃喝', en: 'banquet on public money' },
  'lecture-fee': { zh: '讲课费', en: 'lecture fee' },
  material: { zh: '学习资料', en: 'study material' },
  venue: { zh: '场地', en: 'venue' },
  transport: { zh: '交通', en: 'transport' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Text>
export type SpendingKind = keyof typeof SPENDING
