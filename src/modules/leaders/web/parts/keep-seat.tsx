/** What changes about a seat: a unit or branch to be linked with, and leaving the body. */
import { useState } from 'react'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, SelectField } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { bodiesUnder, leaderOf, leaveSeat, linkUnit } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Acts } from '../../../../ui/acts.tsx'

type Seated = { seatId: string; personId: string; bodyId: string; name: string; bodyName: string; year: number }

const CHANGES = { changes: [leaderOf, bodiesUnder] }

/** Folded buttons under the links; one form opens at a time. */
export const KeepSeat = ({ of, today }: { of: Seated; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState<'link' | 'leave' | null>(null)
  const shut = () => setOpen(null)
  if (open === 'link') return <LinkForm of={of} today={today} onDone={shut} />
  if (open === 'leave') return <LeaveForm of={of} today={today} onDone={shut} />
  return (
    <p>
      <Button size="sm" onClick={() => setOpen('link')}>
        {t('linkUnit')}
      </Button>{' '}
      <Button size="sm" onClick={() => setOpen('leave')}>
        {t('leaveSeat')}
      </Button>
    </p>
  )
}

type Given = { of: Seated; today: string; onDone: () => void }

/** The units that may be linked are those of the caller's own part of the tree. */
const LinkForm = (given: Given) => {
  const acting = useActingUnit()
  return (
    <Asked of={useAsk(mySession)}>
      {({ grants }) => {
        const held = grants.filter(({ role }) => role === 'committee' || role === 'department')
        const unitId = (held.find((grant) => grant.unitId === acting) ?? held[0])?.unitId
        return unitId ? <LinkUnder {...given} unitId={unitId} /> : null
      }}
    </Asked>
  )
}

const LinkUnder = ({ of, today, onDone, unitId }: Given & { unitId: string }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ unitId: '', kind: 'contact-branch' as 'linked-unit' | 'contact-branch', from: today })
  const [tried, setTried] = useState(false)
  const seen = useAsk(bodiesUnder, { query: { unitId, year: of.year } }, { keep: true })
  const act = useAct(linkUnit, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () => {
    setTried(true)
    if (given.unitId !== '') act.mutate({ params: { bodyId: of.bodyId }, body: { ...given, personId: of.personId } })
  }
  return (
    <ActPanel title={t('linkTitle', { name: of.name })} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <SelectField
        label={t('linkKind')}
        value={given.kind}
        onValue={(kind) => kind !== '' && change({ kind: kind as typeof given.kind })}
        options={[
          { value: 'contact-branch', label: t('kind_contact') },
          { value: 'linked-unit', label: t('kind_linked') },
        ]}
      />
      <SelectField
        label={t('linkWhich')}
        value={given.unitId}
        onValue={(chosen) => change({ unitId: chosen })}
        options={(seen.data?.units ?? []).map((unit) => ({ value: unit.unitId, label: unit.name }))}
        missing={tried && given.unitId === '' ? t('linkMissing') : undefined}
      />
      <DayField label={t('linkFrom')} value={given.from} onValue={(from) => change({ from })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const LeaveForm = ({ of, today, onDone }: Given) => {
  const t = useText(strings)
  const [to, setTo] = useState(today)
  const act = useAct(leaveSeat, { ...CHANGES, onDone })
  const save = () => act.mutate({ params: { seatId: of.seatId }, body: { to } })
  return (
    <ActPanel
      title={t('leaveTitle', { name: of.name })}
      note={t('leaveNote', { body: of.bodyName })}
      action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}
    >
      <DayField label={t('leaveOn')} value={to} onValue={setTo} max={today} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
