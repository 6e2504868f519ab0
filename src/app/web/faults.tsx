/** When a page is not there, or breaks: said calmly, with the way on. */
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ApiError } from '../../ui/api.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Empty, ErrorOf } from '../../ui/states.tsx'
import { kit } from '../../ui/strings.ts'
import { useText } from '../../ui/text.ts'
import { Alone } from './alone.tsx'
import { strings } from './strings.ts'

export const NotFound = () => {
  const t = useText(kit)
  return (
    <Alone>
      <PageTitle title={t('notFound')} facts={t('notFoundWhy')} />
      <ButtonLink size="sm" href="/">
        {t('backToToday')}
      </ButtonLink>
    </Alone>
  )
}

/** A new build took the chunk away under an open page: opening again is the whole cure. */
const isOldBuild = (error: unknown): boolean => error instanceof Error && /dynamically imported module|Importing a module script failed/i.test(error.message)

export const PageFault = ({ error }: ErrorComponentProps) => {
  const t = useText(strings)
  if (error instanceof ApiError)
    return (
      <Alone>
        <ErrorOf error={error} onRetry={() => location.reload()} />
      </Alone>
    )
  return (
    <div className="alone" role="alert">
      <Empty
        title={t(isOldBuild(error) ? 'newVersion' : 'faultTitle')}
        action={
          <Button size="sm" onClick={() => location.reload()}>
            {t('faultAgain')}
          </Button>
        }
      >
        {t('faultNote')}
      </Empty>
    </div>
  )
}
