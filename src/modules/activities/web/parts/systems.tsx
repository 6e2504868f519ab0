/** The standing systems of a branch: is a rule about each in force, how often and when last was it carried out. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { Checks, Section } from '../../../../ui/page.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { systemsOfBranch } from '../../contract.ts'
import { strings } from '../strings.ts'

export const Systems = ({ unitId, year }: { unitId: string; year: number }) => {
  const t = useText(strings)
  const asked = useAsk(systemsOfBranch, { params: { year }, query: { unitId } }, { keep: true })
  return (
    <Section title={t('systems')} note={t('systemsNote')}>
      <Asked of={asked}>
        {({ systems }) => (
          <Checks
            of={systems.map(({ key, title, configured, times, lastDone }) => ({
              id: key,
              status: times > 0 ? <Status of="done" /> : configured ? <Status of="later" /> : <Status of="not_applicable">{t('noRuleWord')}</Status>,
              says: say(title),
              quiet: !configured && times === 0,
              fact: [
                t(configured ? 'configured' : 'notConfigured'),
                times > 0 ? t('systemTimes', { count: times }) : t('systemNever'),
                lastDone ? t('systemLast', { day: formatDay(lastDone as Day) }) : '',
              ]
                .filter(Boolean)
                .join('　'),
            }))}
          />
        )}
      </Asked>
    </Section>
  )
}
