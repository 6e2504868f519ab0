/** What the search of the masthead finds: units, members of the own branch, days of the year; each with the way to it. */
import type { Day } from '../../../kernel/days.ts'
import { yearOf } from '../../../kernel/days.ts'
import { yearOfDays } from '../../../modules/activities/contract.ts'
import { listMembers } from '../../../modules/members/contract.ts'
import { listUnits } from '../../../modules/org/contract.ts'
import { useAsk } from '../../../ui/ask.ts'
import { formatFullDay } from '../../../ui/days.ts'

import { namesMatch, personName } from '../../../ui/names.ts'
import { PageTitle, Section } from '../../../ui/page.tsx'
import { useSearch } from '../../../ui/place.ts'
import { Asked, Empty } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import { FindPeople } from '../desk.tsx'
import { rolesAt, type Session, useSession, useUnit } from '../session.ts'
import { strings } from '../strings.ts'

export const FindScreen = () => <Asked of={useSession()}>{(session) => <Found session={session} />}</Asked>

const Found = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const wanted = (useSearch()['q'] ?? '').trim()
  const unit = useUnit(session)
  const roles = rolesAt(session, unit?.id ?? null)
  const above = roles.includes('committee') || roles.includes('department')
  if (!wanted)
    return (
      <>
        <div className="find-here">
          <FindPeople above={above} />
        </div>
        <Empty title={t('findNothingAsked')} />
      </>
    )
  return (
    <>
      <div className="find-here">
        <FindPeople above={above} />
      </div>
      <PageTitle title={t('findTitle', { wanted })} tab={t('findLabel')} />
      {above ? (
        <Units wanted={wanted} />
      ) : (
        unit && (
          <>
            <Members wanted={wanted} unitId={unit.id} />
            <Days wanted={wanted} unitId={unit.id} year={yearOf(session.today as Day)} />
          </>
        )
      )}
    </>
  )
}

type Hit = { id: string; href: string; name: string; facts: string }

const Hits = ({ title, of }: { title: string; of: readonly Hit[] }) => {
  const t = useText(strings)
  return (
    <Section title={title} note={of.length > 0 ? String(of.length) : undefined}>
      {of.length === 0 && <p className="dim">{t('findNone')}</p>}
      <ul className="outs">
        {of.slice(0, SHOWN).map(({ id, href, name, facts }) => (
          <li key={id}>
            <a href={href}>{name}</a>
            <span className="q">{facts}</span>
          </li>
        ))}
      </ul>
      {of.length > SHOWN && <p className="dim">{t('findMore', { count: of.length - SHOWN })}</p>}
    </Section>
  )
}

const SHOWN = 30

const Units = ({ wanted }: { wanted: string }) => {
  const t = useText(strings)
  const asked = useAsk(listUnits, { query: { find: wanted } })
  return (
    <Asked of={asked}>
      {({ units }) => <Hits title={t('findUnits')} of={units.map(({ id, name, code }) => ({ id, href: `/units/${id}`, name, facts: code }))} />}
    </Asked>
  )
}

const Members = ({ wanted, unitId }: { wanted: string; unitId: string }) => {
  const t = useText(strings)
  const asked = useAsk(listMembers, { params: { unitId }, query: {} })
  return (
    <Asked of={asked}>
      {({ members, may }) => (
        <Hits
          title={t('findMembers')}
          of={members
            .filter(({ name, initials }) => namesMatch(wanted, name, initials))
            .map(({ memberId, name, groupName }) => ({
              id: memberId,
              href: may.open ? `/members/${memberId}` : '/members',
              name: personName(name),
              facts: groupName ?? '',
            }))}
        />
      )}
    </Asked>
  )
}

const Days = ({ wanted, unitId, year }: { wanted: string; unitId: string; year: number }) => {
  const t = useText(strings)
  const asked = useAsk(yearOfDays, { params: { year }, query: { unitId } })
  return (
    <Asked of={asked}>
      {({ sessions }) => (
        <Hits
          title={t('findDays')}
          of={sessions
            .filter(({ theme, place, month }) => [theme ?? '', place ?? '', t('findDay', { month })].some((words) => words.includes(wanted)))
            .map(({ id, day, month, theme, place }) => ({
              id,
              href: `/activity-days/${id}`,
              name: theme ?? t('findDay', { month }),
              facts: [day ? formatFullDay(day as Day) : '', place].filter(Boolean).join('　'),
            }))}
        />
      )}
    </Asked>
  )
}
