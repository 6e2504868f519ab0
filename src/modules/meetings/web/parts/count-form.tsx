/** The tellers' sheet: hands and ballots apart, each figure typed once. A vote the rule calls invalid is said so before it is kept. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { closeVote, minutes, withdrawVote } from '../../contract.ts'
import { strings } from '../strings.ts'
import { numberIn, type Vote } from './words.ts'

type Figures = Record<string, string>
const WAYS = ['for', 'against', 'abstain'] as const
const SHEET = ['issued', 'returned', 'void'] as const

const threeOf = (figures: Figures, of: string) => ({
  for: numberIn(figures[`${of}.for`] ?? ''),
  against: numberIn(figures[`${of}.against`] ?? ''),
  abstain: numberIn(figures[`${of}.abstain`] ?? ''),
})

/** What was typed, as the contract takes it; a way that was not used is null. */
const tallyOf = (vote: Vote, figures: Figures) => {
  const onPaper = vote.ballots.some((one) => one !== 'show-of-hands')
  const sheet = {
    issued: numberIn(figures['paper.issued'] ?? ''),
    returned: numberIn(figures['paper.returned'] ?? ''),
    void: numberIn(figures['paper.void'] ?? ''),
  }
  const written = WAYS.some((way) => figures[`written.${way}`])
  return {
    hands: vote.ballots.includes('show-of-hands') && vote.seats === null ? threeOf(figures, 'hands') : null,
    paper: onPaper ? { ...sheet, ...threeOf(figures, 'paper') } : null,
    written: written ? threeOf(figures, 'written') : null,
    candidates: vote.candidates.map(({ id }) => ({ id, votes: numberIn(figures[id] ?? '') })),
  }
}

export const CountForm = ({ vote, onClose }: { vote: Vote; onClose: () => void }) => {
  const t = useText(strings)
  const [figures, setFigures] = useState<Figures>({})
  const act = useAct(closeVote, { changes: [minutes], onDone: onClose })
  const back = useAct(withdrawVote, { changes: [minutes], onDone: onClose })
  const close = (asItIs: boolean) => act.mutate({ params: { voteId: vote.id }, body: { version: vote.version, tally: tallyOf(vote, figures), asItIs } })
  const invalid = act.error?.refusal.code === 'vote-not-valid'
  return (
    <>
      <Sheet vote={vote} figures={figures} onFigures={setFigures} />
      <p className="fold-buttons">
        <Button kind="ink" busy={act.isPending} onClick={() => close(false)}>
          {t('closeVote')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          kind="text"
          busy={back.isPending}
          onClick={() => back.mutate({ params: { voteId: vote.id }, body: { version: vote.version, reason: t('withdrawVote') } })}
        >
          {t('withdrawVote')}
        </Button>
      </p>
      {act.error && <ErrorOf error={act.error} ways={invalid && <Button onClick={() => close(true)}>{t('asItIs')}</Button>} />}
      {back.error && <ErrorOf error={back.error} />}
    </>
  )
}

type Typing = { vote: Vote; figures: Figures; onFigures: (next: Figures) => void }

const Sheet = ({ vote, figures, onFigures }: Typing) => {
  const t = useText(strings)
  const set = (key: string) => (next: string) => onFigures({ ...figures, [key]: next })
  const box = (key: string, label: string) => <TextField key={key} label={label} inputMode="numeric" value={figures[key] ?? ''} onValue={set(key)} />
  const onPaper = vote.ballots.some((one) => one !== 'show-of-hands')
  const matter = vote.seats === null
  return (
    <>
      {vote.ballots.includes('show-of-hands') && matter && WAYS.map((way) => box(`hands.${way}`, `${t('hands')}　${t(way)}`))}
      {onPaper && SHEET.map((one) => box(`paper.${one}`, `${t('paper')}　${t(one)}`))}
      {onPaper && matter && WAYS.map((way) => box(`paper.${way}`, `${t('paper')}　${t(way)}`))}
      {onPaper && matter && WAYS.map((way) => box(`written.${way}`, `${t('written')}　${t(way)}`))}
      {vote.candidates.map(({ id, name }) => box(id, t('votesOf', { name })))}
    </>
  )
}
