/**
 * Times away and cases as a world begins with them (the demonstration, tests): acts of `stages.ts` are played out in order, letters are taken by the
 * other side as soon as they are written unless it is outside this system, and what is left are the parts, each the fold of its own letters.
 */
import type { Day } from '../../../kernel/days.ts'
import type { Result } from '../../../kernel/result.ts'
import type { Tx } from '../../../platform/db.ts'
import { hashOfLetter } from '../../../platform/letters.ts'
import { checkCodeOf } from './exchange-paper.ts'
import { toSend } from './exchange-letters.ts'
import { codeHash, codeOf, type Enclosure, sealEnclosure } from '../facts.ts'
import { acknowledge, act, type HomeAct, type HomePart, type HostAct, type HostPart, type Letter, newHome, newHost, type Side, take } from '../stages.ts'
import { insertCode, insertLetters, insertPart, type LetterRow, markPaperSent, type NewPart, upsertDispatches } from '../store.ts'

/** One act of either side; a host's names its case. */
export type Deed = { side: 'home'; act: HomeAct } | { side: 'host'; case: string; act: HostAct }
export type Played = { home: HomePart; hosts: ReadonlyMap<string, HostPart>; letters: readonly Letter[] }

/** What comes of these acts. `reaches`: whether the other side of a case is of this installation and hears at once. Throws where an act is refused. */
export const playOut = (deeds: readonly Deed[], reaches: (caseId: string) => boolean): Played =>
  deeds.reduce<Played>((played, deed) => after(played, deed, reaches), { home: newHome(), hosts: new Map(), letters: [] })

const after = (played: Played, deed: Deed, reaches: (caseId: string) => boolean): Played => {
  if (deed.side === 'home') {
    const { part, letters } = must(deed, act(played.home, deed.act))
    return letters.reduce<Played>((now, letter) => delivered(now, letter, reaches), { ...played, home: part as HomePart })
  }
  const { part, letters } = must(deed, act(played.hosts.get(deed.case) ?? newHost(deed.case), deed.act))
  return letters.reduce<Played>((now, letter) => delivered(now, letter, reaches), {
    ...played,
    hosts: new Map([...played.hosts, [deed.case, part as HostPart]]),
  })
}

const must = <T>(deed: Deed, done: Result<T>): T => {
  if (!done.ok) throw new Error(`a world cannot begin so: ${deed.side} ${deed.act.kind} on ${deed.act.on}: ${done.refusal.code}`)
  return done.value
}

const delivered = ({ home, hosts, letters }: Played, letter: Letter, reaches: (caseId: string) => boolean): Played => {
  const kept = [...letters, letter]
  if (!reaches(letter.case)) return { home, hosts, letters: kept }
  const host = hosts.get(letter.case) ?? newHost(letter.case)
  if (letter.from === 'home')
    return { home: acknowledge(home, letter.case, letter.number), hosts: new Map([...hosts, [letter.case, take(host, letter)]]), letters: kept }
  return { home: take(home, letter), hosts: new Map([...hosts, [letter.case, acknowledge(host, letter.case, letter.number)]]), letters: kept }
}

export type Written = { letter: Letter; byName: string; byUnit: string; at: Date; enclosure?: Enclosure | undefined }
export type BegunPart = { part: NewPart; letters: readonly Written[] }

/** Writes parts with the letters in their drawers, under the scope of the district where they lie. */
export const writeParts = async (tx: Tx, begun: readonly BegunPart[]): Promise<void> => {
  for (const { part } of begun) await insertPart(tx, part)
  insertLetters(
    tx,
    begun.flatMap(({ part, letters }) => letters.map((written) => rowOf(part, written))),
  )
}

const rowOf = ({ id, side, path, way }: NewPart, { letter, byName, byUnit, at, enclosure }: Written): LetterRow => ({
  caseId: id,
  side,
  fromSide: letter.from,
  number: letter.number,
  path,
  kind: letter.kind,
  on: letter.on,
  facts: letter.facts,
  enclosureSealed: enclosure ? sealEnclosure({ caseId: id, side, fromSide: letter.from, number: letter.number }, enclosure) : null,
  byName,
  byUnit,
  at,
  state: letter.from !== side ? 'taken' : way === 'inside' ? 'acknowledged' : 'written',
  stateAt: at,
  cameAt: letter.from === side ? null : at,
})

type Posting = { partnerId: string; sheetNumber: (letter: Letter) => string; sentOn: (letter: Letter) => Day | null; how: string }

/** The own letters of parts whose other side is on paper: numbered for print, and posted where a day is given. No slip has come back. */
export const postOnPaper = async (tx: Tx, begun: readonly BegunPart[], posting: Posting): Promise<void> => {
  for (const { part, letters } of begun) {
    let before: string | null = null
    for (const written of letters.filter(({ letter }) => letter.from === part.side)) {
      before = await postOne(tx, part, written, { ...posting, before })
    }
  }
}

const postOne = async (tx: Tx, part: NewPart, written: Written, { before, ...posting }: Posting & { before: string | null }): Promise<string> => {
  const { letter } = written
  const { path, ...sent } = toSend({ ...rowOf(part, written), partnerId: posting.partnerId, personName: part.personName, unitId: part.unitId, way: 'paper' })
  const hash = hashOfLetter({ ...sent, before })
  const sheetNumber = posting.sheetNumber(letter)
  const ref = { caseId: part.id, side: part.side as Side, number: letter.number }
  const paper = { way: 'paper' as const, fileId: null, fileNumber: null, sheetNumber, checkCode: checkCodeOf({ ...sent, before }, sheetNumber) }
  await upsertDispatches(tx, [{ ...ref, ...paper, path: path, partnerId: posting.partnerId, hash, before, writtenOn: letter.on }])
  const on = posting.sentOn(letter)
  if (on) await markPaperSent(tx, ref, { on, how: posting.how })
  return hash
}

/** The printed codes of certificates, so that the public check knows them. */
export const writeCodes = async (tx: Tx, certificateIds: readonly string[], at: Date): Promise<void> => {
  for (const id of certificateIds) await insertCode(tx, { hash: codeHash(codeOf(id)), certificateId: id, at })
}
