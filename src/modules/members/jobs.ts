import { day } from '../../kernel/days.ts'
import type { Role } from '../../platform/endpoint.ts'
import { recordAudit } from '../../platform/audit.ts'
import type { CommandTx } from '../../platform/command.ts'
import { type Database, type Tx, withDistrict } from '../../platform/db.ts'
import type { JobContext, Subscriptions, Task, Tasks } from '../../platform/jobs.ts'
import { emitEvent } from '../../platform/outbox.ts'
import type { Scope } from '../../platform/scope.ts'
import type { Refusal } from '../../kernel/result.ts'
import { jobScope } from './access.ts'
import { importRun, refusalOf } from './commands/carry-out-import.ts'
import { checkTable, type Progress, Stopped } from './commands/check-table.ts'
import { undoRun, whyInUse } from './commands/undo-import.ts'
import { changeImportRun, importRunById, type ImportState } from './store.ts'

/** Work on large tables, away from the request. The tasks may be started again after a crash: nothing counts before the commit. */

type Asked = { districtId: number; runId: string; path: string; from?: string; reason?: string; accountId?: string | null; role?: Role }

const scopeOf = (asked: Asked): Scope => jobScope(asked.districtId, { path: asked.path, accountId: asked.accountId ?? null, role: asked.role ?? 'committee' })

/** Progress is told in transactions of its own, so that it is seen while the work goes on, and so that "stop" is heard. */
const progressOf =
  (db: Database, scope: Scope, { runId, state }: { runId: string; state: ImportState }): Progress =>
  async (done) => {
    const still = await withDistrict(db, scope, (tx) => changeImportRun(tx, runId, [state], { done }))
    if (still === 0) throw new Stopped()
  }

const checkImport: Task = async (payload, { db, clock }) => {
  const asked = payload as unknown as Asked
  const scope = scopeOf(asked)
  await unlessStopped(() =>
    withDistrict(db, scope, async (tx) => {
      const run = await importRunById(tx, asked.runId)
      if (run?.state !== 'reading') return
      await checkTable(tx, run, { today: clock.today(), progress: progressOf(db, scope, { runId: run.id, state: 'reading' }) })
    }),
  )
}

const carryOutImport: Task = async (payload, context) => {
  const asked = payload as unknown as Asked
  const scope = scopeOf(asked)
  try {
    await unlessStopped(() => withDistrict(context.db, scope, (tx) => carryOut(tx, { asked, scope, context })))
  } catch (error) {
    const refusal = error instanceof Refused ? error.refusal : refusalOf(error)?.refusal
    if (!refusal) throw error
    await withDistrict(context.db, scope, (tx) =>
      changeImportRun(tx, asked.runId, ['importing'], { state: 'failed', message: refusal.message, finishedAt: context.clock.now() }),
    )
  }
}

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

type Doing = { asked: Asked; scope: Scope; context: JobContext }

const asCommand = (tx: Tx, at: Date): CommandTx => ({ ...tx, audit: (fact) => recordAudit(tx, at, fact), emit: (event) => emitEvent(tx, at, event) })

const carryOut = async (tx: Tx, { asked, scope, context: { db, clock } }: Doing): Promise<void> => {
  const run = await importRunById(tx, asked.runId)
  if (run?.state !== 'importing') return
  const at = clock.now()
  const done = await importRun(asCommand(tx, at), run, {
    at,
    today: clock.today(),
    from: day(asked.from!),
    progress: progressOf(db, scope, { runId: run.id, state: 'importing' }),
  })
  if (!done.ok) throw new Refused(done.refusal)
}

/** Where it is refused or stopped the import stands as before; a refusal is told on its page. */
const undoImport: Task = async (payload, context) => {
  const asked = payload as unknown as Asked
  const scope = scopeOf(asked)
  try {
    await unlessStopped(() => withDistrict(context.db, scope, (tx) => undo(tx, { asked, scope, context })))
  } catch (error) {
    const refusal = error instanceof Refused ? error.refusal : whyInUse(error)?.refusal
    if (!refusal) throw error
    await withDistrict(context.db, scope, async (tx) => {
      const run = await importRunById(tx, asked.runId)
      if (run) await changeImportRun(tx, run.id, ['undoing'], { state: 'imported', done: run.total, message: refusal.message })
    })
  }
}

const undo = async (tx: Tx, { asked, scope, context: { db, clock } }: Doing): Promise<void> => {
  const run = await importRunById(tx, asked.runId)
  if (run?.state !== 'undoing') return
  const at = clock.now()
  const progress = progressOf(db, scope, { runId: run.id, state: 'undoing' })
  const undone = await undoRun(asCommand(tx, at), run, { at, reason: asked.reason!, progress })
  if (!undone.ok) throw new Refused(undone.refusal)
}

const unlessStopped = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
}

export const tasks: Tasks = { 'members.check-import': checkImport, 'members.carry-out-import': carryOutImport, 'members.undo-import': undoImport }
export const subscriptions: Subscriptions = {
  'import.to-check': ['members.check-import'],
  'import.to-carry-out': ['members.carry-out-import'],
  'import.to-undo': ['members.undo-import'],
}
