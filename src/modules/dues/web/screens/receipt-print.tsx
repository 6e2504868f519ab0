/** One receipt on paper. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatCents, formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { PAYMENT_KINDS, receipt } from '../../contract.ts'
import { print } from '../parts/print-words.ts'

export const ReceiptScreen = () => {
  const t = useText(print)
  const { paymentId } = useParams<'paymentId'>()
  return (
    <Asked of={useAsk(receipt, { params: { paymentId } })}>
      {({ payment, name, unitName, checkCode, printedAt }) => (
        <PaperDesk back="/dues">
          <Paper title={t('receipt')} head={{ left: unitName, right: t('number', { number: payment.number }) }}>
            <PrintForm
              lines={[
                [t('name'), name],
                [t('forMonth'), t('monthOf', { year: payment.year, month: payment.month })],
                [t('amount'), t('yuan', { yuan: formatCents(payment.cents) })],
                [t('day'), formatFullDay(payment.paidOn as Day)],
                [t('kind'), say(PAYMENT_KINDS[payment.kind])],
                ...(payment.proxy ? [[t('proxy'), payment.proxy.name] as const] : []),
                ...(payment.reversed ? [[t('note'), t('reversed', { number: payment.reversed.number })] as const] : []),
              ]}
            />
            <Signatures of={[t('collector', { name: payment.collector }), t('payer')]} />
            <PaperFoot printedAt={printedAt} checkCode={checkCode} />
          </Paper>
        </PaperDesk>
      )}
    </Asked>
  )
}
