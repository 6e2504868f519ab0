/** One day held in several parts: by group, by shift, scattered. Together they count once. */
import { useState } from 'react'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { listMembers } from '../../../members/contract.ts'
import { openSession, splitSession, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'

type Sub = { label: string; groupId: string; day: string; begins: string; ends: string; place: string }

export const SplitDay = ({ session, onDone }: { session: Session; onDone: () => void }) => {
  const t = useText(strings)
  const fresh: Sub = { label: '', groupId: '', day: session.day ?? '', begins: '', ends: '', place: session.place ?? '' }
  const [subs, setSubs] = useState<readonly Sub[]>([fresh, fresh])
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const groups = useAsk(listMembers, { params: { unitId: session.unitId }, query: {} }).data?.groups ?? []
  const split = useAct(splitSession, { changes: [openSession, yearOfDays], onDone })
  const ready = reason.trim() && subs.every(({ label, day }) => label.trim() && day)
  const send = () => {
    if (ready) return split.mutate({ params: { sessionId: session.id }, body: { reason: reason.trim(), subs: subs.map(sent) } })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <>
      <LongField
        label={t('splitWhy')}
        ask={t('splitWhyAsk')}
        maxLength={500}
        value={reason}
        onValue={setReason}
        missing={tried && !reason.trim() ? t('splitMissing') : undefined}
        hint={t('splitNote')}
      />
      {subs.map((sub, at) => (
        <SubFields key={at} number={at + 1} of={sub} groups={groups} tried={tried} onSub={(next) => setSubs(subs.with(at, next))} />
      ))}
      <p className="form-go">
        <Button kind="ink" busy={split.isPending} onClick={send}>
          {t('splitSend')}
        </Button>
        <Button onClick={() => setSubs([...subs, fresh])}>{t('splitAdd')}</Button>
      </p>
      {split.error && <ErrorOf error={split.error} />}
    </>
  )
}

const sent = ({ label, groupId, day, begins, ends, place }: Sub) => ({
  label: label.trim(),
  groupId: groupId || null,
  subUnitId: null,
  day,
  begins: begins || null,
  ends: ends || null,
  place: place.trim() || null,
})

type Fields = { number: number; of: Sub; groups: readonly { id: string; name: string }[]; tried: boolean; onSub: (next: Sub) => void }

const SubFields = ({ number, of, groups, tried, onSub }: Fields) => {
  const t = useText(strings)
  const choose = (groupId: string) => onSub({ ...of, groupId, label: of.label || (groups.find(({ id }) => id === groupId)?.name ?? '') })
  return (
    <fieldset className="sub">
      <legend>{t('splitPart', { number })}</legend>
      {groups.length > 0 && (
        <SelectField
          label={t('splitGroup')}
          ask={t('splitEverybody')}
          value={of.groupId}
          onValue={choose}
          options={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <TextField
        label={t('splitLabel')}
        ask={t('splitLabelAsk')}
        maxLength={100}
        value={of.label}
        onValue={(label) => onSub({ ...of, label })}
        missing={tried && !of.label.trim() ? t('splitMissing') : undefined}
      />
      <DayField label={t('splitDay')} value={of.day} onValue={(day) => onSub({ ...of, day })} missing={tried && !of.day ? t('splitMissing') : undefined} />
      <TextField label={t('begins')} type="time" value={of.begins} onValue={(begins) => onSub({ ...of, begins })} />
      <TextField label={t('ends')} type="time" value={of.ends} onValue={(ends) => onSub({ ...of, ends })} />
      <TextField label={t('p_place')} ask={t('p_placeAsk')} maxLength={200} value={of.place} onValue={(place) => onSub({ ...of, place })} />
    </fieldset>
  )
}
