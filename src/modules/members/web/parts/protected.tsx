/** ID number, telephone, address: masked; shown in full for a purpose, which is logged and which the member sees. Gone again when the page is left. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Facts } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { memberPage, REVEALABLE, revealMember } from '../../contract.ts'
import type { MemberSeen } from '../screens/member.tsx'
import { strings } from '../strings.ts'

export const Protected = ({ seen }: { seen: MemberSeen }) => {
  const t = useText(strings)
  const [asking, setAsking] = useState(false)
  const reveal = useAct(revealMember, { changes: [memberPage], onDone: () => setAsking(false) })
  const plain: Partial<Record<(typeof REVEALABLE)[number], string | null>> = reveal.data ?? {}
  const masks = { idNumber: seen.idNumberHint, phone: seen.phoneHint, address: t('hidden') }
  return (
    <>
      <Facts of={REVEALABLE.map((field) => ({ name: t(field), value: field in plain ? (plain[field] ?? t('none')) : (masks[field] ?? t('none')) }))} />
      {seen.may.reveal && !asking && (
        <Button size="sm" onClick={() => setAsking(true)}>
          {t('reveal')}
        </Button>
      )}
      {asking && <AskReveal memberId={seen.memberId} reveal={reveal} onClose={() => setAsking(false)} />}
    </>
  )
}

type Reveal = ReturnType<typeof useAct<typeof revealMember>>

const AskReveal = ({ memberId, reveal, onClose }: { memberId: string; reveal: Reveal; onClose: () => void }) => {
  const t = useText(strings)
  const [fields, setFields] = useState<(typeof REVEALABLE)[number][]>([])
  const [purpose, setPurpose] = useState('')
  const [tried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (fields.length === 0 || purpose.trim().length < 2) return void requestAnimationFrame(() => toFirstGap())
    reveal.mutate({ params: { memberId }, body: { fields, purpose } })
  }
  return (
    <ActPanel
      title={t('reveal')}
      note={t('revealWhy')}
      action={
        <>
          <Button kind="ink" busy={reveal.isPending} onClick={send}>
            {t('revealNow')}
          </Button>{' '}
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      <p className={tried && fields.length === 0 ? 'now' : 'dim'}>{tried && fields.length === 0 ? t('revealWhatMissing') : t('revealWhat')}</p>
      {REVEALABLE.map((field) => (
        <Tick key={field} checked={fields.includes(field)} onChecked={(on) => setFields(on ? [...fields, field] : fields.filter((one) => one !== field))}>
          {t(field)}
        </Tick>
      ))}
      <TextField
        label={t('purpose')}
        value={purpose}
        onValue={setPurpose}
        maxLength={200}
        missing={tried && purpose.trim().length < 2 ? t('purposeMissing') : undefined}
      />
      {reveal.error && <ErrorOf error={reveal.error} />}
    </ActPanel>
  )
}
