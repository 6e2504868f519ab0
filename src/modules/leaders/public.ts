/** How a world is written; the figures of leaders for rules that lean on them. */
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
