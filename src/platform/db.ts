import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder } from 'kysely'
import pg from 'pg'
import type { Scope } from './scope.ts'

/** Any statement made by kysely's `sql` tag. */
export type Statement<Row = unknown> = RawBuilder<Row>

/**
 * An open transaction behind one of the two doors. A statement with a name is prepared once a connection: for those of every request, whose
 * planning costs more than their work. Its text must be the same each time (lists go in as one parameter).
 */
export type Tx = {
  readonly scope: Scope
  rows<Row>(statement: Statement<Row>, name?: string): Promise<Row[]>
  /** exactly one row, or an error */
  one<Row>(statement: Statement<Row>, name?: string): Promise<Row>
  maybe<Row>(statement: Statement<Row>, name?: string): Promise<Row | null>
  /** number of rows touched */
  run(statement: Statement<unknown>, name?: string): Promise<number>
  /** the driver's connection, for COPY alone */
  readonly connection: pg.PoolClient
}

export type Database = {
  readonly pool: pg.Pool
  /** called with the text of every statement; the tests' query lint listens here */
  observe?: (text: string) => void
  close(): Promise<void>
}

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`a number from the database is too large to hold exactly: ${text}`)
  return value
})

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Opens the pool. `report` hears of connections that die while idle (a database restart must not end the process). */
export const openDatabase = (config: pg.PoolConfig, report: (error: Error) => void = () => {}): Database => {
  const pool = new pg.Pool({ max: 12, connectionTimeoutMillis: 3_000, idleTimeoutMillis: 30_000, ...config })
  pool.on('error', report)
  pool.on('connect', (client) => client.on('error', report))
  return { pool, close: () => pool.end() }
}

/** The door for a district's life: one transaction under the request role, the scope set for row-level security. */
export const withDistrict = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> => transaction(db, scope, 'zhibu_app', work)

/** The door for closed periods, rollups and reference data across districts. The caller's right was proven by the scope. */
export const withReport = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> => transaction(db, scope, 'zhibu_report', work)

const transaction = async <T>(db: Database, scope: Scope, role: 'zhibu_app' | 'zhibu_report', work: (tx: Tx) => Promise<T>): Promise<T> => {
  const connection = await db.pool.connect()
  let broken: Error | undefined
  try {
    await connection.query(preamble(scope, role))
    const value = await work(openTx(db, scope, connection))
    await connection.query('commit')
    return value
  } catch (error) {
    broken = await rollBack(connection)
    throw error
  } finally {
    connection.release(broken)
  }
}

/**
 * Begins and sets the context in one message. `set local` takes no parameters, so the values are held to digits,
 * letters, dots and commas before they come near the text (scope.ts, and again here).
 */
const preamble = (scope: Scope, role: string): string => {
  const districts = scope.districtIds.join(',')
  if (!/^[0-9,]+$/.test(districts) || !/^[0-9a-zA-Z.]+$/.test(scope.path)) throw new Error('a scope that was not minted reached the database door')
  return `begin; set local role ${role}; set local app.districts = '{${districts}}'; set local app.path = '${scope.path}'`
}

const rollBack = async (connection: pg.PoolClient): Promise<Error | undefined> => {
  try {
    await connection.query('rollback')
    return undefined
  } catch (error) {
    return error as Error
  }
}

const openTx = (db: Database, scope: Scope, connection: pg.PoolClient): Tx => {
  const send = async <Row>(statement: Statement<Row>, name?: string) => {
    const { sql, parameters } = statement.compile(compiler)
    db.observe?.(sql)
    return connection.query<Row & pg.QueryResultRow>({ ...(name ? { name } : {}), text: sql, values: parameters as unknown[] })
  }
  const rows = async <Row>(statement: Statement<Row>, name?: string): Promise<Row[]> => (await send(statement, name)).rows
  const maybe = async <Row>(statement: Statement<Row>, name?: string): Promise<Row | null> => {
    const found = await rows(statement, name)
    if (found.length > 1) throw new Error(`expected at most one row, found ${found.length}`)
    return found[0] ?? null
  }
  const one = async <Row>(statement: Statement<Row>, name?: string): Promise<Row> => {
    const found = await maybe(statement, name)
    if (found === null) throw new Error('expected one row, found none')
    return found
  }
  return { scope, connection, rows, maybe, one, run: async (statement, name) => (await send(statement, name)).rowCount ?? 0 }
}

/** Name of the violated constraint, read from the message as well (distributed.md Q10); null when the error is another one. */
export const violatedConstraint = (error: unknown): string | null => {
  if (!(error instanceof Error) || !('code' in error) || !/^23/.test(String(error.code))) return null
  const named = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : /constraint "([^"]+)"/.exec(error.message)?.[1]
  return named?.replace(/_\d+$/, '') ?? null
}
