/**
 * A whole installation in a folder of its own: durable PostgreSQL (fsync on), keys, all migrations, and the server as a process
 * of its own, started as `npm start -- --empty` starts it. Benches and drills build on it; it leaves nothing behind.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/platform/clock.ts'
import { loadKeys } from '../src/platform/crypto.ts'
import { type Database, openDatabase } from '../src/platform/db.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { migrate } from '../src/platform/migrate.ts'

const ROOT = join(import.meta.dirname, '..')

export type Installation = {
  folder: string
  postgres: EmbeddedPostgres
  /** starts PostgreSQL again after it was killed, with the same settings on the same socket */
  restartPostgres(): Promise<void>
  /** the bench's own pool, as the owner */
  db: Database
  /** starts a server process on this installation */
  serve(environment?: Record<string, string>): Promise<ServerProcess>
  close(): Promise<void>
}

export type ServerProcess = { address: string; port: number; pid: number; child: ChildProcess; output: () => string; stop(): Promise<void> }

/** A measure that runs on an installation of its own, which is gone afterwards whatever became of it. */
export const onInstallation =
  <T>(measure: (installation: Installation, say: (text: string) => void) => Promise<T>, settings?: Parameters<typeof install>[0]) =>
  async (say: (text: string) => void): Promise<T> => {
    const installation = await install(settings)
    try {
      return await measure(installation, say)
    } finally {
      await installation.close()
    }
  }

/** Prepares an empty installation with all tables. `settings` are further PostgreSQL settings. */
export const install = async ({ settings = {} }: { settings?: Record<string, string | number> } = {}): Promise<Installation> => {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-bench-'))
  const start = () => startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), durable: true, settings })
  let postgres = await start()
  const db = openDatabase({ ...postgres.connection, max: 20 })
  await migrate(db.pool, join(ROOT, 'db/migrations'))
  loadKeys(join(folder, 'keys', 'master.key'))
  const servers: ServerProcess[] = []
  return {
    folder,
    get postgres() {
      return postgres
    },
    restartPostgres: async () => {
      postgres = await start()
    },
    db,
    serve: async (environment = {}) => {
      const server = await serve(folder, environment)
      servers.push(server)
      return server
    },
    close: async () => {
      for (const server of servers) await server.stop()
      await db.close()
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
      rmSync(`${folder}.log`, { force: true })
    },
  }
}

/** The server in its own process; it adopts the running PostgreSQL of the folder, or starts it. */
export const serve = async (folder: string, environment: Record<string, string> = {}): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [join(ROOT, 'src/app/cli.ts'), 'start', '--empty'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ZHIBU_DATA: folder, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '', ZHIBU_LOG: 'error', ...environment },
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  const address = await said(
    child,
    () => /http:\/\/127\.0\.0\.1:\d+\//.exec(output)?.[0],
    () => output,
  )
  return { address, port: Number(new URL(address).port), pid: child.pid!, child, output: () => output, stop: () => ended(child) }
}

const said = (child: ChildProcess, find: () => string | undefined, output: () => string): Promise<string> =>
  new Promise((done, fail) => {
    const look = () => {
      const found = find()
      if (found) done(found)
    }
    child.stdout!.on('data', look)
    child.once('exit', (code) => fail(new Error(`the server ended with ${code} before it listened:\n${output()}`)))
    setTimeout(() => fail(new Error(`the server did not listen within 60 s:\n${output()}`)), 60_000).unref()
  })

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  })

/** The clock that decides which day it is for server and bench alike. */
export const clock = systemClock()
