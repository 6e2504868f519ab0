/** Says that a measure of rectification was carried out, and when. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { DayField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { analysis, endMeasure } from '../../contract.ts'
import { strings } from '../strings.ts'
import { FormGo } from './folded.tsx'

export const MeasureDone = ({ entryId, onClose }: { entryId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [on, setOn] = useState('')
  const act = useAct(endMeasure, { changes: [analysis], onDone: onClose })
  return (
    <>
      <DayField label={t('onDay')} value={on} onValue={setOn} />
      <FormGo
        save={t('markDone')}
        cancel={t('cancel')}
        busy={act.isPending}
        onSave={() => on && act.mutate({ params: { entryId }, body: { on } })}
        onCancel={onClose}
      />
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
