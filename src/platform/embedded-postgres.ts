/**
 * Starts the native PostgreSQL that comes as a package, on a unix socket only, under the account that PostgreSQL accepts.
 * A server left behind by a killed process is adopted, not doubled. Facts behind each step: docs/decisions/002-embedded-postgres.md.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

type EmbeddedOptions = {
  /** where the data lives; made by initdb when it is not there yet */
  dataDir: string
  /** directory of the socket; by default one in the temp directory, named by a hash of `dataDir` (a socket's path has at most 107 bytes) */
  socketDir?: string
  /** true: fsync on, data survives a power cut. false: for tests, fast and forgetful. */
  durable: boolean
  /** further server settings, as in postgresql.conf */
  settings?: Record<string, string | number>
  /** which account runs the server when we are root; `auto` tries namespace, nobody, copy in this order */
  runAs?: RunAs
}

export type RunAs = 'auto' | 'self' | 'namespace' | 'nobody' | 'copy'

export type EmbeddedPostgres = {
  connection: { host: string; port: number; user: string; database: string }
  /** true when a running server was found and used */
  adopted: boolean
  pid: number
  /** where the data really lies (differs from the wish only where nobody else may enter that folder) */
  dataDir: string
  /** stops the server if this process owns it; a server that belongs to another living process is left alone */
  stop(): Promise<void>
}

const PORT = 5432
const MAJOR = '18'
const NOBODY = 65534
const SOCKET_PATH_LIMIT = 107

/**
 * Starts (or adopts) the server for `dataDir` and returns once it accepts connections.
 * Throws with the tail of the server's log when it does not come up.
 */
export const startEmbeddedPostgres = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const wanted = resolve(options.dataDir)
  const account = accountFor(wanted, options.runAs ?? 'auto')
  const dataDir = account.placeData(wanted)
  const adopted = await adopt(dataDir)
  if (adopted) return adopted
  const socketDir = prepareSocketDir(options.socketDir ?? socketDirFor(dataDir), account)
  await initialise(dataDir, account, options.durable)
  return launch({ dataDir, socketDir, account, options })
}

// ---------------------------------------------------------------- the running server

type Launch = { dataDir: string; socketDir: string; account: Account; options: EmbeddedOptions }

const launch = async ({ dataDir, socketDir, account, options }: Launch): Promise<EmbeddedPostgres> => {
  account.own(dataDir)
  const args = ['-D', dataDir, ...settingsOf(socketDir, options).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  for (let attempt = 1; ; attempt++) {
    const child = account.spawn('postgres', args, logOf(dataDir))
    const outcome = await comesUp(dataDir, child)
    if (outcome === 'ready') {
      child.unref()
      return running({ dataDir, socketDir, pid: child.pid!, adopted: false, mine: claim(socketDir), durable: options.durable })
    }
    const other = await adopt(dataDir)
    if (other) return other
    // backends of a killed postmaster hold its shared memory for a moment; anything else is a real fault
    if (attempt >= 40 || !/shared memory block|lock file/.test(tailOf(logOf(dataDir)))) throw new Error(startFault(dataDir))
    await sleep(250)
  }
}

const settingsOf = (socketDir: string, { durable, settings }: EmbeddedOptions): [string, string | number][] =>
  Object.entries({
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: PORT,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    // a failing statement and its detail may hold names and numbers of people: the log keeps the message only
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : FORGETFUL),
    ...settings,
  })

const FORGETFUL = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  checkpoint_timeout: '1h',
  max_wal_size: '4GB',
}

/** Waits until the server says it is ready in its own file, or its process has ended. Crash recovery may take its time. */
const comesUp = async (dataDir: string, child: ChildProcess): Promise<'ready' | 'ended'> => {
  for (;;) {
    const found = readPidFile(dataDir)
    if (found?.ready && found.pid === child.pid) return 'ready'
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return 'ended'
    await sleep(8)
  }
}

/** A postmaster that already serves this directory: waits until it is ready, or gone when it is on its way down. */
const adopt = async (dataDir: string): Promise<EmbeddedPostgres | null> => {
  for (;;) {
    const found = readPidFile(dataDir)
    if (!found || !isPostmaster(found.pid, dataDir)) return null
    if (found.ready && found.socketDir !== '') {
      return running({ dataDir, socketDir: found.socketDir, pid: found.pid, adopted: true, mine: claim(found.socketDir), durable: true })
    }
    await sleep(20)
  }
}

type Running = { dataDir: string; socketDir: string; pid: number; adopted: boolean; mine: boolean; durable: boolean }

const running = (server: Running): EmbeddedPostgres => {
  if (server.mine) dieWithUs(server)
  return {
    connection: { host: server.socketDir, port: PORT, user: 'postgres', database: 'postgres' },
    adopted: server.adopted,
    pid: server.pid,
    dataDir: server.dataDir,
    stop: () => (server.mine ? stopServer(server) : Promise.resolve()),
  }
}

const stopServer = async (server: Running): Promise<void> => {
  living.delete(server)
  signal(server.pid, quickest(server))
  for (let waited = 0; isAlive(server.pid); waited += 10) {
    if (waited === 15_000) signal(server.pid, 'SIGQUIT')
    if (waited === 30_000)
      throw new Error(
        `PostgreSQL (process ${server.pid}, data in ${server.dataDir}) does not stop. Look at ${logOf(server.dataDir)}, end the process by hand, then start again.`,
      )
    await sleep(10)
  }
  rmSync(ownerFile(server.socketDir), { force: true })
  removeIfEmpty(server.socketDir)
}

const removeIfEmpty = (folder: string): void => {
  try {
    rmdirSync(folder)
  } catch {
    // somebody else keeps something there: leave it
  }
}

/** Fast shutdown keeps everything; immediate shutdown is for data nobody will read again. */
const quickest = (server: Running): 'SIGINT' | 'SIGQUIT' => (server.durable ? 'SIGINT' : 'SIGQUIT')

// ---------------------------------------------------------------- dying with us

const living = new Set<Running>()
let listening = false

const dieWithUs = (server: Running): void => {
  living.add(server)
  if (listening) return
  listening = true
  process.on('exit', stopAllNow)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => endUnlessOthersDo(name))
}

const stopAllNow = (): void => {
  for (const server of living) signal(server.pid, quickest(server))
}

/** Where nobody else handles the signal, the process must still end; where somebody does (the server's own shutdown), it decides. */
const endUnlessOthersDo = (name: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void => {
  if (process.listenerCount(name) > 1) return
  stopAllNow()
  living.clear()
  process.exit(name === 'SIGINT' ? 130 : 143)
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended already, which is what was wanted
  }
}

// ---------------------------------------------------------------- what is known about a server

type PidFile = { pid: number; socketDir: string; ready: boolean }

/** Null where there is none; it may go away between two looks, since a server that starts replaces what a killed one left. */
const readPidFile = (dataDir: string): PidFile | null => {
  const text = readIfThere(join(dataDir, 'postmaster.pid'))
  if (text === null) return null
  const lines = text.split('\n').map((line) => line.trim())
  return { pid: Number(lines[0]), socketDir: lines[4] ?? '', ready: lines[7] === 'ready' }
}

const readIfThere = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const isPostmaster = (pid: number, dataDir: string): boolean => {
  if (!(pid > 0) || !isAlive(pid)) return false
  const commandLine = `/proc/${pid}/cmdline`
  if (!existsSync(commandLine)) return true
  const words = readFileSync(commandLine, 'utf8').split('\0')
  return basename(words[0] ?? '') === 'postgres' && words.includes(dataDir)
}

/** Alive and not a zombie: an orphan in a container without a reaping init stays in the table for ever. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return processFact(pid)?.state !== 'Z'
}

/** State and start time of a process; null where the system has no /proc or the process has ended. */
const processFact = (pid: number): { state: string; started: string } | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', started: fields[19] ?? '' }
  } catch {
    return null
  }
}

const ownerFile = (socketDir: string): string => join(socketDir, 'owner')

/** True when the server is ours from now on; false while another living process owns it. */
const claim = (socketDir: string): boolean => {
  const file = ownerFile(socketDir)
  if (existsSync(file) && !ownerLives(file)) rmSync(file, { force: true })
  try {
    writeFileSync(file, `${process.pid} ${processFact(process.pid)?.started ?? ''}`, { flag: 'wx' })
    return true
  } catch {
    return Number(readFileSync(file, 'utf8').split(' ')[0]) === process.pid
  }
}

const ownerLives = (file: string): boolean => {
  const [pid, started] = readFileSync(file, 'utf8').split(' ')
  return isAlive(Number(pid)) && (processFact(Number(pid))?.started ?? '') === started
}

const logOf = (dataDir: string): string => `${dataDir}.log`

const tailOf = (path: string, lines = 12): string => (existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '')

const startFault = (dataDir: string): string =>
  `PostgreSQL did not start on ${dataDir}. Its last words (${logOf(dataDir)}):\n${tailOf(logOf(dataDir))}\nMend the cause named there and start again; the data has not been touched. / 数据库没有启动，原因见上，数据未被改动。`

// ---------------------------------------------------------------- data and socket

const initialise = async (dataDir: string, account: Account, durable: boolean): Promise<void> => {
  const versionFile = join(dataDir, 'PG_VERSION')
  if (existsSync(versionFile)) return checkMajor(dataDir, readFileSync(versionFile, 'utf8').trim())
  mkdirSync(dirname(dataDir), { recursive: true })
  // made beside its place and moved there whole: a start that is cut off leaves no half-made data behind
  const draft = mkdtempSync(`${dataDir}.new-`)
  account.own(draft)
  const args = ['-D', draft, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums']
  const log = `${draft}.log`
  const code = await ended(account.spawn('initdb', durable ? args : [...args, '--no-sync'], log))
  if (code !== 0)
    throw new Error(`initdb could not prepare ${dataDir} (exit code ${code}):\n${tailOf(log)}\nFree the folder or the disk named there and start again.`)
  rmSync(log, { force: true })
  moveInto(draft, dataDir)
}

const moveInto = (draft: string, dataDir: string): void => {
  try {
    renameSync(draft, dataDir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // another process of ours was faster: its data is as good as ours
    if (!existsSync(join(dataDir, 'PG_VERSION'))) throw error
  }
}

const checkMajor = (dataDir: string, major: string): void => {
  if (major === MAJOR) return
  throw new Error(
    `${dataDir} was made by PostgreSQL ${major}, this program brings ${MAJOR}. Restore a portable backup into a new folder, or set DATABASE_URL to a server of version ${major}.`,
  )
}

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((done) => {
    child.on('error', () => done(127))
    child.on('exit', (code) => done(code ?? 1))
  })

const socketDirFor = (dataDir: string): string => {
  const name = `zhibu-pg-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`
  const preferred = join(tmpdir(), name)
  return fitsSocket(preferred) ? preferred : join('/tmp', name)
}

const fitsSocket = (socketDir: string): boolean => Buffer.byteLength(join(socketDir, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_LIMIT

const prepareSocketDir = (socketDir: string, account: Account): string => {
  if (!fitsSocket(socketDir))
    throw new Error(`The socket folder ${socketDir} is too long: a socket's path has at most ${SOCKET_PATH_LIMIT} bytes. Name a shorter one.`)
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  const { uid, mode } = lstatSync(socketDir)
  const ours = process.getuid === undefined || uid === process.getuid() || (process.getuid() === 0 && uid === NOBODY)
  if (!ours || (mode & 0o022) !== 0) {
    throw new Error(
      `The socket folder ${socketDir} belongs to somebody else or others may write in it. Remove it, or set TMPDIR to a folder of your own, and start again.`,
    )
  }
  account.own(socketDir)
  return socketDir
}

// ---------------------------------------------------------------- the account that runs it

type Account = {
  /** runs a program of the package, its output into `log` */
  spawn(program: string, args: string[], log: string): ChildProcess
  /** makes a folder and all in it belong to the account that will use it */
  own(path: string): void
  /** where data wished at this path can be used by the account */
  placeData(path: string): string
}

const accountFor = (dataDir: string, runAs: RunAs): Account => {
  const native = nativeFolder()
  const choice = runAs === 'auto' ? bestAccount(native, dataDir) : runAs
  if (choice === 'self') return { spawn: starter(native, [], {}), own: () => {}, placeData: (path) => path }
  if (choice === 'namespace') return { spawn: starter(native, NAMESPACE, {}), own: (path) => chownAll(path, 0), placeData: (path) => path }
  const bin = choice === 'nobody' ? native : copyOf(native)
  return { spawn: starter(bin, [], { uid: NOBODY, gid: NOBODY }), own: (path) => chownAll(path, NOBODY), placeData: reachableFor }
}

const NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--']

/** PostgreSQL refuses root: map root to nobody in a user namespace, else become nobody, else become nobody with a copy it can reach. */
const bestAccount = (native: string, dataDir: string): Exclude<RunAs, 'auto'> => {
  if (process.getuid?.() !== 0) return 'self'
  if (spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), join(native, 'bin', 'postgres'), '--version']).status === 0) return 'namespace'
  const reaches = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0
  return reaches && canEnter(dirname(dataDir)) ? 'nobody' : 'copy'
}

const starter =
  (native: string, prefix: string[], as: { uid?: number; gid?: number }): Account['spawn'] =>
  (program, args, log) => {
    mkdirSync(dirname(log), { recursive: true })
    keepShort(log)
    const output = openSync(log, 'a', 0o600)
    const [command, ...words] = [...prefix, join(native, 'bin', program), ...args]
    // its own session: Ctrl-C in the terminal reaches us alone, and we stop it in order; a file, not a pipe: it outlives us
    const child = spawn(command!, words, { ...as, cwd: '/', detached: true, stdio: ['ignore', output, output], env: serverEnvironment() })
    closeSync(output)
    child.on('error', () => {})
    return child
  }

/** The caller's PG* variables and locale must not reach the server. */
const serverEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' })

const keepShort = (log: string): void => {
  if (existsSync(log) && statSync(log).size > 5_000_000) truncateSync(log)
}

const chownAll = (path: string, uid: number): void => {
  if (!existsSync(path) || lstatSync(path).uid === uid) return
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) chownEntry(join(path, entry), uid)
  chownSync(path, uid, uid)
}

const chownEntry = (path: string, uid: number): void => {
  if (!lstatSync(path).isSymbolicLink()) chownSync(path, uid, uid)
}

const canEnter = (folder: string): boolean => {
  mkdirSync(folder, { recursive: true })
  return spawnSync('test', ['-x', folder], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0
}

/** A clone in a closed home keeps its data in /var/lib, where the account can enter; a note in the wished place says so. */
const reachableFor = (dataDir: string): string => {
  if (canEnter(dirname(dataDir))) return dataDir
  const place = join('/var/lib', `zhibu-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`, 'postgres')
  mkdirSync(dirname(place), { recursive: true, mode: 0o755 })
  writeFileSync(`${dataDir}.location`, `${place}\n`)
  return place
}

const copyOf = (native: string): string => {
  const copy = join('/var/tmp', `zhibu-pg-${MAJOR}-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`)
  const done = join(copy, '.whole')
  if (existsSync(done) && lstatSync(copy).uid === 0) return copy
  rmSync(copy, { recursive: true, force: true })
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  writeFileSync(done, '')
  return copy
}

// ---------------------------------------------------------------- the package

/** The folder with bin, lib and share of the package for this machine, its symbolic links in place. */
const nativeFolder = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = packageRoot(name)
  if (!root)
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to a PostgreSQL server of version 17 or later. / 本机没有随包的数据库，请用 DATABASE_URL 指定一个 PostgreSQL 17 以上的服务器。`,
    )
  restoreLinks(root)
  return join(root, 'native')
}

const packageRoot = (name: string): string | null => {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    return null
  }
}

/** An install without scripts leaves the libraries without their links, and the server dies on the first missing one. */
export const restoreLinks = (root: string): void => {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(root, target)
    if (!existsSync(path)) relink(basename(source), path)
  }
}

const relink = (source: string, path: string): void => {
  rmSync(path, { force: true })
  symlinkSync(source, path)
}
