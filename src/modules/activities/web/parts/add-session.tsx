/** A meeting, class or other activity besides the activity day. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, Field, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { useGo } from '../../../../ui/place.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { addSession, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'

const KINDS = ['meeting', 'class', 'other'] as const
const COUNTS = ['collective', 'organisation-life'] as const

export const AddSession = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section
      title={t('addSession')}
      note={t('addSessionNote')}
      right={
        !open && (
          <button type="button" className="lnk btn-text" onClick={() => setOpen(true)}>
            {t('openForm')}
          </button>
        )
      }
    >
      {open && <Form unitId={unitId} onCancel={() => setOpen(false)} />}
    </Section>
  )
}

const Form = ({ unitId, onCancel }: { unitId: string; onCancel: () => void }) => {
  const t = useText(strings)
  const go = useGo()
  const [kind, setKind] = useState<(typeof KINDS)[number] | null>(null)
  const [day, setDay] = useState('')
  const [theme, setTheme] = useState('')
  const [counts, setCounts] = useState<readonly (typeof COUNTS)[number][]>([])
  const [tried, setTried] = useState(false)
  const add = useAct(addSession, { changes: [yearOfDays], onDone: ({ sessionId }) => go(`/activity-days/${sessionId}`) })
  const send = () => {
    if (kind && day && theme.trim()) return add.mutate({ body: { unitId, kind, day, theme: theme.trim(), countings: [...counts] } })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  const flip = (one: (typeof COUNTS)[number], on: boolean) => setCounts(on ? [...counts, one] : counts.filter((other) => other !== one))
  return (
    <>
      <ChoiceField
        label={t('addKind')}
        value={kind}
        onValue={(next) => setKind(next as typeof kind)}
        options={KINDS.map((value) => ({ value, label: t(`kind_${value}`) }))}
        missing={tried && !kind ? t('addKindMissing') : undefined}
      />
      <DayField label={t('addDay')} value={day} onValue={setDay} missing={tried && !day ? t('addDayMissing') : undefined} />
      <TextField
        label={t('addTheme')}
        ask={t('addThemeAsk')}
        maxLength={200}
        value={theme}
        onValue={setTheme}
        missing={tried && !theme.trim() ? t('addThemeMissing') : undefined}
      />
      <Field label={t('addCounts')}>
        {() =>
          COUNTS.map((one) => (
            <Tick key={one} checked={counts.includes(one)} onChecked={(on) => flip(one, on)}>
              {t(`counts_${one}`)}
            </Tick>
          ))
        }
      </Field>
      <p className="form-go">
        <Button kind="ink" busy={add.isPending} onClick={send}>
          {t('add')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </p>
      {add.error && <ErrorOf error={add.error} written={theme} />}
    </>
  )
}
