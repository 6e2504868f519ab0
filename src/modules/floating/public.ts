/** What the composition and modules above may ask of floating members, and how worlds and tests write them. */
export { contactsOf, insertContacts as writeContacts, insertNotes as writeNotes, insertResults as writeResults, notesOf, resultsOf } from './store.ts'
export { type Absence, absencesOf, absencesUnder, casesOfAbsences, type Desk, type PartRow, partsUnder, selectDesks, upsertDesk as writeDesk } from './store.ts'
export { homeCaseOf, homePartOf, hostPartOf, measures, transitDays } from './facts.ts'
export { homeStage, ownerOn, uncoveredIn } from './stages.ts'
