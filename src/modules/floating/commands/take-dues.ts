/**
 * Dues that the host took from a guest: told home as a line of the member's ledger there; the money follows the rule in force (CX-19b, JS-B-06e). What was
 * told wrongly is taken back by another letter; home reverses by itself what it settled.
 */
import { type Day, earlier, monthOf, yearOf } from '../../../kernel/days.ts'
import { readYuan } from '../../../kernel/money.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type DuesLine, keyOfMonth, monthIn, type OfMonth, takenBackIn, type Version, versionsByMonth } from '../facts/dues-told.ts'
import { openEnclosure } from '../facts.ts'
import { type HomeHalf, type HostHalf, outsideTheStay } from '../stages.ts'
import { type LetterRow, lettersOfKinds, type PartRow } from '../store.ts'
import { doAtHost, lockHostCase } from './act-at-host.ts'

type DuesTaken = { year: number; month: number; yuan: string; on: Day }

/** Refuses what is no sum of yuan, a day to come, a guest who is not managed here, and a month that was told already. */
export const takeDues = (
  call: Call,
  scope: Scope,
  { row, unitName, dues }: { row: PartRow; unitName: string; dues: DuesTaken },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const cents = readYuan(dues.yuan)
    if (cents === null || cents === 0)
      return refuse('not-yuan', '金额写作 15 或 15.50，最多两位小数，要大于 0。', 'Write the sum as 15 or 15.50: two decimals at the most, more than 0.', {
        field: '/yuan',
      })
    if (dues.on > call.today) return refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const own = locked.own as HostHalf
    if (own.state !== 'managed' || own.acceptedOn)
      return refuse('not-managed-here', '还没有纳入管理，或已经离开，不能代收党费。', 'The member is not managed here, or has left: dues cannot be taken.')
    // arrears of the time on the way are taken too; what was due before the departure is home's affair
    const since = earlier(own.managedFrom!, (locked.heard as HomeHalf).from ?? own.managedFrom!)
    if (dues.on < since || isEarlier(dues, since) || dues.year > yearOf(call.today) + 1) return outsideTheStay(since)
    const told = versionsIn(await lettersOfKinds(tx, [row.id], 'host', ['dues'])).get(keyOfMonth(dues)) ?? []
    if ((told.at(-1)?.cents ?? 0) > 0)
      return refuse(
        'month-told-already',
        `${dues.year}年${dues.month}月已经记过，也告诉了流出地。记错了，请先冲销。`,
        `${dues.year}-${dues.month} is recorded and told home already. If that was wrong, take it back first.`,
        {
          field: '/month',
        },
      )
    const line = { on: dues.on, year: dues.year, month: dues.month, cents, host: unitName, by: byOf(call).name, version: told.length + 1 }
    const done = await doAtHost(tx, call, locked, { act: { kind: 'tell', letter: 'dues', on: dues.on }, unitName, enclose: () => ({ lines: [line] }) })
    return done.ok ? ok({}) : done
  })

const isEarlier = ({ year, month }: OfMonth, on: Day): boolean => year < yearOf(on) || (year === yearOf(on) && month < monthOf(on))

type Wrong = OfMonth & { reason: string }

/**
 * Takes back what was told of one month, with the reason and the name of whoever says so; also of a guest who has left. The line keeps the day of the
 * one that it corrects, so that both stand in the same record.
 */
export const takeBackDues = (
  call: Call,
  scope: Scope,
  { row, unitName, wrong }: { row: PartRow; unitName: string; wrong: Wrong },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const told = versionsIn(await lettersOfKinds(tx, [row.id], 'host', ['dues'])).get(keyOfMonth(wrong)) ?? []
    const last = told.at(-1)
    if (!last || last.cents <= 0)
      return refuse(
        'nothing-told',
        `${wrong.year}年${wrong.month}月没有告诉过流出地收了党费，或已经冲销，没有可以冲销的。`,
        `Nothing stands as told for ${wrong.year}-${wrong.month}; there is nothing to take back.`,
        { field: '/month' },
      )
    const { year, month, reason } = wrong
    const of = { on: last.told[0]!['on'], year, month, cents: 0, host: unitName, by: byOf(call).name, version: told.length + 1 }
    const line = { ...of, takenBack: call.today, reason, wasCents: last.cents }
    const enclose = () => ({ words: reason, lines: [line] })
    const done = await doAtHost(tx, call, locked, { act: { kind: 'tell', letter: 'dues', on: call.today }, unitName, enclose })
    return done.ok ? ok({}) : done
  })

/** What this host told of dues, month by month, from its own drawer. */
const versionsIn = (letters: readonly LetterRow[]): ReadonlyMap<string, readonly Version<DuesLine>[]> =>
  versionsByMonth(
    letters
      .filter(({ fromSide }) => fromSide === 'host')
      .toSorted((one, other) => one.number - other.number)
      .flatMap(
        ({ caseId, side, fromSide, number, enclosureSealed }): readonly DuesLine[] =>
          openEnclosure({ caseId, side, fromSide, number }, enclosureSealed).lines ?? [],
      ),
    (line) => line,
  )

/** For the host's page: each month that was told, as it stands now. */
export const duesToldHere = (letters: readonly LetterRow[]) =>
  [...versionsIn(letters).values()].map((versions) => {
    const { cents, told } = versions.at(-1)!
    const line = told.at(-1)!
    const { year, month } = monthIn(line)!
    return { year, month, cents, on: line['on'] as Day, byName: String(line['by'] ?? ''), takenBack: takenBackIn(line) }
  })
