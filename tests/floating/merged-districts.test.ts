import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeDistricts } from '../../src/app/merge-districts.ts'
import { buildApp } from '../../src/app/server.ts'
import { day } from '../../src/kernel/days.ts'
import * as contract from '../../src/modules/floating/contract.ts'
import * as org from '../../src/modules/org/contract.ts'
import { must, type Scene, buildScene, away, here, depart, announced, onAbsence, onCase, settled } from './scene.ts'
import { buildWorld, type Client } from '../support/world.ts'
import { adoptPacks } from '../../src/modules/org/public.ts'
import { withDistrict } from '../../src/platform/db.ts'

/**
 * 临江县 (430698) is merged into 湘云县 (430699) while cases are open: its own members away at 芦荡县 and at 湘云县, and guests of both on its roll.
 */
let scene: Scene
let third: { department: Client; secretary: Client; member: Client; desk: string }
const cases = { toForeign: { absenceId: '', caseId: '' }, toInto: { absenceId: '', caseId: '' }, fromForeign: { absenceId: '', caseId: '' }, fromInto: { absenceId: '', caseId: '' } }

beforeAll(async () => {
  scene = await buildScene({ world: await buildWorld({ third: true }) })
  await withDistrict(scene.db, scene.third.scope, (tx) => adoptPacks(tx, ['national', 'jiangsu-floating'].map((pack) => ({ unitId: scene.third.department.id, path: scene.third.department.path, pack, from: day('2020-01-01'), byName: '部务会', at: scene.clock.now() }))))
})
afterAll(() => scene.close())

describe('x', () => {
  test('merge', async () => {
    const done = await mergeDistricts(scene.db, { fromId: 430698, intoId: 430699, on: day('2026-09-07'), basis: '湘政函〔2026〕1号', decidedByName: '某省人民政府' }, scene.clock.now())
    console.log(JSON.stringify(done, null, 1))
  })
})
