/** One session on one page: plan, announce, hold, close, and what was closed (drawing 02). The page follows the state; the server says what may be done. */
import './year.css'
import './session.css'
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ActPanel, Columns } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { openSession, rollOf } from '../../contract.ts'
import { Agenda, AnalysisParts } from '../parts/agenda.tsx'
import { Amendments, Quality } from '../parts/after-lock.tsx'
import { ClosedPanel, ClosePanel, WhatFollows } from '../parts/close-panel.tsx'
import { ClosedRecord } from '../parts/closed-record.tsx'
import { Costs } from '../parts/costs.tsx'
import { Images } from '../parts/images.tsx'
import { OtherWays } from '../parts/other-ways.tsx'
import { Moves } from '../parts/move-day.tsx'
import { PlanForm } from '../parts/plan-form.tsx'
import { PlanPanel } from '../parts/plan-panel.tsx'
import { RecordForm } from '../parts/record-form.tsx'
import { type Session, useRecordDraft } from '../parts/record-draft.ts'
import type { Roll } from '../parts/roll-order.ts'
import { RollSection } from '../parts/roll-section.tsx'
import { SessionHead, SumBar } from '../parts/session-head.tsx'
import { SubSessions } from '../parts/sub-sessions.tsx'
import { Judgements, Validity } from '../parts/validity.tsx'
import { Visitors } from '../parts/visitors.tsx'
import { strings } from '../strings.ts'

type Me = Answer<typeof mySession>
type Page = { session: Session; roll: Roll | undefined; me: Me }

export const SessionScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const me = useAsk(mySession)
  const opened = useAsk(openSession, { params: { sessionId } })
  const roll = useAsk(rollOf, { params: { sessionId } }, { when: typeof opened.data?.day === 'string' })
  return (
    <Asked of={opened}>
      {(session) => (
        <div className="session">
          <SessionHead
            session={session}
            above={me.data?.grants.some(({ role }) => role === 'committee' || role === 'department') ?? false}
            today={me.data?.today}
          />
          {me.data && <Stage key={session.id} session={session} roll={roll.data} me={me.data} />}
        </div>
      )}
    </Asked>
  )
}

/** Which of the four pages it is. */
const Stage = (page: Page) => {
  const { session, me } = page
  if (session.state === 'unknown' || session.day === null) return <Unknown {...page} />
  if (session.state === 'not-held') return <NotHeld {...page} />
  if (session.state === 'closed') return <Closed {...page} />
  return session.day <= me.today || session.state === 'held' ? <Hold {...page} /> : <Planning {...page} />
}

const Unknown = ({ session, me }: Page) => {
  const t = useText(strings)
  return (
    <>
      <Empty title={t('dayUnknown')}>
        {session.movedWhy ? say(session.movedWhy) : ''} {t('rollNoDay')}
      </Empty>
      <OtherWays session={session} today={me.today} />
    </>
  )
}

const NotHeld = ({ session }: Page) => {
  const t = useText(strings)
  return (
    <ActPanel title={t('notHeldTitle')}>
      <p>{t('notHeldFacts', { reason: session.notHeldReason ?? '' })}</p>
    </ActPanel>
  )
}

const Planning = ({ session, roll, me }: Page) => {
  const [dirty, setDirty] = useState(false)
  return (
    <Columns
      width={416}
      side={
        <>
          <PlanPanel session={session} dirty={dirty} />
          <Validity session={session} held={false} />
          <OtherWays session={session} today={me.today} />
          <Costs session={session} />
        </>
      }
    >
      <SubSessions session={session} today={me.today} />
      {session.may.includes('plan') ? <PlanForm session={session} roll={roll} onDirty={setDirty} /> : <Agenda value={agendaOf(session)} />}
      {roll && <RollSection session={session} roll={roll} ahead />}
    </Columns>
  )
}

const agendaOf = (session: Session) => ({ parts: session.parts, begins: session.begins ?? '', ends: session.ends ?? '' })

const Hold = ({ session, roll, me }: Page) => {
  const t = useText(strings)
  const record = useRecordDraft(session)
  const [tried, setTried] = useState(false)
  const writes = session.may.includes('write-record')
  const closes = session.may.includes('close') && session.parentId === null
  return (
    <>
      {roll && <SumBar session={session} roll={roll} />}
      <Columns
        width={416}
        side={
          <>
            {closes ? (
              <ClosePanel session={session} record={record} roll={roll} onTried={() => setTried(true)} />
            ) : (
              <ActPanel title={t(session.parentId ? 'noCloseWhole' : 'notClosable')} />
            )}
            <Validity session={session} held more={roll?.participationAnswer ? [roll.participationAnswer] : []} />
            <Agenda value={record.draft} onValue={writes ? record.change : undefined} first={tried && session.gaps.some(({ to }) => to === 'parts')} />
            {session.analysis && <AnalysisParts of={session.analysis} />}
            {closes && <WhatFollows session={session} due={roll?.sum.due ?? 0} />}
            <OtherWays session={session} today={me.today} />
            <Costs session={session} />
          </>
        }
      >
        <SubSessions session={session} today={me.today} />
        {writes && <RecordForm session={session} record={record} tried={tried} />}
        {roll && <RollSection session={session} roll={roll} />}
        <Visitors session={session} />
        <Images session={session} />
        {session.may.includes('plan') && <LatePlan session={session} roll={roll} />}
      </Columns>
    </>
  )
}

/** A day that was never planned can still be given its place, host and recorder. */
const LatePlan = ({ session, roll }: { session: Session; roll: Roll | undefined }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  if (open) return <PlanForm session={session} roll={roll} onDirty={() => undefined} />
  return (
    <p className="late-plan">
      <button type="button" className="lnk btn-text" onClick={() => setOpen(true)}>
        {t('latePlan')}
      </button>
    </p>
  )
}

const Closed = ({ session, roll }: Page) => (
  <>
    {roll && <SumBar session={session} roll={roll} />}
    <Columns
      width={416}
      side={
        <>
          <ClosedPanel session={session} />
          <Validity session={session} held />
          <Judgements of={session.judgements} />
          <Agenda value={agendaOf(session)} />
          {session.analysis && <AnalysisParts of={session.analysis} />}
          <WhatFollows session={session} due={session.sum?.due ?? 0} />
          <Quality session={session} />
          <Costs session={session} />
        </>
      }
    >
      <ClosedRecord session={session} />
      {roll && <RollSection session={session} roll={roll} />}
      <Amendments session={session} />
      <Visitors session={session} />
      <Images session={session} />
      <Moves of={session.reschedules} />
    </Columns>
  </>
)
