/** Guests and members of other branches who took part; neither changes the whole sum. */
import { useState } from 'react'
import { GUESTS } from '../../../../policy/vocabulary/units.ts'
import { useAct } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { TextField } from '../../../../ui/field.tsx'
import { Outcomes, Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { addVisitor, openSession } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'

export const Visitors = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const may = session.may.includes('call-roll')
  if (!may && session.visitors.length + session.guests.length === 0) return null
  const people = [
    ...session.guests.map(({ name, category }) => ({ what: name, fact: say(GUESTS[category]) })),
    ...session.visitors.map(({ name, homeName }) => ({ what: name, fact: homeName })),
  ]
  return (
    <Section title={t('visitors')} right={may && !open && <TextLink onOpen={() => setOpen(true)}>{t('visitorAdd')}</TextLink>}>
      {people.length === 0 && !open && <p className="dim">{t('p_guestsHint')}</p>}
      <Outcomes of={people} />
      {open && <AddVisitor session={session} onDone={() => setOpen(false)} />}
    </Section>
  )
}

const AddVisitor = ({ session, onDone }: { session: Session; onDone: () => void }) => {
  const t = useText(strings)
  const [name, setName] = useState('')
  const [home, setHome] = useState('')
  const [tried, setTried] = useState(false)
  const add = useAct(addVisitor, { changes: [openSession], onDone })
  const missing = tried ? t('visitorMissing') : undefined
  const send = () =>
    name.trim() && home.trim()
      ? add.mutate({ params: { sessionId: session.id }, body: { memberId: null, name: name.trim(), homeUnitId: null, homeName: home.trim() } })
      : setTried(true)
  return (
    <>
      <TextField label={t('visitorName')} maxLength={60} value={name} onValue={setName} missing={name.trim() ? undefined : missing} />
      <TextField
        label={t('visitorHome')}
        ask={t('visitorHomeAsk')}
        maxLength={100}
        value={home}
        onValue={setHome}
        missing={name.trim() && !home.trim() ? missing : undefined}
      />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={add.isPending} onClick={send}>
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
