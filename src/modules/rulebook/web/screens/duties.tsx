/** 应办事项: what this unit owes by term, what the level below has let pass, what is done. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { type DutyItem, DutyList } from '../../../../ui/duty-list.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listDuties } from '../../contract.ts'
import { CloseDuty } from '../parts/close-duty.tsx'
import { ProposalsWait } from '../parts/proposals-wait.tsx'
import { strings } from '../strings.ts'

type Duties = Answer<typeof listDuties>
export type Duty = Duties['own'][number]

export const DutiesScreen = () => {
  const [closed, setClosed] = useState(false)
  const asked = useAsk(listDuties, { query: closed ? { closed: 'yes' } : {} }, { keep: true })
  return <Asked of={asked}>{(duties) => <Page duties={duties} closed={closed} onClosed={() => setClosed(true)} />}</Asked>
}

const Page = ({ duties, closed, onClosed }: { duties: Duties; closed: boolean; onClosed: () => void }) => {
  const t = useText(strings)
  const [chosen, setChosen] = useState<Duty | null>(null)
  const overdue = duties.own.filter(({ term }) => term === 'overdue').length
  const soon = duties.own.filter(({ term }) => term === 'week').length
  return (
    <>
      <PageTitle
        title={t('dutiesTitle')}
        facts={overdue + soon === 0 ? t('dutiesCalm', { count: duties.own.length }) : undefined}
        waits={overdue + soon > 0 ? t('dutiesWaits', { overdue, soon }) : undefined}
      />
      {chosen && <CloseDuty key={chosen.id} duty={chosen} today={duties.today} onClose={() => setChosen(null)} />}
      <ProposalsWait />
      <Section title={t('own')}>
        {duties.own.length === 0 ? (
          <Empty title={t('none')}>{t('noneMore')}</Empty>
        ) : (
          <Listed duties={duties.own} today={duties.today as Day} onChoose={setChosen} />
        )}
      </Section>
      {duties.below.length > 0 && (
        <Section title={t('below')} note={t('belowNote')}>
          <Listed duties={duties.below} today={duties.today as Day} onChoose={setChosen} below />
        </Section>
      )}
      {closed ? (
        <Closed duties={duties.closed} />
      ) : (
        <p className="note-chip">
          <TextLink onOpen={onClosed}>{t('showClosed')}</TextLink>
        </p>
      )}
    </>
  )
}

type ListedProps = { duties: readonly Duty[]; today: Day; onChoose: (duty: Duty) => void; below?: boolean }

/** Dated duties by term; those without a term follow, since no document gives them one. */
const Listed = ({ duties, today, onChoose, below = false }: ListedProps) => {
  const t = useText(strings)
  const undated = duties.filter(({ dueOn }) => dueOn === null)
  return (
    <>
      <DutyList
        today={today}
        bearer={!below}
        overdueNote={below ? undefined : t('superiorSees')}
        duties={duties.filter(({ dueOn }) => dueOn !== null).map((duty) => itemOf(t, duty, { below, onChoose }))}
      />
      {undated.length > 0 && <Undated duties={undated} below={below} onChoose={onChoose} />}
    </>
  )
}

/** No document gives these a term: they stand apart, and may wait. */
const Undated = ({ duties, below, onChoose }: { duties: readonly Duty[]; below: boolean; onChoose: (duty: Duty) => void }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('noTerm')}
      rows={duties}
      rowKey={({ id }) => id}
      countWords=""
      columns={[
        { id: 'term', head: <span className="sr">{t('noTerm')}</span>, width: 110, cell: () => <Status of="later">{t('noTerm')}</Status> },
        { id: 'what', head: <span className="sr">{t('dutiesTitle')}</span>, cell: (duty) => <What duty={duty} below={below} /> },
        { id: 'clause', head: <span className="sr">{t('clause')}</span>, width: 220, cell: (duty) => duty.clauses[0] && <Chip {...clauseOf(duty)!} /> },
        { id: 'act', head: <span className="sr">{t('act')}</span>, action: true, width: 130, cell: (duty) => <UndatedActs duty={duty} onChoose={onChoose} /> },
      ]}
    />
  )
}

const What = ({ duty, below }: { duty: Duty; below: boolean }) => {
  const t = useText(strings)
  const facts = [...(below ? [t('whoseDuty', { unit: duty.bearer.unitName, role: say(duty.bearer.roleName) })] : []), ...duty.facts.map((fact) => say(fact))]
  return (
    <>
      <b>{say(duty.what)}</b>
      {facts.length > 0 && <p className="sm dim">{facts.join('　')}</p>}
    </>
  )
}

const UndatedActs = ({ duty, onChoose }: { duty: Duty; onChoose: (duty: Duty) => void }) => {
  const t = useText(strings)
  return (
    <>
      {duty.link && <TextLink href={duty.link}>{t('act')}</TextLink>}
      {'　'}
      {(duty.may.fulfil || duty.may.release) && (
        <Button kind="text" onClick={() => onChoose(duty)}>
          {duty.may.fulfil ? t('fulfil') : t('release')}
        </Button>
      )}
    </>
  )
}

type T = ReturnType<typeof useText<keyof typeof import('../strings.ts').zh>>

const clauseOf = ({ clauses, findingId, ours }: Duty) => {
  const clause = clauses[0]
  if (!clause) return undefined
  return {
    label: clause.label,
    ours,
    ...(findingId ? { why: `finding:${findingId}` } : { href: `/packs/${clause.pack}?article=${encodeURIComponent(clause.cite)}` }),
  }
}

const itemOf = (t: T, duty: Duty, { below, onChoose }: { below: boolean; onChoose: (duty: Duty) => void }): DutyItem => {
  const facts = [
    ...(below ? [t('whoseDuty', { unit: duty.bearer.unitName, role: say(duty.bearer.roleName) })] : []),
    ...duty.facts.map((fact) => say(fact)),
  ].join('　')
  const clause = clauseOf(duty)
  const action =
    duty.link && !below
      ? { label: t('act'), href: duty.link }
      : duty.may.fulfil || duty.may.release
        ? { label: duty.may.fulfil ? t('fulfil') : t('release'), onAct: () => onChoose(duty) }
        : undefined
  return { id: duty.id, due: duty.dueOn as Day, what: duty.what, ...(facts ? { facts } : {}), ...(clause ? { clause } : {}), ...(action ? { action } : {}) }
}

/** How a daily work closed it; the words for it stand beside. */
const CODES: readonly string[] = ['done', 'not-asked']

const Closed = ({ duties }: { duties: readonly Duty[] }) => {
  const t = useText(strings)
  return (
    <Section title={t('closedTitle')}>
      <ul className="checks">
        {duties.map(({ id, what, closed, state }) => (
          <li key={id}>
            {closed?.note === 'not-asked' ? (
              <Status of="not_applicable">{t('notAsked')}</Status>
            ) : (
              <Status of={state === 'released' ? 'not_applicable' : 'done'}>{state === 'released' ? t('released') : t('saved')}</Status>
            )}
            <b className="quiet">{say(what)}</b>
            <span className="faint">
              {closed?.byName && t(state === 'released' ? 'releasedBy' : 'fulfilledBy', { name: closed.byName, at: formatMoment(closed.at) })}
              {!closed?.byName && closed?.note !== 'not-asked' && t('byRecord')}
            </span>
            {closed?.note && !CODES.includes(closed.note) && <span className="d">{closed.note}</span>}
          </li>
        ))}
      </ul>
    </Section>
  )
}
