/** What the rules in force propose for one member who leaves, with the way to why. The branch decides. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { Note } from '../../../../ui/page.tsx'
import { useText } from '../../../../ui/text.ts'
import { asExplanation } from '../../../../ui/why/explanation.ts'
import { useWhy } from '../../../../ui/why/why-place.tsx'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { type awayPage, departureTest } from '../../contract.ts'
import { leaving } from './leaving-strings.ts'

type Given = { of: Answer<typeof awayPage> }

export const ByTheRules = ({ of }: Given) => {
  const t = useText(leaving)
  const { open } = useWhy()
  const clauseOf = useClauses()
  const { from, until } = of.own
  const asked = useAsk(
    departureTest,
    { params: { memberId: of.member.memberId }, query: { from: from ?? of.today, ...(until ? { until } : {}), fixed: 'unknown' } },
    { when: from !== null },
  )
  const found = asked.data
  if (!found) return null
  const words = found.proposes ? t(`test_${found.proposes}`) : t(found.why ? 'test_unknown' : 'test_none')
  const label = clauseOf(found.cites[0])?.label ?? t('testWhy')
  return (
    <Note>
      {t('testTitle')}　{words}　{found.why ? <Chip label={label} onOpen={() => open('floating-test', { explanation: asExplanation(found.why) })} /> : null}
    </Note>
  )
}
