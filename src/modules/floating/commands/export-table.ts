/** The ledgers of the national form as spreadsheets: T9 those away, T10 those here, T25 the lost. Contact data in the clear for the branch in charge alone. */
import { type Day, yearOf } from '../../../kernel/days.ts'
import { ok, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { FileReply } from '../../../platform/endpoint.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Cell, writeSheet } from '../../../platform/sheet.ts'
import { type Member, membersByIds } from '../../members/public.ts'
import { inForceForUnits, type Unit, unitsByIds } from '../../org/public.ts'
import { HOST_STATES, LOST_ENDS, REASONS, SEARCH_WAYS, SIGHTS, SINCE_WHATS, SITUATIONS, TABLES } from '../contract.ts'
import { monthsToldBy } from '../facts/dues-told.ts'
import { hostPartOf, homeCaseOf, isSeenBy, openCard, openDetails } from '../facts.ts'
import {
  type Absence,
  absencesUnder,
  casesOfAbsences,
  contactPersonsOf,
  contactsOf,
  lostUnder,
  type PartRow,
  partsUnder,
  resultsOf,
  type ResultRow,
  searchesOf,
} from '../store.ts'
import { clocksOf } from './lost-contact.ts'

export const T9_COLUMNS = [
  '姓名',
  '性别',
  '民族',
  '出生日期',
  '入党日期',
  '正式/预备',
  '流出党支部',
  '外出时间',
  '原因',
  '外出地点',
  '从业单位',
  '居住地',
  '联系电话',
  '活动证编号',
  '发证日期',
  '流入党组织',
  '是否纳入',
  '联系人',
  '最近联系时间',
  '本年参加组织生活次数',
  '交纳党费情况',
  '返回时间',
  '年审',
  '备注',
] as const
export const T10_COLUMNS = [
  '姓名',
  '原党组织',
  '原党组织联系人',
  '原党组织电话',
  '活动证编号',
  '查验',
  '流入时间',
  '编入支部',
  '党小组',
  '职业',
  '学历',
  '居住地',
  '电话',
  '状态',
  '预备期满意见',
  '离开时间',
  '备注',
] as const
const T25_COLUMNS = [
  '姓名',
  '党支部',
  '失联起算日',
  '起算依据',
  '情形',
  '查找方式、次数',
  '查找结果',
  '满六个月',
  '停止党籍日期',
  '决定',
  '满二年',
  '联系上日期',
  '了结',
  '备注',
] as const

type Kind = keyof typeof TABLES
const COLUMNS: Record<Kind, readonly string[]> = { T9: T9_COLUMNS, T10: T10_COLUMNS, T25: T25_COLUMNS }
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const SEX = { male: '男', female: '女', unknown: '' } as const
const STANDING = { full: '正式党员', probationary: '预备党员' } as const

/** Writes one ledger of a part of the tree; who, when and for what stand on the sheet and in the trail. */
export const exportTable = (call: Call, scope: Scope, { unit, kind, purpose }: { unit: Unit; kind: Kind; purpose: string }): Promise<Result<FileReply>> =>
  runCommand({ ...call, idempotencyKey: null }, scope, async (tx: CommandTx) => {
    const rows = await { T9: awayRows, T10: hereRows, T25: lostRows }[kind](tx, call, unit)
    await tx.audit({ verb: 'floating.table-exported', objectType: 'unit', objectId: unit.id, path: unit.path, fields: [kind, `rows:${rows.length}`], purpose })
    const name = TABLES[kind].zh
    const mark = `用途：${purpose}　导出人：${call.session!.name}　${call.today}　编号 ${call.requestId.slice(-8)}　用完请删除`
    const bytes = await writeSheet({ name, banner: [`${unit.name}　${name}　${call.today}`, mark], headings: COLUMNS[kind], rows })
    return ok({ name: `${unit.shortName}${name}${call.today}.xlsx`, type: XLSX, bytes })
  })

const HIDDEN = '（本支部可看）'
/** In the clear where the caller is of the branch in charge; else only that it is there. */
const seen = (mine: boolean, value: string | null, has: boolean): string => (mine ? (value ?? '') : has ? HIDDEN : '')

const paid = (results: readonly ResultRow[]): string => {
  const months = monthsToldBy(results)
  return months > 0 ? `在流入地交 ${months} 次` : ''
}

const awayRows = async (tx: Tx, call: Call, unit: Unit): Promise<Cell[][]> => {
  const today = call.today
  const absences = await absencesUnder(tx, unit.path, { ended: false, since: today })
  const ids = absences.map(({ id }) => id)
  const memberIds = absences.map(({ memberId }) => memberId)
  const cases = Map.groupBy(await casesOfAbsences(tx, ids), ({ absenceId }) => absenceId)
  const people = new Map((await contactPersonsOf(tx, ids)).map((one) => [one.absenceId, one.name]))
  const contacts = Map.groupBy(
    (await contactsOf(tx, { absenceIds: ids })).filter(({ reached }) => reached),
    ({ absenceId }) => absenceId,
  )
  const members = await membersByIds(tx, memberIds)
  const branches = await unitsByIds(tx, [...new Set(absences.map(({ branchId }) => branchId))])
  const results = Map.groupBy(await resultsOf(tx, { memberIds, from: `${yearOf(today)}-01-01` as Day, to: today }), ({ memberId }) => memberId)
  return absences.map((absence) => [
    ...memberCells(members.get(absence.memberId), branches.get(absence.branchId)),
    ...leavingCells(absence, isSeenBy(call, absence)),
    ...sinceCells({
      own: absence.own,
      host: hostOf(cases.get(absence.id) ?? []),
      person: people.get(absence.id) ?? '',
      contacts: (contacts.get(absence.id) ?? []).map(({ on }) => on),
      done: results.get(absence.memberId) ?? [],
    }),
  ])
}

const memberCells = (member: Member | undefined, branch: Unit | undefined): Cell[] => [
  member?.person.name ?? '',
  SEX[member?.person.sex ?? 'unknown'],
  member?.person.ethnicity ?? '',
  member?.person.bornOn ?? '',
  member?.joinedOn ?? '',
  member?.standing ? STANDING[member.standing] : '',
  branch?.name ?? '',
]

const leavingCells = (absence: Absence, mine: boolean): Cell[] => {
  const details = openDetails(absence)
  const { own } = absence
  return [
    own.from ?? '',
    absence.reason ? REASONS[absence.reason as keyof typeof REASONS].zh : '',
    absence.place ?? '',
    seen(mine, details.employer, absence.hasEmployer),
    seen(mine, details.address, absence.hasAddress),
    seen(mine, details.phone, absence.hasPhone),
    own.voidedOn ? '' : (own.number ?? ''),
    own.certifiedOn ?? '',
  ]
}

type Since = { own: Absence['own']; host: PartRow | undefined; person: string; contacts: readonly Day[]; done: readonly ResultRow[] }

const sinceCells = ({ own, host, person, contacts, done }: Since): Cell[] => [
  host?.otherName ?? '',
  host ? HOST_STATES[homeCaseOf(host).heard.state].zh : '',
  person,
  contacts.toSorted().at(-1) ?? '',
  done.filter(({ kind }) => kind === 'attendance').length,
  paid(done),
  own.returnedOn ?? '',
  own.checkedOn ?? '',
  '',
]

const hostOf = (cases: readonly PartRow[]): PartRow | undefined =>
  cases.find((row) => homeCaseOf(row).heard.state === 'managed') ?? cases.findLast((row) => ['announced', 'known'].includes(homeCaseOf(row).told.word))

const CONVERSIONS = { 'on-time': '按期转正', extend: '延长预备期', not: '不予转正' } as const

const hereRows = async (tx: Tx, call: Call, unit: Unit): Promise<Cell[][]> => {
  const parts = await partsUnder(tx, unit.path, { side: 'host', open: true })
  const units = await unitsByIds(
    tx,
    parts.flatMap(({ branchId, groupId }) => [branchId, groupId].filter((one) => one !== null)),
  )
  return parts.map((row): Cell[] => {
    const { own, heard } = hostPartOf(row)
    const card = openCard(row)
    const mine = isSeenBy(call, row)
    return [
      row.personName,
      row.otherName,
      card.homeContact ?? '',
      seen(mine, card.homePhone, card.homePhone !== null),
      own.number ?? heard.number ?? '',
      own.sight ? SIGHTS[own.sight].zh : '',
      own.managedFrom ?? own.foundOn ?? heard.from ?? '',
      (row.branchId && units.get(row.branchId)?.name) || '',
      (row.groupId && units.get(row.groupId)?.name) || '',
      card.occupation ?? '',
      card.education ?? '',
      seen(mine, card.address, card.address !== null),
      seen(mine, card.phone, card.phone !== null),
      HOST_STATES[own.state].zh,
      own.opinion ? CONVERSIONS[own.opinion.conversion] : '',
      own.leftOn ?? '',
      '',
    ]
  })
}

const lostRows = async (tx: Tx, call: Call, unit: Unit): Promise<Cell[][]> => {
  const rows = await lostUnder(tx, unit.path, `${yearOf(call.today)}-01-01` as Day)
  const members = await membersByIds(
    tx,
    rows.map(({ memberId }) => memberId),
  )
  const branchIds = [...new Set(rows.map(({ branchId }) => branchId))]
  const branches = await unitsByIds(tx, branchIds)
  const rules = await inForceForUnits(tx, branchIds, call.today)
  const searches = Map.groupBy(
    await searchesOf(
      tx,
      rows.map(({ id }) => id),
    ),
    ({ lostId }) => lostId,
  )
  return rows.map((row): Cell[] => {
    const done = searches.get(row.id) ?? []
    const clocks = clocksOf(rules.get(row.branchId)!, row)
    const ways = [...Map.groupBy(done, ({ way }) => way)].map(([way, some]) => `${SEARCH_WAYS[way as keyof typeof SEARCH_WAYS]?.zh ?? way} ${some.length} 次`)
    return [
      members.get(row.memberId)?.person.name ?? '',
      branches.get(row.branchId)?.name ?? '',
      row.since,
      SINCE_WHATS[row.sinceWhat].zh,
      SITUATIONS[row.situation as keyof typeof SITUATIONS]?.zh ?? row.situation,
      ways.join('；'),
      row.foundOn ? '联系上' : row.searchFailed ? '多方查找没有找到' : '',
      clocks.decideFrom ?? '',
      row.stoppedOn ?? '',
      row.stoppedBy ?? '',
      clocks.removeFrom ?? '',
      row.foundOn ?? '',
      row.endedHow ? `${LOST_ENDS[row.endedHow].zh} ${row.endedOn}` : '',
      row.foundWords ?? row.endedWords ?? '',
    ]
  })
}
