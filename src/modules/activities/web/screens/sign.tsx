/** A member's own page for one session: sign in by the number shown in the room, ask for leave, tell of attendance elsewhere. No place, no photo. */
import './sign.css'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { formatMonthTitle } from '../../../../ui/days.ts'
import { PaperWay, PhoneHello, PhonePage } from '../../../../ui/phone.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { myDays } from '../../contract.ts'
import { AskAway, AskLeave } from '../parts/cannot-come.tsx'
import { phone } from '../parts/phone-words.ts'
import { dayAndTime } from '../parts/session-words.ts'
import { SignIn } from '../parts/sign-in.tsx'

type Mine = Answer<typeof myDays>

export const SignScreen = () => {
  const t = useText(phone)
  const { sessionId } = useParams<'sessionId'>()
  const asked = useAsk(myDays)
  return (
    <PhonePage brand={t('brand')}>
      <Asked of={asked}>{(mine) => <Mine mine={mine} sessionId={sessionId} />}</Asked>
      <PaperWay>{t('paper')}</PaperWay>
    </PhonePage>
  )
}

const Mine = ({ mine, sessionId }: { mine: Mine; sessionId: string }) => {
  const t = useText(phone)
  const session = mine.coming.find(({ id }) => id === sessionId)
  if (!session)
    return (
      <div className="sign-none">
        <Empty
          title={t('notYoursDay')}
          action={
            <ButtonLink size="sm" href="/me">
              {t('toMine')}
            </ButtonLink>
          }
        >
          {t('notYoursDayNext')}
        </Empty>
      </div>
    )
  return (
    <>
      <PhoneHello name={session.kind === 'activity-day' ? t('dayTitle', { month: formatMonthTitle(session.month) }) : (session.theme ?? t('signTitle'))}>
        {dayAndTime(session) || t('noTime')}
        <br />
        {[session.kind === 'activity-day' ? session.theme : null, session.place].filter(Boolean).join('　')}
      </PhoneHello>
      <SignIn session={session} />
      {!session.mySignIn && <AskLeave session={session} memberId={mine.memberId} />}
      {!session.mySignIn && session.may.includes('record-elsewhere') && <AskAway session={session} memberId={mine.memberId} />}
    </>
  )
}
