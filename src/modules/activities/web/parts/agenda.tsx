/** The parts of the day with their times; while the day is open they are changed here. */
import { useState } from 'react'
import { CEREMONIES, PARTS, STUDY_FORMS, type Ceremony, type StudyForm } from '../../../../policy/vocabulary/parts.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatMinutes, formatTime } from '../../../../ui/days.ts'
import { TextField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { MEETING_KINDS, meetingWords, PART_KINDS } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Part, Session } from './record-draft.ts'

type AgendaValue = { parts: readonly Part[]; begins: string; ends: string }

export const Agenda = ({ value, onValue, first }: { value: AgendaValue; onValue?: (next: Partial<AgendaValue>) => void; first?: boolean }) => {
  const t = useText(strings)
  const [editing, setEditing] = useState(onValue !== undefined && value.parts.length === 0)
  return (
    <Section
      id="agenda"
      title={t('agenda')}
      note={value.begins ? formatTime(value.begins, value.ends) : undefined}
      right={onValue && <TextLink onOpen={() => setEditing(!editing)}>{t(editing ? 'agendaDone' : 'agendaEdit')}</TextLink>}
    >
      {editing && onValue ? <AgendaEditor value={value} onValue={onValue} now={first === true} /> : <AgendaTable value={value} />}
    </Section>
  )
}

/** 党性分析：组织生活会、谈心谈话、民主评议, with the clause that takes them so. */
export const AnalysisParts = ({ of }: { of: NonNullable<Session['analysis']> }) => {
  const t = useText(strings)
  const chip = useClauses()(of.cites[0])
  return (
    <p>
      {t('analysisParts', { title: say(of.title), parts: listed(of.parts.map((part) => say(PARTS[part]))) })} {chip && <Chip {...chip} />}
    </p>
  )
}

const AgendaTable = ({ value: { parts, begins } }: { value: AgendaValue }) => {
  const t = useText(strings)
  if (parts.length === 0) return <p className="dim">{t('agendaEmpty')}</p>
  return (
    <table className="agenda">
      <tbody>
        {parts.map((part, at) => (
          <tr key={at}>
            {begins && <td className="nw">{partTime(parts, begins, at)}</td>}
            <td>
              {say(PARTS[part.kind])}
              <PartDetails of={part} />
            </td>
            <td className="num dim nw">{part.minutes > 0 && formatMinutes(part.minutes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const PartDetails = ({ of: { studyForm, ceremony, meeting, title } }: { of: Part }) => {
  const words = [
    studyForm && say(STUDY_FORMS[studyForm as StudyForm]),
    ceremony && say(CEREMONIES[ceremony as Ceremony]),
    meeting && say(meetingWords(meeting)),
    title,
  ].filter(Boolean)
  return words.length > 0 ? <small className="dim">{words.join('　')}</small> : null
}

/** Parts follow each other; without minutes the times after them are not guessed. */
const partTime = (parts: readonly Part[], begins: string, at: number): string => {
  const before = parts.slice(0, at)
  if (before.some(({ minutes }) => minutes === 0) || parts[at]!.minutes === 0) return at === 0 ? begins : ''
  const from = minutesOf(begins) + before.reduce((sum, { minutes }) => sum + minutes, 0)
  return formatTime(clockOf(from), clockOf(from + parts[at]!.minutes))
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const NEW: Part = { kind: 'study', studyForm: null, ceremony: null, meeting: null, title: null, minutes: 0 }

export const AgendaEditor = ({
  value: { parts, begins, ends },
  onValue,
  now,
  timeless = false,
}: {
  value: AgendaValue
  onValue: (next: Partial<AgendaValue>) => void
  now: boolean
  /** a model says how long each part is, not when the day begins */
  timeless?: boolean
}) => {
  const t = useText(strings)
  const put = (at: number, next: Part) => onValue({ parts: parts.with(at, next) })
  return (
    <div className={now ? 'agenda-edit f-now' : 'agenda-edit'}>
      {!timeless && <TextField label={t('begins')} type="time" value={begins} onValue={(next) => onValue({ begins: next })} />}
      {!timeless && <TextField label={t('ends')} type="time" value={ends} onValue={(next) => onValue({ ends: next })} />}
      <ol>
        {parts.map((part, at) => (
          <PartRow key={at} of={part} number={at + 1} onPart={(next) => put(at, next)} onDrop={() => onValue({ parts: parts.toSpliced(at, 1) })} />
        ))}
      </ol>
      <p className="form-go">
        <Button size="sm" onClick={() => onValue({ parts: [...parts, NEW] })}>
          {t('agendaAdd')}
        </Button>
        <span className="dim sm">
          {parts.length > 0 && t('totalMinutes', { minutes: formatMinutes(parts.reduce((sum, { minutes }) => sum + minutes, 0)) })}
        </span>
      </p>
    </div>
  )
}

type Row = { of: Part; number: number; onPart: (next: Part) => void; onDrop: () => void }

const PartRow = ({ of, number, onPart, onDrop }: Row) => {
  const t = useText(strings)
  return (
    <li className="part-row">
      <Choose
        label={t('partKind', { number })}
        value={of.kind}
        options={PART_KINDS.map((kind) => [kind, say(PARTS[kind])])}
        onValue={(kind) => onPart({ ...NEW, kind: kind as Part['kind'], minutes: of.minutes, title: of.title })}
      />
      <label>
        <span className="sr">{t('partMinutesOf', { number })}</span>
        <input
          className="in"
          type="number"
          min={0}
          max={1440}
          inputMode="numeric"
          value={of.minutes || ''}
          onChange={(event) => onPart({ ...of, minutes: Math.min(1440, Math.max(0, Math.trunc(Number(event.target.value)))) })}
        />{' '}
        {t('partMinutes')}
      </label>
      <button type="button" className="lnk btn-text" onClick={onDrop}>
        {t('agendaDrop')}
      </button>
      <PartMore of={of} onPart={onPart} />
    </li>
  )
}

/** What some kinds of parts can say more: the form of study, the ceremony, the meeting that the part is at the same time. */
const PartMore = ({ of, onPart }: Pick<Row, 'of' | 'onPart'>) => {
  const t = useText(strings)
  if (of.kind === 'study')
    return (
      <Choose
        wide
        label={t('studyForm')}
        empty={t('studyForm')}
        value={of.studyForm ?? ''}
        options={Object.entries(STUDY_FORMS).map(([key, words]) => [key, say(words)])}
        onValue={(next) => onPart({ ...of, studyForm: (next || null) as Part['studyForm'] })}
      />
    )
  if (of.kind === 'ceremony')
    return (
      <Choose
        wide
        label={t('ceremony')}
        empty={t('ceremony')}
        value={of.ceremony ?? ''}
        options={Object.entries(CEREMONIES).map(([key, words]) => [key, say(words)])}
        onValue={(next) => onPart({ ...of, ceremony: (next || null) as Part['ceremony'] })}
      />
    )
  if (of.kind === 'deliberation' || of.kind === 'class')
    return (
      <Choose
        wide
        label={t('meetingToo')}
        empty={`${t('meetingToo')}　${t('optional')}`}
        value={of.meeting ?? ''}
        options={Object.entries(MEETING_KINDS).map(([key, words]) => [key, say(words)])}
        onValue={(next) => onPart({ ...of, meeting: (next || null) as Part['meeting'] })}
      />
    )
  return null
}

type Choosing = {
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  onValue: (next: string) => void
  empty?: string
  wide?: boolean
}

const Choose = ({ label, value, options, onValue, empty, wide }: Choosing) => (
  <label className={wide ? 'part-more' : undefined}>
    <span className="sr">{label}</span>
    <select className="in" value={value} onChange={(event) => onValue(event.target.value)}>
      {empty && <option value="">{empty}</option>}
      {options.map(([key, words]) => (
        <option key={key} value={key}>
          {words}
        </option>
      ))}
    </select>
  </label>
)
