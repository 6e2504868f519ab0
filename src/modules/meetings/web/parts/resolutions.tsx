/** What was decided: resolutions with person and day, measures after a superior's decision; followed up once the minutes are adopted. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { minutes, type ResolutionShown, writeResolution } from '../../contract.ts'
import { strings } from '../strings.ts'
import { EndForm } from './end-form.tsx'
import { Folded, FormGo } from './folded.tsx'
import { type Minutes, peopleOptions } from './words.ts'

export const Resolutions = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  const may = page.may.includes('write')
  return (
    <Section title={t('resolutions')}>
      {page.resolutions.length === 0 && !may && <p className="dim">{t('noResolutions')}</p>}
      {page.resolutions.map((one) => (
        <One key={one.id} page={page} of={one} />
      ))}
      {may && <Folded label={t('addResolution')}>{(close) => <ResolutionForm page={page} kind="resolution" onClose={close} />}</Folded>}
      {may && <Folded label={t('addMeasure')}>{(close) => <ResolutionForm page={page} kind="measure" onClose={close} />}</Folded>}
    </Section>
  )
}

const One = ({ page, of }: { page: Minutes; of: ResolutionShown }) => {
  const t = useText(strings)
  const act = useAct(writeResolution, { changes: [minutes] })
  const { kind, words, source, topicId, voteId, ownerMemberId, ownerName, dueOn } = of
  const withdraw = () =>
    act.mutate({
      params: { sessionId: page.sessionId },
      body: { resolutionId: of.id, version: of.version, kind, words, source, topicId, voteId, ownerMemberId, ownerName, dueOn, withdrawn: true },
    })
  return (
    <article>
      <p>
        <b>{words}</b>
        {source && <span className="dim">{`　${t('printSource', { source })}`}</span>}
      </p>
      <p className="dim">
        {(ownerName || dueOn) && t('resolutionFacts', { owner: ownerName ?? '', due: dueOn ? formatDay(dueOn as Day) : '' })}
        {of.state !== 'withdrawn' && `　${t(`resolution_${of.state}`)}`}
        {of.doneWords && `　${of.doneWords}`}
      </p>
      {page.may.includes('write') && (
        <Button kind="text" busy={act.isPending} onClick={withdraw}>
          {t('withdraw')}
        </Button>
      )}
      {page.may.includes('follow-up') && of.state === 'open' && <Folded label={t('endDone')}>{(close) => <EndForm of={of} onClose={close} />}</Folded>}
      {act.error && <ErrorOf error={act.error} />}
    </article>
  )
}

const EMPTY = { words: '', source: '', owner: '', due: '', voteId: '' }

const ResolutionForm = ({ page, kind, onClose }: { page: Minutes; kind: 'resolution' | 'measure'; onClose: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const act = useAct(writeResolution, { changes: [minutes], onDone: onClose })
  const set = (key: keyof typeof EMPTY) => (next: string) => setGiven({ ...given, [key]: next })
  const send = () => {
    if (!given.words.trim()) {
      setTried(true)
      requestAnimationFrame(() => toFirstGap())
      return
    }
    const body = {
      kind,
      words: given.words.trim(),
      source: given.source.trim() || null,
      voteId: given.voteId || null,
      ownerMemberId: given.owner || null,
      dueOn: given.due || null,
    }
    act.mutate({ params: { sessionId: page.sessionId }, body })
  }
  const carried = page.votes
    .filter(({ outcome }) => outcome === 'carried')
    .map(({ id, number, title }) => ({ value: id, label: t('voteHead', { number, title }) }))
  return (
    <>
      {kind === 'measure' && <TextField label={t('resolutionSource')} maxLength={300} value={given.source} onValue={set('source')} />}
      <LongField
        label={t('resolutionWords')}
        rows={2}
        maxLength={4_000}
        value={given.words}
        onValue={set('words')}
        missing={tried && !given.words.trim() ? t('resolutionWordsMissing') : undefined}
      />
      <SelectField label={t('resolutionOwner')} value={given.owner} onValue={set('owner')} options={peopleOptions(page.people)} />
      <DayField label={t('resolutionDue')} value={given.due} onValue={set('due')} />
      {kind === 'resolution' && carried.length > 0 && (
        <SelectField label={t('resolutionVote')} value={given.voteId} onValue={set('voteId')} options={carried} />
      )}
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={given.words} />}
    </>
  )
}
