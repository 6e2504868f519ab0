/** One book as numbered pages on paper (drawing 08). */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { useParams } from '../../../../ui/place.ts'
import { Paper, PaperDesk, PaperFoot, PrintEquation, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { type BookName, book, type BookPage } from '../../contract.ts'
import { clauses, told } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Book = Answer<typeof book>

export const BookScreen = () => {
  const { book: name, unitId, year } = useParams<'book' | 'unitId' | 'year'>()
  return <Asked of={useAsk(book, { params: { unitId, book: name as BookName }, query: { year } })}>{(found) => <Pages found={found} unitId={unitId} />}</Asked>
}

const Pages = ({ found, unitId }: { found: Book; unitId: string }) => {
  const t = useText(strings)
  return (
    <PaperDesk back={`/books?unit=${unitId}&year=${found.year}`}>
      {found.pages.length === 0 && <Empty title={t('bookNoPages')} />}
      {found.pages.map((page) => (
        <OnPaper key={page.number} page={page} printedAt={found.printedAt} />
      ))}
    </PaperDesk>
  )
}

type Line = readonly [string, string] | readonly [string, string, string, string]

/** Narrow fields stand two on a line, wide ones alone; in the order in which they were written. */
const linesOf = (fields: BookPage['fields']): Line[] => {
  const lines: Line[] = []
  for (let at = 0; at < fields.length; at += 1) {
    const [one, next] = [fields[at]!, fields[at + 1]]
    if (!one.wide && next && !next.wide) {
      lines.push([say(one.label), one.value, say(next.label), next.value])
      at += 1
    } else lines.push([say(one.label), one.value])
  }
  return lines
}

const OnPaper = ({ page, printedAt }: { page: BookPage; printedAt: string }) => {
  const t = useText(strings)
  const { before, after } = aroundSum(page)
  return (
    <Paper title={say(page.title)} head={{ left: page.left, right: page.right }} firstPage={page.number}>
      {before.length > 0 && <PrintForm lines={linesOf(before)} />}
      {page.sum && <PrintEquation head={t('sumHead')} of={page.sum} />}
      {after.length > 0 && <PrintForm lines={linesOf(after)} />}
      {page.table && <Table of={page.table} label={say(page.title)} />}
      {page.notes.map((note, at) => (
        <p key={at} className="in-form">
          {note}
        </p>
      ))}
      {page.corrections.length > 0 && (
        <p className="in-form">
          {told(t('correctionsHead'), clauses(page.corrections))}
        </p>
      )}
      {page.signatures.length > 0 && <Signatures of={page.signatures.map((one) => say(one))} />}
      <PaperFoot printedAt={printedAt} checkCode={page.checkCode} />
    </Paper>
  )
}

/** The whole sum stands after the facts of the head: the narrow fields and the first wide ones up to 主持人. */
const aroundSum = ({ fields, sum }: BookPage) => {
  const last = fields.findLastIndex(({ wide }) => !wide)
  const cut = sum ? last + 1 : fields.length
  return { before: fields.slice(0, cut), after: fields.slice(cut) }
}

const Table = ({ of, label }: { of: NonNullable<BookPage['table']>; label: string }) => (
  <PrintTable
    label={label}
    rows={of.rows.map((cells, at) => ({ cells, at }))}
    rowKey={({ at }) => String(at)}
    columns={of.heads.map((head, at) => ({
      id: String(at),
      head: say(head),
      width: of.widths[at] || undefined,
      centre: (of.widths[at] ?? 0) > 0 && (of.widths[at] ?? 0) < 30,
      cell: ({ cells }: { cells: string[] }) => cells[at] ?? '',
    }))}
  />
)
