import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeDistricts } from '../../src/app/merge-districts.ts'
import { tasks } from '../../src/app/worker.ts'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import { memberPage } from '../../src/modules/members/contract.ts'
import { adoptPacks, inForce, segmentOf, type Unit } from '../../src/modules/org/public.ts'
import { closeUnit, moveUnit } from '../../src/modules/org/contract.ts'
import { auditTrail, makeSlip, signIn, signInWithSlip } from '../../src/modules/people/contract.ts'
import { sealAudit, verifyAudit } from '../../src/platform/audit-seal.ts'
import { type ExchangeKeys, exchangeKeys } from '../../src/platform/crypto.ts'
import { withDistrict } from '../../src/platform/db.ts'
import { partyOf, readLetters, writeCard, writeLetters } from '../../src/platform/letters.ts'
import { carriedOn, mergedDistricts } from '../../src/platform/merged.ts'
import type { Scope } from '../../src/platform/scope.ts'
import { fileForm } from '../support/form.ts'
import { buildWorld, type Client, PASSWORD } from '../support/world.ts'
import { away, buildScene, DEPARTURE, here, must, onAbsence, onCase, type Scene } from './scene.ts'

/**
 * 临江县 (430698) is merged into 湘云县 (430699) of the same city while cases are open: its own members are away at 芦荡县 in another province and
 * at 湘云县, guests of both are on its roll, a partner outside this system writes to it, devices and slips of its members are in use.
 */
const [ENDED, INTO, ELSEWHERE] = [430698, 430699, 321099]
const MERGE = { fromId: ENDED, intoId: INTO, on: day('2026-09-07'), basis: '湘政函〔2026〕1号', decidedByName: '某省人民政府' }

type Side = { secretary: Client; department: Client; deskId: string; branchId: string; members: readonly { memberId: string; personId: string }[] }
type Case = { absenceId: string; caseId: string }

let scene: Scene
let ended: Side
let into: Side
let elsewhere: Side
let cases: Record<'toElsewhere' | 'toInto' | 'fromElsewhere' | 'fromInto', Case>
let outside: { holder: string; keys: ExchangeKeys; partnerId: string; case: Case }
let slip: string
let member: Client
let codes: { ended: string; into: string }
let before: { away: unknown; page: unknown; rules: string[]; rows: Record<string, number> }

const merge = (change: Partial<typeof MERGE> = {}) => mergeDistricts(scene.db, { ...MERGE, ...change }, scene.clock.now())
const sql = async <T>(text: string, values: unknown[] = []): Promise<T[]> => (await scene.db.pool.query(text, values)).rows as T[]

beforeAll(async () => {
  scene = await buildScene({ world: await buildWorld({ third: true }) })
  const { third, units, members } = scene
  const department = await scene.as('third-department')
  await adopt(third.scope, third.department, ['national', 'jiangsu-floating'])
  const desk = { address: '江边路 1 号', hours: '8:30—17:30', telephone: '0730-5551111', person: '何桂生', receives: true }
  const { deskId } = must(await department.call<{ deskId: string }>(contract.keepDesk, { params: { unitId: third.department.id }, body: desk }))
  await stockOf(department, third.committee.id)
  ended = { secretary: await scene.as('third-secretary'), department, deskId, branchId: third.branch.id, members: third.members }
  into = { secretary: scene.home, department: await scene.as('department'), deskId: scene.homeDesk, branchId: units.branch.id, members: members.branch }
  elsewhere = {
    secretary: scene.host,
    department: scene.hostDepartment,
    deskId: scene.hostDesk,
    branchId: units.foreignBranch.id,
    members: members.foreign,
  }
  cases = {
    toElsewhere: await managed(ended, elsewhere, 4),
    toInto: await managed(ended, { ...into, department: await scene.as('committee') }, 5),
    fromElsewhere: await managed(elsewhere, ended, 4),
    fromInto: await managed(into, ended, 5),
  }
  codes = { ended: await certified(ended, cases.toElsewhere.absenceId), into: await certified(into, cases.fromInto.absenceId) }
  await openExchange()
  member = await scene.as('third-member')
  slip = must(await ended.secretary.call<{ code: string }>(makeSlip, { params: { personId: third.members[6]!.personId } })).code
})
afterAll(() => scene.close())

const adopt = (scope: Scope, { id: unitId, path }: Unit, packs: readonly string[]) =>
  withDistrict(scene.db, scope, (tx) =>
    adoptPacks(
      tx,
      packs.map((pack) => ({ unitId, path, pack, from: day('2020-01-01'), byName: '部务会', at: scene.clock.now() })),
    ),
  )

/** The same prefix and digits as the stock of 湘云县: two districts may have printed the same number. */
const stockOf = async (department: Client, unitId: string): Promise<void> => {
  const range = { kind: 'floating', prefix: '湘云流-', digits: 4, first: 1, last: 50 }
  const { rangeId } = must(await department.call<{ rangeId: string }>(ledger.allotRange, { params: { unitId }, body: range }))
  must(await (await scene.as('third-committee')).call(ledger.sealStock, { params: { rangeId } }))
}

const leave = async (home: Side, index: number): Promise<string> => {
  const params = { memberId: home.members[index]!.memberId }
  return must(await home.secretary.call<{ absenceId: string }>(contract.enterDeparture, { params, body: { ...DEPARTURE, from: '2026-09-01' } })).absenceId
}

const managed = async (home: Side, host: Side, index: number): Promise<Case> => {
  const absenceId = await leave(home, index)
  must(await onAbsence(home.secretary, contract.announce, absenceId, { deskId: host.deskId, from: null, words: '请关照' }))
  const { caseId } = (await away(home.secretary, absenceId)).cases.at(-1)!
  must(await onCase(host.department, contract.identify, caseId, { on: '2026-09-07', sight: 'unclear', number: null, code: null }))
  const { bases } = await here(host.department, caseId)
  must(await onCase(host.department, contract.place, caseId, { on: '2026-09-07', branchId: host.branchId, groupId: null, basis: bases.options[0]!.key }))
  must(await onCase(host.secretary, contract.manage, caseId, { on: '2026-09-07', requirementsTold: true, receiver: '蒋支委' }))
  return { absenceId, caseId }
}

const certified = async (home: Side, absenceId: string): Promise<string> => {
  must(await onAbsence(home.secretary, contract.brief, absenceId, { on: '2026-09-07', words: '讲了纪律' }))
  return must(await home.secretary.call<{ checkCode: string }>(contract.certify, { params: { absenceId }, body: { on: '2026-09-07', contactMemberId: null } }))
    .checkCode
}

/** A partner of which we hold the keys, known to both districts. */
const openExchange = async (): Promise<void> => {
  const holder = newId<'holder'>() as string
  const keys = exchangeKeys(holder, 1)
  const address = { id: holder, name: '组织科', address: '湖滨路 2 号', telephone: '000-1112223', person: '杨春生' }
  const card = writeCard({ organisation: '远山县委组织部', desk: address, madeAt: '2026-09-01T00:00:00.000Z' }, keys)
  const heard = partyOf({ desk: holder, organisation: '', keys: keys.open }).fingerprint
  const open = async (department: Client): Promise<string> => {
    must(await department.call(contract.makeKeys, { body: { replaces: null, why: null } }))
    const { partnerId } = must(await department.call<{ partnerId: string }>(contract.addPartner, { body: { card } }))
    must(await department.call(contract.confirmPartner, { params: { partnerId }, body: { card: 1, heard, spokeWith: '杨春生', on: '2026-09-07' } }))
    return partnerId
  }
  await open(into.department)
  const partnerId = await open(ended.department)
  const absenceId = await leave(ended, 7)
  const body = { partnerId, from: null, words: '请关照' }
  const { caseId } = must((await onAbsence(ended.secretary, contract.announceOutside, absenceId, body)) as never) as Case
  outside = { holder, keys, partnerId, case: { absenceId, caseId } }
}

/** How many rows each table holds for a district. */
const rowsOf = async (districtId: number): Promise<Record<string, number>> => {
  const tables = await sql<{ name: string }>(`
    select oid::regclass::text as name from pg_class
    where relkind in ('r', 'p') and not relispartition and obj_description(oid, 'pg_class') = 'dist' order by 1`)
  const counts = await Promise.all(
    tables.map(
      async ({ name }) => [name, (await sql<{ n: number }>(`select count(*)::int as n from ${name} where district_id = $1`, [districtId]))[0]!.n] as const,
    ),
  )
  return Object.fromEntries(counts)
}

const pageOf = (client: Client) => client.call(memberPage, { params: { memberId: scene.third.members[4]!.memberId } }).then(must)

/** The page of the time away but for what the rules of the day ask. */
const withoutDuties = async (): Promise<unknown> => ({ ...(await away(ended.secretary, cases.toElsewhere.absenceId)), duties: null })

/** What was in force for the branch of the district that ended, on a day. */
const rulesOn = async (on: string): Promise<string[]> => {
  const { rows } = await scene.db.pool.query('select district_id as id from org.unit where id = $1', [scene.third.branch.id])
  const scope = rows[0].id === ENDED ? scene.third.scope : scene.scope
  return withDistrict(scene.db, scope, async (tx) => [...(await inForce(tx, scene.third.branch.id, day(on))).rules.keys()].toSorted())
}

const STAYS = ['platform.audit_entry', 'platform.audit_batch', 'platform.audit_sealed', 'platform.daily_run']

describe('a district is merged while cases are open', () => {
  test('what cannot be is refused with what to do, and nothing is changed', async () => {
    const rows = await rowsOf(ENDED)
    const why = async (change: Partial<typeof MERGE>) => {
      const done = await merge(change)
      return done.ok ? null : done.refusal.code
    }
    expect(await why({ fromId: 999999 })).toBe('no-such-district')
    expect(await why({ intoId: ENDED })).toBe('same-district')
    expect(await why({ intoId: ELSEWHERE })).toBe('other-province')
    expect(await why({ basis: ' ' })).toBe('needs-basis')
    expect(await rowsOf(ENDED)).toEqual(rows)
  })

  test('two layouts of one name by two issuers are told by name, and nothing is changed', async () => {
    const layout = `insert into ledger.layout (district_id, id, kind, version, issuer, level, from_day, registered_by_name, registered_at)
      values ($1, gen_random_uuid(), 'activity', '2024', $2, 'province', '2024-01-01', '何桂生', now())`
    for (const [district, issuer] of [
      [ENDED, '甲'],
      [INTO, '乙'],
    ])
      await sql(layout, [district, issuer])
    const rows = await rowsOf(ENDED)
    const done = await merge()
    expect(done).toMatchObject({ ok: false, refusal: { code: 'both-have', message: { zh: expect.stringContaining('ledger.layout：activity 2024') } } })
    expect(await rowsOf(ENDED)).toEqual(rows)
    expect(await sql(`select from platform.merged_district`)).toHaveLength(0)
    await sql(`update ledger.layout set issuer = '省委组织部'`)
  })

  test('it is done in one go: every row lies in the other district, and none is lost or doubled', async () => {
    before = {
      away: await withoutDuties(),
      page: await pageOf(ended.secretary),
      rules: await rulesOn('2026-09-06'),
      rows: await rowsOf(INTO),
    }
    await adopt(scene.scope, scene.units.department, ['changxiao'])
    before.rows = await rowsOf(INTO)
    const held = await rowsOf(ENDED)
    const done = await merge()
    expect(done).toMatchObject({
      ok: true,
      value: {
        units: 3,
        renamed: ['000'],
        ended: [
          { account: 'third-department', role: 'department' },
          { account: 'third-security', role: 'security' },
        ],
      },
    })
    const now = await rowsOf(INTO)
    const shared: Record<string, number> = { 'ledger.layout': 1, 'rulebook.rule_shelf': held['rulebook.rule_shelf'] ?? 0, 'dues.norm': held['dues.norm'] ?? 0 }
    for (const [name, count] of Object.entries(held).filter(([name]) => !STAYS.includes(name) && name !== 'org.unit_place'))
      expect([name, now[name]]).toEqual([name, before.rows[name]! + count - (shared[name] ?? 0)])
    const left = Object.entries(await rowsOf(ENDED)).filter(([, count]) => count > 0)
    expect(left.map(([name]) => name)).toEqual(['platform.audit_entry'])
    await scene.restart()
  })

  test('no row names the district that ended any more, but for where units hung before, the trail and what waits in the outbox', async () => {
    const columns = await sql<{ name: string; column: string }>(`
      select c.oid::regclass::text as name, a.attname as column
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('org','people','rulebook','members','activities','dues','training','meetings','leaders','ledger','floating','oversight','platform')
        and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'int4'::regtype, 'text[]'::regtype)`)
    const found: string[] = []
    for (const { name, column } of columns) {
      const [row] = await sql<{ n: number }>(
        `select count(*)::int as n from ${name} where ${column}::text like '%43.4306.430698.%' or ${column}::text = '430698'`,
      )
      if (row!.n > 0) found.push(`${name}.${column}`)
    }
    expect(found.toSorted()).toEqual([
      'ledger.certificate.given_in',
      'ledger.number_range.given_in',
      'org.region.id',
      'org.region.path',
      'org.unit_place.path',
      'platform.audit_entry.district_id',
      'platform.audit_entry.object_id',
      'platform.audit_entry.path',
      'platform.merged_district.from_id',
      'platform.merged_district.from_path',
    ])
  })
})

describe('afterwards', () => {
  test('whoever was signed in goes on: the branch, a member’s own device, and a slip that was printed before', async () => {
    expect((await ended.secretary.call(contract.awayPage, { params: { absenceId: cases.toElsewhere.absenceId } })).status).toBe(200)
    expect((await member.call(contract.myFloating)).status).toBe(200)
    expect((await scene.anonymous.call(signInWithSlip, { body: { code: slip } })).status).toBe(200)
    expect((await scene.anonymous.call(signIn, { body: { login: 'third-secretary', password: PASSWORD } })).status).toBe(200)
  })

  test('the posts of the district that ended are over', async () => {
    expect((await ended.department.call(contract.coverage, { params: { unitId: scene.third.department.id } })).status).not.toBe(200)
    expect((await scene.anonymous.call(signIn, { body: { login: 'third-security', password: PASSWORD } })).status).toBe(401)
  })

  test('the branch sees the same as before, and the department of the other district sees it too', async () => {
    expect(await withoutDuties()).toEqual(before.away)
    expect(await pageOf(ended.secretary)).toEqual(before.page)
    expect(await pageOf(into.department)).toMatchObject({ name: scene.third.members[4]!.name })
    const covered = must(
      await into.department.call<{ away: { all: number }; here: { all: number } }>(contract.coverage, { params: { unitId: scene.units.department.id } }),
    )
    expect(covered).toMatchObject({ away: expect.anything() })
    const register = must(
      await into.department.call<{ rows: { absenceId: string }[] }>(contract.awayRegister, { params: { unitId: scene.units.department.id } }),
    )
    const expected = [cases.toElsewhere, cases.toInto, cases.fromInto, outside.case].map(({ absenceId }) => absenceId)
    expect(register.rows.map(({ absenceId }) => absenceId).toSorted()).toEqual(expected.toSorted())
  })

  test('rules of days before are those of that day; from the day on what the other district has in force holds too', async () => {
    expect(before.rules).not.toEqual([])
    expect(await rulesOn('2026-09-06')).toEqual(before.rules)
    const today = await rulesOn('2026-09-07')
    expect(today).toEqual(expect.arrayContaining(before.rules))
    expect(today.length).toBeGreaterThan(before.rules.length)
  })

  test('letters go on in all four directions, each to where the other side lies now', async () => {
    const tell = (client: Client, caseId: string) => onCase(client, contract.tellFromHost, caseId, { kind: 'feedback', words: '表现好' })
    for (const [name, host, home] of [
      ['toElsewhere', elsewhere, ended],
      ['toInto', into, ended],
      ['fromElsewhere', ended, elsewhere],
      ['fromInto', ended, into],
    ] as const) {
      must(await tell(host.secretary, cases[name].caseId))
      must(await onAbsence(home.secretary, contract.changeDetails, cases[name].absenceId, { employer: '新厂', address: null, phone: null, place: null }))
      expect((await here(host.secretary, cases[name].caseId)).card).toMatchObject({ employer: '新厂' })
      expect((await away(home.secretary, cases[name].absenceId)).cases[0]!.letters.map(({ kind }) => kind)).toContain('feedback')
      expect((await away(home.secretary, cases[name].absenceId)).cases[0]!.unacknowledged).toBe(0)
    }
  })

  test('a member comes back: both sides end the case', async () => {
    const { absenceId, caseId } = cases.fromElsewhere
    must(await onCase(ended.secretary, contract.departFrom, caseId, { on: '2026-09-07', to: null, words: null }))
    must(await onAbsence(elsewhere.secretary, contract.reportReturn, absenceId, { on: '2026-09-07', words: null }))
  })

  test('a certificate of either district is good under its own printed code, and both keep their number', async () => {
    for (const printed of [codes.ended, codes.into])
      expect((await scene.anonymous.call(contract.checkCertificate, { body: { code: printed } })).body).toEqual({ valid: true })
    const numbers = await sql<{ number: string }>(`select number from ledger.certificate where district_id = $1 order by number`, [INTO])
    expect(numbers.map(({ number }) => number)).toEqual(['湘云流-0001', '湘云流-0001'])
  })

  test('a partner outside goes on with the name and the keys that it knows, though it is a partner of both', async () => {
    const [key] = await sql<{ holder: string; made_as: number; stems_from: number }>(
      `select holder, made_as, stems_from from floating.exchange_key where district_id = $1 and version <= 0`,
      [INTO],
    )
    const ours = exchangeKeys(key!.holder, key!.made_as, key!.stems_from)
    const { fileId } = must(
      await into.department.call<{ fileId: string }>(contract.writeFile, { params: { partnerId: outside.partnerId }, body: { again: false } }),
    )
    const { bytes } = await into.department.call(contract.lettersFile, { params: { fileId } })
    const known = [{ desk: key!.holder, organisation: '中共临江县委组织部', keys: ours.open, confirmed: true }]
    const read = readLetters(bytes.toString('utf8'), { own: [{ desk: outside.holder, organisation: '', keys: outside.keys }], partners: known })
    expect(read).toMatchObject({ ok: true, value: { letters: [{ case: outside.case.caseId, kind: 'announced' }] } })
    const answer = writeLetters(
      {
        from: partyOf({ desk: outside.holder, organisation: '远山县委组织部', keys: outside.keys.open }),
        to: partyOf({ desk: key!.holder, organisation: '中共临江县委组织部', keys: ours.open }),
        number: 1,
        writtenAt: '2026-09-07T02:00:00.000Z',
        letters: [
          {
            case: outside.case.caseId,
            side: 'host',
            number: 1,
            kind: 'identified',
            body: { on: '2026-09-07', facts: { sight: 'missing', number: null } },
            by: '杨春生',
            at: '2026-09-07T01:00:00.000Z',
            before: null,
          },
        ],
        acknowledgements: [],
      },
      { own: outside.keys, partner: ours.open },
    )
    const handed = must(await into.department.call<{ fileId: string; state: string }>(contract.handInFile, fileForm(Buffer.from(answer), { name: 'a.zhibu' })))
    expect(handed.state).toBe('shown')
    expect(must(await into.department.call(contract.takeFile, { params: { fileId: handed.fileId }, body: {} }))).toMatchObject({ taken: 1 })
    expect((await away(ended.secretary, outside.case.absenceId)).cases[0]!.letters.map(({ kind }) => kind)).toContain('identified')
  })

  test('new keys end both names: every partner needs the new card', async () => {
    const [{ version } = { version: 0 }] = await sql<{ version: number }>(
      `select version from floating.exchange_key where district_id = $1 and ended_on is null and version > 0`,
      [INTO],
    )
    must(await into.department.call(contract.makeKeys, { body: { replaces: version, why: '区划调整，换新名片' } }))
    const live = await sql<{ version: number }>(`select version from floating.exchange_key where district_id = $1 and ended_on is null`, [INTO])
    expect(live).toEqual([{ version: version + 1 }])
  })

  test('a task that was asked for before is led on to where its rows lie now', async () => {
    const merged = await withDistrict(scene.db, scene.scope, mergedDistricts)
    const old = { districtId: ENDED, unitPath: scene.third.branch.path, deep: [{ path: scene.third.scope.path, words: '430698' }] }
    const path = `${scene.scope.path}${segmentOf(scene.third.department.id)}.`
    const led = carriedOn(merged, old)
    expect(led).toEqual({ districtId: INTO, unitPath: await pathNow(scene.third.branch.id), deep: [{ path, words: '430698' }] })
    expect(carriedOn([], old)).toBe(old)
    expect(
      carriedOn([...merged, { fromId: INTO, intoId: 430697, fromPath: scene.scope.path, toPath: '43.4306.430697.q.', on: day('2027-01-01') }], old).districtId,
    ).toBe(430697)
  })

  test('the trail of the district that ended stays as it was sealed, and the auditor of the other one reads it', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'zhibu-merged-')), 'checkpoints.jsonl')
    for (const scope of [scene.scope, scene.third.scope]) {
      await sealAudit(scene.db, scope, { now: new Date(Date.now() + 3_600_000), file })
      const found = await verifyAudit(scene.db, scope, file)
      expect(found.faults).toEqual([])
      expect(found.entries).toBeGreaterThan(0)
    }
    const auditor = await scene.as('audit')
    const own = must(await auditor.call<{ merged: unknown[]; entries: { verb: string }[] }>(auditTrail))
    expect(own.merged).toEqual([{ districtId: ENDED, name: '临江县', on: '2026-09-07' }])
    const theirs = must(await auditor.call<{ entries: { verb: string }[] }>(auditTrail, { query: { of: ENDED } }))
    expect(theirs.entries[0]!.verb).toBe('district.merged')
    expect((await auditor.call(auditTrail, { query: { of: ELSEWHERE } })).status).toBe(404)
  })

  test('the other district moves the units up and closes the former root: its guests and desk come to the department', async () => {
    scene.clock.set('2026-09-08T10:00:00+08:00')
    into.department = await scene.as('department', { anew: true })
    const { department, committee } = scene.third
    const body = { parentId: scene.units.department.id, from: '2026-09-08', reason: '区划调整' }
    must(await into.department.call(moveUnit, { params: { unitId: committee.id }, body }))
    await follow('unit.moved')
    must(await into.department.call(closeUnit, { params: { unitId: department.id }, body: { on: '2026-09-08', reason: '区划调整' } }))
    await follow('unit.closed')
    const secretary = await scene.as('third-secretary', { anew: true })
    must(await onCase(secretary, contract.tellFromHost, cases.fromInto.caseId, { kind: 'words', words: '一切都好' }))
    expect(await pathNow(scene.third.branch.id)).toBe(`${scene.scope.path}${segmentOf(committee.id)}.${segmentOf(scene.third.branch.id)}.`)
  })
})

const pathNow = async (unitId: string): Promise<string> => (await sql<{ path: string }>('select path from org.unit where id = $1', [unitId]))[0]!.path

/** What the outbox would hand to the task that waits for it. */
const follow = async (event: string): Promise<void> => {
  const [row] = await sql<{ payload: object; path: string }>('select payload, path from platform.outbox where event = $1 order by id desc limit 1', [event])
  const payload = { unitPath: row!.path, ...row!.payload, districtId: INTO }
  const task = event === 'unit.moved' ? 'org.follow-unit' : 'floating.follow-closed'
  await tasks[task]!(payload as never, { ...scene, logger: pino({ level: 'silent' }) } as never)
}
