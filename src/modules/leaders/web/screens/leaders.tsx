/** Leading bodies: each leader with both tracks and what is owed; meetings, what to look into, references. By seat, never by figure. */
import './pairs.css'
import { useState } from 'react'
import { type Day, yearOf } from '../../../../kernel/days.ts'
import type { Answer, Role } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { bodiesUnder, formBody, INCIDENTS, MEETING_KINDS, openIncident } from '../../contract.ts'
import { Acts } from '../../../../ui/acts.tsx'
import { MeetingForm } from '../parts/meeting-form.tsx'
import { References } from '../parts/references.tsx'
import { SeatForm } from '../parts/seat-form.tsx'
import { Owed, Track } from '../parts/tracks.tsx'
import { strings } from '../strings.ts'

export type Seen = Answer<typeof bodiesUnder>
export type BodyView = Seen['bodies'][number]

const CHANGES = { changes: [bodiesUnder] }
const ABOVE: readonly Role[] = ['committee', 'department']

export const LeadersScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Leaders me={me} />}</Asked>

const Leaders = ({ me }: { me: Answer<typeof mySession> }) => {
  const t = useText(strings)
  const search = useSearch()
  const acting = useActingUnit()
  const held = me.grants.filter(({ role }) => ABOVE.includes(role as Role))
  const unitId = search.unit ?? (held.find((grant) => grant.unitId === acting) ?? held[0] ?? me.grants[0]!).unitId
  const year = Number(search.year ?? yearOf(me.today as Day))
  const [forming, setForming] = useState(false)
  return (
    <Asked of={useAsk(bodiesUnder, { query: { unitId, year } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('leaders')}
            facts={t('leadersFacts', { unit: seen.unitName, year: seen.year, day: formatFullDay(seen.through as Day) })}
            actions={
              <>
                <Button onClick={() => setForming(true)}>{t('formBody')}</Button>
                <TextLink href={`/leaders?year=${year - 1}`}>{t('earlier', { year: year - 1 })}</TextLink>
              </>
            }
          />
          {forming && <BodyForm of={seen} today={me.today} onDone={() => setForming(false)} />}
          {seen.bodies.length === 0 && <Empty title={t('noBodies')}>{t('noBodiesNext')}</Empty>}
          {seen.bodies.map((body) => (
            <Body key={body.bodyId} of={body} seen={seen} today={me.today} />
          ))}
        </>
      )}
    </Asked>
  )
}

const Body = ({ of, seen, today }: { of: BodyView; seen: Seen; today: string }) => {
  const t = useText(strings)
  const clause = useClauses()
  const [open, setOpen] = useState<'seat' | 'meeting' | null>(null)
  const [said, setSaid] = useState('')
  const chip = clause(of.pairs?.cites[0])
  const leave = () => setOpen(null)
  return (
    <>
      <Section title={of.name} note={t('seatsNote', { count: of.seats.length })} right={chip && <Chip {...chip} />}>
        <Seats of={of} year={seen.year} />
        <p>
          {of.pairs && (
            <ButtonLink href={`/leaders/pairs?body=${of.bodyId}&year=${seen.year}`}>{t('toPairs', { total: of.pairs.total, left: of.pairs.left })}</ButtonLink>
          )}{' '}
          <Button onClick={() => setOpen('meeting')}>{t('recordMeeting')}</Button> <Button onClick={() => setOpen('seat')}>{t('takeSeat')}</Button>
        </p>
        <p role="status">{said}</p>
        {open === 'seat' && <SeatForm bodyId={of.bodyId} units={seen.units} today={today} onDone={leave} />}
        {open === 'meeting' && <MeetingForm of={of} units={seen.units} today={today} onLeave={leave} onDone={(words) => (leave(), setSaid(words))} />}
      </Section>
      <Meetings of={of} />
      <ToLookInto of={of} />
      <References body={of} year={seen.year} />
    </>
  )
}

const Seats = ({ of, year }: { of: BodyView; year: number }) => {
  const t = useText(strings)
  const slots = [...new Map(of.seats.flatMap(({ owed }) => owed).map((one) => [one.slot, one])).values()]
  return (
    <DataTable
      label={of.name}
      wide
      rows={of.seats}
      rowKey={({ seatId }) => seatId}
      columns={[
        { id: 'name', head: t('col_name'), oneLine: true, cell: ({ personId, name }) => <a href={`/leaders/${personId}?year=${year}`}>{personName(name)}</a> },
        { id: 'post', head: t('col_post'), cell: ({ post, branchName }) => `${post}　${branchName}` },
        { id: 'body', head: t('col_body'), cell: ({ body }) => <Track of={body} /> },
        { id: 'branch', head: t('col_branch'), cell: ({ branch }) => <Track of={branch} /> },
        ...slots.map(({ slot, title }) => ({
          id: slot,
          head: say(title),
          cell: ({ owed }: BodyView['seats'][number]) => {
            const own = owed.find((one) => one.slot === slot)
            return own ? <Owed of={own} /> : null
          },
        })),
        {
          id: 'pairs',
          head: t('col_pairs'),
          oneLine: true,
          cell: ({ pairsLeft }) =>
            pairsLeft === null ? <span className="faint">{t('pairsNone')}</span> : pairsLeft > 0 ? t('pairsLeftOf', { count: pairsLeft }) : t('noneLeft'),
        },
      ]}
    />
  )
}

const Meetings = ({ of }: { of: BodyView }) => {
  const t = useText(strings)
  return (
    <Section title={t('meetings')}>
      {of.meetings.length === 0 && <p className="dim">{t('noMeetings')}</p>}
      <ul className="outs">
        {of.meetings.map(({ meetingId, kind, day, title, recorded }) => (
          <li key={meetingId}>
            <span>{`${formatDay(day as Day)}　${title}　`}</span>
            <span className="q">{`${say(MEETING_KINDS[kind])}　${t('recorded', { count: recorded })}`}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type Look = BodyView['toLookInto'][number]

const ToLookInto = ({ of }: { of: BodyView }) => {
  const t = useText(strings)
  const [open, setOpen] = useState<Look | null>(null)
  if (of.toLookInto.length === 0) return null
  return (
    <Section title={t('toLook')} note={t('toLookNote')}>
      <DataTable
        label={t('toLook')}
        rows={of.toLookInto}
        rowKey={({ personId, source }) => `${personId}${source}`}
        columns={[
          { id: 'name', head: t('col_name'), oneLine: true, cell: ({ name }) => personName(name) },
          { id: 'what', head: t('factsWords'), cell: ({ day, what, facts }) => `${formatDay(day as Day)}　${facts}　${say(INCIDENTS[what])}` },
          {
            id: 'act',
            head: <span className="sr">{t('openIncident')}</span>,
            action: true,
            cell: (row) => (
              <Button size="sm" onClick={() => setOpen(row)}>
                {t('openIncident')}
              </Button>
            ),
          },
        ]}
      />
      {open && <IncidentForm of={open} key={open.source} onDone={() => setOpen(null)} />}
    </Section>
  )
}

const IncidentForm = ({ of, onDone }: { of: Look; onDone: () => void }) => {
  const t = useText(strings)
  const [facts, setFacts] = useState(of.facts)
  const act = useAct(openIncident, { ...CHANGES, onDone })
  const save = () => facts.trim() && act.mutate({ params: { personId: of.personId }, body: { what: of.what, source: of.source, day: of.day, facts } })
  return (
    <ActPanel title={`${t('openIncident')}　${of.name}`} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <TextField label={t('factsWords')} value={facts} maxLength={300} onValue={setFacts} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const BodyForm = ({ of, today, onDone }: { of: Seen; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ unitId: of.unitId, name: '', from: today })
  const act = useAct(formBody, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <ActPanel title={t('formBody')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={() => given.name.trim() && act.mutate({ body: given })} />}>
      <SelectField
        label={t('whichUnit')}
        value={given.unitId}
        onValue={(unitId) => change({ unitId })}
        options={of.units.map(({ unitId, name }) => ({ value: unitId, label: name }))}
      />
      <TextField label={t('bodyName')} value={given.name} maxLength={60} onValue={(name) => change({ name })} />
      <DayField label={t('from')} value={given.from} onValue={(from) => change({ from })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
