import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../src/kernel/days.ts'
import { holidayCalendar, loadHolidays } from '../../src/modules/rulebook/public.ts'
import { type Database, openDatabase, withDistrict } from '../../src/platform/db.ts'
import { mintScope } from '../../src/platform/scope.ts'
import { freshDatabase, type TestDatabase } from '../support/cluster.ts'

let made: TestDatabase
let db: Database
const scope = mintScope({ districtIds: [430699], path: '43.4306.430699.', actor: { accountId: null, role: 'system' } })

beforeAll(async () => {
  made = await freshDatabase()
  db = openDatabase(made.config)
})
afterAll(async () => {
  await db.close()
  await made.drop()
})

test('the holidays of 2026 are there with their make-up days, and 2027 stays unknown', async () => {
  const loaded = await withDistrict(db, scope, (tx) => loadHolidays(tx, day('2026-09-07')))
  expect(loaded).toContain(2026)
  expect(loaded).not.toContain(2027)
  const calendar = await withDistrict(db, scope, (tx) => holidayCalendar(tx, [2026, 2027]))
  expect(calendar.published).toEqual([2026])
  expect(calendar.days['2026-10-05']).toEqual({ kind: 'holiday', name: { zh: '国庆节', en: 'National Day' } })
  expect(calendar.days['2026-02-14']?.kind).toBe('make-up')
  expect(calendar.days['2027-01-01']).toBeUndefined()
})

test('loading again changes nothing, so that edits by hand stay', async () => {
  expect(await withDistrict(db, scope, (tx) => loadHolidays(tx, day('2026-09-07')))).toEqual([])
})
