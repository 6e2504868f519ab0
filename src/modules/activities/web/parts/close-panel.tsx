/** The one red panel: what stands before closing, the way to the first of it, and then the closing itself. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { toFirstGap } from '../../../../ui/field.tsx'
import { ActPanel, Outcomes, Section } from '../../../../ui/page.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { closeSession, openSession, rollOf, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { RecordDraft, Session } from './record-draft.ts'
import { type Roll, sorted } from './roll-order.ts'

type Gap = Session['gaps'][number]

/** The place on the page that settles a gap. Missing times and parts are filled in where the parts stand. */
export const placeOf = (gap: Gap, { draft }: RecordDraft): string => {
  if (gap.to === 'parts') return 'agenda'
  if (gap.to === 'validity') return draft.parts.length === 0 || !draft.begins || !draft.ends ? 'agenda' : 'counts'
  if (gap.to === 'judge') return 'judge'
  if (gap.to === 'roll') return gap.memberId ? `roll-${gap.memberId}` : 'roll'
  return `gap-${gap.to}`
}

const goTo = (place: string): void => {
  const room = document.getElementById(place) ?? document.getElementById(place.split('-')[0]!)
  const control = room?.querySelector<HTMLElement>('textarea, input, select, button')
  room?.scrollIntoView({ block: 'center' })
  control?.focus({ preventScroll: true })
}

type Panel = { session: Session; record: RecordDraft; roll: Roll | undefined; onTried: () => void }

export const ClosePanel = ({ session, record, roll, onTried }: Panel) => {
  const t = useText(strings)
  const close = useAct(closeSession, { changes: [openSession, rollOf, yearOfDays] })
  const gaps = session.gaps
  const { uncalled: left = [], asking = [] } = roll ? sorted(roll) : {}
  const uncalled = left.length + asking.length
  const toFirst = () => {
    onTried()
    requestAnimationFrame(() => goTo(placeOf(gaps[0]!, record)) ?? toFirstGap())
  }
  const send = () => close.mutate({ params: { sessionId: session.id }, body: record.body })
  return (
    <ActPanel
      now
      title={gaps.length > 0 ? t('gapsTitle', { count: gaps.length }) : t('gapsTitleNone')}
      action={
        gaps.length > 0 ? (
          <Button kind="now" size="lg" wide onClick={toFirst}>
            {t('toFirst')}
          </Button>
        ) : (
          <Button kind="now" size="lg" wide busy={close.isPending || record.state === 'keeping'} onClick={send}>
            {t('closeIt')}
          </Button>
        )
      }
      note={gaps.length > 0 ? t('gapsNote') : t('closeNote')}
    >
      {gaps.length > 0 && <Gaps of={gaps} record={record} />}
      {uncalled > 0 && <p className="sm dim">{t('uncalledLeft', { count: uncalled })}</p>}
      {close.error && <ErrorOf error={close.error} />}
    </ActPanel>
  )
}

const SHOWN = 6

const Gaps = ({ of, record }: { of: readonly Gap[]; record: RecordDraft }) => {
  const t = useText(strings)
  const [all, setAll] = useState(false)
  const shown = all ? of : of.slice(0, SHOWN)
  return (
    <>
      <ol>
        {shown.map((gap) => (
          <li key={`${gap.code}${gap.memberId ?? ''}`}>
            <TextLink onOpen={() => goTo(placeOf(gap, record))}>{say(gap.message)}</TextLink>
          </li>
        ))}
      </ol>
      {of.length > shown.length && <TextLink onOpen={() => setAll(true)}>{t('seeThem', { count: of.length - shown.length })}</TextLink>}
    </>
  )
}

/** After the closing: who and when, quietly. */
export const ClosedPanel = ({ session }: { session: Session }) => {
  const t = useText(strings)
  if (session.state !== 'closed') return null
  return (
    <ActPanel title={t('closedTitle')}>
      {session.closedAt && <p className="sm">{t('closedFacts', { name: session.closedBy ?? '', at: formatMoment(session.closedAt) })}</p>}
    </ActPanel>
  )
}

/** What a closing writes at once: each book with the place it gave. */
export const WhatFollows = ({ session, due }: { session: Session; due: number }) => {
  const t = useText(strings)
  const closed = session.state === 'closed'
  return (
    <Section title={t(closed ? 'followed' : 'follows')}>
      <Outcomes
        of={[
          {
            what: t('out_book'),
            fact: session.bookPage ? t('pageNumber', { page: session.bookPage }) : t(session.kind === 'activity-day' ? 'pageNone' : 'pageOfKind'),
            ...(closed ? { href: `/print/record/${session.id}` } : {}),
          },
          { what: t('out_lines'), fact: t('linesFact', { count: due }) },
          { what: t('out_ledger'), fact: t('ledgerFact'), ...(closed ? { href: `/activity-days?year=${session.year}` } : {}) },
          {
            what: t('out_report'),
            fact: t(`half_${session.month <= 6 ? 1 : 2}`),
            ...(closed ? { href: `/reports?year=${session.year}&half=${session.month <= 6 ? 1 : 2}` } : {}),
          },
        ]}
      />
    </Section>
  )
}
