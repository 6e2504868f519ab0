/** One row of the roll: who, which box of the sum, where it comes from, and the one thing that may be done about it. */
import { useState } from 'react'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ChoicePair, TextLink } from '../../../../ui/button.tsx'
import { personName } from '../../../../ui/names.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import { decideLeave, leaveWords, openSession, rollOf, sendTicks } from '../../contract.ts'
import { strings } from '../strings.ts'
import { AwayMend } from './away-mend.tsx'
import { CorrectForm } from './correct-form.tsx'
import { LeaveMend } from './leave-mend.tsx'
import type { Session } from './record-draft.ts'
import { boxOf, type Line, type Roll } from './roll-order.ts'
import { letterWord, provenanceOf, tickTime } from './roll-words.ts'
import { sentences, type T } from './session-words.ts'
import { type Letter, makeTick } from './ticks.ts'

type Row = { session: Session; roll: Roll; line: Line }
type Opened = 'change' | 'leave' | 'away' | 'correct' | null

export const RollRow = ({ session, roll, line }: Row) => {
  const t = useText(strings)
  const [opened, setOpened] = useState<Opened>(null)
  const conflict = line.conflict.length > 0
  const box = boxOf(line, roll.frozen)
  const asks = conflict || box === 'unknown'
  return (
    <>
      <tr id={`roll-${line.memberId}`} className={asks ? 'q' : undefined}>
        <td className="roll-name">{asks ? <b>{personName(line.name)}</b> : personName(line.name)}</td>
        <td className="roll-state">{conflict ? <Status of="disputed">{t('o_disputed')}</Status> : <Status of={box} />}</td>
        <td className="roll-how">
          {conflict ? `${t('conflict')}　${claims(t, line, roll.day)}` : box === 'uncalled' ? '' : provenanceOf(t, line, roll.day)}
          {line.leave && session.may.includes('decide-leave') && <LeaveWords leaveId={line.leave.id} />}
          {line.sharedDevice && <span className="unknown-c">　{t('shared')}</span>}
          {line.late && box !== 'uncalled' && <span className="unknown-c">　{t('lateEntry')}</span>}
          {box === 'absent' && <span className="faint">　{t('contest')}</span>}
        </td>
        <td className="num">
          <RowAct session={session} roll={roll} line={line} opened={opened} onOpen={setOpened} />
        </td>
      </tr>
      {opened && (
        <tr className="roll-open">
          <td colSpan={4}>
            {opened === 'change' && <ChooseLetter session={session} line={line} onDone={() => setOpened(null)} />}
            {opened === 'leave' && <LeaveMend session={session} line={line} onDone={() => setOpened(null)} />}
            {opened === 'away' && <AwayMend session={session} line={line} onDone={() => setOpened(null)} />}
            {opened === 'correct' && <CorrectForm session={session} lines={[line]} onDone={() => setOpened(null)} />}
          </td>
        </tr>
      )}
    </>
  )
}

const claims = (t: T, { conflict }: Line, day: string | null): string =>
  sentences(conflict.map(({ letter, byName, at }) => `${t('claim', { name: byName, status: letterWord(letter) })} ${tickTime(at, day)}`))

const RowAct = ({ session, roll, line, opened, onOpen }: Row & { opened: Opened; onOpen: (next: Opened) => void }) => {
  const t = useText(strings)
  const toggle = (next: Opened) => onOpen(opened === next ? null : next)
  if (roll.frozen)
    return session.may.includes('correct') ? <Small onClick={() => toggle('correct')}>{t(boxOf(line, true) === 'unknown' ? 'late' : 'correct')}</Small> : null
  if (line.conflict.length > 0) return line.mayTick ? <Claims session={session} line={line} /> : null
  if (line.leave?.state === 'requested' && session.may.includes('decide-leave')) return <GrantLeave leaveId={line.leave.id} />
  if (line.letter === 'L' && !line.leave && session.may.includes('ask-leave')) return <Small onClick={() => toggle('leave')}>{t('mend')}</Small>
  if (line.letter === 'H' && !line.elsewhere?.confirmedBy && session.may.includes('record-elsewhere'))
    return <Small onClick={() => toggle('away')}>{t('mend')}</Small>
  return line.mayTick ? <Small onClick={() => toggle('change')}>{t('change')}</Small> : null
}

const Small = ({ onClick, children }: { onClick: () => void; children: string }) => (
  <Button size="sm" onClick={onClick}>
    {children}
  </Button>
)

const useTick = (session: Session, onDone?: () => void) => {
  const send = useAct(sendTicks, { changes: [rollOf, openSession], ...(onDone ? { onDone } : {}) })
  const tick = (line: Line, letter: Letter) => send.mutate({ params: { sessionId: session.id }, body: { ticks: [makeTick(line, letter)] } })
  return { tick, send }
}

/** A conflict is settled by a person: the claims as equal buttons. */
const Claims = ({ session, line }: { session: Session; line: Line }) => {
  const { tick, send } = useTick(session)
  const letters = [...new Set(line.conflict.map(({ letter }) => letter))]
  return (
    <ChoicePair
      size="sm"
      choices={letters.map((letter) => ({ id: letter, label: letterWord(letter), busy: send.isPending, onChoose: () => tick(line, letter as Letter) }))}
    />
  )
}

/** What the member wrote, opened only on purpose: every reading is logged. */
const LeaveWords = ({ leaveId }: { leaveId: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const asked = useAsk(leaveWords, { params: { leaveId } }, { when: open })
  if (!open)
    return (
      <>
        {'　'}
        <TextLink onOpen={() => setOpen(true)}>{t('leaveRead')}</TextLink>
      </>
    )
  return <>　{asked.data ? (asked.data.words ?? t('leaveNoWords')) : ''}</>
}

const GrantLeave = ({ leaveId }: { leaveId: string }) => {
  const t = useText(strings)
  const decide = useAct(decideLeave, { changes: [rollOf, openSession] })
  const answer = (grant: boolean) => decide.mutate({ params: { leaveId }, body: { grant } })
  return (
    <ChoicePair
      size="sm"
      choices={[
        { id: 'no', label: t('refuse'), onChoose: () => answer(false), busy: decide.isPending },
        { id: 'yes', label: t('grant'), onChoose: () => answer(true), busy: decide.isPending },
      ]}
    />
  )
}

const PLAIN: readonly Letter[] = ['P', 'L', 'H', 'A', 'U']
const ALL: readonly Letter[] = ['P', 'L', 'H', 'R', 'O', 'A', 'U']

const ChooseLetter = ({ session, line, onDone }: { session: Session; line: Line; onDone: () => void }) => {
  const { tick, send } = useTick(session, onDone)
  const letters = line.floating || line.exemption ? ALL : PLAIN
  return (
    <>
      <ChoicePair
        size="sm"
        choices={letters
          .filter((letter) => letter !== line.letter)
          .map((letter) => ({ id: letter, label: letterWord(letter), busy: send.isPending, onChoose: () => tick(line, letter) }))}
      />
      {send.error && <ErrorOf error={send.error} />}
    </>
  )
}
