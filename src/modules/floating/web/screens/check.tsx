/** Anybody who holds a printed certificate may ask whether it is good. Nothing else is told. */
import '../parts/acts.css'
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { PaperWay, PhoneHello, PhonePage, PhoneSection } from '../../../../ui/phone.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import { checkCertificate } from '../../contract.ts'
import { strings } from '../strings.ts'

/** Less is no code at all, whatever was meant. */
const SHORTEST = 4

export const CheckScreen = () => {
  const t = useText(strings)
  const [code, setCode] = useState(useSearch().code ?? '')
  const [tried, setTried] = useState(false)
  const act = useAct(checkCertificate)
  const short = code.trim().length < SHORTEST
  const send = () => {
    setTried(true)
    if (!short) return act.mutate({ body: { code: code.trim() } })
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('checkTitle')} />
      <PhoneSection title={t('checkHow')}>
        <TextField
          label={t('checkAsk')}
          value={code}
          maxLength={40}
          ask="ABCD-EFGH-JKLM-NPQR"
          onValue={setCode}
          {...(tried && short ? { missing: t('checkMissing') } : {})}
        />
        <Button kind="ink" wide busy={act.isPending} onClick={send}>
          {t('checkGo')}
        </Button>
        <p role="status" className="check-says">
          {act.data && <Status of={act.data.valid ? 'met' : 'not_met'}>{t(act.data.valid ? 'checkGood' : 'checkBad')}</Status>}
        </p>
        {act.error && <ErrorOf error={act.error} />}
      </PhoneSection>
      <PaperWay>{t('checkNote')}</PaperWay>
    </PhonePage>
  )
}
