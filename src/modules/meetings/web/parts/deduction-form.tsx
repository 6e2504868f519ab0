/** Leaves a member out of those entitled: on which ground, approved by whom, the meeting consenting. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { DayField, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { deduct, type Ground, GROUNDS, minutes } from '../../contract.ts'
import { strings } from '../strings.ts'
import { FormGo } from './folded.tsx'
import { type Minutes, peopleOptions } from './words.ts'

export const DeductionForm = ({ page, onClose }: { page: Minutes; onClose: () => void }) => {
  const t = useText(strings)
  const [memberId, setMember] = useState('')
  const [ground, setGround] = useState<Ground | ''>('')
  const [approvedBy, setBy] = useState('')
  const [approvedOn, setOn] = useState('')
  const [consented, setConsented] = useState(false)
  const [tried, setTried] = useState(false)
  const act = useAct(deduct, { changes: [minutes], onDone: onClose })
  const send = () => {
    if (!memberId || !ground) return setTried(true)
    act.mutate({
      params: { sessionId: page.sessionId, memberId },
      body: { ground, approvedBy: approvedBy.trim() || null, approvedOn: approvedOn || null, consented },
    })
  }
  return (
    <>
      <SelectField
        label={t('whose')}
        value={memberId}
        onValue={setMember}
        options={peopleOptions(page.people.filter(({ mayVote, present }) => mayVote && !present))}
        missing={tried && !memberId ? t('whoseMissing') : undefined}
      />
      <SelectField
        label={t('ground')}
        value={ground}
        onValue={(next) => setGround(next as Ground | '')}
        options={Object.entries(GROUNDS).map(([value, of]) => ({ value, label: say(of) }))}
        missing={tried && !ground ? t('ground') : undefined}
      />
      <TextField label={t('approvedBy')} maxLength={80} value={approvedBy} onValue={setBy} />
      <DayField label={t('approvedOn')} value={approvedOn} onValue={setOn} />
      <Tick checked={consented} onChecked={setConsented}>
        {t('consented')}
      </Tick>
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
