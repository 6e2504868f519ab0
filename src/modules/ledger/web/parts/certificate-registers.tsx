/** What stands behind certificates: ranges of numbers, layouts, custodians, the report of a loss. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listUnits } from '../../../org/contract.ts'
import {
  allotRange,
  CERTIFICATE_KINDS,
  certificateDesk,
  type CertificateKind,
  nameCustodian,
  registerLayout,
  reportCertificate,
  sealStock,
} from '../../contract.ts'
import type { Desk } from '../screens/certificates.tsx'
import { listed } from './words.ts'
import { strings } from '../strings.ts'

const CHANGES = { changes: [certificateDesk] }
const kinds = () => (Object.keys(CERTIFICATE_KINDS) as CertificateKind[]).map((value) => ({ value, label: say(CERTIFICATE_KINDS[value]) }))

export const Ranges = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  return (
    <Section title={t('ranges')} note={t('rangeNote')}>
      <DataTable
        label={t('ranges')}
        rows={desk.ranges}
        rowKey={(row) => row.id}
        empty={t('noRanges')}
        columns={[
          { id: 'unit', head: t('rangeUnit'), cell: (row) => row.unitName },
          { id: 'kind', head: t('col_kind'), cell: (row) => say(CERTIFICATE_KINDS[row.kind]) },
          {
            id: 'numbers',
            head: t('rangeNumbers'),
            cell: (row) => `${row.prefix}${String(row.first).padStart(row.digits, '0')}—${row.prefix}${String(row.last).padStart(row.digits, '0')}`,
          },
          { id: 'left', head: t('rangeLeft'), figure: true, cell: (row) => row.left },
          { id: 'sealed', head: t('rangeSealed'), cell: (row) => <Stock row={row} may={desk.may.includes('seal') && row.unitId === desk.unitId} /> },
          { id: 'by', head: t('rangeBy'), deskOnly: true, cell: (row) => row.allottedBy },
        ]}
      />
      {desk.may.includes('allot') && <Allot desk={desk} />}
    </Section>
  )
}

/** A stock sealed ahead lets a branch issue on the spot; whoever holds the seal says so once. */
const Stock = ({ row, may }: { row: Desk['ranges'][number]; may: boolean }) => {
  const t = useText(strings)
  const act = useAct(sealStock, CHANGES)
  if (row.sealedOn) return <>{t('rangeSealedOn', { day: formatDay(row.sealedOn as Day) })}</>
  if (!may) return <>—</>
  return (
    <>
      <Button size="sm" busy={act.isPending} onClick={() => act.mutate({ params: { rangeId: row.id } })}>
        {t('sealStock')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </>
  )
}

const Allot = ({ desk }: { desk: Desk }) => {
  const t = useText(strings)
  const units = useAsk(listUnits, { query: { under: desk.unitId } })
  const [given, setGiven] = useState({ unitId: '', kind: 'activity' as CertificateKind, prefix: '', digits: '5', first: '1', last: '' })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const [open, setOpen] = useState(false)
  const act = useAct(allotRange, CHANGES)
  if (!open)
    return (
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('allot')}
      </Button>
    )
  const send = () =>
    given.unitId &&
    given.last &&
    act.mutate({
      params: { unitId: given.unitId },
      body: { kind: given.kind, prefix: given.prefix, digits: Number(given.digits), first: Number(given.first), last: Number(given.last) },
    })
  return (
    <ActPanel
      title={t('allot')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={send}>
          {t('allot')}
        </Button>
      }
    >
      <SelectField
        label={t('rangeUnit')}
        value={given.unitId}
        onValue={(unitId) => change({ unitId })}
        options={(units.data?.units ?? []).filter(({ kind }) => kind !== 'group').map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ChoiceField label={t('allotKind')} value={given.kind} onValue={(kind) => change({ kind: kind as CertificateKind })} options={kinds()} />
      <TextField label={t('allotPrefix')} value={given.prefix} maxLength={20} onValue={(prefix) => change({ prefix })} />
      <TextField label={t('allotDigits')} type="number" value={given.digits} min={1} max={9} onValue={(digits) => change({ digits })} />
      <TextField label={t('allotFirst')} type="number" value={given.first} min={1} onValue={(first) => change({ first })} />
      <TextField label={t('allotLast')} type="number" value={given.last} min={1} onValue={(last) => change({ last })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

type Level = 'central' | 'province' | 'city'

export const Layouts = ({ desk, today }: { desk: Desk; today: string }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ kind: 'activity' as CertificateKind, version: '', issuer: '', level: 'province' as Level, from: today })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const [open, setOpen] = useState(false)
  const act = useAct(registerLayout, { ...CHANGES, onDone: () => setOpen(false) })
  return (
    <Section title={t('layouts')} note={t('layoutNote')}>
      {desk.layouts.length === 0 && <p className="dim">{t('noLayouts')}</p>}
      {desk.layouts.map((layout) => (
        <p key={`${layout.kind}-${layout.version}`}>
          {t('layoutLine', { kind: say(CERTIFICATE_KINDS[layout.kind]), version: layout.version, issuer: layout.issuer })}
          <span className="faint">{`　${formatFullDay(layout.from as Day)}`}</span>
        </p>
      ))}
      {desk.may.includes('register-layout') && !open && (
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('layoutSave')}
        </Button>
      )}
      {open && (
        <ActPanel
          title={t('layoutSave')}
          action={
            <Button
              kind="ink"
              busy={act.isPending}
              onClick={() => given.version && given.issuer && act.mutate({ params: { unitId: desk.unitId }, body: given })}
            >
              {t('layoutSave')}
            </Button>
          }
        >
          <ChoiceField label={t('allotKind')} value={given.kind} onValue={(kind) => change({ kind: kind as CertificateKind })} options={kinds()} />
          <TextField label={t('layoutVersion')} value={given.version} maxLength={40} onValue={(version) => change({ version })} />
          <TextField label={t('layoutIssuer')} value={given.issuer} maxLength={80} onValue={(issuer) => change({ issuer })} />
          <ChoiceField
            label={t('layoutLevel')}
            value={given.level}
            onValue={(level) => change({ level: level as Level })}
            options={(['central', 'province', 'city'] as const).map((value) => ({ value, label: t(`level_${value}`) }))}
          />
          <DayField label={t('layoutFrom')} value={given.from} onValue={(from) => change({ from })} />
          {act.error && <ErrorOf error={act.error} />}
        </ActPanel>
      )}
    </Section>
  )
}

export const Custodians = ({ desk, today }: { desk: Desk; today: string }) => {
  const t = useText(strings)
  const [memberId, setMemberId] = useState('')
  const [from, setFrom] = useState(today)
  const [open, setOpen] = useState(false)
  const act = useAct(nameCustodian, { ...CHANGES, onDone: () => setOpen(false) })
  const one = desk.unitKind === 'branch'
  return (
    <Section title={one ? t('custodian') : t('withoutCustodian')}>
      {one && <p>{desk.custodian ? t('custodianIs', { name: desk.custodian.name, day: formatFullDay(desk.custodian.from as Day) }) : t('custodianNone')}</p>}
      {!one && <p>{desk.custodians.without.length === 0 ? t('allHaveCustodian') : listed(desk.custodians.without.map(({ unitName }) => unitName))}</p>}
      {desk.may.includes('name-custodian') && !open && (
        <Button size="sm" onClick={() => setOpen(true)}>
          {t(one && desk.custodian ? 'custodianChange' : 'custodianSave')}
        </Button>
      )}
      {open && (
        <ActPanel
          title={t('custodian')}
          action={
            <Button kind="ink" busy={act.isPending} onClick={() => memberId && act.mutate({ params: { unitId: desk.unitId }, body: { memberId, from } })}>
              {t('custodianSave')}
            </Button>
          }
        >
          <SelectField
            label={t('custodianName')}
            value={memberId}
            onValue={setMemberId}
            options={desk.members.map((member) => ({ value: member.memberId, label: member.name }))}
          />
          <DayField label={t('layoutFrom')} value={from} onValue={setFrom} />
          {act.error && <ErrorOf error={act.error} />}
        </ActPanel>
      )}
    </Section>
  )
}

type What = 'lost' | 'damaged' | 'full'

/** For members who tell the branch by word of mouth. */
export const ReportForm = ({ desk, today }: { desk: Desk; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ certificateId: '', what: null as What | null, on: today, words: '' })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const act = useAct(reportCertificate, { ...CHANGES, onDone: () => setOpen(false) })
  const held = desk.members.flatMap(({ name, certificate }) =>
    certificate?.state === 'issued' ? [{ value: certificate.id, label: `${name}　${certificate.number}` }] : [],
  )
  if (held.length === 0) return null
  if (!open)
    return (
      <p className="no-print">
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('reportLost')}
        </Button>
      </p>
    )
  const send = () =>
    given.certificateId &&
    given.what &&
    given.words.trim() &&
    act.mutate({ params: { certificateId: given.certificateId }, body: { what: given.what, on: given.on, words: given.words } })
  return (
    <ActPanel
      title={t('reportLost')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={send}>
          {t('enterSave')}
        </Button>
      }
    >
      <SelectField label={t('col_name')} value={given.certificateId} onValue={(certificateId) => change({ certificateId })} options={held} />
      <ChoiceField
        label={t('lostWhat')}
        value={given.what}
        onValue={(what) => change({ what: what as What })}
        options={(['lost', 'damaged', 'full'] as const).map((value) => ({ value, label: t(`what_${value}`) }))}
      />
      <DayField label={t('lostWhen')} value={given.on} max={today} onValue={(on) => change({ on })} />
      <LongField label={t('lostHow')} ask={t('lostHowAsk')} value={given.words} maxLength={300} onValue={(words) => change({ words })} />
      {act.error && <ErrorOf error={act.error} written={given.words} />}
    </ActPanel>
  )
}
