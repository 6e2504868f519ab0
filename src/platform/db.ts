import type { Duplex } from 'node:stream'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder, sql } from 'kysely'
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
  /** sends a write whose answer nobody needs; the commit waits for it, and fails where it failed */
  along(statement: Statement<unknown>, name?: string): void
  /** the driver's connection */
  readonly connection: pg.PoolClient
}

export type Database = {
  readonly pool: pg.Pool
  /** a few connections beside the others, so that a crowd of readers never makes a sign-in wait for one (security.md D11) */
  readonly first: pg.Pool
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

/**
 * Opens the pool. Statements are sent without waiting for the answer to the one before (`pipeline`): those that a caller asks for at once
 * share a round trip. COPY needs a connection of its own, opened without it. `report` hears of connections that die while idle (a database restart must not end the process). */
export const openDatabase = (config: pg.PoolConfig, report: (error: Error) => void = () => {}): Database => {
  const pool = openPool(config, report)
  const first = openPool({ ...config, max: FIRST }, report)
  return { pool, first, close: async () => void (await Promise.all([pool.end(), first.end()])) }
}

const FIRST = 4

const openPool = (config: pg.PoolConfig, report: (error: Error) => void): pg.Pool => {
  const pool = new pg.Pool({ max: 12, connectionTimeoutMillis: 3_000, idleTimeoutMillis: 30_000, pipeline: true, ...config } as pg.PoolConfig)
  pool.on('error', report)
  pool.on('connect', (client) => client.on('error', report))
  return pool
}

type DoorOptions = {
  /** every statement of this work has a name: its plan is made once a connection, whatever the parameters (for what each request does) */
  keepPlans?: boolean
  /** takes one of the connections that are kept for the look behind each request and for sign-ins */
  goesFirst?: boolean
  /**
   * everything is asked before the first answer is there, and the end travels with it: one round trip. What was written is kept whatever the
   * work makes of the answers, so conditions stand in the statements
   */
  atOnce?: boolean
}

/** The door for a district's life: one transaction under the request role, the scope set for row-level security. */
export const withDistrict = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>, options: DoorOptions = {}): Promise<T> =>
  transaction(db, scope, { begin: () => preamble(scope, 'zhibu_app', options), ...options }, work)

/**
 * A second scope inside an open transaction: sets districts and part of the tree for `work` and puts them back, also where it throws. For what
 * two sides share and neither may read of the other: a letter handed over, a relation taken over (docs/decisions/012). The scope was minted by
 * `floating/access.ts`; a guard keeps everybody else away. Not for two works at once on one transaction. With `atOnce` everything of the work is
 * asked before its first answer is there, and the way back travels with it.
 */
export const asSide = async <T, Within extends Tx>(
  tx: Within,
  scope: Scope,
  work: (tx: Within) => Promise<T>,
  { atOnce = false }: Pick<DoorOptions, 'atOnce'> = {},
): Promise<T> => {
  const side = { open: true }
  const back = () => {
    side.open = false
    turnTo(tx, tx.scope)
  }
  turnTo(tx, scope)
  try {
    const asked = work(whileOpen({ ...tx, scope }, side))
    if (atOnce) back()
    return await asked
  } finally {
    if (side.open) back()
  }
}

/** Sent with what follows: the database takes both in turn, and once a statement failed nothing of the transaction runs any more. */
const turnTo = (tx: Tx, scope: Scope): void => tx.along(sql.raw(reachOf(scope)))

/** What a work of the second scope sends too late would run under the first: it is refused. */
const whileOpen = <Within extends Tx>(tx: Within, side: { open: boolean }): Within => {
  const held = <Send extends (...given: never[]) => unknown>(send: Send): Send =>
    ((...given) => {
      if (!side.open) throw new Error('a statement came after the end of the second scope: wait for everything before the work returns')
      return send(...given)
    }) as Send
  return { ...tx, rows: held(tx.rows), one: held(tx.one), maybe: held(tx.maybe), run: held(tx.run), along: held(tx.along) }
}

/**
 * Before statements over a whole district, for the rest of the transaction: by the index of the wall, since a scan of the rows asks for the settings
 * of the wall anew at each of them; with memory for hash tables; without helpers, each of which would build those tables again.
 */
export const overMany = (tx: Tx): void =>
  tx.along(sql.raw(`set local enable_seqscan = off; set local work_mem = '32MB'; set local max_parallel_workers_per_gather = 0`))

/** The same door for looking only: the answer does not wait for the end of the transaction, and the database refuses every write. */
export const readDistrict = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>, options: DoorOptions = {}): Promise<T> =>
  reading(db, scope, { begin: () => preamble(scope, 'zhibu_app', { ...options, readOnly: true }), ...options }, work)

/** The door for closed periods, rollups and reference data across districts, for looking only. The caller's right was proven by the scope. */
export const withReport = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  reading(db, scope, { begin: () => preamble(scope, 'zhibu_report', { readOnly: true }) }, work)

/** The door for sealing anew: the district's walls stand, and of each row nothing but what is sealed in it can be changed. */
export const withKeys = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(db, scope, { begin: () => preamble(scope, 'zhibu_keys') }, work)

/**
 * The operator's door, for what no request may do (a district carried into another): as the owner of the tables, with the walls standing. Only the
 * composition in `app` opens it, from the command line.
 */
export const asOwner = <T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(db, scope, { begin: () => `begin; ${reachOf(scope)}` }, work)

type RequestRole = 'zhibu_app' | 'zhibu_report' | 'zhibu_keys'

type Door = { begin: () => string; atOnce?: boolean; goesFirst?: boolean }

const transaction = async <T>(db: Database, scope: Scope, { begin, atOnce = false, goesFirst = false }: Door, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const text = begin()
  const opened = openTx(db, scope, await (goesFirst ? db.first : db.pool).connect(), text)
  let broken: Error | undefined
  try {
    const asked = work(opened.tx)
    if (!atOnce) await asked
    const [value] = await Promise.all([asked, opened.commit()])
    return value
  } catch (error) {
    broken = await opened.rollBack()
    throw await opened.cause(error)
  } finally {
    opened.tx.connection.release(broken)
  }
}

const reading = async <T>(db: Database, scope: Scope, { begin, atOnce = false, goesFirst = false }: Door, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const text = begin()
  const opened = openTx(db, scope, await (goesFirst ? db.first : db.pool).connect(), text)
  const leave = () => void opened.rollBack().then((broken) => opened.tx.connection.release(broken))
  try {
    const asked = work(opened.tx)
    if (atOnce) leave()
    return await asked
  } catch (error) {
    throw await opened.cause(error)
  } finally {
    if (!atOnce) leave()
  }
}

/**
 * Begins and sets the context in one message. `set local` takes no parameters, so the values are held to digits,
 * letters, dots and commas before they come near the text (scope.ts, and again here).
 */
const preamble = (scope: Scope, role: RequestRole, { keepPlans = false, readOnly = false }: DoorOptions & { readOnly?: boolean } = {}): string => {
  const begin = readOnly ? 'begin read only' : 'begin'
  const plans = keepPlans ? "; set local plan_cache_mode = 'force_generic_plan'" : ''
  return `${begin}; set local role ${role}; ${reachOf(scope)}${plans}`
}

const reachOf = (scope: Scope): string => {
  const districts = scope.districtIds.join(',')
  if (!/^[0-9,]+$/.test(districts) || !/^[0-9a-zA-Z.]+$/.test(scope.path)) throw new Error('a scope that was not minted reached the database door')
  return `set local app.districts = '{${districts}}'; set local app.path = '${scope.path}'`
}

type Opened = {
  tx: Tx
  /** ends it; throws where anything of it failed, also what nobody waited for */
  commit(): Promise<void>
  /** ends it without keeping anything; the error of a connection that is no longer of use */
  rollBack(): Promise<Error | undefined>
  /** what stands behind "the transaction is aborted": the first fault of what nobody waited for; any other error itself */
  cause(error: unknown): Promise<unknown>
}

/** What is asked for in one turn of the loop goes out in one write: each write wakes the database, which costs more than the statement. */
const inOneWrite = (connection: pg.PoolClient): void => {
  const { stream } = (connection as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/**
 * The beginning is not waited for: the first statement travels with it. Where it fails the transaction is aborted, and nothing after it runs.
 * Once the end was sent, no statement is taken any more: it would run outside the scope.
 */
const openTx = (db: Database, scope: Scope, connection: pg.PoolClient, begin: string): Opened => {
  const unwaited: Promise<unknown>[] = []
  let open = true
  const alone = (sent: Promise<unknown>): void => {
    sent.catch(() => {})
    unwaited.push(sent)
  }
  const send = async <Row>(statement: Statement<Row>, name?: string) => {
    if (!open) throw new Error('a statement came after the end of its transaction: wait for everything before the work returns')
    const { sql, parameters } = statement.compile(compiler)
    db.observe?.(sql)
    inOneWrite(connection)
    return connection.query<Row & pg.QueryResultRow>({ ...(name ? { name } : {}), text: sql, values: parameters as unknown[] })
  }
  const end = (how: 'commit' | 'rollback') => {
    open = false
    inOneWrite(connection)
    return connection.query(how)
  }
  inOneWrite(connection)
  alone(connection.query(begin))
  return {
    tx: { ...reader(scope, connection, send), along: (statement, name) => alone(send(statement, name)) },
    commit: async () => {
      const [{ command }] = await Promise.all([end('commit'), ...unwaited])
      if (command !== 'COMMIT') throw new Error('the database rolled the transaction back: a statement failed and its error was passed over')
    },
    rollBack: () =>
      end('rollback').then(
        () => undefined,
        (error: Error) => error,
      ),
    cause: async (error) => {
      if (codeOf(error) !== ABORTED) return error
      const faults = (await Promise.allSettled(unwaited)).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
      return faults.find((fault) => codeOf(fault) !== ABORTED) ?? error
    },
  }
}

const AWAY = new Set(['53300', '53400', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '57P01', '57P02', '57P03', '08006', '08001', '08003'])

/** Whether it was the database that could not be reached, and not what was asked of it. */
export const isDatabaseAway = (error: Error): boolean =>
  AWAY.has(String(codeOf(error))) || /Connection terminated|timeout exceeded when trying to connect|connection is closed|not queryable/i.test(error.message)

const ABORTED = '25P02'
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code

type Send = <Row>(statement: Statement<Row>, name?: string) => Promise<pg.QueryResult<Row & pg.QueryResultRow>>

const reader = (scope: Scope, connection: pg.PoolClient, send: Send): Omit<Tx, 'along'> => {
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
