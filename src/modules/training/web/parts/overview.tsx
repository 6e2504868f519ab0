/** For a superior: branches by code, secretaries and leaders not covered yet, the demonstration classes, the Party school. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { personName } from '../../../../ui/names.ts'
import { Facts, Section } from '../../../../ui/page.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { LEVELS, type overviewOfTraining } from '../../contract.ts'
import { strings } from '../strings.ts'

type Seen = Answer<typeof overviewOfTraining>

export const Overview = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <>
      <Uncovered title={t('secretaries')} facts={t('secretariesFacts', countsOf(of.secretaries))} of={of.secretaries} />
      {of.townships.total > 0 && <Uncovered title={t('townships')} facts={t('townshipsFacts', countsOf(of.townships))} of={of.townships} />}
      <Uncovered title={t('leaders')} facts={t('leadersFacts', countsOf(of.leaders))} of={of.leaders} />
      <Section title={t('branches')}>
        <Branches of={of} />
      </Section>
      <Facts
        of={[
          {
            name: t('demonstration'),
            value:
              of.demonstration.target === null
                ? t('demonstrationNoTarget', { completed: of.demonstration.completed })
                : t('demonstrationFacts', { completed: of.demonstration.completed, target: of.demonstration.target }),
          },
          ...(of.demonstration.asked ? [{ name: say(of.demonstration.asked.title), value: <Asked of={of.demonstration.asked} /> }] : []),
          { name: t('partySchool'), value: t('partySchoolFacts', of.partySchool) },
        ]}
      />
    </>
  )
}

const countsOf = ({ total, covered }: Covered) => ({ total, covered })

/** 312/500, a shape and a word, and the clause. */
const Asked = ({ of }: { of: NonNullable<Seen['demonstration']['asked']> }) => {
  const t = useText(strings)
  const clause = useClauses()
  const chip = clause(of.cites[0])
  return (
    <span className="tr-cell">
      <b>{t('reachedOf', { reached: of.reached, limit: of.limit })}</b>
      <Status of={of.outcome === 'not_met' ? 'later' : of.outcome}>{of.outcome === 'not_met' ? t('col_notYet') : undefined}</Status>
      {chip && <Chip {...chip} />}
    </span>
  )
}

type Covered = Pick<Seen['secretaries'], 'total' | 'covered' | 'uncovered' | 'cites'> & { level?: Seen['secretaries']['level'] }

const Uncovered = ({ title, facts, of }: { title: string; facts: string; of: Covered }) => {
  const t = useText(strings)
  const clause = useClauses()
  const chip = clause(of.cites[0])
  if (of.total === 0)
    return (
      <Section title={title}>
        <p className="dim">{t('nobodyBound')}</p>
      </Section>
    )
  return (
    <Section title={title} note={of.level ? `${facts}　${t('byLevel', { level: say(LEVELS[of.level]) })}` : facts} right={chip && <Chip {...chip} />}>
      {of.uncovered.length === 0 ? (
        <p className="dim">{t('allCovered')}</p>
      ) : (
        <DataTable
          label={title}
          rows={of.uncovered}
          rowKey={({ memberId }) => memberId}
          columns={[
            { id: 'name', head: t('col_name'), oneLine: true, cell: ({ name }) => personName(name) },
            { id: 'unit', head: t('col_branch'), cell: ({ unitName, unitId }) => <a href={`/training?unit=${unitId}`}>{unitName}</a> },
          ]}
          countWords={t('notCovered')}
        />
      )}
    </Section>
  )
}

const Branches = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('branches')}
      rows={of.branches}
      rowKey={({ unitId }) => unitId}
      find={({ name }) => ({ name })}
      columns={[
        { id: 'name', head: t('col_branch'), cell: ({ unitId, code, name }) => <a href={`/training?unit=${unitId}&year=${of.year}`}>{`${code}　${name}`}</a> },
        { id: 'members', head: t('col_members'), figure: true, cell: ({ members }) => members },
        { id: 'met', head: t('col_met'), figure: true, cell: ({ met }) => met },
        { id: 'notYet', head: t('col_notYet'), figure: true, cell: ({ notYet }) => notYet },
        { id: 'unknown', head: t('col_unknown'), figure: true, cell: ({ unknown }) => unknown },
        { id: 'classes', head: t('col_classes'), figure: true, cell: ({ classes }) => classes },
        { id: 'ordinary', head: t('col_ordinary'), figure: true, deskOnly: true, cell: ({ ordinaryLecturers }) => ordinaryLecturers },
      ]}
    />
  )
}
