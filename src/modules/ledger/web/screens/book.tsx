/** One book as numbered pages on paper (drawing 08). */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { useParams } from '../../../../ui/place.ts'
import { PaperDesk } from '../../../../ui/print/paper.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { type BookName, book } from '../../contract.ts'
import { BookCover } from '../parts/book-cover.tsx'
import { BookPageOnPaper } from '../parts/book-page.tsx'
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
      {found.pages.length > 0 && <BookCover of={found} />}
      {found.pages.map((page) => (
        <BookPageOnPaper key={page.number} page={page} printedAt={found.printedAt} />
      ))}
    </PaperDesk>
  )
}
