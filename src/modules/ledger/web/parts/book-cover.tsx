/** Cover and back of the cover of a printed book: what it is, whose, which year; how many pages, and where to sign. */
import './book-cover.css'
import type { Answer } from '../../../../platform/endpoint.ts'
import { formatFullMoment } from '../../../../ui/days.ts'
import { Heading } from '../../../../ui/heading.tsx'
import { PrintForm, Signatures } from '../../../../ui/print/paper.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { book } from '../../contract.ts'
import { strings } from '../strings.ts'

type Book = Answer<typeof book>

export const BookCover = ({ of }: { of: Book }) => {
  const t = useText(strings)
  return (
    <>
      <article className="paper book-cover">
        <div>
          <Heading>{say(of.label)}</Heading>
          <p className="book-year">{t('year', { year: of.year })}</p>
        </div>
        <p className="book-unit">{of.unitName}</p>
      </article>
      <article className="paper book-back">
        <PrintForm
          lines={[
            [t('coverBook'), say(of.label)],
            [t('coverUnit'), of.unitName],
            [t('coverYear'), t('year', { year: of.year })],
            [t('coverPages'), t('coverPagesCount', { count: of.pages.length })],
            [t('coverPrinted'), formatFullMoment(of.printedAt)],
          ]}
        />
        <p className="in-form">{t('coverNote')}</p>
        <Signatures of={[t('sign_secretary'), t('coverKeeper')]} />
        <Signatures of={[t('coverInspector'), t('coverInspectedOn')]} />
        <p className="book-seal">{t('coverSeal')}</p>
      </article>
    </>
  )
}
