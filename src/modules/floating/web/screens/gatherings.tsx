/** For those who come home: festivals by the lunar calendar and farm seasons ahead, what is planned and was held, what members said. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { personName } from '../../../../ui/names.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { NameColumns } from '../../../../ui/table.tsx'
import { language, say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { GATHERINGS, gatherings, holdGathering, planGathering, returnedOpinion } from '../../contract.ts'
import { ActForm } from '../parts/act-form.tsx'
import { keeping } from '../parts/keeping-strings.ts'
import { dayOr } from '../parts/stand-lines.tsx'
import { UnitOf } from '../parts/unit-of.tsx'
import { optionsOf } from './keeping.tsx'

type Seen = Answer<typeof gatherings>
type Of = { of: Seen }

export const GatheringsScreen = () => <UnitOf>{(unitId) => <Load unitId={unitId} />}</UnitOf>

const Load = ({ unitId }: { unitId: string }) => (
  <Asked of={useAsk(gatherings, { params: { unitId } }, { when: unitId !== '' })}>{(seen) => <Page of={seen} />}</Asked>
)

const Page = ({ of }: Of) => {
  const t = useText(keeping)
  const clause = useClauses()
  const cite = clause(of.cites[0])
  const zh = language() === 'zh'
  return (
    <>
      <PageTitle
        title={t('gatheringTitle')}
        crumbs={[{ label: t('title'), href: `/floating/keeping?unit=${of.unitId}` }]}
        facts={t('agreementFacts', { unit: of.unitName })}
      />
      <Section
        title={t('seasons')}
        note={
          <>
            {t('seasonsNote')} {cite && <Chip {...cite} />}
          </>
        }
      >
        <div className="seasons">
          <NameColumns of={of.seasons.map((one) => ({ id: one.key, name: say(one.title), small: `${dayOr(one.on)} ${(zh && one.lunar) || ''}`.trim() }))} />
        </div>
      </Section>
      <Planned of={of} />
      <Opinions of={of} />
    </>
  )
}

const Planned = ({ of }: Of) => {
  const t = useText(keeping)
  const act = useAct(planGathering)
  const seasons = of.seasons.map((one) => ({ value: one.key, label: `${say(one.title)} ${dayOr(one.on)}` }))
  const seasonName = (kept: string) => say(of.seasons.find(({ title }) => title.zh === kept)?.title ?? kept)
  const planOf = (key: string) => of.seasons.find((one) => one.key === key)
  return (
    <Section title={t('planned')}>
      {of.may.includes('plan') && (
        <ActForm
          title={t('plan')}
          button={t('save')}
          act={act}
          fields={[
            { key: 'season', label: t('season'), as: 'select', options: seasons },
            { key: 'kind', label: t('gatheringKind'), as: 'select', options: optionsOf(GATHERINGS) },
            { key: 'on', label: t('plannedOn'), as: 'day' },
            { key: 'words', label: t('words'), as: 'long' },
          ]}
          onSend={({ season, kind, on, words }) =>
            act.mutate({
              params: { unitId: of.unitId },
              body: {
                season: planOf(season!)?.title.zh ?? season!,
                kind: kind as keyof typeof GATHERINGS,
                plannedOn: on!,
                words: words!,
                invited: of.members.map(({ memberId }) => memberId),
              },
            })
          }
        />
      )}
      {of.rows.length === 0 && <p className="dim">{t('noGatherings')}</p>}
      <Records>
        {of.rows.map((one) => (
          <RecordLine
            key={one.gatheringId}
            head={`${dayOr(one.plannedOn)}　${seasonName(one.season)}　${say(GATHERINGS[one.kind])}`}
            what={`${one.words}　${t('invitedAll', { count: one.invited.length })}`}
            provenance={one.heldOn ? t('held', { count: one.came.length, words: one.heldWords ?? '' }) : undefined}
            choices={!one.heldOn && of.may.includes('plan') ? <Held of={of} one={one} /> : undefined}
          />
        ))}
      </Records>
    </Section>
  )
}

const Held = ({ of, one }: Of & { one: Seen['rows'][number] }) => {
  const t = useText(keeping)
  const act = useAct(holdGathering)
  const invited = of.members.filter(({ memberId }) => one.invited.includes(memberId))
  return (
    <ActForm
      title={t('holdIt')}
      button={t('save')}
      act={act}
      fields={[
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        ...invited.map(({ memberId, name }) => ({ key: memberId, label: personName(name), as: 'tick' as const })),
        { key: 'words', label: t('words'), as: 'long' },
      ]}
      onSend={(values) =>
        act.mutate({
          params: { gatheringId: one.gatheringId },
          body: {
            on: values['on']!,
            words: values['words']!,
            came: invited.filter(({ memberId }) => values[memberId] === 'yes').map(({ memberId }) => memberId),
          },
        })
      }
    />
  )
}

const Opinions = ({ of }: Of) => {
  const t = useText(keeping)
  const act = useAct(returnedOpinion)
  const willing = (['yes', 'no', 'unknown'] as const).map((value) => ({ value, label: t(`willing_${value}`) }))
  const wordOf = (value: boolean | null) => t(value === null ? 'willing_unknown' : value ? 'willing_yes' : 'willing_no')
  return (
    <Section title={t('opinions')} note={t('wordsClosed')}>
      {of.may.includes('plan') && of.members.length > 0 && (
        <ActForm
          title={t('opinionOf')}
          button={t('save')}
          act={act}
          fields={[
            {
              key: 'member',
              label: t('memberOf'),
              as: 'select',
              options: of.members.map(({ absenceId, name }) => ({ value: absenceId, label: personName(name) })),
            },
            { key: 'on', label: t('on'), as: 'day', initial: of.today },
            { key: 'words', label: t('words'), as: 'long' },
            { key: 'willing', label: t('willing'), as: 'select', options: willing },
          ]}
          onSend={({ member, on, words, willing: said }) =>
            act.mutate({ params: { absenceId: member! }, body: { on: on!, words: words!, willing: said === 'unknown' ? null : said === 'yes' } })
          }
        />
      )}
      {of.opinions.length === 0 ? (
        <p className="dim">{t('noOpinions')}</p>
      ) : (
        <Records>
          {of.opinions.map((one, at) => (
            <RecordLine
              key={`${one.on}.${at}`}
              head={`${dayOr(one.on)}　${one.byName}`}
              what={`${personName(one.name)}　${wordOf(one.willing)}`}
              said={one.words ?? undefined}
            />
          ))}
        </Records>
      )}
    </Section>
  )
}
