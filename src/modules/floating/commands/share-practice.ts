/** Good experience in two-sided management: an organisation writes it down, a superior publishes it for everybody in its part of the tree (JS-B-09f). */
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { citesOf, rulesAt } from '../facts.ts'
import { insertPractice, type Practice, practicesFor, publishPracticeRow } from '../store.ts'

export const writePractice = (
  call: Call,
  scope: Scope,
  { unit, title, words }: { unit: Unit; title: string; words: string },
): Promise<Result<{ practiceId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const practiceId = newId<'practice'>()
    const row = {
      id: practiceId,
      path: unit.path,
      unitId: unit.id,
      unitName: unit.shortName,
      title,
      words,
      on: call.today,
      byName: byOf(call).name,
      at: call.now,
    }
    await insertPractice(tx, row)
    await tx.audit({ verb: 'floating.practice-written', objectType: 'practice', objectId: practiceId, path: unit.path, fields: ['title', 'words'] })
    return ok({ practiceId })
  })

type Publishing = { practice: Practice; unit: { name: string; path: string }; note: string | null }

/** For everybody under the unit that publishes; a wider publication replaces a narrower one, never the reverse. */
export const publishPractice = (call: Call, scope: Scope, { practice, unit, note }: Publishing): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const given = { forPath: unit.path, on: call.today, name: byOf(call).name, unit: unit.name, note }
    if ((await publishPracticeRow(tx, practice.id, given)) === 0)
      return refuse('published-already', `已由${practice.publishedByUnit ?? ''}发布。`, `It was published by ${practice.publishedByUnit ?? ''} already.`)
    await tx.audit({ verb: 'floating.practice-published', objectType: 'practice', objectId: practice.id, path: practice.path, fields: ['for_path'] })
    return ok({})
  })

/** Published for this unit first, then what waits with it or below it. `publishable`: somebody over the writer may still publish it, or more widely. */
export const practicesShown = async (tx: Tx, call: Call, { unit, publishes }: { unit: Unit; publishes: boolean }) => ({
  unitId: unit.id,
  unitName: unit.shortName,
  cites: citesOf(await rulesAt(tx, unit.id, call.today), 'floating.practice'),
  practices: (await practicesFor(tx, unit.path)).map(
    ({ id, unitName, title, words, on, byName, forPath, publishedOn, publishedByName, publishedByUnit, note }) => ({
      practiceId: id,
      unitName,
      title,
      words,
      on,
      byName,
      publishedOn,
      publishedByName,
      publishedByUnit,
      note,
      publishable: publishes && (forPath === null || forPath.length > unit.path.length),
    }),
  ),
})
