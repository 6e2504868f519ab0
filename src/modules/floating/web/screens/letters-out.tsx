/** Letters to partners outside that nobody has acknowledged yet, the longest wait first. */
import type { Day } from '../../../../kernel/days.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullDay } from '../../../../ui/days.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { unacknowledgedLetters } from '../../contract.ts'
import { exchange } from '../parts/exchange-strings.ts'
import { LettersOut } from '../parts/letters-lists.tsx'

const ROLES: readonly string[] = unacknowledgedLetters.who

export const LettersOutScreen = () => (
  <Asked of={useAsk(mySession)}>{({ grants }) => <Of fallback={grants.find(({ role }) => ROLES.includes(role))?.unitId ?? ''} />}</Asked>
)

const Of = ({ fallback }: { fallback: string }) => {
  const t = useText(exchange)
  const acting = useActingUnit()
  const unitId = useSearch().unit ?? acting ?? fallback
  return (
    <Asked of={useAsk(unacknowledgedLetters, { query: { unitId } })}>
      {({ unitName, today, lines }) => (
        <>
          <PageTitle title={t('unanswered')} facts={t('unansweredFacts', { unit: unitName, day: formatFullDay(today as Day) })} />
          <LettersOut title={t('out')} lines={lines} today={today} partners empty={<Empty title={t('unansweredEmpty')}>{t('unansweredEmptyMore')}</Empty>} />
        </>
      )}
    </Asked>
  )
}
