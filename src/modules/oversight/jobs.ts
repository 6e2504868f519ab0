/** Background work: what-if runs. A run may be started again after a crash: nothing of it counts before its end. */
import { withDistrict } from '../../platform/db.ts'
import type { Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { districtScopeOf, jobScope } from './access.ts'
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

export const tasks = (deps: WhatIfDeps): Tasks => ({ 'oversight.what-if': runWhatIf(deps) })
export const subscriptions: Subscriptions = { 'what-if.asked': ['oversight.what-if'] }
