/** The second person's yes or no, and the logged look at a base. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ChoicePair, TextLink } from '../../../../ui/button.tsx'
import { formatCents } from '../../../../ui/days.ts'
import { TextField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { asExplanation } from '../../../../ui/why/explanation.ts'
import { useWhy } from '../../../../ui/why/why-place.tsx'
import { bases, checkBase, readBase } from '../../contract.ts'
import type { BaseOne } from './shown-base.ts'
import { strings } from '../strings.ts'

export const CheckBase = ({ base }: { base: BaseOne }) => {
  const t = useText(strings)
  const [back, setBack] = useState(false)
  const [note, setNote] = useState('')
  const act = useAct(checkBase, { changes: [bases] })
  const decide = (agrees: boolean) => act.mutate({ params: { baseId: base.id }, body: { agrees, note: note || null } })
  return (
    <div>
      {back ? (
        <>
          <TextField label={t('sendBackWhy')} value={note} onValue={setNote} />
          <Button size="sm" busy={act.isPending} onClick={() => note.trim() !== '' && decide(false)}>
            {t('sendBack')}
          </Button>
        </>
      ) : (
        <ChoicePair
          size="sm"
          choices={[
            { id: 'yes', label: t('agree'), onChoose: () => decide(true), busy: act.isPending },
            { id: 'no', label: t('sendBack'), onChoose: () => setBack(true) },
          ]}
        />
      )}
      {act.error && <ErrorOf error={act.error} />}
    </div>
  )
}

export const ReadBase = ({ base, name }: { base: BaseOne; name: string }) => {
  const t = useText(strings)
  const { open } = useWhy()
  const [asking, setAsking] = useState(false)
  const [purpose, setPurpose] = useState('')
  const act = useAct(readBase, { changes: [] })
  if (act.data)
    return (
      <span>
        {act.data.baseCents !== null && t('baseIs', { yuan: formatCents(act.data.baseCents) })}{' '}
        {act.data.why ? (
          <TextLink onOpen={() => open(`dues-base:${base.id}`, { explanation: asExplanation(act.data.why), about: name })}>{t('howItFollows')}</TextLink>
        ) : null}
      </span>
    )
  if (!asking) return <TextLink onOpen={() => setAsking(true)}>{t('readIt')}</TextLink>
  return (
    <div>
      <TextField label={t('readWhy')} value={purpose} onValue={setPurpose} ask={t('readAsk')} hint={t('readHint')} />
      <Button size="sm" busy={act.isPending} onClick={() => purpose.trim() !== '' && act.mutate({ params: { baseId: base.id }, body: { purpose } })}>
        {t('readNow')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </div>
  )
}
