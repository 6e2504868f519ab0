/** What study is about and how it is taught. Which of these a unit is offered is data of a pack (the fields of an entry rule for `training`). */
import type { Text } from './outcomes.ts'

export const CONTENT_CLASSES = {
  'political-theory': { zh: '政治理论', en: 'political theory' },
  'constitution-and-basics': { zh: '党章和党的基本知识', en: 'Party constitution and basic knowledge' },
  'line-and-policy': { zh: '路线方针政策', en: 'line and policy' },
  'situation-and-tasks': { zh: '形势任务', en: 'situation and tasks' },
  'tradition-and-conduct': { zh: '优良传统和作风', en: 'tradition and conduct' },
  'discipline-and-integrity': { zh: '纪律和廉政', en: 'discipline and integrity' },
  'theory-education': { zh: '理论教育', en: 'theory education' },
  'party-spirit': { zh: '党性教育', en: 'Party-spirit education' },
  'professional-ability': { zh: '专业化能力培训', en: 'professional-ability training' },
  'members-rights': { zh: '党员权利', en: 'members’ rights' },
  'party-rules': { zh: '党章党规', en: 'Party rules' },
  speeches: { zh: '系列讲话', en: 'speeches' },
  history: { zh: '党史国史', en: 'Party and national history' },
  'current-affairs': { zh: '时事政策', en: 'current affairs' },
  'policy-and-situation': { zh: '形势政策', en: 'policy and situation' },
  law: { zh: '法律法规', en: 'law' },
  'vocational-skills': { zh: '业务技能', en: 'vocational skills' },
  'market-economy': { zh: '市场经济知识', en: 'market economy' },
  'science-and-culture': { zh: '科学文化', en: 'science and culture' },
  techniques: { zh: '实用技术', en: 'practical techniques' },
  'income-skills': { zh: '致富技能', en: 'income skills' },
  'democratic-legal': { zh: '民主法制', en: 'democratic and legal matters' },
  'enterprise-management': { zh: '企业管理', en: 'enterprise management' },
  marketing: { zh: '市场营销', en: 'marketing' },
  'post-skills': { zh: '岗位技能', en: 'skills of the post' },
  'work-safety': { zh: '安全生产', en: 'work safety' },
  'professional-ethics': { zh: '职业道德', en: 'professional ethics' },
  'moral-character': { zh: '思想品德', en: 'moral character' },
  innovation: { zh: '技术创新', en: 'innovation' },
} as const satisfies Record<string, Text>
export type ContentClass = keyof typeof CONTENT_CLASSES

/** How a class is taught (YZ-03e). */
export const TEACHING_MODES = {
  'on-site': { zh: '现场教学', en: 'on site' },
  lecture: { zh: '课堂讲授', en: 'lecture' },
  case: { zh: '案例培训', en: 'case-based' },
  category: { zh: '分类培训', en: 'by category' },
  online: { zh: '在线培训', en: 'online' },
} as const satisfies Record<string, Text>

/** Groups that a community branch splits its members into for education; asked by a rule that names the field `member-group` (CX-02c). */
export const STUDY_GROUPS = {
  residents: { zh: '居民党员', en: 'residents' },
  'laid-off': { zh: '下岗失业党员', en: 'laid-off members' },
  retired: { zh: '离退休党员', en: 'retired members' },
} as const satisfies Record<string, Text>
export type StudyGroup = keyof typeof STUDY_GROUPS
