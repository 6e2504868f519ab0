/** On the member's page: the announced days ahead, with the way to sign in or ask for leave. Shown is read. */
import { useEffect, useEffectEvent } from 'react'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { formatMonthTitle } from '../../../../ui/days.ts'
import { PhoneSection, RecordLine, Records, WhyGo } from '../../../../ui/phone.tsx'
import { useText } from '../../../../ui/text.ts'
import { myDays, readNotice } from '../../contract.ts'
import { phone } from './phone-words.ts'
import { dayAndTime } from './session-words.ts'
import type { Coming } from './sign-in.tsx'

export const ComingDays = ({ today }: { today: string }) => {
  const t = useText(phone)
  const mine = useAsk(myDays).data
  const coming = (mine?.coming ?? []).filter(({ day, state }) => day !== null && day >= today && (state === 'announced' || state === 'held'))
  const unread = coming.filter(({ id }) => mine?.notices.some(({ sessionId, readAt }) => sessionId === id && readAt === null))
  useRead(unread.map(({ id }) => id))
  if (coming.length === 0) return null
  return (
    <PhoneSection title={t('comingTitle')}>
      <Records>
        {coming.map((one) => (
          <RecordLine
            key={one.id}
            head={dayAndTime(one)}
            what={<b>{nameOf(t, one)}</b>}
            provenance={[one.place, one.badgeReminder && t('comingBadge')].filter(Boolean).join('　')}
            choices={<WhyGo href={`/sign/${one.id}`}>{t(one.may.includes('check-in') ? 'comingSign' : 'comingLeave')}</WhyGo>}
          />
        ))}
      </Records>
    </PhoneSection>
  )
}

const nameOf = (t: (key: 'dayTitle', values: { month: string }) => string, { kind, month, theme }: Coming): string =>
  [kind === 'activity-day' ? t('dayTitle', { month: formatMonthTitle(month) }) : null, theme].filter(Boolean).join('　')

/** Tells once for each that the notice was seen. */
const useRead = (ids: readonly string[]): void => {
  const read = useAct(readNotice, { changes: [] })
  const all = ids.join()
  const tell = useEffectEvent((sessionId: string) => read.mutate({ params: { sessionId } }))
  useEffect(() => {
    for (const sessionId of all.split(',').filter(Boolean)) tell(sessionId)
  }, [all])
}
