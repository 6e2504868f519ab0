/** Members in hardship who ask to pay less or nothing: decided by the next-higher body, with equal choices. */
import type { Day } from '../../../../kernel/days.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { ChoicePair } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { decideSpecial, specialCases } from '../../contract.ts'
import { strings } from '../strings.ts'

export const SpecialCases = () => {
  const t = useText(strings)
  const clause = useClauses()
  const asked = useAsk(specialCases)
  const act = useAct(decideSpecial, { changes: [specialCases] })
  const cases = asked.data?.cases ?? []
  if (cases.length === 0) return null
  return (
    <Section title={t('specialCases')} now>
      {cases.map((one) => (
        <div key={one.id}>
          <p>
            {t('wants', { name: one.name, unit: one.unitName, payer: say(one.payerTitle), yuan: formatCents(one.wantedCents) })}{' '}
            {clause(one.cites[0]) && <Chip {...clause(one.cites[0])!} />}
            <br />
            <span className="dim">{t('studied', { day: formatDay(one.studiedOn as Day), reason: one.reason })}</span>
          </p>
          <ChoicePair
            size="sm"
            label={one.name}
            choices={[
              {
                id: 'yes',
                label: t('approve'),
                onChoose: () => act.mutate({ params: { baseId: one.id }, body: { agrees: true, note: null } }),
                busy: act.isPending,
              },
              {
                id: 'no',
                label: t('disapprove'),
                onChoose: () => act.mutate({ params: { baseId: one.id }, body: { agrees: false, note: null } }),
                busy: act.isPending,
              },
            ]}
          />
        </div>
      ))}
      {act.error && <ErrorOf error={act.error} />}
    </Section>
  )
}
