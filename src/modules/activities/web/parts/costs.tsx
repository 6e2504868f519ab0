/** Spending of the day. A kind that a document forbids is not taken in; the refusal stands where it was entered. */
import { useState } from 'react'
import { SPENDING, type SpendingKind } from '../../../../policy/vocabulary/parts.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatCents } from '../../../../ui/days.ts'
import { SelectField, TextField } from '../../../../ui/field.tsx'
import { Outcomes, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { addCost, openSession, SPENDING_KINDS } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'

export const Costs = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const may = session.may.includes('add-cost')
  if (!may && session.costs.length === 0) return null
  return (
    <Section title={t('costs')} note={t('costsNote')} right={may && !open && <TextLink onOpen={() => setOpen(true)}>{t('costAdd')}</TextLink>}>
      {session.costs.length === 0 && !open && <p className="dim">{t('noCosts')}</p>}
      <Outcomes
        of={session.costs.map(({ kind, what, cents, refused }) => ({
          what: `${say(SPENDING[kind])}　${what}`,
          fact: refused ? <Status of="not_met">{t('costRefused')}</Status> : t('yuan', { amount: formatCents(cents) }),
        }))}
      />
      {open && <AddCost session={session} onDone={() => setOpen(false)} />}
    </Section>
  )
}

const AddCost = ({ session, onDone }: { session: Session; onDone: () => void }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  const [kind, setKind] = useState<SpendingKind | ''>('')
  const [what, setWhat] = useState('')
  const [yuan, setYuan] = useState('')
  const [tried, setTried] = useState(false)
  const add = useAct(addCost, { changes: [openSession], onDone })
  const cents = centsOf(yuan)
  const ready = kind && what.trim() && cents !== null
  const missing = tried && !ready ? t('costMissing') : undefined
  const send = () =>
    kind && what.trim() && cents !== null ? add.mutate({ params: { sessionId: session.id }, body: { kind, what: what.trim(), cents } }) : setTried(true)
  return (
    <>
      <SelectField
        label={t('costKind')}
        value={kind}
        onValue={(next) => setKind(next as SpendingKind)}
        options={SPENDING_KINDS.map((value) => ({ value, label: say(SPENDING[value]) }))}
        missing={kind ? undefined : missing}
      />
      <TextField
        label={t('costWhat')}
        ask={t('costWhatAsk')}
        maxLength={200}
        value={what}
        onValue={setWhat}
        missing={kind && !what.trim() ? missing : undefined}
      />
      <TextField label={t('costYuan')} inputMode="decimal" value={yuan} onValue={setYuan} missing={what.trim() && cents === null ? missing : undefined} />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={add.isPending} onClick={send}>
          {t('keepIt')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('cancel')}
        </Button>
      </p>
      {add.error && <ErrorOf error={add.error} clause={clauseOf((add.error.details['cites'] as string[] | undefined)?.[0])} />}
    </>
  )
}

/** 86.5 → 8650; anything but a plain amount is null. */
const centsOf = (yuan: string): number | null => {
  const found = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(yuan.trim())
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null
}
