/** The signed paper sheet, copied later: those who signed are ticked here and stay marked as taken from the sheet. */
import { useState } from 'react'
import { newId } from '../../../../kernel/ids.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField, Tick } from '../../../../ui/field.tsx'
import { personName } from '../../../../ui/names.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { openSession, rollOf, transcribeSheet } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import { byGroupAndName, type Line } from './roll-order.ts'

export const CopySheet = ({ session, lines }: { session: Session; lines: readonly Line[] }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <p className="copy-sheet">
        <button type="button" className="lnk btn-text" onClick={() => setOpen(true)}>
          {t('copySheet')}
        </button>
      </p>
    )
  return <SheetForm session={session} lines={lines} />
}

const SheetForm = ({ session, lines }: { session: Session; lines: readonly Line[] }) => {
  const t = useText(strings)
  const [code, setCode] = useState('')
  const [signed, setSigned] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const copy = useAct(transcribeSheet, { changes: [rollOf, openSession], onDone: () => setSigned(new Set()) })
  const flip = (memberId: string, on: boolean) => setSigned(new Set(on ? [...signed, memberId] : [...signed].filter((one) => one !== memberId)))
  const ticks = [...signed].map((memberId) => ({ nonce: newId<'tick'>(), memberId, letter: 'P' as const }))
  const refused = copy.data?.ticks.filter(({ result }) => result === 'refused') ?? []
  const send = () => (ticks.length > 0 ? copy.mutate({ params: { sessionId: session.id }, body: { checkCode: code.trim() || null, ticks } }) : setTried(true))
  return (
    <div className="copy-sheet">
      <h3>{t('copySheet')}</h3>
      <p className="dim sm">{t('copySheetNote')}</p>
      <TextField label={t('copyCheck')} ask={t('copyCheckAsk')} maxLength={20} value={code} onValue={setCode} />
      <div className="sheet-names">
        {[...lines].sort(byGroupAndName).map(({ memberId, name }) => (
          <Tick key={memberId} checked={signed.has(memberId)} onChecked={(on) => flip(memberId, on)}>
            {personName(name)}
          </Tick>
        ))}
      </div>
      <p className="form-go">
        <Button kind="ink" busy={copy.isPending} onClick={send}>
          {signed.size > 0 ? t('copySend', { count: signed.size }) : t('copySheet')}
        </Button>
        <span role="status">
          {copy.data ? t('copyDone', { count: copy.data.ticks.length - refused.length }) : tried && signed.size === 0 ? t('copyNone') : ''}
        </span>
      </p>
      {refused[0]?.message && <p className="notmet-c">{say(refused[0].message)}</p>}
      {copy.error && <ErrorOf error={copy.error} />}
    </div>
  )
}
