/** One act as a small form: some fields, one button, the refusal where the person acted. Folded until it is wanted, and again once it is done. */
import './acts.css'
import { Fragment, useState, type ReactNode } from 'react'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ApiError } from '../../../../ui/api.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, LongField, SelectField, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { useText } from '../../../../ui/text.ts'

export type Asked = {
  key: string
  label: string
  as: 'day' | 'text' | 'long' | 'select' | 'tick'
  options?: readonly { value: string; label: string }[]
  /** begins a group of fields: its head */
  head?: string
  /** may stay empty */
  optional?: boolean
  initial?: string
}
export type Values = Record<string, string>

type Given = {
  title: string
  note?: ReactNode
  button?: string
  fields: readonly Asked[]
  act: Pick<UseMutationResult<unknown, ApiError, never>, 'isPending' | 'isSuccess' | 'submittedAt' | 'error'>
  onSend: (values: Values) => void
  /** where one field decides what another offers */
  onValue?: (key: string, value: string) => void
  open?: boolean
}

const initialOf = (fields: readonly Asked[]): Values => Object.fromEntries(fields.map(({ key, initial }) => [key, initial ?? '']))

export const ActForm = ({ title, note, button, fields, act, onSend, onValue, open = false }: Given) => {
  const t = useText(kit)
  // unfolded since this many milliseconds of the act's last sending; folded again once a later sending went well
  const [since, setSince] = useState<number | null>(open ? 0 : null)
  const shown = since !== null && !(act.isSuccess && act.submittedAt > since)
  const [values, setValues] = useState<Values>(() => initialOf(fields))
  const [missing, setMissing] = useState(false)
  const unfold = () => {
    setValues(initialOf(fields))
    setMissing(false)
    setSince(act.submittedAt)
  }
  if (!shown)
    return (
      <Button size="sm" onClick={unfold}>
        {title}
      </Button>
    )
  const leave = () => setSince(null)
  const lacks = fields.filter(({ key, optional, as }) => !optional && as !== 'tick' && !values[key]?.trim())
  const send = () => {
    if (lacks.length === 0) return onSend(values)
    setMissing(true)
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <ActPanel
      title={title}
      note={note}
      action={
        <>
          <Button kind="ink" busy={act.isPending} onClick={send}>
            {button ?? title}
          </Button>
          {!open && (
            <Button kind="text" onClick={leave}>
              {t('leaveForm')}
            </Button>
          )}
        </>
      }
    >
      {fields.map((field) => (
        <Fragment key={field.key}>
          {field.head && <h4 className="act-head">{field.head}</h4>}
          <One
            field={field}
            value={values[field.key] ?? ''}
            missing={missing && lacks.includes(field)}
            onValue={(next) => {
              setValues((before) => ({ ...before, [field.key]: next }))
              onValue?.(field.key, next)
            }}
          />
        </Fragment>
      ))}
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}

const One = ({ field, value, missing, onValue }: { field: Asked; value: string; missing: boolean; onValue: (next: string) => void }) => {
  const { label, as, options = [] } = field
  const t = useText(kit)
  const shared = { label, value, onValue, ...(missing ? { missing: t(as === 'select' ? 'chooseThis' : 'fillThis') } : {}) }
  if (as === 'day') return <DayField {...shared} />
  if (as === 'long') return <LongField {...shared} maxLength={500} />
  if (as === 'select') return <SelectField {...shared} options={options} />
  if (as === 'tick')
    return (
      <Tick checked={value === 'yes'} onChecked={(next) => onValue(next ? 'yes' : '')}>
        {label}
      </Tick>
    )
  return <TextField {...shared} maxLength={100} />
}

/** Empty is none. */
export const orNull = (value: string | undefined): string | null => value?.trim() || null
