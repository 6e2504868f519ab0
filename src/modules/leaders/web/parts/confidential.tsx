/** For the department of the county alone. Nothing is fetched before somebody presses: each reading leaves its entry. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { DayField, LongField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { confidentialOf, enterNegative, removeNegative } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Acts } from '../../../../ui/acts.tsx'

type Seen = Answer<typeof confidentialOf>

const CHANGES = { changes: [confidentialOf] }

export const Confidential = ({ personId, today }: { personId: string; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const asked = useAsk(confidentialOf, { params: { personId } }, { when: open, settled: true })
  return (
    <Section title={t('confidential')} note={t('confidentialNote')}>
      {open ? (
        <Asked of={asked}>{(seen) => <Shown of={seen} personId={personId} today={today} />}</Asked>
      ) : (
        <Button onClick={() => setOpen(true)}>{t('look')}</Button>
      )}
    </Section>
  )
}

const Shown = ({ of, personId, today }: { of: Seen; personId: string; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <>
      <p className="b">{t('notes')}</p>
      {of.notes.length === 0 && <p className="dim">{t('noNotes')}</p>}
      {of.notes.map(({ noteId, day, words }) => (
        <p key={noteId}>{`${formatDay(day as Day)}　${words}`}</p>
      ))}
      <p className="b">{t('negative')}</p>
      {of.entries.length === 0 && <p className="dim">{t('noEntries')}</p>}
      {of.entries.map((entry) => (
        <Entry key={entry.entryId} of={entry} today={today} />
      ))}
      {open ? (
        <EnterForm personId={personId} today={today} onDone={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('enterNegative')}</Button>
      )}
    </>
  )
}

const Entry = ({ of, today }: { of: Seen['entries'][number]; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ reason: '', day: today })
  const act = useAct(removeNegative, { ...CHANGES, onDone: () => setOpen(false) })
  return (
    <article>
      <p>{of.words}</p>
      <p className="dim">{t('entered', { day: formatFullDay(of.enteredOn as Day), name: of.enteredBy, basis: of.basis })}</p>
      {of.removedOn ? (
        <p className="dim">{t('removed', { day: formatFullDay(of.removedOn as Day), name: of.removedBy ?? '', why: of.removedWhy ?? '' })}</p>
      ) : open ? (
        <ActPanel
          title={t('removeNegative')}
          action={
            <Acts
              busy={act.isPending}
              onLeave={() => setOpen(false)}
              onSave={() => given.reason.trim() && act.mutate({ params: { entryId: of.entryId }, body: given })}
            />
          }
        >
          <DayField label={t('day')} value={given.day} max={today} onValue={(day) => setGiven({ ...given, day })} />
          <LongField label={t('removeWhy')} value={given.reason} maxLength={300} onValue={(reason) => setGiven({ ...given, reason })} />
          {act.error && <ErrorOf error={act.error} />}
        </ActPanel>
      ) : (
        <Button kind="text" onClick={() => setOpen(true)}>
          {t('removeNegative')}
        </Button>
      )}
    </article>
  )
}

const EnterForm = ({ personId, today, onDone }: { personId: string; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ words: '', basis: '', day: today })
  const act = useAct(enterNegative, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () => given.words.trim() && given.basis.trim() && act.mutate({ params: { personId }, body: given })
  return (
    <ActPanel title={t('enterNegative')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <LongField label={t('negativeWords')} value={given.words} maxLength={500} onValue={(words) => change({ words })} />
      <TextField label={t('basis')} value={given.basis} maxLength={200} onValue={(basis) => change({ basis })} />
      <DayField label={t('day')} value={given.day} max={today} onValue={(day) => change({ day })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
