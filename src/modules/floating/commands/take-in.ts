/** The host: found or announced, identity and certificate, placement, management, refusal, departure. */
import { addDays, type Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import { absent } from '../../../platform/http.ts'
import type { Scope } from '../../../platform/scope.ts'
import { certificateById } from '../../ledger/public.ts'
import { type Unit, unitsByIds } from '../../org/public.ts'
import { spell } from '../../people/public.ts'
import { onSide, onWholeDistrict } from '../access.ts'
import { type Card, clausesForRefusal, codeHash, hostPartOf, NO_CARD, placementOptions, plainCode, rulesAt, sealCard, sealWords } from '../facts.ts'
import { actHost, type HostPart, newHost, type RelationLetter, type Sight, type ToldLetter } from '../stages.ts'
import {
  codeByHash,
  insertNotes,
  insertPart,
  lockPart,
  moveLetters,
  oneAtATime,
  type PartRow,
  partsUnder,
  placePart,
  replaceContactPerson,
  selectDesk,
  selectPartner,
} from '../store.ts'
import type { Addressee } from './announce.ts'
import { actAtHost, doAtHost, lockHostCase } from './act-at-host.ts'
import { writerOf } from './act-at-home.ts'
import { handOver, raise } from './hand-over.ts'
import { endGuest, keepGuest } from './keep-guest.ts'

type Done = Promise<Result<Record<string, never>>>
type Given = { row: PartRow; unitName: string }

const notYet = refuse('in-the-future', '日期还没有到，没有记。', 'That day has not come yet; nothing was recorded.', { field: '/on' })

// ---------------------------------------------------------------- found first

type Found = Pick<Card, 'name' | 'idNumber' | 'phone' | 'employer' | 'address' | 'occupation' | 'education'> & { how: string; on: Day; homeUnit: string }
export type Find = Found & { homeDeskId: string }

type Finding = { unit: Unit; find: Find }

/** A person found here: a case is opened on this side, and home is asked by letter; nothing of home is looked up. */
export const findPerson = (call: Call, scope: Scope, finding: Finding): Promise<Result<{ caseId: string }>> =>
  runCommand(call, scope, (tx) => findWithin(tx, call, finding))

/** The same inside an act that does more than this: a sweep notes it, a declaration is settled by it, a ledger is read in. */
export const findWithin = async (tx: CommandTx, call: Call, { unit, find }: Finding): Promise<Result<{ caseId: string }>> => {
  const { homeDeskId, ...found } = find
  const desk = await selectDesk(tx, homeDeskId)
  if (!desk || desk.to)
    return refuse('no-such-desk', '没有这个服务点，或已经撤销。请重新选流出地。', 'There is no such desk, or it was closed. Choose home again.', {
      field: '/homeDeskId',
    })
  return openFind(tx, call, { unit, found, home: { way: 'inside', district: desk.districtId, desk: desk.id, name: desk.unitName, partnerId: null } })
}

/** The same where home is a partner outside this system: the question waits for its file or sheet. */
export const findFromOutside = (
  call: Call,
  scope: Scope,
  { unit, found, partnerId }: { unit: Unit; found: Found; partnerId: string },
): Promise<Result<{ caseId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const partner = await selectPartner(tx, partnerId)
    if (!partner || partner.endedOn)
      return refuse('no-such-partner', '没有这个往来单位，或已经停止往来。请重新选。', 'There is no such partner, or the exchange has ended. Choose another.', {
        field: '/partnerId',
      })
    return openFind(tx, call, { unit, found, home: { way: partner.way, district: null, desk: null, name: partner.organisation, partnerId } })
  })

type Opening = { unit: Unit; found: Found; home: Addressee }

const openFind = async (tx: CommandTx, call: Call, { unit, found: find, home }: Opening): Promise<Result<{ caseId: string }>> => {
  if (find.on > call.today) return notYet
  await oneAtATime(tx, 'find', find.name)
  const known = (await partsUnder(tx, unit.path, { side: 'host', open: true })).find(
    (row) => row.personName === find.name && row.otherDistrict === home.district && row.partnerId === home.partnerId,
  )
  if (known)
    return refuse(
      'here-already',
      `${find.name}已经在名册里，流出地是${known.otherName}。请在那一条上办。`,
      `${find.name} is on the list already, from ${known.otherName}. Go on there.`,
      { details: { caseId: known.id } },
    )
  const caseId = newId<'floating-case'>()
  const done = actHost(newHost(caseId), { kind: 'find', on: find.on })
  if (!done.ok) return done
  const card: Card = { ...NO_CARD, ...find, homeUnit: find.homeUnit, reason: null }
  await insertPart(tx, {
    ...partOf(caseId, unit, card),
    way: home.way,
    partnerId: home.partnerId,
    otherDistrict: home.district,
    otherDesk: home.desk,
    otherName: `${find.homeUnit}（${home.name}）`,
    half: { ...done.value.part, sent: 0 },
    at: call.now,
  })
  const row = (await lockPart(tx, caseId, 'host'))!
  const writer = writerOf(call, unit.name)
  await handOver(tx, { row, half: done.value.part, writer, posted: done.value.letters.map((letter) => ({ letter, by: writer, enclosure: { card } })) })
  await noteAtHost(tx, call, row, { kind: find.how === 'sweep' ? 'sweep' : 'report-in', on: find.on, words: find.homeUnit })
  await tx.emit({ event: find.how === 'sweep' ? 'floating.found' : 'floating.reported-in', path: unit.path, payload: { caseId, side: 'host', on: find.on } })
  await tx.audit({ verb: 'floating.find', objectType: 'floating-case', objectId: caseId, path: unit.path })
  return ok({ caseId })
}

const partOf = (caseId: string, unit: Unit, card: Card) => ({
  id: caseId,
  side: 'host' as const,
  path: unit.path,
  absenceId: null,
  memberId: null,
  personName: card.name,
  personPinyin: spell(card.name).pinyin,
  standing: null,
  // the number was shown to ask home with; it is not kept here
  cardSealed: sealCard(caseId, 'host', { ...card, idNumber: null }),
  asked: false,
  unitId: unit.id,
  branchId: null,
  groupId: null,
  basis: null,
})

type Noted = { kind: string; on: Day; words: string; facts?: Record<string, unknown>; toMember?: boolean }

/** A note of the desk; it stays here unless it says that it was told to the member. */
const noteAtHost = (tx: CommandTx, call: Call, row: PartRow, { kind, on, words, facts = {}, toMember = false }: Noted): Promise<number> => {
  const { account, name, at } = byOf(call)
  const id = newId<'note'>()
  const of = { side: 'host' as const, absenceId: null, caseId: row.id, memberId: null }
  return insertNotes(tx, [
    { ...of, id, path: row.path, kind, on, facts, wordsSealed: sealWords('note', id, words), toMember, byName: name, byAccount: account, at },
  ])
}

// ---------------------------------------------------------------- identity and certificate

/** The day on which the member came with the certificate (CX-21c). */
export const reportIn = (call: Call, scope: Scope, { row, unitName, on, number }: Given & { on: Day; number: string | null }): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const done = await doAtHost(tx, call, locked, { act: { kind: 'report-in', on, number }, unitName })
    if (!done.ok) return done
    await tx.emit({ event: 'floating.reported-in', path: locked.path, payload: { caseId: row.id, side: 'host', on } })
    return ok({})
  })

type Seen = { on: Day; sight: Sight; number: string | null; code: string | null; relation: RelationLetter | null }

/** What a relation letter must say for the result that is recorded; null where it is whole. */
const letterFault = ({ relation, on }: Seen) => {
  if (!relation || relation.sight === 'missing' || relation.sight === 'unclear') return null
  if (!relation.number || !relation.by)
    return refuse('letter-incomplete', '介绍信要写编号和开具单位。', 'A relation letter has a number and says who issued it: enter both.', {
      field: relation.number ? '/relation/by' : '/relation/number',
    })
  const past = relation.until !== null && relation.until < on
  if (relation.sight === 'good' && past)
    return refuse(
      'letter-expired',
      `介绍信有效期到 ${relation.until}，${on} 查验时已过期。请选“已过有效期”。`,
      `The letter was valid until ${relation.until}; on ${on} it no longer was. Choose no longer valid.`,
      {
        field: '/relation/until',
      },
    )
  if (relation.sight === 'expired' && !past)
    return refuse('letter-not-expired', '选了“已过有效期”，请写明有效期到哪天。', 'You chose no longer valid: enter the day until which the letter was.', {
      field: '/relation/until',
    })
  return null
}

/** A printed code settles whether the paper is good; without one a named person says what was seen (JS-B-05b, CX-17a). */
export const identify = (call: Call, scope: Scope, { row, unitName, seen }: Given & { seen: Seen }): Done =>
  runCommand(call, scope, async (tx) => {
    if (seen.on > call.today) return notYet
    if (seen.sight === 'good' && !seen.number)
      return refuse('number-missing', '证件有效，要写证号。', 'A good certificate has a number: enter it.', { field: '/number' })
    const fault = letterFault(seen)
    if (fault) return fault
    const held = seen.code ? await whyNotGood(tx, call, { ...seen, code: seen.code }) : null
    if (held) return held
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const { code: _, ...named } = seen
    const done = await doAtHost(tx, call, locked, { act: { kind: 'identify', ...named }, unitName })
    return done.ok ? ok({}) : done
  })

const whyNotGood = async (
  tx: Tx,
  call: Call,
  { code, number, sight }: { code: string; number: string | null; sight: Sight },
): Promise<Result<never> | null> => {
  const standing = await certificateBehind(tx, code, call.today)
  if (sight !== 'good') return null
  if (standing === 'forged')
    return refuse(
      'certificate-forged',
      '没有发过带这个验证码的证件。请选“有疑问”，再问流出地。',
      'No certificate carries this code. Choose not clear, and ask home.',
      { field: '/code' },
    )
  if (standing === 'void')
    return refuse('certificate-void', '这本证已经作废。请选“已作废”，再问流出地。', 'This certificate is void. Choose void, and ask home.', { field: '/code' })
  return number === standing.number
    ? null
    : refuse('number-differs', '验证码有效，证号对不上。请再看一遍证号。', 'The code is good, the number is not that of this certificate. Read it again.', {
        field: '/number',
      })
}

/** The certificate that a printed code belongs to, as it stands today. Told to nobody but as good or not. */
export const certificateBehind = async (tx: Tx, code: string, today: Day): Promise<'forged' | 'void' | { number: string }> => {
  if (plainCode(code).length !== 16) return 'forged'
  const row = await codeByHash(tx, codeHash(code))
  if (!row) return 'forged'
  if (row.voidedOn && row.voidedOn <= today) return 'void'
  const certificate = await onSide(tx, row.districtId, (there) => certificateById(there, row.certificateId))
  return certificate?.state === 'issued' && certificate.kind === 'floating' ? { number: certificate.number } : 'void'
}

// ---------------------------------------------------------------- placement and management

type Placing = { on: Day; branchId: string; groupId: string | null; basis: string }

/** In one branch, and a group of it, with the basis the rule's order offers (CX-18b, JS-B-05c). */
export const placeMember = (call: Call, scope: Scope, { row, unitName, placing }: Given & { placing: Placing }): Done =>
  runCommand(call, scope, async (tx) => {
    if (placing.on > call.today) return notYet
    const units = await unitsByIds(tx, [placing.branchId, ...(placing.groupId ? [placing.groupId] : [])])
    const branch = units.get(placing.branchId)
    const group = placing.groupId ? units.get(placing.groupId) : null
    if (!branch || !['branch', 'general-branch'].includes(branch.kind) || (branch.to && branch.to < placing.on)) return absent()
    if (placing.groupId && group?.parentId !== branch.id) return absent()
    const offered = placementOptions(await rulesAt(tx, branch.id, placing.on))
    if (!offered.options.some(({ key }) => key === placing.basis))
      return refuse('no-such-basis', '制度里没有这种编入依据，请重新选。', 'The rules offer no such basis. Choose again.', { field: '/basis' })
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const act = { kind: 'place' as const, on: placing.on, unit: branch.name, group: group?.name ?? null, basis: placing.basis }
    const done = await doAtHost(tx, call, locked, { act, unitName })
    if (!done.ok) return done
    await bringTo(tx, locked, { part: done.value, branch, placing })
    await tx.emit({ event: 'floating.placed', path: branch.path, payload: { caseId: row.id, side: 'host', branchId: branch.id, on: placing.on } })
    return ok({})
  })

type Bringing = { part: HostPart; branch: Unit; placing: Placing }

/** The part, its letters and its line of the roll come to the branch; a branch where the guest was before keeps its days. */
const bringTo = async (tx: Tx, before: PartRow, { part, branch, placing: { on, groupId, basis } }: Bringing): Promise<void> => {
  const key = { id: before.id, side: 'host' as const }
  const place = { path: branch.path, unitId: branch.id, branchId: branch.id, groupId, basis }
  await endGuest(tx, before, hostPartOf(before).own, addDays(on, -1))
  await placePart(tx, key, place)
  await moveLetters(tx, key, branch.path)
  await keepGuest(tx, { ...before, ...place }, part)
}

/** The requirements were stated (CX-18c), somebody receives; from this day the host manages. */
export const manageMember = (call: Call, scope: Scope, { row, unitName, on, receiver }: Given & { on: Day; receiver: string }): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const told = '已讲明组织生活、学习、党费、纪律要求'
    const done = await doAtHost(tx, call, locked, { act: { kind: 'manage', on }, unitName, enclose: () => ({ words: `${told}。接待：${receiver}` }) })
    if (!done.ok) return done
    await noteAtHost(tx, call, locked, { kind: 'taking-in', on, words: told, facts: { receiver }, toMember: true })
    const by = byOf(call)
    await replaceContactPerson(
      tx,
      { id: newId(), path: locked.path, side: 'host', absenceId: null, caseId: row.id, memberId: null, name: receiver, from: on, firstContactBy: null },
      { name: by.name, at: by.at },
    )
    return ok({})
  })

/** Never an end: recorded with clause and reason, told to home, and at once with both superiors (JS-B-09d). */
export const refuseMember = (call: Call, scope: Scope, { row, unitName, on, clause, words }: Given & { on: Day; clause: string; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    if (on > call.today) return notYet
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const clauses = clausesForRefusal(await rulesAt(tx, locked.unitId, on))
    if (clauses.length > 0 && !clauses.includes(clause))
      return refuse(
        'no-such-clause',
        '拒收要引用现行制度里的条款。请从列出的条款里选。',
        'A refusal cites a clause that is in force. Choose one of those listed.',
        { field: '/clause', details: { clauses } },
      )
    const done = await doAtHost(tx, call, locked, { act: { kind: 'refuse', on, clause, words }, unitName })
    if (!done.ok) return done
    await onWholeDistrict(tx, (district) => raise(district, locked, { kind: 'refused', on, clause, words, at: call.now }))
    await tx.emit({ event: 'floating.refused', path: locked.path, payload: { caseId: row.id, side: 'host', on, clause } })
    return ok({})
  })

export const departMember = (call: Call, scope: Scope, { row, unitName, on, to, words }: Given & { on: Day; to: string | null; words: string | null }): Done =>
  on > call.today ? Promise.resolve(notYet) : actAtHost(call, scope, row.id, { act: { kind: 'depart', on, to, ...(words ? { words } : {}) }, unitName })

export const stepAtHost = (
  call: Call,
  scope: Scope,
  { row, unitName, step, on }: Given & { step: 'request-certificate' | 'observe' | 'close'; on: Day },
): Done => (on > call.today ? Promise.resolve(notYet) : actAtHost(call, scope, row.id, { act: { kind: step, on }, unitName }))

export const giveOpinion = (
  call: Call,
  scope: Scope,
  { row, unitName, on, conversion, words }: Given & { on: Day; conversion: 'on-time' | 'extend' | 'not'; words: string },
): Done => (on > call.today ? Promise.resolve(notYet) : actAtHost(call, scope, row.id, { act: { kind: 'give-opinion', on, conversion, words }, unitName }))

export const settleAtHost = (call: Call, scope: Scope, { row, unitName, number, words }: Given & { number: number; words: string }): Done =>
  runCommand(call, scope, async (tx) => {
    const locked = await lockHostCase(tx, row.id)
    if (!locked) return absent()
    const done = await doAtHost(tx, call, locked, { act: { kind: 'settle', on: call.today, number }, unitName })
    if (!done.ok) return done
    await noteAtHost(tx, call, locked, { kind: 'problem', on: call.today, words, facts: { number } })
    return ok({})
  })

export const tellFromHost = (call: Call, scope: Scope, { row, unitName, kind, words }: Given & { kind: ToldLetter; words: string }): Done =>
  actAtHost(call, scope, row.id, { act: { kind: 'tell', on: call.today, letter: kind }, unitName, enclose: () => ({ words }) })
