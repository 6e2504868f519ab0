import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type EmbeddedPostgres, restoreLinks, type RunAs, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'

const LAUNCHER = join(import.meta.dirname, '../../src/platform/embedded-postgres.ts')
const root = process.getuid?.() === 0
let folder: string
let dataDir: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhibu-embedded-'))
  dataDir = join(folder, 'home', 'data')
  // a clone in a home that nobody else may enter
  mkdirSync(join(folder, 'home'), { mode: 0o700 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const start = async (options: { dataDir?: string; runAs?: RunAs } = {}): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ dataDir, durable: true, ...options })
  onTestFinished(() => server.stop())
  return server
}

const ask = async (server: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(server.connection)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const lives = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0] !== 'Z'
  } catch {
    return false
  }
}

const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 500 && lives(pid); tries++) await sleep(10)
  return !lives(pid)
}

/** Another process of ours that starts the server on the same data and then waits. */
const otherProcess = async (): Promise<{ child: ChildProcess; server: { pid: number; adopted: boolean } }> => {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(LAUNCHER)})
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: true })
    console.log(JSON.stringify(server))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((done) => child.stdout.once('data', (chunk) => done(String(chunk))))
  return { child, server: JSON.parse(line) }
}

const killed = (child: ChildProcess, name: NodeJS.Signals): Promise<void> =>
  new Promise((done) => {
    child.once('exit', () => done())
    child.kill(name)
  })

describe('the packaged database starts by itself', () => {
  test('it starts as root or not, in a closed home, on a socket only, and keeps its data', async () => {
    const first = await startEmbeddedPostgres({ dataDir, durable: true })
    expect(first.adopted).toBe(false)
    await ask(first, 'create table kept (n int)')
    await ask(first, 'insert into kept values (7)')
    const [settings] = await ask(
      first,
      `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync, current_setting('data_checksums') as sums, datlocprovider as provider, datlocale as locale from pg_database where datname = 'postgres'`,
    )
    expect(settings).toEqual({ tcp: '', fsync: 'on', sums: 'on', provider: 'b', locale: 'C.UTF-8' })
    expect(statSync(first.connection.host).mode & 0o077).toBe(0)
    await first.stop()
    expect(await gone(first.pid)).toBe(true)
    const second = await start()
    expect(await ask(second, 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('Chinese names sort by pinyin with the packaged collation', async () => {
    const server = await start()
    const rows = await ask(
      server,
      `select string_agg(name, ',' order by name collate "zh-x-icu") as names from (values ('张三'), ('李四'), ('王五'), ('陈七')) as people (name)`,
    )
    expect(rows).toEqual([{ names: '陈七,李四,王五,张三' }])
  })

  test('its socket path stays below the limit however deep the clone lies, and a longer one is refused with the reason', async () => {
    const deep = join(folder, 'deep'.repeat(30), 'data')
    const server = await start({ dataDir: deep })
    expect(Buffer.byteLength(join(server.connection.host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107)
    await expect(startEmbeddedPostgres({ dataDir: join(folder, 'other'), socketDir: join(folder, 'x'.repeat(100)), durable: true })).rejects.toThrow(/too long/)
  })

  test('data of another major version is refused and left as it is', async () => {
    const old = join(folder, 'old')
    mkdirSync(old)
    writeFileSync(join(old, 'PG_VERSION'), '15\n')
    await expect(startEmbeddedPostgres({ dataDir: old, durable: true })).rejects.toThrow(/made by PostgreSQL 15/)
    expect(existsSync(join(old, 'base'))).toBe(false)
  })

  test('a failing start tells the last words of the server', async () => {
    await expect(startEmbeddedPostgres({ dataDir, durable: true, settings: { shared_buffers: 'nonsense' } })).rejects.toThrow(/did not start[^]*shared_buffers/)
  })

  test('links of the libraries that an install without scripts leaves out are made again', () => {
    const home = join(folder, 'package')
    mkdirSync(join(home, 'native/lib'), { recursive: true })
    writeFileSync(join(home, 'native/lib/libx.so.6.18'), 'library')
    writeFileSync(join(home, 'native/pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libx.so.6.18', target: 'native/lib/libx.so.6' }]))
    restoreLinks(home)
    restoreLinks(home)
    expect(readlinkSync(join(home, 'native/lib/libx.so.6'))).toBe('libx.so.6.18')
  })
})

describe('the database ends with the program, and survives its sudden death', () => {
  test('a program that is asked to end takes the database with it', async () => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      const { child, server } = await otherProcess()
      await killed(child, name)
      expect(await gone(server.pid)).toBe(true)
    }
  })

  test('after a kill the next start adopts the running database instead of starting a second one, and then owns it', async () => {
    const { child, server } = await otherProcess()
    await killed(child, 'SIGKILL')
    expect(lives(server.pid)).toBe(true)
    const adopted = await startEmbeddedPostgres({ dataDir, durable: true })
    expect(adopted).toMatchObject({ adopted: true, pid: server.pid })
    expect(await ask(adopted, 'select n from kept')).toEqual([{ n: 7 }])
    await adopted.stop()
    expect(lives(server.pid)).toBe(false)
  })

  test('a second program uses the database of the first and leaves it running', async () => {
    const { child, server } = await otherProcess()
    const guest = await startEmbeddedPostgres({ dataDir, durable: true })
    expect(guest).toMatchObject({ adopted: true, pid: server.pid })
    await guest.stop()
    expect(lives(server.pid)).toBe(true)
    await killed(child, 'SIGTERM')
    expect(await gone(server.pid)).toBe(true)
  })

  test('two programs that start at the same moment end up on one database', async () => {
    const fresh = join(folder, 'race')
    const [one, other] = await Promise.all([start({ dataDir: fresh }), start({ dataDir: fresh })])
    expect(one.pid).toBe(other.pid)
  })

  test('a database killed under our feet loses nothing acknowledged and starts again', async () => {
    const { child, server } = await otherProcess()
    const guest = await startEmbeddedPostgres({ dataDir, durable: true })
    await ask(guest, 'insert into kept values (8)')
    await killed(child, 'SIGKILL')
    process.kill(server.pid, 'SIGKILL')
    // a signal is delivered later than it is sent
    await new Promise((done) => setTimeout(done, 1_000))
    const again = await start()
    expect(again).toMatchObject({ adopted: false })
    expect(await ask(again, 'select n from kept order by n')).toEqual([{ n: 7 }, { n: 8 }])
  })
})

describe.skipIf(!root)('where root has no user namespaces', () => {
  const reachable = spawnSync('test', ['-r', LAUNCHER], { uid: 65534, gid: 65534, cwd: '/' }).status === 0

  test.skipIf(!reachable)('the database runs as nobody when nobody may enter the folders', async () => {
    const open = join(folder, 'open')
    chmodSync(folder, 0o755)
    const server = await start({ dataDir: open, runAs: 'nobody' })
    expect(statSync(open).uid).toBe(65534)
    expect(await ask(server, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('in a closed home it runs from a copy, with its data where nobody may enter and a note of the place', async () => {
    const closed = join(folder, 'home', 'closed')
    const server = await start({ dataDir: closed, runAs: 'copy' })
    onTestFinished(() => rmSync(join(server.dataDir, '..'), { recursive: true, force: true }))
    expect(server.dataDir).not.toBe(closed)
    expect(readFileSync(`${closed}.location`, 'utf8').trim()).toBe(server.dataDir)
    expect(await ask(server, 'select 1 as n')).toEqual([{ n: 1 }])
  })
})
