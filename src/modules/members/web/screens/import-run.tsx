/** One table on its way: columns, what would happen, what must be mended; then imported, or undone. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { PageTitle } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, LongWork } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { oneImport, stopImport } from '../../contract.ts'
import { ImportColumns } from '../parts/import-columns.tsx'
import { ImportEnd } from '../parts/import-end.tsx'
import { FaultyRows, GoodRows } from '../parts/import-rows.tsx'
import { strings } from '../strings.ts'

export type Run = Answer<typeof oneImport>

const UNDER_WAY = new Set<Run['state']>(['reading', 'importing', 'undoing'])

export const ImportRunScreen = () => {
  const { runId } = useParams<'runId'>()
  const once = useAsk(oneImport, { params: { runId } }, { keep: true })
  const busy = once.data ? UNDER_WAY.has(once.data.state) : false
  const asked = useAsk(oneImport, { params: { runId } }, { keep: true, every: busy ? 1_000 : false })
  return <Asked of={asked}>{(run) => <Page run={run} />}</Asked>
}

const Page = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const stop = useAct(stopImport)
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('imports'), href: '/imports' }, { label: t(`runState_${run.state}`) }]}
        title={t('importOf', { form: t(`form_${run.kind}`) })}
        facts={t('importFacts', { file: run.fileName, sheet: run.sheet, unit: run.unit.name })}
      />
      {UNDER_WAY.has(run.state) ? (
        <LongWork
          title={t(run.state as 'reading' | 'importing' | 'undoing', { file: run.fileName })}
          done={run.done}
          total={run.total}
          note={t(run.state === 'undoing' ? 'leaveUndoing' : 'leave')}
          onStop={() => stop.mutate({ params: { runId: run.id } })}
          stopping={stop.isPending}
        />
      ) : (
        <>
          <ImportEnd run={run} onPutAway={() => stop.mutate({ params: { runId: run.id } })} />
          {run.state === 'previewed' && <FaultyRows run={run} />}
          {run.state === 'previewed' && <ImportColumns key={JSON.stringify(run.mapping)} run={run} />}
          {run.state !== 'dropped' && <GoodRows run={run} />}
        </>
      )}
    </>
  )
}
