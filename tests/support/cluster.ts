/**
 * Databases for tests: one forgetful PostgreSQL for the whole run (in memory where there is room), one template with all
 * migrations, one copy of it for whoever asks. The server starts when the first test asks, so tests without a database
 * do not wait for it.
 */
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { migrate, readMigrations } from '../../src/platform/migrate.ts'

export const MIGRATIONS = join(import.meta.dirname, '../../db/migrations')

export type TestDatabase = {
  /** for `openDatabase` or a `pg.Pool` */
  config: pg.PoolConfig
  connectionString: string
  /** throws away the database, whoever is still connected */
  drop(): Promise<void>
}

type Cluster = { connection: { host: string; port: number; user: string; database: string }; template: string; stop(): Promise<void> }
type Address = Pick<Cluster, 'connection' | 'template'>

const HUB = 'ZHIBU_TEST_HUB'
let made = 0

/** A database of one's own with all migrations (or none, with `empty`), for one test file or worker. 30 to 100 ms. */
export const freshDatabase = async (kind: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> => {
  const { connection, template } = await theCluster()
  const database = `t${process.pid}_${++made}`
  await asMaster(connection, `create database ${database} template ${kind === 'migrated' ? template : 'template0'} strategy file_copy`)
  const config = { ...connection, database }
  return {
    config,
    connectionString: `postgresql://${config.user}@${encodeURIComponent(config.host)}:${config.port}/${database}`,
    drop: () => asMaster(connection, `drop database if exists ${database} with (force)`),
  }
}

/** A copy of a database that was filled once for the whole run: the first to ask for `name` fills it, the rest wait and copy. */
export const copyOf = async (name: string, fill: (config: pg.PoolConfig) => Promise<void>): Promise<TestDatabase> => {
  const { connection, template } = await theCluster()
  await withClient(connection, async (client) => {
    await client.query("select pg_advisory_lock(hashtext('zhibu-filled'))")
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount) return
    const filling = `${name}_filling`
    await client.query(`drop database if exists ${filling} with (force)`)
    await client.query(`create database ${filling} template ${template} strategy file_copy`)
    await fill({ ...connection, database: filling })
    await client.query(`alter database ${filling} rename to ${name}`)
  })
  const database = `c${process.pid}_${++made}`
  await asMaster(connection, `create database ${database} template ${name} strategy file_copy`)
  const config = { ...connection, database }
  return {
    config,
    connectionString: `postgresql://${config.user}@${encodeURIComponent(config.host)}:${config.port}/${database}`,
    drop: () => asMaster(connection, `drop database if exists ${database} with (force)`),
  }
}

/** vitest's global setup: opens the hub where workers ask for the cluster; returns the teardown. */
export default async function setup(): Promise<() => Promise<void>> {
  sweepDeadRuns()
  const hub = await openHub()
  process.env[HUB] = hub.path
  return hub.close
}

// ---------------------------------------------------------------- the hub

const openHub = async (): Promise<{ path: string; close(): Promise<void> }> => {
  let cluster: Promise<Cluster> | null = null
  const folder = newFolder()
  const path = join(folder, 'hub')
  const server = createServer((socket) => {
    socket.on('error', () => {})
    cluster ??= startTestCluster(folder)
    cluster.then(
      ({ connection, template }) => socket.end(JSON.stringify({ connection, template })),
      (error: Error) => socket.end(JSON.stringify({ error: error.stack })),
    )
  })
  await listen(server, path)
  const close = async () => {
    server.close()
    await (await cluster?.catch(() => null))?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { path, close }
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(path, done)
    server.unref()
  })

let known: Promise<Address> | null = null

const theCluster = (): Promise<Address> => {
  const hub = process.env[HUB]
  known ??= hub && existsSync(hub) ? askHub(hub) : startTestCluster()
  return known
}

const askHub = (path: string): Promise<Address> =>
  new Promise((done, fail) => {
    let text = ''
    const socket = connect(path)
    socket.on('error', fail)
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    socket.on('end', () => {
      const answer = JSON.parse(text) as Address & { error?: string }
      if (answer.error) fail(new Error(`the test database did not start:\n${answer.error}`))
      else done(answer)
    })
  })

// ---------------------------------------------------------------- the cluster

/** Starts the forgetful server and prepares the template. Tests use `freshDatabase`; benches and drills may call this. */
export const startTestCluster = async (folder = newFolder()): Promise<Cluster> => {
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'pg'),
    socketDir: join(folder, 's'),
    durable: false,
    settings: { max_connections: 200, shared_buffers: '128MB', autovacuum: 'off' },
  })
  const template = `template_${hashOfMigrations()}`
  await asMaster(server.connection, `create database ${template} template template0 strategy file_copy`)
  await withClient({ ...server.connection, database: template }, (client) => migrate(client, MIGRATIONS))
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { connection: server.connection, template, stop }
}

const hashOfMigrations = (): string => {
  const hash = createHash('sha256')
  for (const { name, checksum } of readMigrations(MIGRATIONS)) hash.update(name).update(checksum)
  return hash.digest('hex').slice(0, 16)
}

const asMaster = (connection: Cluster['connection'], statement: string): Promise<void> =>
  withClient(connection, async (client) => void (await client.query(statement)))

const withClient = async <T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

// ---------------------------------------------------------------- where it lies

const PREFIX = 'zhibu-test-'

const newFolder = (): string => {
  const folder = mkdtempSync(join(base(), `${PREFIX}${process.pid}-`))
  chmodSync(folder, 0o755)
  return folder
}

/** Memory where it has a gigabyte to spare (a container may give it 64 MB), else the temp directory. */
const base = (): string => {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 1e9 ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** A run that was killed leaves its server and its files behind; the next run clears them away. */
const sweepDeadRuns = (): void => {
  for (const name of readdirSync(base()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(base(), name)
    if (isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue
    const pidFile = join(folder, 'pg', 'postmaster.pid')
    if (existsSync(pidFile)) endServer(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), join(folder, 'pg'))
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 })
  }
}

/** Only a process that still serves that very folder: its number may belong to somebody else by now. */
const endServer = (pid: number, dataDir: string): void => {
  const commandLine = `/proc/${pid}/cmdline`
  if (!isAlive(pid) || !existsSync(commandLine) || !readFileSync(commandLine, 'utf8').split('\0').includes(dataDir)) return
  process.kill(pid, 'SIGQUIT')
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
