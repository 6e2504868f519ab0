/** What is to be handled: the facts, the term, one measure decided by a named person, that the person was told, the appeal. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, SelectField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { decideIncident, INCIDENTS, leaderOf, MEASURES, type Measure, SEVERITIES, type Severity, tellIncident } from '../../contract.ts'
import type { Leader } from '../screens/leader.tsx'
import { strings } from '../strings.ts'
import { Acts, optionsOf } from './acts.tsx'

type Line = Leader['incidents'][number]

const CHANGES = { changes: [leaderOf] }

export const Incidents = ({ of, today }: { of: Pick<Leader, 'incidents'>; today: string }) => {
  const t = useText(strings)
  return (
    <Section title={t('incidents')}>
      {of.incidents.length === 0 && <p className="dim">{t('noIncidents')}</p>}
      {of.incidents.map((one) => (
        <Incident key={one.incidentId} of={one} today={today} />
      ))}
    </Section>
  )
}

const Incident = ({ of, today }: { of: Line; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState<'decide' | 'tell' | null>(null)
  return (
    <article>
      <IncidentWords of={of} />
      {of.measure === null && open === null && <Button onClick={() => setOpen('decide')}>{t('decide')}</Button>}
      {of.measure !== null && open === null && (
        <Button kind="text" onClick={() => setOpen('tell')}>
          {t('tell')}
        </Button>
      )}
      {open === 'decide' && <DecideForm of={of} today={today} onDone={() => setOpen(null)} />}
      {open === 'tell' && <TellForm of={of} today={today} onDone={() => setOpen(null)} />}
    </article>
  )
}

export const IncidentWords = ({ of }: { of: Line }) => {
  const t = useText(strings)
  return (
    <>
      <p>
        {`${formatDay(of.day as Day)}　${say(INCIDENTS[of.what])}　${of.facts} `}
        {of.measure === null && (
          <Status of={of.overdue ? 'overdue' : 'waits'}>
            {of.overdue ? t('overdue') : of.due ? t('termOf', { day: formatFullDay(of.due as Day) }) : t('noTerm')}
          </Status>
        )}
      </p>
      {of.measure && of.severity && (
        <p className="dim">
          {[
            t('decidedBy', { name: of.decidedBy ?? '', measure: say(MEASURES[of.measure]), severity: say(SEVERITIES[of.severity]) }),
            of.reason ? t('decidedWhy', { why: of.reason }) : '',
            of.toldOn ? t('told', { day: formatFullDay(of.toldOn as Day) }) : t('notTold'),
            of.appeal ? t('appealed', { words: of.appeal }) : '',
          ]
            .filter(Boolean)
            .join('　')}
        </p>
      )}
    </>
  )
}

const DecideForm = ({ of, today, onDone }: { of: Line; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ measure: '' as Measure | '', severity: '' as Severity | '', reason: '', toldOn: '' })
  const act = useAct(decideIncident, { ...CHANGES, onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () => {
    const { measure, severity, reason, toldOn } = given
    if (measure && severity && reason.trim()) act.mutate({ params: { incidentId: of.incidentId }, body: { measure, severity, reason, toldOn: toldOn || null } })
  }
  return (
    <ActPanel title={t('decide')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <SelectField
        label={t('severity')}
        value={given.severity}
        onValue={(severity) => change({ severity: severity as Severity })}
        options={optionsOf(SEVERITIES)}
      />
      <ChoiceField
        label={t('measure')}
        value={given.measure || null}
        onValue={(measure) => change({ measure: measure as Measure })}
        options={optionsOf(MEASURES)}
      />
      <LongField label={t('decideWhy')} value={given.reason} maxLength={300} onValue={(reason) => change({ reason })} />
      <DayField label={t('toldOn')} value={given.toldOn} max={today} onValue={(toldOn) => change({ toldOn })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const TellForm = ({ of, today, onDone }: { of: Line; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ toldOn: of.toldOn ?? today, appeal: '' })
  const act = useAct(tellIncident, { ...CHANGES, onDone })
  return (
    <ActPanel
      title={t('tell')}
      action={
        <Acts
          busy={act.isPending}
          onLeave={onDone}
          onSave={() => act.mutate({ params: { incidentId: of.incidentId }, body: { toldOn: given.toldOn || null, appeal: given.appeal.trim() || null } })}
        />
      }
    >
      <DayField label={t('toldOn')} value={given.toldOn} max={today} onValue={(toldOn) => setGiven({ ...given, toldOn })} />
      <LongField label={t('appeal')} value={given.appeal} maxLength={500} onValue={(appeal) => setGiven({ ...given, appeal })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
