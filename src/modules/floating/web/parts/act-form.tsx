/** One act as a small form: some fields, one button, what is wrong where it was typed. Folded until it is wanted, and again, saying so, once it is done. */
import './acts.css'
import { Fragment, useEffect, useId, useRef, useState, type ReactNode } from 'react'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ApiError } from '../../../../ui/api.ts'
import { Button } from '../../../../ui/button.tsx'
import { DayField, LongField, SelectField, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { say, useText } from '../../../../ui/text.ts'
import { acting } from './acting-strings.ts'

export type Asked = {
  key: string
  label: string
  as: 'day' | 'text' | 'tel' | 'figure' | 'long' | 'select' | 'tick'
  options?: readonly { value: string; label: string }[]
  /** begins a group of fields: its head */
  head?: string
  /** may stay empty */
  optional?: boolean
  initial?: string
  /** a quiet sentence under the field */
  hint?: string
  /** an example of what to write */
  ask?: string
  /** the last day that it may be */
  max?: string
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
  /** every field may stay empty, but not all of them */
  oneAtLeast?: boolean
  /** the page itself says what came of it */
  quiet?: boolean
}

const initialOf = (fields: readonly Asked[]): Values => Object.fromEntries(fields.map(({ key, initial }) => [key, initial ?? '']))

export const ActForm = ({ title, note, button, fields, act, onSend, onValue, open = false, oneAtLeast = false, quiet = false }: Given) => {
  const [t, own] = [useText(kit), useText(acting)]
  const id = useId()
  // unfolded since this many milliseconds of the act's last sending; folded again once a later sending went well
  const [since, setSince] = useState<number | null>(open ? 0 : null)
  const done = since !== null && act.isSuccess && act.submittedAt > since
  const shown = since !== null && !done
  const [values, setValues] = useState<Values>(() => initialOf(fields))
  const [tried, setTried] = useState(false)
  const error = since !== null && act.submittedAt > since ? act.error : null
  useFocus({ id, shown, open })
  useEffect(() => {
    if (error?.field) toFirstGap(document.getElementById(id) ?? undefined)
  }, [error, id])
  const unfold = () => {
    setValues(initialOf(fields))
    setTried(false)
    setSince(act.submittedAt)
  }
  if (!shown) {
    const folded = (
      <Button size="sm" id={id} onClick={unfold}>
        {title}
      </Button>
    )
    if (!done || quiet) return folded
    return (
      <span className="act-done">
        {folded} <span role="status">{own('saved')}</span>
      </span>
    )
  }
  const empty = oneAtLeast && fields.every(({ key }) => !values[key]?.trim())
  const faults = new Map(fields.flatMap((field, at) => (faultOf(field, values[field.key] ?? '', empty && at === 0) ?? []).map((fault) => [field.key, fault])))
  const refused = error && fields.find(({ key, as }) => as !== 'tick' && key === error.field?.split('/').at(-1))
  const send = () => {
    setTried(true)
    if (faults.size === 0) return onSend(values)
    requestAnimationFrame(() => toFirstGap(document.getElementById(id) ?? undefined))
  }
  const wrongIn = (field: Asked): string | undefined => {
    const fault = tried ? faults.get(field.key) : undefined
    if (fault) return fault === 'fillThis' || fault === 'chooseThis' ? t(fault) : own(fault)
    if (!error || field !== refused) return undefined
    return error.code === 'bad-request' ? own(WRONG[field.as] ?? 'wrongHere') : say(error.refusal.message)
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
            <Button kind="text" onClick={() => setSince(null)}>
              {t('leaveForm')}
            </Button>
          )}
        </>
      }
    >
      <div id={id}>
        {fields.map((field) => (
          <Fragment key={field.key}>
            {field.head && <h4 className="act-head">{field.head}</h4>}
            <One
              field={field}
              value={values[field.key] ?? ''}
              wrong={wrongIn(field)}
              onValue={(next) => {
                setValues((before) => ({ ...before, [field.key]: next }))
                onValue?.(field.key, next)
              }}
            />
          </Fragment>
        ))}
      </div>
      {error && !refused && <ErrorOf error={error} />}
    </ActPanel>
  )
}

/** Whoever works with the keys stays where the work is: in the first field when a form opens, on its button when it is folded. */
const useFocus = ({ id, shown, open }: { id: string; shown: boolean; open: boolean }): void => {
  const was = useRef(shown)
  useEffect(() => {
    if (was.current === shown) return
    was.current = shown
    const at = document.getElementById(id)
    if (shown) at?.querySelector<HTMLElement>('input, select, textarea')?.focus()
    else if (!open) at?.focus()
  }, [id, shown, open])
}

type Fault = 'fillThis' | 'chooseThis' | 'notYetCome' | 'fillOne'

const faultOf = ({ as, optional, max }: Asked, value: string, lacksAll: boolean): Fault[] | null => {
  if (lacksAll) return ['fillOne']
  if (!optional && as !== 'tick' && !value.trim()) return [as === 'select' ? 'chooseThis' : 'fillThis']
  return as === 'day' && max && value > max ? ['notYetCome'] : null
}

const WRONG: { [as in Asked['as']]?: 'wrongFigure' | 'wrongPhone' } = { figure: 'wrongFigure', tel: 'wrongPhone' }

const One = ({ field, value, wrong, onValue }: { field: Asked; value: string; wrong: string | undefined; onValue: (next: string) => void }) => {
  const { label, as, options = [], optional, hint, ask, max } = field
  const t = useText(acting)
  const shared = { label, value, onValue, ...(wrong ? { missing: wrong } : {}) }
  const said = hint ? { hint } : {}
  const asks = ask ? { ask } : optional ? { ask: t('mayBeEmpty') } : {}
  if (as === 'day') return <DayField {...shared} {...(hint || optional ? { hint: hint ?? t('mayBeEmpty') } : {})} {...(max ? { max } : {})} />
  if (as === 'long') return <LongField {...shared} {...said} {...asks} maxLength={500} />
  if (as === 'select') return <SelectField {...shared} {...said} options={options} {...(optional ? { ask: t('mayChooseNone') } : {})} />
  if (as === 'tick')
    return (
      <Tick checked={value === 'yes'} onChecked={(next) => onValue(next ? 'yes' : '')}>
        {label}
      </Tick>
    )
  const keys = as === 'tel' ? ({ type: 'tel' } as const) : as === 'figure' ? ({ inputMode: 'decimal' } as const) : {}
  return <TextField {...shared} {...said} {...asks} {...keys} maxLength={100} />
}

/** Empty is none. */
export const orNull = (value: string | undefined): string | null => value?.trim() || null
