/** The desk: masthead 56, navigation 184, the page. */
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Day } from '../../kernel/days.ts'
import type { Role } from '../../platform/endpoint.ts'
import { LargeTypeButton } from '../../ui/face.tsx'
import { useGo } from '../../ui/place.ts'
import { Icon } from '../../ui/status.tsx'
import { language, setLanguage, useText } from '../../ui/text.ts'
import { useCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import { NAVIGATION } from './navigation.ts'
import { pageExists } from './known-paths.ts'
import type { Session, Unit } from './session.ts'
import { rememberWithAccount, rolesAt, unitsOf, useActFor, useSession, useSignOut, useUnit } from './session.ts'
import { SignedIn } from './signed-in.tsx'
import { strings } from './strings.ts'

export const DeskFrame = () => (
  <SignedIn>
    <Desk />
  </SignedIn>
)

const Desk = () => {
  const { data: session } = useSession()
  return (
    <>
      {session ? <Masthead session={session} /> : <BareMasthead />}
      <div className="shell">
        {session ? <Navigation session={session} /> : <nav className="nav" />}
        <main className="main" id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </>
  )
}

const BareMasthead = () => {
  const t = useText(strings)
  return (
    <header className="mast">
      <a className="brand" href="/">
        {t('brand')}
      </a>
      <span className="sp" />
      <LargeTypeButton />
    </header>
  )
}

const Masthead = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const unit = useUnit(session)
  return (
    <header className="mast">
      <a className="brand" href="/">
        {t('brand')}
      </a>
      <span className="unit">
        <UnitSwitch session={session} unit={unit} />
      </span>
      <span className="sp" />
      {mayFind(session, unit) && <FindPeople above={isAbove(rolesAt(session, unit?.id ?? null))} />}
      <span onClick={() => rememberWithAccount({ type: document.documentElement.dataset['type'] === 'large' ? 'large' : 'standard' })}>
        <LargeTypeButton />
      </span>
      <Person session={session} unit={unit} />
    </header>
  )
}

/** One unit stands as words; with several the person says for whom this is done. */
const UnitSwitch = ({ session, unit }: { session: Session; unit: Unit | null }) => {
  const t = useText(strings)
  const actFor = useActFor()
  const units = unitsOf(session)
  if (units.length < 2) return <>{unit?.name ?? session.districtName}</>
  return (
    <select className="unit-switch" aria-label={t('actsFor')} value={unit?.id ?? ''} onChange={(event) => actFor(event.target.value)}>
      {units.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

const mayFind = (session: Session, unit: Unit | null): boolean => FINDS.some((role) => rolesAt(session, unit?.id ?? null).includes(role))

const FINDS = ['secretary', 'branch-officer', 'committee', 'department'] as const

const isAbove = (roles: readonly Role[]): boolean => roles.includes('committee') || roles.includes('department')

/** A branch looks for its people and days, a superior for the units below. */
export const FindPeople = ({ above }: { above: boolean }) => {
  const t = useText(strings)
  const go = useGo()
  const [wanted, setWanted] = useState('')
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted.trim()) go(`/find?q=${encodeURIComponent(wanted.trim())}`)
      }}
    >
      <label className="find">
        <Icon of="search" />
        <input
          type="search"
          value={wanted}
          placeholder={t(above ? 'findUnitsHint' : 'findPeople')}
          aria-label={t('findLabel')}
          onChange={(event) => setWanted(event.target.value)}
        />
      </label>
    </form>
  )
}

/** Name and role; what belongs to the person opens under it. */
const Person = ({ session, unit }: { session: Session; unit: Unit | null }) => {
  const t = useText(strings)
  const signOut = useSignOut()
  const [role] = rolesAt(session, unit?.id ?? null)
  const other = language() === 'zh' ? 'en' : 'zh'
  return (
    <details className="person" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && event.currentTarget.removeAttribute('open')}>
      <summary className="sm">
        {session.name}
        {role && t(`role_${role}`) !== session.name && <span className="faint">{t(`role_${role}`)}</span>}
      </summary>
      <div className="person-menu">
        {mayFind(session, unit) && (
          <a className="find-on-phone" href="/find">
            {t('findLabel')}
          </a>
        )}
        {pageExists('/account') && <a href="/account">{t('account')}</a>}
        <button
          type="button"
          onClick={() => {
            rememberWithAccount({ language: other })
            void setLanguage(other)
          }}
        >
          {t('otherLanguage')}
        </button>
        <button type="button" onClick={() => void signOut().then(() => location.assign('/'))}>
          {t('signOut')}
        </button>
      </div>
    </details>
  )
}

const GROUPS = [1, 2, 3] as const

const Navigation = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const unit = useUnit(session)
  const roles = rolesAt(session, unit?.id ?? null)
  const counts = useCounts({ roles, unitId: unit?.id ?? null, today: session.today as Day })
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const offered = NAVIGATION.filter((entry) => pageExists(entry.path) && entry.roles.some((role) => roles.includes(role)))
  const rail = useRef<HTMLElement>(null)
  useEffect(() => showCurrent(rail.current), [path])
  return (
    <nav className="nav" ref={rail} aria-label={t('mainNavigation')}>
      {GROUPS.filter((group) => offered.some((entry) => entry.group === group)).map((group, at) => {
        const entries = offered.filter((entry) => entry.group === group)
        return (
          <div key={group} className={at === 0 ? undefined : 'g'}>
            {entries.map((entry) => (
              <a key={entry.path} href={entry.path} aria-current={path === entry.path || path.startsWith(`${entry.path}/`) ? 'page' : undefined}>
                {t(entry.word)} <NavCount of={counts[entry.path]} />
              </a>
            ))}
          </div>
        )
      })}
    </nav>
  )
}

/** On a phone the navigation is one long line: it is pushed to where the person is. */
const showCurrent = (rail: HTMLElement | null): void => {
  const current = rail?.querySelector<HTMLElement>('[aria-current]')
  if (rail && current) rail.scrollLeft = current.offsetLeft - rail.offsetLeft - (rail.clientWidth - current.offsetWidth) / 2
}

/** A count is red only if it waits for this person today. */
const NavCount = ({ of }: { of: Counts[string] | undefined }) => (of && of.count > 0 ? <span className={of.waits ? 'n now' : 'n'}>{of.count}</span> : null)
