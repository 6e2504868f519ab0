/** ⑦ the proposal, who decides, equal choices; then who may see this page and when it was concluded. */
import { formatFullMoment } from '../days.ts'
import { Icon } from '../status.tsx'
import { say, useText } from '../text.ts'
import type { StepOf, WhyPage } from './explanation.ts'
import { why } from './strings.ts'

export const ProposalStep = ({ proposal, page: { audience, madeAt, decision } }: { proposal: StepOf<'proposal'> | undefined; page: WhyPage }) => {
  const t = useText(why)
  if (!proposal && !audience && !madeAt) return null
  return (
    <div className={proposal && decision ? 'why-decide why-mine' : 'why-decide'}>
      {proposal && <Proposed of={proposal} decision={decision} />}
      {(proposal || audience || madeAt) && (
        <p className="xs faint">
          {proposal && say(proposal.note)}
          {audience && say(audience)}
          {madeAt && t('madeAt', { at: formatFullMoment(madeAt) })}
        </p>
      )}
    </div>
  )
}

const Proposed = ({ of, decision }: { of: StepOf<'proposal'>; decision: WhyPage['decision'] }) => {
  const t = useText(why)
  return (
    <>
      <p className={decision ? 'st st-now' : 'b'}>
        {decision && <Icon of="judge" />}
        {t(decision ? 'decides' : 'decidesOther', { who: say(of.decides) })}
        {of.approves && t('approves', { who: say(of.approves) })}
      </p>
      <p>{say(of.text)}</p>
      {decision && <div className="no-print">{decision}</div>}
    </>
  )
}
