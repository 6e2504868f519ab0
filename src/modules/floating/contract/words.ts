/** Words with their titles: reasons, stages, states, ways, kinds. What the server keeps under a key, a screen shows by these. */

export const REASONS = {
  work: { zh: '务工经商', en: 'work or trade' },
  study: { zh: '求学', en: 'study' },
  family: { zh: '随家人居住', en: 'living with family' },
  care: { zh: '养老、就医', en: 'old age or medical care' },
  abroad: { zh: '出国（境）', en: 'going abroad' },
  other: { zh: '其他', en: 'other' },
} as const
export type Reason = keyof typeof REASONS

export const FORMS = { written: { zh: '书面', en: 'in writing' }, oral: { zh: '口头', en: 'by word of mouth' } } as const

/** Key fields and groups that departments look at (JS-B-07d). */
export const SECTORS = {
  'urban-community': { zh: '城市社区', en: 'urban communities' },
  'migrant-worker': { zh: '农民工', en: 'migrant workers' },
  graduate: { zh: '高校毕业生', en: 'graduates' },
  other: { zh: '其他', en: 'other' },
} as const

/** Where a member is placed, while no rule in force names an order. */
export const BASES = {
  employer: { zh: '所在单位党组织', en: 'the employer’s organisation' },
  community: { zh: '社区（村）党组织', en: 'the community or village organisation' },
  nearby: { zh: '就近党组织', en: 'a nearby organisation' },
} as const

export const SIGHTS = {
  good: { zh: '证件有效、人证相符', en: 'good, and of this person' },
  missing: { zh: '没有证件', en: 'no certificate' },
  unclear: { zh: '看不清、有疑问', en: 'not clear' },
  voided: { zh: '已作废', en: 'void' },
} as const

export const RELATION_SIGHTS = {
  missing: { zh: '没有出示', en: 'not shown' },
  good: { zh: '有效', en: 'good' },
  expired: { zh: '已过有效期', en: 'no longer valid' },
  unclear: { zh: '看不清、有疑问', en: 'not clear' },
} as const

export const HOME_STAGES = {
  resident: { zh: '已返回', en: 'back' },
  applied: { zh: '已申报', en: 'applied' },
  briefed: { zh: '已行前教育', en: 'briefed' },
  certified: { zh: '已发证', en: 'certificate issued' },
  'away-unconfirmed': { zh: '外出，流入地未接上', en: 'away, no host yet' },
  'away-confirmed': { zh: '外出，流入地在管', en: 'away, managed by the host' },
  'return-reported': { zh: '已返回，待验证', en: 'back, certificate to be checked' },
  transferring: { zh: '关系转接中', en: 'relation in transfer' },
  transferred: { zh: '关系已转出', en: 'relation transferred' },
  cancelled: { zh: '已撤回', en: 'taken back' },
} as const

export const HOST_STATES = {
  waiting: { zh: '待接收', en: 'waiting' },
  identified: { zh: '已核对身份', en: 'identified' },
  placed: { zh: '已编入', en: 'placed' },
  managed: { zh: '在管', en: 'managed' },
  departed: { zh: '已离开', en: 'left' },
  closed: { zh: '已了结', en: 'closed' },
} as const

export const HOME_WORDS = {
  silent: { zh: '还没有答复', en: 'no word yet' },
  announced: { zh: '已通报', en: 'announced' },
  known: { zh: '已确认是本处党员', en: 'confirmed as theirs' },
  'not-ours': { zh: '答复不是本处党员', en: 'says: not ours' },
  elsewhere: { zh: '已去别处', en: 'gone elsewhere' },
  returned: { zh: '已返回流出地', en: 'back home' },
  checked: { zh: '已返回并验证', en: 'back, certificate checked' },
  cancelled: { zh: '没有外出', en: 'did not leave' },
} as const

export const OWNERS = {
  home: { zh: '流出地在管', en: 'managed at home' },
  host: { zh: '流入地在管', en: 'managed by the host' },
  'in-transit': { zh: '途中', en: 'in transit' },
  gap: { zh: '无人管', en: 'nobody manages' },
  elsewhere: { zh: '在对方', en: 'for the other side to know' },
} as const

export const CONFLICTS = {
  'two-hosts': { zh: '两个流入地都说人在自己那里', en: 'two hosts claim this member' },
  'arrived-after-return': { zh: '人已登记返回，流入地又说到了', en: 'a host reports an arrival after the return' },
  'returned-before-arrival': { zh: '人还没到，流出地已登记返回', en: 'home reports a return before the arrival' },
  'certificate-differs': { zh: '证号和流出地发的不一样', en: 'the number is not the one that home issued' },
  'certificate-voided': { zh: '出示的证已作废', en: 'the certificate shown is void' },
} as const

export const RAISED_KINDS = {
  ...CONFLICTS,
  refused: { zh: '拒收流动党员', en: 'a floating member was refused' },
  'not-ours': { zh: '流出地答复不是本处党员', en: 'home says: not ours' },
  change: { zh: '工作或居住地有变动', en: 'a change of work or home' },
  event: { zh: '重要情况', en: 'a serious event' },
} as const

export const FOUND_HOW = {
  sweep: { zh: '排摸发现', en: 'found in a sweep' },
  'walk-in': { zh: '本人上门', en: 'walked in' },
  declared: { zh: '网上亮明身份', en: 'declared on the public page' },
} as const

export const WAYS = {
  inside: { zh: '本系统', en: 'this system' },
  file: { zh: '文件', en: 'by file' },
  paper: { zh: '纸信', en: 'on paper' },
} as const

export const LETTER_STATES = {
  written: { zh: '已写，未发', en: 'written' },
  sent: { zh: '已发，未回执', en: 'sent, not acknowledged' },
  acknowledged: { zh: '对方已收', en: 'acknowledged' },
  refused: { zh: '对方未接受', en: 'not accepted' },
  taken: { zh: '已收', en: 'taken' },
  waiting: { zh: '前面的信未到', en: 'waits for those before' },
} as const

export const LETTER_TITLES = {
  found: { zh: '发现一名流动党员，请确认', en: 'Found a floating member: please confirm' },
  'reported-in': { zh: '本人已持证报到', en: 'The member has reported in' },
  identified: { zh: '已核对身份和证件', en: 'Identity and certificate checked' },
  'certificate-requested': { zh: '请为其办证', en: 'Please issue a certificate' },
  placed: { zh: '已编入党支部', en: 'Placed in a branch' },
  managed: { zh: '已纳入管理', en: 'Taken into management' },
  refused: { zh: '未接收', en: 'Not taken in' },
  'moved-on': { zh: '已离开本地', en: 'Has left here' },
  closed: { zh: '本地已了结', en: 'Closed here' },
  'transfer-accepted': { zh: '已接收组织关系', en: 'Relation accepted' },
  observed: { zh: '预备期考察情况', en: 'Observation during probation' },
  opinion: { zh: '预备期书面意见', en: 'Written opinion on probation' },
  announced: { zh: '通报外出党员', en: 'A member is coming' },
  known: { zh: '是本处党员', en: 'This is our member' },
  'not-ours': { zh: '不是本处党员', en: 'Not our member' },
  arrived: { zh: '本人说已经到达，持证报到', en: 'The member reports to have arrived' },
  certificate: { zh: '已发证', en: 'Certificate issued' },
  'certificate-voided': { zh: '原证作废', en: 'Certificate voided' },
  elsewhere: { zh: '已去别处', en: 'Has gone elsewhere' },
  returned: { zh: '已返回', en: 'Has come back' },
  checked: { zh: '返回已验证', en: 'Return checked' },
  cancelled: { zh: '没有外出', en: 'Did not leave' },
  'transfer-offered': { zh: '转接组织关系', en: 'Relation offered' },
  'transfer-withdrawn': { zh: '收回转接', en: 'Transfer taken back' },
  'transfer-closed': { zh: '组织关系已转出', en: 'Relation transferred' },
  'opinion-asked': { zh: '征求预备期意见', en: 'Opinion on probation asked for' },
  'probation-decided': { zh: '转正已有决定', en: 'Probation decided' },
  change: { zh: '情况变动', en: 'A change' },
  contact: { zh: '联系情况', en: 'Contact' },
  attendance: { zh: '参加组织生活情况', en: 'Attendance' },
  dues: { zh: '交纳党费情况', en: 'Dues' },
  feedback: { zh: '表现反馈', en: 'Feedback' },
  matters: { zh: '互通信息', en: 'Exchange of information' },
  event: { zh: '重要情况', en: 'An important event' },
  material: { zh: '材料', en: 'Material' },
  list: { zh: '名单', en: 'List' },
  brief: { zh: '通报在外党员情况', en: 'What home knows of the member' },
  words: { zh: '来信', en: 'A letter' },
  note: { zh: '管理记录、交办任务', en: 'A management note or task' },
  record: { zh: '奖惩情况', en: 'An award or punishment' },
  statement: { zh: '流入情况通报', en: 'Statement on an incoming member' },
} as const

export const DESK_LEVELS = {
  department: { zh: '县级', en: 'county' },
  committee: { zh: '乡镇（街道）、单位', en: 'township or employer' },
  branch: { zh: '村、社区、企业', en: 'village, community, enterprise' },
} as const

export const SIDES = ['home', 'host'] as const

/** How a contact was made; for chats the kind, not the content (JS-B-08d). */
export const CHANNELS = {
  phone: { zh: '电话', en: 'telephone' },
  visit: { zh: '见面、走访', en: 'in person' },
  video: { zh: '视频', en: 'video call' },
  wechat: { zh: '微信', en: 'WeChat' },
  'wechat-group': { zh: '微信群', en: 'WeChat group' },
  'qq-group': { zh: 'QQ群', en: 'QQ group' },
  yixin: { zh: '易信', en: 'Yixin' },
  app: { zh: '手机应用', en: 'mobile app' },
  sms: { zh: '短信', en: 'text message' },
  letter: { zh: '书信', en: 'letter' },
} as const

export const AGREEMENT_KINDS = {
  agreement: { zh: '共管协议', en: 'Co-management agreement' },
  twinning: { zh: '结对共建', en: 'Twinned organisations' },
} as const

export const MEETS = {
  month: { zh: '每月', en: 'each month' },
  quarter: { zh: '每季度', en: 'each quarter' },
  'half-year': { zh: '每半年', en: 'each half-year' },
  'calendar-year': { zh: '每年', en: 'each year' },
} as const

export const HELD_KINDS = {
  meeting: { zh: '会商', en: 'meeting' },
  visit: { zh: '走访', en: 'visit' },
  call: { zh: '寻访电话', en: 'call' },
  'joint-activity': { zh: '共建活动', en: 'joint activity' },
} as const

export const GATHERINGS = {
  meeting: { zh: '座谈', en: 'meeting' },
  'get-together': { zh: '联谊', en: 'get-together' },
  visit: { zh: '走访', en: 'visit' },
} as const

export const OUR_SIDES = { home: { zh: '流出地', en: 'home' }, host: { zh: '流入地', en: 'host' } } as const

export const SINCE_WHATS = {
  activity: { zh: '最近一次参加活动', en: 'the last activity' },
  dues: { zh: '最近一次交党费', en: 'the last dues' },
  contact: { zh: '最近一次联系上', en: 'the last contact' },
} as const

/** How contact was lost; the form has seven codes. */
export const SITUATIONS = {
  work: { zh: '外出务工经商', en: 'away for work or trade' },
  study: { zh: '毕业离校', en: 'left school' },
  moved: { zh: '搬迁', en: 'moved' },
  relation: { zh: '转接组织关系没有落地', en: 'relation in transfer that never arrived' },
  dismissed: { zh: '下岗、辞职、单位撤并', en: 'left work, or the unit was dissolved' },
  abroad: { zh: '出国（境）', en: 'abroad' },
  other: { zh: '其他', en: 'other' },
} as const

export const SEARCH_WAYS = {
  phone: { zh: '电话、网络', en: 'telephone or network' },
  family: { zh: '问家属亲友', en: 'asking family' },
  visit: { zh: '上门', en: 'a visit' },
  employer: { zh: '问原单位', en: 'asking the employer' },
  police: { zh: '请公安协助', en: 'with the police' },
  letter: { zh: '去信', en: 'a letter' },
  notice: { zh: '公告', en: 'a public notice' },
} as const

export const LOST_ENDS = {
  managed: { zh: '恢复正常管理', en: 'managed as usual again' },
  restored: { zh: '恢复党籍', en: 'membership restored' },
  removed: { zh: '除名', en: 'removed' },
  'entered-wrongly': { zh: '登记有误', en: 'entered wrongly' },
} as const

export const WORK_KINDS = {
  problem: { zh: '新情况新问题', en: 'Problems' },
  supervision: { zh: '督促检查', en: 'Supervision' },
  handling: { zh: '拒收、推诿、拖延', en: 'Refusal, shirking or delay' },
  evaluation: { zh: '目标责任考核', en: 'Responsibility evaluation' },
  'awards-bar': { zh: '不评先评优、通报', en: 'Bar from awards, circular' },
  'secretary-review': { zh: '书记述职评议', en: 'Secretary’s review' },
  practice: { zh: '好做法', en: 'Good practice' },
} as const
/** What is taken up here; judging, barring, reviews and good practice have pages of their own, earlier entries are still shown. */
export const TAKEN_UP = ['problem', 'supervision', 'handling'] as const

export const WORK_FACTS = {
  parties: { zh: '涉及哪些单位', en: 'parties' },
  decision: { zh: '怎样协调', en: 'decision' },
  support: { zh: '给了什么保障', en: 'support given' },
  findings: { zh: '检查情况', en: 'findings' },
  pretext: { zh: '借口', en: 'pretext' },
  handling: { zh: '怎样处理', en: 'handling' },
  decidedBy: { zh: '谁决定', en: 'decided by' },
  qualitative: { zh: '定性部分', en: 'qualitative part' },
  quantitative: { zh: '定量部分', en: 'quantitative part' },
  score: { zh: '得分', en: 'score' },
  head: { zh: '负责人', en: 'head' },
  round: { zh: '哪一次评比', en: 'round' },
  result: { zh: '结果', en: 'result' },
  neglected: { zh: '工作不落实或措施不得力', en: 'not carried out, or ineffective' },
  certificateHeld: { zh: '本人持有活动证', en: 'the member held the certificate' },
} as const
