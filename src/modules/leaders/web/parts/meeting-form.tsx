/** A meeting of the body, or at a linked unit: who was there, from when to when. Whether it was the whole time is read from that. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { ATTENDANCE, type AttendanceStatus, bodiesUnder, MEETING_KINDS, type MeetingKind, recordMeeting } from '../../contract.ts'
import type { BodyView, Seen } from '../screens/leaders.tsx'
import { strings } from '../strings.ts'
import { Acts, optionsOf } from '../../../../ui/acts.tsx'

type Line = { status: AttendanceStatus | ''; arrived: string; left: string; guidance: string; reason: string }
type Given = { of: BodyView; units: Seen['units']; today: string; onDone: (said: string) => void; onLeave: () => void }

export const MeetingForm = ({ of, units, today, onDone, onLeave }: Given) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ kind: 'democratic-life' as MeetingKind, unitId: '', day: today, begins: '09:00', ends: '11:30', title: '' })
  const [lines, setLines] = useState<Record<string, Line>>({})
  const act = useAct(recordMeeting, { changes: [bodiesUnder], onDone: ({ full }) => onDone(t('meetingSaved', { full })) })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const elsewhere = given.kind === 'linked-meeting' || given.kind === 'contact-meeting'
  const save = () =>
    act.mutate({
      params: { bodyId: of.bodyId },
      body: {
        ...given,
        unitId: elsewhere ? given.unitId || null : null,
        lines: Object.entries(lines).flatMap(([personId, line]) =>
          line.status === ''
            ? []
            : [
                {
                  personId,
                  status: line.status,
                  arrived: there(line) ? line.arrived : null,
                  left: there(line) ? line.left : null,
                  guidance: line.guidance || null,
                  reason: line.reason || null,
                },
              ],
        ),
      },
    })
  return (
    <ActPanel title={t('recordMeeting')} action={<Acts busy={act.isPending} onLeave={onLeave} onSave={save} />}>
      <SelectField label={t('meetingKind')} value={given.kind} onValue={(kind) => change({ kind: kind as MeetingKind })} options={optionsOf(MEETING_KINDS)} />
      {elsewhere && (
        <SelectField
          label={t('meetingUnit')}
          value={given.unitId}
          onValue={(unitId) => change({ unitId })}
          options={units.map(({ unitId, name }) => ({ value: unitId, label: name }))}
        />
      )}
      <TextField label={t('meetingTitle')} value={given.title} maxLength={80} onValue={(title) => change({ title })} />
      <DayField label={t('day')} value={given.day} max={today} onValue={(day) => change({ day })} />
      <TextField label={t('begins')} type="time" value={given.begins} onValue={(begins) => change({ begins })} />
      <TextField label={t('ends')} type="time" value={given.ends} onValue={(ends) => change({ ends })} />
      {of.seats.map(({ personId, name }) => (
        <OneLine
          key={personId}
          name={name}
          of={lines[personId] ?? { status: '', arrived: given.begins, left: given.ends, guidance: '', reason: '' }}
          guides={elsewhere}
          onChange={(line) => setLines({ ...lines, [personId]: line })}
        />
      ))}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const there = ({ status }: Line): boolean => status === 'present' || status === 'irregular'

const OneLine = ({ name, of, guides, onChange }: { name: string; of: Line; guides: boolean; onChange: (line: Line) => void }) => {
  const t = useText(strings)
  const change = (part: Partial<Line>) => onChange({ ...of, ...part })
  return (
    <fieldset className="f-group">
      <legend className="sr">{name}</legend>
      <SelectField
        label={personName(name)}
        value={of.status}
        onValue={(status) => change({ status: status as Line['status'] })}
        options={optionsOf(ATTENDANCE)}
      />
      {there(of) && <TextField label={t('arrived')} type="time" value={of.arrived} onValue={(arrived) => change({ arrived })} />}
      {there(of) && <TextField label={t('left')} type="time" value={of.left} onValue={(left) => change({ left })} />}
      {guides && of.status === 'present' && (
        <TextField label={t('guidance')} value={of.guidance} maxLength={500} onValue={(guidance) => change({ guidance })} />
      )}
      {of.status === 'leave' && <TextField label={t('reason')} value={of.reason} maxLength={200} onValue={(reason) => change({ reason })} />}
    </fieldset>
  )
}
