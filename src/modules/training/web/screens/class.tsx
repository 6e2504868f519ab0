/** One class: who is enrolled, who may be, who completed and for how long. */
import './training.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { TextField, Tick } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, Facts, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { cancelClass, CLASS_FORMS, completeClass, ENROLMENT_STATES, enrol, LEVELS, seeClass, withdrawEnrolment } from '../../contract.ts'
import { Several } from '../parts/choices.tsx'
import { strings } from '../strings.ts'

type Seen = Answer<typeof seeClass>
type Enrolled = Seen['enrolments'][number]

const CHANGES = { changes: [seeClass] }

export const ClassScreen = () => {
  const { classId } = useParams<'classId'>()
  return <Asked of={useAsk(seeClass, { params: { classId } })}>{(seen) => <One of={seen} />}</Asked>
}

const One = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const days = { from: formatFullDay(of.from as Day), to: formatFullDay(of.to as Day) }
  return (
    <>
      <PageTitle
        title={of.title}
        crumbs={[
          { label: t('backToTraining'), href: '/training' },
          { label: t('programmes'), href: '/training/programmes' },
        ]}
        facts={t('classFacts', { organiser: of.organiser, ...days, begins: of.begins, ends: of.ends })}
      />
      {of.cancelledWhy && <Note>{t('cancelledBecause', { why: of.cancelledWhy })}</Note>}
      {of.conflicts.length > 0 && <Note>{listed(of.conflicts.map((one) => t('collides', { begins: one.begins, ends: one.ends, what: one.what })))}</Note>}
      <About of={of} />
      <People of={of} />
      {of.may.includes('enrol') && <Enrol of={of} />}
      {of.may.includes('complete') && <Complete of={of} />}
      {of.may.includes('cancel') && <Cancel of={of} />}
    </>
  )
}

const About = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const facts = [
    { name: t('form'), value: `${say(LEVELS[of.level])}　${say(CLASS_FORMS[of.form])}` },
    { name: t('contents'), value: listed(of.contentClasses.map(say)) },
    { name: t('mode'), value: say(of.mode) },
    {
      name: t('totalMinutes'),
      value: of.hours === null ? t('classHoursUnknown', { minutes: of.minutes }) : t('classHours', { minutes: of.minutes, hours: of.hours }),
    },
    { name: t('places'), value: of.places === null ? t('noLimit') : t('placesLeft', { places: of.places, left: of.placesLeft ?? 0 }) },
    { name: t('col_state'), value: of.closedBy ? t('closedBy', { name: of.closedBy }) : t(`state_${of.state}`) },
    ...(of.venue ? [{ name: t('venue'), value: of.venue }] : []),
    ...(of.programme ? [{ name: t('plan'), value: of.programme }] : []),
    ...(of.survey ? [{ name: t('survey'), value: of.survey }] : []),
  ]
  return <Facts of={facts} />
}

const People = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <Section title={t('enrolled')} note={t('enrolledNote', { count: of.enrolled })}>
      <DataTable
        label={t('enrolled')}
        rows={of.enrolments}
        rowKey={({ memberId }) => memberId}
        find={({ name, initials }) => ({ name, initials })}
        marked={({ state }) => (state === 'withdrawn' ? 'quiet' : undefined)}
        empty={t('nobodyEnrolled')}
        columns={[
          { id: 'name', head: t('col_name'), oneLine: true, cell: ({ name }) => personName(name) },
          { id: 'unit', head: t('col_unit'), cell: ({ branchName }) => branchName },
          { id: 'state', head: t('col_state'), cell: ({ state, note }) => `${say(ENROLMENT_STATES[state])}${note ? `　${note}` : ''}` },
          { id: 'minutes', head: t('col_minutes'), figure: true, cell: ({ minutes }) => minutes ?? '' },
          {
            id: 'act',
            head: <span className="sr">{t('takeOut')}</span>,
            action: true,
            cell: (row) => (row.state === 'enrolled' && of.may.includes('withdraw') ? <TakeOut of={row} classId={of.id} /> : null),
          },
        ]}
      />
    </Section>
  )
}

const TakeOut = ({ of, classId }: { of: Enrolled; classId: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct(withdrawEnrolment, CHANGES)
  if (!open)
    return (
      <Button kind="text" onClick={() => setOpen(true)}>
        {t('takeOut')}
      </Button>
    )
  return (
    <>
      <TextField label={t('takeOutWhy')} value={reason} maxLength={200} onValue={setReason} />
      <Button size="sm" busy={act.isPending} onClick={() => reason.trim() && act.mutate({ params: { classId }, body: { memberId: of.memberId, reason } })}>
        {t('takeOut')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}

const SEARCHABLE = 24

const Enrol = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const [chosen, setChosen] = useState<string[]>([])
  const [wanted, setWanted] = useState('')
  const act = useAct(enrol, { ...CHANGES, onDone: () => setChosen([]) })
  const shown = of.candidates
    .filter(({ memberId, name, initials }) => chosen.includes(memberId) || `${name} ${initials}`.includes(wanted.toLowerCase()))
    .slice(0, 120)
  if (of.candidates.length === 0) return <p className="dim">{t('noCandidates')}</p>
  return (
    <ActPanel
      title={t('enrolThem')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={() => chosen.length > 0 && act.mutate({ params: { classId: of.id }, body: { memberIds: chosen } })}>
          {chosen.length > 0 ? t('enrolCount', { count: chosen.length }) : t('enrolNow')}
        </Button>
      }
    >
      {of.candidates.length > SEARCHABLE && <TextField label={t('col_name')} value={wanted} onValue={setWanted} />}
      <Several
        label={t('chosenOf')}
        of={shown.map(({ memberId, name }) => ({ key: memberId, title: personName(name) }))}
        chosen={chosen}
        onChosen={setChosen}
      />
      <p role="status">{act.data && t('enrolDone', act.data)}</p>
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

type Line = { completed: boolean; minutes: string; note: string }

const Complete = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const waiting = of.enrolments.filter(({ state }) => state === 'enrolled')
  const [lines, setLines] = useState<Record<string, Line>>({})
  const act = useAct(completeClass, { ...CHANGES, onDone: () => setLines({}) })
  const lineOf = (memberId: string): Line => lines[memberId] ?? { completed: true, minutes: String(of.minutes), note: '' }
  const change = (memberId: string, part: Partial<Line>) => setLines({ ...lines, [memberId]: { ...lineOf(memberId), ...part } })
  const save = (close: boolean) =>
    act.mutate({
      params: { classId: of.id },
      body: {
        close,
        lines: waiting.map(({ memberId }) => {
          const { completed, minutes, note } = lineOf(memberId)
          return { memberId, completed, minutes: Number(minutes), note: note.trim() || null }
        }),
      },
    })
  if (waiting.length === 0) return null
  return (
    <ActPanel
      title={t('complete')}
      note={t('completeNote')}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={() => save(true)}>
            {t('closeClass')}
          </Button>
          <Button busy={act.isPending} onClick={() => save(false)}>
            {t('completeSave')}
          </Button>
        </>
      }
    >
      {waiting.map(({ memberId, name }) => (
        <fieldset key={memberId} className="f-group">
          <legend>{personName(name)}</legend>
          <Tick checked={lineOf(memberId).completed} onChecked={(completed) => change(memberId, { completed })}>
            {t('completed')}
          </Tick>
          <TextField label={t('col_minutes')} type="number" min={0} value={lineOf(memberId).minutes} onValue={(minutes) => change(memberId, { minutes })} />
        </fieldset>
      ))}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const Cancel = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct(cancelClass, CHANGES)
  if (!open)
    return (
      <p>
        <Button kind="text" onClick={() => setOpen(true)}>
          {t('cancelClass')}
        </Button>
      </p>
    )
  return (
    <ActPanel
      title={t('cancelClass')}
      action={
        <Button busy={act.isPending} onClick={() => reason.trim() && act.mutate({ params: { classId: of.id }, body: { reason } })}>
          {t('cancelClass')}
        </Button>
      }
    >
      <TextField label={t('cancelWhy')} value={reason} maxLength={200} onValue={setReason} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
