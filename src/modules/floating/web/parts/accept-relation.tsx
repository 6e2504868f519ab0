/** The host takes the relation over: from which day, into which branch. */
import { useAct } from '../../../../ui/ask.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useText } from '../../../../ui/text.ts'
import { type herePage, hostStep } from '../../contract.ts'
import { strings } from '../strings.ts'
import { ActForm } from './act-form.tsx'
import { leaving } from './leaving-strings.ts'

export const AcceptRelation = ({ of }: { of: Answer<typeof herePage> }) => {
  const [t, own] = [useText(strings), useText(leaving)]
  const act = useAct(hostStep)
  return (
    <ActForm
      title={t('acceptTransfer')}
      note={own('acceptNote')}
      act={act}
      fields={[
        { key: 'on', label: t('on'), as: 'day', initial: of.today },
        {
          key: 'into',
          label: own('acceptInto'),
          as: 'select',
          options: of.branches.map(({ unitId, name }) => ({ value: unitId, label: name })),
          initial: of.branchId ?? '',
        },
      ]}
      onSend={({ on, into }) => act.mutate({ params: { caseId: of.caseId }, body: { step: 'accept-transfer', on: on!, branchId: into! } })}
    />
  )
}
