/** Summaries given out as a reference: to whom, for what; printed or as a sheet. */
import { useState } from 'react'
import { addressOf } from '../../../../ui/api.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { SelectField, TextField } from '../../../../ui/field.tsx'
import { ActPanel, Section } from '../../../../ui/page.tsx'
import { Asked, ErrorOf } from '../../../../ui/states.tsx'
import { listed, say, useText } from '../../../../ui/text.ts'
import { giveReference, PURPOSES, type Purpose, referenceSheet, referencesOf } from '../../contract.ts'
import type { BodyView } from '../screens/leaders.tsx'
import { strings } from '../strings.ts'
import { Acts, itemsOf, optionsOf } from '../../../../ui/acts.tsx'

export const References = ({ body, year }: { body: BodyView; year: number }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('references')} note={t('referencesNote')}>
      <Asked of={useAsk(referencesOf, { params: { bodyId: body.bodyId } })}>
        {({ references }) => (
          <>
            {references.length === 0 && <p className="dim">{t('noReferences')}</p>}
            <ul className="outs">
              {references.map(({ referenceId, purpose, recipients, by, on }) => (
                <li key={referenceId}>
                  <span>{`${say(PURPOSES[purpose])}　${t('referenceGiven', { on, recipients: listed(recipients), by })}`}</span>
                  <span className="q">
                    <a className="lnk" href={`/leaders/reference/${referenceId}`}>
                      {t('toPrint')}
                    </a>{' '}
                    <a className="lnk" href={addressOf(referenceSheet, { params: { referenceId } })} download>
                      {t('toSheet')}
                    </a>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Asked>
      {open ? (
        <ReferenceForm bodyId={body.bodyId} year={year} onDone={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('giveReference')}</Button>
      )}
    </Section>
  )
}

const ReferenceForm = ({ bodyId, year, onDone }: { bodyId: string; year: number; onDone: () => void }) => {
  const t = useText(strings)
  const [given, setGiven] = useState({ purpose: 'annual-appraisal' as Purpose, recipients: '' })
  const act = useAct(giveReference, { changes: [referencesOf], onDone })
  const save = () => act.mutate({ params: { bodyId }, body: { year, purpose: given.purpose, recipients: itemsOf(given.recipients) } })
  return (
    <ActPanel title={t('giveReference')} action={<Acts busy={act.isPending} onLeave={onDone} onSave={save} />}>
      <SelectField
        label={t('purpose')}
        value={given.purpose}
        onValue={(purpose) => setGiven({ ...given, purpose: purpose as Purpose })}
        options={optionsOf(PURPOSES)}
      />
      <TextField label={t('recipients')} value={given.recipients} maxLength={200} onValue={(recipients) => setGiven({ ...given, recipients })} />
      {act.error && <ErrorOf error={act.error} />}
    </ActPanel>
  )
}
