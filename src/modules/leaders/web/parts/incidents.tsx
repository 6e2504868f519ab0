/** What is to be handled: the facts, the term, the ladder in force step by step, one measure decided by a named person, the appeal. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, SelectField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { decideIncident, INCIDENTS, leaderOf, NO_MEASURE, NOTHING_DONE, SEVERITIES, type Severity, stepIncident, tellIncident } from '../../contract.ts'
import type { Leader } from '../screens/leader.tsx'
import { strings } from '../strings.ts'
import { Acts, optionsOf } from '../../../../ui/acts.tsx'

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
  const [open, setOpen] = useState(false)
  const done = () => setOpen(false)
  const step = of.steps.find(({ state }) => state === 'next')
  return (
    <article>
      <IncidentWords of={of} />
      <Ladder of={of} />
      {!open && of.next === 'step' && <Button onClick={() => setOpen(true)}>{t('noteStep', { step: step ? say(step.title) : '' })}</Button>}
      {!open && of.next === 'decide' && <Button onClick={() => setOpen(true)}>{t('decide')}</Button>}
      {!open && of.next === 'tell' && (
        <Button kind="text" onClick={() => setOpen(true)}>
          {t('tell')}
        </Button>
      )}
      {open && of.next === 'step' && step && <StepForm of={of} step={step} today={today} onDone={done} />}
      {open && of.next === 'decide' && <DecideForm of={of} today={today} onDone={done} />}
      {open && of.next === 'tell' && <TellForm of={of} today={today} onDone={done} />}
    </article>
  )
}

/** The steps that the rule in force asks, with who took which of them when. */
const Ladder = ({ of }: { of: Line }) => {
  const t = useText(strings)
  const clause = useClauses()(of.basis?.cites[0])
  if (of.steps.length === 0) return <p className="dim">{t('noLadder')}</p>
  return (
    <>
      <p className="dim">
        {t('ladderOf', { rule: of.basis ? say(of.basis.title) : '' })} {clause && <Chip {...clause} />}
      </p>
      <ol className="outs">
        {of.steps.map((step) => (
          <li key={step.key}>
            <span>{[say(step.title), step.words].filter(Boolean).join('　')}</span>
            <span className="q">
              {step.on ? (
                <Status of="met">{t('stepTaken', { day: formatFullDay(step.on as Day), name: step.by ?? '' })}</Status>
              ) : (
                [t('stepBy', { who: say(step.who) }), step.due ? t('dueBy', { day: formatFullDay(step.due as Day) }) : ''].filter(Boolean).join('　')
              )}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

type Step = Line['steps'][number]

const StepForm = ({ of, step, today, onDone }: { of: Line; step: Step; today: string; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ day: today, words: '' })
  const act = useAct(stepIncident, { ...CHANGES, onDone })
  const save = () => {
    if (given.day && given.words.trim()) act.mutate({ params: { incidentId: of.incidentId }, body: { step: step.key, day: given.day, words: given.words } })
  }
  return (
    <ActPanel title={say(step.title)} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <DayField label={t('stepOn')} value={given.day} max={today} onValue={(day) => setGiven({ ...given, day })} />
      <LongField label={t('stepWords')} value={given.words} maxLength={500} onValue={(words) => setGiven({ ...given, words })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
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
            t('decidedBy', { name: of.decidedBy ?? '', measure: of.measureTitle ? say(of.measureTitle) : of.measure, severity: say(SEVERITIES[of.severity]) }),
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
  const [given, setGiven] = useState({ measure: '', severity: '' as Severity | '', reason: '', toldOn: '' })
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
        onValue={(measure) => change({ measure })}
        options={[...of.measures.map(({ key, title }) => ({ value: key, label: say(title) })), { value: NO_MEASURE, label: say(NOTHING_DONE) }]}
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
