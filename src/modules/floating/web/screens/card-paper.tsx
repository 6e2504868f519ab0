/** Our card on paper: who we are, our keys as a code to scan, and the digits to read aloud. */
import { renderSVG } from 'uqr'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { dayOfMoment, formatFullDay } from '../../../../ui/days.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintForm } from '../../../../ui/print/paper.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { ownCard } from '../../contract.ts'
import { exchange } from '../parts/exchange-strings.ts'

type Seen = Answer<typeof ownCard>

export const CardPaperScreen = () => {
  const { deskId } = useParams<'deskId'>()
  return (
    <PaperDesk back="/floating/partners">
      <Asked of={useAsk(ownCard, { params: { deskId } })}>{(seen) => <OnPaper of={seen} />}</Asked>
    </PaperDesk>
  )
}

const OnPaper = ({ of }: { of: Seen }) => {
  const t = useText(exchange)
  const { desk, keys } = of
  return (
    <Paper title={t('cardTitle')} under={t('cardFor')}>
      <PrintForm
        lines={[
          [t('organisation'), of.organisation],
          [t('deskName'), desk.name, t('person'), desk.person],
          [t('address'), desk.address, t('telephone'), desk.telephone],
        ]}
      />
      <h2>{t('cardDigits')}</h2>
      <p className="t2">
        <b>{keys.fingerprint}</b>
      </p>
      <p className="in-form">{t('cardDigitsHow')}</p>
      <p className="in-form">{t('cardKeys', { version: keys.version, day: formatFullDay(dayOfMoment(keys.madeAt)) })}</p>
      <CardCode text={of.text} />
      <p className="in-form">{t('cardScan')}</p>
      <PaperFoot printedAt={of.printedAt} />
    </Paper>
  )
}

/** Our own text made into a picture here; nothing of it comes from anybody else. */
const CardCode = ({ text }: { text: string }) => {
  const picture = `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(text, { ecc: 'L', border: 2 }))}`
  return <img src={picture} alt="" style={{ display: 'block', width: '70mm', margin: '4mm auto' }} />
}
