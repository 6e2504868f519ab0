/** What other modules may know of sessions and attendance, and how the demonstration world and tests write them. */
export { layOutYear } from './commands/generate-year.ts'
export { type PastLine, type PastSession, takeOverHistory } from './commands/take-over-history.ts'
export { measures } from './facts.ts'
export { insertSessions as writeSessions, type NewSession, selectSessionsOfYear as sessionsOfYear, type Session } from './store.ts'
