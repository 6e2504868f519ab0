/** What the organisations of the two counties say and keep about floating members. All invented. */

export const SAID_OF_YEAR = {
  analysis: '外出以务工为主，半数去了结对的县；新去外省的几名还没有和流入地接上。',
  measures: '和结对县每半年对一次名单；没有接上的由所在支部逐人去信。',
}

const DUTIES = {
  homeDuties: '通报名单和变动，选派联系人，到期前征求意见',
  hostDuties: '编入支部和党小组，通知参加组织生活，反馈表现',
  goals: '名单对得上，人人有组织管',
  methods: '每次会商对一遍名单，差异当场记下',
  safeguards: '双方各定一名专人，电话公开',
}
const BARE = { homeDuties: null, hostDuties: null, goals: null, methods: null, safeguards: null, meets: null }

type Held = { ago: number; kind: 'meeting' | 'visit' | 'call' | 'joint-activity'; channel: string; words: string }
type Agreed = (typeof DUTIES | typeof BARE) & {
  of: string
  kind: 'agreement' | 'twinning'
  ourSide: 'home' | 'host'
  otherName: string
  meets: 'month' | 'quarter' | 'half-year' | null
  from: number
  until: number | null
  held: readonly Held[]
}

const met = (...ago: number[]): Held[] =>
  ago.map((one, index) => ({ ago: one, kind: 'meeting', channel: index % 2 === 0 ? 'video' : 'visit', words: '对了名单，三人情况有变，当场改正' }))

/** Days are counted from today. */
export const AGREED: Record<number, readonly Agreed[]> = {
  430699: [
    {
      ...DUTIES,
      of: '樟树镇',
      kind: 'agreement',
      ourSide: 'home',
      otherName: '芦荡镇党委',
      meets: 'quarter',
      from: 400,
      until: 330,
      held: met(310, 220, 128, 36),
    },
    { ...DUTIES, of: '组织部', kind: 'agreement', ourSide: 'home', otherName: '松滨区委组织部', meets: 'quarter', from: 500, until: 230, held: met(410, 260) },
    {
      ...BARE,
      of: '樟树镇',
      kind: 'twinning',
      ourSide: 'home',
      otherName: '安宜街道党工委',
      from: 300,
      until: null,
      held: [{ ago: 90, kind: 'joint-activity', channel: 'visit', words: '一起走访了在外的党员' }],
    },
  ],
  321099: [
    {
      ...DUTIES,
      of: '芦荡镇',
      kind: 'agreement',
      ourSide: 'host',
      otherName: '樟树镇党委',
      meets: 'quarter',
      from: 400,
      until: 330,
      held: met(310, 220, 128, 36),
    },
    {
      ...DUTIES,
      of: '安宜街道',
      kind: 'agreement',
      ourSide: 'home',
      otherName: '云岭街道党工委',
      meets: 'month',
      from: 350,
      until: 15,
      held: met(300, 240, 150),
    },
    {
      ...BARE,
      of: '县直',
      kind: 'twinning',
      ourSide: 'host',
      otherName: '竹制品厂党支部',
      from: 280,
      until: null,
      held: [{ ago: 75, kind: 'joint-activity', channel: 'visit', words: '联合开了一次主题党日' }],
    },
  ],
}

export type Kept = {
  /** a county alone, or both */
  in: number | null
  of: 'department' | 'committee' | 'community' | 'host' | 'estate' | 'talent'
  slot: string
  ago: number
  until?: number
  person?: string
  facts: Record<string, string>
  sealed?: Record<string, string>
  follows?: readonly { ago: number; what?: 'activity' | 'contact'; words: string }[]
}

/** Books of what an organisation keeps for incomers and of several relations; a value like `-90` is the day so many days ago. */
export const BOOKS: readonly Kept[] = [
  { in: null, of: 'committee', slot: 'floating.receiver', ago: 300, facts: { name: '沈文斌' }, sealed: { phone: '000-00210006' } },
  { in: null, of: 'community', slot: 'floating.desk-time', ago: 30, facts: { service: '补办活动证' } },
  { in: null, of: 'community', slot: 'floating.in-plans', ago: 310, facts: { plan: '年度党员教育培训计划', 'includes-floating': 'yes' } },
  { in: 321099, of: 'host', slot: 'floating.in-plans', ago: 290, facts: { plan: '企业党员学习计划', 'includes-floating': 'no' } },
  {
    in: null,
    of: 'committee',
    slot: 'floating.award-places',
    ago: 140,
    facts: { 'award-round': '七一表彰', 'places-kept': '2', 'care-places': '3', nominees: '两名流入党员' },
  },
  { in: 321099, of: 'host', slot: 'floating.award-places', ago: 120, facts: { 'award-round': '季度先进工作者', 'places-kept': '0', 'care-places': '0' } },
  { in: null, of: 'community', slot: 'floating.invitation', ago: 66, facts: { event: '社区议事会', invited: '流动党员代表 3 人', participants: '2 人到会' } },
  { in: 321099, of: 'community', slot: 'floating.invitation', ago: 12, facts: { event: '党代表工作室接访', invited: '流动党员代表 2 人' } },
  { in: null, of: 'host', slot: 'floating.support', ago: 150, facts: { organisation: '流动党员党小组', venue: '厂区二楼活动室' } },
  {
    in: 321099,
    of: 'community',
    slot: 'parallel.residents',
    ago: 80,
    person: '符志明',
    facts: { event: '志愿服务日', answer: '来了' },
    sealed: { 'home-organisation': '市供电公司党支部' },
  },
  {
    in: 321099,
    of: 'community',
    slot: 'parallel.residents',
    ago: 20,
    person: '常玉梅',
    facts: { event: '楼栋议事' },
    sealed: { 'home-organisation': '县实验小学党支部' },
  },
  {
    in: 321099,
    of: 'talent',
    slot: 'parallel.talent',
    ago: 200,
    person: '贺启明',
    facts: { 'file-held': '县人才服务中心', 'own-plan': '每月一次线上学习', channel: '微信群' },
    follows: [
      { ago: 61, what: 'activity', words: '参加线上学习' },
      { ago: 24, what: 'contact', words: '打电话，在昆山一家模具厂' },
    ],
  },
  {
    in: 321099,
    of: 'talent',
    slot: 'parallel.talent',
    ago: 95,
    person: '戴雨桐',
    facts: { 'file-held': '县人才服务中心', channel: '电话' },
    follows: [{ ago: 40, what: 'contact', words: '说下半年考研，档案暂不转' }],
  },
  {
    in: 321099,
    of: 'community',
    slot: 'parallel.retained',
    ago: 860,
    person: '祝可欣',
    facts: { 'left-at': '-860', channel: '微信' },
    follows: [{ ago: 190, words: '在找工作，关系暂不转' }],
  },
  {
    in: 321099,
    of: 'community',
    slot: 'parallel.retained',
    ago: 140,
    person: '谈立行',
    facts: { 'left-at': '-140', channel: '电话' },
    follows: [{ ago: 60, words: '已签约，下月转走' }],
  },
  {
    in: 321099,
    of: 'estate',
    slot: 'parallel.estate',
    ago: 330,
    facts: { estate: '湖滨小区', 'action-branch': '湖滨小区行动党支部', 'partner-bodies': '业委会、物业' },
  },
  { in: 321099, of: 'estate', slot: 'parallel.steward', ago: 210, person: '施红霞', facts: { 'steward-role': '楼栋长', building: '3 栋' } },
]

export const MARKS = { qualitative: 40, lines: { 'away-managed': 20, 'here-managed': 10, 'duties-in-time': 20, 'surveys-reported': 10 } }

/** Two branches found wanting, and what became of their appeals: the first is upheld, the second waits for its answer. */
export const BARS = [
  {
    in: 430699,
    of: '沙田村',
    finding: 'ineffective',
    reasons: '外出党员一半没有和流入地接上，去信没有跟',
    ago: 44,
    round: '年度先进基层党组织',
    head: '年度优秀党务工作者',
    circular: '流动党员工作措施不得力，年度先进不评',
    appeal: '支书五月才到任，已补上六名',
    answer: { upheld: true, words: '补上的都在考核以后，维持' },
  },
  {
    in: 430699,
    of: '黄泥坳村',
    finding: 'not-carried-out',
    reasons: '全年没有排查，名单是前年的',
    ago: 19,
    round: '年度先进基层党组织',
    head: '年度优秀党务工作者',
    circular: '流动党员工作不落实，年度先进不评',
    appeal: '排查做了，没有录入系统，附纸质名单',
    answer: null,
  },
] as const

export const PRACTICES = [
  { of: 'host', title: '夜班党员的周末课堂', words: '每月第二个周末晚上上党课，倒班的可以补听；半年到课率从一半到九成。', ago: 130, publish: true },
  { of: 'community', title: '一人一张联系卡', words: '卡上写两地联系人和服务点电话，外出时发，返乡时换。', ago: 40, publish: false },
] as const

type Working = { ago: number; kind: 'problem' | 'supervision' | 'handling'; title: string; facts: Record<string, string>; closed: string | null }

export const CLOSED_WORKS: readonly Working[] = [
  { ago: 150, kind: 'problem', title: '外出党员换号后联系不上', facts: { parties: '各支部', decision: '每季核一次电话' }, closed: '已核一遍，改了四个号码' },
  { ago: 90, kind: 'supervision', title: '抽查流动党员台账', facts: { findings: '两个支部台账缺住址' }, closed: '已补齐' },
]
export const OPEN_WORKS: readonly Working[] = [
  { ago: 25, kind: 'problem', title: '工地流动快，排摸跟不上', facts: { parties: '开发区、街道', support: '给每个工地定一名联络员' }, closed: null },
]
