/** Who leads and who records, which guests come, which resources are used. */
import { useState } from 'react'
import { GUESTS, type GuestCategory } from '../../../../policy/vocabulary/units.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Field, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { addResource, GUEST_CATEGORIES, RESOURCE_KINDS, resources } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Guest, Person } from './plan-value.ts'
import { byName, type Roll } from './roll-order.ts'

const ELSE = 'else'

/** One of the roll, or a name written by hand. */
export const PersonField = ({ label, value, onValue, roll }: { label: string; value: Person; onValue: (next: Person) => void; roll: Roll | undefined }) => {
  const t = useText(strings)
  const byHand = value.memberId === null && value.name !== ''
  const [hand, setHand] = useState(byHand)
  const options = [...(roll?.lines ?? [])].sort(byName).map(({ memberId, name, post }) => ({ value: memberId, label: post ? `${name}　${post}` : name }))
  const choose = (memberId: string) => {
    setHand(memberId === ELSE)
    onValue(
      memberId === ELSE || memberId === ''
        ? { memberId: null, name: '' }
        : { memberId, name: roll?.lines.find((line) => line.memberId === memberId)?.name ?? '' },
    )
  }
  return (
    <>
      <SelectField
        label={label}
        value={hand ? ELSE : (value.memberId ?? '')}
        onValue={choose}
        options={[...options, { value: ELSE, label: t('p_someoneElse') }]}
      />
      {hand && (
        <TextField
          label={`${label}　${t('p_name')}`}
          ask={t('p_nameAsk')}
          maxLength={60}
          value={value.name}
          onValue={(name) => onValue({ memberId: null, name })}
        />
      )}
    </>
  )
}

export const Guests = ({ value, onValue }: { value: readonly Guest[]; onValue: (next: readonly Guest[]) => void }) => {
  const t = useText(strings)
  return (
    <Field label={t('p_guests')} hint={t('p_guestsHint')}>
      {() => (
        <>
          {value.map((guest, at) => (
            <div key={at} className="guest-row">
              <input
                className="in"
                aria-label={t('p_guestName')}
                placeholder={t('p_guestName')}
                maxLength={60}
                value={guest.name}
                onChange={(event) => onValue(value.with(at, { ...guest, name: event.target.value }))}
              />
              <select
                className="in"
                aria-label={t('p_guestKind')}
                value={guest.category}
                onChange={(event) => onValue(value.with(at, { ...guest, category: event.target.value as GuestCategory }))}
              >
                {GUEST_CATEGORIES.map((kind) => (
                  <option key={kind} value={kind}>
                    {say(GUESTS[kind])}
                  </option>
                ))}
              </select>
              <TextLink onOpen={() => onValue(value.toSpliced(at, 1))}>{t('agendaDrop')}</TextLink>
            </div>
          ))}
          <Button size="sm" onClick={() => onValue([...value, { name: '', category: GUEST_CATEGORIES[0] }])}>
            {t('p_addGuest')}
          </Button>
        </>
      )}
    </Field>
  )
}

export const Resources = ({ unitId, value, onValue }: { unitId: string; value: readonly string[]; onValue: (next: readonly string[]) => void }) => {
  const t = useText(strings)
  const asked = useAsk(resources, { query: { unitId } })
  const [adding, setAdding] = useState(false)
  const known = asked.data?.resources ?? []
  return (
    <>
      <Field label={t('p_resources')}>
        {() => (
          <>
            {known.length === 0 && <p className="dim f-read">{t('p_noResources')}</p>}
            {known.map(({ id, kind, name, place }) => (
              <Tick key={id} checked={value.includes(id)} onChecked={(on) => onValue(on ? [...value, id] : value.filter((one) => one !== id))}>
                {[name, say(RESOURCE_KINDS[kind]), place].filter(Boolean).join('　')}
              </Tick>
            ))}
            {!adding && <TextLink onOpen={() => setAdding(true)}>{t('p_addResource')}</TextLink>}
          </>
        )}
      </Field>
      {adding && <AddResource unitId={unitId} onDone={() => setAdding(false)} />}
    </>
  )
}

type Kind = keyof typeof RESOURCE_KINDS

const AddResource = ({ unitId, onDone }: { unitId: string; onDone: () => void }) => {
  const t = useText(strings)
  const [kind, setKind] = useState<Kind>('red-site')
  const [name, setName] = useState('')
  const add = useAct(addResource, { changes: [resources], onDone })
  return (
    <>
      <SelectField
        label={t('p_resourceKind')}
        value={kind}
        onValue={(next) => setKind((next || 'other') as Kind)}
        options={Object.entries(RESOURCE_KINDS).map(([value, words]) => ({ value, label: say(words) }))}
      />
      <TextField label={t('p_resourceName')} ask={t('p_resourceNameAsk')} maxLength={100} value={name} onValue={setName} />
      <p className="form-go">
        <Button
          size="sm"
          kind="ink"
          busy={add.isPending}
          onClick={() => name.trim() && add.mutate({ body: { unitId, kind, name: name.trim(), place: null, note: null } })}
        >
          {t('keepIt')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('cancel')}
        </Button>
      </p>
      {add.error && <ErrorOf error={add.error} />}
    </>
  )
}
