/** The roll of the branch follows the case: a guest from the day the host manages to the day before it manages no longer. */
import { addDays, type Day, earlier } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { writeGuest } from '../../members/public.ts'
import { spell } from '../../people/public.ts'
import type { HomeHalf, HostHalf } from '../stages.ts'
import { type PartRow, selectPart } from '../store.ts'

export const keepGuest = async (tx: Tx, caseId: string): Promise<void> => {
  const row = await selectPart(tx, caseId, 'host')
  if (!row?.branchId) return
  const host = row.own as HostHalf
  if (!host.managedFrom) return
  const { pinyin, initials } = spell(row.personName)
  await writeGuest(tx, {
    id: row.id,
    path: row.path,
    branchId: row.branchId,
    groupId: row.groupId,
    name: row.personName,
    pinyin,
    initials,
    standing: row.standing === 'full' || row.standing === 'probationary' ? row.standing : null,
    homeName: row.otherName,
    from: host.managedFrom,
    to: lastDay(host, row.heard as HomeHalf),
  })
}

/** The branch of a guest was closed: on its roll until its last day, and again where the superior places the person. */
export const endGuest = async (tx: Tx, row: PartRow, { branchId, path, last }: { branchId: string; path: string; last: Day }): Promise<void> => {
  const host = row.own as HostHalf
  if (!host.managedFrom || host.leftOn) return
  const { pinyin, initials } = spell(row.personName)
  const to = last < host.managedFrom ? host.managedFrom : last
  await writeGuest(tx, {
    id: row.id,
    path,
    branchId,
    groupId: null,
    name: row.personName,
    pinyin,
    initials,
    standing: null,
    homeName: row.otherName,
    from: host.managedFrom,
    to,
  })
}

/** What the host says of the leaving or of taking over the relation (then a member, no guest), and what home told of the return or of another host: the earlier of them. */
const lastDay = (host: HostHalf, home: HomeHalf): Day | null => {
  const over = [host.leftOn, host.closedOn, host.acceptedOn, home.returnedOn, home.elsewhereOn, home.transferredOn].filter((day) => day !== null)
  if (over.length === 0) return null
  const last = addDays(over.reduce(earlier), -1)
  return last < host.managedFrom! ? host.managedFrom : last
}
