/** The yearly plan: one theme a month; every save is a new version. A superior also sees who below has none. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatMonth, formatMoment } from '../../../../ui/days.ts'
import { LongField, TextField } from '../../../../ui/field.tsx'
import { Facts, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { annualPlan, writeAnnualPlan } from '../../contract.ts'
import { strings } from '../strings.ts'
import { listed } from './session-words.ts'

type Plan = Answer<typeof annualPlan>
type Place = { unitId: string; year: number }

export const AnnualPlan = (place: Place) => {
  const asked = useAsk(annualPlan, { params: { year: place.year }, query: { unitId: place.unitId } })
  return <Asked of={asked}>{(plan) => <Shown key={plan.plan?.version ?? 0} of={plan} place={place} />}</Asked>
}

const Shown = ({ of: { plan, missing, may }, place }: { of: Plan; place: Place }) => {
  const t = useText(strings)
  const [writing, setWriting] = useState(false)
  const mayWrite = may.includes('plan-year')
  const below = missing.filter(({ unitId }) => unitId !== place.unitId).map(({ unitName }) => unitName)
  return (
    <Section
      title={t('plan')}
      note={plan && t('planVersion', { version: plan.version, name: plan.byName, at: formatMoment(plan.at) })}
      right={plan && mayWrite && !writing && <TextLink onOpen={() => setWriting(true)}>{t('editPlan')}</TextLink>}
    >
      {!plan && !writing && (
        <Empty
          title={t('noPlan')}
          action={
            mayWrite && (
              <Button size="sm" onClick={() => setWriting(true)}>
                {t('writePlan')}
              </Button>
            )
          }
        >
          {t('noPlanNext')}
        </Empty>
      )}
      {plan && !writing && <Months of={plan} />}
      {writing && <Write plan={plan} place={place} onDone={() => setWriting(false)} />}
      {below.length > 0 && <Missing of={below} />}
    </Section>
  )
}

const Months = ({ of: { months, note } }: { of: NonNullable<Plan['plan']> }) => (
  <>
    <Facts of={[...months].sort((one, other) => one.month - other.month).map(({ month, theme }) => ({ name: formatMonth(month), value: theme }))} />
    {note && <p className="dim">{note}</p>}
  </>
)

const Missing = ({ of }: { of: readonly string[] }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <p className="note">
      <b>{t('planMissing')}</b>　{t('planMissingCount', { count: of.length })}
      {'　'}
      <TextLink onOpen={() => setOpen(!open)}>{t(open ? 'foldThem' : 'unfold')}</TextLink>
      {open && (
        <>
          <br />
          <span className="dim">{listed(of)}</span>
        </>
      )}
    </p>
  )
}

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1)

const Write = ({ plan, place: { unitId, year }, onDone }: { plan: Plan['plan']; place: Place; onDone: () => void }) => {
  const t = useText(strings)
  const [themes, setThemes] = useState<readonly string[]>(MONTHS.map((month) => plan?.months.find((one) => one.month === month)?.theme ?? ''))
  const [note, setNote] = useState(plan?.note ?? '')
  const [tried, setTried] = useState(false)
  const write = useAct(writeAnnualPlan, { changes: [annualPlan], onDone })
  const months = MONTHS.flatMap((month) =>
    themes[month - 1]!.trim() ? [{ month, theme: themes[month - 1]!.trim(), parts: plan?.months.find((one) => one.month === month)?.parts ?? [] }] : [],
  )
  const send = () => (months.length === 0 ? setTried(true) : write.mutate({ params: { year }, body: { unitId, months, note: note.trim() || null } }))
  return (
    <>
      {MONTHS.map((month) => (
        <TextField
          key={month}
          label={formatMonth(month)}
          ask={t('planAsk')}
          maxLength={200}
          value={themes[month - 1]!}
          onValue={(next) => setThemes(themes.with(month - 1, next))}
          missing={tried && months.length === 0 && month === 1 ? t('planEmpty') : undefined}
        />
      ))}
      <LongField label={t('planNote')} ask={t('planNoteAsk')} value={note} onValue={setNote} maxLength={2000} hint={t('optional')} />
      <p className="form-go">
        <Button kind="ink" busy={write.isPending} onClick={send}>
          {t('savePlan')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
      {write.error && <ErrorOf error={write.error} written={themes.filter(Boolean).join('\n')} />}
    </>
  )
}
