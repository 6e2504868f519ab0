/**
 * The life of a session. `unknown` → `generated` → `planned` → `announced` → `held` → `closed`; `not-held` with a reason from any state before the
 * lock. A closed session whose day does not count stays closed and counts as not held. Nothing moves by a timer alone.
 */
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

export const stateWords = (state: SessionState): { zh: string; en: string } => WORDS[state]
