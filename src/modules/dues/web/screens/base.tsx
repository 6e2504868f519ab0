/** The verification sheet (T5): who is set by whom and checked by whom; the base itself behind a logged look. */
import './dues.css'
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { download } from '../../../../ui/api.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatCents, formatDay } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { Columns, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { BASE_STATES, bases, exportBases } from '../../contract.ts'
import { CheckBase, ReadBase } from '../parts/base-acts.tsx'
import { ImportBases } from '../parts/import-table.tsx'
import { SetBase } from '../parts/set-base.tsx'
import { type BaseMember, type BaseOne, type Bases, shownOf } from '../parts/shown-base.ts'
import { type Session, useUnitOf, yearHref } from '../parts/whose.ts'
import { strings } from '../strings.ts'

export const BaseScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return <Asked of={useAsk(bases, { params: { unitId }, query: year ? { year } : {} })}>{(found) => <Page unitId={unitId} found={found} />}</Asked>
}

const Page = ({ unitId, found }: { unitId: string; found: Bases }) => {
  const t = useText(strings)
  const [setting, setSetting] = useState<BaseMember | null>(null)
  const toCheck = found.members.filter((member) => shownOf(member)?.may.includes('check')).length
  const unset = found.members.filter((member) => !member.bases.some(({ state }) => state === 'checked')).length
  return (
    <>
      <PageTitle
        title={t('base')}
        facts={t('baseFacts', { unit: found.unitName, year: found.year, count: found.members.length })}
        waits={toCheck > 0 ? <Rich text={t('toCheck', { count: toCheck })} /> : unset > 0 ? <Rich text={t('unset', { count: unset })} /> : t('allSet')}
      />
      {found.rule ? (
        <Columns side={<Side unitId={unitId} found={found} />}>
          {setting && <SetBase key={setting.memberId} found={found} member={setting} onDone={() => setSetting(null)} />}
          <Section title={t('base')} note={t('baseNote')}>
            <Sheet found={found} onSet={setSetting} />
          </Section>
        </Columns>
      ) : (
        <Empty title={t('noRate')}>{t('noRateNext')}</Empty>
      )}
    </>
  )
}

const Side = ({ unitId, found }: { unitId: string; found: Bases }) => {
  const t = useText(strings)
  const clause = useClauses()
  return (
    <>
      {found.rule && (
        <p>
          {say(found.rule.title)} {clause(found.rule.cites[0]) && <Chip {...clause(found.rule.cites[0])!} />}
        </p>
      )}
      <p className="dues-ways">
        <TextLink href={`/dues?unit=${unitId}`}>{t('dues')}</TextLink>
        <TextLink href={yearHref('/dues/base/print', unitId, found.year)}>{t('print')}</TextLink>
        <TextLink onOpen={() => void download(exportBases, { params: { unitId }, body: { year: found.year, purpose: null } })}>{t('exportMasked')}</TextLink>
      </p>
      {found.may.includes('import') && <ImportBases unitId={unitId} year={found.year} />}
    </>
  )
}

const LOOK: Record<BaseOne['state'], StatusWord> = { set: 'waits', 'waits-approval': 'waits', checked: 'met', returned: 'not_met' }

const Sheet = ({ found, onSet }: { found: Bases; onSet: (member: BaseMember) => void }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('base')}
      rows={found.members}
      rowKey={(row) => row.memberId}
      find={(row) => ({ name: row.name, initials: row.initials })}
      columns={[
        { id: 'name', head: t('name'), oneLine: true, cell: (row) => personName(row.name) },
        { id: 'payer', head: t('payer'), cell: (row) => shownOf(row) && say(shownOf(row)!.payerTitle) },
        { id: 'state', head: t('state'), cell: (row) => <State of={shownOf(row)} /> },
        { id: 'holds', head: t('holds'), deskOnly: true, cell: (row) => <Holds of={shownOf(row)} /> },
        { id: 'monthly', head: t('monthly'), figure: true, cell: (row) => <Monthly of={shownOf(row)} /> },
        {
          id: 'act',
          head: '',
          action: true,
          cell: (row) => (
            <div className="dues-acts">
              {shownOf(row)?.may.includes('check') && <CheckBase base={shownOf(row)!} />}
              {shownOf(row)?.may.includes('read') && <ReadBase base={shownOf(row)!} name={row.name} />}
              {found.may.includes('set') && <TextLink onOpen={() => onSet(row)}>{row.bases.length > 0 ? t('setAgain') : t('setOne')}</TextLink>}
            </div>
          ),
        },
      ]}
    />
  )
}

const State = ({ of }: { of: BaseOne | null }) => {
  const t = useText(strings)
  if (!of) return <Status of="unknown">{t('notYet')}</Status>
  return (
    <>
      <Status of={LOOK[of.state]}>{say(BASE_STATES[of.state])}</Status>{' '}
      <small className="faint">{of.checkedBy ? t('setByChecked', { set: of.setBy, check: of.checkedBy }) : t('setByOnly', { set: of.setBy })}</small>
      {of.checkNote && <small className="faint"> {of.checkNote}</small>}
    </>
  )
}

const Holds = ({ of }: { of: BaseOne | null }) => {
  const t = useText(strings)
  return of ? <>{t('fromTo', { from: formatDay(of.from as Day), to: of.to ? formatDay(of.to as Day) : '' })}</> : null
}

const Monthly = ({ of }: { of: BaseOne | null }) => <>{of?.monthlyCents === null || of?.monthlyCents === undefined ? '' : formatCents(of.monthlyCents)}</>
