/** One member's year: what each rule makes of it with its why, every fact counted, and the talks that were held. */
import './year.css'
import './standing.css'
import { type Day, yearOf } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { Checks, Columns, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { standingOfMember } from '../../contract.ts'
import { Proposals } from '../parts/proposals.tsx'
import { letterWord } from '../parts/roll-words.ts'
import { attendanceOf } from '../parts/session-words.ts'
import { bestOf, figureOf } from '../parts/standing-words.ts'
import { TalkNotes } from '../parts/talk-notes.tsx'
import type { Me } from '../parts/unit-choice.tsx'
import { strings } from '../strings.ts'

type View = Answer<typeof standingOfMember>

export const StandingMemberScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Loaded me={me} />}</Asked>

const Loaded = ({ me }: { me: Me }) => {
  const { memberId } = useParams<'memberId'>()
  const year = Number(useSearch()['year'] ?? yearOf(me.today as Day))
  const asked = useAsk(standingOfMember, { params: { year, memberId } })
  return <Asked of={asked}>{(seen) => <Page of={seen} year={year} me={me} />}</Asked>
}

const DECIDERS = new Set<string>(['secretary', 'branch-officer', 'committee', 'department'])

const Page = ({ of, year, me }: { of: View; year: number; me: Me }) => {
  const t = useText(strings)
  const mayWrite = me.grants.some(({ role }) => role === 'secretary' || role === 'branch-officer')
  const isSelf = me.grants.some(({ memberId }) => memberId === of.member.memberId)
  return (
    <>
      <PageTitle
        title={of.member.name}
        tab={t('standing')}
        crumbs={[{ label: t('standing'), href: `/standing?year=${year}` }, ...(of.member.groupName ? [{ label: of.member.groupName }] : [])]}
        facts={`${t('memberPeriod', { year, day: formatFullDay(of.through as Day) })}　${of.running ? t('runningNote') : ''}`}
      />
      <Columns width={416} side={<Rules of={of} year={year} />} sideFirst>
        {me.grants.some(({ role }) => DECIDERS.has(role)) && <Proposals memberId={of.member.memberId} />}
        <Facts of={of} />
        {(mayWrite || isSelf || of.notes.length > 0) && <TalkNotes of={of} year={year} today={me.today} mayWrite={mayWrite && !isSelf} />}
      </Columns>
    </>
  )
}

const Rules = ({ of: { member }, year }: { of: View; year: number }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  return (
    <Section title={t('memberRules')}>
      {member.answers.length === 0 && <Empty title={t('noAnswers')} />}
      <Checks
        of={member.answers.map((answer) => {
          const why = `standing:${year}/${member.memberId}/${answer.slot}`
          return {
            id: answer.slot,
            status: <Status of={answer.outcome} />,
            says: say(answer.title),
            chip: <Chip {...(clauseOf(answer.cites[0], why) ?? { label: t('whyWord'), why })} />,
            fact: (
              <>
                <b>{figureOf(t, answer)}</b>　{bestOf(t, answer)}
              </>
            ),
            answer: [...answer.follows.map(say), answer.warning ? say(answer.warning) : ''].filter(Boolean).join('　') || undefined,
          }
        })}
      />
    </Section>
  )
}

const Facts = ({ of: { facts } }: { of: View }) => {
  const t = useText(strings)
  return (
    <Section title={t('memberFacts')} note={t('memberFactsNote', { count: facts.length })}>
      <DataTable
        label={t('memberFacts')}
        dense
        rows={facts}
        rowKey={(row) => row.id}
        columns={[
          { id: 'on', head: t('col_date'), width: 96, oneLine: true, cell: (row) => formatDay(row.on as Day) },
          { id: 'what', head: t('col_what'), cell: (row) => say(row.what) },
          { id: 'state', head: t('col_state'), width: 96, cell: (row) => <FactStatus letter={row.letter} /> },
          { id: 'how', head: t('col_how'), cell: (row) => <span className="dim sm">{say(row.provenance)}</span> },
        ]}
        empty={<Empty title={t('noFacts')} />}
      />
    </Section>
  )
}

const FactStatus = ({ letter }: { letter: string }) => (
  <Status of={attendanceOf(letter)}>{attendanceOf(letter) === 'present' && letter.toUpperCase() !== 'P' ? letterWord(letter) : undefined}</Status>
)
