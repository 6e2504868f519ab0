/** What the machine and its processes did: load average, and CPU time of a process or of a PostgreSQL server with all its backends. */
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

const TICKS_A_SECOND = 100

const statOf = (pid: number | string): string[] => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

const secondsIn = (fields: readonly string[], ...which: number[]): number => which.reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) / TICKS_A_SECOND

/** CPU seconds of one process so far; NaN where the system does not say. */
export const cpuOf = (pid: number): number => secondsIn(statOf(pid), 11, 12)

/** CPU seconds of a postmaster, its living children and those that it has reaped. */
export const cpuOfPostgres = (postmaster: number): number => {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((fields) => Number(fields[1]) === postmaster)
  return secondsIn(statOf(postmaster), 11, 12, 13, 14) + children.reduce((sum, fields) => sum + secondsIn(fields, 11, 12), 0)
}

/** `2 cores, load 5.2 3.9 4.1`. A load above the number of cores means that others used the machine as well. */
export const machine = (): string =>
  `${cpus().length} cores, load ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`
