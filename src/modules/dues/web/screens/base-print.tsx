/** The verification sheet on paper (form T5): members and what each owes; the columns of income stay empty for the pen. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { deviceMoment } from '../../../../ui/clock.ts'
import { formatCents } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { useSearch } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, type PrintColumn, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { BASE_PARTS, bases } from '../../contract.ts'
import { print } from '../parts/print-words.ts'
import { shownOf } from '../parts/shown-base.ts'
import { type Session, useUnitOf, yearHref } from '../parts/whose.ts'

type Member = Answer<typeof bases>['members'][number]

export const BasePrintScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const t = useText(print)
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return (
    <Asked of={useAsk(bases, { params: { unitId }, query: year ? { year } : {} })}>
      {(found) => (
        <PaperDesk back={yearHref('/dues/base', unitId, found.year)}>
          <Paper title={t('baseTitle', { year: found.year })} head={{ left: found.unitName, right: t('inYuan') }} lying>
            <Lines of={found.members} />
            <p className="in-form">{t('baseByHand')}</p>
            <Signatures of={[t('setSign'), t('checkedBy'), t('filledOn')]} />
            <PaperFoot printedAt={deviceMoment()} />
          </Paper>
        </PaperDesk>
      )}
    </Asked>
  )
}

const Lines = ({ of }: { of: readonly Member[] }) => {
  const t = useText(print)
  const parts = Object.entries(BASE_PARTS).map(
    ([id, part]): PrintColumn<Member> => ({ id, head: part.sign < 0 ? t('minus', { name: say(part) }) : say(part), width: 12, cell: () => '' }),
  )
  const monthly = (row: Member): number | null => shownOf(row)?.monthlyCents ?? null
  const yuan = (cents: number | null) => (cents === null ? '' : formatCents(cents))
  return (
    <PrintTable
      dense
      rows={of}
      rowKey={({ memberId }) => memberId}
      columns={[
        { id: 'name', head: t('name'), width: 17, cell: ({ name }) => personName(name) },
        { id: 'payer', head: t('payerKind'), width: 19, cell: (row) => shownOf(row) && say(shownOf(row)!.payerTitle) },
        ...parts,
        { id: 'base', head: t('afterTax'), width: 14, cell: () => '' },
        { id: 'rate', head: t('rate'), cell: (row) => shownOf(row)?.norm && say(shownOf(row)!.norm!.words) },
        { id: 'monthly', head: t('monthlyDue'), width: 14, figure: true, cell: (row) => yuan(monthly(row)) },
        { id: 'yearly', head: t('yearlyDue'), width: 16, figure: true, cell: (row) => yuan(monthly(row) === null ? null : monthly(row)! * 12) },
        { id: 'note', head: t('remarks'), width: 12, cell: () => '' },
      ]}
    />
  )
}
