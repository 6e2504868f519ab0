/** A table of hairlines: the thing first, the action last, figures right; it ends with the count and the way to Excel (design 6). */
import { useState } from 'react'
import type { ReactNode } from 'react'
import { namesMatch } from './names.ts'
import { Icon } from './status.tsx'
import { kit } from './strings.ts'
import { useText } from './text.ts'

export type Column<Row> = {
  id: string
  head: ReactNode
  cell: (row: Row, at: number) => ReactNode
  /** figures stand right */
  figure?: boolean
  /** the one action of the row: stands right, and at the end of the lines on a phone */
  action?: boolean
  width?: number | string
  /** kept on one line */
  oneLine?: boolean
  /** on a phone the head stands before the cell: what it says is not clear by itself */
  named?: boolean
  /** left out on a phone, where the row stands as lines under each other */
  deskOnly?: boolean
}

export type Group<Row> = { id: string; title: ReactNode; note?: ReactNode; rows: readonly Row[] }

type Shown<Row> = {
  columns: readonly Column<Row>[]
  rows?: readonly Row[]
  groups?: readonly Group<Row>[]
  rowKey: (row: Row) => string
  /** how a row reads aloud, where there is no visible caption */
  label: string
  marked?: (row: Row) => 'selected' | 'question' | 'quiet' | undefined
  /** closer rows, for a roll */
  dense?: boolean
  /** stays a table on a phone and is pushed sideways, where columns must be compared; else its rows become lines */
  wide?: boolean
}

type Ends = {
  /** how many there are in all, when the rows are only a part */
  total?: number
  /** words for the count at the end; without them it counts rows */
  countWords?: ReactNode
  /** the way to Excel: an address, or an act */
  exportHref?: string
  onExport?: () => void
  /** fetches the next part */
  onMore?: () => void
  moreCount?: number
  empty?: ReactNode
}

type Search<Row> = {
  /** what the typed letters are compared with: the name and its pinyin initials. Absent: no search field */
  find?: (row: Row) => { name: string; initials?: string | null }
  findHint?: string
  /** the server searches: called with what was typed */
  onFind?: (wanted: string) => void
}

export const DataTable = <Row,>({
  columns,
  rows,
  groups,
  rowKey,
  label,
  marked,
  dense = false,
  wide = false,
  find,
  findHint,
  onFind,
  empty,
  ...ends
}: Shown<Row> & Ends & Search<Row>) => {
  const [wanted, setWanted] = useState('')
  const matches = (row: Row): boolean => !find || !!onFind || matchesWanted(wanted, find(row))
  const shown = (groups ?? [{ id: 'all', title: null, rows: rows ?? [] }])
    .map((group) => ({ ...group, rows: group.rows.filter(matches) }))
    .filter((group) => group.rows.length > 0)
  const count = shown.reduce((sum, group) => sum + group.rows.length, 0)
  return (
    <div className={`table${dense ? ' table-dense' : ''}${wide ? ' table-wide' : ''}`}>
      {(find || onFind) && <TableSearch wanted={wanted} hint={findHint} onWanted={(next) => (setWanted(next), onFind?.(next))} />}
      {count === 0 ? (
        <TableEmpty wanted={wanted} onClear={() => (setWanted(''), onFind?.(''))}>
          {empty}
        </TableEmpty>
      ) : (
        <>
          <table aria-label={label}>
            <Head columns={columns} />
            {shown.map((group) => (
              <Body key={group.id} group={group} columns={columns} rowKey={rowKey} marked={marked} />
            ))}
          </table>
          <TableEnd count={count} {...ends} />
        </>
      )}
    </div>
  )
}

const matchesWanted = (wanted: string, { name, initials }: { name: string; initials?: string | null }): boolean => namesMatch(wanted, name, initials)

const cellClass = <Row,>({ figure, action, oneLine, named, deskOnly }: Column<Row>): string | undefined =>
  [(figure || action) && 'num', oneLine && 'nw', named && 'named', deskOnly && 'desk-only'].filter(Boolean).join(' ') || undefined

const Head = <Row,>({ columns }: { columns: readonly Column<Row>[] }) => (
  <thead>
    <tr>
      {columns.map((column) => (
        <th key={column.id} scope="col" className={cellClass(column)} style={{ width: column.width }}>
          {column.head}
        </th>
      ))}
    </tr>
  </thead>
)

type BodyProps<Row> = { group: Group<Row>; columns: readonly Column<Row>[]; rowKey: (row: Row) => string; marked?: Shown<Row>['marked'] }

const MARKS = { selected: 'sel', question: 'q', quiet: 'z' } as const

const Body = <Row,>({ group, columns, rowKey, marked }: BodyProps<Row>) => (
  <tbody>
    {group.title && (
      <tr className="group">
        <th colSpan={columns.length} scope="rowgroup">
          {group.title}
          {group.note && <span className="faint">{group.note}</span>}
        </th>
      </tr>
    )}
    {group.rows.map((row, at) => {
      const mark = marked?.(row)
      return (
        <tr key={rowKey(row)} className={mark ? MARKS[mark] : undefined}>
          {columns.map((column) => {
            const cell = column.cell(row, at)
            // on a phone, where no head says of what, a bare dash says nothing
            const deskOnly = column.deskOnly || (cell === '—' && !column.figure)
            return (
              <td
                key={column.id}
                className={cellClass({ ...column, deskOnly })}
                data-head={typeof column.head === 'string' && (column.figure || column.named) ? column.head : undefined}
              >
                {cell}
              </td>
            )
          })}
        </tr>
      )
    })}
  </tbody>
)

const TableSearch = ({ wanted, hint, onWanted }: { wanted: string; hint?: string; onWanted: (next: string) => void }) => {
  const t = useText(kit)
  return (
    <label className="find find-table no-print">
      <Icon of="search" />
      <input
        type="search"
        value={wanted}
        placeholder={hint ?? t('searchNames')}
        aria-label={hint ?? t('searchNames')}
        onChange={(event) => onWanted(event.target.value)}
      />
    </label>
  )
}

const TableEmpty = ({ wanted, onClear, children }: { wanted: string; onClear: () => void; children?: ReactNode }) => {
  const t = useText(kit)
  if (wanted === '') return <div className="table-empty">{children ?? t('countRows', { count: 0 })}</div>
  return (
    <p className="table-empty" role="status">
      {t('nothingFound', { wanted })}
      {'　'}
      <button type="button" className="lnk btn-text" onClick={onClear}>
        {t('clearSearch')}
      </button>
    </p>
  )
}

const TableEnd = ({ count, total, countWords, exportHref, onExport, onMore, moreCount = 50 }: { count: number } & Omit<Ends, 'empty'>) => {
  const t = useText(kit)
  const words = countWords ?? (total !== undefined && total > count ? t('countShown', { shown: count, count: total }) : t('countRows', { count }))
  return (
    <p className="table-end">
      <span>{words}</span>
      {onMore && total !== undefined && total > count && (
        <button type="button" className="btn btn-sm no-print" onClick={onMore}>
          {t('more', { count: Math.min(moreCount, total - count) })}
        </button>
      )}
      <ExportLink href={exportHref} onExport={onExport} />
    </p>
  )
}

/** 导出表格: an address of a file, or an act that makes one. */
export const ExportLink = ({ href, onExport }: { href?: string; onExport?: () => void }) => {
  const t = useText(kit)
  if (href)
    return (
      <a className="lnk no-print" href={href} download>
        {t('exportTable')}
      </a>
    )
  if (!onExport) return null
  return (
    <button type="button" className="lnk btn-text no-print" onClick={onExport}>
      {t('exportTable')}
    </button>
  )
}

/** Ordinary cases fold into name columns under the exceptional rows (drawing 02). */
export const NameColumns = ({ of }: { of: readonly { id: string; name: string; small?: ReactNode }[] }) => (
  <ul className="name-columns">
    {of.map(({ id, name, small }) => (
      <li key={id}>
        {name}
        {small && <small>{small}</small>}
      </li>
    ))}
  </ul>
)
