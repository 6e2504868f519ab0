/** What only a person can judge. The engine names the question and who must answer; the recorded answer is a fact. */
import type { Text } from './outcomes.ts'

export const QUESTIONS = {
  'stands-in-for-the-day': { zh: '劳动或布置工作是否片面代替了党员活动日', en: 'Does labour or assigning work one-sidedly stand in for the activity day?' },
  'study-is-main': { zh: '是否以集中学习为主', en: 'Is collective study the main part?' },
  'spending-forbidden': { zh: '这笔开支是否属于禁止之列', en: 'Is this spending among what is forbidden?' },
  'good-reason': { zh: '缺席是否有正当理由', en: 'Was there a good reason for the absence?' },
  'quality-of-the-day': { zh: '这次活动质量如何', en: 'What was the quality of the day?' },
  'conduct-consistently-good': { zh: '是否一贯表现良好', en: 'Has conduct been consistently good?' },
  'grade-unqualified': { zh: '是否评定为不合格', en: 'Is the member to be graded unqualified?' },
  'tie-for-seat': { zh: '得票相等，怎样决定由谁当选', en: 'Votes are equal; how is it settled who is elected?' },
  'seats-unfilled': { zh: '当选人不足，另选还是减少名额', en: 'Fewer elected than seats: elect again or reduce the seats?' },
  'amount-in-range': { zh: '在规定的幅度内交多少', en: 'How much within the stated range?' },
  'condition-holds': { zh: '这个条件是否具备', en: 'Does this condition hold?' },
  'handling-proposed': { zh: '是否这样处理', en: 'Is it to be handled so?' },
  approve: { zh: '是否同意', en: 'Approve or refuse?' },
  'value-not-set': { zh: '原文没有定，请采用的党组织定', en: 'The text leaves this open; the adopting organisation decides' },
} as const satisfies Record<string, Text>
export type Question = keyof typeof QUESTIONS
