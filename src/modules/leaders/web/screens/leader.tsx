/** One leader's year: both tracks, what is owed, talks left, opinions and answers, incidents; what is confided only for the department. */
import { useState } from 'react'
import { type Day, yearOf } from '../../../../kernel/days.ts'
import { tickOf } from '../../../../policy/vocabulary/ticks.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { ATTENDANCE, leaderOf, MEETING_KINDS } from '../../contract.ts'
import { Confidential } from '../parts/confidential.tsx'
import { Incidents } from '../parts/incidents.tsx'
import { Opinions } from '../parts/opinions.tsx'
import { KeepSeat } from '../parts/keep-seat.tsx'
import { OwedList, Track } from '../parts/tracks.tsx'
import { strings } from '../strings.ts'

export type Leader = Answer<typeof leaderOf>

export const LeaderScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of today={me.today} />}</Asked>

const Of = ({ today }: { today: string }) => {
  const { personId } = useParams<'personId'>()
  const year = Number(useSearch().year ?? yearOf(today as Day))
  return <Asked of={useAsk(leaderOf, { params: { personId }, query: { year } })}>{(leader) => <One of={leader} today={today} />}</Asked>
}

const One = ({ of, today }: { of: Leader; today: string }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        title={`${of.name}　${of.year}`}
        tab={t('leaders')}
        crumbs={[{ label: t('back'), href: '/leaders' }]}
        facts={t('personFacts', { body: of.bodyName, post: of.post, branch: of.branchName })}
      />
      <Section title={t('twoTracks')} note={t('branchMonths', of.branchMonths)}>
        <Facts
          of={[
            { name: t('ofBody'), value: <Track of={of.body} /> },
            { name: t('ofBranch'), value: <Track of={of.branch} /> },
            ...(of.committee ? [{ name: t('ofCommittee'), value: <Track of={of.committee} /> }] : []),
          ]}
        />
      </Section>
      <Section title={t('owedTitle')}>
        <OwedList of={of.owed} />
        {of.pairsLeft !== null && (
          <p>
            <b>{t('talkLeft')}</b>　{of.talksLeftWith.length > 0 ? listed(of.talksLeftWith) : t('noneLeft')}
          </p>
        )}
      </Section>
      <Events of={of} />
      <Incidents of={of} today={today} />
      <Opinions of={of} today={today} />
      <Links of={of} today={today} />
      {of.may.includes('confide') && <Confidential personId={of.personId} today={today} />}
    </>
  )
}

const AT_ONCE = 8

const Events = ({ of }: { of: Leader }) => {
  const t = useText(strings)
  const [all, setAll] = useState(false)
  const branch = all ? of.branchEvents : of.branchEvents.slice(-AT_ONCE)
  return (
    <>
      <Section title={t('bodyEvents')}>
        {of.bodyEvents.length === 0 && <p className="dim">{t('noEvents')}</p>}
        <ul className="outs">
          {of.bodyEvents.map((one) => (
            <li key={one.meetingId}>
              <span>{[formatDay(one.day as Day), say(MEETING_KINDS[one.kind]), one.unitName, one.title, one.guidance].filter(Boolean).join('　')}</span>
              <span className="q">
                {say(ATTENDANCE[one.status])}
                {one.arrived && one.left && ` ${t('fromTo', { arrived: one.arrived, left: one.left })}`}
                {one.full !== null && ` ${one.full ? t('full') : t('notFull')}`}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('branchEvents')} right={of.branchName}>
        {of.branchEvents.length === 0 && <p className="dim">{t('noEvents')}</p>}
        <ul className="outs">
          {branch.map((one) => (
            <li key={one.sessionId}>
              <span>
                {[formatDay(one.day as Day), say(one.title), listed(one.meetings.map(say))].filter(Boolean).join('　')}
                {one.decisions.length > 0 && <Decisions of={one} />}
              </span>
              <span className="q">{say(tickOf(one.letter).title)}</span>
            </li>
          ))}
        </ul>
        {!all && of.branchEvents.length > AT_ONCE && (
          <Button size="sm" onClick={() => setAll(true)}>
            {t('allEvents', { count: of.branchEvents.length })}
          </Button>
        )}
      </Section>
    </>
  )
}

/** What the committee decided, and whether the leader had part in it. */
const Decisions = ({ of }: { of: Leader['branchEvents'][number] }) => {
  const t = useText(strings)
  const decided = listed(of.decisions.map(({ words, outcome }) => t('decision', { words, outcome: say(outcome) })))
  return <small>{`　${t(of.tookPart ? 'decidedWith' : 'decidedWithout', { decided })}`}</small>
}

const Links = ({ of, today }: { of: Leader; today: string }) => {
  const t = useText(strings)
  return (
    <Section title={t('links')}>
      {of.links.length === 0 && <p className="dim">{t('noLinks')}</p>}
      <ul className="outs">
        {of.links.map(({ linkId, unitName, kind, from }) => (
          <li key={linkId}>
            <span>{unitName}</span>
            <span className="q">{`${kind === 'linked-unit' ? t('kind_linked') : t('kind_contact')}　${t('since', { day: formatFullDay(from as Day) })}`}</span>
          </li>
        ))}
      </ul>
      {of.may.includes('keep') && <KeepSeat of={of} today={today} />}
    </Section>
  )
}
