/** Study beside work: when the unit works, which coming sessions collide. And the notes that members declared. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { DayField, TextField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { checkNotes, endWorkingTime, progressOfBranch, setWorkingTime } from '../../contract.ts'
import type { Progress } from '../screens/training.tsx'
import { strings } from '../strings.ts'
import { Several } from './choices.tsx'

const CHANGES = { changes: [progressOfBranch] }
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

export const Work = ({ of }: { of: Progress }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const end = useAct(endWorkingTime, CHANGES)
  const colliding = of.coming.filter(({ conflicts }) => conflicts.length > 0)
  return (
    <Section title={t('workingTimes')} note={t('collisionNote')}>
      {of.workingTimes.length === 0 && <p className="dim">{t('noWorkingTimes')}</p>}
      <ul className="outs">
        {of.workingTimes.map((time) => (
          <li key={time.id}>
            <span>{`${time.what}　${listed(time.weekdays.map((weekday) => t(`weekday_${weekday as 1}`)))}　${time.begins}—${time.ends}`}</span>
            <span className="q">
              {time.to
                ? t('until', { from: formatFullDay(time.from as Day), to: formatFullDay(time.to as Day) })
                : t('openEnd', { from: formatFullDay(time.from as Day) })}{' '}
              <Button kind="text" busy={end.isPending} onClick={() => end.mutate({ params: { workingTimeId: time.id } })}>
                {t('endTime')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {of.workingTimes.length > 0 && <Collisions of={colliding} />}
      {of.may.includes('set-time') &&
        (open ? (
          <TimeForm unitId={of.unitId} today={of.through} onDone={() => setOpen(false)} />
        ) : (
          <Button onClick={() => setOpen(true)}>{t('addWorkingTime')}</Button>
        ))}
    </Section>
  )
}

const Collisions = ({ of }: { of: Progress['coming'] }) => {
  const t = useText(strings)
  if (of.length === 0) return <p className="dim">{t('noCollision')}</p>
  return (
    <>
      <p className="b">{t('comingStudy')}</p>
      <ul className="outs">
        {of.map(({ sessionId, day, begins, ends, title, conflicts }) => (
          <li key={sessionId}>
            <a href={`/activity-days/${sessionId}`}>{`${formatDay(day as Day)} ${begins}—${ends}　${say(title)}`}</a>
            <span className="q">{listed(conflicts.map((one) => t('collides', { begins: one.begins, ends: one.ends, what: one.what })))}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

const TimeForm = ({ unitId, today, onDone }: { unitId: string; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ what: '', weekdays: [] as string[], begins: '08:00', ends: '17:30', from: today, to: '' })
  const act = useAct(setWorkingTime, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () => act.mutate({ body: { ...given, unitId, weekdays: given.weekdays.map(Number), to: given.to || null } })
  return (
    <ActPanel
      title={t('addWorkingTime')}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button onClick={onDone}>{t('cancel')}</Button>
        </>
      }
    >
      <TextField label={t('workWhat')} value={given.what} maxLength={40} onValue={(what) => change({ what })} />
      <Several
        label={t('workWeekdays')}
        of={WEEKDAYS.map((weekday) => ({ key: String(weekday), title: t(`weekday_${weekday}`) }))}
        chosen={given.weekdays}
        onChosen={(weekdays) => change({ weekdays })}
      />
      <TextField label={t('workBegins')} type="time" value={given.begins} onValue={(begins) => change({ begins })} />
      <TextField label={t('workEnds')} type="time" value={given.ends} onValue={(ends) => change({ ends })} />
      <DayField label={t('workFrom')} value={given.from} onValue={(from) => change({ from })} />
      <DayField label={t('workTo')} value={given.to} onValue={(to) => change({ to })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

/** Only where notes are counted at all and somebody declared some. */
export const Notes = ({ of }: { of: Progress }) => {
  const t = useText(strings)
  const act = useAct(checkNotes, CHANGES)
  if (of.notes.length === 0) return null
  return (
    <Section title={t('notes')} note={t('notesNote')}>
      <DataTable
        label={t('notes')}
        rows={of.notes}
        rowKey={({ id }) => id}
        columns={[
          { id: 'day', head: t('col_day'), oneLine: true, cell: ({ day }) => formatDay(day as Day) },
          { id: 'name', head: t('col_name'), oneLine: true, cell: ({ name }) => personName(name) },
          { id: 'what', head: t('contents'), cell: ({ what, characters }) => `${what}　${t('characters', { count: characters })}` },
          {
            id: 'act',
            head: <span className="sr">{t('seeNotes')}</span>,
            action: true,
            cell: ({ id, checkedBy }) =>
              checkedBy ? (
                <span className="faint">{t('seenBy', { name: checkedBy })}</span>
              ) : of.may.includes('check-notes') ? (
                <Button size="sm" busy={act.isPending} onClick={() => act.mutate({ params: { noteId: id } })}>
                  {t('seeNotes')}
                </Button>
              ) : null,
          },
        ]}
      />
      {act.error && <ErrorOf error={act.error} />}
    </Section>
  )
}
