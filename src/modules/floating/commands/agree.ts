/** Working together: agreements and twinned organisations, what is held under them, views exchanged between departments, gatherings for those who return. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import type { Unit } from '../../org/public.ts'
import {
  type AgreementEvent,
  type AgreementRow,
  type Consultation,
  endAgreementRow,
  type Gathering,
  holdGatheringRow,
  insertAgreement,
  insertAgreementEvent,
  insertConsultation,
  insertGathering,
} from '../store.ts'

type Done = Promise<Result<Record<string, never>>>

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

export type Agreed = Omit<AgreementRow, 'id' | 'path' | 'unitId' | 'unitName' | 'endedOn' | 'endedWords' | 'madeByName' | 'madeAt'>

const MUST = ['homeDuties', 'hostDuties', 'goals', 'methods', 'safeguards', 'meets'] as const

/** An agreement names each side's duties, goals, methods, safeguards and how often both meet (JS-B-08a); a twinning need not. */
export const makeAgreement = (call: Call, scope: Scope, { unit, agreed }: { unit: Unit; agreed: Agreed }): Promise<Result<{ agreementId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const gap = agreed.kind === 'agreement' ? MUST.find((field) => agreed[field] === null) : undefined
    if (gap)
      return refuse(
        'agreement-lacks',
        '共管协议要写全：两边各做什么、目标、办法、保障、多久会商一次。',
        'An agreement names each side’s duties, goals, methods, safeguards and how often both meet.',
        {
          field: `/${gap}`,
        },
      )
    if (agreed.until && agreed.until < agreed.from)
      return refuse('ends-before-it-begins', '到期的日子早于开始的日子。', 'It ends before it begins.', { field: '/until' })
    const id = newId()
    const by = byOf(call)
    await insertAgreement(tx, {
      ...agreed,
      id,
      path: unit.path,
      unitId: unit.id,
      unitName: unit.shortName,
      endedOn: null,
      endedWords: null,
      madeByName: by.name,
      madeAt: by.at,
    })
    await tx.audit({ verb: `floating.${agreed.kind}-made`, objectType: 'floating-agreement', objectId: id, path: unit.path, fields: [agreed.otherName] })
    return ok({ agreementId: id })
  })

export const endAgreement = (call: Call, scope: Scope, { row, on, words }: { row: AgreementRow; on: Day; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    if ((await endAgreementRow(tx, row.id, { on, words })) === 0) return refuse('ended-already', '这份协议已经结束。', 'This agreement has ended already.')
    await tx.audit({ verb: 'floating.agreement-ended', objectType: 'floating-agreement', objectId: row.id, path: row.path, fields: [] })
    return ok({})
  })

export const holdUnder = (
  call: Call,
  scope: Scope,
  { row, held }: { row: AgreementRow; held: Pick<AgreementEvent, 'kind' | 'on' | 'channel' | 'words'> },
): Done =>
  runCommand(call, scope, async (tx) => {
    if (held.on > call.today) return notYet
    if (held.on < row.from || (row.endedOn && held.on > row.endedOn))
      return refuse('outside-the-agreement', '这一天不在协议有效期里。', 'That day lies outside the agreement.', { field: '/on' })
    const by = byOf(call)
    await insertAgreementEvent(tx, { ...held, id: newId(), path: row.path, agreementId: row.id, byName: by.name, at: by.at })
    await tx.audit({ verb: `floating.${held.kind}`, objectType: 'floating-agreement', objectId: row.id, path: row.path, fields: [held.channel] })
    return ok({})
  })

export const consult = (
  call: Call,
  scope: Scope,
  { unit, held }: { unit: Unit; held: Pick<Consultation, 'otherName' | 'on' | 'channel' | 'words' | 'agreed'> },
): Done =>
  runCommand(call, scope, async (tx) => {
    if (held.on > call.today) return notYet
    const by = byOf(call)
    const id = newId()
    await insertConsultation(tx, { ...held, id, path: unit.path, unitId: unit.id, byName: by.name, at: by.at })
    await tx.audit({ verb: 'floating.consulted', objectType: 'floating-consultation', objectId: id, path: unit.path, fields: [held.channel] })
    return ok({})
  })

export const planGathering = (
  call: Call,
  scope: Scope,
  { unit, planned }: { unit: Unit; planned: Pick<Gathering, 'kind' | 'season' | 'plannedOn' | 'words' | 'invited'> },
): Promise<Result<{ gatheringId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const by = byOf(call)
    const id = newId()
    await insertGathering(tx, { ...planned, id, path: unit.path, unitId: unit.id, byName: by.name, at: by.at })
    await tx.audit({ verb: 'floating.gathering-planned', objectType: 'floating-gathering', objectId: id, path: unit.path, fields: [planned.season] })
    return ok({ gatheringId: id })
  })

export const holdGathering = (call: Call, scope: Scope, { row, held }: { row: Gathering; held: { on: Day; came: readonly string[]; words: string } }): Done =>
  runCommand(call, scope, async (tx) => {
    if (held.on > call.today) return notYet
    if (held.came.some((memberId) => !row.invited.includes(memberId))) return absent()
    if ((await holdGatheringRow(tx, row.id, held)) === 0) return refuse('held-already', '已经记过开展情况。', 'It was recorded already.')
    await tx.audit({ verb: 'floating.gathering-held', objectType: 'floating-gathering', objectId: row.id, path: row.path, fields: [`${held.came.length}`] })
    return ok({})
  })
