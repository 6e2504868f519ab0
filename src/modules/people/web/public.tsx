/** What other modules' pages show of people. */
export { ClosedSlips } from './parts/closed-slips.tsx'
