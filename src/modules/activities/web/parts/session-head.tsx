/** The head of a session: what, when, where, who; the buttons to print; the whole sum with the share that took part. */
import type { Day } from '../../../../kernel/days.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Equation } from '../../../../ui/equation.tsx'
import { EquationBar, PageTitle } from '../../../../ui/page.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'
import type { Roll } from './roll-order.ts'
import { dayAndTime, sessionName, type T } from './session-words.ts'
import { figureWords } from './validity.tsx'

export const SessionHead = ({ session, above, today }: { session: Session; above: boolean; today: string | undefined }) => {
  const t = useText(strings)
  const year = `/activity-days?year=${session.year}${above ? `&unit=${session.unitId}` : ''}`
  return (
    <PageTitle
      title={sessionName(t, session)}
      crumbs={[
        { label: t('days'), href: year },
        { label: t('yearOf', { year: session.year }), href: year },
        ...(above ? [{ label: session.unitName }] : []),
        ...(session.parentId ? [{ label: t('openWhole'), href: `/activity-days/${session.parentId}` }] : []),
      ]}
      facts={factsOf(t, session).join('　')}
      actions={<PrintButtons session={session} today={today} />}
    />
  )
}

const factsOf = (t: T, session: Session): string[] => [
  dayAndTime(session) || t('dayUnknown'),
  ...(session.place ? [session.place] : session.kind === 'activity-day' && session.state !== 'closed' && session.state !== 'not-held' ? [t('noPlace')] : []),
  ...(session.host ? [t('host', { name: session.host.name })] : []),
  ...(session.recorder ? [t('recorder', { name: session.recorder.name })] : []),
  ...(session.moved !== 'not' && session.ruleDay
    ? [t('movedFrom', { from: formatDay(session.ruleDay as Day), why: session.movedWhy ? say(session.movedWhy) : t(`moved_${session.moved}`) })]
    : []),
]

const PrintButtons = ({ session, today }: { session: Session; today: string | undefined }) => {
  const t = useText(strings)
  const open = session.state !== 'closed' && session.state !== 'not-held'
  const inRoom = session.may.includes('call-roll')
  return (
    <>
      {session.may.includes('show-code') && session.day === today && <ButtonLink href={`/room/${session.id}`}>{t('showCode')}</ButtonLink>}
      {open && inRoom && <ButtonLink href={`/print/notice/${session.id}`}>{t('printNotice')}</ButtonLink>}
      {open && inRoom && <ButtonLink href={`/print/sheet/${session.id}`}>{t('printSheet')}</ButtonLink>}
      {session.state === 'closed' && <ButtonLink href={`/print/record/${session.id}`}>{t('printRecord')}</ButtonLink>}
    </>
  )
}

/** The whole sum, always all seven; while the roll is open 未点 stands in the place of 未明. */
export const SumBar = ({ session, roll }: { session: Session; roll: Roll }) => {
  const t = useText(strings)
  const share = roll.participation
  const answer = roll.participationAnswer
  const slot = answer?.slot ?? session.validity.find(({ checks }) => checks.length === 0)?.slot
  return (
    <EquationBar
      right={
        share ? (
          <>
            <b>{t('participation', { num: share.num, den: share.den })}</b>
            <br />
            <span className="sm dim">{answer && figureWords(answer)}</span> {slot && <Chip label={t('whyThis')} why={`session:${session.id}/${slot}`} />}
          </>
        ) : undefined
      }
    >
      <Equation of={roll.sum} uncalled={!roll.frozen} />
    </EquationBar>
  )
}
