import { addDays, addYears, type Day, day, dayOf, daysBetween, earlier } from '../../kernel/days.ts'
import { idNumberCheckDigit } from '../../kernel/id-numbers.ts'
import type { NewMember } from '../../modules/members/public.ts'
import type { PersonInput } from '../../modules/people/public.ts'
import type { Draw } from './draw.ts'
import type { BranchPlan, DistrictPlan } from './units.ts'

/**
 * Invented people. Their ID numbers have a valid check digit and an order code of 996 to 999, which was issued to people
 * over a hundred alone, while the bearers are younger; their telephone numbers begin with 000 and cannot be dialled.
 */
export type Invented = { person: PersonInput; member: NewMember; branch: BranchPlan; index: number }

const SURNAMES =
  '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚'
const MALE = '建国志强伟明军平辉勇海涛立新德福云飞春生长庚国栋文斌少华小军家祥向阳正清学勤克俭永康光荣'
const FEMALE = '秀兰桂英玉珍小玲丽芳梅霞敏琴素芳雪莲思雨晓岚红艳金花凤英彩云静怡月娥慧玲春燕爱民'
const ETHNIC = ['汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '苗族', '土家族', '回族']
const EDUCATION = ['初中', '初中', '高中', '中专', '大学专科', '大学本科', '小学', '研究生']
const WORK = ['农民', '个体经营', '村干部', '教师', '医生', '工人', '退休', '公务员', '技术员']

/** Members who appear by name in guides and journeys: the first of their branch, in this order. */
const NAMED: Record<string, { name: string; sex: 'male' | 'female'; born: string; joined: string; confirmed: string | null; away?: string }[]> = {
  青竹村: [
    { name: '周立根', sex: 'male', born: '1968-03-12', joined: '1994-06-20', confirmed: '1995-06-20' },
    { name: '何秀兰', sex: 'female', born: '1971-09-02', joined: '1999-07-01', confirmed: '2000-07-01' },
    { name: '彭志远', sex: 'male', born: '1985-11-23', joined: '2009-05-18', confirmed: '2010-05-18' },
    { name: '欧阳敏', sex: 'female', born: '1990-04-08', joined: '2014-06-30', confirmed: '2015-06-30' },
    { name: '何桂生', sex: 'male', born: '1951-02-17', joined: '1976-07-01', confirmed: '1976-07-01' },
    { name: '罗建平', sex: 'male', born: '1979-07-05', joined: '2004-07-01', confirmed: '2005-07-01' },
    { name: '杨春生', sex: 'male', born: '1982-01-30', joined: '2007-06-28', confirmed: '2008-06-28' },
    { name: '唐小玲', sex: 'female', born: '1987-08-14', joined: '2011-07-01', confirmed: '2012-07-01' },
    { name: '吴国强', sex: 'male', born: '1974-12-09', joined: '2001-06-25', confirmed: '2002-06-25' },
    { name: '余斌', sex: 'male', born: '1992-05-21', joined: '2018-06-20', confirmed: '2019-06-20' },
    { name: '李海涛', sex: 'male', born: '1989-10-03', joined: '2013-07-01', confirmed: '2014-07-01', away: '广东省深圳市' },
    { name: '陈思雨', sex: 'female', born: '1996-06-16', joined: '2019-05-30', confirmed: '2020-05-30', away: '湖南省长沙市' },
    { name: '刘德福', sex: 'male', born: '1938-04-11', joined: '1966-03-01', confirmed: '1966-03-01' },
    { name: '黄伟', sex: 'male', born: '1994-02-27', joined: '2025-12-15', confirmed: null },
  ],
  荷塘社区: [
    { name: '居正明', sex: 'male', born: '1970-05-05', joined: '1996-07-01', confirmed: '1997-07-01' },
    { name: '丁永康', sex: 'male', born: '1965-08-19', joined: '1990-07-01', confirmed: '1991-07-01' },
    { name: '顾文斌', sex: 'male', born: '1983-03-28', joined: '2008-07-01', confirmed: '2009-07-01' },
    { name: '华素琴', sex: 'female', born: '1978-12-12', joined: '2003-07-01', confirmed: '2004-07-01' },
    { name: '纪萍', sex: 'female', born: '1986-06-06', joined: '2012-07-01', confirmed: '2013-07-01' },
    { name: '陆卫东', sex: 'male', born: '1969-10-01', joined: '1995-07-01', confirmed: '1996-07-01' },
    { name: '钱广生', sex: 'male', born: '1948-01-22', joined: '1973-07-01', confirmed: '1973-07-01' },
  ],
}

const THERE = '江苏省扬州市芦荡县（演示）'
const HERE = '湖南省岳阳市湘云县（演示）'
/** Where those away have gone: most to the other county of this world, some within their own, some further. */
const AWAY: Record<number, readonly string[]> = {
  430699: [THERE, THERE, '广东省深圳市', THERE, THERE, '浙江省杭州市', THERE, `${HERE}县城`],
  321099: [HERE, HERE, '上海市松滨区', HERE, `${THERE}县城`, HERE, HERE, '江苏省苏州市', HERE],
}

/** Everybody of a district, branch by branch; every branch's first member is its secretary. */
export const invent = (draw: Draw, plan: DistrictPlan, today: Day): Invented[] => {
  const taken = new Set<string>()
  return plan.branches.flatMap((branch) => Array.from({ length: branch.members }, (_, index) => one(draw, { plan, branch, index, today, taken })))
}

type Making = { plan: DistrictPlan; branch: BranchPlan; index: number; today: Day; taken: Set<string> }

const one = (draw: Draw, making: Making): Invented => {
  const { branch, index, today } = making
  const named = NAMED[branch.shortName]?.[index]
  const sex = named?.sex ?? (draw.chance(34) ? 'female' : 'male')
  const { born, idNumber } = identity(draw, making, sex, named ? day(named.born) : null)
  const { joined, confirmed } = named ? { joined: day(named.joined), confirmed: named.confirmed ? day(named.confirmed) : null } : admission(draw, born, today)
  const id = draw.id()
  const away = named ? (named.away ?? null) : index > 3 && draw.chance(4) ? draw.pick(AWAY[making.plan.districtId]!) : null
  const person: PersonInput = {
    id,
    path: '',
    name: named?.name ?? inventName(draw, sex),
    sex,
    ethnicity: draw.pick(ETHNIC),
    bornOn: born,
    education: draw.pick(EDUCATION),
    workPost: draw.pick(WORK),
    idNumber,
    phone: `000${String(draw.below(100_000_000)).padStart(8, '0')}`,
    address: `${branch.shortName}${draw.between(1, 12)}组${draw.between(1, 60)}号`,
  }
  return { person, member: memberOf(draw, { making, person, joined, confirmed, away }), branch, index }
}

const inventName = (draw: Draw, sex: 'male' | 'female'): string => {
  const pool = sex === 'male' ? MALE : FEMALE
  return `${draw.pick([...SURNAMES])}${draw.pick([...pool])}${draw.chance(72) ? draw.pick([...pool]) : ''}`
}

/** A birth date and a number nobody was ever given; drawn again while the number is taken in this world. */
const identity = (draw: Draw, { plan, today, taken }: Making, sex: 'male' | 'female', fixed: Day | null): { born: Day; idNumber: string } => {
  for (;;) {
    const age = draw.chance(28) ? draw.between(61, 92) : draw.between(22, 60)
    const born = fixed ?? addDays(addYears(today, -age), -draw.below(365))
    const order = sex === 'male' ? draw.pick(['997', '999']) : draw.pick(['996', '998'])
    const body = `${plan.districtId}${born.replaceAll('-', '')}${order}`
    const idNumber = body + idNumberCheckDigit(body)
    if (taken.has(idNumber)) continue
    taken.add(idNumber)
    return { born, idNumber }
  }
}

/** Admitted between 20 and 45 years of age, confirmed a year later; a few are on probation now. */
const admission = (draw: Draw, born: Day, today: Day): { joined: Day; confirmed: Day | null } => {
  if (draw.chance(3)) return { joined: addDays(today, -draw.between(30, 330)), confirmed: null }
  const joined = earlier(addDays(addYears(born, draw.between(20, 45)), draw.below(300)), addDays(today, -draw.between(500, 2500)))
  return { joined, confirmed: daysBetween(joined, dayOf(1977, 8, 18)) > 0 ? joined : addYears(joined, 1) }
}

type Belongs = { making: Making; person: PersonInput; joined: Day; confirmed: Day | null; away: string | null }

const memberOf = (draw: Draw, { making: { branch, index }, person, joined, confirmed, away }: Belongs): NewMember => ({
  id: draw.id(),
  path: '',
  personId: person.id,
  branchId: branch.id,
  groupId: branch.groups.length > 0 ? branch.groups[index % branch.groups.length]! : null,
  standing: confirmed ? 'full' : 'probationary',
  joinedOn: joined,
  confirmedOn: confirmed,
  status: 'normal',
  lostSince: null,
  floating: away !== null,
  floatingTo: away,
  belongsFrom: joined > branch.from ? joined : branch.from,
  importRunId: null,
})
