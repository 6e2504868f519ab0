/** Dues as a host told them, line after line of its letters: which month, what stands now, what was corrected. Pure. */
import type { Day } from '../../../kernel/days.ts'

export type DuesLine = Readonly<Record<string, unknown>>
export type OfMonth = { year: number; month: number }

const whole = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)
const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/** The month that a line is for: two numbers, or one text as some partners write it. */
export const monthIn = (line: DuesLine): OfMonth | null => {
  const written = /^(\d{4})-(\d{2})$/.exec(String(line['month'] ?? ''))
  const [year, month] = written ? [Number(written[1]), Number(written[2])] : [whole(line['year']), whole(line['month'])]
  return year && month && month >= 1 && month <= 12 ? { year, month } : null
}

export const centsIn = (line: DuesLine): number => whole(line['cents']) ?? 0

/** Why a host took a sum back, and who wrote so; null where it did not. */
export const takenBackIn = (line: DuesLine): { on: Day; reason: string | null } | null =>
  centsIn(line) <= 0 ? { on: (text(line['takenBack']) ?? text(line['on'])) as Day, reason: text(line['reason']) } : null

export const keyOfMonth = ({ year, month }: OfMonth): string => `${year}-${month}`

/** One sum that a host told for a month; told once more without a change it is the same version. */
export type Version<T> = { told: readonly T[]; cents: number }

/** The versions of each month in the order in which they were told; the last one stands. */
export const versionsByMonth = <T>(told: readonly T[], lineOf: (one: T) => DuesLine): Map<string, readonly [Version<T>, ...Version<T>[]]> => {
  const months = new Map<string, [Version<T>, ...Version<T>[]]>()
  for (const one of told) {
    const of = monthIn(lineOf(one))
    if (!of) continue
    const [cents, before] = [centsIn(lineOf(one)), months.get(keyOfMonth(of)) ?? []]
    const last = before.at(-1)
    const next = last?.cents === cents ? [...before.slice(0, -1), { told: [...last.told, one], cents }] : [...before, { told: [one], cents }]
    months.set(keyOfMonth(of), next as [Version<T>, ...Version<T>[]])
  }
  return months
}

const standing = (lines: readonly DuesLine[]): string[] =>
  [...versionsByMonth(lines, (line) => line)].flatMap(([month, versions]) => (versions.at(-1)!.cents > 0 ? [month] : []))

/** How many months stand as paid, by the lines of one host in the order told: each once, none that was taken back. */
export const monthsStanding = (lines: readonly DuesLine[]): number => standing(lines).length

type Result = { kind: string; caseId: string; letterNumber: number; facts: DuesLine }

/** The same by what all hosts of a member told. */
export const monthsToldBy = (results: readonly Result[]): number => {
  const dues = results.filter(({ kind }) => kind === 'dues').toSorted((one, other) => one.letterNumber - other.letterNumber)
  return new Set([...Map.groupBy(dues, ({ caseId }) => caseId).values()].flatMap((of) => standing(of.map(({ facts }) => facts)))).size
}
