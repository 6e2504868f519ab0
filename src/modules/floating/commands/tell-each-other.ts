/** The two branches tell each other: the four matters, a contact, a change or serious event, observations in probation, opinions asked for an appraisal. */
import { type Day, earlier } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { dayOfInstant } from '../../../platform/clock.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { type WorkflowBody, whyNotYet } from '../../../policy/kinds/workflow.ts'
import { spell } from '../../people/public.ts'
import { onWholeDistrict } from '../access.ts'
import { hostPartOf, NO_CARD, openCard, ruleOf, rulesAt, sealCard, sealWords } from '../facts.ts'
import { appraisalSteps } from '../facts/keeping.ts'
import { outsideTheStay } from '../stages.ts'
import { insertContacts, insertNotes, lettersOfKinds, notesOf, type PartRow, setCard } from '../store.ts'
import { actAtHost, doAtHost, lockHostCase } from './act-at-host.ts'
import { actAtHome, homeContext } from './act-at-home.ts'
import { raise } from './hand-over.ts'
import { type Contact, keepNote, notReached } from './keep-in-touch.ts'

type Done = Promise<Result<Record<string, never>>>
type Given = { row: PartRow; unitName: string }

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

export type Matters = { [matter in 'placement' | 'attended' | 'conduct' | 'conversion']: string | null }

const linesOf = (matters: Matters) => Object.entries(matters).flatMap(([matter, words]) => (words ? [{ matter, words }] : []))

/** The matters of one letter, at least one; which of the four it lacks is seen by the rule. */
export const exchangeMatters = (call: Call, scope: Scope, { row, unitName, matters }: Given & { matters: Matters }): Done => {
  const lines = linesOf(matters)
  const enclose = () => ({ lines, words: lines.map(({ words }) => words).join('；') })
  const letter = { kind: 'tell' as const, on: call.today, letter: 'matters' as const }
  if (row.side === 'host') return actAtHost(call, scope, row.id, { act: letter, unitName, enclose })
  return runCommand(call, scope, (tx) =>
    row.absenceId ? actAtHome(tx, call, row.absenceId, { act: { ...letter, case: row.id }, unitName, enclose }) : Promise.resolve(absent()),
  )
}

/** A contact at the host: kept here with its words, told home without them. */
export const contactHere = (call: Call, scope: Scope, { row, unitName, contact }: Given & { contact: Contact }): Done =>
  runCommand(call, scope, async (tx) => {
    if (contact.on > call.today) return notYet
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const { on, channel, reached, said } = contact
    const outside = outsideOf(locked, on)
    if (outside) return outside
    if (!reached && Object.keys(said).length > 0) return notReached
    await keepContactHere(tx, call, locked, contact)
    if (contact.direction === 'between-sides') return ok({})
    const line = { on, channel, reached, matters: Object.keys(said) }
    const told = await doAtHost(tx, call, locked, { act: { kind: 'tell', on, letter: 'contact' }, unitName, enclose: () => ({ lines: [line] }) })
    return told.ok ? ok({}) : told
  })

/** From the day on which this side knew of the member, or home says that the member left, to the day of leaving here or of the return. */
const outsideOf = (row: PartRow, on: Day): Result<never> | null => {
  const { own, heard } = hostPartOf(row)
  const since = [dayOfInstant(row.openedAt), own.foundOn, heard.from].filter((one) => one !== null).reduce(earlier)
  const until = [own.leftOn, own.acceptedOn, heard.returnedOn].filter((one) => one !== null)
  return on < since || until.some((one) => on > one) ? outsideTheStay(since) : null
}

const keepContactHere = async (tx: CommandTx, call: Call, row: PartRow, { on, channel, direction, reached, said }: Contact): Promise<void> => {
  const by = byOf(call)
  const id = newId<'contact'>()
  await insertContacts(tx, [
    {
      id,
      path: row.path,
      side: 'host',
      absenceId: null,
      caseId: row.id,
      memberId: null,
      on,
      channel,
      direction,
      reached,
      matters: Object.keys(said),
      wordsSealed: Object.keys(said).length > 0 ? sealWords('contact', id, JSON.stringify(said)) : null,
      byName: by.name,
      byAccount: by.account,
      at: by.at,
    },
  ])
  await tx.audit({ verb: 'floating.contact-recorded', objectType: 'floating-case', objectId: row.id, path: row.path, fields: [channel, ...Object.keys(said)] })
}

export type Change = {
  what: 'change' | 'event'
  on: Day
  employer: string | null
  address: string | null
  phone: string | null
  place: string | null
  words: string
}

/** A change of work or home, or a serious event: told home, kept on the card here, raised with the own superior at once (JS-B-06h). */
export const reportChange = (call: Call, scope: Scope, { row, unitName, change }: Given & { change: Change }): Done =>
  runCommand(call, scope, async (tx) => {
    const { what, on, words, employer, address, phone, place } = change
    if (on > call.today) return notYet
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const told = Object.fromEntries(Object.entries({ employer, address, phone, place }).filter(([, value]) => value !== null))
    const done = await doAtHost(tx, call, locked, {
      act: { kind: 'tell', on, letter: what },
      unitName,
      enclose: () => ({ words, card: { ...NO_CARD, ...told } }),
    })
    if (!done.ok) return done
    const card = { ...openCard(locked), ...told }
    await setCard(
      tx,
      { id: row.id, side: 'host' },
      { sealed: sealCard(row.id, 'host', card), name: card.name || '—', pinyin: spell(card.name).pinyin, standing: card.standing },
    )
    await onWholeDistrict(tx, (district) => raise(district, locked, { kind: what, on, clause: null, words, at: call.now }))
    return ok({})
  })

export type Observation = { on: Day; stage: 'activist' | 'probationary'; send: boolean; words: string }

/** Education and observation of a probationary member or activist; sent home at once, or kept until it is. */
export const observe = (call: Call, scope: Scope, { row, unitName, observation }: Given & { observation: Observation }): Done =>
  runCommand(call, scope, async (tx) => {
    const { on, stage, send, words } = observation
    if (on > call.today) return notYet
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const { managedFrom, leftOn } = hostPartOf(locked).own
    if (managedFrom && (on < managedFrom || (leftOn && on > leftOn))) return outsideTheStay(managedFrom)
    await noteHere(tx, call, locked, { kind: 'probation-record', on, words, facts: { stage, sent: send } })
    if (!send) return ok({})
    const done = await doAtHost(tx, call, locked, { act: { kind: 'observe', on }, unitName, enclose: () => ({ words }) })
    return done.ok ? ok({}) : done
  })

const noteHere = async (
  tx: CommandTx,
  call: Call,
  row: PartRow,
  note: { kind: string; on: Day; words: string; facts: Record<string, unknown> },
): Promise<void> => {
  const by = byOf(call)
  const id = newId<'note'>()
  await insertNotes(tx, [
    {
      id,
      path: row.path,
      side: 'host',
      absenceId: null,
      caseId: row.id,
      memberId: null,
      kind: note.kind,
      on: note.on,
      facts: note.facts,
      wordsSealed: sealWords('note', id, note.words),
      toMember: false,
      byName: by.name,
      byAccount: by.account,
      at: by.at,
    },
  ])
  await tx.audit({ verb: `floating.${note.kind}`, objectType: 'floating-case', objectId: row.id, path: row.path, fields: Object.keys(note.facts) })
}

// ---------------------------------------------------------------- the host's feedback as input to the appraisal

type AppraisalStep = { step: 'ask' | 'no-feedback' | 'appraise'; year: number; words: string }

const ACTOR = { ask: ['ask', 'home-branch'], 'no-feedback': ['feedback', 'home-branch'], appraise: ['appraise', 'branch-meeting'] } as const

/** Asked of the host; its letter is the answer, or its absence is recorded; then the branch appraises, in the order of the rule in force (CX-14e). */
export const appraiseAway = (
  call: Call,
  scope: Scope,
  { absenceId, unitName, step, year, words }: AppraisalStep & { absenceId: string; unitName: string },
): Done =>
  runCommand(call, scope, async (tx) => {
    const context = await homeContext(tx, absenceId)
    if (!context) return absent()
    const { absence, rows, part } = context
    const letters = await lettersOfKinds(
      tx,
      rows.map(({ id }) => id),
      'home',
      ['feedback'],
    )
    const steps = appraisalSteps(await notesOf(tx, 'home', [absenceId]), letters, year)
    const rule = ruleOf(await rulesAt(tx, absence.branchId, call.today), 'floating.appraisal')
    const opened = absence.own.from ?? call.today
    const [key, actor] = ACTOR[step]
    const why = rule && whyNotYet(rule.body as WorkflowBody, { opened, steps }, key, actor)
    if (why) return refuse('appraisal-not-yet', `现在不能记这一步：${why.zh}。`, `This step cannot be recorded now: ${why.en}.`)
    if (step === 'ask')
      for (const one of part.cases.filter(({ heard }) => heard.managedFrom)) {
        const act = { kind: 'tell' as const, on: call.today, case: one.case, letter: 'words' as const }
        const told = await actAtHome(tx, call, absenceId, { act, unitName, enclose: () => ({ words }) })
        if (!told.ok) return told
      }
    await keepNote(tx, call, absence, { kind: 'appraisal-away', on: call.today, words, facts: { year, step }, toMember: step === 'appraise' })
    return ok({})
  })
