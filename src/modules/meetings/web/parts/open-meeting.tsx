/** Arranges a meeting: which kinds are held together, when, who chairs and who records. Who is due follows from the kind. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { DayField, Field, SelectField, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { useGo } from '../../../../ui/place.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { meetings, openMeeting } from '../../contract.ts'
import { strings } from '../strings.ts'
import { FormGo } from './folded.tsx'
import { peopleOptions } from './words.ts'

type Found = Answer<typeof meetings>

const EMPTY = { kinds: [] as string[], groupId: '', day: '', begins: '', theme: '', place: '', chair: '', recorder: '' }

export const OpenMeeting = ({ found, onClose }: { found: Found; onClose: () => void }) => {
  const t = useText(strings)
  const go = useGo()
  const [given, setGiven] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const act = useAct(openMeeting, { changes: [meetings], onDone: ({ sessionId }) => go(`/meetings/${sessionId}`) })
  const group = found.kinds.some(({ kind, due }) => due === 'group' && given.kinds.includes(kind))
  const whole = given.kinds.length > 0 && given.day !== '' && (!group || given.groupId !== '')
  const send = () => {
    if (!whole) {
      setTried(true)
      requestAnimationFrame(() => toFirstGap())
      return
    }
    const { kinds, day, begins, theme, place } = given
    act.mutate({
      body: {
        unitId: found.unitId,
        kinds,
        day,
        groupId: group ? given.groupId : null,
        begins: begins || null,
        theme: theme.trim() || null,
        place: place.trim() || null,
        chairMemberId: given.chair || null,
        recorderMemberId: given.recorder || null,
      },
    })
  }
  return (
    <>
      <Kinds found={found} given={given} onGiven={setGiven} missing={tried && given.kinds.length === 0} />
      <When found={found} given={given} onGiven={setGiven} tried={tried} group={group} />
      <FormGo save={t('arrange')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={given.theme} />}
    </>
  )
}

type Part = { found: Found; given: typeof EMPTY; onGiven: (next: typeof EMPTY) => void }

const Kinds = ({ found, given, onGiven, missing }: Part & { missing: boolean }) => {
  const t = useText(strings)
  const flip = (kind: string, on: boolean) => onGiven({ ...given, kinds: on ? [...given.kinds, kind] : given.kinds.filter((one) => one !== kind) })
  return (
    <Field label={t('arrangeKinds')} missing={missing ? t('arrangeKindsMissing') : undefined}>
      {() =>
        found.kinds.map(({ kind, name, due }) => (
          <Tick key={kind} checked={given.kinds.includes(kind)} onChecked={(on) => flip(kind, on)}>
            {say(name)} <span className="faint">{t(`due_${due}`)}</span>
          </Tick>
        ))
      }
    </Field>
  )
}

const When = ({ found, given, onGiven, tried, group }: Part & { tried: boolean; group: boolean }) => {
  const t = useText(strings)
  const set = (key: keyof typeof EMPTY) => (next: string) => onGiven({ ...given, [key]: next })
  const people = peopleOptions(found.people)
  return (
    <>
      {group && (
        <SelectField
          label={t('arrangeGroup')}
          value={given.groupId}
          onValue={set('groupId')}
          options={found.groups.map(({ id, name }) => ({ value: id, label: name }))}
          missing={tried && !given.groupId ? t('arrangeGroupMissing') : undefined}
        />
      )}
      <DayField label={t('arrangeDay')} value={given.day} onValue={set('day')} missing={tried && !given.day ? t('arrangeDayMissing') : undefined} />
      <TextField label={t('arrangeBegins')} type="time" value={given.begins} onValue={set('begins')} />
      <TextField label={t('arrangeTheme')} ask={t('arrangeThemeAsk')} maxLength={200} value={given.theme} onValue={set('theme')} />
      <TextField label={t('arrangePlace')} maxLength={200} value={given.place} onValue={set('place')} />
      <SelectField label={t('chair')} value={given.chair} onValue={set('chair')} options={people} />
      <SelectField label={t('recorder')} value={given.recorder} onValue={set('recorder')} options={people} />
    </>
  )
}
