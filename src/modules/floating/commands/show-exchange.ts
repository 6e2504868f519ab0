/** What the exchange pages show: partners, letters with their clocks, files, and a letter as it is printed. */
import { type Day, daysBetween } from '../../../kernel/days.ts'
import { showYuan } from '../../../kernel/money.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Tx } from '../../../platform/db.ts'
import type { FileReply } from '../../../platform/endpoint.ts'
import { absent } from '../../../platform/http.ts'
import { type Acknowledgement, type SentLetter, writeCard } from '../../../platform/letters.ts'
import { evaluate, sourceOf } from '../../../policy/engine/evaluate.ts'
import type { InForce } from '../../../policy/engine/resolve.ts'
import { inForceForUnits, unitById } from '../../org/public.ts'
import { type CaseSlot, slotFieldTitle } from '../facts/books.ts'
import { centsIn, monthIn, takenBackIn } from '../facts/dues-told.ts'
import type { RelationLetter } from '../stages.ts'
import { CARD_FIELDS, CASE_SLOTS, LETTER_FIELDS, LETTER_TITLES, type OutLine, RELATION_SIGHTS, SIGHTS } from '../contract.ts'
import {
  type Dispatch,
  type FileIn,
  type FileOut,
  type OutsideLetter,
  type OutsidePart,
  type OwnKeys,
  type Partner,
  type PartnerCard,
  type Receipt,
  selectCards,
  selectDispatches,
  selectDispatchesOf,
  selectFileIn,
  selectFileOut,
  selectFilesIn,
  selectFilesOut,
  selectKeys,
  selectLettersFrom,
  selectLettersOfCase,
  selectLettersOfCases,
  selectLettersOutUnder,
  selectLettersTo,
  selectPartner,
  selectPartners,
  selectReceipts,
  selectStrangeFiles,
} from '../store.ts'
import { readFile } from './exchange-in.ts'
import { keyRing, noKeys } from './exchange-keys.ts'
import { bodyOf, deskShown, organisationOf, ownDesks, toSend } from './exchange-letters.ts'
import { cardInUse, chain, type Chosen } from './exchange-out.ts'

export const keysView = ({ version, fingerprint, madeAt, madeByName }: Pick<OwnKeys, 'version' | 'fingerprint' | 'madeAt' | 'madeByName'>) => ({
  version,
  fingerprint,
  madeAt: madeAt.toISOString(),
  madeByName,
})

// ---------------------------------------------------------------- partners

export const partnersShown = async (tx: Tx, today: Day) => {
  const [keys] = await selectKeys(tx)
  const partners = await selectPartners(tx)
  const strange = await selectStrangeFiles(tx)
  return ok({
    organisation: await organisationOf(tx),
    keys: keys ? keysView(keys) : null,
    desks: (await ownDesks(tx)).map(({ id, unitName }) => ({ deskId: id, name: unitName })),
    partners: await partnerViews(tx, partners, today),
    strangeFiles: strange.map(fileInView),
  })
}

const partnerViews = async (tx: Tx, partners: readonly Partner[], today: Day) => {
  const partnerIds = partners.map(({ id }) => id)
  const cards = Map.groupBy(await selectCards(tx, partnerIds), ({ partnerId }) => partnerId)
  const letters = Map.groupBy(await selectLettersTo(tx, partnerIds), ({ partnerId }) => partnerId)
  const dispatches = Map.groupBy(await selectDispatches(tx, partnerIds), ({ partnerId }) => partnerId)
  const untold = Map.groupBy(
    (await selectReceipts(tx, partnerIds)).filter(({ toldIn }) => toldIn === null),
    ({ partnerId }) => partnerId,
  )
  return partners.map((partner) => {
    const gone = dispatches.get(partner.id) ?? []
    const waiting = gone.filter(({ state }) => state === 'sent')
    const oldest = waiting.map(({ sentOn }) => sentOn!).toSorted()[0]
    return {
      ...partnerView(partner, cards.get(partner.id) ?? []),
      unsent: (letters.get(partner.id)?.length ?? 0) - gone.length,
      waiting: waiting.length,
      oldestDays: oldest ? daysBetween(oldest, today) : null,
      toAcknowledge: partner.way === 'file' ? (untold.get(partner.id)?.length ?? 0) : 0,
    }
  })
}

const partnerView = (partner: Partner, cards: readonly PartnerCard[]) => {
  const used = cardInUse(cards)
  const newest = cards.find(({ confirmedOn, replacedOn }) => confirmedOn === null && replacedOn === null)
  const { way, organisation, deskName, address, telephone, person, endedOn, endedWhy } = partner
  const shown = { partnerId: partner.id, way, organisation, deskName, address, telephone, person, endedOn, endedWhy }
  return { ...shown, card: used ? cardView(used) : null, newCard: newest ? cardView(newest) : null }
}

const cardView = ({ number, fingerprint, takenAt, takenByName, confirmedOn, confirmedWith, confirmedByName }: PartnerCard) => ({
  number,
  fingerprint,
  takenAt: takenAt.toISOString(),
  takenByName,
  confirmedOn,
  confirmedWith,
  confirmedByName,
})

// ---------------------------------------------------------------- our own card

export const cardShown = async (tx: Tx, deskId: string, at: Date) => {
  const desk = (await ownDesks(tx)).find(({ id }) => id === deskId)
  if (!desk) return absent()
  const ring = await keyRing(tx)
  if (!ring) return noKeys
  const [keys] = await selectKeys(tx)
  const organisation = await organisationOf(tx)
  const shown = deskShown(desk)
  const text = writeCard({ organisation, desk: { id: ring.holder, ...shown }, madeAt: keys!.madeAt.toISOString() }, ring.keys)
  return ok({ organisation, desk: shown, keys: keysView(keys!), text, printedAt: at.toISOString() })
}

export const cardFile = async (tx: Tx, deskId: string, at: Date): Promise<Result<FileReply>> => {
  const shown = await cardShown(tx, deskId, at)
  if (!shown.ok) return shown
  return ok({ name: `${shown.value.organisation}.zhibu-card`, type: 'application/json', bytes: shown.value.text })
}

// ---------------------------------------------------------------- letters out, with their clocks

const keyOf = ({ caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>): string => `${caseId}|${side}|${number}`

type Around = {
  today: Day
  partners: ReadonlyMap<string, Partner>
  dispatches: ReadonlyMap<string, Dispatch>
  rules: ReadonlyMap<string, InForce>
}

const titleOf = (kind: string) => LETTER_TITLES[kind as keyof typeof LETTER_TITLES] ?? { zh: kind, en: kind }

const outLine = (letter: OutsideLetter, { today, partners, dispatches, rules }: Around): OutLine => {
  const gone = dispatches.get(keyOf(letter))
  const partner = partners.get(letter.partnerId)
  const clock = gone?.state === 'sent' ? acknowledgementDue(rules.get(letter.unitId), gone.sentOn!) : null
  return {
    ...lineOf(letter),
    partnerId: letter.partnerId,
    partner: partner?.organisation ?? '',
    way: letter.way,
    state: gone?.state ?? 'unsent',
    fileNumber: gone?.fileNumber ?? null,
    sheetNumber: gone?.sheetNumber ?? null,
    writtenOn: gone?.writtenOn ?? null,
    sentOn: gone?.sentOn ?? null,
    sentHow: gone?.sentHow ?? null,
    answeredOn: gone?.answeredOn ?? null,
    answeredBy: gone?.answeredBy ?? null,
    answerWords: gone?.answerWords ?? null,
    waitingDays: gone?.state === 'sent' ? daysBetween(gone.sentOn!, today) : null,
    due: clock?.due ?? null,
    overdue: clock?.due ? clock.due < today : false,
    cites: clock?.cites ?? [],
  }
}

const lineOf = ({ caseId, side, number, kind, personName, on, byName }: OutsideLetter) => ({
  caseId,
  side,
  number,
  kind,
  title: titleOf(kind),
  about: personName,
  on,
  byName,
})

const SLOT = 'floating.acknowledgement'

/** The last day for an acknowledgement by the rule in force; null where none says. */
const acknowledgementDue = (rules: InForce | undefined, sentOn: Day): { due: Day | null; cites: string[] } | null => {
  const rule = rules?.rules.get(SLOT)
  if (!rules || !rule) return null
  const facts = { event: 'letter.sent' as const, happened: sentOn, done: [] }
  const evaluation = evaluate({ rule, about: { kind: 'letter', id: 'letter' }, on: sentOn, facts, with: sourceOf(rules) })
  return {
    due: evaluation.follows.find(({ does }) => does === 'open')?.due ?? null,
    cites: rule.cites.map(({ document, article }) => `${document}#${article}`),
  }
}

const around = async (tx: Tx, letters: readonly OutsideLetter[], dispatches: readonly Dispatch[], today: Day): Promise<Around> => {
  const partners = await selectPartners(tx)
  return {
    today,
    partners: new Map(partners.map((one) => [one.id, one])),
    dispatches: new Map(dispatches.map((one) => [keyOf(one), one])),
    rules: await inForceForUnits(tx, [...new Set(letters.map(({ unitId }) => unitId))], today),
  }
}

/** Unanswered letters of a part of the tree: those that wait longest first, those not yet sent last. */
export const unansweredUnder = async (tx: Tx, path: string, today: Day): Promise<OutLine[]> => {
  const letters = await selectLettersOutUnder(tx, path)
  const dispatches = await selectDispatchesOf(tx, [...new Set(letters.map(({ caseId }) => caseId))])
  const facts = await around(tx, letters, dispatches, today)
  return letters.map((one) => outLine(one, facts)).toSorted((one, other) => (other.waitingDays ?? -1) - (one.waitingDays ?? -1))
}

// ---------------------------------------------------------------- one partner

export const exchangeShown = async (tx: Tx, partnerId: string, today: Day) => {
  const partner = await selectPartner(tx, partnerId)
  if (!partner) return absent()
  const letters = await selectLettersTo(tx, [partnerId])
  const facts = await around(tx, letters, await selectDispatches(tx, [partnerId]), today)
  const filesIn = await selectFilesIn(tx, partnerId)
  const [view] = await partnerViews(tx, [partner], today)
  return ok({
    partner: view!,
    out: letters.map((one) => outLine(one, facts)).toReversed(),
    in: await inLines(tx, partnerId),
    filesOut: (await selectFilesOut(tx, partnerId)).map(fileOutView),
    filesIn: filesIn.map(fileInView),
    missing: missingNumbers(filesIn),
  })
}

const inLines = async (tx: Tx, partnerId: string) => {
  const receipts = new Map((await selectReceipts(tx, [partnerId])).map((one) => [keyOf(one), one]))
  return (await selectLettersFrom(tx, partnerId)).map((letter) => {
    const receipt = receipts.get(keyOf(letter))
    return { ...lineOf(letter), outcome: receipt?.outcome ?? 'taken', takenOn: receipt?.on ?? letter.on, words: receipt?.words ?? null, told: toldOf(receipt) }
  })
}

const toldOf = (receipt: Receipt | undefined): boolean => receipt?.toldIn !== null && receipt !== undefined

/** Numbers of files that were skipped: written by the partner, and never seen here. */
const missingNumbers = (files: readonly Pick<FileIn, 'number' | 'state'>[]): number[] => {
  const taken = new Set(files.flatMap(({ number, state }) => (state === 'taken' && number !== null ? [number] : [])))
  const most = Math.max(0, ...taken)
  return Array.from({ length: most }, (_, at) => at + 1)
    .filter((number) => !taken.has(number))
    .slice(0, 50)
}

const fileOutView = ({ id, number, letters, acknowledgements, writtenAt, writtenByName, sentOn, sentHow }: FileOut) => ({
  fileId: id,
  number,
  letters,
  acknowledgements,
  writtenAt: writtenAt.toISOString(),
  writtenByName,
  sentOn,
  sentHow,
})

const fileInView = ({ id, name, number, digest, state, letters, acknowledgements, refusal, handedInAt, handedInByName }: FileIn) => ({
  fileId: id,
  name,
  number,
  digest: digest.toString('hex').slice(0, 16),
  state,
  letters,
  acknowledgements,
  refusal,
  handedInAt: handedInAt.toISOString(),
  handedInByName,
})

// ---------------------------------------------------------------- one file

/** The bytes to hand over, exactly as they were written. */
export const fetchFile = async (tx: Tx, fileId: string): Promise<Result<FileReply>> => {
  const file = await selectFileOut(tx, fileId)
  if (!file) return absent()
  const to = (await selectPartner(tx, file.partnerId))?.organisation ?? ''
  return ok({ name: `致${to}-第${file.number}号.zhibu`, type: 'application/octet-stream', bytes: file.bytes })
}

export const fileShown = async (tx: Tx, fileId: string) => {
  const row = await selectFileIn(tx, fileId)
  if (!row) return absent()
  const read = row.state === 'refused' ? null : await readFile(tx, row.bytes)
  const blank = {
    file: fileInView(row),
    partner: '',
    partnerId: row.partnerId,
    writtenAt: row.writtenAt?.toISOString() ?? null,
    letters: [],
    acknowledgements: [],
  }
  if (read === null) return ok(blank)
  if (!read.ok) return ok({ ...blank, file: { ...blank.file, refusal: read.refusal.message } })
  const { file, partner, placed } = read.value
  return ok({
    ...blank,
    partner: partner.organisation,
    letters: placed.map(({ letter, how }) => ({ ...saidIn(letter), how })),
    acknowledgements: await acknowledged(tx, file.acknowledgements),
  })
}

const acknowledged = async (tx: Tx, given: readonly Acknowledgement[]) => {
  const ours = new Map((await selectLettersOfCases(tx, [...new Set(given.map((one) => one.case))])).map((one) => [keyOf(one), one]))
  return given.map(({ case: caseId, side, number, outcome, on, words }) => {
    const letter = ours.get(keyOf({ caseId, side, number }))
    return { caseId, side, number, outcome, on, words, title: titleOf(letter?.kind ?? ''), about: letter?.personName ?? '' }
  })
}

const saidIn = (letter: SentLetter) => {
  const said = bodyOf(letter)
  return {
    caseId: letter.case,
    side: letter.side,
    number: letter.number,
    kind: letter.kind,
    title: titleOf(letter.kind),
    about: said?.enclosure?.card?.name ?? '',
    on: said?.on ?? letter.at.slice(0, 10),
    byName: letter.by,
    words: said?.facts.words ?? said?.enclosure?.words ?? null,
  }
}

// ---------------------------------------------------------------- on paper

/** The letter and its partner, the letter named by the one before it as in a file. */
export const letterToPrint = async (
  tx: Tx,
  { caseId, side, number }: Pick<Dispatch, 'caseId' | 'side' | 'number'>,
): Promise<{ chosen: Chosen; partner: Partner } | null> => {
  const rows = await selectLettersOfCase(tx, caseId, side)
  const partner = rows[0] && (await selectPartner(tx, rows[0].partnerId))
  const chosen = chain(rows.map(toSend)).find(({ letter }) => letter.number === number)
  return partner && chosen ? { chosen, partner } : null
}

type Printed = { ref: Pick<Dispatch, 'caseId' | 'side' | 'number'>; today: Day; at: Date }

const notNumbered = refuse('letter-not-numbered', '这封信还没有编号，先点“编号打印”。', 'This letter has no sheet number yet; number it first.')

export const paperShown = async (tx: Tx, part: OutsidePart, { ref, today, at }: Printed) => {
  const found = await letterToPrint(tx, ref)
  const letter = found && (await selectLettersOfCase(tx, ref.caseId, ref.side)).find(({ number }) => number === ref.number)
  if (!found || !letter) return absent()
  const dispatches = await selectDispatchesOf(tx, [ref.caseId])
  const facts = await around(tx, [letter], dispatches, today)
  const line = outLine(letter, facts)
  const gone = facts.dispatches.get(keyOf(letter))
  if (!gone?.sheetNumber) return notNumbered
  const { organisation, deskName, address, person } = found.partner
  const clock = acknowledgementDue(facts.rules.get(letter.unitId), today)
  return ok({
    line,
    from: await senderOf(tx, part),
    to: { organisation, name: deskName, address, person },
    says: saysOf(found.chosen.letter),
    sheetNumber: gone.sheetNumber,
    checkCode: gone.checkCode ?? '',
    printedAt: at.toISOString(),
    dueDays: clock?.due ? daysBetween(today, clock.due) : null,
  })
}

/** Who writes: the desk of the unit where the part lies, else the district's own. */
const senderOf = async (tx: Tx, { unitId }: OutsidePart) => {
  const unit = await unitById(tx, unitId)
  const desks = await ownDesks(tx)
  const desk = desks.find((one) => one.unitId === unitId) ?? desks[0]
  return {
    organisation: unit?.name ?? '',
    name: unit?.shortName ?? '',
    address: desk?.address ?? '',
    telephone: desk?.telephone ?? '',
    person: desk?.person ?? '',
  }
}

type Said = { title: { zh: string; en: string }; value: string }

/** Field by field what stands on the sheet; nothing that is not in the letter. */
const saysOf = (letter: SentLetter): Said[] => {
  const said = bodyOf(letter)
  if (!said) return []
  const { card, words, lines } = said.enclosure ?? {}
  const { relation } = said.facts
  return [
    ...fieldsOf({ ...said.facts, sight: said.facts.sight && SIGHTS[said.facts.sight].zh }, LETTER_FIELDS),
    ...(relation ? [{ title: LETTER_FIELDS.relation, value: relationSaid(relation) }] : []),
    ...fieldsOf(card ?? {}, CARD_FIELDS),
    ...(words ? [{ title: LETTER_FIELDS.words, value: words }] : []),
    ...(lines ?? []).map((line) => ({ title: LETTER_FIELDS.line, value: lineSaid(line) })),
  ]
}

const relationSaid = ({ sight, number, by, until }: Omit<RelationLetter, 'until'> & { until: string | null }): string =>
  [RELATION_SIGHTS[sight].zh, number && `编号 ${number}`, by && `开具 ${by}`, until && `有效期到 ${until}`].filter(Boolean).join('　')

const duesSaid = (line: Readonly<Record<string, unknown>>): string => {
  const { year, month } = monthIn(line) ?? { year: '', month: '' }
  const back = takenBackIn(line)
  const sum = back ? `冲销 ${showYuan(Number(line['wasCents'] ?? 0))} 元：${back.reason ?? ''}` : `${showYuan(centsIn(line))} 元`
  return [`${year}年${month}月党费`, sum, back?.on ?? line['on'], line['host'], line['by']].filter(Boolean).join('　')
}

/** A line of a book in its own words; of other letters what it holds, one after the other. */
const lineSaid = (line: Readonly<Record<string, unknown>>): string => {
  const slot = String(line['slot'] ?? '')
  if ('cents' in line) return duesSaid(line)
  if (!(slot in CASE_SLOTS)) return Object.values(line).filter(Boolean).join('　')
  const { slot: _, on, words, ...fields } = line
  const named = Object.entries(fields).map(([key, value]) => `${slotFieldTitle(key).zh} ${String(value)}`)
  return [on, CASE_SLOTS[slot as CaseSlot].title.zh, ...named, words].filter(Boolean).join('　')
}

const fieldsOf = (from: Record<string, unknown>, titles: Record<string, { zh: string; en: string }>): Said[] =>
  Object.entries(titles).flatMap(([key, title]) => (typeof from[key] === 'string' && from[key] !== '' ? [{ title, value: from[key] }] : []))

/** Partners that a case may be addressed to; by file only once the card is confirmed. */
export const addressesShown = async (tx: Tx) => {
  const partners = (await selectPartners(tx)).filter(({ endedOn }) => endedOn === null)
  const cards = Map.groupBy(
    await selectCards(
      tx,
      partners.map(({ id }) => id),
    ),
    ({ partnerId }) => partnerId,
  )
  return ok({
    partners: partners.map(({ id, organisation, deskName, address, way }) => ({
      partnerId: id,
      organisation,
      deskName,
      address,
      way,
      ready: way === 'paper' || cardInUse(cards.get(id) ?? []) !== undefined,
    })),
  })
}
