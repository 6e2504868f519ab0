/** A table is handed in here; below, the tables handed in before. */
import { useState } from 'react'
import { addressOf } from '../../../../ui/api.ts'
import { useAsk, useUpload } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatFullMoment } from '../../../../ui/days.ts'
import { ChoiceField, FileField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo, useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { blankForm, type FormKind, listImports, startImport } from '../../contract.ts'
import { strings } from '../strings.ts'

export const ImportsScreen = () => {
  const t = useText(strings)
  const session = useAsk(mySession)
  return (
    <>
      <PageTitle title={t('imports')} facts={t('importsFacts')} />
      <Asked of={session}>
        {(me) => <HandIn units={me.grants.filter((grant) => DESK.has(grant.role)).map(({ unitId, unitName }) => ({ unitId, unitName }))} />}
      </Asked>
      <Earlier />
    </>
  )
}

const DESK = new Set<string>(['secretary', 'branch-officer', 'committee', 'department'])

const HandIn = ({ units }: { units: readonly { unitId: string; unitName: string }[] }) => {
  const t = useText(strings)
  const go = useGo()
  const search = useSearch()
  const [kind, setKind] = useState<string>(search.kind ?? 'roster')
  const [unitId, setUnitId] = useState(search.unit ?? units[0]?.unitId ?? '')
  const [file, setFile] = useState<File | null>(null)
  const [sheet, setSheet] = useState('')
  const [tried, setTried] = useState(false)
  const send = useUpload(startImport, { changes: [listImports], onDone: (run) => go(`/imports/${run.id}`) })
  const start = () => {
    setTried(true)
    if (!file) return void requestAnimationFrame(() => toFirstGap())
    send.mutate({ input: { body: { kind: kind as FormKind, unitId, ...(sheet.trim() ? { sheet: sheet.trim() } : {}) } }, file })
  }
  const known = units.some((unit) => unit.unitId === unitId)
  return (
    <Section
      title={t('handIn')}
      right={
        <a className="lnk" href={addressOf(blankForm, { params: { kind: kind as FormKind } })} download>
          {t('blankForm')}
        </a>
      }
    >
      <ChoiceField
        label={t('formKind')}
        value={kind}
        onValue={setKind}
        options={(['roster', 'units'] as const).map((value) => ({ value, label: t(`form_${value}`) }))}
      />
      {units.length > 1 && known && (
        <SelectField label={t('forUnit')} value={unitId} onValue={setUnitId} options={units.map((unit) => ({ value: unit.unitId, label: unit.unitName }))} />
      )}
      <FileField label={t('file')} file={file} onFile={setFile} accept=".xlsx" hint={t('fileHint')} missing={tried && !file ? t('fileMissing') : undefined} />
      <TextField label={t('sheet')} value={sheet} onValue={setSheet} hint={t('sheetHint')} maxLength={31} />
      {send.error && <ErrorOf error={send.error} />}
      <p className="table-end">
        <Button kind="ink" busy={send.isPending} onClick={start}>
          {t('check')}
        </Button>
      </p>
    </Section>
  )
}

const Earlier = () => {
  const t = useText(strings)
  const asked = useAsk(listImports)
  return (
    <Section title={t('earlier')}>
      <Asked of={asked}>
        {({ imports }) => (
          <DataTable
            label={t('earlier')}
            rows={imports}
            rowKey={(row) => row.id}
            empty={<Empty title={t('noImports')} />}
            columns={[
              { id: 'file', head: t('file'), cell: (row) => <TextLink href={`/imports/${row.id}`}>{row.fileName}</TextLink> },
              { id: 'kind', head: t('formKind'), cell: (row) => t(`form_${row.kind}`), width: 130 },
              { id: 'total', head: t('total'), cell: (row) => row.total, figure: true, width: 90 },
              { id: 'state', head: t('state'), cell: (row) => t(`runState_${row.state}`), width: 180 },
              { id: 'by', head: t('handedIn'), cell: (row) => `${row.madeBy}　${formatFullMoment(row.madeAt)}`, width: 280 },
            ]}
          />
        )}
      </Asked>
    </Section>
  )
}
