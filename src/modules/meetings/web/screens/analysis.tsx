/** Analysis, criticism and self-criticism of one meeting: for the meeting and its readers only. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { analysis, writeAnalysis } from '../../contract.ts'
import { Folded, FormGo } from '../parts/folded.tsx'
import { MeasureDone } from '../parts/measure-done.tsx'
import { numberIn, peopleOptions } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Found = Answer<typeof analysis>
type Form = Found['forms'][number]

export const AnalysisScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  return <Asked of={useAsk(analysis, { params: { sessionId } })}>{(found) => <Page found={found} sessionId={sessionId} />}</Asked>
}

const Page = ({ found, sessionId }: { found: Found; sessionId: string }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        crumbs={[
          { label: t('meetings'), href: '/meetings' },
          { label: t('head'), href: `/meetings/${sessionId}` },
        ]}
        title={t('toAnalysis')}
        facts={t('analysisNote')}
      />
      {found.forms.length === 0 && <Empty title={t('noForms')} />}
      {found.carried.length > 0 && (
        <Section title={t('carried')}>
          {found.carried.map(({ memberId, name, due, words }) => (
            <p key={memberId}>{t('carriedLine', { name, day: due ? formatDay(due as Day) : '', words })}</p>
          ))}
        </Section>
      )}
      {found.forms.map((form) => (
        <FormPart key={form.slot} found={found} form={form} sessionId={sessionId} />
      ))}
    </>
  )
}

const FormPart = ({ found, form, sessionId }: { found: Found; form: Form; sessionId: string }) => {
  const t = useText(strings)
  const clause = useClauses()(form.cites[0])
  const mine = found.entries.filter(({ slot }) => slot === form.slot)
  return (
    <Section title={say(form.title)} right={clause && <Chip {...clause} />}>
      {mine.length === 0 && <p>{t('noEntries')}</p>}
      {mine.map((entry) => (
        <Entry key={entry.id} of={entry} />
      ))}
      {found.may.includes('write') && (
        <Folded label={t('addAnalysis')}>{(close) => <AnalysisForm found={found} form={form} sessionId={sessionId} onClose={close} />}</Folded>
      )}
    </Section>
  )
}

const Entry = ({ of }: { of: Found['entries'][number] }) => {
  const t = useText(strings)
  return (
    <article>
      <h3>
        {of.name}
        <span className="dim">
          {[of.position ? t('turn', { position: of.position }) : '', of.leading ? t('leads') : ''].filter(Boolean).map((word) => `　${word}`)}
        </span>
      </h3>
      {of.fields.map(({ field, label, words }) => (
        <p key={field}>{headed(say(label), words)}</p>
      ))}
      {of.measureDoneOn && <Status of="done">{t('measureDone', { day: formatDay(of.measureDoneOn as Day) })}</Status>}
      {of.measureDue && !of.measureDoneOn && (
        <>
          <Status of="later">{t('measureDueLine', { day: formatDay(of.measureDue as Day) })}</Status>
          <Folded label={t('markDone')}>{(close) => <MeasureDone entryId={of.id} onClose={close} />}</Folded>
        </>
      )}
    </article>
  )
}

const AnalysisForm = ({ found, form, sessionId, onClose }: { found: Found; form: Form; sessionId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [memberId, setMember] = useState('')
  const [position, setPosition] = useState('')
  const [due, setDue] = useState('')
  const [words, setWords] = useState<Record<string, string>>({})
  const [tried, setTried] = useState(false)
  const act = useAct(writeAnalysis, { changes: [analysis], onDone: onClose })
  const fields = form.fields.flatMap(({ field }) => (words[field]?.trim() ? [{ field, words: words[field].trim() }] : []))
  const send = () => {
    if (!memberId || fields.length === 0) {
      setTried(true)
      requestAnimationFrame(() => toFirstGap())
      return
    }
    act.mutate({ params: { sessionId }, body: { memberId, slot: form.slot, position: numberIn(position) || null, fields, measureDue: due || null } })
  }
  return (
    <>
      <SelectField
        label={t('whose')}
        value={memberId}
        onValue={setMember}
        options={peopleOptions(found.people)}
        missing={tried && !memberId ? t('whoseMissing') : undefined}
      />
      <TextField label={t('position')} inputMode="numeric" value={position} onValue={setPosition} />
      {form.fields.map(({ field, label }) => (
        <LongField
          key={field}
          label={say(label)}
          rows={2}
          maxLength={4_000}
          value={words[field] ?? ''}
          onValue={(next) => setWords({ ...words, [field]: next })}
        />
      ))}
      {form.asksTerm && <DayField label={t('measureDue')} value={due} onValue={setDue} />}
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={fields.map((one) => one.words).join('\n')} />}
    </>
  )
}
