import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import * as floating from '../../src/modules/floating/contract.ts'
import { signIn } from '../../src/modules/people/contract.ts'
import type { Endpoint } from '../../src/platform/endpoint.ts'
import { canonical, type Json } from '../../src/platform/letters.ts'
import { buildWorld, PASSWORD, type World } from '../support/world.ts'

/**
 * Two installations: two server processes, each with its own database, key file and folder. The county of 湘云 uses the first, the county of 芦荡
 * the second. Nothing passes between them but files that a person carries.
 */
type Side = { world: World; address: string; folder: string; server: ChildProcess; as(login: string): Promise<Client> }
type Answer = { status: number; body: Record<string, unknown> & { refusal?: { code: string; message: { zh: string; en: string } } }; bytes: Buffer }
type Client = { call(endpoint: Endpoint, input?: Input): Promise<Answer>; hand(endpoint: Endpoint, file: Buffer, name?: string): Promise<Answer> }
type Input = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }

const CLI = join(import.meta.dirname, '../../src/app/cli.ts')
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

const startSide = async (): Promise<Side> => {
  const key = randomBytes(32)
  const world = await buildWorld({ key })
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-side-'))
  mkdirSync(join(folder, 'keys'))
  writeFileSync(join(folder, 'keys', 'master.key'), `${key.toString('base64')}\n`, { mode: 0o600 })
  const server = spawn(process.execPath, [CLI, 'start', '--empty'], {
    env: { ...process.env, DATABASE_URL: world.connectionString, ZHIBU_DATA: folder, PORT: '0', ZHIBU_SECOND_FACTOR: 'left-open', ZHIBU_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const address = await addressOf(server)
  const sessions = new Map<string, Client>()
  const as = async (login: string) => {
    const known = sessions.get(login) ?? (await clientOf(address, login))
    sessions.set(login, known)
    return known
  }
  return { world, address, folder, server, as }
}

const addressOf = (server: ChildProcess): Promise<string> =>
  new Promise((done, fail) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += String(chunk)
      const found = /open (http:\/\/\S+?)\/?\s/.exec(said)
      if (found) done(found[1]!)
    }
    server.stdout!.on('data', hear)
    server.stderr!.on('data', hear)
    server.on('exit', (code) => fail(new Error(`the server ended with ${code}:\n${said}`)))
  })

const clientOf = async (address: string, login: string): Promise<Client> => {
  const answer = await fetch(`${address}${signIn.path}`, {
    method: 'POST',
    headers: { 'x-zhibu': '1', 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ login, password: PASSWORD }),
  })
  const cookie = /zhibu=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0]
  if (!cookie) throw new Error(`${login} could not sign in: ${await answer.text()}`)
  const ask = async (endpoint: Endpoint, input: Input, body: FormData | string | undefined): Promise<Answer> => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''))
    const query = new URLSearchParams(Object.entries(input.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]))
    const reply = await fetch(`${address}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method: endpoint.method,
      headers: {
        cookie,
        ...(endpoint.method === 'GET' ? {} : { 'x-zhibu': '1', 'idempotency-key': newId() }),
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
      },
      ...(body === undefined ? {} : { body }),
    })
    const bytes = Buffer.from(await reply.arrayBuffer())
    const json = reply.headers.get('content-type')?.includes('json') && !reply.headers.get('content-disposition')
    return { status: reply.status, body: json ? (JSON.parse(bytes.toString('utf8')) as Answer['body']) : {}, bytes }
  }
  return {
    call: (endpoint, input = {}) => ask(endpoint, input, input.body === undefined ? undefined : JSON.stringify(input.body)),
    hand: (endpoint, file, name = '信件.zhibu') => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(file)]), name)
      return ask(endpoint, {}, form)
    },
  }
}

const good = async (reply: Promise<Answer>): Promise<Answer['body']> => {
  const { status, body } = await reply
  expect(body.refusal?.message.zh ?? '').toBe('')
  expect(status).toBe(200)
  return body
}

const stopSide = async ({ world, folder, server }: Side): Promise<void> => {
  const ended = new Promise((done) => server.once('exit', done))
  server.removeAllListeners('exit')
  server.once('exit', () => {})
  server.kill('SIGTERM')
  await Promise.race([ended, new Promise((done) => setTimeout(done, 5_000))])
  await world.close()
  rmSync(folder, { recursive: true, force: true })
}

let home: Side
let host: Side
let homeDept: Client
let hostDept: Client
let hostAtHome: string
let homeAtHost: string
const file: Record<string, Buffer> = {}
let caseId: string
let absenceId: string

beforeAll(async () => {
  home = await startSide()
  host = await startSide()
  homeDept = await home.as('department')
  hostDept = await host.as('foreign-department')
}, 180_000)

afterAll(async () => {
  await stopSide(home)
  await stopSide(host)
})

const desk = (address: string) => ({ address, hours: '8:30—17:00', telephone: '0730-1234567', person: '何桂生', receives: true })

/** The card of one side, as its department prints it. */
const cardOf = async (client: Client, unitId: string, address: string): Promise<{ text: string; digits: string }> => {
  const { deskId } = (await good(client.call(floating.keepDesk, { params: { unitId }, body: desk(address) }))) as { deskId: string }
  await good(client.call(floating.makeKeys, { body: { replaces: null, why: null } }))
  const shown = (await good(client.call(floating.ownCard, { params: { deskId } }))) as { text: string; keys: { fingerprint: string } }
  const card = await client.call(floating.ownCardFile, { params: { deskId } })
  expect(card.bytes.toString('utf8')).toBe(shown.text)
  return { text: shown.text, digits: shown.keys.fingerprint }
}

const makeFile = async (
  client: Client,
  partnerId: string,
  again = false,
): Promise<{ bytes: Buffer; fileId: string; letters: number; acknowledgements: number }> => {
  const made = (await good(client.call(floating.writeFile, { params: { partnerId }, body: { again } }))) as {
    fileId: string
    letters: number
    acknowledgements: number
  }
  const { bytes } = await client.call(floating.lettersFile, { params: { fileId: made.fileId } })
  await good(client.call(floating.fileSent, { params: { fileId: made.fileId }, body: { on: today(), how: '机要交换' } }))
  return { ...made, bytes }
}

const take = async (client: Client, bytes: Buffer) => {
  const handed = (await good(client.hand(floating.handInFile, bytes))) as { fileId: string; state: string }
  expect(handed.state).toBe('shown')
  return good(client.call(floating.takeFile, { params: { fileId: handed.fileId }, body: {} }))
}

/** What a refused file answers; it is kept, and nothing of it is taken. */
const refused = async (client: Client, bytes: Buffer): Promise<string> => {
  const handed = (await good(client.hand(floating.handInFile, bytes))) as { fileId: string; state: string }
  expect(handed.state).toBe('refused')
  const seen = (await good(client.call(floating.lookAtFile, { params: { fileId: handed.fileId } }))) as { file: { refusal: { zh: string } } }
  expect((await client.call(floating.takeFile, { params: { fileId: handed.fileId }, body: {} })).body.refusal?.code).toBe('file-not-open')
  return seen.file.refusal.zh
}

const partOf = async (side: Side, which: 'home' | 'host') =>
  (await side.world.db.pool.query('select own, heard, sent, taken, acknowledged, waiting from floating.case_part where id = $1 and side = $2', [caseId, which]))
    .rows[0] as Record<string, Json>

const bothAgree = async (): Promise<void> => {
  const [ours, theirs] = [await partOf(home, 'home'), await partOf(host, 'host')]
  expect(theirs.heard).toEqual(ours.own)
  expect(ours.heard).toEqual(theirs.own)
  expect([ours.taken, theirs.taken]).toEqual([theirs.sent, ours.sent])
}

const CONDITIONS = ['place-concentrated', 'longer-time', 'conditions-present']

describe('two servers that know each other only by files', () => {
  test('each makes keys and a card, and takes no letter before somebody has compared the digits by telephone', async () => {
    const ours = await cardOf(homeDept, home.world.units.department.id, '湘云县云山路 1 号')
    const theirs = await cardOf(hostDept, host.world.units.foreignDepartment.id, '芦荡县湖滨路 2 号')
    expect(ours.digits).not.toBe(theirs.digits)
    hostAtHome = ((await good(homeDept.call(floating.addPartner, { body: { card: theirs.text } }))) as { partnerId: string }).partnerId
    homeAtHost = ((await good(hostDept.call(floating.addPartner, { body: { card: `\n${ours.text}\n` } }))) as { partnerId: string }).partnerId
    expect((await homeDept.call(floating.writeFile, { params: { partnerId: hostAtHome }, body: { again: false } })).body.refusal?.code).toBe(
      'partner-unconfirmed',
    )
    const confirm = (client: Client, partnerId: string, heard: string) =>
      client.call(floating.confirmPartner, { params: { partnerId }, body: { card: 1, heard, spokeWith: '何桂生', on: today() } })
    const misheard = theirs.digits.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    const wrong = await confirm(homeDept, hostAtHome, misheard)
    expect(wrong.body.refusal?.code).toBe('digits-differ')
    expect(wrong.body.refusal?.message.zh).toContain('第 8 组')
    await good(confirm(homeDept, hostAtHome, theirs.digits))
    await good(confirm(hostDept, homeAtHost, ours.digits.replaceAll(' ', '')))
  })

  test('announced, carried over as a file, the member is on the host’s list; until the answer comes the letter is sent, not acknowledged [CX-13a] [CX-13e]', async () => {
    const secretary = await home.as('secretary')
    const departure = {
      form: 'oral',
      reason: 'work',
      place: '江苏省扬州市',
      from: today(),
      until: null,
      fixedPlace: null,
      employer: null,
      address: null,
      phone: '13900001111',
    }
    const params = { memberId: home.world.members.branch[5]!.memberId }
    absenceId = (
      (await good(secretary.call(floating.enterDeparture, { params, body: { ...departure, toldOn: today(), toldWords: '电话里说的' } }))) as {
        absenceId: string
      }
    ).absenceId
    const announced = await good(
      secretary.call(floating.announceOutside, { params: { absenceId }, body: { partnerId: hostAtHome, from: null, words: '请关照' } }),
    )
    caseId = announced.caseId as string
    const made = await makeFile(homeDept, hostAtHome)
    file.first = made.bytes
    expect(made).toMatchObject({ letters: 1, acknowledgements: 0 })
    expect(file.first.toString('utf8')).not.toMatch(/13900001111|罗建平/)
    const waiting = (await good(secretary.call(floating.unacknowledgedLetters, { query: { unitId: home.world.units.branch.id } }))) as {
      lines: Record<string, unknown>[]
    }
    expect(waiting.lines).toMatchObject([{ kind: 'announced', state: 'sent', waitingDays: 0, partner: '中共芦荡县委组织部', fileNumber: 1 }])
    const handed = (await good(hostDept.hand(floating.handInFile, file.first))) as { fileId: string }
    const seen = await good(hostDept.call(floating.lookAtFile, { params: { fileId: handed.fileId } }))
    expect(seen).toMatchObject({ partner: '中共湘云县委组织部', letters: [{ kind: 'announced', how: 'new', about: home.world.members.branch[5]!.name }] })
    expect(await partOf(host, 'host')).toBeUndefined()
    expect(await good(hostDept.call(floating.takeFile, { params: { fileId: handed.fileId }, body: {} }))).toMatchObject({ taken: 1, waits: 0, repeats: 0 })
    expect(await partOf(host, 'host')).toMatchObject({ own: { state: 'waiting' }, heard: { word: 'announced' }, taken: 1 })
  })

  test('placed at the host, answered by a file, both cases agree and the letter is acknowledged [JS-B-05c]', async () => {
    const on = today()
    const params = { caseId }
    await good(hostDept.call(floating.identify, { params, body: { on, sight: 'missing', number: null, code: null } }))
    await good(hostDept.call(floating.place, { params, body: { on, branchId: host.world.units.foreignBranch.id, groupId: null, basis: 'community' } }))
    const receiver = await host.as('foreign-secretary')
    await good(receiver.call(floating.manage, { params, body: { on, requirementsTold: true, receiver: '周立根' } }))
    const made = await makeFile(hostDept, homeAtHost)
    file.answer = made.bytes
    expect(made).toMatchObject({ letters: 4, acknowledgements: 1 })
    expect(await take(homeDept, file.answer)).toMatchObject({ taken: 4, acknowledgements: 1 })
    expect(await partOf(home, 'home')).toMatchObject({ acknowledged: 1, heard: { state: 'managed', unit: '中共芦荡镇荷塘社区支部委员会' } })
    await bothAgree()
    const secretary = await home.as('secretary')
    expect(await good(secretary.call(floating.unacknowledgedLetters, { query: { unitId: home.world.units.branch.id } }))).toMatchObject({ lines: [] })
    expect(await good(secretary.call(floating.awayPage, { params: { absenceId } }))).toMatchObject({ stage: 'away-confirmed' })
  })

  test('the same file handed in once more changes nothing, on the same day or after others', async () => {
    const before = await partOf(host, 'host')
    const again = await good(hostDept.hand(floating.handInFile, file.first!))
    expect(again).toMatchObject({ state: 'taken', alreadyTaken: true })
    expect((await hostDept.call(floating.takeFile, { params: { fileId: again.fileId as string }, body: {} })).body.refusal?.code).toBe('file-taken-already')
    expect(await partOf(host, 'host')).toEqual(before)
    // the same letters in a new file: repeats
    const resent = await makeFile(hostDept, homeAtHost, true)
    expect(await take(homeDept, resent.bytes)).toMatchObject({ taken: 0, repeats: 4 })
    await bothAgree()
  })

  test('a file altered by one byte is refused whole and kept with the reason', async () => {
    const secretary = await home.as('secretary')
    await good(secretary.call(floating.tellFromHome, { params: { caseId }, body: { kind: 'words', words: '家里都好' } }))
    file.words = (await makeFile(homeDept, hostAtHome)).bytes
    for (const at of [20, Math.floor(file.words.length / 2), file.words.length - 30]) {
      const other = Buffer.from(file.words)
      other[at] = other[at] === 65 ? 66 : 65
      expect(await refused(hostDept, other)).toMatch(/没有收/)
    }
    const kept = await host.world.db.pool.query("select state, refusal from floating.file_in where state = 'refused'")
    expect(kept.rows.length).toBe(3)
    const before = await partOf(host, 'host')
    expect(before.taken).toBe(1)
  })

  test('a file that overtakes another waits for it, then both are taken in order', async () => {
    const secretary = await home.as('secretary')
    await good(secretary.call(floating.tellFromHome, { params: { caseId }, body: { kind: 'change', words: '换了电话' } }))
    file.change = (await makeFile(homeDept, hostAtHome)).bytes
    expect(await take(hostDept, file.change)).toMatchObject({ taken: 0, waits: 1 })
    expect((await partOf(host, 'host')).taken).toBe(1)
    const { missing } = (await good(hostDept.call(floating.exchangeWith, { params: { partnerId: homeAtHost } }))) as { missing: number[] }
    expect(missing).not.toEqual([])
    expect(await take(hostDept, file.words!)).toMatchObject({ taken: 2, waits: 0 })
    expect((await partOf(host, 'host')).taken).toBe(3)
    await take(homeDept, (await makeFile(hostDept, homeAtHost)).bytes)
    await bothAgree()
  })

  test('a file for another addressee, and one from a stranger, is refused with what to do', async () => {
    expect(await refused(homeDept, file.words!)).toMatch(/写给“中共芦荡县委组织部”.*不是写给本单位/)
    // the second county of the first server is nobody's partner there
    const stranger = await home.as('foreign-department')
    const card = await cardOf(stranger, home.world.units.foreignDepartment.id, '别处 3 号')
    const hostCard = (await good(hostDept.call(floating.exchangePartners, {}))) as { desks: { deskId: string }[]; keys: { fingerprint: string } }
    const { text } = (await good(hostDept.call(floating.ownCard, { params: { deskId: hostCard.desks[0]!.deskId } }))) as { text: string }
    const { partnerId } = (await good(stranger.call(floating.addPartner, { body: { card: text } }))) as { partnerId: string }
    await good(
      stranger.call(floating.confirmPartner, { params: { partnerId }, body: { card: 1, heard: hostCard.keys.fingerprint, spokeWith: '何桂生', on: today() } }),
    )
    expect(card.digits).not.toBe('')
    const strange = await letterFromStranger(stranger, partnerId)
    expect(await refused(hostDept, strange)).toMatch(/没有登记.*名片/)
  })

  test('the list of a group goes in a sealed file, is filed there, and that comes back by a file [CX-13e]', async () => {
    const [secretary, unitId] = [await home.as('secretary'), home.world.units.branch.id]
    const body = { name: '驻芦荡流动党员党小组', place: '江苏省扬州市', on: today(), conditions: CONDITIONS, absenceIds: [absenceId] }
    const { groupId } = (await good(secretary.call(floating.proposeGroup, { params: { unitId }, body }))) as { groupId: string }
    const step = (client: Client, said: object) =>
      client.call(floating.stepGroup, { params: { groupId }, body: { on: today(), ready: false, words: null, ...said } })
    const groups = async (client: Client, id: string) =>
      (await good(client.call(floating.groupsAway, { params: { unitId: id } }))) as { ours: Record<string, unknown>[]; told: Record<string, unknown>[] }
    await good(step(await home.as('committee'), { step: 'approve' }))
    await good(step(secretary, { step: 'file' }))
    expect((await step(secretary, { step: 'filed', words: '电话里说收到了' })).body.refusal?.code).toBe('slip-missing')
    expect((await groups(secretary, unitId)).ours).toMatchObject([{ groupId, next: 'filed' }])
    const made = await makeFile(homeDept, hostAtHome)
    expect(made.letters).toBe(1)
    expect(made.bytes.toString('utf8')).not.toContain(home.world.members.branch[5]!.name)
    expect(await take(hostDept, made.bytes)).toMatchObject({ taken: 1 })
    const there = host.world.units.foreignDepartment.id
    expect((await groups(hostDept, there)).told).toMatchObject([{ groupId, next: 'filed', people: [home.world.members.branch[5]!.name] }])
    await good(hostDept.call(floating.acceptGroup, { params: { unitId: there, groupId }, body: { step: 'filed', on: today() } }))
    expect(await take(homeDept, (await makeFile(hostDept, homeAtHost)).bytes)).toMatchObject({ taken: 1 })
    expect((await groups(secretary, unitId)).ours).toMatchObject([{ groupId, next: 'hand-over', responsible: 'home' }])
    expect((await groups(hostDept, there)).told).toMatchObject([{ groupId, next: 'hand-over' }])
    await bothAgree()
  })

  test('after a change of keys nothing is taken before the new card was compared', async () => {
    await good(homeDept.call(floating.makeKeys, { body: { replaces: 1, why: '存钥匙的机器换了' } }))
    const secretary = await home.as('secretary')
    await good(secretary.call(floating.tellFromHome, { params: { caseId }, body: { kind: 'words', words: '换钥匙以后的信' } }))
    const made = await makeFile(homeDept, hostAtHome)
    expect(await refused(hostDept, made.bytes)).toMatch(/钥匙.*不一样.*电话/)
    const { desks, keys } = (await good(homeDept.call(floating.exchangePartners, {}))) as { desks: { deskId: string }[]; keys: { fingerprint: string } }
    const { text } = (await good(homeDept.call(floating.ownCard, { params: { deskId: desks[0]!.deskId } }))) as { text: string }
    expect(await good(hostDept.call(floating.addPartner, { body: { card: text } }))).toMatchObject({ partnerId: homeAtHost, known: true })
    expect(await refused(hostDept, Buffer.from(made.bytes))).toMatch(/核对/)
    await good(
      hostDept.call(floating.confirmPartner, {
        params: { partnerId: homeAtHost },
        body: { card: 2, heard: keys.fingerprint, spokeWith: '何桂生', on: today() },
      }),
    )
    expect(await take(hostDept, made.bytes)).toMatchObject({ taken: 1 })
    // what the partner had sealed to the earlier pair still opens
    await good((await host.as('foreign-secretary')).call(floating.tellFromHost, { params: { caseId }, body: { kind: 'feedback', words: '表现好' } }))
    expect(await take(homeDept, (await makeFile(hostDept, homeAtHost)).bytes)).toMatchObject({ taken: 1 })
    await bothAgree()
  })

  test('the return is told, the host closes, and both cases end alike [CX-21g]', async () => {
    const secretary = await home.as('secretary')
    await good(secretary.call(floating.reportReturn, { params: { absenceId }, body: { on: today(), words: '回村了' } }))
    expect(await take(hostDept, (await makeFile(homeDept, hostAtHome)).bytes)).toMatchObject({ taken: 1 })
    expect((await partOf(host, 'host')).heard).toMatchObject({ word: 'returned' })
    const receiver = await host.as('foreign-secretary')
    await good(receiver.call(floating.hostStep, { params: { caseId }, body: { step: 'close', on: today(), branchId: null } }))
    expect(await take(homeDept, (await makeFile(hostDept, homeAtHost)).bytes)).toMatchObject({ taken: 1 })
    await good(
      secretary.call(floating.checkReturn, { params: { absenceId }, body: { on: today(), certificate: 'never-held', findings: '没有办过证', account: null } }),
    )
    expect(await take(hostDept, (await makeFile(homeDept, hostAtHome)).bytes)).toMatchObject({ taken: 1 })
    await bothAgree()
    expect(await partOf(home, 'home')).toMatchObject({ own: { word: 'checked' }, heard: { state: 'closed' } })
  })
})

/** A file that a third organisation makes with its own keys; it shares no case, so a letter of its own goes in. */
const letterFromStranger = async (stranger: Client, partnerId: string): Promise<Buffer> => {
  const foreign = await home.as('foreign-secretary')
  const departure = { form: 'oral', reason: 'work', place: '别处', from: today(), until: null, fixedPlace: null, employer: null, address: null, phone: null }
  const params = { memberId: home.world.members.foreign[5]!.memberId }
  const opened = (await good(foreign.call(floating.enterDeparture, { params, body: { ...departure, toldOn: today(), toldWords: null } }))) as {
    absenceId: string
  }
  await good(foreign.call(floating.announceOutside, { params: opened, body: { partnerId, from: null, words: null } }))
  const { bytes } = await makeFile(stranger, partnerId)
  expect(canonical(JSON.parse(bytes.toString('utf8')) as Json)).toBe(bytes.toString('utf8'))
  return bytes
}
