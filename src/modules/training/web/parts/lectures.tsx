/** Party classes of the year: who owes one, who gave one, in what capacity. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { TextField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { CAPACITIES, lecturesOfBranch, progressOfBranch, withdrawLecture } from '../../contract.ts'
import { strings } from '../strings.ts'
import { LectureForm } from './lecture-form.tsx'

type Seen = Answer<typeof lecturesOfBranch>
type Line = Seen['lectures'][number]

export const Lectures = ({ unitId, year, today }: { unitId: string; year: number; today: string }) => (
  <Asked of={useAsk(lecturesOfBranch, { query: { unitId, year } }, { keep: true })}>{(seen) => <Shown of={seen} unitId={unitId} today={today} />}</Asked>
)

const Shown = ({ of, unitId, today }: { of: Seen; unitId: string; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const counts = Object.fromEntries(of.counts.map(({ capacity, count }) => [capacity, count]))
  return (
    <Section title={t('classes')} note={t('classesNote')} right={t('classesCount', counts)}>
      <Owed of={of} />
      <DataTable
        label={t('classes')}
        rows={of.lectures}
        rowKey={({ id }) => id}
        marked={({ withdrawnWhy }) => (withdrawnWhy ? 'quiet' : undefined)}
        empty={t('noClasses')}
        columns={[
          { id: 'day', head: t('col_day'), oneLine: true, width: 90, cell: ({ day }) => formatDay(day as Day) },
          { id: 'title', head: t('col_title'), cell: ({ title, theme }) => (title === theme ? title : `${title}　${theme}`) },
          { id: 'lecturer', head: t('col_lecturer'), cell: ({ lecturer, capacity }) => `${lecturer}　${say(CAPACITIES[capacity])}` },
          { id: 'mode', head: t('col_mode'), deskOnly: true, cell: ({ mode, minutes }) => `${mode}　${t('minutes', { count: minutes })}` },
          { id: 'act', head: <span className="sr">{t('withdraw')}</span>, action: true, cell: (row) => <Withdraw of={row} may={of.may.includes('name')} /> },
        ]}
      />
      {of.may.includes('name') &&
        (open ? (
          <LectureForm unitId={unitId} members={of.members} session={null} today={today} onDone={() => setOpen(false)} />
        ) : (
          <Button onClick={() => setOpen(true)}>{t('addLecture')}</Button>
        ))}
    </Section>
  )
}

const Owed = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const clause = useClauses()
  if (of.owed.length === 0) return null
  return (
    <ul className="outs" aria-label={t('owedClasses')}>
      {of.owed.map((one) => (
        <li key={`${one.memberId}-${say(one.title)}`}>
          <span>
            {`${personName(one.name)}　${say(CAPACITIES[one.capacity])}　${say(one.title)} `}
            {clause(one.cites[0]) && <Chip {...clause(one.cites[0])!} />}
          </span>
          <span className="q">
            <Status of={one.outcome === 'met' ? 'met' : 'later'}>{one.given > 0 ? t('given', { count: one.given }) : t('notGiven')}</Status>
          </span>
        </li>
      ))}
    </ul>
  )
}

const Withdraw = ({ of, may }: { of: Line; may: boolean }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct(withdrawLecture, { changes: [lecturesOfBranch, progressOfBranch], onDone: () => setOpen(false) })
  if (of.withdrawnWhy) return <span className="faint">{t('withdrawn', { why: of.withdrawnWhy })}</span>
  if (!may) return null
  if (!open)
    return (
      <Button kind="text" onClick={() => setOpen(true)}>
        {t('withdraw')}
      </Button>
    )
  return (
    <>
      <TextField label={t('withdrawWhy')} value={reason} maxLength={200} onValue={setReason} />
      <Button size="sm" busy={act.isPending} onClick={() => reason.trim() && act.mutate({ params: { lectureId: of.id }, body: { reason } })}>
        {t('withdraw')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}
