/** For those in charge of one member away: where to reach the member (each look is logged), and what changed on the way. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Facts } from '../../../../ui/page.tsx'
import { useText } from '../../../../ui/text.ts'
import { type awayPage, changeDetails, revealDetails } from '../../contract.ts'
import { ActForm, orNull } from './act-form.tsx'
import { leaving } from './leaving-strings.ts'

type Of = { of: Answer<typeof awayPage> }

export const Details = ({ of }: Of) => {
  const t = useText(leaving)
  const act = useAct(revealDetails)
  const seen = act.data
  return (
    <>
      {seen && <Facts of={(['employer', 'address', 'phone'] as const).map((key) => ({ name: t(key), value: seen[key] ?? t('none') }))} />}
      <ActForm
        quiet
        title={t('reveal')}
        note={t('revealNote')}
        act={act}
        fields={[{ key: 'purpose', label: t('purpose'), as: 'text' }]}
        onSend={({ purpose }) => act.mutate({ params: { absenceId: of.absenceId }, body: { purpose: purpose! } })}
      />
    </>
  )
}

const FIELDS = ['place', 'employer', 'address', 'phone'] as const

export const ChangeDetails = ({ of }: Of) => {
  const t = useText(leaving)
  const act = useAct(changeDetails)
  return (
    <ActForm
      title={t('change')}
      note={t('changeNote')}
      button={t('changeSave')}
      act={act}
      oneAtLeast
      fields={FIELDS.map((key) => ({ key, label: t(key), as: key === 'phone' ? ('tel' as const) : ('text' as const), optional: true }))}
      onSend={({ place, employer, address, phone }) =>
        act.mutate({
          params: { absenceId: of.absenceId },
          body: { place: orNull(place), employer: orNull(employer), address: orNull(address), phone: orNull(phone) },
        })
      }
    />
  )
}
