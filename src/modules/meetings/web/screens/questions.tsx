/** Members' formal questions of a branch, until each is closed. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { LongField, SelectField, Tick } from '../../../../ui/field.tsx'
import { PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { askQuestion, QUESTION_ABOUTS, questions } from '../../contract.ts'
import { Folded, FormGo } from '../parts/folded.tsx'
import { QuestionList } from '../parts/question-list.tsx'
import { type Me, useUnitOf } from '../parts/whose.ts'
import { peopleOptions } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Found = Answer<typeof questions>

export const QuestionsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Me }) => {
  const unitId = useUnitOf(me)
  const [closed, setClosed] = useState(false)
  return (
    <Asked of={useAsk(questions, { query: { unitId, ...(closed ? { closed: 'true' } : {}) } })}>
      {(found) => <Page found={found} unitId={unitId} closed={closed} onClosed={setClosed} />}
    </Asked>
  )
}

const Page = ({ found, unitId, closed, onClosed }: { found: Found; unitId: string; closed: boolean; onClosed: (on: boolean) => void }) => {
  const t = useText(strings)
  const clause = useClauses()(found.cites[0])
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('meetings'), href: `/meetings?unit=${unitId}` }]}
        title={t('questions')}
        facts={
          found.nextDay
            ? t(found.nextDay < found.today ? 'questionsOpenDay' : 'questionsFacts', { unit: found.unitName, day: formatDay(found.nextDay as Day) })
            : t('questionsNoDay', { unit: found.unitName })
        }
      />
      {found.may.includes('ask') && <Folded label={t('askHere')}>{(close) => <AskForm found={found} unitId={unitId} onClose={close} />}</Folded>}
      <Section title={t('questions')} right={clause && <Chip {...clause} />}>
        {found.questions.length === 0 ? (
          <Empty title={t('noQuestions')}>{t('noQuestionsMore')}</Empty>
        ) : (
          <QuestionList of={found.questions} sessionId={found.nextSessionId} />
        )}
        <Tick checked={closed} onChecked={onClosed}>
          {t('showClosed')}
        </Tick>
      </Section>
    </>
  )
}

type AboutQuestion = keyof typeof QUESTION_ABOUTS

const AskForm = ({ found, unitId, onClose }: { found: Found; unitId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [about, setAbout] = useState<AboutQuestion>('hot')
  const [memberId, setMember] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(askQuestion, { changes: [questions], onDone: onClose })
  const send = () => (words.trim() && memberId ? act.mutate({ body: { unitId, about, memberId, words: words.trim() } }) : setTried(true))
  return (
    <>
      <SelectField
        label={t('questionAbout')}
        value={about}
        onValue={(next) => setAbout((next || 'hot') as AboutQuestion)}
        options={Object.entries(QUESTION_ABOUTS).map(([value, of]) => ({ value, label: say(of) }))}
      />
      <SelectField
        label={t('questionWho')}
        value={memberId}
        onValue={setMember}
        options={peopleOptions(found.people)}
        missing={tried && !memberId ? t('questionWhoMissing') : undefined}
      />
      <LongField
        label={t('questionWords')}
        rows={3}
        maxLength={4_000}
        value={words}
        onValue={setWords}
        missing={tried && !words.trim() ? t('questionWordsMissing') : undefined}
      />
      <FormGo save={t('save')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}
