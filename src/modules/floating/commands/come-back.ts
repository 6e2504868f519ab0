/** Coming back: the return, the certificate that is handed in, the end of the time away; and home's other steps in a case. */
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { certificateById, noteCertificate } from '../../ledger/public.ts'
import { codeHash, codeOf } from '../facts.ts'
import { probationEnd } from '../facts/keeping.ts'
import type { HomeAct, ToldLetter } from '../stages.ts'
import { notesOf, type PartRow, voidCode } from '../store.ts'
import { actAtHome, doAtHome, homeContext } from './act-at-home.ts'
import { endSpan, noteAtHome } from './leave.ts'

type Given = { absenceId: string; unitName: string }
type Done = Promise<Result<Record<string, never>>>

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

export const reportReturn = (call: Call, scope: Scope, { absenceId, unitName, on, words }: Given & { on: Day; words: string | null }): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'report-return', on }, unitName })
    if (!done.ok) return done
    if (words) await noteAtHome(tx, call, context.absence, { kind: 'return-report', on, words })
    await tx.emit({ event: 'member.returned', path: context.absence.path, payload: { absenceId, memberId: context.absence.memberId, on } })
    return ok({})
  })

type Check = Given & { on: Day; certificate: 'handed-in' | 'lost' | 'never-held'; findings: string; account: string | null }

/** Floating cannot end without the certificate having been looked at, or its absence recorded (CX-21h). */
export const checkReturn = (call: Call, scope: Scope, { absenceId, unitName, on, certificate, findings, account }: Check): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const { absence } = context
    if (certificate === 'never-held' && absence.certificateId)
      return refuse(
        'certificate-was-issued',
        `发过《流动党员活动证》${absence.own.number ?? ''}。没有交回，请选“遗失”。`,
        'A certificate was issued. If it was not handed in, choose lost.',
        {
          field: '/certificate',
        },
      )
    const done = await doAtHome(tx, call, context, { act: { kind: 'check', on }, unitName })
    if (!done.ok) return done
    await noteAtHome(tx, call, absence, { kind: 'return-check', on, words: findings, facts: { certificate } })
    if (account) await noteAtHome(tx, call, absence, { kind: 'own-account', on, words: account })
    await endSpan(tx, call, absence, on)
    const held = absence.certificateId && (await certificateById(tx, absence.certificateId))
    if (held) {
      await noteCertificate(tx, { certificate: held, on, words: certificate === 'lost' ? '返回时未交回，遗失' : '返回交回查验', by: byOf(call) })
      await voidCode(tx, codeHash(codeOf(held.id)), on)
    }
    return ok({})
  })

type HomeStep = 'say-elsewhere' | 'offer-transfer' | 'withdraw-transfer' | 'close-transfer' | 'ask-opinion' | 'record-no-reply' | 'decide-probation'

/** One step of home in one case. */
export const stepAtHome = (call: Call, scope: Scope, { row, unitName, step }: { row: PartRow; unitName: string; step: HomeStep }): Done =>
  runCommand(call, scope, async (tx) => {
    if (!row.absenceId) return unanswered
    const until = step === 'ask-opinion' ? probationEnd(await notesOf(tx, 'home', [row.absenceId])) : null
    return actAtHome(tx, call, row.absenceId, { act: { kind: step, on: call.today, case: row.id, ...(until ? { until } : {}) } as HomeAct, unitName })
  })

export const settleAtHome = (
  call: Call,
  scope: Scope,
  { row, unitName, number, words }: { row: PartRow; unitName: string; number: number; words: string },
): Done =>
  runCommand(call, scope, async (tx) => {
    const context = row.absenceId ? await homeContext(tx, row.absenceId) : null
    if (!context) return absent()
    const done = await doAtHome(tx, call, context, { act: { kind: 'settle', on: call.today, case: row.id, number }, unitName })
    if (!done.ok) return done
    await noteAtHome(tx, call, context.absence, { kind: 'problem', on: call.today, words, toMember: false, facts: { caseId: row.id, number } })
    return ok({})
  })

/** Words and what else moves no half: kept in both drawers, the words sealed. */
export const tellFromHome = (
  call: Call,
  scope: Scope,
  { row, unitName, kind, words }: { row: PartRow; unitName: string; kind: ToldLetter; words: string },
): Done => actOnCase(call, scope, { row, unitName, act: { kind: 'tell', on: call.today, case: row.id, letter: kind }, words })

const actOnCase = (call: Call, scope: Scope, { row, unitName, act, words }: { row: PartRow; unitName: string; act: HomeAct; words?: string }): Done =>
  runCommand(call, scope, async (tx) => {
    if (!row.absenceId) return unanswered
    return actAtHome(tx, call, row.absenceId, { act, unitName, ...(words ? { enclose: () => ({ words }) } : {}) })
  })

const unanswered = refuse('not-known-yet', '先答复对方是不是本处党员，再办这件事。', 'Answer first whether this is a member of yours.')
