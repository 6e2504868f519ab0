/** Which duties and rights sit where while away: place by place, each with the clause that divides it so. */
import { Chip } from '../../../../ui/chip.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import type { myFloating } from '../../contract.ts'
import { mine } from './mine-strings.ts'

type Matter = NonNullable<Answer<typeof myFloating>['current']>['sides'][number]

const PLACES = ['host', 'home', 'both', 'either', 'open'] as const

export const Sides = ({ of }: { of: readonly Matter[] }) => {
  const t = useText(mine)
  return (
    <Records>
      {PLACES.map((place) => {
        const here = of.filter(({ at }) => (at ?? 'open') === place)
        return here.length > 0 && <RecordLine key={place} head={t(`at_${place}`)} what={<Grouped of={here} />} />
      })}
    </Records>
  )
}

/** Matters that rest on the same clause stand together before it. */
const Grouped = ({ of }: { of: readonly Matter[] }) => {
  const t = useText(mine)
  const clauseOf = useClauses()
  return [...Map.groupBy(of, ({ cites, ours }) => (ours ? 'ours' : (cites[0] ?? ''))).entries()].map(([cite, matters]) => {
    const names = listed(matters.map(({ title }) => say(title)))
    const clause = cite === 'ours' ? undefined : clauseOf(cite)
    return (
      <span key={cite} className="side-line">
        {names} {clause && <Chip {...clause} />}
        {cite === 'ours' && (
          <span className="rec-d">{t('sidesOurs') + listed([...new Set(matters.map(({ why }) => (why ? say(why) : '')))].filter(Boolean))}</span>
        )}
      </span>
    )
  })
}
