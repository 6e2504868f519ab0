/** 冲突: where the documents in force differ, which one holds, and who decided it. */
import { useState } from 'react'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { dayOfMoment, formatFullDay } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { decideClash, listClashes } from '../../contract.ts'
import { AS_HANDLED, type Clash, ClashChoice, ClashText } from '../parts/clash.tsx'
import { strings } from '../strings.ts'
import '../parts/org.css'

export const ClashesScreen = () => {
  const t = useText(strings)
  const search = useSearch()
  const acting = useActingUnit()
  const unitId = search['unit'] ?? acting ?? ''
  const asked = useAsk(listClashes, { params: { unitId }, query: {} }, { when: unitId !== '' })
  return (
    <Asked of={asked}>
      {({ clashes, unit, may }) => (
        <>
          <PageTitle title={t('clashesPage')} facts={t('clashesFacts', { unit: unit.name, count: clashes.length })} />
          {clashes.length === 0 && <Empty title={t('noClashes')} />}
          {clashes.map((clash) => (
            <OneClash key={clash.id} clash={clash} unitId={unit.id} mayDecide={may.decide} />
          ))}
        </>
      )}
    </Asked>
  )
}

const OneClash = ({ clash, unitId, mayDecide }: { clash: Clash; unitId: string; mayDecide: boolean }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(clash.mustDecide && clash.chosen === null)
  return (
    <section className="clash" id={clash.id}>
      <ClashText of={clash} />
      <p>
        <ChosenBy clash={clash} />
      </p>
      {mayDecide && !open && (
        <Button kind="text" onClick={() => setOpen(true)}>
          {t('decide')}
        </Button>
      )}
      {open && <Decide clash={clash} unitId={unitId} onDone={() => setOpen(false)} />}
    </section>
  )
}

const ChosenBy = ({ clash: { chosen, sides, mustDecide } }: { clash: Clash }) => {
  const t = useText(strings)
  if (!chosen) return mustDecide ? <Status of="to_judge">{t('mustDecide')}</Status> : null
  const side = sides.find(({ pack }) => pack === chosen.pack)
  const who = { who: `${chosen.who.unitName} ${chosen.who.byName}`, on: formatFullDay(dayOfMoment(chosen.who.on)) }
  return <Status of="done">{side ? t('decided', { ...who, pack: say(side.packTitle) }) : t('decidedAsHandled', who)}</Status>
}

const Decide = ({ clash, unitId, onDone }: { clash: Clash; unitId: string; onDone: () => void }) => {
  const t = useText(strings)
  const [pack, setPack] = useState<string | null>(clash.chosen?.pack ?? null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(decideClash, { onDone })
  const gap = pack === null || reason.trim().length < 2
  return (
    <Section title={t('decide')}>
      <ClashChoice of={clash} value={pack} onValue={setPack} />
      {tried && pack === null && <p className="now">{t('choiceMissing')}</p>}
      <LongField
        label={t('reason')}
        ask={t('reasonAsk')}
        value={reason}
        onValue={setReason}
        missing={tried && reason.trim().length < 2 ? t('reasonMissing') : undefined}
      />
      {act.error && <ErrorOf error={act.error} />}
      <p>
        <Button
          kind="ink"
          busy={act.isPending}
          onClick={() => (gap ? setTried(true) : act.mutate({ params: { unitId }, body: { id: clash.id, chosen: pack ?? AS_HANDLED, reason: reason.trim() } }))}
        >
          {t('save')}
        </Button>
        {'　'}
        <Button kind="text" onClick={onDone}>
          {t('cancel')}
        </Button>
      </p>
    </Section>
  )
}
