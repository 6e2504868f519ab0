/** What members of the public said, as counts beside participation; the two are never made one number. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatDay, formatMonth } from '../../../../ui/days.ts'
import { DayField, TextField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { noteSatisfaction, satisfactionOf } from '../../contract.ts'
import { strings } from '../strings.ts'

export const Satisfaction = ({ unitId, year, today, mayNote }: { unitId: string; year: number; today: string; mayNote: boolean }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const asked = useAsk(satisfactionOf, { params: { year }, query: { unitId } }, { keep: true })
  return (
    <Section
      title={t('satisfaction')}
      note={t('satisfactionNote')}
      right={mayNote && !open && <TextLink onOpen={() => setOpen(true)}>{t('satisfactionAdd')}</TextLink>}
    >
      {open && <Form unitId={unitId} today={today} onDone={() => setOpen(false)} />}
      <Asked of={asked}>
        {({ notes, participation }) => (
          <>
            {notes.length === 0 && !open && <p className="dim">{t('noSatisfaction')}</p>}
            {notes.map(({ id, onDay, asked: people, content, note, byName }) => (
              <p key={id} className="note">
                {formatDay(onDay as Day)}　<b>{t('satisfied', { asked: people, content })}</b>　{note} <span className="faint">{byName}</span>
              </p>
            ))}
            {participation.length > 0 && (
              <p className="dim">
                {t('participationByMonth')}
                {'　'}
                {[...participation]
                  .sort((one, other) => one.month - other.month)
                  .map(({ month, value }) => `${formatMonth(month)} ${value.num}/${value.den}`)
                  .join('　')}
              </p>
            )}
          </>
        )}
      </Asked>
    </Section>
  )
}

const Form = ({ unitId, today, onDone }: { unitId: string; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [day, setDay] = useState(today)
  const [people, setPeople] = useState('')
  const [content, setContent] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const add = useAct(noteSatisfaction, { changes: [satisfactionOf], onDone })
  const ready = day && /^\d+$/.test(people) && Number(people) > 0 && /^\d+$/.test(content) && Number(content) <= Number(people)
  const send = () =>
    ready
      ? add.mutate({ body: { unitId, sessionId: null, onDay: day, asked: Number(people), content: Number(content), note: words.trim() || null } })
      : setTried(true)
  return (
    <>
      <DayField label={t('satisfactionDay')} value={day} onValue={setDay} max={today} />
      <TextField
        label={t('satisfactionAsked')}
        inputMode="numeric"
        value={people}
        onValue={setPeople}
        missing={tried && !ready ? t('satisfactionMissing') : undefined}
      />
      <TextField label={t('satisfactionContent')} inputMode="numeric" value={content} onValue={setContent} />
      <TextField label={t('satisfactionWords')} maxLength={500} value={words} onValue={setWords} hint={t('optional')} />
      <p className="form-go">
        <Button kind="ink" busy={add.isPending} onClick={send}>
          {t('keepIt')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
      {add.error && <ErrorOf error={add.error} />}
    </>
  )
}
