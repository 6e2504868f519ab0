/** What the rules propose about one member and a person decides: open ones with the way to decide, decided ones with the name. */
import { useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { Checks, Section } from '../../../../ui/page.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { listProposals } from '../../../rulebook/contract.ts'
import { strings } from '../strings.ts'

type Proposal = Answer<typeof listProposals>['proposals'][number]

export const Proposals = ({ memberId }: { memberId: string }) => {
  const t = useText(strings)
  const waiting = useAsk(listProposals, { query: { subjectId: memberId } }).data?.proposals ?? []
  const decided = useAsk(listProposals, { query: { subjectId: memberId, state: 'decided' } }).data?.proposals ?? []
  const all = [...waiting, ...decided.filter(({ id }) => !waiting.some((one) => one.id === id))]
  if (all.length === 0) return null
  return (
    <Section title={t('proposals')} note={t('proposalsNote')} now={waiting.some(({ may }) => may.decide)}>
      <Checks
        of={all.map((one) => ({
          id: one.id,
          status: (
            <Status of={one.state === 'open' || one.state === 'more-facts' ? (one.may.decide ? 'to_judge' : 'waits') : 'done'}>
              {t(`proposal_${one.state}`)}
            </Status>
          ),
          says: say(one.proposes.text),
          chip: <Chip label={t(one.may.decide ? 'proposalDecide' : 'whyWord')} why={`finding:${one.findingId}`} />,
          fact: factOf(t, one),
        }))}
      />
    </Section>
  )
}

type T = (key: 'decidesWho' | 'amendBy', values: Record<string, string>) => string

const factOf = (t: T, { decides, decided }: Proposal): string =>
  decided
    ? [t('amendBy', { name: decided.byName, at: formatMoment(decided.at) }), decided.reason].filter(Boolean).join('　')
    : t('decidesWho', { who: say(decides) })
