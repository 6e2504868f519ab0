/** A small world for the tests of the engine: the packs of the house, one branch under its county. */
import { join } from 'node:path'
import { addYears, day, type Day } from '../../src/kernel/days.ts'
import { asksOf } from '../../src/policy/engine/evaluate.ts'
import { loadPacksOrThrow } from '../../src/policy/engine/load.ts'
import { resolve, type Adoption, type ChainUnit, type Choice, type InForce, type LocalValue, type World } from '../../src/policy/engine/resolve.ts'
import type { MeasureRow } from '../../src/policy/vocabulary/measures.ts'
import type { RuleInForce } from '../../src/policy/vocabulary/rules.ts'

export const PACKS = loadPacksOrThrow(join(import.meta.dirname, '../../packs'))

export const YANGZHOU = 'yangzhou-2021-38'
export const ZHANGSHU = 'zhangshu-2017-37'

export const BRANCH: ChainUnit = { id: 'branch', name: '荷塘社区支部', level: 'unit', type: 'branch' }
export const TOWNSHIP: ChainUnit = { id: 'township', name: '芦荡镇党委', level: 'township', type: 'committee' }
export const COUNTY: ChainUnit = { id: 'county', name: '县委组织部', level: 'county', type: 'organisation-department' }

const BY = { by: '张三', at: '2022-02-01T09:00:00.000Z' }

type Asked = { on: Day; adopter?: ChainUnit; choices?: Record<string, unknown>; local?: Record<string, unknown> }

export const worldOf = (packs: string | string[], { on, adopter = COUNTY, choices = {}, local = {} }: Asked): World => ({
  packs: PACKS,
  chain: [BRANCH, TOWNSHIP, COUNTY],
  adoptions: [packs].flat().map((pack): Adoption => ({ ...BY, unit: adopter.id, pack, from: day('2022-02-01'), to: null })),
  choices: Object.entries(choices).map(([key, chosen]): Choice => ({ ...BY, unit: adopter.id, ...addressed(key), chosen })),
  localValues: Object.entries(local).map(
    ([key, value]): LocalValue => ({ ...BY, unit: adopter.id, ...addressed(key), value, from: day('2022-02-01'), to: addYears(on, 10) }),
  ),
  on,
})

const addressed = (key: string) => ({ slot: key.slice(0, key.indexOf('/')), key: key.slice(key.indexOf('/') + 1) })

export const inForceIn = (packs: string | string[], asked: Asked): InForce => resolve(worldOf(packs, asked))

/** One member's ticks as the answer to every request of a rule. */
export const memberFacts = (rule: RuleInForce, on: Day, ticks: string, ahead = 0) => ({
  answered: asksOf(rule, on).map((request) => ({ request, row: { subject: 'm', ticks, ahead } })),
})

export const rowsFor = (rule: RuleInForce, on: Day, rows: MeasureRow[]) => asksOf(rule, on).map((request) => ({ request, rows }))
