/** What went up: refusals and contradictions, with the superior's answer. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { answerRaised, RAISED_KINDS, raisedList } from '../../contract.ts'
import { ActForm } from '../parts/act-form.tsx'
import { leaving } from '../parts/leaving-strings.ts'
import { UnitOf } from '../parts/unit-of.tsx'

type Row = Answer<typeof raisedList>['rows'][number]

export const RaisedScreen = () => (
  <UnitOf>{(unitId) => <Asked of={useAsk(raisedList, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>}</UnitOf>
)

const Page = ({ of }: { of: Answer<typeof raisedList> }) => {
  const t = useText(leaving)
  const open = of.rows.filter(({ answeredOn }) => !answeredOn).length
  return (
    <>
      <PageTitle title={t('raisedTitle')} facts={t('raisedFacts', { unit: of.unitName, count: of.rows.length, open })} />
      <Section title={t('raisedTitle')} note={t('raisedNote')}>
        <DataTable
          label={t('raisedTitle')}
          rows={of.rows}
          rowKey={({ raisedId }) => raisedId}
          marked={({ answeredOn }) => (answeredOn ? undefined : 'question')}
          empty={<Empty title={t('raisedEmpty')} />}
          columns={[
            { id: 'on', head: t('col_on'), oneLine: true, cell: ({ on }) => formatDay(on as Day) },
            { id: 'what', head: t('col_what'), cell: ({ kind }) => say(RAISED_KINDS[kind]) },
            { id: 'who', head: t('col_who'), oneLine: true, cell: ({ personName: name }) => personName(name) },
            { id: 'side', head: t('col_side'), cell: ({ side }) => t(`side_${side}`) },
            { id: 'other', head: t('col_other'), cell: ({ otherName }) => otherName },
            { id: 'basis', head: t('col_basis'), cell: (row) => <Basis of={row} /> },
            { id: 'answer', head: t('col_answer'), cell: (row) => <Answered of={row} /> },
          ]}
        />
      </Section>
    </>
  )
}

const Basis = ({ of: { clause, words } }: { of: Row }) => {
  const clauseOf = useClauses()
  return (
    <>
      {words ?? '—'} {clause && <Chip {...(clauseOf(clause) ?? { label: clause })} />}
    </>
  )
}

const Answered = ({ of }: { of: Row }) => {
  const t = useText(leaving)
  const act = useAct(answerRaised)
  if (of.answeredOn) return <>{t('answeredBy', { words: of.answer ?? '', name: of.answeredByName ?? '', day: formatDay(of.answeredOn as Day) })}</>
  if (!of.mine) return <>{t('raisedOpen')}</>
  return (
    <ActForm
      title={t('answer')}
      act={act}
      fields={[{ key: 'words', label: t('answerWords'), as: 'long' }]}
      onSend={({ words }) => act.mutate({ params: { raisedId: of.raisedId }, body: { words: words! } })}
    />
  )
}
