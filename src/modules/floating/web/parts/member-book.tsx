/** Services to one member and the file, on the page of the case: host's side and home's. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { Note, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { caseBook, contactOfPair, homeBook, keepCaseBook, keepHomeBook } from '../../contract.ts'
import { ActForm } from './act-form.tsx'
import { BookForm, type Form, heldIn } from './book-form.tsx'
import { bookWords } from './books-strings.ts'
import { KeptLines } from './kept-lines.tsx'

type Seen = Omit<Answer<typeof homeBook>, 'absenceId' | 'fromHosts'>

export const CaseBook = ({ caseId }: { caseId: string }) => {
  const t = useText(bookWords)
  return (
    <Section title={t('caseBook')}>
      <Asked of={useAsk(caseBook, { params: { caseId } })}>
        {(seen) => (
          <>
            {seen.lacks.length > 0 && <Note>{`${t('lacks')}　${listed(seen.lacks.map(say))}`}</Note>}
            <div className="acts no-print">
              {seen.mayWrite && seen.forms.map((form) => <Enter key={form.slot} caseId={caseId} form={form} today={seen.today} />)}
            </div>
            <Lines of={seen} {...(seen.mayWrite ? { pairOf: caseId } : {})} />
          </>
        )}
      </Asked>
    </Section>
  )
}

const Enter = ({ caseId, form, today }: { caseId: string; form: Form; today: string }) => {
  const t = useText(bookWords)
  const act = useAct(keepCaseBook)
  return (
    <BookForm
      form={form}
      today={today}
      act={act}
      more={[{ key: 'deskOnly', label: t('deskOnly'), as: 'tick' }]}
      onSend={({ on, deskOnly }, fields) =>
        act.mutate({ params: { caseId }, body: { slot: form.slot as 'floating.service', on: on!, fields, deskOnly: deskOnly === 'yes' } })
      }
    />
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
                form={seen.forms[0]!}
                today={seen.today}
                act={act}
                onSend={({ on }, fields) => act.mutate({ params: { absenceId }, body: { on: on!, fields } })}
              />
            )}
            <Lines of={seen} />
            {seen.fromHosts.length > 0 && (
              <>
                <h3>{t('fromHosts')}</h3>
                <KeptLines of={seen.fromHosts} />
              </>
            )}
          </>
        )}
      </Asked>
    </Section>
  )
}

/** What the two of a pair did, under the pair, and the form for the next time. */
const PairContacts = ({ caseId, line, today }: { caseId: string | undefined; line: Seen['lines'][number]; today: string }) => {
  const t = useText(bookWords)
  const act = useAct(contactOfPair)
  return (
    <>
      {line.contacts.map((one, at) => (
        <div key={`${one.on}.${at}`} className="dim">{`${formatDay(one.on as Day)}　${one.words ?? t('withheld')}　${one.byName}`}</div>
      ))}
      {caseId && (
        <div className="acts no-print">
          <ActForm
            title={t('pairContact')}
            button={t('save')}
            act={act}
            fields={[
              { key: 'on', label: t('on'), as: 'day', initial: today },
              { key: 'words', label: t('followWords'), as: 'long' },
            ]}
            onSend={({ on, words }) => act.mutate({ params: { caseId, noteId: line.noteId }, body: { on: on!, words: words! } })}
          />
        </div>
      )}
    </>
  )
}

const saidIn = (form: Parameters<typeof heldIn>[0], { fields, words, withheld }: Seen['lines'][number], hidden: string): string =>
  [words ?? '', heldIn(form, fields), withheld ? hidden : ''].filter(Boolean).join('　')

const Lines = ({ of, pairOf }: { of: Seen; pairOf?: string }) => {
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
          cell: (line) => (
            <>
              {saidIn(form(line.slot), line, t('withheld'))}
              {line.slot === 'floating.pairing' && <PairContacts caseId={pairOf} line={line} today={of.today} />}
            </>
          ),
        },
        { id: 'by', head: t('who'), cell: ({ byName, toMember }) => `${byName}　${t(toMember ? 'memberReads' : 'deskReads')}` },
      ]}
    />
  )
}
