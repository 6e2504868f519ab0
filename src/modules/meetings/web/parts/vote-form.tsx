/** Opens a vote: what kind of business, on what, by which ballots; for an election its seats and candidates. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Field, SelectField, TextField, Tick, toFirstGap } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { BALLOTS, type Ballot, BUSINESS, type Business } from '../../../../policy/vocabulary/votes.ts'
import { minutes, openVote } from '../../contract.ts'
import { strings } from '../strings.ts'
import { FormGo } from './folded.tsx'
import { type Minutes, namesIn, numberIn } from './words.ts'

const ELECTIONS: readonly Business[] = ['committee-election', 'officer-election', 'delegate-election']
const EMPTY = { business: '' as Business | '', title: '', ballots: [] as Ballot[], tellers: '', seats: '', candidates: '' }

export const VoteForm = ({ page, onClose }: { page: Minutes; onClose: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ ...EMPTY, business: page.businesses[0]?.business ?? EMPTY.business })
  const [tried, setTried] = useState(false)
  const act = useAct(openVote, { changes: [minutes], onDone: onClose })
  const election = given.business !== '' && ELECTIONS.includes(given.business)
  const send = () => {
    if (!given.business || !given.title.trim() || given.ballots.length === 0) {
      setTried(true)
      requestAnimationFrame(() => toFirstGap())
      return
    }
    const candidates = election
      ? namesIn(given.candidates).map((name) => ({ name, memberId: page.people.find((one) => one.name === name)?.memberId ?? null }))
      : []
    const body = {
      business: given.business,
      title: given.title.trim(),
      ballots: given.ballots,
      tellers: namesIn(given.tellers),
      seats: election ? numberIn(given.seats) || null : null,
      candidates,
    }
    act.mutate({ params: { sessionId: page.sessionId }, body })
  }
  const set = (key: 'title' | 'tellers' | 'seats' | 'candidates') => (next: string) => setGiven({ ...given, [key]: next })
  return (
    <>
      <SelectField
        label={t('voteBusiness')}
        value={given.business}
        onValue={(next) => setGiven({ ...given, business: next as Business, ballots: [] })}
        options={page.businesses.map(({ business }) => ({ value: business, label: say(BUSINESS[business]) }))}
      />
      <TextField
        label={t('voteTitle')}
        maxLength={200}
        value={given.title}
        onValue={set('title')}
        missing={tried && !given.title.trim() ? t('voteTitleMissing') : undefined}
      />
      <Ballots page={page} given={given} onBallots={(ballots) => setGiven({ ...given, ballots })} missing={tried && given.ballots.length === 0} />
      {given.ballots.some((one) => one !== 'show-of-hands') && <TextField label={t('voteTellers')} value={given.tellers} onValue={set('tellers')} />}
      {election && <TextField label={t('voteSeats')} inputMode="numeric" value={given.seats} onValue={set('seats')} />}
      {election && <TextField label={t('voteCandidates')} value={given.candidates} onValue={set('candidates')} />}
      <FormGo save={t('addVote')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={given.title} />}
    </>
  )
}

/** Only the ballots that the rule for this business allows. */
const Ballots = ({ page, given, onBallots, missing }: { page: Minutes; given: typeof EMPTY; onBallots: (next: Ballot[]) => void; missing: boolean }) => {
  const t = useText(strings)
  const allowed = page.businesses.find(({ business }) => business === given.business)?.ballots ?? []
  return (
    <Field label={t('voteBallots')} missing={missing ? t('voteBallotsMissing') : undefined}>
      {() =>
        allowed.map((one) => (
          <Tick
            key={one}
            checked={given.ballots.includes(one)}
            onChecked={(on) => onBallots(on ? [...given.ballots, one] : given.ballots.filter((other) => other !== one))}
          >
            {say(BALLOTS[one])}
          </Tick>
        ))
      }
    </Field>
  )
}
