/** Images: optional, registered with purpose, term and readers; never published by themselves. */
import { useState } from 'react'
import type { Day } from '../../../../kernel/days.ts'
import { useAct, useUpload } from '../../../../ui/ask.ts'
import { addressOf } from '../../../../ui/api.ts'
import { Button, TextLink } from '../../../../ui/button.tsx'
import { formatFullDay } from '../../../../ui/days.ts'
import { ChoiceField, DayField, FileField, SelectField, TextField } from '../../../../ui/field.tsx'
import { Section } from '../../../../ui/page.tsx'
import { ErrorOf } from '../../../../ui/states.tsx'
import { useText } from '../../../../ui/text.ts'
import { addImage, clearImage, openSession, putPicture, showPicture } from '../../contract.ts'
import { strings } from '../strings.ts'
import type { Session } from './record-draft.ts'

const PURPOSES = ['record', 'study', 'service'] as const
const READERS = ['branch', 'branch-and-superior'] as const
type Image = Session['images'][number]

export const Images = ({ session }: { session: Session }) => {
  const t = useText(strings)
  const [open, setOpen] = useState(false)
  const may = session.may.includes('add-image')
  if (!may && session.images.length === 0) return null
  return (
    <Section title={t('images')} note={t('imagesNote')} right={may && !open && <TextLink onOpen={() => setOpen(true)}>{t('imageAdd')}</TextLink>}>
      {session.images.length === 0 && !open && <p className="dim">{t('noImages')}</p>}
      {session.images.map((image) => (
        <ImageLine key={image.id} of={image} may={session.may.includes('add-cost')} adds={may} />
      ))}
      {open && <AddImage session={session} onDone={() => setOpen(false)} />}
    </Section>
  )
}

const ImageLine = ({ of, may, adds }: { of: Image; may: boolean; adds: boolean }) => {
  const t = useText(strings)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const clear = useAct(clearImage, { changes: [openSession], onDone: () => setAsking(false) })
  return (
    <div className="note">
      <b>{of.description}</b>　{t(`purpose_${of.purpose}`)}
      <br />
      <span className="dim sm">
        {of.removedAt ? t('imageGone') : t('imageFacts', { until: formatFullDay(of.retentionUntil as Day), readers: t(`readers_${of.readers}`) })}
        {of.keptWhere && `　${of.keptWhere}`}
        {of.clearedForPublicity && `　${t('imageCleared', { name: of.clearedBy ?? '' })}`}
      </span>{' '}
      {may && !of.removedAt && !asking && <TextLink onOpen={() => setAsking(true)}>{t(of.clearedForPublicity ? 'imageWithdraw' : 'imageClear')}</TextLink>}
      {asking && (
        <>
          <TextField label={t('imageReason')} ask={t('imageReasonAsk')} maxLength={300} value={reason} onValue={setReason} />
          <Button
            size="sm"
            kind="ink"
            busy={clear.isPending}
            onClick={() => reason.trim() && clear.mutate({ params: { imageId: of.id }, body: { cleared: !of.clearedForPublicity, reason: reason.trim() } })}
          >
            {t('keepIt')}
          </Button>
          {clear.error && <ErrorOf error={clear.error} />}
        </>
      )}
      {of.picture && <img className="picture" src={addressOf(showPicture, { params: { imageId: of.id } })} alt={of.description} loading="lazy" />}
      {adds && !of.picture && !of.removedAt && <PutPicture of={of} />}
    </div>
  )
}

const MOST_WIDE = 1600

/** Whatever was chosen, drawn anew as a JPEG of a size that a record needs; drawing leaves out place and device. */
const asJpeg = async (file: File): Promise<File> => {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, MOST_WIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
  return new File([blob ?? file], 'picture.jpg', { type: 'image/jpeg' })
}

const PutPicture = ({ of }: { of: Image }) => {
  const t = useText(strings)
  const [unreadable, setUnreadable] = useState(false)
  const put = useUpload(putPicture, { changes: [openSession] })
  const send = async (chosen: File | null) => {
    if (!chosen) return
    const file = await asJpeg(chosen).catch(() => null)
    setUnreadable(file === null)
    if (file) put.mutate({ input: { params: { imageId: of.id } }, file })
  }
  return (
    <>
      <FileField
        label={t('pictureOf', { what: of.description })}
        hint={t('pictureHint')}
        accept="image/*"
        file={null}
        onFile={(file) => void send(file)}
        missing={unreadable ? t('pictureUnreadable') : undefined}
      />
      {put.error && <ErrorOf error={put.error} />}
    </>
  )
}

const AddImage = ({ session, onDone }: { session: Session; onDone: () => void }) => {
  const t = useText(strings)
  const [purpose, setPurpose] = useState<Image['purpose'] | ''>('')
  const [what, setWhat] = useState('')
  const [where, setWhere] = useState('')
  const [until, setUntil] = useState('')
  const [readers, setReaders] = useState<Image['readers'] | null>(null)
  const [tried, setTried] = useState(false)
  const add = useAct(addImage, { changes: [openSession], onDone })
  const ready = purpose && what.trim() && until && readers
  const missing = tried && !ready ? t('imageMissing') : undefined
  const send = () =>
    ready
      ? add.mutate({
          params: { sessionId: session.id },
          body: { purpose, description: what.trim(), takenOn: session.day!, keptWhere: where.trim() || null, retentionUntil: until, readers },
        })
      : setTried(true)
  return (
    <>
      <SelectField
        label={t('imagePurpose')}
        value={purpose}
        onValue={(next) => setPurpose(next as Image['purpose'])}
        options={PURPOSES.map((value) => ({ value, label: t(`purpose_${value}`) }))}
        missing={purpose ? undefined : missing}
      />
      <TextField label={t('imageWhat')} maxLength={200} value={what} onValue={setWhat} missing={purpose && !what.trim() ? missing : undefined} />
      <TextField label={t('imageWhere')} maxLength={200} value={where} onValue={setWhere} hint={t('optional')} />
      <DayField label={t('imageUntil')} value={until} onValue={setUntil} missing={what.trim() && !until ? missing : undefined} />
      <ChoiceField
        label={t('imageReaders')}
        value={readers}
        onValue={(next) => setReaders(next as Image['readers'])}
        options={READERS.map((value) => ({ value, label: t(`readers_${value}`) }))}
        missing={until && !readers ? missing : undefined}
      />
      <p className="form-go">
        <Button size="sm" kind="ink" busy={add.isPending} onClick={send}>
          {t('keepIt')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('cancel')}
        </Button>
      </p>
      {add.error && <ErrorOf error={add.error} />}
    </>
  )
}
