import type { Day } from '../../kernel/days.ts'
import { day } from '../../kernel/days.ts'
import type { UnitSector, UnitToWrite } from '../../modules/org/public.ts'
import type { Draw } from './draw.ts'

/** A branch to be peopled: how many members, in how many groups. */
export type BranchPlan = {
  id: string
  code: string
  name: string
  shortName: string
  sector: UnitSector
  committeeId: string
  members: number
  groups: string[]
  from: Day
}

export type DistrictPlan = {
  districtId: number
  path: string
  regions: { id: number; kind: 'province' | 'city' | 'district'; name: string; parentId: number | null; path: string }[]
  rootId: string
  units: UnitToWrite[]
  committees: { id: string; code: string; name: string }[]
  branches: BranchPlan[]
}

type Sown = { name: string; sector: UnitSector; members: number; groups?: number; from?: string; kind?: 'branch' | 'general-branch' }

const FOUNDED = day('2008-07-01')

const TOWNSHIP: Sown[] = [
  { name: '镇机关', sector: 'organ', members: 31 },
  { name: '青竹村', sector: 'village', members: 38, groups: 3 },
  { name: '柏石村', sector: 'village', members: 44, groups: 3 },
  { name: '兴源村', sector: 'village', members: 29, groups: 2 },
  { name: '白水湾村', sector: 'village', members: 52, groups: 4 },
  { name: '文坪村', sector: 'village', members: 36, groups: 3 },
  { name: '金塘村', sector: 'village', members: 27, groups: 2 },
  { name: '长浦村', sector: 'village', members: 41, groups: 3 },
  { name: '双桥村', sector: 'village', members: 33, groups: 2 },
  { name: '望湖社区', sector: 'community', members: 61, groups: 4 },
  { name: '镇中心学校', sector: 'school', members: 24 },
  { name: '镇卫生院', sector: 'institution', members: 19 },
  { name: '两新组织联合', sector: 'non-public', members: 15, from: '2026-04-01' },
  { name: '离退休干部', sector: 'retired', members: 47, groups: 3 },
  { name: '石门村', sector: 'village', members: 26, groups: 2 },
  { name: '樟木村', sector: 'village', members: 34, groups: 2 },
  { name: '黄泥坳村', sector: 'village', members: 30, groups: 2 },
  { name: '枫树垭村', sector: 'village', members: 28, groups: 2 },
  { name: '沙田村', sector: 'village', members: 25, groups: 2 },
  { name: '桃林村', sector: 'village', members: 32, groups: 2 },
  { name: '古塘村', sector: 'village', members: 23 },
  { name: '茶亭社区', sector: 'community', members: 35, groups: 2 },
  { name: '粮站', sector: 'state-enterprise', members: 12 },
  { name: '供电所', sector: 'state-enterprise', members: 9 },
  { name: '农技站', sector: 'institution', members: 11 },
  { name: '竹制品厂', sector: 'non-public', members: 8 },
  { name: '老年学校', sector: 'social', members: 10 },
]

const LUDANG: Sown[] = [
  { name: '县委办公室', sector: 'organ', members: 34, groups: 2 },
  { name: '县财政局', sector: 'organ', members: 30, groups: 2 },
  { name: '县人才服务中心', sector: 'talent-agency', members: 22 },
  { name: '芦荡中学', sector: 'school', members: 48, groups: 4 },
  { name: '实验小学', sector: 'school', members: 33, groups: 2 },
  { name: '县人民医院内科', sector: 'institution', members: 29 },
  { name: '水务集团', sector: 'state-enterprise', members: 36, groups: 3 },
  { name: '远帆电子', sector: 'non-public', members: 17 },
  { name: '湖滨小区行动', sector: 'estate', members: 21 },
  { name: '荷塘社区', sector: 'community', members: 46, groups: 3 },
  { name: '退休干部第一', sector: 'retired', members: 39, groups: 3 },
]

const VILLAGES = [
  '前荡',
  '后荡',
  '菱湖',
  '芡塘',
  '蒲坊',
  '渔歌',
  '柳堡',
  '射阳湖',
  '望直',
  '泾河',
  '夏集',
  '范水',
  '曹甸',
  '西安丰',
  '山阳',
  '鲁垛',
  '小官庄',
  '黄塍',
  '水泗',
  '子婴',
]
const COMMUNITIES = [
  '安宜',
  '叶挺',
  '白田',
  '苏中',
  '北园',
  '画川',
  '东阳',
  '宝射',
  '新华',
  '运西',
  '文化',
  '城北',
  '城南',
  '花城',
  '桃园',
  '阳光',
  '运河',
  '大寨',
  '桂花',
  '泰山',
  '和平',
  '安平',
  '金湾',
  '银杏',
  '芙蓉',
  '双龙',
  '九里',
  '盐河',
  '潼河',
]

/** The township of the first district: 27 branches, some 820 members. */
export const zhangshu = (draw: Draw): DistrictPlan =>
  laidOut(draw, {
    districtId: 430699,
    regions: [
      { id: 43, kind: 'province', name: '湖南省', parentId: null, path: '43.' },
      { id: 4306, kind: 'city', name: '岳阳市', parentId: 43, path: '43.4306.' },
      { id: 430699, kind: 'district', name: '湘云县（演示）', parentId: 4306, path: '43.4306.430699.' },
    ],
    department: '中共湘云县委组织部',
    committees: [{ name: '中共樟树镇委员会', short: '樟树镇', branches: TOWNSHIP }],
  })

/** The county of the second district: some 60 branches, 1,500 members. */
export const ludang = (draw: Draw): DistrictPlan =>
  laidOut(draw, {
    districtId: 321099,
    regions: [
      { id: 32, kind: 'province', name: '江苏省', parentId: null, path: '32.' },
      { id: 3210, kind: 'city', name: '扬州市', parentId: 32, path: '32.3210.' },
      { id: 321099, kind: 'district', name: '芦荡县（演示）', parentId: 3210, path: '32.3210.321099.' },
    ],
    department: '中共芦荡县委组织部',
    committees: [
      { name: '中共芦荡县直属机关工作委员会', short: '县直', branches: LUDANG },
      {
        name: '中共芦荡镇委员会',
        short: '芦荡镇',
        branches: VILLAGES.map((name) => ({ name: `${name}村`, sector: 'village' as const, members: draw.between(16, 32), groups: 2 })),
      },
      {
        name: '中共安宜街道工作委员会',
        short: '安宜街道',
        branches: COMMUNITIES.map((name) => ({ name: `${name}社区`, sector: 'community' as const, members: draw.between(15, 30), groups: 2 })),
      },
    ],
  })

type Layout = {
  districtId: number
  regions: DistrictPlan['regions']
  department: string
  committees: { name: string; short: string; branches: Sown[] }[]
}

const laidOut = (draw: Draw, { districtId, regions, department, committees }: Layout): DistrictPlan => {
  const rootId = draw.id()
  const path = regions.at(-1)!.path
  const root: UnitToWrite = {
    id: rootId,
    parentId: null,
    path,
    code: '000',
    name: department,
    shortName: '县委组织部',
    kind: 'department',
    sector: 'organ',
    hasCommittee: true,
    from: FOUNDED,
  }
  const plan: DistrictPlan = { districtId, path, regions, rootId, units: [root], committees: [], branches: [] }
  let number = 0
  committees.forEach((committee, index) => {
    const id = draw.id()
    const code = committees.length === 1 ? 'A00' : `${String.fromCharCode(65 + index)}00`
    plan.committees.push({ id, code, name: committee.name })
    plan.units.push({
      id,
      parentId: rootId,
      code,
      name: committee.name,
      shortName: committee.short,
      kind: 'committee',
      sector: 'mixed',
      hasCommittee: true,
      from: FOUNDED,
    })
    for (const sown of committee.branches) addBranch(draw, plan, { sown, committeeId: id, owner: committee.short, code: String(++number).padStart(3, '0') })
  })
  return plan
}

const addBranch = (
  draw: Draw,
  plan: DistrictPlan,
  { sown, committeeId, owner, code }: { sown: Sown; committeeId: string; owner: string; code: string },
): void => {
  const id = draw.id()
  const from = sown.from ? day(sown.from) : FOUNDED
  const shortName = `${sown.name}党支部`
  plan.units.push({
    id,
    parentId: committeeId,
    code,
    name: `中共${owner}${sown.name}支部委员会`,
    shortName,
    kind: 'branch',
    sector: sown.sector,
    hasCommittee: sown.members >= 10,
    from,
  })
  const groups = Array.from({ length: sown.groups ?? 0 }, () => draw.id())
  groups.forEach((groupId, index) =>
    plan.units.push({
      id: groupId,
      parentId: id,
      code: `${code}-${index + 1}`,
      name: `${sown.name}第${'一二三四五六'[index]}党小组`,
      shortName: `第${'一二三四五六'[index]}党小组`,
      kind: 'group',
      sector: sown.sector,
      from,
    }),
  )
  plan.branches.push({ id, code, name: shortName, shortName: sown.name, sector: sown.sector, committeeId, members: sown.members, groups, from })
}
