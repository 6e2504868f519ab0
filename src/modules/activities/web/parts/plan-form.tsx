/** The plan of a day: what, when, where, who. Saved as a whole; the answer says whether it would count. */
import { useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { ACTIVITY_CATEGORIES } from '../../../../policy/vocabulary/parts.ts'
import { useAct, useAsk } from '../../../../ui/ask.ts'
import { Button } from '../../../../ui/button.tsx'
import { Field, LongField, SelectField, TextField, Tick } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { COMBINED_DAYS, openSession, planSession, rollOf, templates, yearOfDays } from '../../contract.ts'
import { strings } from '../strings.ts'
import { AgendaEditor } from './agenda.tsx'
import { Guests, PersonField, Resources } from './plan-people.tsx'
import { bodyOf, type Plan, planOf } from './plan-value.ts'
import type { Session } from './record-draft.ts'
import type { Roll } from './roll-order.ts'

type Category = keyof typeof ACTIVITY_CATEGORIES

export const PlanForm = ({ session, roll, onDirty }: { session: Session; roll: Roll | undefined; onDirty: (dirty: boolean) => void }) => {
  const t = useText(strings)
  const [plan, setPlan] = useState(() => planOf(session))
  const save = useAct(planSession, { changes: [openSession, rollOf, yearOfDays], onDone: () => onDirty(false) })
  const change = (next: Partial<Plan>) => {
    setPlan({ ...plan, ...next })
    onDirty(true)
    if (save.isSuccess) save.reset()
  }
  return (
    <Section id="plan" title={t('planHead')} right={t('planFilled')}>
      <Model session={session} onModel={change} value={plan.template} />
      <WhatFields plan={plan} change={change} />
      <h3 className="plan-head">{t('agenda')}</h3>
      <AgendaEditor value={plan} onValue={change} now={false} />
      <PersonField label={t('p_host')} value={plan.host} onValue={(host) => change({ host })} roll={roll} />
      <PersonField label={t('p_recorder')} value={plan.recorder} onValue={(recorder) => change({ recorder })} roll={roll} />
      <Guests value={plan.guests} onValue={(guests) => change({ guests })} />
      <Resources unitId={session.unitId} value={plan.resourceIds} onValue={(resourceIds) => change({ resourceIds })} />
      <p className="form-go">
        <Button kind="ink" busy={save.isPending} onClick={() => save.mutate({ params: { sessionId: session.id }, body: bodyOf(plan, session.version) })}>
          {t('savePlanOfDay')}
        </Button>
        {save.isSuccess && <span role="status">{t('planKept')}</span>}
      </p>
      {save.error && <ErrorOf error={save.error} written={[plan.theme, plan.content].filter(Boolean).join('\n')} />}
    </Section>
  )
}

const WhatFields = ({ plan, change }: { plan: Plan; change: (next: Partial<Plan>) => void }) => {
  const t = useText(strings)
  return (
    <>
      <TextField label={t('f_theme')} ask={t('ask_theme')} maxLength={200} value={plan.theme} onValue={(theme) => change({ theme })} />
      <TextField label={t('p_place')} ask={t('p_placeAsk')} maxLength={200} value={plan.place} onValue={(place) => change({ place })} />
      <LongField label={t('p_content')} ask={t('p_contentAsk')} maxLength={2000} value={plan.content} onValue={(content) => change({ content })} />
      <TextField label={t('p_form')} ask={t('p_formAsk')} maxLength={200} value={plan.form} onValue={(form) => change({ form })} />
      <SelectField
        label={t('p_category')}
        value={plan.category}
        onValue={(category) => change({ category: category as Category | '' })}
        options={Object.entries(ACTIVITY_CATEGORIES).map(([value, words]) => ({ value, label: say(words) }))}
        hint={t('optional')}
      />
      <Field label={t('p_combined')}>
        {() =>
          Object.entries(COMBINED_DAYS).map(([key, words]) => (
            <Tick
              key={key}
              checked={plan.combinedWith.includes(key)}
              onChecked={(on) => change({ combinedWith: on ? [...plan.combinedWith, key] : plan.combinedWith.filter((one) => one !== key) })}
            >
              {say(words)}
            </Tick>
          ))
        }
      </Field>
      <Field label={t('badge')}>
        {() => (
          <Tick checked={plan.badgeReminder} onChecked={(badgeReminder) => change({ badgeReminder })}>
            {t('p_badge')}
          </Tick>
        )}
      </Field>
    </>
  )
}

type Offered = Answer<typeof templates>['templates'][number]

/** What a model brings into the plan: its parts, and content and form where it has them. */
const taken = (key: string, model: Offered | undefined): Partial<Plan> => ({
  template: key,
  parts: model?.parts ?? [],
  ...(model?.content ? { content: model.content } : {}),
  ...(model?.form ? { form: model.form } : {}),
})

/** Models that the documents in force offer for this type of unit; without one there is nothing to choose. */
const Model = ({ session, value, onModel }: { session: Session; value: string; onModel: (next: Partial<Plan>) => void }) => {
  const t = useText(strings)
  const asked = useAsk(templates, { query: { unitId: session.unitId } })
  const models = asked.data?.templates ?? []
  if (models.length === 0) return null
  const options = models.map(({ key, title, simplified, scattered, writtenBy }) => ({
    value: key,
    label: [say(title), simplified && t('p_simplified'), scattered && t('p_scattered'), writtenBy && t('modelBy', { name: writtenBy })]
      .filter(Boolean)
      .join('　'),
  }))
  return (
    <SelectField
      label={t('p_template')}
      ask={t('p_templateAsk')}
      value={value}
      onValue={(key) =>
        onModel(
          taken(
            key,
            models.find((model) => model.key === key),
          ),
        )
      }
      options={options}
    />
  )
}
