import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { sha256 } from '../../../platform/crypto.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type Book, type LedgerDeps, readBooks } from '../../ledger/public.ts'
import { type Unit, unitsUnder } from '../../org/public.ts'
import { drawFrom, drawPages } from '../facts.ts'
import { insertInspected, insertRound, type NewInspected } from '../store.ts'

type NewInspection = { title: string; year: number; units: number; pages: number; seed: string | null }
type Place = { scope: Scope; unit: Unit }

/** Opens a round: branches by the seed, then pages of each by the same seed. The lists drawn from are kept, so anybody can draw again. */
export const openInspection = (call: Call, ledger: LedgerDeps, { scope, unit }: Place, given: NewInspection): Promise<Result<{ roundId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const branches = await unitsUnder(tx, unit.path, { kinds: ['branch'], on: call.today })
    if (branches.length === 0) return refuse('nobody-to-inspect', '下面没有支部，没有开。', 'There is no branch below; no round was opened.')
    const roundId = newId<'inspection-round'>()
    const seed = given.seed ?? sha256(roundId).toString('hex').slice(0, 8).toUpperCase()
    const drawn = drawFrom(seed, branches, { wanted: given.units, nameOf: ({ id }) => id })
    const round = { id: roundId, path: unit.path, unitId: unit.id, unitName: unit.name, year: given.year, title: given.title, seed }
    const by = byOf(call)
    await insertRound(tx, { ...round, unitsWanted: given.units, pagesWanted: given.pages, units: branches.map(({ id }) => id) }, by)
    const units = branches.filter((one) => drawn.includes(one))
    const books = await readBooks(tx, ledger, { units, year: given.year, today: call.today })
    await insertInspected(
      tx,
      units.map((branch) => drawnUnit(branch, books.get(branch.id)!, { round, pages: given.pages })),
    )
    await auditOpening(tx, { roundId, path: unit.path, seed, drawn: drawn.length })
    return ok({ roundId })
  })

const auditOpening = (tx: CommandTx, { roundId, path, seed, drawn }: { roundId: string; path: string; seed: string; drawn: number }): Promise<void> =>
  tx.audit({ verb: 'inspection.opened', objectType: 'inspection-round', objectId: roundId, path, fields: [`seed:${seed}`, `units:${drawn}`] })

type Round = { id: string; unitName: string; year: number; title: string; seed: string }

const drawnUnit = (branch: Unit, kept: readonly Book[], { round, pages }: { round: Round; pages: number }): NewInspected => {
  const books = new Map<string, Book>(kept.filter((one) => one.pages.length > 0).map((one) => [one.book, one]))
  const lists = [...books].map(([book, found]) => ({ book, pages: found.pages.map(({ number }) => number) }))
  return {
    id: newId(),
    path: branch.path,
    roundId: round.id,
    unitId: branch.id,
    unitName: branch.name,
    year: round.year,
    title: round.title,
    inspectorUnitName: round.unitName,
    books: lists,
    drawn: drawPages(round.seed, branch.id, lists, pages).map(({ book, page }) => {
      const found = books.get(book)!.pages.find(({ number }) => number === page)!
      return { book, page, title: found.title, checkCode: found.checkCode }
    }),
  }
}
