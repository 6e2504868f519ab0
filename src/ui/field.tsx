/** Fields: a line to write on. Label left with its clause chip, field right, hairline between; a gap is said in words (design 6). */
import { useId } from 'react'
import type { InputHTMLAttributes, ReactNode } from 'react'
import type { Clause } from './chip.tsx'
import { Chip } from './chip.tsx'
import { Icon } from './status.tsx'
import { kit } from './strings.ts'
import { useText } from './text.ts'

type Around = {
  label: ReactNode
  clause?: Clause
  /** why it is missing or wrong, as a sentence; shows the red border and the person */
  missing?: ReactNode
  /** a quiet sentence under the field */
  hint?: ReactNode
}

type Inner = { id: string; describedBy: string | undefined; missing: boolean }

/** The frame of any field; give it the control as a function of its id. */
export const Field = ({ label, clause, missing, hint, children }: Around & { children: (inner: Inner) => ReactNode }) => {
  const id = useId()
  const below = `${id}-below`
  const described = missing || hint ? below : undefined
  return (
    <div className={missing ? 'f f-now' : 'f'}>
      <div className="f-label">
        <label htmlFor={id} className={missing ? 'st-now' : undefined}>
          {missing && <Icon of="judge" />} {label}
        </label>
        {clause && <Chip {...clause} />}
      </div>
      <div>
        {children({ id, describedBy: described, missing: !!missing })}
        {(missing || hint) && (
          <p id={below} className={missing ? 'f-below now' : 'f-below faint'}>
            {missing ?? hint}
          </p>
        )}
      </div>
    </div>
  )
}

type Control = Around & { value: string; onValue: (next: string) => void /** asks the question; never replaces the label */; ask?: string; disabled?: boolean }

/** One line of words. `type` for a number, a password, a day's time. */
export const TextField = ({
  value,
  onValue,
  ask,
  disabled,
  type = 'text',
  ...around
}: Control & { type?: 'text' | 'password' | 'number' | 'time' | 'tel' | 'date' } & Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'autoComplete' | 'inputMode' | 'maxLength' | 'min' | 'max' | 'autoFocus'
  >) => {
  const { label, clause, missing, hint, ...rest } = around
  return (
    <Field label={label} clause={clause} missing={missing} hint={hint}>
      {({ id, describedBy, missing }) => (
        <input
          {...rest}
          id={id}
          className="in"
          type={type}
          value={value}
          placeholder={ask}
          disabled={disabled}
          aria-invalid={missing || undefined}
          aria-describedby={describedBy}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}

/** Several lines of words; grows with what is written. */
export const LongField = ({ value, onValue, ask, disabled, rows = 2, maxLength, ...around }: Control & { rows?: number; maxLength?: number }) => (
  <Field {...around}>
    {({ id, describedBy, missing }) => (
      <textarea
        id={id}
        className="in in-long"
        rows={rows}
        maxLength={maxLength}
        value={value}
        placeholder={ask}
        disabled={disabled}
        aria-invalid={missing || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onValue(event.target.value)}
      />
    )}
  </Field>
)

/** A day, as `YYYY-MM-DD`. */
export const DayField = (props: Control & { min?: string; max?: string }) => <TextField {...props} type="date" />

type Option = { value: string; label: string }

/** One of a list. Nothing is chosen beforehand unless `value` says so. */
export const SelectField = ({ value, onValue, options, ask, disabled, ...around }: Control & { options: readonly Option[] }) => {
  const t = useText(kit)
  return (
    <Field {...around}>
      {({ id, describedBy, missing }) => (
        <select
          id={id}
          className="in"
          value={value}
          disabled={disabled}
          aria-invalid={missing || undefined}
          aria-describedby={describedBy}
          onChange={(event) => onValue(event.target.value)}
        >
          <option value="">{ask ?? t('chooseOne')}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A few answers of equal weight, none chosen beforehand. */
export const ChoiceField = ({
  label,
  clause,
  missing,
  hint,
  value,
  onValue,
  options,
}: Around & { value: string | null; onValue: (next: string) => void; options: readonly { value: string; label: ReactNode }[] }) => {
  const id = useId()
  return (
    <fieldset className={missing ? 'f f-now f-set' : 'f f-set'} aria-describedby={missing || hint ? `${id}-below` : undefined}>
      <legend className="sr">{label}</legend>
      <div className="f-label">
        <span className={missing ? 'st-now' : undefined} aria-hidden="true">
          {missing && <Icon of="judge" />} {label}
        </span>
        {clause && <Chip {...clause} />}
      </div>
      <div>
        <Radios name={id} value={value} onValue={onValue} options={options} />
        {(missing || hint) && (
          <p id={`${id}-below`} className={missing ? 'f-below now' : 'f-below faint'}>
            {missing ?? hint}
          </p>
        )}
      </div>
    </fieldset>
  )
}

/** The bare circles, for a choice inside a panel (drawing 07). */
export const Radios = ({
  name,
  value,
  onValue,
  options,
}: {
  name: string
  value: string | null
  onValue: (next: string) => void
  options: readonly { value: string; label: ReactNode }[]
}) => (
  <div className="radios">
    {options.map((option) => (
      <label key={option.value}>
        <input type="radio" name={name} value={option.value} checked={value === option.value} onChange={() => onValue(option.value)} />
        <span>{option.label}</span>
      </label>
    ))}
  </div>
)

/** A box to tick for several that may hold together. */
export const Tick = ({
  checked,
  onChecked,
  children,
  disabled,
}: {
  checked: boolean
  onChecked: (next: boolean) => void
  children: ReactNode
  disabled?: boolean
}) => (
  <label className="tick">
    <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChecked(event.target.checked)} />
    <span>{children}</span>
  </label>
)

/** What is already known stands as words, not as a field. */
export const ReadField = ({ label, clause, hint, children }: { label: ReactNode; clause?: Clause; hint?: ReactNode; children: ReactNode }) => (
  <div className="f">
    <div className="f-label">
      <span>{label}</span>
      {clause && <Chip {...clause} />}
    </div>
    <div className="f-read">
      {children}
      {hint && <p className="f-below faint">{hint}</p>}
    </div>
  </div>
)

/** One file to send. */
export const FileField = ({ file, onFile, accept, ...around }: Around & { file: File | null; onFile: (next: File | null) => void; accept: string }) => {
  const t = useText(kit)
  return (
    <Field {...around}>
      {({ id, describedBy, missing }) => (
        <span className="f-file">
          <input
            id={id}
            className="sr"
            type="file"
            accept={accept}
            aria-invalid={missing || undefined}
            aria-describedby={describedBy}
            onChange={(event) => onFile(event.target.files?.[0] ?? null)}
          />
          <label htmlFor={id} className="btn">
            {t('chooseFile')}
          </label>
          <span className="dim">{file ? t('fileChosen', { name: file.name }) : ''}</span>
        </span>
      )}
    </Field>
  )
}

/** 6 项，已填 5 项 */
export const AskedCount = ({ asked, filled }: { asked: number; filled: number }) => {
  const t = useText(kit)
  return <span>{t('asked', { asked, filled })}</span>
}

/** Leads to the first field that is missing: the main button is never disabled, it goes there (design 6). Returns false when there is none. */
export const toFirstGap = (within: ParentNode = document): boolean => {
  const gap = within.querySelector<HTMLElement>('[aria-invalid="true"], .f-now input, .f-now textarea, .f-now select, .f-now button')
  gap?.focus()
  gap?.scrollIntoView({ block: 'center' })
  return gap !== null
}
