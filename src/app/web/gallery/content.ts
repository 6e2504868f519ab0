/** What the gallery shows: the people, branches and figures of the drawings, all invented. Only while developing. */
import type { Day } from '../../../kernel/days.ts'
import type { Explanation } from '../../../policy/vocabulary/explanation.ts'
import type { ActivityCell } from '../../../ui/activity-cell.ts'
import type { Clause } from '../../../ui/chip.tsx'
import type { DutyItem } from '../../../ui/duty-list.tsx'
import type { Sum } from '../../../ui/equation.tsx'
import type { HeatRow } from '../../../ui/heat-map.tsx'
import type { ImportFault } from '../../../ui/states.tsx'
import type { Attendance } from '../../../ui/status.tsx'
import type { Month } from '../../../ui/year-strip.tsx'

export const today = '2026-09-07' as Day
const d = (month: number, day: number): Day => `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as Day
const zhang = (article: string): Clause => ({ label: `樟发〔2017〕37号 ${article}`, why: 'gallery:attendance' })
const short = (article: string): Clause => ({ label: article, why: 'gallery:attendance' })
export const same = (words: string) => ({ zh: words, en: words })

export const sum: Sum = { due: 38, present: 27, excused: 3, exempt: 4, elsewhere: 2, absent: 1, unknown: 1 }
export const calling: Sum = { due: 38, present: 26, excused: 3, exempt: 4, elsewhere: 2, absent: 1, unknown: 2 }

const closed = (num: number, den: number, day: Day, more: { moved?: 'later'; outcome?: 'not_met' } = {}): ActivityCell => ({
  state: 'closed',
  num,
  den,
  day,
  outcome: 'met',
  ...more,
})
const september: readonly ActivityCell[] = [
  closed(30, 34, d(1, 5)),
  closed(31, 34, d(2, 2)),
  closed(28, 34, d(3, 2)),
  closed(29, 34, d(4, 7), { moved: 'later' }),
  closed(26, 33, d(5, 6), { moved: 'later', outcome: 'not_met' }),
  closed(30, 33, d(6, 1)),
  closed(31, 34, d(7, 6)),
  closed(28, 34, d(8, 3)),
  { state: 'to_close', day: d(9, 7), mine: true },
  { state: 'planned', day: d(10, 8), moved: 'later' },
  { state: 'planned', day: d(11, 2) },
  { state: 'planned', day: d(12, 7) },
]
export const year: readonly Month[] = september.map((cell, at) => ({ month: at + 1, cell, href: '#' }))

export const duties: readonly DutyItem[] = [
  {
    id: '1',
    due: d(8, 31),
    what: '联系流动党员李海涛',
    facts: '在深圳；8月没有联系记录。联系人 彭志远',
    clause: short('四个长效机制意见 三（一）3'),
    action: { label: '记一次联系', href: '#' },
  },
  {
    id: '2',
    due: d(9, 11),
    what: '答复何桂生对记实的异议',
    facts: '8月活动日记为“缺席”，本人说当天到会',
    clause: { label: '本系统默认：5 个工作日', ours: true },
    action: { label: '看并答复', href: '#' },
  },
  {
    id: '3',
    due: d(9, 13),
    what: '九月党费还有 3 人未交',
    facts: '应交 38 人，已交 35 人；其中 2 人可由他人代交',
    clause: zhang('三（五）'),
    action: { label: '看三人', href: '#' },
  },
  {
    id: '4',
    due: d(9, 30),
    what: '九月联系流动党员',
    facts: '5 人中已联系 2 人',
    clause: short('四个长效机制意见 三（一）3'),
    action: { label: '看名单', href: '#' },
  },
  {
    id: '5',
    due: d(9, 30),
    what: '第三季度支部党员大会',
    facts: '尚未召开；可与活动日合开，分别记录',
    clause: short('支部工作条例 第十一条'),
    action: { label: '安排', href: '#' },
  },
  { id: '6', due: d(12, 20), what: '民主评议', action: { label: '看', href: '#' } },
  { id: '7', due: d(12, 31), what: '党费公示', action: { label: '看', href: '#' } },
]

export const clauses = { participation: zhang('四（三）'), day: zhang('一'), exemption: zhang('二'), visit: zhang('四（一）') }

export const words = {
  two: '两件事要您今天办',
  rest: '，另有 8 件未到期限',
  leadTitle: '九月党员活动日',
  leadFacts: '08:30—11:50　村部二楼会议室　主持 周立根　记录 欧阳敏',
  steps: ['9月1日 通知', '今天 点名', '办结', '写入簿册'],
  heldWaits: '已开，等您办结',
  gap1: '议事结论还没有填',
  gap2: '1 人到会情况未明',
  goClose: '去办结',
  afterClose: '办结后记录本、党员记实、党费簿和半年报备一次写成。',
  yearTitle: '今年的活动日',
  yearNote: '参与率，每月应不低于 80%',
  yearRight: '前八次合计 233/270',
  oneByOne: '逐次查看',
  limit: '低于 80%',
  duties: '应办事项',
  byTerm: '按期限排列',
  seen: '镇党委已可看到',
  know: '请知悉',
  note1: '十月活动日顺延到 **10月8日**。第一个星期一是 10月5日，在国庆假期内。',
  note2: '刘德福的免除到 **12月31日** 期满，需要时请重新报镇党委同意。',
  state: '支部现况',
  asked: '本月系统请您填写 9 项，约 6 分钟。',
  closeTitle: '九月党员活动日',
  closeFacts: '9月7日（星期一）08:30—11:50　村部二楼会议室　主持 周立根　记录 欧阳敏',
  crumbs: ['活动日', '2026年'],
  printSheet: '打印签到表',
  printRecord: '打印记录页',
  rate: '参与率 29/34',
  rateHow: '（实到 27 + 异地 2）÷（应到 38 − 免除 4）',
  whySo: '为何这样算',
  toFill: '要填的',
  once: '写一次，各簿册共用',
  missing: '还没有填。没有形成决定，就写“未形成决定”。',
  missingAsk: '议题：村道路灯维修。决定了什么，谁办，何时办完？',
  roll: '名册',
  rollNote: '38 人，按 9月7日在册党员，点名后已锁定',
  rollRight: '更正要写理由，原记录保留',
  addLater: '补记',
  presentHead: '实到 27 人',
  presentNote: '记录人当场点名 24　扫码自报 2　签到表补录 1',
  beforeClosing: '办结前还有两处',
  first1: '填写议事结论',
  first2: '判断有无以劳动、布置工作代替',
  toFirst: '到第一处',
  beforeNote: '两处办完，这里变为“办结”。罗建平的“未明”可以留着，以后补记；系统不替人写原因。',
  counts: '是否算数',
  countsRight: '逐条判断，不合成总分',
  notReplaced: '没有代替',
  replaced: '有，写明情况',
  countsFoot: '条号均指樟发〔2017〕37号活动日方案。自 2017年5月15日 起采用。',
  agenda: '当天议程',
  after: '办结后一次写成',
  branches: '各支部',
  branchesFacts: '14 个支部，497 名党员　·　2026年9月8日',
  three: '三件事等镇党委定',
  threeRest: '，另有 4 处请了解',
  asks: '等镇党委定的事',
  approve: '同意',
  decline: '不同意',
  choose: '选人',
  heatNote: '参与率，应不低于 80%',
  heatRight: '按党组织代码排列，不按高低',
  branch: '党支部',
  fact: '事项',
  clause: '依据',
  act: '办理',
  knowNote: '只列例外。点开可看支部自己的记录，不另要材料',
  knowTitle: '请了解',
  statesTitle: '七种不顺的时候',
  statesFacts: '先说发生了什么，再说对您有什么影响，再说下一步。',
} as const

export const facts = [
  ['党员', '38 人，预备 1 人'],
  ['流动党员', '流出 5　流入 2'],
  ['经批准免除', '4 人'],
  ['八月党费', '38/38'],
  ['记实待本人确认', '6 条'],
].map(([name, value]) => ({ name: name!, value: value! }))

export const fields = [
  ['主题', '四（四）', '学党章第一章，议村道路灯维修'],
  ['学习教育', '三（一）', '周立根领学党章第一章，彭志远传达镇党委会议精神；6 人发言。'],
  ['议事结论', '三（三）', ''],
  ['服务党员群众', '三（四）', '分三组走访困难户 7 户，代办医保续保 2 件。'],
  ['意见与答复', '三（三）', '何桂生问卫生室何时有药；答：镇卫生院 9月15日前补齐。'],
  ['下月安排', '三（三）', '10月8日开活动日，上党课；主讲人 何秀兰。'],
].map(([label, article, value]) => ({ label: label!, clause: short(article!), value: value! }))

export const rollRows: readonly { id: string; name: string; status: Attendance; provenance: string; act?: string }[] = [
  { id: '1', name: '罗建平', status: 'unknown', provenance: '点名时不在，没有请假，电话未接通。欧阳敏 08:52', act: words.addLater },
  { id: '2', name: '杨春生', status: 'absent', provenance: '本人电话说不来，未请假。欧阳敏 08:40　本人可提异议' },
  { id: '3', name: '唐小玲', status: 'excused', provenance: '陪护住院家人。周立根 9月6日准' },
  { id: '4', name: '吴国强', status: 'excused', provenance: '县里开会。周立根 9月4日准' },
  { id: '5', name: '余斌', status: 'excused', provenance: '抢收。何秀兰 9月7日准' },
  { id: '6', name: '李海涛', status: 'elsewhere', provenance: '视频参加。欧阳敏当场核对' },
  { id: '7', name: '陈思雨', status: 'elsewhere', provenance: '在长沙流入地支部参加，9月5日该支部已确认' },
  { id: '8', name: '刘德福等', status: 'exempt', provenance: '4 人年老体弱，镇党委 1月8日同意' },
]

export const present =
  '陈国栋 陈三元 邓玉兰 段明辉 冯霞 龚自强 何桂生:补录 何秀兰 胡爱民 黄伟 蒋素芳 李长庚 李梅 刘洋:自报 罗小军 欧阳敏 彭志远 任建华 孙立新 谭玉珍 汪海 王晓东:自报 肖文兵 谢春华 易国良 张丽 周立根'
    .split(' ')
    .map((one, at) => {
      const [name = '', small] = one.split(':')
      return { id: String(at), name, small }
    })

export const checks = [
  { id: '1', of: 'met', says: '当月第一个星期一', clause: short('一、活动时间'), fact: '9月7日，未逢节假日' },
  { id: '2', of: 'met', says: '不少于半天', clause: short('一、活动时间'), fact: '3 小时 20 分；本镇定半天为 3 小时' },
  { id: '3', of: 'met', says: '有专人记录', clause: short('四（四）'), fact: '欧阳敏' },
  { id: '4', of: 'met', says: '参与率不低于 80%', clause: short('四（三）'), fact: '29×100 ≥ 34×80，即 2900 ≥ 2720' },
  { id: '5', of: 'to_judge', says: '未以劳动、布置工作代替活动', clause: short('四（三）'), fact: '学习 95 分钟，服务 60 分钟，党费 15 分钟' },
  { id: '6', of: 'not_required', says: '影像资料', clause: short('与国办函〔2026〕12号冲突'), fact: '可附可不附，不影响算数' },
] as const

export const outs = [
  ['支部活动记录本', '第 9 页'],
  ['党员记实', '38 行，待本人确认'],
  ['党费收缴簿', '35 笔'],
  ['议事台账、服务台账', '1 件、7 户'],
  ['下半年报备镇党委', '第 3 次'],
].map(([what, fact]) => ({ what: what!, fact: fact! }))
export const agenda = [
  ['08:30—10:05', '学习教育', '95 分'],
  ['10:05—10:35', '民主议事', '30 分'],
  ['10:35—10:50', '交纳党费　35 人', '15 分'],
  ['10:50—11:50', '服务党员群众', '60 分'],
].map(([time, what, long]) => ({ time: time!, what: what!, long: long! }))

export const asks = [
  { asked: '请批准', title: '镇卫生院党支部：九月活动日改期', facts: '因门诊值班，9月7日 改为 9月9日。曾令辉 9月4日报。', clause: clauses.day, two: true },
  {
    asked: '请批准',
    title: '长浦村党支部：免除郑玉娥参加活动日',
    facts: '83 岁，行动不便，有村卫生室说明。到明年 9月30日。',
    clause: clauses.exemption,
    two: true,
  },
  {
    asked: '请派人',
    title: '白水湾村党支部：参与率三个月低于 80%',
    facts: '6月 35/47，7月 34/47，8月 33/47。建议班子成员参加十月活动日。',
    clause: clauses.visit,
    two: false,
  },
]

const months9 = [d(1, 5), d(2, 2), d(3, 2), d(4, 7), d(5, 6), d(6, 1), d(7, 6), d(8, 3), d(9, 7)]
const ahead: ActivityCell[] = [
  { state: 'planned', day: d(10, 8) },
  { state: 'planned', day: d(11, 2) },
  { state: 'planned', day: d(12, 7) },
]
const cell = (written: string, at: number): ActivityCell => {
  const day = months9[at]!
  if (written === 'w') return { state: 'to_close', day, mine: false }
  if (written === 'x') return { state: 'not_held', day }
  if (written === '?') return { state: 'unreported', day }
  if (written === '-') return { state: 'not_founded' }
  if (written === '!') return { state: 'awaits_approval', day, mine: true }
  const [, num = '0', den = '1', mark] = /(\d+)\/(\d+)([<>]?)/.exec(written) ?? []
  return { state: 'closed', num: Number(num), den: Number(den), day, outcome: mark === '<' ? 'not_met' : 'met', approved: mark === '>' }
}
export const heat: readonly HeatRow[] = `001 镇机关党支部 31 30/31 31/31 29/31 30/31 31/31 30/31 31/31 30/31 30/31
002 青竹村党支部 38 30/34 31/34 28/34 29/34 26/33< 30/33 31/34 28/34 w
003 柏石村党支部 44 36/40 37/40 35/40 38/40 36/40 35/40 37/40 36/40 37/40
004 兴源村党支部 29 22/26 23/26 22/26 x 23/26 21/26 22/26 23/26 w
005 白水湾村党支部 52 41/47 40/47 42/47 39/47 41/47 35/47< 34/47< 33/47< w
006 文坪村党支部 36 30/33 29/33 31/33 30/33 29/33> 30/33 31/33 30/33 31/33
007 金塘村党支部 27 21/24 22/24 21/24 21/24 22/24 20/24 21/24 ? w
008 长浦村党支部 41 33/37 34/37 32/37 33/37 34/37 33/37 35/37 33/37 33/37
009 双桥村党支部 33 25/30 26/30 25/30 27/30 26/30 25/30 26/30 27/30 26/30
010 望湖社区党支部 61 48/55 49/55 47/55 50/55 48/55 47/55 49/55 48/55 49/55
011 镇中心学校党支部 24 22/23 21/23 22/23 22/23 21/23 22/23 21/23 22/23 w
012 镇卫生院党支部 19 15/18 16/18 15/18 16/18 15/18> 16/18 15/18 16/18 !
013 两新组织联合党支部 15 - - - 12/14 13/14 12/14 12/14 12/14 12/14
014 离退休干部党支部 47 26/30 27/30 26/30 25/30 26/30 27/30 26/30 27/30 26/30`
  .split('\n')
  .map((line) => {
    const [code = '', name = '', members = '0', ...cells] = line.split(' ')
    return { id: code, code, name, members: Number(members), href: '#', cells: [...cells.map(cell), ...ahead] }
  })

export const exceptions = [
  {
    id: '1',
    of: 'unknown',
    name: '金塘村党支部',
    what: '八月活动日没有记录',
    small: '8月3日应开；9月1日 已问支部，未答复',
    clause: zhang('四（四）'),
    act: '打电话，记一笔',
  },
  {
    id: '2',
    of: 'not_met',
    name: '兴源村党支部',
    what: '四月活动日未开，未报改期',
    small: '支部说明：书记住院，无人主持。5月已补选副书记',
    clause: zhang('一'),
    act: '看说明',
  },
  {
    id: '3',
    of: 'overdue',
    name: '青竹村党支部',
    what: '1 名流动党员八月未联系',
    small: '支部责任人 彭志远；支部今天办',
    clause: short('四个长效机制意见 三（一）3'),
    act: '看记录',
  },
  {
    id: '4',
    of: 'due_soon',
    name: '4 个支部',
    what: '下半年报备未满一次',
    small: '办结九月活动日后自动算一次，无须另报',
    clause: zhang('四（四）'),
    act: '看名单',
  },
] as const

const fact = (month: number, day: number, what: string, status: string, icon: string, provenance: string, counts: string | null) => ({
  id: `${month}-${day}`,
  on: `2025-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as Day,
  what: same(what),
  status: same(status),
  icon,
  provenance: same(provenance),
  counts,
  sealed: false,
})
export const explanation: Explanation = {
  title: same('顾文斌　·　2025年1月1日—12月26日'),
  on: '2025-12-26' as Day,
  steps: [
    { step: 'conclusion', part: 1, outcome: 'not_met', text: same('全年出勤 7/12，未达到三分之二') },
    { step: 'follows', part: 2, text: same('由此：2025年度民主评议“不得评为优秀”。其他等次不受影响。未低于二分之一，不需要支部书记专门谈话。'), items: [] },
    {
      step: 'fraction',
      part: 3,
      amount: { num: 7, den: 12 },
      either: null,
      marks: [
        { at: 6, of: 12, label: same('1/2 为 6'), main: false },
        { at: 8, of: 12, label: same('2/3 为 8'), main: true },
      ],
      lines: [same('7×3 = 21，小于 12×2 = 24，未达到三分之二'), same('7×2 = 14，不小于 12，未低于二分之一')],
    },
    {
      step: 'facts',
      part: 4,
      heading: same('应计集中活动 13 次，其中免除 1 次不计'),
      sum: '7/12',
      rows: [
        fact(1, 10, '统一活动日', '实到', 'present', '当场点名', '1/1'),
        fact(2, 10, '统一活动日', '实到', 'present', '当场点名', '1/1'),
        fact(3, 10, '统一活动日', '请假', 'leave', '出差，书记准', '0/1'),
        fact(4, 10, '统一活动日', '实到', 'present', '当场点名', '1/1'),
        fact(5, 9, '统一活动日', '异地', 'away', '单位支部 5月12日确认', '1/1'),
        fact(6, 10, '统一活动日', '缺席', 'absent', '本人已确认', '0/1'),
        fact(6, 27, '支部党员大会', '实到', 'present', '当场点名', '1/1'),
        fact(7, 10, '统一活动日', '免除', 'exempt', '住院，镇党委 7月4日同意', null),
        fact(8, 11, '统一活动日', '请假', 'leave', '复查，书记准', '0/1'),
        fact(9, 10, '统一活动日', '实到', 'present', '签到表补录', '1/1'),
        fact(10, 10, '统一活动日', '请假', 'leave', '出差，书记准', '0/1'),
        fact(11, 10, '统一活动日', '缺席', 'absent', '本人已确认', '0/1'),
        fact(12, 10, '统一活动日', '实到', 'present', '当场点名', '1/1'),
      ],
    },
    {
      step: 'source',
      part: 5,
      sources: [
        {
          cites: [{ document: 'yangzhou-2021-38', article: '第5条', documentTitle: same('扬州市权利保障意见'), number: '扬办发〔2021〕38号', gist: same('') }],
          ours: false,
          text: same('全年参加集中活动少于三分之二的不评优秀，少于二分之一的由书记谈话。'),
          adopted: same('县委组织部 2022年2月1日 采用，至今未改'),
          values: [{ key: 'limit', text: same('现行值 2/3，自 2021年12月23日 起'), origin: same('文件写明') }],
        },
      ],
    },
    {
      step: 'silent',
      part: 6,
      key: 'leave',
      open: same('原文没有写请假怎么算。'),
      chosen: same('现按“请假计入总数”，由县委组织部 2022年2月1日 选定。'),
      others: [{ text: same('请假不计入总数'), outcome: 'met', changes: true }],
    },
    {
      step: 'proposal',
      part: 7,
      text: same('建议：2025年度民主评议，顾文斌不列为优秀人选。系统只提建议，不写等次。'),
      decides: same('支部委员会'),
      approves: null,
      note: same('顾文斌本人能看到这一页，也可以提出异议。'),
    },
  ],
}
export const decisions = ['采纳建议', '不采纳，写明理由', '先补充事实']

export const faults: readonly ImportFault[] = [
  { id: '1', row: 17, name: '罗建平', column: '公民身份号码', written: '末位校验不符', mend: '核对证件；证件确是如此，可注明后保留' },
  { id: '2', row: 58, name: '汪　海', column: '转为正式党员日期', written: '2019年2月30日', mend: '没有这一天' },
  {
    id: '3',
    row: 103,
    name: '李　梅',
    column: '所在党支部',
    written: '青竹支部',
    mend: '是不是“青竹村党支部”？',
    offer: { label: '是，改这一行', onTake: () => undefined },
  },
]

export const states = {
  empty: ['空', '没有，也是一个结论', '本月没有应办事项。', '下一件是 10月8日 的活动日。九月办过的 9 件都在记录里。', '看九月办过的'],
  loading: ['载入', '三百毫秒以内什么也不显示', '正在取 38 人的名册……'],
  long: ['费时的事', '可以离开', '正在试算 2025年全年'],
  refusal: [
    '制度不允许',
    '每个“不”都带依据',
    '不能改到 11月3日',
    '十月活动日可以前移或顺延，但要在 10月31日 以前开。',
    '活动日可前后挪动，原则上不出当月。',
    '江苏活动日意见 三',
    '选 10月的一天',
    '确有特殊情况，写明理由报批',
  ],
  noAccess: ['无权查看', '不说有没有，只说谁能看', '谈心谈话的内容只有谈话人、谈话对象和支部书记能看。您要了解情况，可以问支部书记周立根。'],
  error: ['出错', '错在我们，不怪您', '服务器 14:32 起没有回应。'],
  faults: ['导入有错'],
} as const

export const phone = {
  rollTitle: '九月活动日点名',
  rollNote: '名册说明',
  offTitle: '没有信号，照常点。',
  offNote: '25 条已存在本机，有信号后自动送出。',
  undo: '撤回',
  undone: '邓玉兰　到',
  next: '去下一个未点的',
  name: '何桂生',
  facts: '青竹村党支部　第二党小组',
  since: '1976年7月入党',
  one: '有 1 条请您看',
  needs: '今年对我的要求',
  records: '我的记实',
  say: '我要说',
  paper: '不用手机也一样：这一页支部可以印给您，看过签名交回就行。',
  tel: '支部电话 0730-000 0000',
  head1: '9月7日　欧阳敏记',
  what1: '九月党员活动日：到会',
  prov1: '纸质签到，当天补录。',
  yes: '对，我确认',
  no: '不对，我说明',
  need1: '参加党员活动日',
  times: '次',
  note1: '八月那次记为缺席，您已提出异议。今年还有 3 次没开。',
  why1: '为什么要参加',
  need2: '交纳党费',
  fig2: '交到 9月',
  note2: '每月 1 元。本人不便可以请人代交。',
  why2: '这个数怎么来的',
  need3: '集体学习',
  days: '天',
  note3: '活动日里的学习也算在内。12月31日前。',
  why3: '算了哪几次',
  need4: '民主评议',
  fig4: '12月',
  note4: '现在不用准备材料。',
  head5: '8月3日　欧阳敏记',
  what5: '八月党员活动日：缺席',
  status5: '您有异议，支部在核实',
  said5: '您说：那天我到了，坐在后排，没签上字。支部 9月11日前答复。',
  head6: '7月6日　欧阳敏记',
  what6: '七月党员活动日：到会',
  status6: '7月8日 您已确认',
  all: '今年全部 17 条',
  say1: '提意见、问支部',
  say2: '要出远门，先报告',
  say3: '向纪委反映',
  brand: '支部通',
} as const

export const paper = {
  head: { left: '中共樟树镇青竹村支部委员会', right: '2026年　第 9 次' },
  title: '巴陵先锋党员活动日记录',
  lines: [
    ['时　间', '2026年9月7日（星期一）08:30—11:50，计 3 小时 20 分'],
    ['地　点', '村部二楼会议室'],
    ['主　题', '学党章第一章，议村道路灯维修'],
    ['主持人', '周立根', '记录人', '欧阳敏'],
  ] as const,
  came: '到　会',
  more: [
    ['请假等', '请假：唐小玲、吴国强、余斌。免除：刘德福、郭佩兰、易长生、谭春娥。异地：李海涛、陈思雨。缺席：杨春生。未明：罗建平。'],
    ['学习教育', '周立根领学党章第一章，彭志远传达镇党委会议精神；6 人发言。'],
    [
      '民主议事',
      '议村道路灯维修。决定：先修三组至五组 12 盏，经费 4,800 元列村级支出，黄伟负责，10月20日前办完。表决：应到会有表决权 37 人，实到 26 人，赞成 25 人，反对 0 人，弃权 1 人，通过。',
    ],
    ['意见答复', '何桂生问卫生室何时有药；答：镇卫生院 9月15日前补齐。'],
    ['服务群众', '分三组走访困难户 7 户，代办医保续保 2 件。'],
    ['交纳党费', '35 人，计 86.50 元，何秀兰收。未交 3 人。'],
    ['下月安排', '10月8日开活动日，上党课；主讲人 何秀兰。'],
  ] as const,
  sign: ['主持人签字', '记录人签字'],
  code: '7F3A 91C2 04DE',
  longTitle: '名册',
  heads: ['序号', '姓名', '签名'],
  roster: '何桂生 2026年参加组织生活记实',
} as const
