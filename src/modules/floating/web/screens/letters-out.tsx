/** Letters to partners outside that nobody has acknowledged yet, the longest wait first. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { unacknowledgedLetters } from '../../contract.ts'
import { ForUnit } from '../parts/asked-unit.tsx'
import { exchange } from '../parts/exchange-strings.ts'
import { useFromAway } from '../parts/from-registers.ts'
import { LettersOut } from '../parts/letters-lists.tsx'

export const LettersOutScreen = () => <ForUnit>{({ unitId }) => <Of unitId={unitId} />}</ForUnit>

const Of = ({ unitId }: { unitId: string }) => {
  const t = useText(exchange)
  const crumbs = useFromAway()
  return (
    <Asked of={useAsk(unacknowledgedLetters, { query: { unitId } })}>
      {({ unitName, today, lines }) => (
        <>
          <PageTitle crumbs={crumbs} title={t('unanswered')} facts={t('unansweredFacts', { unit: unitName, day: formatFullDay(today as Day) })} />
          <LettersOut title={t('out')} lines={lines} today={today} partners empty={<Empty title={t('unansweredEmpty')}>{t('unansweredEmptyMore')}</Empty>} />
        </>
      )}
    </Asked>
  )
}
