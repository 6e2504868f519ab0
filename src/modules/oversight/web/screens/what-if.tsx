/** Trying a draft: what is tried, over which year; and the runs made so far. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useActingUnit } from '../../../../ui/acting.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { useGo, useSearch } from '../../../../ui/place.ts'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { listPacks } from '../../../org/contract.ts'
import { mySession } from '../../../people/contract.ts'
import { startWhatIf, whatIfs } from '../../contract.ts'
import { strings } from '../strings.ts'

type Session = Answer<typeof mySession>
type Runs = Answer<typeof whatIfs>

export const WhatIfScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const search = useSearch()
  const acting = useActingUnit()
  const held = me.grants.filter(({ role }) => role === 'committee' || role === 'department')
  const unitId = search['unit'] ?? (held.find((grant) => grant.unitId === acting) ?? held[0] ?? me.grants[0]!).unitId
  return <Asked of={useAsk(whatIfs, { params: { unitId } })}>{(found) => <Page unitId={unitId} found={found} />}</Asked>
}

const RUN_LOOK: Record<Runs['runs'][number]['state'], StatusWord> = { waiting: 'waits', running: 'waits', done: 'done', failed: 'not_met' }

const Page = ({ unitId, found }: { unitId: string; found: Runs }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle title={t('whatIf')} facts={t('whatIfFacts', { unit: found.unitName })} />
      <Start unitId={unitId} year={found.year} />
      <Section title={t('runs')} note={t('runsNote')}>
        {found.runs.length === 0 ? (
          <Empty title={t('noRuns')} />
        ) : (
          <DataTable
            label={t('runs')}
            rows={found.runs}
            rowKey={(run) => run.id}
            columns={[
              { id: 'tried', head: t('col_tried'), cell: (run) => <b>{say(run.tried)}</b> },
              { id: 'year', head: t('col_year'), figure: true, cell: (run) => run.year },
              { id: 'by', head: t('col_by'), cell: (run) => run.askedBy },
              { id: 'at', head: t('col_when'), cell: (run) => formatMoment(run.askedAt) },
              { id: 'state', head: t('col_state'), cell: (run) => <Status of={RUN_LOOK[run.state]}>{t(`run_${run.state}`)}</Status> },
              {
                id: 'open',
                head: <span className="sr">{t('col_open')}</span>,
                action: true,
                cell: (run) => (
                  <ButtonLink size="sm" href={`/what-if/${run.id}`}>
                    {t('openRun')}
                  </ButtonLink>
                ),
              },
            ]}
          />
        )}
      </Section>
    </>
  )
}

/** A figure is tried as a number, anything else as it was typed. */
const written = (typed: string): string | number => (/^-?\d+(\.\d+)?$/.test(typed.trim()) ? Number(typed) : typed.trim())

const readingsIn = (given: string | undefined): { slot: string; key: string; chosen: unknown }[] => {
  try {
    return given ? JSON.parse(given) : []
  } catch {
    return []
  }
}

const Start = ({ unitId, year }: { unitId: string; year: number }) => {
  const t = useText(strings)
  const go = useGo()
  const { pack: asked, slot, key, value, label, readings } = useSearch()
  const [pack, setPack] = useState(asked ?? '')
  const [over, setOver] = useState(String(year))
  const [tried, setTried] = useState(false)
  const packs = useAsk(listPacks)
  const start = useAct(startWhatIf, { onDone: ({ runId }) => go(`/what-if/${runId}`) })
  const ofValue = slot !== undefined && key !== undefined && value !== undefined
  const begin = () => {
    setTried(true)
    if (!ofValue && pack === '') return
    const draft = ofValue
      ? ({ kind: 'value', slot, key, value: written(value) } as const)
      : ({ kind: 'pack', pack, readings: pack === asked ? readingsIn(readings) : [] } as const)
    start.mutate({ params: { unitId }, body: { year: Number(over), draft } })
  }
  return (
    <ActPanel
      title={t('startTitle')}
      action={
        <Button kind="ink" busy={start.isPending} onClick={begin}>
          {t('startGo')}
        </Button>
      }
      note={t('startNote')}
    >
      {ofValue ? (
        <p>{t('triedValue', { label: label ?? key, value })}</p>
      ) : (
        <SelectField
          label={t('triedPack')}
          value={pack}
          onValue={setPack}
          options={(packs.data?.packs ?? []).map(({ id, title }) => ({ value: id, label: say(title) }))}
          ask={t('triedAsk')}
          missing={tried && pack === '' ? t('triedMissing') : undefined}
        />
      )}
      <SelectField
        label={t('overYear')}
        value={over}
        onValue={setOver}
        options={[year, year - 1, year - 2].map((one) => ({ value: String(one), label: t('yearOf', { year: one }) }))}
      />
      {start.error && <ErrorOf error={start.error} />}
    </ActPanel>
  )
}
