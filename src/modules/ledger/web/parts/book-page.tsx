/** One page of a book on paper (drawing 08). */
import { Paper, PaperFoot, PrintEquation, PrintForm, PrintTable, Signatures } from '../../../../ui/print/paper.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { BookPage } from '../../contract.ts'
import { strings } from '../strings.ts'
import { clauses, sentences, told } from './words.ts'

type Line = readonly [string, string] | readonly [string, string, string, string]

/** What says that it stands beside (the recorder beside the chair) shares a line with the field before it. */
const linesOf = (fields: BookPage['fields']): Line[] => {
  const lines: Line[] = []
  for (let at = 0; at < fields.length; at += 1) {
    const [one, next] = [fields[at]!, fields[at + 1]]
    if (next?.beside) {
      lines.push([say(one.label), one.value, say(next.label), next.value])
      at += 1
    } else lines.push([say(one.label), one.value])
  }
  return lines
}

/** The whole sum stands under the head of the page, that is under the line of names (drawing 08). */
const aroundSum = ({ fields, sum }: BookPage): { head: Line[]; rest: Line[] } => {
  const lines = linesOf(fields)
  const cut = sum ? lines.findIndex((line) => line.length === 4) + 1 || lines.length : lines.length
  return { head: lines.slice(0, cut), rest: lines.slice(cut) }
}

/** `first`: the number of the first sheet, where no cover has set it. */
export const BookPageOnPaper = ({ page, printedAt, first }: { page: BookPage; printedAt: string; first?: number }) => {
  const t = useText(strings)
  const { head, rest } = aroundSum(page)
  const away: Line[] = page.sum && page.notes.length > 0 ? [[t('awayHead'), sentences(page.notes)]] : []
  return (
    <Paper title={say(page.title)} head={{ left: page.left, right: page.right }} firstPage={first}>
      {head.length > 0 && <PrintForm lines={head} />}
      {page.sum && <PrintEquation head={t('sumHead')} of={page.sum} />}
      {away.length + rest.length > 0 && <PrintForm lines={[...away, ...rest]} />}
      {page.table && <Table of={page.table} label={say(page.title)} />}
      {away.length === 0 && <Notes of={page.notes} />}
      {page.corrections.length > 0 && <Notes of={[told(t('correctionsHead'), clauses(page.corrections))]} />}
      {page.signatures.length > 0 && <Signatures of={page.signatures.map((one) => say(one))} />}
      <PaperFoot printedAt={printedAt} checkCode={page.checkCode} />
    </Paper>
  )
}

const Notes = ({ of }: { of: readonly string[] }) =>
  of.map((note, at) => (
    <p key={at} className="in-form">
      {note}
    </p>
  ))

const Table = ({ of, label }: { of: NonNullable<BookPage['table']>; label: string }) => (
  <PrintTable
    label={label}
    dense={of.heads.length > 7}
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
