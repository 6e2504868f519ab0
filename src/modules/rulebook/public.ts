/** What other modules may know and do about findings, duties, proposals and holidays. */
export {
  acceptProposals,
  type Clause,
  clauseOf,
  dutiesOf,
  dutyOutcomes,
  findingsOf,
  type Fulfilment,
  fulfilDuties,
  type HolidayCalendar,
  holidayCalendar,
  keepFindings,
  type KeptFinding,
  loadHolidays,
  type NewDuty,
  type NewFinding,
  type NewProposal,
  openDuties,
  reopenDuties,
  openProposals,
  packsAtHand,
  type Term,
  termOf,
  withdrawProposals,
} from './facts.ts'
export { NOT_ASKED } from './store.ts'
export type { DutyRow, DutyState, ProposalRow, ProposalState } from './store.ts'
