/** What is voted on, by whom, with which ballot, and who may be left out of the number entitled. */
import type { Text } from './outcomes.ts'

/** Kinds of business. A vote rule names those it answers for. */
export const BUSINESS = {
  decision: { zh: '党员大会决议', en: 'decision of the branch meeting' },
  'committee-decision': { zh: '支委会决议', en: 'decision of the branch committee' },
  admission: { zh: '接收预备党员', en: 'admission of a probationary member' },
  confirmation: { zh: '预备党员转正', en: 'confirmation of a probationary member' },
  'longer-probation': { zh: '延长预备期', en: 'longer probation' },
  'end-of-probation': { zh: '取消预备党员资格', en: 'end of probationary membership' },
  'committee-election': { zh: '选举支委会委员', en: 'election of the branch committee' },
  'officer-election': { zh: '选举书记、副书记', en: 'election of secretary and deputies' },
  'delegate-election': { zh: '选举党代表', en: 'election of delegates' },
  disposal: { zh: '不合格党员组织处置', en: 'disposal of an unqualified member' },
} as const satisfies Record<string, Text>
export type Business = keyof typeof BUSINESS

/** Who makes up the number entitled. */
export const ELECTORATES = {
  'members-with-vote': { zh: '有表决权的正式党员', en: 'full members with a vote' },
  'committee-members': { zh: '委员', en: 'committee members' },
} as const satisfies Record<string, Text>
export type Electorate = keyof typeof ELECTORATES

/** The whole that a line is a part of. */
export const VOTE_BASES = {
  entitled: { zh: '应到会有表决权的人数', en: 'those entitled' },
  present: { zh: '实到会有表决权的人数', en: 'those present' },
  committee: { zh: '委员总数', en: 'all committee members' },
} as const satisfies Record<string, Text>
export type VoteBase = keyof typeof VOTE_BASES

export const BALLOTS = {
  'show-of-hands': { zh: '举手', en: 'show of hands' },
  paper: { zh: '记名票', en: 'signed paper' },
  secret: { zh: '无记名票', en: 'secret ballot' },
} as const satisfies Record<string, Text>
export type Ballot = keyof typeof BALLOTS

/** Groups that may be left out of the number entitled, once the superior approved and the meeting agreed. */
export const DEDUCTIONS = {
  ill: { zh: '因病不能表达本人意志的', en: 'too ill to express their will' },
  abroad: { zh: '自费出国半年以上的', en: 'abroad at their own cost for more than six months' },
  sentenced: { zh: '受刑事处罚服刑、未开除党籍的', en: 'serving a sentence without being expelled' },
  infirm: { zh: '年老体弱卧床或长期生活不能自理的', en: 'bedridden or long unable to care for themselves' },
  away: { zh: '工作调动、学习等外出半年以上，应转组织关系而未转的', en: 'away for more than six months whose relation should have moved' },
} as const satisfies Record<string, Text>
export type Deduction = keyof typeof DEDUCTIONS
