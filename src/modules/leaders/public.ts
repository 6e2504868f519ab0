/** How a world is written; the figures of leaders for rules that lean on them. */
import { sealedTable } from '../../platform/reseal.ts'
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
export const sealedTables = [
  sealedTable({ table: 'leaders.pair_talk', key: { id: 'uuid' }, columns: { words_sealed: ({ id }) => talkPlace(id) } }),
  sealedTable({
    table: 'leaders.rank_note',
    key: { id: 'uuid' },
    columns: { words_sealed: ({ id }) => notePlace(id), noted_by_sealed: ({ id }) => whoPlace(id) },
  }),
  sealedTable({ table: 'leaders.negative_entry', key: { id: 'uuid' }, columns: { words_sealed: ({ id }) => entryPlace(id) } }),
]
