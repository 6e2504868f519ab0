/** The table of points: items to whole points, set from a day; an earlier table stays for the time before. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { TICK_STATUSES } from '../../../../policy/vocabulary/ticks.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { LINE_PARTS, LINE_STATUSES, type LinePart, points, type PointsItem, setPointsTable } from '../../contract.ts'
import type { Points } from '../screens/points.tsx'
import { strings } from '../strings.ts'
import { listed, partKey } from './words.ts'

export const PointsTable = ({ unitId, found, today }: { unitId: string; found: Points; today: string }) => {
  const t = useText(strings)
  const { table } = found
  return (
    <Section
      title={t('pointsTable')}
      note={table ? t('pointsTableOf', { unit: table.unitName, by: table.decidedBy, day: formatFullDay(table.from as Day) }) : undefined}
    >
      {table ? (
        <DataTable
          label={t('pointsTable')}
          rows={table.items}
          rowKey={(row) => row.key}
          columns={[
            { id: 'item', head: t('col_item'), cell: (row) => <b>{say(row.title)}</b> },
            { id: 'part', head: t('itemPart'), cell: (row) => t(partKey(row.part)) },
            { id: 'status', head: t('itemStatus'), cell: (row) => listed(row.statuses.map((status) => say(TICK_STATUSES[status]))) },
            { id: 'points', head: t('col_points'), figure: true, cell: (row) => row.points },
            { id: 'limit', head: t('col_limit'), figure: true, cell: (row) => row.atMost ?? t('noLimit') },
          ]}
        />
      ) : (
        <p className="dim">{t('noTable')}</p>
      )}
      {found.may.includes('set-table') && <SetTable unitId={unitId} today={today} before={table?.items ?? []} />}
    </Section>
  )
}

type Draft = { title: string; part: LinePart; status: string; points: string; atMost: string }

const draftOf = (item: PointsItem): Draft => ({
  title: item.title.zh,
  part: item.part,
  status: item.statuses[0] ?? '',
  points: String(item.points),
  atMost: item.atMost === null ? '' : String(item.atMost),
})
const EMPTY: Draft = { title: '', part: 'organisation-life', status: '', points: '1', atMost: '' }

const itemOf = (draft: Draft, at: number): PointsItem => ({
  key: `item-${at + 1}`,
  title: { zh: draft.title, en: draft.title },
  part: draft.part,
  kinds: [],
  statuses: draft.status ? [draft.status as (typeof LINE_STATUSES)[number]] : [],
  points: Number(draft.points),
  atMost: draft.atMost === '' ? null : Number(draft.atMost),
})

const SetTable = ({ unitId, today, before }: { unitId: string; today: string; before: readonly PointsItem[] }) => {
  const [t, k] = [useText(strings), useText(kit)]
  const [open, setOpen] = useState(false)
  const [tried, setTried] = useState(false)
  const [from, setFrom] = useState(today)
  const [decidedBy, setDecidedBy] = useState('')
  const [drafts, setDrafts] = useState<Draft[]>(before.length > 0 ? before.map(draftOf) : [EMPTY])
  const act = useAct(setPointsTable, { changes: [points], onDone: () => setOpen(false) })
  const change = (at: number, part: Partial<Draft>) => setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...part } : draft)))
  if (!open) return <Button onClick={() => setOpen(true)}>{t('setTable')}</Button>
  const save = () => {
    const items = drafts.filter(({ title }) => title.trim()).map(itemOf)
    if (items.length > 0 && decidedBy.trim()) return act.mutate({ params: { unitId }, body: { from, decidedBy, items } })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  const lacks = (value: string) => (tried && !value.trim() ? k('fillThis') : undefined)
  return (
    <ActPanel
      title={t('setTable')}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={save}>
            {t('tableSave')}
          </Button>
          <Button kind="text" onClick={() => setOpen(false)}>
            {k('leaveForm')}
          </Button>
        </>
      }
    >
      <DayField label={t('tableFrom')} value={from} onValue={setFrom} />
      <TextField label={t('tableBy')} value={decidedBy} missing={lacks(decidedBy)} maxLength={100} onValue={setDecidedBy} />
      {drafts.map((draft, at) => (
        <fieldset key={at} className="f-group">
          <legend>{`${t('itemTitle')} ${at + 1}`}</legend>
          <TextField
            label={t('itemTitle')}
            value={draft.title}
            missing={at === 0 ? lacks(draft.title) : undefined}
            maxLength={40}
            onValue={(title) => change(at, { title })}
          />
          <SelectField
            label={t('itemPart')}
            value={draft.part}
            onValue={(part) => change(at, { part: part as LinePart })}
            options={(Object.keys(LINE_PARTS) as LinePart[]).map((value) => ({ value, label: t(partKey(value)) }))}
          />
          {draft.part === 'organisation-life' && (
            <SelectField
              label={t('itemStatus')}
              value={draft.status}
              onValue={(status) => change(at, { status })}
              options={LINE_STATUSES.map((value) => ({ value, label: say(TICK_STATUSES[value]) }))}
            />
          )}
          <TextField label={t('itemPoints')} type="number" value={draft.points} onValue={(next) => change(at, { points: next })} />
          <TextField label={t('itemMost')} type="number" value={draft.atMost} onValue={(atMost) => change(at, { atMost })} />
        </fieldset>
      ))}
      <Button size="sm" onClick={() => setDrafts([...drafts, EMPTY])}>
        {t('itemAdd')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
