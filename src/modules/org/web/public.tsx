/** What other modules' screens take from org: the way on while a new system is being set up. */
import { useAsk } from '../../../ui/ask.ts'
import { ButtonLink } from '../../../ui/button.tsx'
import { ActPanel } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import { setupState } from '../contract.ts'
import { nextStepOf } from './parts/setup-steps.ts'
import { strings } from './strings.ts'

/** The next step of setting up, for the department; nothing for others. `ended`: also say when all steps are done. */
export const SetupNext = ({ ended = false }: { ended?: boolean }) => {
  const t = useText(strings)
  const { data } = useAsk(setupState)
  if (!data?.steps) return null
  const next = nextStepOf(data.steps)
  if (!next && !ended) return null
  return (
    <ActPanel
      title={next ? t('setupNext', { step: t(next.word) }) : t('setupAllDone')}
      note={t('setupTitle')}
      action={
        <ButtonLink kind="ink" href={next?.href ?? '/setup'}>
          {t(next ? 'stepGo' : 'setupSeeAll')}
        </ButtonLink>
      }
    >
      {next && <p className="dim">{t(`setupHow_${next.id}`)}</p>}
    </ActPanel>
  )
}
