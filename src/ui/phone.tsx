/** Parts of the phone pages (drawings 03, 04): one column, side 16, a fixed foot for the one action. Kept light: these load on a villager's phone. */
import type { ReactNode } from 'react'
import { SegSwitch } from './face.tsx'
import { Heading } from './heading.tsx'
import { Icon, type Shape } from './status.tsx'

/** The page: brand and 标准/大字 above, a fixed foot when there is one action. */
export const PhonePage = ({
  brand,
  top,
  foot,
  children,
}: {
  brand: ReactNode /** instead of brand and switch */
  top?: ReactNode
  foot?: ReactNode
  children: ReactNode
}) => (
  <div className={foot ? 'phone phone-has-foot' : 'phone'}>
    {top ?? (
      <header className="phone-top">
        <span className="brand">{brand}</span>
        <SegSwitch />
      </header>
    )}
    <main id="main" tabIndex={-1}>
      {children}
    </main>
    {foot && <footer className="phone-foot">{foot}</footer>}
  </div>
)

/** Who one is: name, branch and group, since when. */
export const PhoneHello = ({
  name,
  tab,
  children,
}: {
  name: ReactNode /** where the name is a person's: what the tab says instead */
  tab?: string
  children?: ReactNode
}) => (
  <div className="phone-hi">
    <Heading tab={tab}>{name}</Heading>
    {children && <p>{children}</p>}
  </div>
)

/** `now`: the one section that waits for the member. */
export const PhoneSection = ({ title, now = false, children }: { title: ReactNode; now?: boolean; children: ReactNode }) => (
  <section className={now ? 'phone-sec now-sec' : 'phone-sec'}>
    <h2>{title}</h2>
    {children}
  </section>
)

export const Needs = ({ children }: { children: ReactNode }) => <ul className="need">{children}</ul>

/** One thing expected this year: its name, the figure or status, the pips, a sentence, the way to "why". */
export const Need = ({
  title,
  figure,
  pips,
  why,
  children,
}: {
  title: ReactNode
  figure: ReactNode
  pips?: ReactNode
  why?: ReactNode
  children?: ReactNode
}) => (
  <li>
    <div className="need-h">
      <b>{title}</b>
      {figure}
    </div>
    {pips}
    {children && <p>{children}</p>}
    {why}
  </li>
)

/** The way to 依据 in words (为什么要参加 ›). */
export const WhyGo = ({ href, onOpen, children }: { href?: string; onOpen?: () => void; children: ReactNode }) =>
  href ? (
    <a className="why-go" href={href}>
      {children}
      <Icon of="go" />
    </a>
  ) : (
    <button type="button" className="why-go" onClick={onOpen} aria-haspopup="dialog">
      {children}
      <Icon of="go" />
    </button>
  )

export const Records = ({ children }: { children: ReactNode }) => <ul className="rec">{children}</ul>

/** One line about the member: when and by whom, what, how it came about, its status, what was said, the equal choices. */
export const RecordLine = ({
  head,
  what,
  provenance,
  status,
  said,
  choices,
}: {
  head: ReactNode
  what: ReactNode
  provenance?: ReactNode
  status?: ReactNode
  said?: ReactNode
  choices?: ReactNode
}) => (
  <li>
    <p className="rec-d">{head}</p>
    <p className="rec-w">{what}</p>
    {provenance && <p className="rec-d">{provenance}</p>}
    {status && <p>{status}</p>}
    {said && <p className="rec-q">{said}</p>}
    {choices}
  </li>
)

/** Things the member may say or ask: large lines with an arrow. */
export const SayList = ({ of }: { of: readonly { href: string; label: ReactNode; sealed?: boolean }[] }) => (
  <div className="say-list">
    {of.map(({ href, label, sealed }) => (
      <a key={href} className="btn" href={href}>
        <span className="st">
          {sealed && <Icon of="seal" />}
          {label}
        </span>
        <Icon of="go" />
      </a>
    ))}
  </div>
)

/** The paper way: everything here works without a phone. */
export const PaperWay = ({ children }: { children: ReactNode }) => <p className="paper-way">{children}</p>

/** A calm sentence about the network, or about a server that takes nothing; never an alarm. */
export const OfflineNote = ({ title, icon = 'offline', children }: { title: ReactNode; icon?: Shape; children?: ReactNode }) => (
  <p className="off" role="status">
    <Icon of={icon} />
    <span>
      <b>{title}</b>
      {children}
    </span>
  </p>
)
