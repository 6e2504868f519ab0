/** Figures: a fraction before a percentage, segments with the limits marked, the pips of a year (design 1.6). */
import type { Fraction } from '../kernel/fractions.ts'
import { kit } from './strings.ts'
import type { Words } from './text.ts'
import { say, useText } from './text.ts'

/** A stacked fraction, as in the drawer. */
export const FractionFigure = ({ num, den }: Fraction) => {
  const t = useText(kit)
  return (
    <div className="frac-fig" role="img" aria-label={den === 1 ? String(num) : t('fractionOf', { num, den })}>
      <span>{num}</span>
      {den !== 1 && <span>{den}</span>}
    </div>
  )
}

/** A fraction in a line: 8/9 次, the first number large. */
export const FigureInLine = ({ num, den, unit }: { num: number | string; den: number | string; unit?: string }) => (
  <span className="fig">
    {num}
    <span className="sm faint">
      /{den}
      {unit ? ` ${unit}` : ''}
    </span>
  </span>
)

type SegmentLimit = { at: Fraction; label: Words; decided?: boolean }

/** One segment for each of `den` (up to 40; beyond that one bar), `num` of them filled, the limits drawn as lines. */
export const Segments = ({ num, den, limits = [] }: { num: number; den: number; limits?: readonly SegmentLimit[] }) => (
  <div className="seg" aria-hidden="true">
    <div className="seg-row">
      {den > 40 ? (
        <i className="seg-bar" style={{ background: filled(num, den) }} />
      ) : (
        Array.from({ length: den }, (_, at) => <i key={at} className={at < Math.floor(num) ? 'y' : undefined} style={half(num, at)} />)
      )}
    </div>
    {limits.map(({ at, label, decided }, nth) => (
      <em key={nth} className={markClass(at, decided, limits)} style={{ left: `calc(${(at.num / at.den) * 100}% - 1px)` }}>
        <span>{say(label)}</span>
      </em>
    ))}
  </div>
)

const filled = (num: number, den: number): string => {
  const share = den === 0 ? 0 : (num / den) * 100
  return `linear-gradient(90deg,var(--ink-2) ${share}%,transparent ${share}%)`
}

const half = (num: number, at: number) => (at === Math.floor(num) && num % 1 > 0 ? { background: filled(num % 1, 1) } : undefined)

/** Words of a mark stand at its right; at its left near the end of the row, and on a phone also where the next mark is close. */
const markClass = (at: Fraction, decided: boolean | undefined, all: readonly SegmentLimit[]): string => {
  const place = at.num / at.den
  const crowded = all.some((other) => other.at.num / other.at.den > place && other.at.num / other.at.den - place < 0.25)
  return `mk${decided ? '' : ' mk-h'}${place > 0.7 ? ' mk-end' : crowded ? ' mk-near' : ''}`
}

/** One small box for each occasion of a year: done, not done (hatched, never coloured), half, still to come. */
export type Pip = 'on' | 'missed' | 'half' | 'open' | 'ahead'

const PIPS: Record<Pip, string> = { on: 'on', missed: 'x', half: 'h', open: '', ahead: 'u' }

export const Pips = ({ of }: { of: readonly Pip[] }) => (
  <div className="pips" aria-hidden="true">
    {of.map((pip, at) => (
      <i key={at} className={PIPS[pip]} />
    ))}
  </div>
)
