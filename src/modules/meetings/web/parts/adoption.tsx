/** Adopting: what still stands before it, the two signatures, the versions, and correcting by a new one. */
import { useState } from 'react'
import { useAct } from '../../../../ui/ask.ts'
import { Button, ButtonLink } from '../../../../ui/button.tsx'
import { formatFullMoment } from '../../../../ui/days.ts'
import { LongField } from '../../../../ui/field.tsx'
import { ActPanel } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { Status } from '../../../../ui/status.tsx'
import { say, useText } from '../../../../ui/text.ts'
import { minutes, reopenMinutes, signMinutes } from '../../contract.ts'
import { strings } from '../strings.ts'
import { Folded, FormGo } from './folded.tsx'
import type { Minutes } from './words.ts'

export const Adoption = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  const act = useAct(signMinutes, { changes: [minutes] })
  const sign = (as: 'chair' | 'recorder', how: 'own' | 'paper') => act.mutate({ params: { sessionId: page.sessionId }, body: { as, how, digest: page.digest } })
  const waits = page.may.includes('sign-chair') || page.may.includes('sign-recorder')
  const signed = (as: string) => page.signatures.some((one) => one.as === as)
  return (
    <ActPanel title={t('adoption')} now={waits} note={t('adoptionNote')}>
      {page.state === 'adopted' && <Status of="met">{t('adoptedNow')}</Status>}
      {page.signatures.map(({ as, name, how, at }) => (
        <p key={as}>{t('signed', { as: t(`as_${as}`), name, how: t(`how_${how}`), at: formatFullMoment(at) })}</p>
      ))}
      <Gaps page={page} />
      <p className="fold-buttons">
        {page.may.includes('sign-chair') && (
          <Button kind="now" busy={act.isPending} onClick={() => sign('chair', 'own')}>
            {t('signChair')}
          </Button>
        )}
        {page.may.includes('sign-recorder') && (
          <Button kind="now" busy={act.isPending} onClick={() => sign('recorder', 'own')}>
            {t('signRecorder')}
          </Button>
        )}
        {page.may.includes('sign-paper') && !signed('chair') && !page.may.includes('sign-chair') && (
          <Button busy={act.isPending} onClick={() => sign('chair', 'paper')}>
            {t('paperChair')}
          </Button>
        )}
        {page.may.includes('sign-paper') && !signed('recorder') && !page.may.includes('sign-recorder') && (
          <Button busy={act.isPending} onClick={() => sign('recorder', 'paper')}>
            {t('paperRecorder')}
          </Button>
        )}
      </p>
      {act.error && <ErrorOf error={act.error} />}
      <Versions page={page} />
      {page.may.includes('reopen') && <Folded label={t('reopen')}>{(close) => <Reopen page={page} onClose={close} />}</Folded>}
    </ActPanel>
  )
}

const Gaps = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  if (page.gaps.length === 0) return null
  return (
    <>
      <p className="b">{t('gapsHead')}</p>
      <ul>
        {page.gaps.map(({ code, message }, at) => (
          <li key={`${code}${at}`}>{say(message)}</li>
        ))}
      </ul>
      {page.may.includes('close') && (
        <ButtonLink size="sm" href={`/activity-days/${page.sessionId}`}>
          {t('closeMeeting')}
        </ButtonLink>
      )}
    </>
  )
}

const Versions = ({ page }: { page: Minutes }) => {
  const t = useText(strings)
  return (
    <>
      {page.versions.map(({ version, reason, adoptedAt }) => (
        <p key={version} className="dim">
          <a href={`/print/minutes/${page.sessionId}?version=${version}`}>
            {t('versionLine', { version, at: formatFullMoment(adoptedAt), reason: reason ?? t('firstVersion') })}
          </a>
        </p>
      ))}
    </>
  )
}

const Reopen = ({ page, onClose }: { page: Minutes; onClose: () => void }) => {
  const t = useText(strings)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const act = useAct(reopenMinutes, { changes: [minutes], onDone: onClose })
  const send = () => (reason.trim() ? act.mutate({ params: { sessionId: page.sessionId }, body: { reason: reason.trim() } }) : setTried(true))
  return (
    <>
      <LongField
        label={t('reopenReason')}
        rows={2}
        maxLength={500}
        value={reason}
        onValue={setReason}
        missing={tried && !reason.trim() ? t('reopenReasonMissing') : undefined}
      />
      <FormGo save={t('reopen')} cancel={t('cancel')} busy={act.isPending} onSave={send} onCancel={onClose} />
      {act.error && <ErrorOf error={act.error} written={reason} />}
    </>
  )
}
