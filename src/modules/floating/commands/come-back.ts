/** Coming back: the return, the certificate that is handed in, the end of the time away; and home's other steps in a case. */
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { memberById } from '../../members/public.ts'
import { probationEnd } from '../facts/keeping.ts'
import type { HomeAct, ToldLetter } from '../stages.ts'
import { notesOf, type PartRow } from '../store.ts'
import { actAtHome, doAtHome, homeContext } from './act-at-home.ts'
import { endCertificate } from './end-certificate.ts'
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
    await endCertificate(tx, absence, { on, words: certificate === 'lost' ? '返回时未交回，遗失' : '返回交回查验', by: byOf(call) })
    return ok({})
  })

type HomeStep = 'say-elsewhere' | 'offer-transfer' | 'withdraw-transfer' | 'close-transfer' | 'ask-opinion' | 'record-no-reply' | 'decide-probation'

/** One step of home in one case. */
export const stepAtHome = (call: Call, scope: Scope, { row, unitName, step }: { row: PartRow; unitName: string; step: HomeStep }): Done =>
  runCommand(call, scope, async (tx) => {
    const context = row.absenceId ? await homeContext(tx, row.absenceId) : null
    if (!context) return unanswered
    const { absence } = context
    if (step === 'offer-transfer' && (await memberById(tx, absence.memberId))?.status !== 'normal') return noMemberAnyMore
    const until = step === 'ask-opinion' ? probationEnd(await notesOf(tx, 'home', [absence.id])) : null
    const act = { kind: step, on: call.today, case: row.id, ...(until ? { until } : {}) } as HomeAct
    const done = await doAtHome(tx, call, context, { act, unitName })
    if (!done.ok) return done
    if (step === 'close-transfer') await endCertificate(tx, absence, { on: call.today, words: '组织关系已经转出', by: byOf(call) })
    return ok({})
  })

/** Died, left or stopped: nothing of such a person is handed to another organisation. */
export const noMemberAnyMore = refuse(
  'no-member-any-more',
  '流出地的名册上，这个人已经不是正常的党员（去世、出党或停止党籍），不能转接。',
  'On the roll at home this person is no member in good standing any more (died, left or stopped): the relation cannot be moved.',
)

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
