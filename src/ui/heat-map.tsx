/** Branches × months (drawing 06): the cell is the fraction, a shape where it is an exception, the tint second. Ordered by code, never by rate. */
import type { ActivityCell } from './activity-cell.ts'
import { tintOf } from './activity-cell.ts'
import { formatDayOfMonth, formatMonth } from './days.ts'
import { Icon, Status } from './status.tsx'
import { kit } from './strings.ts'
import type { Words } from './text.ts'
import { say, useText } from './text.ts'
import { Swatch } from './year-strip.tsx'

export type HeatRow = { id: string; code: string; name: string; href?: string; members: number; cells: readonly (ActivityCell & { href?: string })[] }

/** `current` is the month of today (1–12). Rows are drawn in the order given: the caller orders them by code. */
export const HeatMap = ({ rows, current, limit, label }: { rows: readonly HeatRow[]; current: number; limit?: Words; label: string }) => {
  const t = useText(kit)
  return (
    <>
      <div className="heat-scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="heat">
          <thead>
            <tr>
              <th className="nmh" scope="col">
                {t('branch')}
              </th>
              <th className="cth" scope="col">
                {t('members')}
              </th>
              {Array.from({ length: 12 }, (_, at) => (
                <th key={at} scope="col" className={at + 1 === current ? 'cm cur' : 'cm'}>
                  {formatMonth(at + 1)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <HeatLine key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <HeatKey rows={rows} limit={limit} />
    </>
  )
}

const HeatLine = ({ row }: { row: HeatRow }) => {
  const name = (
    <>
      <span className="faint">{row.code}</span>
      {row.name}
    </>
  )
  return (
    <tr>
      <th className="nm" scope="row">
        {row.href ? <a href={row.href}>{name}</a> : name}
      </th>
      <td className="num ct">{row.members}</td>
      {row.cells.map((cell, at) => (
        <td key={at} className={`c ${classOf(cell)}`}>
          {cell.href ? (
            <a href={cell.href}>
              <CellWords cell={cell} />
            </a>
          ) : (
            <CellWords cell={cell} />
          )}
        </td>
      ))}
    </tr>
  )
}

const classOf = (cell: ActivityCell): string => {
  switch (cell.state) {
    case 'closed':
      return cell.outcome === 'not_met' ? 'low' : tintOf(cell.num, cell.den)
    case 'invalid':
      return 'low'
    case 'to_close':
      return cell.mine ? 'appr' : 'wait'
    case 'awaits_approval':
      return cell.mine ? 'appr' : 'wait'
    case 'not_held':
      return 'miss'
    case 'unreported':
      return 'unk'
    case 'not_founded':
      return 'na'
    case 'planned':
    case 'not_published':
      return 'fut'
    case 'other':
      return `tone-${cell.tone}`
  }
}

const CellWords = ({ cell }: { cell: ActivityCell }) => {
  const t = useText(kit)
  switch (cell.state) {
    case 'closed':
      return (
        <>
          {cell.outcome === 'not_met' && <Icon of="notmet" />}
          {cell.num}/{cell.den}
          {cell.approved && <Icon of="moved" className="mv" />}
        </>
      )
    case 'invalid':
      return <Marked shape="notmet" word={t('invalidDay')} />
    case 'to_close':
      return <Marked shape={cell.mine ? 'judge' : 'clock'} word={t('toClose')} />
    case 'awaits_approval':
      return <Marked shape={cell.mine ? 'judge' : 'clock'} word={t('awaitsApproval')} />
    case 'not_held':
      return <Marked shape="absent" word={t('not_held')} />
    case 'unreported':
      return <Marked shape="unknown" word={t('unreported')} />
    case 'not_founded':
      return <Marked shape="na" word={t('notFounded')} />
    case 'planned':
      return <>{formatDayOfMonth(cell.day)}</>
    case 'not_published':
      return <>{t('unknown')}</>
    case 'other':
      return <Marked shape={cell.shape} word={say(cell.word)} />
  }
}

const Marked = ({ shape, word }: { shape: Parameters<typeof Icon>[0]['of']; word: string }) => (
  <span className="st">
    <Icon of={shape} />
    {word}
  </span>
)

const HeatKey = ({ rows, limit }: { rows: readonly HeatRow[]; limit?: Words }) => {
  const t = useText(kit)
  const cells = rows.flatMap((row) => row.cells)
  const has = (state: ActivityCell['state']): boolean => cells.some((cell) => cell.state === state)
  const tints = new Set(cells.flatMap((cell) => (cell.state === 'closed' && cell.outcome !== 'not_met' ? [tintOf(cell.num, cell.den)] : [])))
  return (
    <p className="key">
      {tints.has('h4') && <Swatch tint="h4" word={t('tenths9')} />}
      {tints.has('h3') && <Swatch tint="h3" word={t('tenths8')} />}
      {tints.has('h2') && <Swatch tint="h2" word={t('tenths6')} />}
      {tints.has('h1') && <Swatch tint="h1" word={t('tenths0')} />}
      {cells.some((cell) => cell.state === 'closed' && cell.outcome === 'not_met') && <Status of="not_met">{limit ? say(limit) : t('below')}</Status>}
      {has('invalid') && <Status of="not_met">{t('invalidDay')}</Status>}
      {has('not_held') && <Status of="not_held" />}
      {has('unreported') && <Status of="unreported">{t('keyUnreported')}</Status>}
      {has('not_founded') && <Status of="not_applicable">{t('keyNotFounded')}</Status>}
      {cells.some((cell) => cell.state === 'closed' && cell.approved) && (
        <span className="st">
          <Icon of="moved" />
          {t('keyMoved')}
        </span>
      )}
      {has('to_close') && <Status of="waits">{t('keyToClose')}</Status>}
      {has('not_published') && <Status of="unknown">{t('keyNotPublished')}</Status>}
    </p>
  )
}
