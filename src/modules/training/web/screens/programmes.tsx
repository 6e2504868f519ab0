/** What is planned: what the documents ask of such a unit, topics of the period, programmes, classes of three levels. */
import './training.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { CLASS_FORMS, LEVELS, PROGRAMME_KINDS, programmesFor, TOPIC_KINDS } from '../../contract.ts'
import { ClassForm } from '../parts/class-form.tsx'
import { OutcomeForm, ProgrammeForm, TopicForm } from '../parts/programme-forms.tsx'
import { type Me, useWhich } from '../parts/which-unit.tsx'
import { strings } from '../strings.ts'

export type Seen = Answer<typeof programmesFor>

export const ProgrammesScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Programmes me={me} />}</Asked>

const Programmes = ({ me }: { me: Me }) => {
  const t = useText(strings)
  const { unitId, year } = useWhich(me)
  return (
    <Asked of={useAsk(programmesFor, { query: { unitId, year } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('programmes')}
            crumbs={[{ label: t('backToTraining'), href: '/training' }]}
            facts={t('programmesFacts', { unit: seen.unitName, year: seen.year })}
          />
          <Plans of={seen} />
          <Topics of={seen} today={me.today} />
          <List of={seen} today={me.today} />
          <Classes of={seen} today={me.today} />
        </>
      )}
    </Asked>
  )
}

const Plans = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const clause = useClauses()
  return (
    <Section title={t('plansAsked')} note={t('plansNote')}>
      {of.plans.length === 0 && <p className="dim">{t('noPlansAsked')}</p>}
      <ul className="outs tr-outs">
        {of.plans.map((plan) => (
          <li key={plan.slot}>
            <span>
              <b>{say(plan.title)}</b> {clause(plan.cites[0]) && <Chip {...clause(plan.cites[0])!} />}
              {plan.what && <span className="dim">{`　${say(plan.what)}`}</span>}
            </span>
            <span className="q">{planFacts(t, plan)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What it teaches; the groups it splits members into; what it may draw on. */
const planFacts = (
  t: (key: 'groupOf' | 'drawsOn', values: Record<string, string | number>) => string,
  { contents, groups, resources }: Seen['plans'][number],
): string =>
  [
    listed(contents.map(say)),
    listed(groups.map(({ title, members }) => t('groupOf', { title: say(title), members }))),
    resources === null ? '' : t('drawsOn', { resources }),
  ]
    .filter((said) => said !== '')
    .join('　')

const Topics = ({ of, today }: { of: Seen; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('topics')}>
      {of.topics.length === 0 && <p className="dim">{t('noTopics')}</p>}
      <ul className="outs tr-outs">
        {of.topics.map((topic) => (
          <li key={topic.id}>
            <span>
              <b>{topic.title}</b>
              <span className="dim">{`　${say(TOPIC_KINDS[topic.kind])}　${topic.own ? t('own') : topic.by}`}</span>
            </span>
            <span className="q">{`${sayTerm(t, topic)}　${t('topicSessions', { count: topic.sessions })}`}</span>
          </li>
        ))}
      </ul>
      {open ? <TopicForm unitId={of.unitId} today={today} onDone={() => setOpen(false)} /> : <Button onClick={() => setOpen(true)}>{t('setTopic')}</Button>}
    </Section>
  )
}

type T = (key: 'until' | 'openEnd', values: Record<string, string>) => string

const sayTerm = (t: T, { from, to }: { from: string; to: string | null }): string =>
  to ? t('until', { from: formatFullDay(from as Day), to: formatFullDay(to as Day) }) : t('openEnd', { from: formatFullDay(from as Day) })

const List = ({ of, today }: { of: Seen; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('programmesList')}>
      {of.programmes.length === 0 && <p className="dim">{t('noProgrammes')}</p>}
      {of.programmes.map((one) => (
        <One key={one.id} of={one} seen={of} today={today} />
      ))}
      {open ? <ProgrammeForm of={of} onDone={() => setOpen(false)} /> : <Button onClick={() => setOpen(true)}>{t('makeProgramme')}</Button>}
    </Section>
  )
}

const One = ({ of, seen, today }: { of: Seen['programmes'][number]; seen: Seen; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const facts = [
    t('programmeFacts', { classes: of.classes, sessions: of.sessions, completed: of.completed }),
    of.target ? t('withTarget', { target: of.target }) : null,
    of.venue,
  ].filter((said) => said !== null)
  return (
    <article className="tr-programme">
      <p>
        <b>{of.title}</b>　<span className="dim">{`${say(PROGRAMME_KINDS[of.kind])}　${say(LEVELS[of.level])}　${of.forWhom}　${sayTerm(t, of)}`}</span>
      </p>
      <p>{listed([...of.themes, ...of.projects, ...of.contentClasses.map(say)])}</p>
      <p className="dim">{facts.join('　')}</p>
      {of.outcomes.map((outcome) => (
        <p key={outcome.id}>{[formatFullDay(outcome.day as Day), outcome.unitName, outcome.name, outcome.item, outcome.result].filter(Boolean).join('　')}</p>
      ))}
      {open ? (
        <OutcomeForm programmeId={of.id} seen={seen} today={today} onDone={() => setOpen(false)} />
      ) : (
        <Button kind="text" onClick={() => setOpen(true)}>
          {t('addOutcome')}
        </Button>
      )}
    </article>
  )
}

const Classes = ({ of, today }: { of: Seen; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [said, setSaid] = useState('')
  return (
    <Section title={t('classList')}>
      <DataTable
        label={t('classList')}
        rows={of.classes}
        rowKey={({ id }) => id}
        empty={t('noClassesYet')}
        columns={[
          { id: 'title', head: t('col_class'), cell: ({ id, title }) => <a href={`/training/classes/${id}`}>{title}</a> },
          { id: 'form', head: t('form'), cell: ({ form, level }) => `${say(LEVELS[level])}　${say(CLASS_FORMS[form])}` },
          { id: 'when', head: t('col_when'), oneLine: true, cell: ({ from, to }) => (from === to ? formatFullDay(from as Day) : sayTerm(t, { from, to })) },
          { id: 'state', head: t('col_state'), cell: ({ state }) => t(`state_${state}`) },
          { id: 'enrolled', head: t('col_enrolled'), figure: true, cell: ({ enrolled }) => enrolled },
          { id: 'completed', head: t('col_completed'), figure: true, cell: ({ completed }) => completed },
        ]}
      />
      <p role="status">{said}</p>
      {open ? (
        <ClassForm of={of} today={today} onDone={(what) => (setOpen(false), setSaid(what))} onLeave={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('openClass')}</Button>
      )}
    </Section>
  )
}
