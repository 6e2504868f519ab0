import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { inForce, type Unit } from '../../org/public.ts'
import type { Reach } from '../access.ts'
import { CATEGORIES, categoriesOf } from '../facts.ts'
import { type Disclosure, insertDisclosures, insertRemarks, type Remark, setRemarkReply } from '../store.ts'

type DisclosureAsked = { category: string; title: string; words: string | null; year: number; month: number; publishedOn: Day; place: string }

/** Records that something was disclosed: what, of which month, when and where. */
export const disclose = (call: Call, { scope, found: unit }: Reach<Unit>, asked: DisclosureAsked): Promise<Result<{ disclosureId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const known = categoriesOf(await inForce(tx, unit.id, call.today))
    if (!known.includes(asked.category))
      return refuse(
        'unknown-category',
        `公开分${known.map((one) => CATEGORIES[one]?.zh ?? one).join('、')}，没有“${asked.category}”。`,
        `Disclosures are ${known.map((one) => CATEGORIES[one]?.en ?? one).join(', ')}; there is no "${asked.category}".`,
        { field: '/category' },
      )
    if (asked.publishedOn > call.today) return refuse('not-yet', '公开的日子还没有到。', 'That day has not come yet.', { field: '/publishedOn' })
    const by = byOf(call)
    const id: string = newId<'disclosure'>()
    await insertDisclosures(tx, [{ ...asked, words: asked.words || null, id, path: unit.path, unitId: unit.id, byName: by.name, at: by.at }])
    await tx.audit({ verb: 'disclosure.published', objectType: 'disclosure', objectId: id, path: unit.path, fields: [asked.category] })
    return ok({ disclosureId: id })
  })

/** What a member, or somebody of the public through the branch, says of it. */
export const remarkOn = (
  call: Call,
  { scope, grant, found }: Reach<Disclosure>,
  { name, words }: { name: string | null; words: string },
): Promise<Result<{ remarkId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const id: string = newId<'remark'>()
    const member = grant.role === 'member'
    await insertRemarks(tx, [
      {
        id,
        path: found.path,
        disclosureId: found.id,
        memberId: member ? grant.memberId! : null,
        name: member ? byOf(call).name : name || null,
        words,
        at: call.now,
        reply: null,
        repliedByName: null,
        repliedAt: null,
      },
    ])
    await tx.audit({ verb: 'disclosure.remarked', objectType: 'disclosure', objectId: found.id, path: found.path })
    return ok({ remarkId: id })
  })

export const replyRemark = (call: Call, { scope, found }: Reach<Remark>, reply: string): Promise<Result<{ remarkId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if ((await setRemarkReply(tx, found.id, { reply, byName: byOf(call).name, when: call.now })) === 0)
      return refuse('answered-already', '这条意见已经答复过。', 'This remark was answered already.')
    await tx.audit({ verb: 'disclosure.replied', objectType: 'remark', objectId: found.id, path: found.path })
    return ok({ remarkId: found.id })
  })
