import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWorld, type World } from '../support/world.ts'

/** The command as the operator types it. The world's server is connected until the last test lets go of the database, which goes with its cluster. */
const folder = mkdtempSync(join(tmpdir(), 'zhibu-merge-'))
let world: World

beforeAll(async () => {
  world = await buildWorld({ third: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

const merge = (...words: string[]) =>
  promisify(execFile)(process.execPath, ['src/app/cli.ts', 'merge-district', ...words], {
    env: { ...process.env, DATABASE_URL: world.connectionString, ZHIBU_DATA: folder },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  )

const WHO = ['湘政函〔2026〕1号', '某省人民政府']

test('without all its words it says which it needs', async () => {
  expect((await merge('430698', '430699', '2026-11-01')).said).toContain('merge-district district-that-ends')
  expect((await merge('430698', '430699', '11 月 1 日', ...WHO)).said).toContain('merge-district district-that-ends')
})

test('a server that still runs is told of, and nothing is merged', async () => {
  // a server listens all the time; this world's pool would let go of its last connection after some idle seconds
  const listening = await world.db.pool.connect()
  const refused = await merge('430698', '430699', '2026-11-01', ...WHO)
  listening.release()
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('请先停下所有服务')])
  expect((await world.db.pool.query('select from platform.merged_district')).rowCount).toBe(0)
})

test('with every server stopped it is done and told table by table; a second time there is nothing left to do', async () => {
  await world.app.close()
  await world.db.close()
  const done = await merge('430698', '430699', '2026-11-01', ...WHO)
  expect(done.code).toBe(0)
  expect(done.said).toMatch(/members\.member {2}8\n/)
  expect(done.said).toContain('临江县已并入湘云县：3 个党组织')
  expect(done.said).toContain('代码 000 两县都有，改为 430698-000')
  expect(done.said).toContain('third-security')
  expect((await merge('430698', '430699', '2026-11-01', ...WHO)).said).toContain('已经在 2026-11-01 并入 430699')
  expect((await merge('430697', '430699', '2099-01-01', ...WHO)).said).toContain('还没有到')
})
