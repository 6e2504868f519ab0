/** Registers a seat: a member found by name, the post, since when. */
import { useState } from 'react'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { DayField, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { listMembers } from '../../../members/contract.ts'
import { bodiesUnder, takeSeat } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Acts } from '../../../../ui/acts.tsx'

type Given = { bodyId: string; units: readonly { unitId: string; name: string }[]; today: string; onDone: () => void }

export const SeatForm = ({ bodyId, units, today, onDone }: Given) => {
  const t = useText(strings)
  const [branch, setBranch] = useState('')
  const [given, setGiven] = useState({ memberId: '', post: '', leads: false, from: today })
  const found = useAsk(listMembers, { params: { unitId: branch } }, { when: branch !== '', keep: true })
  const act = useAct(takeSeat, { changes: [bodiesUnder], onDone })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const save = () => given.memberId && given.post.trim() && act.mutate({ params: { bodyId }, body: given })
  return (
    <ActPanel title={t('takeSeat')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <SelectField label={t('whichUnit')} value={branch} onValue={setBranch} options={units.map(({ unitId, name }) => ({ value: unitId, label: name }))} />
      <SelectField
        label={t('whoMember')}
        value={given.memberId}
        onValue={(memberId) => change({ memberId })}
        options={(found.data?.members ?? []).map(({ memberId, name }) => ({ value: memberId, label: name }))}
      />
      <TextField label={t('post')} value={given.post} maxLength={40} onValue={(post) => change({ post })} />
      <Tick checked={given.leads} onChecked={(leads) => change({ leads })}>
        {t('leads')}
      </Tick>
      <DayField label={t('from')} value={given.from} onValue={(from) => change({ from })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
