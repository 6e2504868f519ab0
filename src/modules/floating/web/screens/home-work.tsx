/** Home's own work: everybody away with the channel, the pressing, the briefing of the host and the record; hosts briefed from here. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { briefHosts, homeWork, type HomeWorkLine } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { useFromAway } from '../parts/from-registers.ts'
import { homeWords } from '../parts/home-strings.ts'
import { StandShort } from '../parts/stand-lines.tsx'
import { UnitOf } from '../parts/unit-of.tsx'

type Seen = Answer<typeof homeWork>

export const HomeWorkScreen = () => <UnitOf>{(unitId) => <Of unitId={unitId} />}</UnitOf>

const Of = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(homeWork, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>
)

const shown = (on: string) => formatFullDay(on as Day)

const Page = ({ of }: { of: Seen }) => {
  const t = useText(homeWords)
  return (
    <>
      <PageTitle crumbs={useFromAway()} title={t('workTitle')} facts={t('workFacts', { unit: of.unitName, count: of.rows.length, ...of.counts })} />
      <Section title={t('workTable')} note={t('workNote')}>
        <Clauses of={of} />
        <Rows of={of} />
      </Section>
      {of.may.includes('brief') && of.rows.length > 0 && <Brief of={of} />}
    </>
  )
}

const Clauses = ({ of }: { of: Seen }) => {
  const clause = useClauses()
  const cites = [...new Set([...of.cites.reach, ...of.cites.press, ...of.cites.brief, ...of.cites.records])]
  const chips = cites.flatMap((cite) => clause(cite) ?? [])
  return (
    chips.length > 0 && (
      <p>
        {chips.map((one) => (
          <Chip key={say(one.label)} {...one} />
        ))}
      </p>
    )
  )
}

const isBehind = ({ reach, pressing, briefing, staleSince }: HomeWorkLine): boolean =>
  reach.unreachable || (reach.stand?.overdue ?? false) || pressing.overdue || briefing.missing || staleSince !== null

const Rows = ({ of }: { of: Seen }) => {
  const t = useText(homeWords)
  return (
    <DataTable
      label={t('workTable')}
      rows={of.rows}
      rowKey={({ absenceId }) => absenceId}
      find={({ name, initials }) => ({ name, initials })}
      marked={(row) => (isBehind(row) ? 'question' : undefined)}
      empty={<Empty title={t('workNobody')} />}
      columns={[
        {
          id: 'name',
          head: t('col_name'),
          oneLine: true,
          cell: (row) => <TextLink href={`/floating/away/${row.absenceId}`}>{personName(row.name)}</TextLink>,
        },
        { id: 'branch', head: t('col_branch'), cell: ({ branchName }) => branchName },
        { id: 'reach', head: t('col_reach'), cell: ({ reach }) => <Reach of={reach} /> },
        { id: 'press', head: t('col_press'), cell: ({ pressing }) => <Pressing of={pressing} /> },
        { id: 'brief', head: t('col_brief'), cell: ({ briefing }) => <Briefing of={briefing} /> },
        {
          id: 'services',
          head: t('col_services'),
          oneLine: true,
          cell: ({ services }) =>
            services.lastOn ? t('servedOn', { count: services.count, day: shown(services.lastOn) }) : <span className="faint">{t('neverServed')}</span>,
        },
        {
          id: 'record',
          head: t('col_record'),
          cell: ({ staleSince }) => (staleSince ? t('stale', { day: shown(staleSince) }) : <span className="faint">{t('current')}</span>),
        },
      ]}
    />
  )
}

const Reach = ({ of }: { of: HomeWorkLine['reach'] }) => {
  const t = useText(homeWords)
  const last = of.unreachable
    ? t('unreachable', { day: shown(of.lastTestOn!) })
    : of.lastSuccessOn
      ? t('testedOn', { day: shown(of.lastSuccessOn) })
      : t('neverTested')
  return (
    <>
      <p>{last}</p>
      {of.stand && !of.stand.unset && <StandShort of={of.stand} />}
    </>
  )
}

const Pressing = ({ of }: { of: HomeWorkLine['pressing'] }) => {
  const t = useText(homeWords)
  if (of.joinedOn) return t('joinedOn', { day: shown(of.joinedOn) })
  return (
    <>
      <p>{of.contactedOn ? t('contactedOn', { day: shown(of.contactedOn) }) : t('notContacted')}</p>
      <p className="dim">{of.lastOn ? t('remindedTimes', { count: of.reminders, day: shown(of.lastOn) }) : t('neverReminded')}</p>
      {of.rungs.map((rung) => (
        <p key={say(rung)}>{say(rung)}</p>
      ))}
    </>
  )
}

const Briefing = ({ of }: { of: HomeWorkLine['briefing'] }) => {
  const t = useText(homeWords)
  return (
    <>
      <p>{of.hosts.length > 0 && of.lastOn ? t('briefedOn', { host: listed(of.hosts), day: shown(of.lastOn) }) : t('noHost')}</p>
      {of.stand && !of.stand.unset && <StandShort of={of.stand} />}
    </>
  )
}

const Brief = ({ of }: { of: Seen }) => {
  const t = useText(homeWords)
  const act = useAct(briefHosts)
  const told = of.rows.filter(({ briefing }) => briefing.hosts.length > 0)
  const agreements = of.agreements.map((one) => ({ value: one.agreementId, label: one.otherName }))
  const whom = [
    { value: 'missing', label: t('whomMissing') },
    { value: 'all', label: t('whomAll') },
  ]
  const send = (who: string, agreementId: string, words: string) => {
    const chosen = told.filter(({ briefing }) => who === 'all' || briefing.missing)
    const absenceIds = (chosen.length > 0 ? chosen : told.length > 0 ? told : of.rows).map(({ absenceId }) => absenceId)
    act.mutate({ params: { unitId: of.unitId }, body: { absenceIds, agreementId: orNull(agreementId), words: orNull(words) } })
  }
  return (
    <>
      <ActForm
        title={t('briefGo')}
        note={t('briefNote')}
        act={act}
        fields={[
          { key: 'whom', label: t('whom'), as: 'select', options: whom, initial: 'all' },
          { key: 'agreement', label: t('underAgreement'), as: 'select', options: [{ value: '', label: t('noAgreement') }, ...agreements], optional: true },
          { key: 'words', label: t('testWords'), as: 'long', optional: true },
        ]}
        onSend={({ whom: who, agreement, words }) => send(who!, agreement ?? '', words ?? '')}
      />
      <p role="status">{act.data && t('briefed', { count: act.data.told })}</p>
    </>
  )
}
