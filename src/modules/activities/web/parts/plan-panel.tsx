/** Before the day: what a notice still lacks, then the notice. */
import { useAct } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatDay, formatMoment } from '../../../../ui/days.ts'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import type { Day } from '../../../../kernel/days.ts'
import { announceSession, openSession, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import { planGaps } from './plan-value.ts'
import type { Session } from './record-draft.ts'
import { useShortClauses } from './short-clauses.ts'

const toPlan = (): void => {
  const room = document.getElementById('plan')
  room?.scrollIntoView({ block: 'start' })
  const empty = [...(room?.querySelectorAll<HTMLInputElement>('input.in, textarea.in') ?? [])].find(({ value }) => value === '')
  empty?.focus({ preventScroll: true })
}

export const PlanPanel = ({ session, dirty }: { session: Session; dirty: boolean }) => {
  const t = useText(strings)
  const { chip } = useShortClauses()
  const tell = useAct(announceSession, { changes: [openSession, yearOfDays] })
  const gaps = planGaps(session)
  const may = session.may.includes('announce')
  const clause = tell.error && chip((tell.error.details['cites'] as string[] | undefined)?.[0])
  return (
    <ActPanel
      title={
        gaps.length > 0
          ? t('planTitle', { count: gaps.length })
          : session.announcedAt
            ? t('announcedAt', { at: formatMoment(session.announcedAt) })
            : t('planReady')
      }
      action={
        may && (
          <Button
            kind={session.announcedAt ? 'plain' : 'ink'}
            size="lg"
            wide
            busy={tell.isPending}
            onClick={() => (dirty ? toPlan() : tell.mutate({ params: { sessionId: session.id }, body: { version: session.version } }))}
          >
            {t(session.announcedAt ? 'announceAgain' : 'announce')}
          </Button>
        )
      }
      note={dirty ? t('planSaveFirst') : may ? t('announceNote') : t('planLater')}
    >
      {gaps.length > 0 && (
        <ol>
          {gaps.map((gap) => (
            <li key={gap}>
              <TextLink onOpen={toPlan}>{t(`planGap_${gap}`)}</TextLink>
            </li>
          ))}
        </ol>
      )}
      {tell.data && <p role="status">{t('announced', { count: tell.data.members })}</p>}
      {session.announcedAt && session.day && <p className="sm dim">{t('planAhead', { day: formatDay(session.day as Day) })}</p>}
      {tell.error && <ErrorOf error={tell.error} clause={clause || undefined} />}
    </ActPanel>
  )
}
