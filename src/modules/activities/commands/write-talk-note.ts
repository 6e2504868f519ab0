import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { recordAudit } from '../../../platform/audit.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { openField, sealField } from '../../../platform/crypto.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import type { Member } from '../../members/public.ts'
import { dutiesOf, fulfilDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { insertTalkNote, type TalkNote } from '../store.ts'

type NoteAsked = {
  kind: TalkNote['kind']
  onDay: Day
  byNames: string
  words: string
  corrected: string | null
  sessionId: string | null
  dutyId: string | null
}

/** Records a talk, criticism or help; its words are sealed. A duty that asked for it is fulfilled by this record, and by nothing less. */
export const writeTalkNote = (
  call: Call,
  { scope, found: member }: Reach<Member>,
  asked: NoteAsked,
): Promise<Result<{ noteId: string; dutyFulfilled: boolean }>> =>
  runCommand(call, scope, async (tx) => {
    if (asked.onDay > call.today)
      return refuse('in-the-future', '谈话的日子还没有到。谈过以后再记。', 'That day has not come yet; record the talk afterwards.', { field: '/onDay' })
    const note = noteOf(call, member, asked)
    await insertTalkNote(tx, note)
    await tx.audit({ verb: 'activities.talk-noted', objectType: 'talk-note', objectId: note.id, path: member.path })
    return ok({ noteId: note.id, dutyFulfilled: await fulfil(tx, call, { note, member }) })
  })

const noteOf = (call: Call, member: Member, asked: NoteAsked): TalkNote => {
  const id: string = newId<'talk-note'>()
  return {
    id,
    path: member.path,
    memberId: member.id,
    unitId: member.branchId,
    kind: asked.kind,
    onDay: asked.onDay,
    byNames: asked.byNames,
    sessionId: asked.sessionId,
    dutyId: asked.dutyId,
    wordsSealed: sealField(talkNotePlace('words', id), asked.words),
    correctedSealed: asked.corrected ? sealField(talkNotePlace('corrected', id), asked.corrected) : null,
    recordedBy: call.session!.accountId,
    recordedByName: call.session!.name,
    recordedAt: call.now,
  }
}

export const talkNotePlace = (column: 'words' | 'corrected', noteId: string): string => `talk_note.${column}|${noteId}`

/** Fulfils the duty named; without one, nothing is guessed. */
const fulfil = async (tx: Tx, call: Call, { note, member }: { note: TalkNote; member: Member }): Promise<boolean> => {
  if (!note.dutyId) return false
  const duty = (await dutiesOf(tx, { subjectIds: [member.id] })).find(({ id }) => id === note.dutyId)
  if (!duty) return false
  const recordType = note.kind === 'talk' ? 'talk' : 'help'
  return (await fulfilDuties(tx, call.now, [{ key: duty.key, recordType, recordId: note.id, by: note.recordedBy, byName: note.byNames }])) > 0
}

type NoteWords = { kind: TalkNote['kind']; onDay: Day; byNames: string; words: string; corrected: string | null }

/** Opens a note for the branch's desk or the member it is about; every look leaves an entry. */
export const readTalkNote = async (call: Call, { scope, grant, found: note }: Reach<TalkNote>): Promise<Result<NoteWords>> => {
  if (grant.role === 'member' && grant.memberId !== note.memberId)
    return refuse('not-found', '没有找到。可能已经移走，或不在您的范围内。', 'Not found: it may have moved, or it is outside your part of the tree.')
  await withDistrict(call.db, scope, (tx) =>
    recordAudit(tx, call.now, { verb: 'activities.talk-note-read', objectType: 'talk-note', objectId: note.id, path: note.path, fields: ['words'] }),
  )
  return ok({
    kind: note.kind,
    onDay: note.onDay,
    byNames: note.byNames,
    words: openField(talkNotePlace('words', note.id), note.wordsSealed),
    corrected: note.correctedSealed ? openField(talkNotePlace('corrected', note.id), note.correctedSealed) : null,
  })
}
