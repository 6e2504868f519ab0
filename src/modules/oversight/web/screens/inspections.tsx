/** Inspections of the books: for a superior the rounds and who was not inspected; for a branch its own findings. */
import { useState } from 'react'
import { yearOf } from '../../../../kernel/days.ts'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Columns, PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo, useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { inspections, openInspection } from '../../contract.ts'
import { OwnInspections } from '../parts/own-inspections.tsx'
import { strings } from '../strings.ts'

type Session = Answer<typeof mySession>
type Overview = Answer<typeof inspections>

const isAbove = ({ role }: Session['grants'][number]): boolean => role === 'committee' || role === 'department'

export const InspectionsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const { unit, year } = useSearch()
  const above = me.grants.find(isAbove)
  if (!above)
    return <OwnInspections unitId={unit ?? me.grants.find(({ role }) => role === 'secretary' || role === 'branch-officer')?.unitId ?? me.grants[0]!.unitId} />
  return <Rounds unitId={unit ?? above.unitId} year={Number(year ?? yearOf(me.today as Day))} />
}

const Rounds = ({ unitId, year }: { unitId: string; year: number }) => (
  <Asked of={useAsk(inspections, { params: { unitId }, query: { year } })}>{(found) => <Page unitId={unitId} found={found} />}</Asked>
)

const Page = ({ unitId, found }: { unitId: string; found: Overview }) => {
  const t = useText(strings)
  const clause = useClauses()(found.rule?.cites[0])
  return (
    <>
      <PageTitle
        title={t('inspections')}
        facts={t('inspectionFacts', { unit: found.unitName, year: found.year, branches: found.branches, left: found.notInspected.length })}
      />
      <Columns width={336} side={<OpenRound unitId={unitId} year={found.year} />}>
        <Section
          title={t('rounds')}
          note={clause ? <Chip {...clause} /> : t('noInspectionRule')}
          right={<TextLink href={`/inspections?unit=${unitId}&year=${found.year - 1}`}>{t('earlierYear', { year: found.year - 1 })}</TextLink>}
        >
          <RoundTable found={found} />
        </Section>
        <Section title={t('notInspected')} note={t('byCode')}>
          <DataTable
            label={t('notInspected')}
            rows={found.notInspected}
            rowKey={(row) => row.unitId}
            columns={[
              { id: 'code', head: t('col_code'), width: 120, cell: (row) => row.code },
              { id: 'unit', head: t('col_unit'), cell: (row) => <b>{row.name}</b> },
            ]}
            empty={t('allInspected')}
          />
        </Section>
      </Columns>
    </>
  )
}

const RoundTable = ({ found }: { found: Overview }) => {
  const t = useText(strings)
  if (found.rounds.length === 0) return <Empty title={t('noRounds')} />
  return (
    <DataTable
      label={t('rounds')}
      rows={found.rounds}
      rowKey={(row) => row.id}
      columns={[
        { id: 'title', head: t('col_round'), cell: (row) => <b>{row.title}</b> },
        { id: 'unit', head: t('col_by'), cell: (row) => row.openedBy },
        { id: 'drawn', head: t('col_drawn'), figure: true, cell: (row) => row.drawnUnits },
        { id: 'findings', head: t('col_findings'), figure: true, cell: (row) => row.findings },
        { id: 'mend', head: t('col_toMend'), figure: true, cell: (row) => row.toMend },
        { id: 'state', head: t('col_state'), cell: (row) => <Status of={row.state === 'open' ? 'waits' : 'done'}>{t(`round_${row.state}`)}</Status> },
        {
          id: 'open',
          head: <span className="sr">{t('col_open')}</span>,
          action: true,
          cell: (row) => (
            <ButtonLink size="sm" href={`/inspections/${row.id}`}>
              {t('openRound')}
            </ButtonLink>
          ),
        },
      ]}
    />
  )
}

const whole = (typed: string, most: number): number | null =>
  /^\d{1,3}$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= most ? Number(typed) : null

const OpenRound = ({ unitId, year }: { unitId: string; year: number }) => {
  const t = useText(strings)
  const go = useGo()
  const [title, setTitle] = useState(t('roundTitle', { year }))
  const [units, setUnits] = useState('3')
  const [pages, setPages] = useState('5')
  const [seed, setSeed] = useState('')
  const [tried, setTried] = useState(false)
  const open = useAct(openInspection, { onDone: ({ roundId }) => go(`/inspections/${roundId}`) })
  const [manyUnits, manyPages] = [whole(units, 200), whole(pages, 50)]
  const start = () => {
    setTried(true)
    if (title.trim() === '' || manyUnits === null || manyPages === null) return setTimeout(toFirstGap)
    open.mutate({ params: { unitId }, body: { title: title.trim(), year, units: manyUnits, pages: manyPages, seed: seed.trim() || null } })
  }
  return (
    <ActPanel
      title={t('newRound')}
      action={
        <Button kind="ink" wide busy={open.isPending} onClick={start}>
          {t('drawNow')}
        </Button>
      }
      note={t('drawNote')}
    >
      <TextField label={t('roundName')} value={title} onValue={setTitle} missing={tried && title.trim() === '' ? t('roundNameMissing') : undefined} />
      <TextField
        label={t('unitsWanted')}
        value={units}
        onValue={setUnits}
        missing={tried && manyUnits === null ? t('numberMissing', { most: 200 }) : undefined}
      />
      <TextField
        label={t('pagesWanted')}
        value={pages}
        onValue={setPages}
        missing={tried && manyPages === null ? t('numberMissing', { most: 50 }) : undefined}
      />
      <TextField label={t('seed')} value={seed} onValue={setSeed} hint={t('seedHint')} />
      {open.error && <ErrorOf error={open.error} />}
    </ActPanel>
  )
}
