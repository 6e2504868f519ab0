/** Tables T5 and T6 coming in: looked at first, taken whole or not at all. */
import { useState } from 'react'
import { useUpload } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatCents } from '../../../../ui/days.ts'
import { DayField, FileField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf, ImportFaults } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { bases, importBases, importRegister, register } from '../../contract.ts'
import { strings } from '../strings.ts'

const XLSX = '.xlsx'

type Fault = { row: number; name: string; column: { zh: string; en: string }; written: string; mend: { zh: string; en: string } }

const Faults = ({ of }: { of: readonly Fault[] }) => (of.length === 0 ? null : <ImportFaults faults={of.map((fault, at) => ({ id: String(at), ...fault }))} />)

export const ImportBases = ({ unitId, year }: { unitId: string; year: number }) => {
  const t = useText(strings)
  const [file, setFile] = useState<File | null>(null)
  const act = useUpload(importBases, { changes: [bases] })
  const send = (carryOut: 'true' | 'false') => file && act.mutate({ input: { body: { unitId, year: String(year), carryOut } }, file })
  const seen = act.data
  return (
    <Section title={t('importTitle')}>
      <p className="dim">{t('importHint')}</p>
      <FileField label={t('chooseFile')} file={file} onFile={setFile} accept={XLSX} />
      <Button size="sm" busy={act.isPending} onClick={() => send('false')}>
        {t('look')}
      </Button>
      {seen && !seen.carriedOut && seen.faults.length === 0 && seen.rows > 0 && (
        <Button size="sm" kind="ink" busy={act.isPending} onClick={() => send('true')}>
          {t('takeIn', { count: seen.rows })}
        </Button>
      )}
      <p role="status">{seen?.carriedOut ? t('takenIn', { count: seen.rows }) : ''}</p>
      {seen && <Faults of={seen.faults} />}
      {act.error && <ErrorOf error={act.error} />}
    </Section>
  )
}

export const ImportRegister = ({ unitId, year, today }: { unitId: string; year: number; today: string }) => {
  const t = useText(strings)
  const [file, setFile] = useState<File | null>(null)
  const [paidOn, setPaidOn] = useState(today)
  const act = useUpload(importRegister, { changes: [register] })
  const send = (carryOut: 'true' | 'false') => file && act.mutate({ input: { body: { unitId, year: String(year), paidOn, carryOut } }, file })
  const seen = act.data
  return (
    <Section title={t('importRegister')}>
      <p className="dim">{t('importRegisterHint')}</p>
      <DayField label={t('importPaidOn')} value={paidOn} onValue={setPaidOn} max={today} />
      <FileField label={t('chooseFile')} file={file} onFile={setFile} accept={XLSX} />
      <Button size="sm" busy={act.isPending} onClick={() => send('false')}>
        {t('look')}
      </Button>
      {seen && !seen.carriedOut && seen.faults.length === 0 && seen.payments > 0 && (
        <Button size="sm" kind="ink" busy={act.isPending} onClick={() => send('true')}>
          {t('takeInPayments', { count: seen.payments, yuan: formatCents(seen.cents) })}
        </Button>
      )}
      <p role="status">{seen?.carriedOut ? t('takenInPayments', { count: seen.payments }) : ''}</p>
      {seen && <Faults of={seen.faults} />}
      {act.error && <ErrorOf error={act.error} />}
    </Section>
  )
}
