/** One member's record at the branch's desk: the lines, what they show, what was opened from them. Confirming is not offered here. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { TICK_STATUSES } from '../../../../policy/vocabulary/ticks.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, Field, LongField, TextField, Tick } from '../../../../ui/field.tsx'
import { ActPanel, Columns, Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams, useSearch } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { CERTIFICATE_KINDS, CERTIFICATE_STATES, closeTask, memberRecord, openTask, TASK_MEASURES, type TaskMeasure } from '../../contract.ts'
import { LinesTable } from '../parts/lines-table.tsx'
import { holdsDesk } from '../parts/whose.ts'
import { partKey, sayLine } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Record = Answer<typeof memberRecord>

export const MemberRecordScreen = () => {
  const { memberId } = useParams<'memberId'>()
  const { year } = useSearch()
  const me = useAsk(mySession)
  return (
    <Asked of={useAsk(memberRecord, { params: { memberId }, query: year ? { year } : {} })}>
      {(record) => <Page record={record} desk={me.data ? holdsDesk(me.data) : false} today={me.data?.today ?? ''} />}
    </Asked>
  )
}

const Page = ({ record, desk, today }: { record: Record; desk: boolean; today: string }) => {
  const t = useText(strings)
  const { member } = record
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('records'), href: `/records?unit=${member.unitId}` }]}
        title={t('memberTitle', { name: member.name, year: record.year })}
        tab={t('records')}
        facts={t('memberFacts', { unit: member.unitName, group: member.groupName ?? '' })}
        actions={
          <>
            <TextLink href={`/records/member/${member.memberId}/file`}>{t('fileLink')}</TextLink>
            {desk && (
              <>
                {'　'}
                <TextLink href={`/slip/${member.personId}`}>{t('slipMake')}</TextLink>
              </>
            )}
          </>
        }
      />
      <Columns side={<Aside record={record} desk={desk} today={today} />}>
        <Section title={t('col_lines')} right={<OtherYears of={record} />}>
          <LinesTable lines={record.lines} />
        </Section>
      </Columns>
    </>
  )
}

/** The years that have lines; the one that is shown is no link. */
const OtherYears = ({ of }: { of: Record }) => {
  const t = useText(strings)
  return of.years
    .filter((year) => year !== of.year)
    .map((year, at) => (
      <span key={year}>
        {at > 0 && '　'}
        <TextLink href={`?year=${year}`}>{t('year', { year })}</TextLink>
      </span>
    ))
}

const Aside = ({ record, desk, today }: { record: Record; desk: boolean; today: string }) => {
  const t = useText(strings)
  const { certificate } = record
  return (
    <>
      <Section title={t('summaryTitle')} note={t('summaryNote')}>
        <Facts of={record.summary.map(({ part, lines, confirmed }) => ({ name: t(partKey(part)), value: t('partLine', { confirmed, lines }) }))} />
        <p>
          {record.talks.last ? t('talksHeld', { count: record.talks.held, day: formatFullDay(record.talks.last as Day) }) : t('noTalks')}{' '}
          <TextLink href={`/standing/${record.member.memberId}`}>{t('toTalks')}</TextLink>
        </p>
        {record.summary.map(
          ({ part, statuses }) =>
            statuses.length > 0 && (
              <p key={part} className="note dim">
                {statuses.map(({ status, times }) => `${say(TICK_STATUSES[status])} ${times}`).join('　')}
              </p>
            ),
        )}
      </Section>
      <Section title={t('col_certificate')}>
        {certificate ? (
          <p>
            {t('certificateIs', {
              kind: say(CERTIFICATE_KINDS[certificate.kind]),
              number: certificate.number,
              state: say(CERTIFICATE_STATES[certificate.state]),
            })}
            <br />
            <TextLink href={`/certificates/${certificate.id}/print?year=${record.year}`}>{t('print')}</TextLink>
          </p>
        ) : (
          <p className="dim">{t('certificateNone')}</p>
        )}
      </Section>
      <Section title={t('tasksTitle')}>
        {record.tasks.length === 0 && <p className="dim">{t('noTasks')}</p>}
        <ul>
          {record.tasks.map((task) => (
            <TaskLine key={task.id} task={task} desk={desk} today={today} />
          ))}
        </ul>
        {desk && record.lines.length > 0 && <OpenTask record={record} today={today} />}
      </Section>
    </>
  )
}

const TaskLine = ({ task, desk, today }: { task: Record['tasks'][number]; desk: boolean; today: string }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const done = useAct(closeTask, { changes: [memberRecord] })
  return (
    <li>
      {say(task.what)}
      {task.state === 'fulfilled' ? (
        <Status of="done">{task.doneOn ? t('taskDoneOn', { day: formatDay(task.doneOn as Day) }) : undefined}</Status>
      ) : (
        task.dueOn && <span className="faint">{`　${formatDay(task.dueOn as Day)}`}</span>
      )}
      {desk && task.state === 'open' && (
        <>
          <TextField label={t('taskDoneWords')} value={words} onValue={setWords} maxLength={300} />
          <Button size="sm" busy={done.isPending} onClick={() => words.trim() && done.mutate({ params: { taskId: task.id }, body: { on: today, words } })}>
            {t('taskDone')}
          </Button>
          {done.error && <ErrorOf error={done.error} written={words} />}
        </>
      )}
    </li>
  )
}

const OpenTask = ({ record, today }: { record: Record; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [measure, setMeasure] = useState<TaskMeasure>('talk')
  const [keys, setKeys] = useState<string[]>([])
  const [words, setWords] = useState('')
  const [dueOn, setDueOn] = useState('')
  const act = useAct(openTask, { changes: [memberRecord], onDone: () => (setOpen(false), setKeys([]), setWords('')) })
  if (!open)
    return (
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('taskOpen')}
      </Button>
    )
  const save = () =>
    keys.length > 0 && words.trim() && act.mutate({ params: { memberId: record.member.memberId }, body: { measure, keys, words, dueOn: dueOn || null } })
  return (
    <ActPanel
      title={t('taskOpen')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={save}>
          {t('taskSave')}
        </Button>
      }
    >
      <ChoiceField
        label={t('taskMeasure')}
        value={measure}
        onValue={(next) => setMeasure(next as TaskMeasure)}
        options={(Object.keys(TASK_MEASURES) as TaskMeasure[]).map((value) => ({ value, label: t(`measure_${value}`) }))}
      />
      <Field label={t('taskLines')}>
        {({ id }) => (
          <div id={id}>
            {record.lines.slice(0, 20).map((line) => (
              <Tick
                key={line.key}
                checked={keys.includes(line.key)}
                onChecked={(on) => setKeys(on ? [...keys, line.key] : keys.filter((key) => key !== line.key))}
              >
                {`${formatDay(line.day as Day)}　${sayLine(t, { ...line, words: line.restricted ? null : line.words })}`}
              </Tick>
            ))}
          </div>
        )}
      </Field>
      <LongField label={t('taskWords')} ask={t('taskWordsAsk')} value={words} onValue={setWords} maxLength={300} />
      <DayField label={t('taskDue')} hint={t('taskDueHint')} value={dueOn} min={today} onValue={setDueOn} />
      {act.error && <ErrorOf error={act.error} written={words} />}
    </ActPanel>
  )
}
