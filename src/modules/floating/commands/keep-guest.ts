/** The roll of the branch follows the case: a guest from the day the host manages to the day before it manages no longer. */
import { addDays, type Day, earlier, later } from '../../../kernel/days.ts'
import type { Tx } from '../../../platform/db.ts'
import { writeGuest } from '../../members/public.ts'
import { spell } from '../../people/public.ts'
import type { HomeHalf, HostHalf, HostPart } from '../stages.ts'
import type { PartRow } from '../store.ts'

/** Where the guest is, and who. */
export type Placed = Pick<PartRow, 'id' | 'path' | 'branchId' | 'groupId' | 'personName' | 'standing' | 'otherName'>

/** Writes the roll of the branch as the two halves now say; nothing where the host never managed. */
export const keepGuest = async (tx: Tx, placed: Placed, { own, heard }: Pick<HostPart, 'own' | 'heard'>): Promise<void> => {
  if (!placed.branchId || !own.managedFrom) return
  await writeLine(tx, placed, own, lastDay(own, heard))
}

/** The guest leaves this branch for another of the same host, or it was closed: on its roll until `last`. */
export const endGuest = async (tx: Tx, placed: Placed, own: HostHalf, last: Day): Promise<void> => {
  if (!placed.branchId || !own.managedFrom || own.leftOn) return
  await writeLine(tx, placed, own, later(last, firstDay(own)))
}

const writeLine = (tx: Tx, placed: Placed, own: HostHalf, to: Day | null): Promise<number> => {
  const { pinyin, initials } = spell(placed.personName)
  return writeGuest(tx, {
    id: placed.id,
    path: placed.path,
    branchId: placed.branchId!,
    groupId: placed.groupId,
    name: placed.personName,
    pinyin,
    initials,
    standing: placed.standing === 'full' || placed.standing === 'probationary' ? placed.standing : null,
    homeName: placed.otherName,
    from: firstDay(own),
    to,
  })
}

/** On the roll of the branch where the guest is now: since the host manages, or since the last placing where that came after. */
const firstDay = ({ managedFrom, placedOn }: HostHalf): Day => later(managedFrom!, placedOn ?? managedFrom!)

/** What the host says of the leaving or of taking over the relation (then a member, no guest), and what home told of the return or of another host: the earlier of them. */
const lastDay = (host: HostHalf, home: HomeHalf): Day | null => {
  const over = [host.leftOn, host.closedOn, host.acceptedOn, home.returnedOn, home.elsewhereOn, home.transferredOn].filter((day) => day !== null)
  return over.length === 0 ? null : later(addDays(over.reduce(earlier), -1), firstDay(host))
}
