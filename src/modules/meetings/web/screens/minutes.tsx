/** The minutes of one meeting: head from the records, topics, differing views, votes, resolutions, adoption. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatDayTitle, formatTime } from '../../../../ui/days.ts'
import { Equation } from '../../../../ui/equation.tsx'
import { Columns, EquationBar, Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { minutes } from '../../contract.ts'
import { Adoption } from '../parts/adoption.tsx'
import { Resolutions } from '../parts/resolutions.tsx'
import { Topics } from '../parts/topics.tsx'
import { Votes } from '../parts/votes.tsx'
import type { Minutes } from '../parts/words.ts'
import { strings } from '../strings.ts'

export const MinutesScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  return <Asked of={useAsk(minutes, { params: { sessionId } })}>{(page) => <Page page={page} />}</Asked>
}

const Page = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  const { head } = page
  const names = head.kinds.map(({ name, number }) => t('nth', { name: say(name), number }))
  return (
    <div className="session">
      <PageTitle
        crumbs={[{ label: t('meetings'), href: `/meetings?unit=${page.unitId}` }]}
        title={t('minutesOf', { name: names.length > 0 ? listed(names) : (head.theme ?? t('meetings')) })}
        facts={[head.unitName, head.groupName, t('version', { version: page.version }), t(`minutes_${page.state}`)].filter(Boolean).join('　')}
        actions={page.state !== 'none' && <ButtonLink href={`/print/minutes/${page.sessionId}`}>{t('print')}</ButtonLink>}
      />
      <Columns width={336} side={<Side page={page} />}>
        <Head page={page} />
        <Topics page={page} />
        <Votes page={page} />
        <Resolutions page={page} />
      </Columns>
    </div>
  )
}

const Side = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  return (
    <>
      <Adoption page={page} />
      <Section title={t('alsoHere')}>
        <ul className="outs">
          <li>
            <a href={`/activity-days/${page.sessionId}`}>{t('rollHref')}</a>
          </li>
          {page.isActivityDay && (
            <li>
              <a href={`/meetings/${page.sessionId}/deliberation`}>{t('toDeliberation')}</a>
            </li>
          )}
          {page.may.includes('analyse') && (
            <li>
              <a href={`/meetings/${page.sessionId}/analysis`}>{t('toAnalysis')}</a>
            </li>
          )}
        </ul>
      </Section>
    </>
  )
}

/** Nothing of this is typed here: it comes from the plan, the roll and the leave. */
const Head = ({ page: { head } }: { page: Minutes }) => {
  const t = useText(strings)
  const away = head.away.map(({ name, status, reason }) =>
    reason ? t('andWhy', { name, status: say(status), reason: say(reason) }) : t('andStatus', { name, status: say(status) }),
  )
  return (
    <Section title={t('head')}>
      {head.sum && (
        <EquationBar>
          <Equation of={head.sum} />
        </EquationBar>
      )}
      <Facts
        long
        of={[
          { name: t('time'), value: head.day ? [formatDayTitle(head.day as Day), head.begins ? formatTime(head.begins, head.ends) : ''].join('　') : '' },
          { name: t('place'), value: head.place ?? '' },
          { name: t('chair'), value: head.chair ?? '' },
          { name: t('recorder'), value: head.recorder ?? '' },
          { name: t('present'), value: listed(head.present) || t('nobody') },
          { name: t('sittingIn'), value: listed(head.sittingIn.map(({ name, as }) => t('andStatus', { name, status: say(as) }))) || t('nobody') },
          { name: t('away'), value: listed(away) || t('nobody') },
        ]}
      />
    </Section>
  )
}
