/** 党组织: the unit and everything below it, found by name, code or initials; creating one. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { DayField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { createUnit, listUnits, UNIT_KINDS, UNIT_SECTORS, type UnitKind, type UnitSector } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'
import '../parts/org.css'

type Unit = Answer<typeof listUnits>['units'][number]

export const UnitsScreen = () => {
  const t = useText(strings)
  const [find, setFind] = useState('')
  const [making, setMaking] = useState(false)
  const asked = useAsk(listUnits, { query: find === '' ? { groups: 'no' } : { find } }, { keep: true })
  return (
    <Asked of={asked}>
      {({ units, may }) => (
        <>
          <PageTitle
            title={t('unitsTitle')}
            facts={t('unitsFacts', { count: units.length })}
            actions={
              may.create && (
                <>
                  <ButtonLink href="/imports">{t('importUnits')}</ButtonLink>
                  <Button onClick={() => setMaking(!making)}>{t('createUnit')}</Button>
                </>
              )
            }
          />
          {making && <CreateUnit units={units} onClose={() => setMaking(false)} />}
          <UnitTable units={units} onFind={setFind} mayCreate={may.create} />
        </>
      )}
    </Asked>
  )
}

/** Each unit below its superior, in the order of the codes. */
const asTree = (units: readonly Unit[]): Unit[] => {
  const here = new Set(units.map(({ id }) => id))
  const below = (parentId: string | null): Unit[] =>
    units
      .filter((unit) => (parentId === null ? unit.parentId === null || !here.has(unit.parentId) : unit.parentId === parentId))
      .flatMap((unit) => [unit, ...below(unit.id)])
  return below(null)
}

const UnitTable = ({ units, onFind, mayCreate }: { units: readonly Unit[]; onFind: (wanted: string) => void; mayCreate: boolean }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('unitsTitle')}
      rows={asTree(units)}
      rowKey={({ id }) => id}
      find={({ name }) => ({ name })}
      onFind={onFind}
      findHint={t('findUnits')}
      empty={
        <Empty title={t('noUnits')} action={mayCreate && <ButtonLink href="/imports">{t('importUnits')}</ButtonLink>}>
          {t('noUnitsMore')}
        </Empty>
      }
      columns={[
        { id: 'code', head: t('unitCode'), width: 130, oneLine: true, deskOnly: true, cell: ({ code }) => code },
        { id: 'name', head: t('unitName'), cell: (unit) => <UnitName of={unit} /> },
        { id: 'kind', head: t('unitKind'), width: 120, cell: ({ kind }) => t(`kind_${kind}` as Key) },
        { id: 'sector', head: t('unitSector'), width: 130, cell: ({ sector }) => t(`sector_${sector}` as Key) },
        { id: 'from', head: t('unitFrom'), width: 130, deskOnly: true, cell: ({ from }) => formatFullDay(from as Day) },
      ]}
    />
  )
}

const UnitName = ({ of: { id, name, depth, to } }: { of: Unit }) => {
  const t = useText(strings)
  return (
    <span className="unit-line" style={{ paddingLeft: depth * 20 }}>
      <a className="lnk" href={`/units/${id}`}>
        {name}
      </a>
      {to && <span className="faint">　{t('unitTo', { day: formatFullDay(to as Day) })}</span>}
    </span>
  )
}

type Draft = { parentId: string; code: string; name: string; kind: string; sector: string; from: string }

const EMPTY: Draft = { parentId: '', code: '', name: '', kind: '', sector: '', from: '' }

/** Which fields of the draft are not right, with the words to say so. */
const gapsOf = (draft: Draft): Partial<Record<keyof Draft, Key>> => ({
  ...(draft.parentId === '' ? { parentId: 'pickMissing' } : {}),
  ...(/^[0-9A-Za-z-]{1,40}$/.test(draft.code) ? {} : { code: 'codeMissing' }),
  ...(draft.name.trim().length < 2 ? { name: 'nameMissing' } : {}),
  ...(draft.kind === '' ? { kind: 'pickMissing' } : {}),
  ...(draft.sector === '' ? { sector: 'pickMissing' } : {}),
  ...(draft.from === '' ? { from: 'dayMissing' } : {}),
})

const CreateUnit = ({ units, onClose }: { units: readonly Unit[]; onClose: () => void }) => {
  const t = useText(strings)
  const [draft, setDraft] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const create = useAct(createUnit, { changes: [listUnits], onDone: onClose })
  const gaps = gapsOf(draft)
  const field = (name: keyof Draft) => {
    const gap = gaps[name]
    return { value: draft[name], onValue: (next: string) => setDraft({ ...draft, [name]: next }), missing: tried && gap ? t(gap) : undefined }
  }
  const save = () => {
    setTried(true)
    if (Object.keys(gaps).length > 0) return setTimeout(toFirstGap)
    create.mutate({ body: { ...draft, kind: draft.kind as UnitKind, sector: draft.sector as UnitSector } })
  }
  const parents = units.filter(({ kind }) => kind !== 'group').map(({ id, name }) => ({ value: id, label: name }))
  return (
    <ActPanel
      title={t('createUnit')}
      action={
        <>
          <Button kind="ink" busy={create.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <SelectField label={t('createBelow')} options={parents} {...field('parentId')} />
      <TextField label={t('unitName')} {...field('name')} />
      <TextField label={t('unitCode')} {...field('code')} />
      <SelectField
        label={t('unitKind')}
        options={Object.keys(UNIT_KINDS)
          .filter((kind) => kind !== 'department')
          .map((kind) => ({ value: kind, label: t(`kind_${kind}` as Key) }))}
        {...field('kind')}
      />
      <SelectField
        label={t('unitSector')}
        options={Object.keys(UNIT_SECTORS).map((sector) => ({ value: sector, label: t(`sector_${sector}` as Key) }))}
        {...field('sector')}
      />
      <DayField label={t('unitFrom')} {...field('from')} />
      {create.error && <ErrorOf error={create.error} />}
    </ActPanel>
  )
}
