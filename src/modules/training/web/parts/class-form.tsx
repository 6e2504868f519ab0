/** Opens a class; a collision with working time is said at once. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { listed, useText } from '../../../../ui/text.ts'
import { CLASS_FORMS, type ClassForm as Form, LEVELS, type Level, openClass, programmesFor } from '../../contract.ts'
import type { Seen } from '../screens/programmes.tsx'
import { strings } from '../strings.ts'
import { ModeField, Several } from './choices.tsx'
import { Acts, optionsOf } from '../../../../ui/acts.tsx'

type Given = { of: Seen; today: string; onDone: (said: string) => void; onLeave: () => void }

const START = {
  programmeId: '',
  surveyId: '',
  form: 'class' as Form,
  title: '',
  venue: '',
  contentClasses: [] as string[],
  mode: 'lecture',
  begins: '08:30',
  ends: '11:30',
  minutes: '180',
  places: '',
}

export const ClassForm = ({ of, today, onDone, onLeave }: Given) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ ...START, level: of.levels[0]!, organiser: of.unitName, from: today, to: today })
  const act = useAct(openClass, {
    changes: [programmesFor],
    onDone: ({ conflicts }) => onDone(conflicts.length === 0 ? t('classOpened') : t('opensAndCollides', { what: listed(conflicts.map(({ what }) => what)) })),
  })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () =>
    act.mutate({
      body: {
        ...given,
        unitId: of.unitId,
        programmeId: given.programmeId || null,
        surveyId: given.surveyId || null,
        venue: given.venue.trim() || null,
        minutes: Number(given.minutes),
        places: given.places ? Number(given.places) : null,
      },
    })
  return (
    <ActPanel title={t('openClass')} action={<Acts busy={act.isPending} onLeave={onLeave} onSave={save} />}>
      <SelectField label={t('level')} value={given.level} onValue={(level) => change({ level: level as Level })} options={optionsOf(LEVELS, of.levels)} />
      <SelectField label={t('form')} value={given.form} onValue={(form) => change({ form: form as Form })} options={optionsOf(CLASS_FORMS)} />
      <TextField label={t('title')} value={given.title} maxLength={80} onValue={(title) => change({ title })} />
      <TextField label={t('organiser')} value={given.organiser} maxLength={80} onValue={(organiser) => change({ organiser })} />
      <TextField label={t('venue')} value={given.venue} maxLength={80} onValue={(venue) => change({ venue })} />
      <Several label={t('contents')} of={of.contentClasses} chosen={given.contentClasses} onChosen={(contentClasses) => change({ contentClasses })} />
      <ModeField value={given.mode} onValue={(mode) => change({ mode })} />
      <DayField label={t('from')} value={given.from} onValue={(from) => change({ from })} />
      <DayField label={t('to')} value={given.to} onValue={(to) => change({ to })} />
      <TextField label={t('beginsAt')} type="time" value={given.begins} onValue={(begins) => change({ begins })} />
      <TextField label={t('endsAt')} type="time" value={given.ends} onValue={(ends) => change({ ends })} />
      <TextField label={t('totalMinutes')} type="number" min={1} value={given.minutes} onValue={(minutes) => change({ minutes })} />
      <TextField label={t('places')} type="number" min={1} value={given.places} onValue={(places) => change({ places })} />
      <Belongs of={of} programmeId={given.programmeId} surveyId={given.surveyId} onChange={change} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

type Belonging = { of: Seen; programmeId: string; surveyId: string; onChange: (part: { programmeId?: string; surveyId?: string }) => void }

const Belongs = ({ of, programmeId, surveyId, onChange }: Belonging) => {
  const t = useText(strings)
  return (
    <>
      {of.programmes.length > 0 && (
        <SelectField
          label={t('plan')}
          ask={t('noPlan')}
          value={programmeId}
          onValue={(next) => onChange({ programmeId: next })}
          options={of.programmes.map(({ id, title }) => ({ value: id, label: title }))}
        />
      )}
      {of.surveys.length > 0 && (
        <SelectField
          label={t('survey')}
          ask={t('noSurvey')}
          value={surveyId}
          onValue={(next) => onChange({ surveyId: next })}
          options={of.surveys.map(({ id, title }) => ({ value: id, label: title }))}
        />
      )}
    </>
  )
}
