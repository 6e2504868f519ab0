/** Paper: what a book or a form looks like on A4 (design 8). On screen one sheet, in print as many pages as it takes, numbered and mirrored. */
import './paper.css'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { Button, ButtonLink } from '../button.tsx'
import { Heading } from '../heading.tsx'
import { formatFullMoment } from '../days.ts'
import { kit } from '../strings.ts'
import { useText } from '../text.ts'
import { print } from './strings.ts'

type Sheet = {
  title: ReactNode
  /** where the title names a person: what the tab says instead */
  tab?: string
  /** one centred line under the title */
  under?: ReactNode
  /** the small words above the block: the unit at the left, year and number at the right */
  head?: { left: string; right: string }
  /** the number of the first page, where a book goes on from an earlier print; odd stands right, even left. Of several papers only the first has one */
  firstPage?: number
  /** A4 lying down, for forms of many columns */
  lying?: boolean
  children: ReactNode
}

/** The desk around the paper: print and back, which themselves are not printed. Several papers print one after another. */
export const PaperDesk = ({ back, actions, children }: { back: string; actions?: ReactNode; children: ReactNode }) => {
  const t = useText(print)
  return (
    <div className="paper-desk">
      <header className="paper-acts no-print">
        <Button kind="ink" onClick={() => window.print()}>
          {t('printNow')}
        </Button>
        <ButtonLink href={back}>{t('backToPage')}</ButtonLink>
        {actions}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}

export const Paper = ({ title, tab, under, head, firstPage, lying = false, children }: Sheet) => {
  const name = `paper${useId().replace(/\W/g, '')}`
  return (
    <article className={lying ? 'paper paper-lying' : 'paper'} style={{ page: name }}>
      <style>{lying ? lyingRules(name, head) : pageRules(name, head, firstPage)}</style>
      {head && (
        <div className="paper-head" aria-hidden="true">
          <span>{head.left}</span>
          <span>{head.right}</span>
        </div>
      )}
      <Heading tab={tab}>{title}</Heading>
      {under && <p className="t2">{under}</p>}
      {children}
    </article>
  )
}

/** `@page` cannot read the document, so head and first number are written into it. The browser calls the first sheet right, whatever its number. */
const pageRules = (name: string, head: Sheet['head'], firstPage: number | undefined): string => {
  const [odd, even] = (firstPage ?? 1) % 2 === 1 ? ['right', 'left'] : ['left', 'right']
  return `
@page ${name}{size:A4;margin:37mm 26mm 35mm 28mm;${headBoxes(head)}}
@page ${name}:${odd}{margin:37mm 26mm 35mm 28mm;@bottom-right{${number};padding-right:1em}}
@page ${name}:${even}{margin:37mm 28mm 35mm 26mm;@bottom-left{${number};padding-left:1em}}
${firstPage === undefined ? '' : `@media print{html{counter-reset:page ${firstPage - 1}}}`}`
}

const lyingRules = (name: string, head: Sheet['head']): string =>
  `@page ${name}{size:A4 landscape;margin:28mm 35mm 26mm 37mm;${headBoxes(head)}@bottom-right{${number};padding-right:1em}}`

const number = 'content:"—　" counter(page) "　—";font:14pt FangSong,STFangsong,"Noto Serif CJK SC",serif;vertical-align:top;padding-top:7mm'

const headBoxes = (head: Sheet['head']): string => {
  if (!head) return ''
  const box = 'font:12pt FangSong,STFangsong,"Noto Serif CJK SC",serif;vertical-align:bottom;padding-bottom:6mm;white-space:nowrap'
  return `@top-left{content:${quoted(head.left)};${box}}@top-right{content:${quoted(head.right)};${box}}`
}

/** As a CSS string: no quote, backslash, angle bracket or line break may end it early. */
const quoted = (words: string): string => `"${words.replace(/["\\<>\n\r]/g, '')}"`

export type PrintColumn<Row> = {
  id: string
  head: ReactNode
  cell: (row: Row, at: number) => ReactNode /** in millimetres */
  width?: number
  centre?: boolean
  figure?: boolean
}

/** A ruled table; its head repeats on every page, a row is never split. `blank` adds empty lines for the pen. */
export const PrintTable = <Row,>({
  columns,
  rows,
  rowKey,
  blank = 0,
  label,
  dense = false,
}: {
  columns: readonly PrintColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  blank?: number
  label?: string
  /** smaller type and narrow margins, for forms of many columns */
  dense?: boolean
}) => (
  <table aria-label={label} className={dense ? 'dense' : undefined}>
    <colgroup>
      {columns.map((column) => (
        <col key={column.id} style={column.width ? { width: `${column.width}mm` } : undefined} />
      ))}
    </colgroup>
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.id} scope="col">
            {column.head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row, at) => (
        <tr key={rowKey(row)}>
          {columns.map((column) => (
            <td key={column.id} className={column.centre ? 'c' : column.figure ? 'num' : undefined}>
              {column.cell(row, at)}
            </td>
          ))}
        </tr>
      ))}
      {Array.from({ length: blank }, (_, at) => (
        <tr key={`blank-${at}`}>
          {columns.map((column) => (
            <td key={column.id}>{'\u00a0'}</td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)

/** A form of head and content, two or four cells a line: `[head, content]` or `[head, content, head, content]`. */
export const PrintForm = ({ lines }: { lines: readonly (readonly [ReactNode, ReactNode] | readonly [ReactNode, ReactNode, ReactNode, ReactNode])[] }) => (
  <table>
    <colgroup>
      <col style={{ width: '25mm' }} />
      <col />
      <col style={{ width: '22mm' }} />
      <col style={{ width: '46mm' }} />
    </colgroup>
    <tbody>
      {lines.map((line, at) => (
        <tr key={at}>
          <th scope="row">{line[0]}</th>
          <td colSpan={line.length === 2 ? 3 : 1}>{line[1]}</td>
          {line.length === 4 && <th scope="row">{line[2]}</th>}
          {line.length === 4 && <td>{line[3]}</td>}
        </tr>
      ))}
    </tbody>
  </table>
)

const BOXES = ['due', 'present', 'excused', 'exempt', 'elsewhere', 'absent', 'unknown'] as const

/** The equation on paper, whole. */
export const PrintEquation = ({ head, of }: { head: ReactNode; of: Record<(typeof BOXES)[number], number> }) => {
  const t = useText(kit)
  return (
    <table className="eqt">
      <tbody>
        <tr>
          <th scope="row" rowSpan={2} style={{ width: '25mm' }}>
            {head}
          </th>
          {BOXES.map((box) => (
            <th key={box} scope="col">
              {t(box)}
            </th>
          ))}
        </tr>
        <tr>
          {BOXES.map((box) => (
            <td key={box}>{of[box]}</td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

/** Lines to sign on: 主持人签字 ____ */
export const Signatures = ({ of }: { of: readonly ReactNode[] }) => (
  <div className="paper-sign">
    {of.map((who, at) => (
      <div key={at}>
        {who}
        <span>{'\u00a0'}</span>
      </div>
    ))}
  </div>
)

/** When it was printed, from which record, and the check code by which it can be compared with the system. */
export const PaperFoot = ({ printedAt, checkCode }: { printedAt: string; checkCode?: string }) => {
  const t = useText(print)
  return (
    <p className="paper-foot">
      {t('printedAt', { at: formatFullMoment(printedAt) })}
      {checkCode && t('check', { code: checkCode })}
    </p>
  )
}
