/** Who collects here, with the clause; where the text leaves it open, the panel in which the branch settles it. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { LongField, SelectField } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { headed, listed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { branchMonth, nameCollector } from '../../contract.ts'
import type { Month } from '../screens/month.tsx'
import { strings } from '../strings.ts'

export const Collector = ({ unitId, found }: { unitId: string; found: Month }) =>
  found.collector.open ? <Settle unitId={unitId} found={found} /> : <Settled found={found} />

const Settled = ({ found: { collector } }: { found: Month }) => {
  const t = useText(strings)
  const clause = useClauses()
  const who = collector.actor && [say(collector.actor), collector.names.length > 0 ? listed(collector.names) : ''].filter(Boolean).join(' ')
  return (
    <p>
      {who ? t('collectorIs', { form: say(collector.form), who }) : t('collectorNone')}{' '}
      {clause(collector.cites[0]) && <Chip {...clause(collector.cites[0])!} />}
      {collector.you && <b> {t('collectorYou')}</b>}
      {collector.named && <small className="faint"> {t('namedBy', { name: collector.named.by, reason: collector.named.reason })}</small>}
    </p>
  )
}

const KINDS = ['group-leader', 'organisation-commissioner', 'secretary', 'member'] as const

const Settle = ({ unitId, found }: { unitId: string; found: Month }) => {
  const t = useText(strings)
  const clause = useClauses()
  const [collects, setCollects] = useState('')
  const [memberId, setMember] = useState('')
  const [reason, setReason] = useState('')
  const act = useAct(nameCollector, { changes: [branchMonth] })
  const may = found.may.includes('name-collector')
  const ready = collects !== '' && reason.trim() !== '' && (collects !== 'member' || memberId !== '')
  const first = `${found.year}-${String(found.month).padStart(2, '0')}-01`
  const settle = () =>
    ready &&
    act.mutate({
      params: { unitId },
      body: { collects: collects as (typeof KINDS)[number], memberId: collects === 'member' ? memberId : null, from: first, reason },
    })
  return (
    <ActPanel
      now={may}
      title={t('collectorOpen')}
      action={
        may && (
          <Button kind="ink" busy={act.isPending} onClick={settle}>
            {t('nameCollector')}
          </Button>
        )
      }
    >
      <p>
        {t('collectorOpenWhy', { form: say(found.collector.form), open: say(found.collector.open!) })}{' '}
        {clause(found.collector.cites[0]) && <Chip {...clause(found.collector.cites[0])!} />}
      </p>
      {may && (
        <>
          <SelectField
            label={t('collects')}
            value={collects}
            onValue={setCollects}
            options={KINDS.map((value) => ({ value, label: t(`collects_${value}`) }))}
          />
          {collects === 'member' && (
            <SelectField
              label={t('collectsWho')}
              value={memberId}
              onValue={setMember}
              options={found.members.map((one) => ({ value: one.memberId, label: one.name }))}
            />
          )}
          <LongField label={headed(t('note'), '')} value={reason} onValue={setReason} rows={1} />
        </>
      )}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
