/** The two halves side by side: what this side holds, what the other told, and as of when. */
import type { ReactNode } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay, formatMoment } from '../../../../ui/days.ts'
import { Facts } from '../../../../ui/page.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { type CaseHead, HOME_WORDS, HOST_STATES, LETTER_STATES, LETTER_TITLES, type LetterView, RELATION_SIGHTS, SIGHTS } from '../../contract.ts'
import { strings } from '../strings.ts'
import { leaving } from './leaving-strings.ts'

const dayOr = (on: string | null) => (on ? formatDay(on as Day) : null)

/** What is known, one line each; what is not known yet, in one line together. */
export const KnownFacts = ({ of }: { of: readonly { name: string; value: ReactNode }[] }) => {
  const t = useText(leaving)
  const open = of.filter(({ value }) => value === null).map(({ name }) => name)
  const known = of.filter(({ value }) => value !== null)
  return <Facts long of={open.length > 0 ? [...known, { name: t('notKnownYet'), value: <span className="dim">{listed(open)}</span> }] : known} />
}

type Words = (key: 'relationUntilDay', values: { day: string }) => string

const relationSaid = (t: Words, { sight, number, by, until }: NonNullable<CaseHead['heard']['relation']>): string =>
  listed([say(RELATION_SIGHTS[sight]), number ?? '', by ?? '', until ? t('relationUntilDay', { day: formatDay(until as Day) }) : ''].filter(Boolean))

export const HostHalfFacts = ({ of }: { of: CaseHead['heard'] }) => {
  const [t, own] = [useText(strings), useText(leaving)]
  return (
    <KnownFacts
      of={[
        { name: t('stage'), value: say(HOST_STATES[of.state]) },
        { name: own('reportedOn'), value: of.reportedOn ? `${dayOr(of.reportedOn)} ${of.reportedWith ?? ''}` : null },
        { name: t('identifiedOn'), value: dayOr(of.identifiedOn) },
        { name: t('sight'), value: of.sight ? `${say(SIGHTS[of.sight])} ${of.number ?? ''}` : null },
        { name: own('relation'), value: of.relation ? relationSaid(own, of.relation) : null },
        { name: t('placedOn'), value: of.placedOn ? `${dayOr(of.placedOn)} ${of.unit ?? ''} ${of.group ?? ''}` : null },
        { name: t('managedFrom'), value: dayOr(of.managedFrom) },
        { name: t('leftOn'), value: of.leftOn ? `${dayOr(of.leftOn)} ${of.to ?? ''}` : null },
        ...(of.refusals.length > 0 ? [{ name: t('refusals'), value: <Refusals of={of.refusals} /> }] : []),
        ...(of.opinion ? [{ name: t('opinion'), value: `${t(`conversion_${of.opinion.conversion}`)} ${of.opinion.words}` }] : []),
      ]}
    />
  )
}

const Refusals = ({ of }: { of: CaseHead['heard']['refusals'] }) => {
  const clauseOf = useClauses()
  return of.map((one) => (
    <span key={`${one.on}${one.clause}`}>
      {dayOr(one.on)} {one.words} <Chip {...(clauseOf(one.clause) ?? { label: one.clause })} />{' '}
    </span>
  ))
}

export const HomeHalfFacts = ({ of }: { of: CaseHead['told'] }) => {
  const [t, own] = [useText(strings), useText(leaving)]
  return (
    <KnownFacts
      of={[
        { name: t('word'), value: say(HOME_WORDS[of.word]) },
        { name: t('from'), value: dayOr(of.from) },
        { name: t('until'), value: dayOr(of.until) },
        { name: t('certificate'), value: of.number },
        { name: own('arrivedOn'), value: dayOr(of.arrivedOn) },
        { name: t('returnedOn'), value: dayOr(of.returnedOn) },
        { name: t('checkedOn'), value: dayOr(of.checkedOn) },
      ]}
    />
  )
}

export const LetterList = ({ letters }: { letters: readonly LetterView[] }) => {
  const t = useText(strings)
  return (
    <Records>
      {letters.map((letter) => (
        <RecordLine
          key={`${letter.fromSide}${letter.number}`}
          head={`${formatMoment(letter.at)}　${t(letter.fromSide)}　${letter.byUnit} ${letter.byName}`}
          what={
            <>
              {say(LETTER_TITLES[letter.kind])}　<span className="dim sm">{say(LETTER_STATES[letter.state])}</span>
            </>
          }
          said={letter.words}
        />
      ))}
    </Records>
  )
}

/** "As told on …", and what was sent and not acknowledged. */
export const AsTold = ({
  lastHeardAt,
  unacknowledged,
  unansweredSince,
}: {
  lastHeardAt: string | null
  unacknowledged: number
  unansweredSince: string | null
}) => {
  const t = useText(strings)
  return (
    <p className="dim">
      {lastHeardAt ? t('toldAsOf', { day: formatMoment(lastHeardAt) }) : t('nothingHeard')}
      {unacknowledged > 0 && unansweredSince && `　${t('sentWaiting', { count: unacknowledged, day: formatDay(unansweredSince as Day) })}`}
    </p>
  )
}
