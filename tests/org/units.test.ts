import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { newId } from '../../src/kernel/ids.ts'
import { chainOf, findUnits, unitsUnder, writeUnits } from '../../src/modules/org/public.ts'
import { type Database, openDatabase, withDistrict } from '../../src/platform/db.ts'
import { mintScope, type Scope } from '../../src/platform/scope.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

const NOW = new Date('2026-09-07T00:00:00Z')
const DISTRICT = 430699
const PATH = '43.4306.430699.'
let made: TestDatabase
let db: Database
const whole: Scope = mintScope({ districtIds: [DISTRICT], path: PATH, actor: { accountId: null, role: 'system' } })

beforeAll(async () => {
  made = await freshDatabase()
  db = openDatabase(made.config)
})
afterAll(async () => {
  await db.close()
  await made.drop()
})

describe('the tree of units', () => {
  const [root, town, east, jinyu] = [newId<'unit'>(), newId<'unit'>(), newId<'unit'>(), newId<'unit'>()]

  test('units written in any order get their paths and their place in the tree', async () => {
    const from = day('2025-01-01')
    await withDistrict(db, whole, (tx) =>
      writeUnits(tx, NOW, [
        { id: jinyu, parentId: town, code: '001002', name: '金鱼村党支部', kind: 'branch', sector: 'village', from },
        { id: east, parentId: town, code: '001001', name: '东街社区党支部', kind: 'branch', sector: 'community', from },
        { id: town, parentId: root, code: '001', name: '樟树镇党委', kind: 'committee', sector: 'mixed', from },
        { id: root, parentId: null, path: PATH, code: '000', name: '县委组织部', kind: 'department', sector: 'organ', from },
      ]),
    )
    const under = await withDistrict(db, whole, (tx) => unitsUnder(tx, PATH, { kinds: ['branch'] }))
    expect(under.map(({ code }) => code)).toEqual(['001001', '001002'])
    const chain = await withDistrict(db, whole, (tx) => chainOf(tx, jinyu))
    expect(chain.flatMap((link) => (link.at === 'unit' ? [link.unit.name] : []))).toEqual(['金鱼村党支部', '樟树镇党委', '县委组织部'])
  })

  test('a unit is found by part of its name, by its code and by pinyin initials', async () => {
    const find = (words: string) => withDistrict(db, whole, async (tx) => (await findUnits(tx, words)).map(({ name }) => name))
    expect(await find('金鱼')).toEqual(['金鱼村党支部'])
    expect(await find('001001')).toEqual(['东街社区党支部'])
    expect(await find('jyc')).toEqual(['金鱼村党支部'])
  })

  test('a branch sees its superiors for reading and its neighbours not at all', async () => {
    const [branch] = await withDistrict(db, whole, (tx) => unitsUnder(tx, PATH, { kinds: ['branch'] }))
    const own = mintScope({ districtIds: [DISTRICT], path: branch!.path, actor: { accountId: null, role: 'secretary' } })
    const chain = await withDistrict(db, own, (tx) => chainOf(tx, branch!.id))
    expect(chain).toHaveLength(3)
    expect(await withDistrict(db, own, (tx) => chainOf(tx, jinyu))).toEqual([])
    await expect(
      withDistrict(db, own, (tx) =>
        writeUnits(tx, NOW, [{ id: town, parentId: root, code: '001', name: '改名', kind: 'committee', sector: 'mixed', from: day('2025-01-01') }]),
      ),
    ).rejects.toThrow()
  })
})
