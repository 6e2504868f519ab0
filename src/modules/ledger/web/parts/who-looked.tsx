/** Who opened the member's own number, telephone or address, and for what; quiet where nobody did. */
import { useAsk } from '../../../../ui/ask.ts'
import { dayOfMoment, formatDay } from '../../../../ui/days.ts'
import { PhoneSection } from '../../../../ui/phone.tsx'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { myReveals } from '../../../members/contract.ts'
import { mine as strings } from './my-strings.ts'

const SHOWN = 5

export const WhoLooked = () => {
  const t = useText(strings)
  return (
    <PhoneSection title={t('lookedTitle')}>
      <Asked of={useAsk(myReveals)}>
        {({ reveals }) =>
          reveals.length === 0 ? (
            <p className="dim">{t('lookedNobody')}</p>
          ) : (
            <>
              {reveals.slice(0, SHOWN).map(({ at, by, unitName, fields, purpose }) => (
                <p key={at} className="looked">
                  <span className="sm faint">{formatDay(dayOfMoment(at))}</span>
                  <br />
                  {t('lookedLine', { name: by, unit: unitName, fields: fields.map((field) => t(wordOf(field))).join(t('fieldJoin')), purpose })}
                </p>
              ))}
              {reveals.length > SHOWN && <p className="dim">{t('lookedMore', { count: reveals.length - SHOWN })}</p>}
            </>
          )
        }
      </Asked>
    </PhoneSection>
  )
}

const wordOf = (field: string): 'field_idNumber' | 'field_phone' | 'field_address' =>
  field === 'phone' ? 'field_phone' : field === 'address' ? 'field_address' : 'field_idNumber'
