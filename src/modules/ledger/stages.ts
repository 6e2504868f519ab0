/** The ways of a certificate and of a publication: which step may follow which, and how a refusal says it. */
import { refuse } from '../../kernel/result.ts'
import type { CertificateState } from './contract.ts'

/** printed → numbered → sealed → issued → (lost, damaged, full) → voided by its replacement; exchanged for another kind; closed. */
const FOLLOWS: Readonly<Record<CertificateState, readonly CertificateState[]>> = {
  numbered: ['sealed', 'voided', 'exchanged'],
  sealed: ['issued', 'voided', 'exchanged'],
  issued: ['lost', 'damaged', 'full', 'exchanged', 'closed'],
  lost: ['voided', 'exchanged', 'closed'],
  damaged: ['voided', 'exchanged', 'closed'],
  full: ['voided', 'exchanged', 'closed'],
  voided: [],
  exchanged: [],
  closed: [],
}

export const mayBecome = (from: CertificateState, to: CertificateState): boolean => FOLLOWS[from].includes(to)

/** Why a certificate cannot be issued now, in the words of the counter (JS-C-04d, JS-C-04e). */
export const cannotIssue = (state: CertificateState | null, name: string) => {
  if (state === null)
    return refuse(
      'not-numbered',
      `${name}还没有编号的证件，不能发放。请县委组织部先编号。`,
      `${name} has no numbered certificate yet; the county department numbers it first.`,
    )
  if (state === 'numbered')
    return refuse(
      'not-sealed',
      `${name}的证件还没有盖章，不能发放。请基层党委先盖章。`,
      `The certificate of ${name} has no seal yet; the committee seals it first.`,
    )
  return refuse('already-issued', `${name}的证件已经发过了，一人一证。`, `The certificate of ${name} was issued already: one certificate each.`)
}

/** What makes a member need a number: none, one that has to be replaced, or one of another kind. */
export type Need = { why: 'none' } | { why: 'replace'; state: 'lost' | 'damaged' | 'full' } | { why: 'other-kind' } | { why: 'has-one' }

export const needOf = (live: { state: CertificateState; kind: string } | null, needed: string): Need => {
  if (live === null) return { why: 'none' }
  if (live.kind !== needed) return { why: 'other-kind' }
  if (live.state === 'lost' || live.state === 'damaged' || live.state === 'full') return { why: 'replace', state: live.state }
  return { why: 'has-one' }
}
