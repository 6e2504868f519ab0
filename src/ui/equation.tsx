/** The whole sum: 应到 = 实到 + 请假 + 免除 + 异地 + 缺席 + 未明, always seven, always this order (design 1.5). */
import { Icon } from './status.tsx'
import type { Shape } from './status.tsx'
import { kit } from './strings.ts'
import { useText } from './text.ts'

export type Sum = { due: number; present: number; excused: number; exempt: number; elsewhere: number; absent: number; unknown: number }

const PARTS = [
  ['present', 'present'],
  ['excused', 'leave'],
  ['exempt', 'exempt'],
  ['elsewhere', 'away'],
  ['absent', 'absent'],
] as const satisfies readonly (readonly [keyof Sum, Shape])[]

/** `uncalled`: while the roll is being called 未点 stands in the place of 未明. `foot`: the narrow form of the phone roll. */
export const Equation = ({ of, uncalled = false, foot = false }: { of: Sum; uncalled?: boolean; foot?: boolean }) => {
  const t = useText(kit)
  const last = uncalled ? 'uncalled' : 'unknown'
  const label = t('equation', { ...of, last: of.unknown, lastWord: t(last) })
  const tone = of.unknown === 0 ? '' : uncalled ? ' now' : ' unknown-c'
  return (
    <div className={foot ? 'eq-foot' : 'eq'} role="group" aria-label={label}>
      <Part value={of.due} word={t('due')} />
      {foot && (
        <span className="eq-is" aria-hidden="true">
          =
        </span>
      )}
      {PARTS.map(([part, shape]) => (
        <Part key={part} value={of[part]} word={t(part)} shape={foot ? undefined : shape} />
      ))}
      <Part value={of.unknown} word={t(last)} shape={foot ? undefined : uncalled ? 'todo' : 'unknown'} tone={tone} />
    </div>
  )
}

const Part = ({ value, word, shape, tone = '' }: { value: number; word: string; shape?: Shape; tone?: string }) => (
  <div className={`eq-part${tone}`}>
    <span className="v">{value}</span>
    <span className="k">
      {shape && <Icon of={shape} />}
      {word}
    </span>
  </div>
)
