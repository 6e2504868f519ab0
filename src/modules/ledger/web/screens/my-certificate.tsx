/** The member tells that the certificate is lost, damaged or full. */
import { useState } from 'react'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, LongField } from '../../../../ui/field.tsx'
import { PhoneHello, PhonePage, PhoneSection, WhyGo } from '../../../../ui/phone.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { CERTIFICATE_KINDS, CERTIFICATE_STATES, myPage, reportMyCertificate } from '../../contract.ts'
import { mine as strings } from '../parts/my-strings.ts'

export const MyCertificateScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('myCertificate')}>
        <WhyGo href="/me">{t('backToMine')}</WhyGo>
      </PhoneHello>
      <Asked of={useAsk(myPage)}>
        {({ certificate, today }) => (
          <PhoneSection
            title={
              certificate
                ? t('certificateIs', {
                    kind: say(CERTIFICATE_KINDS[certificate.kind]),
                    number: certificate.number,
                    state: say(CERTIFICATE_STATES[certificate.state]),
                  })
                : t('noCertificate')
            }
          >
            {!certificate && <p className="dim">{t('noCertificateMore')}</p>}
            {certificate?.state === 'issued' && <Report today={today} />}
            {certificate && certificate.state !== 'issued' && <p>{t('lostDone')}</p>}
          </PhoneSection>
        )}
      </Asked>
    </PhonePage>
  )
}

type What = 'lost' | 'damaged' | 'full'

const Report = ({ today }: { today: string }) => {
  const t = useText(strings)
  const [what, setWhat] = useState<What | null>(null)
  const [on, setOn] = useState(today)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const report = useAct(reportMyCertificate, { changes: [myPage] })
  const send = () => {
    setTried(true)
    if (what && words.trim()) report.mutate({ body: { what, on, words } })
  }
  return (
    <div className="form">
      <ChoiceField
        label={t('lostWhat')}
        value={what}
        onValue={(next) => setWhat(next as What)}
        options={(['lost', 'damaged', 'full'] as const).map((value) => ({ value, label: t(`what_${value}`) }))}
        missing={tried && !what ? t('lostWhat') : undefined}
      />
      <DayField label={t('lostWhen')} value={on} max={today} onValue={setOn} />
      <LongField
        label={t('lostHow')}
        ask={t('lostHowAsk')}
        value={words}
        onValue={setWords}
        maxLength={300}
        missing={tried && !words.trim() ? t('missingWords') : undefined}
      />
      <Button wide size="lg" kind="ink" busy={report.isPending} onClick={send}>
        {t('lostSend')}
      </Button>
      {report.error && <ErrorOf error={report.error} written={words} />}
    </div>
  )
}
