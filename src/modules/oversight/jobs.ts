/** Background work: what-if runs, which may be started again after a crash, since nothing of them counts before their end; inspections owed. */
import { yearOf } from '../../kernel/days.ts'
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { districtScopeOf, jobScope } from './access.ts'
import { keepInspections } from './commands/keep-inspections.ts'
import { carryOutWhatIf, Dropped } from './commands/try-draft.ts'
import type { WhatIfDeps } from './facts.ts'
import { failWhatIf, whatIfById } from './store.ts'

type Asked = { districtId: number; runId: string; path: string }

const runWhatIf =
  (deps: WhatIfDeps): Task =>
  async (payload, { db, clock, logger }) => {
    const asked = payload as unknown as Asked
    const scope = jobScope(asked.districtId, asked.path)
    const run = await withDistrict(db, scope, (tx) => whatIfById(tx, asked.runId))
    if (!run || run.state === 'done' || run.state === 'failed') return
    try {
      await carryOutWhatIf({ db, scope, wide: districtScopeOf(asked), deps, at: clock.now(), today: clock.today() }, run)
    } catch (error) {
      if (error instanceof Dropped) return
      logger.error({ err: error, run: run.id }, 'a what-if run failed')
      const message = { zh: '试算没有做完，错在我们。可以再试一次。', en: 'The run did not finish; the fault is ours. It can be tried again.' }
      await withDistrict(db, scope, (tx) => failWhatIf(tx, run.id, { message, at: clock.now() }))
    }
  }

const keepInspectionsTask: Task = async (payload, { db, clock }) => {
  const { districtId, path } = payload as unknown as Pick<Asked, 'districtId' | 'path'>
  const today = clock.today()
  await withDistrict(db, jobScope(districtId, path), (tx) => keepInspections(tx, clock.now(), { path, year: yearOf(today), today }))
}

export const tasks = (deps: WhatIfDeps): Tasks => ({ 'oversight.what-if': runWhatIf(deps), 'oversight.keep-inspections': keepInspectionsTask })
export const subscriptions: Subscriptions = {
  'what-if.asked': ['oversight.what-if'],
  'pack.adopted': ['oversight.keep-inspections'],
  'unit.created': ['oversight.keep-inspections'],
}

/** Once a day for every district: the year's inspection is owed from its first day. */
export const daily = ['oversight.keep-inspections'] as const
