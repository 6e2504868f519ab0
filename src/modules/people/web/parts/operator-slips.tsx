/** What the operator printed at the command line in the last weeks, for the administrators to hold against what they know; nothing where there is none. */
import { useAsk } from '../../../../ui/ask.ts'
import { dayOfMoment, formatFullDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Section } from '../../../../ui/page.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { operatorSlips } from '../../contract.ts'
import { strings } from '../strings.ts'

export const OperatorSlips = () => {
  const t = useText(strings)
  const { data } = useAsk(operatorSlips)
  if (!data || data.slips.length === 0) return null
  return (
    <Section title={t('operatorSlips')} note={t('operatorSlipsNote')} now>
      <DataTable
        label={t('operatorSlips')}
        rows={data.slips}
        rowKey={(row) => row.id}
        columns={[
          { id: 'name', head: t('account_of'), cell: (row) => <b>{personName(row.accountName)}</b> },
          { id: 'purpose', head: t('slipPurpose'), cell: (row) => t(`slipPurpose_${row.purpose}`) },
          { id: 'operator', head: t('operatorName'), cell: (row) => personName(row.operatorName) },
          { id: 'reason', head: t('reason'), cell: (row) => row.operatorReason },
          { id: 'made', head: t('operatorMadeOn'), cell: (row) => formatFullDay(dayOfMoment(row.madeAt)) },
          { id: 'used', head: t('operatorUsedOn'), cell: (row) => (row.usedAt ? formatFullDay(dayOfMoment(row.usedAt)) : t('operatorNotUsed')) },
        ]}
      />
    </Section>
  )
}
