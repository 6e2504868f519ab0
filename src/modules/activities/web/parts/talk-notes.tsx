/** Talks, criticism and help: the list is open to those entitled, the words are sealed and every reading leaves an entry. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listDuties } from '../../../rulebook/contract.ts'
import { readTalkNote, standingOfMember, writeTalkNote } from '../../contract.ts'
import { strings } from '../strings.ts'

type View = Answer<typeof standingOfMember>
type Note = View['notes'][number]
const KINDS = ['talk', 'criticism', 'help'] as const
type Kind = (typeof KINDS)[number]

export const TalkNotes = ({ of, today, mayWrite }: { of: View; year: number; today: string; mayWrite: boolean }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('notes')} note={t('notesNote')} right={mayWrite && !open && <TextLink onOpen={() => setOpen(true)}>{t('writeNote')}</TextLink>}>
      {of.notes.length === 0 && !open && <Empty title={t('noNotes')} />}
      {of.notes.map((note) => (
        <NoteLine key={note.id} of={note} />
      ))}
      {open && <WriteNote memberId={of.member.memberId} today={today} onDone={() => setOpen(false)} />}
    </Section>
  )
}

const NoteLine = ({ of }: { of: Note }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <div className="note">
      <b>{t(`note_${of.kind}`)}</b>　{formatDay(of.onDay as Day)}　{of.byNames}
      {'　'}
      <TextLink onOpen={() => setOpen(!open)}>{t(open ? 'hideNote' : 'readNote')}</TextLink>
      {open && <Words noteId={of.id} />}
    </div>
  )
}

/** Asked for only when a person opens it, because the opening is logged. */
const Words = ({ noteId }: { noteId: string }) => {
  const t = useText(strings)
  const asked = useAsk(readTalkNote, { params: { noteId } })
  return (
    <Asked of={asked}>
      {({ words, corrected }) => (
        <>
          <p>{words}</p>
          {corrected && (
            <p>
              <b>{t('noteCorrected')}</b>　{corrected}
            </p>
          )}
        </>
      )}
    </Asked>
  )
}

const WriteNote = ({ memberId, today, onDone }: { memberId: string; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const duties = (useAsk(listDuties).data?.own ?? []).filter(({ subject, state }) => subject.id === memberId && state === 'open')
  const [kind, setKind] = useState<Kind | null>(null)
  const [day, setDay] = useState(today)
  const [by, setBy] = useState('')
  const [words, setWords] = useState('')
  const [corrected, setCorrected] = useState('')
  const [dutyId, setDutyId] = useState('')
  const [tried, setTried] = useState(false)
  const write = useAct(writeTalkNote, { changes: [standingOfMember, listDuties] })
  const ready = kind && day && by.trim() && words.trim()
  const missing = tried && !ready ? t('noteMissing') : undefined
  const send = () => {
    if (ready)
      return write.mutate({
        body: {
          memberId,
          kind,
          onDay: day,
          byNames: by.trim(),
          words: words.trim(),
          corrected: corrected.trim() || null,
          sessionId: null,
          dutyId: dutyId || null,
        },
      })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  if (write.data) return <Saved duty={write.data.dutyFulfilled} onDone={onDone} />
  return (
    <>
      <ChoiceField
        label={t('noteKind')}
        value={kind}
        onValue={(next) => setKind(next as Kind)}
        options={KINDS.map((value) => ({ value, label: t(`note_${value}`) }))}
        missing={kind ? undefined : missing}
      />
      <DayField label={t('noteDay')} value={day} onValue={setDay} max={today} />
      <TextField label={t('noteBy')} ask={t('noteByAsk')} maxLength={100} value={by} onValue={setBy} missing={kind && !by.trim() ? missing : undefined} />
      <LongField
        label={t('noteWords')}
        ask={t('noteWordsAsk')}
        rows={4}
        maxLength={4000}
        value={words}
        onValue={setWords}
        missing={by.trim() && !words.trim() ? missing : undefined}
      />
      <LongField label={t('noteCorrected')} ask={t('noteCorrectedAsk')} maxLength={2000} value={corrected} onValue={setCorrected} />
      {duties.length > 0 && (
        <SelectField
          label={t('noteForDuty')}
          ask={t('noteNoDuty')}
          value={dutyId}
          onValue={setDutyId}
          options={duties.map(({ id, what }) => ({ value: id, label: say(what) }))}
        />
      )}
      <p className="form-go">
        <Button kind="ink" busy={write.isPending} onClick={send}>
          {t('noteSend')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
      {write.error && <ErrorOf error={write.error} written={words} />}
    </>
  )
}

const Saved = ({ duty, onDone }: { duty: boolean; onDone: () => void }) => {
  const t = useText(strings)
  return (
    <p className="form-go" role="status">
      {t('noteSaved')} {duty && t('noteDuty')}
      <Button size="sm" onClick={onDone}>
        {t('hideNote')}
      </Button>
    </p>
  )
}
