import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { registryScope, districtScope, slipByOperator } from '../modules/people/public.ts'
import { isDay } from '../kernel/days.ts'
import { adoptForRegion, districtsHeld } from '../modules/org/public.ts'
import { sealAudit, verifyAudit } from '../platform/audit-seal.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { readConfig, type Config } from '../platform/config.ts'
import { recordAudit } from '../platform/audit.ts'
import { addKey, keyVersions, loadKeys, newestKey, retireKey } from '../platform/crypto.ts'
import { type Database, openDatabase, withDistrict } from '../platform/db.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts'
import { startJobs } from '../platform/jobs.ts'
import { openLog } from '../platform/log.ts'
import { ledOn, mergedDistricts, othersAtWork } from '../platform/merged.ts'
import { migrate } from '../platform/migrate.ts'
import { countVersions, resealDistrict, type VersionCount } from '../platform/reseal.ts'
import { checkPacks } from './check-packs.ts'
import { loadDemonstration } from './demonstration/load.ts'
import { type Merged, mergeDistricts } from './merge-districts.ts'
import { sealedTables } from './sealed.ts'
import { buildApp } from './server.ts'
import type { Demonstration } from './suppliers.ts'
import { daily, subscriptions, tasks } from './worker.ts'

const MIGRATIONS = join(import.meta.dirname, '../../db/migrations')

const say = (zh: string, en: string): void => console.log(`[支部通] ${zh} / ${en}`)

type Opened = { db: Database; stop: () => Promise<void> }

/** Opens the database of the settings: an own server, or the embedded one, started or adopted. */
const openFrom = async (config: Config, report: (error: Error) => void): Promise<Opened> => {
  if (config.databaseUrl) {
    const db = openDatabase({ connectionString: config.databaseUrl }, report)
    return { db, stop: () => db.close() }
  }
  const embedded = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), durable: true })
  const db = openDatabase(embedded.connection, report)
  return {
    db,
    stop: async () => {
      await db.close()
      await embedded.stop()
    },
  }
}

const start = async (words: string[]): Promise<void> => {
  const config = readConfig()
  const logger = openLog({ level: process.env.ZHIBU_LOG ?? 'warn' })
  const clock = systemClock()
  say('启动数据库', 'starting the database')
  const { db, stop } = await openFrom(config, (error) => logger.warn({ err: error }, 'a database connection ended'))
  const { applied } = await migrate(db.pool, MIGRATIONS)
  if (applied.length > 0) say(`建好 ${applied.length} 组数据表`, `${applied.length} migrations done`)
  loadKeys(keyFileOf(config))
  if (!words.includes('--empty')) await loadDemonstration({ db, clock, dataDir: config.dataDir, say })
  const merged = await withDistrict(db, registryScope(), mergedDistricts)
  const districts = async () => (await scopesHeld(db)).filter(({ districtIds: [id] }) => ledOn(merged, id!) === id)
  const jobs = await startJobs({ db, clock, logger, tasks, subscriptions, daily, districts, merged, everyMs: 500 })
  const app = await buildApp({ db, clock, logger, addJob: jobs.addJob, demonstration: () => readDemonstration(config), secondFactor: secondFactorOf(config) })
  await app.listen({ port: config.port, host: config.host })
  announce(app.server.address(), readDemonstration(config))
  const sealing = sealNowAndThen(db, clock, checkpointFile(config), (error) => logger.error({ err: error }, 'sealing failed'))
  endOnSignal(async () => {
    clearInterval(sealing)
    await app.close()
    await jobs.stop()
    await stop()
  })
}

/** Whoever looks at the demonstration world signs in with a password that is on its first page; anywhere else officials need two steps. */
const secondFactorOf = (config: Config) => config.secondFactor ?? (readDemonstration(config) ? 'left-open' : 'demanded')

const scopesHeld = async (db: Database) => (await withDistrict(db, registryScope(), districtsHeld)).map((district) => districtScope(district.id, district.path))

const readDemonstration = (config: Config): Demonstration | null => {
  const file = join(config.dataDir, 'demonstration.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Demonstration) : null
}

const announce = (address: ReturnType<import('node:net').Server['address']>, demonstration: Demonstration | null): void => {
  const where =
    address && typeof address === 'object' ? `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/` : String(address)
  say(`打开 ${where}`, `open ${where}`)
  for (const account of demonstration?.accounts ?? [])
    say(`演示账号 ${account.login}　口令 ${account.password}　${account.unitName} ${account.name}`, `demonstration account, ${account.role}`)
}

const endOnSignal = (end: () => Promise<void>): void => {
  let ending = false
  const stop = (): void => {
    if (ending) process.exit(1)
    ending = true
    end().then(
      () => process.exit(0),
      (error: Error) => {
        console.error(error.message)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** Seals what has settled every few seconds; the checkpoint file is meant to be kept by another organisation as well. */
const sealNowAndThen = (db: Database, clock: Clock, file: string, report: (error: Error) => void): NodeJS.Timeout =>
  setInterval(() => {
    void scopesHeld(db)
      .then((scopes) => Promise.all(scopes.map((scope) => sealAudit(db, scope, { now: clock.now(), file }))))
      .catch(report)
  }, SEAL_EVERY_MS)

const SEAL_EVERY_MS = 5_000

const checkpointFile = (config: Config): string => join(config.dataDir, 'checkpoints', 'audit.jsonl')

/** Checks every district's audit trail against its seals and the checkpoints; ends with 1 when anything was touched. */
const verifyTrail = async (words: string[]): Promise<void> => {
  const config = readConfig()
  loadKeys(keyFileOf(config))
  const file = words[0] ?? checkpointFile(config)
  let faults = 0
  await withDistricts(config, async (db, scopes) => {
    for (const scope of scopes) {
      const found = await verifyAudit(db, scope, file)
      faults += found.faults.length
      say(
        `${scope.districtIds[0]}：${found.entries} 条，${found.batches} 批，${found.faults.length} 处不符`,
        `${found.entries} entries, ${found.batches} batches, ${found.faults.length} faults`,
      )
      for (const fault of found.faults) console.log(`  ${fault.what}  ${fault.where}`)
    }
  })
  if (faults > 0) process.exit(1)
}

const keyFileOf = (config: Config): string => join(config.dataDir, 'keys', 'master.key')

/** `keys`: how many values each version holds; `rotate` adds a key, `reseal` seals the old values anew, `retire N` takes an old key out of use. */
const keys = async ([verb = 'list', ...words]: string[]): Promise<void> => {
  const act = KEY_ACTS[verb]
  if (!act) throw new Error('keys [list | rotate | reseal | retire 版本] / keys [list | rotate | reseal | retire VERSION]')
  const config = readConfig()
  loadKeys(keyFileOf(config))
  await act(config, words)
}

const rotateKeys = async (config: Config): Promise<void> => {
  const file = keyFileOf(config)
  const version = addKey(file)
  say(
    `已加第 ${version} 版密钥：${file}。从现在起新写的内容用它，以前的仍用原来的打开。请把这个文件再备份一次；有几台服务器的，先都换成这个文件，再用 keys reseal 把以前的内容改用新密钥。`,
    `key version ${version} added to ${file}; new values use it from now on, earlier ones stay readable by theirs. Back the file up again; with several servers give it to all of them, then seal the earlier values anew with keys reseal`,
  )
}

/** Runs with the database open, and closes it also where the work throws. */
const withDatabase = async (config: Config, work: (db: Database) => Promise<void>): Promise<void> => {
  const { db, stop } = await openFrom(config, () => {})
  try {
    await work(db)
  } finally {
    await stop()
  }
}

/** The same over every district held here. */
const withDistricts = (config: Config, work: (db: Database, scopes: Awaited<ReturnType<typeof scopesHeld>>) => Promise<void>): Promise<void> =>
  withDatabase(config, async (db) => work(db, await scopesHeld(db)))

const listKeys = (config: Config): Promise<void> =>
  withDistricts(config, async (db, scopes) => {
    const counts = await countedOver(db, scopes)
    for (const { version, state } of keyVersions()) {
      const held = counts.filter((one) => one.version === version)
      const { zh, en } = KEY_STATES[state]
      const total = held.reduce((sum, { count }) => sum + count, 0)
      say(`第 ${version} 版（${zh}）：${total} 处`, `version ${version} (${en}): ${total} values`)
      if (state !== 'newest') for (const { name, count } of held) console.log(`  ${name}  ${count}`)
    }
  })

const KEY_STATES = {
  newest: { zh: '现用', en: 'seals' },
  opens: { zh: '只打开以前的', en: 'opens earlier values' },
  retired: { zh: '已停用', en: 'retired' },
}

/** Counts of all districts together, by column and version. */
const countedOver = async (db: Database, scopes: Awaited<ReturnType<typeof scopesHeld>>): Promise<VersionCount[]> => {
  const totals = new Map<string, VersionCount>()
  for (const scope of scopes)
    for (const one of await countVersions(db, scope, sealedTables)) {
      const key = `${one.name} ${one.version}`
      totals.set(key, { ...one, count: one.count + (totals.get(key)?.count ?? 0) })
    }
  return [...totals.values()]
}

const resealAll = async (config: Config): Promise<void> => {
  await withDistricts(config, async (db, scopes) => {
    const at = systemClock().now
    for (const scope of scopes) {
      const total = await resealDistrict(db, scope, sealedTables, {
        at,
        onBatch: ({ table, resealed }) => console.log(`  ${scope.districtIds[0]}  ${table}  ${resealed}`),
      })
      say(`${scope.districtIds[0]}：${total} 处改用第 ${newestKey()} 版密钥`, `${total} values sealed anew with key version ${newestKey()}`)
    }
  })
  await listKeys(config)
}

/** Only a key that no value uses any more; the trail of each district says so. */
const retireOne = (config: Config, [word = '']: string[]): Promise<void> =>
  withDistricts(config, async (db, scopes) => {
    const version = Number(word)
    const left = version === newestKey() ? [] : (await countedOver(db, scopes)).filter((one) => one.version === version)
    if (left.length > 0)
      throw new Error(
        `第 ${version} 版密钥还有内容在用，没有停用。先运行 keys reseal：\n / key version ${version} still holds values, it was not retired; run keys reseal first:\n${left.map(({ name, count }) => `  ${name}  ${count}`).join('\n')}`,
      )
    retireKey(keyFileOf(config), version)
    for (const scope of scopes)
      await withDistrict(db, scope, (tx) => recordAudit(tx, systemClock().now(), { verb: 'keys.retired', objectType: 'key', objectId: String(version) }))
    say(
      `第 ${version} 版密钥已停用：它加密过的旧备份，要用停用前的密钥文件才打得开。查找索引、操作记录的印鉴和对外往来仍用它的分支，见 docs/decisions/013。`,
      `key version ${version} is retired: backups of before need the key file of before. Index, audit seals and exchange keep what they were given of it (docs/decisions/013)`,
    )
  })

const KEY_ACTS: Record<string, (config: Config, words: string[]) => Promise<void>> = {
  list: listKeys,
  rotate: rotateKeys,
  reseal: resealAll,
  retire: retireOne,
}

const pack = async ([verb, folder]: string[]): Promise<void> => {
  if (verb !== 'check') throw new Error('pack check [文件夹] / pack check [folder]')
  process.exitCode = checkPacks(folder) === 0 ? 0 : 1
}

/** A pack put into force by a province or a city for every district below it: `adopt-region 43 national 2026-01-01 中共某省委组织部`. */
const adoptRegion = async ([region = '', pack = '', from = '', decidedByName = '']: string[]): Promise<void> => {
  if (!/^\d+$/.test(region) || !isDay(from) || !decidedByName)
    throw new Error('adopt-region 地区代码 制度包 从哪天起 谁决定的 / adopt-region region-code pack from-day decided-by')
  await withDatabase(readConfig(), async (db) => {
    const done = await withDistrict(db, registryScope(), (tx) =>
      adoptForRegion(tx, { regionId: Number(region), pack, from, decidedByName, at: systemClock().now() }),
    )
    if (!done.ok) throw new Error(`${done.refusal.message.zh} / ${done.refusal.message.en}`)
    const { name } = done.value.region
    say(`${name}从 ${from} 起采用 ${pack}，由${decidedByName}决定`, `${pack} is in force in ${name} from ${from}, decided by ${decidedByName}`)
  })
}

/** One district is carried into another: `merge-district 430698 430699 2026-12-01 湘政函〔2026〕1号 某省人民政府`. Every server is stopped before. */
const mergeDistrict = async ([from = '', into = '', on = '', basis = '', decidedByName = '']: string[]): Promise<void> => {
  if (!/^\d+$/.test(from) || !/^\d+$/.test(into) || !isDay(on) || !decidedByName)
    throw new Error('merge-district 撤销的县 并入的县 从哪天起 依据的文件 谁决定的 / merge-district district-that-ends district-into from-day basis decided-by')
  const config = readConfig()
  loadKeys(keyFileOf(config))
  await withDatabase(config, async (db) => {
    if (await othersAtWork(db))
      throw new Error(
        '还有服务在用这个数据库，没有合并。请先停下所有服务，合并完再启动。 / a server uses this database; nothing was merged. Stop every server first',
      )
    await migrate(db.pool, MIGRATIONS)
    const now = systemClock()
    if (on > now.today()) throw new Error(`${on} 还没有到，没有合并。请到那天再办。 / ${on} has not come yet; nothing was merged`)
    const done = await mergeDistricts(db, { fromId: Number(from), intoId: Number(into), on, basis, decidedByName }, now.now())
    if (!done.ok) throw new Error(`${done.refusal.message.zh} / ${done.refusal.message.en}`)
    sayMerged(done.value)
  })
}

const sayMerged = ({ from, into, rows, tables, units, renamed, ended }: Merged): void => {
  for (const { name, carried } of tables) console.log(`  ${name}  ${carried}`)
  say(
    `${from.name}已并入${into.name}：${units} 个党组织，${rows} 行记录。原县级组织现在是${into.name}下面的党委，改隶完下级以后可以撤销。`,
    `${from.name} was merged into ${into.name}: ${units} units, ${rows} rows; its former root is a committee until its units are moved`,
  )
  for (const code of renamed) say(`代码 ${code} 两县都有，改为 ${from.id}-${code}`, `code ${code} stood in both, now ${from.id}-${code}`)
  for (const { account, role } of ended) say(`${account} 的县级职务（${role}）已结束，要用请由${into.name}重新授权`, `the post of ${account} (${role}) ended`)
}

const SLIPS: Record<string, 'password' | 'second-factor'> = { password: 'password', 'second-factor': 'second-factor' }

/**
 * A slip that nobody in the district can print: `slip password zuzhibu 王运维 忘了口令，部里只有这一个账号`. The administrators read that it was done.
 * A last word names those who could by the database, each with why they cannot: `李安全的手机也丢了`.
 */
const slip = async ([what = '', login = '', operator = '', reason = '', although]: string[]): Promise<void> => {
  const purpose = SLIPS[what]
  if (!purpose || !login || operator.trim().length < 2 || reason.trim().length < 2)
    throw new Error(
      'slip password|second-factor 登录名 谁代打 为什么 〔别人为什么办不了〕 / slip password|second-factor login printed-by reason [why-nobody-else]',
    )
  const config = readConfig()
  loadKeys(keyFileOf(config))
  await withDistricts(config, async (db, scopes) => {
    const { now, today } = systemClock()
    const asked = { login, purpose, operator: { name: operator.trim(), reason: reason.trim() }, although: although?.trim() }
    const done = await slipByOperator(db, asked, { now: now(), today: today(), scopes })
    if (!done.ok) throw new Error(`${done.refusal.message.zh} / ${done.refusal.message.en}`)
    const { name, code, endsAt } = done.value
    say(
      `给${name}（${done.value.login}）的纸条，编号 ${code}，${endsAt.toISOString()} 前有效`,
      `slip for ${name} (${done.value.login}), number ${code}, valid until ${endsAt.toISOString()}`,
    )
    say('请当面交给本人。本县的管理员都会看到这次代打。', 'hand it over in person; the administrators of the district see that it was printed')
  })
}

const COMMANDS: Record<string, (words: string[]) => Promise<void>> = {
  start,
  serve: start,
  'verify-audit': verifyTrail,
  keys,
  pack,
  'adopt-region': adoptRegion,
  'merge-district': mergeDistrict,
  slip,
}

const [name = 'start', ...words] = process.argv.slice(2)
const command = COMMANDS[name]
if (!command) {
  console.error(`没有 ${name} 这个命令。有：${Object.keys(COMMANDS).join('、')}。 / no such command: ${name}`)
  process.exit(2)
}
await command(words)
