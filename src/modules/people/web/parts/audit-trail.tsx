/** Who did what to which object, newest first: ids and verbs, no content. */
import { useState } from 'react'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullMoment } from '../../../../ui/days.ts'
import { SelectField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { auditTrail } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'
import { thingInWords, verbInWords } from './verb-words.ts'

export const AuditTrail = () => {
  const t = useText(strings)
  const [before, setBefore] = useState<string | undefined>(undefined)
  const [of, setOf] = useState('')
  const asked = useAsk(auditTrail, { query: { before, ...(of ? { of: Number(of) } : {}) } })
  const turnTo = (next: string): void => {
    setOf(next)
    setBefore(undefined)
  }
  return (
    <Section title={t('title_audit')}>
      <Asked of={asked}>
        {({ merged, entries, next }) => (
          <>
            {merged.length > 0 && <WhoseTrail merged={merged} of={of} onTurn={turnTo} />}
            <DataTable
              label={t('title_audit')}
              rows={entries}
              rowKey={(row) => row.id}
              columns={[
                { id: 'at', head: t('when'), width: 180, oneLine: true, cell: (row) => formatFullMoment(row.at) },
                { id: 'who', head: t('who'), width: 160, cell: (row) => row.accountId?.slice(-8) ?? t('system') },
                { id: 'verb', head: t('verb'), cell: (row) => <Verb of={row.verb} /> },
                { id: 'object', head: t('object'), cell: (row) => `${say(thingInWords(row.objectType))}　${row.objectId.slice(-12)}` },
                { id: 'result', head: t('result'), width: 90, cell: (row) => t(`result_${row.result}` as Key) },
              ]}
              {...(next ? { onMore: () => setBefore(next) } : {})}
              empty={<Empty title={t('noEntries')} />}
            />
          </>
        )}
      </Asked>
    </Section>
  )
}

type Merged = { districtId: number; name: string; on: string }

/** The trail of a district that was merged into this one stays its own. */
const WhoseTrail = ({ merged, of, onTurn }: { merged: readonly Merged[]; of: string; onTurn: (next: string) => void }) => {
  const t = useText(strings)
  const options = merged.map(({ districtId, name, on }) => ({ value: String(districtId), label: t('mergedTrail', { name, on }) }))
  return <SelectField label={t('whoseTrail')} value={of} onValue={onTurn} ask={t('ownTrail')} options={options} />
}

/** In words, and as it is kept, by which the trail is searched and checked. */
const Verb = ({ of }: { of: string }) => (
  <>
    <b>{say(verbInWords(of))}</b> <small className="faint">{of}</small>
  </>
)
