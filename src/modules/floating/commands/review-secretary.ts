/** What a secretary writes of two-sided management for the yearly review, with the figures of that day, and what the superior says to it (JS-B-09a). */
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Scope } from '../../../platform/scope.ts'
import { postsOn } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { figuresOf } from '../facts/assessments.ts'
import { saveReview, saveReviewResult, type SecretaryReview } from '../store.ts'

/** The secretary in office of a branch; a committee's is not on a roster and is named by hand. */
export const secretaryOf = async (tx: Tx, unit: Unit, on: Call['today']): Promise<{ personId: string; name: string } | null> => {
  const post = (await postsOn(tx, { unitIds: [unit.id], day: on })).find((one) => one.post === 'secretary')
  return post ? { personId: post.personId, name: post.name } : null
}

type Written = { unit: Unit; year: number; secretary: string | null; words: string }

/** Written again until the superior has answered; the figures are those of the last writing. */
export const writeReview = (call: Call, scope: Scope, { unit, year, secretary, words }: Written): Promise<Result<{ reviewId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const holder = await secretaryOf(tx, unit, call.today)
    const name = holder?.name ?? secretary
    if (!name)
      return refuse('secretary-missing', '名册里没有书记，请写是谁述职。', 'The roster names no secretary; write who reports.', { field: '/secretary' })
    const lines = (await figuresOf(tx, { path: unit.path, units: [unit], year, today: call.today })).get(unit.id)!
    const reviewId = newId<'secretary-review'>()
    const row = { id: reviewId, path: unit.path, unitId: unit.id, year, personId: holder?.personId ?? null, secretary: name, words, lines, on: call.today }
    if ((await saveReview(tx, { ...row, byName: byOf(call).name, at: call.now })) === 0)
      return refuse('reviewed-already', `${year}年的述职已经有评议结果，不能再改。`, `The review of ${year} has its result; it cannot be changed.`)
    await tx.audit({ verb: 'floating.review-written', objectType: 'secretary-review', objectId: reviewId, path: unit.path, fields: ['words'] })
    return ok({ reviewId })
  })

type Answered = { review: SecretaryReview; unitName: string; result: string; words: string }

export const answerReview = (call: Call, scope: Scope, { review, unitName, result, words }: Answered): Promise<Result<Record<string, never>>> =>
  runCommand(call, scope, async (tx) => {
    if ((await saveReviewResult(tx, review.id, { result, words, on: call.today, name: byOf(call).name, unit: unitName })) === 0)
      return refuse('reviewed-already', '已经有评议结果，没有再记。', 'There is a result already.')
    await tx.audit({ verb: 'floating.review-answered', objectType: 'secretary-review', objectId: review.id, path: review.path, fields: ['result'] })
    return ok({})
  })
