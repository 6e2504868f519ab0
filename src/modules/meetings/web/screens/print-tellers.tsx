/** The tellers' sheet: one paper for each vote by ballot, blank while it is open, filled from the count once it is closed. */
import type { Day } from '../../../../kernel/days.ts'
import { BALLOTS, BUSINESS } from '../../../../policy/vocabulary/votes.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { minutes, VOTE_OUTCOMES } from '../../contract.ts'
import { countOf, type Minutes, type Vote } from '../parts/words.ts'
import { strings } from '../strings.ts'

export const PrintTellersScreen = () => {
  const t = useText(strings)
  const { sessionId } = useParams<'sessionId'>()
  return (
    <PaperDesk back={`/meetings/${sessionId}`}>
      <Asked of={useAsk(minutes, { params: { sessionId } })}>
        {(page) => {
          const votes = page.votes.filter(({ state }) => state !== 'withdrawn')
          return votes.length === 0 ? (
            <Empty title={t('noVotes')} />
          ) : (
            votes.map((vote, at) => <TellersPaper key={vote.id} of={vote} page={page} first={at === 0} />)
          )
        }}
      </Asked>
    </PaperDesk>
  )
}

const TellersPaper = ({ of, page, first }: { of: Vote; page: Minutes; first: boolean }) => {
  const t = useText(strings)
  const { head } = page
  return (
    <Paper
      title={t('tellersTitle')}
      under={listed(head.kinds.map(({ name, number }) => t('nth', { name: say(name), number })))}
      head={{ left: head.unitName, right: t('printNumber', { year: head.year, number: head.kinds[0]?.number ?? 1 }) }}
      firstPage={first ? 1 : undefined}
    >
      <PrintForm
        lines={[
          [t('time'), head.day ? formatFullDay(head.day as Day) : ''],
          [t('tellersMatter'), `${say(BUSINESS[of.business])}　${of.title}`],
          [t('tellersBallot'), listed(of.ballots.map((one) => say(BALLOTS[one])))],
          [t('tellersEntitled'), t('persons', { count: of.entitled }), t('tellersPresent'), t('persons', { count: of.present })],
          ...(of.deducted > 0 ? [[t('tellersDeducted'), t('voteLeftOut', { onRoll: of.onRoll, deducted: of.deducted })] as const] : []),
        ]}
      />
      {of.ballots.some((one) => one !== 'show-of-hands') && <Ballots of={of} />}
      {of.seats === null ? <Ways of={of} /> : <Candidates of={of} />}
      <PrintForm
        lines={[
          [t('tellersResult'), of.outcome ? say(VOTE_OUTCOMES[of.outcome]) : ''],
          ...of.checks
            .filter(({ key }) => of.outcome !== null && (key === 'quorum' || key === 'majority'))
            .map(({ says, found }) => [t('calculation'), t('printCheck', { says: say(says), found: say(found) })] as const),
          [t('tellersNames'), listed(of.tellers)],
        ]}
      />
      <Signatures of={[t('tellersWatch'), t('tellersCount')]} />
      <Signatures of={[t('signChairHere'), t('tellersDay')]} />
      <PaperFoot printedAt={deviceMoment()} />
    </Paper>
  )
}

/** Ballots issued, come back, valid and void; empty cells are filled with the pen. */
const Ballots = ({ of }: { of: Vote }) => {
  const t = useText(strings)
  const paper = of.tally?.paper ?? null
  const row = paper ? [paper.issued, paper.returned, paper.returned - paper.void, paper.void] : ['', '', '', '']
  return <Figures heads={[t('tellersIssued'), t('tellersReturned'), t('tellersValid'), t('tellersVoid')]} row={row} label={t('tellersIssued')} />
}

const Ways = ({ of }: { of: Vote }) => {
  const t = useText(strings)
  const { for: yes, against, abstain } = countOf(of)
  const row = of.state === 'closed' ? [yes, against, abstain] : ['', '', '']
  return <Figures heads={[t('tellersFor'), t('tellersAgainst'), t('tellersAbstain')]} row={row} label={t('tellersFor')} />
}

const Figures = ({ heads, row, label }: { heads: readonly string[]; row: readonly (string | number)[]; label: string }) => (
  <PrintTable
    label={label}
    rows={[row]}
    rowKey={() => label}
    columns={heads.map((head, at) => ({
      id: head,
      head,
      centre: true,
      cell: (cells: readonly (string | number)[]) => (cells[at] === '' ? '\u00a0' : cells[at]),
    }))}
  />
)

const Candidates = ({ of }: { of: Vote }) => {
  const t = useText(strings)
  return (
    <PrintTable
      label={t('tellersCandidate')}
      rows={of.candidates}
      rowKey={({ id }) => id}
      blank={2}
      columns={[
        { id: 'name', head: t('tellersCandidate'), cell: ({ name }) => name },
        { id: 'votes', head: t('tellersVotes'), width: 40, centre: true, cell: ({ votes }) => votes ?? '' },
        { id: 'elected', head: t('tellersElected'), width: 40, centre: true, cell: ({ elected }) => (elected ? t('tellersYes') : '') },
      ]}
    />
  )
}
