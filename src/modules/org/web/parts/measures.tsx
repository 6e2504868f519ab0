/** The catalogue of measures under its heads: who owns each, how far it is, which policies it connects with. */
import { useState } from 'react'
import { newId } from '../../../../kernel/ids.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { LongField, SelectField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status, type StatusWord } from '../../../../ui/status.tsx'
import { DataTable } from '../../../../ui/table.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { keepMeasure, listMeasures } from '../../contract.ts'
import { type Key, strings } from '../strings.ts'

type Heads = Answer<typeof listMeasures>
type Measure = Heads['heads'][number]['measures'][number]

const LOOK: Record<Measure['status'], StatusWord> = { open: 'not_met', running: 'waits', done: 'done', dropped: 'not_applicable' }

/** What is being changed: a measure of a head, or a new one (`measure` null). */
type Editing = { pack: string; prefix: string; measure: Measure | null }

export const Measures = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const asked = useAsk(listMeasures, { params: { unitId }, query: {} })
  const [editing, setEditing] = useState<Editing | null>(null)
  if (!asked.data || asked.data.heads.length === 0) return null
  const { heads, may } = asked.data
  const prefixOf = (head: Heads['heads'][number]) => head.measures[0]?.id.split('.').slice(0, -1).join('.') ?? head.pack
  return (
    <Section title={t('measuresTitle')} note={t('measuresNote')}>
      {editing && <Edit key={editing.measure?.id ?? editing.prefix} of={editing} unitId={unitId} onClose={() => setEditing(null)} />}
      <DataTable
        label={t('measuresTitle')}
        groups={heads.map((head) => ({
          id: prefixOf(head),
          title: say(head.head),
          note: may.keep && (
            <Button kind="text" onClick={() => setEditing({ pack: head.pack, prefix: prefixOf(head), measure: null })}>
              {t('addMeasure')}
            </Button>
          ),
          rows: head.measures.map((measure) => ({ ...measure, pack: head.pack, prefix: prefixOf(head) })),
        }))}
        rowKey={({ id }) => id}
        columns={[
          { id: 'measure', head: t('measure'), cell: ({ title }) => title },
          { id: 'state', head: t('measureState'), width: 110, cell: ({ status }) => <Status of={LOOK[status]}>{t(`measure_${status}` as Key)}</Status> },
          { id: 'owner', head: t('owner'), width: 120, cell: ({ owner }) => owner ?? <span className="faint">—</span> },
          { id: 'linked', head: t('linked'), cell: ({ linkedPolicies }) => linkedPolicies.join('　') },
          {
            id: 'act',
            head: <span className="sr">{t('edit')}</span>,
            action: true,
            width: 60,
            cell: ({ pack, prefix, ...measure }) =>
              may.keep && (
                <Button kind="text" onClick={() => setEditing({ pack, prefix, measure })}>
                  {t('edit')}
                </Button>
              ),
          },
        ]}
      />
    </Section>
  )
}

const STATES = ['open', 'running', 'done', 'dropped'] as const

const Edit = ({ of: { pack, prefix, measure }, unitId, onClose }: { of: Editing; unitId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [draft, setDraft] = useState({
    title: measure?.title ?? '',
    owner: measure?.owner ?? '',
    status: (measure?.status ?? 'open') as string,
    linked: (measure?.linkedPolicies ?? []).join('\n'),
  })
  const [tried, setTried] = useState(false)
  const keep = useAct(keepMeasure, { changes: [listMeasures], onDone: onClose })
  const field = (name: keyof typeof draft) => ({ value: draft[name], onValue: (next: string) => setDraft({ ...draft, [name]: next }) })
  const linkedPolicies = draft.linked
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 1)
  const save = () => {
    setTried(true)
    if (draft.title.trim().length < 2) return setTimeout(toFirstGap)
    const id = measure?.id ?? `${prefix}.own-${newId().slice(-12)}`
    const body = {
      pack,
      title: draft.title.trim(),
      owner: draft.owner.trim() === '' ? null : draft.owner.trim(),
      status: draft.status as (typeof STATES)[number],
      linkedPolicies,
    }
    keep.mutate({ params: { unitId, measure: id }, body })
  }
  return (
    <ActPanel
      title={measure?.title ?? t('addMeasure')}
      action={
        <>
          <Button kind="ink" busy={keep.isPending} onClick={save}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <TextField label={t('measure')} {...field('title')} missing={tried && draft.title.trim().length < 2 ? t('titleMissing') : undefined} />
      <TextField label={t('owner')} {...field('owner')} />
      <SelectField label={t('measureState')} options={STATES.map((state) => ({ value: state, label: t(`measure_${state}`) }))} {...field('status')} />
      <LongField label={t('linked')} ask={t('linkedAsk')} {...field('linked')} />
      {keep.error && <ErrorOf error={keep.error} />}
    </ActPanel>
  )
}
