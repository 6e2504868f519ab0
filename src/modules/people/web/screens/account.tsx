/** What a person keeps about the own account: password, second factor. */
import { useAsk } from '../../../../ui/ask.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../contract.ts'
import { ChangePassword } from '../parts/change-password.tsx'
import { SecondFactor } from '../parts/second-factor.tsx'
import { strings } from '../strings.ts'

export const AccountScreen = () => {
  const t = useText(strings)
  return (
    <Asked of={useAsk(mySession)}>
      {({ name, kind, hasPassword, hasSecondFactor }) => (
        <>
          <PageTitle title={t('account')} facts={name} />
          {hasPassword ? <ChangePassword /> : <p>{t('accountBySlip')}</p>}
          {kind === 'official' && <SecondFactor has={hasSecondFactor} />}
        </>
      )}
    </Asked>
  )
}
