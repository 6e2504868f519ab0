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

/** `closes`: the reader sits at the desk of the branch; others call the roll and look. */
export const ThisMonth = ({ of, today, dayName, closes }: { of: Line; today: Day; dayName: string; closes: boolean }) => {
  const t = useText(strings)
  return (
    <LeadPanel
      title={t('dayOfMonth', { month: formatMonthTitle(of.month), name: dayName })}
      facts={factsOf(of).join('　')}
      side={<Side of={of} today={today} closes={closes} />}
    >
      {of.sum && <Equation of={of.sum} uncalled={of.state === 'held'} />}
      <Steps
        of={STEPS.map(([word], at) => ({
          label: t(word),
          state: at < reached(of) ? 'done' : at === reached(of) && of.state !== 'closed' && (closes || of.state !== 'held') ? 'current' : 'ahead',
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

const Side = ({ of, today, closes }: { of: Line; today: Day; closes: boolean }) => {
  const t = useText(strings)
  const passed = of.state === 'held' || (of.day !== null && of.day <= today && of.state !== 'closed' && of.state !== 'not-held')
  const now = closes && passed
  return (
    <>
      <p className={now ? 'st st-now' : 'st st-ink'}>
        {now && <Icon of="judge" />}
        {t(!closes && of.state === 'held' ? 'panel_heldOthers' : PANEL[of.state])}
      </p>
      <p>
        <ButtonLink kind={now ? 'now' : 'plain'} size="lg" wide href={`/activity-days/${of.id}`}>
          {t((closes ? GO : GO_OTHERS)[of.state])}
        </ButtonLink>
      </p>
      <p className="xs faint">{t(of.state === 'closed' ? 'closedNote' : closes ? 'closeNote' : 'othersNote')}</p>
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
/** Who does not sit at the desk calls the roll, and looks. */
const GO_OTHERS: Record<Line['state'], Key> = {
  unknown: 'goOpen',
  generated: 'goOpen',
  planned: 'goOpen',
  announced: 'goCall',
  held: 'goSeeRoll',
  closed: 'goOpen',
  'not-held': 'goOpen',
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
