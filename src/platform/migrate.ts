/**
 * Runs `db/migrations/NNNN_name.sql` forward, each file once, in one transaction, one statement per query: the same files
 * pass on embedded, server and distributed PostgreSQL (distributed.md R6, R7). Which file ran, and with what text, is kept
 * in `platform.migration`.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client, Pool, PoolClient } from 'pg'

type Migration = { name: string; checksum: string; statements: string[] }

type Connection = Client | PoolClient

/**
 * Brings the database up to the newest file of `dir` and returns the names that ran now, in order. Two processes that
 * start together wait for each other. Throws, with nothing of that file left behind, when a file fails, when a file that
 * has run was changed or removed, or when a new file comes before one that has run.
 */
export const migrate = async (db: Pool | Client | PoolClient, dir: string): Promise<{ applied: string[] }> => {
  const migrations = readMigrations(dir)
  return withConnection(db, async (connection) => {
    await connection.query('select pg_advisory_lock(7426181)')
    try {
      await keepBook(connection)
      const due = stillDue(migrations, await alreadyRun(connection))
      for (const migration of due) await apply(connection, migration)
      return { applied: due.map(({ name }) => name) }
    } finally {
      await connection.query('select pg_advisory_unlock(7426181)')
    }
  })
}

/** The files of `dir` in their order. Throws on a name that is not `NNNN_name.sql` and on a number used twice. */
export const readMigrations = (dir: string): Migration[] => {
  const names = readdirSync(dir).sort()
  const odd = names.find((name) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(name))
  if (odd) throw new Error(`${join(dir, odd)} is not a migration: name it NNNN_name.sql (lower case, digits, underscores) or move it elsewhere.`)
  const twice = names.find((name, index) => names[index - 1]?.slice(0, 4) === name.slice(0, 4))
  if (twice) throw new Error(`${join(dir, twice)} has a number that another migration has already: give it the next free one.`)
  return names.map((name) => {
    const text = readFileSync(join(dir, name), 'utf8')
    return { name, checksum: createHash('sha256').update(text).digest('hex'), statements: splitStatements(text) }
  })
}

const withConnection = async <T>(db: Pool | Client | PoolClient, work: (connection: Connection) => Promise<T>): Promise<T> => {
  if (!('totalCount' in db)) return work(db)
  const connection = await db.connect()
  try {
    return await work(connection)
  } finally {
    connection.release()
  }
}

const keepBook = async (connection: Connection): Promise<void> => {
  const { rows } = await connection.query(`select to_regclass('platform.migration') is not null as there`)
  if (rows[0].there) return
  await connection.query('create schema if not exists platform')
  await connection.query(`
    create table if not exists platform.migration (
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      constraint migration_pk primary key (name)
    )`)
  await connection.query(`comment on table platform.migration is 'local'`)
}

const alreadyRun = async (connection: Connection): Promise<Map<string, string>> => {
  const { rows } = await connection.query<{ name: string; checksum: string }>('select name, checksum from platform.migration order by name')
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

const stillDue = (migrations: Migration[], ran: Map<string, string>): Migration[] => {
  const last = [...ran.keys()].at(-1) ?? ''
  for (const { name, checksum } of migrations) {
    const before = ran.get(name)
    if (before !== undefined && before !== checksum)
      throw new Error(
        `Migration ${name} was changed after it had run on this database. Put the file back as it was and write a new migration with the change. / 迁移文件 ${name} 运行后被改动过，请恢复原样，另写一个新文件。`,
      )
    if (before === undefined && name < last)
      throw new Error(`Migration ${name} is new but comes before ${last}, which has run already. Give it the next free number.`)
  }
  const known = new Set(migrations.map(({ name }) => name))
  const gone = [...ran.keys()].find((name) => !known.has(name))
  if (gone)
    throw new Error(
      `This database has run migration ${gone}, which this program does not have. It was made by a newer version: start that one, or restore a backup. / 数据库是更新的版本建的。`,
    )
  return migrations.filter(({ name }) => !ran.has(name))
}

const apply = async (connection: Connection, { name, checksum, statements }: Migration): Promise<void> => {
  await connection.query('begin')
  let current = ''
  try {
    await connection.query(`set local citus.multi_shard_modify_mode to 'sequential'`)
    for (current of statements) await connection.query(current)
    await connection.query('insert into platform.migration (name, checksum) values ($1, $2)', [name, checksum])
    await connection.query('commit')
  } catch (error) {
    await connection.query('rollback')
    throw new Error(`Migration ${name} failed and left nothing behind: ${(error as Error).message}\nStatement:\n${current.slice(0, 400)}`, { cause: error })
  }
}

// ---------------------------------------------------------------- one statement at a time

/**
 * Splits SQL into its statements, without their semicolons. Knows strings (also `E'…'`), quoted names, dollar quotes,
 * line comments and nested block comments. A function body in `begin atomic … end` is not known: use dollar quotes.
 */
export const splitStatements = (text: string): string[] => {
  const found: string[] = []
  let begin = 0
  let bare = ''
  for (let at = 0; at <= text.length; ) {
    const token = tokenAt(text, at)
    if (token.kind === 'end') {
      if (bare.trim() !== '') found.push(text.slice(begin, at).trim())
      begin = at + 1
      bare = ''
    } else if (token.kind === 'code') bare += text.slice(at, token.to)
    at = token.to
  }
  return found
}

type Token = { kind: 'code' | 'comment' | 'end'; to: number }

const tokenAt = (text: string, at: number): Token => {
  const two = text.slice(at, at + 2)
  const first = text[at]
  if (first === undefined || first === ';') return { kind: 'end', to: at + 1 }
  if (two === '--') return { kind: 'comment', to: endOf(text, '\n', at, text.length) }
  if (two === '/*') return { kind: 'comment', to: endOfBlockComment(text, at) }
  if (first === '"') return { kind: 'code', to: endOf(text, '"', at + 1) }
  if (first === "'") return { kind: 'code', to: endOfString(text, at) }
  const tag = first === '$' && !/[\w$]/.test(text[at - 1] ?? '') ? /^\$(?:[a-z_]\w*)?\$/i.exec(text.slice(at, at + 64))?.[0] : undefined
  if (tag) return { kind: 'code', to: endOf(text, tag, at + tag.length) }
  return { kind: 'code', to: at + 1 }
}

const endOf = (text: string, mark: string, from: number, otherwise?: number): number => {
  const at = text.indexOf(mark, from)
  if (at >= 0) return at + mark.length
  if (otherwise !== undefined) return otherwise
  throw new Error(`SQL ends inside a quotation that begins near: ${text.slice(Math.max(0, from - 1), from + 40)}`)
}

/** A doubled quote continues the string as a second one right behind it; a backslash escapes in `E'…'` only. */
const endOfString = (text: string, at: number): number => {
  if (!/(?:^|[^\w$])e$/i.test(text.slice(Math.max(0, at - 2), at))) return endOf(text, "'", at + 1)
  const body = /^'(?:[^'\\]|\\[^]|'')*'/.exec(text.slice(at))
  if (!body) return endOf(text, "'", text.length)
  return at + body[0].length
}

const endOfBlockComment = (text: string, at: number): number => {
  const marks = /\/\*|\*\//g
  marks.lastIndex = at
  let depth = 0
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  throw new Error(`SQL ends inside a comment that begins near: ${text.slice(at, at + 40)}`)
}
