/** Which column of the table is which field of the form; corrected by hand. Open only where something is missing. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { SelectField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { FORMS, importRows, mapColumns, oneImport } from '../../contract.ts'
import type { Run } from '../screens/import-run.tsx'
import { strings } from '../strings.ts'

export const ImportColumns = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const [mapping, setMapping] = useState<Record<string, number>>(run.mapping)
  const map = useAct(mapColumns, { changes: [oneImport, importRows] })
  const set = (field: string) => (column: string) => {
    const { [field]: _, ...rest } = mapping
    setMapping(column === '' ? rest : { ...rest, [field]: Number(column) })
  }
  const options = run.headings.map((heading, at) => ({ value: String(at), label: `${letters(at)}　${heading}` })).filter((_, at) => run.headings[at] !== '')
  const fields = Object.entries(FORMS[run.kind]) as [string, { zh: string; en: string; required?: true }][]
  return (
    <details open={run.missing.length > 0}>
      <summary>
        {t('columns')}
        {'　'}
        {run.missing.length > 0 ? <b className="now">{t('columnsMissing', { count: run.missing.length })}</b> : <span className="dim">{t('columnsNote')}</span>}
      </summary>
      <Section title={t('columns')} note={<span className="sm dim">{t('columnsNote')}</span>}>
        {fields.map(([field, words]) => (
          <SelectField
            key={field}
            label={say(words)}
            ask={t('notInTable')}
            value={mapping[field] === undefined ? '' : String(mapping[field])}
            onValue={set(field)}
            options={options}
            missing={run.missing.includes(field) && mapping[field] === undefined ? t('required') : undefined}
          />
        ))}
        {map.error && <ErrorOf error={map.error} />}
        <p className="table-end">
          <Button kind="ink" busy={map.isPending} onClick={() => map.mutate({ params: { runId: run.id }, body: { columns: mapping } })}>
            {t('saveColumns')}
          </Button>
        </p>
      </Section>
    </details>
  )
}

/** A … Z, AA … of a column. */
export const letters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26))
