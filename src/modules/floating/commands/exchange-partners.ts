/** Partners outside this system: taken in by their card, confirmed on the telephone, ended. */
import type { Day } from '../../../kernel/days.ts'
import { newId } from '../../../kernel/ids.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { type Card, readCard } from '../../../platform/letters.ts'
import type { Scope } from '../../../platform/scope.ts'
import {
  confirmCardRow,
  endPartnerRow,
  insertCard,
  insertPartner,
  lockPartner,
  type Partner,
  replaceCards,
  selectCards,
  selectKeys,
  selectPartner,
  selectPartners,
} from '../store.ts'

const ourOwn = refuse(
  'card-is-ours',
  '这是本单位自己的名片，没有登记。请交对方的名片。',
  'This is our own card; nothing was registered. Hand in the partner’s.',
)

type Added = { partnerId: string; known: boolean; organisation: string }

/** A card opens a partner, or waits beside the card of a partner that is known by its desk. Nothing is trusted before somebody rang. */
export const addPartner = (call: Call, scope: Scope, text: string): Promise<Result<Added>> => {
  const read = readCard(text)
  if (!read.ok) return Promise.resolve(read)
  const card = read.value
  return runCommand(call, scope, async (tx) => {
    if ((await selectKeys(tx)).some(({ fingerprint }) => fingerprint === card.fingerprint)) return ourOwn
    const known = (await selectPartners(tx)).find((one) => one.deskId === card.desk.id && one.endedOn === null)
    const partnerId = known?.id ?? (await openPartner(tx, call, card))
    const result = await keepCard(tx, call, { partnerId, card })
    if (!result.ok) return result
    await tx.audit({ verb: 'floating.card-taken', objectType: 'partner', objectId: partnerId, fields: [`keys:${card.keys.version}`] })
    return ok({ partnerId, known: known !== undefined, organisation: card.organisation })
  })
}

const openPartner = async (tx: CommandTx, call: Call, { organisation, desk }: Card): Promise<string> => {
  const id = newId<'partner'>()
  const { name, address, telephone, person } = desk
  await insertPartner(tx, { id, way: 'file', organisation, deskId: desk.id, deskName: name, address, telephone, person }, byOf(call))
  return id
}

const keepCard = async (tx: CommandTx, call: Call, { partnerId, card }: { partnerId: string; card: Card }): Promise<Result<null>> => {
  const cards = await selectCards(tx, [partnerId])
  const same = cards.find(({ fingerprint, replacedOn }) => fingerprint === card.fingerprint && replacedOn === null)
  if (same)
    return refuse('card-known', `这张名片 ${same.confirmedOn ? '已经登记并核对过' : '已经登记，还没有核对'}，不用再交。`, 'This card is registered already.')
  const by = byOf(call)
  await insertCard(tx, {
    partnerId,
    number: (cards[0]?.number ?? 0) + 1,
    keyVersion: card.keys.version,
    signKey: card.keys.sign,
    sealKey: card.keys.seal,
    fingerprint: card.fingerprint,
    takenByName: by.name,
    takenAt: by.at,
  })
  return ok(null)
}

type PaperPartner = Pick<Partner, 'organisation' | 'deskName' | 'address' | 'telephone' | 'person'>

export const addPaperPartner = (call: Call, scope: Scope, given: PaperPartner): Promise<Result<{ partnerId: string }>> =>
  runCommand(call, scope, async (tx) => {
    const known = (await selectPartners(tx)).find((one) => one.organisation === given.organisation && one.deskName === given.deskName && one.endedOn === null)
    if (known)
      return refuse('partner-known', `“${given.organisation}”已经登记过，不用再登记。`, 'This partner is registered already.', { field: '/organisation' })
    const id = newId<'partner'>()
    await insertPartner(tx, { id, way: 'paper', deskId: null, ...given }, byOf(call))
    await tx.audit({ verb: 'floating.partner-added', objectType: 'partner', objectId: id })
    return ok({ partnerId: id })
  })

type Confirmation = { card: number; heard: string; spokeWith: string; on: Day }

const GROUPS = 8

/** The digits as heard must be those of the card, all of them: whoever confirms has listened, not clicked. */
export const confirmPartner = (call: Call, scope: Scope, partnerId: string, given: Confirmation): Promise<Result<{ partnerId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (!(await lockPartner(tx, partnerId))) return absent()
    const card = (await selectCards(tx, [partnerId])).find(({ number }) => number === given.card)
    if (!card) return absent()
    if (card.confirmedOn) return refuse('card-confirmed', '这张名片已经核对过。', 'This card was confirmed already.')
    if (given.on > call.today)
      return refuse('in-the-future', '日期还没有到，没有记。通过电话以后再记。', 'That day has not come yet; nothing was entered.', { field: '/on' })
    const differs = firstDifference(card.fingerprint, given.heard)
    if (differs !== null) return digitsDiffer(differs)
    const by = byOf(call)
    await replaceCards(tx, partnerId, call.today)
    await confirmCardRow(tx, { partnerId, number: card.number }, { on: given.on, spokeWith: given.spokeWith, by: by.account, byName: by.name })
    await tx.audit({ verb: 'floating.partner-confirmed', objectType: 'partner', objectId: partnerId, fields: [`card:${card.number}`] })
    return ok({ partnerId })
  })

/** Which group (from 1) of the digits heard is not the card's; null where all agree. Spaces and full-width digits are forgiven. */
const firstDifference = (fingerprint: string, heard: string): number | null => {
  const digits = heard.normalize('NFKC').replace(/\D/g, '')
  const wanted = fingerprint.split(' ')
  const at = wanted.findIndex((group, index) => digits.slice(index * 5, index * 5 + 5) !== group)
  return at < 0 ? (digits.length === GROUPS * 5 ? null : GROUPS) : at + 1
}

const digitsDiffer = (group: number) =>
  refuse(
    'digits-differ',
    `第 ${group} 组数字和名片上的不一样，没有确认。请和对方再念一遍；还不一样，这张名片就不是对方的，不要用，请对方重发。`,
    `Group ${group} differs from the card; nothing was confirmed. Read the digits once more; if they still differ the card is not theirs: do not use it and ask for it again.`,
    { field: '/heard' },
  )

export const endPartner = (call: Call, scope: Scope, partnerId: string, why: string): Promise<Result<{ partnerId: string }>> =>
  runCommand(call, scope, async (tx) => {
    if (!(await selectPartner(tx, partnerId))) return absent()
    if ((await endPartnerRow(tx, partnerId, call.today, why)) === 0)
      return refuse('partner-ended', '和这个单位的往来已经停了。', 'The exchange with this partner has ended already.')
    await tx.audit({ verb: 'floating.partner-ended', objectType: 'partner', objectId: partnerId, purpose: why })
    return ok({ partnerId })
  })
