/** Exactly the drawn pages on paper, and beside each the inspector's word on it. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, DayField, LongField } from '../../../../ui/field.tsx'
import { ActPanel, Note } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { PaperDesk } from '../../../../ui/print/paper.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { BookPageOnPaper } from '../../../ledger/web/public.tsx'
import { drawnPages, inspection, recordFinding } from '../../contract.ts'
import { FindingLine } from '../parts/finding-line.tsx'
import { strings } from '../strings.ts'
import './drawn-pages.css'

type Drawn = Answer<typeof drawnPages>
type Page = Drawn['pages'][number]

export const DrawnPagesScreen = () => {
  const { inspectedId } = useParams<'inspectedId'>()
  return <Asked of={useAsk(drawnPages, { params: { inspectedId } })}>{(found) => <Pages found={found} />}</Asked>
}

const Pages = ({ found }: { found: Drawn }) => {
  const t = useText(strings)
  const round = useAsk(inspection, { params: { roundId: found.roundId } })
  const own = round.data?.inspected.find(({ id }) => id === found.inspectedId)
  const open = round.data?.state === 'open'
  return (
    <PaperDesk back={`/inspections/${found.roundId}`}>
      {found.pages.map((page, at) => (
        <div key={`${page.book} ${page.drawn.page}`}>
          <div className="inspected-page no-print">
            <h2>{t('drawnPage', { at: at + 1, of: found.pages.length, book: say(page.label), page: page.drawn.page })}</h2>
            {page.changed && <Note>{t(page.page ? 'pageChanged' : 'pageGone')}</Note>}
            {own?.findings
              .filter((finding) => finding.book === page.book && finding.page === page.drawn.page)
              .map((finding) => (
                <FindingLine key={finding.id} of={finding} />
              ))}
            {open && <Find inspectedId={found.inspectedId} page={page} />}
          </div>
          {page.page ? (
            <BookPageOnPaper page={page.page} printedAt={found.printedAt} first={at === 0 ? page.drawn.page : undefined} />
          ) : (
            <Empty title={t('pageGone')} />
          )}
        </div>
      ))}
    </PaperDesk>
  )
}

const Find = ({ inspectedId, page }: { inspectedId: string; page: Page }) => {
  const t = useText(strings)
  const [verdict, setVerdict] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [tried, setTried] = useState(false)
  const record = useAct(recordFinding, {
    onDone: () => {
      setVerdict(null)
      setWords('')
      setTried(false)
    },
  })
  const send = () => {
    setTried(true)
    if (verdict === null || words.trim() === '') return
    const body = { book: page.book, page: page.drawn.page, verdict: verdict as 'sound' | 'wanting', words: words.trim() }
    record.mutate({ params: { inspectedId }, body: { ...body, dueOn: verdict === 'wanting' && dueOn !== '' ? dueOn : null } })
  }
  return (
    <ActPanel
      title={t('findTitle')}
      action={
        <Button kind="ink" busy={record.isPending} onClick={send}>
          {t('findGo')}
        </Button>
      }
    >
      <ChoiceField
        label={t('verdict')}
        value={verdict}
        onValue={setVerdict}
        options={[
          { value: 'sound', label: t('verdict_sound') },
          { value: 'wanting', label: t('verdict_wanting') },
        ]}
        missing={tried && verdict === null ? t('verdictMissing') : undefined}
      />
      <LongField
        label={t('findWords')}
        value={words}
        onValue={setWords}
        missing={tried && words.trim() === '' ? t('findMissing') : undefined}
        maxLength={500}
      />
      {verdict === 'wanting' && <DayField label={t('mendDue')} value={dueOn} onValue={setDueOn} />}
      {record.error && <ErrorOf error={record.error} />}
    </ActPanel>
  )
}
