/** A member's own formal questions with their answers, and what the branch disclosed. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { LongField, SelectField } from '../../../../ui/field.tsx'
import { PaperWay, PhoneHello, PhonePage, PhoneSection } from '../../../../ui/phone.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { askMine, myQuestions, QUESTION_ABOUTS, remarkOn } from '../../contract.ts'
import { Folded } from '../parts/folded.tsx'
import { QuestionList } from '../parts/question-list.tsx'
import { strings } from '../strings.ts'

type Mine = Answer<typeof myQuestions>

export const MyQuestionsScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(myQuestions)}>{(mine) => <Page mine={mine} />}</Asked>
      <PaperWay>{t('paperWay')}</PaperWay>
    </PhonePage>
  )
}

const Page = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <>
      <PhoneHello name={t('mineTitle')}>{t('mineFacts', { branch: mine.branchName })}</PhoneHello>
      <PhoneSection title={t('askMine')}>
        <p>{t('askMineNote')}</p>
        <AskForm />
      </PhoneSection>
      <PhoneSection title={t('mineTitle')}>
        {mine.questions.length === 0 ? <p>{t('noMine')}</p> : <QuestionList of={mine.questions} sessionId={null} />}
      </PhoneSection>
      <PhoneSection title={t('disclosed')}>
        {mine.disclosures.length === 0 && <p>{t('noDisclosed')}</p>}
        {mine.disclosures.map((one) => (
          <Disclosed key={one.id} of={one} />
        ))}
      </PhoneSection>
    </>
  )
}

type AboutQuestion = keyof typeof QUESTION_ABOUTS

const AskForm = () => {
  const t = useText(strings)
  const [about, setAbout] = useState<AboutQuestion>('hot')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(askMine, { changes: [myQuestions], onDone: () => setWords('') })
  const send = () => (words.trim() ? act.mutate({ body: { about, words: words.trim() } }) : setTried(true))
  return (
    <>
      <SelectField
        label={t('questionAbout')}
        value={about}
        onValue={(next) => setAbout((next || 'hot') as AboutQuestion)}
        options={Object.entries(QUESTION_ABOUTS).map(([value, of]) => ({ value, label: say(of) }))}
      />
      <LongField
        label={t('questionWords')}
        rows={3}
        maxLength={4_000}
        value={words}
        onValue={setWords}
        missing={tried && !words.trim() ? t('questionWordsMissing') : undefined}
      />
      <Button kind="ink" wide busy={act.isPending} onClick={send}>
        {t('sendQuestion')}
      </Button>
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}

const Disclosed = ({ of }: { of: Mine['disclosures'][number] }) => {
  const t = useText(strings)
  return (
    <article className="disclosed">
      <p className="b">{t('disclosureLine', { category: say(of.category), title: of.title })}</p>
      <p className="dim">{[formatDay(of.publishedOn as Day), of.place].join('　')}</p>
      {of.words && <p>{of.words}</p>}
      {of.remarks.map(({ words, reply }, at) => (
        <p key={at}>{[words, reply ? t('replied', { words: reply }) : ''].filter(Boolean).join('　')}</p>
      ))}
      <Folded label={t('remark')}>{(close) => <RemarkForm disclosureId={of.id} onClose={close} />}</Folded>
    </article>
  )
}

const RemarkForm = ({ disclosureId, onClose }: { disclosureId: string; onClose: () => void }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const act = useAct(remarkOn, { changes: [myQuestions], onDone: onClose })
  return (
    <>
      <LongField label={t('remarkWords')} rows={2} maxLength={2_000} value={words} onValue={setWords} />
      <Button kind="ink" wide busy={act.isPending} onClick={() => words.trim() && act.mutate({ params: { disclosureId }, body: { words: words.trim() } })}>
        {t('send')}
      </Button>
      {act.error && <ErrorOf error={act.error} written={words} />}
    </>
  )
}
