/**
 * Set-up of every test file: reads along what is sent through the two doors of the database and fails the file when a
 * statement would not run on a distributed engine. The door is known by the role its transaction takes.
 */
import pg from 'pg'
import { afterAll } from 'vitest'
import { lintQuery } from './query-lint.ts'

type Door = 'zhibu_app' | 'zhibu_report' | 'zhibu_keys'

const doors = new WeakMap<object, Door>()
const heard = new Map<string, string[]>()
const send = pg.Client.prototype.query as (this: pg.Client, ...parts: unknown[]) => unknown

pg.Client.prototype.query = function (this: pg.Client, ...parts: unknown[]) {
  const text = textOf(parts[0])
  if (text !== null) listen(this, text)
  return send.apply(this, parts)
} as typeof pg.Client.prototype.query

const textOf = (part: unknown): string | null => {
  if (typeof part === 'string') return part
  const text = (part as { text?: unknown } | null)?.text
  return typeof text === 'string' ? text : null
}

const listen = (client: object, text: string): void => {
  const role = /\bset local role (zhibu_app|zhibu_report|zhibu_keys)\b/.exec(text)?.[1]
  if (role) return void doors.set(client, role as Door)
  if (/^\s*(?:commit|rollback(?! to)|end)\b/i.test(text)) return void doors.delete(client)
  const door = doors.get(client)
  if (!door || /^\s*(?:savepoint|release|rollback to|set local|copy)\b/i.test(text)) return
  const key = `${door}\n${text}`
  if (!heard.has(key)) heard.set(key, lintQuery(text, undefined, { report: door === 'zhibu_report' }))
}

afterAll(() => {
  // the next file of this worker sets up its own ear
  pg.Client.prototype.query = send as typeof pg.Client.prototype.query
  const faults = [...heard].flatMap(([key, found]) => found.map((fault) => `a statement ${fault}\n    ${key.split('\n').slice(1).join('\n    ').trim()}`))
  heard.clear()
  if (faults.length > 0) throw new Error(`statements that would not run on a distributed database:\n${faults.join('\n')}`)
})
