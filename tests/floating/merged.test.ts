import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/worker.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import { closeUnit, createUnit, moveUnit } from '../../src/modules/org/contract.ts'
import { announced, away, buildScene, code, depart, here, must, onAbsence, onCase, type Scene, settled } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene()
})
afterAll(() => scene.close())

/** What the outbox would hand to the tasks that wait for it, after the act. */
const follow = async (event: string, districtId: number): Promise<void> => {
  const { rows } = await scene.db.pool.query('select payload, path from platform.outbox where event = $1 order by id desc limit 1', [event])
  const payload = { unitPath: rows[0].path, ...rows[0].payload, districtId }
  const task = event === 'unit.moved' ? 'org.follow-unit' : 'floating.follow-closed'
  await tasks[task]!(payload as never, { ...scene, logger: pino({ level: 'silent' }) } as never)
}

const newUnit = async (kind: 'committee' | 'branch', { parentId, code: number, name }: { parentId: string; code: string; name: string }): Promise<string> =>
  must(
    await scene.hostDepartment.call<{ unitId: string }>(createUnit, {
      body: { parentId, code: number, name, shortName: name, kind, sector: 'community', hasCommittee: true, from: '2020-01-01' },
    }),
  ).unitId

const placedIn = async (caseId: string, branchId: string): Promise<void> => {
  const page = await here(scene.hostDepartment, caseId)
  if (page.own.state === 'waiting')
    must(await onCase(scene.hostDepartment, contract.identify, caseId, { on: '2026-09-07', sight: 'unclear', number: null, code: null }))
  must(await onCase(scene.hostDepartment, contract.place, caseId, { on: '2026-09-07', branchId, groupId: null, basis: page.bases.options[0]!.key }))
}

describe('the units of two sides change while a case is open', () => {
  let absenceId: string
  let caseId: string
  let township: string
  let closing: string

  test('the host’s branch comes under another superior: its cases come along, and letters reach it there', async () => {
    absenceId = await depart(scene, 4, { from: '2026-09-01' })
    caseId = await announced(scene, absenceId)
    township = await newUnit('committee', { parentId: scene.units.foreignDepartment.id, code: '321099500', name: '新塘镇党委' })
    await placedIn(caseId, scene.units.foreignBranch.id)
    must(await onCase(scene.host, contract.manage, caseId, { on: '2026-09-07', requirementsTold: true, receiver: '蒋支委' }))
    must(
      await scene.hostDepartment.call(moveUnit, {
        params: { unitId: scene.units.foreignBranch.id },
        body: { parentId: township, from: '2026-09-07', reason: '撤乡并镇' },
      }),
    )
    const between = await onAbsence(scene.home, contract.changeDetails, absenceId, { employer: '新塘船厂', address: null, phone: null, place: null })
    must(between)
    await follow('unit.moved', 321099)
    const client = await scene.as('foreign-secretary', { anew: true })
    const theirs = await here(client, caseId)
    expect(theirs.own).toMatchObject({ state: 'managed' })
    expect(theirs.card).toMatchObject({ employer: '新塘船厂' })
    must(await onCase(client, contract.tellFromHost, caseId, { kind: 'words', words: '支部现在归新塘镇' }))
    expect((await away(scene.home, absenceId)).cases[0]!.letters.map(({ kind }) => kind)).toContain('words')
  })

  test('home’s branch comes under another superior: the time away comes along, the new superior sees it', async () => {
    const department = await scene.as('department')
    const other = must(
      await department.call<{ unitId: string }>(createUnit, {
        body: {
          parentId: scene.units.department.id,
          code: '430699777',
          name: '新河镇党委',
          shortName: '新河镇',
          kind: 'committee',
          sector: 'mixed',
          hasCommittee: true,
          from: '2020-01-01',
        },
      }),
    ).unitId
    must(await department.call(moveUnit, { params: { unitId: scene.units.branch.id }, body: { parentId: other, from: '2026-09-07', reason: '区划调整' } }))
    must(await onCase(scene.hostDepartment, contract.tellFromHost, caseId, { kind: 'feedback', words: '表现好' }))
    await follow('unit.moved', 430699)
    const register = must(await department.call<{ rows: { absenceId: string }[] }>(contract.awayRegister, { params: { unitId: other } }))
    expect(register.rows).toMatchObject([{ absenceId }])
    const client = await scene.as('secretary', { anew: true })
    expect((await away(client, absenceId)).cases[0]!.letters.map(({ kind }) => kind)).toContain('feedback')
    Object.assign(scene, { home: client })
  })

  test('a branch that received members is merged away: they come to its superior, home is told, and they can be placed anew', async () => {
    closing = await newUnit('branch', { parentId: township, code: '321099501', name: '老塘社区党支部' })
    const second = await depart(scene, 5, { from: '2026-09-01' })
    const theirs = await announced(scene, second)
    await placedIn(theirs, closing)
    must(await onCase(scene.hostDepartment, contract.manage, theirs, { on: '2026-09-07', requirementsTold: true, receiver: '蒋支委' }))
    must(await scene.hostDepartment.call(closeUnit, { params: { unitId: closing }, body: { on: '2026-09-07', reason: '社区合并' } }))
    await follow('unit.closed', 321099)
    await follow('unit.closed', 321099)
    const page = await here(scene.hostDepartment, theirs)
    expect(page).toMatchObject({ branchId: null, own: { state: 'managed' } })
    const told = (await away(scene.home, second)).cases[0]!
    expect(told.letters.filter(({ kind }) => kind === 'words')).toHaveLength(1)
    must(await onAbsence(scene.home, contract.changeDetails, second, { employer: null, address: '老塘街9号', phone: null, place: null }))
    expect((await here(scene.hostDepartment, theirs)).card).toMatchObject({ address: '老塘街9号' })
    must(
      await onCase(scene.hostDepartment, contract.place, theirs, {
        on: '2026-09-07',
        branchId: scene.units.foreignBranch.id,
        groupId: null,
        basis: page.bases.options[0]!.key,
      }),
    )
    expect((await away(scene.home, second)).cases[0]!.heard).toMatchObject({ unit: expect.stringContaining('荷塘') })
  })

  test('a guest placed in another branch of the same host is on its roll from that day on, without a letter between', async () => {
    const third = await depart(scene, 7, { from: '2026-09-01' })
    const theirs = await announced(scene, third)
    const first = await newUnit('branch', { parentId: township, code: '321099503', name: '北塘社区党支部' })
    await settled(scene, theirs, { on: '2026-09-04', branchId: first, receiver: scene.hostDepartment })
    await placedIn(theirs, scene.units.foreignBranch.id)
    const { rows } = await scene.db.pool.query(
      'select branch_id as branch, from_day as "from", to_day as "to", standing from members.guest where id = $1 order by from_day',
      [theirs],
    )
    expect(rows).toEqual([
      { branch: first, from: '2026-09-04', to: '2026-09-06', standing: 'full' },
      { branch: scene.units.foreignBranch.id, from: '2026-09-07', to: null, standing: 'full' },
    ])
  })

  test('a closing that lies ahead moves nobody before its last day is over; the daily work then carries it out, once', async () => {
    const ahead = await newUnit('branch', { parentId: township, code: '321099502', name: '南塘社区党支部' })
    const third = await depart(scene, 6, { from: '2026-09-01' })
    const theirs = await announced(scene, third)
    await placedIn(theirs, ahead)
    must(await onCase(scene.hostDepartment, contract.manage, theirs, { on: '2026-09-07', requirementsTold: true, receiver: '蒋支委' }))
    must(await scene.hostDepartment.call(closeUnit, { params: { unitId: ahead }, body: { on: '2026-09-30', reason: '社区合并' } }))
    await follow('unit.closed', 321099)
    const daily = async (on: string) => {
      scene.clock.set(`${on}T03:00:00+08:00`)
      scene.hostDepartment = await scene.as('foreign-department', { anew: true })
      const payload = { districtId: 321099, path: scene.units.foreignDepartment.path }
      await tasks['floating.follow-ended']!(payload as never, { ...scene, logger: pino({ level: 'silent' }) } as never)
      return here(scene.hostDepartment, theirs)
    }
    expect(await daily('2026-09-08')).toMatchObject({ branchId: ahead })
    expect(await daily('2026-09-30')).toMatchObject({ branchId: ahead })
    expect(await daily('2026-10-01')).toMatchObject({ branchId: null, own: { state: 'managed' } })
    await daily('2026-10-02')
    scene.home = await scene.as('secretary', { anew: true })
    expect((await away(scene.home, third)).cases[0]!.letters.filter(({ kind }) => kind === 'words')).toHaveLength(1)
    scene.clock.set('2026-09-07T10:00:00+08:00')
  })

  test('a unit whose members are away is not closed over their heads', async () => {
    const closed = await (await scene.as('department')).call(closeUnit, {
      params: { unitId: scene.units.branch.id },
      body: { on: '2026-09-07', reason: '撤销' },
    })
    expect(code(closed)).toEqual([409, closed.body.refusal?.code])
    expect(['members-there', 'units-below']).toContain(closed.body.refusal?.code)
  })
})
