/** The day that leads the first page: what it is, the whole sum once it is held, and the one thing that waits. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatDayAndWeekday, formatMonthTitle, formatTime } from '../../../../ui/days.ts'
import { Equation } from '../../../../ui/equation.tsx'
import { LeadPanel, Steps } from '../../../../ui/page.tsx'
import { Icon } from '../../../../ui/status.tsx'
import { useText } from '../../../../ui/text.ts'
import type { yearOfDays } from '../../../activities/contract.ts'
import { type Key, strings } from '../strings.ts'

type Line = Answer<typeof yearOfDays>['sessions'][number]

export const ThisMonth = ({ of, today, dayName }: { of: Line; today: Day; dayName: string }) => {
  const t = useText(strings)
  return (
    <LeadPanel title={`${formatMonthTitle(of.month)}${dayName}`} facts={factsOf(of).join('　')} side={<Side of={of} today={today} />}>
      {of.sum && <Equation of={of.sum} uncalled={of.state === 'held'} />}
      <Steps
        of={STEPS.map(([word], at) => ({
          label: t(word),
          state: at < reached(of) ? 'done' : at === reached(of) && of.state !== 'closed' ? 'current' : 'ahead',
        }))}
      />
    </LeadPanel>
  )
}

const factsOf = (of: Line): string[] => [
  ...(of.day ? [formatDayAndWeekday(of.day as Day)] : []),
  ...(of.begins ? [formatTime(of.begins, of.ends)] : []),
  ...(of.place ? [of.place] : []),
  ...(of.theme ? [of.theme] : []),
]

const STEPS: readonly [Key][] = [['step_plan'], ['step_announce'], ['step_call'], ['step_close'], ['step_books']]

/** How many steps lie behind. */
const reached = ({ state }: Line): number => ({ unknown: 0, generated: 0, planned: 1, announced: 2, held: 3, closed: 5, 'not-held': 5 })[state]

const Side = ({ of, today }: { of: Line; today: Day }) => {
  const t = useText(strings)
  const now = of.state === 'held' || (of.day !== null && of.day <= today && of.state !== 'closed' && of.state !== 'not-held')
  return (
    <>
      <p className={now ? 'st st-now' : 'st st-ink'}>
        {now && <Icon of="judge" />}
        {t(PANEL[of.state])}
      </p>
      <p>
        <ButtonLink kind={now ? 'now' : 'plain'} size="lg" wide href={`/activity-days/${of.id}`}>
          {t(GO[of.state])}
        </ButtonLink>
      </p>
      <p className="xs faint">{t(of.state === 'closed' ? 'closedNote' : 'closeNote')}</p>
    </>
  )
}

const PANEL: Record<Line['state'], Key> = {
  unknown: 'panel_unknown',
  generated: 'panel_generated',
  planned: 'panel_planned',
  announced: 'panel_announced',
  held: 'panel_held',
  closed: 'panel_closed',
  'not-held': 'panel_notHeld',
}
const GO: Record<Line['state'], Key> = {
  unknown: 'goOpen',
  generated: 'goPlan',
  planned: 'goPlan',
  announced: 'goCall',
  held: 'goClose',
  closed: 'goOpen',
  'not-held': 'goOpen',
}
