/** Models of an activity day that a committee writes for kinds of organisation below it. */
import '../screens/session.css'
import { useState } from 'react'
import { PARTS } from '../../../../policy/vocabulary/parts.ts'
import { SECTORS } from '../../../../policy/vocabulary/units.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { Field, LongField, TextField, Tick } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { endModel, listModels, SECTOR_NAMES, writeModel } from '../../contract.ts'
import { strings } from '../strings.ts'
import { AgendaEditor } from './agenda.tsx'
import type { Part } from './record-draft.ts'

type Model = Answer<typeof listModels>['models'][number]

export const Models = ({ unitId }: { unitId: string }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('models')} note={t('modelsNote')} right={!open && <TextLink onOpen={() => setOpen(true)}>{t('modelAdd')}</TextLink>}>
      <Asked of={useAsk(listModels, { query: { unitId } })}>
        {({ models }) => (models.length === 0 && !open ? <p className="dim">{t('noModels')}</p> : models.map((model) => <Line key={model.id} of={model} />))}
      </Asked>
      {open && <Form unitId={unitId} onDone={() => setOpen(false)} />}
    </Section>
  )
}

const Line = ({ of }: { of: Model }) => {
  const t = useText(strings)
  const end = useAct(endModel, { changes: [listModels] })
  const parts = of.parts.map(({ kind, minutes }) => `${say(PARTS[kind])}${minutes > 0 ? ` ${minutes}` : ''}`)
  return (
    <div className="note">
      <b>{of.name}</b>　{listed([...of.sectors.map((sector) => say(SECTORS[sector])), ...(of.members ? [of.members] : [])])}
      <br />
      <span className="dim sm">{[listed(parts), of.form, of.content, t('modelBy', { name: of.writtenBy })].filter(Boolean).join('　')}</span>{' '}
      <TextLink onOpen={() => end.mutate({ params: { modelId: of.id }, body: {} })}>{t('modelEnd')}</TextLink>
      {end.error && <ErrorOf error={end.error} />}
    </div>
  )
}

const EMPTY = { name: '', sectors: [] as Model['sectors'], members: '', form: '', content: '', parts: [] as readonly Part[] }

const Form = ({ unitId, onDone }: { unitId: string; onDone: () => void }) => {
  const t = useText(strings)
  const [model, setModel] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const change = (next: Partial<typeof EMPTY>) => setModel({ ...model, ...next })
  const write = useAct(writeModel, { changes: [listModels], onDone })
  const ready = model.name.trim() && model.sectors.length > 0 && model.parts.length > 0
  const send = () => {
    if (!ready) return setTried(true)
    const { name, members, form, content } = model
    const words = { name: name.trim(), members: members.trim() || null, form: form.trim() || null, content: content.trim() || null }
    write.mutate({ body: { unitId, ...words, sectors: model.sectors, parts: [...model.parts] } })
  }
  return (
    <>
      <TextField label={t('modelName')} ask={t('modelNameAsk')} maxLength={60} value={model.name} onValue={(name) => change({ name })} />
      <Sectors value={model.sectors} onValue={(sectors) => change({ sectors })} />
      <TextField label={t('modelMembers')} ask={t('modelMembersAsk')} maxLength={60} value={model.members} onValue={(members) => change({ members })} />
      <TextField label={t('p_form')} ask={t('p_formAsk')} maxLength={60} value={model.form} onValue={(form) => change({ form })} />
      <LongField label={t('p_content')} ask={t('p_contentAsk')} maxLength={500} value={model.content} onValue={(content) => change({ content })} />
      <AgendaEditor value={{ parts: model.parts, begins: '', ends: '' }} onValue={({ parts }) => parts && change({ parts })} now={false} timeless />
      {tried && !ready && <p role="alert">{t('modelMissing')}</p>}
      <p className="form-go">
        <Button kind="ink" busy={write.isPending} onClick={send}>
          {t('keepIt')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </p>
      {write.error && <ErrorOf error={write.error} written={model.name} />}
    </>
  )
}

const Sectors = ({ value, onValue }: { value: Model['sectors']; onValue: (next: Model['sectors']) => void }) => {
  const t = useText(strings)
  return (
    <Field label={t('modelSectors')}>
      {() => (
        <div className="ticks-wide">
          {SECTOR_NAMES.map((sector) => (
            <Tick key={sector} checked={value.includes(sector)} onChecked={(on) => onValue(on ? [...value, sector] : value.filter((one) => one !== sector))}>
              {say(SECTORS[sector])}
            </Tick>
          ))}
        </div>
      )}
    </Field>
  )
}
