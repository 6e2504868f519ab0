/** One line on the member's page: what it says, where it stands, the two equal answers, the words of a contest. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ChoicePair } from '../../../../ui/button.tsx'
import { formatDay } from '../../../../ui/days.ts'
import { RecordLine } from '../../../../ui/phone.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { confirmLines, contestLine, type LineView, myLines, myPage, withdrawContest } from '../../contract.ts'
import { type MyKey, mine as strings } from './my-strings.ts'
import { sayHead, sayLine, sayStanding, STANDING } from './words.ts'

export const CHANGES = [myPage, myLines]

/** `asks`: it waits for the member here; else it is shown with where it stands. */
export const MyLine = ({ line, asks }: { line: LineView; asks: boolean }) => {
  const t = useText(strings)
  return (
    <RecordLine
      head={sayHead(t, line)}
      what={<b>{sayLine(t, line)}</b>}
      provenance={provenanceOf(t, line)}
      status={asks && line.confirmation.state === 'unconfirmed' ? undefined : <Status of={STANDING[line.confirmation.state]}>{sayStanding(t, line)}</Status>}
      said={line.contest ? <Said line={line} /> : undefined}
      choices={asks ? <Answer line={line} /> : undefined}
    />
  )
}

const provenanceOf = (t: (key: MyKey, values?: Record<string, string | number>) => string, line: LineView): string =>
  [say(line.how), line.late && line.delayDays !== null ? t('delay', { count: line.delayDays }) : '', line.restricted ? t('restrictedMark') : '']
    .filter(Boolean)
    .join('　')

const Said = ({ line }: { line: LineView }) => {
  const t = useText(strings)
  const contest = line.contest!
  const back = useAct(withdrawContest, { changes: CHANGES })
  return (
    <>
      {t('youSaid', { words: contest.words })}
      <br />
      {contest.answer
        ? t('branchSaid', { words: contest.answer })
        : contest.answerDue
          ? t('answerBy', { day: formatDay(contest.answerDue as Day) })
          : t('answerSomeTime')}
      {contest.state === 'open' && (
        <>
          <br />
          <Button kind="text" busy={back.isPending} onClick={() => back.mutate({ params: { contestId: contest.id } })}>
            {t('takeBack')}
          </Button>
        </>
      )}
    </>
  )
}

/** Confirm and contest are the same size; the words of a contest are written here, in place. */
const Answer = ({ line }: { line: LineView }) => {
  const t = useText(strings)
  const [saying, setSaying] = useState(false)
  const confirm = useAct(confirmLines, { changes: CHANGES })
  if (saying) return <Contest line={line} onClose={() => setSaying(false)} />
  return (
    <>
      <ChoicePair
        label={sayLine(t, line)}
        choices={[
          {
            id: 'yes',
            label: t('yes'),
            busy: confirm.isPending,
            onChoose: () => confirm.mutate({ body: { lines: [{ key: line.key, version: line.version }] } }),
          },
          { id: 'no', label: t('no'), onChoose: () => setSaying(true) },
        ]}
      />
      {confirm.error && <ErrorOf error={confirm.error} />}
    </>
  )
}

const Contest = ({ line, onClose }: { line: LineView; onClose: () => void }) => {
  const t = useText(strings)
  const [words, setWords] = useState('')
  const contest = useAct(contestLine, { changes: CHANGES, onDone: onClose })
  return (
    <form
      className="contest"
      onSubmit={(event) => {
        event.preventDefault()
        if (words.trim()) contest.mutate({ body: { key: line.key, version: line.version, words } })
      }}
    >
      <label>
        {t('sayHow')}
        <textarea
          className="in in-long"
          rows={3}
          maxLength={1000}
          autoFocus
          value={words}
          placeholder={t('sayHowAsk')}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <ChoicePair
        choices={[
          {
            id: 'send',
            label: t('send'),
            busy: contest.isPending,
            onChoose: () => words.trim() && contest.mutate({ body: { key: line.key, version: line.version, words } }),
          },
          { id: 'back', label: t('notNow'), onChoose: onClose },
        ]}
      />
      {contest.error && <ErrorOf error={contest.error} written={words} />}
    </form>
  )
}
