/** Everything that waits for this person's approval, in one place. */
import { useAsk } from '../../../../ui/ask.ts'
import { Asks, PageTitle } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { ExemptionAsk, RescheduleAsk, useWaiting } from '../parts/asks.tsx'
import { strings } from '../strings.ts'

export const ApprovalsScreen = () => {
  const t = useText(strings)
  const session = useAsk(mySession)
  const waiting = useWaiting()
  return (
    <>
      <PageTitle title={t('approvals')} facts={t('approvalsFacts')} />
      {waiting.count === 0 && <Empty title={t('noApprovals')}>{t('noApprovalsMore')}</Empty>}
      <Asked of={session}>
        {(me) => (
          <>
            {waiting.reschedules.length > 0 && (
              <Asks label={t('asked')}>
                {waiting.reschedules.map((one) => (
                  <RescheduleAsk key={one.id} of={one} />
                ))}
              </Asks>
            )}
            {waiting.exemptions.length > 0 && (
              <Asks label={t('asked')}>
                {waiting.exemptions.map((one) => (
                  <ExemptionAsk key={one.id} of={one} today={me.today} />
                ))}
              </Asks>
            )}
          </>
        )}
      </Asked>
    </>
  )
}
