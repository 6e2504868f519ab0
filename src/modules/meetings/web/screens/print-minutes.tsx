/** Minutes on paper: the columns of a minutes page, in as many sheets as they take. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatFullDay, formatTime } from '../../../../ui/days.ts'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintEquation, PrintForm, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { headed, listed, say, sentences, useText } from '../../../../ui/text.ts'
import { BALLOTS, BUSINESS } from '../../../../policy/vocabulary/votes.ts'
import { minutesToPrint, STANCES, VOTE_OUTCOMES } from '../../contract.ts'
import { countOf } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Printed = Answer<typeof minutesToPrint>

export const PrintMinutesScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const { version } = useSearch()
  return (
    <PaperDesk back={`/meetings/${sessionId}`}>
      <Asked of={useAsk(minutesToPrint, { params: { sessionId }, query: version ? { version } : {} })}>{(page) => <OnPaper of={page} />}</Asked>
    </PaperDesk>
  )
}

const OnPaper = ({ of }: { of: Printed }) => {
  const t = useText(strings)
  const { head } = of
  const number = head.kinds[0]?.number ?? 1
  return (
    <Paper
      title={t('printTitle', { name: listed(head.kinds.map(({ name }) => say(name))) })}
      under={
        of.state === 'draft'
          ? t('printDraft')
          : of.version > 1
            ? sentences([t('printVersion', { version: of.version }), t('printCorrected', { reason: of.reason ?? '' })])
            : undefined
      }
      head={{ left: head.unitName, right: t('printNumber', { year: head.year, number }) }}
    >
      <HeadForm of={of} />
      {head.sum && <PrintEquation head={t('attendance')} of={head.sum} />}
      {of.topics.map((topic) => (
        <TopicOnPaper key={topic.id} of={topic} views={of.views} />
      ))}
      {of.votes.length > 0 && <h2>{t('printVoteHead')}</h2>}
      {of.votes.map((vote) => (
        <VoteOnPaper key={vote.id} of={vote} />
      ))}
      <Decided of={of} />
      <Signatures of={[t('signChairHere'), t('signRecorderHere')]} />
      <PaperFoot printedAt={deviceMoment()} checkCode={of.checkCode} />
    </Paper>
  )
}

const HeadForm = ({ of: { head } }: { of: Printed }) => {
  const t = useText(strings)
  const away = head.away.map(({ name, status, reason }) =>
    reason ? t('andWhy', { name, status: say(status), reason: say(reason) }) : t('andStatus', { name, status: say(status) }),
  )
  return (
    <PrintForm
      lines={[
        [t('time'), head.day ? [formatFullDay(head.day as Day), head.begins ? formatTime(head.begins, head.ends) : ''].join('　') : ''],
        [t('place'), head.place ?? ''],
        [t('chair'), head.chair ?? '', t('recorder'), head.recorder ?? ''],
        [t('present'), listed(head.present) || t('nobody')],
        [t('sittingIn'), listed(head.sittingIn.map(({ name, as }) => t('andStatus', { name, status: say(as) }))) || t('nobody')],
        [t('away'), listed(away) || t('nobody')],
      ]}
    />
  )
}

/** Paragraphs, not table cells: a long speech runs over the pages it needs. */
const TopicOnPaper = ({ of, views }: { of: Printed['topics'][number]; views: Printed['views'] }) => {
  const t = useText(strings)
  return (
    <>
      <h2>{headed(t('printTopic', { number: of.number }), of.title)}</h2>
      {of.report && <p>{headed(t('printReport'), of.report)}</p>}
      {of.points.map(({ name, words }, at) => (
        <p key={at}>{t('printPoint', { name, words })}</p>
      ))}
      {views
        .filter(({ topicId }) => topicId === of.id)
        .map((view) => (
          <p key={view.id}>
            {headed(
              t('views'),
              t('printPoint', { name: t('viewLine', { stance: say(STANCES[view.stance]), name: view.name ?? t('unnamed') }), words: view.words }),
            )}
          </p>
        ))}
      {of.outcome && <p>{headed(t('topicOutcome'), of.outcome)}</p>}
    </>
  )
}

const VoteOnPaper = ({ of }: { of: Printed['votes'][number] }) => {
  const t = useText(strings)
  const counts =
    of.seats === null
      ? t('printedCount', countOf(of))
      : sentences(of.candidates.map(({ name, votes, elected }) => t(elected ? 'elected' : 'notElected', { name, votes: votes ?? 0 })))
  return (
    <PrintForm
      lines={[
        [say(BUSINESS[of.business]), t('printVote', { title: of.title, entitled: of.entitled, present: of.present })],
        [
          listed(of.ballots.map((one) => say(BALLOTS[one]))),
          sentences([
            ...(of.tally?.paper ? [t('printPaper', of.tally.paper)] : []),
            counts,
            ...(of.tellers.length > 0 ? [t('printTellers', { names: listed(of.tellers) })] : []),
          ]),
        ],
        [
          of.outcome ? say(VOTE_OUTCOMES[of.outcome]) : '',
          sentences(
            of.checks
              .filter(({ key }) => key === 'quorum' || key === 'majority')
              .map(({ says, found }) => t('printCheck', { says: say(says), found: say(found) })),
          ),
        ],
      ]}
    />
  )
}

/** Resolutions with person and term, as the page of minutes asks. */
const Decided = ({ of }: { of: Printed }) => {
  const t = useText(strings)
  return of.resolutions.map((one) => (
    <PrintForm
      key={one.id}
      lines={[
        [
          t(one.kind === 'measure' ? 'printMeasure' : 'printResolution'),
          [one.words, one.source ? t('printSource', { source: one.source }) : ''].filter(Boolean).join('　'),
        ],
        [t('printOwner'), one.ownerName ?? '', t('printDue'), one.dueOn ? formatFullDay(one.dueOn as Day) : ''],
      ]}
    />
  ))
}
