/** The small forms of the page of matters: open a matter, record a disclosure, report upward, enter a state of mind. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { DayField, LongField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { disclose, matters, openMatter, reportUpward, writeStateOfMind } from '../../contract.ts'
import { strings } from '../strings.ts'
import { FormGo } from './folded.tsx'
import { numberIn } from './words.ts'

type Form = { unitId: string; onClose: () => void }

export const MatterForm = ({ unitId, onClose }: Form) => {
  const t = useText(strings)
  const [title, setTitle] = useState('')
  const [on, setOn] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(openMatter, { changes: [matters], onDone: onClose })
  const send = () => (title.trim() && on ? act.mutate({ body: { unitId, title: title.trim(), on } }) : setTried(true))
  return (
    <>
      <TextField
        label={t('matterTitle')}
        maxLength={200}
        value={title}
        onValue={setTitle}
        missing={tried && !title.trim() ? t('matterTitleMissing') : undefined}
      />
      <DayField label={t('matterOn')} value={on} onValue={setOn} missing={tried && !on ? t('arrangeDayMissing') : undefined} />
      <FormGo save={t('addMatter')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={title} />}
    </>
  )
}

export const DisclosureForm = ({
  unitId,
  year,
  categories,
  onClose,
}: Form & { year: number; categories: readonly { category: string; name: { zh: string; en: string } }[] }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ category: categories[0]?.category ?? '', title: '', month: '', on: '', place: '', words: '' })
  const [tried, setTried] = useState(false)
  const act = useAct(disclose, { changes: [matters], onDone: onClose })
  const set = (key: keyof typeof given) => (next: string) => setGiven({ ...given, [key]: next })
  const whole = given.title.trim() && given.place.trim() && given.on && numberIn(given.month) >= 1 && numberIn(given.month) <= 12
  const send = () =>
    whole
      ? act.mutate({
          body: {
            unitId,
            category: given.category,
            title: given.title.trim(),
            words: given.words.trim() || null,
            year,
            month: numberIn(given.month),
            publishedOn: given.on,
            place: given.place.trim(),
          },
        })
      : setTried(true)
  return (
    <>
      <SelectField
        label={t('category')}
        value={given.category}
        onValue={set('category')}
        options={categories.map(({ category, name }) => ({ value: category, label: say(name) }))}
      />
      <TextField
        label={t('disclosureTitle')}
        maxLength={200}
        value={given.title}
        onValue={set('title')}
        missing={tried && !given.title.trim() ? t('disclosureTitleMissing') : undefined}
      />
      <TextField
        label={t('disclosureMonth')}
        inputMode="numeric"
        value={given.month}
        onValue={set('month')}
        missing={tried && !numberIn(given.month) ? t('disclosureMonth') : undefined}
      />
      <DayField label={t('disclosureOn')} value={given.on} onValue={set('on')} missing={tried && !given.on ? t('arrangeDayMissing') : undefined} />
      <TextField
        label={t('disclosurePlace')}
        maxLength={100}
        value={given.place}
        onValue={set('place')}
        missing={tried && !given.place.trim() ? t('disclosurePlaceMissing') : undefined}
      />
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={given.title} />}
    </>
  )
}

export const UpwardForm = ({ unitId, onClose }: Form) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const [members, setMembers] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(reportUpward, { changes: [matters], onDone: onClose })
  const send = () => (words.trim() ? act.mutate({ body: { unitId, words: words.trim(), membersAffected: numberIn(members) } }) : setTried(true))
  return (
    <>
      <LongField
        label={t('upwardWords')}
        rows={3}
        maxLength={4_000}
        value={words}
        onValue={setWords}
        missing={tried && !words.trim() ? t('upwardWordsMissing') : undefined}
      />
      <TextField label={t('upwardMembers')} inputMode="numeric" value={members} onValue={setMembers} />
      <FormGo save={t('addUpward')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}

export const StateOfMindForm = ({ unitId, onClose }: Form) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ on: '', issues: '', measures: '' })
  const [tried, setTried] = useState(false)
  const act = useAct(writeStateOfMind, { changes: [matters], onDone: onClose })
  const set = (key: keyof typeof given) => (next: string) => setGiven({ ...given, [key]: next })
  const send = () =>
    given.on && given.issues.trim() && given.measures.trim()
      ? act.mutate({ body: { unitId, on: given.on, issues: given.issues.trim(), measures: given.measures.trim() } })
      : setTried(true)
  return (
    <>
      <DayField label={t('onDay')} value={given.on} onValue={set('on')} missing={tried && !given.on ? t('arrangeDayMissing') : undefined} />
      <LongField
        label={t('issues')}
        rows={3}
        maxLength={4_000}
        value={given.issues}
        onValue={set('issues')}
        missing={tried && !given.issues.trim() ? t('issuesMissing') : undefined}
      />
      <LongField
        label={t('measuresTaken')}
        rows={3}
        maxLength={4_000}
        value={given.measures}
        onValue={set('measures')}
        missing={tried && !given.measures.trim() ? t('measuresTakenMissing') : undefined}
      />
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={given.issues} />}
    </>
  )
}
