/** The exchange with one partner: its card, what waits to be sent, letters out and in, files. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { confirmPartner, endPartner, exchangeWith, WAYS, writeFile } from '../../contract.ts'
import { ActForm } from '../parts/act-form.tsx'
import { acting } from '../parts/acting-strings.ts'
import { exchange } from '../parts/exchange-strings.ts'
import { FilesIn, FilesOut } from '../parts/letters-files.tsx'
import { LettersIn, LettersOut } from '../parts/letters-lists.tsx'

type Seen = Answer<typeof exchangeWith>
type Of = { of: Seen }

export const ExchangePartnerScreen = () => {
  const { partnerId } = useParams<'partnerId'>()
  const session = useAsk(mySession)
  const asked = useAsk(exchangeWith, { params: { partnerId } })
  return <Asked of={session}>{({ today }) => <Asked of={asked}>{(seen) => <Shown of={seen} today={today} />}</Asked>}</Asked>
}

const Shown = ({ of, today }: Of & { today: string }) => {
  const t = useText(exchange)
  const { partner } = of
  const facts = [say(WAYS[partner.way]), partner.deskName, partner.address, partner.telephone, partner.person].filter(Boolean).join('　')
  return (
    <>
      <PageTitle crumbs={[{ label: t('partners'), href: '/floating/partners' }]} title={partner.organisation} facts={facts} />
      {partner.card && (
        <p className="dim">
          {t('confirmed', { day: formatDay(partner.card.confirmedOn as Day), person: partner.card.confirmedWith!, name: partner.card.confirmedByName! })}
        </p>
      )}
      {partner.newCard && !partner.endedOn && <Confirm of={of} today={today} />}
      {partner.card && !partner.endedOn && <Write of={of} />}
      <LettersOut title={t('out')} lines={of.out} empty={t('outEmpty')} today={today} />
      <LettersIn lines={of.in} />
      {partner.way === 'file' && (
        <>
          <FilesOut of={of} today={today} />
          <FilesIn of={of} />
        </>
      )}
      {!partner.endedOn && <End partnerId={partner.partnerId} />}
    </>
  )
}

/** Whoever confirms writes down what was heard; the digits are not on this page. */
const Confirm = ({ of, today }: Of & { today: string }) => {
  const [t, shared, own] = [useText(exchange), useText(kit), useText(acting)]
  const { partner } = of
  const [heard, setHeard] = useState('')
  const [spokeWith, setSpokeWith] = useState('')
  const [on, setOn] = useState(today)
  const [tried, setTried] = useState(false)
  const act = useAct(confirmPartner, { changes: [exchangeWith] })
  const body = { card: partner.newCard!.number, heard, spokeWith: spokeWith.trim(), on }
  const { telephone, person } = partner
  const send = () => {
    setTried(true)
    if (heard.trim() && body.spokeWith && on && on <= today) return act.mutate({ params: { partnerId: partner.partnerId }, body })
    requestAnimationFrame(() => toFirstGap())
  }
  const gap = (lacks: boolean, words: string) => (tried && lacks ? { missing: words } : {})
  const late = on > today ? own('notYetCome') : shared('fillThis')
  return (
    <ActPanel
      now
      title={t('confirmTitle')}
      action={
        <Button kind="now" busy={act.isPending} onClick={send}>
          {t('confirmGo')}
        </Button>
      }
    >
      <p>{t(partner.card ? 'confirmHowNew' : 'confirmHow', { telephone: telephone || t('none'), person: person || t('none') })}</p>
      <TextField
        label={t('heard')}
        value={heard}
        hint={t('heardHint')}
        inputMode="numeric"
        maxLength={80}
        onValue={setHeard}
        {...gap(!heard.trim(), shared('fillThis'))}
      />
      <TextField label={t('spokeWith')} value={spokeWith} maxLength={60} onValue={setSpokeWith} {...gap(!body.spokeWith, shared('fillThis'))} />
      <DayField label={t('spokeOn')} value={on} max={today} onValue={setOn} {...gap(!on || on > today, late)} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const Write = ({ of }: Of) => {
  const t = useText(exchange)
  const { partner } = of
  const [again, setAgain] = useState(false)
  const act = useAct(writeFile, { changes: [exchangeWith], onDone: () => setAgain(false) })
  const open = of.out.filter(({ way, state }) => way === 'file' && (state === 'written' || state === 'sent')).length
  const some = partner.unsent + partner.toAcknowledge > 0
  return (
    <ActPanel
      title={t('writeTitle')}
      action={
        (some || again) && (
          <Button kind="ink" busy={act.isPending} onClick={() => act.mutate({ params: { partnerId: partner.partnerId }, body: { again } })}>
            {t('writeGo')}
          </Button>
        )
      }
    >
      <p>{some ? t('writeWhat', { letters: partner.unsent, acknowledgements: partner.toAcknowledge }) : t('writeNothing')}</p>
      {open > 0 && (
        <Tick checked={again} onChecked={setAgain}>
          {t('again', { count: open })}
        </Tick>
      )}
      <p role="status">{act.data && t('written', act.data)}</p>
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const End = ({ partnerId }: { partnerId: string }) => {
  const t = useText(exchange)
  const act = useAct(endPartner, { changes: [exchangeWith] })
  return (
    <div className="acts no-print">
      <ActForm
        title={t('endTitle')}
        note={t('endNote')}
        button={t('endGo')}
        act={act}
        fields={[{ key: 'why', label: t('endWhy'), as: 'text' }]}
        onSend={({ why }) => act.mutate({ params: { partnerId }, body: { why: why!.trim() } })}
      />
    </div>
  )
}
