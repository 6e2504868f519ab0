/** Held sessions of which something is still to be said: who gave the class, what was studied. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { classifyStudy, lecturesOfBranch, progressOfBranch } from '../../contract.ts'
import type { Progress } from '../screens/training.tsx'
import { strings } from '../strings.ts'
import { ModeField, Several } from './choices.tsx'
import { LectureForm } from './lecture-form.tsx'

type Row = Progress['toName'][number]

const AT_ONCE = 6

export const ToName = ({ of }: { of: Progress }) => {
  const t = useText(strings)
  const [open, setOpen] = useState<{ row: Row; what: 'lecturer' | 'content' } | null>(null)
  const [all, setAll] = useState(false)
  const rows = all ? of.toName : of.toName.slice(0, AT_ONCE)
  const done = () => setOpen(null)
  if (of.toName.length === 0) return null
  return (
    <Section title={t('toName')} note={t('toNameNote')}>
      <DataTable
        label={t('toName')}
        rows={rows}
        total={of.toName.length}
        {...(all ? {} : { onMore: () => setAll(true) })}
        rowKey={({ sessionId }) => sessionId}
        columns={[
          { id: 'day', head: t('col_day'), oneLine: true, width: 90, cell: ({ day }) => formatDay(day as Day) },
          { id: 'title', head: t('col_title'), cell: ({ title, minutes }) => `${say(title)}　${t('minutes', { count: minutes })}` },
          {
            id: 'act',
            head: <span className="sr">{t('nameLecturer')}</span>,
            action: true,
            cell: (row) => (
              <>
                {row.asksLecturer && <Button size="sm" onClick={() => setOpen({ row, what: 'lecturer' })}>{`${t('nameLecturer')} `}</Button>}{' '}
                {row.asksContent && (
                  <Button size="sm" onClick={() => setOpen({ row, what: 'content' })}>
                    {t('sayContent')}
                  </Button>
                )}
              </>
            ),
          },
        ]}
      />
      {open?.what === 'lecturer' && (
        <LectureForm unitId={of.unitId} members={of.members} session={open.row} today={of.through} onDone={done} key={open.row.sessionId} />
      )}
      {open?.what === 'content' && <ContentForm of={of} session={open.row} onDone={done} key={open.row.sessionId} />}
    </Section>
  )
}

const ContentForm = ({ of, session, onDone }: { of: Progress; session: Row; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ contentClasses: [] as string[], mode: 'lecture', topicIds: [] as string[], programmeId: '', material: '' })
  const act = useAct(classifyStudy, { changes: [progressOfBranch, lecturesOfBranch], onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () =>
    act.mutate({
      body: { ...given, unitId: of.unitId, sessionId: session.sessionId, programmeId: given.programmeId || null, material: given.material.trim() || null },
    })
  return (
    <ActPanel
      title={`${formatDay(session.day as Day)}　${say(session.title)}`}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button onClick={onDone}>{t('cancel')}</Button>
        </>
      }
    >
      <Several label={t('contents')} of={of.contentClasses} chosen={given.contentClasses} onChosen={(contentClasses) => change({ contentClasses })} />
      <ModeField value={given.mode} onValue={(mode) => change({ mode })} />
      {of.topics.length > 0 && (
        <Several
          label={t('topicsServed')}
          of={of.topics.map(({ id, title }) => ({ key: id, title }))}
          chosen={given.topicIds}
          onChosen={(topicIds) => change({ topicIds })}
        />
      )}
      {of.programmes.length > 0 && (
        <SelectField
          label={t('plan')}
          ask={t('noPlan')}
          value={given.programmeId}
          onValue={(programmeId) => change({ programmeId })}
          options={of.programmes.map(({ id, title }) => ({ value: id, label: title }))}
        />
      )}
      <TextField label={t('material')} value={given.material} maxLength={200} onValue={(material) => change({ material })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
