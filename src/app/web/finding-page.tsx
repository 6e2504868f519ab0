/** A finding as a page of the 依据 drawer: its explanation and, for the one who decides, the three equal answers. */
import { useState } from 'react'
import { decideProposal, showFinding } from '../../modules/rulebook/contract.ts'
import type { Answer } from '../../platform/endpoint.ts'
import { call } from '../../ui/api.ts'
import { useAct } from '../../ui/ask.ts'
import { Button, ChoicePair } from '../../ui/button.tsx'
import { formatMoment } from '../../ui/days.ts'
import { LongField } from '../../ui/field.tsx'
import { ErrorOf } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { useText } from '../../ui/text.ts'
import { asExplanation } from '../../ui/why/explanation.ts'
import type { WhyPage } from '../../ui/why/explanation.ts'
import { strings } from './strings.ts'

export const findingPage = async (findingId: string): Promise<WhyPage> => {
  const { explanation, madeAt, proposal } = await call(showFinding, { params: { findingId } })
  return {
    explanation: asExplanation(explanation),
    madeAt,
    decision: proposal?.may.decide ? <Decision proposalId={proposal.id} /> : proposal?.decided ? <Decided of={proposal} /> : undefined,
  }
}

type Proposal = NonNullable<Answer<typeof showFinding>['proposal']>

/** Who answered what, and why. */
const Decided = ({ of: { state, decided } }: { of: Proposal }) => {
  const t = useText(strings)
  return (
    <p>
      <Status of="done">{t(`decided_${state as Answered}`)}</Status>　{decided!.byName}　{formatMoment(decided!.at)}　{decided!.reason}
    </p>
  )
}

type Answered = 'accepted' | 'declined' | 'more-facts'

/** Declining and asking for more facts take a sentence; none is chosen beforehand. */
const Decision = ({ proposalId }: { proposalId: string }) => {
  const t = useText(strings)
  const act = useAct(decideProposal)
  const [asking, setAsking] = useState<Exclude<Answered, 'accepted'> | null>(null)
  const answer = (given: Answered, reason?: string) => act.mutate({ params: { proposalId }, body: { answer: given, reason } })
  if (act.isSuccess) return <Status of="done">{t('decided')}</Status>
  return (
    <>
      <ChoicePair
        choices={[
          { id: 'accepted', label: t('decide_accepted'), onChoose: () => answer('accepted'), busy: act.isPending },
          { id: 'declined', label: t('decide_declined'), onChoose: () => setAsking('declined') },
          { id: 'more-facts', label: t('decide_more-facts'), onChoose: () => setAsking('more-facts') },
        ]}
      />
      {asking && <Reason key={asking} of={asking} busy={act.isPending} onReason={(reason) => answer(asking, reason)} />}
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}

const Reason = ({ of, busy, onReason }: { of: 'declined' | 'more-facts'; busy: boolean; onReason: (reason: string) => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const short = reason.trim().length < 2
  return (
    <>
      <LongField label={t('reason')} ask={t(`ask_${of}`)} value={reason} onValue={setReason} missing={tried && short ? t('reasonMissing') : undefined} />
      <p className="alone-go">
        <Button kind="ink" busy={busy} onClick={() => (short ? setTried(true) : onReason(reason.trim()))}>
          {t('sendDecision')}
        </Button>
      </p>
    </>
  )
}
