/** Anybody who holds a printed certificate may ask whether it is good. Nothing else is told. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { PaperWay, PhoneHello, PhonePage, PhoneSection } from '../../../../ui/phone.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { checkCertificate } from '../../contract.ts'
import { strings } from '../strings.ts'

export const CheckScreen = () => {
  const t = useText(strings)
  const [code, setCode] = useState(useSearch().code ?? '')
  const act = useAct(checkCertificate)
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('checkTitle')} />
      <PhoneSection title={t('checkAsk')}>
        <TextField label={t('checkAsk')} value={code} maxLength={40} onValue={setCode} />
        <Button kind="ink" wide busy={act.isPending} onClick={() => code.trim().length > 3 && act.mutate({ body: { code } })}>
          {t('checkGo')}
        </Button>
        <p role="status">{act.data && (act.data.valid ? t('checkGood') : t('checkBad'))}</p>
        {act.error && <ErrorOf error={act.error} />}
      </PhoneSection>
      <PaperWay>{t('checkNote')}</PaperWay>
    </PhonePage>
  )
}
