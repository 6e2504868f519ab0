import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import * as contract from '../../src/modules/ledger/contract.ts'
import { writeFloatingSpans } from '../../src/modules/members/public.ts'
import { adoptPacks } from '../../src/modules/org/public.ts'
import { buildWorld, type Client, type World } from '../support/world.ts'

let world: World
let department: Client
let committee: Client
let secretary: Client
let member: Client

beforeAll(async () => {
  world = await buildWorld()
  await world.inDistrict((tx) =>
    adoptPacks(tx, [
      {
        unitId: world.units.department.id,
        path: world.units.department.path,
        pack: 'jiangsu-fact-record',
        from: day('2026-01-01'),
        byName: '县委组织部',
        at: world.clock.now(),
      },
    ]),
  )
  ;[department, committee, secretary, member] = (await Promise.all(['department', 'committee', 'secretary', 'member'].map((login) => world.as(login)))) as [
    Client,
    Client,
    Client,
    Client,
  ]
})
afterAll(() => world.close())

type Desk = {
  counts: Record<string, number>
  members: {
    memberId: string
    name: string
    needs: string | null
    certificate: { id: string; number: string; state: string; kind: string; replaces: string | null } | null
    ended: { number: string; state: string }[]
  }[]
  custodians: { named: number; without: { unitName: string }[] }
  custodian: { name: string } | null
  may: string[]
}

const desk = async (client: Client, unitId = world.units.branch.id): Promise<Desk> =>
  (await client.call<Desk>(contract.certificateDesk, { params: { unitId } })).body
const certificateOf = async (memberId: string) => (await desk(secretary)).members.find((one) => one.memberId === memberId)!
const allot = (body: object, unitId = world.units.committee.id) => department.call<{ rangeId: string }>(contract.allotRange, { params: { unitId }, body })
const number = (memberIds: string[] | null) =>
  department.call<{ numbered: number; numbers: { memberId: string; number: string; replaces: string | null }[]; without: { why: { zh: string } }[] }>(
    contract.numberCertificates,
    { params: { unitId: world.units.branch.id }, body: { memberIds } },
  )
const issue = (memberIds: string[]) =>
  secretary.call(contract.issueCertificates, { params: { unitId: world.units.branch.id }, body: { memberIds, on: '2026-09-07' } })

describe('a certificate goes from its number to the hand of the member', () => {
  test('nothing is numbered before the department has allotted a range [JS-C-04d]', async () => {
    const reply = await number(null)
    expect([reply.status, reply.body.numbered, reply.body.without.length]).toEqual([200, 0, 8])
    expect(reply.body.without[0]!.why.zh).toContain('号段')
  })

  test('ranges never overlap, whoever they are for [JS-C-04d]', async () => {
    const first = await allot({ kind: 'activity', prefix: '湘云-', digits: 5, first: 1, last: 900 })
    expect(first.status).toBe(200)
    const second = await allot({ kind: 'activity', prefix: '湘云-', digits: 5, first: 900, last: 950 }, world.units.sibling.id)
    expect([second.status, second.body.refusal?.code]).toEqual([409, 'range-overlaps'])
    expect((await allot({ kind: 'activity', prefix: '湘云-', digits: 5, first: 901, last: 950 }, world.units.sibling.id)).status).toBe(200)
  })

  test('only the department numbers, the branch and the committee do not [JS-C-04d]', async () => {
    for (const client of [secretary, committee]) {
      const reply = await client.call(contract.numberCertificates, { params: { unitId: world.units.branch.id }, body: { memberIds: null } })
      expect(reply.status).toBe(403)
    }
  })

  test('a certificate without a number cannot be issued [JS-C-04d]', async () => {
    const reply = await issue([world.members.branch[0]!.memberId])
    expect([reply.status, reply.body.refusal?.code]).toEqual([409, 'not-numbered'])
  })

  test('everybody in the branch gets a number, one each, and a second one is refused [JS-C-04a]', async () => {
    const reply = await number(null)
    expect(reply.body.numbers.map((one) => one.number)).toEqual(Array.from({ length: 8 }, (_, index) => `湘云-${String(index + 1).padStart(5, '0')}`))
    const again = await number([world.members.branch[0]!.memberId])
    expect([again.body.numbered, again.body.without[0]!.why.zh]).toEqual([0, '已有证件，一人一证，不再编第二个'])
    expect((await number(null)).body.numbered).toBe(0)
  })

  test('the database itself refuses a second live certificate of a member and a number given twice [JS-C-04a, JS-C-04d]', async () => {
    const copy = (change: ReturnType<typeof sql>) =>
      world.inDistrict((tx) =>
        tx.run(sql`
          insert into ledger.certificate (district_id, id, path, member_id, branch_id, kind, number, range_id, serial, state, numbered_by_name, numbered_at)
          select district_id, ${newId()}::uuid, path, member_id, branch_id, kind, ${change}, range_id, serial + 500, 'numbered', 'x', numbered_at
          from ledger.certificate
          where district_id = 430699
            and number = '湘云-00001'`),
      )
    await expect(copy(sql`'湘云-00777'`)).rejects.toThrow(/certificate_one_live/)
    await expect(copy(sql`'湘云-00002'`)).rejects.toThrow(/certificate_one_live|certificate_number_once/)
  })

  test('a certificate without the seal of the committee cannot be issued, and the branch cannot seal [JS-C-04e]', async () => {
    const id = world.members.branch[0]!.memberId
    const reply = await issue([id])
    expect([reply.status, reply.body.refusal?.code]).toEqual([409, 'not-sealed'])
    const certificateId = (await certificateOf(id)).certificate!.id
    expect(
      (await secretary.call(contract.sealCertificates, { params: { unitId: world.units.branch.id }, body: { certificateIds: [certificateId] } })).status,
    ).toBe(403)
    await expect(
      world.inDistrict((tx) =>
        tx.run(
          sql`update ledger.certificate set state = 'issued', issued_on = '2026-09-07', issued_by_name = 'x' where district_id = 430699 and id = ${certificateId}`,
        ),
      ),
    ).rejects.toThrow(/certificate_issued_after_seal/)
  })

  test('sealed by the committee, issued by the branch, held by the member [JS-C-04e, JS-C-04f, JS-C-04g]', async () => {
    const ids = (await desk(committee, world.units.committee.id)).members.flatMap((one) => one.certificate?.id ?? [])
    const sealed = await committee.call<{ sealed: number }>(contract.sealCertificates, {
      params: { unitId: world.units.committee.id },
      body: { certificateIds: ids },
    })
    expect(sealed.body.sealed).toBe(8)
    expect((await issue(world.members.branch.map(({ memberId }) => memberId))).body).toEqual({ issued: 8 })
    const page = await member.call<{ certificate: { number: string; state: string } }>(contract.myPage)
    expect(page.body.certificate).toMatchObject({ state: 'issued' })
    const twice = await issue([world.members.branch[0]!.memberId])
    expect(twice.body.refusal?.code).toBe('already-issued')
  })

  test('the sibling branch cannot issue, report or print what is not its own', async () => {
    const stranger = await world.as('sibling-secretary')
    const certificateId = (await certificateOf(world.members.branch[0]!.memberId)).certificate!.id
    expect((await stranger.call(contract.certificatePages, { params: { certificateId } })).status).toBe(404)
    expect(
      (await stranger.call(contract.reportCertificate, { params: { certificateId }, body: { what: 'lost', on: '2026-09-01', words: '丢了' } })).status,
    ).toBe(404)
  })
})

describe('lost, damaged, exchanged', () => {
  test('a lost certificate is replaced under a new number, the old one is voided and never given again [JS-C-04g]', async () => {
    const id = world.members.branch[4]!.memberId
    const before = (await certificateOf(id)).certificate!.number
    expect((await member.call(contract.reportMyCertificate, { body: { what: 'lost', on: '2026-09-02', words: '搬家时丢了' } })).status).toBe(200)
    expect((await certificateOf(id)).certificate!.state).toBe('lost')
    const replaced = await number([id])
    expect(replaced.body.numbers[0]).toMatchObject({ number: '湘云-00009', replaces: before })
    const now = await certificateOf(id)
    expect([now.certificate!.state, now.certificate!.replaces, now.ended[0]!.number, now.ended[0]!.state]).toEqual(['numbered', before, before, 'voided'])
    const spoiled = await department.call(contract.voidCertificate, { params: { certificateId: now.certificate!.id }, body: { reason: '印坏' } })
    expect(spoiled.status).toBe(200)
    expect((await number([id])).body.numbers[0]!.number).toBe('湘云-00010')
  })

  test('the file of the member survives the loss: every certificate with every step is there [JS-C-04l]', async () => {
    type File = { certificates: { number: string; state: string; steps: { step: string }[] }[]; retention: { keep: { zh: string } } | null }
    const file = await secretary.call<File>(contract.memberFile, { params: { memberId: world.members.branch[4]!.memberId } })
    expect(file.body.certificates.map(({ state }) => state)).toEqual(['voided', 'voided', 'numbered'])
    expect(file.body.certificates[0]!.steps.map(({ step }) => step)).toEqual(['numbered', 'sealed', 'issued', 'lost', 'voided'])
    expect(file.body.retention!.keep.zh).toContain('还没有定')
    const trail = await world.inDistrict((tx) =>
      tx.rows<{ verb: string }>(sql`select verb from platform.audit_entry where district_id = 430699 and verb = 'member-file.read'`),
    )
    expect(trail).toHaveLength(1)
  })

  test('a member who becomes floating gets the floating certificate, and no line is lost [JS-C-04c]', async () => {
    const who = world.members.branch[5]!
    const entered = await secretary.call(contract.enterEntries, {
      params: { unitId: world.units.branch.id },
      body: { kind: 'role', memberIds: [who.memberId], day: '2026-09-05', words: '帮两户抢收', sphere: 'production' },
    })
    expect(entered.status).toBe(200)
    await world.inDistrict((tx) =>
      writeFloatingSpans(tx, [
        { id: newId(), path: world.units.branch.path, memberId: who.memberId, destination: '广东东莞', hostName: null, from: day('2026-09-06'), to: null },
      ]),
    )
    expect((await certificateOf(who.memberId)).needs).toBe('floating')
    expect((await desk(secretary)).counts.wrongKind).toBe(1)
    await allot({ kind: 'floating', prefix: '430699', digits: 6, first: 1, last: 100 })
    const numbered = await number([who.memberId])
    expect(numbered.body.numbers[0]!.number).toBe('430699000001')
    const after = await certificateOf(who.memberId)
    expect([after.certificate!.kind, after.ended[0]!.state]).toEqual(['floating', 'exchanged'])
    const pages = await secretary.call<{ lines: { title: { zh: string } }[] }>(contract.certificatePages, { params: { certificateId: after.certificate!.id } })
    expect(pages.body.lines.map(({ title }) => title.zh)).toEqual(['发挥作用（生产）'])
  })

  test('a certificate is checked once a year, a second time changes nothing', async () => {
    const { certificate } = await certificateOf(world.members.branch[0]!.memberId)
    const audit = () =>
      secretary.call<{ audited: number }>(contract.auditCertificates, {
        params: { unitId: world.units.branch.id },
        body: { year: 2026, certificateIds: [certificate!.id] },
      })
    expect([(await audit()).body.audited, (await audit()).body.audited]).toEqual([1, 0])
  })
})

describe('layout and custodian', () => {
  test('a certificate carries the layout of the province; a local layout cannot be registered [JS-C-04b]', async () => {
    const register = (level: string) =>
      department.call(contract.registerLayout, {
        params: { unitId: world.units.department.id },
        body: { kind: 'activity', version: '2017版', issuer: '省委组织部', level, from: '2017-01-01' },
      })
    expect((await register('county')).status).toBe(400)
    expect((await register('province')).status).toBe(200)
    await secretary.call(contract.reportCertificate, {
      params: { certificateId: (await certificateOf(world.members.branch[6]!.memberId)).certificate!.id },
      body: { what: 'damaged', on: '2026-09-03', words: '进水' },
    })
    await number([world.members.branch[6]!.memberId])
    const { certificate } = await certificateOf(world.members.branch[6]!.memberId)
    const pages = await secretary.call<{ layout: { version: string; issuer: string } }>(contract.certificatePages, {
      params: { certificateId: certificate!.id },
    })
    expect(pages.body.layout).toEqual({ version: '2017版', issuer: '省委组织部' })
  })

  test('an organisation without a named custodian is listed until it names one [YZ-06b]', async () => {
    const before = await desk(committee, world.units.committee.id)
    expect(before.custodians.without.map(({ unitName }) => unitName)).toEqual(['中共樟树镇青竹村支部委员会', '中共樟树镇柏石村支部委员会'])
    const name = (memberId: string, from: string) =>
      secretary.call(contract.nameCustodian, { params: { unitId: world.units.branch.id }, body: { memberId, from } })
    expect((await name(world.members.sibling[2]!.memberId, '2026-09-01')).body.refusal?.code).toBe('not-in-this-branch')
    expect((await name(world.members.branch[2]!.memberId, '2026-09-01')).status).toBe(200)
    expect((await name(world.members.branch[3]!.memberId, '2026-09-05')).status).toBe(200)
    const after = await desk(secretary)
    expect([after.custodian!.name, after.custodians.named]).toEqual([world.members.branch[3]!.name, 1])
    expect((await desk(committee, world.units.committee.id)).custodians.without).toHaveLength(1)
  })
})
