/** Points, where a pack has switched them on: each leads to a line, nobody is ranked; publishing takes a second person. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { fieldTitle } from '../../../../policy/vocabulary/fields.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ChoicePair } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { decidePublication, points, proposePublication, publish } from '../../contract.ts'
import { PointsTable } from '../parts/points-table.tsx'
import { type Session, useUnitOf } from '../parts/whose.ts'
import { listed } from '../parts/words.ts'
import { strings } from '../strings.ts'

export type Points = Answer<typeof points>

export const PointsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  const { year } = useSearch()
  return (
    <Asked of={useAsk(points, { params: { unitId }, query: year ? { year } : {} })}>{(found) => <Page unitId={unitId} found={found} today={me.today} />}</Asked>
  )
}

const Page = ({ unitId, found, today }: { unitId: string; found: Points; today: string }) => {
  const t = useText(strings)
  const clause = useClauses()
  const rule = found.switch.rule
  return (
    <>
      <PageTitle
        title={t('pointsTitle')}
        facts={t('pointsFacts', { unit: found.unitName, year: found.year })}
        waits={
          rule ? (
            <>
              {say(rule.pack)} {clause(rule.cites[0]) && <Chip {...clause(rule.cites[0])!} />}
            </>
          ) : undefined
        }
      />
      {!found.switch.on ? (
        <Empty title={t('pointsOff')}>{t('pointsOffWhy')}</Empty>
      ) : (
        <>
          <PointsTable unitId={unitId} found={found} today={today} />
          {found.table && (
            <Section title={t('points')} note={t('pointsOrder')}>
              <Members found={found} />
            </Section>
          )}
          {(found.table || found.publications.length > 0) && <Publications unitId={unitId} found={found} today={today} />}
        </>
      )}
    </>
  )
}

const Members = ({ found }: { found: Points }) => {
  const t = useText(strings)
  return (
    <DataTable
      label={t('points')}
      rows={found.members}
      rowKey={(row) => row.memberId}
      find={(row) => ({ name: row.name, initials: row.initials })}
      columns={[
        {
          id: 'name',
          head: t('col_name'),
          oneLine: true,
          cell: (row) => <a href={`/records/member/${row.memberId}?year=${found.year}`}>{personName(row.name)}</a>,
        },
        { id: 'group', head: t('col_group'), deskOnly: true, cell: (row) => row.groupName ?? '' },
        {
          id: 'lines',
          head: t('col_lines'),
          cell: (row) =>
            row.lines.length > 0 && (
              <details>
                <summary>{t('pointsOfLines', { count: row.lines.length })}</summary>
                <ul>
                  {row.lines.map((line) => (
                    <li key={`${line.item}-${line.key}`}>{`${formatDay(line.day as Day)}　${say(line.title)}　${line.points}`}</li>
                  ))}
                </ul>
              </details>
            ),
        },
        { id: 'sum', head: t('col_sum'), figure: true, cell: (row) => row.points },
        {
          id: 'confirmed',
          head: t('col_confirmed'),
          // nothing to confirm is not confirmed
          cell: (row) => row.lines.length > 0 && (row.confirmed ? t('allConfirmed') : <span className="faint">{t('notAllConfirmed')}</span>),
        },
      ]}
    />
  )
}

const CHANGES = { changes: [points] }

const saidFields = (fields: readonly string[]): string => listed(fields.map((field) => say(fieldTitle(field))))

const Publications = ({ unitId, found, today }: { unitId: string; found: Points; today: string }) => {
  const t = useText(strings)
  const rule = found.disclose
  return (
    <Section
      title={t('publications')}
      note={
        rule ? t('publicationRule', { fields: saidFields(rule.fields), audience: say(rule.audience), withhold: saidFields(rule.withhold) }) : t('noDisclose')
      }
    >
      {found.publications.map((one) => (
        <One key={one.id} of={one} may={found.may} />
      ))}
      {rule && found.may.includes('propose') && <Propose unitId={unitId} today={today} year={found.year} />}
    </Section>
  )
}

const One = ({ of, may }: { of: Points['publications'][number]; may: Points['may'] }) => {
  const t = useText(strings)
  const [note, setNote] = useState('')
  const decide = useAct(decidePublication, CHANGES)
  const show = useAct(publish, CHANGES)
  return (
    <article>
      <p>
        <b>{of.title}</b>　{t(`state_${of.state}`, { note: of.decisionNote ?? '' })}　<span className="faint">{of.proposedBy}</span>
        {of.leftOut > 0 && <span className="dim">{`　${t('leftOut', { count: of.leftOut })}`}</span>}
      </p>
      {of.state === 'proposed' && may.includes('decide') && (
        <>
          <TextField label={t('refuseWhy')} value={note} onValue={setNote} maxLength={300} />
          <ChoicePair
            choices={[
              {
                id: 'approve',
                label: t('approve'),
                busy: decide.isPending,
                onChoose: () => decide.mutate({ params: { publicationId: of.id }, body: { decision: 'approve' } }),
              },
              {
                id: 'refuse',
                label: t('refuse'),
                busy: decide.isPending,
                onChoose: () => decide.mutate({ params: { publicationId: of.id }, body: { decision: 'refuse', note: note.trim() || null } }),
              },
            ]}
          />
        </>
      )}
      {of.state === 'approved' && may.includes('publish') && (
        <Button kind="ink" busy={show.isPending} onClick={() => show.mutate({ params: { publicationId: of.id } })}>
          {t('publishNow')}
        </Button>
      )}
      {decide.error && <ErrorOf error={decide.error} />}
      {show.error && <ErrorOf error={show.error} />}
    </article>
  )
}

const Propose = ({ unitId, today, year }: { unitId: string; today: string; year: number }) => {
  const [t, k] = [useText(strings), useText(kit)]
  const [given, setGiven] = useState({ title: '', from: `${year}-01-01`, to: today })
  const [tried, setTried] = useState(false)
  const act = useAct(proposePublication, CHANGES)
  const send = () => {
    if (given.title.trim()) return act.mutate({ params: { unitId }, body: given })
    setTried(true)
    requestAnimationFrame(() => toFirstGap())
  }
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <ActPanel
      title={t('propose')}
      action={
        <Button kind="ink" busy={act.isPending} onClick={send}>
          {t('propose')}
        </Button>
      }
    >
      <TextField
        label={t('proposeTitle')}
        value={given.title}
        missing={tried && !given.title.trim() ? k('fillThis') : undefined}
        maxLength={80}
        onValue={(title) => change({ title })}
      />
      <DayField label={t('proposeFrom')} value={given.from} onValue={(from) => change({ from })} />
      <DayField label={t('proposeTo')} value={given.to} max={today} onValue={(to) => change({ to })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
