/** The register of a year (T6): member by member and month by month, and every receipt by its number. */
import './dues.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { addressOf } from '../../../../ui/api.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { formatCents, formatDay, formatMonth } from '../../../../ui/days.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { exportRegister, PAYMENT_KINDS, register } from '../../contract.ts'
import { ImportRegister } from '../parts/import-table.tsx'
import { type Session, useUnitOf, yearHref } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Register = Answer<typeof register>

export const RegisterScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return (
    <Asked of={useAsk(register, { params: { unitId }, query: year ? { year } : {} })}>
      {(found) => <Page unitId={unitId} found={found} today={me.today} />}
    </Asked>
  )
}

const Page = ({ unitId, found, today }: { unitId: string; found: Register; today: string }) => {
  const t = useText(strings)
  const yuan = (cents: number) => t('yuanOf', { yuan: formatCents(cents) })
  return (
    <>
      <PageTitle
        title={t('register')}
        facts={t('registerFacts', { unit: found.unitName, year: found.year, count: found.receipts.length })}
        crumbs={[{ label: t('dues'), href: `/dues?unit=${unitId}` }, { label: t('register') }]}
      />
      <p className="dues-ways no-print">
        <TextLink href={yearHref('/dues/register', unitId, found.year - 1)}>{t('year', { year: found.year - 1 })}</TextLink>
        <TextLink href={`/books/dues-register/${unitId}/${found.year}`}>{t('print')}</TextLink>
      </p>
      <Facts
        of={[
          { name: t('due'), value: yuan(found.sum.dueCents) },
          { name: t('paid'), value: yuan(found.sum.paidCents) },
          { name: t('received'), value: yuan(found.sum.receivedCents) },
          { name: t('ofWhichExtra'), value: yuan(found.sum.extraCents) },
          { name: t('ofWhichOther'), value: yuan(found.sum.forOtherYearsCents) },
        ]}
      />
      <Section title={t('byMember')}>
        <ByMember found={found} unitId={unitId} />
      </Section>
      <Section title={t('receiptsInOrder')}>
        <Receipts found={found} />
      </Section>
      <ImportRegister unitId={unitId} year={found.year} today={today} />
    </>
  )
}

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1)

const ByMember = ({ found, unitId }: { found: Register; unitId: string }) => {
  const t = useText(strings)
  const cellOf = (row: Register['members'][number], month: number) => {
    const one = row.months.find((held) => held.month === month)
    if (!one) return ''
    return one.paidCents === 0 ? <span className="faint">{one.dueCents === null ? '' : '0'}</span> : formatCents(one.paidCents)
  }
  return (
    <DataTable
      label={t('byMember')}
      wide
      dense
      rows={found.members}
      rowKey={(row) => row.memberId}
      exportHref={addressOf(exportRegister, { params: { unitId }, query: { year: found.year } })}
      columns={[
        { id: 'name', head: t('name'), oneLine: true, cell: (row) => personName(row.name) },
        ...MONTHS.map((month) => ({
          id: `m${month}`,
          head: t('monthName', { month }),
          figure: true,
          cell: (row: Register['members'][number]) => cellOf(row, month),
        })),
        { id: 'due', head: t('due'), figure: true, cell: (row) => formatCents(row.dueCents) },
        { id: 'paid', head: t('paid'), figure: true, cell: (row) => formatCents(row.paidCents) },
        { id: 'behind', head: t('unpaidMonths'), figure: true, cell: (row) => row.unpaidMonths },
      ]}
    />
  )
}

/** A year has hundreds of receipts: those of one month at a time, the latest first opened. */
const Receipts = ({ found }: { found: Register }) => {
  const t = useText(strings)
  const monthOfReceipt = ({ paidOn }: Receipt) => paidOn.slice(0, 7)
  const months = [...Map.groupBy(found.receipts, monthOfReceipt)].sort(([one], [other]) => one.localeCompare(other))
  const [chosen, setChosen] = useState<string | null>(null)
  const open = chosen ?? months.at(-1)?.[0]
  if (!open) return <p className="dim">{t('noReceipts')}</p>
  const rows = months.find(([month]) => month === open)?.[1] ?? []
  return (
    <>
      <SelectField
        label={t('receiptsOf')}
        value={open}
        onValue={(month) => month !== '' && setChosen(month)}
        options={months.map(([month, { length }]) => ({
          value: month,
          label: t('receiptsIn', { year: month.slice(0, 4), month: formatMonth(Number(month.slice(5))), count: length }),
        }))}
      />
      <ReceiptTable rows={rows} />
    </>
  )
}

type Receipt = Register['receipts'][number]

const ReceiptTable = ({ rows }: { rows: readonly Receipt[] }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('receiptsInOrder')}
      dense
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { id: 'number', head: t('number'), figure: true, cell: (row) => <a href={`/dues/receipt/${row.id}`}>{row.number}</a> },
        { id: 'day', head: t('day'), oneLine: true, cell: (row) => formatDay(row.paidOn as Day) },
        { id: 'name', head: t('name'), oneLine: true, cell: (row) => personName(row.name) },
        { id: 'for', head: t('forMonth'), cell: (row) => `${row.year}-${row.month}` },
        { id: 'cents', head: t('amount'), figure: true, cell: (row) => formatCents(row.cents) },
        { id: 'by', head: t('collectedBy'), oneLine: true, cell: (row) => row.collector },
        {
          id: 'note',
          head: t('note'),
          cell: (row) =>
            [
              row.kind === 'normal' ? '' : say(PAYMENT_KINDS[row.kind]),
              row.reverses ? t('reversal', { note: row.note ?? '' }) : '',
              row.reversed ? t('reversedBy', { number: row.reversed.number }) : '',
            ]
              .filter(Boolean)
              .join('　'),
        },
      ]}
    />
  )
}
