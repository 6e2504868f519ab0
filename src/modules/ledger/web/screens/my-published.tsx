/** What the branch has published: only to its circle, only confirmed results, in the order of the roster. */
import type { Day } from '../../../../kernel/days.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { dayOfMoment } from '../../../../ui/days.ts'
import { personName } from '../../../../ui/names.ts'
import { PhoneHello, PhonePage, PhoneSection, WhyGo } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { myPublications } from '../../contract.ts'
import { mine as strings } from '../parts/my-strings.ts'

export const MyPublishedScreen = () => {
  const t = useText(strings)
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('published')}>
        <WhyGo href="/me">{t('backToMine')}</WhyGo>
      </PhoneHello>
      <Asked of={useAsk(myPublications)}>
        {({ publications }) =>
          publications.length === 0 ? (
            <div className="phone-sec">
              <p className="dim">{t('nothingPublished')}</p>
            </div>
          ) : (
            <>
              {publications.map((one) => (
                <PhoneSection key={one.id} title={one.title}>
                  <p className="dim">
                    {`${formatDay(one.from as Day)}—${formatDay(one.to as Day)}　`}
                    {one.publishedAt && t('publishedOn', { day: formatDay(dayOfMoment(one.publishedAt)), audience: say(one.audience) })}
                  </p>
                  <ul>
                    {one.rows.map((row, at) => (
                      <li key={at} className="need-h">
                        <span>{personName(row.name)}</span>
                        <span>{row.points}</span>
                      </li>
                    ))}
                  </ul>
                </PhoneSection>
              ))}
            </>
          )
        }
      </Asked>
    </PhonePage>
  )
}
