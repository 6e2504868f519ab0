import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { absent } from '../../../platform/http.ts'
import { mayApprove, mayDecide, type Reach } from '../access.ts'
import { type ProposalRow, selectProposal, updateApproved, updateDecided } from '../store.ts'

export type Answer = { proposalId: string; answer: 'accepted' | 'declined' | 'more-facts'; reason: string | undefined }

/** A named person decides; what is not accepted needs its reason in words. */
export const decideProposal = (call: Call, { scope, grant }: Reach, { proposalId, answer, reason }: Answer): Promise<Result<ProposalRow>> =>
  runCommand(call, scope, async (tx) => {
    const proposal = await selectProposal(tx, proposalId)
    if (!proposal) return absent()
    if (proposal.state !== 'open' && proposal.state !== 'more-facts') return alreadyDecided(proposal)
    if (!mayDecide(grant, proposal))
      return refuse('not-yours', '这条建议由别的党组织决定，不在您的职责里。', 'Another body decides this proposal; it is not part of your role.')
    if (answer !== 'accepted' && (reason ?? '').length < 2) return reasonMissing(answer)
    const { accountId, name } = call.session!
    await updateDecided(tx, { id: proposal.id, state: answer, by: accountId, byName: name, reason: reason ?? null, at: call.now })
    await tx.audit({ verb: `proposal.${answer}`, objectType: 'proposal', objectId: proposal.id, path: proposal.path, fields: ['state'] })
    await tx.emit({
      event: 'proposal.decided',
      path: proposal.path,
      payload: { proposalId: proposal.id, slot: proposal.slot, subjectId: proposal.subjectId, answer },
    })
    return ok((await selectProposal(tx, proposalId))!)
  })

/** The superior agrees to what was accepted below. */
export const approveProposal = (call: Call, { scope, grant }: Reach, proposalId: string): Promise<Result<ProposalRow>> =>
  runCommand(call, scope, async (tx) => {
    const proposal = await selectProposal(tx, proposalId)
    if (!proposal) return absent()
    if (proposal.state !== 'accepted')
      return refuse('not-decided-yet', '下级还没有采纳这条建议，还不能批准。', 'The body below has not accepted this proposal yet.')
    if (!mayApprove(grant, proposal))
      return refuse(
        'not-yours',
        '这一步不用批准，或者已经批准，或者不在您的职责里。',
        'No approval is due here, or it is given already, or it is not part of your role.',
      )
    await updateApproved(tx, { id: proposal.id, byName: call.session!.name, at: call.now })
    await tx.audit({ verb: 'proposal.approved', objectType: 'proposal', objectId: proposal.id, path: proposal.path, fields: ['approved_at'] })
    await tx.emit({ event: 'proposal.approved', path: proposal.path, payload: { proposalId: proposal.id, slot: proposal.slot, subjectId: proposal.subjectId } })
    return ok((await selectProposal(tx, proposalId))!)
  })

const alreadyDecided = ({ decidedByName }: ProposalRow) =>
  refuse(
    'already-decided',
    `这条建议已经${decidedByName ? `由${decidedByName}` : ''}定了，没有再改。`,
    `This proposal was decided already${decidedByName ? ` by ${decidedByName}` : ''}; nothing was changed.`,
  )

const reasonMissing = (answer: 'declined' | 'more-facts') =>
  answer === 'declined'
    ? refuse('reason-missing', '不采纳要写明理由，还没有存。请写一句为什么。', 'Declining needs its reason; nothing was saved. Write one sentence why.', {
        field: '/reason',
      })
    : refuse('reason-missing', '请写明还缺哪些事实，还没有存。', 'Say which facts are missing; nothing was saved.', { field: '/reason' })
