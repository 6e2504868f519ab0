/** The exemptions of one member, and the form by which the branch asks for one. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { dayOfMoment, formatDay, formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import { endExemption, exemptionReason, type listExemptions, memberPage, requestExemption } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

type Exemption = Answer<typeof listExemptions>['exemptions'][number]

export const Exemptions = ({ of }: { of: readonly Exemption[] }) => {
  const t = useText(strings)
  if (of.length === 0) return <p className="dim">{t('noExemptions')}</p>
  return (
    <ul className="checks">
      {of.map((one) => (
        <ExemptionLine key={one.id} of={one} />
      ))}
    </ul>
  )
}

const LOOK = { requested: 'waits', approved: 'met', refused: 'not_met', ended: 'not_applicable' } as const

const ExemptionLine = ({ of }: { of: Exemption }) => {
  const t = useText(strings)
  const [open, setOpen] = useState<'reason' | 'end' | null>(null)
  const day = (on: string) => formatFullDay(on as Day)
  const facts = [
    of.to ? t('fromTo', { from: day(of.from), to: day(of.to) }) : t('fromOn', { from: day(of.from) }),
    of.reasonClass && t(`reason_${of.reasonClass}`),
    of.alternativeForm && t('alternative', { form: of.alternativeForm }),
    of.reviewOn && t('reviewOn', { day: day(of.reviewOn) }),
    of.decidedAt
      ? t('stateBy', { state: t(`state_${of.state}`), unit: of.decidedUnit ?? '', name: of.decidedBy ?? '', day: formatDay(dayOfMoment(of.decidedAt)) })
      : t('requestedBy', { name: of.requestedBy, day: formatDay(dayOfMoment(of.requestedAt)) }),
    of.note,
  ]
  return (
    <li>
      <Status of={LOOK[of.state]}>{t(`state_${of.state}`)}</Status>
      <b>{t(`kind_${of.kind}`)}</b>
      <span>
        {of.may.seeReason && <TextLink onOpen={() => setOpen(open === 'reason' ? null : 'reason')}>{t('readReason')}</TextLink>}
        {'　'}
        {of.may.end && <TextLink onOpen={() => setOpen(open === 'end' ? null : 'end')}>{t('endIt')}</TextLink>}
      </span>
      <span className="d">{facts.filter(Boolean).join('　')}</span>
      {open === 'reason' && <Reason exemptionId={of.id} />}
      {open === 'end' && <EndIt exemptionId={of.id} onDone={() => setOpen(null)} />}
    </li>
  )
}

const Reason = ({ exemptionId }: { exemptionId: string }) => {
  const asked = useAsk(exemptionReason, { params: { exemptionId } }, { settled: true })
  return (
    <span className="d">
      {asked.data?.reason}
      {asked.error && <ErrorOf error={asked.error} />}
    </span>
  )
}

const EndIt = ({ exemptionId, onDone }: { exemptionId: string; onDone: () => void }) => {
  const t = useText(strings)
  const [lastDay, setLastDay] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const end = useAct(endExemption, { changes: [memberPage], onDone })
  const gap = (value: string): string | undefined => (tried && value.trim().length < 2 ? t('missing') : undefined)
  const send = () => {
    setTried(true)
    if (lastDay === '' || note.trim().length < 2) return void requestAnimationFrame(() => toFirstGap())
    end.mutate({ params: { exemptionId }, body: { lastDay, note } })
  }
  return (
    <span className="d">
      <DayField label={t('lastDay')} value={lastDay} onValue={setLastDay} missing={gap(lastDay)} />
      <TextField label={t('endNote')} value={note} onValue={setNote} missing={gap(note)} maxLength={200} />
      {end.error && <ErrorOf error={end.error} />}
      <Button size="sm" kind="ink" busy={end.isPending} onClick={send}>
        {t('endNow')}
      </Button>
    </span>
  )
}

const REASONS = ['old-age', 'illness', 'disability', 'frail', 'other'] as const
const EMPTY = { kind: '', reasonClass: '', reason: '', alternativeForm: '', from: '', to: '' }

export const RequestExemption = ({ memberId }: { memberId: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <p>
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('request')}
        </Button>
      </p>
    )
  return <RequestForm memberId={memberId} onClose={() => setOpen(false)} />
}

const RequestForm = ({ memberId, onClose }: { memberId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [asked, setAsked] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const request = useAct(requestExemption, { changes: [memberPage], onDone: onClose })
  const set = (field: keyof typeof EMPTY) => (value: string) => setAsked({ ...asked, [field]: value })
  const gap = (field: keyof typeof EMPTY): string | undefined => (tried && asked[field].trim() === '' ? t('missing') : undefined)
  const send = () => {
    setTried(true)
    if ((['kind', 'reasonClass', 'reason', 'from'] as const).some((field) => asked[field].trim() === '')) return void requestAnimationFrame(() => toFirstGap())
    const body = {
      ...asked,
      kind: asked.kind as 'attendance',
      reasonClass: asked.reasonClass as 'frail',
      alternativeForm: asked.alternativeForm || null,
      to: asked.to || null,
    }
    request.mutate({ params: { memberId }, body })
  }
  return (
    <ActPanel
      title={t('request')}
      note={t('requestNote')}
      action={
        <>
          <Button kind="ink" busy={request.isPending} onClick={send}>
            {t('sendRequest')}
          </Button>{' '}
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      <ChoiceField
        label={t('kind')}
        value={asked.kind || null}
        onValue={set('kind')}
        missing={gap('kind')}
        options={(['attendance', 'fact-recording'] as const).map((value) => ({ value, label: t(`kind_${value}` as Key) }))}
      />
      <SelectField
        label={t('reasonClass')}
        value={asked.reasonClass}
        onValue={set('reasonClass')}
        missing={gap('reasonClass')}
        options={REASONS.map((value) => ({ value, label: t(`reason_${value}`) }))}
      />
      <LongField
        label={t('reason')}
        value={asked.reason}
        onValue={set('reason')}
        missing={gap('reason')}
        hint={t('reasonHint')}
        ask={t('reasonAsk')}
        maxLength={500}
      />
      <TextField label={t('alternativeForm')} value={asked.alternativeForm} onValue={set('alternativeForm')} ask={t('alternativeAsk')} maxLength={200} />
      <DayField label={t('from')} value={asked.from} onValue={set('from')} missing={gap('from')} />
      <DayField label={t('to')} value={asked.to} onValue={set('to')} hint={t('toHint')} />
      {request.error && <ErrorOf error={request.error} />}
    </ActPanel>
  )
}
