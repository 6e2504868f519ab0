/** At the desk: the member reports in with the certificate; identity is checked from the certificate and the relation letter, each with its own fields. */
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { say, useText } from '../../../../ui/text.ts'
import { type herePage, identify, RELATION_SIGHTS, reportIn, SIGHTS } from '../../contract.ts'
import { ActForm, type Asked, orNull, type Values } from './act-form.tsx'
import { leaving } from './leaving-strings.ts'
import { strings } from '../strings.ts'

type Of = { of: Answer<typeof herePage> }

const optionsOf = (table: Record<string, { zh: string; en: string }>) => Object.entries(table).map(([value, title]) => ({ value, label: say(title) }))

export const ReportIn = ({ of }: Of) => {
  const [t, own] = [useText(strings), useText(leaving)]
  const act = useAct(reportIn)
  return (
    <ActForm
      title={own('reportIn')}
      note={own('reportInNote')}
      act={act}
      fields={[
        { key: 'on', label: t('on'), as: 'day', initial: of.heard.arrivedOn ?? of.today },
        { key: 'number', label: t('number'), as: 'text', optional: true, initial: of.heard.number ?? '' },
      ]}
      onSend={({ on, number }) => act.mutate({ params: { caseId: of.caseId }, body: { on: on!, number: orNull(number) } })}
    />
  )
}

/** The relation letter by its own fields: what it came to, number, who issued it, until when. */
export const useRelationFields = (): Asked[] => {
  const t = useText(leaving)
  return [
    { key: 'relationSight', label: t('relation'), as: 'select', options: optionsOf(RELATION_SIGHTS), initial: 'missing' },
    { key: 'relationNumber', label: t('relationNumber'), as: 'text', optional: true },
    { key: 'relationBy', label: t('relationBy'), as: 'text', optional: true },
    { key: 'relationUntil', label: t('relationUntil'), as: 'day', optional: true },
  ]
}

export const relationOf = ({ relationSight, relationNumber, relationBy, relationUntil }: Values) => ({
  sight: relationSight as keyof typeof RELATION_SIGHTS,
  number: orNull(relationNumber),
  by: orNull(relationBy),
  until: orNull(relationUntil),
})

export const Identity = ({ of }: Of) => {
  const t = useText(strings)
  const act = useAct(identify)
  const fields: Asked[] = [
    { key: 'on', label: t('on'), as: 'day', initial: of.today },
    { key: 'sight', label: t('sight'), as: 'select', options: optionsOf(SIGHTS) },
    { key: 'number', label: t('number'), as: 'text', optional: true, initial: of.own.reportedWith ?? '' },
    { key: 'code', label: t('code'), as: 'text', optional: true },
    ...useRelationFields(),
  ]
  return <ActForm title={t('identify')} act={act} fields={fields} onSend={(values) => act.mutate({ params: { caseId: of.caseId }, body: seenOf(values) })} />
}

const seenOf = (values: Values) => ({
  on: values['on']!,
  sight: values['sight'] as keyof typeof SIGHTS,
  number: orNull(values['number']),
  code: orNull(values['code']),
  relation: relationOf(values),
})
