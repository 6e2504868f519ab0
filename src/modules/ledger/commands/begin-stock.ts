/** Certificates as a world begins with them: a committee's sealed stock, and those that were issued from it, each with the steps of its life. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db.ts'
import type { CertificateKind } from '../contract.ts'
import { numberOf } from '../facts.ts'
import { advanceRanges, endCertificates, insertCertificates, insertRange, insertSteps, issueSealed, sealNumbered, sealRange } from '../store.ts'

export type Stock = { id: string; path: string; unitId: string; kind: CertificateKind; prefix: string; digits: number; first: number; last: number }
type FromStock = {
  id: string
  path: string
  memberId: string
  branchId: string
  serial: number
  on: Day
  end?: { state: 'voided' | 'closed'; on: Day; words: string }
}
type By = { account: string | null; name: string; at: Date }

/** Number of the stock with this serial. */
export const numberInStock = (stock: Stock, serial: number): string => numberOf(stock, serial)

/** Allots and seals the stock, issues the given certificates from it in the order of their serials, ends those that ended. */
export const issueFromStock = async (
  tx: Tx,
  stock: Stock,
  { issued, sealedOn, by }: { issued: readonly FromStock[]; sealedOn: Day; by: By },
): Promise<void> => {
  await insertRange(tx, { ...stock, next: stock.first, allottedBy: by.account, allottedByName: by.name, allottedAt: by.at })
  await sealRange(tx, stock.id, { name: by.name, on: sealedOn })
  const ids = issued.map(({ id }) => id)
  await insertCertificates(
    tx,
    issued.map(({ id, path, memberId, branchId, serial }) => ({
      id,
      path,
      memberId,
      branchId,
      serial,
      kind: stock.kind,
      number: numberInStock(stock, serial),
      rangeId: stock.id,
      layoutVersion: null,
      replacesId: null,
    })),
    by,
  )
  await sealNumbered(tx, ids, stock.path, { ...by, unitId: stock.unitId })
  for (const [on, held] of Map.groupBy(issued, (one) => one.on))
    await issueSealed(
      tx,
      held.map(({ id }) => id),
      { ...by, on },
    )
  for (const { id, end } of issued) if (end) await endCertificates(tx, [{ id, state: end.state, words: end.words }], { name: by.name, on: end.on })
  await insertSteps(tx, issued.flatMap(stepsOf), by)
  await advanceRanges(tx, [{ id: stock.id, next: Math.max(stock.first, ...issued.map(({ serial }) => serial + 1)) }])
}

const stepsOf = ({ id, path, on, end }: FromStock) => [
  ...['numbered', 'sealed', 'issued'].map((step) => ({ id: newId(), path, certificateId: id, step, on, auditYear: null, words: null })),
  ...(end ? [{ id: newId(), path, certificateId: id, step: end.state, on: end.on, auditYear: null, words: end.words }] : []),
]
