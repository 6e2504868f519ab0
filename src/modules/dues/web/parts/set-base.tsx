/** Sets one member's base: the kind of payer decides which fields there are (T5). */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatCents } from '../../../../ui/days.ts'
import { DayField, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { BASE_PARTS, type BasePart, bases, setBase } from '../../contract.ts'
import type { BaseMember, Bases } from './shown-base.ts'
import { strings } from '../strings.ts'

type Filled = {
  payer: string
  parts: Partial<Record<BasePart, string>>
  quarter: string
  agreed: string
  from: string
  reason: string
  special: { yuan: string; studiedOn: string; reason: string } | null
}

const PARTS = Object.keys(BASE_PARTS) as BasePart[]
const PENSION: readonly BasePart[] = ['income']

export const SetBase = ({ found, member, onDone }: { found: Bases; member: BaseMember; onDone: () => void }) => {
  const t = useText(strings)
  const [filled, setFilled] = useState<Filled>({ payer: '', parts: {}, quarter: '', agreed: '', from: `${found.year}-01-01`, reason: '', special: null })
  const put = (part: Partial<Filled>) => setFilled({ ...filled, ...part })
  const act = useAct(setBase, { changes: [bases], onDone })
  const payer = found.payers.find(({ key }) => key === filled.payer)
  const send = () =>
    payer &&
    act.mutate({
      params: { memberId: member.memberId },
      body: { ...filled, parts: given(filled.parts), quarter: filled.quarter || null, agreed: filled.agreed || null, reason: filled.reason || null },
    })
  return (
    <ActPanel
      title={t('setTitle', { name: member.name })}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={send}>
            {t('save')}
          </Button>
          <Button kind="text" onClick={onDone}>
            {t('cancel')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('payer')}
        value={filled.payer}
        onValue={(next) => put({ payer: next })}
        options={found.payers.map(({ key, title }) => ({ value: key, label: say(title) }))}
      />
      <DayField label={t('fromMonth')} value={filled.from} onValue={(from) => put({ from })} />
      {payer && <Amounts payer={payer} filled={filled} put={put} />}
      {member.bases.length > 0 && <TextField label={t('changeReason')} value={filled.reason} onValue={(reason) => put({ reason })} />}
      {found.special && <Special found={found} filled={filled} put={put} />}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const given = (parts: Filled['parts']): Filled['parts'] => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))

type Part = { filled: Filled; put: (part: Partial<Filled>) => void }

const Amounts = ({ payer, filled, put }: Part & { payer: Bases['payers'][number] }) => {
  const t = useText(strings)
  if (payer.base === 'previous-quarter')
    return <TextField label={t('quarter')} hint={say(payer.baseTitle)} value={filled.quarter} onValue={(quarter) => put({ quarter })} inputMode="decimal" />
  if (payer.base === 'none')
    return payer.range ? (
      <TextField
        label={t('agreed')}
        hint={t('agreedHint', { least: formatCents(payer.range.least), most: formatCents(payer.range.most) })}
        value={filled.agreed}
        onValue={(agreed) => put({ agreed })}
        inputMode="decimal"
      />
    ) : null
  return (
    <>
      <p className="dim">{say(payer.baseTitle)}</p>
      {(payer.base === 'pension' ? PENSION : PARTS).map((part) => (
        <TextField
          key={part}
          label={t(`part_${part}`)}
          value={filled.parts[part] ?? ''}
          onValue={(value) => put({ parts: { ...filled.parts, [part]: value } })}
          inputMode="decimal"
        />
      ))}
    </>
  )
}

const Special = ({ found, filled, put }: Part & { found: Bases }) => {
  const t = useText(strings)
  const clause = useClauses()
  const { special } = filled
  return (
    <>
      <Tick checked={special !== null} onChecked={(on) => put({ special: on ? { yuan: '', studiedOn: found.today, reason: '' } : null })}>
        {t('special')} {clause(found.special!.cites[0]) && <Chip {...clause(found.special!.cites[0])!} />}
      </Tick>
      {special && (
        <>
          <TextField label={t('specialYuan')} value={special.yuan} onValue={(yuan) => put({ special: { ...special, yuan } })} inputMode="decimal" />
          <DayField label={t('specialDay')} value={special.studiedOn} onValue={(studiedOn) => put({ special: { ...special, studiedOn } })} max={found.today} />
          <TextField
            label={t('specialReason')}
            hint={t('specialHint', { who: say(found.special!.approves) })}
            value={special.reason}
            onValue={(reason) => put({ special: { ...special, reason } })}
          />
        </>
      )}
    </>
  )
}
