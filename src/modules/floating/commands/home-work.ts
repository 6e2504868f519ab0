/** What home does for a member away besides contacts: channels tested both ways, reminders until the member has joined, hosts briefed, records brought up to date. */
import type { Day } from '../../../kernel/days.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { memberById } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { openCases } from '../stages.ts'
import { absencesByIds, agreementById, selectAbsence } from '../store.ts'
import { actAtHome, homeContext } from './act-at-home.ts'
import { cardOf } from './announce.ts'
import { keepNote } from './keep-in-touch.ts'

type Done = Promise<Result<Record<string, never>>>

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

type ChannelTest = { on: Day; channel: string; toMember: boolean; fromMember: boolean; words: string | null }

/** A channel was tried: did the branch reach the member, and the member the branch (CX-10g). Only a test that worked both ways counts. */
export const testChannel = (call: Call, scope: Scope, absenceId: string, { on, channel, toMember, fromMember, words }: ChannelTest): Done =>
  runCommand(call, scope, async (tx) => {
    const absence = await selectAbsence(tx, absenceId)
    if (!absence || absence.endedOn) return absent()
    if (on > call.today) return notYet
    await keepNote(tx, call, absence, { kind: 'reach-test', on, words, facts: { channel, toMember, fromMember } })
    return ok({})
  })

type Reminder = { on: Day; channel: string; reached: boolean; words: string }

/** Pressed to report to the host and to take part there, until it is so (JS-B-04e). */
export const remindMember = (call: Call, scope: Scope, absenceId: string, { on, channel, reached, words }: Reminder): Done =>
  runCommand(call, scope, async (tx) => {
    const absence = await selectAbsence(tx, absenceId)
    if (!absence || absence.endedOn) return absent()
    if (on > call.today) return notYet
    await keepNote(tx, call, absence, { kind: 'reminder', on, words, facts: { channel, reached } })
    return ok({})
  })

export type Briefing = { absenceIds: readonly string[]; agreementId: string | null; words: string | null }

/** Hosts hear, unasked, what home knows of the members with them: by the branch (JS-B-04b), or by the committee under an agreement or of its own accord (JS-B-03c). */
export const briefHosts = (call: Call, scope: Scope, { unit, briefing }: { unit: Unit; briefing: Briefing }): Promise<Result<{ told: number }>> =>
  runCommand(call, scope, async (tx) => {
    const wanted = [...new Set(briefing.absenceIds)].toSorted()
    const absences = await absencesByIds(tx, wanted)
    if (absences.length < wanted.length || absences.some(({ endedOn, path }) => endedOn || !path.startsWith(unit.path))) return absent()
    const agreement = briefing.agreementId ? await agreementById(tx, briefing.agreementId) : null
    if (briefing.agreementId && !agreement) return absent()
    if (agreement?.endedOn)
      return refuse('agreement-ended', '这份协议已经结束，没有发。', 'This agreement has ended; nothing was sent.', { field: '/agreementId' })
    let told = 0
    for (const { id } of absences.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
      const sent = await briefHost(tx, call, { absenceId: id, unit, briefing })
      if (!sent.ok) return sent
      told += sent.value
    }
    return told > 0 ? ok({ told }) : nobodyToTell
  })

const nobodyToTell = refuse(
  'no-host-to-brief',
  '选的人还没有通报到流入地，没有可以发的。请先通报。',
  'No host was told of those chosen yet, so there is nobody to brief. Announce them first.',
)

type Of = { absenceId: string; unit: Unit; briefing: Briefing }

const briefHost = async (tx: CommandTx, call: Call, { absenceId, unit, briefing }: Of): Promise<Result<number>> => {
  const context = await homeContext(tx, absenceId)
  const member = context && (await memberById(tx, context.absence.memberId))
  if (!context || !member) return absent()
  const open = openCases(context.part)
  const card = await cardOf(tx, context.absence, member)
  for (const one of open) {
    const act = { kind: 'tell' as const, on: call.today, case: one.case, letter: 'brief' as const }
    const told = await actAtHome(tx, call, absenceId, {
      act,
      unitName: unit.name,
      enclose: () => ({ card, ...(briefing.words ? { words: briefing.words } : {}) }),
    })
    if (!told.ok) return told
  }
  if (open.length === 0) return ok(0)
  const hosts = context.rows.filter((row) => open.some((one) => one.case === row.id)).map(({ otherName }) => otherName)
  const facts = { unitId: unit.id, unitName: unit.shortName, agreementId: briefing.agreementId, hosts }
  await keepNote(tx, call, context.absence, { kind: 'brief', on: call.today, words: briefing.words, facts, toMember: false })
  return ok(open.length)
}
