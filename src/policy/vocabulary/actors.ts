/** Who owes, does, approves or decides. A rule names an actor; the modules know who that is for a unit and a day. */
import type { Text } from './outcomes.ts'

export const ACTORS = {
  member: { zh: '党员本人', en: 'the member' },
  recorder: { zh: '记录人', en: 'the recorder' },
  custodian: { zh: '证件填写专人', en: 'the named custodian' },
  'group-leader': { zh: '党小组长', en: 'the group leader' },
  'organisation-commissioner': { zh: '组织委员', en: 'the organisation commissioner' },
  secretary: { zh: '党支部书记', en: 'the branch secretary' },
  'dues-collector': { zh: '党费收缴人员', en: 'the collector of dues' },
  'dues-checker': { zh: '党费核对人员', en: 'the checker of dues' },
  'branch-committee': { zh: '支部委员会', en: 'the branch committee' },
  'branch-meeting': { zh: '支部党员大会', en: 'the branch meeting' },
  'group-meeting': { zh: '党小组会', en: 'the group meeting' },
  'leading-body': { zh: '领导班子', en: 'the leading body' },
  branch: { zh: '党支部', en: 'the branch' },
  committee: { zh: '基层党委', en: 'the basic-level committee' },
  superior: { zh: '上级党组织', en: 'the superior organisation' },
  'township-committee': { zh: '镇党委', en: 'the township committee' },
  'county-committee': { zh: '县委', en: 'the county committee' },
  'county-department': { zh: '县级以上党委组织部门', en: 'an organisation department at county level or above' },
  'city-committee': { zh: '市委', en: 'the city committee' },
  'city-department': { zh: '市委组织部', en: 'the city organisation department' },
  'provincial-department': { zh: '省委组织部', en: 'the provincial organisation department' },
  'central-department': { zh: '中央组织部', en: 'the central organisation department' },
  'discipline-inspection': { zh: '纪检机关', en: 'discipline inspection' },
  'home-branch': { zh: '流出地党支部', en: 'the home branch' },
  'home-committee': { zh: '流出地党委', en: 'the home committee' },
  'host-branch': { zh: '流入地党支部', en: 'the host branch' },
  'host-committee': { zh: '流入地党委', en: 'the host committee' },
  'contact-person': { zh: '联系人', en: 'the contact person' },
  'home-department': { zh: '流出地组织部门', en: 'the home organisation department' },
  'host-department': { zh: '流入地组织部门', en: 'the host organisation department' },
  'host-desk': { zh: '流入地接收专人', en: 'the named receiver at the host' },
  'university-branch': { zh: '高校党支部', en: 'the branch at the university' },
  leader: { zh: '领导班子成员', en: 'a member of the leading body' },
  instructor: { zh: '师资', en: 'the instructor' },
  adopter: { zh: '采用本制度的党组织', en: 'the adopting organisation' },
} as const satisfies Record<string, Text>
export type Actor = keyof typeof ACTORS

export const GRADES = {
  excellent: { zh: '优秀', en: 'excellent' },
  qualified: { zh: '合格', en: 'qualified' },
  'basically-qualified': { zh: '基本合格', en: 'basically qualified' },
  unqualified: { zh: '不合格', en: 'unqualified' },
} as const satisfies Record<string, Text>
export type Grade = keyof typeof GRADES

/** What may be proposed about a member besides a grade; a meeting decides, the superior approves. */
export const HANDLINGS = {
  'left-of-own-accord': { zh: '按自行脱党处理', en: 'treated as having left of own accord' },
  'membership-stopped': { zh: '停止党籍', en: 'stop membership' },
  removal: { zh: '除名', en: 'removal' },
  correction: { zh: '限期改正', en: 'correction within a term' },
  'transfer-relation': { zh: '转接组织关系', en: 'transfer the relation' },
  'awards-barred': { zh: '该组织及负责人不能评先评优', en: 'organisation and head barred from awards' },
  circular: { zh: '通报批评', en: 'circular of criticism' },
  criticism: { zh: '批评教育', en: 'criticism and education' },
  'serious-criticism': { zh: '严肃批评教育', en: 'serious criticism and education' },
  'organisational-handling': { zh: '组织处理', en: 'organisational handling' },
} as const satisfies Record<string, Text>
