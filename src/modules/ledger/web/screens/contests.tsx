/** Contests that wait for the branch: the line, the member's words, the answer. Whether it is right now, the member says. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { ButtonLink, ChoicePair } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { ActPanel, PageTitle, Section } from '../../../../ui/page.tsx'
import { Asked, Empty, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { mySession } from '../../../people/contract.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import { answerContest, branchRecords, contests } from '../../contract.ts'
import { type Session, useUnitOf } from '../parts/whose.ts'
import { sayLine } from '../parts/words.ts'
import { strings } from '../strings.ts'

type Found = Answer<typeof contests>
type Contest = Found['contests'][number]

export const ContestsScreen = () => <Asked of={useAsk(mySession)}>{(me) => <Of me={me} />}</Asked>

const Of = ({ me }: { me: Session }) => {
  const unitId = useUnitOf(me)
  return <Asked of={useAsk(contests, { params: { unitId }, query: {} })}>{(found) => <Page found={found} unitId={unitId} />}</Asked>
}

const Page = ({ found, unitId }: { found: Found; unitId: string }) => {
  const t = useText(strings)
  return (
    <>
      <PageTitle
        crumbs={[{ label: t('records'), href: `/records?unit=${unitId}` }]}
        title={t('contestsTitle')}
        facts={t('contestsFacts', { unit: found.unitName, count: found.contests.length })}
      />
      {found.contests.length === 0 ? (
        <Empty title={t('noOpenContests')}>{t('noOpenContestsMore')}</Empty>
      ) : (
        found.contests.map((one, at) => <One key={one.id} of={one} first={at === 0} />)
      )}
    </>
  )
}

const One = ({ of, first }: { of: Contest; first: boolean }) => {
  const t = useText(strings)
  const clause = useClauses()
  const mine = of.may.includes('answer')
  return (
    <Section
      title={t('contestHead', { name: of.name, unit: of.unitName })}
      note={<Due of={of} />}
      right={clause(of.cites[0]) && <Chip {...clause(of.cites[0])!} />}
      now={first && mine}
    >
      <p>{of.line ? t('contestLine', { day: formatDay(of.line.day as Day), title: sayLine(t, of.line) }) : say(of.lineTitle)}</p>
      <p className="rec-q">
        {t('memberSaid', { name: of.name, words: of.words })}
        {of.how === 'printed-sheet' && <span className="faint">{`　${t('paperMark')}`}</span>}
      </p>
      {mine && <AnswerForm of={of} />}
    </Section>
  )
}

const Due = ({ of }: { of: Contest }) => {
  const t = useText(strings)
  if (of.overdueDays !== null) return <Status of="overdue">{t('contestOverdue', { count: of.overdueDays })}</Status>
  return <>{of.answerDue ? t('contestDue', { day: formatDay(of.answerDue as Day) }) : t('contestNoDue')}</>
}

const AnswerForm = ({ of }: { of: Contest }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(answerContest, { changes: [contests, branchRecords] })
  const answer = (outcome: 'corrected' | 'kept') => {
    setTried(true)
    if (words.trim()) act.mutate({ params: { contestId: of.id }, body: { outcome, words } })
  }
  const record = of.lineKey.startsWith('entry:') ? `/records/entry/${of.lineKey.split(':')[1]}` : of.line?.link
  return (
    <ActPanel title={t('answerTitle')}>
      <LongField
        label={t('answerWords')}
        ask={t('answerAsk')}
        value={words}
        onValue={setWords}
        maxLength={1000}
        missing={tried && !words.trim() ? t('missingWords') : undefined}
      />
      <ChoicePair
        choices={[
          { id: 'kept', label: t('answerKept'), busy: act.isPending, onChoose: () => answer('kept') },
          { id: 'corrected', label: t('answerCorrected'), busy: act.isPending, onChoose: () => answer('corrected') },
        ]}
      />
      {act.error && (
        <ErrorOf
          error={act.error}
          written={words}
          ways={
            record && (
              <ButtonLink size="sm" href={record}>
                {t('goCorrect')}
              </ButtonLink>
            )
          }
        />
      )}
    </ActPanel>
  )
}
