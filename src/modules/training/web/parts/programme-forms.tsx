/** The small forms of the plans: a topic, a programme, a result. */
import { useState } from 'react'
import { Acts, itemsOf, optionsOf } from '../../../../ui/acts.tsx'
import { useAct } from '../../../../ui/ask.ts'
import { DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import {
  addOutcome,
  LEVELS,
  type Level,
  makeProgramme,
  PROGRAMME_KINDS,
  type ProgrammeKind,
  programmesFor,
  setTopic,
  TOPIC_KINDS,
  type TopicKind,
} from '../../contract.ts'
import type { Seen } from '../screens/programmes.tsx'
import { strings } from '../strings.ts'
import { Several } from './choices.tsx'

const CHANGES = { changes: [programmesFor] }

export const TopicForm = ({ unitId, today, onDone }: { unitId: string; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ kind: 'priority' as TopicKind, title: '', from: today, to: '' })
  const act = useAct(setTopic, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <ActPanel
      title={t('setTopic')}
      action={<Acts busy={act.isPending} onLeave={onDone} onSave={() => act.mutate({ body: { ...given, unitId, to: given.to || null } })} />}
    >
      <SelectField label={t('topicKind')} value={given.kind} onValue={(kind) => change({ kind: kind as TopicKind })} options={optionsOf(TOPIC_KINDS)} />
      <TextField label={t('topicTitle')} value={given.title} maxLength={120} onValue={(title) => change({ title })} />
      <DayField label={t('from')} value={given.from} onValue={(from) => change({ from })} />
      <DayField label={t('to')} value={given.to} onValue={(to) => change({ to })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

export const ProgrammeForm = ({ of, onDone }: { of: Seen; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({
    kind: 'programme' as ProgrammeKind,
    level: of.levels[0]!,
    title: '',
    themes: '',
    forWhom: '',
    contentClasses: [] as string[],
    venue: '',
    projects: '',
    from: `${of.year}-01-01`,
    to: `${of.year}-12-31`,
    target: '',
  })
  const act = useAct(makeProgramme, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () =>
    act.mutate({
      body: {
        ...given,
        unitId: of.unitId,
        themes: itemsOf(given.themes),
        projects: itemsOf(given.projects),
        venue: given.venue.trim() || null,
        target: given.target ? Number(given.target) : null,
      },
    })
  return (
    <ActPanel title={t('makeProgramme')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <SelectField label={t('kind')} value={given.kind} onValue={(kind) => change({ kind: kind as ProgrammeKind })} options={optionsOf(PROGRAMME_KINDS)} />
      <SelectField label={t('level')} value={given.level} onValue={(level) => change({ level: level as Level })} options={optionsOf(LEVELS, of.levels)} />
      <TextField label={t('title')} value={given.title} maxLength={80} onValue={(title) => change({ title })} />
      <TextField label={t('themes')} value={given.themes} maxLength={200} onValue={(themes) => change({ themes })} />
      <TextField label={t('forWhom')} value={given.forWhom} maxLength={80} onValue={(forWhom) => change({ forWhom })} />
      <Several label={t('contents')} of={of.contentClasses} chosen={given.contentClasses} onChosen={(contentClasses) => change({ contentClasses })} />
      <TextField label={t('venue')} value={given.venue} maxLength={80} onValue={(venue) => change({ venue })} />
      <TextField label={t('projects')} value={given.projects} maxLength={200} onValue={(projects) => change({ projects })} />
      <DayField label={t('from')} value={given.from} onValue={(from) => change({ from })} />
      <DayField label={t('to')} value={given.to} onValue={(to) => change({ to })} />
      <TextField label={t('target')} type="number" min={1} value={given.target} onValue={(target) => change({ target })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

export const OutcomeForm = ({ programmeId, seen, today, onDone }: { programmeId: string; seen: Seen; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ memberId: '', item: '', result: '', day: today })
  const act = useAct(addOutcome, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () => act.mutate({ params: { programmeId }, body: { ...given, unitId: seen.unitId, memberId: given.memberId || null } })
  return (
    <ActPanel title={t('addOutcome')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <TextField label={t('outcomeItem')} value={given.item} maxLength={80} onValue={(item) => change({ item })} />
      <TextField label={t('outcomeResult')} value={given.result} maxLength={300} onValue={(result) => change({ result })} />
      {seen.members.length > 0 && (
        <SelectField
          label={t('outcomeMember')}
          value={given.memberId}
          onValue={(memberId) => change({ memberId })}
          options={seen.members.map(({ memberId, name }) => ({ value: memberId, label: name }))}
        />
      )}
      <DayField label={t('classDay')} value={given.day} max={today} onValue={(day) => change({ day })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
