/** Keeping in touch with everybody away from a part of the tree: who is due by which reading, who is overdue and who hears of it; news passed on. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { CHANNELS, keepingList, PASSED, passOn } from '../../contract.ts'
import { ActForm, orNull, type Values } from '../parts/act-form.tsx'
import { keeping } from '../parts/keeping-strings.ts'
import { dayOr, Rungs, StandOther, StandShort } from '../parts/stand-lines.tsx'
import { UnitOf } from '../parts/unit-of.tsx'

type Seen = Answer<typeof keepingList>

export const KeepingScreen = () => <UnitOf>{(unitId) => <Of unitId={unitId} />}</UnitOf>

const Of = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(keepingList, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>
)

export const optionsOf = (table: Record<string, { zh: string; en: string }>) => Object.entries(table).map(([value, title]) => ({ value, label: say(title) }))

const Page = ({ of }: { of: Seen }) => {
  const t = useText(keeping)
  const at = (path: string) => `${path}?unit=${of.unitId}`
  return (
    <>
      <PageTitle
        title={t('title')}
        facts={t('titleFacts', { unit: of.unitName, count: of.rows.length })}
        actions={
          <>
            <ButtonLink href={at('/floating/agreements')}>{t('agreements')}</ButtonLink>
            <ButtonLink href={at('/floating/gatherings')}>{t('gatherings')}</ButtonLink>
          </>
        }
      />
      <Section title={t('dutiesNow')} note={t('wordsClosed')}>
        <Rows of={of} />
      </Section>
      {of.may.includes('pass-on') && of.rows.length > 0 && <PassOn of={of} />}
    </>
  )
}

const Rows = ({ of }: { of: Seen }) => {
  const t = useText(keeping)
  return (
    <DataTable
      label={t('title')}
      rows={of.rows}
      rowKey={({ absenceId }) => absenceId}
      find={({ name, initials }) => ({ name, initials })}
      marked={({ contact }) => (contact?.overdue ? 'question' : undefined)}
      empty={<Empty title={t('nobody')}>{t('nobodyMore')}</Empty>}
      columns={[
        {
          id: 'name',
          head: t('col_name'),
          oneLine: true,
          cell: (row) => <TextLink href={`/floating/away/${row.absenceId}/keeping`}>{personName(row.name)}</TextLink>,
        },
        { id: 'branch', head: t('col_branch'), cell: ({ branchName }) => branchName },
        {
          id: 'partner',
          head: t('col_partner'),
          oneLine: true,
          cell: ({ partner }) => (partner ? personName(partner) : <span className="faint">{t('noPartner')}</span>),
        },
        {
          id: 'last',
          named: true,
          head: t('col_last'),
          oneLine: true,
          cell: ({ lastOn }) => (lastOn ? dayOr(lastOn) : <span className="faint">{t('never')}</span>),
        },
        { id: 'due', named: true, head: t('col_due'), cell: ({ contact }) => <StandShort of={contact} /> },
        { id: 'other', named: true, head: t('col_other'), cell: ({ contact }) => <StandOther of={contact} /> },
        { id: 'rungs', named: true, head: t('col_rungs'), cell: ({ contact }) => <Rungs of={contact} /> },
        { id: 'report', named: true, head: t('col_report'), cell: ({ report }) => <StandShort of={report} /> },
        { id: 'audit', named: true, head: t('col_audit'), cell: ({ audit }) => <StandShort of={audit} /> },
      ]}
    />
  )
}

const PassOn = ({ of }: { of: Seen }) => {
  const t = useText(keeping)
  const act = useAct(passOn)
  const send = (values: Values) =>
    act.mutate({
      params: { unitId: of.unitId },
      body: {
        what: values['what'] as keyof typeof PASSED,
        on: values['on']!,
        happensOn: orNull(values['happensOn']),
        channel: values['channel'] as keyof typeof CHANNELS,
        words: values['words']!,
        absenceIds: of.rows.map(({ absenceId }) => absenceId),
      },
    })
  return (
    <ActForm
      title={t('passOn')}
      note={t('passOnNote')}
      button={t('save')}
      act={act}
      onSend={send}
      fields={[
        { key: 'what', label: t('what'), as: 'select', options: optionsOf(PASSED) },
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        { key: 'happensOn', label: t('happensOn'), as: 'day', optional: true },
        { key: 'channel', label: t('channel'), as: 'select', options: optionsOf(CHANNELS) },
        { key: 'words', label: t('words'), as: 'long' },
      ]}
    />
  )
}
