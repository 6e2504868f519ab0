/** One payment with everything that can be said of it: another month, another day, a proxy, who took it, given besides. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { formatCents } from '../../../../ui/days.ts'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { branchMonth, recordPayment } from '../../contract.ts'
import type { Month } from '../screens/month.tsx'
import { strings } from '../strings.ts'

type Filled = {
  month: string
  yuan: string
  paidOn: string
  receivedBy: string
  extra: boolean
  otherMonth: boolean
  agreed: string
  proxy: { name: string; reason: string; consent: string } | null
}

const empty = (found: Month, memberId: string): Filled => {
  const member = found.members.find((one) => one.memberId === memberId)
  const left = (member?.dueCents ?? 0) - (member?.paidCents ?? 0)
  return {
    month: `${found.year}-${found.month}`,
    yuan: left > 0 ? formatCents(left) : '',
    paidOn: found.today,
    receivedBy: '',
    extra: false,
    otherMonth: false,
    agreed: '',
    proxy: null,
  }
}

export const PayForm = ({ unitId, found, memberId, onDone }: { unitId: string; found: Month; memberId: string; onDone: () => void }) => {
  const t = useText(strings)
  const [filled, setFilled] = useState(() => empty(found, memberId))
  const put = (part: Partial<Filled>) => setFilled({ ...filled, ...part })
  const act = useAct(recordPayment, { changes: [branchMonth], onDone })
  const member = found.members.find((one) => one.memberId === memberId)
  const send = () => act.mutate({ params: { unitId }, body: bodyOf(filled, memberId) })
  return (
    <ActPanel
      title={t('payTitle')}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={send}>
            {t('payNow')}
          </Button>
          <Button kind="text" onClick={onDone}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <p className="b">{member?.name}</p>
      <SelectField
        label={t('payMonth')}
        value={filled.month}
        onValue={(month) => put({ month })}
        options={monthsAround(found).map((value) => ({ value, label: value }))}
      />
      <TextField label={t('payYuan')} value={filled.yuan} onValue={(yuan) => put({ yuan })} ask={t('payYuanAsk')} inputMode="decimal" />
      <DayField label={t('payDay')} value={filled.paidOn} onValue={(paidOn) => put({ paidOn })} max={found.today} />
      <SelectField
        label={t('payReceivedBy')}
        hint={t('payReceivedHint')}
        value={filled.receivedBy}
        onValue={(receivedBy) => put({ receivedBy })}
        options={found.members.map((one) => ({ value: one.memberId, label: one.name }))}
      />
      <Ticks filled={filled} put={put} />
      {act.error?.code === 'beyond-limit' && <TextField label={t('payAgreed')} value={filled.agreed} onValue={(agreed) => put({ agreed })} />}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const bodyOf = (filled: Filled, memberId: string) => {
  const [year, month] = filled.month.split('-').map(Number) as [number, number]
  return {
    memberId,
    year,
    month,
    yuan: filled.yuan || ' ',
    paidOn: filled.paidOn,
    extra: filled.extra,
    otherMonth: filled.otherMonth,
    receivedBy: filled.receivedBy || null,
    proxy: filled.proxy && { name: filled.proxy.name, reason: filled.proxy.reason, consent: filled.proxy.consent || null },
    agreed: filled.agreed || null,
  }
}

/** The months that a payment may be for: half a year back, three ahead, this one first. */
const monthsAround = (found: Month): string[] => {
  const place = found.year * 12 + found.month - 1
  const name = (at: number) => `${Math.floor(at / 12)}-${(at % 12) + 1}`
  return [name(place), ...Array.from({ length: 12 }, (_, back) => name(place - back - 1)), ...Array.from({ length: 6 }, (_, ahead) => name(place + ahead + 1))]
}

const Ticks = ({ filled, put }: { filled: Filled; put: (part: Partial<Filled>) => void }) => {
  const t = useText(strings)
  const proxy = filled.proxy
  return (
    <>
      <Tick checked={filled.otherMonth} onChecked={(otherMonth) => put({ otherMonth })}>
        {t('payOther')}
      </Tick>
      <Tick checked={filled.extra} onChecked={(extra) => put({ extra })}>
        {t('payExtra')}
      </Tick>
      <Tick checked={proxy !== null} onChecked={(on) => put({ proxy: on ? { name: '', reason: '', consent: '' } : null })}>
        {t('payProxy')}
      </Tick>
      {proxy && (
        <>
          <TextField label={t('proxyName')} value={proxy.name} onValue={(name) => put({ proxy: { ...proxy, name } })} />
          <TextField label={t('proxyReason')} value={proxy.reason} onValue={(reason) => put({ proxy: { ...proxy, reason } })} />
          <TextField
            label={t('proxyConsent')}
            hint={t('proxyConsentHint')}
            value={proxy.consent}
            onValue={(consent) => put({ proxy: { ...proxy, consent } })}
          />
        </>
      )}
    </>
  )
}
