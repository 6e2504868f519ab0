import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as dues from '../../src/modules/dues/contract.ts'
import { buildScene, monthOf, openMonth, type Scene, setAndCheck } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

const set = (at: number, body: Record<string, unknown>) =>
  scene.secretary.call<{ baseId: string; monthlyCents: number; state: string }>(dues.setBase, {
    params: { memberId: scene.members.branch[at]!.memberId },
    body: { from: '2026-01-01', ...body },
  })

describe('the base and the standard', () => {
  test.each([
    ['salaried', '3000', 1500],
    ['salaried', '3000.01', 3000],
    ['salaried', '5000', 5000],
    ['salaried', '5000.01', 7500],
    ['salaried', '10000', 15000],
    ['salaried', '10000.01', 20000],
    ['retired', '5000', 2500],
    ['retired', '5000.01', 5000],
  ])('%s on %s yuan owes the rate of its bracket on the whole base [ZS-08d]', async (payer, base, cents) => {
    const reply = await set(7, { payer, parts: payer === 'retired' ? { income: base } : { post: base } })
    expect(reply.body).toMatchObject({ monthlyCents: cents, state: 'set' })
  })

  test('what is taken off wages is taken off the base, and a quarter’s income is a third a month', async () => {
    const wages = await set(6, { payer: 'salaried', parts: { post: '3200.50', allowance: '400', pension: '300.25', tax: '300.25' } })
    expect(wages.body.monthlyCents).toBe(1500)
    const quarter = await set(6, { payer: 'no-monthly-income', quarter: '9000.05', from: '2026-07-01' })
    expect(quarter.body.monthlyCents).toBe(3000)
  })

  test('a third decimal, a kind that the table does not know and a sum outside the range are refused with what to do', async () => {
    const decimals = await set(6, { payer: 'salaried', parts: { post: '3000.005' } })
    expect([decimals.status, decimals.body.refusal?.code, decimals.body.refusal?.field]).toEqual([409, 'not-an-amount', '/parts/post'])
    expect((await set(6, { payer: 'landlord', parts: { post: '1' } })).body.refusal?.code).toBe('no-such-payer')
    expect((await set(6, { payer: 'farmer', agreed: '1.01' })).body.refusal?.code).toBe('agreed-missing')
    expect((await set(6, { payer: 'farmer', agreed: '1.00' })).body.monthlyCents).toBe(100)
  })

  test('who set a base cannot check it; a second person does, and it changes within the year only with a reason [ZS-08d]', async () => {
    const first = await set(5, { payer: 'salaried', parts: { post: '4000' } })
    const own = await scene.secretary.call(dues.checkBase, { params: { baseId: first.body.baseId }, body: { agrees: true, note: null } })
    expect(own.body.refusal?.code).toBe('same-person')
    const second = await scene.officer.call(dues.checkBase, { params: { baseId: first.body.baseId }, body: { agrees: true, note: null } })
    expect(second.body).toEqual({ state: 'checked' })
    const change = await set(5, { payer: 'salaried', parts: { post: '6000' }, from: '2026-08-01' })
    expect(change.body.refusal?.code).toBe('fixed-for-the-year')
    expect((await set(5, { payer: 'salaried', parts: { post: '6000' }, from: '2026-08-01', reason: '调动工作' })).status).toBe(200)
  })

  test('less by hardship waits for the next-higher body, which is the second person', async () => {
    const asked = await set(4, { payer: 'retired', parts: { income: '2000' }, special: { yuan: '0', studiedOn: '2026-01-05', reason: '久病' } })
    expect(asked.body.state).toBe('waits-approval')
    const cases = await scene.committee.call<{ cases: { id: string; reason: string; wantedCents: number }[] }>(dues.specialCases)
    expect(cases.body.cases).toMatchObject([{ id: asked.body.baseId, reason: '久病', wantedCents: 0 }])
    const decided = await scene.committee.call(dues.decideSpecial, { params: { baseId: asked.body.baseId }, body: { agrees: true, note: null } })
    expect(decided.body).toEqual({ state: 'checked' })
    await openMonth(scene, 9)
    const row = (await monthOf(scene, 9)).members.find(({ memberId }) => memberId === scene.members.branch[4]!.memberId)!
    expect([row.dueCents, row.stands]).toEqual([0, 'nothing-due'])
  })
})

describe('who sees a base', () => {
  test('the member, the collector and the checker read it, each reading is seen by the member; nobody else does [ZS-08f]', async () => {
    const member = scene.members.branch[0]!.memberId
    const baseId = await setAndCheck(scene, member, { payer: 'salaried', parts: { post: '7777' } })
    const read = (client: typeof scene.secretary) => client.call<{ baseCents: number }>(dues.readBase, { params: { baseId }, body: { purpose: '核对' } })
    expect((await read(scene.secretary)).body.baseCents).toBe(777_700)
    expect((await read(scene.officer)).body.baseCents).toBe(777_700)
    expect((await read(await scene.as('group-leader'))).body.baseCents).toBe(777_700)
    for (const login of ['committee', 'department', 'recorder', 'member']) expect((await read(await scene.as(login))).status, login).toBe(403)
    expect((await read(await scene.as('sibling-secretary'))).status).toBe(404)
    const { rows } = await scene.db.pool.query('select account_name from dues.base_reading where base_id = $1 order by at, id', [baseId])
    expect(rows.map((row: { account_name: string }) => row.account_name)).toEqual(['secretary', 'officer', 'group-leader'])
  })

  test('a group leader who does not collect from that group is refused, and no list or table carries a base [ZS-08f]', async () => {
    const other = scene.members.branch[1]!.memberId
    const baseId = await setAndCheck(scene, other, { payer: 'salaried', parts: { post: '8888' } })
    const leader = await scene.as('group-leader')
    const refused = await leader.call(dues.readBase, { params: { baseId }, body: { purpose: '想看' } })
    expect(refused.body.refusal?.code).toBe('base-not-yours')
    const list = await scene.secretary.call(dues.bases, { params: { unitId: scene.units.branch.id }, query: { year: 2026 } })
    expect(list.raw).not.toMatch(/888800|8888\.00|baseCents/)
    const sealed = await scene.db.pool.query("select count(*)::int as n from dues.base where encode(sealed, 'escape') like '%8888%'")
    expect(sealed.rows[0].n).toBe(0)
  })

  test('the table leaves masked; in plain it needs a purpose and is logged for every member [ZS-08f]', async () => {
    const unitId = scene.units.branch.id
    const masked = await scene.officer.call(dues.exportBases, { params: { unitId }, body: { year: 2026, purpose: null } })
    expect(masked.status).toBe(200)
    const before = await scene.db.pool.query('select count(*)::int as n from dues.base_reading')
    const refused = await scene.officer.call(dues.exportBases, { params: { unitId }, body: { year: 2026, purpose: '报表' } })
    expect(refused.status).toBe(409)
    const after = await scene.db.pool.query('select count(*)::int as n from dues.base_reading')
    expect(after.rows).toEqual(before.rows)
  })

  test('the member sees the own base, how the standard follows from it, and who looked [ZS-08f]', async () => {
    const memberId = scene.members.branch[4]!.memberId
    await setAndCheck(scene, memberId, { payer: 'salaried', parts: { post: '3000.01' }, reason: '更正类别' })
    const mine = await scene.member.call<{ standard: { monthlyCents: number; base: { baseCents: number }; why: { steps: { step: string }[] } } }>(dues.myDues)
    expect(mine.body.standard).toMatchObject({ monthlyCents: 3000, base: { baseCents: 300_001 } })
    expect(mine.body.standard.why.steps.map(({ step }) => step)).toContain('source')
  })
})
