/** Registers a partner: by its card (chosen as a file or pasted), or on paper with an address. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { ChoiceField, FileField, LongField, TextField, toFirstGap } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { kit } from '../../../../ui/strings.ts'
import { useText } from '../../../../ui/text.ts'
import { addPaperPartner, addPartner, exchangePartners } from '../../contract.ts'
import { exchange } from './exchange-strings.ts'

const MOST = 4_000

export const AddPartner = () => {
  const t = useText(exchange)
  const [way, setWay] = useState('file')
  return (
    <Section title={t('add')}>
      <ChoiceField
        label={t('col_way')}
        value={way}
        onValue={setWay}
        options={[
          { value: 'file', label: t('addByCard') },
          { value: 'paper', label: t('addOnPaper') },
        ]}
      />
      {way === 'file' ? <ByCard /> : <OnPaper />}
    </Section>
  )
}

const ByCard = () => {
  const t = useText(exchange)
  const [text, setText] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const blank = () => {
    setText('')
    setFile(null)
    setTried(false)
  }
  const add = useAct(addPartner, { changes: [exchangePartners], onDone: blank })
  const send = () => {
    setTried(true)
    if (text.trim()) return add.mutate({ body: { card: text.trim() } })
    requestAnimationFrame(() => toFirstGap())
  }
  const choose = (next: File | null) => {
    setFile(next)
    if (next) void next.slice(0, MOST).text().then(setText)
  }
  return (
    <>
      <FileField label={t('cardChoose')} file={file} onFile={choose} accept=".zhibu-card" />
      <LongField
        label={t('cardText')}
        value={text}
        rows={4}
        maxLength={MOST}
        hint={t('cardTextHint')}
        onValue={setText}
        {...(tried && !text.trim() ? { missing: t('cardMissing') } : {})}
      />
      <p className="table-end">
        <Button kind="ink" busy={add.isPending} onClick={send}>
          {t('addGo')}
        </Button>
      </p>
      <p role="status">{add.data && t(add.data.known ? 'addedNewCard' : 'added', { organisation: add.data.organisation })}</p>
      {add.error && <ErrorOf error={add.error} />}
    </>
  )
}

const FIELDS = ['organisation', 'deskName', 'address', 'telephone', 'person'] as const
const BLANK = { organisation: '', deskName: '', address: '', telephone: '', person: '' }

const OnPaper = () => {
  const [t, shared] = [useText(exchange), useText(kit)]
  const [given, setGiven] = useState(BLANK)
  const [tried, setTried] = useState(false)
  const blank = () => {
    setGiven(BLANK)
    setTried(false)
  }
  const add = useAct(addPaperPartner, { changes: [exchangePartners], onDone: blank })
  const lacks = (field: keyof typeof BLANK) => given[field].trim() === ''
  const send = () => {
    setTried(true)
    if (!FIELDS.some(lacks)) return add.mutate({ body: given })
    requestAnimationFrame(() => toFirstGap())
  }
  return (
    <>
      {FIELDS.map((field) => (
        <TextField
          key={field}
          label={t(field)}
          value={given[field]}
          maxLength={field === 'address' ? 200 : 60}
          onValue={(next) => setGiven({ ...given, [field]: next })}
          {...(tried && lacks(field) ? { missing: shared('fillThis') } : {})}
        />
      ))}
      <p className="table-end">
        <Button kind="ink" busy={add.isPending} onClick={send}>
          {t('addGo')}
        </Button>
      </p>
      <p role="status">{add.data && t('addedOnPaper')}</p>
      {add.error && <ErrorOf error={add.error} />}
    </>
  )
}
