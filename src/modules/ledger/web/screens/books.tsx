/** The books of a unit (a superior chooses the branch first): which ones, from which rule, how many pages. All of them are computed; nothing is typed for them. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listUnits } from '../../../org/contract.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { shelf } from '../../contract.ts'
import { looksFromAbove, type Session, useUnitOf } from '../parts/whose.ts'
import { strings } from '../strings.ts'

type Shelf = Answer<typeof shelf>

export const BooksScreen = () => {
  const { unit } = useSearch()
  return <Asked of={useAsk(mySession)}>{(me) => (!unit && looksFromAbove(me) ? <WhichBranch me={me} /> : <Of me={me} />)}</Asked>
}

/** A superior keeps few books of its own: the branches below come first, the own books are one press away. */
const WhichBranch = ({ me }: { me: Session }) => {
  const t = useText(strings)
  const unitId = useUnitOf(me)
  return (
    <Asked of={useAsk(listUnits, { query: { kind: 'branch' } })}>
      {({ units }) => (
        <>
          <PageTitle title={t('books')} facts={t('booksWhich')} actions={<ButtonLink href={`/books?unit=${unitId}`}>{t('booksOwn')}</ButtonLink>} />
          <DataTable
            label={t('booksWhich')}
            rows={units}
            rowKey={({ id }) => id}
            find={({ name }) => ({ name })}
            findHint={t('booksFind')}
            columns={[
              { id: 'code', head: t('booksCode'), width: 130, oneLine: true, deskOnly: true, cell: ({ code }) => code },
              { id: 'unit', head: t('col_unit'), cell: ({ id, name }) => <a href={`/books?unit=${id}`}>{name}</a> },
            ]}
          />
        </>
      )}
    </Asked>
  )
}

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return <Asked of={useAsk(shelf, { params: { unitId }, query: year ? { year } : {} })}>{(found) => <Page unitId={unitId} found={found} />}</Asked>
}

const Page = ({ unitId, found }: { unitId: string; found: Shelf }) => {
  const t = useText(strings)
  const clause = useClauses()
  return (
    <>
      <PageTitle title={t('books')} facts={t('booksFacts', { unit: found.unitName, year: found.year })} />
      <Section
        title={t('year', { year: found.year })}
        note={
          found.setBy ? (
            <>
              {t(found.setBy.settled ? 'booksSetBy' : 'booksNotSettled', { pack: say(found.setBy.pack) })}{' '}
              {clause(found.setBy.cites[0]) && <Chip {...clause(found.setBy.cites[0])!} ours={found.setBy.ours} />}
            </>
          ) : (
            t('booksSetByNobody')
          )
        }
        right={
          <>
            <TextLink href={`/books?unit=${unitId}&year=${found.year - 1}`}>{t('year', { year: found.year - 1 })}</TextLink>
            {'　'}
            <TextLink href={`/books?unit=${unitId}&year=${found.year + 1}`}>{t('year', { year: found.year + 1 })}</TextLink>
          </>
        }
      >
        <DataTable
          label={t('books')}
          rows={found.books}
          rowKey={(row) => row.book}
          columns={[
            { id: 'book', head: t('col_book'), cell: (row) => <b>{say(row.label)}</b> },
            { id: 'pages', head: t('col_pages'), figure: true, cell: (row) => (row.supplied ? row.pages : <span className="faint">—</span>) },
            {
              id: 'entries',
              head: t('col_entries'),
              figure: true,
              cell: (row) => (row.supplied ? row.entries : <span className="faint">{t(row.book === 'ledger' ? 'bookElsewhere' : 'bookNotSupplied')}</span>),
            },
            {
              id: 'print',
              head: '',
              action: true,
              cell: (row) =>
                row.pages > 0 || row.book === 'ledger' ? (
                  <ButtonLink size="sm" href={row.book === 'ledger' ? `/print/ledger/${unitId}/${found.year}` : `/books/${row.book}/${unitId}/${found.year}`}>
                    {t('bookPrint')}
                  </ButtonLink>
                ) : (
                  row.supplied && <span className="faint">{t('bookEmpty')}</span>
                ),
            },
          ]}
        />
      </Section>
    </>
  )
}
