/** When things do not go smoothly (drawing 09). The words come in one order: what happened, what it means for you, what next. */
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ApiError } from './api.ts'
import { Button, ButtonLink } from './button.tsx'
import type { Clause } from './chip.tsx'
import { Chip } from './chip.tsx'
import { Icon } from './status.tsx'
import { kit } from './strings.ts'
import type { Words } from './text.ts'
import { say, useText } from './text.ts'

/** Nothing here is a conclusion too: say it, then what comes next. */
export const Empty = ({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) => (
  <div className="state">
    <p>
      <b>{title}</b>
      {children && (
        <>
          <br />
          {children}
        </>
      )}
    </p>
    {action && <div className="state-b">{action}</div>}
  </div>
)

/** Shows nothing for the first 300 ms, then three bars and what is being fetched. */
export const Loading = ({ what }: { what?: ReactNode }) => {
  const t = useText(kit)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return <div className="loading" aria-busy="true" />
  return (
    <div className="loading" role="status" aria-busy="true">
      <div className="sk" aria-hidden="true">
        <i style={{ width: '46%' }} />
        <i style={{ width: '82%' }} />
        <i style={{ width: '64%' }} />
      </div>
      <p className="dim">{what ?? t('loading')}</p>
    </div>
  )
}

/** Work that takes its time: how far it is, that one may leave, how to stop it. */
export const LongWork = ({
  title,
  done,
  total,
  secondsLeft,
  note,
  onStop,
  stopping = false,
}: {
  title: ReactNode
  done: number
  total: number
  secondsLeft?: number | null
  note?: ReactNode
  onStop?: () => void
  stopping?: boolean
}) => {
  const t = useText(kit)
  const share = total === 0 ? 0 : Math.floor((done * 100) / total)
  return (
    <div className="state" role="status">
      <p>
        <b>{title}</b>
        {'　'}
        {t('progressOf', { total, done })}
        {secondsLeft ? `　${timeLeft(t, secondsLeft)}` : ''}
      </p>
      <div className="bar" role="progressbar" aria-valuenow={share} aria-valuemin={0} aria-valuemax={100} aria-label={t('progressOf', { total, done })}>
        <i style={{ width: `${share}%` }} />
      </div>
      <p className="dim">{note ?? t('leaveWork')}</p>
      {onStop && (
        <div className="state-b">
          <Button size="sm" onClick={onStop} busy={stopping}>
            {t('stopWork')}
          </Button>
        </div>
      )}
    </div>
  )
}

type T = (key: 'secondsLeft' | 'minutesLeft', values: { count: number }) => string
const timeLeft = (t: T, seconds: number): string =>
  seconds < 90 ? t('secondsLeft', { count: seconds }) : t('minutesLeft', { count: Math.round(seconds / 60) })

/** A no by rule: the outcome, one sentence, our gist of the clause, its chip, the lawful ways on. Never a toast. */
export const Refusal = ({
  title,
  children,
  gist,
  clause,
  ways,
}: {
  title: ReactNode
  children?: ReactNode
  gist?: Words
  clause?: Clause
  ways?: ReactNode
}) => (
  <div className="state refusal" role="alert">
    <p className="st st-notmet">
      <Icon of="notmet" />
      <span>{title}</span>
    </p>
    {children && <p>{children}</p>}
    {gist && <blockquote>{say(gist)}</blockquote>}
    {(clause || ways) && (
      <div className="state-b">
        {clause && <Chip {...clause} />}
        {ways}
      </div>
    )}
  </div>
)

/** The refusal's first sentence says what happened; who to ask follows below. */
const firstAndRest = (message: string): { title: string; who: string } => {
  const end = message.search(/[\u3002.](\s|[^\d])/) + 1 || message.length
  return { title: message.slice(0, end), who: message.slice(end).trim() }
}

/** Does not say whether there is anything; says who may see such a thing. */
export const NoAccess = ({ title, who, action }: { title?: ReactNode; who?: ReactNode; action?: ReactNode }) => {
  const t = useText(kit)
  return (
    <Empty
      title={title ?? t('noAccess')}
      action={
        action ?? (
          <ButtonLink size="sm" href="/">
            {t('backToToday')}
          </ButtonLink>
        )
      }
    >
      {who}
    </Empty>
  )
}

/** A fault of ours: what was not done, that the typed words are kept, another try, a number to tell. */
export const ErrorState = ({
  title,
  children,
  written,
  onRetry,
  number,
  everySeconds,
}: {
  title?: ReactNode
  children?: ReactNode /** what the person typed and would lose */
  written?: string
  onRetry?: () => void
  number?: string | null
  everySeconds?: number
}) => {
  const t = useText(kit)
  return (
    <div className="state" role="alert">
      <p>
        <b>{title ?? (written ? t('notSaved') : t('notGot'))}</b>
        {written && t('kept', { count: [...written].length })}
        {children}
        {everySeconds !== undefined && t('tryingAgain', { count: everySeconds })}
      </p>
      <div className="state-b">
        {onRetry && (
          <Button size="sm" onClick={onRetry}>
            {t('tryNow')}
          </Button>
        )}
        {written && <CopyButton words={written} />}
        {number && (
          <span className="xs faint">
            <FaultNumber of={number} />
          </span>
        )}
      </div>
    </div>
  )
}

/** What to tell the administrator. */
export const FaultNumber = ({ of }: { of: string }) => <>{useText(kit)('faultNumber', { number: shortNumber(of) })}</>

/** The last eight signs of a request's id, in two fours: 7F3A-91C2. */
const shortNumber = (id: string): string =>
  id
    .replaceAll('-', '')
    .slice(-8)
    .toUpperCase()
    .replace(/(.{4})(.{4})/, '$1-$2')

const CopyButton = ({ words }: { words: string }) => {
  const t = useText(kit)
  const [copied, setCopied] = useState(false)
  return (
    <Button size="sm" onClick={() => void navigator.clipboard.writeText(words).then(() => setCopied(true))}>
      {copied ? t('copied') : t('copyMine')}
    </Button>
  )
}

/** Any `ApiError` in its right form: sign in, not yours, no such thing, a no by rule, or a fault of ours. */
export const ErrorOf = ({
  error,
  onRetry,
  written,
  clause,
  ways,
}: {
  error: ApiError
  onRetry?: () => void
  written?: string
  clause?: Clause
  ways?: ReactNode
}) => {
  const t = useText(kit)
  // a wrong password or code is said where it was typed; nobody is sent to where they are already
  if (error.refusal.code === 'sign-in-failed') return <Refusal title={say(error.refusal.message)} />
  if (error.status === 401)
    return (
      <Empty
        title={t('signInAgain')}
        action={
          <ButtonLink size="sm" kind="ink" href="/sign-in">
            {t('signIn')}
          </ButtonLink>
        }
      >
        {t('signInWhy')}
      </Empty>
    )
  if (error.status === 403) return <NoAccess {...firstAndRest(say(error.refusal.message))} />
  if (error.status === 404) return <NoAccess who={say(error.refusal.message)} />
  if (error.status >= 400 && error.status < 500 && error.status !== 429) return <Refusal title={say(error.refusal.message)} clause={clause} ways={ways} />
  return (
    <ErrorState onRetry={onRetry} written={written} number={error.requestId}>
      {say(error.refusal.message)}
    </ErrorState>
  )
}

/** Wraps a screen's one question: loading, error, or the answer. `<Asked of={asked}>{(answer) => …}</Asked>` */
export const Asked = <Answer,>({ of, what, children }: { of: UseQueryResult<Answer, ApiError>; what?: ReactNode; children: (answer: Answer) => ReactNode }) => {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.error) return <ErrorOf error={of.error} onRetry={() => void of.refetch()} />
  return <Loading what={what} />
}

export type ImportFault = {
  id: string
  row: number
  name: string
  column: Words
  written: Words
  mend: Words /** a correction that the person may take with one press */
  offer?: { label: Words; onTake: () => void }
}

/** Faults of an import, row by row: what the sheet says and how to mend it. */
export const ImportFaults = ({ faults, onFile, fileHref }: { faults: readonly ImportFault[]; fileHref?: string; onFile?: () => void }) => {
  const t = useText(kit)
  return (
    <>
      <table className="er">
        <thead>
          <tr>
            <th scope="col" style={{ width: 70 }}>
              {t('faultRow')}
            </th>
            <th scope="col" style={{ width: 110 }}>
              {t('faultName')}
            </th>
            <th scope="col" style={{ width: 170 }}>
              {t('faultColumn')}
            </th>
            <th scope="col" style={{ width: 230 }}>
              {t('faultWritten')}
            </th>
            <th scope="col">{t('faultMend')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map((fault) => (
            <FaultRow key={fault.id} fault={fault} />
          ))}
        </tbody>
      </table>
      {fileHref && (
        <p className="table-end">
          <a className="lnk" href={fileHref} download>
            {t('faultsFile')}
          </a>
        </p>
      )}
      {onFile && (
        <p className="table-end">
          <button type="button" className="lnk btn-text" onClick={onFile}>
            {t('faultsFile')}
          </button>
        </p>
      )}
    </>
  )
}

/** 132 行，129 行可以导入，3 行要改。… */
export const ImportCounts = ({ total, good, bad }: { total: number; good: number; bad: number }) => {
  const t = useText(kit)
  return <>{t('faultsHead', { total, good, bad })}</>
}

const FaultRow = ({ fault }: { fault: ImportFault }) => (
  <tr>
    <td>{fault.row}</td>
    <td className="nw">{fault.name}</td>
    <td>{say(fault.column)}</td>
    <td className="w">
      <Icon of="notmet" /> {say(fault.written)}
    </td>
    <td>
      {say(fault.mend)}
      {fault.offer && (
        <button type="button" className="lnk btn-text" onClick={fault.offer.onTake}>
          {say(fault.offer.label)}
        </button>
      )}
    </td>
  </tr>
)
