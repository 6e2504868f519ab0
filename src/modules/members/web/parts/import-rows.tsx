/** The rows of a table: those to mend, each with its fault and the way out; and those that would go in. */
import { useState } from 'react'
import { isDay } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf, ImportCounts, type ImportFault, ImportFaults } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { annotatedCopy, decideRow, FORMS, importRows, oneImport } from '../../contract.ts'
import type { Run } from '../screens/import-run.tsx'
import { type Key, strings } from '../strings.ts'

type Row = Answer<typeof importRows>['rows'][number]
type Fault = Row['faults'][number]

export const FaultyRows = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const asked = useAsk(importRows, { params: { runId: run.id }, query: { outcome: 'faulty' } }, { when: run.counts.faulty > 0 })
  const decide = useAct(decideRow, { changes: [oneImport, importRows] })
  const [keeping, setKeeping] = useState<Row | null>(null)
  if (run.counts.faulty === 0) return null
  return (
    <Section
      title={t('faults')}
      note={
        <span className="sm dim">
          <ImportCounts total={run.total} good={run.total - run.counts.faulty} bad={run.counts.faulty} />
        </span>
      }
      right={
        <a className="lnk" href={addressOf(annotatedCopy, { params: { runId: run.id } })} download>
          {t('faultsFile')}
        </a>
      }
    >
      {decide.error && <ErrorOf error={decide.error} />}
      {keeping && <KeepNumber runId={run.id} row={keeping} onClose={() => setKeeping(null)} />}
      <Asked of={asked}>
        {({ rows, next }) => (
          <>
            <ImportFaults
              faults={rows.flatMap((row) =>
                row.faults.map((fault, at) =>
                  faultLine(t, run, {
                    row,
                    fault,
                    at,
                    onKeep: () => setKeeping(row),
                    onBranch: (branchId) => decide.mutate({ params: { runId: run.id, row: row.row }, body: { branchId } }),
                  }),
                ),
              )}
            />
            {next !== null && <p className="table-end dim">{t('more')}</p>}
          </>
        )}
      </Asked>
    </Section>
  )
}

type T = (key: Key, values?: Record<string, string | number>) => string
type Around = { row: Row; fault: Fault; at: number; onKeep: () => void; onBranch: (unitId: string) => void }

const faultLine = (t: T, run: Run, { row, fault, at, onKeep, onBranch }: Around): ImportFault => {
  const field = (FORMS[run.kind] as Record<string, { zh: string; en: string }>)[fault.field]
  const { offer } = fault
  return {
    id: `${row.row}.${at}`,
    row: row.row,
    name: personName(row.name),
    column: fault.column ? t('columnAt', { name: field ? say(field) : fault.field, letters: fault.column }) : field ? say(field) : fault.field,
    written: fault.written || say(fault.why),
    mend: (fault.written ? t('mend', { why: say(fault.why), what: say(fault.what) }) : say(fault.what)) + (offer ? '　' : ''),
    ...(offer?.kind === 'branch' ? { offer: { label: t('yesThat'), onTake: () => onBranch(offer.unitId) } } : {}),
    ...(offer?.kind === 'keep-id-number' ? { offer: { label: t('keepIt'), onTake: onKeep } } : {}),
  }
}

const KeepNumber = ({ runId, row, onClose }: { runId: string; row: Row; onClose: () => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const decide = useAct(decideRow, { changes: [oneImport, importRows], onDone: onClose })
  const send = () => {
    setTried(true)
    if (reason.trim().length < 2) return void requestAnimationFrame(() => toFirstGap())
    decide.mutate({ params: { runId, row: row.row }, body: { keepIdNumber: { reason } } })
  }
  return (
    <ActPanel
      title={t('keepTitle', { row: row.row, name: row.name })}
      action={
        <>
          <Button kind="ink" busy={decide.isPending} onClick={send}>
            {t('keepNow')}
          </Button>{' '}
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      <TextField
        label={t('keepReason')}
        value={reason}
        onValue={setReason}
        ask={t('keepAsk')}
        maxLength={200}
        missing={tried && reason.trim().length < 2 ? t('missing') : undefined}
      />
      {decide.error && <ErrorOf error={decide.error} />}
    </ActPanel>
  )
}

const GOOD = ['new', 'changed', 'same'] as const

/** What would go in, or went in, by kind. */
export const GoodRows = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const first = GOOD.find((outcome) => run.counts[outcome] > 0)
  const [outcome, setOutcome] = useState<(typeof GOOD)[number] | null>(null)
  const shown = outcome ?? first
  if (!shown) return null
  return (
    <Section
      title={t(`rows_${shown}`)}
      right={GOOD.filter((one) => one !== shown && run.counts[one] > 0).map((one) => (
        <button key={one} type="button" className="lnk btn-text" onClick={() => setOutcome(one)}>
          {t(`rows_${one}`)}　{run.counts[one]}
        </button>
      ))}
    >
      <RowsTable key={shown} run={run} outcome={shown} />
    </Section>
  )
}

const FEW = 20
const HUNDRED = 100

const ON_PHONE = new Set(['standing', 'branch', 'kind', 'code'])

/** A day as it was read from the table, as people write it. */
const inWords = (cell: string): string => (isDay(cell) ? formatFullDay(cell) : cell)

/** The first rows; more on demand, a hundred at a time. */
const RowsTable = ({ run, outcome }: { run: Run; outcome: (typeof GOOD)[number] }) => {
  const t = useText(strings)
  const [after, setAfter] = useState<number | null>(null)
  const asked = useAsk(importRows, { params: { runId: run.id }, query: { outcome, ...(after === null ? {} : { after }) } }, { keep: true })
  const fields = FORMS[run.kind] as Record<string, { zh: string; en: string }>
  const word = (field: string): string => (fields[field] ? say(fields[field]) : field)
  return (
    <Asked of={asked}>
      {({ rows, next }) => {
        const shown = after === null ? rows.slice(0, FEW) : rows
        const more = shown.length < rows.length ? 0 : next
        return (
          <DataTable
            label={t(`rows_${outcome}`)}
            rows={shown}
            total={run.counts[outcome]}
            moreCount={after === null ? rows.length - shown.length || HUNDRED : HUNDRED}
            onMore={more === null ? undefined : () => setAfter(more)}
            rowKey={(row) => String(row.row)}
            columns={[
              { id: 'row', head: t('rowNo'), cell: (row) => row.row, width: 60 },
              { id: 'name', head: run.kind === 'units' ? word('name') : t('name'), cell: (row) => personName(row.name), oneLine: true },
              ...(outcome === 'changed' ? [{ id: 'changes', head: t('changes'), cell: (row: Row) => row.changes.map(word).join(t('comma')) }] : []),
              ...(rows[0]?.cells ?? []).map(({ field }, at) => ({
                id: field,
                head: word(field),
                deskOnly: !ON_PHONE.has(field),
                cell: (row: Row) => inWords(row.cells[at]?.text ?? ''),
              })),
            ]}
          />
        )
      }}
    </Asked>
  )
}
