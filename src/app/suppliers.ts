import {
  bookSuppliers as dayBooks,
  lineSupplier,
  measures as dayMeasures,
  requirementSupplier,
  sessionsOfYear,
  type StandingDeps,
  studySupplier,
} from '../modules/activities/public.ts'
import {
  bookSupplier as duesBook,
  type DuesDeps,
  lineSupplier as duesLines,
  measures as duesMeasures,
  requirementSupplier as duesRequirement,
} from '../modules/dues/public.ts'
import { lineSupplier as awayLines, measures as floatingMeasures } from '../modules/floating/public.ts'
import { type LedgerDeps, measures as recordMeasures } from '../modules/ledger/public.ts'
import { type LeadersDeps, measures as leaderMeasures } from '../modules/leaders/public.ts'
import { bookSuppliers as minutesBooks, decisionsAt, meetingJudge, measures as meetingMeasures } from '../modules/meetings/public.ts'
import type { WhatIfDeps } from '../modules/oversight/public.ts'
import { lectureLines, measures as studyMeasures, requirementSupplier as studyRequirements, studyJudge, type TrainingDeps } from '../modules/training/public.ts'
import type { Role } from '../platform/endpoint.ts'

/** Of two suppliers of one book the first speaks: minutes as adopted, before the plain page of the day. Who gave a Party class is known to training. */
const bookSuppliers = [...minutesBooks({ 'class-book': lectureLines }), ...dayBooks]

/** The accounts of the demonstration world; the first three are named on the first page. */
export type Demonstration = { accounts: { login: string; password: string; role: Role; name: string; unitName: string }[] }

/** Introduces to training who knows how long members studied at a session. */
export const trainingDeps: TrainingDeps = { sessions: studySupplier }

/** Introduces to dues who keeps the activity days: on that day a branch collects. */
export const duesDeps: DuesDeps = {
  sessionOn: async (tx, { branchId, year, month }) => {
    const found = (await sessionsOfYear(tx, { unitIds: [branchId], year })).find(
      (session) => session.kind === 'activity-day' && session.month === month && session.day !== null,
    )
    return found ? { id: found.id, day: found.day! } : null
  },
}

/** Introduces to leaders what meetings decided. */
export const leadersDeps: LeadersDeps = { decisionsAt }

/** Introduces to the ledger who supplies lines of the certificate, pages of the books and what the year asks of a member. */
export const ledgerDeps: LedgerDeps = {
  lines: [lineSupplier, duesLines, awayLines],
  books: [...bookSuppliers, duesBook],
  requirements: [requirementSupplier, duesRequirement, studyRequirements(trainingDeps)],
}

/** Introduces to the settlement of standings who judges study and meetings: what follows from them is opened with what follows from attendance. */
export const standingDeps: StandingDeps = { judges: [studyJudge(trainingDeps), meetingJudge] }

/** Introduces to oversight who supplies figures: a draft is tried over all of them. */
export const whatIfDeps: WhatIfDeps = {
  measures: [...dayMeasures, ...duesMeasures, ...recordMeasures, ...meetingMeasures, ...leaderMeasures, ...studyMeasures(trainingDeps), ...floatingMeasures],
}
