/** How far the study of a branch is: by person without ranking, in the order of groups; what still waits for a word; classes; collisions. */
import './training.css'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { type Column, DataTable } from '../../../../ui/table.tsx'
import { headed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { overviewOfTraining, progressOfBranch } from '../../contract.ts'
import { Lectures } from '../parts/lectures.tsx'
import { Overview } from '../parts/overview.tsx'
import { ToName } from '../parts/to-name.tsx'
import { ChooseBranch, type Me, useWhich, type Which } from '../parts/which-unit.tsx'
import { Notes, Work } from '../parts/work.tsx'
import { strings } from '../strings.ts'

export type Progress = Answer<typeof progressOfBranch>
type Member = Progress['members'][number]

export const TrainingScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Training me={me} />}</Asked>

const Training = ({ me }: { me: Me }) => {
  const which = useWhich(me)
  const below = useAsk(overviewOfTraining, { query: { unitId: which.home, year: which.year } }, { when: which.above, keep: true })
  const one = useAsk(progressOfBranch, { query: { unitId: which.unitId, year: which.year } }, { when: !which.whole, keep: true })
  if (which.whole)
    return (
      <Asked of={below}>
        {(seen) => (
          <>
            <Head of={which} name={seen.unitName} through={seen.through} running={which.year === Number(me.today.slice(0, 4))} />
            <ChooseBranch of={which} branches={seen.branches} />
            <Overview of={seen} />
          </>
        )}
      </Asked>
    )
  return (
    <Asked of={one}>
      {(seen) => (
        <>
          <Head of={which} name={seen.unitName} through={seen.through} running={seen.running} />
          {below.data && <ChooseBranch of={which} branches={below.data.branches} />}
          <Branch of={seen} which={which} />
        </>
      )}
    </Asked>
  )
}

const Head = ({ of, name, through, running }: { of: Which; name: string; through: string; running: boolean }) => {
  const t = useText(strings)
  const tail = of.whole ? '' : `?unit=${of.unitId}`
  return (
    <PageTitle
      title={t('training')}
      facts={t('trainingFacts', { unit: name, day: formatFullDay(through as Day), running: running ? t('running') : t('ended') })}
      actions={
        <>
          <ButtonLink href={`/training/programmes${tail}`}>{t('toProgrammes')}</ButtonLink>
          {!of.whole && <ButtonLink href={`/training/coverage?unit=${of.unitId}&year=${of.year}`}>{t('toCoverage')}</ButtonLink>}
          <ButtonLink href={`/training/resources${tail}`}>{t('toResources')}</ButtonLink>
          <ButtonLink href={`/training/needs${tail}`}>{t('toNeeds')}</ButtonLink>
          <TextLink href={`/training?year=${of.year - 1}${of.whole ? '' : `&unit=${of.unitId}`}`}>{t('earlier', { year: of.year - 1 })}</TextLink>
        </>
      }
    />
  )
}

const Branch = ({ of, which }: { of: Progress; which: Which }) => {
  const t = useText(strings)
  if (of.members.length === 0) return <Empty title={t('noMembers')}>{t('noMembersNext')}</Empty>
  return (
    <>
      {of.may.includes('name') && <ToName of={of} />}
      <Minima of={of} />
      <Section title={t('byPerson')} note={t('byPersonNote')}>
        <Everybody of={of} />
      </Section>
      <Lectures unitId={of.unitId} year={which.year} today={of.through} />
      <Notes of={of} />
      <Work of={of} />
    </>
  )
}

const Minima = ({ of }: { of: Progress }) => {
  const t = useText(strings)
  const clause = useClauses()
  const conversion = of.conversion
  return (
    <Section title={t('minima')} note={conversion && sayConversion(t, conversion)}>
      {!conversion && <p className="dim">{t('noConversion')}</p>}
      {of.minima.length === 0 && <p className="dim">{t('noMinima')}</p>}
      <ul className="outs">
        {of.minima.map((minimum) => (
          <li key={minimum.slot}>
            <span>
              {say(minimum.title)} {clause(minimum.cites[0]) && <Chip {...clause(minimum.cites[0])!} />}
            </span>
            <span className="q">{minimum.off ? t('switchedOff') : t('atLeast', { limit: minimum.limit, unit: say(minimum.unit) })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const sayConversion = (
  t: (key: 'conversion' | 'conversionNoHalf', values: Record<string, number>) => string,
  of: NonNullable<Progress['conversion']>,
): string =>
  of.hoursAHalfDay === null ? t('conversionNoHalf', { minutes: of.minutesAnHour }) : t('conversion', { minutes: of.minutesAnHour, hours: of.hoursAHalfDay })

const Everybody = ({ of }: { of: Progress }) => {
  const t = useText(strings)
  const slots = of.minima.filter(({ slot, off }) => !off && of.members.some(({ requirements }) => requirements.some((one) => one.slot === slot)))
  const groups = [...Map.groupBy(of.members, ({ groupName }) => groupName ?? '')].map(([name, rows]) => ({ id: name, title: name, rows }))
  const columns: Column<Member>[] = [
    { id: 'name', head: t('col_name'), oneLine: true, width: 104, cell: ({ name }) => personName(name) },
    { id: 'hours', head: t('col_hours'), figure: true, cell: ({ hours }) => hours },
    { id: 'days', head: t('col_days'), figure: true, cell: ({ days }) => days },
    ...slots.map(
      ({ slot, title }): Column<Member> => ({
        id: slot,
        head: say(title),
        cell: (member) => <Standing of={member} slot={slot} year={of.year} title={say(title)} />,
      }),
    ),
    { id: 'self', head: t('col_self'), deskOnly: true, cell: ({ selfMinutes }) => (selfMinutes > 0 ? t('selfMinutes', { count: selfMinutes }) : '') },
  ]
  return (
    <DataTable
      label={t('byPerson')}
      groups={groups}
      rowKey={({ memberId }) => memberId}
      columns={columns}
      find={({ name, initials }) => ({ name, initials })}
      wide
    />
  )
}

/** 31.5/32 学时, a shape and a word, and the way to why. While the year runs a shortfall is a way still to go. */
const Standing = ({ of, slot, year, title }: { of: Member; slot: string; year: number; title: string }) => {
  const t = useText(strings)
  const line = of.requirements.find((one) => one.slot === slot)
  if (!line) return null
  const short = line.outcome === 'not_met' && line.running
  return (
    <span className="tr-cell">
      {line.shown !== null && <b>{t('of', { shown: line.shown, limit: line.limit ?? '', unit: say(line.unit) })}</b>}
      <Status of={short ? 'later' : line.outcome}>{short ? t('col_notYet') : undefined}</Status>
      <Chip label={t('whyWord')} why={`study:${year}/${of.memberId}/${slot}`} />
      <span className="sr">{headed(of.name, title)}</span>
    </span>
  )
}
