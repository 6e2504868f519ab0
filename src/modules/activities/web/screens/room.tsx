/** Shown in the room: the code that changes, large enough for the last row, with a picture to scan. It lives in this session alone. */
import './room.css'
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react'
import type { Answer } from '../../../../platform/endpoint.ts'
import { useAsk } from '../../../../ui/ask.ts'
import { ButtonLink } from '../../../../ui/button.tsx'
import { Heading } from '../../../../ui/heading.tsx'
import { useParams } from '../../../../ui/place.ts'
import { Asked } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { roomCode } from '../../contract.ts'
import { strings } from '../strings.ts'

const QrPicture = lazy(async () => ({ default: (await import('../parts/qr-picture.tsx')).QrPicture }))

const EVERY_MS = 3_000

export const RoomScreen = () => {
  const { sessionId } = useParams<'sessionId'>()
  const asked = useAsk(roomCode, { params: { sessionId } }, { every: EVERY_MS })
  return (
    <main className="room" id="main" tabIndex={-1}>
      <Asked of={asked}>{(code) => <Code key={code.code} of={code} sessionId={sessionId} onOver={() => void asked.refetch()} />}</Asked>
    </main>
  )
}

const Code = ({ of, sessionId, onOver }: { of: Answer<typeof roomCode>; sessionId: string; onOver: () => void }) => {
  const t = useText(strings)
  const left = useCountdown(Math.ceil(of.changesInMs / 1_000), onOver)
  const link = `${location.origin}/sign/${sessionId}?code=${of.code}`
  return (
    <>
      <Heading>{t('roomTitle')}</Heading>
      <div className="room-way">
        <Suspense fallback={<span className="room-qr" />}>
          <QrPicture words={link} label={t('roomQr')} />
        </Suspense>
        <div>
          <p className="room-code" aria-live="polite">
            {of.code.slice(0, 4)} {of.code.slice(4)}
          </p>
          <p className="dim">{t('roomChanges', { count: left })}</p>
          <p className="room-count">{t('roomCount', { count: of.signedIn })}</p>
        </div>
      </div>
      <p className="room-note">{t('roomNote')}</p>
      <ButtonLink size="sm" href={`/activity-days/${sessionId}`}>
        {t('roomBack')}
      </ButtonLink>
    </>
  )
}

/** Counts down in whole seconds from the server's word and asks again when it is over. */
const useCountdown = (from: number, onOver: () => void): number => {
  const [left, setLeft] = useState(from)
  const over = useEffectEvent(onOver)
  useEffect(() => {
    if (left <= 0) return over()
    const timer = setTimeout(() => setLeft(left - 1), 1_000)
    return () => clearTimeout(timer)
  }, [left])
  return Math.max(left, 0)
}
