/** The announcement of an activity is the notice to the guests on its roll: kept at the host, carried home by letter to the member's page (JS-B-06d). */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordAudit } from '../../../platform/audit.ts'
import { dueAt, type Session, sessionById, sessionTitle } from '../../activities/public.ts'
import { unitById } from '../../org/public.ts'
import { insertNotes, type NoteRow, notesOf } from '../store.ts'
import { type LockedCase, lockHostCase, moveHost } from './act-at-host.ts'
import type { Writer } from './hand-over.ts'

const SLOT = 'floating.activity-notice'

/** One notice a guest and day; an announcement heard twice writes nothing new. Guests are due unless the rules leave the kind of session to home. Returns how many were told. */
export const notifyGuests = async (tx: Tx, { at, today }: { at: Date; today: Day }, { sessionId }: { sessionId: string }): Promise<number> => {
  const session = await sessionById(tx, sessionId)
  if (!session?.day || session.day < today || !session.announcedAt) return 0
  const guests = (await dueAt(tx, session, session.day)).filter(({ belonging }) => belonging === 'guest').map(({ memberId }) => memberId)
  if (guests.length === 0) return 0
  const told = (await notesOf(tx, 'host', guests)).filter(({ facts }) => facts['sessionId'] === sessionId && facts['event-day'] === session.day)
  const writer: Writer = { name: session.hostName ?? session.recorderName ?? '', unit: (await unitById(tx, session.unitId))?.name ?? '', at, today }
  const waiting = guests.filter((caseId) => !told.some((note) => note.caseId === caseId))
  for (const caseId of waiting) {
    const row = await lockHostCase(tx, caseId)
    if (row) await notifyOne(tx, row, session, writer)
  }
  return waiting.length
}

const notifyOne = async (tx: Tx, row: LockedCase, session: Session, writer: Writer): Promise<void> => {
  const fields = { event: sessionTitle(session).zh, 'event-day': session.day!, ...(session.place ? { venue: session.place } : {}), channel: '支部通' }
  const of: Pick<NoteRow, 'side' | 'absenceId' | 'memberId' | 'kind' | 'toMember'> = {
    side: 'host',
    absenceId: null,
    memberId: null,
    kind: 'notice',
    toMember: true,
  }
  const facts = { ...fields, slot: SLOT, sessionId: session.id, has: Object.keys(fields) }
  const by = { byName: writer.name, byAccount: null, at: writer.at }
  await insertNotes(tx, [{ ...of, ...by, id: newId<'note'>(), path: row.path, caseId: row.id, on: writer.today, facts, wordsSealed: null }])
  const line = { ...fields, slot: SLOT, on: writer.today, host: writer.unit, by: writer.name }
  await moveHost(tx, row, { act: { kind: 'tell', letter: 'note', on: writer.today }, writer, enclose: () => ({ lines: [line] }) })
  await recordAudit(tx, writer.at, { verb: 'floating.guest-notified', objectType: 'floating-case', objectId: row.id, path: row.path })
}
