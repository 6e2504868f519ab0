/** The one thing that waits on the page of a table: import it, or undo it; or what became of it. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Rich } from '../../../../ui/page.tsx'
import { Empty, ErrorOf, Refusal } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { SetupNext } from '../../../org/web/public.tsx'
import { carryOutImport, undoImport } from '../../contract.ts'
import type { Run } from '../screens/import-run.tsx'
import { strings } from '../strings.ts'

export const ImportEnd = ({ run, onPutAway }: { run: Run; onPutAway: () => void }) => {
  const t = useText(strings)
  const { new: fresh, changed, same, faulty } = run.counts
  if (run.state === 'imported') return <Imported run={run} />
  if (run.state === 'undone') return <Empty title={t('undoneTitle')} />
  if (run.state === 'dropped') return <Empty title={t('droppedTitle')} />
  if (run.state === 'failed') return <Empty title={t('failedTitle')}>{run.message && say(run.message)}</Empty>
  return (
    <>
      <p>
        <Rich text={t('counts', { fresh, changed, same, faulty })} />
      </p>
      {run.may.carryOut && <CarryOut run={run} onPutAway={onPutAway} />}
    </>
  )
}

const CarryOut = ({ run, onPutAway }: { run: Run; onPutAway: () => void }) => {
  const t = useText(strings)
  const [from, setFrom] = useState('')
  const carryOut = useAct(carryOutImport)
  const count = run.counts.new + run.counts.changed
  if (count === 0) return <Empty title={t('nothingToDo')} />
  return (
    <ActPanel
      title={t('carryOutTitle')}
      note={t('carryOutNote')}
      action={
        <>
          <Button kind="ink" busy={carryOut.isPending} onClick={() => carryOut.mutate({ params: { runId: run.id }, body: from ? { from } : {} })}>
            {t('carryOut', { count })}
          </Button>{' '}
          <Button onClick={onPutAway}>{t('putAway')}</Button>
        </>
      }
    >
      {run.kind === 'roster' && run.counts.new > 0 && <DayField label={t('belongsFrom')} value={from} onValue={setFrom} hint={t('belongsFromHint')} />}
      {carryOut.error && <ErrorOf error={carryOut.error} />}
    </ActPanel>
  )
}

const Imported = ({ run }: { run: Run }) => {
  const t = useText(strings)
  const [undoing, setUndoing] = useState(false)
  return (
    <>
      <Empty
        title={t('doneTitle', { fresh: run.counts.new, changed: run.counts.changed })}
        action={
          run.may.undo &&
          !undoing && (
            <Button size="sm" onClick={() => setUndoing(true)}>
              {t('undo')}
            </Button>
          )
        }
      />
      {run.message && <Refusal title={t('notUndone')}>{say(run.message)}</Refusal>}
      {undoing ? <Undo runId={run.id} onClose={() => setUndoing(false)} /> : <SetupNext />}
    </>
  )
}

const Undo = ({ runId, onClose }: { runId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const undo = useAct(undoImport)
  const send = () => {
    setTried(true)
    if (reason.trim().length < 2) return void requestAnimationFrame(() => toFirstGap())
    undo.mutate({ params: { runId }, body: { reason } })
  }
  return (
    <ActPanel
      title={t('undo')}
      note={t('undoNote')}
      action={
        <>
          <Button kind="ink" busy={undo.isPending} onClick={send}>
            {t('undoNow')}
          </Button>{' '}
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      <TextField
        label={t('undoReason')}
        value={reason}
        onValue={setReason}
        maxLength={200}
        missing={tried && reason.trim().length < 2 ? t('missing') : undefined}
      />
      {undo.error && <ErrorOf error={undo.error} />}
    </ActPanel>
  )
}
