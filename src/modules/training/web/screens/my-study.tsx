/** The member's own study, on the phone: what the year asks, what was studied together, what I studied by myself, what I want to learn. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Chip } from '../../../../ui/chip.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { DayField, SelectField, TextField } from '../../../../ui/field.tsx'
import { FigureInLine } from '../../../../ui/figure.tsx'
import { Need, Needs, PhoneHello, PhonePage, PhoneSection, RecordLine, Records } from '../../../../ui/phone.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { useClauses } from '../../../rulebook/web/public.tsx'
import {
  answerSurvey,
  declareNotes,
  declareStudy,
  ENROLMENT_STATES,
  myStudy,
  RESOURCE_KINDS,
  STUDY_WAYS,
  type StudyWay,
  withdrawStudy,
} from '../../contract.ts'
import { optionsOf } from '../../../../ui/acts.tsx'
import { strings } from '../strings.ts'

type Mine = Answer<typeof myStudy>

const CHANGES = { changes: [myStudy] }

export const MyStudyScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={useAsk(myStudy)}>{(mine) => <Page mine={mine} />}</Asked>
    </PhonePage>
  )
}

const Page = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <>
      <PhoneHello name={t('mine')}>
        {t('mineYear', { year: mine.year })}　<TextLink href="/me">{t('back')}</TextLink>
      </PhoneHello>
      {mine.surveys.map((survey) => (
        <Survey key={survey.id} of={survey} />
      ))}
      <Asks mine={mine} />
      <OwnStudy mine={mine} />
      {mine.notes && <MyNotes of={mine.notes} today={mine.today} />}
      <Together mine={mine} />
      <Usable mine={mine} />
    </>
  )
}

const Asks = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('asked')}>
      {mine.requirements.length === 0 && <p>{t('nothingAsked')}</p>}
      <Needs>
        {mine.requirements.map((one) => (
          <Requirement key={one.slot} of={one} />
        ))}
      </Needs>
    </PhoneSection>
  )
}

const Requirement = ({ of }: { of: Mine['requirements'][number] }) => {
  const t = useText(strings)
  const clause = useClauses()
  const left = of.shown !== null && of.limit !== null ? Math.round((Number(of.limit) - Number(of.shown)) * 100) / 100 : 0
  const chip = clause(of.cites[0])
  return (
    <Need
      title={say(of.title)}
      figure={of.shown === null ? <Status of={of.outcome} /> : <FigureInLine num={of.shown} den={of.limit ?? ''} unit={say(of.unit)} />}
      why={chip && <Chip {...chip} />}
    >
      {of.outcome === 'met' ? t('done') : of.shown === null ? t('unknownHours') : t('toGo', { left, unit: say(of.unit) })}
    </Need>
  )
}

const OwnStudy = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ day: mine.today, way: 'reading' as StudyWay, what: '', minutes: '30' })
  const declare = useAct(declareStudy, { ...CHANGES, onDone: () => setGiven({ ...given, what: '' }) })
  const takeBack = useAct(withdrawStudy, CHANGES)
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <PhoneSection title={t('ownStudy')}>
      <p>{t('ownNote')}</p>
      <DayField label={t('declareDay')} value={given.day} max={mine.today} onValue={(day) => change({ day })} />
      <SelectField label={t('declareWay')} value={given.way} onValue={(way) => change({ way: way as StudyWay })} options={optionsOf(STUDY_WAYS)} />
      <TextField label={t('declareWhat')} value={given.what} maxLength={120} onValue={(what) => change({ what })} />
      <TextField
        label={t('declareMinutes')}
        type="number"
        min={1}
        max={720}
        inputMode="numeric"
        value={given.minutes}
        onValue={(minutes) => change({ minutes })}
      />
      <Button
        wide
        size="lg"
        busy={declare.isPending}
        onClick={() => given.what.trim() && declare.mutate({ body: { ...given, minutes: Number(given.minutes) } })}
      >
        {t('declareSave')}
      </Button>
      {declare.error && <ErrorOf error={declare.error} />}
      <Records>
        {mine.own.map((one) => (
          <RecordLine
            key={one.id}
            head={`${formatDay(one.day as Day)}　${say(STUDY_WAYS[one.way])}`}
            what={`${one.what}　${t('minutes', { count: one.minutes })}`}
            said={one.withdrawn ? t('takenBack') : undefined}
            choices={
              one.withdrawn ? undefined : (
                <Button kind="text" busy={takeBack.isPending} onClick={() => takeBack.mutate({ params: { studyId: one.id } })}>
                  {t('takeBack')}
                </Button>
              )
            }
          />
        ))}
      </Records>
    </PhoneSection>
  )
}

const MyNotes = ({ of, today }: { of: NonNullable<Mine['notes']>; today: string }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ day: today, characters: '', what: '' })
  const act = useAct(declareNotes, { ...CHANGES, onDone: () => setGiven({ day: today, characters: '', what: '' }) })
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  return (
    <PhoneSection title={t('myNotes')}>
      <p>{t('notesOf', { total: of.total, limit: of.limit })}</p>
      <DayField label={t('declareDay')} value={given.day} max={today} onValue={(day) => change({ day })} />
      <TextField
        label={t('noteCharacters')}
        type="number"
        min={1}
        inputMode="numeric"
        value={given.characters}
        onValue={(characters) => change({ characters })}
      />
      <TextField label={t('noteWhat')} value={given.what} maxLength={120} onValue={(what) => change({ what })} />
      <Button wide size="lg" busy={act.isPending} onClick={() => act.mutate({ body: { ...given, characters: Number(given.characters) } })}>
        {t('declareSave')}
      </Button>
      {act.error && <ErrorOf error={act.error} />}
    </PhoneSection>
  )
}

const Together = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('collective')}>
      {mine.collective.length === 0 && <p>{t('noCollective')}</p>}
      <Records>
        {mine.collective.map((one) => (
          <RecordLine
            key={one.id}
            head={formatDay(one.day as Day)}
            what={one.hours ? `${say(one.title)}　${t('hours', { hours: one.hours })}` : say(one.title)}
          />
        ))}
      </Records>
    </PhoneSection>
  )
}

const Usable = ({ mine }: { mine: Mine }) => {
  const t = useText(strings)
  return (
    <>
      {mine.classes.length > 0 && (
        <PhoneSection title={t('myClasses')}>
          <Records>
            {mine.classes.map((one) => (
              <RecordLine key={one.id} head={`${formatDay(one.from as Day)}　${one.organiser}`} what={`${one.title}　${say(ENROLMENT_STATES[one.state])}`} />
            ))}
          </Records>
        </PhoneSection>
      )}
      {mine.resources.length > 0 && (
        <PhoneSection title={t('usable')}>
          <Records>
            {mine.resources.map((one) => (
              <RecordLine key={one.id} head={say(RESOURCE_KINDS[one.kind])} what={`${one.title}　${one.place}`} />
            ))}
          </Records>
        </PhoneSection>
      )}
    </>
  )
}

const Survey = ({ of }: { of: Mine['surveys'][number] }) => {
  const t = useText(strings)
  const [answers, setAnswers] = useState(of.questions.map(() => ''))
  const act = useAct(answerSurvey, CHANGES)
  return (
    <PhoneSection title={of.title} now={!of.answered}>
      {of.answered ? (
        <p role="status">{t('answeredAlready')}</p>
      ) : (
        <>
          <p>{t('answerUntil', { day: formatDay(of.to as Day) })}</p>
          {of.questions.map((question, at) => (
            <TextField
              key={question}
              label={question}
              value={answers[at]!}
              maxLength={300}
              onValue={(next) => setAnswers(answers.map((one, index) => (index === at ? next : one)))}
            />
          ))}
          <Button wide size="lg" busy={act.isPending} onClick={() => act.mutate({ params: { surveyId: of.id }, body: { answers } })}>
            {t('answerSave')}
          </Button>
          {act.error && <ErrorOf error={act.error} />}
        </>
      )}
    </PhoneSection>
  )
}
