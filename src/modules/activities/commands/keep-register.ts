import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { possible, refuseAct } from '../stages.ts'
import {
  clearImageRow,
  type Image,
  insertImage,
  insertQualityReview,
  insertResource,
  insertSatisfaction,
  type QualityReview,
  type Resource,
  type Session,
} from '../store.ts'

/** Registers a site, base, contact point or network resource for activity days. */
export const addResource = (
  call: Call,
  { scope, found: unit }: Reach<Unit>,
  asked: Pick<Resource, 'kind' | 'name' | 'place' | 'note'>,
): Promise<Result<{ resourceId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const resourceId: string = newId<'resource'>()
    await insertResource(tx, call.now, { ...asked, id: resourceId, path: unit.path, unitId: unit.id })
    await tx.audit({ verb: 'activities.resource-registered', objectType: 'resource', objectId: resourceId, path: unit.path })
    return ok({ resourceId })
  })

type ImageAsked = Pick<Image, 'purpose' | 'description' | 'takenOn' | 'keptWhere' | 'retentionUntil' | 'readers'>

/** Registers an image with its purpose, term and readers. Never asked for, never cleared for publicity by itself. */
export const addImage = async (call: Call, { scope, found }: Reach<Session>, asked: ImageAsked): Promise<Result<{ imageId: string }>> => {
  if (!possible('add-image', found.state)) return refuseAct('add-image', found.state)
  if (asked.retentionUntil < call.today)
    return refuse('term-is-past', '保存期限已经过了，请改一个以后的日子。', 'The term has passed already; choose a later day.', { field: '/retentionUntil' })
  return runCommand(call, scope, async (tx) => {
    const imageId: string = newId<'image'>()
    await insertImage(tx, {
      ...asked,
      id: imageId,
      path: found.path,
      sessionId: found.id,
      clearedForPublicity: false,
      clearedBy: null,
      removedAt: null,
      by: call.session!.accountId,
      byName: call.session!.name,
      at: call.now,
    })
    await tx.audit({ verb: 'activities.image-registered', objectType: 'image', objectId: imageId, path: found.path })
    return ok({ imageId })
  })
}

/** Clearing for publicity is an act of its own, with a name and a reason; it can be taken back. */
export const clearImage = (
  call: Call,
  { scope, found: { row } }: Reach<{ row: Image; session: Session }>,
  { cleared, reason }: { cleared: boolean; reason: string },
): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if (row.removedAt) return refuse('image-removed', '这份影像保存期已满，已经清除，不能再用。', 'The term of this image has ended and it was removed.')
    await clearImageRow(tx, call.now, { id: row.id, cleared, byName: call.session!.name })
    await tx.audit({
      verb: cleared ? 'activities.image-cleared' : 'activities.image-withheld',
      objectType: 'image',
      objectId: row.id,
      path: row.path,
      purpose: reason,
    })
    return ok({})
  })

export const reviewQuality = async (
  call: Call,
  { scope, found }: Reach<Session>,
  asked: Pick<QualityReview, 'partNumber' | 'verdict' | 'note'>,
): Promise<Result<{ reviewId: string }>> => {
  if (!possible('review-quality', found.state)) return refuseAct('review-quality', found.state)
  return runCommand(call, scope, async (tx) => {
    const reviewId: string = newId<'review'>()
    await insertQualityReview(tx, found, { ...asked, id: reviewId, byName: call.session!.name, by: call.session!.accountId, at: call.now })
    await tx.audit({ verb: 'activities.quality-reviewed', objectType: 'quality-review', objectId: reviewId, path: found.path })
    return ok({ reviewId })
  })
}

type SatisfactionAsked = { sessionId: string | null; onDay: Day; asked: number; content: number; note: string | null }

/** What members of the public said, as counts: how many were asked, how many are content. */
export const noteSatisfaction = (call: Call, { scope, found: unit }: Reach<Unit>, asked: SatisfactionAsked): Promise<Result<{ noteId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (asked.content > asked.asked)
      return refuse('more-content-than-asked', '满意的人数比问到的人数多，请核对。', 'More people are content than were asked; check the figures.', {
        field: '/content',
      })
    const noteId: string = newId<'satisfaction'>()
    await insertSatisfaction(tx, {
      ...asked,
      id: noteId,
      unitId: unit.id,
      path: unit.path,
      byName: call.session!.name,
      by: call.session!.accountId,
      at: call.now,
    })
    await tx.audit({ verb: 'activities.satisfaction-noted', objectType: 'satisfaction', objectId: noteId, path: unit.path })
    return ok({ noteId })
  })
