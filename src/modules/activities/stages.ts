/**
 * The life of a session. `unknown` → `generated` → `planned` → `announced` → `held` → `closed`; `not-held` with a reason from any state before the
 * lock. A closed session whose day does not count stays closed and counts as not held. Nothing moves by a timer alone.
 */
import { refuse, type Refusal } from '../../kernel/result.ts'
import type { SessionAct, SessionState } from './contract.ts'

const OPEN: readonly SessionState[] = ['generated', 'planned', 'announced', 'held']

/** In which states an act is possible at all; who may do it is for `access.ts`. */
const STATES_FOR: Record<SessionAct, readonly SessionState[]> = {
  plan: ['generated', 'planned', 'announced'],
  announce: ['planned', 'announced'],
  reschedule: ['generated', 'planned', 'announced'],
  'decide-reschedule': ['generated', 'planned', 'announced'],
  split: ['generated', 'planned', 'announced'],
  begin: ['generated', 'planned', 'announced'],
  'call-roll': OPEN,
  'show-code': ['announced', 'held'],
  'check-in': ['announced', 'held'],
  'ask-leave': ['generated', 'planned', 'announced', 'held'],
  'decide-leave': OPEN,
  'record-elsewhere': OPEN,
  'confirm-elsewhere': OPEN,
  'add-cost': [...OPEN, 'closed'],
  'add-image': [...OPEN, 'closed'],
  'write-record': OPEN,
  judge: OPEN,
  close: OPEN,
  'say-not-held': OPEN,
  correct: ['closed'],
  'enter-late': ['closed'],
  'confirm-late': ['closed'],
  'review-quality': ['closed'],
}

/** The states in which an act is possible, for a statement that decides at the write. */
export const statesFor = (act: SessionAct): readonly SessionState[] => STATES_FOR[act]

export const possible = (act: SessionAct, state: SessionState): boolean => STATES_FOR[act].includes(state)

/** The state after an act; acts that are not named leave it as it is. */
export const stateAfter = (act: SessionAct, state: SessionState): SessionState => {
  if (act === 'plan') return state === 'generated' ? 'planned' : state
  if (act === 'announce') return 'announced'
  if (act === 'begin') return 'held'
  if (act === 'close') return 'closed'
  if (act === 'say-not-held') return 'not-held'
  return state
}

/** A roll that is frozen changes by correction alone. */
export const isLocked = (state: SessionState): boolean => state === 'closed' || state === 'not-held'

const WORDS: Record<SessionState, { zh: string; en: string }> = {
  unknown: { zh: '日子未明', en: 'day not known' },
  generated: { zh: '已排', en: 'laid out' },
  planned: { zh: '已计划', en: 'planned' },
  announced: { zh: '已通知', en: 'announced' },
  held: { zh: '进行中', en: 'in progress' },
  closed: { zh: '已办结', en: 'closed' },
  'not-held': { zh: '未开', en: 'not held' },
}

const ACT_WORDS: Partial<Record<SessionAct, { zh: string; en: string }>> = {
  plan: { zh: '改计划', en: 'change the plan' },
  announce: { zh: '发通知', en: 'announce it' },
  reschedule: { zh: '改日子', en: 'move it' },
  split: { zh: '分开办', en: 'split it' },
  begin: { zh: '开始', en: 'begin it' },
  'call-roll': { zh: '点名', en: 'call the roll' },
  close: { zh: '办结', en: 'close it' },
  'say-not-held': { zh: '记为未开', en: 'record it as not held' },
  correct: { zh: '更正', en: 'correct it' },
}

/** Says why an act is not possible now, and what is. */
export const refuseAct = (act: SessionAct, state: SessionState): { ok: false; refusal: Refusal } => {
  const words = ACT_WORDS[act] ?? { zh: '办这件事', en: 'do this' }
  const way = isLocked(state)
    ? { zh: '名册和记录已经锁定，要改请写更正。', en: 'Roll and record are locked; write a correction.' }
    : { zh: '请刷新页面看它现在的情况。', en: 'Reload the page to see where it stands.' }
  return refuse(
    'not-in-this-state',
    `这次活动现在是“${WORDS[state].zh}”，不能${words.zh}。${way.zh}`,
    `The session is "${WORDS[state].en}"; one cannot ${words.en} now. ${way.en}`,
    { details: { state } },
  )
}

/** Two people worked on the same session; the second one is told, nothing of the first is lost. */
export const refuseStale = (): { ok: false; refusal: Refusal } =>
  refuse(
    'changed-meanwhile',
    '有人刚刚改过这次活动，您这一次没有存。您写的还在这一页，请刷新后对照再存。',
    'Somebody has just changed this session, so this was not saved. What you wrote is still on the page; reload and compare.',
  )
