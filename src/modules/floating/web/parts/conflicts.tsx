/** Where the two sides say different things of one case: each contradiction that is still open, and the words that settle it on this side. */
import type { Day } from '../../../../kernel/days.ts'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAct } from '../../../../ui/ask.ts'
import { formatDay } from '../../../../ui/days.ts'
import { Note } from '../../../../ui/page.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { CONFLICTS, type herePage, type settleAtHome, type settleAtHost } from '../../contract.ts'
import { strings } from '../strings.ts'
import { ActForm } from './act-form.tsx'

type Side = { settle: typeof settleAtHome | typeof settleAtHost }

export const Conflicts = ({ of, settle }: Side & { of: Pick<Answer<typeof herePage>, 'caseId' | 'conflicts'> }) => {
  const t = useText(strings)
  return of.conflicts
    .filter(({ settled }) => !settled)
    .map((conflict) => (
      <Note key={conflict.number}>
        {t('conflict')}　{say(CONFLICTS[conflict.kind])}　{formatDay(conflict.on as Day)}
        <Settle caseId={of.caseId} number={conflict.number} settle={settle} />
      </Note>
    ))
}

const Settle = ({ caseId, number, settle }: Side & { caseId: string; number: number }) => {
  const t = useText(strings)
  const act = useAct(settle)
  return (
    <ActForm
      title={t('settle')}
      act={act}
      fields={[{ key: 'words', label: t('words'), as: 'long' }]}
      onSend={({ words }) => act.mutate({ params: { caseId }, body: { number, words: words! } })}
    />
  )
}
