/** Buttons. Red means a person must act now; ink is the expected next step; plain is the rest; text is least (design 1, 2). */
import type { ButtonHTMLAttributes, ReactNode } from 'react'

type ButtonKind = 'now' | 'ink' | 'plain' | 'text'

type Look = { kind?: ButtonKind; size?: 'lg' | 'sm'; wide?: boolean; className?: string; children: ReactNode }

const classOf = ({ kind = 'plain', size, wide, className }: Look): string =>
  [
    kind === 'text' ? 'lnk btn-text' : 'btn',
    kind === 'now' && 'btn-now',
    kind === 'ink' && 'btn-ink',
    size && kind !== 'text' && `btn-${size}`,
    wide && 'btn-wide',
    className,
  ]
    .filter(Boolean)
    .join(' ')

/** A button that does something here. `busy` keeps its width, says so to a screen reader and takes no second press. */
export const Button = ({
  kind,
  size,
  wide,
  className,
  busy = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: Look & { busy?: boolean } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>) => (
  <button
    {...rest}
    type={type}
    className={classOf({ kind, size, wide, className, children })}
    aria-busy={busy || undefined}
    onClick={busy ? (event) => event.preventDefault() : onClick}
  >
    {children}
  </button>
)

/** A button that goes somewhere. `label`: its whole name where the words beside it are needed to understand it. */
export const ButtonLink = ({ href, label, kind, size, wide, className, children, download }: Look & { href: string; label?: string; download?: boolean }) => (
  <a href={href} download={download} aria-label={label} className={classOf({ kind, size, wide, className, children })}>
    {children}
  </a>
)

/** A quiet link in a line of text. */
export const TextLink = ({ href, onOpen, children }: { href?: string; onOpen?: () => void; children: ReactNode }) =>
  href ? (
    <a className="lnk" href={href}>
      {children}
    </a>
  ) : (
    <button type="button" className="lnk btn-text" onClick={onOpen}>
      {children}
    </button>
  )

export type Choice = { id: string; label: ReactNode; onChoose: () => void; busy?: boolean }

/** Equal ink buttons for an answer: no colour, none chosen beforehand (design 1.2). */
export const ChoicePair = ({ choices, size, label }: { choices: readonly Choice[]; size?: 'lg' | 'sm'; label?: string }) => (
  <div className={`choices choices-${choices.length}`} role="group" aria-label={label}>
    {choices.map(({ id, label, onChoose, busy }) => (
      <Button key={id} size={size} className="btn-choice" onClick={onChoose} busy={busy}>
        {label}
      </Button>
    ))}
  </div>
)
