import { addDays, type Day, yearOf } from '../../kernel/days.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db.ts'
import { lineSupplier, sessionsOfYear } from '../../modules/activities/public.ts'
import { lineSupplier as duesLines } from '../../modules/dues/public.ts'
import { writeConfirmations, writeContests } from '../../modules/ledger/public.ts'
import { writeAccounts } from '../../modules/people/public.ts'
import type { Invented } from './persons.ts'
import type { Year } from './year.ts'

const BRANCHES = new Set(['青竹村', '柏石村', '荷塘社区'])

/** Members of these branches have bound a device with a slip: an account of their own, without password. */
const accountsFor = async (tx: Tx, { draw, at, own }: Year, crew: readonly Invented[]): Promise<Map<string, string>> => {
  const fresh = crew
    .filter(({ person }) => !own.has(person.id))
    .map(({ person }) => ({ id: draw.id(), personId: person.id, name: '', kind: 'member' as const, administers: null, passwordHash: null }))
  await writeAccounts(tx, at, fresh)
  return new Map([...own, ...fresh.map(({ id, personId }): [string, string] => [personId, id])])
}

/** In a few branches the members have confirmed their lines up to a month ago; one of them contests an absence. */
export const askMembers = async (tx: Tx, year: Year): Promise<void> => {
  const { invented, draw, at, today } = year
  const crew = invented.filter((one) => BRANCHES.has(one.branch.shortName))
  const accounts = await accountsFor(tx, year, crew)
  const of = new Map(crew.map((one) => [one.member.id, one]))
  const period = { from: `${yearOf(today)}-01-01` as Day, to: addDays(today, -30) }
  const lines = await lineSupplier.linesOf(tx, { memberIds: crew.map((one) => one.member.id), period })
  const newest = new Map(
    lines.map((line) => [line.memberId, line.day]).sort(([, one], [, other]) => String(one).localeCompare(String(other))) as [string, Day][],
  )
  const contested = (line: (typeof lines)[number]): boolean => of.get(line.memberId)!.person.name === '何桂生' && line.status === 'absent'
  const waiting = (line: (typeof lines)[number]): boolean => line.day === newest.get(line.memberId)
  const receipts = await duesLines.linesOf(tx, { memberIds: crew.map((one) => one.member.id), period: { ...period, to: today } })
  await writeConfirmations(
    tx,
    receipts.map((line) => confirmation(newId(), of.get(line.memberId)!, line, accounts)),
    at,
  )
  await writeConfirmations(
    tx,
    lines.filter((line) => !contested(line) && !waiting(line)).map((line) => confirmation(draw.id(), of.get(line.memberId)!, line, accounts)),
    at,
  )
  const contests = lines.filter(contested).map((line) => ({
    ...basic(draw.id(), of.get(line.memberId)!, line, accounts),
    branchId: line.branchId,
    title: line.title,
    words: '那天我到了，坐在后排，没签上字。',
    answerDue: addDays(today, 5),
    cites: [],
    transcribedByName: null,
  }))
  if (contests.length > 0) await writeContests(tx, contests, at)
}

/** The lines of the year's meetings, told after those of the days; ids of their own, so that what else is drawn stays as it is. */
export const confirmMeetings = async (tx: Tx, { invented, own, at, today, plan }: Year): Promise<void> => {
  const crew = invented.filter((one) => own.has(one.person.id) && BRANCHES.has(one.branch.shortName))
  const of = new Map(crew.map((one) => [one.member.id, one]))
  const memberIds = crew.map((one) => one.member.id)
  const period = { from: `${yearOf(today)}-01-01` as Day, to: addDays(today, -30) }
  const sessions = await sessionsOfYear(tx, { unitIds: plan.branches.map(({ id }) => id), year: yearOf(today) })
  const meetings = new Set(sessions.flatMap(({ id, kind, theme }) => (kind === 'meeting' && theme !== '支部党员大会' ? [id] : [])))
  const lines = await lineSupplier.linesOf(tx, { memberIds, period })
  await writeConfirmations(
    tx,
    lines.filter(({ key }) => meetings.has(key.split(':')[1]!)).map((line) => confirmation(newId(), of.get(line.memberId)!, line, own)),
    at,
  )
}

type Line = { key: string; version: number; day: Day }

const basic = (id: string, { member, person }: Invented, line: Line, accounts: ReadonlyMap<string, string>) => ({
  id,
  memberId: member.id,
  personId: person.id,
  path: member.path,
  key: line.key,
  version: line.version,
  how: 'own-device' as const,
  byAccount: accounts.get(person.id)!,
  sheetId: null,
})

const confirmation = (id: string, one: Invented, line: Line, accounts: ReadonlyMap<string, string>) => ({
  ...basic(id, one, line, accounts),
  on: addDays(line.day, 3),
  transcribedBy: null,
  transcribedByName: null,
})
