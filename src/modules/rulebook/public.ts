/** What other modules may know and do about findings, duties, proposals and holidays. */
export {
  type Clause,
  clauseOf,
  dutiesOf,
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
  openProposals,
  packsAtHand,
  type Term,
  termOf,
  withdrawProposals,
} from './facts.ts'
export type { DutyRow, DutyState, ProposalRow, ProposalState } from './store.ts'
