/** Desks for floating members, for anybody: place, hours, telephone, the named person. */
import { useState } from 'react'
import { useAsk } from '../../../../ui/ask.ts'
import { TextField } from '../../../../ui/field.tsx'
import { PhoneHello, PhonePage, PhoneSection } from '../../../../ui/phone.tsx'
import { Asked, Empty } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { desks } from '../../contract.ts'
import { DeclareForm } from '../parts/declare-form.tsx'
import { strings } from '../strings.ts'

export const DesksScreen = () => {
  const t = useText(strings)
  const [wanted, setWanted] = useState('')
  return (
    <PhonePage brand={t('brand')}>
      <PhoneHello name={t('desksTitle')} />
      <TextField label={t('desksFind')} value={wanted} onValue={setWanted} />
      <Asked of={useAsk(desks, { query: wanted ? { find: wanted } : {} }, { keep: true })}>
        {({ desks: found }) =>
          found.length === 0 ? (
            <Empty title={t('desksEmpty')} />
          ) : (
            found.map((desk) => (
              <PhoneSection key={desk.deskId} title={desk.unitName}>
                <p className="dim">{desk.region}</p>
                <p>{desk.address}</p>
                <p>{desk.hours}</p>
                <p>{t('deskReach', { telephone: desk.telephone, person: desk.person })}</p>
                {desk.receives && <p>{t('receives')}</p>}
                <DeclareForm deskId={desk.deskId} />
              </PhoneSection>
            ))
          )
        }
      </Asked>
    </PhonePage>
  )
}
