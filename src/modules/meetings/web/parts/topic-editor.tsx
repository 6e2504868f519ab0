/** One topic: read, or written on. Where somebody else saved first, what stands there now is shown beside what was typed, and nothing is lost. */
import { useState } from 'react'
import type { ApiError } from '../../../../ui/api.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import { minutes, SUBJECTS, type Subject, type TopicShown, writeTopic } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Minutes } from './words.ts'

type Given = { title: string; subject: Subject; report: string; outcome: string; points: { name: string; words: string }[] }

const given = (topic: TopicShown | null): Given =>
  topic
    ? {
        title: topic.title,
        subject: topic.subject,
        report: topic.report ?? '',
        outcome: topic.outcome ?? '',
        points: topic.points.map(({ name, words }) => ({ name, words })),
      }
    : { title: '', subject: 'work', report: '', outcome: '', points: [] }

type Editing = { page: Minutes; topic: TopicShown | null; number: number; topicId: string; onClose: () => void }

export const TopicEditor = ({ page, topic, number, topicId, onClose }: Editing) => {
  const t = useText(strings)
  const [mine, setMine] = useState(given(topic))
  const [revision, setRevision] = useState(topic?.revision ?? 0)
  const [tried, setTried] = useState(false)
  const act = useAct(writeTopic, { changes: [minutes], onDone: onClose })
  const save = (removed = false) => {
    if (!mine.title.trim()) {
      setTried(true)
      requestAnimationFrame(() => toFirstGap())
      return
    }
    const points = mine.points.filter(({ name, words }) => name.trim() && words.trim()).map(({ name, words }) => ({ name: name.trim(), words }))
    const meeting = topic?.meeting ?? page.head.kinds[0]?.kind ?? null
    act.mutate({ params: { sessionId: page.sessionId, topicId }, body: { ...mine, title: mine.title.trim(), points, revision, number, meeting, removed } })
  }
  const current = currentIn(act.error)
  return (
    <div className="act">
      <Fields mine={mine} onMine={setMine} missing={tried && !mine.title.trim()} />
      <Points page={page} mine={mine} onMine={setMine} />
      <p className="fold-buttons">
        <Button kind="ink" busy={act.isPending} onClick={() => save()}>
          {t('save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
        {topic && (
          <Button kind="text" onClick={() => save(true)}>
            {t('drop')}
          </Button>
        )}
      </p>
      {act.error && <ErrorOf error={act.error} written={[mine.report, mine.outcome, ...mine.points.map(({ words }) => words)].join('\n')} />}
      {current && (
        <Theirs
          current={current}
          onTake={() => {
            setMine(given(current))
            setRevision(current.revision)
            act.reset()
          }}
          onKeep={() => {
            setRevision(current.revision)
            act.reset()
          }}
        />
      )}
    </div>
  )
}

const currentIn = (error: ApiError | null): TopicShown | null =>
  error?.refusal.code === 'edited-meanwhile' ? ((error.refusal.details as { current: TopicShown }).current ?? null) : null

/** What somebody else saved: take it over, or go on with one's own on top of it. */
const Theirs = ({ current, onTake, onKeep }: { current: TopicShown; onTake: () => void; onKeep: () => void }) => {
  const t = useText(strings)
  return (
    <ActPanel
      now
      title={t('others', { name: current.by })}
      action={
        <>
          <Button onClick={onTake}>{t('takeTheirs')}</Button> <Button onClick={onKeep}>{t('keepMine')}</Button>
        </>
      }
    >
      <p className="b">{current.title}</p>
      {current.report && <p>{current.report}</p>}
      {current.points.map(({ name, words }, at) => (
        <p key={at}>{headed(name, words)}</p>
      ))}
      {current.outcome && <p>{current.outcome}</p>}
    </ActPanel>
  )
}

type Part = { mine: Given; onMine: (next: Given) => void }

const Fields = ({ mine, onMine, missing }: Part & { missing: boolean }) => {
  const t = useText(strings)
  const set = (key: 'title' | 'report' | 'outcome') => (next: string) => onMine({ ...mine, [key]: next })
  return (
    <>
      <TextField label={t('topicTitle')} maxLength={200} value={mine.title} onValue={set('title')} missing={missing ? t('topicTitleMissing') : undefined} />
      <SelectField
        label={t('topicSubject')}
        value={mine.subject}
        onValue={(next) => onMine({ ...mine, subject: (next || 'other') as Subject })}
        options={Object.entries(SUBJECTS).map(([value, words]) => ({ value, label: say(words) }))}
      />
      <LongField label={t('topicReport')} rows={3} maxLength={40_000} value={mine.report} onValue={set('report')} />
      <LongField label={t('topicOutcome')} rows={2} maxLength={10_000} value={mine.outcome} onValue={set('outcome')} />
    </>
  )
}

const Points = ({ page, mine, onMine }: Part & { page: Minutes }) => {
  const t = useText(strings)
  const change = (at: number, next: { name: string; words: string }) =>
    onMine({ ...mine, points: mine.points.map((one, index) => (index === at ? next : one)) })
  const names = page.people.filter(({ present }) => present).map(({ name }) => ({ value: name, label: name }))
  return (
    <>
      <p className="b">{t('points')}</p>
      {mine.points.map((one, at) => (
        <div key={at}>
          <SelectField
            label={t('pointWho')}
            value={one.name}
            onValue={(name) => change(at, { ...one, name })}
            options={names.some(({ value }) => value === one.name) || !one.name ? names : [{ value: one.name, label: one.name }, ...names]}
          />
          <LongField label={t('pointWords')} rows={2} maxLength={20_000} value={one.words} onValue={(words) => change(at, { ...one, words })} />
        </div>
      ))}
      <p className="fold-buttons">
        <Button size="sm" onClick={() => onMine({ ...mine, points: [...mine.points, { name: '', words: '' }] })}>
          {t('addPoint')}
        </Button>
      </p>
    </>
  )
}

/** A topic as it reads. */
export const TopicRead = ({ of, onEdit }: { of: TopicShown; onEdit: (() => void) | null }) => {
  const t = useText(strings)
  return (
    <>
      <h3>{t('topicHead', { number: of.number, title: of.title })}</h3>
      <p className="dim">
        {say(SUBJECTS[of.subject])}
        {`　${t('savedBy', { name: of.by, at: formatMoment(of.at), revision: of.revision })}`}
      </p>
      {of.report && <p>{headed(t('topicReport'), of.report)}</p>}
      {of.points.map(({ name, words }, at) => (
        <p key={at}>
          <b>{headed(name, '')}</b>
          {words}
        </p>
      ))}
      {of.outcome && <p>{headed(t('topicOutcome'), of.outcome)}</p>}
      {onEdit && (
        <p className="fold-buttons">
          <Button size="sm" onClick={onEdit}>
            {t('edit')}
          </Button>
        </p>
      )}
    </>
  )
}
