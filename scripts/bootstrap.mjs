// Makes a bare clone ready: `node scripts/bootstrap.mjs start|test`.
// Runs on the old Node of the machine (18 or later) before anything is installed, so it imports nothing but Node itself.
// start: packages, web app. test: packages, web app, Chromium for the browser journeys.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const MODULES = join(ROOT, 'node_modules')
const LOCK_STAMP = join(MODULES, '.zhibu-lock')
const WEB_STAMP = join(ROOT, 'dist', '.web-sources')
const WEB_SOURCES = ['vite.config.ts', 'package-lock.json', 'src/app/web', 'src/ui', 'src/kernel', 'src/policy/vocabulary', 'src/platform/endpoint.ts']

const say = (chinese, english) => console.log(`[支部通] ${chinese} / ${english}`)

const main = async () => {
  const aim = process.argv[2]
  if (aim !== 'start' && aim !== 'test') return stop('用法：node scripts/bootstrap.mjs start|test', 'usage: node scripts/bootstrap.mjs start|test')
  process.chdir(ROOT)
  await installPackages()
  checkRuntime()
  await buildWeb()
  if (aim === 'test') await provideChromium()
}

// ---------------------------------------------------------------- packages

const installPackages = async () => {
  const wanted = createHash('sha256')
    .update(declaredPackages())
    .update(readOrEmpty(join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (readOrEmpty(LOCK_STAMP) === wanted && existsSync(join(MODULES, '.package-lock.json'))) return
  const total = lockedPackages().length
  say(`安装依赖，共 ${total} 个包，约一分钟`, `installing ${total} packages, about a minute`)
  const tick = progress((seconds) => {
    const done = Math.min(countInstalled(), total)
    say(`已安装 ${done}/${total}（${seconds} 秒）`, `${done}/${total} packages (${seconds} s)`)
  })
  const fresh = !existsSync(MODULES) && (await installBeside())
  const code = fresh ? 0 : await npmInstall(ROOT)
  clearInterval(tick)
  if (code !== 0) {
    stop(
      `依赖没有装好（npm 退出码 ${code}）。请检查网络或软件源设置，然后重新运行同一条命令。`,
      `packages could not be installed (npm exit code ${code}). Check the network or the registry setting, then run the same command again.`,
    )
  }
  writeFileSync(LOCK_STAMP, wanted)
  say('依赖已装好', 'packages are ready')
}

const declaredPackages = () => {
  const { dependencies, devDependencies, optionalDependencies, allowScripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return JSON.stringify({ dependencies, devDependencies, optionalDependencies, allowScripts })
}

/** Inside an npm script, npm itself tells which Node and which npm it is; the Node being replaced must not run the install. */
const npmCommand = (args) => {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  if (npm && node && /npm-cli\.[cm]?js$/.test(npm)) return [node, [npm, ...args]]
  return ['npm', args]
}

const npmInstall = (folder) => {
  const [command, args] = npmCommand(['install', '--no-save', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'])
  return run(command, args, { cwd: folder })
}

/**
 * The lock file names no server, so npm asks the registry about each package before it fetches it. On a bare clone the
 * addresses are filled in for the registry of this machine, in a folder beside, and the finished node_modules is moved into
 * its place: half the requests, a third of the time. False where that did not work; the plain install follows.
 */
const installBeside = async () => {
  const folder = join(ROOT, '.zhibu', 'install')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const [command, args] = npmCommand(['config', 'get', 'registry'])
  const registry = String(spawnSync(command, args, { cwd: ROOT }).stdout ?? '')
    .trim()
    .replace(/\/$/, '')
  if (!/^https?:\/\//.test(registry)) return false
  writeFileSync(join(folder, 'package.json'), readFileSync(join(ROOT, 'package.json')))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(withAddresses(registry)))
  const done = (await npmInstall(folder)) === 0
  if (done) renameSync(join(folder, 'node_modules'), MODULES)
  rmSync(folder, { recursive: true, force: true })
  return done
}

const withAddresses = (registry) => {
  const lock = readLock()
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.startsWith('node_modules/') || entry.link || entry.resolved) continue
    const name = entry.name || path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    entry.resolved = `${registry}/${name}/-/${name.split('/').pop()}-${entry.version}.tgz`
  }
  return lock
}

const readLock = () => JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))

/** Folders of the packages that belong on this machine. */
const lockedPackages = () => {
  if (!existsSync(join(ROOT, 'package-lock.json'))) return []
  return Object.entries(readLock().packages)
    .filter(
      ([path, { os, cpu, libc }]) =>
        path.startsWith('node_modules/') && fits(os, process.platform) && fits(cpu, process.arch) && (!libc || libc.includes('glibc')),
    )
    .map(([path]) => path)
}

const fits = (wanted, own) => {
  const names = [wanted ?? []].flat()
  return !names.includes(`!${own}`) && (names.includes(own) || names.every((name) => name.startsWith('!')))
}

const countInstalled = () => {
  const beside = join(ROOT, '.zhibu', 'install')
  const folder = existsSync(beside) ? beside : ROOT
  return lockedPackages().filter((path) => existsSync(join(folder, path, 'package.json'))).length
}

const checkRuntime = () => {
  const own = Number(process.versions.node.split('.')[0])
  if (existsSync(join(MODULES, '.bin', 'node')) || own >= 24) return
  stop(
    `这台机器（${process.platform}-${process.arch}）没有随包的 Node 24，系统的 Node 是 ${process.version}。请安装 Node 24 后再运行。`,
    `there is no packaged Node 24 for this machine (${process.platform}-${process.arch}) and the system has ${process.version}. Install Node 24 and run again.`,
  )
}

// ---------------------------------------------------------------- web app

const buildWeb = async () => {
  if (!existsSync(join(ROOT, 'vite.config.ts'))) return
  const sources = [...WEB_SOURCES, ...webOfModules()]
  const wanted = hashOf(sources.flatMap(filesUnder))
  if (readOrEmpty(WEB_STAMP) === wanted && existsSync(join(ROOT, 'dist', 'web', 'index.html'))) return
  say('构建网页', 'building the web app')
  const tick = progress((seconds) => say(`仍在构建（${seconds} 秒）`, `still building (${seconds} s)`))
  const code = await run(node24(), [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'])
  clearInterval(tick)
  if (code !== 0) {
    rmSync(WEB_STAMP, { force: true })
    stop(`网页没有构建成功（退出码 ${code}），原因见上面的输出。`, `the web app could not be built (exit code ${code}); the reason is printed above.`)
  }
  mkdirSync(dirname(WEB_STAMP), { recursive: true })
  writeFileSync(WEB_STAMP, wanted)
}

const webOfModules = () => {
  const modules = join(ROOT, 'src', 'modules')
  if (!existsSync(modules)) return []
  return readdirSync(modules).flatMap((name) => [`src/modules/${name}/web`, `src/modules/${name}/contract.ts`, `src/modules/${name}/contract`])
}

const filesUnder = (path) => {
  const full = join(ROOT, path)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [path]
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(relative(ROOT, join(full, name))))
}

const node24 = () => {
  const packaged = join(MODULES, '.bin', 'node')
  return existsSync(packaged) ? packaged : process.execPath
}

// ---------------------------------------------------------------- Chromium for the journeys

// without a window of its own the browser costs half
const CHROMIUM_NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const findChromium = () => {
  const places = [process.env.ZHIBU_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
  for (const folder of (process.env.PATH || '').split(delimiter)) places.push(...CHROMIUM_NAMES.map((name) => join(folder, name)))
  return places.find((place) => place && isExecutable(place))
}

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const provideChromium = async () => {
  if (findChromium()) return
  if (!mayInstallPackages()) return withoutChromium()
  say('没有找到 Chromium，用 apt 安装（浏览器测试要用）', 'no Chromium found, installing it with apt for the browser journeys')
  const tick = progress((seconds) => say(`仍在安装（${seconds} 秒）`, `still installing (${seconds} s)`))
  await run('apt-get', ['update', '-q'], { quiet: true })
  if ((await install('chromium-headless-shell', 'fonts-noto-cjk')) !== 0) await install('chromium', 'fonts-noto-cjk')
  clearInterval(tick)
  if (!findChromium()) withoutChromium()
}

const install = (...packages) => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { quiet: true })

const mayInstallPackages = () =>
  typeof process.getuid === 'function' && process.getuid() === 0 && existsSync('/etc/debian_version') && spawnSync('apt-get', ['--version']).status === 0

const withoutChromium = () =>
  say(
    '没有 Chromium，浏览器测试会跳过。安装 chromium，或用 ZHIBU_CHROMIUM 写明它的位置，再运行一次即可。',
    'there is no Chromium, so the browser journeys will be skipped. Install chromium, or name its path in ZHIBU_CHROMIUM, and run again.',
  )

// ---------------------------------------------------------------- small things

const readOrEmpty = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

const hashOf = (paths) => {
  const hash = createHash('sha256')
  for (const path of paths) {
    const full = join(ROOT, path)
    hash.update(path).update('\0')
    if (existsSync(full)) hash.update(readFileSync(full))
    hash.update('\0')
  }
  return hash.digest('hex')
}

const progress = (tell) => {
  const begun = Date.now()
  return setInterval(() => tell(Math.round((Date.now() - begun) / 1000)), 5000)
}

const run = (command, args, { quiet = false, cwd = ROOT } = {}) =>
  new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const child = spawn(command, args, { cwd, stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'], env })
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)))
  })

const stop = (chinese, english) => {
  console.error(`[支部通] ${chinese} / ${english}`)
  process.exit(1)
}

await main()
