/** Opinions put to a leader, each with its answer. */
import '../screens/pairs.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, LongField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { answerOpinion, leaderOf, putOpinion } from '../../contract.ts'
import type { Leader } from '../screens/leader.tsx'
import { strings } from '../strings.ts'
import { Acts } from '../../../../ui/acts.tsx'

const CHANGES = { changes: [leaderOf] }

export const Opinions = ({ of, today }: { of: Leader; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('opinions')}>
      {of.opinions.length === 0 && <p className="dim">{t('noOpinions')}</p>}
      {of.opinions.map((one) => (
        <Opinion key={one.opinionId} of={one} today={today} />
      ))}
      {open ? <PutForm personId={of.personId} today={today} onDone={() => setOpen(false)} /> : <Button onClick={() => setOpen(true)}>{t('putOpinion')}</Button>}
    </Section>
  )
}

const Opinion = ({ of, today }: { of: Leader['opinions'][number]; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ day: today, answer: '', action: '' })
  const act = useAct(answerOpinion, { ...CHANGES, onDone: () => setOpen(false) })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <article className="said-to">
      <p>{[formatDay(of.day as Day), of.place, of.askedBy, of.words].filter(Boolean).join('　')}</p>
      {of.answer && of.answeredOn ? (
        <p className="dim">
          {[t('answered', { day: formatDay(of.answeredOn as Day), name: of.answeredBy ?? '', answer: of.answer }), of.action].filter(Boolean).join('　')}
        </p>
      ) : open ? (
        <ActPanel
          title={t('answerNow')}
          action={
            <Acts
              busy={act.isPending}
              onLeave={() => setOpen(false)}
              onSave={() => given.answer.trim() && act.mutate({ params: { opinionId: of.opinionId }, body: given })}
            />
          }
        >
          <DayField label={t('day')} value={given.day} max={today} onValue={(day) => change({ day })} />
          <LongField label={t('answer')} value={given.answer} maxLength={500} onValue={(answer) => change({ answer })} />
          <TextField label={t('action')} value={given.action} maxLength={300} onValue={(action) => change({ action })} />
          {act.error && <ErrorOf error={act.error} />}
        </ActPanel>
      ) : (
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('answerNow')}
        </Button>
      )}
    </article>
  )
}

const PutForm = ({ personId, today, onDone }: { personId: string; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ day: today, place: '', words: '', askedBy: '' })
  const act = useAct(putOpinion, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <ActPanel
      title={t('putOpinion')}
      action={<Acts busy={act.isPending} onLeave={onDone} onSave={() => given.words.trim() && act.mutate({ params: { personId }, body: given })} />}
    >
      <DayField label={t('day')} value={given.day} max={today} onValue={(day) => change({ day })} />
      <TextField label={t('opinionPlace')} value={given.place} maxLength={80} onValue={(place) => change({ place })} />
      <LongField label={t('opinionWords')} value={given.words} maxLength={500} onValue={(words) => change({ words })} />
      <TextField label={t('opinionBy')} value={given.askedBy} maxLength={40} onValue={(askedBy) => change({ askedBy })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
