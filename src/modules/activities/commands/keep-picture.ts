import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Call } from '../../../platform/call.ts'
import { runCommand } from '../../../platform/command.ts'
import { openBytes, sealBytes } from '../../../platform/crypto.ts'
import { type Tx, withDistrict } from '../../../platform/db.ts'
import type { FileReply } from '../../../platform/endpoint.ts'
import { absent } from '../../../platform/http.ts'
import type { Reach } from '../access.ts'
import { type Image, replacePicture, selectPicture, type Session } from '../store.ts'

export const picturePlace = (imageId: string) => `activities.picture|${imageId}`

/**
 * Keeps the picture of a registered image, encrypted. Everything the camera wrote into the file (place, device, hour) is left out
 * before it is stored (ZS-13c; security.md: never place). Refuses what is not a JPEG, and a picture whose term has ended.
 */
export const putPicture = async (
  call: Call,
  { scope, found: { row } }: Reach<{ row: Image; session: Session }>,
  bytes: Uint8Array,
): Promise<Result<Record<string, never>>> => {
  if (row.removedAt)
    return refuse('image-removed', '这份影像保存期已满，已经清除，不能再放照片。', 'The term of this image has ended; no picture can be put in.')
  const picture = withoutMetadata(Buffer.from(bytes))
  if (!picture)
    return refuse(
      'not-a-picture',
      '这不是能用的照片（要 JPEG）。请另选一张，或用手机重拍。',
      'This is not a usable picture (a JPEG is needed). Choose another one.',
    )
  return runCommand(call, scope, async (tx) => {
    const sealed = sealBytes(picturePlace(row.id), picture)
    await replacePicture(tx, call.now, { imageId: row.id, path: row.path, sealed, size: picture.length, byName: call.session!.name })
    await tx.audit({ verb: 'activities.picture-put', objectType: 'image', objectId: row.id, path: row.path })
    return ok({})
  })
}

/** The picture for those whom the registration names as readers; to others it is as if it were not there (ZS-13m). */
export const showPicture = async (
  call: Call,
  { scope, found: { row } }: Reach<{ row: Image; session: Session }>,
  ofBranch: boolean,
): Promise<Result<FileReply>> => {
  if (!ofBranch && row.readers !== 'branch-and-superior') return absent()
  const picture = await withDistrict(call.db, scope, (tx: Tx) => selectPicture(tx, row.id))
  if (!picture) return absent()
  return ok({ name: `${row.takenOn}.jpg`, type: 'image/jpeg', bytes: openBytes(picturePlace(row.id), picture.sealed) })
}

const [START, SCAN, END] = [0xd8, 0xda, 0xd9]
/** Frame, tables and the colour transform: what is needed to draw. Application and comment segments are not. */
const NEEDED = (marker: number): boolean => (marker >= 0xc0 && marker <= 0xdf) || marker === 0xe0 || marker === 0xee

/** A JPEG without application segments and comments, or null when it is none. Walks the segments up to the scan (ITU T.81 B.1). */
const withoutMetadata = (file: Buffer): Buffer | null => {
  if (file.length < 4 || file[0] !== 0xff || file[1] !== START) return null
  const kept: Buffer[] = [file.subarray(0, 2)]
  for (let at = 2; at + 4 <= file.length; ) {
    const marker = file[at + 1]!
    if (file[at] !== 0xff || marker === END) return null
    if (marker === SCAN) return Buffer.concat([...kept, file.subarray(at)])
    const next = at + 2 + file.readUInt16BE(at + 2)
    if (NEEDED(marker)) kept.push(file.subarray(at, next))
    at = next
  }
  return null
}
