/** Services to one member and the file, on the page of the case: host's side and home's. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { Note, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { caseBook, homeBook, keepCaseBook, keepHomeBook } from '../../contract.ts'
import { BookForm, heldIn } from './book-form.tsx'
import { bookWords } from './books-strings.ts'

type Seen = Omit<Answer<typeof homeBook>, 'absenceId'>

export const CaseBook = ({ caseId }: { caseId: string }) => {
  const t = useText(bookWords)
  const act = useAct(keepCaseBook)
  return (
    <Section title={t('caseBook')}>
      <Asked of={useAsk(caseBook, { params: { caseId } })}>
        {(seen) => (
          <>
            {seen.lacks.length > 0 && <Note>{`${t('lacks')}　${listed(seen.lacks.map(say))}`}</Note>}
            <div className="acts no-print">
              {seen.mayWrite &&
                seen.forms.map((form) => (
                  <BookForm
                    key={`${form.slot} ${seen.lines.length}`}
                    form={form}
                    today={seen.today}
                    act={act}
                    onSend={({ on }, fields) => act.mutate({ params: { caseId }, body: { slot: form.slot as 'floating.service', on: on!, fields } })}
                  />
                ))}
            </div>
            <Lines of={seen} />
          </>
        )}
      </Asked>
    </Section>
  )
}

export const HomeBook = ({ absenceId }: { absenceId: string }) => {
  const t = useText(bookWords)
  const act = useAct(keepHomeBook)
  return (
    <Section title={t('homeBook')}>
      <Asked of={useAsk(homeBook, { params: { absenceId } })}>
        {(seen) => (
          <>
            {seen.mayWrite && (
              <BookForm
                key={seen.lines.length}
                form={seen.forms[0]!}
                today={seen.today}
                act={act}
                onSend={({ on }, fields) => act.mutate({ params: { absenceId }, body: { on: on!, fields } })}
              />
            )}
            <Lines of={seen} />
          </>
        )}
      </Asked>
    </Section>
  )
}

const Lines = ({ of }: { of: Seen }) => {
  const t = useText(bookWords)
  const form = (slot: string) => of.forms.find((one) => one.slot === slot)
  return (
    <DataTable
      label={t('caseBook')}
      rows={of.lines}
      rowKey={({ noteId }) => noteId}
      empty={<Empty title={t('empty')} />}
      columns={[
        { id: 'on', head: t('on'), oneLine: true, cell: ({ on }) => formatDay(on as Day) },
        { id: 'book', head: t('booksTitle'), cell: ({ slot }) => (form(slot) ? say(form(slot)!.title) : '') },
        {
          id: 'what',
          head: t('what'),
          cell: ({ slot, fields, words, withheld }) => [words ?? '', heldIn(form(slot), fields), withheld ? t('withheld') : ''].filter(Boolean).join('　'),
        },
        { id: 'by', head: t('who'), cell: ({ byName }) => byName },
      ]}
    />
  )
}
