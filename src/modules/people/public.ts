import { pinyin } from 'pinyin-pro'
import type { Day } from '../../kernel/days.ts'
import { blindIndex, openField, sealField } from '../../platform/crypto.ts'
import type { Tx } from '../../platform/db.ts'
import { sealedTable } from '../../platform/reseal.ts'
import { totpPlace } from './commands/sign-in.ts'
import {
  addClaims,
  type ClaimRow,
  claimsOf as claimRows,
  deletePersons,
  dropClaims,
  personCalled,
  type PersonRow,
  personNames,
  personsById,
  personsByIndex,
  upsertPersons,
} from './store.ts'

/** What other modules may know and do about persons. Protected fields come and go in plain words here and are sealed in the tables. */

export { endPosts } from './commands/end-posts.ts'
export {
  carryRegistries,
  closeAccountsOf,
  endGrantsAt,
  insertAccounts as writeAccounts,
  insertGrants as writeGrants,
  insertLogins as writeLogins,
  type NewAccount,
  type NewGrant,
} from './store.ts'

export type PersonInput = {
  id: string
  path: string
  name: string
  sex: PersonRow['sex']
  ethnicity: string
  bornOn: Day | null
  education: string | null
  workPost: string | null
  idNumber: string | null
  phone: string | null
  address: string | null
  /** the person's own spelling, where the usual reading of the characters is wrong */
  pinyin?: string
}

/** A person as others see it: protected fields only as masks. */
export type Person = Pick<
  PersonRow,
  'id' | 'path' | 'name' | 'pinyin' | 'initials' | 'sex' | 'ethnicity' | 'bornOn' | 'education' | 'workPost' | 'idNumberHint' | 'phoneHint' | 'version'
>

/** First and last character only: some 2,760 people fit, where "first six, last four" leaves three (security.md G22). */
const maskIdNumber = (idNumber: string): string => `${idNumber.slice(0, 1)}${'*'.repeat(Math.max(0, idNumber.length - 2))}${idNumber.slice(-1)}`

const maskPhone = (phone: string): string => `${'*'.repeat(Math.max(0, phone.length - 2))}${phone.slice(-2)}`

/** Keyed index of an ID number, for equality search; the same for small and capital X. */
export const idNumberIndex = (idNumber: string): Buffer => blindIndex(idNumber)

/** Pinyin without tones and its initials, in the surname reading; null for a name without Chinese characters. */
export const spell = (name: string): { pinyin: string; initials: string } => {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname', nonZh: 'consecutive' })
  return {
    pinyin: syllables.join(' ').toLowerCase(),
    initials: syllables
      .map((syllable) => syllable.slice(0, 1))
      .join('')
      .toLowerCase(),
  }
}

/** Inserts or brings up to date, many at once; raises the version of those that were there. */
export const writePersons = (tx: Tx, at: Date, persons: readonly PersonInput[]): Promise<void> => upsertPersons(tx, at, persons.map(sealed))

const sealed = (person: PersonInput): Omit<PersonRow, 'version'> => {
  const spelled = spell(person.name)
  return {
    id: person.id,
    path: person.path,
    name: person.name,
    pinyin: person.pinyin ?? spelled.pinyin,
    initials: person.pinyin
      ? person.pinyin
          .split(' ')
          .map((part) => part.slice(0, 1))
          .join('')
      : spelled.initials,
    sex: person.sex,
    ethnicity: person.ethnicity,
    bornOn: person.bornOn,
    education: person.education,
    workPost: person.workPost,
    idNumberSealed: person.idNumber ? sealField(place('id_number', person.id), person.idNumber) : null,
    idNumberIndex: person.idNumber ? idNumberIndex(person.idNumber) : null,
    idNumberHint: person.idNumber ? maskIdNumber(person.idNumber) : null,
    phoneSealed: person.phone ? sealField(place('phone', person.id), person.phone) : null,
    phoneHint: person.phone ? maskPhone(person.phone) : null,
    addressSealed: person.address ? sealField(place('address', person.id), person.address) : null,
  }
}

const place = (column: 'id_number' | 'phone' | 'address', id: string): string => `person.${column}|${id}`

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [
  sealedTable({
    table: 'people.person',
    key: { id: 'uuid' },
    columns: {
      id_number_sealed: ({ id }) => place('id_number', id),
      phone_sealed: ({ id }) => place('phone', id),
      address_sealed: ({ id }) => place('address', id),
    },
  }),
  sealedTable({
    table: 'people.account',
    key: { id: 'uuid' },
    columns: { totp_sealed: ({ id }) => totpPlace(id), totp_next_sealed: ({ id }) => totpPlace(id) },
  }),
]

export const personsByIds = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Person>> =>
  new Map((await personsById(tx, ids)).map((row) => [row.id, unsealed(row)]))

/** Names alone, by id. */
export const namesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await personNames(tx, ids)).map(({ id, name }) => [id, name]))

export type Called = Pick<PersonRow, 'id' | 'name' | 'pinyin' | 'initials'>

/** Names with their spelling, by id. */
export const calledByIds = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Called>> =>
  new Map((await personCalled(tx, ids)).map((row) => [row.id, row]))

/** Persons of this district by the index of their ID number, keyed by that index in hex. */
export const personsByIdIndex = async (tx: Tx, indexes: readonly Buffer[]): Promise<Map<string, Person>> =>
  new Map((await personsByIndex(tx, indexes)).map((row) => [row.idNumberIndex!.toString('hex'), unsealed(row)]))

const unsealed = ({ idNumberSealed: _id, phoneSealed: _phone, addressSealed: _address, idNumberIndex: _index, ...person }: PersonRow): Person => person

/** The protected fields in plain words. The caller has checked the right and the purpose, and audits the reveal. */
export type Protected = { idNumber: string | null; phone: string | null; address: string | null }

export const revealPersons = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Protected>> =>
  new Map(
    (await personsById(tx, ids)).map((row) => [
      row.id,
      {
        idNumber: row.idNumberSealed && openField(place('id_number', row.id), row.idNumberSealed),
        phone: row.phoneSealed && openField(place('phone', row.id), row.phoneSealed),
        address: row.addressSealed && openField(place('address', row.id), row.addressSealed),
      },
    ]),
  )

export const removePersons = (tx: Tx, ids: readonly string[]): Promise<number> => deletePersons(tx, ids)

/** Which of these ID numbers are claimed, in which district. Works from any scope: the registry has no district. */
export const claimsOf = async (tx: Tx, idIndexes: readonly Buffer[]): Promise<Map<string, ClaimRow>> =>
  new Map((await claimRows(tx, idIndexes)).map((row) => [row.idHash.toString('hex'), row]))

export const claimIdNumbers = (tx: Tx, claims: readonly ClaimRow[]): Promise<void> => addClaims(tx, claims)

export const releaseIdNumbers = (tx: Tx, idIndexes: readonly Buffer[]): Promise<number> => dropClaims(tx, idIndexes)

export { findDevices, type FoundSession, findSessions, noteVisits } from './facts.ts'
export { districtScope, registryScope } from './access.ts'
export { slipByOperator } from './commands/slip-by-operator.ts'
