/** A bar from awards: what was decided on which clause, whether it was acknowledged, the appeal and its answer, and what may be done next. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { Facts } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { answerAppeal, appealBar, assessments, BAR_STATES, noticeBar } from '../../contract.ts'
import { ActForm } from './act-form.tsx'
import { assessmentWords } from './assessment-strings.ts'

type Bar = NonNullable<Answer<typeof assessments>['own']['bar']>
type Given = { of: Bar; mine?: boolean; above?: boolean }

const CHANGES = { changes: [assessments] }
const STATUS = { stands: 'not_met', appealed: 'waits', lifted: 'not_applicable' } as const

export const BarLines = ({ of, mine = false, above = false }: Given) => {
  const t = useText(assessmentWords)
  const chip = useClauses()(of.cites[0])
  const said = (on: string | null) => formatDay(on as Day)
  const facts = [
    { name: t('round'), value: of.round },
    { name: t('head'), value: of.head },
    { name: t('circular'), value: of.circular },
    { name: t('decided'), value: t('barLine', { day: said(of.on), name: of.byName }) },
    { name: t('notice'), value: of.noticedOn ? t('noticedLine', { day: said(of.noticedOn), name: of.noticedByName ?? '' }) : t('notNoticed') },
    ...(of.appeal ? [{ name: t('appeal'), value: t('appealLine', { day: said(of.appealedOn), name: of.appealedByName ?? '', words: of.appeal }) }] : []),
    ...(of.answer
      ? [
          {
            name: t('upheld'),
            value: t('answerLine', { day: said(of.answeredOn), what: t(of.upheld ? 'uphold' : 'lift'), name: of.answeredByName ?? '', words: of.answer }),
          },
        ]
      : []),
  ]
  return (
    <div className="entry">
      <h3>
        {t('barTitle')}　<Status of={STATUS[of.state]}>{say(BAR_STATES[of.state])}</Status>
        {chip && (
          <>
            {'　'}
            <Chip {...chip} />
          </>
        )}
      </h3>
      <Facts long of={facts} />
      {mine && <Mine of={of} />}
      {above && of.state === 'appealed' && <AnswerAppeal of={of} />}
    </div>
  )
}

const Mine = ({ of }: { of: Bar }) => {
  const t = useText(assessmentWords)
  const [seen, appeal] = [useAct(noticeBar, CHANGES), useAct(appealBar, CHANGES)]
  const params = { barId: of.barId }
  return (
    <div className="acts">
      {!of.noticedOn && (
        <Button size="sm" busy={seen.isPending} onClick={() => seen.mutate({ params, body: {} })}>
          {t('notice')}
        </Button>
      )}
      {!of.appeal && (
        <ActForm
          title={t('appeal')}
          note={t('appealNote')}
          act={appeal}
          fields={[{ key: 'words', label: t('appealWords'), as: 'long' }]}
          onSend={({ words }) => appeal.mutate({ params, body: { words: words! } })}
        />
      )}
      {seen.error && <ErrorOf error={seen.error} />}
    </div>
  )
}

const AnswerAppeal = ({ of }: { of: Bar }) => {
  const t = useText(assessmentWords)
  const act = useAct(answerAppeal, CHANGES)
  return (
    <ActForm
      title={t('answer')}
      act={act}
      fields={[
        {
          key: 'upheld',
          label: t('upheld'),
          as: 'select',
          options: [
            { value: 'yes', label: t('uphold') },
            { value: 'no', label: t('lift') },
          ],
        },
        { key: 'words', label: t('answerWords'), as: 'long' },
      ]}
      onSend={({ upheld, words }) => act.mutate({ params: { barId: of.barId }, body: { upheld: upheld === 'yes', words: words! } })}
    />
  )
}
