/** What inspections found in this organisation: the circular, its own findings, what is to be mended. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import type { Day } from '../../../../kernel/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { ActPanel, Note, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { acknowledgeInspection, mendFinding, ownInspections } from '../../contract.ts'
import { strings } from '../strings.ts'
import { FindingLine } from './finding-line.tsx'

type Own = Answer<typeof ownInspections>
type Inspected = Own['inspected'][number]

export const OwnInspections = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(ownInspections, { params: { unitId } })}>{(own) => <Page own={own} />}</Asked>
)

const Page = ({ own }: { own: Own }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('inspections')} facts={own.unitName} />
      {own.inspected.length === 0 && <Empty title={t('notInspectedYet')} />}
      {own.inspected.map((one) => (
        <One key={one.id} of={one} />
      ))}
    </>
  )
}

const One = ({ of }: { of: Inspected }) => {
  const t = useText(strings)
  const acknowledge = useAct(acknowledgeInspection)
  return (
    <Section title={of.title} note={t('inspectedBy', { unit: of.inspectorUnit, pages: of.drawn.length })}>
      {of.circular && (
        <Note>
          {t('circularLine', { day: formatDay(of.circular.on as Day), number: of.circular.number ?? '' })}
          <br />
          {of.circular.words}
        </Note>
      )}
      {of.findings.length === 0 && <p>{t('foundNothing')}</p>}
      {of.findings.map((finding) => (
        <FindingLine key={finding.id} of={finding}>
          {finding.state === 'to-mend' && <Mend findingId={finding.id} />}
        </FindingLine>
      ))}
      {of.acknowledged ? (
        <p className="faint">{t('acknowledged', { by: of.acknowledged.by, day: formatDay(of.acknowledged.at.slice(0, 10) as Day) })}</p>
      ) : (
        <Button kind="ink" busy={acknowledge.isPending} onClick={() => acknowledge.mutate({ params: { inspectedId: of.id } })}>
          {t('acknowledge')}
        </Button>
      )}
      {acknowledge.error && <ErrorOf error={acknowledge.error} />}
    </Section>
  )
}

const Mend = ({ findingId }: { findingId: string }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const mend = useAct(mendFinding)
  const send = () => {
    setTried(true)
    if (words.trim() !== '') mend.mutate({ params: { findingId }, body: { words: words.trim() } })
  }
  return (
    <ActPanel
      title={t('mendTitle')}
      now
      action={
        <Button kind="ink" busy={mend.isPending} onClick={send}>
          {t('mendSend')}
        </Button>
      }
    >
      <LongField
        label={t('mendWords')}
        value={words}
        onValue={setWords}
        missing={tried && words.trim() === '' ? t('mendMissing') : undefined}
        maxLength={500}
      />
      {mend.error && <ErrorOf error={mend.error} />}
    </ActPanel>
  )
}
