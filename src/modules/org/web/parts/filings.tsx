/** Plans and written systems of one unit: what its rules ask for, what is filed, every version; filing a text. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatFullDay, formatMoment } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { FILING_KINDS, fileText, unitFilings } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'
import { Clauses } from './clauses.tsx'

type Texts = Answer<typeof unitFilings>
type Filing = Texts['filings'][number]

export const Filings = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const [making, setMaking] = useState(false)
  const asked = useAsk(unitFilings, { params: { unitId } })
  return (
    <Section title={t('filingsTitle')}>
      <Asked of={asked}>
        {(texts) => (
          <>
            <Required of={texts.required} />
            {texts.filings.length === 0 ? <p className="dim">{t('noFilings')}</p> : texts.filings.map((filing) => <OneFiling key={filing.id} of={filing} />)}
            {texts.may.file && !making && (
              <p className="no-print">
                <Button onClick={() => setMaking(true)}>{t('fileNew')}</Button>
              </p>
            )}
            {making && <FileText unitId={unitId} required={texts.required} onClose={() => setMaking(false)} />}
          </>
        )}
      </Asked>
    </Section>
  )
}

const Required = ({ of }: { of: Texts['required'] }) => {
  const t = useText(strings)
  if (of.length === 0) return null
  return (
    <>
      <h3>{t('requiredSystems')}</h3>
      <ul className="checks">
        {of.map(({ subject, title, filed, clauses }) => (
          <li key={subject}>
            <Status of={filed ? 'met' : 'not_met'}>{filed ? t('systemFiled') : t('systemMissing')}</Status>
            <b className="quiet">{say(title)}</b>
            <span>
              <Clauses of={clauses} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const OneFiling = ({ of: filing }: { of: Filing }) => {
  const t = useText(strings)
  return (
    <details className="clash">
      <summary>
        <b>{filing.title}</b>　{t(`filing_${filing.kind}` as Key)}　{filing.year}　<span className="faint">{t('version', { version: filing.version })}</span>
      </summary>
      <p>
        {t('filedBy', { name: filing.filed.byName, at: formatMoment(filing.filed.at) })}　{t('since')} {formatFullDay(filing.from as Day)}
        {'　'}
        {filing.received ? t('receivedByAbove', { name: filing.received.byName, at: formatMoment(filing.received.at) }) : t('notYetReceived')}
      </p>
      {filing.basedOn && (
        <p>
          {t('fileBased')}　{filing.basedOn}
        </p>
      )}
      <div className="filing-text">{filing.content}</div>
    </details>
  )
}

type Kind = keyof typeof FILING_KINDS
type Draft = { kind: string; subject: string; year: string; title: string; content: string; basedOn: string; from: string }

const FileText = ({ unitId, required, onClose }: { unitId: string; required: Texts['required']; onClose: () => void }) => {
  const t = useText(strings)
  const [draft, setDraft] = useState<Draft>({ kind: '', subject: '', year: '', title: '', content: '', basedOn: '', from: '' })
  const [tried, setTried] = useState(false)
  const file = useAct(fileText, { onDone: onClose })
  const field = (name: keyof Draft, gap?: string | false) => ({
    value: draft[name],
    onValue: (next: string) => setDraft({ ...draft, [name]: next }),
    missing: tried && gap ? gap : undefined,
  })
  const system = draft.kind === 'written-system'
  const gaps = {
    kind: draft.kind === '' && t('pickMissing'),
    title: draft.title.trim().length < 2 && t('titleMissing'),
    content: draft.content.trim().length < 2 && t('contentMissing'),
    from: draft.from === '' && t('dayMissing'),
  }
  const save = () => {
    setTried(true)
    if (Object.values(gaps).some(Boolean)) return setTimeout(toFirstGap)
    file.mutate({ params: { unitId }, body: bodyOf(draft) })
  }
  return (
    <ActPanel
      title={t('fileNew')}
      action={
        <>
          <Button kind="ink" busy={file.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('filingKind')}
        options={Object.keys(FILING_KINDS).map((kind) => ({ value: kind, label: t(`filing_${kind}` as Key) }))}
        {...field('kind', gaps.kind)}
      />
      {system && (
        <SelectField
          label={t('fileSubject')}
          options={[...required.map(({ subject, title }) => ({ value: subject, label: say(title) })), { value: 'other', label: t('otherSystem') }]}
          {...field('subject')}
        />
      )}
      {draft.kind === 'year-plan' && <TextField type="number" label={t('fileYear')} {...field('year')} />}
      <TextField label={t('fileTitle')} {...field('title', gaps.title)} />
      <LongField rows={6} label={t('fileContent')} ask={t('fileContentAsk')} {...field('content', gaps.content)} />
      {system && <LongField label={t('fileBased')} {...field('basedOn')} />}
      <DayField label={t('fromDay')} {...field('from', gaps.from)} />
      {file.error && <ErrorOf error={file.error} written={draft.content} />}
    </ActPanel>
  )
}

/** A year plan is named by its year, an implementing plan stands once; a system by what it carries out. */
const bodyOf = (draft: Draft) => ({
  kind: draft.kind as Kind,
  subject:
    draft.kind === 'written-system'
      ? draft.subject || 'other'
      : draft.kind === 'year-plan'
        ? `plan-${draft.year || draft.from.slice(0, 4)}`
        : 'implementing-plan',
  year: draft.kind === 'year-plan' ? Number(draft.year || draft.from.slice(0, 4)) : null,
  title: draft.title.trim(),
  content: draft.content.trim(),
  basedOn: draft.basedOn.trim() === '' ? null : draft.basedOn.trim(),
  from: draft.from,
})
