/** Good experience in two-sided management: what was published for this unit, what waits, and the way to write one down or publish it. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { RecordLine, Records } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { practices, publishPractice, writePractice } from '../../contract.ts'
import { ActForm, orNull } from '../parts/act-form.tsx'
import { assessmentWords } from '../parts/assessment-strings.ts'
import { Beside, ForUnit, type Me } from '../parts/asked-unit.tsx'

type Seen = Answer<typeof practices>
type One = Seen['practices'][number]

const CHANGES = { changes: [practices] }

export const PracticesScreen = () => <ForUnit>{(me) => <Page {...me} />}</ForUnit>

const Page = ({ unitId, roles }: Me) => {
  const t = useText(assessmentWords)
  const above = roles.includes('committee') || roles.includes('department')
  return (
    <Asked of={useAsk(practices, { params: { unitId } })}>
      {(seen) => (
        <>
          <PageTitle
            title={t('practice')}
            facts={t('practiceFacts', { unit: seen.unitName, count: seen.practices.filter(({ publishedOn }) => publishedOn).length })}
            actions={<Beside unitId={unitId} here="toPractices" superior={above} />}
          />
          <Listed of={seen} />
        </>
      )}
    </Asked>
  )
}

const Listed = ({ of }: { of: Seen }) => {
  const t = useText(assessmentWords)
  const chip = useClauses()(of.cites[0])
  const act = useAct(writePractice, CHANGES)
  const [published, waiting] = [of.practices.filter(({ publishedOn }) => publishedOn), of.practices.filter(({ publishedOn }) => !publishedOn)]
  return (
    <>
      <Section title={t('published')} right={chip && <Chip {...chip} />}>
        {published.length === 0 ? <p className="dim">{t('noPublished')}</p> : <Lines of={of} rows={published} />}
      </Section>
      <Section title={t('waiting')}>
        {waiting.length === 0 ? <p className="dim">{t('noWaiting')}</p> : <Lines of={of} rows={waiting} />}
        <ActForm
          title={t('write')}
          act={act}
          fields={[
            { key: 'title', label: t('practiceTitle'), as: 'text' },
            { key: 'words', label: t('practiceWords'), as: 'long' },
          ]}
          onSend={({ title, words }) => act.mutate({ params: { unitId: of.unitId }, body: { title: title!, words: words! } })}
        />
      </Section>
    </>
  )
}

const Lines = ({ of, rows }: { of: Seen; rows: readonly One[] }) => {
  const t = useText(assessmentWords)
  return (
    <Records>
      {rows.map((one) => (
        <RecordLine
          key={one.practiceId}
          head={t('fromLine', { unit: one.unitName, name: one.byName, day: formatDay(one.on as Day) })}
          what={<b>{one.title}</b>}
          provenance={
            one.publishedOn && t('publishedLine', { day: formatDay(one.publishedOn as Day), unit: one.publishedByUnit ?? '', name: one.publishedByName ?? '' })
          }
          said={[one.words, one.note].filter(Boolean).join('　')}
          choices={one.publishable ? <Publish of={of} one={one} /> : undefined}
        />
      ))}
    </Records>
  )
}

const Publish = ({ of, one }: { of: Seen; one: One }) => {
  const t = useText(assessmentWords)
  const act = useAct(publishPractice, CHANGES)
  return (
    <ActForm
      title={t('publishTo', { unit: of.unitName })}
      button={t('publish')}
      act={act}
      fields={[{ key: 'note', label: t('note'), as: 'text', optional: true }]}
      onSend={({ note }) => act.mutate({ params: { unitId: of.unitId, practiceId: one.practiceId }, body: { note: orNull(note) } })}
    />
  )
}
