/** What other modules may ask about members, and how the demonstration world and tests write them. */

export { writeExemptions, type ExemptionToWrite } from './commands/exempt-member.ts'
export {
  type Approval,
  approvalsFor,
  byPinyin,
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
  countUnder as countMembersUnder,
  endMember,
  endPosts,
  type ExemptionKind,
  exemptionsByIds,
  insertBelongings as writeBelongings,
  insertFloatingSpans as writeFloatingSpans,
  insertMembers as writeMembers,
  insertPosts as writePosts,
  type NewBelonging,
  type NewFloatingSpan,
  type NewMember,
  type NewPost,
  type PostKind,
  setFloating,
} from './store.ts'
