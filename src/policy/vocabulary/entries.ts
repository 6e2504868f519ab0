/** Kinds of record, the books they appear in, and what a duty may ask to be done. */
import type { Text } from './outcomes.ts'

export const ENTRIES = {
  'organisation-life': { zh: '参加组织生活', en: 'organisation life' },
  dues: { zh: '交纳党费', en: 'dues' },
  reward: { zh: '党内奖励', en: 'reward' },
  punishment: { zh: '党内惩处', en: 'punishment' },
  role: { zh: '发挥作用', en: 'exemplary role' },
  outstanding: { zh: '重大突出表现', en: 'outstanding performance' },
  appraisal: { zh: '民主评议', en: 'appraisal result' },
  talk: { zh: '谈心谈话', en: 'talk' },
  visit: { zh: '走访慰问', en: 'visit' },
  contact: { zh: '联系流动党员', en: 'contact with a floating member' },
  help: { zh: '批评帮助', en: 'criticism and help' },
  pairing: { zh: '结对帮扶', en: 'paired help' },
  'activity-report': { zh: '活动开展情况报备', en: 'report on activity days' },
  'annual-plan': { zh: '年度计划', en: 'annual plan' },
  'plan-filing': { zh: '实施方案备案', en: 'filing of the implementing plan' },
  ledger: { zh: '活动日台账', en: 'ledger of activity days' },
  custodian: { zh: '填写专人', en: 'named custodian' },
  books: { zh: '簿册', en: 'books' },
  'book-inspection': { zh: '簿册专项检查', en: 'inspection of the books' },
  image: { zh: '影像资料', en: 'images' },
  points: { zh: '积分', en: 'points' },
  publication: { zh: '结果公布', en: 'publication of results' },
  'dues-disclosure': { zh: '党费公示', en: 'disclosure of dues' },
  exemption: { zh: '免除', en: 'exemption' },
  session: { zh: '党员活动日', en: 'activity day' },
  'work-report': { zh: '支部工作通报', en: 'report on branch work' },
  survey: { zh: '摸底调查', en: 'survey' },
  training: { zh: '培训', en: 'training' },
  class: { zh: '党课', en: 'Party class' },
  rotation: { zh: '集中轮训', en: 'rotation training' },
  'democratic-life': { zh: '民主生活会', en: 'democratic-life meeting' },
  'organisation-life-meeting': { zh: '组织生活会', en: 'organisation-life meeting' },
  'linked-meeting': { zh: '联系单位的民主生活会', en: 'democratic-life meeting of a linked unit' },
  'pair-talk': { zh: '班子成员互相谈心', en: 'talk between members of a leading body' },
  'incident-decision': { zh: '处理无故不参加、不按规定参加', en: 'decision on absence without cause or irregular part' },
  'member-file': { zh: '记实档案', en: 'member file' },
  system: { zh: '基本制度', en: 'standing system' },
} as const satisfies Record<string, Text>
export type EntryKind = keyof typeof ENTRIES

export const BOOKS = {
  'minutes-members': { zh: '党员大会记录本', en: 'minutes of the branch meeting' },
  'minutes-committee': { zh: '支委会记录本', en: 'minutes of the branch committee' },
  'minutes-group': { zh: '党小组会记录本', en: 'minutes of the group' },
  'class-book': { zh: '党课记录本', en: 'book of Party classes' },
  'activity-book': { zh: '党员活动日记录本', en: 'book of activity days' },
  'study-book': { zh: '学习记录本', en: 'book of study' },
  ledger: { zh: '活动日台账', en: 'ledger of activity days' },
  'fact-register': { zh: '党员记实登记簿', en: 'register of fact-records' },
  'dues-register': { zh: '党费收缴登记簿', en: 'register of dues' },
  certificate: { zh: '党员证', en: 'member certificate' },
  'member-file': { zh: '记实档案', en: 'member file' },
} as const satisfies Record<string, Text>
export type BookKind = keyof typeof BOOKS

export const CERTIFICATES = {
  activity: { zh: '《党员活动证》', en: 'activity certificate' },
  floating: { zh: '《流动党员活动证》', en: 'floating-member certificate' },
  member: { zh: '《党员证》', en: 'member certificate' },
} as const satisfies Record<string, Text>
export type CertificateKind = keyof typeof CERTIFICATES
