/** The rooms of a page: title, sections under a 2 px rule, two columns, the one panel to act on. */
import { Fragment, type ReactNode } from 'react'
import { Heading } from './heading.tsx'
import { Icon } from './status.tsx'
import type { Shape } from './status.tsx'

type Crumb = { label: ReactNode; href?: string }

/** The head of a page: where it stands, its title, one line of facts, what waits (right; a strong beginning is red) or a few plain buttons (right). */
export const PageTitle = ({
  title,
  tab,
  crumbs,
  facts,
  waits,
  actions,
}: {
  title: ReactNode
  /** where the title names a person: what the tab says instead */
  tab?: string
  crumbs?: readonly Crumb[]
  facts?: ReactNode
  waits?: ReactNode
  actions?: ReactNode
}) => (
  <div className="head">
    <div className="head-l">
      {crumbs && <Crumbs of={crumbs} />}
      <Heading tab={tab}>{title}</Heading>
      {facts && <p className="dim head-facts">{typeof facts === 'string' ? <FactLine of={facts} /> : facts}</p>}
    </div>
    {waits && <p className="head-todo">{waits}</p>}
    {actions && <div className="head-acts no-print">{actions}</div>}
  </div>
)

/** Separate facts of one line break between each other, not within. */
const FactLine = ({ of }: { of: string }) =>
  of.split('　').map((fact, at) => (
    <Fragment key={at}>
      {at > 0 && '　'}
      <span>{fact}</span>
    </Fragment>
  ))

const Crumbs = ({ of }: { of: readonly Crumb[] }) => (
  <p className="crumb">
    {of.map(({ label, href }, at) => (
      <span key={at}>
        {at > 0 && '　/　'}
        {href ? <a href={href}>{label}</a> : label}
      </span>
    ))}
  </p>
)

/** A section opens with a 2 px rule: title, a note beside it (facts, chip), something quiet at the right end. `now`: it waits for a person. */
export const Section = ({
  title,
  note,
  right,
  now = false,
  id,
  children,
}: {
  title: ReactNode
  note?: ReactNode
  right?: ReactNode
  now?: boolean
  id?: string
  children: ReactNode
}) => (
  <section className={now ? 'sec sec-now' : 'sec'} id={id}>
    <header>
      <h2 className={now ? 'now' : undefined}>{title}</h2>
      {note && <div className="sec-note">{note}</div>}
      {right && <div className="r">{right}</div>}
    </header>
    {children}
  </section>
)

/** Fluid main part and a side of 284 to 416 px. On a phone the side comes after, or first with `sideFirst`. */
export const Columns = ({
  side,
  width = 284,
  sideFirst = false,
  children,
}: {
  side: ReactNode
  width?: 284 | 336 | 416
  sideFirst?: boolean
  children: ReactNode
}) => (
  <div className={`columns columns-${width}${sideFirst ? ' columns-side-first' : ''}`}>
    <div>{children}</div>
    <aside>{side}</aside>
  </div>
)

/** The panel to be acted on: the only surface of `--sheet`. `now` gives it the red head line; a page has one of those at most. */
export const ActPanel = ({
  title,
  now = false,
  shape = 'judge',
  note,
  action,
  children,
}: {
  title: ReactNode
  now?: boolean
  shape?: Shape
  note?: ReactNode
  action?: ReactNode
  children?: ReactNode
}) => (
  <div className={now ? 'act act-now' : 'act'}>
    <p className={now ? 'st st-now act-title' : 'b act-title'}>
      {now && <Icon of={shape} />}
      {title}
    </p>
    {children}
    {action && <div className="act-go">{action}</div>}
    {note && <p className="xs faint act-note">{note}</p>}
  </div>
)

/** The day that leads a page (drawing 01): what it is at the left, what waits at the right. */
export const LeadPanel = ({ title, facts, children, side }: { title: ReactNode; facts?: ReactNode; children?: ReactNode; side?: ReactNode }) => (
  <section className="lead">
    <div className="lead-l">
      <h2>{title}</h2>
      {facts && <p className="lead-facts">{facts}</p>}
      {children}
    </div>
    {side && <div className="lead-r">{side}</div>}
  </section>
)

/** Several things of one kind that wait for the same decider, side by side (drawing 06). */
export const Asks = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className="asks" aria-label={label}>
    {children}
  </section>
)

/** One of them: what is asked, of whom, the fact, the chip, equal buttons. */
export const AskCard = ({
  asked,
  title,
  facts,
  chip,
  choices,
}: {
  asked: ReactNode
  title: ReactNode
  facts: ReactNode
  chip?: ReactNode
  choices: ReactNode
}) => (
  <article>
    <span className="st st-now">
      <Icon of="judge" />
      {asked}
    </span>
    <h2>{title}</h2>
    <p>{facts}</p>
    <div className="asks-b">
      {chip && <span className="asks-chip">{chip}</span>}
      {choices}
    </div>
  </article>
)

export type Step = { label: ReactNode /** `current`: the reader acts; `waits`: somebody else does */; state: 'done' | 'current' | 'waits' | 'ahead' }

const STEP_LOOKS = { done: 'done', current: 'cur', waits: 'waits', ahead: undefined } as const

/** The way of a thing: done, current (red: a person acts), ahead. `bars` is the wide form of drawing 07. */
export const Steps = ({ of, bars = false }: { of: readonly Step[]; bars?: boolean }) => (
  <ol className={bars ? 'stages' : 'steps'}>
    {of.map(({ label, state }, at) => (
      <li key={at} className={STEP_LOOKS[state]} aria-current={state === 'current' || state === 'waits' ? 'step' : undefined}>
        {state === 'done' && <Icon of="met" />}
        {state === 'current' && <Icon of="judge" />}
        {state === 'waits' && <Icon of="clock" />}
        {state === 'ahead' && bars && <Icon of="todo" />}
        <span>{label}</span>
      </li>
    ))}
  </ol>
)

/** Pairs of a word and a figure, one hairline each (支部现况). `long`: the values are words, and stand in a column beside their names. */
export const Facts = ({ of, long = false }: { of: readonly { name: ReactNode; value: ReactNode; href?: string }[]; long?: boolean }) => (
  <dl className={long ? 'facts-dl facts-long' : 'facts-dl'}>
    {of.map(({ name, value, href }, at) => (
      <div key={at}>
        <dt>{href ? <a href={href}>{name}</a> : name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

/** A notice to know of: one sentence, its chip. */
export const Note = ({ chip, children }: { chip?: ReactNode; children: ReactNode }) => (
  <div className="note">
    {children}
    {chip && <div className="note-chip">{chip}</div>}
  </div>
)

/** A sentence in which `**this**` is strong; for words that come from a catalogue. */
export const Rich = ({ text }: { text: string }) => <>{text.split('**').map((part, at) => (at % 2 === 1 ? <b key={at}>{part}</b> : part))}</>

/** The whole sum across the page, with what follows from it at the right (drawing 02). */
export const EquationBar = ({ children, right }: { children: ReactNode; right?: ReactNode }) => (
  <div className="eqbar">
    {children}
    {right && <div className="eqbar-r">{right}</div>}
  </div>
)

/** The points of a rule, one line each (drawing 02, 是否算数): outcome, the rule in words, its chip, the fact. Not summed up. */
export const Checks = ({
  of,
}: {
  of: readonly { id: string; status: ReactNode; says: ReactNode; chip?: ReactNode; fact?: ReactNode; answer?: ReactNode; quiet?: boolean }[]
}) => (
  <ul className="checks">
    {of.map(({ id, status, says, chip, fact, answer, quiet }) => (
      <li key={id}>
        {status}
        <b className={quiet ? 'quiet' : undefined}>{says}</b>
        {chip ?? <span />}
        {fact && <span className="d">{fact}</span>}
        {answer && <span className="d">{answer}</span>}
      </li>
    ))}
  </ul>
)

/** What comes out, one hairline each: 支部活动记录本 … 第 9 页. */
export const Outcomes = ({ of }: { of: readonly { what: ReactNode; fact: ReactNode; href?: string }[] }) => (
  <ul className="outs">
    {of.map(({ what, fact, href }, at) => (
      <li key={at}>
        {href ? <a href={href}>{what}</a> : what}
        <span className="q">{fact}</span>
      </li>
    ))}
  </ul>
)
