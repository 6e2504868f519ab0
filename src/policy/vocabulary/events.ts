/** What may happen to a member, a session or a unit, and open a duty. Names are past; modules emit them through the outbox. */
import type { Text } from './outcomes.ts'

export const EVENTS = {
  'session.announced': { zh: '活动日已通知', en: 'activity day announced' },
  'session.closed': { zh: '活动日已办结', en: 'activity day closed' },
  'session.moved': { zh: '活动日已调整', en: 'activity day moved' },
  'session.not-held': { zh: '活动日未开', en: 'activity day not held' },
  'question.asked': { zh: '党员提出质询', en: 'formal question asked' },
  'interest.reported': { zh: '向上反映切身利益情况', en: 'matter of vital interest reported upward' },
  'minutes.adopted': { zh: '会议记录已确认', en: 'minutes adopted' },
  'record.entered': { zh: '已记实', en: 'record entered' },
  'record.contested': { zh: '党员对记录有异议', en: 'record contested by the member' },
  'record.falsified': { zh: '记录弄虚作假', en: 'record found to be false' },
  'member.absent-without-cause': { zh: '无故不参加活动', en: 'member absent without cause' },
  'member.departed': { zh: '党员外出', en: 'member departed' },
  'member.returned': { zh: '党员返回', en: 'member returned' },
  'member.host-changed': { zh: '流入地变化', en: 'host changed' },
  'member.seriously-ill': { zh: '身患重大疾病', en: 'serious illness' },
  'member.family-event': { zh: '家庭重大变故', en: 'major family event' },
  'member.mood-changed': { zh: '思想明显波动', en: 'marked change of mood' },
  'member.work-changed': { zh: '工作变动', en: 'change of work' },
  'member.commended': { zh: '受到表彰', en: 'commended' },
  'member.punished': { zh: '受到处分', en: 'punished' },
  'member.criticised-by-public': { zh: '群众有不良反映', en: 'adverse public comment' },
  'member.outstanding': { zh: '有重大突出表现', en: 'outstanding performance' },
  'certificate.lost': { zh: '证件遗失', en: 'certificate lost' },
  'certificate.damaged': { zh: '证件损坏', en: 'certificate damaged' },
  'certificate.type-changed': { zh: '证件种类变更', en: 'certificate type changed' },
  'document.forwarded': { zh: '文件转发', en: 'document forwarded' },
  'document.replaced': { zh: '上位文件被取代', en: 'higher document replaced' },
} as const satisfies Record<string, Text>
export type EventName = keyof typeof EVENTS
