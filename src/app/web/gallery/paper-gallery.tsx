/** Paper (drawing 08), and a long table that runs over several pages. Only while developing. */
import { Paper, PaperDesk, PaperFoot, PrintEquation, PrintForm, PrintTable, Signatures } from '../../../ui/print/paper.tsx'
import { useSearch } from '../../../ui/place.ts'
import { paper as p, present, sum } from './content.ts'

export const PaperGallery = () => {
  const long = useSearch()['of'] === 'long'
  return <PaperDesk back="/gallery">{long ? <Long /> : <Record />}</PaperDesk>
}

const Record = () => (
  <Paper title={p.title} head={p.head} firstPage={9}>
    <PrintForm lines={p.lines} />
    <PrintEquation head={p.came} of={sum} />
    <PrintForm lines={p.more} />
    <Signatures of={p.sign} />
    <PaperFoot printedAt="2026-09-07T06:20:00Z" checkCode={p.code} />
  </Paper>
)

const Long = () => (
  <Paper title={p.roster} head={p.head} firstPage={9}>
    <PrintTable
      rows={[...present, ...present, ...present].map((one, at) => ({ ...one, id: String(at) }))}
      rowKey={({ id }) => id}
      columns={[
        { id: 'no', head: p.heads[0], cell: (_, at) => at + 1, width: 25, centre: true },
        { id: 'name', head: p.heads[1], cell: ({ name }) => name },
        { id: 'sign', head: p.heads[2], cell: () => '', width: 60 },
      ]}
      blank={3}
    />
    <Signatures of={p.sign} />
  </Paper>
)
