/** One member: basic facts with masked numbers, branches and posts, the two exemptions, who looked. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatFullDay, formatFullMoment } from '../../../../ui/days.ts'
import { Columns, Facts, PageTitle, Section } from '../../../../ui/page.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { memberPage } from '../../contract.ts'
import { Exemptions, RequestExemption } from '../parts/exemptions.tsx'
import { Protected } from '../parts/protected.tsx'
import { type Key, strings } from '../strings.ts'

export type MemberSeen = Answer<typeof memberPage>

export const MemberScreen = () => {
  const { memberId } = useParams<'memberId'>()
  const asked = useAsk(memberPage, { params: { memberId } })
  return <Asked of={asked}>{(seen) => <Page seen={seen} />}</Asked>
}

const Page = ({ seen }: { seen: MemberSeen }) => {
  const t = useText(strings)
  const facts = [
    t(`standing_${seen.standing}`),
    seen.group?.name,
    seen.floating ? t('floating') : null,
    seen.status === 'normal' ? null : t(`status_${seen.status}`),
  ]
  return (
    <>
      <PageTitle
        crumbs={[{ label: seen.branch.name, href: `/members?unit=${seen.branch.id}` }, { label: t('members') }]}
        title={seen.name}
        tab={t('members')}
        facts={facts.filter(Boolean).join('　')}
      />
      <Columns width={336} side={<Side seen={seen} />}>
        <Section title={t('exemptions')} note={<span className="sm dim">{t('exemptionsNote')}</span>}>
          <Exemptions of={seen.exemptions} />
          {seen.may.requestExemption && <RequestExemption memberId={seen.memberId} />}
        </Section>
        <Section title={t('belongings')}>
          <Lines
            of={seen.belongings.map((row) => ({
              what: `${row.branchName}${row.groupName ? `　${row.groupName}` : ''}`,
              fact: `${t(`belonging_${row.kind}`)}　${period(t, row)}`,
            }))}
          />
        </Section>
        <Section title={t('posts')}>
          {seen.posts.length === 0 ? (
            <p className="dim">{t('noPosts')}</p>
          ) : (
            <Lines of={seen.posts.map((row) => ({ what: `${t(`post_${row.post}` as Key)}　${row.unitName}`, fact: period(t, row) }))} />
          )}
        </Section>
        <Section title={t('reveals')} note={<span className="sm dim">{t('revealsNote')}</span>}>
          <Reveals seen={seen} />
        </Section>
      </Columns>
    </>
  )
}

type T = (key: Key, values?: Record<string, string | number>) => string

const period = (t: T, { from, to }: { from: string; to: string | null }): string =>
  to ? t('fromTo', { from: formatFullDay(from as Day), to: formatFullDay(to as Day) }) : t('fromOn', { from: formatFullDay(from as Day) })

const Lines = ({ of }: { of: readonly { what: string; fact: string }[] }) => (
  <ul className="outs">
    {of.map(({ what, fact }) => (
      <li key={what + fact}>
        {what}
        <span className="q">{fact}</span>
      </li>
    ))}
  </ul>
)

const Reveals = ({ seen }: { seen: MemberSeen }) => {
  const t = useText(strings)
  if (seen.reveals.length === 0) return <p className="dim">{t('noReveals')}</p>
  return (
    <Lines
      of={seen.reveals.map((row) => ({
        what: `${row.by}　${row.fields.map((field) => t(field as Key)).join(t('comma'))}　${row.purpose}`,
        fact: formatFullMoment(row.at),
      }))}
    />
  )
}

const Side = ({ seen }: { seen: MemberSeen }) => {
  const t = useText(strings)
  const day = (on: string | null): string => (on ? formatFullDay(on as Day) : t('none'))
  return (
    <Section title={t('basic')}>
      <Facts
        of={[
          { name: t('sex'), value: t(`sex_${seen.sex}`) },
          { name: t('ethnicity'), value: seen.ethnicity || t('none') },
          { name: t('bornOn'), value: day(seen.bornOn) },
          { name: t('education'), value: seen.education ?? t('none') },
          { name: t('workPost'), value: seen.workPost ?? t('none') },
          { name: t('joinedOn'), value: day(seen.joinedOn) },
          { name: t('confirmedOn'), value: day(seen.confirmedOn) },
          { name: t('status'), value: t(`status_${seen.status}`) },
          ...(seen.lostSince ? [{ name: t('lostSince'), value: day(seen.lostSince) }] : []),
          ...(seen.floatingTo ? [{ name: t('floatingTo'), value: seen.floatingTo }] : []),
        ]}
      />
      <Protected seen={seen} />
    </Section>
  )
}
