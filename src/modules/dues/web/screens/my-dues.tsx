/** The member's own dues: what a month costs and why, which months are paid, the receipts, who looked at the base. Phone. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { dayOfMoment, formatCents, formatDay } from '../../../../ui/days.ts'
import { Pips } from '../../../../ui/figure.tsx'
import { Need, Needs, PaperWay, PhoneHello, PhonePage, PhoneSection, RecordLine, Records, SayList, WhyGo } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { asExplanation } from '../../../../ui/why/explanation.ts'
import { useWhy } from '../../../../ui/why/why-place.tsx'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { myDues, PAYMENT_KINDS, STANDS } from '../../contract.ts'
import { mine as strings } from '../parts/my-strings.ts'

type Mine = Answer<typeof myDues>

export const MyDuesScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(myDues)}>{(mine) => <Page mine={mine} />}</Asked>
    </PhonePage>
  )
}

const Page = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <>
      <PhoneHello name={t('myDues')}>
        {mine.name}　{mine.unitName}
      </PhoneHello>
      <Standard mine={mine} />
      <Months mine={mine} />
      <Receipts mine={mine} />
      <Readings mine={mine} />
      <Published mine={mine} />
      <PaperWay>{t('paper')}</PaperWay>
    </>
  )
}

const Standard = ({ mine: { standard, collector } }: { mine: Mine }) => {
  const t = useText(strings)
  const clause = useClauses()
  const { open } = useWhy()
  const who =
    collector.actor && (collector.names.length > 0 ? t('collectorNames', { who: say(collector.actor), names: listed(collector.names) }) : say(collector.actor))
  const cite = standard?.norm && clause(standard.norm.cites[0])
  return (
    <PhoneSection title={standard && standard.monthlyCents !== null ? t('monthly', { yuan: formatCents(standard.monthlyCents) }) : t('notSet')}>
      {standard ? (
        <>
          <p className="dim">
            {t('holds', { payer: say(standard.payerTitle), from: formatDay(standard.from as Day), to: standard.to ? formatDay(standard.to as Day) : '' })}
            {standard.checkedBy && `　${t('checked', { name: standard.checkedBy })}`}
          </p>
          {standard.norm && (
            <p>
              {say(standard.norm.words)} {cite && <Chip {...cite} />}
            </p>
          )}
          {standard.base.baseCents !== null && <p className="dim">{t('base', { yuan: formatCents(standard.base.baseCents) })}</p>}
          {standard.why ? <WhyGo onOpen={() => open('my-dues', { explanation: asExplanation(standard.why) })}>{t('why')}</WhyGo> : null}
        </>
      ) : (
        <p className="dim">{t('notSetNext')}</p>
      )}
      {who && <p>{t('collector', { who })}</p>}
    </PhoneSection>
  )
}

const LOOK: Record<Mine['months'][number]['stands'], StatusWord> = {
  paid: 'met',
  partly: 'waits',
  unpaid: 'not_met',
  'nothing-due': 'not_required',
  'not-set': 'unknown',
}
const PIP = { paid: 'on', 'nothing-due': 'on', partly: 'half', unpaid: 'missed', 'not-set': 'open' } as const

const Months = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('months', { year: mine.year })} now={mine.arrears > 0}>
      {mine.arrears > 0 && <p>{t('arrears', { count: mine.arrears })}</p>}
      {mine.months.length === 0 ? (
        <p className="dim">{t('noMonths')}</p>
      ) : (
        <>
          <Pips of={mine.months.map(({ stands }) => PIP[stands])} />
          <Needs>
            {mine.months.map((one) => (
              <Need key={one.month} title={t('month', { month: one.month })} figure={<Status of={LOOK[one.stands]}>{say(STANDS[one.stands])}</Status>}>
                {[
                  one.dueCents === null ? '' : t('due', { yuan: formatCents(one.dueCents) }),
                  one.paidCents > 0 ? t('paid', { yuan: formatCents(one.paidCents) }) : '',
                ]
                  .filter(Boolean)
                  .join('　')}
              </Need>
            ))}
          </Needs>
        </>
      )}
    </PhoneSection>
  )
}

const Receipts = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('receipts')}>
      {mine.payments.length === 0 && <p className="dim">{t('noReceipts')}</p>}
      <Records>
        {mine.payments.toReversed().map((one) => (
          <RecordLine
            key={one.id}
            head={t('receiptHead', { day: formatDay(one.paidOn as Day), number: one.number })}
            what={t('receiptWhat', { year: one.year, month: one.month, yuan: formatCents(one.cents) })}
            provenance={[one.kind === 'normal' ? '' : say(PAYMENT_KINDS[one.kind]), t('receiptBy', { name: one.collector })].filter(Boolean).join('　')}
            status={one.reversed ? <Status of="not_required">{t('reversed')}</Status> : undefined}
          />
        ))}
      </Records>
    </PhoneSection>
  )
}

const Readings = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('readings')}>
      {mine.readings.length === 0 && <p className="dim">{t('noReadings')}</p>}
      <Records>
        {mine.readings.map((one, at) => (
          <RecordLine key={at} head={formatDay(dayOfMoment(one.at))} what={t('reading', { name: one.by, purpose: one.purpose })} />
        ))}
      </Records>
    </PhoneSection>
  )
}

const Published = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('disclosures')}>
      <SayList
        of={[
          ...mine.disclosures.map((one) => ({
            href: `/dues/disclosure/${one.id}/print`,
            label: t('disclosureOf', { year: one.year, half: t(one.half === 1 ? 'half_1' : 'half_2') }),
          })),
          { href: '/me', label: t('back') },
        ]}
      />
    </PhoneSection>
  )
}
