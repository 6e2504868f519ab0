/** Does recording cover every branch and every member? Gaps are listed; so is what inspections found. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, LongField, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { FigureInLine } from '../../../../ui/figure.tsx'
import { ActPanel, PageTitle, Rich, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { type Column, DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { circulateInspection, coverage, holdResponsible, inspectRecords, recordInspections, type Verdict, VERDICTS } from '../../contract.ts'
import { type Session, useUnitOf } from '../parts/whose.ts'
import { listed, told } from '../parts/words.ts'
import { type Key, strings } from '../strings.ts'

type Coverage = Answer<typeof coverage>
type Inspections = Answer<typeof recordInspections>

export const CoverageScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  const found = useAsk(coverage, { params: { unitId }, query: year ? { year } : {} })
  const inspections = useAsk(recordInspections, { params: { unitId } })
  return (
    <Asked of={found}>
      {(seen) => (
        <>
          <Page seen={seen} />
          {inspections.data && <InspectionList seen={seen} found={inspections.data} today={me.today} />}
        </>
      )}
    </Asked>
  )
}

const Page = ({ seen }: { seen: Coverage }) => {
  const t = useText(strings)
  const { total } = seen
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('records'), href: '/records' }]}
        title={t('coverage')}
        facts={t('coverageFacts', { unit: seen.unitName, year: seen.year, branches: total.branches })}
        waits={
          total.members === 0 ? t('coverageNowhere') : seen.gapsInAll > 0 ? <Rich text={t('coverageWaits', { count: seen.gapsInAll })} /> : t('coverageFull')
        }
      />
      {total.members > 0 && (
        <p>
          {t('coverageFigure')} <FigureInLine num={total.enrolled} den={total.members - total.exempt} />
        </p>
      )}
      <DataTable
        label={t('coverage')}
        rows={seen.branches}
        rowKey={(row) => row.unitId}
        columns={[
          {
            id: 'unit',
            head: t('col_unit'),
            cell: (row) => (
              <a className="lnk" href={`/records?unit=${row.unitId}`}>
                {row.unitName}
              </a>
            ),
          },
          { id: 'members', head: t('col_members'), figure: true, cell: (row) => row.members },
          { id: 'exempt', head: t('col_exempt'), figure: true, cell: (row) => row.exempt },
          ...(seen.branches.some(({ applies }) => applies) ? [enrolledColumn(t)] : []),
          { id: 'active', head: t('col_active'), figure: true, cell: (row) => row.active },
          { id: 'unconfirmed', head: t('col_unconfirmed'), figure: true, cell: (row) => row.unconfirmed },
          { id: 'contested', head: t('col_contested'), figure: true, cell: (row) => row.contested },
        ]}
      />
      {seen.gaps.length > 0 && (
        <Section title={t('gapsTitle')} note={String(seen.gapsInAll)}>
          {[...Map.groupBy(seen.gaps, ({ unitName }) => unitName)].map(([unit, people]) => (
            <details key={unit}>
              <summary>{t('gapsOf', { unit, count: people.length })}</summary>
              <p>{listed(people.map(({ name }) => name))}</p>
            </details>
          ))}
        </Section>
      )}
      <Settings seen={seen} />
    </>
  )
}

type Branch = Coverage['branches'][number]

/** Only where a rule asks for records somewhere; where it asks none of a branch, that is said. */
const enrolledColumn = (t: (key: Key) => string): Column<Branch> => ({
  id: 'enrolled',
  head: t('col_enrolled'),
  figure: true,
  cell: (row) => (row.applies ? `${row.enrolled}/${row.members - row.exempt}` : <span className="faint">{t('notAsked')}</span>),
})

const Settings = ({ seen }: { seen: Coverage }) => {
  const t = useText(strings)
  const clause = useClauses()
  return (
    <Section title={t('settingsTitle')} note={t('rulesNote')}>
      {seen.settings.length === 0 && <p className="dim">{t('noRules')}</p>}
      <ul>
        {seen.settings.map(({ slot, title, what, sectors, cites }) => (
          <li key={slot}>
            {say(title)}　<span className="dim">{sectors.length > 0 ? listed(sectors) : t('settingsAll')}</span>{' '}
            {what && <span className="faint">{say(what)}</span>} {clause(cites[0]) && <Chip {...clause(cites[0])!} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}

const InspectionList = ({ seen, found, today }: { seen: Coverage; found: Inspections; today: string }) => {
  const t = useText(strings)
  return (
    <Section title={t('inspections')}>
      {found.inspections.length === 0 && <Empty title={t('noInspections')} />}
      {found.inspections.map((one) => (
        <article key={one.id}>
          <p>
            <b>{one.unitName}</b>　{formatDay(one.on as Day)}　{told(say(VERDICTS[one.verdict]), one.words)}　<span className="faint">{one.foundBy}</span>
          </p>
          {one.circular && <p className="dim">{t('circulated', { day: formatDay(one.circular.on as Day), words: one.circular.words })}</p>}
          {one.responsible.map((held, at) => (
            <p key={at} className="dim">
              {t('held', { who: held.who, measure: held.measure, by: held.decidedBy, day: formatDay(held.on as Day) })}
            </p>
          ))}
          {one.may.includes('circulate') && <Circulate inspectionId={one.id} today={today} />}
          {one.may.includes('hold-responsible') && <Hold inspectionId={one.id} today={today} />}
        </article>
      ))}
      {found.may.includes('inspect') && <Inspect seen={seen} today={today} />}
    </Section>
  )
}

const CHANGES = { changes: [recordInspections, coverage] }

const Inspect = ({ seen, today }: { seen: Coverage; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ unitId: seen.branches[0]?.unitId ?? '', on: today, verdict: null as Verdict | null, words: '' })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const act = useAct(inspectRecords, { ...CHANGES, onDone: () => change({ words: '', verdict: null }) })
  if (!open) return <Button onClick={() => setOpen(true)}>{t('inspect')}</Button>
  const send = () =>
    given.verdict && given.words.trim() && act.mutate({ params: { unitId: given.unitId }, body: { on: given.on, verdict: given.verdict, words: given.words } })
  return (
    <ActPanel
      title={t('inspect')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={send}>
          {t('inspectSave')}
        </Button>
      }
    >
      <SelectField
        label={t('inspectUnit')}
        value={given.unitId}
        onValue={(unitId) => change({ unitId })}
        options={seen.branches.map(({ unitId, unitName }) => ({ value: unitId, label: unitName }))}
      />
      <DayField label={t('inspectOn')} value={given.on} max={today} onValue={(on) => change({ on })} />
      <ChoiceField
        label={t('inspectVerdict')}
        value={given.verdict}
        onValue={(verdict) => change({ verdict: verdict as Verdict })}
        options={(Object.keys(VERDICTS) as Verdict[]).map((value) => ({ value, label: t(`verdict_${value}`) }))}
      />
      <LongField label={t('inspectWords')} value={given.words} maxLength={1000} onValue={(words) => change({ words })} />
      {act.error && <ErrorOf error={act.error} written={given.words} />}
    </ActPanel>
  )
}

const Circulate = ({ inspectionId, today }: { inspectionId: string; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ number: '', on: today, words: '' })
  const act = useAct(circulateInspection, CHANGES)
  if (!open)
    return (
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('circulate')}
      </Button>
    )
  return (
    <ActPanel
      title={t('circulate')}
      action={
        <Button
          kind="ink"
          busy={act.isPending}
          onClick={() => given.words.trim() && act.mutate({ params: { inspectionId }, body: { ...given, number: given.number.trim() || null } })}
        >
          {t('circulate')}
        </Button>
      }
    >
      <TextField label={t('circularNumber')} value={given.number} onValue={(number) => setGiven({ ...given, number })} />
      <DayField label={t('circularOn')} value={given.on} max={today} onValue={(on) => setGiven({ ...given, on })} />
      <LongField label={t('circularWords')} value={given.words} onValue={(words) => setGiven({ ...given, words })} />
      {act.error && <ErrorOf error={act.error} written={given.words} />}
    </ActPanel>
  )
}

const Hold = ({ inspectionId, today }: { inspectionId: string; today: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const [given, setGiven] = useState({ who: '', isOrganisation: false, measure: '', decidedBy: '', on: today })
  const act = useAct(holdResponsible, { ...CHANGES, onDone: () => setOpen(false) })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  if (!open)
    return (
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('hold')}
      </Button>
    )
  return (
    <ActPanel
      title={t('hold')}
      action={
        <Button
          kind="ink"
          busy={act.isPending}
          onClick={() => given.who.trim() && given.measure.trim() && given.decidedBy.trim() && act.mutate({ params: { inspectionId }, body: given })}
        >
          {t('hold')}
        </Button>
      }
    >
      <TextField label={t('holdWho')} value={given.who} maxLength={60} onValue={(who) => change({ who })} />
      <Tick checked={given.isOrganisation} onChecked={(isOrganisation) => change({ isOrganisation })}>
        {t('holdOrganisation')}
      </Tick>
      <TextField label={t('holdMeasure')} value={given.measure} maxLength={200} onValue={(measure) => change({ measure })} />
      <TextField label={t('holdBy')} value={given.decidedBy} maxLength={100} onValue={(decidedBy) => change({ decidedBy })} />
      <DayField label={t('inspectOn')} value={given.on} max={today} onValue={(on) => change({ on })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
