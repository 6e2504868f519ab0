/** How a world is written. Nobody stands above that asks more of this module yet. */
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
