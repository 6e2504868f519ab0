/** The frozen list of a month, group by group: what is due, what came in, one button that takes it. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { TextField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { branchMonth, FLAGS, recordPayment, reversePayment, STANDS } from '../../contract.ts'
import type { Month } from '../screens/month.tsx'
import { strings } from '../strings.ts'

type Member = Month['members'][number]

const LOOK: Record<Member['stands'], StatusWord> = { paid: 'met', partly: 'waits', unpaid: 'later', 'nothing-due': 'not_required', 'not-set': 'unknown' }

export const MonthTable = ({ unitId, found, onOther }: { unitId: string; found: Month; onOther: (memberId: string) => void }) => {
  const t = useText(strings)
  const take = useAct(recordPayment, { changes: [branchMonth] })
  const taken = found.members.find(({ memberId }) => memberId === take.variables?.body.memberId)
  const groups = Map.groupBy(found.members, ({ groupName }) => groupName ?? '')
  return (
    <>
      <p role="status">
        {take.data && taken && (
          <>
            {t('collected', { name: taken.name, yuan: formatCents(take.data.cents), number: take.data.number })}
            {take.data.flags.length > 0 && `　${t('flagged', { flags: flagWords(take.data.flags) })}`}
          </>
        )}
      </p>
      {take.error && <ErrorOf error={take.error} />}
      <DataTable
        label={t('dues')}
        groups={[...groups].map(([name, rows]) => ({ id: name, title: name || null, rows }))}
        rowKey={(row) => row.memberId}
        find={(row) => ({ name: row.name, initials: row.initials })}
        columns={[
          { id: 'name', head: t('name'), oneLine: true, cell: (row) => personName(row.name) },
          { id: 'stands', head: t('stands'), cell: (row) => <Standing of={row} /> },
          { id: 'norm', head: t('norm'), cell: (row) => row.norm && <small className="faint">{say(row.norm.words)}</small> },
          { id: 'due', head: t('due'), figure: true, oneLine: true, cell: (row) => (row.dueCents === null ? '' : formatCents(row.dueCents)) },
          {
            id: 'paid',
            head: t('paid'),
            figure: true,
            oneLine: true,
            cell: (row) => (row.paidCents === 0 ? <span className="faint">0</span> : formatCents(row.paidCents)),
          },
          {
            id: 'act',
            head: '',
            action: true,
            cell: (row) => (
              <Acts row={row} found={found} onOther={onOther} busy={take.isPending} onTake={(body) => take.mutate({ params: { unitId }, body })} />
            ),
          },
        ]}
      />
    </>
  )
}

const flagWords = (flags: readonly string[]): string => listed(flags.map((flag) => (flag in FLAGS ? say(FLAGS[flag as keyof typeof FLAGS]) : flag)))

const Standing = ({ of }: { of: Member }) => {
  const t = useText(strings)
  return (
    <>
      <Status of={LOOK[of.stands]}>{say(STANDS[of.stands])}</Status>
      {of.arrears > 0 && of.stands !== 'paid' && <small className="notmet-c"> {t('arrearsMonths', { count: of.arrears })}</small>}
      {of.lateCents > 0 && <small className="faint"> {t('lateAfter', { yuan: formatCents(of.lateCents) })}</small>}
      <Receipts of={of} />
    </>
  )
}

const Receipts = ({ of }: { of: Member }) => {
  const t = useText(strings)
  return (
    <ul className="dues-pays">
      {of.payments.map((payment) => (
        <li key={payment.id}>
          <small className="faint">
            <a href={`/dues/receipt/${payment.id}`}>{t('receiptNo', { number: payment.number })}</a>{' '}
            {t('receiptLine', { day: formatDay(payment.paidOn as Day), yuan: formatCents(payment.cents), collector: payment.collector })}{' '}
            {payment.reversed && t('reversedBy', { number: payment.reversed.number })}
            {payment.reverses && t('reversal', { note: payment.note ?? '' })}
            {payment.flags.length > 0 && flagWords(payment.flags)}
          </small>
        </li>
      ))}
    </ul>
  )
}

type Taking = Parameters<ReturnType<typeof useAct<typeof recordPayment>>['mutate']>[0]['body']

const Acts = ({
  row,
  found,
  onTake,
  onOther,
  busy,
}: {
  row: Member
  found: Month
  onTake: (body: Taking) => void
  onOther: (memberId: string) => void
  busy: boolean
}) => {
  const t = useText(strings)
  const left = (row.dueCents ?? 0) - row.paidCents
  const thisMonth = found.today.slice(0, 7) === `${found.year}-${String(found.month).padStart(2, '0')}`
  const one = { memberId: row.memberId, year: found.year, month: found.month, yuan: formatCents(left), paidOn: found.today, otherMonth: !thisMonth }
  return (
    <div className="dues-acts">
      {found.may.includes('collect') && left > 0 && (
        <Button kind="ink" size="sm" busy={busy} onClick={() => onTake(one)}>
          {t('collect', { yuan: formatCents(left) })}
        </Button>
      )}
      {found.may.includes('collect') && <TextLink onOpen={() => onOther(row.memberId)}>{t('collectOther')}</TextLink>}
      {found.may.includes('reverse') && row.payments.some(({ reversed, reverses }) => !reversed && !reverses) && <Reverse row={row} />}
    </div>
  )
}

const Reverse = ({ row }: { row: Member }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const act = useAct(reversePayment, { changes: [branchMonth], onDone: () => setOpen(false) })
  const last = row.payments.findLast(({ reversed, reverses }) => !reversed && !reverses)!
  if (!open) return <TextLink onOpen={() => setOpen(true)}>{t('reverse')}</TextLink>
  return (
    <div>
      <TextField label={t('reverseWhy')} value={reason} onValue={setReason} ask={t('reverseAsk')} />
      <Button size="sm" busy={act.isPending} onClick={() => reason.trim() !== '' && act.mutate({ params: { paymentId: last.id }, body: { reason } })}>
        {t('reverse')} {t('receiptNo', { number: last.number })}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </div>
  )
}
