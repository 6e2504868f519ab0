/** How a world is written; the figures of leaders for rules that lean on them. */
import { sealedColumn } from '../../platform/reseal.ts'
import { entryPlace, notePlace, whoPlace } from './commands/confide.ts'
import { talkPlace } from './commands/enter-talks.ts'

export {
  insertAttendance as writeAttendance,
  insertBody as writeBody,
  insertIncidents as writeIncidents,
  insertLinks as writeLinks,
  insertMeetings as writeMeetings,
  insertOpinions as writeOpinions,
  insertSeats as writeSeats,
  insertTalks as writeTalks,
} from './store.ts'
export { ordered as pairInOrder } from './facts.ts'
export { type LeadersDeps, measures } from './facts.ts'
export { holdsSeat } from './facts.ts'

/** What is sealed in these tables, for sealing anew. */
export const sealedColumns = [
  sealedColumn({ table: 'leaders.pair_talk', column: 'words_sealed', key: { id: 'uuid' }, place: ({ id }) => talkPlace(id) }),
  sealedColumn({ table: 'leaders.rank_note', column: 'words_sealed', key: { id: 'uuid' }, place: ({ id }) => notePlace(id) }),
  sealedColumn({ table: 'leaders.rank_note', column: 'noted_by_sealed', key: { id: 'uuid' }, place: ({ id }) => whoPlace(id) }),
  sealedColumn({ table: 'leaders.negative_entry', column: 'words_sealed', key: { id: 'uuid' }, place: ({ id }) => entryPlace(id) }),
]
