/** The topics of a meeting with the views that differ; each is written and saved by itself. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { LongField, SelectField, toFirstGap } from '../../../../ui/field.tsx'
import { newKey } from '../../../../ui/api.ts'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { addView, minutes, type Stance, STANCES } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Folded, FormGo } from './folded.tsx'
import { TopicEditor, TopicRead } from './topic-editor.tsx'
import { type Minutes, peopleOptions } from './words.ts'

export const Topics = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  const [editing, setEditing] = useState<string | null>(null)
  const may = page.may.includes('write')
  const close = () => setEditing(null)
  const fresh = editing !== null && !page.topics.some(({ id }) => id === editing)
  return (
    <Section title={t('topics')}>
      {page.topics.length === 0 && !may && <p className="dim">{t('noTopics')}</p>}
      {page.topics.map((topic) => (
        <article key={topic.id}>
          {editing === topic.id ? (
            <TopicEditor page={page} topic={topic} number={topic.number} topicId={topic.id} onClose={close} />
          ) : (
            <TopicRead of={topic} onEdit={may ? () => setEditing(topic.id) : null} />
          )}
          <Views page={page} topicId={topic.id} />
        </article>
      ))}
      {fresh && <TopicEditor page={page} topic={null} number={page.topics.length + 1} topicId={editing} onClose={close} />}
      {may && editing === null && (
        <p className="fold-buttons">
          <Button onClick={() => setEditing(newKey())}>{t('addTopic')}</Button>
        </p>
      )}
      {page.may.includes('add-view') && <Folded label={t('addView')}>{(done) => <ViewForm page={page} onClose={done} />}</Folded>}
    </Section>
  )
}

/** Differing views stand under their topic for good. */
const Views = ({ page, topicId }: { page: Minutes; topicId: string }) => {
  const t = useText(strings)
  const mine = page.views.filter((view) => view.topicId === topicId)
  if (mine.length === 0) return null
  return (
    <div>
      <p className="b">
        {t('views')} <span className="faint">{t('viewsNote')}</span>
      </p>
      {mine.map((view) => (
        <p key={view.id}>
          <span className="dim">{t('viewLine', { stance: say(STANCES[view.stance]), name: view.name ?? t('unnamed') })}</span>　{view.words}
        </p>
      ))}
    </div>
  )
}

const ViewForm = ({ page, onClose }: { page: Minutes; onClose: () => void }) => {
  const t = useText(strings)
  const [topicId, setTopic] = useState(page.topics[0]?.id ?? '')
  const [stance, setStance] = useState<Stance>('against')
  const [memberId, setMember] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(addView, { changes: [minutes], onDone: onClose })
  const send = () => {
    if (words.trim() && topicId)
      return act.mutate({ params: { sessionId: page.sessionId }, body: { topicId, stance, memberId: memberId || null, words: words.trim() } })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <>
      <SelectField
        label={t('viewTopic')}
        value={topicId}
        onValue={setTopic}
        options={page.topics.map(({ id, number, title }) => ({ value: id, label: t('topicHead', { number, title }) }))}
      />
      <SelectField
        label={t('stance')}
        value={stance}
        onValue={(next) => setStance((next || 'other') as Stance)}
        options={Object.entries(STANCES).map(([value, of]) => ({ value, label: say(of) }))}
      />
      <SelectField label={t('viewWho')} value={memberId} onValue={setMember} options={peopleOptions(page.people)} />
      <LongField
        label={t('viewWords')}
        rows={3}
        maxLength={10_000}
        value={words}
        onValue={setWords}
        missing={tried && !words.trim() ? t('viewWordsMissing') : undefined}
      />
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}
