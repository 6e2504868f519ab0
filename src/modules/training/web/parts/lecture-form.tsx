/** Who gave a Party class. The capacity is not asked: it is read from the posts of that day. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { Text } from '../../../../policy/vocabulary/outcomes.ts'
import { lecturesOfBranch, nameLecturer, progressOfBranch } from '../../contract.ts'
import { strings } from '../strings.ts'
import { ModeField } from './choices.tsx'

type Session = { sessionId: string; day: string; title: Text; minutes: number }
type Given = { unitId: string; members: readonly { memberId: string; name: string }[]; session: Session | null; today: string; onDone: () => void }

export const LectureForm = ({ unitId, members, session, today, onDone }: Given) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ memberId: '', outside: '', day: session?.day ?? today, title: '', theme: '', mode: 'lecture', minutes: '40' })
  const act = useAct(nameLecturer, { changes: [progressOfBranch, lecturesOfBranch], onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () =>
    act.mutate({
      body: {
        unitId,
        sessionId: session?.sessionId ?? null,
        day: given.day,
        lecturerMemberId: given.memberId || null,
        lecturerName: given.outside.trim() || null,
        title: given.title,
        theme: given.theme,
        mode: given.mode,
        minutes: Number(given.minutes),
      },
    })
  return (
    <ActPanel
      title={session ? say(session.title) : t('addLecture')}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button onClick={onDone}>{t('cancel')}</Button>
        </>
      }
    >
      <SelectField
        label={t('lecturer')}
        ask={t('lecturerAsk')}
        value={given.memberId}
        onValue={(memberId) => change({ memberId })}
        options={members.map(({ memberId, name }) => ({ value: memberId, label: name }))}
      />
      <TextField label={t('lecturerOutside')} value={given.outside} maxLength={40} onValue={(outside) => change({ outside })} />
      {!session && <DayField label={t('classDay')} value={given.day} max={today} onValue={(day) => change({ day })} />}
      <TextField label={t('classTitle')} value={given.title} maxLength={80} onValue={(title) => change({ title })} />
      <TextField label={t('classTheme')} value={given.theme} maxLength={80} onValue={(theme) => change({ theme })} />
      <ModeField value={given.mode} onValue={(mode) => change({ mode })} />
      <TextField label={t('classMinutes')} type="number" min={1} value={given.minutes} onValue={(minutes) => change({ minutes })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
