/** Votes of a meeting: opened, counted by the tellers, judged by the rule, with the whole calculation to read. */
import { useAct } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { Checks, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, sentences, useText } from '../../../../ui/text.ts'
import { asExplanation } from '../../../../ui/why/explanation.ts'
import { useWhy } from '../../../../ui/why/why-place.tsx'
import { BALLOTS, BUSINESS } from '../../../../policy/vocabulary/votes.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { deduct, GROUNDS, minutes, VOTE_OUTCOMES } from '../../contract.ts'
import { strings } from '../strings.ts'
import { CountForm } from './count-form.tsx'
import { DeductionForm } from './deduction-form.tsx'
import { Folded } from './folded.tsx'
import { VoteForm } from './vote-form.tsx'
import { countOf, type Minutes, type Vote } from './words.ts'

export const Votes = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  return (
    <Section title={t('votes')}>
      {page.votes.length === 0 && !page.may.includes('vote') && <p className="dim">{t('noVotes')}</p>}
      {page.quorum && <Quorum of={page.quorum} />}
      <Deductions page={page} />
      {page.votes.map((vote) => (
        <OneVote key={vote.id} page={page} vote={vote} />
      ))}
      {page.votes.some(({ state }) => state !== 'withdrawn') && (
        <p>
          <TextLink href={`/print/tellers/${page.sessionId}`}>{t('tellersSheet')}</TextLink>
        </p>
      )}
      {page.may.includes('vote') && page.businesses.length > 0 && <Folded label={t('addVote')}>{(close) => <VoteForm page={page} onClose={close} />}</Folded>}
    </Section>
  )
}

const Quorum = ({ of }: { of: NonNullable<Minutes['quorum']> }) => {
  const t = useText(strings)
  const clause = useClauses()
  const { open } = useWhy()
  const known = clause(of.cites[0])
  return (
    <p>
      {of.holds !== null && <Status of={of.holds ? 'met' : 'not_met'} />}{' '}
      {of.holds === null ? say(of.says) : t(of.holds ? 'quorumHolds' : 'quorumFails', { says: say(of.says) })}{' '}
      {known && <Chip label={known.label} onOpen={() => open('quorum', { explanation: asExplanation(of.explanation) })} />}
    </p>
  )
}

const OneVote = ({ page, vote }: { page: Minutes; vote: Vote }) => {
  const t = useText(strings)
  const may = page.may.includes('vote') && vote.state === 'open'
  return (
    <article>
      <h3>
        {t('voteHead', { number: vote.number, title: vote.title })} {vote.outcome && <Result of={vote} />}
      </h3>
      <p className="dim">
        {sentences([
          say(BUSINESS[vote.business]),
          ...vote.ballots.map((one) => say(BALLOTS[one])),
          t('voteFacts', { entitled: vote.entitled, present: vote.present }),
        ])}
        {vote.deducted > 0 && `　${t('voteLeftOut', { onRoll: vote.onRoll, deducted: vote.deducted })}`}
      </p>
      {vote.state === 'withdrawn' && <p>{t('withdrawn', { reason: vote.withdrawnReason ?? '' })}</p>}
      {vote.state === 'closed' && <Calculation of={vote} />}
      {may && <Folded label={t('countVotes')}>{(close) => <CountForm vote={vote} onClose={close} />}</Folded>}
    </article>
  )
}

const Result = ({ of }: { of: Vote }) => (
  <Status of={of.outcome === 'carried' ? 'met' : of.outcome === 'to-judge' ? 'to_judge' : 'not_met'}>{say(VOTE_OUTCOMES[of.outcome!])}</Status>
)

/** The figures, point by point, and the way to the rule. */
const Calculation = ({ of }: { of: Vote }) => {
  const t = useText(strings)
  const clause = useClauses()
  const { open } = useWhy()
  const known = clause(of.cites[0])
  return (
    <>
      <p>
        {of.seats === null
          ? t('printedCount', countOf(of))
          : sentences(of.candidates.map(({ name, votes, elected }) => t(elected ? 'elected' : 'notElected', { name, votes: votes ?? 0 })))}
      </p>
      <p className="b">
        {t('calculation')} {known && <Chip label={known.label} onOpen={() => open(`vote:${of.id}`, { explanation: asExplanation(of.explanation) })} />}
      </p>
      <Checks
        of={of.checks.map(({ key, says, found, outcome }) => ({
          id: key,
          status: <Status of={outcome as 'met'} />,
          says: say(says),
          fact: say(found),
        }))}
      />
    </>
  )
}

/** Members left out of those entitled, each with the approval. */
const Deductions = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  const act = useAct(deduct, { changes: [minutes] })
  const may = page.may.includes('deduct')
  if (page.deductions.length === 0 && !may) return null
  return (
    <div>
      {page.deductions.map((one) => (
        <p key={one.memberId}>
          {t('deductionLine', {
            name: one.name,
            ground: say(GROUNDS[one.ground]),
            approved: one.approvedBy ? t('approvedLine', { by: one.approvedBy }) : t('notApproved'),
          })}{' '}
          {may && (
            <Button
              kind="text"
              busy={act.isPending}
              onClick={() =>
                act.mutate({
                  params: { sessionId: page.sessionId, memberId: one.memberId },
                  body: { ground: one.ground, consented: one.consented, withdrawn: true },
                })
              }
            >
              {t('takeBack')}
            </Button>
          )}
        </p>
      ))}
      {act.error && <ErrorOf error={act.error} />}
      {may && <Folded label={`${t('deductions')}　${t('addDeduction')}`}>{(close) => <DeductionForm page={page} onClose={close} />}</Folded>}
    </div>
  )
}
