/** Member by member, without ranking: which content was heard, which documents were read, who was never at a Party school, who is in which group. */
import './training.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatFullDay } from '../../../../ui/days.ts'
import { SelectField, Tick } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { type Column, DataTable } from '../../../../ui/table.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { coverageOfBranch, programmesFor, setStudyGroup } from '../../contract.ts'
import { type Me, useWhich } from '../parts/which-unit.tsx'
import { strings } from '../strings.ts'

type Seen = Answer<typeof coverageOfBranch>
type Member = Seen['members'][number]

export const CoverageScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Coverage me={me} />}</Asked>

const Coverage = ({ me }: { me: Me }) => {
  const t = useText(strings)
  const { unitId, year } = useWhich(me)
  return (
    <Asked of={useAsk(coverageOfBranch, { query: { unitId, year } }, { keep: true })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('coverage')}
            crumbs={[{ label: t('backToTraining'), href: `/training?unit=${seen.unitId}` }]}
            facts={t('coverageFacts', { unit: seen.unitName, day: formatFullDay(seen.through as Day) })}
          />
          <Documents of={seen} />
          <Heard of={seen} />
          <NeverAtSchool of={seen} />
          {seen.studyGroups.length > 0 && <Groups of={seen} />}
        </>
      )}
    </Asked>
  )
}

const nameColumn = (head: string): Column<Member> => ({ id: 'name', head, oneLine: true, width: 104, cell: ({ name }) => personName(name) })

/** One line a member: how often each class of content was heard, and the day each document was studied. */
const Heard = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const shown = of.contentClasses.filter(({ key }) => of.members.some(({ heard }) => key in heard))
  const read = of.documents.filter(({ readers }) => readers > 0)
  if (shown.length + read.length === 0)
    return (
      <Section title={t('heard')}>
        <p className="dim">{t('noHeard')}</p>
      </Section>
    )
  return (
    <Section title={t('heard')} note={t('heardNote')}>
      <DataTable
        label={t('heard')}
        groups={[...Map.groupBy(of.members, ({ groupName }) => groupName ?? '')].map(([name, rows]) => ({ id: name, title: name, rows }))}
        rowKey={({ memberId }) => memberId}
        find={({ name, initials }) => ({ name, initials })}
        columns={[
          nameColumn(t('col_name')),
          ...shown.map(({ key, title }): Column<Member> => ({ id: key, head: say(title), figure: true, cell: ({ heard }) => heard[key] ?? '' })),
          ...read.map(({ id, title }): Column<Member> => ({ id, head: title, figure: true, oneLine: true, cell: (member) => dayRead(t, member, id) })),
        ]}
        wide
      />
    </Section>
  )
}

const dayRead = (t: (key: 'alone', values: { day: string }) => string, member: Member, id: string): string => {
  const read = member.read[id]
  if (!read) return ''
  return read.alone ? t('alone', { day: formatDay(read.on as Day) }) : formatDay(read.on as Day)
}

const Documents = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  return (
    <Section title={t('documents')} note={t('documentsNote')}>
      {of.documents.length === 0 && <p className="dim">{t('noDocuments')}</p>}
      <ul className="outs">
        {of.documents.map(({ id, title, by, readers }) => (
          <li key={id}>
            <span>
              <b>{title}</b>
              <span className="dim">{`　${by}`}</span>
            </span>
            <span className="q">{t('readersOf', { readers, members: of.members.length })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const NeverAtSchool = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const never = of.members.filter(({ partySchool }) => partySchool === 'never')
  return (
    <Section title={t('neverAtSchool')} note={t('neverNote', { never: never.length, members: of.members.length })}>
      <p>{never.length === 0 ? t('allAtSchool') : listed(never.map(({ name }) => personName(name)))}</p>
    </Section>
  )
}

/** Those in no group yet come first, so that the list ends. */
const Groups = ({ of }: { of: Seen }) => {
  const t = useText(strings)
  const clause = useClauses()
  const chip = clause(of.groupCites[0])
  const [chosen, setChosen] = useState<readonly string[]>([])
  const titleOf = (member: Member): string => {
    const group = of.studyGroups.find(({ key }) => key === member.studyGroup)
    return group ? say(group.title) : t('ungrouped')
  }
  const may = of.may.includes('group')
  const toggle = (id: string, on: boolean) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))
  const box: Column<Member>[] = may
    ? [
        {
          id: 'pick',
          head: <span className="sr">{t('putInto')}</span>,
          width: 40,
          cell: (member) => (
            <Tick checked={chosen.includes(member.memberId)} onChecked={(on) => toggle(member.memberId, on)}>
              <span className="sr">{personName(member.name)}</span>
            </Tick>
          ),
        },
      ]
    : []
  const facts = of.studyGroups.map(({ title, members }) => t('groupOf', { title: say(title), members }))
  return (
    <Section title={t('studyGroups')} note={`${t('studyGroupsNote')}　${listed(facts)}`} right={chip && <Chip {...chip} />}>
      <DataTable
        label={t('studyGroups')}
        rows={[...of.members].sort((one, other) => Number(one.studyGroup !== null) - Number(other.studyGroup !== null))}
        rowKey={({ memberId }) => memberId}
        find={({ name, initials }) => ({ name, initials })}
        columns={[...box, nameColumn(t('col_name')), { id: 'group', head: t('col_studyGroup'), cell: titleOf }]}
      />
      {may && <PutInto of={of} chosen={chosen} onDone={() => setChosen([])} />}
    </Section>
  )
}

const OUT = 'none'

const PutInto = ({ of, chosen, onDone }: { of: Seen; chosen: readonly string[]; onDone: () => void }) => {
  const t = useText(strings)
  const [group, setGroup] = useState('')
  const act = useAct(setStudyGroup, { changes: [coverageOfBranch, programmesFor], onDone })
  const options = [...of.studyGroups.map(({ key, title }) => ({ value: key, label: say(title) })), { value: OUT, label: t('outOfGroups') }]
  return (
    <div className="tr-form">
      <SelectField label={t('col_studyGroup')} ask={t('chooseGroup')} value={group} onValue={setGroup} options={options} />
      <Button
        kind="ink"
        busy={act.isPending}
        disabled={chosen.length === 0 || group === ''}
        onClick={() => act.mutate({ body: { unitId: of.unitId, memberIds: [...chosen], group: group === OUT ? null : group } })}
      >
        {t('putInto')}
      </Button>{' '}
      <span className="dim" role="status">
        {act.isSuccess && chosen.length === 0 ? t('grouped') : t('chosenCount', { count: chosen.length })}
      </span>
      {act.error && <ErrorOf error={act.error} />}
    </div>
  )
}
