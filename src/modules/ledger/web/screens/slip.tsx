/** A printed slip with a one-time code: binds the member's own device to the member's own record. */
import { useAct } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { dayOfMoment, formatFullDay } from '../../../../ui/days.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk } from '../../../../ui/print/paper.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { makeSlip } from '../../../people/contract.ts'
import { strings } from '../strings.ts'

export const SlipScreen = () => {
  const t = useText(strings)
  const { personId } = useParams<'personId'>()
  const make = useAct(makeSlip, { changes: [] })
  if (!make.data)
    return (
      <main className="alone" id="main" tabIndex={-1}>
        <PageTitle title={t('slipTitle')} />
        <p>{t('slipBefore')}</p>
        <p className="alone-go">
          <Button kind="ink" busy={make.isPending} onClick={() => make.mutate({ params: { personId } })}>
            {t('slipMake')}
          </Button>{' '}
          <ButtonLink href="/records">{t('slipBack')}</ButtonLink>
        </p>
        {make.error && <ErrorOf error={make.error} />}
      </main>
    )
  return (
    <PaperDesk back="/records">
      <Paper title={t('slipTitle')} under={t('slipFor', { name: make.data.name })}>
        <p className="t2">
          {t('slipCode')}　<b>{make.data.code}</b>
        </p>
        <p className="in">{t('slipHow')}</p>
        <p className="in">{t('slipUntil', { day: formatFullDay(dayOfMoment(make.data.endsAt)) })}</p>
      </Paper>
    </PaperDesk>
  )
}
