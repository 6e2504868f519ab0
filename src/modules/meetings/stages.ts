/** The life of minutes: none → draft → adopted → (next version) draft → adopted. An adopted text never changes; a correction is the next version. */
import { refuse, type Refusal } from '../../kernel/result.ts'

type No = { ok: false; refusal: Refusal }

/** Why a draft cannot be written on now; null when it can. */
export const whyNotWritable = (minutes: { state: 'draft' | 'adopted'; version: number } | null, session: { state: string; day: string | null }): No | null => {
  if (session.day === null)
    return refuse('no-day', '会议的日子还没有定，先定日子再写记录。', 'The day of the meeting is not set; set it before writing minutes.')
  if (session.state === 'not-held') return refuse('not-held', '这次会议没有开，没有记录可写。', 'This meeting was not held, so there are no minutes to write.')
  if (minutes?.state !== 'adopted') return null
  return refuse(
    'minutes-adopted',
    `第 ${minutes.version} 版记录已经由主持人和记录人确认，不能再改。要改，请写明原因，另写一版。`,
    `Version ${minutes.version} was adopted by chair and recorder and no longer changes. Write a new version, with the reason.`,
    { details: { version: minutes.version } },
  )
}

/** Somebody else saved first: what stands there now goes back with the refusal, so that nothing is lost. */
export const refuseEdited = ({ by, at, current }: { by: string; at: Date; current: unknown }): No =>
  refuse(
    'edited-meanwhile',
    `${by}刚刚改过这一项，您这一次没有存，您写的还在这一页。请看现在的内容，合在一起再存。`,
    `${by} changed this topic meanwhile. Yours was not saved and is still on the page; read what stands there now and bring both together.`,
    { details: { by, at: at.toISOString(), current } },
  )

export const refuseStale = (): No =>
  refuse(
    'changed-meanwhile',
    '这一项刚刚有人改过，您这一次没有存。请看新的内容再定。',
    'Somebody changed this meanwhile; yours was not saved. Read it again first.',
  )

export const refuseNoRule = (what: { zh: string; en: string }): No =>
  refuse(
    'no-rule',
    `现行规定里没有一条说${what.zh}怎么表决，请先采用有这一条的制度。`,
    `No rule in force says how to vote on: ${what.en}. Put one into force first.`,
  )
