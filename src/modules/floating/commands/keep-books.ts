/** Lines in the books of a unit, parallel relations beside the one affiliation, services to one member on either side. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { belongingsOf, endParallel, memberById, writeBelongings } from '../../members/public.ts'
import type { Unit } from '../../org/public.ts'
import { type CaseSlot, firstFault, type Form, formOf, mayKeep, parted, sealBook, type UnitSlot } from '../facts/books.ts'
import { sharing } from '../facts/for-member.ts'
import { CASE_SLOTS, type Follow } from '../contract.ts'
import { rulesAt, sealWords } from '../facts.ts'
import { type Absence, type BookRow, closeBookRow, insertBook, insertBookFollow, insertNotes, lockBook, lockPart, notesOf, type PartRow } from '../store.ts'
import { lockHostCase } from './act-at-host.ts'
import { tellMember } from './tell-member.ts'

type Done = Promise<Result<Record<string, never>>>
type Fields = Record<string, string>

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })
const endsEarly = refuse('ends-before-it-begins', '结束的日子早于开始的日子。', 'It ends before it begins.', { field: '/until' })

const notATalentAgency = ({ shortName }: Unit) =>
  refuse(
    'not-a-talent-agency',
    `${shortName}不是公共就业和人才服务机构的党组织，流动人才党员名册由那里来记。确是的，请先改单位的性质类别。`,
    'The roll of floating talent is kept by an employment and talent service agency. If this is one, change the nature of the unit first.',
    { field: '/slot' },
  )

/** A refusal where the form lacks what the rule in force wants; null where it is whole. */
const faultOf = (form: Form, fields: Fields) => {
  const fault = firstFault(form, fields)
  if (!fault) return null
  const title = form.fields.find(({ key }) => key === fault.key)?.title ?? { zh: fault.key, en: fault.key }
  return fault.kind === 'empty'
    ? refuse('book-lacks', `还没有填“${title.zh}”。`, `“${title.en}” is still empty.`, { field: `/fields/${fault.key}` })
    : refuse('no-such-field', `这本簿册没有“${title.zh}”一栏。`, `This book has no field “${title.en}”.`, { field: `/fields/${fault.key}` })
}

export type Entered = { slot: UnitSlot; on: Day; until: Day | null; memberId: string | null; person: string | null; fields: Fields }

/** One line of a unit's book, by the fields of the rule in force; restricted ones lie sealed. */
export const keepBook = (call: Call, scope: Scope, { unit, entered }: { unit: Unit; entered: Entered }): Promise<Result<{ bookId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (entered.on > call.today) return notYet
    if (entered.until && entered.until < entered.on) return endsEarly
    if (entered.slot === 'parallel.relation') return refuse('enter-as-relation', '多重管理关系请用“登记多重管理关系”。', 'Enter it as a parallel relation.')
    if (!mayKeep(unit, entered.slot)) return notATalentAgency(unit)
    const form = formOf(await rulesAt(tx, unit.id, call.today), entered.slot)
    const fault = faultOf(form, entered.fields)
    if (fault) return fault
    const member = entered.memberId ? await memberById(tx, entered.memberId) : null
    if (entered.memberId && !member) return absent()
    const person = member?.person.name ?? entered.person
    if (form.person && !person) return refuse('nobody-named', '请写明是谁。', 'Say who it is.', { field: '/person' })
    const { open, sealed } = parted(form, entered.fields)
    const bookId = newId<'book'>()
    await writeBook(tx, call, unit, {
      id: bookId,
      slot: entered.slot,
      on: entered.on,
      until: entered.until,
      memberId: member?.id ?? null,
      personName: person,
      facts: open,
      sealed: sealBook(bookId, sealed),
      belongingId: null,
    })
    return ok({ bookId })
  })

type Line = Pick<BookRow, 'id' | 'slot' | 'on' | 'until' | 'memberId' | 'personName' | 'facts' | 'sealed' | 'belongingId'>

export const writeBook = async (tx: CommandTx, call: Call, unit: Unit, line: Line): Promise<void> => {
  const by = byOf(call)
  await insertBook(tx, { ...line, path: unit.path, unitId: unit.id, unitName: unit.shortName, caseId: null, byName: by.name, at: by.at })
  await tx.audit({ verb: 'floating.book-entered', objectType: 'floating-book', objectId: line.id, path: unit.path, fields: [line.slot] })
}

type Joining = { memberId: string; basis: string; on: Day; until: Day | null }

/** A member takes part in a branch besides; the affiliation stays where it is, and so do votes and elections (YZ-07a, YZ-08a). */
export const joinParallel = (call: Call, scope: Scope, { branch, joining }: { branch: Unit; joining: Joining }): Promise<Result<{ bookId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const { memberId, basis, on, until } = joining
    if (until && until < on) return endsEarly
    const member = await memberById(tx, memberId)
    if (!member || !['branch', 'general-branch'].includes(branch.kind)) return absent()
    if (member.branchId === branch.id)
      return refuse('affiliated-here', `${member.person.name}的组织关系就在这里，不用另记。`, 'The relation lies here already.', { field: '/memberId' })
    if (basis === 'estate' && branch.sector !== 'estate')
      return refuse('not-an-estate', `${branch.shortName}不是小区党组织。请改依据，或先按小区设立。`, 'This branch is not of an estate.', { field: '/basis' })
    const same = (await belongingsOf(tx, memberId)).some(
      (one) => one.kind === 'parallel' && one.branchId === branch.id && (!one.to || one.to >= on) && (!until || one.from <= until),
    )
    if (same) return refuse('joined-already', `${member.person.name}在这里已经有一条，日期有重叠。`, 'There is one here already for these days.')
    const [belongingId, bookId] = [newId(), newId<'book'>()]
    await writeBelongings(tx, [
      { id: belongingId, path: branch.path, memberId, kind: 'parallel', branchId: branch.id, groupId: null, from: on, to: until, reason: basis },
    ])
    await writeBook(tx, call, branch, {
      id: bookId,
      slot: 'parallel.relation',
      on,
      until,
      memberId,
      personName: member.person.name,
      facts: { 'relation-basis': basis },
      sealed: null,
      belongingId,
    })
    return ok({ bookId })
  })

export const followBook = (call: Call, scope: Scope, bookId: string, { on, what, words }: { on: Day; what: Follow | null; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    const row = await lockBook(tx, bookId)
    if (!row) return absent()
    if (on > call.today) return notYet
    if (on < row.on) return refuse('before-what-is-known', `这一条是 ${row.on} 开始的。`, `This began on ${row.on}.`, { field: '/on' })
    if (row.slot === 'parallel.talent' && !what)
      return refuse('say-which', '请写明是参加活动还是联系。', 'Say whether it was an activity or a contact.', { field: '/what' })
    const by = byOf(call)
    await insertBookFollow(tx, { id: newId(), path: row.path, bookId, on, what, words, byName: by.name, at: by.at })
    await tx.audit({ verb: 'floating.book-followed', objectType: 'floating-book', objectId: bookId, path: row.path, fields: [row.slot] })
    return ok({})
  })

/** Finished or ended; a parallel relation ends with it, the affiliation never. */
export const closeBook = (call: Call, scope: Scope, bookId: string, { on, words }: { on: Day; words: string | null }): Done =>
  runCommand(call, scope, async (tx) => {
    const row = await lockBook(tx, bookId)
    if (!row || row.slot === 'floating.organisation' || row.slot === 'floating.declaration') return absent()
    if (on > call.today) return notYet
    if (on < row.on) return refuse('before-what-is-known', `这一条是 ${row.on} 开始的。`, `This began on ${row.on}.`, { field: '/on' })
    if ((await closeBookRow(tx, bookId, { on, words, name: byOf(call).name })) === 0)
      return refuse('ended-already', '这一条已经结束。', 'This has ended already.')
    if (row.belongingId) await endParallel(tx, { belongingId: row.belongingId, last: on })
    await tx.audit({ verb: 'floating.book-closed', objectType: 'floating-book', objectId: bookId, path: row.path, fields: [row.slot] })
    return ok({})
  })

// ---------------------------------------------------------------- about one member

export type Service = { slot: CaseSlot; on: Day; fields: Fields; deskOnly?: boolean }

/** What the host did for one incoming member. What is for the member goes home too, a task and how it was done among it (CX-20b, CX-21d). */
export const keepCaseBook = (call: Call, scope: Scope, { caseId, unitName, service }: { caseId: string; unitName: string; service: Service }): Done =>
  runCommand(call, scope, async (tx) => {
    const row = await lockHostCase(tx, caseId)
    if (!row) return absent()
    if (service.on > call.today) return notYet
    const rules = await rulesAt(tx, row.unitId, call.today)
    const form = formOf(rules, service.slot)
    const fault = faultOf(form, service.fields)
    if (fault) return fault
    const shared = sharing(rules, service.slot)
    const toMember = shared.record || (shared.member && !service.deskOnly)
    const { open, words } = await writeService(tx, call, row, form, { ...service, toMember })
    if (!toMember) return ok({})
    return tellMember(tx, call, { row, unitName, line: { slot: service.slot, on: service.on, fields: open, words: shared.words ? words : null } })
  })

/** What the two of a pair did, under the pair (CX-18f). The words are for the branch. */
export const contactOfPair = (call: Call, scope: Scope, { caseId, noteId, on, words }: { caseId: string; noteId: string; on: Day; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    const row = await lockPart(tx, caseId, 'host')
    const pair =
      row && (await notesOf(tx, 'host', [caseId])).find((note) => note.id === noteId && note.facts['slot'] === 'floating.pairing' && !note.facts['pairing'])
    if (!row || !pair) return absent()
    if (on > call.today) return notYet
    if (on < pair.on) return refuse('before-what-is-known', `这一对是 ${pair.on} 结的。`, `This pair began on ${pair.on}.`, { field: '/on' })
    const by = byOf(call)
    const id = newId<'note'>()
    const of = { path: row.path, side: 'host' as const, absenceId: null, caseId, memberId: null, kind: 'contact', toMember: false }
    const facts = { slot: 'floating.pairing', pairing: noteId }
    await insertNotes(tx, [{ ...of, id, on, facts, wordsSealed: sealWords('note', id, words), byName: by.name, byAccount: by.account, at: by.at }])
    await tx.audit({ verb: 'floating.pair-contact', objectType: 'floating-case', objectId: caseId, path: row.path, fields: ['words'] })
    return ok({})
  })

/** What home did for one member away, while away (YZ-07b, CX-09b). */
export const keepHomeBook = (call: Call, scope: Scope, { absence, on, fields }: { absence: Absence; on: Day; fields: Fields }): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const { from, returnedOn } = absence.own
    if ((from && on < from) || (returnedOn && on > returnedOn))
      return refuse(
        'not-while-away',
        `这一天不在外出期间（${from ?? '—'} 至 ${returnedOn ?? '今天'}），没有记。请改日期。`,
        `That day lies outside the time away (${from ?? '—'} to ${returnedOn ?? 'today'}); nothing was recorded. Choose another day.`,
        { field: '/on' },
      )
    const form = formOf(await rulesAt(tx, absence.branchId, call.today), 'floating.service')
    const fault = faultOf(form, fields)
    if (fault) return fault
    await writeService(tx, call, absence, form, { slot: 'floating.service', on, fields, toMember: true })
    return ok({})
  })

type Written = { open: Fields; words: string | null }

const writeService = async (
  tx: CommandTx,
  call: Call,
  of: PartRow | Absence,
  form: Form,
  { slot, on, fields, toMember }: Service & { toMember: boolean },
): Promise<Written> => {
  const { open, sealed } = parted(form, fields)
  const by = byOf(call)
  const id = newId<'note'>()
  const atHost = 'side' in of
  const words = form.fields.flatMap(({ key, title }) => (sealed[key] ? [`${title.zh}：${sealed[key]}`] : [])).join('；') || null
  await insertNotes(tx, [
    {
      id,
      path: of.path,
      side: atHost ? 'host' : 'home',
      absenceId: atHost ? null : of.id,
      caseId: atHost ? of.id : null,
      memberId: of.memberId,
      kind: CASE_SLOTS[slot].entry,
      on,
      facts: { ...open, slot, has: Object.keys(fields).filter((key) => fields[key]) },
      toMember,
      wordsSealed: words ? sealWords('note', id, words) : null,
      byName: by.name,
      byAccount: by.account,
      at: by.at,
    },
  ])
  await tx.audit({
    verb: 'floating.service-entered',
    objectType: atHost ? 'floating-case' : 'floating-absence',
    objectId: of.id,
    path: of.path,
    fields: [slot, ...Object.keys(fields)],
  })
  return { open, words }
}
