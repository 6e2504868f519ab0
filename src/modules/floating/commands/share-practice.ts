/** Good experience in two-sided management: an organisation writes it down, a superior publishes it for everybody in its part of the tree (JS-B-09f). */
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import { citesOf, rulesAt } from '../facts.ts'
import { insertPractice, insertPublication, type Practice, practicesUnder, type Publication, publicationsFor } from '../store.ts'

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

type Publishing = { practice: Practice; unit: Unit; note: string | null }

/** For everybody under the unit that publishes; what a wider unit published needs no narrower publication. */
export const publishPractice = (call: Call, scope: Scope, { practice, unit, note }: Publishing): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    const wider = (await publicationsFor(tx, unit.path)).find((one) => one.practiceId === practice.id && unit.path.startsWith(one.path))
    if (wider) return refuse('published-already', `已由${wider.unitName}发布。`, `It was published by ${wider.unitName} already.`)
    const { id: practiceId, title, words, unitName: writtenByUnit, byName: writtenByName, on: writtenOn } = practice
    const copy = { practiceId, title, words, writtenByUnit, writtenByName, writtenOn, note }
    await insertPublication(tx, { ...copy, id: newId(), path: unit.path, unitName: unit.shortName, on: call.today, byName: byOf(call).name, at: call.now })
    await tx.audit({ verb: 'floating.practice-published', objectType: 'practice', objectId: practiceId, path: unit.path, fields: ['title', 'words'] })
    return ok({})
  })

/** Published for this unit first, then what waits with it or below it. `publishable`: this unit is over the writer and has not published it yet. */
export const practicesShown = async (tx: Tx, call: Call, { unit, publishes }: { unit: Unit; publishes: boolean }) => {
  const published = (await publicationsFor(tx, unit.path)).filter((one, at, all) => all.findIndex(({ practiceId }) => practiceId === one.practiceId) === at)
  const written = await practicesUnder(tx, unit.path)
  const waiting = written.filter(({ id }) => !published.some(({ practiceId }) => practiceId === id))
  const below = new Set(written.map(({ id }) => id))
  const mayWiden = ({ practiceId, path }: Publication) => publishes && below.has(practiceId) && !unit.path.startsWith(path)
  return {
    unitId: unit.id,
    unitName: unit.shortName,
    cites: citesOf(await rulesAt(tx, unit.id, call.today), 'floating.practice'),
    practices: [
      ...published.map((one) => ({ ...publishedView(one), publishable: mayWiden(one) })),
      ...waiting.map(({ id, unitName, title, words, on, byName }) => ({
        practiceId: id,
        unitName,
        title,
        words,
        on,
        byName,
        ...NOT_PUBLISHED,
        publishable: publishes,
      })),
    ],
  }
}

const NOT_PUBLISHED = { publishedOn: null, publishedByName: null, publishedByUnit: null, note: null }

const publishedView = ({ practiceId, writtenByUnit, writtenOn, writtenByName, title, words, on, byName, unitName, note }: Publication) => ({
  practiceId,
  unitName: writtenByUnit,
  title,
  words,
  on: writtenOn,
  byName: writtenByName,
  publishedOn: on,
  publishedByName: byName,
  publishedByUnit: unitName,
  note,
})
