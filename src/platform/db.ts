import {
  DummyDriver,
  Kysely,
  type OperationNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  type RawNode,
  sql,
  type ValueNode,
} from 'kysely'
import pg from 'pg'
import type { Scope } from './scope.ts'
import { type Answer, type Wire, wireOf } from './wire.ts'

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
  /** what the statements go through: one a connection, for as long as it lives */
  readonly connection: Wire
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

/** Text and values of a statement. Nearly all hold raw text, values and others of their kind: those need no compiler that knows all of SQL. */
const written = (statement: Statement): { sql: string; parameters: readonly unknown[] } => {
  const parameters: unknown[] = []
  const sql = plainText(statement.toOperationNode(), parameters)
  return sql === null ? statement.compile(compiler) : { sql, parameters }
}

const plainText = (node: OperationNode, values: unknown[]): string | null => {
  if (node.kind === 'ValueNode') {
    const { value, immediate } = node as ValueNode
    return immediate ? null : `$${values.push(value)}`
  }
  if (node.kind !== 'RawNode') return null
  const { sqlFragments, parameters } = node as RawNode
  let text = sqlFragments[0] ?? ''
  for (let at = 0; at < parameters.length; at += 1) {
    const part = plainText(parameters[at]!, values)
    if (part === null) return null
    text += part + (sqlFragments[at + 1] ?? '')
  }
  return text
}

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
const turnTo = (tx: Tx, scope: Scope): void => {
  for (const text of reachOf(scope)) tx.along(sql.raw(text))
}

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
export const overMany = (tx: Tx): void => {
  for (const setting of ['enable_seqscan = off', `work_mem = '32MB'`, 'max_parallel_workers_per_gather = 0']) tx.along(sql.raw(`set local ${setting}`))
}

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
  transaction(db, scope, { begin: () => ['begin', ...reachOf(scope)] }, work)

type RequestRole = 'zhibu_app' | 'zhibu_report' | 'zhibu_keys'

type Door = { begin: () => readonly string[]; atOnce?: boolean; goesFirst?: boolean }

const transaction = async <T>(db: Database, scope: Scope, { begin, atOnce = false, goesFirst = false }: Door, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const texts = begin()
  const connection = await (goesFirst ? db.first : db.pool).connect()
  const opened = openTx(db, scope, connection, texts)
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
    connection.release(broken)
  }
}

const reading = async <T>(db: Database, scope: Scope, { begin, atOnce = false, goesFirst = false }: Door, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const texts = begin()
  const connection = await (goesFirst ? db.first : db.pool).connect()
  const opened = openTx(db, scope, connection, texts)
  const leave = () => void opened.rollBack().then((broken) => connection.release(broken))
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
 * Begins and sets the context. `set local` takes no parameters (and a function that sets is never heard of by other nodes), so the values are held
 * to digits, letters, dots and commas before they come near the text (scope.ts, and again here).
 */
const preamble = (scope: Scope, role: RequestRole, { keepPlans = false, readOnly = false }: DoorOptions & { readOnly?: boolean } = {}): readonly string[] => [
  readOnly ? 'begin read only' : 'begin',
  `set local role ${role}`,
  ...reachOf(scope),
  ...(keepPlans ? [`set local plan_cache_mode = 'force_generic_plan'`] : []),
]

const reachOf = (scope: Scope): readonly string[] => {
  const districts = scope.districtIds.join(',')
  if (!/^[0-9,]+$/.test(districts) || !/^[0-9a-zA-Z.]+$/.test(scope.path)) throw new Error('a scope that was not minted reached the database door')
  return [`set local app.districts = '{${districts}}'`, `set local app.path = '${scope.path}'`]
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

/**
 * The beginning is not waited for: the first statement travels with it. Where it fails the transaction is aborted, and nothing after it runs.
 * Once the end was sent, no statement is taken any more: it would run outside the scope.
 */
const openTx = (db: Database, scope: Scope, client: pg.PoolClient, begin: readonly string[]): Opened => {
  const connection = wireOf(client)
  const unwaited: Promise<unknown>[] = []
  let open = true
  const alone = (sent: Promise<unknown>): void => {
    sent.catch(() => {})
    unwaited.push(sent)
  }
  const send: Send = async (statement, name) => {
    if (!open) throw new Error('a statement came after the end of its transaction: wait for everything before the work returns')
    const { sql, parameters } = written(statement)
    db.observe?.(sql)
    return connection.ask({ text: sql, values: parameters, name })
  }
  const end = (how: 'commit' | 'rollback') => {
    open = false
    return connection.ask({ text: how, name: how })
  }
  for (const text of begin) alone(connection.ask({ text, name: ALWAYS_THE_SAME.test(text) ? text : undefined }))
  return {
    tx: { ...reader(scope, connection, send), along: (statement, name) => alone(send(statement, name)) },
    commit: async () => {
      const [{ command }] = await Promise.all([end('commit'), ...unwaited])
      if (command !== 'COMMIT') throw new Error('the database rolled the transaction back: a statement failed and its error was passed over')
    },
    // behind a statement that failed in the same turn it was not carried out
    rollBack: () =>
      end('rollback')
        .catch(() => end('rollback'))
        .then(
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

/** Of what begins a transaction all but the reach. */
const ALWAYS_THE_SAME = /^(begin|set local (role|plan_cache_mode))/

const ABORTED = '25P02'
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code

type Send = (statement: Statement<unknown>, name?: string) => Promise<Answer>

const reader = (scope: Scope, connection: Wire, send: Send): Omit<Tx, 'along'> => {
  const rows = async <Row>(statement: Statement<Row>, name?: string): Promise<Row[]> => (await send(statement, name)).rows as Row[]
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
  return { scope, connection, rows, maybe, one, run: async (statement, name) => (await send(statement, name)).rowCount }
}

/** Name of the violated constraint, read from the message as well (distributed.md Q10); null when the error is another one. */
export const violatedConstraint = (error: unknown): string | null => {
  if (!(error instanceof Error) || !('code' in error) || !/^23/.test(String(error.code))) return null
  const named = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : /constraint "([^"]+)"/.exec(error.message)?.[1]
  return named?.replace(/_\d+$/, '') ?? null
}
