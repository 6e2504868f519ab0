/** What other modules may ask about members, and how the demonstration world and tests write them. */
import { sealedTable } from '../../platform/reseal.ts'
import { beforePlace } from './commands/carry-out-import.ts'
import { partPlace } from './commands/check-table.ts'
import { reasonPlace } from './commands/exempt-member.ts'

export { writeExemptions, type ExemptionToWrite } from './commands/exempt-member.ts'
export {
  type Approval,
  approvalsFor,
  byPinyin,
  guestsOn,
  type Member,
  memberById,
  membersByIds,
  membersByPersonIds,
  membersOfBranch,
  membersOfPersons,
  type Post,
  memberAt,
  postsOn,
  type RosterEntry,
  type RosterLine,
  rosterLinesOn,
  rosterOn,
} from './facts.ts'
export {
  belongingsOf,
  belongingsOfPersons as affiliationsOfPersons,
  countUnder as countMembersUnder,
  endMember,
  endParallel,
  endPosts,
  type ExemptionKind,
  exemptionsByIds,
  type Guest,
  insertBelongings as writeBelongings,
  insertFloatingSpans as writeFloatingSpans,
  insertMembers as writeMembers,
  insertPosts as writePosts,
  moveMember,
  type NewBelonging,
  type NewFloatingSpan,
  type NewMember,
  type NewPost,
  type PostKind,
  setFloating,
  writeGuest,
} from './store.ts'

/** What is sealed in these tables, for sealing anew. */
export const sealedTables = [
  sealedTable({ table: 'members.exemption', key: { id: 'uuid' }, columns: { reason_sealed: ({ id }) => reasonPlace(id) } }),
  sealedTable({
    table: 'members.import_part',
    key: { run_id: 'uuid', part_no: 'int' },
    most: 20,
    columns: { values_sealed: (row) => partPlace(row.run_id, row.part_no) },
  }),
  sealedTable({
    table: 'members.import_row',
    key: { run_id: 'uuid', row_no: 'int' },
    columns: { before_sealed: (row) => beforePlace(row.run_id, row.row_no) },
  }),
]
