/** A letter in plain words to the other side, from either side's page. */
import { useAct } from '../../../../ui/ask.ts'
import { useText } from '../../../../ui/text.ts'
import { tellFromHome, tellFromHost } from '../../contract.ts'
import { strings } from '../strings.ts'
import { ActForm } from './act-form.tsx'

const TELL = { home: tellFromHome, host: tellFromHost } as const

export const WriteLetter = ({ caseId, side }: { caseId: string; side: keyof typeof TELL }) => {
  const t = useText(strings)
  const act = useAct(TELL[side])
  return (
    <ActForm
      title={t('write')}
      button={t('send')}
      act={act}
      fields={[{ key: 'words', label: t('words'), as: 'long' }]}
      onSend={({ words }) => act.mutate({ params: { caseId }, body: { kind: 'words', words: words! } })}
    />
  )
}
