/** Duties by term: overdue, this week, this month, by the end of the year; a far group folds to one line (design 6). */
import { useState } from 'react'
import type { ReactNode } from 'react'
import { addDays, lastOfMonth, weekdayOf, yearOf } from '../kernel/days.ts'
import type { Day } from '../kernel/days.ts'
import { Button, ButtonLink } from './button.tsx'
import type { Clause } from './chip.tsx'
import { Chip } from './chip.tsx'
import { Term } from './status.tsx'
import { kit } from './strings.ts'
import type { Words } from './text.ts'
import { say, useText } from './text.ts'

export type DutyItem = {
  id: string
  due: Day
  what: Words
  facts?: Words
  clause?: Clause
  /** one action a row */
  action?: { label: Words; href?: string; onAct?: () => void }
  waitsFor?: string
}

type TermGroup = 'overdue' | 'week' | 'month' | 'year' | 'after'

const GROUPS: readonly TermGroup[] = ['overdue', 'week', 'month', 'year', 'after']

/** In which group a term falls on a day. The week ends on Sunday. */
const termGroupOf = (due: Day, today: Day): TermGroup => {
  if (due < today) return 'overdue'
  if (due <= addDays(today, 7 - weekdayOf(today))) return 'week'
  if (due <= lastOfMonth(today)) return 'month'
  return yearOf(due) === yearOf(today) ? 'year' : 'after'
}

/** `bearer: false` for the level above, who sees a duty of others: brown, not red. `overdueNote`: 镇党委已可看到. `brief`: a long group folds after its first rows. */
export const DutyList = ({
  duties,
  today,
  bearer = true,
  brief = false,
  overdueNote,
}: {
  duties: readonly DutyItem[]
  today: Day
  bearer?: boolean
  brief?: boolean
  overdueNote?: ReactNode
}) => {
  const t = useText(kit)
  return (
    <table className="duty">
      <thead className="sr">
        <tr>
          <th scope="col">{t('dutyTerm')}</th>
          <th scope="col">{t('dutyWhat')}</th>
          <th scope="col">{t('dutyClause')}</th>
          <th scope="col">{t('dutyAct')}</th>
        </tr>
      </thead>
      {GROUPS.map((group) => {
        const inGroup = duties.filter((duty) => termGroupOf(duty.due, today) === group)
        return inGroup.length === 0 ? null : (
          <DutyGroup
            key={group}
            group={group}
            duties={inGroup}
            today={today}
            bearer={bearer}
            brief={brief}
            note={group === 'overdue' ? overdueNote : undefined}
          />
        )
      })}
    </table>
  )
}

/** So many rows of a group are read at a glance; two more are shown rather than folded. */
const FIRST = 8

type GroupProps = { group: TermGroup; duties: readonly DutyItem[]; today: Day; bearer: boolean; brief: boolean; note?: ReactNode }

const DutyGroup = ({ group, duties, today, bearer, brief, note }: GroupProps) => {
  const t = useText(kit)
  const far = group === 'year' || group === 'after'
  const [open, setOpen] = useState(!far)
  const [whole, setWhole] = useState(!brief || duties.length <= FIRST + 2)
  const shown = !open ? [] : whole ? duties : duties.slice(0, FIRST)
  return (
    <tbody>
      <tr className="group">
        <th colSpan={4} scope="rowgroup">
          <span className={group === 'overdue' && bearer ? 'now' : undefined}>{t(`termGroup_${group}`)}</span>
          {note && <span className="faint">{note}</span>}
          {far && (
            <span className="faint">
              {t('foldedCount', { count: duties.length })}
              {'　'}
              <button type="button" className="lnk btn-text" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? t('fold') : t('unfold')}
              </button>
            </span>
          )}
        </th>
      </tr>
      {shown.map((duty) => (
        <DutyRow key={duty.id} duty={duty} today={today} bearer={bearer} />
      ))}
      {open && shown.length < duties.length && (
        <tr className="duty-more">
          <td colSpan={4}>
            {t('furtherCount', { count: duties.length - shown.length })}
            {'　'}
            <button type="button" className="lnk btn-text" aria-expanded={false} onClick={() => setWhole(true)}>
              {t('unfold')}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  )
}

const DutyRow = ({ duty, today, bearer }: { duty: DutyItem; today: Day; bearer: boolean }) => (
  <tr>
    <td className="t">
      <Term due={duty.due} today={today} bearer={bearer} waitsFor={duty.waitsFor} />
    </td>
    <td className="w">
      <b>{say(duty.what)}</b>
      {duty.facts && <small>{say(duty.facts)}</small>}
    </td>
    <td className="c">{duty.clause && <Chip {...duty.clause} />}</td>
    <td className="a">{duty.action && <DutyAction {...duty.action} />}</td>
  </tr>
)

const DutyAction = ({ label, href, onAct }: NonNullable<DutyItem['action']>) =>
  href ? (
    <ButtonLink size="sm" href={href}>
      {say(label)}
    </ButtonLink>
  ) : (
    <Button size="sm" onClick={onAct}>
      {say(label)}
    </Button>
  )
