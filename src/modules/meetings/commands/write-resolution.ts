import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import type { Session } from '../../activities/public.ts'
import { membersByIds } from '../../members/public.ts'
import { inForce } from '../../org/public.ts'
import { fulfilDuties, type NewDuty, openDuties } from '../../rulebook/public.ts'
import type { Reach } from '../access.ts'
import { clausesFor } from '../facts.ts'
import { refuseStale } from '../stages.ts'
import { insertResolutions, type Resolution, selectResolution, selectVotes, updateResolution } from '../store.ts'
import { draftOf } from './write-minutes.ts'

type ResolutionAsked = {
  resolutionId: string | null
  version: number
  kind: 'resolution' | 'measure'
  words: string
  source: string | null
  topicId: string | null
  voteId: string | null
  ownerMemberId: string | null
  ownerName: string | null
  dueOn: Day | null
  withdrawn: boolean
}

/** Writes a resolution of a meeting, or a measure that carries out what a superior decided. It is followed up once the minutes are adopted. */
export const writeResolution = (
  call: Call,
  { scope, found: session }: Reach<Session>,
  asked: ResolutionAsked,
): Promise<Result<{ resolutionId: string; version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const amiss = (await draftOf(tx, call, session)) ?? whyNotWhole(asked)
    if (amiss) return amiss
    if (asked.voteId) {
      const vote = (await selectVotes(tx, [session.id])).find(({ id }) => id === asked.voteId)
      if (vote?.outcome !== 'carried')
        return refuse('vote-not-carried', '这项表决没有通过，不能记成决议。', 'That vote did not carry, so it cannot be recorded as a resolution.', {
          field: '/voteId',
        })
    }
    const owner = asked.ownerMemberId ? (await membersByIds(tx, [asked.ownerMemberId])).get(asked.ownerMemberId) : undefined
    const fields = {
      words: asked.words,
      source: asked.source || null,
      topicId: asked.topicId,
      voteId: asked.voteId,
      ownerMemberId: asked.ownerMemberId,
      ownerName: owner?.person.name ?? (asked.ownerName || null),
      dueOn: asked.dueOn,
    }
    const written = asked.resolutionId ? await change(tx, { id: asked.resolutionId, asked, fields }) : await add(tx, call, session, { asked, fields })
    if (!written.ok) return written
    await tx.audit({
      verb: asked.withdrawn ? 'resolution.withdrawn' : 'resolution.written',
      objectType: 'resolution',
      objectId: written.value.resolutionId,
      path: session.path,
    })
    return written
  })

type Fields = Pick<Resolution, 'words' | 'source' | 'topicId' | 'voteId' | 'ownerMemberId' | 'ownerName' | 'dueOn'>

const whyNotWhole = ({ kind, source, ownerMemberId, ownerName, dueOn }: ResolutionAsked) =>
  kind === 'measure' && (!source || !(ownerMemberId || ownerName) || !dueOn)
    ? refuse(
        'measure-incomplete',
        '贯彻措施要写明是哪个上级决定、谁负责、什么时候办完。',
        'A measure names the superior’s decision, who is responsible and by when.',
        { field: '/source' },
      )
    : null

const add = async (
  tx: CommandTx,
  call: Call,
  session: Session,
  { asked, fields }: { asked: ResolutionAsked; fields: Fields },
): Promise<Result<{ resolutionId: string; version: number }>> => {
  const by = byOf(call)
  const id: string = newId<'resolution'>()
  await insertResolutions(tx, [
    {
      ...fields,
      id,
      path: session.path,
      unitId: session.unitId,
      sessionId: session.id,
      kind: asked.kind,
      state: 'draft',
      doneOn: null,
      doneWords: null,
      doneByName: null,
      version: 1,
      enteredBy: by.account,
      enteredByName: by.name,
      enteredAt: by.at,
    },
  ])
  return ok({ resolutionId: id, version: 1 })
}

/** Text and term of a resolution belong to the minutes: they change with the draft. What was done since stays. */
const change = async (
  tx: Tx,
  { id, asked, fields }: { id: string; asked: ResolutionAsked; fields: Fields },
): Promise<Result<{ resolutionId: string; version: number }>> => {
  const row = await selectResolution(tx, id)
  if (!row) return refuse('not-found', '没有找到这项决议。', 'This resolution was not found.')
  if (!(await updateResolution(tx, { id, version: asked.version }, { ...fields, state: stateAfter(row.state, asked.withdrawn) }))) return refuseStale()
  if (asked.withdrawn || row.state === 'open')
    await fulfilDuties(tx, row.enteredAt, [{ key: dutyKey(id, row.version), recordType: 'resolution', recordId: id, note: '记录更正' }])
  return ok({ resolutionId: id, version: asked.version + 1 })
}

/** One that is followed up already goes back into the draft, and is followed up anew with the next version. */
const stateAfter = (state: Resolution['state'], withdrawn: boolean): Resolution['state'] => (withdrawn ? 'withdrawn' : state === 'open' ? 'draft' : state)

export const dutyKey = (resolutionId: string, version: number): string => `meetings.resolution|${resolutionId}|${version}`

/** What becomes of adopted resolutions in the list of what is owed: one duty each, with its person and term. */
export const dutiesOf = (rows: readonly Resolution[], { rules, today }: { rules: InForce; today: Day }): NewDuty[] => {
  const cites = clausesFor(rules, 'measure')
  return rows.map((row) => ({
    key: dutyKey(row.id, row.version),
    path: row.path,
    slot: 'meetings.resolution',
    what: row.kind === 'measure' ? { zh: '贯彻措施', en: 'Carry out a measure' } : { zh: '落实决议', en: 'Carry out a resolution' },
    facts: [{ zh: `${row.words}${row.ownerName ? `（${row.ownerName}）` : ''}`, en: `${row.words}${row.ownerName ? ` (${row.ownerName})` : ''}` }],
    cites: row.kind === 'measure' ? cites : [],
    ours: row.kind !== 'measure' || cites.length === 0,
    subject: { kind: 'unit' as const, id: row.unitId },
    bearerRole: 'branch' as const,
    bearerUnitId: row.unitId,
    link: `/meetings/${row.sessionId}`,
    openedOn: today,
    dueOn: row.dueOn,
  }))
}

export const openDutiesFor = async (tx: Tx, call: Call, session: Session, rows: readonly Resolution[]): Promise<void> => {
  if (rows.length > 0) await openDuties(tx, dutiesOf(rows, { rules: await inForce(tx, session.unitId, call.today), today: call.today }))
}

/** Ends a resolution: done on a day, or released with the reason. The duty behind it closes with the same words. */
export const endResolution = (
  call: Call,
  { scope, found: row }: Reach<Resolution>,
  asked: { version: number; state: 'done' | 'released'; on: Day; words: string },
): Promise<Result<{ version: number }>> =>
  runCommand(call, scope, async (tx) => {
    if (row.state !== 'open')
      return refuse(
        'not-open',
        '这项决议不在办理中：记录还没有确认，或已经办结。',
        'This resolution is not being followed up: the minutes are not adopted yet, or it has ended.',
      )
    if (asked.on > call.today) return refuse('not-yet', '办结的日子还没有到。', 'That day has not come yet.', { field: '/on' })
    const by = byOf(call)
    const ended = { state: asked.state, doneOn: asked.on, doneWords: asked.words, doneByName: by.name }
    if (!(await updateResolution(tx, { id: row.id, version: asked.version }, ended))) return refuseStale()
    await fulfilDuties(tx, call.now, [
      { key: dutyKey(row.id, row.version), recordType: 'resolution', recordId: row.id, note: asked.words, by: by.account, byName: by.name },
    ])
    await tx.audit({ verb: `resolution.${asked.state}`, objectType: 'resolution', objectId: row.id, path: row.path, purpose: asked.words })
    return ok({ version: asked.version + 1 })
  })
