/** The branch's own duties by term, in the rows of the design kit. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import type { Clause } from '../../../../ui/chip.tsx'
import { DutyList } from '../../../../ui/duty-list.tsx'
import { Empty } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import type { listDuties } from '../../../rulebook/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { strings } from '../strings.ts'

type Duties = Answer<typeof listDuties>
type Duty = Duties['own'][number]

export const OwnDuties = ({ duties, today }: { duties: Duties; today: Day }) => {
  const t = useText(strings)
  const clauseOf = useClauses()
  if (duties.own.length === 0) return <Empty title={t('noDuties')}>{t('noDutiesMore')}</Empty>
  const dated = duties.own.filter((duty) => duty.dueOn !== null)
  const undated = duties.own.filter((duty) => duty.dueOn === null)
  return (
    <>
      <DutyList brief today={today} overdueNote={t('superiorSees')} duties={dated.map((duty) => itemOf(duty, duty.dueOn as Day, t('act'), clauseOf))} />
      {undated.length > 0 && (
        <ul className="checks">
          {undated.map((duty) => (
            <li key={duty.id}>
              <span className="st st-todo">{t('noTerm')}</span> <a href="/duties">{say(duty.what)}</a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const itemOf = (duty: Duty, due: Day, act: string, clauseOf: (cite: string | undefined, why?: string) => Clause | undefined) => {
  const facts = duty.facts[0]
  const clause: Clause | undefined = duty.clauses[0] ? clauseOf(duty.clauses[0].cite, duty.findingId ? `finding:${duty.findingId}` : undefined) : undefined
  return {
    id: duty.id,
    due,
    what: duty.what,
    ...(facts ? { facts } : {}),
    ...(clause ? { clause: { ...clause, ours: duty.ours } } : {}),
    action: { label: act, href: duty.link ?? `/duties` },
  }
}
