import { ok, type Refusal, refuse, type Result } from '../../../kernel/result.ts'
import { byOf, type Call } from '../../../platform/call.ts'
import { type CommandTx, runCommand } from '../../../platform/command.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Text } from '../../../policy/vocabulary/outcomes.ts'
import { type Session, sessionById } from '../../activities/public.ts'
import { isNamed, isOwnDesk, type Reach } from '../access.ts'
import { digestOf, type Looked, lookAtMinutes, type MinutesText, quorumOf, textOf } from '../facts.ts'
import { insertAdopted, insertSignatures, lockMinutes, openResolutions, selectAdoptedHeads, selectSignatures, setMinutes, type Signature } from '../store.ts'
import { openDutiesFor } from './write-resolution.ts'

type SignAsked = { as: 'chair' | 'recorder'; how: 'own' | 'paper'; digest: string }
type No = { ok: false; refusal: Refusal }

/**
 * Adopts the minutes by name: chair and recorder each sign the text they have read (its digest). With the second signature over the same text
 * the version is frozen, its resolutions are followed up, and it is said to the rest of the house.
 */
export const signMinutes = (call: Call, { scope, found }: Reach<Session>, asked: SignAsked): Promise<Result<{ adopted: boolean; version: number }>> =>
  runCommand(call, scope, async (tx) => {
    const minutes = await lockMinutes(tx, found.id)
    const session = (await sessionById(tx, found.id))!
    if (minutes?.state !== 'draft') return refuse('nothing-to-sign', '现在没有待确认的记录。', 'There are no minutes to adopt now.')
    const looked = await lookAtMinutes(tx, session)
    const text = textOf(looked)
    const amiss = whyNotNow(session, looked) ?? whyNotYou(call, session, asked) ?? whyNotThis(asked, digestOf(minutes.version, text))
    if (amiss) return amiss
    const signature = signatureOf(call, session, { ...asked, version: minutes.version })
    const others = (await selectSignatures(tx, [session.id])).filter(({ version, digest }) => version === minutes.version && digest === asked.digest)
    const other = others.find((one) => one.as !== asked.as)
    if (other && other.how === 'own' && asked.how === 'own' && other.accountId === signature.accountId)
      return refuse(
        'second-person-needed',
        '主持人和记录人要两个人各自确认，不能一个人确认两次。',
        'Chair and recorder are two persons; one cannot adopt for both.',
      )
    await insertSignatures(tx, [signature])
    await tx.audit({
      verb: `minutes.signed-by-${asked.as}`,
      objectType: 'session',
      objectId: session.id,
      path: session.path,
      fields: [`version ${minutes.version}`, asked.how],
    })
    if (!other) return ok({ adopted: Boolean(other), version: minutes.version })
    await freeze(tx, call, session, { version: minutes.version, reason: minutes.reason, digest: asked.digest, text })
    return ok({ adopted: Boolean(other), version: minutes.version })
  })

/** What stands between now and adopting, for the screen and the refusal alike. */
export const gapsOf = (session: Session, looked: Looked): { code: string; message: Text }[] => {
  const quorum = quorumOf(looked, session)
  const undecided = looked.votes.filter(({ state }) => state === 'open')
  const decided = looked.resolutions.filter(({ kind }) => kind === 'resolution')
  return [
    ...(session.state === 'closed'
      ? []
      : [{ code: 'not-closed', message: { zh: '会议还没有办结，出勤没有锁定', en: 'the meeting is not closed, so its roll is not locked' } }]),
    ...(session.hostName ? [] : [{ code: 'no-chair', message: { zh: '没有写主持人', en: 'no chair is named' } }]),
    ...(session.recorderName ? [] : [{ code: 'no-recorder', message: { zh: '没有写记录人', en: 'no recorder is named' } }]),
    ...(looked.topics.length > 0 ? [] : [{ code: 'no-topic', message: { zh: '还没有写议题', en: 'no topic is written yet' } }]),
    ...undecided.map(({ number }) => ({ code: 'vote-open', message: { zh: `第 ${number} 项表决还没有记票`, en: `vote ${number} is not counted yet` } })),
    ...(quorum?.holds === false && decided.length > 0
      ? [
          {
            code: 'below-quorum',
            message: {
              zh: `${quorum.says.zh}。人数不够，不能作决议，请把决议撤下或另行开会`,
              en: `${quorum.says.en}. Without a quorum nothing can be resolved: withdraw the resolution or meet again`,
            },
          },
        ]
      : []),
  ]
}

const whyNotNow = (session: Session, looked: Looked): No | null => {
  const gaps = gapsOf(session, looked)
  if (gaps.length === 0) return null
  const quorum = gaps.some(({ code }) => code === 'below-quorum') ? quorumOf(looked, session) : null
  return refuse(
    gaps.length === 1 ? gaps[0]!.code : 'not-ready',
    `确认前还有 ${gaps.length} 处：${gaps[0]!.message.zh}${gaps.length > 1 ? ' 等' : ''}。`,
    `${gaps.length} things stand before adopting: ${gaps[0]!.message.en}${gaps.length > 1 ? ' and others' : ''}.`,
    { details: { gaps, ...(quorum ? { explanation: quorum.explanation } : {}) } },
  )
}

const whyNotYou = (call: Call, session: Session, { as, how }: SignAsked): No | null => {
  if (how === 'paper' ? isOwnDesk(call, session.path) : isNamed(call, session, as)) return null
  const who = as === 'chair' ? session.hostName : session.recorderName
  return refuse(
    'not-yours-to-sign',
    `这一处由${who ?? ''}本人确认。本人不用系统的，打印签字后由支部登记。`,
    `This is for ${who ?? 'that person'} to adopt. Who does not use the system signs on paper, and the branch enters it.`,
  )
}

const whyNotThis = ({ digest }: SignAsked, now: string): No | null =>
  digest === now
    ? null
    : refuse('text-changed', '您看过之后记录又改过，请看新的再确认。', 'The minutes changed after you read them; read them again before adopting.', {
        details: { digest: now },
      })

const signatureOf = (call: Call, session: Session, { as, how, digest, version }: SignAsked & { version: number }): Signature => {
  const by = byOf(call)
  return {
    sessionId: session.id,
    version,
    digest,
    as,
    path: session.path,
    name: (as === 'chair' ? session.hostName : session.recorderName)!,
    memberId: as === 'chair' ? session.hostMemberId : session.recorderMemberId,
    accountId: by.account!,
    how,
    at: by.at,
    byName: by.name,
  }
}

const freeze = async (
  tx: CommandTx,
  call: Call,
  session: Session,
  { version, reason, digest, text }: { version: number; reason: string | null; digest: string; text: MinutesText },
): Promise<void> => {
  await insertAdopted(tx, [
    {
      sessionId: session.id,
      version,
      path: session.path,
      unitId: session.unitId,
      digest,
      body: text,
      viewIds: text.views.map(({ id }) => id).sort(),
      previousViews: await viewsBefore(tx, session.id, version),
      reason,
      adoptedAt: call.now,
    },
  ])
  await setMinutes(tx, session.id, { state: 'adopted', version, reason })
  await openDutiesFor(tx, call, session, await openResolutions(tx, session.id))
  await tx.audit({ verb: 'minutes.adopted', objectType: 'session', objectId: session.id, path: session.path, fields: [`version ${version}`] })
  await tx.emit({ event: 'minutes.adopted', path: session.path, payload: { sessionId: session.id, unitId: session.unitId, unitPath: session.path, version } })
}

const viewsBefore = async (tx: Tx, sessionId: string, version: number): Promise<string[] | null> =>
  version === 1 ? null : ((await selectAdoptedHeads(tx, [sessionId])).find((one) => one.version === version - 1)?.viewIds ?? [])
