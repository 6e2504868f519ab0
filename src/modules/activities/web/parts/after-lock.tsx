/** After the closing: corrections with the former words, late entries that wait for a second person, how it was. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ChoicePair, TextLink } from '../../../../ui/button.tsx'
import { formatMoment } from '../../../../ui/days.ts'
import { ChoiceField, LongField, SelectField } from '../../../../ui/field.tsx'
import { Checks, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { PARTS } from '../../../../policy/vocabulary/parts.ts'
import { decideLateEntry, openSession, reviewQuality, rollOf } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Field, Session } from './record-draft.ts'
import { letterWord } from './roll-words.ts'

type Amendment = Session['amendments'][number]

export const Amendments = ({ session }: { session: Session }) => {
  const t = useText(strings)
  if (session.amendments.length === 0) return null
  return (
    <Section title={t('corrections')} right={t('correctionsNote')}>
      <Checks
        of={session.amendments.map((one) => ({
          id: one.id,
          status: <AmendmentStatus of={one} />,
          says: one.memberName ?? (one.field ? t(`f_${one.field as Field}`) : ''),
          fact: (
            <>
              {t('fromTo', { before: shown(t('nothing'), one, one.before), after: shown(t('nothing'), one, one.after) })}　{one.reason}
              {'　'}
              {t('amendBy', { name: one.byName, at: formatMoment(one.at) })}
              {one.secondName &&
                one.secondAt &&
                `　${t(one.state === 'refused' ? 'secondNo' : 'secondBy', { name: one.secondName, at: formatMoment(one.secondAt) })}`}
            </>
          ),
          answer: one.state === 'waiting' && session.may.includes('confirm-late') && <SecondPerson of={one} />,
        }))}
      />
    </Section>
  )
}

const shown = (nothing: string, { memberId }: Amendment, value: string | null): string => (value ? (memberId ? letterWord(value) : value) : nothing)

const AmendmentStatus = ({ of }: { of: Amendment }) => {
  const t = useText(strings)
  if (of.state === 'waiting') return <Status of="waits">{t(`amend_${of.kind}`)}</Status>
  return <Status of={of.state === 'refused' ? 'not_applicable' : of.kind === 'late-entry' ? 'unknown' : 'done'}>{t(`amend_${of.kind}`)}</Status>
}

/** The second person: two equal buttons. The one who asked cannot confirm it; the server says so. */
const SecondPerson = ({ of }: { of: Amendment }) => {
  const t = useText(strings)
  const decide = useAct(decideLateEntry, { changes: [openSession, rollOf] })
  const answer = (confirm: boolean) => decide.mutate({ params: { amendmentId: of.id }, body: { confirm } })
  return (
    <>
      {t('amendWaits')}
      <ChoicePair
        size="sm"
        choices={[
          { id: 'no', label: t('refuseLate'), onChoose: () => answer(false), busy: decide.isPending },
          { id: 'yes', label: t('confirmLate'), onChoose: () => answer(true), busy: decide.isPending },
        ]}
      />
      {decide.error && <ErrorOf error={decide.error} />}
    </>
  )
}

const VERDICTS = ['good', 'sound', 'to-improve'] as const
type Verdict = (typeof VERDICTS)[number]

export const Quality = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const may = session.may.includes('review-quality')
  if (!may && session.qualityReviews.length === 0) return null
  const partName = (number: number | null) => (number === null ? t('qualityWhole') : say(PARTS[session.parts[number - 1]?.kind ?? 'other']))
  return (
    <Section title={t('quality')} note={t('qualityNote')} right={may && !open && <TextLink onOpen={() => setOpen(true)}>{t('qualitySend')}</TextLink>}>
      {session.qualityReviews.length === 0 && !open && <p className="dim">{t('noQuality')}</p>}
      {session.qualityReviews.map((one) => (
        <p key={one.id} className="note">
          <b>
            {partName(one.partNumber)}　{t(`verdict_${one.verdict}`)}
          </b>
          {'　'}
          {one.note}　<span className="faint">{t('amendBy', { name: one.byName, at: formatMoment(one.at) })}</span>
        </p>
      ))}
      {open && <Review session={session} onDone={() => setOpen(false)} />}
    </Section>
  )
}

const Review = ({ session, onDone }: { session: Session; onDone: () => void }) => {
  const t = useText(strings)
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [part, setPart] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const review = useAct(reviewQuality, { changes: [openSession], onDone })
  const missing = tried ? t('qualityMissing') : undefined
  const send = () =>
    verdict && note.trim()
      ? review.mutate({ params: { sessionId: session.id }, body: { partNumber: part ? Number(part) : null, verdict, note: note.trim() } })
      : setTried(true)
  return (
    <>
      <SelectField
        label={t('qualityPart')}
        ask={t('qualityWhole')}
        value={part}
        onValue={setPart}
        options={session.parts.map(({ kind }, at) => ({ value: String(at + 1), label: say(PARTS[kind]) }))}
      />
      <ChoiceField
        label={t('verdict')}
        value={verdict}
        onValue={(next) => setVerdict(next as Verdict)}
        options={VERDICTS.map((value) => ({ value, label: t(`verdict_${value}`) }))}
        missing={verdict ? undefined : missing}
      />
      <LongField
        label={t('qualityWords')}
        ask={t('qualityAsk')}
        maxLength={500}
        value={note}
        onValue={setNote}
        missing={verdict && !note.trim() ? missing : undefined}
      />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={review.isPending} onClick={send}>
          {t('qualitySend')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('cancel')}
        </Button>
      </p>
      {review.error && <ErrorOf error={review.error} written={note} />}
    </>
  )
}
