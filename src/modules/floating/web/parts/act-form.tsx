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

export const ActForm = (given: Given) => {
  const form = useActForm(given)
  return form.shown ? <Unfolded given={given} form={form} /> : <Folded title={given.title} form={form} says={form.done && !given.quiet} />
}

/** Open or folded, and how the last sending ended. */
const useFolding = ({ act, open = false }: Pick<Given, 'act' | 'open'>) => {
  // unfolded since this many milliseconds of the act's last sending; folded again once a later sending went well
  const [since, setSince] = useState<number | null>(open ? 0 : null)
  const sent = since !== null && act.submittedAt > since
  const done = sent && act.isSuccess
  return {
    shown: since !== null && !done,
    done,
    error: sent ? act.error : null,
    unfold: () => setSince(act.submittedAt),
    leave: () => setSince(null),
  }
}

const toGapIn = (id: string): boolean => toFirstGap(document.getElementById(id) ?? undefined)

/** What was typed, what is wrong with it, and what became of it. */
const useActForm = (given: Given) => {
  const { fields, onSend, onValue, open = false, oneAtLeast = false } = given
  const id = useId()
  const folding = useFolding(given)
  const [values, setValues] = useState<Values>(() => initialOf(fields))
  const [tried, setTried] = useState(false)
  const faults = faultsIn(fields, values, oneAtLeast)
  useFocus({ id, shown: folding.shown, open })
  useToGap(id, folding.error)
  const unfold = () => {
    setValues(initialOf(fields))
    setTried(false)
    folding.unfold()
  }
  const put = (key: string, next: string) => {
    setValues((before) => ({ ...before, [key]: next }))
    onValue?.(key, next)
  }
  const send = () => {
    setTried(true)
    if (faults.size === 0) return onSend(values)
    requestAnimationFrame(() => toGapIn(id))
  }
  return { ...folding, id, values, faults: tried ? faults : NO_FAULTS, unfold, put, send }
}
type Form = ReturnType<typeof useActForm>

const Folded = ({ title, form: { id, unfold }, says }: { title: string; form: Form; says: boolean }) => {
  const t = useText(acting)
  const button = (
    <Button size="sm" id={id} onClick={unfold}>
      {title}
    </Button>
  )
  if (!says) return button
  return (
    <span className="act-done">
      {button} <span role="status">{t('saved')}</span>
    </span>
  )
}

const Unfolded = ({ given: { title, note, button, fields, act, open = false }, form }: { given: Given; form: Form }) => {
  const t = useText(kit)
  const refused = refusedField(fields, form.error)
  const wrongIn = useWrong(form, refused)
  const action = (
    <>
      <Button kind="ink" busy={act.isPending} onClick={form.send}>
        {button ?? title}
      </Button>
      {!open && (
        <Button kind="text" onClick={form.leave}>
          {t('leaveForm')}
        </Button>
      )}
    </>
  )
  return (
    <ActPanel title={title} note={note} action={action}>
      <div id={form.id}>
        {fields.map((field) => (
          <Fragment key={field.key}>
            {field.head && <h4 className="act-head">{field.head}</h4>}
            <One field={field} value={form.values[field.key] ?? ''} wrong={wrongIn(field)} onValue={(next) => form.put(field.key, next)} />
          </Fragment>
        ))}
      </div>
      {form.error && !refused && <ErrorOf error={form.error} />}
    </ActPanel>
  )
}

/** The field that a refusal names; a refusal of nothing that stands here is said below the form. */
const refusedField = (fields: readonly Asked[], error: ApiError | null): Asked | undefined =>
  error ? fields.find(({ key, as }) => as !== 'tick' && key === error.field?.split('/').at(-1)) : undefined

const useWrong = ({ faults, error }: Form, refused: Asked | undefined): ((field: Asked) => string | undefined) => {
  const [t, own] = [useText(kit), useText(acting)]
  return (field) => {
    const fault = faults.get(field.key)
    if (fault) return fault === 'fillThis' || fault === 'chooseThis' ? t(fault) : own(fault)
    if (!error || field !== refused) return undefined
    return error.code === 'bad-request' ? own(WRONG[field.as] ?? 'wrongHere') : say(error.refusal.message)
  }
}

/** A refusal that names a field leads there. */
const useToGap = (id: string, error: ApiError | null): void => {
  useEffect(() => {
    if (error?.field) toGapIn(id)
  }, [error, id])
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

const NO_FAULTS: ReadonlyMap<string, Fault> = new Map()

const faultsIn = (fields: readonly Asked[], values: Values, oneAtLeast: boolean): ReadonlyMap<string, Fault> => {
  const lacksAll = oneAtLeast && fields.every(({ key }) => !values[key]?.trim())
  return new Map(
    fields.flatMap((field, at) => {
      const fault = lacksAll && at === 0 ? 'fillOne' : faultOf(field, values[field.key] ?? '')
      return fault ? [[field.key, fault] as const] : []
    }),
  )
}

const faultOf = ({ as, optional, max }: Asked, value: string): Fault | null => {
  if (!optional && as !== 'tick' && !value.trim()) return as === 'select' ? 'chooseThis' : 'fillThis'
  return as === 'day' && max && value > max ? 'notYetCome' : null
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
