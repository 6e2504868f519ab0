/** The twelve months of one branch (drawing 01). Each month opens its own day. */
import type { ActivityCell } from './activity-cell.ts'
import { tintOf } from './activity-cell.ts'
import { formatDayOfMonth, formatMonth } from './days.ts'
import { Icon } from './status.tsx'
import type { Shape } from './status.tsx'
import { kit } from './strings.ts'
import type { Words } from './text.ts'
import { say, text, useText } from './text.ts'

export type Month = { month: number; cell: ActivityCell; href?: string }

/** `limit` names the share that the rule wants, as its document says it (低于 80%), for the key under the strip. */
export const YearStrip = ({ months, limit, label }: { months: readonly Month[]; limit?: Words; label: string }) => (
  <>
    <ol className="months" aria-label={label}>
      {months.map((month) => (
        <li key={month.month}>
          <MonthBox {...month} />
        </li>
      ))}
    </ol>
    <YearKey months={months} limit={limit} />
  </>
)

const MonthBox = ({ month, cell, href }: Month) => {
  const look = useLook(cell)
  const inside = (
    <>
      <span className="m">{formatMonth(month)}</span>
      <span className="v">
        {look.shape && <Icon of={look.shape} />}
        {look.word}
      </span>
      <span className="d">{look.day}</span>
    </>
  )
  return href ? (
    <a className={`mo ${look.className}`} href={href}>
      {inside}
    </a>
  ) : (
    <div className={`mo ${look.className}`}>{inside}</div>
  )
}

type Look = { className: string; shape?: Shape; word: string; day: string }

const useLook = (cell: ActivityCell): Look => {
  const t = useText(kit)
  const day = 'day' in cell ? dayWords(cell) : ''
  switch (cell.state) {
    case 'closed':
      return cell.outcome === 'not_met'
        ? { className: 'low', shape: 'notmet', word: `${cell.num}/${cell.den}`, day }
        : { className: tintOf(cell.num, cell.den), word: `${cell.num}/${cell.den}`, day }
    case 'invalid':
      return { className: 'low', shape: 'notmet', word: t('invalidDay'), day }
    case 'to_close':
      return cell.mine ? { className: 'cur', shape: 'judge', word: t('toClose'), day } : { className: 'wait', shape: 'clock', word: t('toClose'), day }
    case 'awaits_approval':
      return { className: cell.mine ? 'cur' : 'wait', shape: cell.mine ? 'judge' : 'clock', word: t('awaitsApproval'), day }
    case 'not_held':
      return { className: 'miss', shape: 'absent', word: t('not_held'), day }
    case 'unreported':
      return { className: 'unk', shape: 'unknown', word: t('unreported'), day }
    case 'not_founded':
      return { className: 'fut', shape: 'na', word: t('notFounded'), day: '' }
    case 'planned':
      return { className: 'fut', word: t('not_held'), day }
    case 'not_published':
      return { className: 'fut', shape: 'unknown', word: t('unknown'), day: t('notPublished') }
    case 'other':
      return { className: `tone-${cell.tone}`, shape: cell.shape, word: say(cell.word), day: '' }
  }
}

const dayWords = (cell: Extract<ActivityCell, { day: unknown }>): string => {
  const day = formatDayOfMonth(cell.day)
  const moved = 'moved' in cell ? cell.moved : undefined
  if (moved === 'later') return text(kit, 'movedDay', { day })
  return moved === 'earlier' ? text(kit, 'movedForward', { day }) : day
}

const YearKey = ({ months, limit }: { months: readonly Month[]; limit?: Words }) => {
  const t = useText(kit)
  const cells = months.map(({ cell }) => cell)
  const tints = new Set(cells.flatMap((cell) => (cell.state === 'closed' && cell.outcome !== 'not_met' ? [tintOf(cell.num, cell.den)] : [])))
  return (
    <p className="key">
      {tints.has('h4') && <Swatch tint="h4" word={t('tenths9')} />}
      {tints.has('h3') && <Swatch tint="h3" word={t('tenths8')} />}
      {tints.has('h2') && <Swatch tint="h2" word={t('tenths6')} />}
      {tints.has('h1') && <Swatch tint="h1" word={t('tenths0')} />}
      {cells.some((cell) => cell.state === 'closed' && cell.outcome === 'not_met') && (
        <span className="st st-notmet xs">
          <Icon of="notmet" />
          {limit ? say(limit) : t('below')}
        </span>
      )}
      {cells.some((cell) => 'moved' in cell && cell.moved === 'later') && <span>{t('keyHoliday')}</span>}
      {cells.some((cell) => cell.state === 'not_published') && <span>{t('keyNotPublished')}</span>}
    </p>
  )
}

export const Swatch = ({ tint, word }: { tint: 'h1' | 'h2' | 'h3' | 'h4'; word: string }) => (
  <span>
    <i className={`sw ${tint}`} />
    {word}
  </span>
)
