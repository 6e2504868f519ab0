import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import * as dues from '../../src/modules/dues/contract.ts'
import { setValues } from '../../src/modules/org/public.ts'
import { buildScene, openMonth, pay, type Scene, setAll } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await buildScene({ now: '2026-08-05T10:00:00+08:00' })
  await scene.db.pool.query("update org.unit set sector = 'organ' where id = $1", [scene.units.branch.id])
  await setAll(scene)
  for (const month of [6, 7]) await openMonth(scene, month)
  await pay(scene.secretary, scene, 1, { month: 6, yuan: '100', paidOn: '2026-06-08', extra: true })
  await pay(scene.secretary, scene, 1, { month: 7, yuan: '100', paidOn: '2026-07-06', extra: true })
}, 60_000)
afterAll(() => scene.close())

const close = async (month: number) =>
  (
    await scene.secretary.call<{ receivedCents: number; upwardCents: number }>(dues.closeMonth, {
      params: { unitId: scene.units.branch.id },
      body: { year: 2026, month },
    })
  ).body

describe('the part that goes up', () => {
  test('an organ of a township passes up by the general rule: it is not of the system of central and state organs [ZS-08f]', async () => {
    expect(await close(6)).toMatchObject({ receivedCents: 10000, upwardCents: 500 })
  })

  test('where a unit belongs to that system and says so, a fifth goes up, in it and below it [ZS-08f]', async () => {
    const { committee } = scene.units
    await scene.inDistrict((tx) =>
      setValues(tx, [
        {
          unitId: committee.id,
          path: committee.path,
          slot: 'dues.upward-share-organs',
          key: 'enabled',
          value: true,
          from: day('2026-07-01'),
          byName: '机关党委',
          at: scene.clock.now(),
        },
      ]),
    )
    expect(await close(7)).toMatchObject({ receivedCents: 10000, upwardCents: 2000 })
  })
})
